"""The reader has each delivery read by its source's adapter, and puts what was in it where it belongs.

What is for a sentence that is known and goes on goes into the inbox. All else is held for a person, with a code: of an
unknown or ended sentence, unreadable, or under an id that stands for another body already.
"""

import asyncio
import logging
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime

from clients.gateway.adapters import Adapter, Arrival, Delivery, Held
from clients.gateway.inbox import Inbox, Unread
from clients.record import CaseRecord
from domain.errors import PartnerRefused, PartnerUnavailable

GLANCE = 0.2

log = logging.getLogger(__name__)
Found = tuple[Arrival | Held, ...]


class Reader:
    """Reads until it is cancelled or the database fails it, each source by itself: a slow one holds up no other."""

    def __init__(self, inbox: Inbox, record: CaseRecord, adapters: Mapping[str, Adapter]) -> None:
        self._inbox, self._record, self._adapters = inbox, record, adapters

    async def run(self) -> None:
        async with asyncio.TaskGroup() as sources:
            for source in self._adapters:
                sources.create_task(self._read_on(source))

    async def _read_on(self, source: str) -> None:
        while True:
            await self.read_due(source)
            await asyncio.sleep(GLANCE)

    async def read_due(self, source: str) -> None:
        """Has a source's deliveries read that are to be read now, in the order in which they came."""
        for unread in await asyncio.to_thread(self._inbox.unread, source, _now()):
            await self._read(unread)

    async def _read(self, unread: Unread) -> None:
        try:
            found = await self._found(unread.delivery)
        except PartnerUnavailable as error:
            await asyncio.to_thread(self._inbox.put_off, unread, _now(), error.wait_seconds)
            return
        await asyncio.to_thread(self._sort, unread, found)

    async def _found(self, delivery: Delivery) -> Found:
        """What the adapter finds. Whatever a body makes it fail with, a person gets it and the next is read."""
        try:
            return tuple(_storable(one) for one in await self._adapters[delivery.source].read(delivery))
        except PartnerUnavailable:
            raise
        except PartnerRefused as error:
            return (Held(why=error.code),)
        except Exception as error:
            _report(delivery, error)
            return (Held(why="reading_failed"),)

    def _sort(self, unread: Unread, found: Found) -> None:
        self._inbox.sort(unread, tuple(self._placed(one, unread.reused) for one in found), _now())

    def _placed(self, one: Arrival | Held, reused: bool) -> Arrival | Held:
        sentence, message = one.sentence, one.message
        if reused:
            return Held(why="id_reused", message=message, sentence=sentence)
        if isinstance(one, Held):
            return one
        if self._record.head(one.sentence).seq == 0:
            return Held(why="sentence_unknown", message=message, sentence=sentence)
        if self._record.standing(one.sentence).ended_on:
            return Held(why="sentence_ended", message=message, sentence=sentence)
        return one


def _storable(one: Arrival | Held) -> Arrival | Held:
    """The same, once it is sure that it can be written down: a text may hold half a character."""
    one.model_dump_json()
    return one


def _report(delivery: Delivery, error: Exception) -> None:
    """Says where an adapter failed. Not with what: an error's own words may repeat the body."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{place.filename}:{place.lineno}"
    log.error("%s from %s could not be read: %s at %s", delivery.id, delivery.source, type(error).__name__, where)


def _now() -> datetime:
    return datetime.now(UTC)
