"""What a record should hold of every sentence, and since which day it does: the documents of its first weeks."""

from datetime import date
from functools import lru_cache

from domain.measures.account import Account
from domain.model import Harm

PLANS = ("planned", "plan_changed", "reviewed")
"""The types of entry that may bring a risk management plan."""


def assessed_on(account: Account) -> date | None:
    """The day on which the risk of harm was first assessed as something."""
    return next((fact.day for fact in account.facts("assessed") if fact.about != Harm.UNKNOWN), None)


def harm_at_first(account: Account) -> str | None:
    """The risk of harm as it was first assessed; None where nobody has."""
    return next((fact.about for fact in account.facts("assessed") if fact.about != Harm.UNKNOWN), None)


def planned_on(account: Account) -> date | None:
    plan = account.first("planned")
    return plan.day if plan else None


def risk_planned_on(account: Account) -> date | None:
    """The day of the first risk management plan, which stands in the plan, a change of it or a review."""
    return next((fact.day for fact in account.facts(*PLANS) if fact.says.get("risk_management_plan")), None)


@lru_cache(maxsize=1)
def markers(account: Account) -> frozenset[str]:
    """How the person was marked last; an assessment that leaves the markers out leaves them as they were."""
    told = [says["markers"] for fact in account.facts("assessed") if (says := fact.says).get("markers") is not None]
    return frozenset(told[-1] if told else ())
