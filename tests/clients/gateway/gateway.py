"""The whole gateway in one process, its inbox on a real database: and behind it the engine itself."""

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
from domain import life
from domain.errors import OutOfReach
from domain.life import Step
from domain.messages import Entry, Message
from domain.record import Head, Standing, standing_of
from domain.sentence import Sentence
from tests.stack import now
from tests.webhooks import KEYS

SHARED_MEMORY = Path("/dev/shm")


class Engine:
    """Every sentence and its record in this process's memory: a fact costs what the rules cost, thousands fit a test.

    At times nobody hears a fact, at times it is heard and nobody learns of that."""

    def __init__(self, moods: Random | None = None) -> None:
        self._lives, self._moods = dict[str, Step](), moods

    def begin(self, step: Step) -> None:
        self._lives[step.sentence.id] = step

    async def signal(self, id: str, message: Message) -> None:
        mood = self._moods.random() if self._moods else 1.0
        if mood < 0.03:
            raise OutOfReach("Not heard.")
        lived = self._lives[id]
        moment = life.moment_of(lived.sentence, message.received_at, now())
        self._lives[id] = lived.then(life.receive(lived.sentence, message, moment))
        if mood < 0.06:
            raise OutOfReach("Heard, and the answer lost.")

    # What the gateway and these tests ask of the record.

    def sentence(self, id: str) -> Sentence:
        return self._lives[id].sentence

    def entries(self, id: str) -> list[Entry]:
        return list(self._lives[id].entries)

    def made_by(self, id: str, message: str) -> list[Entry]:
        return [entry for entry in self._lives[id].entries if entry.message == message]

    def standing(self, id: str) -> Standing:
        return standing_of(self.sentence(id))

    def head(self, id: str) -> Head:
        if id not in self._lives:
            return Head(sentence=id, seq=0, chain="")
        return Head(sentence=id, seq=self.sentence(id).seq, chain=self.sentence(id).chain)


class Gateway(NamedTuple):
    """All of it, by its parts."""

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
        url, engine = f"sqlite:///{folder}/record.db", Engine(moods)
        with closing(Inbox(url)) as inbox, closing(Quarantine(url, engine)) as quarantine:
            yield Gateway(inbox, quarantine, Reader(inbox, engine, tellers()), Courier(inbox, engine, engine), engine)
