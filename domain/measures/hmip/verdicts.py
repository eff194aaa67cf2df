"""The inspectorate's measures of an order, a report or a high-risk case, each element a verdict (CMM App. 2-3).

A verdict is `(record, as_of)` to met, not met, or None where the record is outside the denominator. A record stands as
it was at the end of `as_of`; for an order that had ended before, `as_of` is its last day. What is not known is outside.
The report prints no denominators: who is counted is ours.
Titles, tables and figures stand in `tables/hmip.toml`.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from itertools import count, takewhile
from typing import Any

from domain.calendar import add_months, add_working_days
from domain.measures.hmip.definitions import HMIP
from domain.measures.hmip.records import (
    CombinationRecord,
    ContactRecord,
    EnforcementRecord,
    Failure,
    HighRiskContactRecord,
    PsrRecord,
    Quality,
    SupervisionRecord,
)

FIGURES = HMIP.figures


def first_appt_arranged_5wd(record: ContactRecord, as_of: date) -> bool | None:
    return _by(record.first_arranged_for, _first_limit(record), as_of)


def first_appt_took_place_5wd(record: ContactRecord, as_of: date) -> bool | None:
    return _by(record.first_kept_on, _first_limit(record), as_of)


def twelve_appts_first_3m(record: ContactRecord, as_of: date) -> bool | None:
    return _as_many(FIGURES.first_contacts, record.kept_dates, _first_period(record), as_of)


def six_appts_second_3m(record: ContactRecord, as_of: date) -> bool | None:
    second = (_months_after(record.order_date, each) for each in (FIGURES.first_months, FIGURES.second_months))
    return _as_many(FIGURES.second_contacts, record.kept_dates, tuple(second), as_of)


def initial_contact_met_ns(record: HighRiskContactRecord, as_of: date) -> bool | None:
    return None if record.first_limit is None else _by(record.first_kept_on, record.first_limit, as_of)


def required_meetings_offered_3m(record: HighRiskContactRecord, as_of: date) -> bool | None:
    return _as_many(record.required, record.offered_dates, _first_period(record), as_of)


def required_meetings_held_3m(record: HighRiskContactRecord, as_of: date) -> bool | None:
    return _as_many(record.required, record.kept_dates, _first_period(record), as_of)


def plan_prepared(record: SupervisionRecord, as_of: date) -> bool | None:
    return record.plan_prepared


def risk_assessed_reoffending(record: SupervisionRecord, as_of: date) -> bool | None:
    return record.reoffending_assessed


def risk_assessed_harm(record: SupervisionRecord, as_of: date) -> bool | None:
    return record.harm_assessed


def quarterly_plan_review(record: SupervisionRecord, as_of: date) -> bool | None:
    """Whether each completed quarter has a review. The day that begins a quarter counts for the one before."""
    ends = _quarters(record.order_date, as_of)
    if not ends:
        return None
    reviewed = {bisect_left(ends, on) for on in record.review_dates if on >= record.order_date}
    return reviewed.issuperset(range(len(ends)))


def explanation_action_2d(record: EnforcementRecord, as_of: date) -> bool | None:
    def acted(failure: Failure) -> bool:
        limit = _working_days_after(failure.date, FIGURES.action_working_days)
        return failure.action_on is not None and failure.action_on <= min(limit, as_of)

    return _of_every_failure(acted, record, as_of)


def explanation_recorded(record: EnforcementRecord, as_of: date) -> bool | None:
    return _of_every_failure(lambda failure: failure.explanation_recorded, record, as_of)


def acceptability_view_recorded(record: EnforcementRecord, as_of: date) -> bool | None:
    return _of_every_failure(lambda failure: failure.judgement is not None, record, as_of)


def breach_by_third_failure(record: EnforcementRecord, as_of: date) -> bool | None:
    """Whether breach action is recorded after three unacceptable failures, whenever it came: no time is printed."""
    unacceptable = sum(failure.judgement == "unacceptable" for failure in _failures(record, as_of))
    if unacceptable < FIGURES.unacceptable_failures:
        return None
    return record.breach_action_on is not None and record.breach_action_on <= as_of


def manager_authorised_no_breach(record: EnforcementRecord, as_of: date) -> bool | None:
    """Whether, of those with three unacceptable failures and no breach action, a manager authorised it."""
    return None if breach_by_third_failure(record, as_of) is not False else record.no_breach_authorised_by is not None


def plan_addresses_whole_order(record: CombinationRecord, as_of: date) -> bool | None:
    return record.plan_covers_whole_order


def quarterly_reviews_cover_both_parts(record: CombinationRecord, as_of: date) -> bool | None:
    return record.every_review_covers_both_parts


def communication_between_officers(record: CombinationRecord, as_of: date) -> bool | None:
    return record.officers_communicated


def excellent(record: PsrRecord, as_of: date) -> bool | None:
    return _graded(record, "excellent")


def satisfactory_or_good_enough(record: PsrRecord, as_of: date) -> bool | None:
    return _graded(record, "satisfactory")


def not_satisfactory(record: PsrRecord, as_of: date) -> bool | None:
    return _graded(record, "not_satisfactory")


def very_poor(record: PsrRecord, as_of: date) -> bool | None:
    return _graded(record, "very_poor")


VERDICTS: dict[str, Callable[[Any, date], bool | None]] = {
    "first_appt_arranged_5wd": first_appt_arranged_5wd,
    "first_appt_took_place_5wd": first_appt_took_place_5wd,
    "twelve_appts_first_3m": twelve_appts_first_3m,
    "six_appts_second_3m": six_appts_second_3m,
    "initial_contact_met_ns": initial_contact_met_ns,
    "required_meetings_offered_3m": required_meetings_offered_3m,
    "required_meetings_held_3m": required_meetings_held_3m,
    "plan_prepared": plan_prepared,
    "risk_assessed_reoffending": risk_assessed_reoffending,
    "risk_assessed_harm": risk_assessed_harm,
    "quarterly_plan_review": quarterly_plan_review,
    "explanation_action_2d": explanation_action_2d,
    "explanation_recorded": explanation_recorded,
    "acceptability_view_recorded": acceptability_view_recorded,
    "acceptability_view_clear": acceptability_view_recorded,
    "breach_by_third_failure": breach_by_third_failure,
    "manager_authorised_no_breach": manager_authorised_no_breach,
    "plan_addresses_whole_order": plan_addresses_whole_order,
    "quarterly_reviews_cover_both_parts": quarterly_reviews_cover_both_parts,
    "communication_between_officers": communication_between_officers,
    "excellent": excellent,
    "satisfactory_or_good_enough": satisfactory_or_good_enough,
    "not_satisfactory": not_satisfactory,
    "very_poor": very_poor,
}
"""By the names of the columns. What is clear of a view in A2.19 is what is recorded of it in A2.13."""


def _by(on: date | None, limit: date, as_of: date) -> bool | None:
    """Whether it was by the limit; None while the limit is not over."""
    return None if limit > as_of else on is not None and on <= limit


def _as_many(required: int | None, dates: Iterable[date], period: tuple[date, ...], as_of: date) -> bool | None:
    """Whether so many days are in the period; None while it is not over, and where nobody knows how many."""
    start, end = period
    if required is None or end > as_of:
        return None
    return sum(start <= on < end for on in dates) >= required


def _graded(record: PsrRecord, quality: Quality) -> bool | None:
    return None if record.quality is None else record.quality == quality


def _of_every_failure(done: Callable[[Failure], bool], record: EnforcementRecord, as_of: date) -> bool | None:
    failures = _failures(record, as_of)
    return all(map(done, failures)) if failures else None


def _failures(record: EnforcementRecord, as_of: date) -> list[Failure]:
    return [failure for failure in record.failures if failure.date <= as_of]


def _first_limit(record: ContactRecord) -> date:
    return _working_days_after(record.order_date, FIGURES.first_working_days)


def _first_period(record: ContactRecord | HighRiskContactRecord) -> tuple[date, ...]:
    """Its first day, and the first day after it."""
    return record.order_date, _months_after(record.order_date, FIGURES.first_months)


# A caseload of a hundred thousand began on a few thousand days.
@cache
def _working_days_after(start: date, working_days: int) -> date:
    return add_working_days(start, working_days)


@cache
def _months_after(start: date, months: int) -> date:
    return add_months(start, months)


@cache
def _quarters(start: date, as_of: date) -> tuple[date, ...]:
    """The last days of the quarters that are completed, each the day that begins the next."""
    ends = (add_months(start, FIGURES.review_months * number) for number in count(1))
    return tuple(takewhile(lambda end: end <= as_of, ends))
