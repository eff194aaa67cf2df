"""What a partner's server, or whoever stands in its place, cannot make us do."""

import asyncio
import gzip
import ipaddress
import ssl
import tracemalloc
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from clients.http import DEADLINE, MOST_BYTES, Http
from domain.errors import PartnerRefused, PartnerUnavailable
from workers.serving import serving

METHODS = ["GET", "POST"]


class Elsewhere:
    """A server that nobody configured: it notes who came."""

    def __init__(self) -> None:
        self.came: list[str] = []
        self.app = Starlette(routes=[Route("/{path:path}", self._asked, methods=[*METHODS, "CONNECT"])])

    def _asked(self, request: Request) -> Response:
        self.came.append(str(request.url))
        return JSONResponse({"reference": "from elsewhere"})


@asynccontextmanager
async def answering(answer: Response) -> AsyncIterator[str]:
    """The address of a partner who answers everything so."""
    app = Starlette(routes=[Route("/{path:path}", lambda _: answer, methods=METHODS)])
    async with serving(app) as address:
        yield address


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(status: int) -> None:
    elsewhere = Elsewhere()
    async with (
        serving(elsewhere.app) as other,
        answering(RedirectResponse(f"{other}/x", status)) as address,
        Http(address) as http,
    ):
        with pytest.raises(PartnerUnavailable, match=f"http_{status}"):
            await http.post("/x", {}, "k")
        with pytest.raises(PartnerUnavailable, match=f"http_{status}"):
            await http.get("/x")
        assert not await http.deliver("/x", b"{}", {})
    assert elsewhere.came == []


OUTSIDE = [
    "{other}/court/x",
    "{own}/prison/x",
    "{own}/courtship/x",
    "{own}/court/../ledger",
    "../ledger",
    "/../ledger",
    "/%2e%2e/ledger",
    "https://127.0.0.1/court/x",
    "http://made-up.example/court/x",
    "http://someone@127.0.0.1:{port}/court/x",
]


@pytest.mark.parametrize("path", OUTSIDE)
async def test_a_call_to_anywhere_but_the_configured_address_is_refused_before_it_is_made(path: str) -> None:
    own, other = Elsewhere(), Elsewhere()
    async with serving(own.app) as here, serving(other.app) as there, Http(f"{here}/court") as http:
        asked = path.format(own=here, other=there, port=here.rpartition(":")[2])
        with pytest.raises(PartnerRefused, match="not_a_configured_host"):
            await http.get(asked)
        with pytest.raises(PartnerRefused, match="not_a_configured_host"):
            await http.post(asked, {}, "k")
    assert (own.came, other.came) == ([], [])


async def test_a_whole_address_below_the_configured_one_is_called() -> None:
    async with answering(JSONResponse({"reference": "R"})) as address, Http(f"{address}/court") as http:
        assert await http.get(f"{address}/court/events/7") == {"reference": "R"}


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"])
async def test_a_proxy_of_the_environment_is_not_asked(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = Elsewhere()
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    async with serving(proxy.app) as other, answering(JSONResponse({"reference": "R"})) as address:
        monkeypatch.setenv(variable, other)
        async with Http(address) as http:
            assert await http.get("/x") == {"reference": "R"}
    assert proxy.came == []


async def test_an_answer_is_read_up_to_its_limit_and_no_further() -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 4096
            yield b" " * 4096
            await asyncio.sleep(0)

    async with answering(StreamingResponse(endless())) as address, Http(address) as http:
        with pytest.raises(PartnerUnavailable, match="answer_too_large"):
            await http.post("/x", {}, "k")
        after = sent
        await asyncio.sleep(0.2)
    assert after >= MOST_BYTES
    assert sent < 20 * 1024 * 1024, "the connection was closed"


@pytest.mark.parametrize(("more", "fits"), [(0, True), (1, False)])
@pytest.mark.parametrize("pack", [bytes, gzip.compress, zlib.compress], ids=["plain", "gzip", "deflate"])
async def test_the_limit_counts_the_bytes_unpacked(more: int, fits: bool, pack) -> None:
    bare = b'{"reference": ""}'
    body = bare.replace(b'""', b'"' + b"R" * (MOST_BYTES - len(bare) + more) + b'"')
    headers = {} if pack is bytes else {"Content-Encoding": "gzip" if pack is gzip.compress else "deflate"}
    async with answering(Response(pack(body), headers=headers)) as address, Http(address) as http:
        if fits:
            assert len((await http.get("/x"))["reference"]) == MOST_BYTES - len(bare)
        else:
            with pytest.raises(PartnerUnavailable, match="answer_too_large"):
                await http.get("/x")


async def test_a_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(bytes(256 * 1024 * 1024), compresslevel=9)
    async with answering(Response(bomb, headers={"Content-Encoding": "gzip"})) as address, Http(address) as http:
        tracemalloc.start()
        with pytest.raises(PartnerUnavailable, match="answer_too_large"):
            await http.get("/x")
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < 8 * 1024 * 1024, "of 256 MB"


async def test_a_packing_that_was_not_asked_for_is_not_read() -> None:
    answer = Response(b"whatever", headers={"Content-Encoding": "br"})
    async with answering(answer) as address, Http(address) as http:
        with pytest.raises(PartnerUnavailable, match="unreadable_answer"):
            await http.get("/x")


async def test_headers_that_come_drop_by_drop_are_given_up_in_time() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while not writer.is_closing():
            writer.write(b"X-Drop: 1\r\n")
            await asyncio.sleep(0.2)

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    began = asyncio.get_running_loop().time()
    async with server, Http(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}") as http:
        with pytest.raises(PartnerUnavailable, match="timeout"):
            await http.post("/x", {}, "k")
        took = asyncio.get_running_loop().time() - began
        server.close()
    assert DEADLINE - 0.1 <= took < DEADLINE + 1


@asynccontextmanager
async def over_tls(folder: Path, name: str) -> AsyncIterator[tuple[str, Path]]:
    """A partner over TLS whose certificate it made itself for that name, and the file of that certificate."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a partner")])
    names = [x509.IPAddress(ipaddress.ip_address(name)) if name[0].isdigit() else x509.DNSName(name)]
    made = x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName(names), critical=False)
    certificate = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(
        key, hashes.SHA256()
    )
    trusted, private = folder / "partner.pem", folder / "partner.key"
    trusted.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted, private)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 18\r\nConnection: close\r\n\r\n{"reference": "R"}')
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    async with server:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}", trusted


async def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with over_tls(tmp_path, "127.0.0.1") as (address, certificate):
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))  # the environment does not vouch either
        async with Http(address) as http:
            with pytest.raises(PartnerUnavailable, match="untrusted"):
                await http.get("/x")
        async with Http(address, trusted=str(certificate)) as http:
            assert await http.get("/x") == {"reference": "R"}


async def test_a_certificate_for_another_name_is_not_trusted(tmp_path: Path) -> None:
    async with (
        over_tls(tmp_path, "other.example") as (address, certificate),
        Http(address, trusted=str(certificate)) as http,
    ):
        with pytest.raises(PartnerUnavailable, match="untrusted"):
            await http.get("/x")


@pytest.mark.parametrize(("status", "there"), [(204, True), (404, True), (401, True), (503, False), (429, False)])
async def test_a_partner_is_there_when_it_answers_and_does_not_say_that_it_is_down(status: int, there: bool) -> None:
    async with answering(Response(status_code=status)) as address, Http(address) as http:
        assert await http.is_there() is there


async def test_a_partner_that_nobody_answers_for_is_not_there() -> None:
    async with answering(Response()) as address:
        pass
    async with Http(address) as http:
        assert not await http.is_there()
