"""From judged failures to warnings, and to the failure that makes a decision on breach or recall fall due.

A decision falls due and is never automatic. It stays due, whatever happens after: only somebody's decision ends it.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict

from domain import policy
from domain.model import Day, Kind, Model, Where
from domain.policy import CourtOrder, Situation, Standard
from domain.questions import Question
from domain.rules import Answer, Rule
from domain.rules.kinds import Table, table
from domain.rules.standards import name_in


class Regime(Model):
    """What the name of a regime means. A failure on licence is answered by recall, one of an order by breach."""

    packs: tuple[str, ...]
    where: Where
    order: CourtOrder | None = None
    sentence: Kind | None = None

    @property
    def decision(self) -> Literal["breach", "recall"]:
        return "recall" if self.where is Where.LICENCE else "breach"

    def standard(self, question: Question) -> Standard | None:
        return policy.standard(
            self.packs, question, Situation(where=self.where, order=self.order, sentence=self.sentence)
        )


class Names(Table):
    regimes: dict[str, Regime]


NAMES = table("enforcement-ladder", Names)


class Event(Model):
    """An appointment and what came of it; the judgement is taken to be made on the day of the failure."""

    model_config = ConfigDict(extra="forbid")

    date: Day
    outcome: Literal["attended", "failed"]
    judgement: Literal["acceptable", "unacceptable"] | None
    warning_date: Day | None


class Ladder(Answer):
    """`warn_for` is None where the source sets no warning rule; `decision_due` is None where no decision is."""

    unacceptable_failures: int
    awaiting_judgement: tuple[date, ...]
    warn_for: tuple[date, ...] | None
    decision_due: Literal["breach", "recall"] | None
    decision_failure_date: date | None
    may_stay_action: bool


class EnforcementLadder(Rule, name="enforcement-ladder"):
    """What falls due on the failures known by a day (CMM App. 3, Table A2.13; CJCSA 2000 s.53; CJA 2003 Sch. 8 paras
    5-6; SA 2020 Sch. 10 paras 6-7; on licence NPS Bulletin 67, 2f.4)."""

    regime: Annotated[str, name_in(NAMES.regimes)]
    as_of: Day
    events: tuple[Event, ...]
    no_breach_authorised_by: str | None

    def answer(self) -> Ladder:
        regime = NAMES.regimes[self.regime]
        threshold, warning = regime.standard(Question.BREACH_THRESHOLD), regime.standard(Question.WARNING)
        unacceptable = [one for one in self._failures() if one.judgement == "unacceptable"]
        reached = [threshold is not None and reaches(threshold, unacceptable, one) for one in range(len(unacceptable))]
        due = next((one.date for one, yes in zip(unacceptable, reached, strict=True) if yes), None)
        authorised = bool(self.no_breach_authorised_by and self.no_breach_authorised_by.strip())
        stay = regime.standard(Question.BREACH_STAY) if due and authorised else None
        return Ladder(
            unacceptable_failures=len(unacceptable),
            awaiting_judgement=tuple(one.date for one in self._failures() if one.judgement is None),
            warn_for=_to_warn(unacceptable, reached) if warning else None,
            decision_due=regime.decision if due else None,
            decision_failure_date=due,
            may_stay_action=stay is not None,
            because=_because(threshold, "threshold_reached" if due else "below_threshold", warning, stay),
        )

    def _failures(self) -> list[Event]:
        known = [one for one in self.events if one.outcome == "failed" and one.date <= self.as_of]
        return sorted(known, key=lambda one: one.date)


def reaches(threshold: Standard, unacceptable: list[Event], number: int) -> bool:
    """Whether one of the unacceptable failures reaches the threshold by the warnings, or the failures, before it.

    A warning is for the failures that come after the one that it was given for."""
    before, failure = unacceptable[:number], unacceptable[number]
    if threshold.counts_from == "warning":
        return threshold.is_reached(failure.date, [one.warning_date for one in before if one.warning_date])
    return threshold.is_reached(failure.date, [one.date for one in (*before, failure)])


def _to_warn(unacceptable: list[Event], reached: list[bool]) -> tuple[date, ...]:
    """The failures that call for a warning: each one that does not reach the threshold itself, even while a decision
    on an earlier one is due (SA 2020 Sch. 10 para. 6(1))."""
    return tuple(one.date for one, yes in zip(unacceptable, reached, strict=True) if not yes)


def _because(
    threshold: Standard | None, count: str, warning: Standard | None, stay: Standard | None
) -> tuple[str, ...]:
    standards = [f"standard:{one.ref}" if one else None for one in (threshold, warning, stay)]
    reasons = (standards[0], count, standards[1] or "no_warning_rule", standards[2])
    return tuple(reason for reason in reasons if reason)
