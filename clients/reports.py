"""Reports over a whole record: its facts gathered once, then measured in parts, by a process each where there are many.

A process of its own gives back what it took, and a part is as much as one core can do: two cores measure a hundred
thousand sentences within a minute and a gibibyte.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore, Lock
from typing import NamedTuple

from clients.accounts import accounts, gather
from domain.errors import OutOfReach
from domain.measures.equality import printable
from domain.measures.measure import About, Figures, Window, figures, merged
from domain.measures.table import REPORTS

FEW = 5_000
"""Sentences: up to here starting processes would cost more than they save."""
MOST_PARTS = 4
PATIENCE_SECONDS = 30
MOST_WAITING = 4
"""Who waits holds one of the threads that every page needs."""


class Asked(NamedTuple):
    """A report by its name, over which window, about which sentences, told apart by what."""

    report: str
    window: Window
    about: About = About()
    by: str | None = None
    who: bool = False
    """Whether the sentences behind each figure are kept."""


def figures_of(url: str, sentences: int, asked: Asked) -> Figures:
    """What a report comes to, over a record of about so many sentences; of groups too small to print, no figure.

    Raises OutOfReach, SettingsError."""
    with TemporaryDirectory(prefix="whole-sentence-report-") as folder:
        gathered = Path(folder) / "facts.duckdb"
        if sentences <= FEW:
            _gather(url, asked, gathered)
            return printable(_measure(asked, gathered), asked.by)
        parts = min(os.cpu_count() or 1, MOST_PARTS)
        with ProcessPoolExecutor(parts, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
            pool.submit(_gather, url, asked, gathered).result()
            measured = [pool.submit(_measure, asked, gathered, part, parts) for part in range(parts)]
            return printable(merged(one.result() for one in measured), asked.by)


class Apart:
    """Reports for a process that has the record open itself: each is worked out in a process of its own, because DuckDB
    must not open the file here (`columns`). One at a time, for one may take all cores and a gibibyte."""

    def __init__(self, url: str, sentences: Callable[[], int]) -> None:
        self._url, self._sentences, self._one = url, sentences, Lock()
        self._room = BoundedSemaphore(1 + MOST_WAITING)

    def __call__(self, asked: Asked) -> Figures:
        """Raises OutOfReach where the record does not answer, or others wait for reports already."""
        with (
            _held(self._room, patience=0),
            _held(self._one, patience=PATIENCE_SECONDS),
            ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool,
        ):
            return pool.submit(figures_of, self._url, self._sentences(), asked).result()


@contextmanager
def _held(room: "Lock | BoundedSemaphore", *, patience: float) -> Iterator[None]:
    if not room.acquire(timeout=patience):
        raise OutOfReach("Another report is being worked out.")
    try:
        yield
    finally:
        room.release()


def _gather(url: str, asked: Asked, gathered: Path) -> None:
    reads = {kind for measure in REPORTS[asked.report].measures for kind in measure.reads}
    gather(url, reads, asked.window.as_at, gathered)


def _measure(asked: Asked, gathered: Path, part: int = 0, of: int = 1) -> Figures:
    them = filter(asked.about.has, accounts(gathered, part, of))
    return figures(them, REPORTS[asked.report].measures, asked.window, asked.by, who=asked.who)
