from datetime import timedelta

import pytest

from domain import diary, policy
from domain.diary import OBLIGATIONS, Owed
from domain.model import Role
from domain.questions import Question
from domain.state import Dated
from tests.domain import builders as a
from tests.domain.builders import NO_DATE, NOT_OWED


def test_what_an_order_owes_on_its_first_day() -> None:
    assert {key: a.due(a.order(), key) for key in a.owes(a.order())} == {
        "assessment": NO_DATE,
        "contact_level": NO_DATE,
        "contacts/1": "1999-05-31",
        "first_appointment": "1999-03-08",
        "first_appointment_arranged": "1999-03-08",
        "plan": NO_DATE,
        "term": "2000-02-29",
    }


def test_what_the_same_order_owes_under_the_standards_since_2021() -> None:
    assert {key: a.due(a.order_since_2021(), key) for key in a.owes(a.order_since_2021())} == {
        "assessment": NO_DATE,
        "contact_level": NO_DATE,
        "first_appointment": "2022-05-10",
        "home_visit": NO_DATE,
        "plan": NO_DATE,
        "term": "2023-11-02",
    }


def test_an_obligation_has_the_owner_and_the_standard_that_its_pack_names() -> None:
    clock = a.clock(a.order(), "first_appointment_arranged")
    assert clock is not None
    assert (clock.owner, clock.standard) == (Role.CASE_ADMINISTRATOR, "ns1995@1/first_appointment_arranged")
    assert (clock.since, clock.seq) == (a.order().entries[1].occurred_at, 2)


def test_a_clock_that_has_started_keeps_its_due_instant() -> None:
    before = a.clock(a.order(), "first_appointment")
    assert a.clock(a.assessed(a.order(), "1999-03-03", "low"), "first_appointment") == before


def test_what_is_newly_owed_starts_a_clock_of_its_own() -> None:
    step = a.failed(a.order(), "A1", "1999-03-10")
    assert a.due(step, "explanation_sought/A1") == "1999-03-12"
    assert a.due(a.failed(step, "A2", "1999-03-11"), "explanation_sought/A2") == "1999-03-13"


def test_what_is_owed_no_more_leaves_the_diary() -> None:
    step = a.tell(a.order(), "attended", "1999-03-04")
    assert a.due(step, "first_appointment") == NOT_OWED
    assert a.due(step, "order_explained") == NO_DATE


def test_another_standard_for_the_same_thing_starts_its_clock_anew() -> None:
    low = a.assessed(a.order_since_2021(), "2022-05-10", "low")
    high = a.assessed(low, "2022-05-17", "high")
    assert a.due(low, "home_visit") == "2022-07-26"
    assert a.due(high, "home_visit") == "2022-06-01"


def test_a_day_that_moves_starts_its_clock_anew() -> None:
    moved = a.tell(a.custody(), "release_date_set", "2022-02-01", release_on="2023-06-09")
    assert (a.due(a.custody(), "release"), a.due(moved, "release")) == ("2023-05-09", "2023-06-09")


def test_what_is_past_due_when_it_becomes_owed_is_reported_at_the_end_of_that_day() -> None:
    late = a.tell(a.order(), "condition_broken", "1999-03-05 09:00", happened="1999-03-01", failure="F1", condition="x")
    assert a.due(late, "explanation_sought/F1") == "1999-03-03"
    assert "explanation_sought/F1" not in [one.data.key for one in a.brought(late, "1999-03-05 23:59")]
    missed = next(one for one in a.brought(late, "1999-03-06") if one.data.key == "explanation_sought/F1")
    assert a.london(missed.occurred_at) == "1999-03-05 23:59:59"
    assert missed.data.due == a.clock(late, "explanation_sought/F1").due


# Who is asked


@pytest.mark.parametrize(
    ("owner", "level", "asked"),
    [
        pytest.param(Role.CASE_ADMINISTRATOR, 0, Role.CASE_ADMINISTRATOR, id="its owner"),
        pytest.param(Role.CASE_ADMINISTRATOR, 1, Role.OFFENDER_MANAGER, id="once missed the offender manager"),
        pytest.param(Role.CASE_ADMINISTRATOR, 2, Role.LINE_MANAGER, id="then the line manager"),
        pytest.param(Role.PRISON, 0, Role.PRISON, id="the prison for what is the prison's"),
    ],
)
def test_who_is_asked_for_an_obligation(owner: Role, level: int, asked: Role) -> None:
    clock = a.clock(a.order(), "plan")._replace(owner=owner, level=level)
    assert diary.answers_for(a.order().sentence, clock) is asked


@pytest.mark.parametrize("level", [0, 1])
def test_before_allocation_the_case_administrator_stands_in_for_the_offender_manager(level: int) -> None:
    clock = a.clock(a.sentenced(), "plan")._replace(level=level)
    assert diary.answers_for(a.sentenced().sentence, clock) is Role.CASE_ADMINISTRATOR


# Keys and words


def test_the_key_of_an_obligation_is_its_question_and_what_it_is_about() -> None:
    since = Dated(a.order().sentence.last_moment, 1)
    assert Owed("plan", since).key == "plan"
    assert Owed("explanation", since, "A3").key == "explanation/A3"


def test_a_deed_is_told_in_words() -> None:
    assert diary.deed("explanation_sought/A3") == "Ask for an explanation of A3"
    assert diary.deed("plan") == "Make the sentence plan"


def test_an_obligation_whose_question_no_pack_asks_does_not_run() -> None:
    since = Dated(a.order_since_2021().sentence.last_moment, 1)
    assert diary.running(a.order_since_2021().sentence, [Owed(Question.FIRST_APPOINTMENT_ARRANGED, since)]) == ()


def test_an_obligation_does_not_run_before_the_event_that_starts_its_clock() -> None:
    since = Dated(a.order().sentence.last_moment, 1)
    waiting, running = (
        diary.running(a.order().sentence, [Owed(Question.FIRST_APPOINTMENT, since, "x", runs=runs)])[0]
        for runs in (False, True)
    )
    assert (waiting.due, waiting.next) == (None, None)
    assert running.due is not None


@pytest.mark.parametrize("question", [name for name, one in OBLIGATIONS.items() if one.owner is Role.SYSTEM])
def test_what_time_brings_by_itself_is_asked_of_nobody_and_reported_at_once(question: str) -> None:
    sentence = a.order().sentence
    since = Dated(sentence.last_moment - timedelta(days=9), 1)
    clock = diary.running(sentence, [Owed(question, since, due=since.at)])[0]
    assert (clock.owner, clock.next) == (Role.SYSTEM, since.at)


# Keys are unique


SAME_KEY = [
    pytest.param(
        lambda: a.tell(
            a.tell(a.engagement(), "report_asked_for", "2022-02-02", report="R1"),
            "report_asked_for",
            "2022-02-04",
            report="R1",
        ),
        id="a report asked for again",
    ),
    pytest.param(lambda: agreed(agreed(a.order(), "1999-03-05"), "1999-03-12"), id="an action agreed again"),
    pytest.param(lambda: a.order_with(a.PROGRAMME, a.PROGRAMME), id="a requirement imposed twice"),
    pytest.param(
        lambda: a.tell(a.order_with(a.PROGRAMME), "sentence_varied", "2022-06-01", add=[a.PROGRAMME]),
        id="a requirement added again",
    ),
    pytest.param(
        lambda: a.failed(
            a.tell(a.order(), "condition_broken", "1999-03-09", failure="A1", condition="curfew"), "A1", "1999-03-10"
        ),
        id="an appointment with the id of a failure",
    ),
]


@pytest.mark.parametrize("start", SAME_KEY)
def test_two_obligations_never_share_a_key(start) -> None:
    keys = a.owes(start())
    assert sorted(set(keys)) == keys


def agreed(step, at: str):
    actions = [{"id": "X1", "text": "call the housing office", "by": "1999-04-01"}]
    return a.tell(step, "multi_agency_meeting_held", at, "OM", level=2, actions=actions)


def test_a_standard_that_a_clock_names_is_one_of_its_packs() -> None:
    for step in (a.order(), a.custody(), a.lifer(), a.in_court()):
        for clock in step.sentence.clocks:
            if clock.standard:
                assert policy.by_ref(clock.standard).answers == clock.question
