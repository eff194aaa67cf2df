"""The adapter of HMPPS domain events: from a signed body to facts for the sentences of whom it names.

An event is one by its type, its person and its moment, however often and by whichever number it comes; so its message's
id is made of these. The id bears the opaque id of the person, hashed, and never a number of theirs.
"""

import asyncio
import hashlib
import logging
from collections.abc import Iterator
from datetime import datetime

from clients.gateway.adapters import Arrival, Delivery, Held
from clients.gateway.again import UNTIL_KNOWN
from clients.gateway.hmpps.details import Details
from clients.gateway.hmpps.facts import Seen, must_be_known, tells
from clients.gateway.hmpps.families import Family, family
from clients.people import Changed, Number, People, readable
from clients.record import CaseRecord
from domain.case import IdentityMerged, IdentityUnmerged
from domain.effects import PartnerAcknowledged
from domain.errors import BadInput, NotNow, Unfitting
from domain.messages import Fact, Message
from domain.model import YEARS, By, Role, whole_seconds
from domain.rules.person_events import Event, read
from domain.sentence import Sentence

PRISON, PROBATION = By(role=Role.PRISON, id="hmpps"), By(role=Role.PARTNER, id="hmpps")
OF_PRISONS = ("prison-offender-events.", "calculate-release-dates.")
UNMERGED = ("reactivatedCRN", "unmergedCRN")
REFERENCES = ("referralId", "referralURN", "referralReference")

Read = tuple[Arrival | Held, ...]

log = logging.getLogger(__name__)


class HmppsEvents:
    """Reads what the feed of domain events sends."""

    def __init__(self, record: CaseRecord, people: People, details: Details) -> None:
        self._record, self._people, self._details = record, people, details

    async def read(self, delivery: Delivery) -> Read:
        """The facts of an event, or why a person has to look at it; nothing where it has no effect."""
        event = read(delivery.body.decode(errors="replace"))
        if not isinstance(event, Event):
            return (Held(why=event),)
        found = family(event.type)
        if found is None:
            return (Held(why="event_type_unknown"),)
        if event.occurred_at.year not in YEARS:
            return (Held(why="bad_occurred_at"),)
        if not (found.facts or found.identity or found.held):
            log.info("Kept without effect: %s", found.event)
            return ()
        try:
            return await self._of_a_person(found, event, delivery)
        except (Unfitting, NotNow) as unfit:
            return (Held(why=unfit.code, awaits=_numbers(event) if unfit.code in UNTIL_KNOWN else ()),)
        except BadInput:
            return (Held(why="number_unreadable"),)

    async def about(self, delivery: Delivery) -> tuple[str, ...]:
        """The sentences of whom an event names; none where nobody of them is known."""
        event = read(delivery.body.decode(errors="replace"))
        return await asyncio.to_thread(self._about, event) if isinstance(event, Event) else ()

    def _about(self, event: Event) -> tuple[str, ...]:
        holders = (self._people.holder(**{number.scheme: number.value}) for number in _numbers(event))
        return tuple(id for person in holders if person for id in self._people.sentences(person))

    async def _of_a_person(self, found: Family, event: Event, delivery: Delivery) -> Read:
        if found.identity:
            return await asyncio.to_thread(self._identity, found, event, delivery)
        person, sentences = await asyncio.to_thread(self._whose, event)
        if found.held:
            if found.news:
                must_be_known(Seen(event, {}, sentences))
                return ()
            return (Held(why=found.held),)
        details = await self._details.of(event.detail_url) if found.thin else {}
        referred = await asyncio.to_thread(self._referred, event, sentences) if found.bears == "intervention" else ()
        told = tells(found, Seen(event, details, sentences, referred))
        id = _message_id(delivery.source, event, person)
        return tuple(
            Held(why=one.fact.code, sentence=one.sentence)
            if isinstance(one.fact, Unfitting)
            else _arrival(one.sentence, one.fact, id, event, delivery.received_at)
            for one in told
        )

    def _whose(self, event: Event) -> tuple[str, tuple[Sentence, ...]]:
        """The person, as their number was noted, and their sentences. Raises Unfitting where they have none here."""
        person = self._people.holder(crn=event.crn, noms=event.noms)
        ids = self._people.sentences(person) if person else []
        if person is None or not ids:
            raise Unfitting("person_unknown")
        return person, tuple(self._record.sentence(id) for id in ids)

    def _referred(self, event: Event, sentences: tuple[Sentence, ...]) -> tuple[tuple[Sentence, str], ...]:
        """The interventions that partners gave us these references for."""
        references = {said for name in REFERENCES if (said := event.says(name))}
        return tuple(
            (sentence, intervention)
            for sentence in sentences
            for intervention in _interventions(self._record, sentence.id, references)
        )

    def _identity(self, found: Family, event: Event, delivery: Delivery) -> Read:
        """Notes who is who, and tells the sentences that a merge or its end moves."""
        at = whole_seconds(event.occurred_at)
        if found.identity == "number":
            person = self._people.holder(crn=event.crn)
            if person is None or event.noms is None:
                raise Unfitting("person_unknown" if person is None else "number_unreadable")
            self._people.identify(person, at, delivery.source, noms=event.noms)
            return ()
        gone, into = self._two(found, event, delivery)
        if gone == into:
            return ()
        id = _message_id(delivery.source, event, gone)
        merges = found.identity == "merge"
        changed = (self._people.merge if merges else self._people.unmerge)(gone, into, at, id)
        fact = IdentityMerged(into=changed.person) if merges else IdentityUnmerged(back_to=changed.person)
        return tuple(_each(changed, fact, id, event, delivery.received_at))

    def _two(self, found: Family, event: Event, delivery: Delivery) -> tuple[str, str]:
        """Who is merged or themselves again, and the other; one of them may be new to us. Raises Unfitting."""
        scheme = _scheme(event)
        if found.identity == "merge":
            numbers = (event.merged_from, event.noms if scheme == "noms" else event.crn)
        else:
            back, other = UNMERGED
            numbers = (event.says(back), event.says(other))
        if not numbers[0] or not numbers[1]:
            raise Unfitting("merge_without_two")
        if not any(self._people.holder(**{scheme: number}) for number in numbers):
            raise Unfitting("person_unknown")
        at = whole_seconds(event.occurred_at)
        gone, into = (self._people.meet(at, delivery.source, **{scheme: number}) for number in numbers if number)
        return gone, into


def _numbers(event: Event) -> tuple[Number, ...]:
    """Every number in an event that can be somebody's."""
    named: tuple[dict[str, str | None], ...] = (
        {"crn": event.crn, "noms": event.noms},
        {_scheme(event): event.merged_from},
        *({"crn": event.says(name)} for name in UNMERGED),
    )
    return tuple(dict.fromkeys(number for given in named for number in readable(**given)))


def _scheme(event: Event) -> str:
    """Of which numbers a merge speaks."""
    return "noms" if event.type.startswith(OF_PRISONS) else "crn"


def _interventions(record: CaseRecord, sentence: str, references: set[str]) -> Iterator[str]:
    """The interventions of a sentence that partners acknowledged under these references."""
    if not references:
        return
    entries = record.entries(sentence)
    asked = {
        entry.data.effect
        for entry in entries
        if isinstance(entry.data, PartnerAcknowledged) and entry.data.reference in references
    }
    found = (getattr(entry.data, "intervention", None) for entry in entries if entry.seq in asked)
    yield from dict.fromkeys(one for one in found if one)


def _each(changed: Changed, fact: Fact, id: str, event: Event, at: datetime) -> Iterator[Arrival]:
    for sentence in changed.sentences:
        yield _arrival(sentence, fact, id, event, at)


def _arrival(sentence: str, fact: Fact, id: str, event: Event, received_at: datetime) -> Arrival:
    message = Message(
        id=id,
        type=fact.name,
        by=speaker(event.type),
        received_at=received_at,
        occurred_at=whole_seconds(event.occurred_at),
        body=fact.model_dump(mode="json", exclude_none=True),
    )
    return Arrival(sentence=sentence, message=message)


def speaker(type: str) -> By:
    """In whose name an event of that type is told."""
    return PRISON if type.startswith(OF_PRISONS) else PROBATION


def _message_id(source: str, event: Event, person: str) -> str:
    """One for every report of an event. It bears no number: of a hash of one, the number could be found by trying."""
    key = f"{event.type}|{person}|{event.stamp}"
    return f"{source}:{hashlib.sha256(key.encode()).hexdigest()[:32]}"
