import pytest

from domain.rules.cmm_team import CmmTeam


@pytest.mark.parametrize(
    ("harm", "team", "because"),
    [
        ("high", "public_protection", "risk_of_harm:high"),
        ("medium", "general_offending", "risk_of_harm:medium"),
        ("low", "general_offending", "risk_of_harm:low"),
        (None, None, "unknown:risk_of_harm"),
    ],
)
def test_the_risk_of_harm_decides_the_team(harm: str | None, team: str | None, because: str) -> None:
    answer = CmmTeam.model_validate({"risk_of_harm": harm}).answer()
    assert (answer.team, answer.because) == (team, (because,))
