"""A worker that is killed just after an append was written and before it was reported: the worst moment there is.

Run as a program. It dies at the append numbered in the file `die-at` of its home, once."""

import asyncio
import os
import signal
from pathlib import Path

from clients import temporal
from clients.partners import Partners
from clients.record import CaseRecord
from domain.record import Batch
from workers import settings
from workers.worker import worker


class DyingRecord(CaseRecord):
    """The real record; after the chosen append its process is gone."""

    appends = 0

    def append(self, batch: Batch) -> None:
        super().append(batch)
        self.appends += 1
        die_at = Path(os.environ["SENTENCE_HOME"]) / "die-at"
        if die_at.exists() and self.appends >= int(die_at.read_text()):
            die_at.unlink()
            os.kill(os.getpid(), signal.SIGKILL)


async def main() -> None:
    read = settings.read()
    async with Partners(read.partner_addresses()) as partners:
        client = await temporal.connect()
        async with worker(client, DyingRecord(read.record), partners):
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
