"""The courier carries what is in the inbox to its sentence, until the record has it."""

import asyncio
import logging
from datetime import UTC, datetime
from typing import Protocol

from clients.gateway.inbox import Inbox, Waiting
from clients.record import CaseRecord
from domain.errors import NotFound, NotNow, OutOfReach
from domain.messages import Message

GLANCE = 0.2

log = logging.getLogger(__name__)


class Carries(Protocol):
    """What passes a message on to a running sentence: `clients.sentences.Sentences`."""

    async def signal(self, id: str, message: Message) -> None: ...


class Courier:
    """Carries what is in the inbox to its sentence, until it is cancelled or the database fails it."""

    def __init__(self, inbox: Inbox, record: CaseRecord, sentences: Carries) -> None:
        self._inbox, self._record, self._sentences = inbox, record, sentences

    async def run(self) -> None:
        while True:
            await self.carry_due()
            await asyncio.sleep(GLANCE)

    async def carry_due(self) -> None:
        """Carries the next fact of each sentence, where its try is due."""
        for waiting in await asyncio.to_thread(self._inbox.next_for_each, _now()):
            await self._carry(waiting)

    async def _carry(self, waiting: Waiting) -> None:
        """One try, noted before it is made: one that goes wrong does not hold back other sentences' facts."""
        await asyncio.to_thread(self._inbox.tried, waiting, _now())
        if await asyncio.to_thread(self._record.made_by, waiting.sentence, waiting.message.id):
            await asyncio.to_thread(self._inbox.settle, waiting, _now())
            return
        try:
            await self._sentences.signal(waiting.sentence, waiting.message)
        except (NotFound, NotNow):
            await asyncio.to_thread(self._inbox.hold, waiting, "sentence_ended", _now())
        except OutOfReach as error:
            log.warning("A fact waits in the inbox: %s", error)


def _now() -> datetime:
    return datetime.now(UTC)
