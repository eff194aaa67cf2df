"""Server-sent events: which sentence has gone on, and to which entry. What it says is to be asked for, by who may.

A stream lasts some minutes, so that whoever listens is looked at again; browsers come back by themselves, and say with
`Last-Event-ID` where they were. A ping every 15 seconds keeps the line open.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import timedelta
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Header, Query
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import EventSourceResponse, ServerSentEvent

from clients.api.asked import Filters, SentenceId
from clients.api.bearer import Asking
from clients.api.shapes import Missed, Moved
from clients.chosen import Chosen
from clients.desk import Desk
from clients.record import SOONEST
from clients.streams import Streams
from domain.authority.signed_in import SignedIn
from domain.errors import NotAllowed

T = TypeVar("T")
LASTS = timedelta(minutes=10)
GLANCE = timedelta(seconds=1)
Last = Annotated[
    str | None, Header(alias="Last-Event-ID", pattern="^[0-9]{1,12}$", description="The last event that came.")
]


def routes(desk: Desk, lasts: timedelta = LASTS, glance: timedelta = GLANCE) -> APIRouter:
    router, streams = APIRouter(tags=["events"]), Streams()

    async def has_room(who: Asking) -> None:
        streams.must_have_room(who.id)

    async def may_look(who: Asking, id: SentenceId) -> None:
        await run_in_threadpool(desk.sentences.standing, who, id, what="events")

    async def looks(who: SignedIn, of: Callable[[], T]) -> AsyncIterator[T]:
        until = asyncio.get_running_loop().time() + lasts.total_seconds()
        with streams.one(who.id), suppress(NotAllowed):
            while True:
                yield await run_in_threadpool(of)
                if asyncio.get_running_loop().time() >= until:
                    return
                await asyncio.sleep(glance.total_seconds())

    async def chosen_of(who: Asking, which: Annotated[Filters, Query()]) -> Chosen:
        return desk.lists.at_large(who, which.chosen(), SOONEST)

    room = [Depends(has_room)]

    @router.get(
        "/sentences/{id}/events", operation_id="events_of", response_class=EventSourceResponse, dependencies=room
    )
    async def of_one(
        who: Asking, id: SentenceId, _: Annotated[None, Depends(may_look)], last: Last = None
    ) -> AsyncIterator[ServerSentEvent]:
        """Says when a sentence goes on: first where it stands, unless you know; until you may see it no more. The id of
        an event is its entry."""
        seen = int(last or 0)
        async for seq in looks(who, lambda: desk.sentences.seq(who, id)):
            if seq != seen:
                seen = seq
                yield ServerSentEvent(event="moved", id=str(seen), data=Moved(sentence=id, seq=seen))

    @router.get("/events", operation_id="events", response_class=EventSourceResponse, dependencies=room)
    async def of_all(
        who: Asking, chosen: Annotated[Chosen, Depends(chosen_of)], last: Last = None
    ) -> AsyncIterator[ServerSentEvent]:
        """Says which of the chosen sentences go on, of those that you may open.

        The id of an event is how many entries there are in all of them: where it is not that any more when you come
        back, an event `missed` says how many were made meanwhile."""
        before: dict[str, int] | None = None
        async for found in looks(who, lambda: desk.lists.seqs(chosen)):
            total = sum(found.values())
            if before is None:
                missed = total - int(last) if last else 0
                yield ServerSentEvent(event="missed", id=str(total), data=Missed(missed=max(missed, 0)))
            else:
                moved = tuple(id for id, seq in found.items() if before.get(id) != seq)
                rows = await run_in_threadpool(desk.lists.rows, who, Chosen(ids=moved, ended=True)) if moved else []
                for row in rows:
                    if row.standing:
                        said = Moved(sentence=row.sentence, seq=found[row.sentence])
                        yield ServerSentEvent(event="moved", id=str(total), data=said)
            before = found

    return router
