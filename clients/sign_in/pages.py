"""Signing in and out: to the provider, back from it, and on to the page that was wanted."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from clients.sign_in.provider import Provider
from clients.sign_in.sessions import ENDS, SESSION, WHO
from domain.model import whole_seconds

SIGN_IN, BACK, SIGN_OUT, SIGNED_OUT = "/sign-in", "/signed-in", "/sign-out", "/signed-out"
HEALTH, LANGUAGE = "/health", "/language/"
OPEN = (SIGN_IN, BACK, SIGN_OUT, SIGNED_OUT, SESSION, HEALTH, LANGUAGE, "/assets/", "/favicon.ico")
"""What may be asked for by anybody."""
NEXT, AGAIN = "next", "again"
LONGEST = 2000


def routes(provider: Provider, address: str) -> list[Route]:
    """The routes of sign-in for an application that browsers know by that address."""

    async def sign_in(request: Request) -> Response:
        request.session[NEXT] = within(request.query_params.get(NEXT, "/"))
        return await provider.redirect(request, f"{address}{BACK}", again=AGAIN in request.query_params)

    async def back(request: Request) -> Response:
        who = await provider.came_back(request)
        wanted = request.session.pop(NEXT, "/")
        request.session[WHO] = who.but(since=whole_seconds(datetime.now(UTC))).model_dump(mode="json")
        return RedirectResponse(wanted, status_code=303)

    async def sign_out(request: Request) -> Response:
        request.session.clear()
        return RedirectResponse(SIGNED_OUT, status_code=303)

    async def session(request: Request) -> Response:
        """How many seconds the session has left. Who posts this stays signed in."""
        ends: datetime | None = getattr(request.state, ENDS)()
        return JSONResponse({"left": int((ends - datetime.now(UTC)).total_seconds()) if ends else 0})

    return [
        Route(SESSION, session, methods=["GET", "POST"]),
        Route(SIGN_IN, sign_in, methods=["GET"]),
        Route(BACK, back, methods=["GET"]),
        Route(SIGN_OUT, sign_out, methods=["GET", "POST"]),
    ]


def within(wanted: str) -> str:
    """The page to go on to, if it is one of ours: an address elsewhere is none."""
    parts = urlsplit(wanted)
    ours = not parts.scheme and not parts.netloc and wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if ours and len(wanted) <= LONGEST else "/"
