"""What stands too close to be seen apart, and which days the axis names. Linear throughout, a day is a day.

The only thing of a picture that is told here is how many days a mark is wide.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from domain import calendar
from domain.timeline.shape import Mark, Sort

WORST_FIRST = (
    *(Sort.RECALL, Sort.BREACH, Sort.COURT, Sort.MISSED, Sort.LATE, Sort.UNKNOWN, Sort.DUE),
    *(Sort.FAILED, Sort.NO_OUTCOME, Sort.ACCEPTED, Sort.PAROLE_REFUSED, Sort.PAROLE_GRANTED),
    *(Sort.AUTHORISED, Sort.BREACH_REFERRED, Sort.BROKEN, Sort.WARNED, Sort.TAKEN_BACK, Sort.POLICE),
    *(Sort.STOPPED, Sort.TURNED_DOWN, Sort.COMPLETED, Sort.ARRANGED, Sort.KEPT, Sort.PLAN, Sort.REVIEW),
)
"""Which of several merged marks is shown: the first of these that is among them."""

WEEK, MONTH, QUARTER, YEAR, FIVE_YEARS = 7, 30, 91, 365, 1826
SPANS = ((92, WEEK), (580, MONTH), (5 * YEAR + 2, QUARTER), (12 * YEAR + 3, YEAR))
COUNTED = (Sort.KEPT, Sort.FAILED, Sort.ACCEPTED)
PERIODS = (("month", 1, MONTH), ("quarter", 3, QUARTER))
ROOM = 1.75
"""How many marks wide a stretch of counted contacts is at the least."""
CROWDED = 0.25
"""The share of neighbours closer than a mark is wide from which contacts are counted instead of shown one by one."""


class Tick(NamedTuple):
    """A named day of the axis; `year`: what stands below it, where the year begins or the axis does."""

    on: date
    label: str
    year: str = ""


class Tally(NamedTuple):
    """Contacts of a stretch of days, counted."""

    first: date
    until: date
    kept: int
    failed: int


class Tallies(NamedTuple):
    """The contacts of each stretch of one length: a month, a quarter or a year."""

    by: str
    each: tuple[Tally, ...]


def ticks(first: date, until: date) -> list[Tick]:
    """Weeks up to three months, months up to eighteen and what follows them, quarters up to five years, years up to
    twelve, else every five years."""
    unit = _unit((until - first).days)
    days = [on for on in _days(first, until, unit)]
    return [_tick(on, unit, before) for before, on in zip([None, *days], days, strict=False)]


def _unit(days: int) -> int:
    return next((unit for most, unit in SPANS if days <= most), FIVE_YEARS)


def _days(first: date, until: date, unit: int) -> Iterator[date]:
    if unit == WEEK:
        monday = first.toordinal() + (-first.weekday()) % WEEK
        yield from (date.fromordinal(on) for on in range(monday, until.toordinal(), WEEK))
        return
    months = {MONTH: 1, QUARTER: 3, YEAR: 12, FIVE_YEARS: 60}[unit]
    number = -(-(first.year * 12 + first.month - (first.day == 1)) // months) * months
    while (on := date(number // 12, number % 12 + 1, 1)) < until:
        yield on
        number += months


def _tick(on: date, unit: int, before: date | None) -> Tick:
    if unit in (YEAR, FIVE_YEARS):
        return Tick(on, str(on.year))
    begins = before is None or before.year != on.year
    return Tick(on, f"{on.day} {on:%b}" if unit == WEEK else f"{on:%b}", str(on.year) if begins else "")


def apart(marks: Sequence[Mark], days: float) -> list[Mark]:
    """The marks so merged that no two are closer than so many days: the worst of each group, with how many such
    there are and what all of them are called."""
    shown: list[Mark] = []
    for mark in sorted(marks):
        if shown and (mark.on - shown[-1].on).days < days:
            shown[-1] = _merged(shown[-1], mark)
        else:
            shown.append(mark)
    return shown


def _merged(one: Mark, other: Mark) -> Mark:
    worst = min(one, other, key=lambda mark: _rank(mark.sort))
    late = max((mark.until for mark in (one, other) if mark.sort is worst.sort and mark.until), default=None)
    number = one.number + other.number if one.sort is other.sort else worst.number
    label = ", ".join(dict.fromkeys(said for said in (one.label, other.label) if said))
    return worst._replace(label=label, seqs=(*one.seqs, *other.seqs), until=late, number=number)


def _rank(sort: Sort) -> int:
    return WORST_FIRST.index(sort) if sort in WORST_FIRST else len(WORST_FIRST)


def tallies(marks: Sequence[Mark], first: date, until: date, days: float) -> Tallies | None:
    """Contacts counted by month, quarter or year, the shortest that is wide enough for a figure, where many are closer
    to the next one than so many days; else None."""
    counted = sorted(mark for mark in marks if mark.sort in COUNTED)
    gaps = [(after.on - before.on).days for before, after in pairwise(counted)]
    if not gaps or sum(0 < gap < days for gap in gaps) <= CROWDED * len(gaps):
        return None
    by, months = next(((by, months) for by, months, wide in PERIODS if wide >= ROOM * days), ("year", 12))
    number = Counter((_period(mark.on, months), mark.sort is Sort.KEPT) for mark in counted)
    each = (
        Tally(
            first=max(first, _starts(period, months)),
            until=min(until, _starts(period + 1, months)),
            kept=number[period, True],
            failed=number[period, False],
        )
        for period in sorted({period for period, _ in number})
    )
    return Tallies(by, tuple(each))


def _period(on: date, months: int) -> int:
    return (on.year * 12 + on.month - 1) // months


def _starts(period: int, months: int) -> date:
    return calendar.add_months(date(1, 1, 1), period * months - 12)
