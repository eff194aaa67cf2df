"""The whole record as typed tables, a file each: its entries, its sentences, and the obligations that these owe.

DuckDB writes while it reads, so that memory does not grow with the record. All files are of one moment of the record,
and none has its name before all are whole.
"""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory

from duckdb import DuckDBPyConnection

from clients.columns import attached, quoted
from domain import calendar, life
from domain.errors import BadInput
from domain.record import Line, Standing, standing_of
from domain.sentence import Sentence

OPTIONS = {
    "csv": "FORMAT csv, HEADER, TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%SZ', DATEFORMAT '%Y-%m-%d'",
    "parquet": "FORMAT parquet, COMPRESSION zstd",
}
TABLES = {
    "entries": """
        SELECT sentence, seq::INTEGER AS seq, type, timezone('UTC', occurred_at::TIMESTAMP) AS occurred_at,
            timezone('UTC', recorded_at::TIMESTAMP) AS recorded_at, coalesce(part[1]::BOOLEAN, false) AS day_only,
            part[2] AS role, part[3] AS by, message, part[4] AS data, part[5] AS because,
            part[6]::INTEGER AS schema, chain
        FROM (SELECT *, json_extract_string(text,
            ['$.day_only', '$.by.role', '$.by.id', '$.data', '$.because', '$.schema']) AS part FROM known)""",
    "sentences": """
        SELECT row->>'sentence' AS sentence, (row->>'seq')::INTEGER AS seq, row->>'area' AS area, row->>'kind' AS kind,
            row->>'where' AS where, row->>'tier' AS tier, row->>'harm' AS harm, row->>'enforcement' AS enforcement,
            row->>'offender_manager' AS offender_manager, row->>'offender_supervisor' AS offender_supervisor,
            row->>'case_administrator' AS case_administrator, row->>'line_manager' AS line_manager,
            row->>'$.cover.by' AS covered_by, (row->>'$.cover.from_day')::DATE AS covered_from,
            (row->>'$.cover.until')::DATE AS covered_until, row->>'moving_to' AS moving_to,
            (row->>'ends_on')::DATE AS ends_on, (row->>'ended_on')::DATE AS ended_on,
            (row->>'last_contact')::DATE AS last_contact
        FROM stood""",
    "obligations": """
        SELECT sentence, item->>0 AS key, item->>1 AS owner, row->>(item->>1) AS holder,
            timezone('UTC', (item->>2)::TIMESTAMP) AS due, (item->>3)::INTEGER AS level, item->>4 AS goes_to
        FROM (SELECT row, row->>'sentence' AS sentence, unnest((row->'due')::JSON[]) AS item FROM stood)""",
}
"""What each file holds. Instants are UTC; `data` and `because` are JSON; `level` and `goes_to` are as in the diary."""
READ_AHEAD = 1_000


def files(folder: Path, form: str) -> dict[str, Path]:
    """Each table's file: no name in it is a person's."""
    return {table: folder / f"{table}.{form}" for table in TABLES}


def write(
    url: str,
    folder: Path,
    form: str,
    *,
    as_at: date | None = None,
    over: bool = False,
    step: Callable[[int], None] = lambda sentences: None,
) -> dict[str, int]:
    """Writes the tables, of now or as they were known at the end of a day, and says how many rows each has.

    As at a day each sentence is folded anew, which takes its time: `step` is told of each.
    Raises BadInput where a file is there already and may not be written over, OutOfReach where the record is."""
    there = [file for file in files(folder, form).values() if file.exists()]
    if there and not over:
        raise BadInput(f"{there[0]} is there already: name another folder, or write over it with --force.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder, prefix=".unfinished-") as unfinished:
            rows = _written(url, Path(unfinished), form, as_at, step)
            for table, file in files(folder, form).items():
                (Path(unfinished) / f"{table}.{form}").replace(file)
    except OSError as error:
        raise BadInput(f"{folder} cannot be written to: {error.strerror}.") from None
    return rows


def _written(url: str, folder: Path, form: str, as_at: date | None, step: Callable[[int], None]) -> dict[str, int]:
    with attached(url) as columns:
        columns.execute("BEGIN")
        if as_at is None:
            columns.execute("CREATE TEMP VIEW known AS FROM record.entries")
            columns.execute("CREATE TEMP VIEW stood AS SELECT standing::JSON AS row FROM record.sentences")
        else:
            until = quoted(calendar.stamp(calendar.end_of(as_at)))
            columns.execute(f"CREATE TEMP VIEW known AS FROM record.entries WHERE recorded_at <= {until}")
            _stand(columns, folder / "stood.jsonl", step)
        return {table: _copied(columns, table, file, form) for table, file in files(folder, form).items()}


def _copied(columns: DuckDBPyConnection, table: str, file: Path, form: str) -> int:
    columns.execute(f"COPY ({TABLES[table]}) TO {quoted(str(file))} ({OPTIONS[form]})")
    [(rows,)] = columns.fetchall()
    return int(rows)


def _stand(columns: DuckDBPyConnection, file: Path, step: Callable[[int], None]) -> None:
    """Where each sentence stood: the fold of what was known, in a file beside, because it may be more than fits."""
    with file.open("w", encoding="utf-8") as out:
        for standing in _folded(columns):
            out.write(f"{standing.model_dump_json()}\n")
            step(1)
    shape = "format = 'newline_delimited', maximum_object_size = 100000000"
    columns.execute(
        f"CREATE TEMP VIEW stood AS SELECT json AS row FROM read_json_objects({quoted(str(file))}, {shape})"
    )


def _folded(columns: DuckDBPyConnection) -> Iterator[Standing]:
    columns.execute("SELECT sentence, text, chain FROM known ORDER BY sentence, seq")
    for _, lines in groupby(_rows(columns), key=itemgetter(0)):
        state: Sentence | None = None
        for _, text, chain in lines:
            state = life.evolve(state, Line(text, chain).entry())
        assert state is not None
        yield standing_of(state)


def _rows(columns: DuckDBPyConnection) -> Iterator[tuple[str, str, str]]:
    while rows := columns.fetchmany(READ_AHEAD):
        yield from rows
