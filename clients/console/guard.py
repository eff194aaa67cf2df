"""What stands before every page: headers that let a browser load and send nothing else, a size of what it sends, and no
form that is not ours.

A nonce lets in the template's one line of script. Whatever changes something must come from a page of ours: a browser
says where a form came from (`Origin`, `Sec-Fetch-Site`); the cookie's SameSite is the second lock.
"""

import secrets
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clients.sizes import no_more_than

POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PICTURE = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""Of a picture by itself: it styles its own shapes, and can load nothing."""
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
KEEP = "public, max-age=86400"
SAFE = ("GET", "HEAD", "OPTIONS")
MOST_BYTES = 256 * 1024
"""Of a form: a message has 64 KiB at the most, which a browser may write three times as long."""
ELSEWHERE = "This form was sent from somewhere else. Nothing was saved. Open the page again and send it from there.\n"


class Guard:
    """The middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        scope.setdefault("state", {})["nonce"] = nonce

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Security-Policy", POLICY.format(nonce=nonce))
                headers.setdefault("Cache-Control", KEEP if scope["path"].startswith("/assets/") else "no-store")
            await send(message)

        if scope["method"] in SAFE or comes_from_here(Headers(scope=scope)):
            await self._app(scope, no_more_than(MOST_BYTES, receive), guarded)
        else:
            await PlainTextResponse(ELSEWHERE, 403)(scope, receive, guarded)


def comes_from_here(headers: Headers) -> bool:
    """Whether a browser says that a page of this host sent it."""
    origin = headers.get("origin")
    if origin:
        return urlsplit(origin).netloc == headers.get("host")
    return headers.get("sec-fetch-site") == "same-origin"
