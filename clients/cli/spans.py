"""Spans of time as people give them to a verb: `7d`, `2w`, this week."""

import re
from datetime import datetime, timedelta

from domain import calendar
from domain.errors import BadInput

DAYS = {"d": 1, "w": 7}


def within(span: str, now: datetime) -> datetime:
    """The instant so much later: `7d` or `2w`. Raises BadInput."""
    found = re.fullmatch(r"(\d{1,4})([dw])", span)
    if not found:
        raise BadInput(f"{span!r} is no span: write 7d or 2w.")
    return now + timedelta(days=int(found[1]) * DAYS[found[2]])


def end_of_week(now: datetime) -> datetime:
    """The end of Sunday."""
    today = calendar.day(now)
    return calendar.end_of(today + timedelta(days=6 - today.weekday()))
