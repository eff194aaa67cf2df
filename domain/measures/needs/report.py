"""Needs, objectives and contact against tier: whether plans follow assessed needs, contact the plan and resources the
tier (OMM 3.60, App. E); delegation by tier; cases that belong in another unit and were not moved (CMM case D)."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from domain.measures.account import Account
from domain.measures.continuity.managers import teams
from domain.measures.continuity.qualities import settled
from domain.measures.facts import DEADLINES, SERVED
from domain.measures.measure import MET, NOT_MET, OUTSIDE, UNKNOWN, Count, Look, Window, told, verdict
from domain.measures.needs.months import MONTHS, is_in_four_tiers, months, tier_on
from domain.measures.needs.moves import MOVES, Move, moves
from domain.measures.spans import total
from domain.measures.threads import fell_due, is_in_time
from domain.measures.worded import plain, sheet

PLAN = ("planned", "plan_changed")
COUNTED = ("contacts_counted", "contact_rate_counted")


class Period(NamedTuple):
    """A period of counted contacts: what counts (those kept, or offered where the standard means them), the number
    asked for, and whether that is the most."""

    counts: int
    asked: int
    is_maximum: bool


# Needs and objectives


def _of_a_plan(found: Callable[[Account], Count]) -> Look:
    """A count of each sentence whose plan was made in the period."""

    def look(account: Account, window: Window) -> Count:
        made = account.first("planned")
        return found(account) if made and window.has(made.day) else OUTSIDE

    return look


@lru_cache(maxsize=1)
def _assessed(account: Account) -> tuple[frozenset[str], ...]:
    """The needs of each assessment."""
    return tuple(frozenset(fact.says.get("needs") or ()) for fact in account.facts("assessed"))


def _named(account: Account) -> set[str]:
    """The needs that objectives name."""
    return {one["need"] for one in account.objectives.values() if one.get("need")}


def _with_objective(account: Account) -> Count:
    if not _assessed(account):
        return UNKNOWN
    needs = _assessed(account)[-1]
    return Count(len(needs & _named(account)), len(needs))


def _explained(account: Account) -> Count:
    if not _assessed(account):
        return UNKNOWN
    without = _assessed(account)[-1] - _named(account)
    unmet = {fact.about for fact in account.facts("unmet_need_recorded")}
    return Count(len(without & unmet), len(without))


def _answering(account: Account) -> Count:
    needs = frozenset().union(*_assessed(account))
    named = (one.get("need") for one in account.objectives.values())
    return total(told(need in needs if need and _assessed(account) else None) for need in named)


def _taken_up(account: Account, window: Window) -> Count:
    stated = [one for one in account.facts("need_stated") if one.value == "the_person" and window.has(one.day)]
    heard = frozenset().union(*_assessed(account)) | _named(account)
    return total(settled(account, done=need in heard) for need in {one.about for one in stated})


def _with_contact(account: Account) -> Count:
    if not account.facts(SERVED):
        return Count(unknown=len(account.objectives))
    served = _served(account)
    return total(settled(account, done=id in served) for id in account.objectives)


def _served(account: Account) -> set[str]:
    """The objectives that a kept contact names, itself or by its appointment."""
    kept = {fact.about for fact in account.facts("attended")}
    kept |= {fact.about for fact in account.facts("home_visit_made") if fact.more != "false"}
    return {one.about for one in account.facts(SERVED) if one.more == "attended" or one.value in kept}


def _with_intervention(account: Account) -> Count:
    named = {one.get("objective") for one in account.interventions.values()}
    return total(verdict(_is_served(one, named)) for one in account.objectives.values())


def _is_served(objective: dict[str, Any], named: set[str | None]) -> bool:
    return bool(objective.get("interventions") or objective.get("in_contact") or objective["id"] in named)


def _unmet(cause: str) -> Look:
    def look(account: Account, window: Window) -> Count:
        recorded = (one for one in account.facts("unmet_need_recorded") if window.has(one.day))
        return total(verdict(one.value == cause) for one in recorded)

    return look


# Contacts


def _periods(account: Account, window: Window) -> Iterator[Period]:
    for fact in account.facts(*COUNTED):
        says = fact.says
        if says["required"] and not says["rested"] and window.has(fact.day):
            counts = says["offered"] if says.get("bound") == "planned" else says["kept"]
            yield Period(counts, says["required"], says.get("bound") == "maximum")


def _as_asked(account: Account, window: Window) -> Count:
    asked = (one for one in _periods(account, window) if not one.is_maximum)
    return total(verdict(one.counts >= one.asked) for one in asked)


def _per_asked(account: Account, window: Window) -> Count:
    return total(Count(one.counts, one.asked) for one in _periods(account, window) if not one.is_maximum)


def _within(account: Account, window: Window) -> Count:
    most = (one for one in _periods(account, window) if one.is_maximum)
    return total(verdict(one.counts <= one.asked) for one in most)


def _a_month(account: Account, window: Window) -> Count:
    over = [one for one in months(account, window.as_at) if window.has(one.last)]
    return Count(sum(one.contacts for one in over), len(over))


def _a_month_in(tier: str) -> Look:
    def look(account: Account, window: Window) -> Count:
        if not is_in_four_tiers(account):
            return OUTSIDE
        over = [one for one in months(account, window.as_at) if window.has(one.last)]
        here = [one.contacts for one in over if one.tier == tier]
        return Count(sum(here), len(here), sum(one.tier == "" for one in over))

    return look


def _visits_in_time(account: Account, window: Window) -> Count:
    due = (one for one in fell_due(account, window) if one.question == "home_visit")
    return total(verdict(is_in_time(one)) for one in due)


def _visited(account: Account, window: Window) -> Count:
    if not window.has(account.supervised_from) or account.is_high_risk is False:
        return OUTSIDE
    if account.is_high_risk is None:
        return UNKNOWN
    return settled(account, done=any(fact.more != "false" for fact in account.facts("home_visit_made")))


# Delegation and units


def _delegated_in(tier: str) -> Look:
    def look(account: Account, window: Window) -> Count:
        if not is_in_four_tiers(account):
            return OUTSIDE
        tiers = (tier_on(account, fact.day) for fact in account.facts("task_delegated") if window.has(fact.day))
        return total(told(then == tier if then else None) for then in tiers)

    return look


def _apart_in(tier: str) -> Look:
    def look(account: Account, window: Window) -> Count:
        if not (window.has(account.sentenced_on) and teams(account) and is_in_four_tiers(account)):
            return OUTSIDE
        now = tier_on(account, window.as_at)
        if not now:
            return UNKNOWN
        return verdict(not teams(account)[-1].has_one_person) if now == tier else OUTSIDE

    return look


def _due(account: Account, window: Window) -> Iterator[Move]:
    return (move for move in moves(account) if window.has(move.since))


def _moved(account: Account, window: Window) -> Count:
    return total(MET if one.taken else NOT_MET for one in _due(account, window) if not one.ceased)


def _refused(account: Account, window: Window) -> Count:
    return total(verdict(one.was_refused) for one in _due(account, window))


def _days_until_moved(account: Account, window: Window) -> Count:
    return total(_took(one) for one in _due(account, window) if not one.ceased)


def _took(move: Move) -> Count:
    return Count((move.taken - move.since).days, 1) if move.taken else UNKNOWN


def _by_tier(tiers: Iterable[str]) -> Iterator[tuple[str, Any]]:
    for tier in tiers:
        yield f"contacts_a_month_tier_{tier}", plain(_a_month_in(tier), *MONTHS)
        yield f"delegated_tier_{tier}", plain(_delegated_in(tier), "task_delegated")


ASKS = {
    "needs_with_objective": plain(_of_a_plan(_with_objective), *PLAN),
    "objectives_answering_needs": plain(_of_a_plan(_answering), *PLAN),
    "stated_needs_taken_up": plain(_taken_up, "need_stated", *PLAN),
    "needs_without_objective_explained": plain(_of_a_plan(_explained), "unmet_need_recorded", *PLAN),
    "objectives_with_contact": plain(_of_a_plan(_with_contact), SERVED, "attended", "home_visit_made", *PLAN),
    "objectives_with_intervention": plain(_of_a_plan(_with_intervention), *PLAN),
    "unmet_no_provision": plain(_unmet("no_provision"), "unmet_need_recorded"),
    "unmet_full": plain(_unmet("full"), "unmet_need_recorded"),
    "unmet_refused": plain(_unmet("refused"), "unmet_need_recorded"),
    "periods_with_contacts_asked": plain(_as_asked, *COUNTED),
    "contacts_per_contact_asked": plain(_per_asked, *COUNTED),
    "periods_within_maximum": plain(_within, *COUNTED),
    "contacts_a_month": plain(_a_month, *MONTHS),
    "home_visits_in_time": plain(_visits_in_time, *DEADLINES, "missed", "escalated"),
    "home_visited_where_harm_is_high": plain(_visited, "home_visit_made"),
    "supervised_apart_tier_3": plain(_apart_in("3")),
    "supervised_apart_tier_4": plain(_apart_in("4")),
    "moved_where_it_belongs": plain(_moved, *MOVES),
    "moves_refused": plain(_refused, *MOVES),
    "days_until_moved": plain(_days_until_moved, *MOVES),
    **dict(_by_tier("1234")),
}
REPORT = sheet("needs").report(ASKS)
