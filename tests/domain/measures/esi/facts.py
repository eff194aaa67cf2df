"""Cases as facts, as `READS` has them: an order that was imposed on Monday 8 March 2004, or a licence from then on.

So day 15 is 23 March, the fifth working day 15 March; three months are over on 8 June.
"""

import json
from typing import Any

from domain.measures.account import Account
from domain.measures.facts import READS, WHOLE, Fact, seconds
from domain.measures.measure import Count

BEGAN = "2004-03-08"
Cases = dict[str, list[tuple[str, Account, Count]]]
"""Name of a measure → cases, each in words, and what it counts."""


def fact(kind: str, on: str, /, **says: Any) -> Fact:
    """A fact at noon, its fields where they are read."""
    texts = {field: value if isinstance(value, str) else json.dumps(value) for field, value in says.items()}
    fields = [json.dumps(says) if field == WHOLE else texts.get(field, "") for field in READS[kind]]
    return Fact(kind, seconds(f"{on}T12:00:00Z"), seconds(f"{on}T12:00:00Z"), 0, "offender_manager", "brandt", *fields)


def met(on: str, key: str, due: str, how: str = "met") -> Fact:
    """A deadline that was met."""
    at = seconds(f"{on}T12:00:00Z")
    return Fact(how, at, at, 0, "offender_manager", "brandt", key, f"{due}T23:59:59Z", "X")


def missed(key: str, due: str) -> Fact:
    return fact("missed", due, key=key, owner="offender_manager", due=f"{due}T23:59:59Z")


def order(*facts: Fact, **imposes: Any) -> Account:
    sentenced = fact("sentenced", BEGAN, kind="community_order", imposed=BEGAN, **imposes)
    return Account("S-1", _numbered(sentenced, *facts))


def licence(*facts: Fact) -> Account:
    """Custody since 2001, released on the same Monday."""
    sentenced = fact("sentenced", "2001-03-12", kind="determinate", imposed="2001-03-12")
    return Account("S-1", _numbered(sentenced, fact("released", BEGAN, kind="licence"), *facts))


def _numbered(*facts: Fact) -> list[Fact]:
    """In the order of their days; what happened at one time has one entry, as a deadline and what met it."""
    stamps = sorted({one.at for one in facts})
    return [one._replace(seq=stamps.index(one.at) + 1) for one in sorted(facts, key=lambda one: one.at)]


def assessed(on: str, harm: str = "low", likelihood: str = "medium", **says: Any) -> Fact:
    return fact("assessed", on, harm=harm, likelihood=likelihood, **says)


def planned(on: str = "2004-03-22", *objectives: dict[str, Any], **says: Any) -> Fact:
    return fact("planned", on, objectives=objectives or [SMART], **says)


def reviewed(on: str, *, risk_management_plan: str | None = None, **states: str) -> Fact:
    """A review; `states` says of objectives how they stand."""
    progress = [{"objective": id, "state": state} for id, state in states.items()]
    return fact("reviewed", on, kind="paper", progress=progress, risk_management_plan=risk_management_plan)


def counted(on: str, required: int, offered: int, kept: int, **says: Any) -> Fact:
    return fact("contacts_counted", on, period=1, required=required, offered=offered, kept=kept, **says)


def appointment(id: str, on: str) -> Fact:
    return fact("appointment_made", "2004-03-09", appointment=id, when=f"{on}T10:00:00Z", statutory=True)


def attended(id: str, on: str) -> Fact:
    return fact("attended", on, appointment=id, with_whom="brandt", statutory=True)


def commenced(intervention: str, **says: Any) -> Fact:
    return fact("commenced", "2004-04-05", intervention=intervention, **says)


def started(intervention: str, **says: Any) -> Fact:
    return fact("started", "2004-04-06", intervention=intervention, **says)


def worked(on: str, hours: int) -> Fact:
    return fact("hours_worked", on, intervention="work", hours=hours)


def absent(id: str, on: str) -> Fact:
    return fact("failed_to_attend", on, appointment=id)


SMART = {"id": "O1", "need": "drugs", "by": "2004-09-01", "who": "offender_manager"}
VAGUE = {"id": "O2", "need": "work"}
HIGH = assessed("2004-03-10", "high")
LOW = assessed("2004-03-10")
WORK = {"id": "work", "class_": "punitive", "hours": 60}
GROUP = {"id": "group", "class_": "constructive", "partner": "programmes"}
CHANGED = assessed("2004-05-04", "medium")
PLAN = planned()
COURTS = {**SMART, "need": None, "interventions": ["work"]}
TAUGHT = {**GROUP, "support": ["literacy"]}
NEEDS = assessed("2004-03-10", support_needs=["literacy"])
EXPLAINED = fact("order_explained", "2004-03-11", understood=False)
REFERRED = fact("referred", "2004-05-04", intervention="job", brokerage="mainstream")
ENDED = fact("term_ended", "2004-12-07")
WATCH = "who watches for what"
