"""The subjects of a sentence, and all that they owe together. A new subject is added here and in `domain.table`."""

from collections.abc import Iterator

from domain import (
    absence,
    allocation,
    assessment,
    breach,
    case,
    contact,
    corrections,
    court,
    custody,
    dates,
    diary,
    enforcement,
    governance,
    interventions,
    multi_agency,
    plan,
    plan_reading,
    priority,
    proceedings,
    recall,
    tiering,
    transfer,
    units,
)
from domain.diary import Owed
from domain.sentence import Sentence

LIVING = (
    *(court, allocation, transfer, absence, assessment, multi_agency, plan, contact, enforcement, breach, proceedings),
    *(interventions, recall, custody, dates, corrections, governance, plan_reading, priority, tiering, units),
)
AFTERWARDS = (case, corrections)


def owed(sentence: Sentence) -> Iterator[Owed]:
    """Everything that a sentence owes now: while it lives, then only its evaluation and what people must settle."""
    if sentence.ended_at:
        return
    for subject in AFTERWARDS if sentence.over else LIVING:
        yield from subject.owed(sentence)


def with_clocks(sentence: Sentence) -> Sentence:
    """The sentence with its diary derived anew."""
    return sentence.but(clocks=diary.running(sentence, owed(sentence)))
