"""A live stack whose parts can be killed one by one: server and worker are processes, the record is a file, the
partners are the sandbox. It is what an operator runs, taken apart."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from clients import keys, temporal
from clients.record import CaseRecord
from clients.sentences import Sentences
from domain.errors import OutcomeUnknown, OutOfReach
from domain.messages import Entry, Message
from domain.model import By, whole_seconds
from workers import temporal_server
from workers.sandbox import Sandbox
from workers.serving import serving

COURT = By.read("court")


class Stack:
    """Everything of one live system, by its parts."""

    def __init__(self, binary: Path, folder: Path, partners: str, sandbox: Sandbox) -> None:
        self._binary, self.folder, self.partners, self.sandbox = binary, folder, partners, sandbox
        self._port = temporal_server.free_port()
        self.address = f"127.0.0.1:{self._port}"
        self.record_url = f"sqlite:///{folder / 'record.db'}"
        self.record = CaseRecord(self.record_url)
        self.server: asyncio.subprocess.Process | None = None
        self.worker: asyncio.subprocess.Process | None = None

    async def start_server(self) -> None:
        self.server = await temporal_server.start(self._binary, database=self.folder / "temporal.db", port=self._port)
        await temporal_server.ready(self.address, self.server)

    async def start_worker(self, *command: str) -> None:
        """Starts `sentence worker`, or another program that runs a worker."""
        environment = {
            **os.environ,
            "TEMPORAL_ADDRESS": self.address,
            "SENTENCE_HOME": str(self.folder),
            "SENTENCE_RECORD": self.record_url,
            "SENTENCE_PARTNERS": self.partners,
        }
        run = command or (sys.executable, "-m", "workers.main", "worker")
        self.worker = await asyncio.create_subprocess_exec(*run, env=environment, start_new_session=True)

    async def kill(self, process: asyncio.subprocess.Process | None) -> None:
        """kill -9, as a power cut would."""
        assert process is not None
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()

    async def sentences(self, patience: float = 10) -> Sentences:
        client, key = await temporal.connect(self.address), keys.kept(self.folder)
        return Sentences(client, self.record, timedelta(seconds=patience), door="tests", key=key)

    async def close(self) -> None:
        for process in (self.worker, self.server):
            if process:
                await self.kill(process)
        self.record.close()


@asynccontextmanager
async def stack(binary: Path, folder: Path) -> AsyncIterator[Stack]:
    sandbox = Sandbox(f"sqlite:///{folder / 'ledger.db'}")
    async with serving(sandbox.app) as partners:
        opened = Stack(binary, folder, partners, sandbox)
        await opened.start_server()
        try:
            yield opened
        finally:
            await opened.close()


async def until_told(sentences: Sentences, id: str, message: Message, *, seconds: float = 60) -> list[Entry]:
    """Tells a sentence the same thing under the same id until it is in the record: what a patient operator does."""
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        try:
            return await sentences.tell(id, message)
        except (OutcomeUnknown, OutOfReach):
            if asyncio.get_running_loop().time() > deadline:
                raise
            await asyncio.sleep(0.2)


async def until_all_is_done(sentences: Sentences, id: str, *, seconds: float = 120) -> None:
    """Waits until every partner has been asked and every entry is in the record."""
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        try:
            state = await sentences.state(id)
            if state.quiet and state.asking == 0:
                await sentences.write_up(id)
                return
        except (OutcomeUnknown, OutOfReach):
            pass
        assert asyncio.get_running_loop().time() < deadline, f"{id} never came to rest"
        await asyncio.sleep(0.2)


async def eventually(holds: Any, *, seconds: float = 30) -> None:
    """Waits until a condition holds, and fails where it does not in time."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not holds():
        assert asyncio.get_running_loop().time() < deadline, "it never came to hold"
        await asyncio.sleep(0.05)


def told(id: str, type: str, by: str, /, **body: Any) -> Message:
    return Message(id=id, type=type, by=By.read(by), received_at=now(), body=body)


def opening(id: str, **order: Any) -> tuple[Message, Message]:
    """A community order that is taken on now, or another sentence with these fields."""
    at = now()
    packs, area = (order.pop("pack", "probation-2021@1"),), order.pop("area", "north")
    person = order.pop("person", "P-1")
    opened = {"sentence": id, "person": person, "engagement": "E-1", "area": area, "packs": packs, "rules_version": 1}
    imposed = {"kind": "community_order", "imposed": at.date().isoformat(), "months": 12, **order}
    return (
        Message(id=f"{id}:opened", type="engagement_opened", by=COURT, received_at=at, body=opened),
        Message(id=f"{id}:sentenced", type="sentenced", by=COURT, received_at=at, body=imposed),
    )


def now() -> datetime:
    return whole_seconds(datetime.now(UTC))
