"""Exceptions: what was missed and told to whom, and what only a person can settle."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from clients.console.views import story
from clients.console.views.deeds import Deed, Hand
from clients.console.views.owing import Owing, overdue, owing
from clients.console.views.story import Line
from domain.corrections import key_of
from domain.diary import deed
from domain.messages import Entry

TOLD = ("missed", "escalated", "caught_up", "did_not_fit", "unrecognised", "partner_failed", "partner_refused")


class Open(NamedTuple):
    """A matter that a person must settle: what, since when, the entry that raised it (if they may see it), how."""

    what: str
    since: datetime
    entry: Line | None
    settle: tuple[Deed, ...]


class ExceptionsPage(NamedTuple):
    overdue: tuple[Owing, ...]
    open: tuple[Open, ...]
    told: tuple[Line, ...]


def exceptions(hand: Hand, entries: Sequence[Entry]) -> ExceptionsPage:
    sentence, gone = hand.sentence, story.struck(entries)
    lines = {entry.seq: story.line(entry) for entry in entries}
    return ExceptionsPage(
        overdue=tuple(overdue(owing(hand))),
        open=tuple(
            Open(
                what=deed(key_of(matter.code, matter.about)),
                since=matter.at,
                entry=lines.get(matter.seq),
                settle=hand.answering(key_of(matter.code, matter.about)),
            )
            for matter in sentence.matters
        ),
        told=tuple(story.line(one, gone.get(one.seq)) for one in reversed(entries) if one.type in TOLD),
    )
