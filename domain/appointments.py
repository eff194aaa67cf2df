"""Appointments: which stand, when each is to be, and what became of it."""

from collections.abc import Iterator
from datetime import datetime

from domain.errors import Unfitting
from domain.sentence import Sentence
from domain.state import Dated

OUTCOMES = ("attended", "home_visit_made", "failed_to_attend")


def offered_appointments(sentence: Sentence) -> Iterator[tuple[Dated, datetime]]:
    """Every statutory appointment that stands, with the instant at which it is to be."""
    for made in sentence.facts("appointment_made"):
        at, _, sort = made.value.partition(" ")
        changed = sentence.last("appointment_changed", about=made.about)
        if sort == "statutory" and not (changed and changed.value == "called_off"):
            yield made, datetime.fromisoformat(changed.value if changed else at)


def outcome(sentence: Sentence, appointment: str) -> Dated | None:
    return sentence.last(*OUTCOMES, "seen_voluntarily", about=appointment)


def must_be_open(sentence: Sentence, appointment: str) -> None:
    """An outcome or change needs an appointment that we know and that has no outcome yet. Raises Unfitting."""
    if not sentence.facts("appointment_made", about=appointment):
        raise Unfitting("appointment_unknown")
    if outcome(sentence, appointment):
        raise Unfitting("appointment_has_outcome")
    changed = sentence.last("appointment_changed", about=appointment)
    if changed and changed.value == "called_off":
        raise Unfitting("appointment_called_off")


def is_statutory(sentence: Sentence, appointment: str | None) -> bool:
    made = sentence.last("appointment_made", about=appointment) if appointment else None
    return made is None or made.value.endswith("statutory")
