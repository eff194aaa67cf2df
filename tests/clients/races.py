"""Another writer who is a moment ahead: in the middle of its transaction when ours begins, done while ours waits."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import MetaData, Table

from clients import database as databases

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


@contextmanager
def a_moment_ahead(database: str, into: Table, rows: Sequence[dict[str, object]]) -> Iterator[Callable[[], None]]:
    """Gives a function that lets the other writer commit, on PostgreSQL once somebody waits for it."""
    engine = databases.connect(database, MetaData())
    try:
        with engine.connect().execution_options(writes=True) as open_, engine.connect() as watching:
            open_.execute(into.insert(), rows)

            def commit() -> None:
                while engine.dialect.name == "postgresql" and not watching.exec_driver_sql(WAITING).scalar():
                    watching.rollback()
                open_.commit()

            yield commit
    finally:
        engine.dispose()
