"""Supervision menu, unit and ring-fenced caseload of case study C (CMM App. 1 C).

High harm alone decides the unit, so the unit is told where the menu cannot be. The model knows no medium harm.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from domain.model import Model
from domain.rules import Answer, Rule
from domain.rules.kinds import Count, Percent, Table, table

MenuNumber = Annotated[int, Field(strict=True, ge=1, le=5)]
Unit = Literal["intensive", "enhanced", "standard"]


class Caps(Model):
    intensive: int
    enhanced: int
    standard: int


class ByViolence(Model):
    high: MenuNumber
    low: MenuNumber


class HighHarm(Model):
    unit: Unit
    menus: ByViolence


class LowHarm(Model):
    """A menu for scores from a lower bound on."""

    at_least: Percent = Field(alias="from")
    menu: MenuNumber
    unit: Unit


class Menus(Table):
    as_at: date
    printed_twice: tuple[Percent, ...]
    units: Caps
    high_harm: HighHarm
    low_harm: tuple[LowHarm, ...]


MENUS = table("cmm-menu", Menus)


class MenuAnswer(Answer):
    menu: MenuNumber | None
    unit: Unit | None
    unit_cap: int | None
    caseload_after: int | None
    one_out_needed: bool | None


class CmmMenu(Rule, name="cmm-menu"):
    """Which menu and unit a case goes to, and whether one must leave for it to come in."""

    risk_of_harm: Literal["low", "high"] | None
    violence_frequency: Literal["low", "high"] | None
    ogrs: Percent | None
    manager_caseload: Count

    def answer(self) -> MenuAnswer:
        match self.risk_of_harm:
            case "high":
                return self._high_harm()
            case "low":
                return self._low_harm()
        return self._in_unit(None, None, "harm_unknown")

    def _high_harm(self) -> MenuAnswer:
        unit, menus = MENUS.high_harm.unit, MENUS.high_harm.menus
        if self.violence_frequency is None:
            return self._in_unit(None, unit, "high_harm", "violence_unknown")
        menu = menus.high if self.violence_frequency == "high" else menus.low
        return self._in_unit(menu, unit, "high_harm", f"violence:{self.violence_frequency}")

    def _low_harm(self) -> MenuAnswer:
        if self.ogrs is None:
            return self._in_unit(None, None, "low_harm", "score_unknown")
        row = next(row for row in MENUS.low_harm if self.ogrs >= row.at_least)
        twice = ("score_printed_in_two_menus",) if self.ogrs in MENUS.printed_twice else ()
        return self._in_unit(row.menu, row.unit, "low_harm", f"score:{self.ogrs}", *twice)

    def _in_unit(self, menu: int | None, unit: Unit | None, *because: str) -> MenuAnswer:
        """One in, one out, from the cap on."""
        if unit is None:
            return MenuAnswer(
                menu=menu, unit=None, unit_cap=None, caseload_after=None, one_out_needed=None, because=because
            )
        cap: int = getattr(MENUS.units, unit)
        full = self.manager_caseload >= cap
        return MenuAnswer(
            menu=menu,
            unit=unit,
            unit_cap=cap,
            caseload_after=self.manager_caseload + 1,
            one_out_needed=full,
            because=(*because, f"unit:{unit}", *(("at_or_over_the_cap",) if full else ())),
        )
