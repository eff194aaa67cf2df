"""What a plan must hold, planning again when life happens, and who has read it: where a standard asks for it."""

from typing import Any

import pytest

from domain.errors import BadInput
from domain.model import Role
from tests.domain import builders as a
from tests.domain.builders import HOUSING, NO_DATE, NOT_OWED, PROGRAMME, UNPAID_WORK

WHOLE = {"id": "O1", "need": "housing", "text": "A tenancy", "who": "offender_manager", "by": "2022-10-31"}
FLAT = HOUSING | {"objective": "O1", "method": "accompanied viewings"}
PLAN: dict[str, Any] = {"objectives": [WHOLE], "interventions": [FLAT], "liaison": ["housing: the supervisor"]}
REVIEWED = {"findings": "read again", "plan_still_fits": True}
CODES = {
    *("objectives_incomplete", "needs_unanswered", "objectives_unserved", "requirements_not_covered"),
    *("method_not_chosen", "no_liaison", "no_risk_management_plan", "does_not_draw_on", "not_all_parts_covered"),
}


def planned(start=None, at: str = "2022-05-12", **more: Any):
    return a.tell(start or a.order_under_omm(), "plan", at, **PLAN | more)


def gaps(step) -> dict[str, Any]:
    return {one.code: one.values for one in step.entries[-1].because if one.code in CODES}


# What it lacks


def test_a_plan_that_holds_all_lacks_nothing() -> None:
    start = a.assessed(a.order_under_omm(), "2022-05-10", "low", needs=["housing"])
    assert (gaps(planned(start)), a.due(planned(start), "plan_content")) == ({}, NOT_OWED)


@pytest.mark.parametrize(
    ("plan", "lacks"),
    [
        pytest.param(
            {"objectives": [{"id": "O1", "text": "x"}]},
            {"objectives_incomplete": {"O1": "need who by"}},
            id="not SMART",
        ),
        pytest.param(
            {"objectives": [WHOLE, WHOLE | {"id": "O2"}]},
            {"objectives_unserved": {"O2": "no_intervention_or_contact"}},
            id="nothing serves it",
        ),
        pytest.param({"objectives": [WHOLE, WHOLE | {"id": "O2", "in_contact": True}]}, {}, id="contact serves it"),
        pytest.param(
            {"interventions": [HOUSING | {"objective": "O1"}]}, {"method_not_chosen": {"housing": "no_method"}}
        ),
        pytest.param({"liaison": []}, {"no_liaison": {"liaison": "nobody"}}, id="no liaison"),
    ],
)
def test_what_a_plan_lacks_is_named_and_to_be_put_right(plan: dict[str, Any], lacks: dict[str, Any]) -> None:
    step = planned(**plan)
    assert gaps(step) == lacks
    assert a.due(step, "plan_content") == (NO_DATE if lacks else NOT_OWED)


def test_a_need_without_an_objective_has_a_reason_or_is_a_gap() -> None:
    start = a.assessed(a.order_under_omm(), "2022-05-10", "low", needs=["housing", "debt"])
    unmet = a.tell(start, "record_unmet_need", "2022-05-11", need="debt", cause="no_provision")
    assert gaps(planned(start)) == {"needs_unanswered": {"debt": "no_objective"}}
    assert gaps(planned(unmet)) == {}


def required():
    start = a.sentenced(
        "community_order", "2022-05-03", pack=a.SINCE_2021, model=a.OMM2005, months=18, requirements=[UNPAID_WORK]
    )
    return a.allocated(start, "2022-05-03 16:00")


def test_every_requirement_serves_an_objective_which_needs_no_need_of_its_own() -> None:
    served = {"id": "O2", "text": "The hours are worked", "who": "case_administrator", "by": "2023-05-02"}
    assert gaps(planned(required())) == {"requirements_not_covered": {"work": "no_objective"}}
    assert gaps(planned(required(), objectives=[WHOLE, served | {"interventions": ["work"]}])) == {}
    linked = a.tell(
        planned(required()),
        "change_plan",
        "2022-05-13",
        reason="all of it",
        add_objectives=[served],
        change=[UNPAID_WORK | {"objective": "O2"}],
    )
    assert gaps(linked) == {}
    assert a.met(linked.entries[-1])["plan_content"] == "done"


def test_high_harm_wants_its_risk_management_plan_inside() -> None:
    high = a.assessed(a.order_under_omm(), "2022-05-10", "high")
    assert gaps(planned(high)) == {"no_risk_management_plan": {"harm": "high"}}
    assert gaps(planned(high, risk_management_plan="RM1")) == {}
    risen = a.assessed(planned(high, risk_management_plan="RM1"), "2022-06-10", "very_high")
    assert gaps(a.tell(risen, "change_plan", "2022-06-11", reason="harm")) == {
        "no_risk_management_plan": {"harm": "very_high"}
    }
    assert a.due(risen, "plan_content") == NO_DATE


def with_report():
    start = a.tell(a.engagement(model=a.OMM2005), "report_asked_for", "2022-02-02", report="R1")
    start = a.tell(start, "report_delivered", "2022-02-20", "CA", report="R1", author="brandt", proposal="an order")
    start = a.tell(start, "sentenced", "2022-03-01", kind="community_order", imposed="2022-03-01", months=12)
    return a.allocated(start, "2022-03-01 16:00")


def test_the_plan_draws_on_the_report_where_there_is_one() -> None:
    left_out = planned(with_report(), "2022-03-10")
    assert gaps(left_out) == {"does_not_draw_on": {"report": "left_out"}}
    assert gaps(planned(with_report(), "2022-03-10", draws_on=["report"])) == {}
    later = a.tell(left_out, "change_plan", "2022-03-11", reason="the report", draws_on=["report"])
    assert (gaps(later), a.due(later, "plan_content")) == ({}, NOT_OWED)


def test_a_plan_made_on_licence_draws_on_the_prisons() -> None:
    out = a.tell(a.custody_under_omm(), "released", "2023-05-09 09:30", "prison")
    assert gaps(planned(out, "2023-05-15")) == {"does_not_draw_on": {"prison_plan": "left_out"}}
    assert gaps(planned(out, "2023-05-15", draws_on=["prison_plan"])) == {}
    inside = a.tell(planned(a.custody_under_omm(), "2021-12-08"), "released", "2023-05-09 09:30", "prison")
    assert a.due(inside, "plan_content") == NOT_OWED


def test_a_change_or_a_review_puts_right_what_was_lacking() -> None:
    start = planned(liaison=[], objectives=[WHOLE | {"who": None}])
    half = a.tell(start, "review", "2022-06-10", **REVIEWED, covers_all_parts=True, liaison=["housing: the supervisor"])
    assert gaps(half) == {"objectives_incomplete": {"O1": "who"}}
    whole = a.tell(half, "change_plan", "2022-06-11", reason="who", change_objectives=[WHOLE])
    assert (gaps(whole), a.due(whole, "plan_content")) == ({}, NOT_OWED)


def test_a_review_that_leaves_out_a_part_is_told_so() -> None:
    assert gaps(a.tell(planned(), "review", "2022-06-10", **REVIEWED)) == {"not_all_parts_covered": None}
    assert gaps(a.tell(planned(), "review", "2022-06-10", **REVIEWED, covers_all_parts=True)) == {}


def test_where_no_standard_asks_nothing_is_looked_for() -> None:
    start = planned(a.order_since_2021(), liaison=[])
    step = a.tell(start, "review", "2022-06-10", **REVIEWED, liaison=["all"])
    changed = a.tell(step, "change_plan", "2022-06-11", reason="x", liaison=["all"])
    assert (gaps(start), gaps(step), gaps(changed)) == ({}, {}, {})
    assert (start.sentence.written, a.due(changed, "plan_content")) == (None, NOT_OWED)


def test_where_the_model_is_adopted_later_what_the_plan_says_is_to_be_said_again() -> None:
    start = planned(a.order_since_2021())
    step = a.tell(start, "adopt_policy", "2022-06-01", "LM", pack=a.OMM2005, reason="the area follows it")
    assert (a.due(start, "plan_content"), a.due(step, "plan_content")) == (NOT_OWED, NO_DATE)
    half = a.tell(step, "review", "2022-06-02", **REVIEWED, covers_all_parts=True, liaison=["housing: the supervisor"])
    assert gaps(half) == {"objectives_incomplete": {"O1": "need who by"}}
    whole = a.tell(half, "change_plan", "2022-06-03", reason="the model", change_objectives=[WHOLE])
    assert (gaps(whole), a.due(whole, "plan_content")) == ({}, NOT_OWED)


def test_a_plan_struck_from_the_record_owes_no_content() -> None:
    start = planned(liaison=[])
    struck = {"seq": start.sentence.seq, "type": "planned", "occurred_on": "2022-05-12", "reason": "another's"}
    assert a.due(a.tell(start, "annul", "2022-05-13", **struck), "plan_content") == NOT_OWED


# Changing an intervention of the plan


def test_a_changed_intervention_keeps_what_was_done() -> None:
    start = a.tell(planned(), "started", "2022-05-20", "OS", intervention="housing")
    step = a.tell(start, "change_plan", "2022-05-21", reason="later", change=[FLAT | {"stage": 4}])
    assert (step.sentence.intervention("housing").stage, len(step.sentence.facts("started"))) == (4, 1)
    assert a.due(step, "support/housing") == NO_DATE


def test_what_the_court_ordered_stays_what_it_ordered() -> None:
    start = planned(required())
    for other in ({"hours": 10}, {"partner": None}, {"class_": "restrictive"}):
        told = {"reason": "less", "change": [UNPAID_WORK | other]}
        assert a.refused(start, "change_plan", "2022-05-13", **told) == "plan.requirement"
    worker = a.tell(
        start, "change_plan", "2022-05-13", reason="a worker", change=[UNPAID_WORK | {"key_worker": "quist"}]
    )
    assert worker.sentence.intervention("work").requirement
    assert worker.sentence.intervention("work").key_worker == "quist"


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({"change": [FLAT | {"id": "gone"}]}, "no intervention 'gone' in the plan"),
        ({"change": [FLAT | {"stage": None}]}, "a constructive intervention has a stage"),
        ({"change_objectives": [WHOLE | {"id": "O9"}]}, "no objective 'O9' in the plan"),
    ],
)
def test_a_change_of_what_is_not_there_is_told_by_its_id(told: dict[str, Any], wrong: str) -> None:
    with pytest.raises(BadInput, match=wrong):
        a.tell(planned(), "change_plan", "2022-05-13", reason="x", **told)


# Planning again


def inside(*more: dict[str, Any]):
    reading = {"id": "reading", "kind": "basic_skills", "objective": "O1", "method": "mentor"}
    group = {"id": "group", "kind": "accredited_programme", "objective": "O1", "method": "group"}
    return planned(a.custody_under_omm(), "2021-12-08", interventions=[reading, group, *more])


def released():
    return a.tell(inside(), "released", "2023-02-06 09:30", "prison", kind="curfew")


def returned():
    recall = a.tell(released(), "recall", "2023-08-04", reason="left the address", countersigned_by="LM:parks")
    back = a.tell(recall, "review", "2023-08-05", **REVIEWED)
    return a.tell(back, "returned", "2023-08-15 09:00", "prison", prison="wendle")


def failed():
    return a.tell(inside(), "ended_early", "2022-06-01", "KW", intervention="reading", reason="preparation")


def ordered_more():
    return a.tell(planned(), "sentence_varied", "2022-06-01", add=[PROGRAMME])


@pytest.mark.parametrize(
    ("happens", "what"),
    [(released, "released"), (returned, "returned"), (failed, "ended_early"), (ordered_more, "sentence_varied")],
)
def test_what_life_brings_makes_planning_again_due_for_the_manager(happens, what: str) -> None:
    step = happens()
    assert (a.due(step, "replan"), a.asked_of(step, "replan")) == (NO_DATE, Role.OFFENDER_MANAGER)
    at = f"{step.sentence.last_moment:%Y-%m-%d} 18:00"
    entry = a.tell(step, "review", at, **REVIEWED).entries[-1]
    day = f"{step.entries[-1].occurred_at:%Y-%m-%d}"
    assert a.reason(entry, "replanned").values == {what: day}
    assert a.reason(entry, "replanned").entries == (step.entries[-1].seq,)
    assert a.met(entry)["replan"] == "done"


def test_before_there_is_a_plan_nothing_is_planned_again() -> None:
    out = a.tell(a.custody_under_omm(), "released", "2023-05-09 09:30", "prison")
    assert a.due(out, "replan") == NOT_OWED
    assert [one.code for one in planned(out, "2023-05-15").entries[-1].because if one.code == "replanned"] == []


def test_after_an_early_release_what_was_done_is_kept_and_what_moves_is_told() -> None:
    start = a.tell(inside(), "completed", "2022-06-01", "KW", intervention="reading")
    more = {"id": "maths", "kind": "basic_skills", "objective": "O1", "method": "mentor"}
    start = a.tell(start, "change_plan", "2022-06-02", reason="more", add=[more])
    out = a.tell(start, "released", "2023-02-06 09:30", "prison", kind="curfew")
    assert (a.due(start, "prepare/maths"), a.due(out, "prepare/maths")) == (NO_DATE, NOT_OWED)
    assert (a.due(start, "refer/group"), a.due(out, "refer/group")) == (NOT_OWED, NO_DATE)
    again = a.tell(
        out, "change_plan", "2023-02-07", reason="released early", change=[more | {"better_in": "community"}]
    )
    assert a.reason(again.entries[-1], "moved").values == {"maths": "phase_1:custody > phase_1:community"}
    assert a.reason(again.entries[-1], "course").values == {
        "group": "phase_1:outside",
        "maths": "phase_1:outside",
        "reading": "done:inside",
    }
    assert a.due(again, "prepare/maths") == NO_DATE


def test_a_review_that_nothing_prompted_lays_nothing_out() -> None:
    entry = a.tell(inside(), "review", "2022-06-10", **REVIEWED).entries[-1]
    assert [one.code for one in entry.because if one.code in ("course", "replanned")] == []


def test_where_no_standard_asks_nothing_is_to_be_planned_again() -> None:
    out = a.tell(a.planned(a.custody(), "2021-12-08"), "released", "2023-05-09 09:30", "prison")
    entry = a.tell(out, "change_plan", "2023-05-10", reason="released").entries[-1]
    assert a.due(out, "replan") == NOT_OWED
    assert [one.code for one in entry.because if one.code in ("moved", "replanned")] == []


def test_what_moves_is_told_only_where_a_standard_asks() -> None:
    start = a.planned(a.custody(), "2021-12-08", HOUSING)
    step = a.tell(start, "change_plan", "2021-12-09", reason="inside", change=[HOUSING | {"better_in": "custody"}])
    assert [one.code for one in step.entries[-1].because if one.code == "moved"] == []


# Who has read it


def team():
    members = {"offender_supervisor": "dale", "case_administrator": "lee"}
    start = a.allocated(a.order_under_omm(), "2022-05-04", **members)
    return planned(start, interventions=[FLAT | {"key_worker": "quist"}])


def test_each_member_of_the_team_is_to_read_the_plan() -> None:
    owners = {"dale": Role.OFFENDER_SUPERVISOR, "lee": Role.CASE_ADMINISTRATOR, "quist": Role.KEY_WORKER}
    assert {id: a.asked_of(team(), f"plan_read/{id}") for id in owners} == owners
    assert a.due(team(), "plan_read/brandt") == NOT_OWED


def test_who_has_read_it_owes_it_again_after_a_change() -> None:
    read = a.tell(team(), "plan_read", "2022-05-13", "CA")
    assert read.entries[-1].data.version == team().sentence.seq
    assert (a.met(read.entries[-1]), a.due(read, "plan_read/lee")) == ({"plan_read/lee": "done"}, NOT_OWED)
    changed = a.tell(read, "change_plan", "2022-05-20", reason="news")
    old = a.tell(changed, "plan_read", "2022-05-21", "CA", version=team().sentence.seq)
    assert (a.due(changed, "plan_read/lee"), a.due(old, "plan_read/lee")) == (NO_DATE, NO_DATE)
    assert a.due(a.tell(old, "plan_read", "2022-05-22", "CA"), "plan_read/lee") == NOT_OWED


def test_a_plan_that_goes_by_need_to_know_is_not_for_every_key_worker() -> None:
    step = planned(a.order_under_omm(), interventions=[FLAT | {"key_worker": "quist"}], shared="need_to_know")
    assert (a.due(step, "plan_read/quist"), a.due(step, "plan_read/lee")) == (NOT_OWED, NO_DATE)


@pytest.mark.parametrize("version", [None, 3])
def test_a_version_that_there_is_not_cannot_be_read(version: int | None) -> None:
    start = a.order_under_omm() if version is None else team()
    assert a.unfit(start, "plan_read", "2022-05-13", "CA", version=version) == "plan_version_unknown"


def test_what_was_read_of_older_versions_is_forgotten() -> None:
    step = a.tell(team(), "plan_read", "2022-05-13", "CA")
    for day in ("2022-05-20", "2022-05-27"):
        step = a.tell(a.tell(step, "change_plan", day, reason="news"), "plan_read", f"{day} 15:00", "CA")
    assert len(step.sentence.facts("plan_read")) == 2
