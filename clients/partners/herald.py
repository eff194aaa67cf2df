"""Who tells the sentences that wait for a partner that it is back, so that none waits until tomorrow or storms it.

It looks every minute whether a partner that is waited for answers again. It then tells one sentence, and twice as many
each time that all who were told have been served; where one was not, the partner is not back, and it rests for a while.
It may run in several processes, and may be killed: it keeps nothing, and a sentence told twice asks once.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from clients.partners.switchboard import USUAL, Limit, Partners
from clients.record import CaseRecord
from clients.sentences import Sentences
from clients.waiting import Waiting
from domain.asks import Partner
from domain.errors import NotFound, NotNow
from domain.messages import Message
from domain.model import SYSTEM, whole_seconds

logger = logging.getLogger(__name__)
GLANCE = 60.0
SERVED_BY = 15.0
"""Seconds that a sentence which was told has for its ask: more than an attempt may take."""

FIRST_REST, LONGEST_REST = 120.0, 900.0


def _now() -> datetime:
    return whole_seconds(datetime.now(UTC))


class Herald:
    """Tells of the partners that are back, at half the rate at which each may be asked: the other half is for those
    whose own hour has come. `clock` is what the sentences go by."""

    def __init__(
        self,
        record: CaseRecord,
        sentences: Sentences,
        partners: Partners,
        limits: Mapping[Partner, Limit] = USUAL,
        *,
        served_by: float = SERVED_BY,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._record, self._sentences, self._partners = record, sentences, partners
        self._pauses = {partner: 2 / limit.per_second for partner, limit in limits.items()}
        self._served_by, self._clock = served_by, clock
        self._rests: dict[Partner, float] = {}
        self._resting_until: dict[Partner, float] = {}

    async def run(self) -> None:
        """Looks again and again, for as long as the process lives."""
        while True:
            await self.look()
            await asyncio.sleep(GLANCE)

    async def look(self) -> None:
        """Looks once at every partner that is waited for, each by itself: one that is slow to answer holds up none."""
        waited_for = {one.partner for one in await self._waiting()}
        awake = [one for one in Partner if one in waited_for and self._resting_until.get(one, 0.0) <= time.monotonic()]
        async with asyncio.TaskGroup() as at_once:
            for partner in awake:
                at_once.create_task(self._serve(partner))

    async def _serve(self, partner: Partner) -> None:
        """Tells all who wait for it, in waves, as long as the partner serves them."""
        if not await self._partners.is_there(partner):
            return
        size, ended = 1, set[str]()
        while waiting := await self._sentences_for(partner, ended):
            told = [one for one in waiting[:size] if await self._tell(one, partner)]
            ended |= {*waiting[:size]} - {*told}
            if told and not await self._are_served(told, partner):
                self._rest(partner)
                return
            size += len(told)
        self._rests.pop(partner, None)

    async def _tell(self, sentence: str, partner: Partner) -> bool:
        """Whether there is anybody to tell: where a sentence has ended, what waited there waits no more."""
        await asyncio.sleep(self._pauses[partner])
        now = self._clock()
        back = Message(
            id=f"{partner.value}-returned-{int(now.timestamp())}",
            type="partner_returned",
            by=SYSTEM,
            received_at=now,
            body={"who": partner.value},
        )
        try:
            await self._sentences.signal(sentence, back)
        except (NotFound, NotNow):
            return False
        return True

    async def _are_served(self, told: list[str], partner: Partner) -> bool:
        """Whether, of those who were told, none waits for the partner still or again."""
        await asyncio.sleep(self._served_by)
        still = set(told) & {one.sentence for one in await self._waiting() if one.partner == partner}
        if still:
            logger.info("%s is not back: of %d who were told %d wait", partner, len(told), len(still))
        return not still

    async def _sentences_for(self, partner: Partner, ended: set[str]) -> list[str]:
        """Who waits for the partner, each once, who failed longest ago first."""
        waiting = [one.sentence for one in await self._waiting() if one.partner == partner]
        return [one for one in dict.fromkeys(waiting) if one not in ended]

    async def _waiting(self) -> list[Waiting]:
        return await asyncio.to_thread(self._record.waiting, self._clock())

    def _rest(self, partner: Partner) -> None:
        rest = min(2 * self._rests.get(partner, FIRST_REST / 2), LONGEST_REST)
        self._rests[partner], self._resting_until[partner] = rest, time.monotonic() + rest
