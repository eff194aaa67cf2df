"""Recording: how long after they happened things are recorded, what should be on record by now, how much was struck.

ESI A1 has the accuracy and timeliness of recording itself measured and prints no figure: the figures are ours. Entries
that time brought are left out: nobody was late with those.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from domain import table
from domain.assessment import HIGH
from domain.measures.account import Account
from domain.measures.documents import PLANS, assessed_on, harm_at_first, planned_on, risk_planned_on
from domain.measures.facts import READS
from domain.measures.measure import MET, NOT_MET, OUTSIDE, UNKNOWN, Count, Look, Window
from domain.measures.worded import Asks, Limit, Worded, plain, sheet
from domain.messages import Told
from domain.model import READERS, Role

ASKED_FOR = ("transfer_requested", "tier_worked_out")
"""What a command makes that has another name."""
TOLD = tuple(
    kind for kind in READS if kind in ASKED_FOR or (issubclass(table.ENTRIES[kind], Told) and kind != "annulled")
)
SEEN = ("appointment_made", "attended", "home_visit_made")
TELLERS = tuple(role for role in Role if role not in (Role.SYSTEM, *READERS))


@lru_cache(maxsize=1)
def lags(account: Account, window: Window) -> Counter[tuple[str, int]]:
    """How many entries each role recorded so many days after the day on which they happened, of what people told of
    the period."""
    found: Counter[tuple[str, int]] = Counter()
    for fact in chain.from_iterable(account.facts(kind) for kind in TOLD):
        if fact.role != Role.SYSTEM and window.has(day := fact.day):
            found[fact.role, (fact.known_on - day).days if fact.recorded_at != fact.at else 0] += 1
    return found


def recorded_within(role: Role | None = None) -> Asks:
    """The entries recorded within the limit of the table, by one role or by all."""

    def limited(worded: Worded) -> Look:
        assert worded.limit is not None
        limit = worded.limit.value

        def look(account: Account, window: Window) -> Count:
            of = [(days, many) for (by, days), many in lags(account, window).items() if role in (None, by)]
            return Count(sum(many for days, many in of if days <= limit), sum(many for _, many in of))

        return look

    return Asks(limited, TOLD)


def recording_days(account: Account, window: Window) -> Count:
    found = lags(account, window)
    return Count(sum(days * many for (_, days), many in found.items()), found.total())


class Expected(NamedTuple):
    """A document that a sentence should have: since which day it is owed, and the day of the one there is."""

    since: date
    done: date | None


Expects = Callable[[Account, Limit, Window], Expected | None]


def order_explained(account: Account, limit: Limit, window: Window) -> Expected | None:
    start = account.supervised_from
    first = min((one.day for one in account.contacts if start and one.day >= start), default=None)
    explained = account.first("order_explained")
    return Expected(first, explained.day if explained else None) if first else None


def assessment(account: Account, limit: Limit, window: Window) -> Expected | None:
    start = account.supervised_from
    return Expected(start, assessed_on(account)) if start else None


def plan(account: Account, limit: Limit, window: Window) -> Expected | None:
    start = account.supervised_from
    return Expected(start, planned_on(account)) if start else None


def risk_management_plan(account: Account, limit: Limit, window: Window) -> Expected | None:
    """Since the first assessment that says high."""
    raised = next((fact.day for fact in account.facts("assessed") if fact.about in HIGH), None)
    start = account.supervised_from
    return Expected(max(raised, start), risk_planned_on(account)) if raised and start else None


def review(account: Account, limit: Limit, window: Window) -> Expected | None:
    """The last one that is not older than the limit, once there has been time for one since the plan."""
    start = planned_on(account)
    if start is None or account.supervised_from is None:
        return None
    recent = (fact.day for fact in account.facts("reviewed") if limit.last_from(fact.day) >= window.as_at)
    return Expected(max(start, account.supervised_from), next(recent, None))


def on_record(expects: Expects, *reads: str) -> Asks:
    """Whether an open sentence of the period has a document by now, once the limit of the table is over."""

    def limited(worded: Worded) -> Look:
        assert worded.limit is not None
        limit = worded.limit

        def look(account: Account, window: Window) -> Count:
            if not window.has(account.sentenced_on) or account.over_on:
                return OUTSIDE
            expected = expects(account, limit, window)
            if expected is None or limit.last_from(expected.since) > window.as_at:
                return OUTSIDE
            return MET if expected.done else NOT_MET

        return look

    return Asks(limited, reads)


def of_high_risk(asks: Asks) -> Asks:
    """The same of sentences of high risk of harm; where nobody has assessed it, unknown."""

    def chosen(worded: Worded) -> Look:
        found = asks.look(worded)

        def look(account: Account, window: Window) -> Count:
            counts = (
                window.has(account.sentenced_on) and account.over_on is None and account.supervised_from is not None
            )
            return UNKNOWN if counts and harm_at_first(account) is None else found(account, window)

        return look

    return Asks(chosen, asks.reads)


def struck(account: Account, window: Window) -> Count:
    """The entries that were struck, of those that people told, struck or standing, by the day on which it happened."""
    days = {fact.about: date.fromisoformat(fact.more) for fact in account.facts("annulled")}
    gone = sum(map(window.has, days.values()))
    return Count(gone, lags(account, window).total() + gone)


ASKS = {
    "recorded_within_a_day": recorded_within(),
    "recorded_within_a_week": recorded_within(),
    "recording_days": plain(recording_days, *TOLD),
    **{f"recorded_within_a_day_by_{role}": recorded_within(role) for role in TELLERS},
    "order_explained_on_record": on_record(order_explained, *SEEN, "order_explained"),
    "assessment_on_record": on_record(assessment),
    "plan_on_record": on_record(plan, "planned"),
    "risk_management_plan_on_record": of_high_risk(on_record(risk_management_plan, *PLANS)),
    "review_on_record": on_record(review, "planned", "reviewed"),
    "struck": plain(struck, *TOLD, "annulled"),
}
REPORT = sheet("recording").report(ASKS)
