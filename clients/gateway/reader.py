"""The reader has each delivery read by its source's adapter, and puts what was in it where it belongs.

What is for a sentence that is known and goes on goes into the inbox. All else is held for a person, with a code: of an
unknown or ended sentence, unreadable, or under an id that stands for another body already.
"""

import asyncio
import itertools
import logging
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime

from clients.gateway.adapters import Adapter, Arrival, Delivery, Held, NamesPeople
from clients.gateway.again import Awaiting, Told
from clients.gateway.inbox import Inbox, Unread
from clients.record import CaseRecord
from domain.errors import PartnerRefused, PartnerUnavailable

GLANCE = 0.2
GLANCES_AT_WHAT_IS_HELD = 5  # to look through all of it takes 8 ms of every 10,000

log = logging.getLogger(__name__)
Found = tuple[Arrival | Held, ...]


class Reader:
    """Reads until it is cancelled or the database fails it, each source by itself: a slow one holds up no other."""

    def __init__(self, inbox: Inbox, record: CaseRecord, adapters: Mapping[str, Adapter]) -> None:
        self._inbox, self._record, self._adapters = inbox, record, adapters
        self._told = dict[str, Told]()

    async def run(self) -> None:
        async with asyncio.TaskGroup() as sources:
            for source in self._adapters:
                sources.create_task(self._read_on(source))

    async def _read_on(self, source: str) -> None:
        await self.note_awaited(source)
        for glance in itertools.count():
            if await self._is_told_more(source) or glance % GLANCES_AT_WHAT_IS_HELD == 0:
                await self.read_again(source)
            await self.read_due(source)
            await asyncio.sleep(GLANCE)

    async def _is_told_more(self, source: str) -> bool:
        """Whether it was told since the last glance who is who: then what waited for that goes before what is new."""
        if not isinstance(self._adapters[source], NamesPeople):
            return False
        before, self._told[source] = self._told.get(source), await asyncio.to_thread(self._inbox.again.told)
        return before != self._told[source]

    async def note_awaited(self, source: str) -> None:
        """Reads once more what was held before it was noted whose numbers it awaits."""
        if isinstance(self._adapters[source], NamesPeople):
            for awaiting in await asyncio.to_thread(self._inbox.again.unnoted, source):
                await self._read_once_more(awaiting)

    async def read_again(self, source: str) -> None:
        """Has read again what is held for want of a person who is known by now, each once the person's sentences have
        taken what came before it: what an event means to a sentence follows from where that stands."""
        adapter = self._adapters[source]
        if not isinstance(adapter, NamesPeople):
            return
        for awaiting in await asyncio.to_thread(self._inbox.again.due, source, _now()):
            going_on = await asyncio.to_thread(self._inbox.on_their_way)
            if going_on.isdisjoint(await adapter.about(awaiting.delivery(_now()))):
                await self._read_once_more(awaiting)

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

    async def _read_once_more(self, awaiting: Awaiting) -> None:
        now = _now()
        try:
            found = await self._found(awaiting.delivery(now))
        except PartnerUnavailable as error:
            await asyncio.to_thread(self._inbox.again.put_off, awaiting, now, error.wait_seconds)
            return
        await asyncio.to_thread(lambda: self._inbox.again.sort(awaiting, self._all_placed(found, False), now))

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
        self._inbox.sort(unread, self._all_placed(found, unread.reused), _now())

    def _all_placed(self, found: Found, reused: bool) -> Found:
        return tuple(self._placed(one, reused) for one in found)

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
