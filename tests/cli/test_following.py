"""One sentence that is followed: what each entry changed, for people and for programs, and from where to go on."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import closing

import pytest

from clients.chosen import Chosen
from clients.cli.diary import _view as diary
from clients.cli.following import View, changes
from clients.cli.look import VIEW as SHOW
from clients.cli.record import _view as record
from clients.record import CaseRecord
from domain.messages import Entry
from tests.clients.lives import batch, keep_at, life_of, quiet
from tests.terminal import Terminal, on_a_screen

LIFE = life_of("breached-on-third-failure", "S-1")
ENTRIES = quiet("S-1")
VIEWS = {"show": SHOW, "record": record(lambda _: True), "diary": diary(Chosen())}


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
@pytest.mark.parametrize("since", [0, 1, 20, len(LIFE) - 1, len(LIFE), len(LIFE) + 5])
def test_who_comes_back_gets_what_they_missed_however_often_was_looked(view: View, since: int) -> None:
    seen = [LIFE[:3], LIFE[:3], LIFE[:30], LIFE]
    whole = list(changes(seen, view, 0))
    assert list(changes([LIFE], view, since)) == [change for change in whole if change.seq > since]
    assert [change.seq for change in whole] == sorted(change.seq for change in whole)
    assert {change.mark for change in whole} <= {"+", "~", "-"}


def _shown(view: View, looks: Sequence[Sequence[Entry]], since: int | None = None) -> list[tuple[str, int, str]]:
    return [(one.mark, one.seq, one.line.key) for one in changes(map(list, looks), view, since)]


def test_at_the_first_look_all_that_is_there_has_come() -> None:
    assert _shown(SHOW, [ENTRIES[:10], ENTRIES[:11]]) == [("+", 10, "S-1"), ("~", 11, "S-1")]
    first = _shown(VIEWS["record"], [ENTRIES[:10], ENTRIES[:11]])
    assert first == [("+", 10, str(seq)) for seq in range(1, 11)] + [("+", 11, "11")]


def test_what_is_owed_comes_changes_and_goes() -> None:
    marks = {(one.mark, one.line.key) for one in changes([LIFE], VIEWS["diary"], 0)}
    assert {("+", "explanation/A2"), ("-", "explanation/A2")} <= marks
    assert all(one.line.shown["sentence"] == "S-1" for one in changes([LIFE], VIEWS["diary"], 0))


@pytest.mark.parametrize("verb", ["show", "record", "diary"])
def test_one_that_has_ended_is_shown_and_followed_no_further(verb: str, terminal: Terminal) -> None:
    keep_at(terminal.home, ENTRIES)
    shown = terminal.run(verb, "S-1", "--watch", "--until-ended", "--jsonl")
    assert shown.code == 0
    lines = [json.loads(line) for line in shown.lines]
    assert len(lines) == {"show": 1, "record": len(ENTRIES), "diary": 0}[verb]
    assert all(line["change"] == "+" and line["sentence"] == "S-1" for line in lines)
    told = terminal.run("list", "--watch", "--until-ended", "--ended", "--jsonl", "--every", "0.1")
    assert (told.code, json.loads(told.out)["sentence"]) == (0, "S-1")


async def test_lines_are_added_from_an_entry_on_until_it_has_ended(terminal: Terminal) -> None:
    keep_at(terminal.home, ENTRIES[:10])
    how = ("--watch", "--jsonl", "--since", "8", "--until-ended", "--every", "0.1")
    process = await terminal.start("record", "S-1", *how)
    assert process.stdout is not None
    read = [await asyncio.wait_for(process.stdout.readline(), 30) for _ in range(2)]
    with closing(CaseRecord(f"sqlite:///{terminal.home / 'record.db'}")) as kept:
        kept.append(batch(ENTRIES, 11))
    rest, err = await process.communicate()
    assert [json.loads(line)["seq"] for line in (*read, *rest.splitlines())] == list(range(9, len(ENTRIES) + 1))
    assert (process.returncode, err) == (0, b"")


def test_on_a_terminal_a_followed_sentence_is_drawn_anew_with_its_marks(terminal: Terminal) -> None:
    keep_at(terminal.home, ENTRIES[:10])
    with on_a_screen(terminal, "record", "S-1", "--watch", "--every", "0.1") as screen:
        assert "+" not in screen.until("ends it.")
        with closing(CaseRecord(f"sqlite:///{terminal.home / 'record.db'}")) as kept:
            kept.append(batch(ENTRIES, 11, 20))
        assert "20" in screen.until("+") + screen.until("ends it.")
        assert screen.interrupted() == 130


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("show", "S-1", "--watch", "--json"), "--watch has no end"),
        (("record", "S-1", "--watch", "--csv"), "--watch has no end"),
        (("record", "S-1", "--watch", "--as-at", "2026-11-20"), "leave out --as-at"),
        (("record", "S-1", "--since", "3"), "go with --watch"),
        (("diary", "S-1", "--jsonl"), "go with --watch"),
        (("diary", "--watch"), "name it"),
    ],
)
def test_what_cannot_be_followed_so_is_wrong_usage(words: tuple[str, ...], says: str, terminal: Terminal) -> None:
    keep_at(terminal.home, ENTRIES[:10])
    shown = terminal.run(*words)
    assert (shown.code, says in shown.err) == (2, True), shown


def test_one_that_nobody_knows_is_not_found(terminal: Terminal) -> None:
    assert terminal.run("show", "S-none", "--watch").code == 5
