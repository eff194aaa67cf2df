"""What stands behind a thin event's `detailUrl`, asked of configured hosts only.

The answer is as of now: it may be later than the event, and two events may find the same.
"""

import logging
from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack
from types import MappingProxyType
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

from clients.gateway.hmpps.tokens import SETTING, Client, Tokens, bearer
from clients.http import Http
from clients.secure import is_secure
from domain.errors import PartnerRefused, SettingsError

UNAUTHORISED = "http_401"
NOBODY: Mapping[str, Client] = MappingProxyType({})

logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs whole addresses, and one of these bears a CRN


class _Host(NamedTuple):
    """A host that may be asked, and where its tokens come from, if it wants any."""

    http: Http
    tokens: Tokens | None

    async def get(self, url: str) -> dict[str, Any]:
        """What is there; under another token where the first is refused, once."""
        if self.tokens is None:
            return await self.http.get(url)
        token = await self.tokens.token()
        try:
            return await self.http.get(url, bearer(token))
        except PartnerRefused as refused:
            if refused.code != UNAUTHORISED:
                raise
        return await self.http.get(url, bearer(await self.tokens.token(refused=token)))


class Details:
    """The hosts that may be asked, each by its address, `https://tier.example` and all below it; `clients`: how we are
    known to those of them that want a token."""

    def __init__(
        self, hosts: Iterable[str] = (), *, clients: Mapping[str, Client] = NOBODY, trusted: str | None = None
    ) -> None:
        known = {_address(host): client for host, client in clients.items()}
        addresses = [_address(host) for host in hosts]
        if astray := sorted(known.keys() - set(addresses)):
            raise SettingsError(f"{SETTING} names {astray[0]}, which is not among SENTENCE_HMPPS_DETAILS.")
        self._hosts = {
            address: _Host(
                Http(address, trusted=trusted),
                Tokens(known[address], trusted=trusted) if address in known else None,
            )
            for address in addresses
        }
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        for host in self._hosts.values():
            await self._open.enter_async_context(host.http)
            if host.tokens:
                await self._open.enter_async_context(host.tokens)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    async def of(self, url: str | None) -> dict[str, Any]:
        """The JSON object at an address. Raises PartnerUnavailable or PartnerRefused, as any call does."""
        if url is None:
            raise PartnerRefused("no_detail_url")
        host = next((host for address, host in self._hosts.items() if url.startswith(address)), None)
        if host is None:
            raise PartnerRefused("not_a_configured_host")
        return await host.get(url)


def _address(host: str) -> str:
    """The address of a host that may be asked, with its slash. Raises SettingsError."""
    parts = urlsplit(host)
    if not is_secure(host) or not parts.hostname or parts.username is not None or parts.query or parts.fragment:
        raise SettingsError(f"SENTENCE_HMPPS_DETAILS: {host!r} is no address such as https://tier.example.")
    return host.rstrip("/") + "/"
