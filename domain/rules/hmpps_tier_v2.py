"""The two-axis tier: protect letter A-D, change digit 0-3, suffix S (hmpps-tier, service/calculation).

A score, an answer or a gender that is not known earns no points: so the source has it, no guess about the person.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from domain.model import Day, Model
from domain.rules import Answer, Rule
from domain.rules.kinds import Count, Percent, Table, Truth, table

Problem = Annotated[int, Field(strict=True, ge=0, le=2)]
Score = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
Section = Literal["accommodation", "ete", "relationships", "lifestyle", "drugs", "alcohol", "thinking", "attitudes"]
Letter = Literal["A", "B", "C", "D"]
Digit = Annotated[int, Field(strict=True, ge=0, le=3)]


class ScoreFrom(Model):
    at_least: Score = Field(alias="from")
    points: Count


class LetterFrom(Model):
    at_least: Count = Field(alias="from")
    letter: Letter


class DigitFrom(Model):
    at_least: Count = Field(alias="from")
    digit: Digit


class Coded(Model):
    codes: tuple[str, ...]
    points: Count


class Women(Model):
    parenting: Count
    self_control: Count
    previous_enforcement: Count


class Protect(Model):
    rsr: tuple[ScoreFrom, ...]
    rsr_highest: Score
    harm: dict[str, Count]
    mappa: dict[str, Count]
    complexity: Coded
    women: Women
    bands: tuple[LetterFrom, ...]


class Change(Model):
    custodial: tuple[str, ...]
    unpaid_work: tuple[str, ...]
    no_mandate: Digit
    no_assessment: Digit
    ogrs_per_point: Count
    iom: Coded
    bands: tuple[DigitFrom, ...]


class Thresholds(Model):
    need: Count
    severe: Count


class Need(Thresholds):
    """A section of the assessment; `san` where a strengths and needs assessment has thresholds of its own."""

    weight: Count
    san: Thresholds | None = None

    def points(self, score: int, *, san: bool) -> int:
        limits = self.san if san and self.san else self
        return self.weight * ((score >= limits.need) + (score >= limits.severe))


class Tiering(Table):
    as_at: date
    mappa: str
    unsupervised: str
    protect: Protect
    change: Change
    needs: dict[Section, Need] = Field(min_length=8)


TABLE = table("hmpps-tier-v2", Tiering)


class Registration(Model, extra="forbid"):
    code: str
    level: str | None
    date: Day


class Requirement(Model, extra="forbid"):
    category: str
    restrictive: Truth


class Imposed(Model, extra="forbid"):
    """A sentence, as this question has it."""

    type: str
    terminated: Truth
    requirements: tuple[Requirement, ...]

    def gives_a_mandate(self) -> bool:
        """Whether it is current, and custodial or with a requirement to work on (MandateForChange)."""
        to_work_on = [
            each for each in self.requirements if not each.restrictive and each.category not in TABLE.change.unpaid_work
        ]
        return not self.terminated and (self.type in TABLE.change.custodial or bool(to_work_on))


class TierV2(Answer):
    protect_points: int
    protect: Letter
    change_points: int
    change: Digit
    tier: str


class HmppsTierV2(Rule, name="hmpps-tier-v2"):
    """Which tier a person is in. HREG, and codes that no step names, decide nothing."""

    gender: Literal["female", "male"] | None
    rsr: Score | None
    ogrs: Percent | None
    registrations: tuple[Registration, ...]
    previous_enforcement: Truth
    has_assessment: Truth
    san: Truth
    needs: dict[Section, Count]
    parenting: Truth | None
    impulsivity: Problem | None
    temper: Problem | None
    sentences: tuple[Imposed, ...]

    def answer(self) -> TierV2:
        protecting = dict(self._protecting())
        protect_points = sum(protecting.values())
        letter = next(band.letter for band in TABLE.protect.bands if protect_points >= band.at_least)
        digit, changing, why = self._change()
        unsupervised = self._registered(TABLE.unsupervised)
        return TierV2(
            protect_points=protect_points,
            protect=letter,
            change_points=sum(changing.values()),
            change=digit,
            tier=f"{letter}{digit}{'S' if unsupervised else ''}",
            because=(
                *scored(protecting),
                f"protect:{letter}",
                *why,
                *scored(changing),
                f"change:{digit}",
                *(("unsupervised",) if unsupervised else ()),
            ),
        )

    def _protecting(self) -> Iterator[tuple[str, int]]:
        """Points by part. Of recidivism and serious harm only the higher counts (ProtectLevelCalculator)."""
        recidivism, harm = self._recidivism(), self._harm()
        yield ("rsr", recidivism) if recidivism > harm else ("harm", harm)
        yield "mappa", self._mappa()
        complexity = {each.code.upper() for each in self.registrations} & set(TABLE.protect.complexity.codes)
        yield "complexity", len(complexity) * TABLE.protect.complexity.points
        if self.gender == "female":
            yield "women", self._as_a_woman()

    def _recidivism(self) -> int:
        if self.rsr is None or self.rsr > TABLE.protect.rsr_highest:
            return 0
        return next((step.points for step in TABLE.protect.rsr if self.rsr >= step.at_least), 0)

    def _harm(self) -> int:
        """The latest registration of serious harm counts, whatever came before."""
        points = TABLE.protect.harm
        return next((points[code] for code in (each.code.upper() for each in self._newest()) if code in points), 0)

    def _mappa(self) -> int:
        """The latest MAPPA registration at a level counts; one at no level is passed over."""
        points = TABLE.protect.mappa
        levels = ((each.level or "").upper() for each in self._newest() if each.code == TABLE.mappa)
        return next((points[level] for level in levels if level in points), 0)

    def _as_a_woman(self) -> int:
        """Parenting, self-control once for both answers, and enforcement (AdditionalFactorsForWomen)."""
        points = TABLE.protect.women
        return (
            (points.parenting if self.parenting else 0)
            + (points.self_control if self.impulsivity or self.temper else 0)
            + (points.previous_enforcement if self.previous_enforcement else 0)
        )

    def _change(self) -> tuple[int, dict[str, int], tuple[str, ...]]:
        """The digit, its points by part, and why none were counted. No mandate goes before no assessment."""
        if not any(each.gives_a_mandate() for each in self.sentences):
            return TABLE.change.no_mandate, {}, ("no_mandate",)
        if not self.has_assessment:
            return TABLE.change.no_assessment, {}, ("no_assessment",)
        parts = {
            "needs": sum(TABLE.needs[name].points(score, san=self.san) for name, score in self.needs.items()),
            "ogrs": (self.ogrs or 0) // TABLE.change.ogrs_per_point,
            "iom": TABLE.change.iom.points if self._registered(*TABLE.change.iom.codes) else 0,
        }
        points = sum(parts.values())
        return next(band.digit for band in TABLE.change.bands if points >= band.at_least), parts, ()

    def _registered(self, *codes: str) -> bool:
        return any(each.code in codes for each in self.registrations)

    def _newest(self) -> list[Registration]:
        return sorted(self.registrations, key=lambda each: each.date, reverse=True)


def scored(parts: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(f"{part}:{points}" for part, points in parts.items() if points)
