"""What moves while a page is open: one stream of events a tab, of ids and numbers alone.

The browser asks what a page showed last; what it is told is only that there is more. `console.js` says so in one line.
"""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from clients.console.alarm import ALARMS
from clients.console.frame import Section, house, who
from clients.console.numbers import whole
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
    id, after = request.path_params["id"], whole(seen) or 0
    STREAMS.must_have_room(who(request).id)
    glance = partial(house(request).desk.sentences.seq, who(request), id)
    await run_in_threadpool(glance)
    return StreamingResponse(_events(request, glance, after, {"sentence": id}), media_type="text/event-stream")


async def alarms(request: Request) -> Response:
    """The same of emergency access in their areas: how many there were, to who reviews it."""
    seen = request.query_params.get("after", "")
    STREAMS.must_have_room(who(request).id)
    glance = partial(house(request).desk.access.count, who(request))
    await run_in_threadpool(glance)
    after = int(seen) if seen.isdecimal() else 0
    return StreamingResponse(_events(request, glance, after, {}), media_type="text/event-stream")


async def _events(
    request: Request, glance: Callable[[], int], after: int, about: Mapping[str, str]
) -> AsyncIterator[str]:
    """An event for each time that a number has grown; it ends when they may see it no more, or are signed out."""
    yield f"retry: {int(AGAIN.total_seconds() * 1000) + random.randrange(15_000)}\n\n"
    ends = getattr(request.state, ENDS, house(request).clock)
    with STREAMS.one(who(request).id), suppress(NotAllowed):
        for _ in range(int(LASTS.total_seconds() / GLANCE_SECONDS)):
            if await run_in_threadpool(ends) is None:
                return
            seq = await run_in_threadpool(glance)
            if seq > after:
                after = seq
                yield f"id: {seq}\ndata: {json.dumps({**about, 'seq': seq})}\n\n"
            await asyncio.sleep(GLANCE_SECONDS)


SECTION = Section("", "", (Route(ALARMS, alarms), Route("/live/{id}", live)))
