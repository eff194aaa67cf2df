"""Service levels: each by its own clock, worked out by hand."""

from datetime import date

import pytest

from domain.measures.measure import MET, NOT_MET, OUTSIDE, UNKNOWN, Count, Window
from domain.measures.table import REPORTS
from tests.domain.builders import (
    UNPAID_WORK,
    allocated,
    assessed,
    engagement,
    order,
    order_since_2021,
    order_with,
    planned,
    sentenced,
    tell,
    wait,
)
from tests.domain.measures.lives import LATER, counted, counted_in

BREACHED, PUT_RIGHT, REFERRED = "breached-on-third-failure", "late-doubled-annulled", "breach-referred-in-2016"
LATE_FIRST, SHORT, FOUR_YEARS = "missed-first-appointment-in-2016", "short-custody-in-2009", "four-years-custody"
COMBINED, TREATED, ACTIVATED = (
    "combination-of-requirements",
    "treatment-before-its-stage",
    "suspended-sentence-activated",
)
HIGH_RISK, REPORTED, MOVED = "high-risk-of-harm-in-2004", "report-and-remand", "transfer-between-areas"
OUT_OF_REACH = "partner-out-of-reach"

BY_HAND = [
    # order and allocation of Monday 1 March 1999: two business days end on the 3rd
    ("sl002", BREACHED, LATER, MET),
    ("sl002", BREACHED, date(1999, 3, 2), OUTSIDE),
    # imposed on 14 June 1999, allocated on the 21st
    ("sl002", "life-over-thirty-years", LATER, NOT_MET),
    # order of Monday 7 March 2016, first seen on the 16th, two days after the fifth business day
    ("sl003r", LATE_FIRST, LATER, NOT_MET),
    ("sl003r", LATE_FIRST, date(2016, 3, 13), OUTSIDE),
    ("sl003r", REFERRED, LATER, MET),
    ("sl003r", SHORT, LATER, OUTSIDE),
    # released on Tuesday 1 December 2009, seen on the 4th
    ("sl004r", SHORT, LATER, NOT_MET),
    ("sl004r", SHORT, date(2009, 12, 1), OUTSIDE),
    # on Friday 20 October 2023, seen on the Monday
    ("sl004r", FOUR_YEARS, LATER, MET),
    ("sl004r", BREACHED, LATER, OUTSIDE),
    # on Monday 7 June 2010, seen on the 9th; again on Friday 15 October, seen on the Monday
    ("crc_sl002r", "recalled-for-28-days-in-2010", LATER, Count(1, 2)),
    ("crc_sl002r", "recalled-for-28-days-in-2010", date(2010, 10, 15), NOT_MET),
    ("sl005", ACTIVATED, LATER, MET),
    ("sl005", SHORT, LATER, NOT_MET),
    # failed on Monday 12 April 1999, decided on the 16th; ten working days end on the 26th
    ("sl014", BREACHED, LATER, MET),
    ("sl014", BREACHED, date(1999, 4, 25), OUTSIDE),
    # a decision was due for an hour, until an annulled failure took its ground away; a warning was given
    ("sl014", PUT_RIGHT, LATER, UNKNOWN),
    ("sl014", REFERRED, LATER, OUTSIDE),
    # referred on Thursday 3 March 2016, presented on Monday the 7th
    ("sl015", REFERRED, LATER, MET),
    ("sl015", REFERRED, date(2016, 3, 6), OUTSIDE),
    ("sl015", BREACHED, LATER, OUTSIDE),
    # allocated on Tuesday 8 September 2015, seen on the 14th
    ("crc_sl001r", REFERRED, LATER, MET),
    ("crc_sl001r", REFERRED, date(2015, 9, 14), OUTSIDE),
    # first seen on 14 September 2015, planned on the 30th; fifteen business days end on 5 October
    ("crc_plan", REFERRED, LATER, MET),
    ("crc_plan", REFERRED, date(2015, 10, 4), OUTSIDE),
    ("sl006", REFERRED, LATER, MET),
    # known on Tuesday 23 February 2016, four days after it happened; eight business days end on 4 March
    ("crc_referral", REFERRED, LATER, MET),
    ("crc_referral", REFERRED, date(2016, 3, 3), OUTSIDE),
    ("crc_referral", BREACHED, LATER, OUTSIDE),
    # October 2015, the first whole month, has the contact of the 12th; eleven months until August 2016
    ("crc_contact", REFERRED, date(2015, 10, 31), MET),
    ("crc_contact", REFERRED, date(2015, 10, 30), OUTSIDE),
    ("crc_contact", REFERRED, LATER, Count(11, 11)),
    ("crc_contact", BREACHED, LATER, OUTSIDE),
    # asked on the day after, on the third day, on the day after
    ("crc_follow_up", BREACHED, LATER, Count(3, 3)),
    ("crc_follow_up", BREACHED, date(1999, 4, 18), Count(2, 2)),
    # arranged for 10 March 2016 and missed: arranged in time, kept too late
    ("sl004", LATE_FIRST, LATER, MET),
    ("sl004", LATE_FIRST, date(2016, 3, 13), OUTSIDE),
    ("sl004_kept", LATE_FIRST, LATER, NOT_MET),
    ("sl004_kept", FOUR_YEARS, LATER, OUTSIDE),
    # sixty hours from 4 June 2022, seven a week: reached on 30 July
    ("sl029", COMBINED, LATER, MET),
    ("sl029", COMBINED, date(2023, 5, 2), OUTSIDE),
    ("sl029", TREATED, LATER, NOT_MET),
    ("sl029", ACTIVATED, LATER, OUTSIDE),
    ("sl029", BREACHED, LATER, OUTSIDE),
    # asked for on Monday 7 February 2022, delivered on the 24th; fifteen working days end on the 28th
    ("psr_standard", REPORTED, LATER, MET),
    ("psr_standard", REPORTED, date(2022, 2, 27), OUTSIDE),
    ("psr_standard", BREACHED, LATER, OUTSIDE),
    # order of 8 March 2004: fifteen days end on the 23rd, visited on the 26th
    ("home_visit_high", HIGH_RISK, LATER, NOT_MET),
    ("home_visit_high", HIGH_RISK, date(2004, 3, 22), OUTSIDE),
    ("home_visit_high", BREACHED, LATER, OUTSIDE),
    # order of 3 May 2022, visited on 1 June; six weeks end on 14 June
    ("home_visit_medium", COMBINED, LATER, MET),
    ("home_visit_medium", HIGH_RISK, LATER, OUTSIDE),
    # order of 26 September 2022, visited on 6 December; twelve weeks end on the 19th
    ("home_visit_low", OUT_OF_REACH, LATER, MET),
    ("home_visit_low", BREACHED, LATER, NOT_MET),
    ("home_visit_low", COMBINED, LATER, OUTSIDE),
    # asked for on 8 March 2023 and refused on the 14th, asked for again on the 21st and accepted on the 29th
    ("transfer_answered", MOVED, LATER, Count(2, 2)),
    ("transfer_answered", MOVED, date(2023, 4, 18), MET),
    ("transfer_answered", BREACHED, LATER, OUTSIDE),
    # order of 8 March 2004, assessed on the 10th, planned on the 24th; five working days end on the 15th
    ("high_risk_2005", HIGH_RISK, LATER, NOT_MET),
    ("high_risk_2005", HIGH_RISK, date(2004, 3, 14), OUTSIDE),
    # all three made inside
    ("high_risk_2005", FOUR_YEARS, LATER, MET),
    ("high_risk_2005", BREACHED, LATER, OUTSIDE),
    ("priority_2005", HIGH_RISK, LATER, OUTSIDE),
]


@pytest.mark.parametrize(("measure", "life", "as_at", "count"), BY_HAND)
def test_a_level_is_what_the_life_shows(measure: str, life: str, as_at: date, count: Count) -> None:
    assert counted(measure, life, as_at) == count


def test_every_level_is_worked_out_by_hand() -> None:
    others = {"psr_short", "psr_oral"}
    assert {row[0] for row in BY_HAND} | others == {one.name for one in REPORTS["service-levels"].measures}


def test_a_level_counts_by_the_day_on_which_its_clock_began() -> None:
    may = Window(date(2016, 5, 1), date(2016, 5, 31), LATER)
    march = Window(date(2016, 3, 1), date(2016, 3, 31), LATER)
    assert counted("sl003r", LATE_FIRST, LATER, may) == OUTSIDE
    assert counted("sl003r", LATE_FIRST, LATER, march) == NOT_MET
    # referred in March on a failure that was known in February
    assert counted("crc_referral", REFERRED, LATER, march) == OUTSIDE
    assert counted("sl015", REFERRED, LATER, march) == MET


def test_brief_reports_have_times_of_their_own() -> None:
    step = tell(engagement(), "report_asked_for", "2022-02-07", "court", report="R1", extent="short")
    step = tell(step, "report_asked_for", "2022-02-07 15:00", "court", report="R2", extent="oral")
    step = tell(step, "report_delivered", "2022-02-07 16:00", report="R2", author="brandt", proposal="an order")
    assert counted_in("psr_oral", step) == MET
    assert counted_in("psr_standard", step) == OUTSIDE
    assert counted_in("psr_short", step, date(2022, 2, 13)) == OUTSIDE
    assert counted_in("psr_short", step, date(2022, 2, 14)) == NOT_MET
    late = tell(step, "report_delivered", "2022-02-15", report="R1", author="brandt", proposal="an order")
    assert counted_in("psr_short", late) == NOT_MET


def test_a_plan_has_its_time_from_the_first_contact_only() -> None:
    step = order()
    assert counted_in("sl006", step) == OUTSIDE
    seen = tell(step, "attended", "1999-03-04", "OM")
    assert counted_in("sl006", seen) == NOT_MET
    # fifteen business days from Thursday 4 March end on the 25th
    assert counted_in("sl006", planned(seen, "1999-03-25")) == MET
    assert counted_in("crc_plan", planned(seen, "1999-03-26")) == NOT_MET


def test_hours_that_nobody_told_are_unknown() -> None:
    step = order_with({**UNPAID_WORK, "hours": None})
    assert counted_in("sl029", step, date(2023, 5, 3)) == UNKNOWN
    assert counted_in("sl029", step, date(2023, 5, 2)) == OUTSIDE


def test_hours_are_those_that_a_court_set_last() -> None:
    step = tell(order_with(UNPAID_WORK), "hours_worked", "2022-09-03", "partner", intervention="work", hours=40)
    assert counted_in("sl029", step) == NOT_MET
    fewer = tell(step, "sentence_varied", "2022-10-03", "court", add=[{**UNPAID_WORK, "hours": 40}])
    assert counted_in("sl029", fewer) == MET
    none = tell(step, "sentence_varied", "2022-10-03", "court", remove=["work"])
    assert counted_in("sl029", none) == OUTSIDE


def test_what_goes_by_harm_is_unknown_where_nobody_has_assessed_it() -> None:
    for measure in ("home_visit_high", "home_visit_medium", "home_visit_low", "high_risk_2005", "priority_2005"):
        assert counted_in(measure, order()) == UNKNOWN
        assert counted_in(measure, order(), date(1999, 3, 2)) == OUTSIDE


def test_a_mark_takes_a_case_to_the_visit_of_high_risk() -> None:
    step = assessed(order(), "1999-03-02", "low", markers=["registered_sex_offender"])
    step = tell(step, "home_visit_made", "1999-03-16", "OM")
    assert counted_in("home_visit_high", step) == MET
    assert counted_in("home_visit_low", step) == OUTSIDE


def test_a_visit_at_which_nobody_was_seen_is_none() -> None:
    step = assessed(order(), "1999-03-02", "high")
    assert counted_in("home_visit_high", tell(step, "home_visit_made", "1999-03-03", "OM", seen=False)) == NOT_MET


def test_a_priority_offender_has_three_documents_in_five_working_days() -> None:
    step = assessed(order(), "1999-03-02", "low", markers=["priority_offender"])
    assert counted_in("priority_2005", planned(step, "1999-03-05")) == NOT_MET
    assert counted_in("priority_2005", planned(step, "1999-03-08", risk_management_plan="R1")) == MET
    assert counted_in("priority_2005", planned(step, "1999-03-09", risk_management_plan="R1")) == NOT_MET


def test_who_is_taken_into_custody_in_time_is_left_out() -> None:
    inside = tell(order(), "received", "1999-03-03", "prison", prison="wendle", reason="other")
    assert counted_in("sl003r", inside) == OUTSIDE
    assert counted_in("sl003r", wait(order(), "1999-04-01")) == NOT_MET


def test_what_may_wait_under_an_instruction_is_no_failure_of_the_level() -> None:
    told = {"may_wait": ["plan"], "until": "2022-08-31", "why": "two officers ill"}
    step = tell(order_since_2021(), "attended", "2022-05-05", "OM")
    waits = wait(tell(step, "instruct_priorities", "2022-05-06", "LM", **told), "2022-07-01")
    assert counted_in("sl006", waits) == OUTSIDE
    assert counted_in("sl006", wait(step, "2022-07-01")) == NOT_MET


def test_an_order_that_is_not_allocated_has_no_time_from_allocation() -> None:
    step = sentenced()
    assert counted_in("crc_sl001r", step) == OUTSIDE
    assert counted_in("sl002", step) == NOT_MET
    assert counted_in("sl002", allocated(step, "1999-03-03 23:00")) == MET
