"""Moves between units: since when a case belonged in another unit, whether that took or refused it (CMM case D).

The tier says where a case belongs, as its scheme has units; the first unit takes it at once. While an override stands,
what the factors give moves nothing.
"""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from domain.measures.account import TIERS, Account
from domain.measures.facts import Fact
from domain.tiers.schemes import unit_of

MOVES = ("tier_not_told", "moved_to_unit", "unit_refused")
"""The types of fact that moves are read off, beside those of the tier."""


class Move(NamedTuple):
    """A case that belongs in a unit that does not hold it: since when, when it was taken, or ceased to belong there."""

    scheme: str
    unit: str
    since: date
    taken: date | None = None
    ceased: date | None = None
    was_refused: bool = False

    @property
    def waits(self) -> bool:
        return self.taken is None and self.ceased is None


class _Units:
    """What holds a case under each scheme, which tiers are overridden, and every move that came due."""

    def __init__(self) -> None:
        self.held: dict[str, str] = {}
        self.overridden: set[str] = set()
        self.moves: list[Move] = []

    def take(self, fact: Fact) -> None:
        match fact.kind:
            case "moved_to_unit" | "unit_refused":
                self._answer(fact)
            case _:
                self._tier(fact)

    def _answer(self, fact: Fact) -> None:
        for place, move in enumerate(self.moves):
            if move.waits and move.unit == fact.about:
                if fact.kind == "unit_refused":
                    self.moves[place] = move._replace(was_refused=True)
                else:
                    self.moves[place], self.held[move.scheme] = move._replace(taken=fact.day), move.unit

    def _tier(self, fact: Fact) -> None:
        scheme = fact.value
        if fact.kind == "tier_overridden":
            self.overridden.add(scheme)
        elif fact.kind == "tier_override_ended":
            self.overridden.discard(scheme)
        elif scheme in self.overridden:
            return
        told = fact.more if fact.kind in ("tier_worked_out", "tier_not_told") else ""
        unit = told or (unit_of(scheme, fact.about) if fact.about else None)
        if unit:
            self._belongs(scheme, unit, fact.day)

    def _belongs(self, scheme: str, unit: str, day: date) -> None:
        held = self.held.setdefault(scheme, unit)
        waiting = next((place for place, one in enumerate(self.moves) if one.waits and one.scheme == scheme), None)
        if waiting is not None:
            if self.moves[waiting].unit == unit:
                return
            self.moves[waiting] = self.moves[waiting]._replace(ceased=day)
        if unit != held:
            self.moves.append(Move(scheme, unit, day))


@lru_cache(maxsize=1)
def moves(account: Account) -> tuple[Move, ...]:
    """Every move between units that came due."""
    units = _Units()
    for fact in account.facts(*TIERS, *MOVES):
        units.take(fact)
    return tuple(units.moves)
