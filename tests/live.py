"""A house that is lived in: server, worker, door, courier and partners, all real, on ports that nobody else uses.

One house serves many tests: every sentence in it has an id of its own. What must be taken apart is in `tests.stack`.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import NamedTuple, TypeVar

from temporalio.client import Client

from clients import keys, temporal
from clients.gateway.courier import Courier
from clients.gateway.door import Door
from clients.gateway.inbox import Inbox
from clients.gateway.quarantine import Quarantine
from clients.gateway.reader import Reader
from clients.lists import Brokers, Lists
from clients.partners import Partners
from clients.places import PlacesRecord
from clients.record import CaseRecord
from clients.sentences import Sentences
from domain.asks import Partner
from domain.messages import Entry
from tests.stack import opening
from tests.terminal import Terminal
from tests.webhooks import KEYS
from workers import temporal_server
from workers.places import places_worker
from workers.sandbox import Sandbox
from workers.serving import beside, serving
from workers.settings import Settings
from workers.sources import sources
from workers.worker import worker

T = TypeVar("T")
_numbers = count(1)


class Live(NamedTuple):
    """One running house, by its parts."""

    client: Client
    address: str
    record: CaseRecord
    inbox: Inbox
    quarantine: Quarantine
    sandbox: Sandbox
    sentences: Sentences
    door: str
    partners: str
    terminal: Terminal
    lists: Lists

    async def begun(self, **order: object) -> str:
        """The id of a sentence that was taken on just now."""
        id = new_id()
        await self.sentences.start(id, opening(id, **order))
        return id

    def types(self, id: str) -> list[str]:
        return [entry.type for entry in self.record.entries(id)]

    async def made_by(self, id: str, message: str) -> list[Entry]:
        """What a message made, once it has come into the record."""
        return await come(lambda: self.record.made_by(id, message))


def new_id() -> str:
    return f"S-{next(_numbers)}"


@asynccontextmanager
async def living(binary: Path, home: Path) -> AsyncIterator[Live]:
    url = f"sqlite:///{home / 'record.db'}"
    record, inbox, places = CaseRecord(url), Inbox(url), PlacesRecord(url)
    quarantine = Quarantine(url, record)
    sandbox = Sandbox(f"sqlite:///{home / 'sandbox.db'}")
    async with temporal_server.run(binary) as running, serving(sandbox.app) as told:
        client, doors = await temporal.connect(running.address), keys.public(keys.kept(home))
        sentences = Sentences(client, record, door="tests", key=keys.kept(home))
        partners = Partners({partner: f"{told}/{partner.value}" for partner in Partner})
        brokers = Brokers(partners, client, places)
        async with (
            serving(Door(inbox, KEYS).app) as door,
            partners,
            worker(client, record, brokers, doors=doors),
        ):
            terminal = Terminal(home, TEMPORAL_ADDRESS=running.address)
            courier = Courier(inbox, record, sentences)
            settings = Settings(home=home, record=url)
            lists = Lists(client, places, door="tests", key=keys.kept(home))
            waits = places_worker(client, places, record, inbox, doors=doors)
            async with (
                sources(settings, record) as adapters,
                beside(Reader(inbox, record, adapters).run),
                beside(courier.run),
                waits,
            ):
                yield Live(
                    client, running.address, record, inbox, quarantine, sandbox, sentences, door, told, terminal, lists
                )
    for kept in (record, inbox, quarantine, places):
        kept.close()


async def come(look: Callable[[], T], *, seconds: float = 20) -> T:
    """What a look finds, once it finds something."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not (found := look()):
        assert asyncio.get_running_loop().time() < deadline, "it never came"
        await asyncio.sleep(0.02)
    return found


async def until(holds: Callable[[], Awaitable[object]], *, seconds: float = 20) -> None:
    """Waits until what is asked of something that runs holds."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not await holds():
        assert asyncio.get_running_loop().time() < deadline, "it never came to hold"
        await asyncio.sleep(0.02)
