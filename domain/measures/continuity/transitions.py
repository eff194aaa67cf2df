"""Transitions of a sentence, with a three-way meeting or without: hand-overs, transfers, starts of work (CMM); and
whether the plan went with them, to the next manager and to the members of the team (OMM A 2.4.3)."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from domain.measures.account import Account
from domain.measures.continuity.managers import Change, changes, readers
from domain.measures.facts import Fact
from domain.measures.measure import MET, NOT_MET, OUTSIDE, Count, Look, Window, told
from domain.measures.spans import total
from domain.measures.worded import Worded

STARTS = ("commenced", "started")


class Start(NamedTuple):
    """The first start of an intervention: `met` tells of the three-way meeting, None where nobody did."""

    intervention: str
    day: date
    met: bool | None


def changes_in(account: Account, window: Window) -> Iterator[Change]:
    """The changes of manager in the period."""
    return (change for change in changes(account) if window.has(change.day))


def handovers(account: Account, window: Window) -> Count:
    return total(told(change.met) for change in changes_in(account, window) if change.leaves_custody)


def transfers(account: Account, window: Window) -> Count:
    moved = (
        one for one in changes_in(account, window) if one.how == "responsibility_passed" and not one.leaves_custody
    )
    return total(told(change.met) for change in moved)


def with_meeting(account: Account, window: Window) -> Count:
    return total(told(start.met) for start in starts(account, window))


def all_with_meeting(account: Account, window: Window) -> Count:
    return total(look(account, window) for look in (handovers, transfers, with_meeting))


def starts(account: Account, window: Window) -> Iterator[Start]:
    return (start for start in _first_starts(account) if window.has(start.day))


@lru_cache(maxsize=1)
def _first_starts(account: Account) -> tuple[Start, ...]:
    found: dict[str, list[Fact]] = {}
    for fact in account.facts(*STARTS):
        if is_constructive(account, fact.about):
            found.setdefault(fact.about, []).append(fact)
    return tuple(Start(id, facts[0].day, _met(facts)) for id, facts in found.items())


def _met(facts: Iterable[Fact]) -> bool | None:
    """Whether any says that there was a meeting; else whether any says that there was none, or why."""
    says = {fact.value or ("false" if fact.more else "") for fact in facts} - {""}
    return True if says - {"false"} else False if says else None


def is_constructive(account: Account, intervention: str) -> bool:
    """So is what is in no plan that we read: nothing says that it is another."""
    laid_down = account.interventions.get(intervention)
    return laid_down is None or laid_down.get("class_") == "constructive"


def taken_up(which: Callable[[Account, Window], Iterable[Change]]) -> Callable[[Worded], Look]:
    def limited(worded: Worded) -> Look:
        def look(account: Account, window: Window) -> Count:
            return total(_is_taken_up(account, change, worded, window) for change in which(account, window))

        return look

    return limited


def _is_taken_up(account: Account, change: Change, worded: Worded, window: Window) -> Count:
    versions = account.versions
    if not versions or versions[0].day > change.day:
        return OUTSIDE
    due = _due(worded, change.day)
    handled = account.facts("plan_read", "reviewed", "plan_changed")
    if any(fact.by == change.after and change.day <= fact.day <= due for fact in handled):
        return MET
    followed = [one.day for one in changes(account) if one.day > change.day]
    ceased = min([*followed, account.over_on or date.max])
    return OUTSIDE if window.as_at < due or ceased <= due else NOT_MET


def out_of_custody(account: Account, window: Window) -> Iterator[Change]:
    return (change for change in changes_in(account, window) if change.leaves_custody)


def _due(worded: Worded, start: date) -> date:
    assert worded.limit is not None
    return worded.limit.last_from(start)


def plan_read(worded: Worded) -> Look:
    def look(account: Account, window: Window) -> Count:
        newest = account.versions[-1] if account.versions else None
        if newest is None or not window.has(newest.day):
            return OUTSIDE
        due = _due(worded, newest.day)
        if window.as_at < due or (account.over_on and account.over_on <= due):
            return OUTSIDE
        members = readers(account)
        if not account.facts("plan_read"):
            return Count(unknown=len(members))
        read = {fact.by for fact in account.facts("plan_read", about=str(newest.seq))}
        return Count(len(members & read), len(members))

    return look


def team_reviews(account: Account, window: Window) -> Count:
    reviews = [fact for fact in account.facts("reviewed") if window.has(fact.day)]
    return total(told(fact.about == "team" if fact.about else None) for fact in reviews)
