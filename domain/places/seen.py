"""A list as people look at it: its capacity, the next start, and everybody on it with where they stand and why.

For the page `/places/{provider}` and the verb `sentence places`; both print what stands here.
"""

from datetime import date, datetime

from domain import calendar
from domain.model import Day, Model
from domain.places.line import Stand, standings
from domain.places.state import Opening, Places


class Room(Model):
    """One opening and how far it is filled."""

    opening: Opening
    offered: int
    taken: int

    @property
    def free(self) -> int:
        return self.opening.places - self.offered - self.taken


class Seen(Model):
    """A provider's list at a moment."""

    provider: str
    offer_days: int
    hours_per_week: int | None
    hours_held: int
    rooms: tuple[Room, ...]
    next_start: Day | None
    waiting: int
    stands: tuple[Stand, ...]


def seen(places: Places, at: datetime) -> Seen:
    """What there is to see of a list then."""
    stands = standings(places, at)
    return Seen(
        provider=places.provider,
        offer_days=places.offer_days,
        hours_per_week=places.hours_per_week,
        hours_held=places.hours_held,
        rooms=tuple(_room(places, one) for one in sorted(places.openings, key=lambda one: one.id)),
        next_start=_next_start(places, calendar.day(at)),
        waiting=sum(one.state == "waiting" for one in stands),
        stands=stands,
    )


def _room(places: Places, opening: Opening) -> Room:
    held = [one for one in places.held if one.opening == opening.id]
    offered = sum(one.until is not None for one in held)
    return Room(opening=opening, offered=offered, taken=len(held) - offered)


def _next_start(places: Places, today: date) -> date | None:
    starts = [one.starts_on for one in places.openings if one.starts_on and one.starts_on >= today]
    return min(starts, default=None)
