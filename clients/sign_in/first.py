"""Sign in first: who asks for a page without being signed in goes to the provider, and comes back to the page.

What they sent from a form when their session was over is kept for them (`kept`), and given back on its page.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clients.desk import now
from clients.sign_in.kept import COOKIE, FOR, Kept
from clients.sign_in.pages import NEXT, OPEN, SIGN_IN, SIGNED_OUT
from clients.sign_in.sessions import WAS, who_in
from domain.authority.signed_in import SignedIn

READS = ("GET", "HEAD")
GIVEN_BACK, TO_KEEP = "given_back", "to_keep"
"""What the page of a form finds in its state, and what it leaves there: answers."""


class SignInFirst:
    """Puts who is signed in into `request.state.who`. It stands inside `InSession`."""

    def __init__(self, app: ASGIApp, kept: Kept, *, secure: bool) -> None:
        self._app, self._kept, self._secure = app, kept, secure
        self._cookie = f"__Host-{COOKIE}" if secure else COOKIE

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(OPEN):
            await self._app(scope, receive, send)
            return
        who = who_in(HTTPConnection(scope))
        if who is None:
            await self._first(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["who"] = who
        self._give_back(scope, who)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and TO_KEEP in state:
                response = Response()
                self._keep(response, who.id, scope["path"], state[TO_KEEP])
                message["headers"] = [*message["headers"], *_cookies(response)]
            await send(message)

        await self._app(scope, receive, sending)

    def _give_back(self, scope: Scope, who: SignedIn) -> None:
        """The answers that wait for them on this page, until they send its form."""
        key = HTTPConnection(scope).cookies.get(self._cookie)
        answers = self._kept.of(key, who.id, scope["path"], now()) if key else {}
        if key and answers and scope["method"] in READS:
            scope["state"][GIVEN_BACK] = answers
        elif key and answers:
            self._kept.drop(key)

    async def _first(self, scope: Scope, receive: Receive, send: Send) -> None:
        # A browser lets a form of ours lead to no other house, not even by a redirect (CSP form-action): who sent
        # one is told first, here, and goes on to the provider by a link.
        reads = scope["method"] in READS
        response = RedirectResponse(f"{SIGN_IN if reads else SIGNED_OUT}?{urlencode({NEXT: _wanted(scope)})}", 303)
        if not reads:
            was = scope.get("state", {}).get(WAS)
            answers = await _answers(Request(scope, receive)) if was else {}
            self._kept.drop(HTTPConnection(scope).cookies.get(self._cookie, ""))
            self._keep(response, was or "", scope["path"], answers)
        await response(scope, receive, send)

    def _keep(self, response: Response, who: str, path: str, answers: Mapping[str, list[str]]) -> None:
        """Keeps answers for whoever sent them; where there are none, no earlier ones pass for these."""
        how = {"path": "/", "secure": self._secure, "httponly": True, "samesite": "lax"}
        if answers:
            key, lives = self._kept.keep(who, path, answers, now()), int(FOR.total_seconds())
            response.set_cookie(self._cookie, key, max_age=lives, **how)  # type: ignore[arg-type]
        else:
            response.delete_cookie(self._cookie, **how)  # type: ignore[arg-type]


async def _answers(request: Request) -> dict[str, list[str]]:
    form = await request.form()
    return {name: [str(value) for value in form.getlist(name)] for name in form}


def _cookies(response: Response) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, value in response.raw_headers if name == b"set-cookie"]


def _wanted(scope: Scope) -> str:
    """The page that was asked for; of a form that was sent, its own page."""
    query = scope["query_string"].decode("latin-1")
    return f"{scope['path']}?{query}" if query else str(scope["path"])
