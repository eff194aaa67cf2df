"""The heart of a list: it is the fold of its entries, and time brings it offers, lapses and the end of runs.

Every message first brings the list up to its moment, then it is decided, and whoever can now be offered a place is. All
engines call these functions and no others. What a step has to tell sentences comes with it, under an id that stays.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from pydantic import SerializeAsAny, TypeAdapter

from domain import calendar, memory
from domain.authority.may import must_be_one_who_may
from domain.canonical import Sealed
from domain.errors import BadInput, Changed, NewerThanThis, NotNow
from domain.life import SOON, WAKE_AFTER, vouched_for
from domain.messages import Message, Reason, Telling
from domain.model import SYSTEM, By, Instant, Role
from domain.places.deeds import DEEDS, MESSAGES, Deed, Draft, OfferLapsed, OpenList, PlaceOffered, RunClosed
from domain.places.line import next_chance
from domain.places.state import Places
from domain.state import Handled

SCHEMA = 1
A_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Entry(Sealed):
    """One line of a list's own record."""

    provider: str
    seq: int
    type: str
    message: str
    occurred_at: Instant
    recorded_at: Instant
    by: By
    data: SerializeAsAny[Deed]
    because: tuple[Reason, ...]
    schema: int = SCHEMA
    chain: str = ""

    @property
    def words(self) -> str:
        """The entry in words, for people."""
        return self.data.in_words()


ENTRY = TypeAdapter(Entry)


class ToSentence(NamedTuple):
    """A fact that a sentence is to be told once the entry `seq` is written, about the referral of that key."""

    seq: int
    key: str
    sentence: str
    message: Message


class Step(NamedTuple):
    """A list after something happened to it, the entries that it made, and what sentences are to be told."""

    places: Places
    entries: tuple[Entry, ...] = ()
    tell: tuple[ToSentence, ...] = ()

    def then(self, after: "Step") -> "Step":
        return Step(after.places, (*self.entries, *after.entries), (*self.tell, *after.tell))


def begin(message: Message, moment: datetime) -> Step:
    """Opens a list. Raises Refused or BadInput."""
    if message.type != OpenList.name:
        raise BadInput(f"A list begins with {OpenList.name!r}, not with {message.type!r}.")
    must_be_one_who_may(message.by.role, OpenList.name)
    opened = OpenList.read(message.body)
    return _seal(_blank(opened, moment), Draft(opened), _telling(message, moment))


def take(places: Places, message: Message, moment: datetime) -> Step:
    """What a message makes of a list at that moment. Raises Refused or BadInput, and then nothing has changed.

    A message that was handled before makes nothing."""
    if handled(places, message.id):
        return Step(places)
    if message.after is not None and places.seq > message.after:
        raise Changed(
            "conflict.moved-on",
            f"Entry {places.seq} was made after the one that you saw last, {message.after}.",
            "Read what changed, then decide again.",
        )
    row = MESSAGES.get(message.type)
    if row is None:
        raise BadInput(f"{message.type!r}: a list can be told {', '.join(sorted(MESSAGES))}.")
    must_be_one_who_may(message.by.role, row.name)
    said = row.read(message.body)
    step = bring_up_to(places, moment)
    telling = _telling(message, moment)
    for draft in tuple(said.decide(step.places, telling)):
        step = step.then(_seal(step.places, draft, telling))
    return step.then(bring_up_to(step.places, moment))


def bring_up_to(places: Places, moment: datetime) -> Step:
    """What time itself has brought by that moment, until nothing more is due."""
    step = Step(places)
    while draft := _due(step.places, moment):
        at = draft.at or moment
        recorded = max(at if moment - at <= SOON else moment, step.places.last_moment)
        step = step.then(_seal(step.places, draft, Telling("time", SYSTEM, at, recorded)))
    return step


def evolve(places: Places | None, entry: Entry) -> Places:
    """The list after one more entry of its record; the first one makes it."""
    if places is None:
        assert isinstance(entry.data, OpenList)
        places = _blank(entry.data, entry.recorded_at)
    after = entry.data.fold(places, entry.occurred_at, entry.seq)
    told = Handled(entry.message, entry.seq, entry.seq, entry.recorded_at)
    kept = (
        after.handled
        if entry.by.role is Role.SYSTEM and entry.message == "time"
        else memory.remember(after.handled, told)
    )
    moment = max(entry.recorded_at, after.last_moment)
    return after.but(seq=entry.seq, chain=entry.chain, last_moment=moment, handled=kept)


def evolve_all(entries: Iterable[Entry]) -> Places:
    """The list that these entries, from the first on, add up to."""
    places: Places | None = None
    for entry in entries:
        places = evolve(places, entry)
    assert places is not None
    return places


def moment_of(places: Places, received_at: datetime, clock: datetime) -> datetime:
    """When a message is handled: when it was received, never ahead of the clock, never before the last moment."""
    return max(received_at if received_at <= clock + SOON else clock, places.last_moment)


def sentence_gone(untold: ToSentence, at: datetime) -> Message:
    """The message that takes a referral off the list whose sentence is there no more to be told anything."""
    body = {"key": untold.key, "how": "withdrawn"}
    id = f"{untold.message.id}:gone"
    return Message(id=id, type="settle_referral", by=SYSTEM, received_at=at, body=body)


def next_wake(places: Places, now: datetime) -> datetime | None:
    """When time next may bring something, a second later."""
    return min((at + WAKE_AFTER for at in _turns(places) if at + WAKE_AFTER > now), default=None)


def handled(places: Places, id: str) -> Handled | None:
    """What a message made, as long as the list remembers it."""
    return next((one for one in places.handled if one.id == id), None)


def read_entry(text: str, chain: str) -> Entry:
    """An entry from its canonical text. Raises NewerThanThis where newer code made it."""
    line = json.loads(text)
    row = DEEDS.get(line["type"])
    if row is None or line["schema"] > SCHEMA:
        raise NewerThanThis(
            f"Entry {line['seq']} of the list of {line['provider']} is of newer code: {line['type']!r}."
        )
    return ENTRY.validate_python({**line, "data": row.model_validate(line["data"]), "chain": chain})


def _due(places: Places, moment: datetime) -> Draft | None:
    """What has come to its end first, then who can be offered a place."""
    ended = min(_ended(places, moment), key=lambda one: (one[0], one[1].model_dump_json()), default=None)
    if ended:
        return Draft(ended[1], at=ended[0])
    at = max([places.last_moment, *(turn for turn in _turns(places) if turn <= moment)])
    at = at if moment - at <= SOON else moment
    chance = next_chance(places, at)
    if chance is None:
        return None
    last = calendar.end_of(calendar.day(at) + timedelta(days=places.offer_days))
    opening = chance.opening
    until = min(last, calendar.end_of(opening.starts_on)) if opening.starts_on else last
    offered = PlaceOffered(key=chance.wait.key, opening=opening.id, until=until, starts_on=opening.starts_on)
    return Draft(offered, chance.because, at)


def _ended(places: Places, moment: datetime) -> Iterator[tuple[datetime, Deed]]:
    for held in places.held:
        if held.until and held.until < moment:
            yield held.until, OfferLapsed(key=held.key)
    for opening in places.openings:
        at = opening.closes_at(is_held=bool(places.held_in(opening.id)))
        if at and at < moment:
            yield at, RunClosed(opening=opening.id)


def _turns(places: Places) -> Iterator[datetime]:
    """The instants at which time may change what can be offered, or ends something."""
    yield from (held.until for held in places.held if held.until)
    yield from (aside.until + A_SECOND for aside in places.aside if aside.until)
    for opening in places.openings:
        at = opening.closes_at(is_held=bool(places.held_in(opening.id)))
        if at:
            yield at
        if opening.offered_from:
            yield calendar.start_of(opening.offered_from)


def _seal(places: Places, draft: Draft, telling: Telling) -> Step:
    entry = Entry(
        provider=places.provider,
        seq=places.seq + 1,
        type=draft.says.entry,
        message=telling.id,
        occurred_at=draft.at or telling.occurred_at,
        recorded_at=telling.moment,
        by=telling.by,
        data=draft.says,
        because=(*draft.because, *vouched_for(telling)),
    ).sealed(places.chain)
    after = evolve(places, entry)
    return Step(after, (entry,), tuple(_to_sentence(places, after, entry)))


def _to_sentence(before: Places, after: Places, entry: Entry) -> Iterator[ToSentence]:
    """What the sentence is told: that it waits (again), that a place is free, that the referral is refused."""
    wait = after.referral(getattr(entry.data, "key", "")) or before.referral(getattr(entry.data, "key", ""))
    if wait is None:
        return
    about = {"intervention": wait.intervention, "key": wait.key}
    match entry.type:
        case "waits" | "place_declined" | "not_started" | "offer_lapsed" | "passed_over":
            if entry.type == "passed_over" and before.holding(wait.key) is None:
                return
            type, more = "referral_accepted", {"waits_with": entry.provider}
        case "place_offered":
            starts_on = getattr(entry.data, "starts_on", None)
            type, more = "place_free", {"from_day": starts_on.isoformat()} if starts_on else {}
        case "referral_refused":
            type, more = "referral_refused", {"reason": str(getattr(entry.data, "reason", ""))}
        case _:
            return
    told = Message(
        id=f"places:{entry.provider}:{entry.seq}",
        type=type,
        by=By(role=Role.PARTNER, id=entry.provider),
        received_at=entry.recorded_at,
        occurred_at=entry.recorded_at,
        body=about | more,
    )
    yield ToSentence(entry.seq, wait.key, wait.sentence, told)


def _telling(message: Message, moment: datetime) -> Telling:
    occurred_at = message.occurred_at or min(message.received_at, moment)
    if occurred_at > moment:
        raise NotNow("command.in-the-future", "This would lie in the future.", "Give the time at which it was done.")
    return Telling(message.id, message.by, occurred_at, moment, assertion=message.assertion)


def _blank(opened: OpenList, moment: datetime) -> Places:
    return Places(
        provider=opened.provider,
        offer_days=opened.offer_days,
        hours_per_week=opened.hours_per_week,
        last_moment=moment,
    )
