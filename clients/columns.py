"""The record by columns: DuckDB over its tables, for what reads the whole of it.

Read only, never in a writer's way; what does not fit into memory waits in a folder of its own. The extensions that
read SQLite and PostgreSQL come as packages: nothing is downloaded, and DuckDB loads none that its makers did not sign.

Never while this process has the same SQLite file open in another way: DuckDB brings an SQLite of its own, and two of
them in one process let go of each other's locks (sqlite.org/howtocorrupt.html, 2.2.1).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import psycopg
from duckdb import DuckDBPyConnection
from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, make_url

from clients.database import BUSY_MILLISECONDS
from domain.errors import OutOfReach, SettingsError

MEMORY = "512MB"
"""Half of what a report may take: the interpreter and what it is given back need theirs."""


@contextmanager
def attached(
    url: str, *, memory: str = MEMORY, threads: int | None = None, one_moment: bool = True
) -> Iterator[DuckDBPyConnection]:
    """A connection in which `record.entries` and `record.sentences` are the record's tables at that address.

    `memory` as DuckDB writes it (`512MB`); `threads` as many as the machine has, unless fewer are named. What is read
    in one transaction (`BEGIN`) is of one moment; to that end SQLite is scanned by one thread, unless `one_moment` is
    given up. Instants are text; as TIMESTAMP they are UTC, and TIMESTAMPTZ
    does not come out into Python. Raises OutOfReach where the record does not answer, SettingsError on an address of
    another kind."""
    with TemporaryDirectory(prefix="whole-sentence-columns-") as spilled:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "memory_limit": memory,
            "threads": threads or os.cpu_count() or 1,
            "temp_directory": spilled,
        }
        with duckdb.connect(config=settings) as columns:
            columns.execute("SET TimeZone = 'UTC'")
            columns.execute("SET enable_progress_bar = false")  # it would stand in what a verb prints
            with _answering():
                _attach(columns, make_url(url), one_moment)
                yield columns


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (duckdb.OperationalError, psycopg.OperationalError) as error:
        raise OutOfReach(f"The case record does not answer: {error}") from None


def _attach(columns: DuckDBPyConnection, url: URL, one_moment: bool) -> None:
    match url.drivername:
        case "sqlite":
            _attach_sqlite(columns, Path(url.database or ""), one_moment)
        case "postgresql+psycopg":
            _attach_postgresql(columns, url)
        case other:
            raise SettingsError(f"SENTENCE_RECORD is of the kind {other}: write sqlite or postgresql+psycopg.")


def _attach_sqlite(columns: DuckDBPyConnection, file: Path, one_moment: bool) -> None:
    _load(columns, "sqlite_scanner")
    if not file.is_file():
        raise OutOfReach(f"The case record does not answer: there is no {file.name}.")
    if one_moment:  # each thread would read at a moment of its own
        columns.execute("SET sqlite_disable_multithreaded_scans = true")
    columns.execute(f"ATTACH {quoted(str(file))} AS record (TYPE sqlite, READ_ONLY, BUSY_TIMEOUT {BUSY_MILLISECONDS})")


def _attach_postgresql(columns: DuckDBPyConnection, url: URL) -> None:
    """By the schema that the address itself leads to. The password goes apart: DuckDB's errors show the address."""
    _load(columns, "postgres_scanner")
    parts = url.translate_connect_args(username="user", database="dbname") | dict(url.query)
    password = parts.pop("password", "")
    address = make_conninfo(**parts)
    with psycopg.connect(address, password=password) as open_:
        [(schema,)] = open_.execute("SELECT current_schema()").fetchall()
    if password:
        columns.execute(f"CREATE TEMPORARY SECRET (TYPE postgres, PASSWORD {quoted(password)})")
    columns.execute(f"ATTACH {quoted(address)} AS record (TYPE postgres, READ_ONLY, SCHEMA {quoted(schema)})")


def _load(columns: DuckDBPyConnection, extension: str) -> None:
    """From the package that brings it, which holds it for one version of DuckDB."""
    folder = files(f"duckdb_extension_{extension}") / "extensions" / f"v{duckdb.__version__}"
    columns.load_extension(str(folder / f"{extension}.duckdb_extension"))


def quoted(text: str) -> str:
    """A text as SQL writes it, where no parameter can stand."""
    return "'" + text.replace("'", "''") + "'"
