"""What is delegated, to whom and why; what a model gives somebody else and what it does not."""

import pytest

from domain.life import Step
from domain.model import Role
from tests.domain import builders as a
from tests.domain.builders import NO_DATE, NOT_OWED


def under(model: str | None = None, harm: str | None = None) -> Step:
    step = a.allocated(a.sentenced(pack="ns1995@1", model=model), "1999-03-01 16:00")
    return a.assessed(step, "1999-03-02", harm) if harm else step


def delegated(step: Step, task: str, grade: str = "PSO") -> Step:
    return a.tell(step, "delegate", "1999-03-03", task=task, to="finn", grade=grade, why="workload")


@pytest.mark.parametrize(
    ("model", "task", "grade", "code"),
    [
        ("cmm-a@1", "contact", "PSO", "delegation_in_range"),
        ("cmm-a@1", "risk_assessment", "PSO", "delegation_unusual"),
        ("cmm-a@1", "risk_assessment", "CA", "delegation_outside_range"),
        ("cmm-b@1", "report_centre", "PSO", "delegation_in_range"),
        ("cmm-b@1", "attendance", "CA", "delegation_in_range"),
        ("cmm-c@1", "final_warning", "PSO", "delegation_in_range"),
        ("cmm-c@1", "relapse_prevention", "PSO", "delegation_of_a_reserved_task"),
        ("cmm-d@1", "supervision_plan", "PSO", "delegation_outside_range"),
        ("cmm-e@1", "supervision_plan", "PSO", "delegation_in_range"),
        ("e3-2016@1", "multi_agency_meeting", "PSO", "delegation_in_range"),
        ("e3-2016@1", "mappa_meeting", "PSO", "delegation_forbidden"),
        ("e3-2016@1", "child_protection_conference", "CA", "delegation_forbidden"),
        ("omm2005@1", "plan_review", "PSO", "delegation_of_a_reserved_task"),
        (None, "mappa_meeting", "PSO", "delegation"),
    ],
)
def test_a_delegated_task_says_how_it_stands_to_the_model(model, task: str, grade: str, code: str) -> None:
    entry = delegated(under(model), task, grade).entries[-1]
    assert (entry.type, [one.code for one in entry.because]) == ("task_delegated", [code])


def test_it_says_in_how_many_models_they_did_it_and_for_which_case() -> None:
    reason = a.reason(delegated(under("cmm-a@1", "low"), "risk_assessment").entries[-1], "delegation_unusual")
    assert reason.standard == "cmm-a@1/allocation"
    assert reason.values == {"tier": "not_set", "harm": "low", "models": "3 of 15"}


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        ("low", "delegation_in_range"),
        ("medium", "delegation_in_range"),
        ("high", "delegation_outside_range"),
        (None, "delegation_outside_range"),
    ],
)
def test_the_day_to_day_work_is_delegated_at_low_and_medium_harm(harm: str | None, code: str) -> None:
    assert a.reason(delegated(under("cmm-b@1", harm), "day_to_day").entries[-1], code)


def test_what_may_not_be_delegated_is_a_matter_for_the_line_manager() -> None:
    step = delegated(under("e3-2016@1"), "mappa_meeting")
    key = f"delegation_forbidden/{step.entries[-1].seq}"
    assert (a.due(step, key), a.asked_of(step, key)) == (NO_DATE, Role.LINE_MANAGER)
    settled = a.tell(step, "settle", "1999-03-04", "LM", key=key, outcome="changed", reason="the manager goes")
    assert a.due(settled, key) == NOT_OWED


def test_what_is_only_unusual_is_no_matter() -> None:
    assert a.matters(delegated(under("cmm-a@1"), "risk_assessment")) == []


def test_only_the_sentences_own_manager_delegates() -> None:
    told = {"task": "contact", "to": "finn", "grade": "PSO", "why": "workload"}
    assert a.refused(under(), "delegate", "1999-03-03", "OM:dale", **told) == "authority.own-manager"
