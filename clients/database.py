"""One database for the case record, the inbox and the sandbox's ledger: SQLite by default, PostgreSQL by its address."""

from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from domain.errors import SettingsError

BUSY_MILLISECONDS = 10_000


def connect(url: str, tables: MetaData) -> Engine:
    """The engine for an address, its tables made where they are missing: one process at a time, for two that first meet
    an empty database would stop each other. Raises SettingsError on an address of another kind."""
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    elif not url.startswith("postgresql+psycopg://"):
        raise SettingsError(
            f"SENTENCE_RECORD is {url!r}: write sqlite:///PATH or postgresql+psycopg://USER:PASSWORD@HOST/NAME."
        )
    engine = create_engine(url, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _durable)
        event.listen(engine, "begin", _begin)
    with engine.connect().execution_options(writes=True) as open_, open_.begin():
        if engine.dialect.name == "postgresql":
            open_.execute(text("SELECT pg_advisory_xact_lock(hashtext('whole-sentence tables'))"))
        tables.create_all(open_)
    return engine


def _durable(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we begin transactions ourselves
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_MILLISECONDS}"):
        connection.cursor().execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """A writer takes the lock at once: two that read first and write later would stop each other."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
