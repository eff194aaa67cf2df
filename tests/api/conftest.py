"""A house with its API before it, and callers with tokens of the local provider."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, NamedTuple

import httpx
import pytest

from clients.access import AccessLog
from clients.api.app import api
from clients.api.bearer import Who, bearer
from clients.api.keys import Keys
from clients.chosen import Chosen
from clients.desk import Desk
from clients.desk.reports import WorkedOut
from clients.http import LIMITS
from clients.reports import Apart
from clients.sentences import Sentences
from clients.sign_in.provider import Provider, Registered
from tests.live import Live
from tests.terminal import Terminal
from workers.issuer import AUDIENCE, CLIENT_ID, Issuer, people
from workers.serving import serving

STREAMS_LAST = timedelta(seconds=1.5)


class Caller(NamedTuple):
    """Somebody with a token, or nobody."""

    http: httpx.AsyncClient
    token: str
    address: str

    async def tell(
        self, id: str, verb: str, body: dict[str, Any], *, key: str = "", seen: str | None = "*", **asked: Any
    ) -> httpx.Response:
        headers = {"Idempotency-Key": key or str(uuid.uuid4())} | ({"If-Match": seen} if seen else {})
        return await self.post(f"/sentences/{id}/{verb}", body, headers, **asked)

    async def post(self, path: str, body: Any, headers: dict[str, str] | None = None, **asked: Any) -> httpx.Response:
        how = {"content": body} if isinstance(body, bytes) else {"json": body}
        return await self.http.post(self.address + path, headers=self._with(headers), params=asked, **how)

    async def get(self, path: str, headers: dict[str, str] | None = None, **asked: Any) -> httpx.Response:
        return await self.http.get(self.address + path, headers=self._with(headers), params=asked)

    def _with(self, headers: dict[str, str] | None) -> dict[str, str]:
        return {**({"Authorization": f"Bearer {self.token}"} if self.token else {}), **(headers or {})}


class Office(NamedTuple):
    """One house with its API."""

    address: str
    live: Live
    issuer: Issuer
    access: AccessLog
    keys: Keys
    who: Who
    http: httpx.AsyncClient

    def token(self, person: str, **claims: object) -> str:
        return self.issuer.token(people()[person], **{"aud": AUDIENCE, **claims})

    def caller(self, person: str | None = None, token: str = "", address: str = "") -> Caller:
        return Caller(self.http, token or (self.token(person) if person else ""), address or self.address)

    @asynccontextmanager
    async def before(self, sentences: Sentences, figures: WorkedOut | None = None, **how: Any) -> AsyncIterator[str]:
        """The API before other sentences, at an address of its own; without `figures` it works no reports out."""
        desk = Desk(self.live.record, sentences, self.access, figures=figures)
        async with serving(api(desk, self.keys, self.who, **how)) as address:
            yield address

    def terminal(self, person: str, **variables: str) -> Terminal:
        """A terminal from which that person speaks to the API, on a home where nothing runs."""
        home = self.live.terminal.home / "elsewhere"
        return Terminal(home, SENTENCE_SERVER=self.address, SENTENCE_TOKEN=self.token(person), **variables)

    async def allocated(self) -> str:
        """The id of a sentence that osei manages, with webb to administrate it."""
        id = await self.live.begun()
        body = {"offender_manager": "osei", "case_administrator": "webb"}
        answer = await self.caller("khan").tell(id, "allocate", body)
        assert answer.status_code == 201, answer.text
        return id


@pytest.fixture(scope="session")
async def office(live: Live) -> AsyncIterator[Office]:
    url = f"sqlite:///{live.terminal.home / 'record.db'}"
    access, keys, issuer = AccessLog(url), Keys(url), Issuer("http://127.0.0.1")
    async with serving(issuer.app) as at:
        issuer.address = at
        provider = Provider(Registered(issuer=at, client_id=CLIENT_ID, audience=AUDIENCE))
        who = bearer(provider.bearer)
        figures = Apart(url, lambda: live.record.count(Chosen(ended=True)))
        desk = Desk(live.record, live.sentences, access, figures=figures)
        app = api(desk, keys, who, streams_last=STREAMS_LAST)
        async with (
            serving(app) as address,
            httpx.AsyncClient(trust_env=False, timeout=30, limits=LIMITS) as http,
        ):
            yield Office(address, live, issuer, access, keys, who, http)
    access.close()
    keys.close()
