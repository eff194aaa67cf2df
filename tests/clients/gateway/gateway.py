"""The whole gateway in one process, on a real database: door, reader, courier, and behind them the engine itself."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

import httpx

from clients.gateway.courier import Courier
from clients.gateway.door import Door
from clients.gateway.inbox import Inbox
from clients.gateway.quarantine import Quarantine
from clients.gateway.reader import Reader
from clients.gateway.told import tellers
from clients.record import CaseRecord
from domain import life
from domain.errors import OutOfReach
from domain.life import Step
from domain.messages import Message
from domain.sentence import Sentence
from tests.clients.lives import batch
from tests.stack import now
from tests.webhooks import KEYS

SHARED_MEMORY = Path("/dev/shm")


class Engine:
    """Every sentence in this process's memory, its entries in the record. At times nobody hears it, at times it hears
    and nobody learns of that."""

    def __init__(self, record: CaseRecord, moods: Random | None = None) -> None:
        self.record, self.sentences, self._moods = record, dict[str, Sentence](), moods

    def begin(self, step: Step) -> None:
        self._go(step, after=0)

    async def signal(self, id: str, message: Message) -> None:
        mood = self._moods.random() if self._moods else 1.0
        if mood < 0.03:
            raise OutOfReach("Not heard.")
        sentence = self.sentences[id]
        moment = life.moment_of(sentence, message.received_at, now())
        self._go(life.receive(sentence, message, moment), after=sentence.seq)
        if mood < 0.06:
            raise OutOfReach("Heard, and the answer lost.")

    def _go(self, step: Step, *, after: int) -> None:
        self.sentences[step.sentence.id] = step.sentence
        if step.entries:
            chain = self.record.head(step.sentence.id).chain
            self.record.append(batch(step.entries).but(after_seq=after, after_chain=chain))


class Gateway(NamedTuple):
    """All of it, by its parts."""

    record: CaseRecord
    inbox: Inbox
    quarantine: Quarantine
    reader: Reader
    courier: Courier
    engine: Engine

    def client(self) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(Door(self.inbox, KEYS).app)
        return httpx.AsyncClient(transport=transport, base_url="http://door")

    async def read(self) -> None:
        """Reads until nothing is left to be read."""
        for source in KEYS:
            while self.inbox.unread(source, now()):
                await self.reader.read_due(source)


@contextmanager
def gateway(moods: Random | None = None) -> Iterator[Gateway]:
    """A gateway on an empty database, in memory where there is a file system for that."""
    with TemporaryDirectory(dir=SHARED_MEMORY if SHARED_MEMORY.is_dir() else None) as folder:
        url = f"sqlite:///{folder}/record.db"
        record, inbox = CaseRecord(url), Inbox(url)
        with closing(record), closing(inbox), closing(Quarantine(url, record)) as quarantine:
            engine = Engine(record, moods)
            reader, courier = Reader(inbox, record, tellers()), Courier(inbox, record, engine)
            yield Gateway(record, inbox, quarantine, reader, courier, engine)
