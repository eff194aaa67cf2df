"""By when something is due under an instrument: its standard, found in the packs, and the days that it gives.

Only a figure that is certain gives a day. `none_set` is what the instrument says, `unknown` what nobody has found or
what a missing fact leaves open.
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from domain import policy
from domain.model import Day, Harm, Model, Where
from domain.policy import Marker, Situation, Standard
from domain.questions import Question
from domain.rules import Answer, Rule
from domain.rules.kinds import Table, TierNumber, Truth, table

Months = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
Unit = Literal["working_days", "days", "weeks", "months"]
UNITS: dict[str | None, Unit] = {
    "working_days": "working_days",
    "business_days": "working_days",  # taken as the working days of England and Wales
    "days": "days",
    "weeks": "weeks",
    "months": "months",
}


def name_in(names: Iterable[str]) -> AfterValidator:
    """Takes a name of the list and no other."""

    def check(name: str) -> str:
        if name not in names:
            raise ValueError(f"no such name; there are {', '.join(names)}")
        return name

    return AfterValidator(check)


class Key(Model):
    """What the name of a standard asks the packs, and of whom: the least term, the markers that the name speaks of."""

    asks: Question
    where: Where = Where.COMMUNITY
    period: int | None = None
    term_months: int | None = None
    markers: tuple[Marker, ...] = ()


class Policy(Model):
    packs: tuple[str, ...]
    keys: dict[str, Key]


class Names(Table):
    policies: dict[str, Policy]


NAMES = table("standards-due", Names)


class Due(Answer):
    """`due_date` is the last day inside the limit."""

    status: Literal["due", "none_set", "unknown"]
    amount: int | None = None
    unit: Unit | None = None
    due_date: date | None = None


class StandardsDue(Rule, name="standards-due"):
    """The day by which a standard asks for something (the instruments' own prints, named in each pack's `source`).

    The start day counts only where it is said to. Days, weeks and months are not moved off a day of rest.
    """

    policy: Annotated[str, name_in(NAMES.policies)]
    key: str
    start_event: str
    start_date: Day
    tier: TierNumber | None
    risk_of_harm: Literal["low", "medium", "high"] | None
    custody_to_release_months: Months | None
    count_start_day: Truth

    def answer(self) -> Due:
        by = NAMES.policies[self.policy]
        key = by.keys.get(self.key)
        if key is None:
            return Due(status="unknown", because=("no_such_standard",))
        found = policy.standard(by.packs, key.asks, self._situation(key))
        if found is None:
            return Due(status="unknown", because=missing(by.packs, key.asks, self._situation(key)))
        return self._due(found)

    def _situation(self, key: Key) -> Situation:
        return Situation(
            where=key.where,
            harm=Harm(self.risk_of_harm or Harm.UNKNOWN),
            tier=self.tier,
            period=key.period,
            months_to_release=self.custody_to_release_months,
            term_months=key.term_months,
            markers=key.markers,
        )

    def _due(self, standard: Standard) -> Due:
        because = f"standard:{standard.ref}"
        if standard.confidence != "certain":
            return Due(status="unknown", because=(because, standard.confidence))
        if standard.figure is None:
            status = without_figure(standard)
            return Due(status=status, because=(because, status))
        if standard.unit not in UNITS:
            return Due(status="unknown", because=(because, "a_count_and_no_time_limit"))
        on = standard.due_on(self.start_date, count_start_day=self.count_start_day)
        return Due(status="due", amount=standard.figure, unit=UNITS[standard.unit], due_date=on, because=(because,))


def without_figure(standard: Standard) -> Literal["none_set", "unknown"]:
    return "none_set" if standard.value == "none_set" else "unknown"


def missing(packs: Iterable[str], question: Question, situation: Situation) -> tuple[str, ...]:
    """Why no standard of the packs answers: the facts that one goes by and nobody knows, or that there is none."""
    known = {
        "tier": situation.tier is not None,
        "level": situation.level is not None,
        "harm": situation.harm is not Harm.UNKNOWN,
        "months_to_release": situation.months_to_release is not None,
    }
    lacking: list[str] = []
    for applies in (one.applies for ref in packs for one in policy.pack(ref).standards if one.answers == question):
        facts = [fact for fact, is_known in known.items() if not is_known and getattr(applies, fact) is not None]
        lacking += facts if applies.but(**dict.fromkeys(facts)).to(situation) else []
    return tuple(f"not_known:{fact}" for fact in dict.fromkeys(lacking)) or ("no_figure_found",)
