"""What was owed by a day: met in time, late, missed, ahead. What nobody can tell stands apart.

A deadline that was met stands on the day on which it was; one that was not, on the day on which it fell due, and where
it was met after all it runs to the day of that.
"""

from collections.abc import Iterator
from datetime import date

from domain import calendar
from domain.contact_periods import ContactsCounted
from domain.diary import COUNTED, deed
from domain.messages import Entry, Reason
from domain.model import Role
from domain.time import CaughtUp, Missed
from domain.timeline.history import History, day
from domain.timeline.shape import Mark, Row, Sort

Place = tuple[str, date]
MET = ("met", "met_late", "met_recorded_late")


def deadlines_row(history: History) -> Row:
    found: dict[Place, Mark] = {}
    for entry in sorted(history.standing, key=lambda one: one.seq):
        found.update(_missed(entry))
        found.update(_met(entry))
    counted = [mark for entry in history.standing if (mark := _counted(entry))]
    return Row(marks=tuple(sorted([*found.values(), *counted, *_open(history, found)])))


def _missed(entry: Entry) -> Iterator[tuple[Place, Mark]]:
    match entry.data:
        case Missed(key=key, due=due):
            on = calendar.day(due)
            yield (key, on), Mark(on, Sort.MISSED, deed(key), (entry.seq,))
        case CaughtUp(items=items):
            for item in items:
                on = calendar.day(item.due)
                yield (item.key, on), Mark(on, Sort.UNKNOWN, deed(item.key), (entry.seq,))


def _met(entry: Entry) -> Iterator[tuple[Place, Mark]]:
    for reason in entry.because if not isinstance(entry.data, ContactsCounted) else ():
        if reason.code in MET:
            key, due = _what(reason)
            if reason.code == "met_late":
                yield (key, due), Mark(due, Sort.LATE, deed(key), (entry.seq,), until=day(entry))
            else:
                yield (key, due), Mark(day(entry), Sort.MET, deed(key), (entry.seq,))


def _what(reason: Reason) -> Place:
    values = reason.values or {}
    return str(values["key"]), calendar.day(calendar.instant(str(values["due"])))


def _counted(entry: Entry) -> Mark | None:
    """A period of contacts that a standard counts: as many as it asked for, or not. One in which contact rested, or
    for which no number is set, says nothing."""
    data = entry.data
    if not isinstance(data, ContactsCounted) or data.rested or not data.required:
        return None
    sort = Sort.MET if data.code == "met" else Sort.MISSED
    return Mark(data.last, sort, f"Contacts of a period: {data.kept} kept of {data.required}", (entry.seq,))


def _open(history: History, found: dict[Place, Mark]) -> Iterator[Mark]:
    """What people still owe by a day; of what fell due before today and nobody reported nothing is known."""
    for clock in history.sentence.clocks:
        if clock.due is None or clock.owner == Role.SYSTEM or clock.question in COUNTED:
            continue
        on = calendar.day(clock.due)
        if (clock.key, on) not in found:
            sort = Sort.DUE if on >= history.today else Sort.UNKNOWN
            yield Mark(on, sort, deed(clock.key), (clock.seq,))
