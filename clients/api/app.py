"""The application: routes, who asks, what errors become. It is mounted or served by whoever runs the house."""

import logging
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.routing import Match

from clients.api import described, events, looking, reporting, telling
from clients.api.answers import failed, not_read, problem, unreadable
from clients.api.bearer import DESCRIPTION, SignedInFirst, Who
from clients.api.keys import Keys
from clients.desk import Desk
from clients.ends import Problem
from domain.errors import OutOfReach, WholeSentenceError

log = logging.getLogger(__name__)


def api(desk: Desk, keys: Keys, who: Who, *, streams_last: timedelta = events.LASTS) -> FastAPI:
    """The API over a desk. `who` says who sends a request, or raises NotSignedIn; a stream of events ends after
    `streams_last`, and is to be asked for again."""
    app = FastAPI(
        title=described.TITLE,
        version=described.VERSION,
        description=described.ABOUT,
        openapi_tags=described.TAGS,
        openapi_url=DESCRIPTION,
        docs_url=None,  # its pages would load scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
        middleware=[Middleware(SignedInFirst, who=who)],
    )
    app.include_router(telling.routes(desk, keys))
    app.include_router(looking.routes(desk))
    app.include_router(reporting.routes(desk))
    app.include_router(events.routes(desk, streams_last))
    _end_in_problems(app)
    _describe(app)
    return app


def _end_in_problems(app: FastAPI) -> None:
    async def ours(_: Request, error: Any) -> JSONResponse:
        return failed(error)

    async def not_readable(_: Request, error: Any) -> JSONResponse:
        return unreadable(error.errors())

    async def no_record(_: Request, error: Exception) -> JSONResponse:
        log.warning("The case record does not answer: %s", error)
        return failed(OutOfReach("The case record does not answer."))

    async def of_http(request: Request, error: Any) -> JSONResponse:
        if error.status_code == HTTPStatus.BAD_REQUEST:
            return not_read(str(error.detail))
        title = HTTPStatus(error.status_code).phrase
        answer = problem(Problem(type="about:blank", title=title, status=error.status_code, detail=str(error.detail)))
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            answer.headers["Allow"] = ", ".join(sorted(_allowed(app, request)))
        return answer

    async def a_fault(_: Request, error: Exception) -> JSONResponse:
        fault = "Something is wrong here. It has been noted; nothing is known to have been done."
        return problem(Problem(type="about:blank", title="Fault", status=500, detail=fault))

    app.add_exception_handler(WholeSentenceError, ours)
    app.add_exception_handler(RequestValidationError, not_readable)
    app.add_exception_handler(DBAPIError, no_record)
    app.add_exception_handler(HTTPException, of_http)
    app.add_exception_handler(Exception, a_fault)


def _allowed(app: FastAPI, request: Request) -> set[str]:
    """Every method of a path: a route by itself knows of its own alone."""
    asked = {**request.scope, "path_params": {}}
    methods = ({**asked, "method": method} for method in ("GET", "POST"))
    return {one["method"] for one in methods if any(route.matches(one)[0] is Match.FULL for route in app.routes)}


def _describe(app: FastAPI) -> None:
    made = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = described.finished(made())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's own documentation has it
