"""Entries on their way into a record, from lives that were lived in memory, and the record of such lives."""

from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from functools import cache
from pathlib import Path

from clients.record import CaseRecord
from domain import calendar, life, rehearsal
from domain.life import Step
from domain.messages import Entry, Message
from domain.record import Batch, Head, line_of
from tests.conftest import example
from tests.stack import now, opening, told


@cache
def life_of(name: str, id: str) -> tuple[Entry, ...]:
    """Every entry of an example, lived under another id."""
    found = example(name)
    return tuple(rehearsal.live(found.but(sentence=found.sentence.but(id=id))).entries)


def quiet(id: str = "S-1") -> tuple[Entry, ...]:
    """A life of some forty entries that has ended."""
    return life_of("quiet-community-order", id)


def begun(id: str, *messages: Message, **order: object) -> Step:
    """A sentence that was taken on just now, and what it was told then."""
    first = opening(id, **order)
    step = life.begin(first, first[0].received_at)
    for message in messages:
        step = step.then(life.take(step.sentence, message, max(message.received_at, step.sentence.last_moment)))
    return step


def later(step: Step, **by: int) -> Step:
    """The same sentence some time later, when nobody did anything."""
    return step.then(life.bring_up_to(step.sentence, step.sentence.last_moment + timedelta(**by)))


def overdue(id: str) -> Step:
    """A sentence of forty days ago; for thirty nobody did anything, then somebody told what was ten days old."""
    then = now() - timedelta(days=40)
    first = [message.but(received_at=then) for message in opening(id, imposed=str(calendar.day(then)))]
    step = later(life.begin(first, then), days=30)
    moved = told("m1", "address_changed", "CA:webb", known_from="a letter")
    at = step.sentence.last_moment
    moved = moved.but(received_at=at, occurred_at=at - timedelta(days=10))
    return step.then(life.take(step.sentence, moved, at))


def batch(entries: Sequence[Entry], first: int = 1, last: int | None = None) -> Batch:
    """The append of entries `first` to `last` of a life."""
    chosen = entries[first - 1 : last]
    before = entries[first - 2].chain if first > 1 else ""
    lines = tuple(line_of(entry) for entry in chosen)
    return Batch(sentence=chosen[0].sentence, after_seq=first - 1, after_chain=before, lines=lines)


def keep(record: CaseRecord, *lives: Sequence[Entry] | Step) -> None:
    """Puts whole lives into the record."""
    for one in lives:
        record.append(batch(one.entries if isinstance(one, Step) else one))


def keep_at(home: Path, *lives: Sequence[Entry] | Step) -> None:
    """Puts whole lives into the record of a home folder."""
    with closing(CaseRecord(f"sqlite:///{home / 'record.db'}")) as record:
        keep(record, *lives)


def head_of(entries: Sequence[Entry]) -> Head:
    return Head(sentence=entries[-1].sentence, seq=entries[-1].seq, chain=entries[-1].chain)
