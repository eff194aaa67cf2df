"""`sentence list`: which sentences there are, for people, for programs, and as they change."""

import asyncio
import csv
import json
import signal
from contextlib import closing

import pytest

from clients.chosen import Chosen
from clients.cli.listing import PAGE
from clients.cli.standings import COLUMNS
from clients.cli.watching import rounds
from clients.cli.way import Wanted
from clients.record import CaseRecord
from domain import calendar
from tests.clients.lives import batch, begun, keep, keep_at, overdue, quiet
from tests.stack import now, told
from tests.terminal import Terminal, on_a_screen

TEAM = {"offender_manager": "osei", "case_administrator": "webb", "line_manager": "khan"}


@pytest.fixture
def house(terminal: Terminal) -> Terminal:
    """S-1 has a team, S-2 has none and is overdue, S-3 has ended, S-4 is in another area."""
    lives = (begun("S-1", told("m1", "allocate", "LM:khan", **TEAM)), overdue("S-2"), quiet("S-3"))
    keep_at(terminal.home, *lives, begun("S-4", area="south"))
    return terminal


def test_an_empty_house_says_how_to_begin(terminal: Terminal) -> None:
    shown = terminal.run("list")
    assert (shown.code, shown.out) == (0, "There are no sentences yet. Start one: sentence start FILE\n")
    assert terminal.run("list", "--json").json == []
    assert terminal.run("list", "--jsonl").out == ""
    assert terminal.run("list", "--csv").lines == [",".join(COLUMNS)]


def test_the_list_shows_the_living_with_the_overdue_first_and_marked(house: Terminal) -> None:
    head, first, second, _, foot = house.run("list").lines
    assert head.split() == ["ID", "WHERE", "TIER", "NEXT", "DUE", "WHAT", "ENFORCEMENT"]
    assert first.startswith("S-2  In the community  -")
    assert "!" in first
    assert second.startswith("S-1  In the community  -")
    assert "!" not in second
    assert foot == "3 of 3 sentences."


@pytest.mark.parametrize(
    ("choice", "ids"),
    [
        ([], ["S-2", "S-1", "S-4"]),
        (["--overdue"], ["S-2"]),
        (["--due", "1d"], ["S-2"]),
        (["--due", "2w"], ["S-2", "S-1", "S-4"]),
        (["--ended"], ["S-2", "S-1", "S-4", "S-3"]),
        (["--area", "south"], ["S-4"]),
        (["--area", "south", "--area", "north"], ["S-2", "S-1", "S-4"]),
        (["--area", "south", "--overdue"], []),
        (["--manager", "osei"], ["S-1"]),
        (["--team", "khan"], ["S-1"]),
        (["--tier", "2", "--ended"], ["S-3"]),
        (["--harm", "low", "--ended"], ["S-3"]),
        (["--where", "over", "--ended"], ["S-3"]),
        (["--enforcement", "in_court"], []),
        (["--sort", "id"], ["S-1", "S-2", "S-4"]),
        (["--sort", "-id"], ["S-4", "S-2", "S-1"]),
        (["--sort", "-harm", "--ended"], ["S-3", "S-1", "S-2", "S-4"]),
        (["--page-size", "2"], ["S-2", "S-1"]),
        (["--page-size", "2", "--page", "2"], ["S-4"]),
        (["--page", "2"], []),
    ],
    ids=" ".join,
)
def test_the_list_can_be_narrowed_sorted_and_leafed_through(choice: list[str], ids: list[str], house: Terminal) -> None:
    shown = house.run("list", *choice, "--json")
    assert (shown.code, [row["sentence"] for row in shown.json]) == (0, ids)
    assert [json.loads(line)["sentence"] for line in house.run("list", *choice, "--jsonl").lines] == ids
    for_people = house.run("list", *choice, "--columns", "id").lines
    assert [line.strip() for line in for_people[1:-1]] == ids


def test_a_list_in_which_nothing_matches_is_no_failure(house: Terminal) -> None:
    assert house.run("list", "--page", "9") == (0, "No sentences match.\n", "")


def test_a_long_list_is_shown_by_pages_and_given_whole_to_programs(terminal: Terminal) -> None:
    keep_at(terminal.home, *(begun(f"S-{number}") for number in range(PAGE + 1)))
    assert terminal.run("list").lines[-1] == "50 of 51 sentences. More: --page 2"
    assert terminal.run("list", "--page", "2").lines[-1] == "1 of 51 sentences."
    assert len(terminal.run("list", "--json").json) == PAGE + 1
    assert len(terminal.run("list", "--page", "1", "--jsonl").lines) == PAGE


def test_a_filtered_list_counts_what_matches(house: Terminal) -> None:
    assert house.run("list", "--overdue").lines[-1] == "1 of 1 sentences."


def test_the_columns_are_those_asked_for_in_their_order(house: Terminal) -> None:
    head, row, _ = house.run("list", "--manager", "osei", "--columns", "team,id,manager, kind,harm,who,overdue").lines
    heads = [head for head in head.split("  ") if head.strip()]
    assert [head.strip() for head in heads] == ["TEAM OF", "ID", "MANAGER", "KIND", "RISK OF HARM", "WHO", "OVERDUE"]
    assert row.split() == ["khan", "S-1", "osei", "Community", "order", "unknown", "offender", "manager", "-"]


def test_csv_has_a_name_for_each_column_and_codes_for_values(house: Terminal) -> None:
    head, row = csv.reader(house.run("list", "--manager", "osei", "--csv").lines)
    assert ",".join(head) == (
        "id,where,tier,due,what,who,enforcement,harm,kind,manager,supervisor,administrator,team,area,overdue,ends,ended,entry"
    )
    found = dict(zip(head, row, strict=True))
    assert (found.pop("due")[-7:], found.pop("ends")[:2]) == (":59:59Z", "20")
    assert found == {
        **{"id": "S-1", "where": "community", "tier": "", "what": "first_appointment", "who": "offender_manager"},
        **{"enforcement": "none", "harm": "unknown", "kind": "community_order", "manager": "osei"},
        **{"supervisor": "osei", "administrator": "webb", "team": "khan", "area": "north"},
        **{"overdue": "0", "ended": "", "entry": "3"},
    }
    assert house.run("list", "--csv", "--columns", "id,overdue").lines == ["id,overdue", "S-2,1", "S-1,0", "S-4,0"]


def test_a_row_as_json_has_the_fields_of_the_model(house: Terminal) -> None:
    (row,) = house.run("list", "--json", "--manager", "osei").json
    due = row.pop("due")
    assert row == {
        "sentence": "S-1",
        "seq": 3,
        "area": "north",
        "kind": "community_order",
        "where": "community",
        "tier": None,
        "harm": "unknown",
        "enforcement": "none",
        "offender_manager": "osei",
        "offender_supervisor": "osei",
        "case_administrator": "webb",
        "line_manager": "khan",
        "cover": None,
        "key_workers": [],
        "moving_to": None,
        "ends_on": str(calendar.last_day(calendar.day(now()), months=12)),
        "ended_on": None,
        "last_contact": None,
    }
    (first,) = [item for item in due if item["key"] == "first_appointment"]
    assert first.keys() == {"key", "owner", "due", "level", "goes_to"}
    assert (first["owner"], first["level"], first["goes_to"]) == ("offender_manager", 0, "offender_manager")
    assert first["due"].endswith(":59:59Z")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--due", "7"], "'7' is no span: write 7d or 2w."),
        (["--page", "0"], "0 is not in the range"),
        (["--page-size", "0"], "0 is not in the range"),
        (["--columns", "id,shoe-size"], "There is no column 'shoe-size'. There are id, where,"),
        (["--sort", "-shoe-size"], "'shoe-size' is nothing to sort by. There are id, area,"),
        (["--harm", "mild"], "'mild' is not one of 'low', 'medium', 'high', 'very_high', 'unknown'"),
        (["--where", "home"], "'home' is not one of 'before_sentence', "),
        (["--enforcement", "strict"], "'strict' is not one of 'recall_decided', "),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else "",
)
def test_what_cannot_be_meant_is_wrong_usage(words: list[str], says: str, house: Terminal) -> None:
    shown = house.run("list", *words)
    assert (shown.code, shown.out) == (2, "")
    assert says in shown.err


ENTRIES = quiet("S-1")
CHANGES = [["+", "S-1", "10"], ["~", "S-1", "20"], ["-", "S-1", "20"]]
"""What a watched list says of a sentence that is there, goes on, and ends."""


def _goes_on(record: CaseRecord) -> None:
    record.append(batch(ENTRIES, 11, 20))


def _ends(record: CaseRecord) -> None:
    record.append(batch(ENTRIES, 21))


def test_a_list_without_end_is_no_array(house: Terminal) -> None:
    shown = house.run("list", "--watch", "--json")
    assert (shown.code, shown.json["error"]) == (2, "BadInput")
    assert shown.err == "--watch has no end, and a JSON array has one: write --jsonl.\n"


@pytest.mark.parametrize("form", ["--jsonl", "--csv", "by tabs"])
async def test_a_watched_list_adds_a_line_for_what_came_changed_or_went(form: str, terminal: Terminal) -> None:
    keep_at(terminal.home, ENTRIES[:10])
    forms = () if form == "by tabs" else (form,)
    process = await terminal.start("list", "--watch", "--every", "0.1", "--columns", "id,entry", *forms)

    async def read() -> list[str]:
        assert process.stdout is not None
        line = (await asyncio.wait_for(process.stdout.readline(), 30)).decode().rstrip("\n")
        if form != "--jsonl":
            return line.split("\t" if form == "by tabs" else ",")
        return [str(json.loads(line)[name]) for name in ("change", "sentence", "seq")]

    if form == "--csv":
        assert await read() == ["change", "id", "entry"]
    with closing(CaseRecord(f"sqlite:///{terminal.home / 'record.db'}")) as record:
        changes = [await read()]
        for happens in (_goes_on, _ends):
            happens(record)
            changes.append(await read())
    process.send_signal(signal.SIGINT)
    rest, err = await process.communicate()
    assert changes == CHANGES
    assert (process.returncode, rest, err) == (130, b"", b"")


def test_each_round_marks_what_changed_since_the_one_before_and_nothing_else(database: str) -> None:
    with closing(CaseRecord(database)) as record:
        keep(record, ENTRIES[:10], begun("S-2"))
        looks = rounds(record, Wanted(Chosen, "id", 1, None), every=0)
        assert next(looks).marks == {"S-1": "+", "S-2": "+"}
        assert next(looks).marks == {}
        _goes_on(record)
        assert next(looks).changes == [("~", record.standing("S-1"))]
        before = record.standing("S-1")
        _ends(record)
        gone = next(looks)
        assert (gone.changes, [row.sentence for row in gone.rows]) == ([("-", before)], ["S-2"])
        assert next(looks).changes == []


def test_on_a_terminal_a_watched_list_is_drawn_anew_with_its_marks(terminal: Terminal) -> None:
    keep_at(terminal.home, ENTRIES[:10])
    with on_a_screen(terminal, "list", "--watch", "--every", "0.1", "--columns", "id,entry") as screen:
        first = screen.until("S-1")
        assert "+" not in first
        assert "Ctrl-C ends it." in screen.until("ends it.")
        with closing(CaseRecord(f"sqlite:///{terminal.home / 'record.db'}")) as record:
            _goes_on(record)
        assert "20" in screen.until("~") + screen.until("ends it.")
        assert screen.interrupted() == 130
