"""What moves while a page is open: one stream of events a tab, of ids and entry numbers alone.

The browser asks what a page showed last; what it is told is only that there is more. `console.js` says so in one line.
"""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from clients.console.frame import Section, house, who
from clients.sign_in.sessions import ENDS
from clients.streams import Streams
from domain.errors import NotAllowed

GLANCE_SECONDS = 2.0
AGAIN = timedelta(minutes=1)
"""A stream that is lost is asked for again no sooner, each browser a little later than the others."""
LASTS = timedelta(minutes=10)
STREAMS = Streams()


async def live(request: Request) -> Response:
    """Raises as a look at the sentence does, before anything is sent."""
    seen = request.query_params.get("after", "")
    id, after = request.path_params["id"], int(seen) if seen.isdecimal() else 0
    STREAMS.must_have_room(who(request).id)
    await run_in_threadpool(house(request).desk.sentences.seq, who(request), id)
    return StreamingResponse(_events(request, id, after), media_type="text/event-stream")


async def _events(request: Request, id: str, after: int) -> AsyncIterator[str]:
    """An event for each time the sentence has moved; it ends when they may see it no more, or are signed out."""
    yield f"retry: {int(AGAIN.total_seconds() * 1000) + random.randrange(15_000)}\n\n"
    desk, signed_in = house(request).desk, who(request)
    ends = getattr(request.state, ENDS, house(request).clock)
    with STREAMS.one(signed_in.id), suppress(NotAllowed):
        for _ in range(int(LASTS.total_seconds() / GLANCE_SECONDS)):
            if await run_in_threadpool(ends) is None:
                return
            seq = await run_in_threadpool(desk.sentences.seq, signed_in, id)
            if seq > after:
                after = seq
                yield f"id: {seq}\ndata: {json.dumps({'sentence': id, 'seq': seq})}\n\n"
            await asyncio.sleep(GLANCE_SECONDS)


SECTION = Section("", "", (Route("/live/{id}", live),))
