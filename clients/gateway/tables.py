"""The gateway's tables, beside the case record: what came, what is on its way, what is held back.

A delivery stays for the life of the record, so that its id is never taken for another fact's.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table, Text

from clients.gateway.adapters import Arrival, Delivery, Held
from clients.people import Number
from domain.calendar import stamp

OWNER = "case_administrator"
tables = MetaData()
deliveries = Table(
    "deliveries",
    tables,
    Column("place", Integer, primary_key=True, autoincrement=True),
    Column("source", String(40), nullable=False),
    Column("id", String(150), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("received_at", String(20), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try", String(20), nullable=False),
    Column("read_at", String(20)),
    Index("deliveries_once", "source", "id", "digest", unique=True),
    Index("deliveries_unread", "read_at", "source", "next_try"),
)
inbox = Table(
    "inbox",
    tables,
    Column("place", Integer, primary_key=True, autoincrement=True),
    Column("id", String(220), nullable=False),
    Column("sentence", String(200), nullable=False),
    Column("message", Text, nullable=False),
    Column("received_at", String(20), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try", String(20), nullable=False),
    Column("settled_at", String(20)),
    Index("inbox_once", "sentence", "id", unique=True),
    Index("inbox_open", "settled_at", "next_try"),
)
held = Table(
    "held",
    tables,
    Column("place", Integer, primary_key=True, autoincrement=True),
    Column("source", String(40), nullable=False),
    Column("id", String(220), nullable=False),
    Column("why", String(60), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("message", Text),
    Column("sentence", String(200)),
    Column("received_at", String(20), nullable=False),
    Column("owner", String(40), nullable=False),
    Column("outcome", String(40)),
    Index("held_open", "outcome"),
)
awaited = Table(
    "held_awaits",
    tables,
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("scheme", String(10), primary_key=True),
    Column("value", String(20), primary_key=True),
    Column("tries", Integer, nullable=False),
    Column("next_try", String(20), nullable=False),
    Index("held_awaits_number", "scheme", "value"),
)
"""The numbers of people for want of whom something is held."""

steps = Table(
    "held_steps",
    tables,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("place", Integer, nullable=False),
    Column("did", String(40), nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", String(20), nullable=False),
    Column("why", Text, nullable=False),
    Column("sentence", String(200)),
    Index("held_steps_of", "place"),
)


def delivery_row(delivery: Delivery) -> dict[str, object]:
    digest = hashlib.sha256(delivery.body).hexdigest()
    came = delivery.model_dump(include={"source", "id", "body"})
    return came | {"digest": digest} | _at_once(delivery.received_at)


def inbox_row(arrival: Arrival) -> dict[str, object]:
    message = arrival.message
    row = {"id": message.id, "sentence": arrival.sentence, "message": message.model_dump_json()}
    return row | _at_once(message.received_at)


def held_row(delivery: Delivery, found: Held) -> dict[str, object]:
    came = delivery.model_dump(include={"source", "id", "body"}) | {"received_at": stamp(delivery.received_at)}
    message = found.message and found.message.model_dump_json()
    return came | {"why": found.why, "message": message, "sentence": found.sentence, "owner": OWNER}


def await_rows(place: int, numbers: Iterable[Number], next_try: datetime, tries: int = 0) -> list[dict[str, object]]:
    """The numbers that what is held under a place waits for, and from when on it is read again once one is told."""
    when = {"place": place, "tries": tries, "next_try": stamp(next_try)}
    return [when | number.model_dump() for number in dict.fromkeys(numbers)]


def _at_once(at: datetime) -> dict[str, object]:
    """Not tried yet: the first try is due when it came."""
    return {"received_at": stamp(at), "tries": 0, "next_try": stamp(at)}
