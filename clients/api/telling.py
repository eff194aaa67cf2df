"""Telling: a route for each fact and command that somebody may tell, made from its own model; taking sentences on."""

import json
from collections.abc import Callable, Coroutine
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Body, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.responses import JSONResponse, Response

from clients.api.answers import failed, problem, tagged
from clients.api.asked import Key, Moment, Seen, SentenceId, entry_seen
from clients.api.bearer import Asking
from clients.api.keys import Keys
from clients.api.shapes import Done, Starting, WouldBe
from clients.desk import Desk
from clients.desk.telling import Telling, since
from clients.ends import URN, Problem
from clients.shown import entry_object
from clients.told import TOLD, roles_that_may
from domain.authority.signed_in import SignedIn
from domain.errors import BadInput, Changed, Refused
from domain.messages import Command, Entry, Told
from domain.model import Model, Role
from domain.preview import Preview

M = TypeVar("M", bound=Model)
Endpoint = Callable[..., Coroutine[Any, Any, JSONResponse]]
As = Annotated[Role | None, Query(alias="as", description="In which of your roles, where more than one may.")]
HAVE_SEEN = Problem(
    type=f"{URN}not-said-what-was-seen",
    title="Say what you had seen",
    status=428,
    detail="A command needs If-Match with the last entry that you had seen, or `*` for whatever stands there.",
)


class Sent(Request):
    """A request whose body is read as JSON Schema counts: 3.0 is the integer 3."""

    async def json(self) -> Any:
        return json.loads(await self.body(), parse_float=_number)


class TellingRoute(APIRoute):
    """A route whose requests are read so."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handler(request: Request) -> Response:
            return await handle(Sent(request.scope, request.receive))

        return handler


def routes(desk: Desk, keys: Keys) -> APIRouter:
    router = APIRouter(route_class=TellingRoute)
    router.add_api_route("/sentences", _taking_on(desk), methods=["POST"], status_code=201, **_TAKING_ON)
    for row in TOLD.values():
        router.add_api_route(
            f"/sentences/{{id}}/{row.verb}", _telling(row, desk, keys), methods=["POST"], status_code=201, **_about(row)
        )
    return router


_TAKING_ON: dict[str, Any] = {
    "operation_id": "start",
    "tags": ["facts"],
    "summary": "Take a sentence on",
    "response_model": Done,
    "openapi_extra": {"x-roles": ["court", "case_administrator"]},
}


def _about(row: type[Told]) -> dict[str, Any]:
    """What the description says of a route: the message's own words, and who may say it."""
    may = [role.value for role in roles_that_may(row)]
    said = " ".join((row.__doc__ or "").split())
    return {
        "operation_id": row.verb,
        "tags": ["commands" if issubclass(row, Command) else "facts"],
        "summary": row.name.replace("_", " ").capitalize(),
        "description": f"{said}\n\nBy: {', '.join(may).replace('_', ' ')}.",
        "response_model": Done,
        "responses": {200: {"model": WouldBe, "description": "With `dry_run`: what would follow; nothing was done."}},
        "openapi_extra": {"x-roles": may},
    }


def _telling(row: type[Told], desk: Desk, keys: Keys) -> Endpoint:
    async def tell(
        request: Request,
        id: SentenceId,
        body: Any,
        who: Asking,
        key: Key,
        seen: Seen = None,
        role: As = None,
        occurred_at: Annotated[Moment | None, Query(description="When it happened, if not now.")] = None,
        day_only: Annotated[bool | None, Query(description="Of that moment only the day is known.")] = None,
        dry_run: Annotated[bool, Query(description="Show what would follow, and do nothing.")] = False,
    ) -> JSONResponse:
        said = strictly(row, await request.json()).model_dump(mode="json", exclude_unset=True)
        if seen is None and issubclass(row, Command):
            return problem(HAVE_SEEN)
        telling = Telling(row.name, said, key, role, entry_seen(seen), occurred_at, day_only)
        try:
            if dry_run:
                return _would_be(desk.telling.preview(who, id, telling))
            return _done(await _told(desk, keys, who, id, telling))
        except Changed as changed:
            new = since(desk.sentences.entries(who, id), telling.seen or 0)
            return failed(changed, entries=tuple(map(entry_object, new)))

    tell.__annotations__["body"] = Annotated[row, Body()]
    return tell


async def _told(desk: Desk, keys: Keys, who: SignedIn, id: str, telling: Telling) -> list[Entry]:
    desk.sentences.standing(who, id)
    keys.take(id, telling, who)
    try:
        return await desk.telling.tell(who, id, telling)
    except (Refused, BadInput):
        keys.free(id, telling)
        raise


def _taking_on(desk: Desk) -> Endpoint:
    async def start(request: Request, body: Starting, who: Asking, role: As = None) -> JSONResponse:
        """Takes a sentence on. The same again gets the same answer; another under that id is refused."""
        starting = strictly(Starting, await request.json())
        return _done(await desk.telling.take_on(who, starting.id, starting.start(), role))

    return start


def strictly(model: type[M], sent: Any) -> M:
    """A body as its description has it, to the letter: no field more, and no number as a text. Raises
    RequestValidationError."""
    try:
        return model.model_validate_json(json.dumps(sent), strict=True, extra="forbid")
    except ValidationError as error:
        raise RequestValidationError([{**line, "loc": ("body", *line["loc"])} for line in error.errors()]) from None


def _number(text: str) -> int | float:
    value = float(text)
    return int(value) if value.is_integer() else value


def _done(entries: list[Entry]) -> JSONResponse:
    return tagged({"entries": [entry_object(entry) for entry in entries]}, entries[-1].seq, 201)


def _would_be(found: Preview) -> JSONResponse:
    made = WouldBe.model_validate(
        {
            "entries": [entry_object(entry) for entry in found.entries],
            "moved": [moved._asdict() for moved in found.moved],
        }
    )
    moved = made.model_dump(mode="json", include={"moved"})
    return JSONResponse({"entries": [entry_object(entry) for entry in found.entries], **moved})
