"""What the record can show of consistency, commitment and consolidation (OMM 3.10): failures answered, deadlines kept,
steps taken around each intervention. Of what was said, and in what spirit, it can tell nothing."""

from datetime import date

from domain.measures.account import Account
from domain.measures.continuity.transitions import Start, is_constructive, starts
from domain.measures.facts import Fact, day_of
from domain.measures.measure import MET, NOT_MET, OUTSIDE, Count, Window, verdict
from domain.measures.spans import total
from domain.measures.threads import fell_due, is_in_time

ENDS = ("completed", "ended_early", "intervention_ended")
ANSWERS = ("breach_decided", "breach_referred", "recall_decided", "not_breaching_authorised")


def settled(account: Account, *, done: bool) -> Count:
    """What has no time limit is judged once it is done, or can be done no more."""
    return MET if done else NOT_MET if account.over_on else OUTSIDE


def judged(account: Account, window: Window) -> Count:
    judged = {fact.about for fact in account.facts("judged")}
    failed = [fact for fact in account.facts("failed_to_attend") if window.has(fact.day)]
    return total(settled(account, done=fact.about in judged) for fact in failed)


def answered(account: Account, window: Window) -> Count:
    last = {fact.about: fact for fact in account.facts("judged")}
    found = [fact for fact in last.values() if fact.value == "unacceptable" and window.has(fact.day)]
    return total(settled(account, done=_is_answered(account, fact)) for fact in found)


def _is_answered(account: Account, judged: Fact) -> bool:
    if account.first("warned", about=judged.about):
        return True
    return any((fact.at, fact.seq) > (judged.at, judged.seq) for fact in account.facts(*ANSWERS))


def kept(account: Account, window: Window) -> Count:
    return total(verdict(is_in_time(one)) for one in fell_due(account, window))


def as_arranged(account: Account, window: Window) -> Count:
    changed = {fact.about for fact in account.facts("appointment_changed")}
    made = (fact for fact in account.facts("appointment_made") if fact.more != "false")
    past = (fact for fact in made if window.has(day_of(fact.value)) and day_of(fact.value) <= window.as_at)
    return total(verdict(fact.about not in changed) for fact in past)


def prepared(account: Account, window: Window) -> Count:
    first = {fact.about: fact.day for fact in reversed(account.facts("prepared"))}
    return total(verdict(first.get(start.intervention, date.max) <= start.day) for start in starts(account, window))


def supported(account: Account, window: Window) -> Count:
    return total(_is_supported(account, start) for start in starts(account, window))


def _is_supported(account: Account, start: Start) -> Count:
    ended = (fact.day for fact in account.facts(*ENDS, about=start.intervention) if fact.day >= start.day)
    end = next(ended, account.over_on)
    support = [fact.day for fact in account.facts("supported", about=start.intervention)]
    if any(start.day <= day and (end is None or day <= end) for day in support):
        return MET
    return NOT_MET if end else OUTSIDE


def consolidated(account: Account, window: Window) -> Count:
    done = {fact.about for fact in account.facts("consolidated")}
    completed = {fact.about for fact in account.facts("completed") if window.has(fact.day)}
    taught = (id for id in completed if is_constructive(account, id))
    return total(settled(account, done=id in done) for id in taught)
