"""The partner sandbox: a real HTTP server that plays all partners and keeps a ledger of what it was asked.

It takes what the partners' descriptions allow, each key once, however often it is asked. It can be told to be slow,
down or wrong. In the live stack it answers later by itself through the door (`workers.sandbox_answers`); in a rehearsal
the scenario answers.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable

from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, Text, select, update
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from clients import database
from clients.partners import described
from domain.asks import Partner
from domain.model import Model
from domain.rehearsal import reference
from domain.scenario import Behaviour

SLOW_SECONDS = 6.0
Asked = Callable[["Ledgered"], Awaitable[None]]

tables = MetaData()
ledger = Table(
    "ledger",
    tables,
    Column("key", String(200), primary_key=True),
    Column("partner", String(40), nullable=False),
    Column("path", String(60), nullable=False),
    Column("body", Text, nullable=False),
    Column("times", Integer, nullable=False),
)


class Ledgered(Model):
    """One line of the ledger: what a partner was asked under a key, and how often."""

    key: str
    partner: Partner
    path: str
    body: str
    times: int


class Sandbox:
    """All partners behind one HTTP application: `/court/informations`, `/notices/letters` and so on."""

    def __init__(self, url: str, when_asked: Asked | None = None) -> None:
        self._engine: Engine = database.connect(url, tables)
        self._behaviour: dict[tuple[Partner, str | None], Behaviour] = {}
        self._when_asked = when_asked
        self.app = Starlette(
            routes=[
                Route("/behaviour/{partner}", self._told_to_behave, methods=["PUT"]),
                Route("/ledger", self._ledger, methods=["GET"]),
                Route("/health", lambda _: Response(status_code=204), methods=["GET"]),
                Route("/{partner}/health", self._is_there, methods=["GET"]),
                Route("/{partner}/health", lambda _: _error(405, "this is only read", Allow="GET"), methods=["POST"]),
                Route("/{partner}/{path}", self._asked, methods=["POST"]),
            ]
        )

    def behave(self, partner: Partner, behaviour: Behaviour, sentence: str | None = None) -> None:
        """From now on the partner behaves so: towards one sentence, or towards all."""
        self._behaviour[partner, sentence] = behaviour

    def ledger(self) -> list[Ledgered]:
        """Everything that partners were asked, by key."""
        with self._engine.connect() as open_:
            rows = open_.execute(select(ledger).order_by(ledger.c.key)).mappings()
            return [Ledgered.model_validate(dict(row)) for row in rows]

    async def _told_to_behave(self, request: Request) -> Response:
        try:
            told = await request.json()
            self.behave(Partner(request.path_params["partner"]), Behaviour(told["behaves"]), told.get("sentence"))
        except (KeyError, ValueError) as error:
            return _error(400, str(error))
        return Response(status_code=204)

    async def _ledger(self, request: Request) -> Response:
        return JSONResponse([line.model_dump(mode="json") for line in await asyncio.to_thread(self.ledger)])

    async def _is_there(self, request: Request) -> Response:
        partner = request.path_params["partner"]
        if partner not in set(Partner):
            return _error(404, "no such partner")
        down = self._behaves(Partner(partner), None) is Behaviour.DOWN
        return _error(503, "down") if down else Response(status_code=204)

    async def _asked(self, request: Request) -> Response:
        name, path = request.path_params["partner"], request.path_params["path"]
        if name not in set(Partner) or not described.is_asked(Partner(name), f"/{path}"):
            return _error(404, "no such partner, or nothing that it is asked")
        partner, key, body = Partner(name), request.headers.get("Idempotency-Key", ""), await request.body()
        wrong = _wrong(partner, path, key, request.headers.get("Content-Type", ""), body)
        if wrong:
            return wrong
        match self._behaves(partner, key.rpartition("/")[0]):
            case Behaviour.DOWN:
                return _error(503, "down")
            case Behaviour.REFUSES:
                return _error(422, "refused")
            case Behaviour.WRONG:
                return Response("<html>not what you expect</html>", media_type="text/html")
            case Behaviour.SLOW:
                await asyncio.sleep(SLOW_SECONDS)
        line = Ledgered(key=key, partner=partner, path=path, body=body.decode(), times=1)
        await asyncio.to_thread(self._enter, line)
        if self._when_asked:
            await self._when_asked(line)
        return JSONResponse({"reference": reference(partner, key)}, status_code=202)

    def _behaves(self, partner: Partner, sentence: str | None) -> Behaviour:
        towards_all = self._behaviour.get((partner, None), Behaviour.UP)
        return self._behaviour.get((partner, sentence), towards_all)

    def _enter(self, line: Ledgered) -> None:
        """Enters a line, or counts it once more."""
        with self._engine.connect().execution_options(writes=True) as open_, open_.begin():
            again = update(ledger).where(ledger.c.key == line.key).values(times=ledger.c.times + 1)
            if not open_.execute(again).rowcount:
                open_.execute(ledger.insert().values(line.model_dump(mode="json")))


def _wrong(partner: Partner, path: str, key: str, kind: str, body: bytes) -> Response | None:
    """Why a partner does not take an ask, by its description; None where it does."""
    if not described.is_key(partner, key):
        return _error(400, "a partner is asked under an Idempotency-Key: the sentence's id, a stroke, a number")
    if kind.partition(";")[0].strip().lower() != "application/json":
        return _error(415, "a partner is asked in JSON")
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        return _error(400, "this is no JSON")
    misfit = described.misfit(partner, f"/{path}", asked)
    return _error(422, misfit) if misfit else None


def _error(status: int, said: str, **headers: str) -> Response:
    return JSONResponse({"error": said}, status_code=status, headers=headers)
