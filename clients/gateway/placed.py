"""Where what is found in a body goes: a fact to the inbox, all else to a person, in the transaction that is open."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import Connection as Open
from sqlalchemy import insert

from clients import database
from clients.gateway.adapters import Arrival, Delivery, Held
from clients.gateway.tables import await_rows, awaited, held, held_row, inbox, inbox_row

PAUSES = (1, 2, 5, 15, 60, 300)


def pause_after(tries: int, asked_seconds: int | None = None) -> timedelta:
    """The pause before what was tried so often is tried again: it grows, unless one was asked for."""
    return timedelta(seconds=asked_seconds or PAUSES[min(tries, len(PAUSES) - 1)])


def put(open_: Open, delivery: Delivery, found: Iterable[Arrival | Held]) -> None:
    """All that was found in a delivery."""
    for one in found:
        if isinstance(one, Arrival):
            keep(open_, one)
        else:
            hold(open_, delivery, one)


def keep(open_: Open, arrival: Arrival) -> None:
    """A fact for a sentence. The same id again is the same fact."""
    row = database.insert(open_.engine, inbox).values(inbox_row(arrival))
    open_.execute(row.on_conflict_do_nothing(index_elements=["sentence", "id"]))


def hold(open_: Open, delivery: Delivery, found: Held) -> None:
    """Something for a person, with the numbers that it awaits."""
    place = open_.execute(insert(held).values(held_row(delivery, found)).returning(held.c.place)).scalar_one()
    if found.awaits:
        open_.execute(insert(awaited), await_rows(place, found.awaits, delivery.received_at))
