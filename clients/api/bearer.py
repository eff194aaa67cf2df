"""Who asks: nothing is read of anybody before their token is (RFC 6750); and no more of a body than a message needs."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer
from starlette.types import ASGIApp, Receive, Scope, Send

from clients.api.answers import failed
from clients.sizes import no_more_than
from domain.authority.signed_in import SignedIn
from domain.errors import NotSignedIn, WholeSentenceError

Who = Callable[[Request], Awaitable[SignedIn]]
DESCRIPTION = "/openapi.json"
MOST_BYTES = 64 * 1024
SCHEME = HTTPBearer(
    auto_error=False, scheme_name="token", bearerFormat="JWT", description="An access token (RFC 9068)."
)


def bearer(check: Callable[[str], Awaitable[SignedIn]]) -> Who:
    """Who sends the access token in the `Authorization` header, by that check of it (`Provider.bearer`)."""

    async def who(request: Request) -> SignedIn:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise NotSignedIn("Send an access token: `Authorization: Bearer …`.")
        return await check(token.strip())

    return who


class SignedInFirst:
    """Lets nobody further who is not signed in, but for the description of the API."""

    def __init__(self, app: ASGIApp, who: Who) -> None:
        self._app, self._who = app, who

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].removeprefix(scope.get("root_path", "")) != DESCRIPTION:
            try:
                scope.setdefault("state", {})["who"] = await self._who(Request(scope))
            except WholeSentenceError as error:
                await failed(error)(scope, receive, send)
                return
        await self._app(scope, no_more_than(MOST_BYTES, receive), send)


async def _signed_in(request: Request, _: Annotated[object, Depends(SCHEME)]) -> SignedIn:
    who: SignedIn = request.state.who
    return who


Asking = Annotated[SignedIn, Depends(_signed_in)]
