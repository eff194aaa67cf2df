"""What the record shows of each failure and of each breach, step by step, as days."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from domain.measures.account import Account
from domain.measures.facts import DEADLINES, Fact

FAILED = ("failed_to_attend", "condition_broken")
DECIDED = ("breach_decided", "breach_referred", "breach_declined", "not_breaching_authorised", "recall_decided")
DATED = ("breach_started", "breach_referred", "breach_decision")
"""The obligations whose key names the failure that makes a decision on breach fall due."""
READS = (*FAILED, "judged", "warned", *DECIDED, *DEADLINES, "breach_withdrawn", "hearing_listed", "missed")


class Failure(NamedTuple):
    """One failure: when it happened and when it became known, when it was asked about, explained, judged, warned of."""

    about: str
    at: int
    day: date
    known_on: date
    asked_on: date | None
    explained_on: date | None
    judged_on: date | None
    finding: str
    warned_on: date | None


class Breach(NamedTuple):
    """One breach: the failure that made it fall due, where the record tells it; when it was referred, decided on (or
    declined), listed, first heard, resolved; `ceased` where management let it be, or it was withdrawn. Where a
    warning was given instead, `perhaps_not` is the day of the failure: perhaps nothing fell due."""

    failure: Failure | None
    referred_on: date | None
    decided_on: date | None
    listed_on: date | None = None
    heard_on: date | None = None
    resolved_on: date | None = None
    ceased: date | None = None
    perhaps_not: date | None = None


@lru_cache(maxsize=1)
def failures(account: Account) -> list[Failure]:
    """Every failure in the order in which it happened. What was explained unasked was followed up too."""
    return [_failure(account, fact) for fact in account.facts(*FAILED)]


def _failure(account: Account, fact: Fact) -> Failure:
    asked = account.first("explanation_sought", "explanation_given", about=fact.about)
    explained, judged = account.first("explanation_given", about=fact.about), account.last("judged", about=fact.about)
    warned = account.first("warned", about=fact.about)
    return Failure(
        about=fact.about,
        at=fact.at,
        day=fact.day,
        known_on=fact.known_on,
        asked_on=asked.day if asked else None,
        explained_on=explained.day if explained else None,
        judged_on=judged.day if judged else None,
        finding=judged.value if judged else "",
        warned_on=warned.day if warned else None,
    )


@lru_cache(maxsize=1)
def breaches(account: Account) -> list[Breach]:
    """Every breach that was referred or decided on; and every one whose day was missed and that nobody has decided."""
    return [*_decided(account), *_undecided(account)]


def _decided(account: Account) -> Iterator[Breach]:
    """A referral and the decision that follows it are one breach; a decision ends with the one after it."""
    steps = account.facts("breach_referred", "breach_decided", "breach_declined")
    for place, step in enumerate(steps):
        before = steps[place - 1] if place else None
        after = steps[place + 1] if place + 1 < len(steps) else None
        referral = before if before and before.kind == "breach_referred" else None
        if step.kind == "breach_decided":
            yield _heard(account, step, referral, after.at if after else None)
        elif step.kind == "breach_declined":
            yield Breach(_trigger(account, referral), referral.day if referral else None, None, ceased=step.day)
        elif after is None or after.kind == "breach_referred":
            yield Breach(_trigger(account, step), step.day, None, ceased=_ceased(account, step.at))


def _heard(account: Account, decided: Fact, referral: Fact | None, until: int | None) -> Breach:
    def since(kind: str) -> list[Fact]:
        return [one for one in account.facts(kind) if one.at >= decided.at and (until is None or one.at < until)]

    outcomes, listed = since("court_outcome"), since("hearing_listed")
    withdrawn = next((one.day for one in since("breach_withdrawn")), None)
    resolved = next((one.day for one in outcomes if one.about != "adjourned"), None)
    return Breach(
        failure=_trigger(account, referral or decided),
        referred_on=referral.day if referral else None,
        decided_on=decided.day,
        listed_on=min((date.fromisoformat(one.about) for one in listed), default=None),
        heard_on=outcomes[0].day if outcomes else None,
        resolved_on=min((day for day in (resolved, withdrawn) if day), default=None),
        ceased=withdrawn,
    )


def _trigger(account: Account, step: Fact | None) -> Failure | None:
    """The failure whose obligation the step met, else the last of those that it relies on."""
    if step is None:
        return None
    keys = {fact.about for fact in account.facts(*DEADLINES) if fact.seq == step.seq}
    named = {key.partition("/")[2] for key in keys if key.partition("/")[0] in DATED}
    relied = named or set(step.says.get("failures") or ())
    return next((one for one in reversed(failures(account)) if one.about in relied), None)


def _undecided(account: Account) -> Iterator[Breach]:
    decisions = account.facts(*DECIDED)
    keys = {key.partition("/")[2] for fact in account.facts("missed") if (key := fact.about).startswith(DATED)}
    for failure in failures(account):
        decided = [one for one in decisions if one.at >= failure.at]
        open_still = failure.finding == "unacceptable" and all(
            one.kind == "not_breaching_authorised" for one in decided
        )
        if failure.about in keys and open_still:
            yield Breach(
                failure,
                None,
                None,
                ceased=_ceased(account, failure.at),
                perhaps_not=failure.day if failure.warned_on else None,
            )


def _ceased(account: Account, since: int) -> date | None:
    """The day on which breach was not owed any more: a manager's authorisation, a court's outcome, the end."""
    let_be = account.facts("not_breaching_authorised", "court_outcome")
    days = [one.day for one in let_be if one.at >= since]
    return min((*days, *([account.over_on] if account.over_on else [])), default=None)
