"""Records the histories of the scenarios that have none, one compressed file a scenario: `make histories`.

They stand for sentences that run already. What is recorded stays: the sentences out there cannot be recorded anew."""

import asyncio
import gzip
import json
from pathlib import Path

from temporalio.client import WorkflowHistory

from domain import scenario
from domain.scenario import Scenario
from workers import histories, temporal_server
from workers.rehearse import Room, room

HERE = Path(__file__).resolve().parent
EXAMPLES = HERE.parent.parent / "examples"


def read(file: Path) -> list[WorkflowHistory]:
    """The recorded runs of one scenario, first to last."""
    runs = json.loads(gzip.decompress(file.read_bytes()))
    return [WorkflowHistory.from_json(f"S-{file.name.removesuffix('.json.gz')}", run) for run in runs]


async def main() -> None:
    read_ = [scenario.read(path) for path in sorted(EXAMPLES.glob("*.yaml")) if not _file(path.stem).exists()]
    async with room(temporal_server.find(print)) as opened:
        await asyncio.gather(*(_record(opened, one) for one in read_))


def _file(name: str) -> Path:
    return HERE / f"{name}.json.gz"


async def _record(opened: Room, one: Scenario) -> None:
    await opened.live(one)
    id = str(one.sentence.id)
    runs = [run.to_json_dict() for run in await histories.of(opened.skipper.client, id)]
    text = json.dumps(runs, separators=(",", ":"), sort_keys=True).encode()
    file = _file(id.removeprefix("S-"))
    file.write_bytes(gzip.compress(text, mtime=0))
    print(f"{file.name}: {len(runs)} runs, {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    asyncio.run(main())
