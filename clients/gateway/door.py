"""The door: sources tell their facts as signed webhooks, each on its own path, and are answered once those are kept.

It looks at size and signature, at nothing in the body. What is too large or not signed now with a key of that source
is turned away, nothing of it kept. All else is committed as it came, and read afterwards.
"""

import asyncio
from datetime import UTC, datetime

from sqlalchemy.exc import DBAPIError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from clients.gateway.adapters import Delivery
from clients.gateway.answers import problem, taken
from clients.gateway.inbox import Inbox
from clients.gateway.keys import Keys
from clients.gateway.signatures import NotSigned, check
from domain.model import whole_seconds

MOST_BYTES = 64 * 1024
AGAIN_SECONDS = 5


class Door:
    """The HTTP side: `POST /facts/{source}`."""

    def __init__(self, inbox: Inbox, keys: Keys) -> None:
        self._inbox, self._keys = inbox, keys
        self.app = Starlette(
            routes=[
                Route("/facts/{source}", self._told, methods=["POST"]),
                Route("/health", lambda _: Response(status_code=204), methods=["GET"]),
            ],
            exception_handlers={HTTPException: _elsewhere},
        )

    async def _told(self, request: Request) -> Response:
        source, now = request.path_params["source"], datetime.now(UTC)
        keys = self._keys.get(source)
        if keys is None:
            return problem(404, "source.unknown", "No source of that name has a key here.")
        try:
            body = await _limited(request)
        except ClientDisconnect:
            return problem(400, "body.broken-off", "The connection ended before the body did.")
        if body is None:
            return problem(413, "body.too-large", f"A body has {MOST_BYTES} bytes at the most.")
        try:
            id = check(keys, request.headers, body, now)
        except NotSigned as error:
            return problem(401, error.code, str(error))
        return await self._kept(Delivery(source=source, id=id, body=body, received_at=whole_seconds(now)))

    async def _kept(self, delivery: Delivery) -> Response:
        try:
            await asyncio.to_thread(self._inbox.take, delivery)
        except DBAPIError:
            again = {"Retry-After": str(AGAIN_SECONDS)}
            return problem(503, "inbox.out-of-reach", "It could not be kept. Send it again under the same id.", again)
        return taken(delivery.message_id)


async def _limited(request: Request) -> bytes | None:
    """The body, or None where it is too large; no more than the limit is ever read."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return body


async def _elsewhere(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problem(
        error.status_code, "path.unknown", "Facts are told by POST /facts/SOURCE.", dict(error.headers or {})
    )
