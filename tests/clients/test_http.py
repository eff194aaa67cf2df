"""How a partner's answer is read, from a real server that answers as partners do on a bad day."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from clients import http as calls
from clients.http import DEADLINE, TIMEOUT, Http
from domain.errors import PartnerRefused, PartnerUnavailable
from workers import temporal_server
from workers.serving import serving

FINAL = (400, 401, 403, 404, 405, 406, 410, 413, 415, 418, 422, 451)
ANOTHER_MAY_WORK = (408, 409, 425, 429, 500, 501, 502, 503, 504, 301, 302, 307)


class OddPartner:
    """A partner at its address, who answers everything as it was last told to."""

    def __init__(self) -> None:
        self.answer: Callable[[Request], Any] = lambda _: Response(status_code=500)
        self.app = Starlette(routes=[Route("/{path:path}", self._asked, methods=["POST"])])
        self.address = ""

    async def _asked(self, request: Request) -> Response:
        found = self.answer(request)
        answer: Response = await found if asyncio.iscoroutine(found) else found
        return answer

    @asynccontextmanager
    async def answering(self, answer: Callable[[Request], Any]) -> AsyncIterator[Http]:
        self.answer = answer
        async with Http(f"{self.address}/court") as http:
            yield http


@pytest.fixture(scope="module")
async def partner() -> AsyncIterator[OddPartner]:
    partner = OddPartner()
    async with serving(partner.app) as partner.address:
        yield partner


@asynccontextmanager
async def saying(raw: bytes) -> AsyncIterator[Http]:
    """A partner who says these bytes and hangs up, whatever is asked."""

    async def said(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(raw)
        writer.close()

    server = await asyncio.start_server(said, "127.0.0.1", 0)
    async with server, Http(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}") as http:
        yield http


async def test_a_body_is_posted_below_the_partners_address_under_its_key_and_the_answer_read(
    partner: OddPartner,
) -> None:
    async def echo(request: Request) -> Response:
        asked = {"key": request.headers["Idempotency-Key"], "path": request.url.path, "body": await request.json()}
        return JSONResponse({**asked, "type": request.headers["Content-Type"]}, status_code=202)

    async with partner.answering(echo) as http:
        said = await http.post("/informations", {"failures": ["A1"], "note": "ü"}, "S-1/7")
    assert said == {
        "key": "S-1/7",
        "path": "/court/informations",
        "body": {"failures": ["A1"], "note": "ü"},
        "type": "application/json",
    }


@pytest.mark.parametrize("status", FINAL)
async def test_a_refusal_is_final(status: int, partner: OddPartner) -> None:
    async with partner.answering(lambda _: JSONResponse({"error": "no"}, status_code=status)) as http:
        with pytest.raises(PartnerRefused) as refused:
            await http.post("/x", {}, "k")
    assert refused.value.code == f"http_{status}"


@pytest.mark.parametrize("status", ANOTHER_MAY_WORK)
async def test_what_may_pass_is_tried_again_later(status: int, partner: OddPartner) -> None:
    headers = {"Location": "/elsewhere"} if status < 400 else {}
    async with partner.answering(lambda _: Response("later", status_code=status, headers=headers)) as http:
        with pytest.raises(PartnerUnavailable) as unavailable:
            await http.post("/x", {}, "k")
    assert (unavailable.value.code, unavailable.value.wait_seconds) == (f"http_{status}", None)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(("asked", "seconds"), [("120", 120), ("0", 0), ("soon", None), ("-5", None), ("1.5", None)])
async def test_the_wait_that_a_partner_asks_for_is_carried(
    asked: str, seconds: int | None, status: int, partner: OddPartner
) -> None:
    assert await _asked_to_wait(partner, asked, status) == seconds


async def test_a_wait_until_a_time_is_carried_as_well(partner: OddPartner) -> None:
    seconds = await _asked_to_wait(partner, format_datetime(datetime.now(UTC) + timedelta(minutes=10), usegmt=True))
    assert seconds is not None
    assert 590 <= seconds <= 600


ABSURD = {
    "a little more than a day": ("86401", 86400),
    "for ever": ("99999999999999999999", 86400),
    "beyond counting": ("9" * 5000, 86400),
    "until the end of the calendar": ("Fri, 31 Dec 9999 23:59:59 GMT", 86400),
    "until a time that is past": ("Sun, 06 Nov 1994 08:49:37 GMT", 0),
    "until a time in the oldest form": ("Sun Nov  6 08:49:37 1994", 0),
    "until a day that is none": ("Sun, 99999999999999999999 Nov 1994 08:49:37 GMT", None),
}


@pytest.mark.parametrize("case", ABSURD)
async def test_an_absurd_wait_is_not_taken_at_its_word(case: str, partner: OddPartner) -> None:
    asked, seconds = ABSURD[case]
    assert await _asked_to_wait(partner, asked) == seconds


UNREADABLE = {
    "a page for people": Response("<html>Sign in</html>", media_type="text/html"),
    "nothing": Response(b""),
    "no content": Response(status_code=204),
    "a list": JSONResponse(["reference"]),
    "a word": JSONResponse("reference"),
    "half an object": Response(b'{"reference": "R', media_type="application/json"),
    "other bytes": Response(b"\xff\xfe\x00", media_type="application/json"),
    "brackets in brackets": Response(b"[" * 30_000, media_type="application/json"),
}


@pytest.mark.parametrize("answer", UNREADABLE)
async def test_an_answer_that_cannot_be_read_is_no_answer(answer: str, partner: OddPartner) -> None:
    async with partner.answering(lambda _: UNREADABLE[answer]) as http:
        with pytest.raises(PartnerUnavailable, match="unreadable_answer"):
            await http.post("/x", {}, "k")


@pytest.mark.parametrize("garbled", [b"this was never packed", gzip.compress(b"{}")[:12]], ids=["not packed", "cut"])
async def test_an_answer_that_cannot_be_unpacked_is_no_answer(garbled: bytes, partner: OddPartner) -> None:
    async with partner.answering(lambda _: Response(garbled, headers={"Content-Encoding": "gzip"})) as http:
        with pytest.raises(PartnerUnavailable, match="unreadable_answer"):
            await http.post("/x", {}, "k")


async def test_a_packed_answer_is_unpacked(partner: OddPartner) -> None:
    packed = gzip.compress(json.dumps({"reference": "R-1"}).encode())
    async with partner.answering(lambda _: Response(packed, headers={"Content-Encoding": "gzip"})) as http:
        assert await http.post("/x", {}, "k") == {"reference": "R-1"}


CUT = {
    "hung up without a word": b"",
    "hung up in the middle": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
    "spoke something else": b"SSH-2.0-OpenSSH_9.2\r\n",
}


@pytest.mark.parametrize("cut", CUT)
async def test_a_partner_that_hangs_up_can_be_asked_again(cut: str) -> None:
    async with saying(CUT[cut]) as http:
        with pytest.raises(PartnerUnavailable, match="no_connection"):
            await http.post("/x", {}, "k")


async def test_every_call_has_a_connection_of_its_own(partner: OddPartner) -> None:
    async with partner.answering(lambda asked: JSONResponse({"from": asked.client.port})) as http:
        assert await http.post("/x", {}, "k") != await http.post("/x", {}, "k")


async def test_a_partner_that_nobody_answers_for_can_be_asked_again() -> None:
    async with Http(f"http://127.0.0.1:{temporal_server.free_port()}") as http:
        with pytest.raises(PartnerUnavailable, match="no_connection"):
            await http.post("/x", {}, "k")
        assert not await http.deliver("/facts/court", b"{}", {})


async def test_a_partner_that_says_nothing_is_given_up_in_time(partner: OddPartner) -> None:
    silent = asyncio.Event()
    began = asyncio.get_running_loop().time()
    async with partner.answering(lambda _: silent.wait()) as http:
        with pytest.raises(PartnerUnavailable, match="timeout"):
            await http.post("/x", {}, "k")
        took = asyncio.get_running_loop().time() - began
        silent.set()
    assert TIMEOUT.read is not None
    assert TIMEOUT.read <= took < DEADLINE


async def test_a_partner_that_answers_drop_by_drop_is_given_up_in_time(
    partner: OddPartner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "DEADLINE", 0.5)
    done = asyncio.Event()

    async def drops() -> AsyncIterator[bytes]:
        while not done.is_set():
            yield b" "
            await asyncio.sleep(0.1)

    async with partner.answering(lambda _: StreamingResponse(drops())) as http:
        try:
            with pytest.raises(PartnerUnavailable, match="timeout"):
                await asyncio.wait_for(http.post("/x", {}, "k"), TIMEOUT.read)
        finally:
            done.set()


async def test_a_webhook_goes_out_as_it_was_signed_and_says_whether_it_was_taken(partner: OddPartner) -> None:
    seen: list[tuple[bytes, str]] = []

    async def taken(request: Request) -> Response:
        seen.append((await request.body(), request.headers["X-Signature"]))
        return Response(status_code=202 if len(seen) == 1 else 503)

    async with partner.answering(taken) as http:
        assert await http.deliver("/facts/court", b'{"id":  "1"}', {"X-Signature": "abc"})
        assert not await http.deliver("/facts/court", b'{"id":  "1"}', {"X-Signature": "abc"})
    assert seen == [(b'{"id":  "1"}', "abc")] * 2


async def _asked_to_wait(partner: OddPartner, retry_after: str, status: int = 503) -> int | None:
    async with partner.answering(lambda _: Response(status_code=status, headers={"Retry-After": retry_after})) as http:
        with pytest.raises(PartnerUnavailable) as unavailable:
            await http.post("/x", {}, "k")
    return unavailable.value.wait_seconds
