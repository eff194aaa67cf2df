"""What of a team does not fit its case: it is said when the sentence is allocated, and refuses nothing."""

from typing import Any

import pytest

from domain.life import Step
from domain.model import Role
from tests.domain import builders as a
from tests.domain.builders import NO_DATE, NOT_OWED

OMM, E3 = "omm2005@1", "e3-2016@1"
WARNINGS = {
    *("skill_missing", "qualification_below_tier", "grade_outside_range", "two_people_without_cause"),
    *("two_people_against_presumption", "cause_of_two_is_over", "supervisor_inside_does_not_fit_tier"),
    *("role_not_open_to_agency", "agency_without_accreditation"),
}


def under(model: str, imposed: str = "2005-06-06", *, tier: str | None = None, harm: str | None = None) -> Step:
    """An order under a model, held by Dale, whose particulars nobody told, assessed and tiered."""
    step = a.sentenced(imposed=imposed, pack="ns1995@1", model=model)
    step = a.tell(step, "allocate", f"{imposed} 14:00", "LM", offender_manager="dale")
    if tier:
        step = a.tell(step, "set_tier", f"{imposed} 15:00", "OM:dale", scheme="local", tier=tier, reasons=[])
    if harm:
        step = a.tell(step, "assess", f"{imposed} 15:30", "OM:dale", harm=harm, likelihood="medium")
    return step


def warnings(step: Step) -> list[str]:
    """What the last allocation warns of."""
    return [one.code for one in a.last(step, "allocated").because if one.code in WARNINGS]


def said(step: Step, **team: Any) -> list[str]:
    """What an allocation to somebody new warns of."""
    told = {"offender_manager": "brandt", "reason": "vacancy", **team}
    return warnings(a.tell(step, "allocate", "2005-06-07", "LM", **told))


# Qualification and grade


@pytest.mark.parametrize(
    ("tier", "qualification", "warns"),
    [
        ("4", "level_3", True),
        ("3", "level_3", True),
        ("2", "level_3", False),
        ("1", "level_3", False),
        ("4", "level_4", False),
        ("3", None, False),
        (None, "level_3", False),
    ],
)
def test_tiers_three_and_four_ask_for_the_higher_qualification(tier, qualification, warns: bool) -> None:
    found = said(under(OMM, tier=tier), qualification=qualification)
    assert found == (["qualification_below_tier"] if warns else [])


def test_a_reason_names_what_is_and_what_is_asked_for() -> None:
    step = a.tell(
        under(OMM, tier="4"),
        "allocate",
        "2005-06-07",
        "LM",
        offender_manager="brandt",
        qualification="level_3",
        reason="vacancy",
    )
    reason = a.reason(a.last(step, "allocated"), "qualification_below_tier")
    assert reason.standard == "omm2005@1/allocation"
    assert reason.values == {"tier": "4", "qualification": "level_3", "at_least": "level_4"}


@pytest.mark.parametrize(
    ("model", "grade", "tier", "harm", "warns"),
    [
        pytest.param(E3, "PSO", "C2", None, False, id="up to C2"),
        pytest.param(E3, "PSO", "C3", None, True, id="above C2"),
        pytest.param(E3, "PSO", "D3", "medium", False, id="medium harm"),
        pytest.param(E3, "PSO", "C1", "high", True, id="high harm"),
        pytest.param(E3, "PO", "A3", "very_high", False, id="a Probation Officer"),
        pytest.param(E3, "PSO", None, None, False, id="nothing is known"),
        pytest.param("cmm-a@1", "PSO", None, None, True, id="case A: Probation Officers manage"),
        pytest.param("cmm-b@1", "PSO", None, "low", True, id="case B"),
        pytest.param("cmm-c@1", "PSO", None, "low", True, id="case C"),
        pytest.param("cmm-d@1", "PSO", None, "low", True, id="case D"),
        pytest.param("cmm-e@1", "PSO", None, "low", False, id="case E: low harm"),
        pytest.param("cmm-e@1", "PSO", None, "medium", True, id="case E: medium harm"),
        pytest.param("prompts@1", "PSO", "4", "high", False, id="no model says anything"),
    ],
)
def test_a_grade_manages_what_the_model_of_the_place_gives_it(model, grade, tier, harm, warns: bool) -> None:
    found = said(under(model, tier=tier, harm=harm), grade=grade)
    assert found == (["grade_outside_range"] if warns else [])


# One person or two


@pytest.mark.parametrize(
    ("tier", "cause", "warns"),
    [
        ("4", None, ["two_people_without_cause"]),
        ("4", "intensive_programme", ["two_people_against_presumption"]),
        ("3", None, ["two_people_without_cause"]),
        ("3", "acute_capacity_problem", []),
        ("2", None, ["two_people_without_cause"]),
        ("2", "other", []),
        ("1", None, []),
        (None, None, ["two_people_without_cause"]),
        ("2", "distant_custody", ["cause_of_two_is_over"]),
    ],
)
def test_two_people_need_a_cause_and_in_tier_four_one_is_presumed(tier, cause, warns: list[str]) -> None:
    assert said(under(OMM, tier=tier), offender_supervisor="finn", cause_of_two=cause) == warns


def test_one_person_for_both_roles_needs_none() -> None:
    assert said(under(OMM, tier="4")) == []


def test_e3_prefers_one_person_in_every_tier() -> None:
    assert said(under(E3, tier="B1"), offender_supervisor="finn") == ["two_people_without_cause"]


def test_a_distant_prison_is_no_cause_any_more_after_the_release() -> None:
    step = a.sentenced("determinate", "2005-06-06", pack="ns1995@1", model=OMM, months=36, release_on="2006-12-05")
    step = a.tell(step, "allocate", "2005-06-07", offender_manager="brandt", offender_supervisor="finn")
    step = a.tell(
        step,
        "allocate",
        "2005-06-08",
        offender_manager="brandt",
        offender_supervisor="finn",
        cause_of_two="distant_custody",
    )
    assert warnings(step) == []
    out = a.tell(step, "released", "2006-12-05 09:00", "prison")
    assert a.due(out, "misfit/cause_of_two_is_over") == NO_DATE


# Skills


@pytest.mark.parametrize(
    ("team", "missing"),
    [
        ({"skills": ["groups"]}, {"child_safeguarding": "needed", "domestic_abuse": "needed"}),
        ({"skills": ["domestic_abuse"]}, {"child_safeguarding": "needed"}),
        ({"skills": ["domestic_abuse"], "training": ["child_safeguarding"]}, None),
        ({}, None),
    ],
    ids=["neither", "one of two", "skilled and trained", "not told"],
)
def test_the_skills_that_a_case_needs_are_looked_for_among_those_of_its_manager(team, missing) -> None:
    told = {"offender_manager": "brandt", "skills_needed": ["domestic_abuse", "child_safeguarding"], **team}
    entry = a.made(a.sentenced(), "allocate", "1999-03-02", "LM", **told)[-1]
    found = [one.values for one in entry.because if one.code == "skill_missing"]
    assert found == ([missing] if missing else [])


def test_what_a_case_needs_is_asked_of_the_next_manager_too() -> None:
    told = {"skills_needed": ["domestic_abuse"], "skills": ["domestic_abuse"]}
    step = a.tell(a.sentenced(), "allocate", "1999-03-02", "LM", offender_manager="brandt", **told)
    moved = a.tell(step, "allocate", "1999-04-01", "LM", offender_manager="dale", skills=["groups"], reason="workload")
    assert (warnings(step), warnings(moved)) == ([], ["skill_missing"])


def test_what_is_known_of_a_manager_stays_as_long_as_they_manage() -> None:
    told = {"skills_needed": ["domestic_abuse"], "skills": ["groups"]}
    step = a.tell(a.sentenced(), "allocate", "1999-03-02", "LM", offender_manager="brandt", **told)
    again = a.tell(step, "allocate", "1999-04-01", "LM", offender_manager="brandt", base="community")
    moved = a.tell(step, "allocate", "1999-04-01", "LM", offender_manager="dale", reason="workload")
    assert (warnings(again), warnings(moved)) == (["skill_missing"], [])


def test_training_adds_to_what_is_known_of_the_same_manager() -> None:
    told = {"skills_needed": ["domestic_abuse", "groups"], "skills": ["groups"], "grade": "PSO"}
    step = a.tell(a.sentenced(model=E3), "allocate", "1999-03-02", "LM", offender_manager="brandt", **told)
    step = a.tell(step, "set_tier", "1999-03-02 14:00", "OM", scheme="e3", tier="C3", reasons=[])
    trained = a.tell(step, "allocate", "1999-04-01", "LM", offender_manager="brandt", training=["domestic_abuse"])
    assert (warnings(step), warnings(trained)) == (["skill_missing"], ["grade_outside_range"])


def test_what_no_rule_looks_at_is_not_kept_of_who_holds_a_role() -> None:
    assert a.order().sentence.team.holders is None
    assert a.allocated(a.sentenced(model=E3), "1999-03-02").sentence.team.holders is not None


# Who works inside, and from outside


def inside(tier: str, who: str | None) -> list[str]:
    step = a.sentenced("determinate", "2005-06-06", pack="ns1995@1", model=OMM, months=36, release_on="2006-12-05")
    step = a.tell(step, "allocate", "2005-06-06 14:00", offender_manager="brandt")
    step = a.tell(step, "set_tier", "2005-06-06 15:00", "OM", scheme="omm", tier=tier, reasons=[])
    supervisor = {"role": "offender_supervisor", "id": "finn", "inside_as": who}
    cause = "distant_custody"
    told = {"offender_manager": "brandt", "offender_supervisor": "finn", "cause_of_two": cause, "others": [supervisor]}
    return [code for code in warnings(a.tell(step, "allocate", "2005-06-07", **told)) if "inside" in code]


@pytest.mark.parametrize(
    ("tier", "who", "fits"),
    [
        ("1", "personal_officer", True),
        ("1", "mentor", True),
        ("1", "seconded_pso", False),
        ("2", "personal_officer", True),
        ("2", "seconded_pso", True),
        ("3", "mentor", True),
        ("3", "seconded_po", True),
        ("3", "personal_officer", False),
        ("4", "seconded_po", True),
        ("4", "mentor", False),
        ("4", None, True),
    ],
)
def test_who_supervises_in_a_distant_prison_goes_by_tier(tier: str, who: str | None, fits: bool) -> None:
    assert inside(tier, who) == ([] if fits else ["supervisor_inside_does_not_fit_tier"])


@pytest.mark.parametrize(
    ("team", "warns"),
    [
        pytest.param({"agency": "prison_service"}, ["role_not_open_to_agency"], id="the manager not yet"),
        pytest.param(
            {"others": [{"role": "key_worker", "id": "quist", "agency": "drugs_team", "intervention": "skills"}]},
            ["agency_without_accreditation"],
            id="a key worker without accreditation",
        ),
        pytest.param(
            {"others": [{"role": "key_worker", "id": "quist", "agency": "drugs_team", "accreditation": "level_2"}]},
            [],
            id="an accredited key worker",
        ),
        pytest.param({"others": [{"role": "key_worker", "id": "quist"}]}, [], id="one of their own"),
    ],
)
def test_a_role_holder_from_another_agency_is_accredited_and_never_the_manager(team, warns: list[str]) -> None:
    assert said(under(OMM), **team) == warns


def test_a_key_worker_is_named_for_an_intervention() -> None:
    step = a.sentenced(requirements=[a.PROGRAMME, a.UNPAID_WORK])
    others = [{"role": "key_worker", "id": "quist", "intervention": "skills"}]
    step = a.tell(step, "allocate", "1999-03-02", "LM", offender_manager="brandt", others=others)
    assert {one.id: one.key_worker for one in step.sentence.interventions} == {"skills": "quist", "work": None}


# What comes to fit no more


def test_a_team_that_comes_to_fit_no_more_is_to_be_looked_at_by_the_line_manager() -> None:
    step = a.allocated(under(OMM), "2005-06-07", qualification="level_3", reason="vacancy")
    raised = a.tell(step, "set_tier", "2005-06-08", "OM", scheme="omm", tier="4", reasons=[])
    assert (a.due(step, "misfit/qualification_below_tier"), a.due(raised, "misfit/qualification_below_tier")) == (
        NOT_OWED,
        NO_DATE,
    )
    assert a.asked_of(raised, "misfit/qualification_below_tier") is Role.LINE_MANAGER


def test_who_allocates_again_with_open_eyes_is_not_asked_again() -> None:
    step = a.allocated(under(OMM), "2005-06-07", qualification="level_3", reason="vacancy")
    raised = a.tell(step, "set_tier", "2005-06-08", "OM", scheme="omm", tier="4", reasons=[])
    kept = a.tell(raised, "allocate", "2005-06-09", "LM", offender_manager="brandt")
    assert warnings(kept) == ["qualification_below_tier"]
    assert a.met(kept.entries[-1]) == {"misfit/qualification_below_tier": "done"}
    assert a.due(kept, "misfit/qualification_below_tier") == NOT_OWED


def test_an_annulled_allocation_is_looked_at_by_who_puts_it_right() -> None:
    step = a.allocated(a.sentenced(pack=None, model="cmm-e@1"), "1999-03-02", grade="PSO")
    step = a.assessed(step, "1999-03-03", "high")
    assert a.due(step, "misfit/grade_outside_range") == NO_DATE
    gone = a.tell(step, "annul", "1999-03-04", seq=3, type="allocated", occurred_on="1999-03-02", reason="mistyped")
    assert a.due(gone, "misfit/grade_outside_range") == NOT_OWED
    assert a.due(gone, "put_right/3") == NO_DATE
