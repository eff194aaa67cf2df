"""Handover: the order of the reasons, and who is responsible on which day."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.calendar import add_months
from domain.rules.handover import Handover, Passing

ASKED = {
    "sentence_start": "2024-01-01",
    "earliest_release": "2026-01-01",
    "indeterminate": False,
    "determinate_parole": False,
    "early_allocation": False,
    "recalled": False,
    "immigration_case": False,
    "open_conditions_since": None,
    "today": "2024-03-01",
}
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
cases = st.fixed_dictionaries(
    {
        "sentence_start": st.dates(date(2020, 1, 1), date(2024, 12, 31)),
        "earliest_release": st.one_of(st.none(), days, days, days),
        **{name: st.booleans() for name in ("indeterminate", "determinate_parole", "early_allocation")},
        **{name: st.sampled_from((False, False, False, True)) for name in ("recalled", "immigration_case")},
        "open_conditions_since": st.one_of(st.none(), days),
        "today": days,
    }
)
ORDER = ("custody_only", "custody_with_community", "community")


def passing(**changes: Any) -> Passing:
    return Handover.model_validate({**ASKED, **changes}).answer()


@given(cases)
def test_support_starts_no_later_than_the_case_passes(case: dict[str, Any]) -> None:
    answer = Handover.model_validate(case).answer()
    assert (answer.start_date is None) == (answer.handover_date is None)
    assert answer.because
    if answer.handover_date and answer.start_date:
        assert answer.start_date <= answer.handover_date
        assert case["earliest_release"] > answer.handover_date
        if answer.reason != "indeterminate_open":
            assert answer.start_date == answer.handover_date or case["indeterminate"]


@given(cases, st.integers(1, 800))
def test_responsibility_only_ever_moves_to_the_community(case: dict[str, Any], later: int) -> None:
    now = Handover.model_validate(case).answer()
    then = Handover.model_validate({**case, "today": case["today"] + timedelta(days=later)}).answer()
    assert ORDER.index(now.responsibility) <= ORDER.index(then.responsibility)
    assert now.handover_date == then.handover_date


@given(cases)
def test_early_allocation_never_passes_a_dated_case_later(case: dict[str, Any]) -> None:
    plain = Handover.model_validate({**case, "early_allocation": False}).answer()
    early = Handover.model_validate({**case, "early_allocation": True}).answer()
    if plain.handover_date:
        assert early.handover_date
        assert early.handover_date < plain.handover_date


@given(cases)
def test_open_conditions_matter_to_indeterminate_cases_alone(case: dict[str, Any]) -> None:
    case["indeterminate"] = False
    assert (
        Handover.model_validate(case).answer()
        == Handover.model_validate({**case, "open_conditions_since": None}).answer()
    )


@pytest.mark.parametrize(
    ("changes", "reason", "responsibility"),
    [
        ({"recalled": True, "immigration_case": True, "earliest_release": None}, "recall_case", "community"),
        ({"recalled": True, "indeterminate": True}, "recall_case", "community"),
        ({"immigration_case": True, "earliest_release": None}, "immigration_case", "community"),
        ({"earliest_release": None, "early_allocation": True}, "release_date_unknown", "custody_only"),
        ({"earliest_release": None, "indeterminate": True}, "release_date_unknown", "custody_only"),
        ({"earliest_release": "2024-11-01", "determinate_parole": True}, "determinate_short", "community"),
    ],
)
def test_reasons_without_a_handover(changes: dict[str, Any], reason: str, responsibility: str) -> None:
    answer = passing(**changes)
    assert (answer.reason, answer.responsibility) == (reason, responsibility)
    assert (answer.handover_date, answer.start_date, answer.because) == (None, None, (reason, "no_handover"))


@pytest.mark.parametrize(
    ("changes", "reason", "handover"),
    [
        (
            {"early_allocation": True, "indeterminate": True, "determinate_parole": True},
            "early_allocation",
            "2024-10-01",
        ),
        ({"indeterminate": True, "determinate_parole": True}, "indeterminate", "2025-01-01"),
        ({"determinate_parole": True}, "determinate_parole", "2025-01-01"),
        ({}, "determinate", "2025-04-17"),
        ({"early_allocation": True, "earliest_release": "2024-05-01"}, "early_allocation", "2023-02-01"),
        ({"indeterminate": True, "earliest_release": "2024-05-01"}, "indeterminate", "2023-05-01"),
    ],
)
def test_the_first_reason_that_fits_sets_the_day(changes: dict[str, Any], reason: str, handover: str) -> None:
    answer = passing(**changes)
    assert (answer.reason, str(answer.handover_date), answer.start_date) == (reason, handover, answer.handover_date)
    assert answer.because[0] == reason


@given(days)
def test_ten_months_to_the_day_are_short(start: date) -> None:
    limit = add_months(start, 10)
    shorter, longer = (passing(sentence_start=start, earliest_release=limit + timedelta(days=n)).reason for n in (0, 1))
    assert (shorter, longer) == ("determinate_short", "determinate")


@pytest.mark.parametrize(
    ("today", "responsibility", "why"),
    [
        ("2024-05-31", "custody_only", "before_start"),
        ("2024-06-01", "custody_with_community", "before_handover"),
        ("2024-12-31", "custody_with_community", "before_handover"),
        ("2025-01-01", "community", "handed_over"),
    ],
)
def test_open_conditions_bring_support_before_handover(today: str, responsibility: str, why: str) -> None:
    answer = passing(indeterminate=True, open_conditions_since="2024-06-01", today=today)
    assert (answer.reason, answer.responsibility) == ("indeterminate_open", responsibility)
    assert answer.because == ("indeterminate", "open_conditions", why)


def test_early_allocation_in_open_conditions_keeps_its_reason_and_the_earlier_start() -> None:
    answer = passing(indeterminate=True, early_allocation=True, open_conditions_since="2024-02-01")
    assert (answer.reason, str(answer.start_date)) == ("early_allocation", "2024-02-01")
    assert (str(answer.handover_date), answer.responsibility) == ("2024-10-01", "custody_with_community")


@pytest.mark.parametrize("wrong", [{"today": None}, {"recalled": 1}, {"sentence_start": "soon"}, {"women": True}])
def test_another_kind_is_an_error(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        passing(**wrong)
