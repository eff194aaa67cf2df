"""`sentence diary`: what is owed, by day, and what of it falls to whom."""

import csv
from datetime import UTC, datetime, timedelta

import pytest

from clients.cli.spans import end_of_week, within
from domain import calendar, words
from domain.errors import BadInput
from domain.messages import Message
from tests.clients.lives import begun, keep_at, later, life_of, overdue, quiet
from tests.stack import now, told
from tests.terminal import Terminal, on_a_screen


def _allocated(manager: str, **team: str) -> Message:
    return told("m1", "allocate", "LM:khan", offender_manager=manager, **team)


@pytest.fixture
def house(terminal: Terminal) -> Terminal:
    """S-1 has a whole team; S-2 names nobody and is overdue; S-3 has ended; for the manager of S-4 osei covers; S-5 has
    work for its supervisor; in S-6 nothing was done for ten days."""
    team = {"case_administrator": "webb", "offender_supervisor": "kim", "line_manager": "khan"}
    today = calendar.day(now())
    days = {"from_day": str(today), "until": str(today + timedelta(days=20))}
    away = told("m2", "cover_absence", "LM:khan", by_whom="osei", reason="leave", **days)
    keep_at(
        terminal.home,
        *(begun("S-1", _allocated("osei", **team)), overdue("S-2"), quiet("S-3")),
        begun("S-4", _allocated("brandt"), away, area="south"),
        life_of("planned-again-in-and-out", "S-5")[:7],
        later(begun("S-6", _allocated("ngata", line_manager="parks")), days=10),
    )
    return terminal


def _owed(house: Terminal, *given: str) -> set[tuple[str, str]]:
    """Of which sentence and by which role: what the diary says is owed."""
    return {(item["sentence"], item["owner"]) for item in house.run("diary", *given, "--json").json}


def test_an_empty_diary_owes_nothing(terminal: Terminal) -> None:
    assert terminal.run("diary").out == "Nothing is owed.\n"
    assert terminal.run("diary", "--week").out == "Nothing is due in that time.\n"


def test_the_diary_holds_what_all_owe_by_date_and_nothing_of_the_systems_own(house: Terminal) -> None:
    owed = house.run("diary", "--json").json
    assert {item["sentence"] for item in owed} == {"S-1", "S-2", "S-4", "S-5", "S-6"}
    assert "system" not in {item["owner"] for item in owed}
    dates = [item["due"] for item in owed]
    assert dates == sorted(dates, key=lambda due: (due is None, due))


def test_the_diary_of_one_sentence_is_its_part_of_it(house: Terminal) -> None:
    owed = house.run("diary", "--json").json
    assert house.run("diary", "S-1", "--json").json == [item for item in owed if item["sentence"] == "S-1"]
    assert house.run("diary", "S-3", "--due", "7d").out == "Nothing is due in that time.\n"


def test_each_item_says_who_holds_the_role_and_who_is_told_if_it_is_not_done(house: Terminal) -> None:
    owed = house.run("diary", "S-1", "--json").json
    (first,) = [item for item in owed if item["key"] == "first_appointment"]
    assert first == {
        **{"sentence": "S-1", "key": "first_appointment", "owner": "offender_manager", "holder": "osei", "level": 0},
        **{"due": first["due"], "goes_to": "offender_manager"},
    }


MINE: dict[str, set[tuple[str, str]]] = {
    "OM:osei": {("S-1", "offender_manager"), ("S-4", "offender_manager")},
    "OM:brandt": {("S-4", "offender_manager")},
    "OM:nobody": set(),
    "OS:idris": {("S-5", "offender_supervisor")},
    "OS:kim": set(),
    "CA:webb": {("S-2", "case_administrator"), ("S-5", "case_administrator")},
    "CA:lee": {("S-2", "case_administrator")},
    "LM:khan": {("S-2", "line_manager")},
    "LM:parks": {("S-2", "line_manager"), ("S-6", "offender_manager")},
    "prison": {("S-5", "prison")},
}
"""What falls to each: of S-2 nobody is named, so that it is for any of the role."""


@pytest.mark.parametrize("who", MINE)
def test_what_is_mine_is_what_my_role_owes_where_i_hold_it_or_nobody_does(who: str, house: Terminal) -> None:
    assert _owed(house, "--mine", "--by", who) == MINE[who]
    assert house.with_(SENTENCE_BY=who).run("diary", "--mine").out == house.run("diary", "--mine", "--by", who).out


def test_a_line_manager_sees_of_the_team_what_is_overdue_and_no_more(house: Terminal) -> None:
    mine = house.run("diary", "--mine", "--by", "LM:parks", "--json").json
    assert all(item["level"] for item in mine if item["sentence"] == "S-6")
    of_the_team = house.run("diary", "--team", "parks", "--json").json
    assert {item["sentence"] for item in of_the_team} == {"S-6"}
    assert not all(item["level"] for item in of_the_team)


def test_what_nobody_is_named_for_stands_last_among_mine(house: Terminal) -> None:
    mine = house.run("diary", "--mine", "--by", "LM:parks", "--json").json
    assert [item["sentence"] for item in mine][-1] == "S-2"
    assert [item["holder"] for item in mine][-1] is None


def test_the_diary_can_be_of_an_area(house: Terminal) -> None:
    assert {id for id, _ in _owed(house, "--area", "south")} == {"S-4"}


def test_what_is_mine_within_a_time_has_a_date(house: Terminal) -> None:
    mine = house.run("diary", "--mine", "--due", "8d", "--by", "OM:osei", "--json").json
    assert [(item["sentence"], item["key"]) for item in mine] == [
        ("S-1", "first_appointment"),
        ("S-4", "first_appointment"),
    ]


def test_the_week_ends_on_sunday(house: Terminal) -> None:
    sunday = calendar.stamp(end_of_week(now()))
    due = [item["due"] for item in house.run("diary", "--json").json if item["due"] and item["due"] <= sunday]
    assert [item["due"] for item in house.run("diary", "--week", "--json").json] == due


@pytest.mark.parametrize("day", ["2026-11-16 00:30", "2026-11-18", "2026-11-22 23:30"])
def test_every_day_of_a_week_has_the_same_end(day: str) -> None:
    assert calendar.stamp(end_of_week(calendar.instant(day))) == "2026-11-22T23:59:59Z"


def test_a_span_is_in_days_or_weeks() -> None:
    at = datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert [within(span, at) - at for span in ("0d", "7d", "2w")] == [timedelta(days=days) for days in (0, 7, 14)]
    for wrong in ("", "7", "d", "-1d", "1y", "7d "):
        with pytest.raises(BadInput, match="is no span: write 7d or 2w"):
            within(wrong, at)


def test_the_diary_piped_has_a_line_for_each_item_with_all_that_it_says(house: Terminal) -> None:
    head, first = house.run("diary", "S-1", "--due", "2w").lines
    assert head.split() == ["DUE", "ID", "WHAT", "WHO", "IF", "NOT", "DONE"]
    due = calendar.day(calendar.instant(house.run("diary", "S-1", "--due", "2w", "--json").json[0]["due"]))
    assert [cell.strip() for cell in first.split("  ") if cell.strip()] == [
        *(words.say(due), "S-1", "Hold the first appointment", "offender manager osei", "report to offender manager"),
    ]
    assert "case administrator (nobody named)" in house.run("diary", "S-2").out


def test_the_diary_as_csv_has_codes_and_a_name_for_each_column(house: Terminal) -> None:
    head, first = csv.reader(house.run("diary", "S-1", "--due", "2w", "--csv").lines)
    assert ",".join(head) == "due,sentence,what,owner,holder,level,goes_to"
    assert first[1:] == ["S-1", "first_appointment", "offender_manager", "osei", "0", "offender_manager"]
    assert first[0].endswith(":59:59Z")


def test_on_a_terminal_the_diary_stands_under_its_days_and_the_overdue_first(house: Terminal) -> None:
    with on_a_screen(house, "diary", "--mine", "--by", "OS:idris") as screen:
        assert "WHO" not in screen.until("IF NOT DONE"), "it is the same for all"
    with on_a_screen(house, "diary", "--mine", "--by", "CA:webb") as screen:
        assert "S-5" in screen.until("Nobody named")
        assert "S-2" in screen.until("Hold the first")
    with on_a_screen(house, "diary", "--team", "parks") as screen:
        shown = screen.until("! Overdue") + screen.until("No date")
    assert "S-6" in shown


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["--mine"], "--mine needs --by ROLE:ID"),
        (["--mine", "--by", "boss:kim"], "no role 'boss'"),
        (["--due", "soon"], "'soon' is no span: write 7d or 2w."),
        (["--due", "7d", "--week"], "--week and --due are two answers to one question: give one."),
    ],
    ids=" ".join,
)
def test_what_cannot_be_meant_is_wrong_usage(given: list[str], says: str, house: Terminal) -> None:
    shown = house.run("diary", *given)
    assert (shown.code, shown.out) == (2, "")
    assert says in shown.err
