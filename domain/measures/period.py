"""Periods as people write them: a year, a quarter, a month."""

import re
from datetime import date, timedelta

from domain.calendar import add_months
from domain.errors import BadInput

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
