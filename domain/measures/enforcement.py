"""Enforcement as the record shows it: each step from a failure to the court, its time and its standard (CMM App. 3).

Each failure and each breach counts by itself, by the day on which its clock began. What might wait under a priority
instruction is counted apart (Rule 29 in RAB 2.1).
"""

from collections.abc import Callable, Iterator
from datetime import date

from domain.measures.account import Account
from domain.measures.failing import READS, Failure, breaches, failures
from domain.measures.measure import MET, NOT_MET, OUTSIDE, UNKNOWN, Count, Look, Window
from domain.measures.spans import Span, Spans, average_days, in_time, total
from domain.measures.worded import plain, sheet

FAILED = ("failed_to_attend", "condition_broken", "explanation_sought", "explanation_given", "judged", "warned")
CONTACT = ("appointment_made", "appointment_changed", "attended", "home_visit_made", "failed_to_attend")


def followed_up(account: Account) -> Iterator[Span]:
    """From a failure until it was asked about, or explained unasked."""
    for one in failures(account):
        yield Span(one.day, one.asked_on, f"explanation_sought/{one.about}", account.over_on)


def started(account: Account) -> Iterator[Span]:
    """From the failure that makes breach fall due until breach was decided on, or referred to who decides on it."""
    for one in breaches(account):
        if one.failure:
            began = one.referred_on or one.decided_on
            yield Span(one.failure.day, began, f"breach_started/{one.failure.about}", one.ceased, one.perhaps_not)


def presented_of_own(account: Account) -> Iterator[Span]:
    """The same until the decision, of breaches that nobody referred."""
    for one in breaches(account):
        if one.failure and one.referred_on is None:
            yield Span(
                one.failure.day, one.decided_on, f"breach_started/{one.failure.about}", one.ceased, one.perhaps_not
            )


def referred(account: Account) -> Iterator[Span]:
    """From the day on which that failure became known until the breach was referred; of the referred, and of those
    whose day for a referral was missed."""
    missed = {fact.about for fact in account.facts("missed")}
    for one in breaches(account):
        if one.failure and (one.referred_on or f"breach_referred/{one.failure.about}" in missed):
            key = f"breach_referred/{one.failure.about}"
            yield Span(one.failure.known_on, one.referred_on or one.decided_on, key, one.ceased, one.perhaps_not)


def presented(account: Account) -> Iterator[Span]:
    """From a referral until the enforcement officer took it to court."""
    for one in breaches(account):
        if one.referred_on:
            yield Span(one.referred_on, one.decided_on, "breach_started_on_referral", one.ceased)


def heard(account: Account) -> Iterator[Span]:
    """From the failure that makes breach fall due to the first hearing of it; one that was listed and of which no
    outcome is told is not known to have been held."""
    for one in breaches(account):
        if one.failure and one.decided_on:
            perhaps = None if one.heard_on else one.listed_on
            ceased = min((day for day in (one.ceased, account.over_on) if day), default=None)
            yield Span(one.failure.day, one.heard_on, "first_hearing", ceased, perhaps)


def resolved(account: Account) -> Iterator[Span]:
    """The same to its end: the court's outcome, or its withdrawal."""
    for one in breaches(account):
        if one.failure and one.decided_on:
            yield Span(one.failure.day, one.resolved_on, "breach_resolved", account.over_on)


def _between(start: Callable[[Failure], date | None], done: Callable[[Failure], date | None]) -> Spans:
    def spans(account: Account) -> Iterator[Span]:
        for one in failures(account):
            began = start(one)
            if began:
                yield Span(began, done(one))

    return spans


def _of_failures(found: Callable[[Failure], Count]) -> Look:
    def look(account: Account, window: Window) -> Count:
        return total(found(one) for one in failures(account) if window.has(one.day))

    return look


def _finding(one: Failure) -> Count:
    return UNKNOWN if not one.finding else MET if one.finding == "unacceptable" else NOT_MET


def compliance(account: Account, window: Window) -> Count:
    """Each statutory appointment of the period by what became of it."""
    kept = {contact.appointment for contact in account.contacts}
    failed = {fact.about for fact in account.facts("failed_to_attend")}
    unseen = {fact.about for fact in account.facts("home_visit_made") if fact.more == "false"}
    past = (one.id for one in account.appointments if window.has(one.day) and one.day <= window.as_at)
    return total(MET if id in kept else NOT_MET if id in failed | unseen else UNKNOWN for id in past)


def _each(counted: Callable[[Account], list[date]], runs: Callable[[Account], bool]) -> Look:
    """So many for each sentence that ran in the community at some time of the period."""

    def look(account: Account, window: Window) -> Count:
        began, over = account.supervised_from, account.over_on
        if began is None or not runs(account) or began > min(window.last, window.as_at):
            return OUTSIDE
        if over and window.first and over < window.first:
            return OUTSIDE
        return Count(sum(window.has(day) for day in counted(account)), 1)

    return look


def _decisions(account: Account) -> list[date]:
    return [one.decided_on for one in breaches(account) if one.decided_on]


def _recalls(account: Account) -> list[date]:
    return [fact.day for fact in account.facts("recall_decided")]


def _under_instruction(account: Account, window: Window) -> Count:
    missed = [fact for fact in account.facts("missed") if window.has(fact.day)]
    return Count(sum(bool(fact.value) for fact in missed), len(missed))


ASKS = {
    "asked_in_time": in_time(followed_up, *FAILED),
    "days_to_ask": average_days(followed_up, *FAILED),
    "failure_explained": plain(_of_failures(lambda one: MET if one.explained_on else NOT_MET), *FAILED),
    "days_to_explanation": average_days(_between(lambda one: one.day, lambda one: one.explained_on), *FAILED),
    "failure_judged": plain(_of_failures(lambda one: MET if one.judged_on else NOT_MET), *FAILED),
    "days_to_judgement": average_days(_between(lambda one: one.explained_on, lambda one: one.judged_on), *FAILED),
    "found_unacceptable": plain(_of_failures(_finding), *FAILED),
    "days_to_warning": average_days(_between(lambda one: one.judged_on, lambda one: one.warned_on), *FAILED),
    "breach_in_time": in_time(started, *READS),
    "days_to_breach": average_days(started, *READS),
    "days_to_referral": average_days(referred, *READS),
    "days_to_presentation": average_days(presented, *READS),
    "heard_in_time": in_time(heard, *READS),
    "days_to_hearing": average_days(heard, *READS),
    "resolved_in_time": in_time(resolved, *READS),
    "days_to_resolution": average_days(resolved, *READS),
    "compliance": plain(compliance, *CONTACT),
    "breaches_each": plain(_each(_decisions, lambda account: account.is_order), *READS),
    "recalls_each": plain(_each(_recalls, lambda account: not account.is_order), "recall_decided"),
    "missed_under_instruction": plain(_under_instruction, "missed"),
}
REPORT = sheet("enforcement").report(ASKS)
