"""What the bulletin of 2020 prints (RAB): its questions, its regressions, delivery by size of caseload."""

from typing import Literal

from pydantic import Field

from domain.model import Harm, Model
from domain.rules.kinds import Table, table

OgrsBand = Literal["low", "medium", "high"]
HarmClass = Literal["low", "medium", "high"]
Judgement = Literal["implementation", "desistance", "safety"]


class Question(Model):
    """One question of the interview, in our words, and how many said yes."""

    key: str
    group: Literal["leadership", "staff", "services", "information"]
    of: Literal["officer", "case"]
    asks: str
    yes_pct: int


class Share(Model):
    """In how many of `n` cases the judgement was yes."""

    n: int
    yes_pct: float


class _Band(Model):
    """Whole numbers from one to another, both included; the last has no end."""

    band: str
    from_: int = Field(alias="from")
    until: int | None = None

    def has(self, number: int) -> bool:
        return self.from_ <= number and (self.until is None or number <= self.until)


class Ogrs(_Band):
    """Scores of one band."""

    band: OgrsBand


class Caseload(_Band):
    """Caseloads of one size and the judgements on their cases (Table B1)."""

    implementation: Share
    desistance: Share
    safety: Share


class HarmLevels(Model):
    """The levels of risk of serious harm that count as one class."""

    class_: HarmClass = Field(alias="class")
    levels: tuple[Harm, ...]


class Coefficient(Model):
    """A coefficient as printed, with what in its row does not follow from the rest."""

    b: float
    se: float
    misprint: str | None = None


class Term(Coefficient):
    """What one input adds: of a class where it has this `level`, of a number for each, of an answer where it is yes."""

    input: str
    level: str | None = None
    odds_ratio: float
    p_below: float | None = None


class Regression(Model):
    """One logistic regression. Where an input is of its `reference` class, it adds nothing."""

    model: Judgement
    printed: str
    judges: str
    only_where: str | None = None
    constant: Coefficient
    reference: dict[str, str]
    terms: tuple[Term, ...]

    @property
    def inputs(self) -> tuple[str, ...]:
        """What has to be known for a figure, in the order of print."""
        first = (self.only_where,) if self.only_where else ()
        return tuple(dict.fromkeys((*first, *(one.input for one in self.terms))))

    def term(self, input: str, value: str | int) -> Term | None:
        """The term that a value of an input brings in; None for the reference."""
        return next((one for one in self.terms if one.input == input and one.level in (None, value)), None)


class Bulletin(Table):
    """All that is taken from the bulletin."""

    rounding: float
    limits: tuple[str, ...]
    ogrs: tuple[Ogrs, ...]
    harm: tuple[HarmLevels, ...]
    questions: tuple[Question, ...]
    caseload: tuple[Caseload, ...]
    models: tuple[Regression, ...]


RAB = table("rab2020", Bulletin, "domain.measures")


def band(fte_cases: int) -> Caseload | None:
    """The band of a caseload, worked out for full time; none of no cases."""
    return next((one for one in RAB.caseload if one.has(fte_cases)), None)


def ogrs_band(score: int | None) -> OgrsBand | None:
    """The band of a score in percent; None where it is not known or outside of all."""
    return next((one.band for one in RAB.ogrs if score is not None and one.has(score)), None)


def harm_class(harm: Harm | None) -> HarmClass | None:
    """The class of a risk of serious harm, high and very high together; None where it is not known."""
    return next((one.class_ for one in RAB.harm if harm in one.levels), None)
