"""Public Protection or General Offending Team, by the risk of harm (CMM ch. 2, case study A)."""

from typing import Literal

from domain.rules import Answer, Rule


class TeamAnswer(Answer):
    """`team` is None where the risk of harm is not known."""

    team: Literal["public_protection", "general_offending"] | None


class CmmTeam(Rule, name="cmm-team"):
    """Which team holds a case. The likelihood of reoffending decides nothing: all its levels are in the second team."""

    risk_of_harm: Literal["low", "medium", "high"] | None

    def answer(self) -> TeamAnswer:
        if self.risk_of_harm is None:
            return TeamAnswer(team=None, because=("unknown:risk_of_harm",))
        team: Literal["public_protection", "general_offending"] = (
            "public_protection" if self.risk_of_harm == "high" else "general_offending"
        )
        return TeamAnswer(team=team, because=(f"risk_of_harm:{self.risk_of_harm}",))
