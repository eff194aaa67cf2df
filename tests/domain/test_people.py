"""Which of a person's sentences a fact bears on; and what another system's word of breach or recall is worth."""

from typing import Any

import pytest

from domain.enforcement.elsewhere import is_known
from domain.errors import Unfitting
from domain.people import concerned, only_open
from tests.domain import builders as a

PROGRAMME = {"id": "I1", "name": "Thinking skills", "class_": "constructive", "partner": "programmes"}


def test_what_is_true_of_the_person_bears_on_every_sentence_that_is_not_over() -> None:
    going_on = (a.order().sentence, a.custody().sentence)
    assert concerned("every", (*going_on, a.over().sentence, a.ended().sentence)) == going_on


def test_what_only_custody_can_mean_bears_on_the_one_custodial_sentence() -> None:
    assert concerned("custodial", (a.order().sentence, a.custody().sentence)) == (a.custody().sentence,)


@pytest.mark.parametrize(
    ("bearing", "steps", "code"),
    [
        ("every", (), "no_sentence_goes_on"),
        ("every", (a.ended(),), "no_sentence_goes_on"),
        ("custodial", (a.order(),), "no_custodial_sentence"),
        ("custodial", (a.custody(), a.lifer()), "several_custodial_sentences"),
    ],
)
def test_where_nobody_can_tell_which_is_meant_a_person_does(bearing: Any, steps: Any, code: str) -> None:
    with pytest.raises(Unfitting, match=code):
        concerned(bearing, [step.sentence for step in steps])


def test_the_one_open_programme_is_the_one_that_is_meant() -> None:
    with_one = a.order_with(PROGRAMME).sentence
    found = only_open((a.custody().sentence, with_one), "programmes")
    assert (found[0], found[1].id) == (with_one, "I1")
    with pytest.raises(Unfitting, match="intervention_unknown"):
        only_open((a.order().sentence,), "programmes")
    with pytest.raises(Unfitting, match="several_interventions"):
        only_open((with_one, with_one), "programmes")


def test_a_programme_that_is_done_is_not_meant() -> None:
    step = a.tell(a.order_with(PROGRAMME), "completed", "2022-08-01", "CA", intervention="I1")
    with pytest.raises(Unfitting, match="intervention_unknown"):
        only_open((step.sentence,), "programmes")


@pytest.mark.parametrize(
    ("word", "step", "known"),
    [
        ("breach_raised", a.order(), False),
        ("breach_raised", a.in_court(), True),
        ("breach_concluded", a.in_court(), False),
        ("breach_concluded", a.order(), False),
        ("recall_raised", a.licence(), False),
        ("recall_raised", a.recalled(), True),
        ("recall_concluded", a.recalled(), False),
        ("recall_concluded", a.back_inside(), True),
    ],
)
def test_another_systems_word_is_known_where_the_record_stands_so(word: Any, step: Any, known: bool) -> None:
    assert is_known(word, step.sentence) is known
