"""Rules of the calendar of England and Wales."""

from datetime import date
from typing import Annotated

from pydantic import Field

from domain import calendar
from domain.model import Day
from domain.rules import Answer, Rule


class Dates(Answer):
    dates: tuple[date, ...]


class BankHolidays(Rule, name="bank-holidays"):
    """The weekdays that are bank holidays in a year, substitutes included (Banking and Financial Dealings Act 1971)."""

    year: Annotated[int, Field(ge=1995, le=2199)]

    def answer(self) -> Dates:
        because = ("statute", "projected") if calendar.is_projected(self.year) else ("statute", "proclamations")
        return Dates(dates=calendar.bank_holidays(self.year), because=because)


class DueDate(Answer):
    due_date: date


class WorkingDays(Rule, name="working-days"):
    """The day that is so many working days after a day."""

    start_date: Day
    working_days: Annotated[int, Field(ge=1, le=5000)]
    count_start_day: bool

    def answer(self) -> DueDate:
        on = calendar.add_working_days(self.start_date, self.working_days, count_start_day=self.count_start_day)
        return DueDate(due_date=on, because=("start_day_counted" if self.count_start_day else "start_day_not_counted",))


class ReleaseOn(Answer):
    release_on: date


class ReleaseDay(Rule, name="release-day"):
    """The day of release where it falls on a day of rest: the nearest working day before (CJA 1961 s.23)."""

    due_date: Day

    def answer(self) -> ReleaseOn:
        on = calendar.working_day_on_or_before(self.due_date)
        return ReleaseOn(
            release_on=on, because=("working_day" if on == self.due_date else "moved_before_a_day_of_rest",)
        )
