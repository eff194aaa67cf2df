"""Units and pathways: where a case belongs by its tier, and what it takes until it is there."""

from functools import cache
from typing import Any

import pytest

from domain.life import Step
from domain.model import Role
from tests.domain import builders as a
from tests.domain.builders import NO_DATE, NOT_OWED

HIGH = {"scheme": "cmm-menu", "risk_of_harm": "high", "violence_frequency": "low"}
LOW = {"scheme": "cmm-menu", "risk_of_harm": "low", "ogrs": 50}
PATHWAY = {"scheme": "cmm-pathway", "risk_of_harm": "medium", "likelihood_of_reoffending": "medium"}
PLAIN = {**PATHWAY, "motivation_plain": True}


@cache
def under(model: str) -> Step:
    """An order of 2001 in a place with that case management model, planned."""
    step = a.allocated(a.sentenced(imposed="2001-02-05", pack=None, model=model), "2001-02-05 16:00")
    return a.planned(a.assessed(step, "2001-02-12", "medium"), "2001-02-13")


def worked_out(step: Step, at: str, factors: dict[str, Any]) -> Step:
    return a.tell(step, "work_out_tier", at, factors=factors)


def reviewed(step: Step, at: str) -> Step:
    return a.tell(step, "review", at, findings="on course", plan_still_fits=True)


@cache
def eligible() -> Step:
    """A case that a review found eligible for the standard pathway."""
    step = worked_out(under("cmm-d@1"), "2001-02-14", PATHWAY)
    return worked_out(reviewed(step, "2001-05-14 10:00"), "2001-05-14", PLAIN)


def in_court() -> Step:
    """A case on the enhanced pathway with a breach before the court."""
    step = worked_out(under("cmm-d@1"), "2001-02-14", PATHWAY)
    step = a.unacceptable(step, "A1", "2001-03-07")
    return a.tell(step, "breach", "2001-03-08", failures=["A1"], reason="gone")


# Placed


@pytest.mark.parametrize(
    ("model", "factors", "unit"),
    [
        ("cmm-c@1", LOW, "standard"),
        ("cmm-c@1", HIGH, "intensive"),
        ("cmm-d@1", PATHWAY, "enhanced"),
        ("cmm-a@1", {"scheme": "cmm-team"}, "general_offending"),
    ],
)
def test_the_first_unit_has_the_case_at_once(model: str, factors: dict[str, Any], unit: str) -> None:
    step = worked_out(under(model), "2001-02-14", factors)
    assert step.entries[-1].data.unit == unit
    assert [fact.value for fact in step.sentence.facts("unit")] == [unit]
    assert not [key for key in a.owes(step) if key.startswith("unit_move")]


def test_a_tier_of_no_unit_places_nobody() -> None:
    step = worked_out(a.order(), "1999-03-05", {"scheme": "omm", "prolific_or_priority": True})
    assert step.sentence.facts("unit") == ()


# To be moved


def test_a_case_that_belongs_in_another_unit_waits_for_that_unit_to_take_it() -> None:
    step = worked_out(worked_out(under("cmm-c@1"), "2001-02-14", LOW), "2001-03-05", HIGH)
    assert a.due(step, "unit_move/intensive") == NO_DATE
    assert a.asked_of(step, "unit_move/intensive") is Role.LINE_MANAGER
    moved = a.tell(step, "move_to_unit", "2001-03-09", unit="intensive")
    values = a.reason(moved.entries[-1], "belongs_there").values
    assert values == {"from": "standard", "days_waited": 4, "refused_before": 0}
    assert a.met(moved.entries[-1]) == {"unit_move/intensive": "done"}
    assert a.due(moved, "unit_move/intensive") == NOT_OWED
    assert moved.sentence.tier == "2", "its menu is what it was"


def test_high_harm_tells_the_unit_before_the_menu_can_be() -> None:
    step = worked_out(under("cmm-c@1"), "2001-02-14", LOW)
    open_still = worked_out(step, "2001-03-05", {"scheme": "cmm-menu", "risk_of_harm": "high"})
    assert (open_still.sentence.tier, a.due(open_still, "unit_move/intensive")) == ("4", NO_DATE)


def test_a_menu_of_the_same_unit_moves_nobody() -> None:
    step = worked_out(worked_out(under("cmm-c@1"), "2001-02-14", LOW), "2001-03-05", {**LOW, "ogrs": 20})
    assert (step.sentence.tier, a.due(step, "unit_move/standard")) == ("5", NOT_OWED)


def test_a_case_that_belongs_where_it_is_again_waits_no_longer() -> None:
    step = worked_out(worked_out(under("cmm-c@1"), "2001-02-14", LOW), "2001-03-05", HIGH)
    assert a.due(worked_out(step, "2001-03-06", LOW), "unit_move/intensive") == NOT_OWED


@pytest.mark.parametrize("name", ["move_to_unit", "refuse_unit"])
def test_a_unit_answers_only_for_a_case_that_waits_for_it(name: str) -> None:
    step = worked_out(worked_out(under("cmm-c@1"), "2001-02-14", LOW), "2001-03-05", HIGH)
    told = {"unit": "enhanced"} | ({"reason": "full"} if name == "refuse_unit" else {})
    assert a.refused(step, name, "2001-03-06", **told) == "unit.no-move"


@pytest.mark.parametrize("name", ["move_to_unit", "refuse_unit"])
def test_who_manages_the_case_does_not_answer_for_the_unit(name: str) -> None:
    told = {"unit": "standard"} | ({"reason": "full"} if name == "refuse_unit" else {})
    assert a.refused(eligible(), name, "2001-05-15", "LM:brandt", **told) == "authority.own-case"


def test_an_override_moves_a_case_too_and_its_end_moves_it_back() -> None:
    step = worked_out(under("cmm-c@1"), "2001-02-14", LOW)
    told = {"scheme": "cmm-menu", "tier": "3", "reason": "priority of the area", "until": "2001-04-30"}
    over = a.tell(a.tell(step, "override_tier", "2001-03-05", **told), "move_to_unit", "2001-03-06", unit="enhanced")
    again = worked_out(over, "2001-04-02", HIGH)
    assert not [key for key in a.owes(again) if key.startswith("unit_move")], "the override still stands"
    back = a.wait(over, "2001-05-02")
    assert (back.sentence.tier, a.due(back, "unit_move/standard")) == ("4", NO_DATE)


# Case D


def test_a_review_that_finds_a_case_eligible_makes_a_move_due() -> None:
    assert eligible().sentence.tier == "standard"
    assert a.due(eligible(), "unit_move/standard") == NO_DATE


def test_without_a_review_nobody_moves() -> None:
    step = worked_out(worked_out(under("cmm-d@1"), "2001-02-14", PATHWAY), "2001-05-14", PLAIN)
    assert (step.sentence.tier, a.due(step, "unit_move/standard")) == ("enhanced", NOT_OWED)


def test_a_refusal_leaves_the_case_where_it_is_and_the_move_due() -> None:
    step = a.tell(eligible(), "refuse_unit", "2001-05-16", unit="standard", reason="full")
    assert a.due(step, "unit_move/standard") == NO_DATE
    taken = a.tell(step, "move_to_unit", "2001-06-04", unit="standard")
    assert a.reason(taken.entries[-1], "belongs_there").values == {
        "from": "enhanced",
        "days_waited": 21,
        "refused_before": 1,
    }


def test_an_open_breach_keeps_the_tier_and_shows_a_case_that_is_eligible() -> None:
    step = worked_out(reviewed(in_court(), "2001-03-12 10:00"), "2001-03-12", PLAIN)
    assert (step.sentence.tier, a.due(step, "unit_move/standard")) == ("enhanced", NO_DATE)
    assert "barred:open_breach" in str((a.reason(step.entries[-1], "tier_by_rule").values or {})["because"])


def test_a_unit_that_takes_a_case_in_spite_of_an_open_breach_is_warned_and_its_pathway_follows() -> None:
    step = worked_out(reviewed(in_court(), "2001-03-12 10:00"), "2001-03-12", PLAIN)
    moved = a.tell(step, "move_to_unit", "2001-03-13", unit="standard")
    breach = a.last(step, "breach_decided").seq
    assert a.reason(moved.entries[-1], "open_breach").entries == (breach,)
    assert moved.sentence.tier == "standard"
