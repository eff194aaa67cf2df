from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.cmm_pathway import CmmPathway, PathwayAnswer

START: dict[str, Any] = {
    "risk_of_harm": "low",
    "likelihood_of_reoffending": "low",
    "pathway_now": None,
    "at_review": False,
    "one_to_one_needs_met": None,
    "motivation_plain": None,
    "open_breach": False,
}
REVIEW = {"pathway_now": "enhanced", "at_review": True, "one_to_one_needs_met": False, "motivation_plain": False}
levels = st.sampled_from(["low", "medium", "high", None])
truths = st.sampled_from([True, False, None])
questions = st.fixed_dictionaries(
    {
        "risk_of_harm": levels,
        "likelihood_of_reoffending": levels,
        "pathway_now": st.sampled_from([None, "enhanced", "standard"]),
        "at_review": st.booleans(),
        "one_to_one_needs_met": truths,
        "motivation_plain": truths,
        "open_breach": st.booleans(),
    }
)


def on(**changes: Any) -> PathwayAnswer:
    return CmmPathway.model_validate(START | changes).answer()


@pytest.mark.parametrize(
    ("harm", "likelihood", "pathway", "because"),
    [
        ("low", "low", "standard", ("lower_risk",)),
        ("medium", "medium", "enhanced", ("risk_of_harm:medium", "likelihood_of_reoffending:medium")),
        ("high", "low", "enhanced", ("risk_of_harm:high", "margin:one_risk_alone")),
        ("low", "high", "enhanced", ("likelihood_of_reoffending:high", "margin:one_risk_alone")),
        (None, "medium", "enhanced", ("likelihood_of_reoffending:medium", "margin:one_risk_alone")),
        (None, "low", None, ("unknown:risk_of_harm",)),
        (None, None, None, ("unknown:risk_of_harm", "unknown:likelihood_of_reoffending")),
    ],
)
def test_at_the_start_the_risks_decide(harm, likelihood, pathway, because) -> None:
    answer = on(risk_of_harm=harm, likelihood_of_reoffending=likelihood)
    assert (answer.pathway, answer.because) == (pathway, because)


@pytest.mark.parametrize(
    ("changes", "pathway", "eligible", "because"),
    [
        ({}, "enhanced", False, ("one_to_one_needs_open",)),
        ({"one_to_one_needs_met": True}, "standard", True, ("one_to_one_needs_met",)),
        ({"motivation_plain": True}, "standard", True, ("motivation_plain",)),
        ({"motivation_plain": None}, None, False, ("unknown:motivation_plain",)),
        ({"at_review": False, "motivation_plain": True}, "enhanced", False, ("no_review",)),
        ({"pathway_now": "standard"}, "standard", False, ("standard_already",)),
        (
            {"motivation_plain": True, "risk_of_harm": "high"},
            "standard",
            True,
            ("motivation_plain", "margin:high_risk_of_harm"),
        ),
    ],
)
def test_a_review_moves_a_case_whose_needs_are_met_or_whose_motivation_is_plain(
    changes, pathway, eligible, because
) -> None:
    answer = on(**{**REVIEW, **changes})
    assert (answer.pathway, answer.eligible_for_standard, answer.because) == (pathway, eligible, because)


def test_an_open_breach_keeps_a_case_back_that_is_eligible() -> None:
    answer = on(**{**REVIEW, "motivation_plain": True, "open_breach": True})
    assert (answer.pathway, answer.eligible_for_standard, answer.barred_by) == ("enhanced", True, "open_breach")


@given(questions)
def test_whatever_is_asked_there_are_reasons_and_nobody_moves_without_being_eligible(question: dict[str, Any]) -> None:
    answer = on(**question)
    assert answer.because
    moves = question["pathway_now"] == "enhanced" and answer.pathway == "standard"
    assert not moves or (answer.eligible_for_standard and question["at_review"] and not question["open_breach"])
