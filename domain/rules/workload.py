"""The points of a caseload, and the room that an officer has for them (hmpps-workload, service).

Points are of one table: other tiers, such as V3's letters, have none. Reports for parole and ARMS are not in the total.
"""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from math import floor
from typing import Annotated, Literal

from pydantic import Field

from domain.model import Model
from domain.rounding import exact, half_up
from domain.rules import Answer, Rule
from domain.rules.kinds import Count, Table, Truth, table

Points = Annotated[int, Field(strict=True, ge=-1_000_000, le=1_000_000)]  # contacts by others may outweigh the rest
Hours = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Supervised = Annotated[str, Field(pattern=r"^[A-D][0-3]$")]
ByTier = Annotated[dict[Supervised, Count], Field(min_length=16)]
HOURS_DECIMALS, CAPACITY_DECIMALS = 15, 3  # what CapacityCalculator keeps of its two ratios


class Weights(Table):
    as_at: date
    unsupervised: Count
    standard_report: Count
    fast_report: Count
    community: ByTier
    custody: ByTier
    licence: ByTier
    transition_to_adulthood: ByTier
    contacts: dict[str, Count]


WEIGHTS = table("workload-points", Weights)


class Held(Model, extra="forbid"):
    """A case of the caseload."""

    tier: Annotated[str, Field(pattern=r"^[A-D][0-3]S?$")]
    setting: Literal["community", "custody", "licence"]
    transition_to_adulthood: Truth

    def points(self) -> int:
        """Nothing for the unsupervised; the same in every setting on the way to adulthood."""
        if self.tier.endswith("S"):
            return WEIGHTS.unsupervised
        if self.transition_to_adulthood:
            return WEIGHTS.transition_to_adulthood[self.tier]
        by_tier: dict[str, int] = getattr(WEIGHTS, self.setting)
        return by_tier[self.tier]


class TotalPoints(Answer):
    total_points: int


class WorkloadPoints(Rule, name="workload-points"):
    """Points of cases, court reports and work done for others, less what others did (WorkloadCalculator)."""

    cases: tuple[Held, ...]
    standard_reports: Count
    fast_reports: Count
    contacts_for_others: tuple[str, ...]
    contacts_by_others: tuple[str, ...]

    def answer(self) -> TotalPoints:
        parts = {
            "cases": sum(each.points() for each in self.cases),
            "standard_reports": self.standard_reports * WEIGHTS.standard_report,
            "fast_reports": self.fast_reports * WEIGHTS.fast_report,
            "contacts_for_others": weighed(self.contacts_for_others),
            "contacts_by_others": -weighed(self.contacts_by_others),
        }
        counted = tuple(f"{part}:{points}" for part, points in parts.items() if points)
        return TotalPoints(
            total_points=sum(parts.values()), because=(*counted, *self._without_weight()) or ("nothing_counted",)
        )

    def _without_weight(self) -> Iterator[str]:
        for code in dict.fromkeys((*self.contacts_for_others, *self.contacts_by_others)):
            if code not in WEIGHTS.contacts:
                yield f"contact_without_weight:{code}"


def weighed(contacts: tuple[str, ...]) -> int:
    return sum(WEIGHTS.contacts.get(code, 0) for code in contacts)


class Room(Answer):
    available_points: int
    capacity_percent: float


class Capacity(Rule, name="capacity"):
    """An officer's available points, and how far they are used. Both are cut as CapacityCalculator cuts them."""

    total_points: Points
    nominal_points: Annotated[Points, Field(ge=0)]
    contracted_hours: Hours
    available_hours: Hours

    def answer(self) -> Room:
        available, percent = self._available_points(), Fraction(0)
        if available:
            percent = half_up(Fraction(self.total_points, available), CAPACITY_DECIMALS) * 100
        because = tuple(self._reasons(available))
        return Room(available_points=available, capacity_percent=float(percent), because=because)

    def _has_hours(self) -> bool:
        return self.contracted_hours > 0 and self.available_hours > 0

    def _available_points(self) -> int:
        if not self._has_hours():
            return 0
        ratio = exact(self.available_hours) / exact(self.contracted_hours)
        return floor(self.nominal_points * half_up(ratio, HOURS_DECIMALS))

    def _reasons(self, available: int) -> Iterator[str]:
        if not self._has_hours():
            yield "no_hours"
        yield f"available:{available}"
        yield f"held:{self.total_points}"
