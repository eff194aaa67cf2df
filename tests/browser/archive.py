"""What the archive holds: a console over lives that are there as a whole, and those who visit it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser

from clients.stores import Stores
from domain.errors import OutcomeUnknown
from domain.messages import Entry, Message
from tests.browser.house import House
from tests.browser.visit import WIDE, Visit
from tests.clients.lives import begun, keep, life_of
from tests.console.filled import ELSEWHERE, fill, hold
from tests.console.here import AtOnce, ListsAtOnce
from tests.console.test_team_and_queue import failed
from tests.console.test_telling import lived
from workers.front import Told

KINDS = {
    "an order": "line-manager-authorises",
    "custody and recall": "recalled-and-re-released",
    "life": "life-over-thirty-years",
    "before sentence": "report-and-remand",
}
OPEN, WRITTEN, WATCHED, UNSURE = "S-open", "S-written", "S-watched", "S-unsure"
"""Sentences that brandt manages, each with a failure that waits for its judgement; the last says nothing back."""
LETTER = "S-letter"
"""A sentence with a letter that could not be sent yet."""


class Unsure(AtOnce):
    """Sentences of which one does not say what it came to."""

    async def tell(self, id: str, message: Message) -> list[Entry]:
        if id == UNSURE:
            raise OutcomeUnknown("Taken or not: nobody knows yet.", message.id)
        return await super().tell(id, message)


def put_there(kept: Stores) -> Told:
    keep(kept.record, *(begun(id, *lived(id)) for id in (OPEN, WRITTEN, WATCHED, UNSURE)), failed(LETTER))
    keep(kept.record, *(life_of(name, name) for name in KINDS.values()))
    fill(kept)
    hold(kept, "msg_2", names=ELSEWHERE)
    return Told(Unsure(kept.record), ListsAtOnce(kept.places))


@asynccontextmanager
async def visiting(chromium: Browser, house: House, who: str, **how: Any) -> AsyncIterator[Visit]:
    context = await chromium.new_context(viewport=WIDE, **how)  # type: ignore[arg-type]
    visit = Visit(await context.new_page(), house.address, OPEN, script=True)
    await visit.signs_in(who)
    try:
        yield visit
    finally:
        await context.close()
    assert visit.faults == []
