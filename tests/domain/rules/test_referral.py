"""The end of a referral: what it waits for, and what it is called."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.rules.referral import Conclusion, ReferralConclusion

referrals = st.fixed_dictionaries(
    {
        "plan_approved": st.booleans(),
        **{name: st.integers(0, 3) for name in ("attended", "missed", "without_outcome")},
        "end_requested": st.booleans(),
        "end_report": st.sampled_from(("none", "draft", "submitted")),
    }
)


def concluded(**changes: Any) -> Conclusion:
    asked = {"plan_approved": True, "attended": 1, "missed": 0, "without_outcome": 0}
    return ReferralConclusion.model_validate(
        {**asked, "end_requested": False, "end_report": "none", **changes}
    ).answer()


@given(referrals)
def test_a_referral_concludes_as_what_it_is_ending(referral: dict[str, Any]) -> None:
    answer = ReferralConclusion.model_validate(referral).answer()
    assert answer.concluded_state in (None, answer.ending_state)
    assert (answer.ending_state is None) == (not referral["end_requested"] and referral["end_report"] != "submitted")
    if referral["end_report"] == "submitted":
        assert answer.concluded_state == answer.ending_state
    assert answer.because


@given(referrals)
def test_what_waits_for_its_report_may_begin_it(referral: dict[str, Any]) -> None:
    answer = ReferralConclusion.model_validate(referral).answer()
    waits = answer.ending_state is not None and answer.concluded_state is None
    assert ("end_report_awaited" in answer.because) == waits
    if waits:
        assert answer.can_start_end_report == (referral["end_report"] == "none")
    if answer.can_start_end_report:
        assert referral["attended"] > 0
        assert answer.concluded_state is None


@given(referrals)
def test_missed_sessions_alone_change_nothing(referral: dict[str, Any]) -> None:
    more = {**referral, "missed": referral["missed"] + 1}
    assert ReferralConclusion.model_validate(more).answer() == ReferralConclusion.model_validate(referral).answer()


@pytest.mark.parametrize(
    ("changes", "delivery", "ending"),
    [
        ({"plan_approved": False}, "NOT_DELIVERING_YET", "CANCELLED"),
        ({"attended": 0, "missed": 3}, "MISSING_FIRST_SUBSTANTIVE_APPOINTMENT", "CANCELLED"),
        ({"without_outcome": 1}, "IN_PROGRESS", "PREMATURELY_ENDED"),
        ({"missed": 1}, "COMPLETED", "COMPLETED"),
    ],
)
def test_delivery_names_the_end(changes: dict[str, Any], delivery: str, ending: str) -> None:
    running, asked = concluded(**changes), concluded(**changes, end_requested=True)
    reported = concluded(**changes, end_report="submitted")
    assert {answer.delivery_state for answer in (running, asked, reported)} == {delivery}
    assert (running.ending_state, asked.ending_state, reported.ending_state) == (None, ending, ending)
    assert reported.concluded_state == ending
    assert asked.concluded_state == ("CANCELLED" if ending == "CANCELLED" else None)


@pytest.mark.parametrize(
    ("changes", "may"),
    [
        ({}, True),
        ({"without_outcome": 1}, False),
        ({"without_outcome": 1, "end_requested": True}, True),
        ({"end_report": "draft"}, False),
        ({"end_report": "submitted"}, False),
        ({"attended": 0, "end_requested": True}, False),
        ({"plan_approved": False, "end_requested": True}, False),
    ],
)
def test_the_end_report_begins_once_after_delivery_or_on_request(changes: dict[str, Any], may: bool) -> None:
    assert concluded(**changes).can_start_end_report == may


def test_reasons_name_delivery_request_and_report() -> None:
    assert concluded(end_requested=True).because == (
        *("completed", "end_requested", "end_report:none"),
        "end_report_awaited",
    )
    assert concluded(end_report="submitted").because == ("completed", "end_report:submitted")


@pytest.mark.parametrize("wrong", [{"attended": -1}, {"attended": True}, {"end_report": "late"}, {"end_requested": 0}])
def test_another_kind_is_an_error(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        concluded(**wrong)
