"""The embedded stack: a Temporal server with its UI, the worker, the door, the partner sandbox, the console.

All on loopback, all state under one folder. A second stack on the same folder, or a taken port, is a plain message.
"""

import asyncio
import fcntl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path

from joserfc.jwk import OKPKey
from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.workflowservice.v1 import UpdateNamespaceRequest
from temporalio.client import Client

from clients import addresses, keys, secure, temporal
from clients.addresses import Addresses
from clients.gateway.courier import Courier
from clients.gateway.door import Door
from clients.gateway.reader import Reader
from clients.lists import Brokers
from clients.notices.notify import notify
from clients.partners import Partners
from clients.partners.herald import Herald
from clients.sentences import Sentences
from clients.stores import Stores, stores
from domain.errors import SettingsError
from workers import front, temporal_server
from workers.places import places_worker
from workers.sandbox import Sandbox
from workers.sandbox_answers import Answers
from workers.serving import beside, serving
from workers.settings import Settings
from workers.sources import sources
from workers.worker import worker
from workflows import contract

PORT, UI_PORT, SANDBOX_PORT, DOOR_PORT, CONSOLE_PORT, ISSUER_PORT = 7233, 8233, 8300, 8310, 8320, 8330


@asynccontextmanager
async def stack(
    settings: Settings, say: Callable[[str], None], *, pace: timedelta, fixed_ports: bool = True
) -> AsyncIterator[Addresses]:
    """Runs everything until the block ends, and writes down where it is so that the other verbs find it."""
    contract.use_rules(settings.rules_version)
    async with AsyncExitStack() as opened:
        opened.enter_context(only_one(settings.home))
        address, ui = await opened.enter_async_context(_temporal(settings.home, say, fixed_ports))
        client, key = await temporal.connect(address), keys.kept(settings.home)
        kept = opened.enter_context(stores(settings.record))
        door, sandbox = await opened.enter_async_context(_outside(settings, kept, client, pace, fixed_ports))
        await opened.enter_async_context(_workers(settings.but(partners=sandbox), kept, client, key))
        port, issuer_port = (CONSOLE_PORT, ISSUER_PORT) if fixed_ports else (temporal_server.free_port(), 0)
        told = front.vouched(client, kept, key)
        pages = front.served(settings, kept, told, port=port, issuer_port=issuer_port, temporal=ui)
        console = await opened.enter_async_context(pages)
        found = Addresses(temporal=address, ui=ui, door=door, sandbox=sandbox, console=console, record=settings.record)
        opened.enter_context(addresses.written(settings.home, found))
        yield found


@asynccontextmanager
async def _temporal(home: Path, say: Callable[[str], None], fixed_ports: bool) -> AsyncIterator[tuple[str, str | None]]:
    """The address of the server that the environment names, or of one of our own with its UI."""
    given = temporal.address_from_environment()
    if given:
        yield given, None
        return
    binary = await asyncio.to_thread(temporal_server.find, say)
    async with _server(binary, home, fixed_ports) as server:
        await _keep_closed_runs(await temporal.connect(server.address))
        yield server.address, server.ui


@asynccontextmanager
async def _outside(
    settings: Settings, kept: Stores, client: Client, pace: timedelta, fixed_ports: bool
) -> AsyncIterator[tuple[str, str]]:
    """The door with who reads and carries what comes in, and the partners beyond it; their addresses."""
    async with sources(settings, kept.record) as adapters:
        signing = settings.source_keys(adapters)
        async with serving(Door(kept.inbox, signing).app, DOOR_PORT if fixed_ports else 0) as door:
            ledger = f"sqlite:///{settings.home / 'sandbox.db'}"
            answers = Answers(ledger, door, signing, pace)
            reader = Reader(kept.inbox, kept.record, adapters)
            courier = Courier(kept.inbox, kept.record, Sentences(client, kept.record))
            sandbox = serving(Sandbox(ledger, answers.asked).app, SANDBOX_PORT if fixed_ports else 0)
            async with sandbox as partners, beside(answers.run), beside(reader.run), beside(courier.run):
                yield door, partners


@asynccontextmanager
async def _workers(settings: Settings, kept: Stores, client: Client, key: OKPKey) -> AsyncIterator[None]:
    """What runs sentences and lists, asks partners, and tells who waits that one is back."""
    limits, doors = settings.partner_limits(), keys.public(key)
    async with (
        notify(settings.notify(), kept.record) as letters,
        Partners(settings.partner_addresses(), letters, sparing=True) as partners,
        places_worker(client, kept.places, kept.record, kept.inbox, doors=doors),
        worker(client, kept.record, Brokers(partners, client, kept.places), limits=limits, doors=doors),
        beside(Herald(kept.record, Sentences(client, kept.record), partners, limits).run),
    ):
        yield


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Holds the folder for this process. Raises SettingsError where another stack has it, or none could."""
    try:
        lock = (secure.folder(home) / "lock").open("w")
    except OSError as error:
        raise SettingsError(f"SENTENCE_HOME is {home}, where nothing can be kept: {error.strerror}.") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SettingsError(
                f"A stack runs on {home} already. Use it, stop it, or set SENTENCE_HOME to another folder."
            ) from None
        yield


@asynccontextmanager
async def _server(binary: Path, home: Path, fixed_ports: bool) -> AsyncIterator[temporal_server.Running]:
    port, ui_port = (PORT, UI_PORT) if fixed_ports else (temporal_server.free_port(), temporal_server.free_port())
    for taken in (port, ui_port):
        temporal_server.must_be_free(taken)
    async with temporal_server.run(
        binary, database=home / "temporal.db", port=port, ui_port=ui_port, log=home / "temporal.log"
    ) as running:
        yield running


async def _keep_closed_runs(client: Client) -> None:
    """Start-dev has no flag for retention: without this, closed runs are gone after a day."""
    config = NamespaceConfig()
    config.workflow_execution_retention_ttl.FromTimedelta(timedelta(hours=temporal_server.RETENTION_HOURS))
    await client.workflow_service.update_namespace(UpdateNamespaceRequest(namespace=client.namespace, config=config))
