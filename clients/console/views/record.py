"""The record, narrowed: by thread, by who said it, by type, as it was known on a day."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from clients.console.views import story
from clients.console.views.story import Line
from domain.messages import Entry
from domain.threads import THREADS

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
