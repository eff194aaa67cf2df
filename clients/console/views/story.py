"""Entries as the record lists them: what, by whom, when it happened and when it was learnt, and why."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

from clients.console import dates, words
from clients.console.views.deeds import path
from domain.messages import Entry
from domain.model import Role
from domain.threads import THREADS
from domain.why.said import says

A_DAY = timedelta(days=1)


class Because(NamedTuple):
    """One reason: in words, the standard it rests on, the entries that led there."""

    says: str
    standard: str | None
    entries: tuple[int, ...]


class Line(NamedTuple):
    """One entry. `learnt` only where that was a day or more later; `struck` by which entry, if it was annulled."""

    seq: int
    href: str
    says: str
    type: str
    by: str
    thread: str
    stamp: str
    happened: str
    learnt: str | None
    because: tuple[Because, ...]
    struck: int | None


def line(entry: Entry, struck: int | None = None) -> Line:
    late = entry.recorded_at - entry.occurred_at >= A_DAY
    return Line(
        seq=entry.seq,
        href=path(entry.sentence, "record", str(entry.seq)),
        says=entry.words,
        type=entry.type,
        by=words.who(entry.by),
        thread=THREADS[entry.type],
        stamp=entry.occurred_at.isoformat(),
        happened=dates.happened(entry.occurred_at, entry.day_only),
        learnt=dates.happened(entry.recorded_at) if late else None,
        because=tuple(Because(says(one), one.standard, one.entries or ()) for one in entry.because),
        struck=struck,
    )


def struck(entries: Iterable[Entry]) -> dict[int, int]:
    """The entries that were annulled, each with the one that annulled it."""
    return {
        seq: entry.seq for entry in entries if (seq := getattr(entry.data, "seq", None)) and entry.type == "annulled"
    }


def last(entries: Sequence[Entry], count: int) -> tuple[Line, ...]:
    """The latest entries that people made, newest first."""
    gone = struck(entries)
    told = [entry for entry in entries if entry.by.role is not Role.SYSTEM]
    return tuple(line(entry, gone.get(entry.seq)) for entry in reversed(told[-count:]))
