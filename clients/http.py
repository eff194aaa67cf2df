"""The one place that knows httpx: a small JSON call with timeouts, and what its failures mean to us.

A 4xx is final, but for 408, 409, 425 and 429, which another attempt may get past; `Retry-After` is obeyed, for a day at
the most. An answer that cannot be read is no answer, and one that is not there in five seconds does not come.
"""

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Self

import httpx

from domain.errors import PartnerRefused, PartnerUnavailable

TRY_AGAIN = (408, 409, 425, 429)
TIMEOUT = httpx.Timeout(3.0, connect=2.0)
LIMITS = httpx.Limits(max_keepalive_connections=0)  # a kept one may be closed at the moment at which it is used again
DEADLINE = 5.0
DAY = 24 * 60 * 60


class Http:
    """A partner's base address, spoken to in JSON."""

    def __init__(self, base_url: str) -> None:
        self._client = httpx.AsyncClient(base_url=base_url, timeout=TIMEOUT, limits=LIMITS)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def post(self, path: str, body: dict[str, Any], key: str) -> dict[str, Any]:
        """Posts a body under an idempotency key and gives back the answer's JSON object.

        Raises PartnerUnavailable where another attempt may work, PartnerRefused where none will."""
        try:
            response = await self._post(path, json=body, headers={"Idempotency-Key": key})
        except (TimeoutError, httpx.TimeoutException):
            raise PartnerUnavailable("timeout") from None
        except httpx.TransportError:
            raise PartnerUnavailable("no_connection") from None
        except httpx.RequestError:
            raise PartnerUnavailable("unreadable_answer") from None
        return _answer(response)

    async def deliver(self, path: str, body: bytes, headers: dict[str, str]) -> bool:
        """Posts bytes as they are, for a signed webhook; whether they were taken."""
        try:
            response = await self._post(path, content=body, headers=headers)
        except (TimeoutError, httpx.RequestError):
            return False
        return response.is_success

    async def _post(self, path: str, **sent: Any) -> httpx.Response:
        """One attempt, with a deadline for all of it: httpx's own timeouts are for each read."""
        async with asyncio.timeout(DEADLINE):
            return await self._client.post(path, **sent)


def _answer(response: httpx.Response) -> dict[str, Any]:
    code = f"http_{response.status_code}"
    if response.is_success:
        try:
            answer = response.json()
        except (ValueError, RecursionError):
            raise PartnerUnavailable("unreadable_answer") from None
        if not isinstance(answer, dict):
            raise PartnerUnavailable("unreadable_answer")
        return answer
    if response.is_client_error and response.status_code not in TRY_AGAIN:
        raise PartnerRefused(code)
    raise PartnerUnavailable(code, _wait(response.headers.get("Retry-After", "")))


def _wait(asked: str) -> int | None:
    """The wait that `Retry-After` asks for, in seconds or until a time, which is always one of GMT."""
    try:
        seconds = float(asked) if asked.isdecimal() else _until(parsedate_to_datetime(asked).replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None
    return int(min(max(seconds, 0), DAY))


def _until(at: datetime) -> float:
    return (at - datetime.now(UTC)).total_seconds()
