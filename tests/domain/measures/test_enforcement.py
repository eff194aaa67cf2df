"""Enforcement: each step of an example, its time and its standard, worked out by hand."""

from datetime import date

import pytest

from domain.measures.measure import MET, NOT_MET, OUTSIDE, UNKNOWN, Count, Window
from domain.measures.table import REPORTS
from tests.domain.builders import (
    appointed,
    explained,
    failed,
    in_court,
    judged,
    order,
    recalled,
    tell,
    three_failures,
    unacceptable,
    wait,
    warned,
)
from tests.domain.measures.lives import LATER, counted, counted_in

BREACHED, PUT_RIGHT, REFERRED = "breached-on-third-failure", "late-doubled-annulled", "breach-referred-in-2016"
AUTHORISED, RECALLED, ABOVE = "line-manager-authorises", "recalled-for-28-days-in-2010", "work-above-capacity"
QUIET, FOUR_YEARS = "quiet-community-order", "four-years-custody"

BY_HAND = [
    # failed on 22 March, 6 and 12 April 1999; asked on 23 March, on Friday 9 April (a working day late), on 13 April
    ("asked_in_time", BREACHED, LATER, Count(2, 3)),
    ("asked_in_time", BREACHED, date(1999, 4, 7), Count(1, 1)),
    ("asked_in_time", BREACHED, date(1999, 3, 23), OUTSIDE),
    ("days_to_ask", BREACHED, LATER, Count(1 + 3 + 1, 3)),
    ("days_to_ask", BREACHED, date(1999, 3, 22), OUTSIDE),
    # explained on 29 March, 9 and 16 April
    ("failure_explained", BREACHED, LATER, Count(3, 3)),
    ("failure_explained", BREACHED, date(1999, 4, 6), Count(1, 2)),
    ("failure_explained", QUIET, LATER, OUTSIDE),
    ("days_to_explanation", BREACHED, LATER, Count(7 + 3 + 4, 3)),
    ("failure_judged", BREACHED, LATER, Count(3, 3)),
    ("failure_judged", BREACHED, date(1999, 4, 6), Count(1, 2)),
    # explained on 25 November and 26 February, judged on 26 November and 29 February
    ("days_to_judgement", REFERRED, LATER, Count(1 + 3, 2)),
    ("days_to_judgement", BREACHED, date(1999, 3, 28), OUTSIDE),
    ("found_unacceptable", BREACHED, LATER, Count(3, 3)),
    ("found_unacceptable", BREACHED, date(1999, 4, 6), Count(1, 1, 1)),
    ("found_unacceptable", "missed-first-appointment-in-2016", LATER, NOT_MET),
    # judged and warned about on 29 and 30 March, and on 9 April
    ("days_to_warning", BREACHED, LATER, Count(1 + 0, 2)),
    # the third failure of Monday 12 April, decided on the 16th; ten working days end on the 26th
    ("breach_in_time", BREACHED, LATER, MET),
    ("breach_in_time", BREACHED, date(1999, 4, 25), OUTSIDE),
    ("breach_in_time", PUT_RIGHT, LATER, UNKNOWN),
    ("breach_in_time", QUIET, LATER, OUTSIDE),
    ("days_to_breach", BREACHED, LATER, Count(4, 1)),
    # broken on 19 February 2016, known on the 23rd, referred on 3 March, presented on the 7th
    ("breach_in_time", REFERRED, LATER, MET),
    ("days_to_breach", REFERRED, LATER, Count(13, 1)),
    ("days_to_referral", REFERRED, LATER, Count(9, 1)),
    ("days_to_referral", BREACHED, LATER, OUTSIDE),
    ("days_to_presentation", REFERRED, LATER, Count(4, 1)),
    ("days_to_presentation", REFERRED, date(2016, 3, 6), OUTSIDE),
    # twenty working days from 12 April 1999, 3 May a bank holiday, end on 11 May, the day of the hearing
    ("heard_in_time", BREACHED, LATER, MET),
    ("heard_in_time", BREACHED, date(1999, 5, 10), OUTSIDE),
    ("days_to_hearing", BREACHED, LATER, Count(29, 1)),
    # from Friday 19 February 2016 they end on 18 March; heard on the 29th, after Easter
    ("heard_in_time", REFERRED, LATER, NOT_MET),
    ("heard_in_time", REFERRED, date(2016, 3, 28), NOT_MET),
    # twenty-five end on 29 March, the Friday and the Monday of Easter left out
    ("resolved_in_time", REFERRED, LATER, MET),
    ("resolved_in_time", REFERRED, date(2016, 3, 28), OUTSIDE),
    ("resolved_in_time", BREACHED, LATER, MET),
    ("days_to_resolution", BREACHED, LATER, Count(29, 1)),
    ("days_to_resolution", BREACHED, date(1999, 5, 10), OUTSIDE),
    # A1 kept, A2 to A4 failed; what came unplanned is not counted
    ("compliance", BREACHED, LATER, Count(1, 4)),
    ("compliance", BREACHED, date(1999, 4, 11), Count(1, 3)),
    ("compliance", BREACHED, date(1999, 3, 3), OUTSIDE),
    ("breaches_each", BREACHED, LATER, Count(1, 1)),
    ("breaches_each", BREACHED, date(1999, 4, 15), Count(0, 1)),
    ("breaches_each", FOUR_YEARS, LATER, OUTSIDE),
    ("recalls_each", RECALLED, LATER, Count(1, 1)),
    ("recalls_each", RECALLED, date(2010, 9, 13), Count(0, 1)),
    ("recalls_each", RECALLED, date(2010, 6, 6), OUTSIDE),
    ("recalls_each", BREACHED, LATER, OUTSIDE),
    # the review of 20 December 1999 might wait
    ("missed_under_instruction", ABOVE, LATER, Count(1, 1)),
    ("missed_under_instruction", ABOVE, date(1999, 12, 19), OUTSIDE),
    ("missed_under_instruction", BREACHED, LATER, Count(0, 1)),
]


@pytest.mark.parametrize(("measure", "life", "as_at", "count"), BY_HAND)
def test_a_step_is_what_the_life_shows(measure: str, life: str, as_at: date, count: Count) -> None:
    assert counted(measure, life, as_at) == count


def test_every_step_is_worked_out_by_hand() -> None:
    assert {row[0] for row in BY_HAND} == {one.name for one in REPORTS["enforcement"].measures}


def test_failures_and_breaches_count_by_their_own_days() -> None:
    april = Window(date(1999, 4, 1), date(1999, 4, 30), LATER)
    march = Window(date(1999, 3, 1), date(1999, 3, 31), LATER)
    assert counted("asked_in_time", BREACHED, LATER, march) == Count(1, 1)
    assert counted("asked_in_time", BREACHED, LATER, april) == Count(1, 2)
    assert counted("breach_in_time", BREACHED, LATER, march) == OUTSIDE
    assert counted("compliance", BREACHED, LATER, march) == Count(1, 2)


def test_a_sentence_that_was_over_before_the_period_is_not_one_of_those_that_ran() -> None:
    after = Window(date(2001, 1, 1), date(2001, 12, 31), LATER)
    assert counted("breaches_each", BREACHED, LATER, after) == OUTSIDE
    assert counted("recalls_each", RECALLED, LATER, Window(date(2020, 1, 1), date(2020, 12, 31), LATER)) == OUTSIDE


def test_a_breach_that_nobody_decided_on_is_not_in_time() -> None:
    assert counted_in("breach_in_time", wait(three_failures(), "1999-05-10")) == NOT_MET
    assert counted_in("sl014", wait(three_failures(), "1999-05-10")) == NOT_MET


def test_a_breach_that_a_manager_let_be_is_left_out() -> None:
    missed = wait(three_failures(), "1999-03-26")
    step = tell(missed, "authorise_not_breaching", "1999-03-26", "LM", reason="in treatment")
    assert counted_in("breach_in_time", wait(step, "1999-05-10")) == OUTSIDE


def test_a_hearing_that_was_listed_and_not_reported_is_unknown() -> None:
    listed = tell(in_court(), "hearing_listed", "1999-03-29", "court", hearing_on="1999-04-13")
    # twenty working days from 24 March, Easter left out, end on 23 April
    assert counted_in("heard_in_time", listed, date(1999, 4, 23)) == UNKNOWN
    assert counted_in("heard_in_time", in_court(), date(1999, 4, 23)) == NOT_MET
    late = tell(in_court(), "hearing_listed", "1999-03-29", "court", hearing_on="1999-04-26")
    assert counted_in("heard_in_time", late, date(1999, 4, 23)) == NOT_MET


def test_an_adjourned_hearing_is_held_and_resolves_nothing() -> None:
    step = tell(in_court(), "hearing_listed", "1999-03-29", "court", hearing_on="1999-04-13")
    told = {"outcome": "adjourned", "next_hearing": "1999-05-20"}
    step = tell(step, "court_outcome", "1999-04-13 15:00", "court", **told)
    assert counted_in("heard_in_time", step) == MET
    assert counted_in("resolved_in_time", step) == NOT_MET
    ended = tell(step, "court_outcome", "1999-05-20 15:00", "court", outcome="fined")
    assert counted_in("days_to_resolution", ended) == Count(57, 1)
    assert counted_in("days_to_hearing", ended) == Count(20, 1)


def test_a_withdrawn_breach_is_resolved_and_was_owed_no_hearing() -> None:
    step = tell(in_court(), "withdraw_breach", "1999-03-31", "OM", reason="new evidence")
    assert counted_in("heard_in_time", step) == OUTSIDE
    assert counted_in("resolved_in_time", step) == MET


def test_an_appointment_without_an_outcome_is_unknown() -> None:
    step = appointed(order(), "A1", "1999-03-02", when="1999-03-04 10:00")
    assert counted_in("compliance", step) == UNKNOWN
    assert counted_in("compliance", step, date(1999, 3, 3)) == OUTSIDE
    off = tell(step, "appointment_changed", "1999-03-03", "CA", appointment="A1", change="called_off")
    assert counted_in("compliance", off) == OUTSIDE
    unseen = tell(step, "home_visit_made", "1999-03-04 10:00", "OM", appointment="A1", seen=False)
    assert counted_in("compliance", unseen) == NOT_MET


def test_what_may_wait_is_counted_apart() -> None:
    told = {"may_wait": ["explanation_sought"], "until": "1999-03-31", "why": "two officers ill"}
    step = failed(tell(order(), "instruct_priorities", "1999-03-02", "LM", **told), "A1", "1999-03-10")
    step = explained(wait(step, "1999-03-16"), "A1", "1999-03-16")
    assert counted_in("asked_in_time", step) == OUTSIDE
    assert (
        counted_in(
            "asked_in_time", explained(wait(failed(order(), "A1", "1999-03-10"), "1999-03-16"), "A1", "1999-03-16")
        )
        == NOT_MET
    )


def test_a_broken_condition_is_a_failure_too() -> None:
    step = tell(order(), "condition_broken", "1999-03-10", "OM", failure="C1", condition="curfew")
    step = judged(explained(step, "C1", "1999-03-11"), "C1", "1999-03-12", "acceptable")
    assert counted_in("asked_in_time", step) == MET
    assert counted_in("found_unacceptable", step) == NOT_MET


def test_a_second_breach_is_another() -> None:
    step = tell(in_court(), "hearing_listed", "1999-03-29", "court", hearing_on="1999-04-13")
    step = tell(step, "court_outcome", "1999-04-13 15:00", "court", outcome="continued")
    for number, day in enumerate(("1999-05-05", "1999-05-12", "1999-05-19"), start=4):
        step = unacceptable(step, f"A{number}", day)
        step = warned(step, f"A{number}", f"{day[:-2]}{int(day[-2:]) + 1:02}") if number < 6 else step
    step = tell(step, "breach", "1999-05-21", failures=["A4", "A5", "A6"], reason="again")
    assert counted_in("days_to_breach", step) == Count(0 + 2, 2)
    assert counted_in("breaches_each", step) == Count(2, 1)


def test_a_recall_counts_for_its_licence() -> None:
    assert counted_in("recalls_each", recalled()) == Count(1, 1)
