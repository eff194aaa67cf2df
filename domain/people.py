"""Which of a person's sentences a fact from outside bears on, where it names the person and no sentence."""

from collections.abc import Iterable
from typing import Literal

from domain.errors import Unfitting
from domain.interventions.delivery import is_closed
from domain.model import Where
from domain.sentence import Sentence
from domain.state import Intervention

Bearing = Literal["every", "custodial", "intervention"]
"""`every`: what is true of the person, of each sentence that is not over; `custodial`: what only the one sentence that
is served inside can mean; `intervention`: the one sentence whose plan has the intervention."""


def concerned(bearing: Bearing, sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """The sentences that get the fact, or among which its intervention is looked for.

    Raises Unfitting where none does, or where nothing says which of two is meant."""
    going_on = tuple(one for one in sentences if one.where is not Where.OVER and one.ended_at is None)
    if not going_on:
        raise Unfitting("no_sentence_goes_on")
    if bearing != "custodial":
        return going_on
    custodial = tuple(one for one in going_on if one.is_custodial)
    if not custodial:
        raise Unfitting("no_custodial_sentence")
    if len(custodial) > 1:
        raise Unfitting("several_custodial_sentences")
    return custodial


def only_open(sentences: Iterable[Sentence], partner: str) -> tuple[Sentence, Intervention]:
    """The one intervention of that partner that is still to be done or under way. Raises Unfitting but for one."""
    found = [
        (sentence, one)
        for sentence in sentences
        for one in sentence.interventions
        if one.partner == partner and not is_closed(sentence, one)
    ]
    if len(found) != 1:
        raise Unfitting("several_interventions" if found else "intervention_unknown")
    return found[0]
