"""The accounts of every sentence of a record, in bulk: what `domain.measures.facts` says of one sentence, said by
DuckDB of all of them. Both read the same fields (`READS`); a test holds their facts equal."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from clients.columns import attached, quoted
from domain import calendar
from domain.measures.account import BASIS, Account
from domain.measures.facts import DEADLINES, READS, SERVE, SERVED, WHOLE, Fact, standing
from domain.model import Role

MEMORY = "128MB"
"""For reading what was gathered, which is in order already."""
AT_ONCE = 500
"""So many sentences are in memory at once, beside the accounts that somebody keeps."""


def gather(url: str, reads: Iterable[str], as_at: date, into: Path) -> None:
    """Writes the facts of every sentence into a file, in order: those of the basis and of the kinds in `reads`, by what
    was recorded until the end of a day. Raises OutOfReach, SettingsError."""
    kinds = sorted({*reads, *BASIS})
    with attached(url, one_moment=False) as columns:
        now = datetime.now(UTC)  # what is recorded meanwhile is not asked for
        last = calendar.stamp(now if as_at == calendar.day(now) else calendar.end_of(as_at))
        columns.execute(f"ATTACH {quoted(str(into))} AS gathered")
        columns.execute(f"CREATE TYPE gathered.sort AS ENUM ({_listed(kinds)})")
        columns.execute(f"CREATE TYPE gathered.teller AS ENUM ({_listed(sorted(Role))})")
        columns.execute(_FACTS.format(query=_query(kinds), order=_IN_ORDER), {"last": last})


def accounts(gathered: Path, part: int = 0, of: int = 1) -> Iterator[Account]:
    """The account of each sentence in such a file, or of one part of them, counted from 0."""
    with duckdb.connect(str(gathered), read_only=True, config={"threads": 1, "memory_limit": MEMORY}) as columns:
        counted = columns.execute("SELECT sentence, count(*) FROM facts GROUP BY sentence ORDER BY sentence").fetchall()
        mine = counted[len(counted) * part // of : len(counted) * (part + 1) // of]
        names = [_names(columns, name) for name in ("sort", "teller")]
        for start in range(0, len(mine), AT_ONCE):
            yield from _accounts(columns, mine[start : start + AT_ONCE], *names)


def _accounts(
    columns: DuckDBPyConnection, some: list[tuple[str, int]], kinds: list[str], roles: list[str]
) -> Iterator[Account]:
    """Column by column and with codes for words, which takes a third of the time that it takes row by row."""
    columns.execute(f"{_SOME} {_IN_ORDER}", [some[0][0], some[-1][0]])
    kind, at, recorded_at, seq, role, *texts = (column.tolist() for column in columns.fetchnumpy().values())
    told = zip(map(kinds.__getitem__, kind), at, recorded_at, seq, map(roles.__getitem__, role), *texts, strict=True)
    facts = map(Fact._make, told)
    for sentence, many in some:
        yield Account(sentence, standing(list(islice(facts, many))))


def _names(columns: DuckDBPyConnection, enum: str) -> list[str]:
    """The words of a type by their codes."""
    ((names,),) = columns.execute(f"SELECT enum_range(NULL::{enum})").fetchall()
    return list(names)


_FACTS = """
    CREATE TABLE gathered.facts AS
    SELECT sentence, CAST(kind AS gathered.sort) AS kind,
           CAST(epoch(CAST(occurred_at AS TIMESTAMP)) AS BIGINT) AS occurred_at,
           CAST(epoch(CAST(recorded_at AS TIMESTAMP)) AS BIGINT) AS recorded_at,
           seq, CAST("role" AS gathered.teller) AS "role", by_id, about, value, more
    FROM ({query}) {order}"""
_SOME = """
    SELECT enum_code(kind), occurred_at, recorded_at, seq, enum_code("role"), by_id, about, value, more
    FROM facts WHERE sentence BETWEEN ? AND ?"""


def _query(kinds: list[str]) -> str:
    read = [kind for kind in kinds if kind in READS]
    about, value, more = (_field(read, place) for place in range(3))
    query = _ENTRIES.format(shape=_shape(read), types=_listed(read), about=about, value=value, more=more)
    if codes := [kind for kind in kinds if kind in DEADLINES]:
        query += _DEADLINES.format(shape=json.dumps({"by": BY, "because": BECAUSE}), codes=_listed(codes))
    if SERVED in kinds:
        query += _SERVED.format(shape=json.dumps({"by": BY, "data": SERVES}), kind=SERVED, types=_listed([*SERVE]))
    return query


_IN_ORDER = "ORDER BY sentence, occurred_at, seq, kind, about"
_ENTRIES = """
    SELECT sentence, type AS kind, occurred_at, recorded_at, seq, said.by.role AS role, said.by.id AS by_id,
           {about} AS about, {value} AS value, {more} AS more
    FROM (
        SELECT *, from_json(text, '{shape}') AS said
        FROM record.entries WHERE type IN ({types}) AND recorded_at <= $last
    )"""
_DEADLINES = """
    UNION ALL
    SELECT sentence, reason.code, occurred_at, recorded_at, seq, said.by.role, said.by.id,
           reason.values.key, reason.values.due, coalesce(reason.standard, '')
    FROM (
        SELECT *, unnest(said.because) AS reason FROM (
            SELECT *, from_json(text, '{shape}') AS said
            FROM record.entries WHERE contains(text, '"code":"met') AND recorded_at <= $last
        )
    ) WHERE reason.code IN ({codes}) AND reason.values.key IS NOT NULL"""
BY = {"role": "VARCHAR", "id": "VARCHAR"}
BECAUSE = [{"code": "VARCHAR", "standard": "VARCHAR", "values": {"key": "VARCHAR", "due": "VARCHAR"}}]
_SERVED = """
    UNION ALL
    SELECT sentence, '{kind}', occurred_at, recorded_at, seq, said.by.role, said.by.id,
           objective, coalesce(said.data.appointment, ''), type
    FROM (
        SELECT *, unnest(said.data.objectives) AS objective FROM (
            SELECT *, from_json(text, '{shape}') AS said
            FROM record.entries
            WHERE type IN ({types}) AND contains(text, '"objectives":["') AND recorded_at <= $last
        )
    )"""
SERVES = {"appointment": "VARCHAR", "objectives": ["VARCHAR"]}


def _shape(kinds: list[str]) -> str:
    """What DuckDB is to read of each text: who said it, and every field that one of the kinds names."""
    fields = sorted({field for kind in kinds for field in READS[kind]} - {"", WHOLE})
    return json.dumps({"by": BY, "data": dict.fromkeys(fields, "VARCHAR")})


def _field(kinds: list[str], place: int) -> str:
    """The field that stands at that place, by the type of the entry."""
    named = [(kind, READS[kind][place]) for kind in kinds if len(READS[kind]) > place and READS[kind][place]]
    rows = " ".join(f"WHEN '{kind}' THEN {_value(field)}" for kind, field in named)
    return f"CASE type {rows} ELSE '' END" if named else "''"


def _value(field: str) -> str:
    return "text->>'$.data'" if field == WHOLE else f"coalesce(said.data.\"{field}\", '')"


def _listed(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
