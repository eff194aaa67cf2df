import pytest

from domain.model import Harm, Role
from tests.domain import builders as a
from tests.domain.builders import NO_DATE, NOT_OWED

# The assessment


def test_an_assessment_sets_the_risk_of_harm_and_the_needs() -> None:
    step = a.assessed(a.order(), "1999-03-05", "medium", needs=["drugs", "debt"])
    assert (step.sentence.harm, step.sentence.needs) == (Harm.MEDIUM, ("drugs", "debt"))
    assert (a.due(a.order(), "assessment"), a.due(step, "assessment")) == (NO_DATE, NOT_OWED)


def test_an_assessment_says_what_the_risk_was_before() -> None:
    twice = a.assessed(a.assessed(a.order(), "1999-03-05", "low"), "1999-04-05", "medium")
    assert a.reason(twice.entries[-1], "harm").values == {"before": "low", "now": "medium"}


@pytest.mark.parametrize(
    ("harm", "took_part", "recorded"),
    [("high", True, {"recorded": "true"}), ("very_high", None, {"recorded": "false"}), ("medium", True, None)],
)
def test_a_managers_part_is_recorded_where_harm_is_high(harm: str, took_part: bool | None, recorded) -> None:
    entry = a.assessed(a.order(), "1999-03-05", harm, manager_took_part=took_part).entries[-1]
    found = [one.values for one in entry.because if one.code == "high_harm_oversight"]
    assert found == ([recorded] if recorded else [])


@pytest.mark.parametrize(
    ("before", "after", "raised"),
    [
        pytest.param(None, "low", [("unknown", "low")], id="the first assessment"),
        pytest.param("low", "high", [("unknown", "low"), ("low", "high")], id="higher"),
        pytest.param("high", "medium", [("unknown", "high")], id="lower"),
        pytest.param("high", "high", [("unknown", "high")], id="the same"),
        pytest.param("high", "very_high", [("unknown", "high"), ("high", "very_high")], id="very high"),
    ],
)
def test_a_risk_that_rises_is_kept_with_its_day(before: str | None, after: str, raised: list[tuple[str, str]]) -> None:
    start = a.assessed(a.order(), "1999-03-03", before) if before else a.order()
    step = a.assessed(start, "1999-03-05", after)
    assert [(fact.about, fact.value) for fact in step.sentence.facts("harm_raised")] == raised


def test_before_sentence_no_assessment_is_owed() -> None:
    assert a.due(a.engagement(), "assessment") == NOT_OWED


# News of risk

NEWS = {
    "risk_information": {"source": "police"},
    "charged": {"offence_on": "1999-03-02"},
    "convicted": {"offence_on": "1999-03-02"},
    "arrested": {"reason": "new_offence"},
}


def with_news(name: str = "risk_information", at: str = "1999-03-10"):
    start = a.tell(a.assessed(a.order(), "1999-03-05", "low"), "attended", "1999-03-05")
    return a.tell(start, name, at, **NEWS[name])


@pytest.mark.parametrize("name", NEWS)
def test_news_of_risk_makes_an_assessment_or_a_review_due(name: str) -> None:
    step = with_news(name)
    assert a.due(step, f"reassessment/{step.sentence.seq}") == NO_DATE
    assert a.asked_of(step, f"reassessment/{step.sentence.seq}") is Role.OFFENDER_MANAGER


@pytest.mark.parametrize("reason", ["recall", "warrant"])
def test_an_arrest_that_we_asked_for_is_no_news(reason: str) -> None:
    step = a.tell(a.order(), "arrested", "1999-03-05", reason=reason)
    assert [key for key in a.owes(step) if key.startswith("reassessment")] == []


def test_news_is_answered_by_a_new_assessment() -> None:
    answered = a.assessed(with_news(), "1999-03-12", "medium")
    assert list(a.met(answered.entries[-1]).values()) == ["done"]
    assert [key for key in a.owes(answered) if key.startswith("reassessment")] == []


def test_news_is_answered_by_a_review() -> None:
    planned = a.planned(with_news(), "1999-03-11")
    reviewed = a.tell(planned, "review", "1999-03-12", findings="read again", plan_still_fits=True)
    assert [key for key in a.owes(planned) if key.startswith("reassessment")] != []
    assert [key for key in a.owes(reviewed) if key.startswith("reassessment")] == []


def test_an_assessment_from_before_the_news_is_no_answer() -> None:
    late = a.tell(with_news(), "risk_information", "1999-03-12", source="school")
    assert len([key for key in a.owes(late) if key.startswith("reassessment")]) == 2


def test_news_from_before_the_last_assessment_is_answered_already() -> None:
    step = a.tell(with_news(), "risk_information", "1999-03-11", happened="1999-03-04", source="school")
    assert len([key for key in a.owes(step) if key.startswith("reassessment")]) == 1


# What is only recorded


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("need_stated", {"need": "housing", "stated_by": "the_person"}),
        ("view_stated", {"agrees_with_plan": False}),
        ("criterion_judged", {"criterion": "B3.4", "answer": "yes", "reason": "clear"}),
    ],
)
def test_what_people_say_is_recorded_and_owes_nothing(name: str, body: dict[str, str]) -> None:
    step = a.tell(a.order(), name, "1999-03-05", **body)
    assert (a.types(step.entries)[-1], step.sentence.clocks) == (name, a.order().sentence.clocks)


# What the team tells of the person


def test_an_assessment_that_is_questioned_is_looked_at_again() -> None:
    step = a.assessed(a.order(), "1999-03-08", "medium")
    questioned = a.tell(step, "assessment_questioned", "1999-03-22", "OS", why="calmer than it has it")
    (key,) = [key for key in a.owes(questioned) if key.startswith("reassessment/")]
    assert questioned.entries[-1].words == "The assessment was questioned: calmer than it has it"
    assert key not in a.owes(a.assessed(questioned, "1999-03-24", "low"))


def test_progress_is_marked_without_making_anything_due() -> None:
    step = a.assessed(a.order(), "1999-03-08", "medium")
    marked = a.tell(step, "progress_marked", "1999-03-22", "KW", what="comes unasked", objective="O1")
    assert (a.owes(marked), marked.entries[-1].words) == (a.owes(step), "Progress: comes unasked")


@pytest.mark.parametrize(("harm", "held"), [("low", True), ("medium", True), ("high", False), ("very_high", False)])
def test_from_2015_high_harm_is_not_held_by_a_company(harm: str, held: bool) -> None:
    step = a.allocated(a.sentenced("community_order", "2016-03-07", pack="crc2015@1"), "2016-03-08")
    assessed = a.assessed(step, "2016-03-10", harm)
    key = "provider_misfit"
    assert (key not in a.owes(assessed)) is held
    assert ("held_elsewhere" not in [one.code for one in assessed.entries[-1].because]) is held
    if not held:
        assert a.asked_of(assessed, key) == "line_manager"
        told = {"pack": "nps2015@1", "instead_of": "crc2015@1", "reason": "high risk of harm"}
        moved = a.tell(assessed, "adopt_policy", "2016-03-11", **told)
        assert key not in a.owes(moved)
        again = a.assessed(moved, "2016-03-14", harm)
        assert key not in a.owes(again)
