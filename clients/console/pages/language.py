"""The choice of a language: a link that is kept in the browser, and leads back to the page."""

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from clients.console.frame import Section
from clients.console.languages import CALLED, COOKIE
from clients.sign_in.pages import LANGUAGE, within
from domain.errors import NotFound

A_YEAR = 365 * 24 * 60 * 60


def choose(request: Request) -> Response:
    code = request.path_params["code"]
    if code not in CALLED:
        raise NotFound(f"There is no language {code!r}.")
    response = RedirectResponse(_came_from(request), 303)
    response.set_cookie(COOKIE, code, max_age=A_YEAR, httponly=True, samesite="lax")
    return response


def _came_from(request: Request) -> str:
    """The page of ours on which the link stood, as the browser says."""
    page = urlsplit(request.headers.get("referer", ""))
    path = f"{page.path}?{page.query}" if page.query else page.path
    return within(path) if page.netloc == request.headers.get("host") else "/"


SECTION = Section("", "", (Route(f"{LANGUAGE}{{code}}", choose, methods=["GET"]),))
