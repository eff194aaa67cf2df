"""The one place that knows httpx: small JSON calls to one configured address, and what their failures mean to us.

Nothing leads elsewhere: no other host, no redirect, no proxy of the environment. Nothing goes on for ever: an answer
has five seconds and 64 KiB, packed or not. Over TLS the partner's certificate is verified.

A 4xx is final, but for 408, 409, 425 and 429, which another attempt may get past; `Retry-After` is obeyed, for a day at
the most. An answer that cannot be read is no answer.
"""

import asyncio
import json
import ssl
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, NamedTuple, Self

import httpx
from pydantic import ValidationError

from clients.ends import URN, Problem, error_of
from domain.errors import OutcomeUnknown, OutOfReach, PartnerRefused, PartnerUnavailable

TRY_AGAIN = (408, 409, 425, 429)
TIMEOUT = httpx.Timeout(3.0, connect=2.0)
LIMITS = httpx.Limits(max_keepalive_connections=0)  # a kept one may be closed at the moment at which it is used again
DEADLINE = 5.0
MOST_BYTES = 64 * 1024
PATIENCE = httpx.Timeout(30.0, connect=5.0)  # of a person at a terminal: longer than the house there has itself
LONG_PATIENCE = httpx.Timeout(150.0, connect=5.0)  # for what takes a minute, and may have to wait for another
DAY = 24 * 60 * 60
PACKED = {"gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS, "identity": None, "": None}
ACCEPTED = {"Accept": "application/json", "Accept-Encoding": "gzip"}


class Answered(NamedTuple):
    """An answer as it came: its status, its headers, the bytes of its body unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


class Http:
    """One configured address, spoken to in JSON. `trusted` is a file of certificates, for a partner with an authority
    of its own; without it the public ones count. `signed` makes headers for each call, where each has its own token."""

    def __init__(
        self, base_url: str, *, trusted: str | None = None, signed: Callable[[], dict[str, str]] = dict
    ) -> None:
        self._signed = signed
        self._client = httpx.AsyncClient(
            base_url=base_url,
            timeout=TIMEOUT,
            limits=LIMITS,
            headers=ACCEPTED,
            trust_env=False,
            follow_redirects=False,
            verify=ssl.create_default_context(cafile=trusted) if trusted else True,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def post(self, path: str, body: dict[str, Any], key: str) -> dict[str, Any]:
        """Posts a body under an idempotency key and gives back the answer's JSON object.

        Raises PartnerUnavailable where another attempt may work, PartnerRefused where none will."""
        return _read(await self._call("POST", path, json=body, headers={"Idempotency-Key": key}))

    async def form(self, path: str, fields: dict[str, str], headers: dict[str, str]) -> dict[str, Any]:
        """Posts a form and gives back the answer's JSON object. Raises as `post` does."""
        return _read(await self._call("POST", path, data=fields, headers=headers))

    async def get(self, path: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
        """The JSON object there. Raises as `post` does; a path may be a whole address, if it is one below this one."""
        return _read(await self._call("GET", path, headers=headers))

    async def deliver(self, path: str, body: bytes, headers: dict[str, str]) -> bool:
        """Posts bytes as they are, for a signed webhook; whether they were taken."""
        try:
            return (await self._call("POST", path, content=body, headers=headers)).is_success
        except PartnerUnavailable:
            return False

    async def is_there(self, path: str = "/health") -> bool:
        """Whether anybody answers who does not say that it is down: a partner need not know that path."""
        try:
            answered = await self._call("GET", path)
        except PartnerUnavailable:
            return False
        return answered.status < 500 and answered.status not in TRY_AGAIN

    async def _call(self, method: str, path: str, **sent: Any) -> Answered:
        """One attempt, with a deadline for all of it: httpx's own timeouts are for each read."""
        request = self._client.build_request(method, path, **sent)
        self._must_be_here(request.url)
        request.headers.update(self._signed())
        try:
            async with asyncio.timeout(DEADLINE):
                response = await self._client.send(request, stream=True)
                try:
                    return Answered(response.status_code, response.headers, await _body(response))
                finally:
                    await response.aclose()
        except (TimeoutError, httpx.TimeoutException):
            raise PartnerUnavailable("timeout") from None
        except httpx.TransportError as error:
            raise PartnerUnavailable("untrusted" if _is_untrusted(error) else "no_connection") from None
        except (httpx.RequestError, zlib.error):
            raise PartnerUnavailable("unreadable_answer") from None

    def _must_be_here(self, asked: httpx.URL) -> None:
        base = self._client.base_url
        if (asked.scheme, asked.host, asked.port) != (base.scheme, base.host, base.port) or asked.userinfo:
            raise PartnerRefused("not_a_configured_host")
        if not asked.path.startswith(base.path) or ".." in asked.path.split("/"):
            raise PartnerRefused("not_a_configured_host")


async def _body(response: httpx.Response) -> bytes:
    """The body unpacked, as it comes, and no byte more than is read of anybody."""
    how = response.headers.get("Content-Encoding", "").strip().lower()
    if how not in PACKED:
        raise PartnerUnavailable("unreadable_answer")
    unpack = zlib.decompressobj(wbits) if (wbits := PACKED[how]) else None
    body = bytearray()
    async for raw in response.aiter_raw():
        body += unpack.decompress(raw, MOST_BYTES + 1 - len(body)) if unpack else raw
        if len(body) > MOST_BYTES:
            raise PartnerUnavailable("answer_too_large")
    if unpack and not unpack.eof and body:
        raise PartnerUnavailable("unreadable_answer")
    return bytes(body)


def _is_untrusted(error: BaseException | None) -> bool:
    """Whether it was its certificate: httpx says no more than that there was no connection."""
    while error:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _read(answered: Answered) -> dict[str, Any]:
    code = f"http_{answered.status}"
    if answered.is_success:
        try:
            answer = json.loads(answered.body)
        except (ValueError, RecursionError):
            raise PartnerUnavailable("unreadable_answer") from None
        if not isinstance(answer, dict):
            raise PartnerUnavailable("unreadable_answer")
        return answer
    if 400 <= answered.status < 500 and answered.status not in TRY_AGAIN:
        raise PartnerRefused(code)
    raise PartnerUnavailable(code, _wait(answered.headers.get("Retry-After", "")))


def _wait(asked: str) -> int | None:
    """The wait that `Retry-After` asks for, in seconds or until a time, which is always one of GMT."""
    try:
        seconds = float(asked) if asked.isdecimal() else _until(parsedate_to_datetime(asked).replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None
    return int(min(max(seconds, 0), DAY))


def _until(at: datetime) -> float:
    return (at - datetime.now(UTC)).total_seconds()


class Api:
    """The API of a house of ours, spoken to by the command line. What it cannot do it says as a problem (RFC 9457),
    which is raised here as the error that it was there."""

    def __init__(self, address: str, token: str) -> None:
        self._client = httpx.Client(
            base_url=f"{address.rstrip('/')}/",
            headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
            timeout=PATIENCE,
            limits=LIMITS,
            trust_env=False,
            follow_redirects=False,
        )

    def get(self, path: str, *, patience: httpx.Timeout = PATIENCE, **asked: Any) -> Any:
        """The JSON there. Raises what the other house raised; OutOfReach where nobody answers as it should."""
        return self._answer("GET", path, params=_given(asked), timeout=patience)

    def events(self, path: str, last: int) -> Iterator[int]:
        """The numbers of the events there after that one, as they come, until the stream ends. Raises as `get` does."""
        headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": str(last)} if last else {})
        try:
            with self._client.stream("GET", path, headers=headers) as response:
                if not response.is_success:
                    response.read()
                    self._read(response)
                for line in response.iter_lines():
                    name, _, value = line.partition(":")
                    if name == "id" and value.strip().isdecimal():
                        yield int(value)
        except httpx.TransportError as error:
            raise OutOfReach(f"{self._client.base_url} does not answer: {error}") from None

    def post(self, path: str, body: Any, headers: Mapping[str, str] | None = None, **asked: Any) -> Any:
        """What a command or fact came to. Raises as `get` does; OutcomeUnknown where the answer does not come."""
        try:
            return self._answer("POST", path, json=body, headers=headers, params=_given(asked))
        except httpx.ReadTimeout:
            key = (headers or {}).get("Idempotency-Key", path)
            raise OutcomeUnknown("Sent, and not answered in time.", key) from None

    def _answer(self, method: str, path: str, **sent: Any) -> Any:
        try:
            return self._read(self._client.request(method, path, **sent))
        except httpx.ReadTimeout:
            if method == "POST":
                raise
            raise OutOfReach(f"{self._client.base_url} does not answer in time.") from None
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise OutOfReach(f"{self._client.base_url} does not answer: {error}") from None

    def _read(self, response: httpx.Response) -> Any:
        """The JSON of an answer. Raises what its problem was."""
        try:
            answer = response.json()
        except (ValueError, RecursionError):
            raise OutOfReach(f"{self._client.base_url} is no API of ours: it answers {response.status_code}.") from None
        if response.is_success:
            return answer
        try:
            problem = Problem.model_validate(answer)
        except ValidationError:
            raise OutOfReach(f"{self._client.base_url} answers {response.status_code}.") from None
        if response.status_code == HTTPStatus.NOT_FOUND and not problem.type.startswith(URN):
            raise OutOfReach(f"{self._client.base_url} is no API of ours: it answers {response.status_code}.")
        raise error_of(problem)


def _given(asked: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in asked.items() if value is not None}
