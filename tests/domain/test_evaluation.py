"""One life, evaluated by hand: what was planned, what became of it, what it took."""

from functools import cache
from typing import Any

from domain.life import Step
from domain.measures.evaluation.evaluate import Evaluation, InterventionEvaluated, ObjectiveEvaluated, evaluate
from domain.measures.evaluation.take_up import TakeUp, take_up
from tests.domain import builders as a
from tests.domain.builders import HOUSING, PROGRAMME, UNPAID_WORK

SKILLS = PROGRAMME | {"provider": "Northgate"}
WORK = UNPAID_WORK | {"provider": "Northgate", "by": "2022-06-30"}
ADVICE = HOUSING | {"objective": "O2", "by": "2022-07-01", "provider": "Shelter Point"}
MENTOR = {
    "id": "mentor",
    "name": "A mentor",
    "class_": "constructive",
    "stage": 2,
    "objective": "O2",
    "by": "2022-05-31",
    "provider": "Shelter Point",
}
OBJECTIVES = [
    {"id": "O1", "text": "Stops and thinks", "need": "thinking", "interventions": ["skills"]},
    {"id": "O2", "text": "A place to live", "need": "housing", "by": "2022-12-01"},
]


def about(step: Step, name: str, at: str, id: str, by: str | None = None, **more: Any) -> Step:
    return a.tell(step, name, at, by, intervention=id, **more)


def seen(step: Step, at: str, *objectives: str, **more: Any) -> Step:
    return a.tell(step, "attended", at, "OM", objectives=list(objectives), **more)


@cache
def begun() -> Step:
    """Imposed on Tuesday 3 May 2022 with a programme and sixty hours; planned a week later with two interventions."""
    step = a.order_with(SKILLS, WORK)
    step = a.tell(step, "plan", "2022-05-10", objectives=OBJECTIVES, interventions=[ADVICE, MENTOR])
    step = about(step, "refer", "2022-05-11", "skills", "OM")
    step = about(step, "referral_accepted", "2022-05-13", "skills")
    step = about(step, "prepared", "2022-05-20", "skills")
    step = about(step, "commence", "2022-05-25", "skills", three_way_meeting_on="2022-05-25")
    return about(step, "started", "2022-05-30", "housing")


@cache
def lived() -> Step:
    """The programme is done, housing advice breaks off, the mentor never comes, forty hours are worked."""
    step = about(begun(), "session_attended", "2022-06-01", "skills", session=1)
    step = a.appointed(step, "A1", "2022-06-01", when="2022-06-02 10:00", objectives=["O2"])
    step = a.tell(step, "attended", "2022-06-02 10:00", "OM", appointment="A1")
    step = about(step, "session_attended", "2022-06-08", "skills", session=2)
    step = about(step, "session_attended", "2022-06-08 17:00", "skills", session=2, happened="2022-06-08")
    step = seen(step, "2022-06-09", "O1", "O2")
    step = seen(step, "2022-06-10")
    step = a.appointed(step, "A2", "2022-06-10", when="2022-06-16 10:00", objectives=["O2"])
    step = a.tell(step, "failed_to_attend", "2022-06-16 11:00", "OM", appointment="A2")
    step = about(step, "ended_early", "2022-06-20", "housing", reason="moved")
    step = a.tell(step, "change_plan", "2022-06-21", reason="no mentor to be had", remove=["mentor"])
    step = seen(step, "2022-07-01", "O2")
    step = about(step, "refer", "2022-07-04", "work", "CA")
    step = about(step, "started", "2022-07-11", "work", "partner")
    step = about(step, "hours_worked", "2022-07-18", "work", "partner", hours=20)
    step = about(step, "hours_worked", "2022-07-25", "work", "partner", hours=20)
    step = about(step, "completed", "2022-08-20", "skills")
    step = about(step, "consolidated", "2022-08-27", "skills")
    progress = [{"objective": "O1", "state": "on_course"}, {"objective": "O2", "state": "behind"}]
    step = a.tell(step, "review", "2022-08-31", findings="half done", plan_still_fits=True, progress=progress)
    progress = [{"objective": "O1", "state": "met"}]
    return a.tell(step, "review", "2022-11-30", findings="O1 is met", plan_still_fits=True, progress=progress)


@cache
def ended() -> Step:
    """The order ran out on 2 November 2023; the manager counts the work as delivered."""
    interventions = [
        {"intervention": "skills", "delivered": True},
        {"intervention": "work", "delivered": True, "why": "what could be had of it"},
        {"intervention": "housing", "delivered": False, "why": "moved away"},
    ]
    objectives = [{"objective": "O1", "met": True}, {"objective": "O2", "met": False, "why": "lives with friends"}]
    step, told = a.wait(lived(), "2023-11-03"), {"interventions": interventions, "objectives": objectives}
    return a.tell(step, "end", "2023-11-06", "OM", summary="half of it", **told)


@cache
def evaluation() -> Evaluation:
    return evaluate(ended().entries)


def intervention(id: str, of: Evaluation | None = None) -> InterventionEvaluated:
    return next(one for one in (of or evaluation()).interventions if one.intervention.id == id)


def objective(id: str, of: Evaluation | None = None) -> ObjectiveEvaluated:
    return next(one for one in (of or evaluation()).objectives if one.objective.id == id)


# Interventions


def test_everything_that_was_ever_laid_down_is_evaluated_in_the_order_in_which_it_came() -> None:
    assert [one.intervention.id for one in evaluation().interventions] == ["skills", "work", "housing", "mentor"]
    assert [str(one.planned_on) for one in evaluation().interventions] == ["2022-05-03"] * 2 + ["2022-05-10"] * 2
    assert [one.objectives for one in evaluation().interventions] == [("O1",), (), ("O2",), ("O2",)]
    assert (str(evaluation().ended_on), evaluation().summary) == ("2023-11-06", "half of it")


def test_the_steps_of_an_intervention_stand_with_the_days_since_it_was_laid_down() -> None:
    skills = intervention("skills")
    assert [(step.step, step.days) for step in skills.steps] == [
        ("referred", 8),
        ("accepted", 10),
        ("prepared", 17),
        ("commenced", 22),
        ("completed", 109),
        ("consolidated", 116),
    ]
    assert skills.days_to_start == 14
    assert [intervention(id).days_to_start for id in ("work", "housing", "mentor")] == [7, None, None]


def test_what_it_took_is_the_contacts_that_name_its_objectives_while_it_was_open_and_its_own_sessions() -> None:
    # O1: 9 June. O2: 2 and 9 June; on 1 July the advice had ended, 16 June was not kept. Session 2 was told twice.
    took = {one.intervention.id: one.effort for one in evaluation().interventions}
    assert {id: (one.contacts, one.sessions) for id, one in took.items()} == {
        "skills": (1, 2),
        "work": (0, 0),
        "housing": (2, 0),
        "mentor": (2, 0),
    }
    assert (took["work"].hours, took["work"].hours_ordered, took["skills"].hours_ordered) == (40, 60, None)


def test_what_is_judged_at_the_end_stands_beside_what_the_record_shows() -> None:
    said = {one.intervention.id: one.delivered for one in evaluation().interventions}
    assert {id: (one.judged, one.shown, one.shown_why) for id, one in said.items()} == {
        "skills": (True, True, None),
        "work": (True, False, "only_started"),
        "housing": (False, False, "moved"),
        "mentor": (None, False, "taken_out"),
    }
    assert said["housing"].judged_why == "moved away"
    assert [id for id, one in said.items() if one.differ] == ["work"]


def test_deadlines_of_an_intervention_are_met_met_late_or_missed() -> None:
    # The work was to be referred by 30 June and was on 4 July, and its hours to be done in twelve months; the advice
    # came before 1 July, no mentor by 31 May.
    kept = {one.intervention.id: one.deadlines for one in evaluation().interventions}
    assert {id: (one.met, one.late, one.missed) for id, one in kept.items()} == {
        "skills": ((), (), ()),
        "work": ((), ("refer_requirement/work",), ("unpaid_work/work",)),
        "housing": (("prepare/housing",), (), ()),
        "mentor": ((), (), ("prepare/mentor",)),
    }


# Objectives


def test_an_objective_stands_with_what_serves_it_and_how_it_was_reviewed_last() -> None:
    first, second = objective("O1"), objective("O2")
    assert (first.interventions, second.interventions) == (("skills",), ("housing", "mentor"))
    assert (first.contacts, second.contacts) == (1, 3)
    assert (first.last_state, second.last_state) == ("met", "behind")


def test_an_objective_that_is_behind_is_shown_as_neither_met_nor_missed() -> None:
    first, second = objective("O1").met, objective("O2").met
    assert (first.judged, first.shown, first.differ) == (True, True, False)
    assert (second.judged, second.shown, second.differ, second.judged_why) == (False, None, False, "lives with friends")


# Before the end


def test_before_the_end_it_says_where_things_stand_and_judges_nothing() -> None:
    now = evaluate(lived().entries)
    assert (now.ended_on, now.summary) == (None, None)
    assert {one.intervention.id: one.delivered.shown for one in now.interventions} == {
        "skills": True,
        "work": None,
        "housing": False,
        "mentor": False,
    }
    assert all(one.delivered.judged is None and not one.delivered.differ for one in now.interventions)
    assert all(one.met.judged is None for one in now.objectives)


def test_a_sentence_without_a_plan_has_nothing_to_evaluate() -> None:
    now = evaluate(a.order().entries)
    assert (now.ended_on, now.interventions, now.objectives) == (None, (), ())


# Changes on the way


def test_a_change_of_the_plan_keeps_the_day_on_which_the_intervention_was_first_laid_down() -> None:
    changed = ADVICE | {"provider": "Harbour"}
    step = a.tell(begun(), "change_plan", "2022-06-06", reason="nearer", change=[changed])
    advice = intervention("housing", evaluate(step.entries))
    assert (advice.intervention.provider, str(advice.planned_on)) == ("Harbour", "2022-05-10")


def test_what_a_court_takes_out_is_not_delivered_and_what_it_adds_is_evaluated() -> None:
    more = a.CURFEW
    step = a.tell(begun(), "sentence_varied", "2022-06-06", "court", add=[more], remove=["work"])
    now = evaluate(step.entries)
    assert (intervention("work", now).delivered.shown_why, str(intervention("work", now).taken_out_on)) == (
        "taken_out",
        "2022-06-06",
    )
    assert intervention("curfew", now).intervention.requirement


def test_when_a_suspended_sentence_takes_effect_its_requirements_fall() -> None:
    step = a.sentenced("suspended_sentence", "2022-05-03", pack=a.SINCE_2021, months=18, requirements=[WORK])
    step = a.allocated(step, "2022-05-03 16:00")
    activated = {"outcome": "activated", "ground": "conviction", "ends_on": "2022-12-01"}
    step = a.tell(step, "court_outcome", "2022-06-06", "court", **activated)
    assert intervention("work", evaluate(step.entries)).delivered.shown_why == "taken_out"


def test_a_requirement_that_stopped_early_is_still_open_before_the_end() -> None:
    step = about(begun(), "ended_early", "2022-06-13", "skills", reason="transport")
    skills = intervention("skills", evaluate(step.entries))
    assert (skills.steps[-1].step, skills.steps[-1].cause, skills.delivered.shown) == ("ended_early", "transport", None)


def test_what_the_team_stops_is_withdrawn_whatever_it_wrote() -> None:
    step = about(begun(), "end_intervention", "2022-06-13", "housing", "OM", reason="found a room by herself")
    found = intervention("housing", evaluate(step.entries))
    assert (found.delivered.shown, found.delivered.shown_why) == (False, "withdrawn")
    assert found.steps[-1].seq == step.entries[-1].seq


def test_a_session_told_in_error_takes_no_time() -> None:
    wrong = next(entry for entry in lived().entries if entry.type == "session_attended")
    struck = {"seq": wrong.seq, "type": "session_attended", "occurred_on": "2022-06-01", "reason": "another person"}
    step = a.tell(lived(), "annul", "2022-12-01", "CA", **struck)
    assert intervention("skills", evaluate(step.entries)).effort.sessions == 1


# For those who commission


def test_take_up_by_provider_is_counted_over_all_sentences() -> None:
    north, shelter = take_up([evaluation(), evaluate(begun().entries)], "provider")
    # Northgate: skills and work of two sentences; Shelter Point: advice and mentor of two.
    assert north == TakeUp(
        group="Northgate",
        planned=4,
        referred=3,
        accepted=3,
        started=3,
        completed=1,
        ended_early=0,
        judged_delivered=2,
        judged_not_delivered=0,
        not_judged=2,
        differ=1,
        times_seen=3,
        hours=40,
        seen_per_completion=3.0,
        causes={"only_started": 1},
    )
    assert (shelter.group, shelter.planned, shelter.referred, shelter.started) == ("Shelter Point", 4, 0, 2)
    assert (shelter.completed, shelter.seen_per_completion) == (0, None)
    assert (shelter.times_seen, shelter.causes) == (4, {"moved": 1, "taken_out": 1})


def test_interventions_of_no_known_group_are_counted_apart() -> None:
    assert [(one.group, one.planned) for one in take_up([evaluation()], "kind")] == [("not known", 4)]
    assert [(one.group, one.planned) for one in take_up([evaluation()], "class")] == [
        ("constructive", 3),
        ("punitive", 1),
    ]


def test_nobody_takes_up_what_nobody_planned() -> None:
    assert take_up([], "provider") == ()
    assert take_up([evaluate(a.order().entries)], "provider") == ()
