"""Bearer tokens for hosts that want one: OAuth 2.0 client credentials (RFC 6749, 4.4; RFC 6750).

A host's token is asked for at one address, under one client, and shown to that host alone. It is kept until shortly
before it ends. Secrets and tokens are in no log, no error and no repr.
"""

import asyncio
import base64
import logging
import re
import time
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Self
from urllib.parse import quote_plus, urlsplit

from pydantic import Field, ValidationError

from clients.http import Http
from clients.secure import is_secure
from domain.errors import PartnerRefused, PartnerUnavailable, SettingsError
from domain.model import Model

SETTING = "SENTENCE_HMPPS_CLIENTS"
EARLY_SECONDS = 30
BEARER = re.compile(r"[A-Za-z0-9\-._~+/]+=*")
FORM = {"grant_type": "client_credentials"}

log = logging.getLogger(__name__)


class Client(Model):
    """How we are known where a host's tokens are given out: the address there, our id, our secret."""

    token: str = Field(min_length=1)
    client: str = Field(min_length=1)
    secret: str = Field(min_length=1, repr=False)


def read(file: Path) -> dict[str, Client]:
    """The client of each host. Raises SettingsError that names the host, never what is written there."""
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no TOML"
        raise SettingsError(f"{SETTING} is {file}, which cannot be read: {why}.") from None
    return {host: _client(file, host, said) for host, said in found.items()}


def _client(file: Path, host: str, said: object) -> Client:
    try:
        client = Client.model_validate(said, extra="forbid")
    except ValidationError:
        raise SettingsError(f"{file}: {host!r} needs a token, a client and a secret, and nothing else.") from None
    if not _is_address(client.token):
        raise SettingsError(f"{file}: the token of {host!r} is no address such as https://sign-in.example/oauth/token.")
    return client


def _is_address(token: str) -> bool:
    if not is_secure(token):
        return False
    parts = urlsplit(token)
    return bool(parts.path.strip("/")) and not (parts.username is not None or parts.query or parts.fragment)


class _Kept(NamedTuple):
    token: str
    until: float


class Tokens:
    """The tokens of one client. `clock` gives seconds that never go back."""

    def __init__(
        self, client: Client, *, trusted: str | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        base, _, self._path = client.token.rpartition("/")
        self._http, self._client, self._clock = Http(f"{base}/", trusted=trusted), client, clock
        self._kept: _Kept | None = None
        self._one_at_a_time = asyncio.Lock()

    async def __aenter__(self) -> Self:
        await self._http.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.__aexit__()

    async def token(self, refused: str | None = None) -> str:
        """A token that is good now, and another than the one that was refused.

        Raises PartnerUnavailable where none is to be had: that is to be put right here or there, and no event is to
        blame for it."""
        async with self._one_at_a_time:
            if self._kept is None or self._kept.token == refused or self._kept.until <= self._clock():
                self._kept = None
                self._kept = await self._asked()
            return self._kept.token

    async def _asked(self) -> _Kept:
        at = self._clock()
        try:
            answer = await self._http.form(self._path, FORM, {"Authorization": self._basic()})
        except PartnerRefused as refused:
            log.warning("No token from %s: %s", self._client.token, refused.code)
            raise PartnerUnavailable("no_token") from None
        return _Kept(_bearer(answer), at + _lasts(answer) - EARLY_SECONDS)

    def _basic(self) -> str:
        """Id and secret as RFC 6749, 2.3.1 has them: each encoded as in a form first."""
        pair = f"{quote_plus(self._client.client)}:{quote_plus(self._client.secret)}"
        return f"Basic {base64.b64encode(pair.encode()).decode()}"


def bearer(token: str) -> dict[str, str]:
    """The header that shows a token."""
    return {"Authorization": f"Bearer {token}"}


def _bearer(answer: Mapping[str, Any]) -> str:
    token = answer.get("access_token")
    is_bearer = str(answer.get("token_type", "bearer")).lower() == "bearer"
    if not is_bearer or not isinstance(token, str) or not BEARER.fullmatch(token):
        raise PartnerUnavailable("no_token")
    return token


def _lasts(answer: Mapping[str, Any]) -> float:
    """In seconds; where that is not said, it is good for once."""
    seconds = answer.get("expires_in")
    return float(seconds) if isinstance(seconds, int) and not isinstance(seconds, bool) else 0.0
