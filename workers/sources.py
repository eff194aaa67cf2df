"""Every source whose facts are read at the door, each with its adapter: our partners, and the feed of domain events."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing

from clients.gateway.adapters import Adapter
from clients.gateway.hmpps import tokens
from clients.gateway.hmpps.adapter import HmppsEvents
from clients.gateway.hmpps.details import Details
from clients.gateway.told import tellers
from clients.people import People
from clients.record import CaseRecord
from workers.settings import Settings

HMPPS = "hmpps"


@asynccontextmanager
async def sources(settings: Settings, record: CaseRecord) -> AsyncIterator[dict[str, Adapter]]:
    """The adapters by the sources' names, until the block ends. Raises SettingsError."""
    with closing(People(settings.record, record)) as people:
        clients = tokens.read(settings.hmpps_clients) if settings.hmpps_clients else {}
        async with Details(settings.hmpps_details, clients=clients) as details:
            yield {**tellers(), HMPPS: HmppsEvents(record, people, details)}
