"""Days and times as pages write and read them, all in London: Wednesday 11 November 2026, 11 Nov 2026, 2:30pm."""

import re
from datetime import date, datetime, time

from domain import calendar

MIDDAY, MIDNIGHT = time(12), time(0)
CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?:[:.](\d{2}))?\s*(am|pm)?", re.IGNORECASE)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
HALF_DAY = 12


def day(of: date | datetime) -> str:
    """In text: Wednesday 11 November 2026."""
    on = _day(of)
    return f"{on:%A} {on.day} {on:%B} {on.year}"


def short(of: date | datetime) -> str:
    """In tables: 11 Nov 2026."""
    on = _day(of)
    return f"{on.day} {on:%b} {on.year}"


def clock(at: datetime) -> str:
    """The time of day: 2:30pm, 9am, midday, midnight."""
    local = at.astimezone(calendar.LONDON).time().replace(second=0, microsecond=0)
    if local in (MIDDAY, MIDNIGHT):
        return "midday" if local.hour else "midnight"
    minutes = f":{local:%M}" if local.minute else ""
    return f"{local.hour % HALF_DAY or HALF_DAY}{minutes}{local:%p}".lower()


def typed(at: datetime) -> str:
    """The time of day as one types it, to the second where it has any: 14:30."""
    local = at.astimezone(calendar.LONDON)
    return f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"


def moment(at: datetime) -> str:
    """In text: Wednesday 11 November 2026 at 2:30pm."""
    return f"{day(at)} at {clock(at)}"


def happened(at: datetime, day_only: bool | None = None) -> str:
    """An instant in a list: its day, with the time where it is known to be one."""
    on = calendar.day(at)
    plain = day_only or at in (calendar.end_of(on), calendar.midday(on))
    return short(on) if plain else f"{short(on)}, {clock(at)}"


def deadline(due: datetime) -> str:
    """By when: by end of Friday 13 November 2026, or by a time of that day."""
    on = calendar.day(due)
    return f"by end of {day(on)}" if due == calendar.end_of(on) else f"by {clock(due)} on {day(on)}"


def read_day(of_month: str, month: str, year: str) -> date:
    """A day as it was typed; the month may be a name. Raises ValueError where there is no such day."""
    name = month.strip().lower()[:3]
    number = MONTHS.index(name) + 1 if name in MONTHS else int(month)
    return date(int(year), number, int(of_month))


def read_clock(text: str) -> time:
    """A time as it was typed: 14:30, 2.30pm, 9am, midday. Raises ValueError where it is none."""
    said = text.strip().lower()
    if said in ("midday", "noon"):
        return MIDDAY
    if said == "midnight":
        return MIDNIGHT
    found = CLOCK.fullmatch(said)
    if not found:
        raise ValueError(f"{text!r} is no time")
    hour, minutes, seconds, half = int(found[1]), int(found[2] or 0), int(found[3] or 0), found[4]
    if half and not 1 <= hour <= HALF_DAY:
        raise ValueError(f"{text!r} is no time")
    return time(hour % HALF_DAY + (HALF_DAY if half == "pm" else 0) if half else hour, minutes, seconds)


def at_clock(on: date, of_day: time) -> datetime:
    """The instant at which it is that time in London on that day."""
    return calendar.instant(f"{on.isoformat()} {of_day.isoformat()}")


def _day(of: date | datetime) -> date:
    return calendar.day(of) if isinstance(of, datetime) else of
