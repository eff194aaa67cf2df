"""The threads: every obligation has its place, and what became of each is worked out by hand."""

from datetime import date
from itertools import chain

import pytest

from domain.diary import COUNTED, OBLIGATIONS
from domain.measures.facts import Fact
from domain.measures.measure import MET, NOT_MET, OUTSIDE, Count
from domain.measures.table import REPORTS
from domain.measures.threads import THREAD_OF, THREADS
from domain.model import Role
from domain.questions import Question
from domain.threads import THREADS as OF_ENTRIES
from domain.time import PLACES as OF_A_PLACE
from domain.time import TURNS
from tests.domain.measures import lives
from tests.domain.measures.hand_made import LATER, counted, deadline, fact, missed

PLACES = THREADS.questions.model_dump()
OTHERWISE = {
    "explanation",  # what the person says is supervision; that it is recorded in time is tracked
    "refer_requirement",  # at once, without discretion: the administrator's (OMM App. B)
    "unrecognised",  # a message nobody could read, a partner out of reach: matters of tracking
    "partner_down",
}
"""The obligations on another thread than any entry that answers them."""


def test_every_question_and_obligation_has_one_place() -> None:
    placed = list(chain.from_iterable(PLACES.values()))
    assert len(placed) == len(set(placed))
    assert set(placed) == {*OBLIGATIONS, *map(str, Question)}


def test_what_time_brings_and_what_is_no_obligation_are_told_apart() -> None:
    assert set(PLACES["by_time"]) == {*TURNS, *OF_A_PLACE, *map(str, COUNTED)}
    assert set(PLACES["no_obligation"]) == set(map(str, Question)) - OBLIGATIONS.keys()
    outside = {name for name, one in OBLIGATIONS.items() if one.owner in (Role.PRISON, Role.PARTNER)}
    assert outside <= set(PLACES["elsewhere"])


def test_an_obligation_is_on_the_thread_of_what_answers_it() -> None:
    apart = {
        question
        for question, thread in THREAD_OF.items()
        if thread not in {OF_ENTRIES[entry] for entry in OBLIGATIONS[question].met_by}
    }
    assert apart == OTHERWISE


LIFE = [
    fact("2005-03-01", "sentenced", "community_order", "2005-03-01", {}),
    deadline("met", "plan", "2005-03-22"),
    deadline("met_recorded_late", "assessment", "2005-03-22"),
    fact("2005-06-10", "met_late", "review", "2005-06-06T22:00:00Z"),
    missed("review", "2005-06-06"),
    missed("review", "2005-09-06"),
    fact("2005-09-13", "escalated", "review", "line_manager"),
    missed("review", "2005-12-06", by_instruction="40"),
    deadline("met_late", "first_appointment", "2005-03-08"),
    fact("2005-03-10", "met", "order_explained", "no date"),
    missed("explanation_sought/A3", "2005-04-05"),
    missed("return", "2005-05-05"),  # a prison's
    fact(
        "2005-03-02",
        "caught_up",
        "",
        "",
        {
            "items": [
                {"key": "allocation", "due": "2005-02-20T22:00:00Z"},
                {"key": "plan", "due": "2005-03-22T22:00:00Z"},
            ]
        },
    ),
]

BY_HAND = [
    # of management four had a date: plan and assessment in time, one review late, one missed; another might wait.
    # the allocation was due before the sentence was taken on, and nobody knows whether it was met; the plan was
    ("management_in_time", LATER, Count(2, 4, 1)),
    ("management_late", LATER, Count(1, 4, 1)),
    ("management_missed", LATER, Count(1, 4, 1)),
    ("management_missed", date(2005, 9, 5), Count(0, 3, 1)),
    ("management_might_wait", LATER, Count(1, 5)),
    ("management_reported", LATER, Count(2, 4, 1)),
    ("management_escalated", LATER, Count(1, 2)),
    ("management_escalated", date(2005, 9, 12), Count(0, 2)),
    # the explanation of the order has no date
    ("supervision_in_time", LATER, NOT_MET),
    ("supervision_late", LATER, MET),
    ("supervision_missed", LATER, NOT_MET),
    ("supervision_might_wait", LATER, NOT_MET),
    ("supervision_reported", LATER, NOT_MET),
    ("supervision_escalated", LATER, OUTSIDE),
    ("supervision_in_time", date(2005, 3, 7), OUTSIDE),
    ("administration_in_time", LATER, NOT_MET),
    ("administration_late", LATER, NOT_MET),
    ("administration_missed", LATER, MET),
    ("administration_might_wait", LATER, NOT_MET),
    ("administration_reported", LATER, MET),
    ("administration_escalated", LATER, NOT_MET),
    ("administration_escalated", date(2005, 4, 4), OUTSIDE),
]


@pytest.mark.parametrize(("measure", "as_at", "found"), BY_HAND)
def test_each_measure_of_a_thread_worked_out_by_hand(measure: str, as_at: date, found: Count) -> None:
    assert counted(measure, LIFE, as_at) == found


def test_every_measure_of_the_threads_is_worked_out() -> None:
    assert {name for name, *_ in BY_HAND} == {one.name for one in REPORTS["threads"].measures}


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ([missed("review", "2005-06-06"), missed("review", "2005-09-06")], Count(0, 2)),
        (
            [missed("review", "2005-06-06"), fact("2005-06-13", "escalated", "review"), missed("review", "2005-09-06")],
            Count(1, 2),
        ),
    ],
)
def test_an_escalation_is_of_the_report_before_it(facts: list[Fact], found: Count) -> None:
    assert counted("management_escalated", facts) == found


def test_a_breached_example_missed_one_of_administration() -> None:
    # the explanation of A3 was to be asked for by 8 April 1999, and was on the 9th
    assert lives.counted("administration_late", "breached-on-third-failure").met == 1
    assert lives.counted("administration_reported", "breached-on-third-failure").met == 1
