"""What a provider's list is made of: its capacity, who is on it, who holds a place or an offer, what was set aside.

Our own ids and codes only: a person is known by the key of the referral, `sentence/seq`.
"""

from datetime import datetime
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from domain import calendar
from domain.model import Day, Instant, Model
from domain.state import Handled

Count = Annotated[int, Field(ge=1, le=10_000)]
Aloof = Literal["declined", "lapsed", "not_started", "passed_over"]


class Opening(Model):
    """Places that are open together: a run that starts on a day, or, without one, places that anybody may take any day.

    `programme` and `inside` (in custody) say for whom, None for all. `offered_from` is the first day on which its
    places are offered. `hours` of officers' time a week go with each place that is held."""

    id: str = Field(min_length=1, max_length=60)
    places: Count
    starts_on: Day | None = None
    ends_on: Day | None = None
    offered_from: Day | None = None
    programme: str | None = None
    inside: bool | None = None
    hours: Count | None = None

    def closes_at(self, *, is_held: bool) -> datetime | None:
        """When it is closed: at its end, or once it has begun and nobody holds a place; None for neither."""
        last = self.ends_on or (None if is_held else self.starts_on)
        return calendar.end_of(last) if last else None


class Wait(Model):
    """One referral on the list, until it is withdrawn, refused or its place given back.

    `tier` is of the four of the model (OMM 3.62-3.71), None where it is not known. The person can begin `inside`, or
    outside, and on `latest_start` at the latest."""

    key: str
    intervention: str
    programme: str
    tier: int | None = None
    referred_on: Day
    inside: bool
    latest_start: Day | None = None

    @property
    def sentence(self) -> str:
        return self.key.rpartition("/")[0]


class Held(NamedTuple):
    """A place that is offered until an instant, or, without one, taken."""

    key: str
    opening: str
    since: Instant
    until: Instant | None = None


class Aside(NamedTuple):
    """An opening that is not offered to somebody: until an instant, or, without one, as long as it lasts."""

    key: str
    opening: str
    why: Aloof
    seq: int
    until: Instant | None = None


class Places(Model):
    """A provider's list as of its last entry: only ever the fold of its entries."""

    provider: str
    offer_days: Count
    hours_per_week: Count | None = None
    seq: int = 0
    chain: str = ""
    last_moment: Instant
    openings: tuple[Opening, ...] = ()
    referrals: tuple[Wait, ...] = ()
    held: tuple[Held, ...] = ()
    aside: tuple[Aside, ...] = ()
    handled: tuple[Handled, ...] = ()

    def opening(self, id: str) -> Opening | None:
        return next((one for one in self.openings if one.id == id), None)

    def referral(self, key: str) -> Wait | None:
        return next((one for one in self.referrals if one.key == key), None)

    def holding(self, key: str) -> Held | None:
        """The place that is offered to, or taken under, this referral."""
        return next((one for one in self.held if one.key == key), None)

    def held_in(self, opening: str) -> int:
        return sum(one.opening == opening for one in self.held)

    @property
    def hours_held(self) -> int:
        """Officers' hours a week that go with the places that are offered or taken."""
        hours = {one.id: one.hours or 0 for one in self.openings}
        return sum(hours[one.opening] for one in self.held)
