"""The verbs that run processes: the embedded stack, a worker, the door, the sandbox. Ctrl-C stops each cleanly."""

import asyncio
import signal
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

import click

from clients import keys, temporal
from clients.cli.house import short
from clients.cli.plain import hints, out
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
from clients.stores import stores
from domain.asks import Partner
from domain.errors import BadInput
from domain.model import whole_seconds
from workers import front, settings
from workers.places import places_worker
from workers.sandbox import Sandbox
from workers.sandbox_answers import Answers
from workers.serving import beside, serving
from workers.settings import Settings
from workers.sources import sources
from workers.stack import stack
from workers.worker import worker as make_worker
from workflows import contract

PACE = click.option(
    "--pace",
    type=click.FloatRange(min=0),
    default=20,
    show_default=True,
    help="Seconds that a sandbox partner takes for a step.",
)


@click.command()
@PACE
@click.option("--free-ports", is_flag=True, help="On ports that are free, instead of 7233, 8233, 8300 to 8330.")
def up(pace: float, free_ports: bool) -> None:
    """Runs it all: console, Temporal server with UI, worker, door, partner sandbox. Ctrl-C stops it cleanly."""
    asyncio.run(_up(settings.read(), timedelta(seconds=pace), free_ports))


async def _up(read: Settings, pace: timedelta, free_ports: bool) -> None:
    async with stack(read, _say, pace=pace, fixed_ports=not free_ports) as found:
        out.print(f"Console          {found.console}   (sign in as somebody made up)")
        out.print(f"Temporal UI      {found.ui or '(the server named by TEMPORAL_ADDRESS)'}")
        out.print(f"Temporal server  {found.temporal}")
        out.print(f"Door for facts   {found.door}/facts/<partner>")
        out.print(f"Partner sandbox  {found.sandbox}/ledger")
        out.print(f"State            {short(read.home)} (to back it up: stop this, then copy the folder)")
        stop = stopping()
        out.print("Ready. Start a sentence: sentence start FILE --dated today. Ctrl-C stops everything.")
        await stop.wait()


@click.command()
@click.option(
    "--partner",
    "only",
    type=click.Choice([partner.value for partner in Partner]),
    multiple=True,
    help="Asks this partner only, and runs no sentences; may be given again.",
)
@click.option("--no-partners", is_flag=True, help="Runs sentences only, and asks no partner.")
def worker(only: tuple[str, ...], no_partners: bool) -> None:
    """Runs a worker alone, against the server that TEMPORAL_ADDRESS names: sentences and every partner, or a part."""
    if only and no_partners:
        raise BadInput("--partner and --no-partners leave nothing to do: give one of the two.")
    asks = () if no_partners else tuple(map(Partner, only)) or tuple(Partner)
    asyncio.run(_worker(settings.read(), asks, sentences=not only))


async def _worker(read: Settings, asks: tuple[Partner, ...], *, sentences: bool) -> None:
    contract.use_rules(read.rules_version)
    record, places, inbox = CaseRecord(read.record), PlacesRecord(read.record), Inbox(read.record)
    where, limits, doors = read.partner_addresses(), read.partner_limits(), read.trusted_doors()
    async with (
        notify(read.notify(), record) as letters,
        Partners(where, letters, sparing=True, trusted=read.partners_trusted) as partners,
        AsyncExitStack() as working,
    ):
        client = await temporal.connect()
        herald = Herald(record, Sentences(client, record), partners, limits)
        brokers = Brokers(partners, client, places)
        running = make_worker(client, record, brokers, asks=asks, sentences=sentences, limits=limits, doors=doors)
        if sentences:
            await working.enter_async_context(places_worker(client, places, record, inbox, doors=doors))
        async with running, beside(herald.run):
            stop = stopping()
            _say("The worker is ready.")
            await stop.wait()
    for kept in (record, places, inbox):
        kept.close()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8310, show_default=True)
def door(host: str, port: int) -> None:
    """Runs the door alone: signed facts come in, are kept, and are carried to their sentences."""
    asyncio.run(_door(settings.read(), host, port))


async def _door(read: Settings, host: str, port: int) -> None:
    record, inbox = CaseRecord(read.record), Inbox(read.record)
    client = await temporal.connect()
    async with sources(read, record) as adapters:
        door = Door(inbox, read.source_keys(adapters))
        reader, courier = Reader(inbox, record, adapters), Courier(inbox, record, Sentences(client, record))
        async with serving(door.app, port, host) as address, beside(reader.run), beside(courier.run):
            stop = stopping()
            _say(f"The door is open at {address}.")
            await stop.wait()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8320, show_default=True)
@click.option("--made-up-people", is_flag=True, help="With a sign-in of its own, at port 8330, for nobody who is real.")
def console(host: str, port: int, made_up_people: bool) -> None:
    """Runs the console alone, with the provider that SENTENCE_OIDC_ISSUER names."""
    read = settings.read()
    if not made_up_people:
        read.provider()
    asyncio.run(_console(read, host, port))


async def _console(read: Settings, host: str, port: int) -> None:
    with stores(read.record) as kept:
        told = front.vouched(await temporal.connect(), kept, keys.kept(read.home))
        async with front.served(read, kept, told, port=port, issuer_port=8330, host=host) as address:
            stop = stopping()
            _say(f"The console is open at {address}.")
            await stop.wait()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8300, show_default=True)
@PACE
def sandbox(host: str, port: int, pace: float) -> None:
    """Runs the partner sandbox alone: all partners, their ledger, their answers through the door."""
    asyncio.run(_sandbox(settings.read(), host, port, timedelta(seconds=pace)))


async def _sandbox(read: Settings, host: str, port: int, pace: timedelta) -> None:
    ledger = f"sqlite:///{read.home / 'sandbox.db'}"
    answers = Answers(ledger, read.door_address(), read.source_keys(Partner), pace)
    async with serving(Sandbox(ledger, answers.asked).app, port, host) as address, beside(answers.run):
        stop = stopping()
        _say(f"The partners answer at {address}.")
        await stop.wait()


def now() -> datetime:
    """The instant by this machine's clock, in whole seconds."""
    return whole_seconds(datetime.now(UTC))


def stopping() -> asyncio.Event:
    """Set by Ctrl-C, or by the signal that containers send; to be called before the process says that it is ready."""
    stop = asyncio.Event()

    def told() -> None:
        hints.print("Stopping …")
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told)
    return stop


def _say(line: str) -> None:
    hints.print(line, markup=False)
