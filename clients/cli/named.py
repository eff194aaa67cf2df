"""What can be named in a sentence, by its ids: to be offered to who types."""

from collections.abc import Callable, Iterable, Mapping

from clients.cli.offered import Named
from domain.enforcement.failures import failures
from domain.sentence import Sentence

LAST_ENTRIES = 20

CAN_BE_NAMED: Mapping[str, Callable[[Sentence], Iterable[str]]] = {
    "appointment": lambda sentence: (made.about for made in sentence.facts("appointment_made")),
    "failure": lambda sentence: (failure.about for failure in failures(sentence)),
    "intervention": lambda sentence: (one.id for one in sentence.interventions),
    "report": lambda sentence: (asked.about for asked in sentence.facts("report_asked_for")),
    "key": lambda sentence: (clock.key for clock in sentence.clocks),
    "seq": lambda sentence: map(str, range(max(1, sentence.seq + 1 - LAST_ENTRIES), sentence.seq + 1)),
}
"""By the field of a message that names it: the ids that a sentence has for it."""


def named_in(sentence: Sentence) -> Named:
    return {field: list(dict.fromkeys(of(sentence))) for field, of in CAN_BE_NAMED.items()}
