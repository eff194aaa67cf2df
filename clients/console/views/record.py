"""The record, narrowed: by thread, by who said it, by type, as it was known on a day."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from clients.console.views import story
from clients.console.views.story import Line
from domain import calendar
from domain.messages import Entry
from domain.threads import THREADS
from domain.why.said import says

PAGE = 50


class Narrowed(NamedTuple):
    """What of the record is wanted; what is empty narrows nothing."""

    thread: str = ""
    role: str = ""
    type: str = ""
    as_at: date | None = None
    page: int = 1

    def has(self, entry: Entry) -> bool:
        return (
            self.thread in ("", THREADS[entry.type])
            and self.role in ("", entry.by.role)
            and self.type in ("", entry.type)
        )


SHEET = (
    *("entry", "type", "thread", "occurred_at", "day_only", "recorded_at", "role", "by", "says", "because"),
    *("struck_by", "message"),
)


class RecordPage(NamedTuple):
    lines: tuple[Line, ...]
    found: int
    pages: int
    page: int
    types: tuple[str, ...]


def record(entries: Sequence[Entry], narrowed: Narrowed) -> RecordPage:
    """A page of the entries that are wanted, newest first. A page that there is not is the last."""
    gone = story.struck(entries)
    found = [entry for entry in reversed(entries) if narrowed.has(entry)]
    pages = max(1, -(-len(found) // PAGE))
    number = min(max(narrowed.page, 1), pages)
    shown = found[(number - 1) * PAGE : number * PAGE]
    return RecordPage(
        lines=tuple(story.line(entry, gone.get(entry.seq)) for entry in shown),
        found=len(found),
        pages=pages,
        page=number,
        types=tuple(sorted({entry.type for entry in entries})),
    )


def sheet(entries: Sequence[Entry], narrowed: Narrowed) -> list[tuple[object, ...]]:
    """All the entries that are wanted for a spreadsheet, the names of the columns first, the oldest on top: codes, and
    instants in ISO 8601."""
    gone = story.struck(entries)
    return [SHEET, *(_cells(entry, gone.get(entry.seq)) for entry in entries if narrowed.has(entry))]


def _cells(entry: Entry, struck: int | None) -> tuple[object, ...]:
    return (
        *(entry.seq, entry.type, THREADS[entry.type], calendar.stamp(entry.occurred_at), entry.day_only),
        *(calendar.stamp(entry.recorded_at), entry.by.role, entry.by.id, entry.words),
        *("; ".join(map(says, entry.because)), struck, entry.message),
    )
