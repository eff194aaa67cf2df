"""The console as one application: every section's pages behind the guard.

Who is signed in stands in `request.state.who`; the middleware that puts it there is given by whoever serves this.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from importlib.metadata import version

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from clients.console import assets
from clients.console.frame import House, Section
from clients.console.guard import Guard
from clients.console.pages import (
    access,
    caseload,
    home,
    language,
    live,
    manager,
    people,
    places,
    quarantine,
    queue,
    reports,
    sentence,
    status,
    taking_on,
    telling,
)
from clients.console.troubles import trouble_page
from clients.desk import Desk, now
from clients.gateway.quarantine import Quarantine
from clients.lists import Lists
from clients.people import People
from domain.errors import WholeSentenceError

SECTIONS: tuple[Section, ...] = (
    *(home.SECTION, queue.SECTION, manager.SECTION, caseload.SECTION),
    *(taking_on.SECTION, sentence.SECTION, telling.SECTION, live.SECTION),
    *(
        people.SECTION,
        places.SECTION,
        reports.SECTION,
        quarantine.SECTION,
        access.SECTION,
        status.SECTION,
        language.SECTION,
    ),
)
MADE_UP = "Made-up data. Everybody in it is invented."


def console(
    desk: Desk,
    *,
    middleware: Sequence[Middleware] = (),
    sections: Sequence[Section] = SECTIONS,
    clock: Callable[[], datetime] = now,
    strip: str = MADE_UP,
    temporal: str | None = None,
    quarantine: Quarantine | None = None,
    people: People | None = None,
    lists: Lists | None = None,
) -> ASGIApp:
    """The console over a desk. `middleware` signs people in; `temporal` is the address of its UI, for developers; what
    is left out of the rest has no pages."""
    stands = House(desk, (), clock, strip, temporal, version("whole-sentence"), quarantine, people, lists)
    sections = tuple(one for one in sections if all(getattr(stands, need) is not None for need in one.needs))
    app = Starlette(
        routes=[
            Mount("/assets", StaticFiles(directory=assets.STATIC), name="assets"),
            Route("/favicon.ico", _favicon),
            *(route for section in sections for route in section.routes),
        ],
        middleware=list(middleware),
        exception_handlers={WholeSentenceError: trouble_page, HTTPException: trouble_page, Exception: trouble_page},
    )
    app.state.house = stands._replace(sections=sections)
    return Guard(app)


def _favicon(_: Request) -> Response:
    return FileResponse(assets.STATIC / "favicon.svg", media_type="image/svg+xml")
