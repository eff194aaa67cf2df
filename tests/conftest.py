"""What tests share: the server binary, a room to rehearse in, the scenarios."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain import scenario
from domain.scenario import Scenario
from workers import temporal_server
from workers.rehearse import Room, room

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))


def example(name: str) -> Scenario:
    return scenario.read(ROOT / "examples" / f"{name}.yaml")


@pytest.fixture(scope="session")
def binary() -> Path:
    return temporal_server.find(print)


@pytest.fixture
async def rehearsal_room(binary: Path) -> AsyncIterator[Room]:
    async with room(binary) as opened:
        yield opened


@pytest.fixture(scope="session")
async def shared_room(binary: Path) -> AsyncIterator[Room]:
    """For tests that need no room of their own: every life in it has an id of its own."""
    async with room(binary) as opened:
        yield opened
