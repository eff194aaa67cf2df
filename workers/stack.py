"""The embedded stack: a Temporal server with its UI, the worker, the door with its courier, the partner sandbox.

All on loopback, all state under one folder. A second stack on the same folder, or a taken port, is a plain message.
"""

import asyncio
import fcntl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path

from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.workflowservice.v1 import UpdateNamespaceRequest
from temporalio.client import Client

from clients import addresses, keys, temporal
from clients.addresses import Addresses
from clients.gateway.courier import Courier
from clients.gateway.door import Door
from clients.gateway.inbox import Inbox
from clients.gateway.reader import Reader
from clients.lists import Brokers
from clients.notices.notify import notify
from clients.partners import Partners
from clients.partners.herald import Herald
from clients.places import PlacesRecord
from clients.record import CaseRecord
from clients.sentences import Sentences
from domain.errors import SettingsError
from workers import temporal_server
from workers.places import places_worker
from workers.sandbox import Sandbox
from workers.sandbox_answers import Answers
from workers.serving import beside, serving
from workers.settings import Settings
from workers.sources import sources
from workers.worker import worker
from workflows import contract

PORT, UI_PORT, DOOR_PORT, SANDBOX_PORT = 7233, 8233, 8310, 8300


@asynccontextmanager
async def stack(
    settings: Settings, say: Callable[[str], None], *, pace: timedelta, fixed_ports: bool = True
) -> AsyncIterator[Addresses]:
    """Runs everything until the block ends, and writes down where it is so that the other verbs find it."""
    contract.use_rules(settings.rules_version)
    async with AsyncExitStack() as opened:
        opened.enter_context(only_one(settings.home))
        given = temporal.address_from_environment()
        binary = None if given else await asyncio.to_thread(temporal_server.find, say)
        address, ui = given, None
        if binary:
            server = await opened.enter_async_context(_server(binary, settings.home, fixed_ports))
            address, ui = server.address, server.ui
        client = await temporal.connect(address)
        if binary:
            await _keep_closed_runs(client)
        record, inbox = CaseRecord(settings.record), Inbox(settings.record)
        opened.callback(record.close)
        opened.callback(inbox.close)
        adapters = await opened.enter_async_context(sources(settings, record))
        signing = settings.source_keys(adapters)
        door = await opened.enter_async_context(serving(Door(inbox, signing).app, DOOR_PORT if fixed_ports else 0))
        ledger = f"sqlite:///{settings.home / 'sandbox.db'}"
        answers = Answers(ledger, door, signing, pace)
        sandbox_port = SANDBOX_PORT if fixed_ports else 0
        sandbox = await opened.enter_async_context(serving(Sandbox(ledger, answers.asked).app, sandbox_port))
        limits, key = settings.partner_limits(), keys.kept(settings.home)
        letters = await opened.enter_async_context(notify(settings.notify(), record))
        partners = Partners(settings.but(partners=sandbox).partner_addresses(), letters, sparing=True)
        await opened.enter_async_context(partners)
        places = PlacesRecord(settings.record)
        opened.callback(places.close)
        brokers, doors = Brokers(partners, client, places), keys.public(key)
        await opened.enter_async_context(places_worker(client, places, record, inbox, doors=doors))
        await opened.enter_async_context(worker(client, record, brokers, limits=limits, doors=doors))
        reader, courier = Reader(inbox, record, adapters), Courier(inbox, record, Sentences(client, record))
        herald = Herald(record, Sentences(client, record), partners, limits)
        for work in (answers.run, reader.run, courier.run, herald.run):
            await opened.enter_async_context(beside(work))
        found = Addresses(temporal=str(address), ui=ui, door=door, sandbox=sandbox, record=settings.record)
        opened.enter_context(addresses.written(settings.home, found))
        yield found


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Holds the folder for this process. Raises SettingsError where another stack has it, or none could."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = (home / "lock").open("w")
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
