"""The inspectorate's tables: an area beside its group, the bands of a group, a measure's elements (CMM App. 2-3)."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from domain.measures.hmip import areas
from domain.measures.hmip.areas import Band
from domain.measures.hmip.definitions import HMIP
from domain.measures.hmip.records import (
    CombinationRecord,
    ContactRecord,
    EnforcementRecord,
    PsrRecord,
    SupervisionRecord,
)
from domain.measures.hmip.verdicts import VERDICTS
from domain.model import Day, Model
from domain.rounding import exact, half_up, number
from domain.rules import Answer, Rule
from domain.rules.kinds import Percent, Truth

AVERAGE_DECIMALS = 2  # as printed in the tables of bands
Share = Annotated[float, Field(strict=True, ge=0, le=100)]
Figure = Annotated[float, Field(strict=True, allow_inf_nan=False)]


class Reached(Model, extra="forbid"):
    """What an area reached in one element; a blank is None."""

    percent: Share | None
    group_average_percent: Percent
    bad_outcome: Truth

    def difference(self) -> Fraction:
        percent = None if self.percent is None else exact(self.percent)
        return areas.difference(percent, self.group_average_percent, self.bad_outcome)


class Differences(Answer):
    """In percentage points; `average` to two decimals."""

    differences: tuple[int | float, ...]
    sum: int | float
    average: float


class HmipAverageDifference(Rule, name="hmip-average-difference"):
    """An area's differences from its group's averages; a blank counts as none, a bad outcome is turned round."""

    elements: Annotated[tuple[Reached, ...], Field(min_length=1)]

    def answer(self) -> Differences:
        differences = [element.difference() for element in self.elements]
        average = half_up(areas.average_difference(differences), AVERAGE_DECIMALS)
        return Differences(
            differences=tuple(map(number, differences)),
            sum=number(sum(differences, Fraction())),
            average=float(average),
            because=(f"elements:{len(differences)}", f"blank:{sum(one.percent is None for one in self.elements)}"),
        )


class Bands(Answer):
    """The quartiles that bound the average, and where each area stands."""

    q1: float
    q3: float
    bands: dict[str, Band]


class HmipBand(Rule, name="hmip-band"):
    """The band of each area by the quartiles of the average differences; one that equals a quartile is average."""

    values: Annotated[dict[str, Figure], Field(min_length=1)]

    def answer(self) -> Bands:
        values = {area: exact(value) for area, value in self.values.items()}
        among = areas.quartiles(list(values.values()))
        return Bands(
            q1=float(among.first),
            q3=float(among.third),
            bands={area: areas.band(value, among) for area, value in values.items()},
            because=(f"areas:{len(values)}",),
        )


class Counted(Model):
    """`percent` is whole, halves up; None of nobody."""

    numerator: int
    denominator: int
    percent: int | None


def counted(verdicts: Sequence[bool | None]) -> Counted:
    """How many met, of those that are not outside."""
    met, of = verdicts.count(True), len(verdicts) - verdicts.count(None)
    return Counted(numerator=met, denominator=of, percent=int(half_up(Fraction(100 * met, of), 0)) if of else None)


class Elements(Answer):
    """Each element of the measure, in the order of its table."""

    elements: dict[str, Counted]


class HmipMeasure(Rule, name="hmip-measure"):
    """How many of the records met each element of a measure, of how many, as they stood on a day."""

    measure: str
    as_of: Day
    records: tuple[Any, ...]

    @classmethod
    def read(cls, question: str | bytes) -> "HmipMeasure":
        return MEASURES.validate_json(question, strict=True)

    def answer(self) -> Elements:
        found = {element: self._verdicts(element) for element in HMIP.tables[self.measure].elements}
        outside = {element: verdicts.count(None) for element, verdicts in found.items()}
        return Elements(
            elements={element: counted(verdicts) for element, verdicts in found.items()},
            because=(
                f"records:{len(self.records)}",
                *(f"outside:{element}:{many}" for element, many in outside.items() if many),
            ),
        )

    def _verdicts(self, element: str) -> list[bool | None]:
        return [VERDICTS[element](record, self.as_of) for record in self.records]


class Contact(HmipMeasure):
    measure: Literal["contact"]
    records: tuple[ContactRecord, ...]


class Supervision(HmipMeasure):
    measure: Literal["supervision"]
    records: tuple[SupervisionRecord, ...]


class Enforcement(HmipMeasure):
    measure: Literal["enforcement"]
    records: tuple[EnforcementRecord, ...]


class Combination(HmipMeasure):
    measure: Literal["combination"]
    records: tuple[CombinationRecord, ...]


class Psr(HmipMeasure):
    measure: Literal["psr"]
    records: tuple[PsrRecord, ...]


# The measure says what its records are, so that a wrong one is told with its place and nothing else.
MEASURES: TypeAdapter[HmipMeasure] = TypeAdapter(
    Annotated[Contact | Supervision | Enforcement | Combination | Psr, Field(discriminator="measure")]
)
