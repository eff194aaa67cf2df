"""Policy packs: the law and the standards as versioned data, and which of them answers a question.

A pack is one TOML file, `packs/<name>/<version>.toml`. A released version never changes.
A question has three kinds of answer beside a figure: the instrument sets none (`none_set`), a figure exists but nobody
has found it (`unknown`: the offender manager is prompted), and no standard asks it (`None`: nothing is owed).
"""

import tomllib
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Literal

from pydantic import Field, ValidationError

from domain import calendar
from domain.errors import BadInput
from domain.model import Day, Harm, Kind, Model, Role, Where

PACKS = files("domain").joinpath("packs")


class Question(StrEnum):
    """What a standard may answer. Closed: a pack cannot ask what no rule reads."""

    REPORT = "report"
    ALLOCATION = "allocation"
    FIRST_APPOINTMENT_ARRANGED = "first_appointment_arranged"
    FIRST_APPOINTMENT = "first_appointment"
    ORDER_EXPLAINED = "order_explained"
    ASSESSMENT = "assessment"
    PLAN = "plan"
    RISK_MANAGEMENT_PLAN = "risk_management_plan"
    REVIEW = "review"
    CONTACTS = "contacts"
    CONTACT_LEVEL = "contact_level"
    APPOINTMENT_OUTCOME = "appointment_outcome"
    EXPLANATION_SOUGHT = "explanation_sought"
    EXPLANATION = "explanation"
    JUDGEMENT = "judgement"
    WARNING = "warning"
    BREACH_THRESHOLD = "breach_threshold"
    BREACH_DECISION = "breach_decision"
    BREACH_STAY = "breach_stay"
    HEARING = "hearing"
    COURT_OUTCOME = "court_outcome"
    PLAN_AFTER_COURT = "plan_after_court"
    REASSESSMENT = "reassessment"
    HOME_VISIT = "home_visit"
    HANDOVER = "handover"
    RELEASE_PREPARED = "release_prepared"
    RECALL_COUNTERSIGNED = "recall_countersigned"
    TRANSFER = "transfer"
    UNPAID_WORK = "unpaid_work"
    COMMENCEMENT_GAP = "commencement_gap"
    EVALUATION = "evaluation"
    EXCEPTION_REPORT = "exception_report"


class Situation(Model):
    """What selects among the standards that answer one question."""

    where: Where
    sentence: Kind | None = None
    harm: Harm = Harm.UNKNOWN
    period: int | None = None


class Applies(Model):
    """To whom a standard applies; what is left out applies to all."""

    where: tuple[Where, ...] | None = None
    sentence: tuple[Kind, ...] | None = None
    harm: tuple[Harm, ...] | None = None
    period: int | None = None

    def to(self, situation: Situation) -> bool:
        return (
            (self.where is None or situation.where in self.where)
            and (self.sentence is None or situation.sentence in self.sentence)
            and (self.harm is None or situation.harm in self.harm)
            and (self.period is None or situation.period == self.period)
        )

    def meets(self, other: "Applies") -> bool:
        """Whether some situation falls under both."""
        pairs = ((self.where, other.where), (self.sentence, other.sentence), (self.harm, other.harm))
        apart = any(a is not None and b is not None and not set(a) & set(b) for a, b in pairs)
        periods_apart = self.period is not None and other.period is not None and self.period != other.period
        return not (apart or periods_apart)


class Standard(Model):
    """One sourced figure or rule of an instrument."""

    ref: str
    answers: Question
    question: str
    applies: Applies = Applies()
    value: int | Literal["none_set", "unknown"]
    unit: (
        Literal[
            "working_days",
            "business_days",
            "days",
            "weeks",
            "months",
            "contacts",
            "failures",
            "authorisations",
            "signatures",
        ]
        | None
    ) = None
    days: int | None = None
    months: int | None = None
    counts_from: Literal["failure", "warning"] | None = None
    window_months: int | None = None
    clock: str
    owner: Role
    kind: Literal["legal duty", "contract level", "target", "prompt"]
    source: str
    confidence: Literal["certain", "likely", "uncertain", "ours"]

    @property
    def figure(self) -> int | None:
        """The figure, or None where none is set or none is known."""
        return self.value if isinstance(self.value, int) else None

    def due(self, start: datetime) -> datetime | None:
        """The last second of the limit that began at `start`; None without a figure. The first day is not counted."""
        if self.figure is None:
            return None
        on = calendar.day(start)
        match self.unit:
            case "working_days" | "business_days":
                return calendar.end_of(calendar.add_working_days(on, self.figure))
            case "days":
                return calendar.end_of(on + timedelta(days=self.figure))
            case "weeks":
                return calendar.end_of(on + timedelta(weeks=self.figure))
            case "months":
                return calendar.end_of(calendar.add_months(on, self.figure) + timedelta(days=self.days or 0))
        raise TypeError(f"{self.ref} is no time limit: its unit is {self.unit}")


class InForce(Model):
    """The days on which a pack may be chosen; `until` is exclusive, None while it is in force."""

    since: Day = Field(alias="from")
    until: Day | None = None

    def on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


class Pack(Model):
    """One version of one instrument's standards."""

    name: str = Field(alias="pack")
    version: int
    about: str
    selector: Literal["sentence"]
    in_force: InForce
    standards: tuple[Standard, ...]

    @property
    def ref(self) -> str:
        return f"{self.name}@{self.version}"


def standard(packs: tuple[str, ...], question: Question, situation: Situation) -> Standard | None:
    """The one standard of a sentence's packs that answers the question in that situation, None if none asks it."""
    for ref in packs:
        for found in pack(ref).standards:
            if found.answers == question and found.applies.to(situation):
                return found
    return None


def by_ref(ref: str) -> Standard:
    """The standard named by `ns1995@1/review`."""
    return next(found for found in pack(ref.partition("/")[0]).standards if found.ref == ref)


@cache
def released() -> tuple[str, ...]:
    """Every pack version that ships, in order."""
    folders = [folder for folder in PACKS.iterdir() if folder.is_dir()]
    return tuple(
        sorted(f"{folder.name}@{file.name.removesuffix('.toml')}" for folder in folders for file in folder.iterdir())
    )


def in_force_on(day: date) -> tuple[str, ...]:
    """The pack versions that a sentence imposed that day may start with."""
    return tuple(ref for ref in released() if pack(ref).in_force.on(day))


@cache
def pack(ref: str) -> Pack:
    """The pack `name@version`. Raises BadInput where it does not ship or cannot be read."""
    if ref not in released():
        raise BadInput(f"No policy pack {ref!r}. There are: {', '.join(released())}.")
    name, _, version = ref.partition("@")
    return read(PACKS.joinpath(name, f"{version}.toml").read_text(encoding="utf-8"))


def read(text: str) -> Pack:
    """A pack from its TOML. Raises BadInput where a line is wrong or two standards answer one question at once."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"A policy pack is no TOML: {error}") from None
    ref = f"{raw.get('pack')}@{raw.get('version')}"
    standards = [{"ref": f"{ref}/{name}", "answers": name, **row} for name, row in raw.get("standards", {}).items()]
    try:
        found = Pack.model_validate({**raw, "standards": standards}, extra="forbid")
    except ValidationError as error:
        raise BadInput(f"Policy pack {ref}: {error}") from error
    for a, b in combinations(found.standards, 2):
        if a.answers == b.answers and a.applies.meets(b.applies):
            raise BadInput(f"Policy pack {ref}: {a.ref} and {b.ref} answer {a.answers} at the same moment.")
    return found
