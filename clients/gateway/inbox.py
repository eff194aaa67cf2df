"""The inbox: signed bodies as they came, then the facts in them, each kept until the record holds it.

An id of a source stands for one body for the life of the record: the same again is the same delivery, another body
under it is held. A fact is settled only when the record holds an entry with its id. Until then it is sent again: same
id, same `received_at`, growing pauses, one sentence's facts in order.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, Table, exists, func, or_, select, update

from clients import database
from clients.gateway import placed
from clients.gateway.adapters import Arrival, Delivery, Held
from clients.gateway.again import Again
from clients.gateway.placed import pause_after
from clients.gateway.tables import deliveries, delivery_row, inbox, tables
from domain.calendar import stamp
from domain.messages import Message
from domain.model import Model

MOST_AT_ONCE = 200


class Unread(Model):
    """A delivery that nobody has read yet; `reused` where its id stands for another body already."""

    place: int
    delivery: Delivery
    tries: int
    reused: bool


class Waiting(Model):
    """A fact on its way: the message, for which sentence, how often it was tried."""

    place: int
    sentence: str
    message: Message
    tries: int


class Inbox:
    """The inbox behind one database address, the record's own."""

    def __init__(self, url: str) -> None:
        self._engine: Engine = database.connect(url, tables)
        self.again = Again(self._engine)

    def close(self) -> None:
        self._engine.dispose()

    def take(self, delivery: Delivery) -> None:
        """Commits what came, word for word. The same again keeps the time at which it first came."""
        row = database.insert(self._engine, deliveries).values(delivery_row(delivery))
        with database.writing(self._engine) as open_:
            open_.execute(row.on_conflict_do_nothing(index_elements=["source", "id", "digest"]))

    def unread(self, source: str, now: datetime) -> list[Unread]:
        """The deliveries of a source that are to be read now, in the order in which they came."""
        other = deliveries.alias()
        same_id = (other.c.source == deliveries.c.source) & (other.c.id == deliveries.c.id)
        came_before = or_(other.c.read_at.is_not(None), other.c.place < deliveries.c.place)
        reused = exists().where(same_id, other.c.place != deliveries.c.place, came_before).label("reused")
        due = (deliveries.c.source == source, deliveries.c.read_at.is_(None), deliveries.c.next_try <= stamp(now))
        found = select(deliveries, reused).where(*due)
        with self._engine.connect() as open_:
            rows = open_.execute(found.order_by(deliveries.c.place).limit(MOST_AT_ONCE)).all()
        return [_unread(row) for row in rows]

    def sort(self, unread: Unread, found: Sequence[Arrival | Held], now: datetime) -> None:
        """Keeps what was found in a delivery and notes that it was read, together, once whoever reads it."""
        mine = update(deliveries).where(deliveries.c.place == unread.place, deliveries.c.read_at.is_(None))
        with database.writing(self._engine) as open_:
            if not open_.execute(mine.values(read_at=stamp(now))).rowcount:
                return
            placed.put(open_, unread.delivery, found)

    def put_off(self, unread: Unread, now: datetime, wait_seconds: int | None = None) -> None:
        """It could not be read now: the pause before the next try grows, unless the one who was asked named it."""
        pause = pause_after(unread.tries, wait_seconds)
        self._change(deliveries, unread.place, tries=unread.tries + 1, next_try=stamp(now + pause))

    def keep(self, arrival: Arrival) -> None:
        """Commits a fact for a sentence. The same id again is the same fact."""
        with database.writing(self._engine) as open_:
            placed.keep(open_, arrival)

    def next_for_each(self, now: datetime) -> list[Waiting]:
        """Of each sentence the first fact that is not settled, where its next try is due; what waits longest first."""
        first = select(func.min(inbox.c.place)).where(inbox.c.settled_at.is_(None)).group_by(inbox.c.sentence)
        due = select(inbox).where(inbox.c.place.in_(first), inbox.c.next_try <= stamp(now))
        with self._engine.connect() as open_:
            rows = open_.execute(due.order_by(inbox.c.next_try, inbox.c.place)).all()
        return [_waiting(row) for row in rows]

    def tried(self, waiting: Waiting, now: datetime) -> None:
        """Notes a try; the pause before the next one grows."""
        pause = pause_after(waiting.tries)
        self._change(inbox, waiting.place, tries=waiting.tries + 1, next_try=stamp(now + pause))

    def settle(self, waiting: Waiting, now: datetime) -> None:
        """The record holds it."""
        self._change(inbox, waiting.place, settled_at=stamp(now))

    def hold(self, waiting: Waiting, why: str, now: datetime) -> None:
        """No sentence takes it any more: it goes to a person instead."""
        message = waiting.message
        source, _, id = message.id.partition(":")
        body = message.model_dump_json(exclude={"by", "id", "received_at"}, exclude_none=True).encode()
        delivery = Delivery(source=source, id=id, body=body, received_at=message.received_at)
        with database.writing(self._engine) as open_:
            placed.hold(open_, delivery, Held(why=why, message=message, sentence=waiting.sentence))
            open_.execute(update(inbox).where(inbox.c.place == waiting.place).values(settled_at=stamp(now)))

    def on_their_way(self) -> set[str]:
        """The sentences that have facts here which their record does not have yet."""
        with self._engine.connect() as open_:
            return set(open_.execute(select(inbox.c.sentence).distinct().where(inbox.c.settled_at.is_(None))).scalars())

    def unsettled(self) -> int:
        """How many deliveries and facts are on their way."""
        unread = select(func.count()).select_from(deliveries).where(deliveries.c.read_at.is_(None))
        unsettled = select(func.count()).select_from(inbox).where(inbox.c.settled_at.is_(None))
        with self._engine.connect() as open_:
            return open_.execute(unread).scalar_one() + open_.execute(unsettled).scalar_one()

    def _change(self, table: Table, place: int, **values: object) -> None:
        with database.writing(self._engine) as open_:
            open_.execute(update(table).where(table.c.place == place).values(values))


def _unread(row: Row[Any]) -> Unread:
    delivery = Delivery(source=row.source, id=row.id, body=row.body, received_at=row.received_at)
    return Unread(place=row.place, delivery=delivery, tries=row.tries, reused=row.reused)


def _waiting(row: Row[Any]) -> Waiting:
    message = Message.model_validate_json(row.message)
    return Waiting(place=row.place, sentence=row.sentence, message=message, tries=row.tries)
