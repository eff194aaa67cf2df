from typing import Any, get_args

import pytest

from domain import life
from domain.case import AgeBand
from domain.errors import BadInput
from domain.inspection import CriterionJudged, OfficerInterviewed
from domain.measures.characteristics import characteristics
from domain.measures.esi.criteria import ESI, criterion_of
from domain.measures.rab.bulletin import RAB
from domain.messages import Message
from tests.domain import builders as a
from workflows import summaries

SAID = {"sex": "female", "ethnicity": "black", "disability": "yes", "age_band": "25-29"}
JUDGED = {"answer": "yes", "reason": "clear plan"}


def described(step: Any, at: str, by: str = "CA", **said: Any) -> Any:
    return a.tell(step, "characteristics_stated", at, by, **said)


# Criteria


def test_the_criteria_weigh_as_the_inspection_prints_them() -> None:
    important = {"B4", "C4", "D2"}
    in_words = {"A1", "A2", "A3", "A4", "A5", "D3"}
    assert {one.criterion for one in ESI.criteria if one.class_ == "important"} == important
    assert {one.criterion for one in ESI.criteria if one.class_ is None} == in_words
    assert {one.criterion for one in ESI.criteria if one.class_ == "critical"} == set(ESI.of_a_case) - important
    assert ESI.weights == {"critical": 2, "important": 1}
    assert {one.section: one.share_pct for one in ESI.sections} == {"A": None, "B": 30, "C": 40, "D": 30}
    assert len(ESI.words) == 6


def test_every_criterion_of_a_case_says_what_is_computed_and_what_is_judged() -> None:
    assert all(one.computed and one.judged for one in ESI.criteria if one.class_)
    assert {one.section for one in ESI.criteria} == {one.section for one in ESI.sections}


@pytest.mark.parametrize(("name", "criterion"), [("B3", "B3"), ("B3.4", "B3"), ("C5", "C5"), ("clear plan", None)])
def test_a_judgement_is_on_a_criterion_or_a_part_of_one(name: str, criterion: str | None) -> None:
    found = criterion_of(name)
    assert (found.criterion if found else None) == criterion


@pytest.mark.parametrize("name", ["B1", "D4", "B3.4"])
def test_a_judgement_on_a_criterion_of_a_case_is_taken(name: str) -> None:
    assert CriterionJudged.check({"criterion": name, **JUDGED}).criterion == name


@pytest.mark.parametrize(
    ("name", "says"),
    [("B9", "there is none called 'B9'"), ("", "there is none called ''"), ("D3", "in words"), ("A4", "in words")],
)
def test_a_judgement_on_anything_else_is_turned_away_at_the_door(name: str, says: str) -> None:
    with pytest.raises(BadInput, match=says) as caught:
        CriterionJudged.check({"criterion": name, **JUDGED})
    assert "B1, B2, B3, B4, C1, C2, C3, C4, C5, D1, D2, D4" in str(caught.value)


def test_a_judgement_that_was_told_before_there_was_a_list_is_still_read() -> None:
    assert CriterionJudged.read({"criterion": "clear plan", **JUDGED}).criterion == "clear plan"


# Interviews


def test_the_interview_asks_what_the_bulletin_asks_and_nothing_else() -> None:
    ours = {"officer", "fte_cases", "harm_indicated"}
    assert set(OfficerInterviewed.model_fields) - ours == {one.key for one in RAB.questions}
    assert len(RAB.questions) == 17


def test_an_interview_is_recorded_and_owes_nothing() -> None:
    told = {"officer": "brandt", "fte_cases": 44, "has_skills": True, "training_access": False}
    step = a.tell(a.order(), "officer_interviewed", "1999-03-05", **told)
    entry = a.last(step, "officer_interviewed")
    assert entry.data.model_dump(exclude_none=True) == told
    assert entry.words == "The responsible officer was interviewed about this case"
    assert (step.sentence.clocks, step.sentence.dated) == (a.order().sentence.clocks, a.order().sentence.dated)


@pytest.mark.parametrize("body", [{"fte_cases": 0}, {"fte_cases": -3}, {"has_skills": "perhaps"}, {"has_skill": True}])
def test_an_interview_with_what_cannot_be_is_turned_away(body: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match=r"^interview: "):
        OfficerInterviewed.check({"officer": "brandt", **body})


# Characteristics


def test_of_a_person_nothing_is_known_until_it_is_told() -> None:
    assert characteristics(a.order().entries).model_dump(exclude_none=True) == {}


def test_a_later_telling_corrects_an_earlier_one_and_leaves_the_rest() -> None:
    step = described(described(a.order(), "1999-03-02", **SAID), "1999-03-04", "OM", ethnicity="mixed")
    step = described(step, "1999-03-05", disability="not_stated")
    found = characteristics(step.entries).model_dump(exclude_none=True)
    assert found == {**SAID, "ethnicity": "mixed", "disability": "not_stated"}


def test_what_was_told_in_error_is_annulled_like_anything_else() -> None:
    step = described(described(a.order(), "1999-03-02", sex="male"), "1999-03-03", sex="female")
    wrong = {"seq": step.entries[-1].seq, "type": "characteristics_stated", "occurred_on": "1999-03-03"}
    struck = a.tell(step, "annul", "1999-03-04", "OM", reason="another person", **wrong)
    assert (characteristics(step.entries).sex, characteristics(struck.entries).sex) == ("female", "male")


@pytest.mark.parametrize(("field", "value"), [("ethnicity", "martian"), ("age_band", "17"), ("born", 1971)])
def test_only_the_codes_are_taken(field: str, value: object) -> None:
    assert a.made(a.order(), "characteristics_stated", "1999-03-02", **SAID)[0].type == "characteristics_stated"
    with pytest.raises(BadInput, match=r"^characteristics: "):
        a.table.MESSAGES["characteristics_stated"].check({field: value})


def test_nothing_of_it_is_in_the_state_in_words_or_in_what_the_server_shows() -> None:
    step = described(a.order(), "1999-03-02", **SAID)
    entry, before = step.entries[-1], a.life.bring_up_to(a.order().sentence, step.sentence.last_moment).sentence
    shown = [entry.words, summaries.append([entry]), entry.type, *map(str, entry.because)]
    assert not [text for text in shown if any(value in text for value in SAID.values())]
    changed = {name for name, value in step.sentence.model_dump().items() if value != before.model_dump()[name]}
    assert changed <= {"seq", "chain", "last_moment", "handled"}
    assert not set(SAID.values()) & set(step.sentence.handled[-1].id.split())


def test_a_fact_of_it_that_a_partner_sends_goes_to_a_person_and_not_into_the_measures() -> None:
    told = Message(
        id="p",
        type="characteristics_stated",
        by=a.who("partner"),
        received_at=a.order().sentence.last_moment,
        body=SAID,
    )
    step = life.receive(a.order().sentence, told, told.received_at)
    assert [entry.type for entry in step.entries] == ["did_not_fit"]
    assert characteristics([*a.order().entries, *step.entries]).sex is None


def test_the_bands_of_age_are_those_of_the_bulletin() -> None:
    model = next(one for one in RAB.models if "age_band" in one.reference)
    levels = [one.level for one in model.terms if one.input == "age_band"]
    assert (model.reference["age_band"], *levels) == get_args(AgeBand)
