"""Periods as people write them: a year, a quarter, a month; or from one day to another."""

import re
from datetime import date, timedelta

from domain.calendar import add_months
from domain.errors import BadInput
from domain.measures.measure import Window

WRITTEN = re.compile(r"(?P<year>\d{4})(Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?")


def period(text: str) -> tuple[date, date]:
    """The first and the last day of `2026`, `2026Q3` (quarters of the calendar year) or `2026-05`. Raises BadInput."""
    found = WRITTEN.fullmatch(text)
    if not found or not date.min.year <= int(found["year"]) < date.max.year:
        raise BadInput(f"{text!r} is no period: write 2026, 2026Q3 or 2026-05, or --from DAY --to DAY.")
    month, months = 1, 12
    if found["quarter"]:
        month, months = 3 * int(found["quarter"]) - 2, 3
    elif found["month"]:
        month, months = int(found["month"]), 1
    first = date(int(found["year"]), month, 1)
    return first, add_months(first, months) - timedelta(days=1)


def window(within: str | None, first: date | None, last: date | None, *, as_at: date | None, today: date) -> Window:
    """A period, or from a first to a last day; to today where neither is said, as recorded until then. Raises BadInput
    for both together, or for an end before the beginning."""
    if within and (first or last):
        raise BadInput("report: say --period, or --from and --to.")
    begins, ends = period(within) if within else (first, last or today)
    if begins and ends < begins:
        raise BadInput(f"report: the period ends on {ends}, before it begins on {begins}.")
    return Window(begins, ends, as_at or today)
