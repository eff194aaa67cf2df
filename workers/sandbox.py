"""The partner sandbox: a real HTTP server that plays all partners and keeps a ledger of what it was asked.

It takes each key once, however often it is asked. It can be told to be slow, down or wrong. In the live stack it
answers later by itself through the door (`workers.sandbox_answers`); in a rehearsal the scenario answers.
"""

import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, Text, select, update
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from clients import database
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
            return JSONResponse({"error": str(error)}, status_code=400)
        return Response(status_code=204)

    async def _ledger(self, request: Request) -> Response:
        return JSONResponse([line.model_dump(mode="json") for line in await asyncio.to_thread(self.ledger)])

    async def _is_there(self, request: Request) -> Response:
        partner = request.path_params["partner"]
        if partner not in set(Partner):
            return JSONResponse({"error": "no such partner"}, status_code=404)
        down = self._behaves(Partner(partner), None) is Behaviour.DOWN
        return JSONResponse({"error": "down"}, status_code=503) if down else Response(status_code=204)

    async def _asked(self, request: Request) -> Response:
        try:
            partner = Partner(request.path_params["partner"])
        except ValueError:
            return JSONResponse({"error": "no such partner"}, status_code=404)
        key, body = request.headers.get("Idempotency-Key"), await request.body()
        if not key:
            return JSONResponse({"error": "a partner is asked under an Idempotency-Key"}, status_code=400)
        match self._behaves(partner, key.rpartition("/")[0]):
            case Behaviour.DOWN:
                return JSONResponse({"error": "down"}, status_code=503)
            case Behaviour.REFUSES:
                return JSONResponse({"error": "refused"}, status_code=422)
            case Behaviour.WRONG:
                return Response("<html>not what you expect</html>", media_type="text/html")
            case Behaviour.SLOW:
                await asyncio.sleep(SLOW_SECONDS)
        line = Ledgered(key=key, partner=partner, path=request.path_params["path"], body=body.decode(), times=1)
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
