"""One sentence as a picture, before it is drawn: lanes of bands and marks over its days, made from its entries alone.

What was annulled is left out; managers are numbered and nothing that somebody wrote freely is told, so that a picture
can be shown and printed. The lanes stand in one order for a short order and for a whole life.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from domain import standing
from domain.messages import Entry
from domain.timeline.deadlines import deadlines_row
from domain.timeline.events import contacts_row, enforcement_row, plan_row
from domain.timeline.history import A_DAY, History, day, history_of
from domain.timeline.shape import Lane, Row, Timeline
from domain.timeline.team import team_rows
from domain.timeline.where import last_day_known, where_row
from domain.timeline.work import work_lanes

ALWAYS = ("Where", "Contacts", "Deadlines")
"""Lanes that stand there even when nothing is in them."""


def timeline_of(entries: Sequence[Entry], today: date) -> Timeline:
    """The timeline of a sentence whose record these entries are, from the first on, as looked at on a day."""
    history = history_of(entries, today)
    sentence = history.sentence
    others = [lane for lane in _others(history) if lane.name in ALWAYS or any(map(_holds_something, lane.rows))]
    first, until = _span(history, [row for lane in others for row in lane.rows])
    return Timeline(
        sentence=sentence.id,
        title=standing.title(sentence),
        first=first,
        until=until,
        today=history.today,
        living=sentence.ended_at is None,
        for_life=sentence.order is not None and sentence.last_day is None and sentence.over is None,
        lanes=(Lane("Where", (where_row(history, first, until),)), *others),
    )


def _others(history: History) -> Iterator[Lane]:
    yield from work_lanes(history)
    yield Lane("Plan and reviews", (plan_row(history),))
    yield Lane("Contacts", (contacts_row(history),))
    yield Lane("Deadlines", (deadlines_row(history),))
    yield Lane("Enforcement", (enforcement_row(history),))
    yield Lane("Team and tier", tuple(team_rows(history)))


def _holds_something(row: Row) -> bool:
    return bool(row.bands or row.marks)


def _span(history: History, rows: Iterable[Row]) -> tuple[date, date]:
    """From the first day of anything to the day after the last: of the term, while it is served, and of what is
    known to be due."""
    days = [day(history.steps[0][0]), history.until - A_DAY]
    last = last_day_known(history.sentence)
    days += [last] if last else []
    for row in rows:
        days += [on for mark in row.marks for on in (mark.on, mark.until or mark.on)]
        for band in (*row.bands, *((row.planned,) if row.planned else ())):
            days += [band.first, band.last]
    days += [day(entry) for entry in history.of("prison_transferred", "tariff_expired")]
    return min(days), max(days) + A_DAY
