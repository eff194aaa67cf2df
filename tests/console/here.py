"""The console over a record that this process holds: pages, forms and what they tell, without a server.

What Temporal does for a running sentence is done here at once: the same pure core decides, the same record keeps it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from starlette.middleware import Middleware
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from clients.access import AccessLog
from clients.console.app import console
from clients.desk import Desk, now
from clients.record import CaseRecord
from clients.sentences import Sentences
from domain import life
from domain.authority.signed_in import SignedIn
from domain.messages import Entry, Message
from domain.model import SHORT_ROLES, Role
from domain.record import Batch, line_of

PEOPLE = tuple(SHORT_ROLES.values())
BRANDT = SignedIn(id="brandt", name="Olivia Brandt", roles=(Role.OFFENDER_MANAGER,), areas=("north",))
LEE = SignedIn(id="lee", name="Ash Lee", roles=(Role.CASE_ADMINISTRATOR,), areas=("north",))
PARKS = SignedIn(id="parks", name="Sam Parks", roles=(Role.LINE_MANAGER,), areas=("north",))


class AtOnce(Sentences):
    """Sentences that are run by nobody: what they are told is decided and kept at once."""

    def __init__(self, record: CaseRecord) -> None:
        self._record = record

    async def tell(self, id: str, message: Message) -> list[Entry]:
        state = self._record.sentence(id)
        step = life.take(state, message, max(message.received_at, state.last_moment))
        lines = tuple(map(line_of, step.entries))
        self._record.append(Batch(sentence=id, after_seq=state.seq, after_chain=state.chain, lines=lines))
        return self._record.made_by(id, message.id)


class SignedInAs:
    """The middleware that says who is at the browser."""

    def __init__(self, app: ASGIApp, who: SignedIn) -> None:
        self._app, self._who = app, who

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {})["who"] = self._who
        await self._app(scope, receive, send)


class Here(NamedTuple):
    """A console that stands in this process."""

    record: CaseRecord
    desk: Desk

    def app(self, who: SignedIn, at: datetime | None = None) -> ASGIApp:
        return console(self.desk, middleware=[Middleware(SignedInAs, who=who)], clock=lambda: at or now())

    def browser(self, who: SignedIn, at: datetime | None = None) -> TestClient:
        headers = {"Origin": "http://testserver"}
        return TestClient(self.app(who, at), headers=headers, follow_redirects=False)


@contextmanager
def here(home: Path) -> Iterator[Here]:
    url = f"sqlite:///{home / 'record.db'}"
    record, access = CaseRecord(url), AccessLog(url)
    yield Here(record, Desk(record, AtOnce(record), access))
    access.close()
    record.close()


def everything(areas: tuple[str, ...]) -> SignedIn:
    """Somebody of every role, in every area."""
    return SignedIn(id="all", name="Somebody of all trades", roles=PEOPLE, areas=areas)
