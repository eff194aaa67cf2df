"""What stands at the front for people: the console with its sign-in, and the API, as one application."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import NamedTuple

from joserfc.jwk import OKPKey
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp
from temporalio.client import Client

from clients.api.app import api
from clients.api.bearer import bearer
from clients.chosen import Chosen
from clients.console.app import SECTIONS, console
from clients.console.frame import Section
from clients.desk import Desk
from clients.lists import Lists
from clients.reports import Apart
from clients.sentences import Sentences
from clients.sign_in.first import SignInFirst
from clients.sign_in.pages import HEALTH, routes
from clients.sign_in.provider import Provider
from clients.sign_in.sessions import InSession
from clients.stores import Stores
from workers.issuer import Issuer
from workers.serving import serving
from workers.settings import Settings

API = "/api"


class Told(NamedTuple):
    """What can be told something from here: sentences, and providers' lists where there are some."""

    sentences: Sentences
    lists: Lists | None = None


def vouched(client: Client, stores: Stores, key: OKPKey) -> Told:
    """The sentences and lists of a namespace; the console vouches with the key for who says what."""
    return Told(
        Sentences(client, stores.record, door="console", key=key), Lists(client, stores.places, door="console", key=key)
    )


def front(
    stores: Stores,
    told: Told,
    figures: Apart,
    provider: Provider,
    address: str,
    temporal: str | None,
) -> ASGIApp:
    """The application for browsers that know it by that address; `temporal` is where its UI is."""
    desk = Desk(stores.record, told.sentences, stores.access, figures=figures)
    is_there = Route(HEALTH, lambda _: Response(status_code=204), methods=["GET"])
    signs_in = Section("", "", (*routes(provider, address), is_there))
    secure = address.startswith("https:")
    middleware = (
        Middleware(InSession, sessions=stores.sessions, secure=secure),
        Middleware(SignInFirst, kept=stores.kept, secure=secure),
    )
    pages = console(
        desk,
        middleware=middleware,
        sections=(*SECTIONS, signs_in),
        temporal=temporal,
        quarantine=stores.quarantine,
        people=stores.people,
        lists=told.lists,
    )
    calls = api(desk, stores.keys, bearer(provider.bearer))
    return Starlette(routes=[Mount(API, calls), Mount("/", pages)])


@asynccontextmanager
async def served(
    settings: Settings,
    stores: Stores,
    told: Told,
    *,
    port: int,
    issuer_port: int,
    temporal: str | None = None,
    host: str = "127.0.0.1",
) -> AsyncIterator[str]:
    """The front, and a sign-in of made-up people where the settings name no provider; where browsers find it."""
    address = settings.console or f"http://127.0.0.1:{port}"
    async with AsyncExitStack() as opened:
        if settings.oidc_issuer is None:
            issuer = Issuer(address)
            at = await opened.enter_async_context(serving(issuer.app, issuer_port, host))
            issuer.address = f"http://127.0.0.1:{at.rpartition(':')[2]}"
            settings = settings.but(oidc_issuer=issuer.address)
        figures = Apart(settings.record, lambda: stores.record.count(Chosen(ended=True)))
        pages = front(stores, told, figures, Provider(settings.provider()), address, temporal)
        await opened.enter_async_context(serving(pages, port, host))
        yield address
