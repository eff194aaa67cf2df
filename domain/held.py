"""The caseload as it stands: open sentences by who holds them and tier, what is due week by week, the caps.

Of the caps only those are told that are asked of every sentence: the others hold in units, which a row of the record
does not know.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal, NamedTuple

from domain import calendar, policy
from domain.diary import COUNTED
from domain.model import Role
from domain.record import Due, Standing
from domain.team.caseload import ALWAYS
from domain.team.staffing import Cap

By = Literal["officer", "team", "area"]
"""A team is who has one line manager."""
NOBODY = "not allocated"
NO_TIER = "no tier"
WEEK = timedelta(days=7)


class Held(NamedTuple):
    """The open sentences of one officer, team or area, how many of each tier, the tiers in order."""

    holder: str
    tiers: tuple[tuple[str, int], ...]

    @property
    def sentences(self) -> int:
        return sum(count for _, count in self.tiers)


class Week(NamedTuple):
    """What falls due in a week: its Monday, how much; `overdue`: what is late already, whenever it fell due."""

    monday: date
    due: int
    overdue: bool = False


def held(standings: Iterable[Standing], by: By = "officer") -> list[Held]:
    """Who holds most first."""
    found: dict[str, Counter[str]] = {}
    for row in standings:
        if row.ended_on is None:
            found.setdefault(_holder(row, by) or NOBODY, Counter())[row.tier or NO_TIER] += 1
    rows = [Held(holder, tuple(sorted(tiers.items()))) for holder, tiers in found.items()]
    return sorted(rows, key=lambda row: (-row.sentences, row.holder))


def due_by_week(standings: Iterable[Standing], today: date, weeks: int = 8) -> list[Week]:
    """What people owe: what is overdue, then this week and those after it."""
    days = [calendar.day(item.due) for row in standings for item in row.due if item.due and _is_of_people(item)]
    monday = today - timedelta(days=today.weekday())
    ahead = Counter((on - monday).days // 7 for on in days if on >= today)
    late = Week(monday, sum(on < today for on in days), overdue=True)
    return [late, *(Week(monday + number * WEEK, ahead[number]) for number in range(weeks))]


def caps() -> tuple[tuple[str, Cap], ...]:
    """The caps of one officer's caseload that are asked of every sentence, each with its pack."""
    rules = policy.allocation_rules(ALWAYS)
    return tuple((ref, cap) for ref, one in rules for cap in one.caps if cap.of == "responsible_officer")


def _holder(row: Standing, by: By) -> str | None:
    match by:
        case "officer":
            return row.offender_manager
        case "team":
            return row.line_manager
        case "area":
            return row.area


def _is_of_people(item: Due) -> bool:
    return item.owner != Role.SYSTEM and item.key.partition("/")[0] not in COUNTED
