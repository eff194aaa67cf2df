"""Signing in with the local provider, as a browser does; and what a token of somebody else's is worth."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey
from sqlalchemy import create_engine, text
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from clients.sign_in.pages import routes
from clients.sign_in.provider import Provider
from clients.sign_in.registered import Registered
from clients.sign_in.sessions import AT_MOST, COOKIE, IDLE, WHO, InSession, Sessions, who_in
from domain.errors import NotSignedIn, OutOfReach
from domain.model import Role
from workers.issuer import AUDIENCE, CLIENT_ID, Issuer, people
from workers.serving import serving
from workers.temporal_server import free_port


class House(NamedTuple):
    """An application behind the local provider, and a browser before it."""

    address: str
    issuer: Issuer
    provider: Provider
    sessions: Sessions
    browser: httpx.AsyncClient


async def _who(request: Request) -> Response:
    who = who_in(request)
    return PlainTextResponse(f"{who.id}: {', '.join(who.roles)}" if who else "nobody")


@asynccontextmanager
async def _house(home: Path) -> AsyncIterator[House]:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    issuer, sessions = Issuer(address), Sessions(f"sqlite:///{home / 'sessions.db'}")
    async with serving(issuer.app) as at:
        issuer.address = at
        provider = Provider(Registered(issuer=at, client_id=CLIENT_ID, audience=AUDIENCE))
        pages = [*routes(provider, address), Route("/{page:path}", _who)]
        app = Starlette(routes=pages, middleware=[Middleware(InSession, sessions=sessions, secure=False)])
        async with serving(app, port), httpx.AsyncClient(base_url=address, trust_env=False) as browser:
            yield House(address, issuer, provider, sessions, browser)
    sessions.close()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with _house(tmp_path) as opened:
        yield opened


async def _sign_in(house: House, person: str, wanted: str = "/sentences") -> httpx.Response:
    asked = await house.browser.get("/sign-in", params={"next": wanted})
    page = await house.browser.get(asked.headers["Location"])
    assert re.search(f'value="{person}"', page.text)
    back = await house.browser.post(asked.headers["Location"], data={"person": person})
    return await house.browser.get(back.headers["Location"])


async def test_who_signs_in_comes_back_to_the_page_they_wanted_with_their_roles(house: House) -> None:
    assert (await house.browser.get("/")).text == "nobody"
    came_back = await _sign_in(house, "osei", "/sentences?team=khan")
    assert came_back.headers["Location"] == "/sentences?team=khan"
    assert (await house.browser.get("/")).text == "osei: offender_manager, offender_supervisor"
    await house.browser.post("/sign-out")
    assert (await house.browser.get("/")).text == "nobody"


async def test_a_page_can_ask_how_long_its_session_has_left_and_keep_it(house: House) -> None:
    assert (await house.browser.get("/session")).json() == {"left": 0}
    await _sign_in(house, "osei")
    assert 0 < (await house.browser.get("/session")).json()["left"] <= IDLE.total_seconds()
    assert (await house.browser.post("/session")).json()["left"] > IDLE.total_seconds() - 60


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "x",
        "/\t/elsewhere.example",
        f"/sentences?{'x' * 2000}",
    ],
)
async def test_nobody_is_sent_on_to_another_house(house: House, elsewhere: str) -> None:
    assert (await _sign_in(house, "osei", elsewhere)).headers["Location"] == "/"


async def test_who_signs_in_gets_a_new_key_that_scripts_and_other_sites_do_not_get(house: House) -> None:
    asked = await house.browser.get("/sign-in")
    planted = house.browser.cookies[COOKIE]
    page = asked.headers["Location"]
    back = await house.browser.post(page, data={"person": "khan"})
    came_back = await house.browser.get(back.headers["Location"])
    assert {"HttpOnly", "SameSite=Lax"} <= set(came_back.headers["Set-Cookie"].split("; "))
    assert house.browser.cookies[COOKIE] != planted
    thief = httpx.AsyncClient(base_url=house.address, cookies={COOKIE: planted}, trust_env=False)
    assert (await thief.get("/")).text == "nobody"
    await thief.aclose()


async def test_a_code_is_good_once_and_for_the_browser_that_asked_alone(house: House) -> None:
    asked = await house.browser.get("/sign-in")
    back = await house.browser.post(asked.headers["Location"], data={"person": "khan"})
    other = httpx.AsyncClient(base_url=house.address, trust_env=False)
    assert (await other.get(back.headers["Location"])).status_code == 500  # no page of errors here: NotSignedIn
    assert (await other.get("/")).text == "nobody"
    await other.aclose()


def test_a_session_is_over_when_idle_or_after_its_time_and_its_key_is_not_in_the_database(tmp_path: Path) -> None:
    url, at = f"sqlite:///{tmp_path / 'sessions.db'}", datetime(2026, 11, 20, 9, tzinfo=UTC)
    sessions = Sessions(url)
    key = sessions.begin({"who": {"id": "osei"}}, at)
    assert sessions.held(key, at + IDLE - timedelta(seconds=1))
    assert sessions.held(key, at + 2 * IDLE) is None
    assert sessions.ends(key, at + IDLE) == at + 2 * IDLE - timedelta(seconds=1)
    assert sessions.ends(key, at + 2 * IDLE) is None
    busy, moment = sessions.begin({"who": {"id": "osei"}}, at), at
    while moment < at + AT_MOST - IDLE:
        moment += IDLE / 2
        assert sessions.held(busy, moment)
    assert sessions.ends(busy, moment) == at + AT_MOST
    assert sessions.held(busy, at + AT_MOST) is None
    with create_engine(url).connect() as open_:
        assert busy not in str(open_.execute(text("SELECT * FROM sessions")).all())
    sessions.close()


def test_sessions_that_nobody_came_back_to_do_not_pile_up(tmp_path: Path) -> None:
    url, at = f"sqlite:///{tmp_path / 'sessions.db'}", datetime(2026, 11, 20, 9, tzinfo=UTC)
    sessions = Sessions(url)
    for _ in range(3):
        sessions.begin({"next": "/"}, at)
    key = sessions.begin({"next": "/"}, at + IDLE)
    with create_engine(url).connect() as open_:
        assert open_.execute(text("SELECT count(*) FROM sessions")).scalar() == 1
    assert sessions.held(key, at + IDLE)
    sessions.close()


@pytest.mark.parametrize(("secure", "name"), [(True, "__Host-sentence"), (False, "sentence")])
def test_over_tls_a_browser_takes_the_cookie_from_this_host_alone(secure: bool, name: str, tmp_path: Path) -> None:
    async def signs_in(request: Request) -> Response:
        request.session[WHO] = {"id": "osei", "name": "Osei", "roles": []}
        return PlainTextResponse("in")

    sessions = Sessions(f"sqlite:///{tmp_path / 'sessions.db'}")
    app = Starlette(
        routes=[Route("/in", signs_in), Route("/who", _who)],
        middleware=[Middleware(InSession, sessions=sessions, secure=secure)],
    )
    browser = TestClient(app, base_url="https://testserver")
    given, *flags = browser.get("/in").headers["Set-Cookie"].split("; ")
    assert given.partition("=")[0] == name
    assert {"Path=/", "HttpOnly", "SameSite=Lax"} <= set(flags)
    assert ("Secure" in flags) is secure
    assert browser.get("/who").text == "osei: "
    sessions.close()


async def test_the_local_provider_answers_to_no_name_but_that_of_this_machine(house: House) -> None:
    asked = {"grant_type": "password", "username": "osei"}
    at = f"{house.issuer.address}/token"
    here = await house.browser.post(at, data=asked)
    named_otherwise = await house.browser.post(at, data=asked, headers={"Host": "elsewhere.example"})
    assert (here.status_code, named_otherwise.status_code) == (200, 400)
    assert "access_token" not in named_otherwise.text


async def test_tokens_of_unknown_keys_do_not_send_us_to_the_provider_each_time(tmp_path: Path) -> None:
    issuer, fetched = Issuer("http://127.0.0.1"), list[str]()

    async def counted(scope: Scope, receive: Receive, send: Send) -> None:
        fetched.append(scope["path"])
        await issuer.app(scope, receive, send)

    async with serving(counted) as at:
        issuer.address = at
        provider = Provider(Registered(issuer=at, client_id=CLIENT_ID, audience=AUDIENCE))
        for _ in range(5):
            stranger = ECKey.generate_key("P-256", auto_kid=True)
            with pytest.raises(NotSignedIn):
                await provider.bearer(jwt.encode({"alg": "ES256", "kid": stranger.kid}, {"sub": "khan"}, stranger))
        assert fetched.count("/jwks") == 2
        assert (await provider.bearer(issuer.token(people()["khan"], aud=AUDIENCE))).id == "khan"


async def test_a_token_of_the_provider_says_who_sends_it(house: House) -> None:
    token = house.issuer.token(people()["khan"], aud=AUDIENCE)
    who = await house.provider.bearer(token)
    assert (who.id, who.roles, who.areas) == ("khan", (Role.LINE_MANAGER,), ("north",))


async def test_no_other_token_is_taken(house: House) -> None:
    khan = people()["khan"]
    stranger = ECKey.generate_key("P-256", auto_kid=True)
    claims = {"iss": house.issuer.address, "aud": AUDIENCE, "sub": "khan", "exp": 4102444800, "roles": ["line_manager"]}
    forged = jwt.encode({"alg": "ES256", "kid": stranger.kid}, claims, stranger)
    for token in (
        "",
        "e30.e30.e30",
        forged,
        house.issuer.token(khan, aud="another service"),
        house.issuer.token(khan, aud=CLIENT_ID),
        house.issuer.token(khan, aud=AUDIENCE, iss="https://elsewhere.example"),
        house.issuer.token(khan, aud=AUDIENCE, exp=1),
        house.issuer.token(khan, aud=AUDIENCE) + "A",
    ):
        with pytest.raises(NotSignedIn):
            await house.provider.bearer(token)


async def test_a_role_that_nobody_knows_or_has_is_passed_over(house: House) -> None:
    token = house.issuer.token(people()["khan"], aud=AUDIENCE, roles=["emperor", "system", "inspector"])
    assert (await house.provider.bearer(token)).roles == (Role.INSPECTOR,)


async def test_a_provider_that_is_down_is_out_of_reach() -> None:
    silent = Provider(Registered(issuer=f"http://127.0.0.1:{free_port()}", client_id=CLIENT_ID))
    with pytest.raises(OutOfReach):
        await silent.bearer("e30.e30.e30")
