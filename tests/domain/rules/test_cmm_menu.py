from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.rules.cmm_menu import CmmMenu, MenuAnswer

CAPS = {"intensive": 25, "enhanced": 35, "standard": 130}
QUESTION: dict[str, Any] = {"risk_of_harm": "low", "violence_frequency": None, "ogrs": 0, "manager_caseload": 0}

harm, violence = st.sampled_from(["low", "high", None]), st.sampled_from(["low", "high", None])
scores, caseloads = st.none() | st.integers(0, 100), st.integers(0, 200)


def placed(**changes: Any) -> MenuAnswer:
    return CmmMenu.model_validate(QUESTION | changes).answer()


@pytest.mark.parametrize(
    ("ogrs", "menu", "unit"),
    [
        (100, 3, "enhanced"),
        (75, 3, "enhanced"),
        (73, 4, "standard"),
        (41, 4, "standard"),
        (40, 5, "standard"),
        (0, 5, "standard"),
    ],
)
def test_low_harm_goes_by_the_score(ogrs: int, menu: int, unit: str) -> None:
    answer = placed(ogrs=ogrs)
    assert (answer.menu, answer.unit) == (menu, unit)
    assert answer.because == ("low_harm", f"score:{ogrs}", f"unit:{unit}")


def test_the_score_that_the_print_puts_into_two_menus_says_so() -> None:
    answer = placed(ogrs=74)
    assert answer.menu == 3
    assert "score_printed_in_two_menus" in answer.because


@given(st.integers(0, 100), st.integers(0, 100))
def test_a_higher_score_never_gives_a_lighter_menu(one: int, other: int) -> None:
    lower, higher = placed(ogrs=min(one, other)).menu, placed(ogrs=max(one, other)).menu
    assert lower is not None
    assert higher is not None
    assert higher <= lower


@given(violence, scores, scores)
def test_high_harm_goes_to_the_intensive_unit_whatever_the_score(
    violence: str | None, one: int | None, other: int | None
) -> None:
    answer = placed(risk_of_harm="high", violence_frequency=violence, ogrs=one)
    assert answer == placed(risk_of_harm="high", violence_frequency=violence, ogrs=other)
    assert (answer.unit, answer.menu) == ("intensive", {"high": 1, "low": 2, None: None}[violence])
    assert answer.because[:2] == ("high_harm", f"violence:{violence}" if violence else "violence_unknown")


@given(violence, st.integers(0, 100))
def test_low_harm_does_not_look_at_violence(violence: str | None, ogrs: int) -> None:
    assert placed(violence_frequency=violence, ogrs=ogrs) == placed(ogrs=ogrs)


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"risk_of_harm": None, "violence_frequency": "high", "ogrs": 90}, ("harm_unknown",)),
        ({"ogrs": None, "violence_frequency": "high"}, ("low_harm", "score_unknown")),
    ],
)
def test_what_is_unknown_is_not_guessed(changes: dict[str, Any], because: tuple[str, ...]) -> None:
    assert placed(**changes) == MenuAnswer(
        menu=None, unit=None, unit_cap=None, caseload_after=None, one_out_needed=None, because=because
    )


@given(harm, violence, scores, caseloads)
def test_the_caseload_counts_this_case_and_one_must_leave_from_the_cap_on(
    harm: str | None, violence: str | None, ogrs: int | None, held: int
) -> None:
    answer = placed(risk_of_harm=harm, violence_frequency=violence, ogrs=ogrs, manager_caseload=held)
    if answer.unit is None:
        assert (answer.unit_cap, answer.caseload_after, answer.one_out_needed) == (None, None, None)
    else:
        assert (answer.unit_cap, answer.caseload_after) == (CAPS[answer.unit], held + 1)
        assert answer.one_out_needed is (held + 1 > CAPS[answer.unit])
        assert ("at_or_over_the_cap" in answer.because) is answer.one_out_needed
    assert answer.because


@pytest.mark.parametrize(
    ("changes", "cap"), [({"risk_of_harm": "high"}, 25), ({"ogrs": 80}, 35), ({"ogrs": 60}, 130), ({"ogrs": 20}, 130)]
)
def test_the_last_place_is_free_and_the_next_case_needs_one_out(changes: dict[str, Any], cap: int) -> None:
    assert placed(**changes, manager_caseload=cap - 1).one_out_needed is False
    assert placed(**changes, manager_caseload=cap).one_out_needed is True


@pytest.mark.parametrize(
    "changes",
    [
        {"risk_of_harm": "medium"},
        {"violence_frequency": "often"},
        {"ogrs": -1},
        {"ogrs": 101},
        {"ogrs": 74.5},
        {"ogrs": "74"},
        {"ogrs": True},
        {"ogrs": 50.0},
        {"manager_caseload": -1},
        {"manager_caseload": None},
        {"menu": 1},
    ],
)
def test_a_question_of_another_kind_is_an_error(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        placed(**changes)


@pytest.mark.parametrize("field", QUESTION)
def test_every_field_of_the_question_is_asked_for(field: str) -> None:
    with pytest.raises(ValidationError):
        CmmMenu.model_validate({name: value for name, value in QUESTION.items() if name != field})
