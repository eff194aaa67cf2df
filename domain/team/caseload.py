"""The caseload and the workload that an allocation makes, against the caps of the packs.

Delivery falls clearly above 50 full-time-equivalent cases a responsible officer (RAB 2.1): that cap is asked of every
sentence, in every era. A cap never refuses; it is never passed silently either.
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from domain import policy
from domain.messages import Reason
from domain.rules.workload import Capacity
from domain.team.staffing import AllocationRules, Cap, Staff

ALWAYS = ("rab2020@1",)
FULL_TIME = 100


class Load(NamedTuple):
    """What an allocation tells of the officer's work and of the group that they belong to."""

    before: int | None = None
    after: int | None = None
    fte_percent: int | None = None
    unit: str | None = None
    group: tuple[Staff, ...] | None = None
    group_cases: int | None = None
    points: int | None = None
    nominal_points: int | None = None


def reasons(packs: tuple[str, ...], load: Load) -> Iterator[Reason]:
    """The caseload now and after, every cap that it passes, the group's size, and the points against capacity."""
    if load.before is not None and load.after is not None:
        values: dict[str, str | int] = {"before": load.before, "after": load.after}
        if load.fte_percent:
            values["full_time_equivalent"] = full_time(load.after, load.fte_percent)
        yield Reason(code="caseload", values=values)
    for ref, rules in policy.allocation_rules((*packs, *ALWAYS)):
        for cap in rules.caps:
            yield from _over(ref, cap, load)
        yield from _group(ref, rules, load)
    yield from _workload(load)


def full_time(cases: int, fte_percent: int | None) -> int:
    """The cases that a full-time officer would hold: rounded up, so that a part above a cap is above it."""
    return -(-cases * FULL_TIME // (fte_percent or FULL_TIME))


def _over(ref: str, cap: Cap, load: Load) -> Iterator[Reason]:
    cases = load.group_cases if cap.of == "practitioner_group" else load.after
    elsewhere = cap.unit is not None and load.unit not in (None, cap.unit)
    if cases is None or elsewhere:
        return
    counted = full_time(cases, load.fte_percent) if cap.full_time_equivalent else cases
    if counted > cap.most:
        values: dict[str, str | int] = {"of": cap.of, "cases": counted, "cap": cap.most}
        if cap.unit:
            values |= {"unit": cap.unit, "unit_told": load.unit or "none"}
        if cap.ring_fenced:
            values["to_leave"] = counted - cap.most
        yield Reason(code="caseload_over_cap", standard=ref, values=values)


def _group(ref: str, rules: AllocationRules, load: Load) -> Iterator[Reason]:
    """A group of another size than the model's (CMM case A, B, E)."""
    if load.group is None:
        return
    found = Counter(load.group)
    for row in rules.group:
        if not row.least <= found[row.grade] <= row.most:
            values: dict[str, str | int] = {"grade": row.grade, "there_are": found[row.grade]}
            yield Reason(code="group_size", standard=ref, values=values | {"least": row.least, "most": row.most})


def _workload(load: Load) -> Iterator[Reason]:
    """The points with this sentence, and how far they use up what is available for the hours worked."""
    if load.points is None or load.nominal_points is None:
        return
    room = Capacity(
        total_points=load.points,
        nominal_points=load.nominal_points,
        contracted_hours=float(FULL_TIME),
        available_hours=float(load.fte_percent or FULL_TIME),
    ).answer()
    values: dict[str, str | int] = {
        "points": load.points,
        "available": room.available_points,
        "percent": str(room.capacity_percent),
    }
    yield Reason(code="workload_over_capacity" if load.points > room.available_points else "workload", values=values)
