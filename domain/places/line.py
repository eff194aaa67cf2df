"""The rule of the line: the higher tier first, then the earlier day of referral, then the key of the referral.

Resources follow risk (OMM 3.62), and among equals who was referred first. No source that we have gives another order,
nor lets anybody go ahead because their sentence ends soon: so nothing does. Who is of no known tier stands behind those
of a known one, never among them by guess. The order does not depend on who arrived first at our door.
"""

from datetime import datetime
from typing import NamedTuple

from domain import calendar
from domain.messages import Reason
from domain.model import Model
from domain.places.state import Opening, Places, Wait

Rank = tuple[bool, int, str, str]


class Stand(Model):
    """Where one referral stands: its place in the line (None where it holds or was offered a place), and why there and
    not served yet."""

    place: int | None
    wait: Wait
    state: str
    opening: str | None = None
    until: str | None = None
    because: tuple[Reason, ...]


class Chance(NamedTuple):
    """Somebody who can take a place that is free."""

    wait: Wait
    opening: Opening
    because: tuple[Reason, ...]


def rank(wait: Wait) -> Rank:
    return (wait.tier is None, -(wait.tier or 0), wait.referred_on.isoformat(), wait.key)


def line(places: Places) -> tuple[Wait, ...]:
    """Who waits, first to be served first; who holds a place or an offer does not wait."""
    holding = {one.key for one in places.held}
    return tuple(sorted((one for one in places.referrals if one.key not in holding), key=rank))


def next_chance(places: Places, at: datetime) -> Chance | None:
    """The first in the line who can take a place that is free then, in the opening that begins first."""
    waiting = line(places)
    for number, wait in enumerate(waiting):
        for opening in sorted(places.openings, key=_begins):
            if obstacle(places, wait, opening, at) is None:
                return Chance(wait, opening, (_rank(wait, number + 1), *_ahead(places, waiting[:number], opening, at)))
    return None


def obstacle(places: Places, wait: Wait, opening: Opening, at: datetime) -> str | None:
    """Why somebody cannot be offered a place of an opening then, as a code; None where they can."""
    return misfit(places, wait, opening, at) or no_room(places, opening)


def misfit(places: Places, wait: Wait, opening: Opening, at: datetime) -> str | None:
    """Why an opening is not for somebody then, whether or not it has room."""
    on = calendar.day(at)
    begins = max(opening.starts_on or on, on)
    if opening.programme not in (None, wait.programme):
        return "other_programme"
    if opening.inside not in (None, wait.inside):
        return "other_side"
    if (opening.starts_on and opening.starts_on < on) or (opening.ends_on and opening.ends_on < on):
        return "has_begun"
    if opening.offered_from and opening.offered_from > on:
        return "not_offered_yet"
    if wait.latest_start and begins > wait.latest_start:
        return "begins_too_late"
    aside = [one for one in places.aside if (one.key, one.opening) == (wait.key, opening.id)]
    return next((one.why for one in aside if one.until is None or at <= one.until), None)


def no_room(places: Places, opening: Opening) -> str | None:
    """Why nobody at all can be offered a place of it: no place is free, or no officer's hours."""
    if places.held_in(opening.id) >= opening.places:
        return "full"
    limit = places.hours_per_week
    return "no_hours" if limit is not None and places.hours_held + (opening.hours or 0) > limit else None


def standings(places: Places, at: datetime) -> tuple[Stand, ...]:
    """Everybody on the list: first who waits, in the order of the line, then who holds an offer or a place."""
    waiting = tuple(
        Stand(place=number, wait=one, state="waiting", because=(_rank(one, number), *_not_yet(places, one, at)))
        for number, one in enumerate(line(places), 1)
    )
    return (*waiting, *(_holds(places, one) for one in sorted(places.referrals, key=rank) if places.holding(one.key)))


def _holds(places: Places, wait: Wait) -> Stand:
    held = places.holding(wait.key)
    assert held is not None
    until = calendar.stamp(held.until) if held.until else None
    state = "offered" if held.until else "taken"
    return Stand(place=None, wait=wait, state=state, opening=held.opening, until=until, because=())


def _rank(wait: Wait, number: int) -> Reason:
    """By what somebody stands where they stand."""
    values: dict[str, str | int] = {"place": number, "tier": wait.tier or "unknown"}
    return Reason(code="in_line", values={**values, "referred_on": wait.referred_on.isoformat()})


def _not_yet(places: Places, wait: Wait, at: datetime) -> tuple[Reason, ...]:
    """What stands in the way, opening by opening."""
    if not places.openings:
        return (Reason(code="nothing_open"),)
    found = {one.id: obstacle(places, wait, one, at) or "free" for one in sorted(places.openings, key=_begins)}
    return (Reason(code="not_offered", values={**found}),)


def _ahead(places: Places, before: tuple[Wait, ...], opening: Opening, at: datetime) -> tuple[Reason, ...]:
    """Why those who stand ahead are not offered this place."""
    why = {one.key: obstacle(places, one, opening, at) or "" for one in before}
    return (Reason(code="ahead_cannot", values={**why}),) if why else ()


def _begins(opening: Opening) -> tuple[str, str]:
    return (opening.starts_on.isoformat() if opening.starts_on else "", opening.id)
