"""Sign in first: who asks for a page without being signed in goes to the provider, and comes back to the page."""

from urllib.parse import urlencode

from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from clients.sign_in.pages import NEXT, OPEN, SIGN_IN, SIGNED_OUT
from clients.sign_in.sessions import who_in


class SignInFirst:
    """Puts who is signed in into `request.state.who`. It stands inside `InSession`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(OPEN):
            await self._app(scope, receive, send)
            return
        who = who_in(HTTPConnection(scope))
        if who is None:
            # A browser lets a form of ours lead to no other house, not even by a redirect (CSP form-action): who sent
            # one is told first, here, and goes on to the provider by a link.
            first = SIGN_IN if scope["method"] in ("GET", "HEAD") else SIGNED_OUT
            await RedirectResponse(f"{first}?{urlencode({NEXT: _wanted(scope)})}", 303)(scope, receive, send)
            return
        scope.setdefault("state", {})["who"] = who
        await self._app(scope, receive, send)


def _wanted(scope: Scope) -> str:
    """The page that was asked for. What was to be sent is gone with the sign-in, so of a form it is its own page."""
    query = scope["query_string"].decode("latin-1")
    return f"{scope['path']}?{query}" if query else str(scope["path"])
