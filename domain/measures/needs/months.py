"""Months of a sentence in the community, each with its tier and its contacts: what was given, against tier (OMM 3.60).

A month runs from the first day in the community, or from a release, to the same day of the next. One that custody,
being at large, the end or the day of the report cuts short is none; nor is one in which contact was suspended.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

from domain import calendar
from domain.measures.account import Account
from domain.measures.facts import Fact
from domain.sentence import FOUR_TIERS

INSIDE = ("received", "returned", "at_large")
SUSPENDED = ("contact_suspended", "contact_resumed")
MONTHS = ("appointment_made", "attended", "home_visit_made", *INSIDE, *SUSPENDED)
"""The types of fact that months are read off."""


class Month(NamedTuple):
    """A whole month: its last day, the tier of the four in which it began ("" where nobody told one), its contacts."""

    last: date
    tier: str
    contacts: int


class Stay(NamedTuple):
    """Some days in a row, the last not among them."""

    first: date
    until: date


def tier_on(account: Account, day: date) -> str:
    """The tier of the four by which a day ended, "" where nobody had told one."""
    return next((tier for since, tier in reversed(_four_tiers(account)) if since <= day), "")


@lru_cache(maxsize=1)
def _four_tiers(account: Account) -> tuple[tuple[date, str], ...]:
    """Each tier of the four with the day on which it was told."""
    return tuple((fact.day, fact.about) for fact in account.tiers if fact.value == FOUR_TIERS)


def is_in_four_tiers(account: Account) -> bool:
    """Whether the four tiers are told of it, or none is; not where other schemes alone tier it."""
    return not account.tiers or any(fact.value == FOUR_TIERS for fact in account.tiers)


@lru_cache(maxsize=1)
def months(account: Account, as_at: date) -> tuple[Month, ...]:
    """Every whole month in the community that was over by the end of a day."""
    kept = [contact.day for contact in account.contacts]
    rests = tuple(_rests(account))
    found = (month for stay in _outside(account, as_at) for month in _whole_months(stay))
    counted = (one for one in found if not (rests and _overlaps(one, rests)))
    return tuple(
        Month(
            last=one.until - timedelta(days=1),
            tier=tier_on(account, one.first),
            contacts=bisect_left(kept, one.until) - bisect_left(kept, one.first),
        )
        for one in counted
    )


def _overlaps(one: Stay, rests: Iterable[Stay]) -> bool:
    return any(rest.first < one.until and one.first < rest.until for rest in rests)


def _outside(account: Account, as_at: date) -> Iterator[Stay]:
    """The stays in the community, until the day after the one as at which the record is read."""
    began = account.supervised_from
    until = min(account.over_on or date.max, as_at + timedelta(days=1))
    for fact in account.facts("released", *INSIDE):
        if fact.kind in INSIDE and began:
            yield Stay(began, min(fact.day, until))
            began = None
        elif fact.kind == "released" and began is None and _goes_on(account, fact):
            began = fact.day
    if began:
        yield Stay(began, until)


def _goes_on(account: Account, released: Fact) -> bool:
    """Whether supervision goes on from a release: after a remand only where it had begun before."""
    since = account.supervised_from
    return released.about != "end_of_remand" or (since is not None and since < released.day)


def _whole_months(stay: Stay) -> Iterator[Stay]:
    count, first = 1, stay.first
    while (until := _months_on(stay.first, count)) <= stay.until:
        yield Stay(first, until)
        count, first = count + 1, until


_months_on = cache(calendar.add_months)


def _rests(account: Account) -> Iterator[Stay]:
    """From each day on which contact was suspended until the day on which it was resumed."""
    began: date | None = None
    for fact in account.facts(*SUSPENDED):
        if fact.kind == "contact_suspended":
            began = began or fact.day
        elif began:
            yield Stay(began, fact.day)
            began = None
    if began:
        yield Stay(began, date.max)
