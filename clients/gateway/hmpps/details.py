"""What stands behind a thin event's `detailUrl`, asked of configured hosts only.

The answer is as of now: it may be later than the event, and two events may find the same.
"""

import logging
from collections.abc import Iterable
from contextlib import AsyncExitStack
from typing import Any, Self
from urllib.parse import urlsplit

from clients.http import Http
from clients.secure import is_secure
from domain.errors import PartnerRefused, SettingsError

logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs whole addresses, and one of these bears a CRN


class Details:
    """The hosts that may be asked, each by its address: `https://tier.example` and all below it."""

    def __init__(self, hosts: Iterable[str] = (), *, trusted: str | None = None) -> None:
        self._hosts = {_address(host): Http(_address(host), trusted=trusted) for host in hosts}
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        for http in self._hosts.values():
            await self._open.enter_async_context(http)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    async def of(self, url: str | None) -> dict[str, Any]:
        """The JSON object at an address. Raises PartnerUnavailable or PartnerRefused, as any call does."""
        if url is None:
            raise PartnerRefused("no_detail_url")
        http = next((http for address, http in self._hosts.items() if url.startswith(address)), None)
        if http is None:
            raise PartnerRefused("not_a_configured_host")
        return await http.get(url)


def _address(host: str) -> str:
    """The address of a host that may be asked, with its slash. Raises SettingsError."""
    parts = urlsplit(host)
    if not is_secure(host) or not parts.hostname or parts.username is not None or parts.query or parts.fragment:
        raise SettingsError(f"SENTENCE_HMPPS_DETAILS: {host!r} is no address such as https://tier.example.")
    return host.rstrip("/") + "/"
