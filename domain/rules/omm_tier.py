"""The tier of a case in the four-tier framework of 2005 (OMM 3.62-3.71, Appendix B).

The highest tier of which the case bears one mark. A tier that an unknown fact could still raise is not told.
What the text leaves to judgement keeps the tier of its marks, and says so among its reasons (`margin:`).
"""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from domain.model import Model
from domain.rules import Answer, Rule
from domain.rules.kinds import Count, Table, TierNumber, Truth, table

Mode = Literal["PUNISH", "HELP", "CHANGE", "CONTROL"]
Qualification = Literal["level_3", "level_4"]
SamePerson = Literal["presumed", "normally", "generally", "manager_may_hold_none"]


class Brings(Model):
    """What a tier brings with it."""

    tier: TierNumber
    modes: tuple[Mode, ...]
    minimum_qualification: Qualification
    same_person_manages_and_supervises: SamePerson


class Tiers(Table):
    as_at: date
    tiers: tuple[Brings, Brings, Brings, Brings]


TIERS = {row.tier: row for row in table("omm-tier", Tiers).tiers}


class OmmTierAnswer(Answer):
    """`tier` is None where it cannot be told or the override was refused; `decided_by` are the marks of the tier."""

    tier: TierNumber | None
    tier_before_override: TierNumber | None
    modes: tuple[Mode, ...]
    decided_by: tuple[str, ...]
    minimum_qualification: Qualification | None
    same_person_manages_and_supervises: SamePerson | None
    refused: Literal["override_needs_author_and_reason"] | None


class OmmTier(Rule, name="omm-tier"):
    """Which tier a case is in. `plan_factor_count` decides nothing: no number of factors is printed (OMM 3.70)."""

    risk_of_harm: Literal["low", "medium", "high", "very_high"] | None
    likelihood_of_reoffending: Literal["low", "medium", "high"] | None
    prolific_or_priority: Truth | None
    exceptional_resources: Truth | None
    inter_agency_work: Literal["ordinary", "very_high"] | None
    integrative_work: Literal["ordinary", "high"] | None
    organisational_consequence: Truth | None
    vulnerable: Truth | None
    plan_complexity: Literal["monitoring_only", "less_complex", "multi_factor"] | None
    plan_factor_count: Count | None
    main_objective: Literal["punishment", "help_with_situation", "personal_change", "public_protection"] | None
    change_work_completed: Truth | None
    needs_resettlement_help: Truth | None
    motivated: Truth | None
    compliant: Truth | None
    override_tier: TierNumber | None
    override_by: str | None
    override_reason: str | None

    def answer(self) -> OmmTierAnswer:
        """An override stands in place of the tier worked out, if it has an author and a reason (OMM 3.71)."""
        worked_out, decided_by, reasons = self._worked_out()
        if self.override_tier is None:
            return answered(worked_out, worked_out, decided_by, reasons)
        if not said(self.override_by) or not said(self.override_reason):
            refused = answered(None, worked_out, decided_by, (*reasons, "override_refused"))
            return refused.but(refused="override_needs_author_and_reason")
        return answered(self.override_tier, worked_out, decided_by, (*reasons, f"override:{self.override_tier}"))

    def _worked_out(self) -> tuple[int | None, tuple[str, ...], tuple[str, ...]]:
        """The tier that the factors give, its marks, and the reasons. Tier 1 asks for monitoring only."""
        for tier, marks in self._marks().items():
            if tier == 1 and self.plan_complexity == "multi_factor":
                break
            present = tuple(sorted(name for name, mark in marks.items() if mark))
            if present:
                return tier, present, (*present, *self._margins(tier, present))
            unknown = tuple(f"unknown:{name}" for name, mark in marks.items() if mark is None)
            if unknown:
                return None, (), unknown
        return None, (), ("margin:multi_factor_plan",)  # with low likelihood: more than tier 1, less than tier 3

    def _marks(self) -> dict[int, dict[str, bool | None]]:
        """The offender profiles of OMM 3.68, highest tier first: whether the case bears the mark, None if unknown."""
        objective, plan, likelihood = self.main_objective, self.plan_complexity, self.likelihood_of_reoffending
        return {
            4: {
                "high_risk_of_harm": among(self.risk_of_harm, "high", "very_high"),
                "prolific_or_priority": self.prolific_or_priority,
                "exceptional_resources": self.exceptional_resources,
                "very_high_inter_agency_work": among(self.inter_agency_work, "very_high"),
            },
            3: {
                "multi_factor_plan_and_likelihood": both(
                    among(plan, "multi_factor"), among(likelihood, "medium", "high")
                ),
                "personal_change_objective": among(objective, "personal_change"),
                "high_integrative_work": among(self.integrative_work, "high"),
                "organisational_consequence": self.organisational_consequence,
                "vulnerable": self.vulnerable,
            },
            2: {
                "help_with_situation": among(objective, "help_with_situation"),
                "less_complex_plan": among(plan, "less_complex"),
                "change_work_completed": self.change_work_completed,
                "resettlement_help": self.needs_resettlement_help,
            },
            1: {
                "low_likelihood": among(likelihood, "low"),
                "monitoring_only": among(plan, "monitoring_only"),
                "punishment_objective": among(objective, "punishment"),
            },
        }

    def _margins(self, tier: int, present: tuple[str, ...]) -> Iterator[str]:
        """What 3.68 leaves to judgement at this tier: facts that no tier names alone, or that several name."""
        if tier == 3 and set(present) <= {"organisational_consequence", "vulnerable"}:
            yield "margin:organisational_factors_alone"  # 3.72 lets such a case keep a tier 2 approach
        if tier == 1 and self.risk_of_harm == "medium":
            yield "margin:medium_harm"  # in the sketches of tiers 1, 2 and 3
        if tier <= 2 and self.likelihood_of_reoffending == "high":
            yield "margin:high_likelihood"
        if tier == 2 and self.plan_complexity == "multi_factor":
            yield "margin:multi_factor_plan"
        if tier <= 2 and self.motivated is False:
            yield "margin:not_motivated"
        if tier <= 2 and self.compliant is False:
            yield "margin:not_compliant"
        if tier <= 3 and self.main_objective == "public_protection":
            yield "margin:public_protection_objective"  # tier 4 names it beside high harm only


def answered(
    tier: int | None, worked_out: int | None, decided_by: tuple[str, ...], because: tuple[str, ...]
) -> OmmTierAnswer:
    """The answer with what the tier brings; nothing where there is no tier."""
    brings = TIERS[tier] if tier else None
    return OmmTierAnswer(
        tier=tier,
        tier_before_override=worked_out,
        modes=brings.modes if brings else (),
        decided_by=decided_by,
        minimum_qualification=brings.minimum_qualification if brings else None,
        same_person_manages_and_supervises=brings.same_person_manages_and_supervises if brings else None,
        refused=None,
        because=because,
    )


def among(value: str | None, *those: str) -> bool | None:
    return None if value is None else value in those


def both(one: bool | None, other: bool | None) -> bool | None:
    """Whether both hold; one that does not hold decides, whatever the other is."""
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def said(text: str | None) -> bool:
    return bool(text and text.strip())
