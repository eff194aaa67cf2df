"""The inspectorate's tables of our own caseload: the same elements as in print, asked of accounts (CMM App. 2-3).

Orders count from the day of sentence, high-risk cases from their first day in the community, licences among them. An
order that is over is looked at as on its last day. One that is not yet a quarter old is not asked for plan and
assessment: it may still get them in time. What the report leaves open is ours, and said in each definition.
"""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from domain import calendar
from domain.measures.account import Account
from domain.measures.hmip.definitions import HMIP, MeasureTable
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
from domain.measures.measure import OUTSIDE, UNKNOWN, Count, Look, Measure, Report, Section, Window, verdict

ACTION = "explanation_action_2d"
UNPAID_WORK = "unpaid_work"


@lru_cache(maxsize=1)
def contact(account: Account, start: date) -> ContactRecord:
    arranged = min((one.day for one in account.appointments if one.day >= start), default=None)
    kept = _kept(account, start)
    return ContactRecord(start, arranged, min(kept, default=None), kept)


@lru_cache(maxsize=1)
def contact_of_high_risk(account: Account, start: date) -> HighRiskContactRecord:
    """The limit and the number of meetings are those of the sentence's own standards, as its entries name them."""
    limit = next((one.due for one in account.deadlines if one.key == "first_appointment"), None)
    period = calendar.add_months(start, HMIP.figures.first_months).isoformat()
    counted = (fact.says for fact in account.facts("contacts_counted"))
    required = next((said["required"] for said in counted if said["last"] < period), None)
    kept = _kept(account, start)
    unplanned = (one.day for one in account.contacts if not one.appointment)
    offered = (*(one.day for one in account.appointments), *unplanned)
    return HighRiskContactRecord(start, limit, min(kept, default=None), required, offered, kept)


def _kept(account: Account, start: date) -> tuple[date, ...]:
    return tuple(one.day for one in account.contacts if one.day >= start)


@lru_cache(maxsize=1)
def supervision(account: Account, start: date) -> SupervisionRecord:
    """Quarters run from the plan, as they do in the standard; from the order where there is none."""
    assessed, planned = account.facts("assessed"), account.first("planned")
    return SupervisionRecord(
        order_date=max(start, planned.day) if planned else start,
        plan_prepared=planned is not None,
        reoffending_assessed=any(fact.value for fact in assessed),
        harm_assessed=any(fact.about != "unknown" for fact in assessed),
        review_dates=tuple(fact.day for fact in account.facts("reviewed")),
    )


@lru_cache(maxsize=1)
def enforcement(account: Account, start: date) -> EnforcementRecord:
    breached = account.first("breach_decided", "breach_referred", "recall_decided")
    authorised = account.first("not_breaching_authorised")
    failures = tuple(_failure(account, fact.about, fact.day) for fact in account.facts("failed_to_attend"))
    return EnforcementRecord(start, failures, breached.day if breached else None, authorised.by if authorised else None)


def _over(record: EnforcementRecord, as_of: date) -> EnforcementRecord:
    """The record without the failures that may still be acted on in time."""
    waits = HMIP.figures.action_working_days
    over = (one for one in record.failures if one.action_on or calendar.add_working_days(one.date, waits) <= as_of)
    return record._replace(failures=tuple(over))


def _failure(account: Account, about: str, day: date) -> Failure:
    """An explanation that came unasked is action too."""
    acted = account.first("explanation_sought", "explanation_given", about=about)
    judged: Any = account.last("judged", about=about)
    explained = account.first("explanation_given", about=about) is not None
    return Failure(day, acted.day if acted else None, explained, judged.value if judged else None)


@lru_cache(maxsize=1)
def combination(account: Account, start: date) -> CombinationRecord | None:
    """Of an order with unpaid work and another requirement; None of any other."""
    ordered = account.requirements
    if not any(one.get("partner") == UNPAID_WORK for one in ordered) or len(ordered) < 2:
        return None
    reviews = [fact.value for fact in account.facts("reviewed")]
    covered = False if "false" in reviews else None if "" in reviews or not reviews else True
    return CombinationRecord(_covers(account, {one["id"] for one in ordered}), covered, _communicated(account))


def _covers(account: Account, ordered: set[str]) -> bool | None:
    """Whether each requirement is served by an objective; not known where no objective says what serves it."""
    named = [one["interventions"] for one in account.objectives.values() if one.get("interventions")]
    return ordered <= set(chain.from_iterable(named)) if named else None


def _communicated(account: Account) -> bool | None:
    """Whether a three-way meeting or a review by the team is recorded; not known before anything has commenced."""
    met = [fact.value for fact in account.facts("commenced")]
    together = any(met) or any(fact.about == "team" for fact in account.facts("reviewed"))
    return True if together else False if met else None


class Part(NamedTuple):
    """What the tables of one part of the work look at, and which types of entry they read for it."""

    record: Callable[[Account, date], Any]
    reads: tuple[str, ...]
    is_told: bool = False
    """Whether None of an element means that nobody told, not that it lies outside."""


CONTACT = ("appointment_made", "appointment_changed", "attended", "home_visit_made")
PARTS = {
    "contact": Part(contact, CONTACT),
    "contact_high_risk": Part(
        contact_of_high_risk, (*CONTACT, "contacts_counted", "met", "met_late", "met_recorded_late", "missed")
    ),
    "supervision": Part(supervision, ("planned", "reviewed")),
    "enforcement": Part(
        enforcement,
        (
            *("failed_to_attend", "explanation_sought", "explanation_given", "judged"),
            *("breach_decided", "breach_referred", "recall_decided", "not_breaching_authorised"),
        ),
    ),
    "combination": Part(combination, ("planned", "plan_changed", "reviewed", "commenced"), is_told=True),
}


def _look(element: str, part: Part, *, high_risk: bool) -> Look:
    found = VERDICTS[element]

    def look(account: Account, window: Window) -> Count:
        start = account.supervised_from if high_risk else account.sentenced_on if account.is_order else None
        if start is None or not window.has(start) or (high_risk and account.is_high_risk is False):
            return OUTSIDE
        if high_risk and account.is_high_risk is None:
            return UNKNOWN
        as_of = min(window.as_at, account.over_on or window.as_at)
        if part.record is supervision and calendar.add_months(start, HMIP.figures.review_months) > as_of:
            return OUTSIDE
        record = part.record(account, start)
        if record is None:
            return OUTSIDE
        if element == ACTION:
            record = _over(record, as_of)
        answer = found(record, as_of)
        return UNKNOWN if answer is None and part.is_told else verdict(answer)

    return look


def _of_reports(element: str) -> Look:
    found = VERDICTS[element]

    def look(account: Account, window: Window) -> Count:
        delivered = [fact for fact in account.facts("report_delivered") if window.has(fact.day)]
        graded: list[Any] = [fact.value for fact in delivered if fact.value]
        met = sum(bool(found(PsrRecord(quality), window.as_at)) for quality in graded)
        return Count(met, len(graded), len(delivered) - len(graded))

    return look


def _section(name: str, table: MeasureTable) -> Section:
    part = PARTS.get(name, PARTS.get(name.removesuffix("_high_risk")))
    source = f"Home Office Online Report 17/04, Table {table.number}"
    return Section(table.title, source, tuple(_measure(element, table, part, source) for element in table.elements))


def _measure(element: str, table: MeasureTable, part: Part | None, source: str) -> Measure:
    said = HMIP.elements[element]
    return Measure(
        name=f"{element}_high_risk" if table.high_risk and not element.endswith("_3m") else element,
        title=said.title,
        counts=said.title,
        of=said.of,
        leaves_out=_LEFT_OUT[table.high_risk] if part else "reports that nobody graded, which are counted as unknown",
        source=source,
        reads=part.reads if part else ("report_delivered",),
        look=_look(element, part, high_risk=table.high_risk) if part else _of_reports(element),
        is_bad=said.bad_outcome,
    )


_LEFT_OUT = {
    False: "sentences that begin in custody; orders imposed outside the period",
    True: "sentences of low or medium risk of harm, or not yet in the community; unknown risk is counted apart",
}

REPORT = Report(
    "hmip",
    "The inspectorate's performance tables",
    tuple(_section(name, table) for name, table in HMIP.tables.items()),
)
