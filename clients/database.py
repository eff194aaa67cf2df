"""One database for case record, inbox and the sandbox's ledger: SQLite by default, PostgreSQL by its address."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, event, inspect, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.pool import ConnectionPoolEntry

from clients import secure
from domain.errors import SettingsError

BUSY_MILLISECONDS = 10_000


Fill = Callable[[Connection], None]


def connect(url: str, tables: MetaData, fill: Mapping[Table, Fill] = MappingProxyType({})) -> Engine:
    """The engine for an address, its tables made where they are missing: one process at a time, for two that first meet
    an empty database would stop each other. Raises SettingsError on an address of another kind.

    `fill`: how a table that an older database lacks gets what follows from the others, in the transaction that makes
    it."""
    if url.startswith("sqlite:///"):
        secure.folder(Path(url.removeprefix("sqlite:///")).parent)
    elif not url.startswith("postgresql+psycopg://"):
        raise SettingsError(
            f"SENTENCE_RECORD is of the kind {url.partition(':')[0]!r}: "
            "write sqlite:///PATH or postgresql+psycopg://USER:PASSWORD@HOST/NAME."
        )
    engine = create_engine(url, pool_pre_ping=True, hide_parameters=True)  # what a row holds is in no error and no log
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _durable)
        event.listen(engine, "begin", _begin)
    with engine.connect().execution_options(writes=True) as open_, open_.begin():
        if engine.dialect.name == "postgresql":
            open_.execute(text("SELECT pg_advisory_xact_lock(hashtext('whole-sentence tables'))"))
        missing = [table for table in fill if not inspect(open_).has_table(table.name)]
        tables.create_all(open_)
        for table in missing:
            fill[table](open_)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes, committed at its end."""
    with engine.connect().execution_options(writes=True) as open_, open_.begin():
        yield open_


def insert(engine: Engine, into: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert that can say what is to be done where the row is there: each database says it in its own dialect."""
    return sqlite.insert(into) if engine.dialect.name == "sqlite" else postgresql.insert(into)


def _durable(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we begin transactions ourselves
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={BUSY_MILLISECONDS}", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    _turn_on_wal(cursor)


def _turn_on_wal(cursor: DBAPICursor) -> None:
    """Turning it on waits for nobody, whatever the timeout: so we wait ourselves for who else makes the database."""
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            cursor.execute("BEGIN EXCLUSIVE")
            cursor.execute("COMMIT")


def _begin(connection: Connection) -> None:
    """A writer takes the lock at once: two that read first and write later would stop each other."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
