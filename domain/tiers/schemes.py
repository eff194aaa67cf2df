"""The schemes by which a sentence can be tiered, and what each needs to know to work a tier out.

A scheme's factors are the fields of its rule (`domain.rules`) but for what the sentence itself knows: the day, the kind
of sentence, the last release, an open breach. A factor left out is not known, or does not apply.
"""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from pydantic import BeforeValidator, Field, WithJsonSchema

from domain.errors import BadInput
from domain.model import Harm, Model
from domain.rules.cmm_menu import MENUS, CmmMenu
from domain.rules.cmm_pathway import CmmPathway
from domain.rules.cmm_team import CmmTeam
from domain.rules.hmpps_tier_v2 import HmppsTierV2, Imposed, Problem, Registration, Requirement
from domain.rules.hmpps_tier_v3 import HmppsTierV3, Scoring
from domain.rules.hmpps_tier_v3 import Level as RiskOfSeriousHarm
from domain.rules.kinds import Count, Percent, Truth
from domain.rules.omm_tier import OmmTier
from domain.sentence import FOUR_TIERS
from domain.state import LaterTier

HARM_IN_THREE = {Harm.LOW: "low", Harm.MEDIUM: "medium", Harm.HIGH: "high", Harm.VERY_HIGH: "high"}


def _as_written(score: object) -> object:
    return f"{score:g}" if isinstance(score, int | float) and not isinstance(score, bool) else score


Score = Annotated[
    str,
    BeforeValidator(_as_written),
    Field(pattern=r"^([0-9]{1,2}([.][0-9]{1,4})?|100([.]0{1,4})?)$"),
    WithJsonSchema({"type": ["string", "number"]}),
]
"""A score from 0 to 100 with decimals, kept as it is written: entries hold no binary fractions."""


class Known(NamedTuple):
    """What the sentence itself knows of the factors."""

    on: date
    harm: Harm
    life: bool
    released: date | None
    unit: str | None
    at_review: bool
    open_breach: bool


class WorkedOut(NamedTuple):
    """What a scheme's rule makes of the factors. `tier` is None where it cannot be told; then `missing` says what is.

    `unit`: the unit that the case belongs in, also where it is barred from moving there."""

    tier: str | None
    because: tuple[str, ...]
    missing: tuple[str, ...] = ()
    unit: str | None = None
    provisional: bool | None = None
    later: tuple[LaterTier, ...] = ()


class _Factors(Model):
    """`passes_over`: the factors without which the rule tells a tier all the same, as if they counted for nothing."""

    passes_over: ClassVar[tuple[str, ...]] = ()

    @property
    def passed_over(self) -> tuple[str, ...]:
        """Those of them that nobody gave."""
        return tuple(name for name in self.passes_over if getattr(self, name) is None)

    def harm(self) -> str | None:
        """The risk of harm as these factors give it, in the words of an assessment; None where they do not."""
        return None

    def work_out(self, known: Known) -> WorkedOut:
        raise NotImplementedError


class OmmFactors(_Factors):
    """What the four tiers turn on (OMM 3.62-3.71); the risk of harm is the assessment's if left out."""

    scheme: Literal["omm"]
    risk_of_harm: Literal["low", "medium", "high", "very_high"] | None = None
    likelihood_of_reoffending: Literal["low", "medium", "high"] | None = None
    prolific_or_priority: Truth | None = None
    exceptional_resources: Truth | None = None
    inter_agency_work: Literal["ordinary", "very_high"] | None = None
    integrative_work: Literal["ordinary", "high"] | None = None
    organisational_consequence: Truth | None = None
    vulnerable: Truth | None = None
    plan_complexity: Literal["monitoring_only", "less_complex", "multi_factor"] | None = None
    plan_factor_count: Count | None = None
    main_objective: Literal["punishment", "help_with_situation", "personal_change", "public_protection"] | None = None
    change_work_completed: Truth | None = None
    needs_resettlement_help: Truth | None = None
    motivated: Truth | None = None
    compliant: Truth | None = None

    def harm(self) -> str | None:
        return self.risk_of_harm

    def work_out(self, known: Known) -> WorkedOut:
        asked = self.model_dump(exclude={"scheme"})
        asked["risk_of_harm"] = self.risk_of_harm or assessed(known)
        answer = OmmTier(**asked, override_tier=None, override_by=None, override_reason=None).answer()
        return WorkedOut(str(answer.tier) if answer.tier else None, answer.because, unknown_of(answer.because))


class MenuFactors(_Factors):
    """What a supervision menu turns on (CMM App. 1, case C). Harm is by its own tool, which knows no medium."""

    scheme: Literal["cmm-menu"]
    risk_of_harm: Literal["low", "high"] | None = None
    violence_frequency: Literal["low", "high"] | None = None
    ogrs: Percent | None = None

    def harm(self) -> str | None:
        return self.risk_of_harm

    def work_out(self, known: Known) -> WorkedOut:
        answer = CmmMenu(**self.model_dump(exclude={"scheme"}), manager_caseload=0).answer()
        menu = str(answer.menu) if answer.menu else None
        needed = {"risk_of_harm": "harm_unknown", "violence_frequency": "violence_unknown", "ogrs": "score_unknown"}
        missing = tuple(name for name, code in needed.items() if code in answer.because)
        return WorkedOut(menu, answer.because, missing, unit=answer.unit)


class PathwayFactors(_Factors):
    """What a supervision pathway turns on (CMM case D): risk at the start, needs or motivation at a review."""

    scheme: Literal["cmm-pathway"]
    risk_of_harm: Literal["low", "medium", "high"] | None = None
    likelihood_of_reoffending: Literal["low", "medium", "high"] | None = None
    one_to_one_needs_met: Truth | None = None
    motivation_plain: Truth | None = None

    def harm(self) -> str | None:
        return self.risk_of_harm

    def work_out(self, known: Known) -> WorkedOut:
        asked: dict[str, Any] = self.model_dump(exclude={"scheme"})
        asked["risk_of_harm"] = self.risk_of_harm or HARM_IN_THREE.get(known.harm)
        rule = CmmPathway(**asked, pathway_now=known.unit, at_review=known.at_review, open_breach=known.open_breach)
        answer = rule.answer()
        unit = "standard" if answer.eligible_for_standard else answer.pathway
        return WorkedOut(answer.pathway, answer.because, unknown_of(answer.because), unit=unit)


class TeamFactors(_Factors):
    """What the choice of team turns on (CMM case A): the risk of harm, the assessment's if left out."""

    scheme: Literal["cmm-team"]
    risk_of_harm: Literal["low", "medium", "high"] | None = None

    def harm(self) -> str | None:
        return self.risk_of_harm

    def work_out(self, known: Known) -> WorkedOut:
        harm: Any = self.risk_of_harm or HARM_IN_THREE.get(known.harm)
        answer = CmmTeam(risk_of_harm=harm).answer()
        return WorkedOut(answer.team, answer.because, unknown_of(answer.because), unit=answer.team)


class Registered(Registration, extra="ignore"):
    """A registration, as a later version of this software can still read it."""

    level: str | None = None


class Required(Requirement, extra="ignore"):
    """A requirement, in the same way."""


class OfTheCourt(Imposed, extra="ignore"):
    """A sentence, in the same way."""

    requirements: tuple[Required, ...]


class Needs(Model):
    """Scores of the sections of the assessment that the tier of two axes reads."""

    accommodation: Count | None = None
    ete: Count | None = None
    relationships: Count | None = None
    lifestyle: Count | None = None
    drugs: Count | None = None
    alcohol: Count | None = None
    thinking: Count | None = None
    attitudes: Count | None = None


class V2Factors(_Factors):
    """What the tier of two axes turns on (hmpps-tier). A score that is not known earns no points, as in its source."""

    passes_over = ("gender", "rsr", "ogrs")

    scheme: Literal["hmpps-tier-v2"]
    gender: Literal["female", "male"] | None = None
    rsr: Score | None = None
    ogrs: Percent | None = None
    registrations: tuple[Registered, ...] = ()
    previous_enforcement: Truth = False
    has_assessment: Truth
    san: Truth = False
    needs: Needs = Needs()
    parenting: Truth | None = None
    impulsivity: Problem | None = None
    temper: Problem | None = None
    sentences: tuple[OfTheCourt, ...]

    def work_out(self, known: Known) -> WorkedOut:
        asked = self.model_dump(exclude={"scheme", "needs"}) | {"rsr": float(self.rsr) if self.rsr else None}
        answer = HmppsTierV2(**asked, needs=self.needs.model_dump(exclude_none=True)).answer()
        return WorkedOut(answer.tier, answer.because)


class V3Factors(_Factors):
    """What the single-letter tier turns on (hmpps-tier). The risk of serious harm is the assessment's if left out."""

    passes_over = ("arp_type", "csrp_type")

    scheme: Literal["hmpps-tier-v3"]
    arp: Score | None = None
    arp_type: Scoring | None = None
    csrp: Score | None = None
    csrp_type: Scoring | None = None
    dc_srp: Score | None = None
    dc_srp_band: Literal["LOW", "MEDIUM", "HIGH", "VERY_HIGH", "NOT_APPLICABLE"] | None = None
    mappa: Truth = False
    rosh: RiskOfSeriousHarm | None = None
    domestic_abuse: Truth = False
    stalking: Truth = False
    child_protection: Truth = False
    ever_sexual_offence: Truth = False

    def harm(self) -> str | None:
        return self.rosh.lower() if self.rosh else None

    def work_out(self, known: Known) -> WorkedOut:
        asked: dict[str, Any] = self.model_dump(exclude={"scheme"})
        harm = assessed(known)
        scores = {"arp": self.arp, "csrp": self.csrp, "dc_srp": self.dc_srp}
        asked |= {name: float(score) if score else None for name, score in scores.items()}
        asked["rosh"] = self.rosh or (harm.upper() if harm else None)
        rule = HmppsTierV3(
            **asked,
            has_active_event=True,
            lifer_or_ipp=known.life,
            latest_release_date=known.released,
            calculation_date=known.on,
        )
        answer = rule.answer()
        if answer.error or answer.tier in (None, "MISSING"):
            missing = ("dc_srp",) if answer.error else self._scores_missing()
            return WorkedOut(None, answer.because, missing)
        return WorkedOut(answer.tier, answer.because, provisional=answer.provisional, later=tuple(turns(rule)))

    def _scores_missing(self) -> tuple[str, ...]:
        return tuple(name for name in ("arp", "csrp") if getattr(self, name) is None)


Factors = Annotated[
    OmmFactors | MenuFactors | PathwayFactors | TeamFactors | V2Factors | V3Factors, Field(discriminator="scheme")
]


class Scheme(NamedTuple):
    """The tiers that there are, and the unit that holds each of them; no tiers where they are not printed."""

    tiers: tuple[str, ...] = ()
    units: dict[str, str] | None = None


def _menus() -> dict[str, str]:
    high = MENUS.high_harm
    of_high: dict[str, str] = {str(menu): high.unit for menu in (high.menus.high, high.menus.low)}
    return of_high | {str(row.menu): row.unit for row in MENUS.low_harm}


SCHEMES = {
    FOUR_TIERS: Scheme(("1", "2", "3", "4")),
    "cmm-menu": Scheme(("1", "2", "3", "4", "5"), _menus()),
    "cmm-pathway": Scheme(("enhanced", "standard"), {"enhanced": "enhanced", "standard": "standard"}),
    "cmm-team": Scheme(
        ("public_protection", "general_offending"),
        {"public_protection": "public_protection", "general_offending": "general_offending"},
    ),
    "hmpps-tier-v2": Scheme(tuple(f"{letter}{digit}{s}" for letter in "ABCD" for digit in range(4) for s in ("", "S"))),
    "hmpps-tier-v3": Scheme(("A", "B", "C", "D", "E", "F", "G", "NOT_SUPERVISED")),
    "e3": Scheme(),  # the drawing of its bands is lost in print; of them the text names C2 alone (E3 3.3.3)
}


def must_be_of(scheme: str, tier: str) -> None:
    """A tier told by hand is one of its scheme's, where those are known. Raises BadInput."""
    known = SCHEMES.get(scheme)
    if known and known.tiers and tier not in known.tiers:
        raise BadInput(f"tier: {scheme} has no tier {tier!r}; its tiers are {', '.join(known.tiers)}.")


def unit_of(scheme: str, tier: str) -> str | None:
    """The unit that holds the cases of a tier, where the scheme has units."""
    known = SCHEMES.get(scheme)
    return known.units.get(tier) if known and known.units else None


def assessed(known: Known) -> str | None:
    return None if known.harm is Harm.UNKNOWN else known.harm.value


def unknown_of(because: tuple[str, ...]) -> tuple[str, ...]:
    """The factors that a rule names as unknown."""
    return tuple(code.removeprefix("unknown:") for code in because if code.startswith("unknown:"))


def turns(rule: HmppsTierV3) -> list[LaterTier]:
    """The days on which time alone changes the answer, each with the answer from then on."""
    found: list[LaterTier] = []
    before = rule.answer()
    while day := rule.next_turn():
        rule = rule.but(calculation_date=day)
        now = rule.answer()
        if now.tier and (now.tier, now.provisional) != (before.tier, before.provisional):
            found.append(LaterTier(on=day, tier=now.tier, provisional=now.provisional, because=now.because))
        before = now
    return found
