"""Who held a sentence and when: each offender manager, how one followed another, the gaps between, the team around.

It is read off allocations, hand-overs, transfers and departures. An allocation says what it changes: who is not named
again stays, but for a supervisor who was the manager, and all of them after a transfer.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from domain.measures.account import MANAGERS, Account
from domain.measures.facts import Fact
from domain.model import Role


class Spell(NamedTuple):
    """One manager from a day until another one, both included; `last` is None where they still manage. `gone`: they
    ended it, nobody having come yet. `by` is the fact that began it."""

    manager: str
    first: date
    by: Fact
    last: date | None = None
    gone: bool = False


class Change(NamedTuple):
    """Another manager from a day on. `met`: whether manager, new manager and person met; None where nobody told."""

    day: date
    before: str
    after: str
    how: str
    has_reason: bool = False
    leaves_custody: bool = False
    met: bool | None = None


class Gap(NamedTuple):
    """From the day on which a manager had gone until the day of the next, None where there is none yet."""

    first: date
    until: date | None


class Team(NamedTuple):
    """Who is named in a sentence's team from a day on: the manager, and the others by their roles."""

    day: date
    manager: str
    supervisor: str = ""
    administrator: str = ""
    others: tuple[tuple[str, str], ...] = ()

    @property
    def members(self) -> set[str]:
        """Everybody beside the manager."""
        named = {self.supervisor, self.administrator, *(id for _, id in self.others)}
        return named - {"", self.manager}

    @property
    def has_one_person(self) -> bool:
        """Whether the manager supervises too, as they do where nobody else is named."""
        return self.supervisor in ("", self.manager)


@lru_cache(maxsize=1)
def spells(account: Account) -> tuple[Spell, ...]:
    """Who managed the sentence, one after another."""
    found: list[Spell] = []
    for fact in account.facts(*MANAGERS, "manager_left"):
        now = found[-1] if found and found[-1].last is None else None
        if fact.kind == "manager_left":
            if now and now.manager == fact.about:
                found[-1] = now._replace(last=fact.day, gone=True)
        elif now is None or now.manager != fact.about:
            found[-1:] = [now._replace(last=fact.day)] if now else found[-1:]
            found.append(Spell(fact.about, fact.day, fact))
    return tuple(found)


def managers_on(account: Account, day: date) -> set[str] | None:
    """Who managed at some time of that day, nobody in a gap; None before anybody did."""
    held = spells(account)
    if not held or day < held[0].first:
        return None
    return {one.manager for one in held if one.first <= day and (one.last is None or day <= one.last)}


def gaps(account: Account) -> tuple[Gap, ...]:
    """The gaps between managers, the last of them perhaps still open."""
    held = spells(account)
    followed: list[Spell | None] = [*held[1:], None]
    both = zip(held, followed, strict=True)
    return tuple(Gap(one.last, after.first if after else None) for one, after in both if one.gone and one.last)


@lru_cache(maxsize=1)
def changes(account: Account) -> tuple[Change, ...]:
    """The changes of manager. It reads `transfer_requested`, for the reason and the meeting of a transfer."""
    both = pairwise(spells(account))
    return tuple(_change(account, before, after.by) for before, after in both if before.manager != after.manager)


def _change(account: Account, before: Spell, fact: Fact) -> Change:
    """A hand-over has its reason in itself, a transfer in what it was asked for with, and one who had gone in that."""
    change = Change(fact.day, before.manager, fact.about, fact.kind)
    if fact.kind == "handed_over":
        met = True if fact.value else False if fact.more else None
        return change._replace(has_reason=True, leaves_custody=True, met=met)
    if fact.kind == "responsibility_passed":
        asked = next((one for one in reversed(account.facts("transfer_requested")) if one.at <= fact.at), None)
        met = True if asked and asked.value else None
        return change._replace(has_reason=bool(asked and asked.more), leaves_custody=fact.more == "true", met=met)
    return change._replace(has_reason=before.gone or bool(fact.says.get("reason")))


@lru_cache(maxsize=1)
def teams(account: Account) -> tuple[Team, ...]:
    """The team as it was named, each from a day on."""
    return tuple(_teams(account))


def _teams(account: Account) -> Iterator[Team]:
    team: Team | None = None
    for fact in account.facts(*MANAGERS):
        stays = team if team and fact.kind != "responsibility_passed" else Team(fact.day, fact.about)
        supervisor = "" if fact.kind == "handed_over" or stays.supervisor == stays.manager else stays.supervisor
        team = stays._replace(day=fact.day, manager=fact.about, supervisor=supervisor)
        if fact.kind == "allocated":
            team = _named(team, fact)
        yield team


def _named(team: Team, fact: Fact) -> Team:
    says = fact.says
    told = says.get("others")
    return team._replace(
        supervisor=says.get("offender_supervisor") or team.supervisor,
        administrator=says.get("case_administrator") or team.administrator,
        others=team.others if told is None else tuple((one["role"], one["id"]) for one in told),
    )


def readers(account: Account) -> set[str]:
    """Who is to hold the plan beside the manager: supervisor, administrator and key workers of the team as it is now;
    key workers not where the plan is kept from all but those who need to know it (OMM 3.54)."""
    if not teams(account):
        return set()
    team = teams(account)[-1]
    shut = any(version.says.get("shared") == "need_to_know" for version in account.versions)
    named = {id for role, id in team.others if role == Role.KEY_WORKER}
    planned = {one.get("key_worker") or "" for one in account.interventions.values()}
    found = {team.supervisor, team.administrator} | (set() if shut else named | planned)
    return found - {"", team.manager}
