"""What tests share: the server binary, a room to rehearse in, a house that is lived in, a database, the scenarios."""

import os
import signal
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import sqlalchemy

from domain import scenario
from domain.scenario import Scenario
from tests.live import Live, living
from tests.terminal import Terminal
from workers import temporal_server
from workers.rehearse import Room, room

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
POSTGRESQL = "SENTENCE_TEST_POSTGRESQL"


def pytest_configure(config: pytest.Config) -> None:
    # Started in the background, we ignore Ctrl-C, and so would every process that a test starts and then interrupts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    config.addinivalue_line("markers", f"postgresql: needs the PostgreSQL that {POSTGRESQL} names")


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


@pytest.fixture(scope="session")
async def live(binary: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Live]:
    """For tests that take nothing apart: every sentence in it has an id of its own."""
    async with living(binary, tmp_path_factory.mktemp("live")) as opened:
        yield opened


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """A terminal on an empty home, where nothing runs."""
    return Terminal(tmp_path)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of each kind; on PostgreSQL it is a schema of its own."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'record.db'}"
        return
    given = os.environ.get(POSTGRESQL)
    if not given:
        pytest.skip(f"{POSTGRESQL} names no PostgreSQL")
    schema, engine = f"test_{uuid.uuid4().hex}", sqlalchemy.create_engine(given, isolation_level="AUTOCOMMIT")
    with engine.connect() as open_:
        open_.exec_driver_sql(f"CREATE SCHEMA {schema}")
        yield f"{given}{'&' if '?' in given else '?'}options={quote(f'-csearch_path={schema}')}"
        open_.exec_driver_sql(f"DROP SCHEMA {schema} CASCADE")
    engine.dispose()
