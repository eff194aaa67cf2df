"""What a provider's list can be told, and what time brings it: each class is a row of the closed table `DEEDS`.

As with a sentence, `decide` says what follows or raises Refused, and `fold` is all that changes the list. What a
sentence tells (that a place is taken, that a referral is withdrawn) happened already: it is never refused. Who may say
which stands in `domain/authority`.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, ClassVar, Literal, NamedTuple, Self

from pydantic import Field

from domain import calendar, words
from domain.errors import NotNow
from domain.messages import Reason, Telling, snake, validated
from domain.model import Day, Instant, Model
from domain.places.state import Aloof, Aside, Count, Held, Opening, Places, Wait

PROVIDER = r"^[^\x00-\x1f/@:]+$"


class Deed(Model):
    """One type of entry of a list, and, where somebody may say it, the message that makes it."""

    name: ClassVar[str]
    entry: ClassVar[str]
    says: ClassVar[str]

    def __init_subclass__(cls, says: str = "", entry: str | None = None, **rest: Any) -> None:
        """`entry`: its type once it is done."""
        super().__init_subclass__(**rest)
        cls.name, cls.entry, cls.says = snake(cls.__name__), entry or snake(cls.__name__), says

    @classmethod
    def read(cls, body: dict[str, Any]) -> Self:
        """The message from a body; a misspelt field is an error. Raises BadInput."""
        return validated(cls, cls.name.replace("_", "-"), body, "forbid")

    def decide(self, places: Places, telling: Telling) -> Iterator["Draft"]:
        """The entries that follow from it. May raise Refused: then nothing changes."""
        yield Draft(self)

    def fold(self, places: Places, at: Instant, seq: int) -> Places:
        raise NotImplementedError  # each row says what it changes

    def in_words(self) -> str:
        """The entry for people; our ids stay as they are."""
        ids = {name for name, field in type(self).model_fields.items() if field.annotation in (str, str | None)}
        return words.fill(self.says, self, as_they_are=ids)


class Draft(NamedTuple):
    """An entry before it is sealed; `at` where it happened at another instant than it is recorded."""

    says: Deed
    because: tuple[Reason, ...] = ()
    at: Instant | None = None


class OpenList(Deed, entry="list_opened", says="List of {provider} opened; places are offered for {how_long}"):
    """A provider's list is kept here from now on. `offer_days`: how many days somebody has to take an offered place;
    `hours_per_week`: officers' hours that all its places may take, None for no limit."""

    provider: str = Field(min_length=1, max_length=100, pattern=PROVIDER)
    offer_days: Count = 7
    hours_per_week: Count | None = None

    @property
    def how_long(self) -> str:
        return words.counted(self.offer_days, "days")

    def decide(self, places: Places, telling: Telling) -> Iterator[Draft]:
        raise NotNow("places.open", f"{places.provider} keeps a list already.", "Change its capacity.")
        yield

    def fold(self, places: Places, at: Instant, seq: int) -> Places:
        return places


class SetCapacity(Deed, Opening, entry="capacity_set", says="Capacity of {id}: {places}"):
    """Places that are open from now on, or how many there are now."""

    def decide(self, places: Places, telling: Telling) -> Iterator[Draft]:
        held = places.held_in(self.id)
        if held > self.places:
            raise NotNow("places.held", f"{held} places of {self.id} are offered or taken.", "Give places back first.")
        yield Draft(self)

    def fold(self, places: Places, at: Instant, seq: int) -> Places:
        opening = Opening(**self.model_dump())
        others = tuple(one for one in places.openings if one.id != self.id)
        return places.but(openings=(*others, opening))


class SetHours(Deed, entry="hours_set", says="Officers' hours a week: {limit}"):
    """How many hours of officers' time there are a week; None for no limit."""

    hours_per_week: Count | None = None

    @property
    def limit(self) -> str:
        return str(self.hours_per_week or "no limit")

    def decide(self, places: Places, telling: Telling) -> Iterator[Draft]:
        if self.hours_per_week is not None and places.hours_held > self.hours_per_week:
            held = f"Places that are offered or taken need {places.hours_held} hours a week."
            raise NotNow("places.hours_held", held, "Give places back first.")
        yield Draft(self)

    def fold(self, places: Places, at: Instant, seq: int) -> Places:
        return places.but(hours_per_week=self.hours_per_week)


class PutInLine(Deed, Wait, entry="waits", says="{key}: waits for a place"):
    """A referral: somebody waits for a place, from the day of referral on, whenever we heard of it."""

    def decide(self, places: Places, telling: Telling) -> Iterator[Draft]:
        if places.referral(self.key) is None:
            yield Draft(self)

    def fold(self, places: Places, at: Instant, seq: int) -> Places:
        return places.but(referrals=(*places.referrals, Wait(**self.model_dump())))


class _OfReferral(Deed):
    """Something about one referral on the list."""

    key: str

    def known(self, places: Places) -> Wait:
        found = places.referral(self.key)
        if found is None:
            raise NotNow("places.unknown", f"{self.key} is not on this list.", "Look at the list again.")
        return found

    def offered(self, places: Places) -> Held:
        """The offer that stands. Raises NotNow where there is none."""
        self.known(places)
        held = places.holding(self.key)
        if held is None or held.until is None:
            raise NotNow("places.not_offered", f"No offer to {self.key} stands.", "Wait until a place is offered.")
        return held

    def taken(self, places: Places) -> Held:
        """The place that they took. Raises NotNow where they took none."""
        self.known(places)
        held = places.holding(self.key)
        if held is None or held.until:
            raise NotNow("places.not_taken", f"{self.key} has taken no place.", "Withdraw the referral instead.")
        return held


class TakePlace(_OfReferral, entry="place_taken", says="{key}: place taken"):
    """The place that was offered is taken."""

    def decide(self, places: Places, telling: Telling) -> Iterator[Draft]:
        self.offered(places)
        yield Draft(self)

    def fold(self, places: Places, at: Instant, seq: int) -> Places:
        held = tuple(one._replace(until=None, since=at) if one.key == self.key else one for one in places.held)
        return places.but(held=held)


class _BackInLine(_OfReferral):
    """Their place is free again; they stay on the list with their own tier and day, and are not offered the same run
    again, nor the same standing place for as long as an offer lasts."""

    why: ClassVar[Aloof]

    def fold(self, places: Places, at: Instant, seq: int) -> Places:
        held = places.holding(self.key)
        assert held is not None
        return _set_aside(_freed(places, self.key), self.key, held.opening, self.why, at, seq)


class DeclinePlace(_BackInLine, entry="place_declined", says="{key}: place declined, {reason}"):
    """The place that was offered is not wanted."""

    why = "declined"
    reason: str

    def decide(self, places: Places, telling: Telling) -> Iterator[Draft]:
        self.offered(places)
        yield Draft(self)


class ReportNotStarted(_BackInLine, entry="not_started", says="{key}: took the place and did not come"):
    """The person took the place and failed to attend its start: a fact without blame. The place is free again."""

    why = "not_started"

    def decide(self, places: Places, telling: Telling) -> Iterator[Draft]:
        self.taken(places)
        yield Draft(self)


class GiveBack(_OfReferral, entry="place_given_back", says="{key}: place given back, {reason}"):
    """Who took a place needs it no more: it was completed, or ended early."""

    reason: str

    def decide(self, places: Places, telling: Telling) -> Iterator[Draft]:
        self.taken(places)
        yield Draft(self)

    def fold(self, places: Places, at: Instant, seq: int) -> Places:
        return _without(places, self.key)


class RefuseReferral(_OfReferral, entry="referral_refused", says="{key}: referral refused, {reason}"):
    """The provider does not take the person, and why; the sentence is told."""

    reason: Literal["not_suitable", "no_provision", "other"]

    def decide(self, places: Places, telling: Telling) -> Iterator[Draft]:
        self.known(places)
        yield Draft(self)

    def fold(self, places: Places, at: Instant, seq: int) -> Places:
        return _without(places, self.key)


class PassOver(_OfReferral, entry="passed_over", says="{key}: passed over for {opening}, {reason}"):
    """Somebody who stands ahead is not offered this opening, for a reason that is recorded; an offer of it falls."""

    opening: str
    reason: str = Field(min_length=3)

    def decide(self, places: Places, telling: Telling) -> Iterator[Draft]:
        self.known(places)
        held = places.holding(self.key)
        if places.opening(self.opening) is None:
            raise NotNow("places.no_opening", f"There is no opening {self.opening!r}.", "Name one of the list.")
        if held and (held.until is None or held.opening != self.opening):
            raise NotNow(
                "places.holds", f"{self.key} holds {held.opening} and does not wait.", "Nobody is passed over."
            )
        yield Draft(self)

    def fold(self, places: Places, at: Instant, seq: int) -> Places:
        aside = Aside(self.key, self.opening, "passed_over", seq)
        return _freed(places, self.key).but(aside=(*places.aside, aside))


class SettleReferral(_OfReferral, entry="referral_settled", says="{key}: {how}, as the sentence tells"):
    """What a sentence tells of its place: begun, needed no more before it began, or after. It happened: whatever stands
    on the list, it follows. Who began where no offer stood waits no more."""

    how: Literal["taken", "withdrawn", "given_back"]

    def decide(self, places: Places, telling: Telling) -> Iterator[Draft]:
        if places.referral(self.key) is None:
            return
        begun_elsewhere = self.how == "taken" and places.holding(self.key) is None
        yield Draft(self, (Reason(code="began_without_an_offer"),) if begun_elsewhere else ())

    def fold(self, places: Places, at: Instant, seq: int) -> Places:
        if self.how == "taken" and places.holding(self.key):
            return TakePlace(key=self.key).fold(places, at, seq)
        return _without(places, self.key)


class RankReferral(_OfReferral, entry="tier_changed", says="{key}: tier {tier} now"):
    """The sentence tells of another tier: from now on the person stands in the line by that one."""

    tier: int | None = None

    def decide(self, places: Places, telling: Telling) -> Iterator[Draft]:
        if places.referral(self.key):
            yield Draft(self)

    def fold(self, places: Places, at: Instant, seq: int) -> Places:
        found = (one.but(tier=self.tier) if one.key == self.key else one for one in places.referrals)
        return places.but(referrals=tuple(found))


class PlaceOffered(Deed, says="{key}: place in {opening} offered until {until}"):
    """The first in the line who can take it is offered a place that is free."""

    key: str
    opening: str
    until: Instant
    starts_on: Day | None = None

    def fold(self, places: Places, at: Instant, seq: int) -> Places:
        return places.but(held=(*places.held, Held(self.key, self.opening, at, self.until)))


class OfferLapsed(_BackInLine, says="{key}: offer lapsed"):
    """Nobody answered: the place is offered to the next."""

    why = "lapsed"


class RunClosed(Deed, says="{opening}: closed"):
    """A run is over, or has begun and nobody holds a place in it; who held one is off the list."""

    opening: str

    def fold(self, places: Places, at: Instant, seq: int) -> Places:
        for held in places.held:
            if held.opening == self.opening:
                places = _without(places, held.key)
        return places.but(
            openings=tuple(one for one in places.openings if one.id != self.opening),
            aside=tuple(one for one in places.aside if one.opening != self.opening),
        )


def _set_aside(places: Places, key: str, id: str, why: Aloof, at: Instant, seq: int) -> Places:
    opening = places.opening(id)
    lasts = opening is None or opening.starts_on is not None
    until = None if lasts else calendar.end_of(calendar.day(at) + timedelta(days=places.offer_days))
    still = tuple(one for one in places.aside if one.until is None or one.until >= at)
    return places.but(aside=(*still, Aside(key, id, why, seq, until)))


def _freed(places: Places, key: str) -> Places:
    return places.but(held=tuple(one for one in places.held if one.key != key))


def _without(places: Places, key: str) -> Places:
    return _freed(places, key).but(
        referrals=tuple(one for one in places.referrals if one.key != key),
        aside=tuple(one for one in places.aside if one.key != key),
    )


TOLD: tuple[type[Deed], ...] = (
    *(OpenList, SetCapacity, SetHours, PutInLine, TakePlace, DeclinePlace, ReportNotStarted, GiveBack, RefuseReferral),
    *(PassOver, SettleReferral, RankReferral),
)
BROUGHT: tuple[type[Deed], ...] = (PlaceOffered, OfferLapsed, RunClosed)
MESSAGES: dict[str, type[Deed]] = {row.name: row for row in TOLD}
DEEDS: dict[str, type[Deed]] = {row.entry: row for row in (*TOLD, *BROUGHT)}
