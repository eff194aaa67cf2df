"""The points of a caseload, and the room that an officer has for them (hmpps-workload, service).

Points are of one table: other tiers, such as V3's letters, have none. Reports for parole and ARMS are not in the total.
"""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Annotated, Literal

from pydantic import Field

from domain.model import Model
from domain.rules import Answer, Rule
from domain.rules.kinds import Count, Table, Truth, table

Points = Annotated[int, Field(strict=True)]
Hours = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Supervised = Annotated[str, Field(pattern=r"^[A-D][0-3]$")]
ByTier = Annotated[dict[Supervised, Count], Field(min_length=16)]
HOURS_RATIO, CAPACITY_RATIO = Decimal("1e-15"), Decimal("0.001")  # decimals that CapacityCalculator keeps


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
    nominal_points: Count
    contracted_hours: Hours
    available_hours: Hours

    def answer(self) -> Room:
        available, percent = self._available_points(), Decimal(0)
        if available and self.total_points:
            ratio = Decimal(self.total_points) / available
            percent = ratio.quantize(CAPACITY_RATIO, ROUND_HALF_UP) * 100
        return Room(
            available_points=available, capacity_percent=float(percent), because=tuple(self._reasons(available))
        )

    def _available_points(self) -> int:
        if self.contracted_hours <= 0 or self.available_hours <= 0:
            return 0
        ratio = Decimal(str(self.available_hours)) / Decimal(str(self.contracted_hours))
        return int((self.nominal_points * ratio.quantize(HOURS_RATIO, ROUND_HALF_UP)).to_integral_value(ROUND_DOWN))

    def _reasons(self, available: int) -> Iterator[str]:
        if self.contracted_hours <= 0 or self.available_hours <= 0:
            yield "no_hours"
        yield f"available:{available}"
        yield f"held:{self.total_points}"
