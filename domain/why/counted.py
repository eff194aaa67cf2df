"""How a due date was counted: from which day, which days, which bank holidays were left out."""

from datetime import date, datetime, timedelta

from domain import calendar
from domain.model import Day, Model
from domain.policy import Standard
from domain.why.cited import TIME_LIMITS

WORKING = ("working_days", "business_days")


class Counted(Model):
    """The count from a start to a last day. The start is not counted.

    `days` are those counted, where days are what is counted; weeks and months go by the calendar and leave it empty.
    `left_out` are the bank holidays between; `projected`: those of a year that nobody has announced yet."""

    start: Day
    last: Day
    unit: str
    days: tuple[Day, ...] = ()
    left_out: tuple[Day, ...] = ()
    projected: bool = False


def counted(standard: Standard, since: datetime, due: datetime) -> Counted | None:
    """The count of a time limit that began then, if that is how it falls due; else None."""
    if standard.unit not in TIME_LIMITS or standard.due(since) != due:
        return None
    start, last = calendar.day(since), calendar.day(due)
    between = [start + timedelta(days=number) for number in range(1, (last - start).days + 1)]
    if standard.unit in WORKING:
        return Counted(
            start=start,
            last=last,
            unit=standard.unit,
            days=tuple(day for day in between if calendar.is_working_day(day)),
            left_out=_bank_holidays(between),
            projected=any(calendar.is_projected(day.year) for day in between),
        )
    return Counted(start=start, last=last, unit=standard.unit, days=tuple(between) if standard.unit == "days" else ())


def _bank_holidays(days: list[date]) -> tuple[date, ...]:
    return tuple(day for day in days if day in calendar.bank_holidays(day.year))
