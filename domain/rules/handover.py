"""When and to whom a case passes from the prison to the community (offender-management-allocation-manager).

The first reason that fits decides. A case without a handover date is the community's throughout, but for one whose
release date nobody knows: that one stays with the prison.
"""

from datetime import date, timedelta
from typing import Literal

from domain import calendar
from domain.model import Day, Model
from domain.rules import Answer, Rule
from domain.rules.kinds import Table, Truth, table

Dated = Literal["early_allocation", "indeterminate", "determinate_parole", "determinate"]
Undated = Literal["recall_case", "immigration_case", "release_date_unknown", "determinate_short"]
Responsibility = Literal["custody_only", "custody_with_community", "community"]


class Before(Model):
    """How long before release: the months first, then the weeks and days."""

    months: int = 0
    weeks: int = 0
    days: int = 0

    def of(self, on: date) -> date:
        return calendar.add_months(on, -self.months) - timedelta(weeks=self.weeks, days=self.days)


class Handovers(Table):
    short_months: int
    before_release: dict[Dated, Before]
    by_provider: dict[str, Before]


TABLE = table("handover", Handovers)


def by_provider(pack: str, release: date) -> date | None:
    """The day of handover that a provider's contract set, by the name of its pack; None where it set none."""
    before = TABLE.by_provider.get(pack)
    return before.of(release) if before else None


class Passing(Answer):
    reason: Dated | Undated | Literal["indeterminate_open"]
    handover_date: date | None
    start_date: date | None
    responsibility: Responsibility


class Handover(Rule, name="handover"):
    """The day of handover, the day from which the community supports, and who is responsible today.

    The short rule compares ten months from the start with the earliest release, not the length of the sentence, and
    comes before that of parole (app/lib/handover/handover_calculation.rb, app/domains/offender_handover.rb). What the
    source decides by the date and outcome of a parole hearing is not asked here.
    """

    sentence_start: Day
    earliest_release: Day | None
    indeterminate: Truth
    determinate_parole: Truth
    early_allocation: Truth
    recalled: Truth
    immigration_case: Truth
    open_conditions_since: Day | None
    today: Day

    def answer(self) -> Passing:
        if self.recalled:
            return _undated("recall_case", "community")
        if self.immigration_case:
            return _undated("immigration_case", "community")
        if self.earliest_release is None:
            return _undated("release_date_unknown", "custody_only")
        reason = self._reason(self.earliest_release)
        if reason == "determinate_short":
            return _undated(reason, "community")
        return self._dated(reason, TABLE.before_release[reason].of(self.earliest_release))

    def _reason(self, release: date) -> Dated | Literal["determinate_short"]:
        if self.early_allocation:
            return "early_allocation"
        if self.indeterminate:
            return "indeterminate"
        if release <= calendar.add_months(self.sentence_start, TABLE.short_months):
            return "determinate_short"
        return "determinate_parole" if self.determinate_parole else "determinate"

    def _dated(self, reason: Dated, handover: date) -> Passing:
        open_since = self.open_conditions_since if self.indeterminate else None
        start = min(handover, open_since or handover)
        responsibility, why = self._responsible(start, handover)
        return Passing(
            reason="indeterminate_open" if reason == "indeterminate" and open_since else reason,
            handover_date=handover,
            start_date=start,
            responsibility=responsibility,
            because=(reason, *(("open_conditions",) if open_since else ()), why),
        )

    def _responsible(self, start: date, handover: date) -> tuple[Responsibility, str]:
        if self.today < start:
            return "custody_only", "before_start"
        if self.today < handover:
            return "custody_with_community", "before_handover"
        return "community", "handed_over"


def _undated(reason: Undated, responsibility: Responsibility) -> Passing:
    return Passing(
        reason=reason,
        handover_date=None,
        start_date=None,
        responsibility=responsibility,
        because=(reason, "no_handover"),
    )
