import pytest

from domain.errors import BadInput
from tests.domain import builders as a
from tests.domain.builders import HOUSING, NO_DATE, NOT_OWED, PROGRAMME

OBJECTIVE = {"id": "O1", "need": "drugs", "text": "In treatment"}
REVIEWED = {"findings": "on course", "plan_still_fits": True}
BASIC_SKILLS = {"id": "basics", "name": "Basic skills", "class_": "constructive", "stage": 3, "better_in": "custody"}


# Making it


def test_the_plan_holds_objectives_and_interventions() -> None:
    step = a.planned(a.order(), "1999-03-10", HOUSING)
    assert step.sentence.objectives == ("O1",)
    assert [(one.id, one.requirement) for one in step.sentence.interventions] == [("housing", False)]
    assert step.entries[-1].words == "Sentence plan made: 1 objective"


def test_the_plan_is_owed_from_the_sentence_on_without_a_date() -> None:
    assert a.due(a.order(), "plan") == NO_DATE
    assert a.met(a.planned(a.order(), "1999-03-10").entries[-1])["plan"] == "done"


def test_since_2021_the_plan_is_due_fifteen_business_days_after_the_first_appointment_that_was_kept() -> None:
    kept = a.tell(a.order_since_2021(), "attended", "2022-05-06")
    assert (a.due(a.order_since_2021(), "plan"), a.due(kept, "plan")) == (NO_DATE, "2022-05-27")
    assert a.due(a.tell(kept, "attended", "2022-05-13"), "plan") == "2022-05-27"


def test_a_plan_in_custody_is_owed_without_a_date() -> None:
    assert a.due(a.custody(), "plan") == NO_DATE


def test_before_sentence_no_plan_is_owed_and_none_can_be_made() -> None:
    start = a.allocated(a.engagement(), "2022-02-02")
    assert a.due(start, "plan") == NOT_OWED
    assert a.refused(start, "plan", "2022-02-03", objectives=[OBJECTIVE]) == "plan.before-sentence"
    assert a.refused(start, "review", "2022-02-03", **REVIEWED) == "plan.before-sentence"


def test_there_is_one_plan() -> None:
    assert a.refused(a.planned(a.order(), "1999-03-10"), "plan", "1999-03-12", objectives=[OBJECTIVE]) == "plan.exists"


def test_a_plan_needs_an_objective() -> None:
    with pytest.raises(BadInput, match="enter at least one objective"):
        a.tell(a.order(), "plan", "1999-03-10", objectives=[])


@pytest.mark.parametrize(
    ("interventions", "wrong"),
    [
        pytest.param([HOUSING, HOUSING], "'housing' is there already", id="twice in one plan"),
        pytest.param([a.UNPAID_WORK], "'work' is there already", id="the court ordered it already"),
        pytest.param([{**HOUSING, "stage": None}], "'housing': a constructive intervention has a stage", id="no stage"),
        pytest.param([{**a.CURFEW, "stage": 2}], "'curfew': a constructive intervention has a stage", id="a stage"),
    ],
)
def test_an_intervention_that_cannot_be_planned_is_told_by_its_id(interventions, wrong: str) -> None:
    with pytest.raises(BadInput, match=wrong):
        a.tell(a.order_with(a.UNPAID_WORK), "plan", "2022-05-10", objectives=[OBJECTIVE], interventions=interventions)


# Why it stands as it does


def test_the_plan_says_why_each_intervention_stands_where_it_does_and_in_which_place() -> None:
    step = a.planned(a.custody(), "2021-12-08", BASIC_SKILLS, {**PROGRAMME, "better_in": "community"})
    assert a.reason(step.entries[-1], "layout").values == {"basics": "phase_1:custody", "skills": "phase_1:community"}


def test_a_plan_without_interventions_gives_no_such_reason() -> None:
    entry = a.planned(a.order(), "1999-03-10").entries[-1]
    assert [one.code for one in entry.because if one.code == "layout"] == []


def test_a_natural_order_that_is_broken_is_named() -> None:
    step = a.planned(a.order(), "1999-03-10", {**HOUSING, "after": ["skills"]}, PROGRAMME)
    assert a.reason(step.entries[-1], "natural_order_broken").values == {"housing": "before"}


def test_needs_without_an_objective_stay_visible() -> None:
    start = a.assessed(a.order(), "1999-03-05", "low", needs=["drugs", "work", "debt"])
    entry = a.planned(start, "1999-03-10").entries[-1]
    assert a.reason(entry, "needs_without_objective").values == {"debt": "none", "work": "none"}


# Changing it


def test_a_change_adds_and_takes_out_and_what_was_done_stays_done() -> None:
    start = a.tell(a.planned(a.order(), "1999-03-10", HOUSING), "completed", "1999-03-20", intervention="housing")
    step = a.tell(
        start,
        "change_plan",
        "1999-03-22",
        reason="housed",
        add=[PROGRAMME],
        remove=["housing"],
        add_objectives=[{"id": "O2", "text": "stops and thinks"}],
    )
    assert [one.id for one in step.sentence.interventions] == ["skills"]
    assert step.sentence.objectives == ("O1", "O2")
    assert [fact.about for fact in step.sentence.facts("completed")] == ["housing"]


def test_without_a_plan_there_is_none_to_change_or_review() -> None:
    assert a.refused(a.order(), "change_plan", "1999-03-10", reason="moved") == "plan.none"
    assert a.refused(a.order(), "review", "1999-03-10", **REVIEWED) == "plan.none"


def test_a_requirement_of_the_court_cannot_be_taken_out_of_the_plan() -> None:
    step = a.planned(a.order_with(a.UNPAID_WORK), "2022-05-10")
    assert a.refused(step, "change_plan", "2022-05-12", reason="ill", remove=["work"]) == "plan.requirement"


def test_what_is_not_in_the_plan_cannot_be_taken_out() -> None:
    with pytest.raises(BadInput, match="no intervention 'gone' in the plan"):
        a.tell(a.planned(a.order(), "1999-03-10"), "change_plan", "1999-03-12", reason="moved", remove=["gone"])


def test_what_is_there_already_cannot_be_added() -> None:
    with pytest.raises(BadInput, match="'housing' is there already"):
        a.tell(a.planned(a.order(), "1999-03-10", HOUSING), "change_plan", "1999-03-12", reason="x", add=[HOUSING])


def test_once_the_sentence_is_over_it_is_not_planned_or_reviewed() -> None:
    over = a.wait(a.planned(a.order_since_2021(), "2022-05-10"), "2023-11-03")
    assert a.refused(over, "plan", "2023-11-03 10:00", objectives=[OBJECTIVE]) == "plan.over"
    assert a.refused(over, "review", "2023-11-03 10:00", **REVIEWED) == "plan.over"


def test_once_the_sentence_is_over_its_plan_is_not_changed() -> None:
    over = a.wait(a.planned(a.order_since_2021(), "2022-05-10"), "2023-11-03")
    assert a.refused(over, "change_plan", "2023-11-03 10:00", reason="moved") == "plan.over"


# Reviewing it


def test_a_review_is_due_three_months_after_the_plan_and_after_each_review() -> None:
    start = a.planned(a.order(), "1999-03-10")
    first = a.tell(start, "review", "1999-06-08", **REVIEWED)
    assert (a.due(start, "review"), a.due(first, "review")) == ("1999-06-10", "1999-09-08")
    assert a.met(first.entries[-1]) == {"review": "met"}


def test_a_review_may_set_the_tier() -> None:
    step = a.tell(a.planned(a.order(), "1999-03-10"), "review", "1999-06-08", **REVIEWED, tier="1")
    assert step.sentence.tier == "1"


def test_a_review_without_a_tier_leaves_it_as_it_was() -> None:
    start = a.tell(a.planned(a.order(), "1999-03-10"), "set_tier", "1999-03-11", scheme="s", tier="2", reasons=[])
    assert a.tell(start, "review", "1999-06-08", **REVIEWED).sentence.tier == "2"


def test_on_release_the_review_is_planned_anew() -> None:
    inside = a.planned(a.custody(), "2021-12-08")
    out = a.tell(inside, "released", "2023-05-09 09:30", "prison")
    before, after = a.clock(inside, "review"), a.clock(out, "review")
    assert before.since < after.since == out.entries[-1].occurred_at


def test_the_interval_inside_is_not_the_one_outside() -> None:
    inside = a.tell(a.planned(a.order(), "1999-03-10"), "received", "1999-03-15", "prison", prison="wendle")
    assert (a.due(a.planned(a.order(), "1999-03-10"), "review"), a.due(inside, "review")) == ("1999-06-10", NO_DATE)


# The risk management plan


@pytest.mark.parametrize(("harm", "owed"), [("high", NO_DATE), ("very_high", NO_DATE), ("medium", NOT_OWED)])
def test_high_harm_owes_a_risk_management_plan(harm: str, owed: str) -> None:
    assert a.due(a.assessed(a.order(), "1999-03-05", harm), "risk_management_plan") == owed


@pytest.mark.parametrize(
    ("name", "body"),
    [("plan", {"objectives": [OBJECTIVE]}), ("change_plan", {"reason": "harm rose"}), ("review", REVIEWED)],
)
def test_the_risk_management_plan_comes_with_the_plan_a_change_or_a_review(name: str, body) -> None:
    start = a.order() if name == "plan" else a.planned(a.order(), "1999-03-03")
    high = a.assessed(start, "1999-03-05", "high")
    without = a.tell(high, name, "1999-03-08", **body)
    with_one = a.tell(high, name, "1999-03-08", **body, risk_management_plan="RM1")
    assert a.due(without, "risk_management_plan") == NO_DATE
    assert a.due(with_one, "risk_management_plan") == NOT_OWED
    assert a.met(with_one.entries[-1])["risk_management_plan"] == "done"


def test_a_risk_that_rises_again_owes_another() -> None:
    high = a.planned(a.assessed(a.order(), "1999-03-05", "high"), "1999-03-08", risk_management_plan="RM1")
    higher = a.assessed(high, "1999-04-05", "very_high")
    assert (a.due(high, "risk_management_plan"), a.due(higher, "risk_management_plan")) == (NOT_OWED, NO_DATE)


def test_a_risk_that_falls_owes_none_any_more() -> None:
    fallen = a.assessed(a.assessed(a.order(), "1999-03-05", "high"), "1999-03-08", "low")
    assert a.due(fallen, "risk_management_plan") == NOT_OWED


# How often the person is seen


def test_how_often_the_person_is_seen_is_for_the_plan_to_say() -> None:
    silent = a.planned(a.order(), "1999-03-10")
    said = a.tell(silent, "change_plan", "1999-03-12", reason="says how often", contact_every_days=7)
    assert (a.due(silent, "contact_level"), a.due(said, "contact_level")) == (NO_DATE, NOT_OWED)
    assert a.met(said.entries[-1]) == {"contact_level": "done"}


def test_inside_nobody_asks_how_often_the_person_is_seen() -> None:
    assert a.due(a.custody(), "contact_level") == NOT_OWED
