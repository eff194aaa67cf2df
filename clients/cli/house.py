"""What every verb needs: the settings of this machine, the record, the connection to a running stack."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from clients import addresses
from clients.inbox import Inbox
from clients.record import CaseRecord
from domain.errors import OutOfReach

if TYPE_CHECKING:
    from clients.sentences import Sentences


class House(NamedTuple):
    """Where things are on this machine."""

    home: Path
    record_url: str

    @contextmanager
    def record(self) -> Iterator[CaseRecord]:
        record = CaseRecord(self.record_url)
        try:
            yield record
        finally:
            record.close()

    @contextmanager
    def inbox(self) -> Iterator[Inbox]:
        inbox = Inbox(self.record_url)
        try:
            yield inbox
        finally:
            inbox.close()

    @asynccontextmanager
    async def sentences(self) -> AsyncIterator["Sentences"]:
        """The facade over the server that the environment names, or over the stack that `sentence up` runs here.

        Raises OutOfReach where there is neither."""
        # Here, because the SDK takes a second to load, and verbs that only look do without it.
        from clients import temporal
        from clients.sentences import Sentences

        running = addresses.read(self.home)
        if running is None and temporal.address_from_environment() is None:
            raise OutOfReach(f"Nothing runs on {self.home}. Start it with `sentence up`, or set TEMPORAL_ADDRESS.")
        client = await temporal.connect(running.temporal if running else None)
        with self.record() as record:
            yield Sentences(client, record)


def short(path: Path) -> str:
    """A path as people read it."""
    home = os.path.expanduser("~")
    return str(path).replace(home, "~", 1)
