"""A standard determinate sentence in days: its length, what is taken off and what is put on.

The day of sentence is day 1. Release is never before it, nor after the end of the sentence.
"""

from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import Self

from domain import calendar
from domain.model import Model


def last_day(start: date, *, months: int, days: int) -> date:
    """The last day of a sentence, months before days (PSI 03/2015 5.5; calculate-release-dates-api, Duration.kt).

    The count starts from the day before sentence; months from the first of a month end with a month.
    """
    if start.day == 1:
        return calendar.add_months(start, months) + timedelta(days=days - 1)
    return calendar.add_months(start - timedelta(days=1), months) + timedelta(days=days)


class Term(Model):
    """What a sentence comes to. `deducted` is remand and tagged bail, `added` is for misconduct."""

    start: date
    days: int
    deducted: int = 0
    at_large: int = 0
    added: int = 0

    @classmethod
    def imposed(
        cls, start: date, *, months: int, days: int, deducted: int = 0, at_large: int = 0, added: int = 0
    ) -> Self:
        """The term that a court imposed in months and days."""
        length = (last_day(start, months=months, days=days) - start).days + 1
        return cls(start=start, days=length, deducted=deducted, at_large=at_large, added=added)

    @property
    def expiry(self) -> date:
        return self._never_before_sentence(self._day(self.days))

    def custody(self, share: Fraction) -> int:
        """The days of custody that the share asks, begun days counted whole."""
        return ceil(self.days * share)

    def release(self, share: Fraction) -> date:
        return self._never_before_sentence(min(self._uncapped(share), self.expiry))

    def unserved(self, share: Fraction) -> int:
        """Those added days that fall after the end of the sentence and are never served."""
        return max(0, (self._uncapped(share) - self.expiry).days)

    def whole_years(self) -> int:
        after = self.start + timedelta(days=self.days)
        return after.year - self.start.year - ((after.month, after.day) < (self.start.month, self.start.day))

    def _day(self, number: int) -> date:
        return self.start + timedelta(days=number - 1 - self.deducted + self.at_large)

    def _uncapped(self, share: Fraction) -> date:
        return self._day(self.custody(share)) + timedelta(days=self.added)

    def _never_before_sentence(self, on: date) -> date:
        return max(on, self.start)
