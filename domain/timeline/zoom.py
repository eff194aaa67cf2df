"""A part of a long timeline: its last year, custody, or what came after release; and what of it is in that window.

Nothing is worked out anew: what lies outside the window is left away, what reaches over its edge ends there.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from domain import calendar
from domain.timeline import ALWAYS
from domain.timeline.history import A_DAY
from domain.timeline.shape import Band, Lane, Mark, Row, Sort, Timeline

YEAR_AHEAD = 3
"""So many of the twelve months of the year that is shown lie ahead."""


class Zoom(StrEnum):
    """What of a timeline is shown."""

    ALL = "all"
    YEAR = "year"
    CUSTODY = "custody"
    FROM_RELEASE = "from-release"


class Window(NamedTuple):
    """From its first day up to, and not with, `until`."""

    first: date
    until: date

    @property
    def last(self) -> date:
        return self.until - A_DAY

    def has(self, on: date) -> bool:
        return self.first <= on < self.until


def windows(timeline: Timeline) -> dict[Zoom, Window]:
    """The parts that this timeline has, the whole first: none but that where it is no longer than two years."""
    whole = Window(timeline.first, timeline.until)
    if whole.until <= calendar.add_months(whole.first, 24):
        return {Zoom.ALL: whole}
    parts = {Zoom.YEAR: _year(timeline), **dict(_by_release(timeline))}
    return {Zoom.ALL: whole, **{zoom: part for zoom, part in parts.items() if part != whole}}


def part(timeline: Timeline, wanted: str) -> Window | None:
    """The window of a part by its word; None for the whole, and for what this timeline does not have."""
    found = windows(timeline)
    zoom = next((one for one in found if one == wanted), Zoom.ALL)
    return None if zoom is Zoom.ALL else found[zoom]


def _year(timeline: Timeline) -> Window:
    ends = max(timeline.first, min(timeline.until, calendar.add_months(timeline.today, YEAR_AHEAD)))
    return Window(max(timeline.first, calendar.add_months(ends, -12)), ends)


def _by_release(timeline: Timeline) -> Iterator[tuple[Zoom, Window]]:
    """Custody up to the first release or what is known of it; and what came after, once it has come."""
    lane = timeline.lane("Where")
    bands = lane.rows[0].bands if lane else ()
    inside = next((band for band in bands if band.sort is Sort.CUSTODY), None)
    if inside is None:
        return
    after = next((band for band in bands if band.first > inside.first and band.sort is not Sort.CUSTODY), None)
    yield Zoom.CUSTODY, Window(inside.first, after.first if after else timeline.until)
    if after and not after.ahead and after.sort is not Sort.OVER:
        yield Zoom.FROM_RELEASE, Window(after.first, timeline.until)


def zoomed(timeline: Timeline, window: Window) -> Timeline:
    """What of a timeline lies in a window; it is for life, and of today, only as far as the window reaches."""
    return timeline._replace(
        first=window.first,
        until=window.until,
        living=timeline.living and window.has(timeline.today),
        for_life=timeline.for_life and window.until == timeline.until,
        lanes=tuple(lane for lane in (_lane(lane, window) for lane in timeline.lanes) if lane.rows),
    )


def _lane(lane: Lane, window: Window) -> Lane:
    rows = tuple(_row(row, window) for row in lane.rows)
    return Lane(lane.name, tuple(row for row in rows if lane.name in ALWAYS or row.bands or row.marks or row.planned))


def _row(row: Row, window: Window) -> Row:
    return Row(
        label=row.label,
        bands=tuple(_cut(band, window) for band in row.bands if _reaches(band, window)),
        marks=tuple(_ended(mark, window) for mark in row.marks if window.has(mark.on)),
        planned=_cut(row.planned, window) if row.planned and _reaches(row.planned, window) else None,
    )


def _reaches(band: Band, window: Window) -> bool:
    return band.first < window.until and window.first < band.until


def _cut(band: Band, window: Window) -> Band:
    return band._replace(first=max(band.first, window.first), until=min(band.until, window.until))


def _ended(mark: Mark, window: Window) -> Mark:
    return mark._replace(until=min(mark.until, window.last)) if mark.until else mark
