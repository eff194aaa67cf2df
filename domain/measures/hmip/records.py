"""What the inspectorate's measures look at of an order, a high-risk case or a report.

A None date is something that did not happen, as far as the record shows; a None truth or grade is not known.
"""

from typing import Literal, NamedTuple

from domain.model import Day
from domain.rules.kinds import Count, Truth

Quality = Literal["excellent", "satisfactory", "not_satisfactory", "very_poor"]


class ContactRecord(NamedTuple):
    """An order's contact: what the first appointment was arranged for, when it was kept, each day on which one was."""

    order_date: Day
    first_arranged_for: Day | None
    first_kept_on: Day | None
    kept_dates: tuple[Day, ...]


class HighRiskContactRecord(NamedTuple):
    """The same of a high-risk case, with the limit and the number that its own standard sets; None where it sets none
    or it is not known."""

    order_date: Day
    first_limit: Day | None
    first_kept_on: Day | None
    required: Count | None
    offered_dates: tuple[Day, ...]
    kept_dates: tuple[Day, ...]


class SupervisionRecord(NamedTuple):
    order_date: Day
    plan_prepared: Truth | None
    reoffending_assessed: Truth | None
    harm_assessed: Truth | None
    review_dates: tuple[Day, ...]


class Failure(NamedTuple):
    """A failure to attend. The explanation is recorded too where it is recorded that there was none."""

    date: Day
    action_on: Day | None
    explanation_recorded: Truth
    judgement: Literal["acceptable", "unacceptable"] | None


class EnforcementRecord(NamedTuple):
    order_date: Day
    failures: tuple[Failure, ...]
    breach_action_on: Day | None
    no_breach_authorised_by: str | None


class CombinationRecord(NamedTuple):
    plan_covers_whole_order: Truth | None
    every_review_covers_both_parts: Truth | None
    officers_communicated: Truth | None


class PsrRecord(NamedTuple):
    quality: Quality | None
