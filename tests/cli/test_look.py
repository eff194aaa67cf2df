"""Verbs that look read the record alone: they answer while nothing runs."""

import json
from datetime import timedelta

import pytest

from clients.record import CaseRecord
from domain import calendar, life
from domain.life import Step
from tests.clients.lives import begun, keep_at, later, quiet
from tests.stack import now, opening, told
from tests.terminal import Terminal

ALLOCATED = told("m1", "allocate", "LM:khan", offender_manager="osei", case_administrator="webb")


@pytest.fixture
def house(terminal: Terminal) -> Terminal:
    """S-1 has a manager, S-2 has none and is overdue, S-3 has ended."""
    keep_at(terminal.home, begun("S-1", ALLOCATED), _overdue("S-2"), quiet("S-3"))
    return terminal


def _overdue(id: str) -> Step:
    """A sentence of forty days ago; for thirty nobody did anything, then somebody told what was ten days old."""
    then = now() - timedelta(days=40)
    first = [message.but(received_at=then) for message in opening(id, imposed=str(calendar.day(then)))]
    step = later(life.begin(first, then), days=30)
    moved = told("m1", "address_changed", "CA:webb", known_from="a letter")
    at = step.sentence.last_moment
    moved = moved.but(received_at=at, occurred_at=at - timedelta(days=10))
    return step.then(life.take(step.sentence, moved, at))


def test_an_empty_house_says_how_to_begin(terminal: Terminal) -> None:
    shown = terminal.run("list")
    assert (shown.code, shown.out) == (0, "There are no sentences yet. Start one: sentence start FILE\n")
    assert terminal.run("list", "--json").json == []
    assert terminal.run("diary").out == "Nothing is owed.\n"


def test_the_list_shows_the_living_with_the_overdue_first_and_marked(house: Terminal) -> None:
    head, first, second, foot = house.run("list").lines
    assert head.split() == ["ID", "WHERE", "TIER", "NEXT", "DUE", "WHAT", "ENFORCEMENT"]
    assert first.startswith("S-2  In the community  -")
    assert "!" in first
    assert second.startswith("S-1  In the community  -")
    assert "!" not in second
    assert foot == "2 of 2 sentences."


@pytest.mark.parametrize(
    ("choice", "ids"),
    [
        ([], ["S-2", "S-1"]),
        (["--overdue"], ["S-2"]),
        (["--due", "1d"], ["S-2"]),
        (["--due", "2w"], ["S-2", "S-1"]),
        (["--ended"], ["S-2", "S-1", "S-3"]),
        (["--page", "2"], []),
    ],
    ids=" ".join,
)
def test_the_list_can_be_narrowed(choice: list[str], ids: list[str], house: Terminal) -> None:
    shown = house.run("list", *choice, "--json")
    assert (shown.code, [row["sentence"] for row in shown.json]) == (0, ids)


def test_a_list_in_which_nothing_matches_is_no_failure(house: Terminal) -> None:
    assert house.run("list", "--page", "9") == (0, "No sentences match.\n", "")


def test_a_long_list_says_where_it_goes_on(terminal: Terminal) -> None:
    keep_at(terminal.home, *(begun(f"S-{number}") for number in range(51)))
    assert terminal.run("list").lines[-1] == "50 of 51 sentences. More: sentence list --page 2"
    assert terminal.run("list", "--page", "2").lines[-1] == "1 of 51 sentences."


def test_a_filtered_list_counts_what_matches(house: Terminal) -> None:
    assert house.run("list", "--overdue").lines[-1] == "1 of 1 sentences."


def test_a_row_as_json_has_the_fields_of_the_model(house: Terminal) -> None:
    (row,) = [row for row in house.run("list", "--json").json if row["sentence"] == "S-1"]
    due = row.pop("due")
    assert row == {
        "sentence": "S-1",
        "area": "north",
        "kind": "community_order",
        "where": "community",
        "tier": None,
        "harm": "unknown",
        "enforcement": "none",
        "offender_manager": "osei",
        "ends_on": str(calendar.last_day(calendar.day(now()), months=12)),
        "ended_on": None,
    }
    (first,) = [item for item in due if item["key"] == "first_appointment"]
    assert first.keys() == {"key", "owner", "due", "level"}
    assert (first["owner"], first["level"]) == ("offender_manager", 0)
    assert first["due"].endswith("T23:59:59Z")


def test_a_sentence_is_shown_with_what_is_owed_the_soonest_first(house: Terminal) -> None:
    shown = house.run("show", "S-1")
    assert shown.code == 0
    assert shown.lines[0].startswith("S-1  Community order, ")
    assert "In the community since" in shown.lines[1]
    assert "manager osei · area north · packs probation-2021@1" in shown.lines[2]
    assert shown.lines[3] == "Enforcement: nothing open"
    assert shown.lines[4].split() == ["DUE", "WHAT", "OWNER", "STANDARD"]
    assert "Hold the first appointment" in shown.lines[5]
    assert "probation-2021@1/first_appointment" in shown.lines[5]
    assert shown.lines[-1].startswith("no date")


def test_a_sentence_that_has_ended_says_so(house: Terminal) -> None:
    assert house.run("show", "S-3").lines[1].startswith("Ended on ")


def test_a_sentence_as_json_is_where_it_stands_and_its_state(house: Terminal) -> None:
    shown = house.run("show", "S-1", "--json").json
    assert shown.keys() == {"standing", "state"}
    assert shown["standing"] == next(row for row in house.run("list", "--json").json if row["sentence"] == "S-1")
    assert (shown["state"]["id"], shown["state"]["seq"]) == ("S-1", 3)


def test_the_diary_holds_what_all_owe_and_nothing_of_the_systems_own(house: Terminal) -> None:
    owed = house.run("diary", "--json").json
    assert {item["sentence"] for item in owed} == {"S-1", "S-2"}
    assert "system" not in {item["owner"] for item in owed}
    dates = [item["due"] for item in owed]
    assert dates == sorted(dates, key=lambda due: (due is None, due))
    assert [item["sentence"] for item in house.run("diary", "S-1", "--json").json] == ["S-1"] * len(
        [item for item in owed if item["sentence"] == "S-1"]
    )


def test_what_is_mine_is_what_my_role_owes_on_my_sentences(house: Terminal) -> None:
    mine = house.run("diary", "--mine", "--by", "OM:osei", "--json").json
    assert {(item["sentence"], item["owner"]) for item in mine} == {("S-1", "offender_manager")}
    assert house.run("diary", "--mine", "--by", "OM:brandt").out == "Nothing is owed.\n"
    assert house.with_(SENTENCE_BY="OM:osei").run("diary", "--mine", "--json").json == mine


def test_what_is_mine_within_a_week_has_a_date(house: Terminal) -> None:
    mine = house.run("diary", "--mine", "--due", "7d", "--by", "OM:osei", "--json").json
    assert [item["key"] for item in mine] == ["first_appointment"]
    assert house.run("diary", "S-3", "--due", "7d").out == "Nothing is due in that time.\n"


def test_the_diary_for_people_says_by_when_what_and_who(house: Terminal) -> None:
    head, first = house.run("diary", "S-1", "--due", "2w").lines
    assert head.split() == ["DUE", "ID", "WHAT", "WHO"]
    assert first.split("  ")[-1].strip() == "offender manager"
    assert "Hold the first appointment" in first


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["diary", "--mine"], "--mine needs --by ROLE:ID"),
        (["diary", "--mine", "--by", "boss:kim"], "no role 'boss'"),
        (["diary", "--due", "soon"], "'soon' is no span: write 7d or 2w."),
        (["list", "--due", "7"], "'7' is no span: write 7d or 2w."),
        (["list", "--page", "0"], "0 is not in the range"),
        (["record", "S-1", "--last", "0"], "0 is not in the range"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_meant_is_wrong_usage(words: list[str], says: str, house: Terminal) -> None:
    shown = house.run(*words)
    assert (shown.code, shown.out) == (2, "")
    assert says in shown.err


@pytest.mark.parametrize("verb", ["show", "diary", "record"])
def test_a_sentence_that_nobody_knows_is_not_found(verb: str, house: Terminal) -> None:
    assert house.run(verb, "S-9") == (5, "", "There is no sentence 'S-9' in the record.\n")


def test_the_record_tells_each_step_in_words_with_who_said_so(house: Terminal) -> None:
    head, *lines = house.run("record", "S-1").lines
    assert head.split() == ["SEQ", "WHEN", "WHAT", "BY"]
    assert [line.split()[0] for line in lines] == ["1", "2", "3"]
    assert "Allocated to offender manager osei" in lines[2]
    assert lines[2].rstrip().endswith("line_manager:khan")


def test_the_record_with_reasons_names_the_standard_and_what_led_there(house: Terminal) -> None:
    plain, reasoned = house.run("record", "S-1"), house.run("record", "S-1", "--reasons")
    why = [line.strip() for line in reasoned.lines if line not in plain.lines and line.startswith("       ")]
    assert any("probation-2021@1/allocation" in line and "from entry 2" in line for line in why)


def test_the_record_as_json_is_its_canonical_entries_and_their_chain(house: Terminal) -> None:
    entries = house.run("record", "S-1", "--json").json
    record = CaseRecord(f"sqlite:///{house.home / 'record.db'}")
    assert entries == [{**json.loads(line.text), "chain": line.chain} for line in record.lines("S-1")]
    record.close()
    assert house.run("record", "S-1", "--json", "--last", "1").json == entries[-1:]


def test_what_was_learnt_later_says_when(house: Terminal) -> None:
    assert any(line.strip().startswith("learnt ") for line in house.run("record", "S-2").lines)


async def test_piped_output_is_neither_cut_nor_coloured(house: Terminal) -> None:
    shown = await house.with_(COLUMNS="20").process("record", "S-1", "--reasons")
    assert shown.code == 0
    assert shown.out == house.run("record", "S-1", "--reasons").out
    assert "\x1b" not in shown.out
