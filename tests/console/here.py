"""The console over a record that this process holds: pages, forms and what they tell, without a server.

What Temporal does for a sentence or a list is done here at once: the same core decides, the same record keeps it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from starlette.middleware import Middleware
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from clients.chosen import Chosen
from clients.console.app import console
from clients.desk import Desk, now
from clients.lists import Lists
from clients.places import PlacesRecord
from clients.record import CaseRecord
from clients.reports import Apart
from clients.sentences import Sentences
from clients.stores import Stores, stores
from domain import life
from domain.authority.signed_in import SignedIn
from domain.messages import Entry, Message
from domain.model import SHORT_ROLES, Instant, Role
from domain.places import life as lives_of_lists
from domain.places import record as lists_record
from domain.places.life import Entry as ListEntry
from domain.record import Batch, line_of

PEOPLE = tuple(SHORT_ROLES.values())
BRANDT = SignedIn(id="brandt", name="Olivia Brandt", roles=(Role.OFFENDER_MANAGER,), areas=("north",))
LEE = SignedIn(id="lee", name="Ash Lee", roles=(Role.CASE_ADMINISTRATOR,), areas=("north",))
PARKS = SignedIn(id="parks", name="Sam Parks", roles=(Role.LINE_MANAGER,), areas=("north",))
WEBB = SignedIn(id="webb", name="Lou Webb", roles=(Role.CASE_ADMINISTRATOR,), areas=("north",))


class AtOnce(Sentences):
    """Sentences that are run by nobody: what they are told is decided and kept at once."""

    def __init__(self, record: CaseRecord) -> None:
        self._record = record

    async def start(self, id: str, messages: Sequence[Message], case_start: Instant | None = None) -> list[Entry]:
        begun = life.begin(messages, messages[0].received_at)
        made = self._made_by_the_start(id, messages, begun.entries)
        if not made:
            lines = tuple(map(line_of, begun.entries))
            self._record.append(Batch(sentence=id, after_seq=0, after_chain="", lines=lines))
        return self._made_by_the_start(id, messages, begun.entries)

    async def tell(self, id: str, message: Message) -> list[Entry]:
        state = self._record.sentence(id)
        step = life.take(state, message, max(message.received_at, state.last_moment))
        lines = tuple(map(line_of, step.entries))
        self._record.append(Batch(sentence=id, after_seq=state.seq, after_chain=state.chain, lines=lines))
        return self._record.made_by(id, message.id)


class ListsAtOnce(Lists):
    """Lists that are kept by nobody: the same."""

    def __init__(self, record: PlacesRecord) -> None:
        self.record = record

    async def open(self, message: Message) -> list[ListEntry]:
        return self._kept(message, lives_of_lists.begin(message, message.received_at))

    async def tell(self, provider: str, message: Message) -> list[ListEntry]:
        if known := self.record.made_by(provider, message.id):
            return known
        before = self.record.list_of(provider)
        moment = max(message.received_at, before.last_moment)
        return self._kept(message, lives_of_lists.take(before, message, moment))

    def _kept(self, message: Message, step: lives_of_lists.Step) -> list[ListEntry]:
        head = self.record.head(step.places.provider)
        lines = tuple(map(lists_record.line_of, step.entries))
        batch = lists_record.Batch(
            provider=step.places.provider, after_seq=head.seq, after_chain=head.chain, lines=lines
        )
        self.record.append(batch)
        return self.record.made_by(step.places.provider, message.id)


class SignedInAs:
    """The middleware that says who is at the browser."""

    def __init__(self, app: ASGIApp, who: SignedIn) -> None:
        self._app, self._who = app, who

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {})["who"] = self._who
        await self._app(scope, receive, send)


class Here(NamedTuple):
    """A console that stands in this process."""

    url: str
    stores: Stores
    desk: Desk
    lists: Lists

    @property
    def record(self) -> CaseRecord:
        return self.stores.record

    def app(self, who: SignedIn, at: datetime | None = None) -> ASGIApp:
        return console(
            self.desk,
            middleware=[Middleware(SignedInAs, who=who)],
            clock=lambda: at or now(),
            quarantine=self.stores.quarantine,
            people=self.stores.people,
            lists=self.lists,
        )

    def browser(self, who: SignedIn, at: datetime | None = None) -> TestClient:
        headers = {"Origin": "http://testserver"}
        return TestClient(self.app(who, at), headers=headers, follow_redirects=False)


@contextmanager
def here(home: Path) -> Iterator[Here]:
    url = f"sqlite:///{home / 'record.db'}"
    with stores(url) as opened:
        figures = Apart(url, lambda: opened.record.count(Chosen(ended=True)))
        desk = Desk(opened.record, AtOnce(opened.record), opened.access, figures=figures)
        yield Here(url, opened, desk, ListsAtOnce(opened.places))


def everything(areas: tuple[str, ...]) -> SignedIn:
    """Somebody of every role, in every area."""
    return SignedIn(id="all", name="Somebody of all trades", roles=PEOPLE, areas=areas)
