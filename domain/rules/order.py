"""The order of interventions over a sentence, asked by itself; the order is `domain.sequencing`'s."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from domain.interventions import sequencing
from domain.interventions.sequencing import Layout
from domain.model import Model
from domain.rules import Answer, Rule
from domain.rules.kinds import Truth
from domain.state import Intervention

Stage = Annotated[int, Field(strict=True, ge=1, le=4)]


class Planned(Model):
    """One intervention of the plan: constructive work has its stage, restriction its risk, nothing else has either."""

    model_config = ConfigDict(extra="forbid", populate_by_name=False)

    id: str
    name: str
    class_: Literal["punitive", "restrictive", "constructive"] = Field(alias="class")
    stage: Stage | None
    arrangements_delay: Truth
    risk_apparent: Truth | None
    better_in: Literal["custody", "community"] | None
    after: tuple[str, ...]

    @model_validator(mode="after")
    def _fits_its_class(self) -> Self:
        if (self.stage is not None) != (self.class_ == "constructive"):
            raise ValueError("a stage belongs to constructive work, and to nothing else")
        if (self.risk_apparent is not None) != (self.class_ == "restrictive"):
            raise ValueError("whether a risk is apparent belongs to restriction, and to nothing else")
        return self

    def intervention(self) -> Intervention:
        apparent = self.risk_apparent is not False
        return Intervention.model_validate(self.model_dump() | {"risk_apparent": apparent})


def each_once(interventions: tuple[Planned, ...]) -> tuple[Planned, ...]:
    if len({one.id for one in interventions}) < len(interventions):
        raise ValueError("two interventions have one id")
    return interventions


class Sequence(Answer, Layout):
    """Ids, sorted inside each group; one phase waits for the one before it."""


class SequenceOfInterventions(Rule, name="sequence"):
    """What begins when and where (OMM 3.33-3.39 and the typology after 3.35)."""

    interventions: Annotated[tuple[Planned, ...], AfterValidator(each_once)]
    custody_part: Truth
    community_part: Truth

    def answer(self) -> Sequence:
        all_of_it = tuple(one.intervention() for one in self.interventions)
        layout = sequencing.lay_out(all_of_it, custody_part=self.custody_part, community_part=self.community_part)
        return Sequence(**layout.model_dump(), because=_because(all_of_it, layout))


def _because(interventions: tuple[Intervention, ...], layout: Layout) -> tuple[str, ...]:
    """Why each stands where it does, and what its stage puts before something that should come first."""
    stands = [f"{layout.reason(one.id)}:{one.id}" for one in interventions]
    against = [f"against_natural_order:{id}" for id in sequencing.breaks_natural_order(interventions)]
    return (*stands, *against) or ("nothing_planned",)
