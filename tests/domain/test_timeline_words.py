"""A picture in words says what the picture shows."""

from datetime import date

import pytest

from domain import calendar
from domain.life import Step
from domain.timeline import timeline_of
from domain.timeline.words import sentences, table
from tests.domain import builders as a
from tests.domain.test_timeline import of, of_example

IN_WORDS = {
    "quiet-community-order": (
        "In the community from 1 March 1999, over after 29 February 2000.",
        "25 contacts kept and none failed, one offender manager, one day without one.",
        "Nine deadlines met in time, none late, none missed, none ahead.",
    ),
    "breached-on-third-failure": (
        "In the community from 1 March 1999, over after 29 February 2000.",
        "29 contacts kept and three failed, two warnings, one decision on breach, one court outcome, "
        "one offender manager.",
        "15 deadlines met in time, one late, one missed, none ahead.",
    ),
    "life-over-thirty-years": (
        "In custody from 14 June 1999, on licence from 6 December 2016, in custody from 14 April 2021, "
        "on licence from 12 July 2022, for life.",
        "51 contacts kept and none failed, one recall decided, four of four interventions completed, "
        "four offender managers, seven days without one.",
        "80 deadlines met in time, none late, none missed, one ahead, the next on 30 August 2035.",
    ),
}


@pytest.mark.parametrize("name", IN_WORDS)
def test_three_sentences_say_where_what_and_by_when(name: str) -> None:
    assert sentences(of_example(name)) == IN_WORDS[name]


@pytest.mark.parametrize(
    ("step", "today", "says"),
    [
        (a.order(), "1999-05-01", "In the community from 1 March 1999, to end on 29 February 2000."),
        (a.lifer(), "2022-01-01", "In custody from 8 November 2021, for life."),
        (a.engagement(), "2022-02-02", "Before sentence from 1 February 2022."),
    ],
    ids=["an order", "a life sentence", "before sentence"],
)
def test_a_sentence_that_goes_on_says_to_when(step: Step, today: str, says: str) -> None:
    assert sentences(of(step, today))[0] == says


def test_what_nobody_can_tell_is_counted_apart() -> None:
    said = sentences(of(a.sentenced(taken_on="1999-05-03")))[2]
    assert said.startswith("No deadlines met in time, none late, none missed, of two it is not known")


def test_the_table_holds_every_band_and_mark_by_day() -> None:
    timeline = of_example("combination-of-requirements")
    lines = table(timeline)
    things = sum(
        len(row.bands) + len(row.marks) + (row.planned is not None) for lane in timeline.lanes for row in lane.rows
    )
    assert len(lines) == things
    assert [line.first for line in lines] == sorted(line.first for line in lines)
    skills = [line for line in lines if line.what.startswith("3 Thinking skills programme")]
    assert [(line.what.partition(": ")[2], line.first, line.last, line.entries) for line in skills] == [
        ("Planned", date(2022, 5, 3), date(2022, 11, 14), (2,)),
        ("Referred", date(2022, 5, 18), None, (16,)),
        ("Under way", date(2022, 8, 1), date(2022, 11, 14), (37,)),
        ("Completed", date(2022, 11, 14), None, (55,)),
    ]


def test_what_lies_ahead_says_so() -> None:
    lines = table(timeline_of(a.order().entries, calendar.day(a.order().sentence.last_moment)))
    assert "In the community, ahead" in [line.what for line in lines]
