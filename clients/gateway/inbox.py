"""The inbox: facts that came through the door, kept until the record holds them; and the quarantine.

A row is settled only when the record holds an entry with its id. Until then it is sent again: same id, same
`received_at`, growing pauses, one sentence's facts in order. An id stands for one fact of one sentence. What no
sentence can take waits in quarantine for a person.
"""

from datetime import datetime, timedelta

from sqlalchemy import JSON, Column, Engine, Index, Integer, MetaData, String, Table, Text, func, select, update

from clients import database
from domain.calendar import stamp
from domain.messages import Message
from domain.model import Instant, Model

PAUSES = (1, 2, 5, 15, 60, 300)

tables = MetaData()
inbox = Table(
    "inbox",
    tables,
    Column("place", Integer, primary_key=True, autoincrement=True),
    Column("id", String(200), nullable=False),
    Column("sentence", String(200), nullable=False),
    Column("message", Text, nullable=False),
    Column("received_at", String(20), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try", String(20), nullable=False),
    Column("settled_at", String(20)),
    Index("inbox_once", "sentence", "id", unique=True),
    Index("inbox_open", "settled_at", "next_try"),
)
quarantine = Table(
    "quarantine",
    tables,
    Column("place", Integer, primary_key=True, autoincrement=True),
    Column("source", String(60), nullable=False),
    Column("why", String(60), nullable=False),
    Column("body", JSON, nullable=False),  # a text as JSON: PostgreSQL's own texts hold no NUL
    Column("received_at", String(20), nullable=False),
    Column("owner", String(40), nullable=False),
    Column("looked_at", String(20)),
    Column("outcome", Text),
)


class Waiting(Model):
    """A fact on its way: the message, for which sentence, how often it was tried."""

    place: int
    sentence: str
    message: Message
    tries: int


class Held(Model):
    """A fact in quarantine: where it came from, why no sentence took it, who is to look at it."""

    place: int
    source: str
    why: str
    body: str
    received_at: Instant
    owner: str


class Inbox:
    """The inbox and quarantine behind one database address, the record's own."""

    def __init__(self, url: str) -> None:
        self._engine: Engine = database.connect(url, tables)

    def close(self) -> None:
        self._engine.dispose()

    def keep(self, sentence: str, message: Message) -> None:
        """Commits a fact. The same id again is the same fact: it keeps the time at which it first came."""
        row = {
            "id": message.id,
            "sentence": sentence,
            "message": message.model_dump_json(),
            "received_at": stamp(message.received_at),
            "tries": 0,
            "next_try": stamp(message.received_at),
        }
        with self._engine.connect().execution_options(writes=True) as open_, open_.begin():
            open_.execute(
                database.insert(self._engine, inbox)
                .values(row)
                .on_conflict_do_nothing(index_elements=["sentence", "id"])
            )

    def hold(self, source: str, why: str, body: str, at: datetime) -> None:
        """Puts something in quarantine, for the case administrator to look at."""
        row = {"source": source, "why": why, "body": body, "received_at": stamp(at), "owner": "case_administrator"}
        with self._engine.connect().execution_options(writes=True) as open_, open_.begin():
            open_.execute(quarantine.insert().values(row))

    def next_for_each(self, now: datetime) -> list[Waiting]:
        """Of each sentence the first fact that is not settled, where its next try is due; what waits longest first."""
        first = select(func.min(inbox.c.place)).where(inbox.c.settled_at.is_(None)).group_by(inbox.c.sentence)
        due = select(inbox).where(inbox.c.place.in_(first), inbox.c.next_try <= stamp(now))
        with self._engine.connect() as open_:
            rows = open_.execute(due.order_by(inbox.c.next_try, inbox.c.place)).all()
        return [
            Waiting(
                place=row.place,
                sentence=row.sentence,
                message=Message.model_validate_json(row.message),
                tries=row.tries,
            )
            for row in rows
        ]

    def tried(self, waiting: Waiting, now: datetime) -> None:
        """Notes a try; the pause before the next one grows."""
        pause = timedelta(seconds=PAUSES[min(waiting.tries, len(PAUSES) - 1)])
        values = {"tries": waiting.tries + 1, "next_try": stamp(now + pause)}
        self._change(waiting.place, values)

    def settle(self, waiting: Waiting, now: datetime) -> None:
        """The record holds it."""
        self._change(waiting.place, {"settled_at": stamp(now)})

    def held(self) -> list[Held]:
        """What waits in quarantine, oldest first."""
        query = select(quarantine).where(quarantine.c.looked_at.is_(None)).order_by(quarantine.c.place)
        with self._engine.connect() as open_:
            return [Held.model_validate(dict(row)) for row in open_.execute(query).mappings()]

    def look_at(self, place: int, outcome: str, now: datetime) -> bool:
        """A person has looked at what is held, and says what came of it; whether it was there."""
        mine = quarantine.c.place == place
        with self._engine.connect().execution_options(writes=True) as open_, open_.begin():
            done = update(quarantine).where(mine, quarantine.c.looked_at.is_(None))
            return bool(open_.execute(done.values(looked_at=stamp(now), outcome=outcome)).rowcount)

    def unsettled(self) -> int:
        with self._engine.connect() as open_:
            return open_.execute(
                select(func.count()).select_from(inbox).where(inbox.c.settled_at.is_(None))
            ).scalar_one()

    def _change(self, place: int, values: dict[str, object]) -> None:
        with self._engine.connect().execution_options(writes=True) as open_, open_.begin():
            open_.execute(update(inbox).where(inbox.c.place == place).values(values))
