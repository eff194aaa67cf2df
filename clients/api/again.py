"""Looking again: what somebody has already is not sent again (RFC 9110 13.1.2), so that to ask often costs little."""

import hashlib
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request
from fastapi.routing import APIRoute
from starlette.responses import Response

Known = Annotated[str | None, Header(alias="If-None-Match", description="The entity tag that you have already.")]
DIGITS = 32


class AgainRoute(APIRoute):
    """A route whose answers have an entity tag, and 304 for who knows it: the sentence's own, or one of their bytes."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handler(request: Request) -> Response:
            return _unless_known(request.headers.get("If-None-Match", ""), await handle(request))

        return handler


async def _described(known: Known = None) -> None:
    """So that the description has it of every look."""


def looks(*tags: str) -> APIRouter:
    """A router for what only looks."""
    same: dict[int | str, dict[str, Any]] = {304: {"description": "It is as you know it."}}
    return APIRouter(route_class=AgainRoute, tags=[*tags], dependencies=[Depends(_described)], responses=same)


def _unless_known(known: str, answer: Response) -> Response:
    if answer.status_code != 200:
        return answer
    answer.headers.setdefault("ETag", f'"{hashlib.sha256(answer.body).hexdigest()[:DIGITS]}"')
    answer.headers.setdefault("Cache-Control", "private, no-cache")
    tags = (one.strip().removeprefix("W/") for one in known.split(","))
    if answer.headers["ETag"] in tags:
        return Response(status_code=304, headers={name: answer.headers[name] for name in ("ETag", "Cache-Control")})
    return answer
