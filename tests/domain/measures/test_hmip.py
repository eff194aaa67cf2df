"""The inspectorate's elements: on which day each begins to count, and what meets it."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import calendar
from domain.measures.hmip.definitions import HMIP
from domain.measures.hmip.records import (
    CombinationRecord,
    ContactRecord,
    EnforcementRecord,
    Failure,
    HighRiskContactRecord,
    PsrRecord,
    SupervisionRecord,
)
from domain.measures.hmip.verdicts import VERDICTS

ORDER = date(2001, 3, 5)  # a Monday; five working days end on the 12th, three months on 5 June, six on 5 September
LATER = date(2001, 12, 31)
WEEKLY = tuple(ORDER + timedelta(weeks=week) for week in range(12))  # the last on 21 May
SECOND = tuple(date(2001, 6, 5) + timedelta(weeks=2 * fortnight) for fortnight in range(6))

days = st.dates(date(1999, 1, 1), date(2004, 12, 31))


def verdict(element: str, record: Any, as_of: date = LATER) -> bool | None:
    return VERDICTS[element](record, as_of)


def contact(arranged: date | None = None, first: date | None = None, kept: tuple[date, ...] = ()) -> ContactRecord:
    return ContactRecord(ORDER, arranged, first, kept)


def high_risk(**told: Any) -> HighRiskContactRecord:
    nothing = HighRiskContactRecord(ORDER, ORDER + timedelta(days=7), None, 12, (), ())
    return nothing._replace(**told)


def supervised(*reviews: date) -> SupervisionRecord:
    return SupervisionRecord(ORDER, True, None, False, reviews)


def failed(on: date, judgement: Any = "unacceptable", action: date | None = None, explained: bool = True) -> Failure:
    return Failure(on, action, explained, judgement)


def enforced(*failures: Failure, breach: date | None = None, authorised: str | None = None) -> EnforcementRecord:
    return EnforcementRecord(ORDER, failures, breach, authorised)


THREE = tuple(failed(date(2001, 4, on)) for on in (2, 9, 17))


def test_every_element_of_a_table_has_a_verdict_and_a_definition() -> None:
    columns = {element for table in HMIP.tables.values() for element in table.elements}
    assert columns == set(VERDICTS) == set(HMIP.elements)


@pytest.mark.parametrize(
    ("element", "record", "first_day"),
    [
        ("first_appt_arranged_5wd", contact(), date(2001, 3, 12)),
        ("first_appt_took_place_5wd", contact(), date(2001, 3, 12)),
        ("twelve_appts_first_3m", contact(), date(2001, 6, 5)),
        ("six_appts_second_3m", contact(), date(2001, 9, 5)),
        ("initial_contact_met_ns", high_risk(), date(2001, 3, 12)),
        ("required_meetings_offered_3m", high_risk(), date(2001, 6, 5)),
        ("required_meetings_held_3m", high_risk(), date(2001, 6, 5)),
        ("quarterly_plan_review", supervised(), date(2001, 6, 5)),
        ("explanation_action_2d", enforced(failed(date(2001, 4, 2))), date(2001, 4, 2)),
        ("explanation_recorded", enforced(failed(date(2001, 4, 2), explained=False)), date(2001, 4, 2)),
        ("acceptability_view_recorded", enforced(failed(date(2001, 4, 2), None)), date(2001, 4, 2)),
        ("breach_by_third_failure", enforced(*THREE), date(2001, 4, 17)),
        ("manager_authorised_no_breach", enforced(*THREE), date(2001, 4, 17)),
    ],
)
def test_a_record_counts_from_the_day_on_which_its_time_is_over(element: str, record: Any, first_day: date) -> None:
    assert verdict(element, record, first_day - timedelta(days=1)) is None
    assert verdict(element, record, first_day) is False


@pytest.mark.parametrize(("on", "met"), [(ORDER, True), (date(2001, 3, 12), True), (date(2001, 3, 13), False)])
def test_the_first_appointment_is_in_time_until_the_fifth_working_day(on: date, met: bool) -> None:
    assert verdict("first_appt_arranged_5wd", contact(arranged=on)) is met
    assert verdict("first_appt_took_place_5wd", contact(first=on)) is met
    assert verdict("initial_contact_met_ns", high_risk(first_kept_on=on)) is met


@pytest.mark.parametrize(
    ("element", "kept", "met"),
    [
        ("twelve_appts_first_3m", WEEKLY, True),
        ("twelve_appts_first_3m", WEEKLY[1:], False),
        ("twelve_appts_first_3m", (*WEEKLY[1:], date(2001, 6, 4)), True),
        ("twelve_appts_first_3m", (*WEEKLY[1:], date(2001, 6, 5)), False),
        ("twelve_appts_first_3m", (*WEEKLY[1:], ORDER - timedelta(days=1)), False),
        ("six_appts_second_3m", SECOND, True),
        ("six_appts_second_3m", SECOND[1:], False),
        ("six_appts_second_3m", (*SECOND[1:], date(2001, 9, 4)), True),
        ("six_appts_second_3m", (*SECOND[1:], date(2001, 9, 5)), False),
    ],
)
def test_the_day_that_ends_a_period_belongs_to_the_next(element: str, kept: tuple[date, ...], met: bool) -> None:
    assert verdict(element, contact(kept=kept)) is met


@pytest.mark.parametrize(("required", "offered", "held"), [(12, True, False), (11, True, True), (None, None, None)])
def test_of_high_risk_cases_meetings_go_by_what_their_own_standard_asks(
    required: int | None, offered: bool | None, held: bool | None
) -> None:
    record = high_risk(required=required, offered_dates=WEEKLY, kept_dates=WEEKLY[1:])
    assert verdict("required_meetings_offered_3m", record) is offered
    assert verdict("required_meetings_held_3m", record) is held


def test_without_a_known_limit_the_first_contact_is_neither_met_nor_missed() -> None:
    assert verdict("initial_contact_met_ns", high_risk(first_limit=None, first_kept_on=ORDER)) is None


@pytest.mark.parametrize(
    ("reviews", "met"),
    [
        ([date(2001, 6, 5), date(2001, 9, 5), date(2001, 12, 5)], True),
        ([date(2001, 6, 6), date(2001, 9, 5), date(2001, 12, 5)], False),  # two in the second quarter, none before it
        ([ORDER, date(2001, 7, 1), date(2001, 10, 1)], True),
        ([ORDER - timedelta(days=1), date(2001, 7, 1), date(2001, 10, 1)], False),
        ([date(2001, 10, 1), date(2001, 4, 1), date(2001, 7, 1)], True),
        ([date(2001, 4, 1), date(2001, 10, 1)], False),
    ],
)
def test_each_completed_quarter_wants_a_review_of_its_own(reviews: list[date], met: bool) -> None:
    assert verdict("quarterly_plan_review", supervised(*reviews)) is met


def test_what_is_not_known_is_outside() -> None:
    assert verdict("plan_prepared", supervised()) is True
    assert verdict("risk_assessed_reoffending", supervised()) is None
    assert verdict("risk_assessed_harm", supervised()) is False
    assert [verdict(element, PsrRecord(None)) for element in HMIP.tables["psr"].elements] == [None] * 4
    unknown = CombinationRecord(True, False, None)
    combination = [verdict(element, unknown) for element in HMIP.tables["combination"].elements]
    assert combination == [True, False, None]


@pytest.mark.parametrize(
    ("action", "met"),
    [(date(2001, 4, 6), True), (date(2001, 4, 9), True), (date(2001, 4, 10), True), (date(2001, 4, 11), False)],
)
def test_days_of_rest_do_not_count_when_an_explanation_is_sought(action: date, met: bool) -> None:
    friday = date(2001, 4, 6)
    assert verdict("explanation_action_2d", enforced(failed(friday, action=action))) is met


def test_it_must_be_so_of_every_failure() -> None:
    good = failed(date(2001, 4, 2), "acceptable", date(2001, 4, 2))
    bad = failed(date(2001, 4, 9), None, None, explained=False)
    for element in ("explanation_action_2d", "explanation_recorded", "acceptability_view_clear"):
        assert verdict(element, enforced(good)) is True
        assert verdict(element, enforced(good, bad)) is False
        assert verdict(element, enforced()) is None


@pytest.mark.parametrize(
    ("record", "breach", "authorised"),
    [
        (enforced(*THREE), False, False),
        (enforced(*THREE, authorised="line manager"), False, True),
        (enforced(*THREE, breach=date(2001, 4, 9)), True, None),
        (enforced(*THREE, breach=LATER), True, None),
        (enforced(*THREE, breach=LATER + timedelta(days=1)), False, False),
        (enforced(*THREE[1:], breach=date(2001, 4, 9)), None, None),
        (enforced(*THREE[1:], failed(date(2001, 4, 24), "acceptable")), None, None),
        (enforced(*THREE[1:], failed(date(2001, 4, 24), None)), None, None),
    ],
)
def test_breach_and_its_absence_are_asked_of_three_unacceptable_failures(
    record: EnforcementRecord, breach: bool | None, authorised: bool | None
) -> None:
    assert verdict("breach_by_third_failure", record) is breach
    assert verdict("manager_authorised_no_breach", record) is authorised


@given(days, days, st.lists(days, max_size=20))
def test_reviews_are_found_as_by_looking_through_each_quarter(order: date, as_of: date, reviews: list[date]) -> None:
    whole = calendar.months_between(order, as_of) // 3 if order <= as_of else 0
    quarters = [(calendar.add_months(order, 3 * n), calendar.add_months(order, 3 * n + 3)) for n in range(whole)]
    reviewed = [any(start < on <= end or (on == start == order) for on in reviews) for start, end in quarters]
    record = SupervisionRecord(order, True, True, True, tuple(reviews))
    assert verdict("quarterly_plan_review", record, as_of) is (all(reviewed) if reviewed else None)


@given(days, days, st.none() | days)
def test_a_first_appointment_once_counted_never_changes(order: date, as_of: date, kept: date | None) -> None:
    record = ContactRecord(order, kept, kept, (kept,) if kept else ())
    early = verdict("first_appt_took_place_5wd", record, as_of)
    assert early is None or early is verdict("first_appt_took_place_5wd", record, as_of + timedelta(days=400))
