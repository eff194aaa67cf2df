"""The subjects of a sentence, and all that they owe together. A new subject is added here and in `domain.table`."""

from collections.abc import Iterator

from domain import assessment, case, contact, corrections, court, diary, governance
from domain.custody import dates, prison, recall
from domain.diary import Owed
from domain.enforcement import breach, ladder, proceedings
from domain.interventions import steps, waiting
from domain.planning import multi_agency, plan, reading
from domain.sentence import Sentence
from domain.team import absence, allocation, priority, transfer
from domain.tiers import tiering, units

LIVING = (
    *(court, allocation, transfer, absence, assessment, multi_agency, plan, contact, ladder, breach, proceedings),
    *(steps, recall, prison, dates, corrections, governance, reading, priority, tiering, units, waiting),
)
AFTERWARDS = (case, corrections, waiting)


def owed(sentence: Sentence) -> Iterator[Owed]:
    """Everything that a sentence owes now: while it lives, then only its evaluation and what people must settle."""
    if sentence.ended_at:
        return
    for subject in AFTERWARDS if sentence.over else LIVING:
        yield from subject.owed(sentence)


def with_clocks(sentence: Sentence) -> Sentence:
    """The sentence with its diary derived anew."""
    return sentence.but(clocks=diary.running(sentence, owed(sentence)))
