"""What every verb needs: the settings of this machine, the record, the connection to a running stack."""

import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sqlalchemy.exc import DBAPIError

from clients import addresses
from clients.access import AccessLog
from clients.gateway.inbox import Inbox
from clients.gateway.quarantine import Quarantine
from clients.people import People
from clients.places import PlacesRecord
from clients.record import CaseRecord
from domain.errors import BadInput, OutOfReach, SettingsError

if TYPE_CHECKING:
    from temporalio.client import Client

    from clients.lists import Lists
    from clients.sentences import Sentences

T = TypeVar("T")


class Server(NamedTuple):
    """The API of another house: its address, and the token that says who asks; without one, the token of HOME."""

    address: str
    token: str | None = None


class House(NamedTuple):
    """Where things are on this machine."""

    home: Path
    record_url: str
    server: Server | None = None
    by: str | None = None
    """Who looks, as ROLE:ID, where they say so."""

    @property
    def name(self) -> str:
        """What tells it from other houses that are looked at from this home."""
        return self.server.address if self.server else self.record_url

    @contextmanager
    def record(self) -> Iterator[CaseRecord]:
        """The case record. Raises SettingsError where it cannot be, OutOfReach where it does not answer."""
        with _answering(), closing(self._opened(CaseRecord)) as record:
            yield record

    @contextmanager
    def inbox(self) -> Iterator[Inbox]:
        """What is on its way from the gateway, beside the record. Raises as the record does."""
        with _answering(), closing(self._opened(Inbox)) as inbox:
            yield inbox

    @contextmanager
    def quarantine(self) -> Iterator[Quarantine]:
        """What is held back of what came in. Raises as the record does."""
        with self.record() as record, closing(self._opened(lambda url: Quarantine(url, record))) as quarantine:
            yield quarantine

    @contextmanager
    def access(self) -> Iterator[AccessLog]:
        """Who looked at what, beside the record. Raises as the record does."""
        with _answering(), closing(self._opened(AccessLog)) as access:
            yield access

    @contextmanager
    def people(self) -> Iterator[People]:
        """The identities, beside the record. Raises as the record does."""
        with self.record() as record, closing(self._opened(lambda url: People(url, record))) as people:
            yield people

    async def client(self) -> "Client":
        """A connection to the server that the environment names, or to the stack that `sentence up` runs here.

        Raises OutOfReach where there is neither."""
        self._must_be_here()
        # Here, because the SDK takes a second to load, and verbs that only look do without it.
        from clients import temporal

        if temporal.address_from_environment():
            return await temporal.connect()
        running = addresses.read(self.home)
        if running is None:
            raise OutOfReach(f"Nothing runs on {self.home}. Start it with `sentence up`, or set TEMPORAL_ADDRESS.")
        return await temporal.connect(running.temporal)

    @asynccontextmanager
    async def sentences(self) -> AsyncIterator["Sentences"]:
        """The facade over that server and this record."""
        from clients import keys
        from clients.sentences import Sentences

        client = await self.client()
        with self.record() as record:
            yield Sentences(client, record, door="command line", key=keys.kept(self.home))

    @contextmanager
    def places(self) -> Iterator[PlacesRecord]:
        """The record of providers' lists, beside the case record. Raises as the record does."""
        with _answering(), closing(self._opened(PlacesRecord)) as places:
            yield places

    @asynccontextmanager
    async def lists(self) -> AsyncIterator["Lists"]:
        """The facade over providers' lists."""
        from clients import keys
        from clients.lists import Lists

        client = await self.client()
        with self.places() as places:
            yield Lists(client, places, door="command line", key=keys.kept(self.home))

    def _must_be_here(self) -> None:
        """Raises BadInput for a verb that works on this machine's own house while another is asked for."""
        if self.server:
            raise BadInput("This verb works on a house's own record and server: leave out --server (SENTENCE_SERVER).")

    def _opened(self, kind: Callable[[str], T]) -> T:
        self._must_be_here()
        try:
            return kind(self.record_url)
        except OSError as error:
            raise SettingsError(f"SENTENCE_RECORD is {self.record_url}, where nothing can be kept: {error}.") from None


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise OutOfReach(f"The case record does not answer: {error.orig}") from None


def short(path: Path) -> str:
    """A path as people read it."""
    home = os.path.expanduser("~")
    return str(path).replace(home, "~", 1)
