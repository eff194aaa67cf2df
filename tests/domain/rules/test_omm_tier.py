from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.rules.omm_tier import OmmTier, OmmTierAnswer

LOWEST: dict[str, Any] = {
    "risk_of_harm": "low",
    "likelihood_of_reoffending": "low",
    "prolific_or_priority": False,
    "exceptional_resources": False,
    "inter_agency_work": "ordinary",
    "integrative_work": "ordinary",
    "organisational_consequence": False,
    "vulnerable": False,
    "plan_complexity": "monitoring_only",
    "plan_factor_count": 0,
    "main_objective": "punishment",
    "change_work_completed": False,
    "needs_resettlement_help": False,
    "motivated": True,
    "compliant": True,
    "override_tier": None,
    "override_by": None,
    "override_reason": None,
}
# Each field that the tier turns on, its values from the least to the most.
LADDERS: dict[str, list[Any]] = {
    "risk_of_harm": ["low", "medium", "high", "very_high"],
    "likelihood_of_reoffending": ["low", "medium", "high"],
    "prolific_or_priority": [False, True],
    "exceptional_resources": [False, True],
    "inter_agency_work": ["ordinary", "very_high"],
    "integrative_work": ["ordinary", "high"],
    "organisational_consequence": [False, True],
    "vulnerable": [False, True],
    "plan_complexity": ["monitoring_only", "less_complex", "multi_factor"],
    "main_objective": ["punishment", "help_with_situation", "personal_change"],
    "change_work_completed": [False, True],
    "needs_resettlement_help": [False, True],
}
OTHERS = {"motivated": [False, True], "compliant": [False, True]}
ALL = LADDERS | OTHERS | {"main_objective": [*LADDERS["main_objective"], "public_protection"]}

known = st.fixed_dictionaries({field: st.sampled_from(values) for field, values in ALL.items()})
partly_known = st.fixed_dictionaries({field: st.sampled_from([None, *values]) for field, values in ALL.items()})


def tiered(**changes: Any) -> OmmTierAnswer:
    return OmmTier.model_validate(LOWEST | changes).answer()


MARKS = [
    (4, "high_risk_of_harm", {"risk_of_harm": "high"}),
    (4, "high_risk_of_harm", {"risk_of_harm": "very_high"}),
    (4, "prolific_or_priority", {"prolific_or_priority": True}),
    (4, "exceptional_resources", {"exceptional_resources": True}),
    (4, "very_high_inter_agency_work", {"inter_agency_work": "very_high"}),
    (
        3,
        "multi_factor_plan_and_likelihood",
        {"plan_complexity": "multi_factor", "likelihood_of_reoffending": "medium"},
    ),
    (3, "multi_factor_plan_and_likelihood", {"plan_complexity": "multi_factor", "likelihood_of_reoffending": "high"}),
    (3, "personal_change_objective", {"main_objective": "personal_change"}),
    (3, "high_integrative_work", {"integrative_work": "high"}),
    (3, "organisational_consequence", {"organisational_consequence": True}),
    (3, "vulnerable", {"vulnerable": True}),
    (2, "help_with_situation", {"main_objective": "help_with_situation"}),
    (2, "less_complex_plan", {"plan_complexity": "less_complex"}),
    (2, "change_work_completed", {"change_work_completed": True}),
    (2, "resettlement_help", {"needs_resettlement_help": True}),
]


@pytest.mark.parametrize(("tier", "mark", "changes"), MARKS)
def test_one_mark_of_a_tier_is_enough_whatever_lower_tiers_say(tier: int, mark: str, changes: dict[str, Any]) -> None:
    answer = tiered(**changes)
    assert (answer.tier, answer.decided_by) == (tier, (mark,))
    assert answer.because[0] == mark


@given(known)
def test_the_reasons_of_a_tier_are_its_own_marks_in_order(facts: dict[str, Any]) -> None:
    answer = tiered(**facts)
    own = {mark for tier, mark, _ in MARKS if tier == answer.tier}
    if answer.tier in (2, 3, 4):
        assert answer.decided_by
        assert set(answer.decided_by) <= own
    assert list(answer.decided_by) == sorted(answer.decided_by)
    assert answer.because[: len(answer.decided_by)] == answer.decided_by
    assert answer.because


@given(known, st.data())
def test_more_risk_never_gives_a_lower_tier(facts: dict[str, Any], data: st.DataObject) -> None:
    field = data.draw(st.sampled_from([field for field in LADDERS if facts[field] in LADDERS[field]]))
    more = data.draw(st.sampled_from(LADDERS[field][LADDERS[field].index(facts[field]) :]))
    before, after = tiered(**facts).tier, tiered(**facts | {field: more}).tier
    if before and after:
        assert after >= before


@given(partly_known, known)
def test_a_tier_told_from_part_of_the_facts_is_the_tier_of_all_of_them(
    part: dict[str, Any], rest: dict[str, Any]
) -> None:
    told = tiered(**part)
    all_of_them = {field: rest[field] if value is None else value for field, value in part.items()}
    if told.tier:
        assert tiered(**all_of_them).tier == told.tier
    else:
        assert (told.decided_by, told.modes, told.minimum_qualification) == ((), (), None)


@pytest.mark.parametrize(
    ("field", "unknown"),
    [
        ("risk_of_harm", ["high_risk_of_harm"]),
        ("prolific_or_priority", ["prolific_or_priority"]),
        ("exceptional_resources", ["exceptional_resources"]),
        ("inter_agency_work", ["very_high_inter_agency_work"]),
        ("integrative_work", ["high_integrative_work"]),
        ("organisational_consequence", ["organisational_consequence"]),
        ("vulnerable", ["vulnerable"]),
        ("main_objective", ["personal_change_objective"]),
        ("plan_complexity", ["less_complex_plan"]),
        ("change_work_completed", ["change_work_completed"]),
        ("needs_resettlement_help", ["resettlement_help"]),
    ],
)
def test_no_tier_is_told_while_an_unknown_fact_could_raise_it(field: str, unknown: list[str]) -> None:
    answer = tiered(**{field: None})
    assert answer.tier is None
    assert answer.because == tuple(f"unknown:{mark}" for mark in unknown)


def test_a_multi_factor_plan_with_unknown_likelihood_may_be_tier_3() -> None:
    assert tiered(plan_complexity="multi_factor", likelihood_of_reoffending=None).tier is None
    assert tiered(plan_complexity=None, likelihood_of_reoffending="medium").because == (
        "unknown:multi_factor_plan_and_likelihood",
    )
    assert tiered(likelihood_of_reoffending=None).decided_by == ("monitoring_only", "punishment_objective")


@pytest.mark.parametrize(
    ("changes", "tier", "margins"),
    [
        ({}, 1, ()),
        ({"risk_of_harm": "medium"}, 1, ("margin:medium_harm",)),
        ({"risk_of_harm": "medium", "plan_complexity": "less_complex"}, 2, ()),
        ({"likelihood_of_reoffending": "high"}, 1, ("margin:high_likelihood",)),
        ({"likelihood_of_reoffending": "high", "plan_complexity": "less_complex"}, 2, ("margin:high_likelihood",)),
        ({"likelihood_of_reoffending": "high", "integrative_work": "high"}, 3, ()),
        ({"plan_complexity": "multi_factor", "needs_resettlement_help": True}, 2, ("margin:multi_factor_plan",)),
        ({"motivated": False}, 1, ("margin:not_motivated",)),
        ({"compliant": False, "needs_resettlement_help": True}, 2, ("margin:not_compliant",)),
        ({"compliant": False, "motivated": False, "integrative_work": "high"}, 3, ()),
        ({"main_objective": "public_protection"}, 1, ("margin:public_protection_objective",)),
        (
            {"main_objective": "public_protection", "integrative_work": "high"},
            3,
            ("margin:public_protection_objective",),
        ),
        ({"main_objective": "public_protection", "risk_of_harm": "high"}, 4, ()),
        ({"vulnerable": True}, 3, ("margin:organisational_factors_alone",)),
        ({"vulnerable": True, "organisational_consequence": True}, 3, ("margin:organisational_factors_alone",)),
        ({"vulnerable": True, "integrative_work": "high"}, 3, ()),
    ],
)
def test_what_the_text_leaves_to_judgement_is_named_and_moves_nothing(
    changes: dict[str, Any], tier: int, margins: tuple[str, ...]
) -> None:
    answer = tiered(**changes)
    assert answer.tier == tier
    assert answer.because == (*answer.decided_by, *margins)


def test_a_multi_factor_plan_with_low_likelihood_fits_no_tier() -> None:
    answer = tiered(plan_complexity="multi_factor")
    assert (answer.tier, answer.decided_by, answer.because) == (None, (), ("margin:multi_factor_plan",))


@given(partly_known, st.none() | st.integers(0, 20))
def test_the_number_of_factors_in_the_plan_decides_nothing(facts: dict[str, Any], count: int | None) -> None:
    assert tiered(**facts, plan_factor_count=count) == tiered(**facts)


@pytest.mark.parametrize(
    ("tier", "modes", "qualification", "same_person"),
    [
        (1, ("PUNISH",), "level_3", "manager_may_hold_none"),
        (2, ("PUNISH", "HELP"), "level_3", "generally"),
        (3, ("PUNISH", "HELP", "CHANGE"), "level_4", "normally"),
        (4, ("PUNISH", "HELP", "CHANGE", "CONTROL"), "level_4", "presumed"),
    ],
)
def test_a_tier_brings_its_modes_qualification_and_roles(
    tier: int, modes: tuple[str, ...], qualification: str, same_person: str
) -> None:
    answer = tiered(override_tier=tier, override_by="district manager", override_reason="local priority")
    assert (answer.tier, answer.modes) == (tier, modes)
    assert answer.minimum_qualification == qualification
    assert answer.same_person_manages_and_supervises == same_person
    assert answer.because[-1] == f"override:{tier}"


@given(partly_known, st.integers(1, 4))
def test_an_override_leaves_what_the_factors_give_to_be_seen(facts: dict[str, Any], tier: int) -> None:
    plain, overridden = (
        tiered(**facts),
        tiered(**facts, override_tier=tier, override_by="manager", override_reason="policy"),
    )
    assert overridden.tier == tier
    assert (overridden.tier_before_override, overridden.decided_by) == (plain.tier, plain.decided_by)
    assert plain.tier_before_override == plain.tier


@pytest.mark.parametrize(
    ("by", "reason"), [(None, "policy"), ("manager", None), (None, None), ("  ", "policy"), ("manager", "")]
)
def test_an_override_without_author_or_reason_is_refused(by: str | None, reason: str | None) -> None:
    answer = tiered(override_tier=1, override_by=by, override_reason=reason)
    assert answer.refused == "override_needs_author_and_reason"
    assert (answer.tier, answer.modes, answer.minimum_qualification) == (None, (), None)
    assert answer.same_person_manages_and_supervises is None
    assert (answer.tier_before_override, answer.because[-1]) == (1, "override_refused")


def test_an_author_and_a_reason_alone_override_nothing() -> None:
    answer = tiered(override_by="manager", override_reason="policy")
    assert (answer.tier, answer.refused) == (1, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"risk_of_harm": "extreme"},
        {"vulnerable": 1},
        {"vulnerable": "yes"},
        {"plan_factor_count": -1},
        {"plan_factor_count": True},
        {"override_tier": 0},
        {"override_tier": 5},
        {"override_tier": True},
        {"override_by": 7},
        {"tier": 1},
    ],
)
def test_a_question_of_another_kind_is_an_error(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        tiered(**changes)


@pytest.mark.parametrize("field", LOWEST)
def test_every_field_of_the_question_is_asked_for(field: str) -> None:
    with pytest.raises(ValidationError):
        OmmTier.model_validate({name: value for name, value in LOWEST.items() if name != field})
