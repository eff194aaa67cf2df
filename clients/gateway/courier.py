"""The courier carries what is in the inbox to its sentence, until the record has it."""

import asyncio
import json
import logging
from datetime import UTC, datetime

from clients.gateway.inbox import Inbox, Waiting
from clients.record import CaseRecord
from clients.sentences import Sentences
from domain.errors import NotFound, NotNow, OutOfReach

GLANCE = 0.2

log = logging.getLogger(__name__)


class Courier:
    """Carries what is in the inbox to its sentence, until it is cancelled or the database fails it."""

    def __init__(self, inbox: Inbox, record: CaseRecord, sentences: Sentences) -> None:
        self._inbox, self._record, self._sentences = inbox, record, sentences

    async def run(self) -> None:
        while True:
            for waiting in await asyncio.to_thread(self._inbox.next_for_each, _now()):
                await self._carry(waiting)
            await asyncio.sleep(GLANCE)

    async def _carry(self, waiting: Waiting) -> None:
        """One try, noted before it is made: one that goes wrong does not hold back other sentences' facts."""
        await asyncio.to_thread(self._inbox.tried, waiting, _now())
        if await asyncio.to_thread(self._record.made_by, waiting.sentence, waiting.message.id):
            await asyncio.to_thread(self._inbox.settle, waiting, _now())
            return
        try:
            await self._sentences.signal(waiting.sentence, waiting.message)
        except (NotFound, NotNow):
            text = json.dumps({"sentence": waiting.sentence, **waiting.message.model_dump(mode="json")})
            await asyncio.to_thread(self._inbox.hold, waiting.message.by.id, "sentence_ended", text, _now())
            await asyncio.to_thread(self._inbox.settle, waiting, _now())
        except OutOfReach as error:
            log.warning("A fact waits in the inbox: %s", error)


def _now() -> datetime:
    return datetime.now(UTC)
