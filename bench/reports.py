"""Reports over a whole record: rows, seconds, memory, and the ratio to a bare scan of the same rows.

`python -m bench.reports [URL] [--sentences 100000]` makes the record at that address where it is empty: lives of the
in-process engine, moved by whole weeks and repeated under other ids, areas and managers. Each report is a process of
its own, so that its peak of memory is its own. A second run says more than the first: the rows are in memory then.
"""

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

import psycopg
import sqlalchemy

from clients.columns import attached
from clients.record import CaseRecord
from clients.reports import FEW, Asked, figures_of
from clients.tables import entries as table
from domain import calendar, rehearsal, scenario
from domain.calendar import stamp
from domain.measures.measure import Window
from domain.measures.table import REPORTS
from domain.messages import Entry

ROOT = Path(__file__).resolve().parent.parent
HERE = f"sqlite:///{ROOT / '.state' / 'bench' / 'reports.db'}"
LONG_ENOUGH = 80
"""Entries of a life that is repeated: so that there are a hundred to a sentence."""
WEEKS, AREAS, MANAGERS = range(-52, 52, 2), 25, 1500
A_DAY = re.compile(r"\d{4}-\d\d-\d\d")
AT_ONCE = 100_000
Row = tuple[str, int, str, str, str, str, str, str]


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("url", nargs="?", default=HERE)
    asked.add_argument("--sentences", type=int, default=100_000)
    asked.add_argument("--only", help="one report, its figures as JSON")
    given = asked.parse_args()
    if given.only:
        print(json.dumps(_measured(given.url, given.only)))
        return
    make(given.url, given.sentences)
    rows, scan = _bare_scan(given.url)
    print(f"{rows:,} entries, bare scan {scan:.1f} s\n{'report':<22}{'seconds':>9}{'MiB':>7}{'scans':>7}")
    for name in REPORTS:
        command = [sys.executable, "-m", "bench.reports", given.url, "--only", name]
        ran = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        print(f"{name:<22}{ran['seconds']:>9.1f}{ran['mebibytes']:>7}{ran['seconds'] / scan:>7.1f}")


def _measured(url: str, name: str) -> dict[str, float]:
    """Seconds, and the most memory that this process and all that it started had together."""
    began, today = time.perf_counter(), calendar.day(datetime.now(UTC))
    with ThreadPoolExecutor() as pool:
        working = pool.submit(figures_of, url, FEW + 1, Asked(name, Window(None, today, today), by="area"))
        most = 0
        while not working.done():
            most = max(most, _memory(os.getpid()))
            time.sleep(0.1)
    working.result()
    return {"seconds": time.perf_counter() - began, "mebibytes": most // 2**20}


def _memory(process: int) -> int:
    """What a process and its children hold in memory, in bytes, by what Linux tells of them."""
    try:
        held = int(Path(f"/proc/{process}/statm").read_text().split()[1]) * resource.getpagesize()
        children = [
            text for found in Path(f"/proc/{process}/task").glob("*/children") for text in found.read_text().split()
        ]
    except FileNotFoundError:
        return 0  # it has just ended
    return held + sum(_memory(int(child)) for child in children)


def _bare_scan(url: str) -> tuple[int, float]:
    with attached(url, one_moment=False) as columns:
        began = time.perf_counter()
        rows, _ = columns.execute("SELECT count(*), sum(length(text)) FROM record.entries").fetchone() or (0, 0)
        return rows, time.perf_counter() - began


def make(url: str, sentences: int) -> None:
    """Fills an empty record; one that holds something is taken as it is."""
    with closing(CaseRecord(url)):
        pass
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as open_:
        if open_.execute(sqlalchemy.select(table.c.seq).limit(1)).first() is None:
            rows = _repeated(list(_lives()), sentences)
            _copy(open_, rows) if engine.dialect.name == "postgresql" else _insert(open_, rows)
    engine.dispose()


def _lives() -> Iterator[list[Row]]:
    """The longer examples, each at many times."""
    for path in sorted((ROOT / "examples").glob("*.yaml")):
        entries = rehearsal.live(scenario.read(path)).entries
        if len(entries) >= LONG_ENOUGH:
            yield from ([_row(entry, weeks) for entry in entries] for weeks in WEEKS)


def _row(entry: Entry, weeks: int) -> Row:
    at = (stamp(entry.occurred_at), stamp(entry.recorded_at), entry.text)
    moved = [A_DAY.sub(lambda found: _moved(found[0], weeks), text) for text in at]
    return (entry.sentence, entry.seq, entry.type, entry.message, *moved, entry.chain)  # type: ignore[return-value]


def _moved(day: str, weeks: int) -> str:
    return (date.fromisoformat(day) + timedelta(weeks=weeks)).isoformat()


def _repeated(lives: list[list[Row]], sentences: int) -> Iterator[Row]:
    for number in range(sentences):
        id, area, manager = f"S-{number:06}", f'"area":"area-{number % AREAS:02}"', f"manager-{number % MANAGERS}"
        for was, seq, type_, message, occurred, recorded, text, chain in lives[number % len(lives)]:
            anew = text.replace(was, id).replace('"area":"north"', area).replace("brandt", manager)
            yield id, seq, type_, message.replace(was, id), occurred, recorded, anew, chain


def _insert(open_: sqlalchemy.Connection, rows: Iterator[Row]) -> None:
    open_.exec_driver_sql("PRAGMA synchronous=OFF")
    names = [column.name for column in table.columns]
    while some := list(islice(rows, AT_ONCE)):
        open_.exec_driver_sql(f"INSERT INTO entries ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", some)


def _copy(open_: sqlalchemy.Connection, rows: Iterable[Row]) -> None:
    driver = open_.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    with driver.cursor() as cursor, cursor.copy("COPY entries FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


if __name__ == "__main__":
    main()
