"""What is held in quarantine: what it is, why no sentence took it, what was done with it."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from clients.console import dates, words
from clients.console.views.deeds import path
from clients.console.words import Tag, tag
from clients.desk.lists import Row
from clients.gateway.again import UNTIL_KNOWN
from clients.gateway.quarantine import DID, HeldFact, Step
from domain.model import By

WHY = {
    "sentence_unknown": "It names a sentence that is not known here",
    "sentence_ended": "It names a sentence that has ended",
    "id_reused": "Its source has sent something else under the same id",
    "unreadable": "It could not be read",
    "reading_failed": "It could not be read: the reader failed on it",
    "event_type_unknown": "It is of a kind that is not known here",
    "bad_occurred_at": "The time at which it happened could not be read",
    "person_unknown": "Nobody is known under its number",
    "identity.two_people": "Its numbers are those of two people",
    "identity.taken": "Its number is another person’s",
    "number_unreadable": "The number of the person could not be read",
}


class Done(NamedTuple):
    """A step that somebody took: what, when, by whom, why."""

    what: str
    when: str
    by: str
    why: str


class Held(NamedTuple):
    """One fact. `body` is None where it names a sentence that the reader may not open; `sentence_href` leads to the one
    it names or went to, where they may open that."""

    place: int
    href: str
    source: str
    id: str
    says: str
    why: str
    sentence: str
    sentence_href: str
    received: datetime
    tag: Tag
    body: str | None
    done: tuple[Done, ...]
    is_open: bool
    can_be_released: bool
    waits_for_a_number: bool
    is_proposed: bool


def held(facts: Iterable[HeldFact], named: dict[str, Row], now: datetime) -> tuple[Held, ...]:
    """`named`: the sentences that they name, as the reader may see them; what is not known is not among them."""
    return tuple(_held(fact, named.get(fact.sentence or ""), now) for fact in facts)


def _held(fact: HeldFact, row: Row | None, now: datetime) -> Held:
    hidden = row is not None and row.standing is None
    return Held(
        place=fact.place,
        href=f"/quarantine/{fact.place}",
        source=fact.source,
        id=fact.id,
        says=words.first_up(words.role(fact.type)) if fact.type else words.NOT_KNOWN,
        why=WHY.get(fact.why, words.first_up(words.role(fact.why))),
        sentence=fact.sentence or "None named",
        sentence_href=path(row.sentence) if row and row.standing else "",
        received=fact.received_at,
        tag=tag("held", _state(fact, now)),
        body=None if hidden else fact.body,
        done=tuple(map(_done, fact.steps)),
        is_open=fact.outcome is None,
        can_be_released=fact.outcome is None and fact.type is not None,
        waits_for_a_number=fact.outcome is None and fact.why in UNTIL_KNOWN,
        is_proposed=_is_proposed(fact),
    )


def _state(fact: HeldFact, now: datetime) -> str:
    if fact.outcome:
        return fact.outcome
    return "reject_proposed" if _is_proposed(fact) else "waits_long" if fact.waits_long(now) else "held"


def _is_proposed(fact: HeldFact) -> bool:
    return fact.outcome is None and any(step.did == "reject_proposed" for step in fact.steps)


def _done(step: Step) -> Done:
    to = f" to {step.sentence}" if step.sentence else ""
    return Done(f"{DID[step.did]}{to}", dates.moment(step.at), words.who(By.read(step.by)), step.why)
