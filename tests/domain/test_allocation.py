from datetime import date

import pytest

from domain.model import Role
from tests.domain import builders as a
from tests.domain.builders import NO_DATE, NOT_OWED

# An offender manager


def test_a_new_sentence_owes_an_offender_manager_and_an_allocated_one_does_not() -> None:
    assert a.due(a.sentenced(), "allocation") == NO_DATE
    assert a.asked_of(a.sentenced(), "allocation") is Role.LINE_MANAGER
    assert a.due(a.order(), "allocation") == NOT_OWED


def test_before_sentence_no_manager_is_owed() -> None:
    assert a.due(a.engagement(), "allocation") == NOT_OWED


def test_allocation_names_the_team() -> None:
    step = a.tell(
        a.sentenced(),
        "allocate",
        "1999-03-01 16:00",
        "CA",
        offender_manager="dale",
        case_administrator="lee",
        line_manager="parks",
        base="community",
    )
    assert step.sentence.team.model_dump(exclude_none=True) == {
        "offender_manager": "dale",
        "offender_supervisor": "dale",
        "case_administrator": "lee",
        "line_manager": "parks",
        "base": "community",
    }


def test_a_supervisor_who_was_the_manager_goes_with_them() -> None:
    moved = a.tell(a.order(), "allocate", "1999-04-01", "LM", offender_manager="dale", reason="workload")
    assert moved.sentence.team.offender_supervisor == "dale"


def test_a_supervisor_apart_from_the_manager_stays() -> None:
    apart = a.tell(a.order(), "allocate", "1999-03-05", "LM", offender_manager="brandt", offender_supervisor="finn")
    moved = a.tell(apart, "allocate", "1999-04-01", "LM", offender_manager="dale", reason="workload")
    assert (apart.sentence.team.offender_supervisor, moved.sentence.team.offender_supervisor) == ("finn", "finn")


def test_what_allocation_does_not_name_stays_as_it_was() -> None:
    moved = a.tell(a.order(), "allocate", "1999-04-01", "LM", offender_manager="dale", reason="workload")
    assert moved.sentence.team.case_administrator == "lee"


def test_a_change_of_manager_needs_its_reason() -> None:
    assert a.refused(a.order(), "allocate", "1999-04-01", "LM", offender_manager="dale") == "allocation.reason"


def test_the_same_manager_again_needs_none() -> None:
    assert a.made(a.order(), "allocate", "1999-04-01", "LM", offender_manager="brandt")[-1].type == "allocated"


def test_how_many_managers_there_were_is_counted() -> None:
    second = a.tell(a.order(), "allocate", "1999-04-01", "LM", offender_manager="dale", reason="workload")
    back = a.tell(second, "allocate", "1999-05-01", "LM", offender_manager="brandt", reason="back from leave")
    counts = [a.reason(step.entries[-1], "continuity").values for step in (a.order(), second, back)]
    assert counts == [{"managers_so_far": 1}, {"managers_so_far": 2}, {"managers_so_far": 2}]


def test_an_offender_manager_may_take_on_a_sentence_that_nobody_has() -> None:
    assert (
        a.made(a.sentenced(), "allocate", "1999-03-01 16:00", "OM:dale", offender_manager="dale")[-1].type
        == "allocated"
    )


def test_an_offender_manager_may_pass_on_only_their_own() -> None:
    told = {"offender_manager": "dale", "reason": "workload"}
    assert a.refused(a.order(), "allocate", "1999-04-01", "OM:dale", **told) == "authority.own-manager"
    assert a.made(a.order(), "allocate", "1999-04-01", "OM", **told)[-1].type == "allocated"


# Only the sentence's own manager

THEIRS_ALONE = {
    "assess": {"harm": "low", "likelihood": "low"},
    "set_tier": {"scheme": "local", "tier": "2", "reasons": ["low_harm"]},
    "work_out_tier": {"factors": {"scheme": "omm"}},
    "plan": {"objectives": [{"id": "O1", "text": "clean"}]},
    "change_plan": {"reason": "moved"},
    "review": {"findings": "on course", "plan_still_fits": True},
    "suspend_contact": {"reason": "illness"},
    "resume_contact": {},
    "judge": {"failure": "A1", "finding": "acceptable", "reason": "ill"},
    "breach": {"failures": ["A1"], "reason": "failures"},
    "withdraw_breach": {"reason": "mistaken"},
    "transfer_sentence": {"to_area": "west", "moment": "1999-04-05 10:00", "reason": "moved"},
    "hand_over": {"offender_manager": "dale", "why_no_meeting": "distance"},
    "set_licence_conditions": {"conditions": ["reside_as_approved"]},
    "recall": {"reason": "whereabouts not known"},
    "withdraw_recall": {"reason": "found"},
    "disclose": {"what": "tier", "to": "housing office", "why": "tenancy", "protocol": "P7"},
    "end": {"summary": "completed"},
}


@pytest.mark.parametrize("name", THEIRS_ALONE)
def test_only_the_sentences_own_manager_may(name: str) -> None:
    assert a.refused(a.order(), name, "1999-03-05", "OM:dale", **THEIRS_ALONE[name]) == "authority.own-manager"


@pytest.mark.parametrize("name", sorted(set(THEIRS_ALONE) - {"end"}))
def test_before_allocation_nobody_may(name: str) -> None:
    assert a.refused(a.sentenced(), name, "1999-03-05", "OM:dale", **THEIRS_ALONE[name]) == "allocation.none"


def test_the_first_allocation_keeps_its_day() -> None:
    allocated = a.order().sentence.facts("allocated")
    assert [(fact.value, fact.at.date()) for fact in allocated] == [("brandt", date(1999, 3, 1))]


# One manager for the engagement, and a supervisor who comes later


@pytest.mark.parametrize(
    ("told", "values"),
    [
        ({"engagement_manager": "dale"}, {"reason": "none"}),
        ({"engagement_manager": "dale", "reason": "dale is on leave"}, {"reason": "given"}),
        ({"engagement_manager": "brandt"}, None),
        ({}, None),
    ],
)
def test_another_manager_than_that_of_the_persons_other_sentences_is_said(told, values) -> None:
    entry = a.made(a.sentenced(), "allocate", "1999-03-02", "LM", offender_manager="brandt", **told)[-1]
    found = [one.values for one in entry.because if one.code == "another_manager_in_the_engagement"]
    assert found == ([values] if values else [])


def case_a(harm: str | None = "medium"):
    step = a.allocated(a.sentenced(pack=None, model="cmm-a@1"), "1999-03-02")
    return a.assessed(step, "1999-03-03", harm) if harm else step


@pytest.mark.parametrize(
    ("harm", "due"), [("low", "1999-05-24"), ("medium", "1999-05-24"), ("high", NOT_OWED), (None, NOT_OWED)]
)
def test_in_case_a_supervision_passes_by_the_end_of_week_twelve(harm: str | None, due: str) -> None:
    assert a.due(case_a(harm), "supervisor_change") == due


def test_it_is_met_by_another_supervisor_and_the_manager_stays() -> None:
    told = {"offender_manager": "brandt", "offender_supervisor": "finn"}
    step = a.tell(case_a(), "allocate", "1999-05-20", "LM", **told)
    assert a.met(step.entries[-1]) == {"supervisor_change": "met"}
    assert (step.sentence.team.offender_manager, a.due(step, "supervisor_change")) == ("brandt", NOT_OWED)


def test_where_it_does_not_pass_in_time_that_is_missed() -> None:
    keys = [entry.data.key for entry in a.brought(case_a(), "1999-05-25") if entry.type == "missed"]
    assert "supervisor_change" in keys


@pytest.mark.parametrize("model", ["cmm-b@1", "cmm-e@1", "prompts@1"])
def test_no_other_model_changes_the_supervisor(model: str) -> None:
    step = a.assessed(a.allocated(a.sentenced(model=model), "1999-03-02"), "1999-03-03", "low")
    assert a.due(step, "supervisor_change") == NOT_OWED
