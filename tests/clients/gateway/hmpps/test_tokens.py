"""Bearer tokens for hosts that want one: who is asked, under what, who is shown the token, how long it is kept."""

import asyncio
import base64
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from clients.gateway.hmpps.details import Details
from clients.gateway.hmpps.tokens import Client, Tokens, read
from domain.errors import PartnerRefused, PartnerUnavailable, SettingsError
from tests.clients.gateway.hmpps.test_details import Host
from workers.serving import serving

SECRET = "p:w %ß+"
FOUND = {"dates": {"CRD": "2023-06-09"}}


class SignIn:
    """Gives out tokens T-1, T-2 …, and notes what it was asked with."""

    def __init__(self, *, given: int = 0, answer: Response | None = None, **said: Any) -> None:
        self.asked: list[tuple[str, bytes]] = []
        self._given, self._answer, self._said = given, answer, {"token_type": "Bearer", "expires_in": 1200, **said}
        self.app = Starlette(routes=[Route("/auth/oauth/token", self._token, methods=["POST"])])

    async def _token(self, request: Request) -> Response:
        self.asked.append((request.headers["Authorization"], await request.body()))
        self._given += 1
        return self._answer or JSONResponse({"access_token": f"T-{self._given}", **self._said})


class Guarded:
    """A service that wants one of these tokens, and notes what it was shown."""

    def __init__(self, *good: str, status: int = 200) -> None:
        self.shown: list[str | None] = []
        self.good, self._status = list(good), status
        self.app = Starlette(routes=[Route("/{rest:path}", self._details)])

    async def _details(self, request: Request) -> Response:
        shown = request.headers.get("Authorization")
        self.shown.append(shown)
        is_good = shown in [f"Bearer {token}" for token in self.good]
        return JSONResponse(FOUND, self._status) if is_good else Response(status_code=401)


class Asking(NamedTuple):
    """Details of a host at `guarded` that wants a token."""

    details: Details
    guarded: str


@asynccontextmanager
async def asking(sign_in: SignIn, host: Guarded, *open_: str) -> AsyncIterator[Asking]:
    async with serving(sign_in.app) as at, serving(host.app) as guarded:
        client = Client(token=f"{at}/auth/oauth/token", client="whole sentence", secret=SECRET)
        async with Details([guarded, *open_], clients={guarded: client}) as details:
            yield Asking(details, guarded)


async def test_a_host_that_wants_a_token_is_shown_one_that_was_asked_for_under_our_client() -> None:
    sign_in, host = SignIn(), Guarded("T-1")
    async with asking(sign_in, host) as (details, guarded):
        assert await details.of(f"{guarded}/1") == FOUND
    ((basic, body),) = sign_in.asked
    assert base64.b64decode(basic.removeprefix("Basic ")).decode() == "whole+sentence:p%3Aw+%25%C3%9F%2B"
    assert body == b"grant_type=client_credentials"
    assert host.shown == ["Bearer T-1"]


async def test_one_token_is_enough_for_many_also_at_once() -> None:
    sign_in, host = SignIn(), Guarded("T-1")
    async with asking(sign_in, host) as (details, guarded):
        await asyncio.gather(*(details.of(f"{guarded}/{number}") for number in range(5)))
    assert (len(sign_in.asked), host.shown) == (1, ["Bearer T-1"] * 5)


@pytest.mark.parametrize(
    ("lasts", "later", "asked"),
    [(1200, 1169, 1), (1200, 1170, 2), (30, 0, 2), (None, 0, 2), ("1200", 0, 2), (True, 0, 2)],
)
async def test_a_token_is_kept_until_half_a_minute_before_it_ends(lasts: object, later: int, asked: int) -> None:
    sign_in, clock = SignIn(expires_in=lasts), iter([1000.0, *[1000.0 + later] * 3])
    async with serving(sign_in.app) as at:
        client = Client(token=f"{at}/auth/oauth/token", client="c", secret=SECRET)
        async with Tokens(client, clock=lambda: next(clock)) as tokens:
            assert [await tokens.token(), await tokens.token()] == ["T-1", f"T-{asked}"]
    assert len(sign_in.asked) == asked


async def test_after_a_401_it_is_asked_once_more_under_a_new_token() -> None:
    sign_in, host = SignIn(), Guarded("T-1")
    async with asking(sign_in, host) as (details, guarded):
        await details.of(f"{guarded}/1")
        host.good = ["T-2"]
        assert await details.of(f"{guarded}/2") == FOUND
        assert await details.of(f"{guarded}/3") == FOUND
    assert host.shown == ["Bearer T-1", "Bearer T-1", "Bearer T-2", "Bearer T-2"]


async def test_a_host_that_refuses_the_new_one_too_is_not_asked_a_third_time() -> None:
    sign_in, host = SignIn(), Guarded()
    async with asking(sign_in, host) as (details, guarded):
        with pytest.raises(PartnerRefused, match="http_401"):
            await details.of(f"{guarded}/1")
    assert host.shown == ["Bearer T-1", "Bearer T-2"]


async def test_what_is_refused_for_another_reason_costs_no_second_token() -> None:
    sign_in, host = SignIn(), Guarded("T-1", status=403)
    async with asking(sign_in, host) as (details, guarded):
        with pytest.raises(PartnerRefused, match="http_403"):
            await details.of(f"{guarded}/1")
    assert len(sign_in.asked) == 1


async def test_no_other_host_is_shown_the_token() -> None:
    shown: list[str | None] = []

    async def notes(request: Request) -> Response:
        shown.append(request.headers.get("Authorization"))
        return JSONResponse(FOUND)

    app = Starlette(routes=[Route("/{rest:path}", notes)])
    async with serving(app) as open_, asking(SignIn(), Guarded("T-1"), open_) as (details, guarded):
        await details.of(f"{guarded}/1")
        await details.of(f"{open_}/1")
    assert shown == [None]


async def test_a_redirect_takes_neither_token_nor_secret_along() -> None:
    there = Host()
    async with serving(there.app) as elsewhere:
        astray = Guarded()
        astray.app = Starlette(routes=[Route("/{rest:path}", lambda _: RedirectResponse(f"{elsewhere}/steal"))])
        async with asking(SignIn(), astray) as (details, guarded):
            with pytest.raises(PartnerUnavailable, match="http_307"):
                await details.of(f"{guarded}/1")
        async with asking(SignIn(answer=RedirectResponse(f"{elsewhere}/steal")), Guarded()) as (details, guarded):
            with pytest.raises(PartnerUnavailable, match="http_307"):
                await details.of(f"{guarded}/1")
    assert there.asked == []


@pytest.mark.parametrize(
    "sign_in",
    [
        SignIn(answer=JSONResponse({"error": "invalid_client"}, 401)),
        SignIn(answer=JSONResponse({"error": "invalid_request"}, 400)),
        SignIn(answer=JSONResponse({"expires_in": 1200})),
        SignIn(answer=JSONResponse({"access_token": ["T-1"]})),
        SignIn(answer=JSONResponse({"access_token": "T-1\r\nX-Other: 1"})),
        SignIn(token_type="mac"),
        SignIn(answer=Response("no JSON")),
        SignIn(answer=Response(status_code=503)),
    ],
)
async def test_where_no_token_is_to_be_had_the_event_waits_and_the_host_is_not_asked(sign_in: SignIn) -> None:
    host = Guarded("T-1")
    async with asking(sign_in, host) as (details, guarded):
        with pytest.raises(PartnerUnavailable):
            await details.of(f"{guarded}/1")
    assert host.shown == []


async def test_neither_secret_nor_token_comes_into_a_log_or_a_text(caplog: pytest.LogCaptureFixture) -> None:
    refused = JSONResponse({"error": "invalid_client"}, 401)
    raised, basics = [], []
    with caplog.at_level(logging.DEBUG):
        for sign_in in (SignIn(), SignIn(answer=refused)):
            async with asking(sign_in, Guarded()) as (details, guarded):
                with pytest.raises((PartnerRefused, PartnerUnavailable)) as error:
                    await details.of(f"{guarded}/1")
            raised.append(str(error.value))
            basics += [basic.removeprefix("Basic ") for basic, _ in sign_in.asked]
    client = Client(token="https://sign-in.example/token", client="c", secret=SECRET)
    text = " ".join([caplog.text, repr(client), str(client), *raised])
    assert "No token from http://127.0.0.1" in caplog.text
    assert not [one for one in (SECRET, "Bearer", "T-1", *basics) if one in text]


# The setting

GOOD = 'token = "https://sign-in.example/oauth/token"\nclient = "us"\nsecret = "hush"\n'


def _file(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "clients.toml"
    file.write_text(text)
    return file


def test_the_file_names_the_client_of_each_host(tmp_path: Path) -> None:
    found = read(_file(tmp_path, f'["https://tier.example"]\n{GOOD}'))
    client = Client(token="https://sign-in.example/oauth/token", client="us", secret="hush")
    assert found == {"https://tier.example": client}
    assert Details(["https://tier.example/"], clients=found)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("=", "no TOML"),
        ('"https://tier.example" = "hush"', "needs a token, a client and a secret"),
        (f'["https://tier.example"]\n{GOOD}scope = "hush"', "needs a token, a client and a secret"),
        (f'["https://tier.example"]\n{GOOD.replace("hush", "")}', "needs a token, a client and a secret"),
        (f'["https://tier.example"]\n{GOOD.replace("https", "http")}', "is no address such as"),
        (f'["https://tier.example"]\n{GOOD.replace("sign-in", "[hush")}', "is no address such as"),
        (f'["https://tier.example"]\n{GOOD.replace("/oauth/token", "")}', "is no address such as"),
        (f'["https://tier.example"]\n{GOOD.replace("https://sign-in", "http://a:hush@sign-in")}', "is no address"),
    ],
)
def test_a_file_that_says_something_else_is_named_and_not_repeated(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says) as raised:
        read(_file(tmp_path, text))
    assert "hush" not in str(raised.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"SENTENCE_HMPPS_CLIENTS is .*No such file"):
        read(tmp_path / "none")


def test_a_client_for_a_host_that_may_not_be_asked_is_no_setting() -> None:
    client = Client(token="https://sign-in.example/oauth/token", client="us", secret="hush")
    with pytest.raises(SettingsError, match=r"names https://tier\.example/, which is not among SENTENCE_HMPPS_DETAILS"):
        Details(["https://dates.example"], clients={"https://tier.example": client})
