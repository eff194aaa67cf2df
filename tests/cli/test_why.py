"""The verb that says why, in words and as JSON."""

import pytest

from tests.clients.lives import keep_at, life_of
from tests.terminal import Terminal

BREACHED, ANNULLED, TIERED = "breached-on-third-failure", "late-doubled-annulled", "tier-four-in-2006"


@pytest.fixture
def house(terminal: Terminal) -> Terminal:
    keep_at(terminal.home, *(life_of(name, name) for name in (BREACHED, ANNULLED, TIERED)))
    return terminal


def stripped(lines: list[str]) -> list[str]:
    return [line.rstrip() for line in lines]


def test_a_due_date_tells_the_standard_the_days_who_is_told_and_what_led_there(house: Terminal) -> None:
    shown = house.run("why", BREACHED, "due", "explanation_sought", "--as-at", "1999-04-06")
    assert shown.code == 0
    assert stripped(shown.lines) == [
        "Ask for an explanation of A3: due by the end of Thu 8 Apr 1999",
        "because    Owed by the case administrator",
        "           The standard that answers it for this sentence",
        "             By when is an explanation of a failure to attend sought? 2 days from failure.",
        "             A target for the case administrator, picked by the day its clock started",
        "             ns1995@1/explanation_sought · CMM Table A2.13 · certain",
        "counted    from Tue 6 Apr 1999, which is not counted: Wed 7, Thu 8 Apr 1999",
        "if missed  After Thu 8 Apr 1999 an exception report goes to the offender manager.",
        "           Still open 5 working days later, it goes to the line manager (ns1995@1/exception_report).",
        "from       20  Failed to attend appointment A3",
        "               Tue 6 Apr 1999 at 10:30am, by offender manager brandt · supervision",
        "               This is what was owed: “Record the outcome of appointment A3”, due Wed 7 Apr 1999; in time"
        " · ns1995@1/appointment_outcome: 1 working day from appointment"
        " [ours: until it is recorded no other clock of the failure can start]",
        "               from 11",
        "           11  Appointment A3 made for Tue 6 Apr 1999 at 10am",
        "               Fri 12 Mar 1999, by case administrator lee · administration",
    ]


@pytest.mark.parametrize("key", ["explanation_sought", "explanation-sought", "explanation_sought/A3"])
def test_a_key_of_the_diary_is_enough(key: str, house: Terminal) -> None:
    at = ["--as-at", "1999-04-06"]
    assert house.run("why", BREACHED, key, *at) == house.run("why", BREACHED, "due", "explanation_sought/A3", *at)


def test_an_entry_is_told_with_its_reasons_and_each_entry_behind_it_once(house: Terminal) -> None:
    lines = stripped(house.run("why", BREACHED, "33").lines)
    assert lines[0] == "Entry 33: Breach decided on: third unacceptable failure"
    assert lines[1].strip() == "Fri 16 Apr 1999 at 4pm, by offender manager brandt · management"
    assert lines[2] == "because  Failures relied on: 3 (entries 13, 20, 28)"
    assert sum("Failed to attend appointment A4" in line for line in lines) == 1
    assert lines[-1].strip() == "from 28 (above)"


def test_an_annulled_entry_says_so(house: Terminal) -> None:
    assert (
        "ANNULLED by entry 49, by offender manager brandt: the office was closed"
        in house.run("why", ANNULLED, "31").out
    )


def test_the_tier_tells_its_scheme_override_and_history(house: Terminal) -> None:
    shown = house.run("why", TIERED, "tier", "--as-at", "2006-10-01")
    assert shown.lines[0] == "Tier 4 of the four tiers (omm), since Mon 18 Sep 2006"
    assert "Overridden by line manager oduya, until Sat 18 Nov 2006" in shown.out
    assert "Wed 22 Mar 2006: the four tiers (omm), tier 4, by offender manager hurst (entry 10)" in shown.out
    assert house.run("why", BREACHED, "tier").lines[0] == "No tier has been told"


def test_as_json_it_is_one_object_with_a_flat_chain(house: Terminal) -> None:
    found = house.run("why", BREACHED, "33", "--json").json
    assert found["of"] == "entry"
    assert found["came_from"] == [13, 20, 28, 32]
    assert [link["seq"] for link in found["chain"]] == [33, 13, 10, 20, 11, 28, 12, 32, 31]
    met = found["because"][1]
    assert (met["code"], met["standard"]["ref"], met["standard"]["value"]) == ("met", "ns1995@1/breach_decision", 0)
    assert met["standard"]["owner"] == "offender_manager"


def test_few_days_are_named_and_many_are_a_span_with_what_was_left_out(terminal: Terminal) -> None:
    keep_at(terminal.home, life_of("missed-first-appointment-in-2016", "S-1"))
    (line,) = [
        line for line in terminal.run("why", "S-1", "plan", "--as-at", "2016-03-16").lines if line.startswith("counted")
    ]
    assert line.rstrip() == (
        "counted    from Wed 16 Mar 2016, which is not counted: 15 business days, Thu 17 Mar 2016 to Fri 8 Apr 2016; "
        "bank holidays left out: Fri 25, Mon 28 Mar 2016"
    )


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["99"], 5, "There is no entry 99 of breached-on-third-failure; the last one is 73."),
        (["due", "explanation_sought"], 5, "Entry 29 was the last to answer it: Explanation of A4 sought."),
        (
            ["due", "appointment_outcome", "--as-at", "1999-03-15"],
            2,
            "is owed 3 times. Name one: appointment_outcome/A2",
        ),
        (["due"], 2, "why: name what is due"),
        (["due", "a", "b"], 2, "why: ask for the number of an entry, for `tier`, or for `due KEY`."),
        ([], 2, "Missing argument"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_answered_says_what_can(words: list[str], code: int, says: str, house: Terminal) -> None:
    shown = house.run("why", BREACHED, *words)
    assert (shown.code, shown.out) == (code, "")
    assert says in shown.err


def test_a_sentence_that_nobody_knows_is_not_found(house: Terminal) -> None:
    assert house.run("why", "S-9", "1") == (5, "", "There is no sentence 'S-9' in the record.\n")
