"""Days in England and Wales: which day an instant belongs to, which days count, when a day ends.

A day is always the London day of an instant. The zone comes from the pinned `tzdata`, never from the machine.
Bank holidays are the statute's, corrected by versioned data; a year nobody has announced yet is projected.
"""

import calendar as months
import tomllib
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from domain.errors import BadInput
from domain.model import Model

with files("tzdata.zoneinfo.Europe").joinpath("London").open("rb") as _zone:
    LONDON = ZoneInfo.from_file(_zone, key="Europe/London")

NAME = "england-wales@1"
MONDAY, FRIDAY = 0, 4


class Change(Model):
    """Days that a proclamation took out of the statute's list or put into it, with its reason."""

    reason: str
    removed: tuple[date, ...] = ()
    added: tuple[date, ...] = ()


class Announced(Model):
    """One version of the bank-holiday data."""

    first_year: int
    announced_until: int
    changes: tuple[Change, ...]


ANNOUNCED = Announced.model_validate(
    tomllib.loads(files("domain.calendars").joinpath("england-wales-1.toml").read_text(encoding="utf-8"))
)


def day(at: datetime) -> date:
    """The London day of an instant."""
    return at.astimezone(LONDON).date()


def end_of(on: date) -> datetime:
    """The last second of a London day, in UTC: what a due *date* means as an instant."""
    return datetime.combine(on, time(23, 59, 59), LONDON).astimezone(UTC)


def start_of(on: date) -> datetime:
    """The first second of a London day, in UTC."""
    return datetime.combine(on, time(0), LONDON).astimezone(UTC)


def midday(on: date) -> datetime:
    """12:00 in London, in UTC: the instant of a fact that is known only by its day."""
    return datetime.combine(on, time(12), LONDON).astimezone(UTC)


def instant(text: str) -> datetime:
    """An instant as people write it: `1999-03-05` is midday, `1999-03-05 10:00` London time, an ISO instant itself."""
    try:
        if len(text) == len("1999-03-05"):
            return midday(date.fromisoformat(text))
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{text!r} is no date or time: write 1999-03-05, or 1999-03-05 10:00 (London).") from None
    return (at if at.tzinfo else at.replace(tzinfo=LONDON)).astimezone(UTC)


def stamp(at: datetime) -> str:
    """An instant as records write it: UTC, whole seconds, text that sorts."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def utc(naive: datetime) -> datetime:
    """An instant that came without its zone, from a source that is known to mean UTC."""
    return naive.replace(tzinfo=UTC)


def is_projected(year: int) -> bool:
    """Whether the bank holidays of that year are the statute's alone, not yet announced."""
    return year > ANNOUNCED.announced_until


@cache
def bank_holidays(year: int) -> tuple[date, ...]:
    """The weekdays on which England and Wales rest in a year, in order, substitute days included."""
    days = set(_by_statute(year))
    for change in ANNOUNCED.changes:
        days -= set(change.removed)
        days |= {on for on in change.added if on.year == year}
    return tuple(sorted(days))


def is_working_day(on: date) -> bool:
    return on.weekday() <= FRIDAY and on not in bank_holidays(on.year)


def add_working_days(start: date, count: int, *, count_start_day: bool = False) -> date:
    """The day on which the count is reached. Day one is the first working day after the start, or the start itself."""
    on = start if count_start_day else start + timedelta(days=1)
    left = count
    while True:
        if is_working_day(on):
            left -= 1
        if left <= 0:
            return on
        on += timedelta(days=1)


def working_day_on_or_before(on: date) -> date:
    """The day itself, or the working day before it: to where a release on a day of rest is moved (CJA 1961 s.23)."""
    while not is_working_day(on):
        on -= timedelta(days=1)
    return on


def add_months(start: date, count: int) -> date:
    """The same day of the month, `count` months on (or back), or that month's last day where it is too short."""
    index = start.year * 12 + start.month - 1 + count
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(start.day, months.monthrange(year, month)[1]))


def months_between(start: date, end: date) -> int:
    """The whole months from a day to a later one; 0 where there is none."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return max(0, months - (add_months(start, months) > end))


def last_day(start: date, *, months: int) -> date:
    """The last day of a term that includes its first: twelve months from 1 March end on the last of February."""
    return add_months(start, months) - timedelta(days=1)


def _by_statute(year: int) -> list[date]:
    easter = _easter(year)
    return [
        _next_weekday(date(year, 1, 1)),
        easter - timedelta(days=2),
        easter + timedelta(days=1),
        _first_monday(year, 5),
        _last_monday(year, 5),
        _last_monday(year, 8),
        *_christmas(year),
    ]


def _next_weekday(on: date) -> date:
    return on if on.weekday() <= FRIDAY else on + timedelta(days=7 - on.weekday())


def _first_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(MONDAY - first.weekday()) % 7)


def _last_monday(year: int, month: int) -> date:
    last = date(year, month, months.monthrange(year, month)[1])
    return last - timedelta(days=last.weekday())


def _christmas(year: int) -> list[date]:
    christmas, boxing = date(year, 12, 25), date(year, 12, 26)
    resting = [on for on in (christmas, boxing) if on.weekday() <= FRIDAY]
    substitute = boxing + timedelta(days=1)
    while len(resting) < 2:
        if substitute.weekday() <= FRIDAY:
            resting.append(substitute)
        substitute += timedelta(days=1)
    return resting


def _easter(year: int) -> date:
    """Easter Sunday by the Gregorian computus (the anonymous method, as in Meeus, Astronomical Algorithms, ch. 8)."""
    century, in_century = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (in_century // 4) - moon - in_century % 4) % 7
    correction = (year % 19 + 11 * moon + 22 * weekday) // 451
    month, before = divmod(moon + weekday - 7 * correction + 114, 31)
    return date(year, month, before + 1)
