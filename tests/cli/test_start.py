"""`sentence start`: a file becomes a sentence that lives on, or catches up and then lives on."""

from datetime import timedelta
from pathlib import Path

import pytest

from domain import calendar
from tests.conftest import ROOT
from tests.live import Live, new_id
from tests.stack import now
from tests.terminal import Terminal

QUIET = str(ROOT / "examples" / "quiet-community-order.yaml")
COMBINED = str(ROOT / "examples" / "combination-of-requirements.yaml")


async def test_a_sentence_dated_today_says_what_it_is_and_what_is_first_due(live: Live) -> None:
    id = new_id()
    shown = await live.terminal.told("start", COMBINED, "--dated", "today", "--id", id)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith(f"{id}  Community order, ")
    assert "Hold the first appointment: case administrator, by end of " in shown.out
    assert live.types(id) == ["engagement_opened", "sentenced"]
    assert live.record.entries(id)[1].occurred_at >= now() - timedelta(minutes=1)


async def test_a_start_as_json_is_its_entries(live: Live) -> None:
    id = new_id()
    shown = await live.terminal.told("start", QUIET, "--dated", "today", "--id", id, "--json")
    assert shown.json == (await live.terminal.told("record", id, "--json")).json


async def test_a_sentence_of_long_ago_catches_up_and_reports_nothing(live: Live) -> None:
    id = new_id()
    imposed = calendar.day(now()) - timedelta(days=120)
    shown = await live.terminal.told("start", QUIET, "--dated", str(imposed), "--id", id)
    assert shown.code == 0, shown
    assert "overdue (was due " in shown.out
    assert live.types(id) == ["engagement_opened", "sentenced", "caught_up"]


async def test_a_day_to_come_is_taken_as_now(live: Live) -> None:
    id = new_id()
    assert (await live.terminal.told("start", QUIET, "--dated", "2099-01-05", "--id", id)).code == 0
    assert live.record.entries(id)[0].occurred_at <= now()


async def test_without_an_id_each_start_is_a_sentence_of_its_own(live: Live) -> None:
    first, again = [await live.terminal.told("start", QUIET, "--dated", "today", "--json") for _ in range(2)]
    ids = [shown.json[0]["sentence"] for shown in (first, again)]
    assert len(set(ids)) == 2
    assert all(id.startswith("S-quiet-community-order-") for id in ids)


async def test_several_files_are_several_sentences_a_line_each(live: Live) -> None:
    shown = await live.terminal.told("start", QUIET, COMBINED, "--dated", "today")
    assert shown.code == 0
    assert [line.split("-")[1] for line in shown.lines] == ["quiet", "combination"]


async def test_the_same_start_again_is_answered_with_the_sentence_that_is_there(live: Live) -> None:
    words = ("start", QUIET, "--dated", "2026-01-05", "--id", new_id(), "--json")
    first, again = await live.terminal.told(*words), await live.terminal.told(*words)
    assert (first.code, again.code) == (0, 0)
    assert first.json == again.json


async def test_another_sentence_under_an_id_that_is_taken_is_refused(live: Live) -> None:
    id = new_id()
    await live.terminal.told("start", QUIET, "--dated", "today", "--id", id)
    shown = await live.terminal.told("start", COMBINED, "--dated", "today", "--id", id)
    assert (shown.code, shown.out) == (3, "")
    assert shown.err.startswith("Refused (start.taken): ")


def test_one_id_is_not_for_two_files(terminal: Terminal) -> None:
    assert terminal.run("start", QUIET, COMBINED, "--id", "S-1") == (2, "", "--id is for one file at a time.\n")


def test_a_day_that_nobody_can_read_is_wrong_usage(terminal: Terminal) -> None:
    shown = terminal.run("start", QUIET, "--dated", "tomorrow")
    assert (shown.code, shown.out) == (2, "")
    assert shown.err.startswith("'tomorrow' is no date or time: write 1999-03-05")


def test_without_a_stack_it_says_how_to_start_one(terminal: Terminal) -> None:
    shown = terminal.run("start", QUIET)
    assert (shown.code, shown.out) == (7, "")
    assert "Start it with `sentence up`" in shown.err


@pytest.mark.parametrize("verb", [("start",), ("rehearse", "--engine", "core")], ids=lambda verb: verb[0])
@pytest.mark.parametrize(
    ("written", "says"),
    [
        (b"", "is no scenario"),
        (b"hello", "is no scenario"),
        (b"story: [x\n", "expected ',' or ']'"),
        (b"story: x\n", "sentence: Field required"),
        (
            b"story: x\nsentence: {kind: community_order, imposed: 1989-03-01, months: 12}\n",
            "no standards are known for",
        ),
        (b"story: x\nsentence: {imposed: 2024-03-01, pack: x@1, kind: community_order, months: 1}\n", "No policy pack"),
        (b"\xff\xfe\x00", "bad.yaml"),
        (b"story: x\nsentence: {kind: community_order, imposed: 2024-13-01, months: 12}\n", "month must be in 1..12"),
    ],
    ids=["empty", "no mapping", "no yaml", "no sentence", "before all packs", "no such pack", "bytes", "no such day"],
)
def test_a_bad_file_is_one_plain_line(
    written: bytes, says: str, verb: tuple[str, ...], terminal: Terminal, tmp_path: Path
) -> None:
    (tmp_path / "bad.yaml").write_bytes(written)
    shown = terminal.run(*verb, str(tmp_path / "bad.yaml"))
    assert (shown.code, shown.out) == (2, "")
    assert says in shown.err
    assert len(shown.err.splitlines()) == 1


@pytest.mark.parametrize("verb", ["start", "rehearse", "cost"])
def test_a_file_that_is_not_there_is_wrong_usage(verb: str, terminal: Terminal, tmp_path: Path) -> None:
    shown = terminal.run(verb, str(tmp_path / "none.yaml"))
    assert shown.code == 2
    assert "none.yaml' does not exist." in shown.err
