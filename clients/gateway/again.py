"""What is held for want of a person, and is read again once it is told who that is.

What is due follows from the store alone, whoever told the number and by whichever door: so nothing is lost where a
process ends between the telling and the reading. It is read again in the order in which it came, one of a person at a
time; closing what was held, the step that says so, and what was found are one transaction.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection as Open
from sqlalchemy import Engine, Row, and_, delete, exists, func, insert, select, update

from clients import database
from clients.gateway import placed
from clients.gateway.adapters import Arrival, Delivery, Held
from clients.gateway.placed import pause_after
from clients.gateway.tables import await_rows, awaited, held, steps
from clients.people import identifiers, merges
from domain.calendar import stamp
from domain.model import By, Model, Role

UNTIL_KNOWN = ("person_unknown", "identity.two_people", "identity.taken")
"""Codes of what is held until it is told who is who."""

READ_AGAIN = "read_again"
KNOWN = "Who is meant is known now"
GATEWAY = By(role=Role.SYSTEM, id="gateway")


class Told(NamedTuple):
    """The last that was told of numbers, and of merges."""

    number: int | None
    merge: int | None


class Awaiting(Model):
    """What is held under a place, as it came, and how often it was read again."""

    place: int
    source: str
    id: str
    body: bytes
    tries: int = 0

    def delivery(self, now: datetime) -> Delivery:
        """As of now: no sentence knew of it before."""
        return Delivery(source=self.source, id=self.id, body=self.body, received_at=now)


class Again:
    """What is held and read again, behind the inbox's own engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def told(self) -> Told:
        """How far it is told who is who: another answer, another truth."""
        last = (select(func.max(table.c.place)).scalar_subquery() for table in (identifiers, merges))
        with self._engine.connect() as open_:
            return Told(*open_.execute(select(*last)).one())

    def due(self, source: str, now: datetime) -> list[Awaiting]:
        """Of each person whose number is known by now, the first of what is held for want of it; oldest first."""
        known = and_(
            identifiers.c.scheme == awaited.c.scheme,
            identifiers.c.value == awaited.c.value,
            identifiers.c.until.is_(None),
        )
        first = select(func.min(awaited.c.place)).select_from(awaited).join(identifiers, known)
        first = first.join(held, held.c.place == awaited.c.place).where(
            *_open(source), awaited.c.next_try <= stamp(now)
        )
        tries = (
            select(func.max(awaited.c.tries)).where(awaited.c.place == held.c.place).scalar_subquery().label("tries")
        )
        query = select(held, tries).where(held.c.place.in_(first.group_by(identifiers.c.person)))
        with self._engine.connect() as open_:
            return [_awaiting(row) for row in open_.execute(query.order_by(held.c.place))]

    def unnoted(self, source: str) -> list[Awaiting]:
        """What was held before it was noted which numbers it awaits."""
        noted = exists().where(awaited.c.place == held.c.place)
        query = select(held).where(*_open(source), held.c.why.in_(UNTIL_KNOWN), ~noted)
        with self._engine.connect() as open_:
            return [_awaiting(row) for row in open_.execute(query.order_by(held.c.place))]

    def sort(self, read: Awaiting, found: Sequence[Arrival | Held], now: datetime) -> None:
        """Puts what was found where it belongs, once whoever reads it; where nobody is known yet, it waits on."""
        if still := next((one for one in found if isinstance(one, Held) and one.why in UNTIL_KNOWN), None):
            self._wait_on(read, still, now)
            return
        mine = update(held).where(held.c.place == read.place, held.c.outcome.is_(None))
        with database.writing(self._engine) as open_:
            if not open_.execute(mine.values(outcome=READ_AGAIN)).rowcount:
                return
            open_.execute(insert(steps), list(_steps(read.place, found, now)))
            forget(open_, read.place)
            placed.put(open_, read.delivery(now), found)

    def put_off(self, read: Awaiting, now: datetime, wait_seconds: int | None) -> None:
        """It could not be read now."""
        values = {"tries": read.tries + 1, "next_try": stamp(now + pause_after(read.tries, wait_seconds))}
        with database.writing(self._engine) as open_:
            open_.execute(update(awaited).where(awaited.c.place == read.place).values(values))

    def _wait_on(self, read: Awaiting, still: Held, now: datetime) -> None:
        rows = await_rows(read.place, still.awaits, now + pause_after(read.tries), read.tries + 1)
        mine = update(held).where(held.c.place == read.place, held.c.outcome.is_(None))
        with database.writing(self._engine) as open_:
            if open_.execute(mine.values(why=still.why)).rowcount and rows:
                forget(open_, read.place)
                open_.execute(insert(awaited), rows)


def forget(open_: Open, place: int) -> None:
    """It awaits nobody any more."""
    open_.execute(delete(awaited).where(awaited.c.place == place))


def _open(source: str) -> tuple[Any, Any]:
    return held.c.source == source, held.c.outcome.is_(None)


def _steps(place: int, found: Sequence[Arrival | Held], now: datetime) -> Iterator[dict[str, object]]:
    """A step for each sentence that was told something, and for all that is held again; one where that is nothing."""
    taken = {"place": place, "did": READ_AGAIN, "by": str(GATEWAY), "at": stamp(now), "why": KNOWN}
    for one in found:
        again = {} if isinstance(one, Arrival) else {"why": f"{KNOWN}; held again: {one.why.replace('_', ' ')}"}
        yield taken | again | {"sentence": one.sentence}
    if not found:
        yield taken | {"why": f"{KNOWN}; nothing new", "sentence": None}


def _awaiting(row: Row[Any]) -> Awaiting:
    return Awaiting(place=row.place, source=row.source, id=row.id, body=row.body, tries=row._mapping.get("tries") or 0)
