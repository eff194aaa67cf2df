"""The inspection's criteria (ESI): what each is, how it weighs, what the record shows of it and what is judged.

The criteria of section A and D3 are judged of an area, in words; the others case by case, yes or no, and scored.
"""

from typing import Literal

from pydantic import Field

from domain.errors import BadInput
from domain.model import Model
from domain.rules.kinds import Count, Days, Percent, Table, table

Class = Literal["critical", "important"]


class Criterion(Model):
    """One criterion. Without a class it stands outside the score."""

    criterion: str
    title: str
    class_: Class | None = Field(default=None, alias="class")
    computed: tuple[str, ...] = ()
    judged: tuple[str, ...] = ()

    @property
    def section(self) -> str:
        return self.criterion[0]


class Section(Model):
    """A section of the inspection, with its share of the overall score where it has one."""

    section: str
    title: str
    share_pct: Percent | None = None


class Limits(Model):
    """By when, and how much: what the measures of a criterion go by."""

    assessed_days: Days
    risk_plan_working_days: Count
    answered_days: Days
    documents_months: Count
    nearly_all_pct: Percent
    drawn_on: tuple[str, ...]


class Sample(Model):
    """The cases that were inspected: about how many, the share of high risk, how many months under supervision."""

    cases: Count
    high_risk_pct: Percent
    months_in: tuple[int, int]
    usual_months_in: tuple[int, int]


class Criteria(Table):
    """All criteria, how classes weigh inside a section and sections in the whole."""

    words: tuple[str, ...]
    limits: Limits
    sample: Sample
    weights: dict[Class, int]
    sections: tuple[Section, ...]
    criteria: tuple[Criterion, ...]

    @property
    def of_a_case(self) -> tuple[str, ...]:
        """The names of those that are judged case by case."""
        return tuple(one.criterion for one in self.criteria if one.class_)

    @property
    def scored_sections(self) -> tuple[Section, ...]:
        """The sections that make the overall score."""
        return tuple(one for one in self.sections if one.share_pct)

    def scored(self, section: str) -> tuple[Criterion, ...]:
        """The criteria that make a section's score."""
        return tuple(one for one in self.criteria if one.section == section and one.class_)

    def weight(self, criterion: Criterion) -> int:
        """How often it counts in its section; 0 of one outside the score."""
        return self.weights[criterion.class_] if criterion.class_ else 0


ESI = table("esi", Criteria, "domain.measures")


def criterion_of(name: str) -> Criterion | None:
    """The criterion of a judgement, told as its name (`B3`) or as that of a part of it (`B3.4`)."""
    return next((one for one in ESI.criteria if one.criterion == name.partition(".")[0]), None)


def must_be_of_a_case(name: str) -> None:
    """Raises BadInput unless it names a criterion, or part of one, that is judged case by case."""
    found = criterion_of(name)
    if found is None:
        raise BadInput(f"criterion: there is none called {name!r}. There are: {', '.join(ESI.of_a_case)}.")
    if found.class_ is None:
        raise BadInput(f"criterion: {name} is judged of an area, in words. Of a case: {', '.join(ESI.of_a_case)}.")
