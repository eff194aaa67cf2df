"""Recall: what stands against a fixed term, its length by law, and release after it."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.rules.recall import (
    LENGTHS,
    RETURNS,
    FixedTermLength,
    RecallLength,
    RecallReleaseDate,
    RecallType,
    RecallTypes,
    ReleaseAfterRecall,
)

ADULT = (
    "referred_to_parole_board_244zb",
    "repatriated_for_murder",
    "serving_sopc",
    "serving_dcr",
    "terrorist_or_national_security",
    "foreign_power_threat",
    "mappa_category_4",
    "mappa_level_2_or_3",
)
YOUTH = ("youth_sentence_12_months_or_over", "youth_charged_with_serious_offence", "mappa_level_2_or_3")
CLEAR = {"new_offence": "NO"} | dict.fromkeys((*ADULT, *YOUTH), False)
GROUPS = ("ADULT_SDS", "YOUTH_SDS", "INDETERMINATE", "EXTENDED")

questions = st.fixed_dictionaries(
    {
        "sentence_group": st.sampled_from(GROUPS),
        "new_offence": st.sampled_from(("NO", "NO", "ONLY_CHARGED", "CHARGED_AND_CONVICTED", None)),
        **{name: st.sampled_from((False, False, False, True, None)) for name in (*ADULT, *YOUTH)},
    }
)


def recalled(group: str, **known: object) -> RecallTypes:
    return RecallType.model_validate({**CLEAR, "sentence_group": group, **known}).answer()


@given(questions)
def test_what_is_mandatory_is_the_one_recall_on_offer(question: dict[str, Any]) -> None:
    answer = RecallType.model_validate(question).answer()
    assert (answer.fixed_term_mandatory, answer.standard_mandatory) == (
        "STANDARD" not in answer.options,
        "FIXED_TERM" not in answer.options,
    )
    assert answer.options[-1] == "NO_RECALL"
    assert answer.because


@given(questions, st.sampled_from((*ADULT, *YOUTH)))
def test_the_unknown_counts_as_what_stands_against(question: dict[str, Any], name: str) -> None:
    unknown, there = (RecallType.model_validate({**question, name: value}).answer() for value in (None, True))
    assert unknown.options == there.options


@given(questions)
def test_a_choice_is_left_with_a_youth_sentence_alone(question: dict[str, Any]) -> None:
    answer = RecallType.model_validate(question).answer()
    if len(answer.options) == 3:
        assert question["sentence_group"] == "YOUTH_SDS"
        assert answer.options == ("FIXED_TERM", "STANDARD", "NO_RECALL")


@pytest.mark.parametrize("name", [*ADULT, *YOUTH[:2]])
def test_an_exclusion_stands_against_its_own_group_alone(name: str) -> None:
    adult, youth = recalled("ADULT_SDS", **{name: True}), recalled("YOUTH_SDS", **{name: True})
    assert adult.standard_mandatory == (name in ADULT)
    assert youth.fixed_term_mandatory == (name not in YOUTH)
    assert adult.because == ((f"exclusion:{name}",) if name in ADULT else ("no_exclusion",))


@pytest.mark.parametrize(
    ("new_offence", "because"),
    [
        ("NO", "no_exclusion"),
        ("CHARGED_AND_CONVICTED", "no_exclusion"),
        ("ONLY_CHARGED", "exclusion:only_charged"),
        (None, "unknown:new_offence"),
    ],
)
def test_a_charge_without_conviction_stands_against_an_adult_alone(new_offence: str | None, because: str) -> None:
    assert recalled("ADULT_SDS", new_offence=new_offence).because == (because,)
    assert recalled("YOUTH_SDS", new_offence=new_offence).because == ("no_exclusion",)


@pytest.mark.parametrize("group", ["INDETERMINATE", "EXTENDED"])
def test_some_sentences_are_never_recalled_for_a_fixed_term(group: str) -> None:
    assert recalled(group).because == (f"never_fixed_term:{group}",)


def test_reasons_stand_in_the_order_of_the_questions() -> None:
    answer = recalled("ADULT_SDS", new_offence=None, serving_sopc=None, mappa_level_2_or_3=True)
    assert answer.because == ("unknown:new_offence", "unknown:serving_sopc", "exclusion:mappa_level_2_or_3")


@pytest.mark.parametrize(
    "wrong", [{"sentence_group": None}, {"new_offence": "MAYBE"}, {"serving_dcr": 0}, {"serving_dcr": "no"}]
)
def test_another_kind_is_an_error(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        RecallType.model_validate({**CLEAR, "sentence_group": "ADULT_SDS", **wrong})


def length(on: str, months: float = 24, age_group: str = "adult", returned: str | None = None) -> FixedTermLength:
    asked = {"recall_date": on, "return_date": returned or on, "age_group": age_group, "sentence_months": months}
    return RecallLength.model_validate(asked).answer()


@pytest.mark.parametrize(
    ("on", "months", "age_group", "days", "rule"),
    [
        ("2008-07-14", 6, "adult", 28, "cjia2008"),
        ("2015-01-31", 6, "youth", 28, "cjia2008"),
        ("2015-01-31", 6, "adult", 28, "cjia2008"),
        ("2015-02-01", 6, "adult", 14, "ora2014"),
        ("2015-02-01", 11.99, "adult", 14, "ora2014"),
        ("2015-02-01", 12, "adult", 28, "ora2014"),
        ("2026-03-30", 6, "youth", 14, "ora2014"),
        ("2026-03-30", 6, "adult", 14, "ora2014"),
        ("2026-03-31", 6, "adult", 56, "sa2026"),
        ("2026-03-31", 120, "adult", 56, "sa2026"),
        ("2026-03-31", 11.99, "youth", 14, "ora2014_youth"),
        ("2026-03-31", 12, "youth", 28, "ora2014_youth"),
    ],
)
def test_the_law_at_the_recall_sets_the_length(on: str, months: float, age_group: str, days: int, rule: str) -> None:
    answer = length(on, months, age_group)
    assert (answer.fixed_term_days, answer.rule) == (days, rule)
    assert answer.last_day_or_release == date.fromisoformat(on) + timedelta(days=days - 1)
    assert answer.because == (f"law:{rule}", f"days:{days}")


def test_the_recall_and_not_the_return_picks_the_law() -> None:
    assert length("2026-03-30", 24, returned="2026-04-09").fixed_term_days == 28


@pytest.mark.parametrize("months", [0, -1, True, "12", None, float("inf"), float("nan")])
def test_a_length_that_is_none_is_an_error(months: Any) -> None:
    with pytest.raises(ValidationError, match="sentence_months"):
        length("2018-06-04", months)


def test_before_2008_there_is_no_fixed_term() -> None:
    with pytest.raises(ValidationError, match="no fixed-term recall before 2008-07-14"):
        length("2008-07-13")


def test_each_age_group_has_one_law_on_every_day() -> None:
    for group in ("adult", "youth"):
        since = [law.since for law in LENGTHS.terms if law.age_group in (None, group)]
        assert since == sorted(set(since))


def after(recall_type: str, revoked: str, returned: str, days: int, expiry: str) -> ReleaseAfterRecall:
    asked = {"recall_type": recall_type, "revocation_date": revoked, "return_date": returned}
    return RecallReleaseDate.model_validate(
        {**asked, "sentence_length_days": days, "sentence_expiry_date": expiry}
    ).answer()


@st.composite
def recalls(draw: st.DrawFn) -> dict[str, Any]:
    revoked = date(2026, 3, 31) + timedelta(days=draw(st.integers(-200, 60)))
    returned = revoked + timedelta(days=draw(st.integers(0, 60)))
    return {
        "recall_type": draw(st.sampled_from(("FTR_14", "FTR_28", "FTR_56", "FTR_56", "LR"))),
        "revocation_date": revoked,
        "return_date": returned,
        "sentence_length_days": draw(st.integers(1, 6000)),
        "sentence_expiry_date": returned + timedelta(days=draw(st.integers(0, 300))),
    }


@given(recalls())
def test_release_after_recall_falls_between_return_and_the_end_of_the_sentence(recall: dict[str, Any]) -> None:
    answer = RecallReleaseDate.model_validate(recall).answer()
    assert recall["return_date"] <= answer.release_date <= recall["sentence_expiry_date"]
    if answer.capped:
        assert answer.release_date == recall["sentence_expiry_date"]
        assert answer.because[-1] == "sentence_expiry"


@given(recalls(), st.integers(1, 300))
def test_a_longer_sentence_never_releases_earlier_from_recall(recall: dict[str, Any], more: int) -> None:
    longer = {**recall, "sentence_length_days": recall["sentence_length_days"] + more}
    before, now = (RecallReleaseDate.model_validate(asked).answer() for asked in (recall, longer))
    assert now.release_date >= before.release_date


@given(recalls())
def test_an_uncapped_term_is_served_whole(recall: dict[str, Any]) -> None:
    answer = RecallReleaseDate.model_validate(recall).answer()
    if not answer.capped:
        days = RETURNS.days[recall["recall_type"]]
        assert answer.release_date >= recall["return_date"] + timedelta(days=days - 1)
        assert (answer.release_date > recall["return_date"] + timedelta(days=days - 1)) == (
            "held_to_tranche" in answer.because
        )


TRANCHES = ["2026-03-31", "2026-04-14", "2026-04-21", "2026-04-28", "2026-05-05", "2026-05-12"]


@pytest.mark.parametrize(("number", "days"), list(enumerate([1701, 2128, 2576, 3304, 4438])))
def test_the_length_of_the_sentence_picks_the_tranche_of_the_56_day_change(number: int, days: int) -> None:
    for on, length_in_days in ((TRANCHES[number], days), (TRANCHES[number + 1], days + 1)):
        answer = after("FTR_56", "2025-12-01", "2025-12-02", length_in_days, "2033-01-01")
        assert (str(answer.tranche_date), str(answer.release_date)) == (on, on)
        assert answer.because == ("days:56", f"tranche:{on}", "held_to_tranche")


@pytest.mark.parametrize(
    ("revoked", "returned", "tranche", "release"),
    [
        ("2026-03-30", "2026-03-31", "2026-04-14", "2026-05-25"),
        ("2026-03-30", "2026-04-01", None, "2026-05-26"),  # back after the change
        ("2026-03-31", "2026-03-31", None, "2026-05-25"),  # revoked on its day
        ("2026-02-17", "2026-02-18", "2026-04-14", "2026-04-14"),  # 56 days end with the tranche
        ("2026-02-18", "2026-02-19", "2026-04-14", "2026-04-15"),
        ("2026-02-16", "2026-02-17", "2026-04-14", "2026-04-14"),
    ],
)
def test_a_tranche_takes_those_who_are_back_by_the_day_of_the_change(
    revoked: str, returned: str, tranche: str | None, release: str
) -> None:
    answer = after("FTR_56", revoked, returned, 1827, "2028-07-17")
    assert (answer.tranche_date and str(answer.tranche_date), str(answer.release_date)) == (tranche, release)
    assert not answer.capped


@pytest.mark.parametrize(
    ("expiry", "tranche", "capped", "because"),
    [
        ("2026-03-31", None, True, ("ended_before_56_day_recall", "sentence_expiry")),
        ("2026-04-01", "2026-04-14", True, ("days:56", "tranche:2026-04-14", "held_to_tranche", "sentence_expiry")),
        ("2026-04-14", "2026-04-14", False, ("days:56", "tranche:2026-04-14", "held_to_tranche")),
    ],
)
def test_a_sentence_that_ends_with_the_change_was_served_as_a_standard_recall(
    expiry: str, tranche: str | None, capped: bool, because: tuple[str, ...]
) -> None:
    answer = after("FTR_56", "2025-12-01", "2025-12-02", 2000, expiry)
    assert (str(answer.release_date), answer.capped, answer.because) == (expiry, capped, because)
    assert answer.tranche_date == (date.fromisoformat(tranche) if tranche else None)


@pytest.mark.parametrize(("recall_type", "release"), [("FTR_14", "2025-12-15"), ("FTR_28", "2025-12-29")])
def test_shorter_terms_know_no_tranche(recall_type: str, release: str) -> None:
    answer = after(recall_type, "2025-12-01", "2025-12-02", 2000, "2026-02-01")
    assert (str(answer.release_date), answer.tranche_date, answer.capped) == (release, None, False)
    assert answer.because == (f"days:{recall_type[-2:]}",)


def test_a_standard_recall_lasts_to_the_end_of_the_sentence() -> None:
    answer = after("LR", "2025-12-01", "2025-12-02", 2000, "2028-02-01")
    assert (str(answer.release_date), answer.tranche_date, answer.capped) == ("2028-02-01", None, True)
    assert answer.because == ("standard_recall", "sentence_expiry")


def test_tranches_of_the_change_follow_one_another() -> None:
    tranches = RETURNS.change.tranches
    assert [str(tranche.on) for tranche in tranches] == TRANCHES
    assert tranches[0].on == RETURNS.change.since
    assert tranches[-1].up_to_days is None
    with pytest.raises(ValidationError):
        after("FTR_56", "2025-12-01", "2025-12-02", 0, "2033-01-01")
