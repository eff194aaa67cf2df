"""The single-letter tier A-G with its provisional flag (hmpps-tier, service/calculation).

Every step gives a letter or none, the highest counts. Provisional: the letter may still rise once what is static or
missing is replaced. The tier of a life or IPP sentence falls with time alone, so the day is part of the question.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from domain import calendar
from domain.model import Day, Model
from domain.rules import Answer, Rule
from domain.rules.kinds import Count, Table, Truth, table

Percent = Annotated[float, Field(strict=True, ge=0, le=100)]
Score = Annotated[float, Field(strict=True, ge=0)]
Letter = Literal["A", "B", "C", "D", "E", "F", "G"]
Level = Literal["LOW", "MEDIUM", "HIGH", "VERY_HIGH"]
Scoring = Literal["static", "dynamic"]
LOWEST: Letter = "G"


class Row(Model):
    csrp: Score
    tiers: tuple[Letter, ...]


class Reoffending(Model):
    """Letters by two scores, each from a bound on, highest bounds first."""

    arp: tuple[Score, ...]
    rows: tuple[Row, ...]

    def letter(self, arp: float, csrp: float) -> Letter:
        row = next(row for row in self.rows if csrp >= row.csrp)
        return next(tier for bound, tier in zip(self.arp, row.tiers, strict=True) if arp >= bound)

    def highest_at_csrp(self, csrp: float) -> Letter:
        """The best letter of the row, for whatever all-reoffending score may come."""
        return self.letter(max(self.arp), csrp)

    def highest_at_arp(self, arp: float) -> Letter:
        """The best letter of the column, for whatever serious score may come."""
        return self.letter(arp, max(row.csrp for row in self.rows))


class ScoreFrom(Model):
    at_least: Score = Field(alias="from")
    tier: Letter


class Harm(Model):
    mappa: dict[Level, Letter] = Field(min_length=4)
    mappa_not_recorded: Letter
    no_mappa: dict[Level, Letter]


class Since(Model):
    years: Count
    tier: Letter


class Lifer(Model):
    since_release: tuple[Since, ...]
    later: Letter


class Flags(Model):
    domestic_abuse: Letter
    stalking: Letter
    child_protection: Letter
    ever_sexual_offence: Letter


class Settled(Model):
    both_static: Letter
    harm_missing_mappa: Letter
    harm_missing: Letter


class Tiering(Table):
    as_at: date
    reoffending: Reoffending
    sexual: dict[Level, tuple[ScoreFrom, ...]] = Field(min_length=4)
    harm: Harm
    lifer: Lifer
    flags: Flags
    settled: Settled


TABLE = table("hmpps-tier-v3", Tiering)


class TierV3(Answer):
    tier: Literal["A", "B", "C", "D", "E", "F", "G", "MISSING", "NOT_SUPERVISED"] | None
    provisional: bool | None
    error: Literal["unexpected_dc_srp"] | None


class HmppsTierV3(Rule, name="hmpps-tier-v3"):
    """Which tier a person is in on a day. A score whose type is not told is neither static nor dynamic."""

    has_active_event: Truth
    arp: Percent | None
    arp_type: Scoring | None
    csrp: Percent | None
    csrp_type: Scoring | None
    dc_srp: Percent | None
    dc_srp_band: Literal["LOW", "MEDIUM", "HIGH", "VERY_HIGH", "NOT_APPLICABLE"] | None
    mappa: Truth
    rosh: Level | None
    lifer_or_ipp: Truth
    latest_release_date: Day | None
    calculation_date: Day
    domestic_abuse: Truth
    stalking: Truth
    child_protection: Truth
    ever_sexual_offence: Truth

    def answer(self) -> TierV3:
        """No event before no scores, no scores before a sexual score that its band does not hold."""
        if not self.has_active_event:
            return TierV3(tier="NOT_SUPERVISED", provisional=False, error=None, because=("no_active_event",))
        if self.arp is None or self.csrp is None:
            missing = {"arp_missing": self.arp, "csrp_missing": self.csrp}
            because = tuple(code for code, score in missing.items() if score is None)
            return TierV3(tier="MISSING", provisional=False, error=None, because=because)
        if self._sexual_bounds() and self._sexual() is None:
            because = (f"dc_srp:{self.dc_srp:g}", f"band:{self.dc_srp_band}")
            return TierV3(tier=None, provisional=None, error="unexpected_dc_srp", because=because)
        return self._tier(self.arp, self.csrp)

    def _tier(self, arp: float, csrp: float) -> TierV3:
        scores = TABLE.reoffending.letter(arp, csrp)
        others = {step: letter for step, letter in self._other_steps().items() if letter}
        steps = {"reoffending": scores, **others}
        open_still = (*self._static(arp, csrp, others), *self._harm_missing(scores, others))
        return TierV3(
            tier=highest(steps),
            provisional=bool(open_still),
            error=None,
            because=(*(f"{step}:{steps[step]}" for step in sorted(steps, key=steps.__getitem__)), *open_still),
        )

    def _other_steps(self) -> dict[str, Letter | None]:
        """The steps beside the reoffending scores (TierCalculator)."""
        flags = TABLE.flags
        return {
            "sexual_reoffending": self._sexual(),
            "mappa_harm": self._harm(),
            "lifer_or_ipp": self._lifer(),
            "domestic_abuse": flags.domestic_abuse if self.domestic_abuse else None,
            "stalking": flags.stalking if self.stalking else None,
            "child_protection": flags.child_protection if self.child_protection else None,
            "ever_sexual_offence": flags.ever_sexual_offence if self.ever_sexual_offence else None,
        }

    def _sexual_bounds(self) -> tuple[ScoreFrom, ...]:
        """The bounds of its band; none without a score above 0 and a band that applies (ValidPredictor)."""
        if not self.dc_srp or self.dc_srp_band is None or self.dc_srp_band == "NOT_APPLICABLE":
            return ()
        return TABLE.sexual[self.dc_srp_band]

    def _sexual(self) -> Letter | None:
        """The first bound that the score reaches. MEDIUM mixes two scales, so a higher score may give a lower tier."""
        return next((bound.tier for bound in self._sexual_bounds() if (self.dc_srp or 0) >= bound.at_least), None)

    def _harm(self) -> Letter | None:
        if not self.mappa:
            return TABLE.harm.no_mappa.get(self.rosh) if self.rosh else None
        return TABLE.harm.mappa[self.rosh] if self.rosh else TABLE.harm.mappa_not_recorded

    def _lifer(self) -> Letter | None:
        """By the years since release, the day on which they are full still inside."""
        released = self.latest_release_date
        if not self.lifer_or_ipp or released is None:
            return None
        for step in TABLE.lifer.since_release:
            if released >= calendar.add_months(self.calculation_date, -12 * step.years):
                return step.tier
        return TABLE.lifer.later

    def next_turn(self) -> date | None:
        """The first day after the question's own on which time alone may change the answer, None if it cannot: the day
        after the last one inside a step of years since release."""
        released = self.latest_release_date
        if not self.lifer_or_ipp or released is None:
            return None
        first_days = (_first_day_past(released, step.years) for step in TABLE.lifer.since_release)
        return min((day for day in first_days if day > self.calculation_date), default=None)

    def _static(self, arp: float, csrp: float, others: Mapping[str, Letter]) -> tuple[str, ...]:
        """Which static scores leave the tier open: those that could still pass the other steps."""
        static = {"arp_static": self.arp_type == "static", "csrp_static": self.csrp_type == "static"}
        match tuple(static.values()):
            case (True, True):
                could_be = TABLE.settled.both_static
            case (True, False):
                could_be = TABLE.reoffending.highest_at_csrp(csrp)
            case (False, True):
                could_be = TABLE.reoffending.highest_at_arp(arp)
            case _:
                return ()
        return tuple(code for code, is_so in static.items() if is_so) if could_be < highest(others) else ()

    def _harm_missing(self, scores: Letter, others: Mapping[str, Letter]) -> tuple[str, ...]:
        """Whether a risk of harm not recorded leaves the tier open; the scores count only where both are dynamic."""
        if self.rosh is not None:
            return ()
        steps = {step: letter for step, letter in others.items() if step != "mappa_harm"}
        if self.arp_type == self.csrp_type == "dynamic":
            steps["reoffending"] = scores
        settled = TABLE.settled.harm_missing_mappa if self.mappa else TABLE.settled.harm_missing
        return ("harm_not_recorded",) if settled < highest(steps) else ()


def _first_day_past(released: date, years: int) -> date:
    """The first day that lies more than so many years after release, as the step counts them: back from the day."""
    on = calendar.add_months(released, 12 * years)
    while calendar.add_months(on, -12 * years) <= released:  # twice, where the years end on 28 February
        on += timedelta(days=1)
    return on


def highest(steps: Mapping[str, Letter]) -> Letter:
    """The highest letter of the steps: A comes before B."""
    return min(steps.values(), default=LOWEST)
