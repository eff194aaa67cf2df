"""Enhanced or standard supervision pathway, and the move between them at a review (CMM ch. 2, case study D).

At the start the level of risk decides. A move to the standard pathway is looked at in each review; an open breach stood
in its way, so that a case may be eligible and stay where it is. No way back is printed.
"""

from collections.abc import Iterator
from typing import Literal

from domain.rules import Answer, Rule
from domain.rules.kinds import Truth

Pathway = Literal["enhanced", "standard"]
Level = Literal["low", "medium", "high"]


class PathwayAnswer(Answer):
    """`pathway` is None where it cannot be told; `eligible_for_standard` also where `barred_by` keeps the case back."""

    pathway: Pathway | None
    eligible_for_standard: bool
    barred_by: Literal["open_breach"] | None


class CmmPathway(Rule, name="cmm-pathway"):
    """Which pathway a case is on. `pathway_now` is None at the start; then a move needs a review."""

    risk_of_harm: Level | None
    likelihood_of_reoffending: Level | None
    pathway_now: Pathway | None
    at_review: Truth
    one_to_one_needs_met: Truth | None
    motivation_plain: Truth | None
    open_breach: Truth

    def answer(self) -> PathwayAnswer:
        match self.pathway_now:
            case None:
                return self._at_the_start()
            case "standard":
                return stays("standard", "standard_already", *self._margin())
        if not self.at_review:
            return stays("enhanced", "no_review")
        return self._at_a_review()

    def _at_the_start(self) -> PathwayAnswer:
        risks = {
            "risk_of_harm": self.risk_of_harm,
            "likelihood_of_reoffending": self.likelihood_of_reoffending,
        }
        raised = tuple(f"{name}:{level}" for name, level in risks.items() if level in ("medium", "high"))
        if raised:
            one_alone = () if len(raised) == len(risks) else ("margin:one_risk_alone",)
            return stays("enhanced", *raised, *one_alone)
        unknown = tuple(f"unknown:{name}" for name, level in risks.items() if level is None)
        return stays(None, *unknown) if unknown else stays("standard", "lower_risk")

    def _at_a_review(self) -> PathwayAnswer:
        """One-to-one needs that are met, or motivation that is plain: one of them is enough."""
        signs = {"one_to_one_needs_met": self.one_to_one_needs_met, "motivation_plain": self.motivation_plain}
        present = tuple(name for name, sign in signs.items() if sign)
        if not present:
            unknown = tuple(f"unknown:{name}" for name, sign in signs.items() if sign is None)
            return stays(None if unknown else "enhanced", *(unknown or ("one_to_one_needs_open",)))
        because = (*present, *self._margin())
        if self.open_breach:
            barred = stays("enhanced", *because, "barred:open_breach")
            return barred.but(eligible_for_standard=True, barred_by="open_breach")
        return stays("standard", *because).but(eligible_for_standard=True)

    def _margin(self) -> Iterator[str]:
        if self.risk_of_harm == "high":
            yield "margin:high_risk_of_harm"  # the print names neither risk among the grounds for a move


def stays(pathway: Pathway | None, *because: str) -> PathwayAnswer:
    return PathwayAnswer(pathway=pathway, eligible_for_standard=False, barred_by=None, because=because)
