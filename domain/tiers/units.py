"""Units and pathways that hold cases by their tier, and the move of a case between them (CMM case A, C, D).

A case is placed once its unit is first known. Later it may belong in another one: that stays visible as a move that is
owed until the receiving unit takes it. Refusals, and moves that nobody looked at, kept cases where they were (case D).
"""

from collections.abc import Iterator

from domain.diary import Owed
from domain.enforcement.failures import proceedings
from domain.errors import NotNow
from domain.messages import Command, Draft, Entry, Reason, Telling
from domain.questions import Question
from domain.sentence import Sentence
from domain.state import Dated
from domain.tiers.schemes import SCHEMES


class MoveToUnit(Command, verb="move", entry="moved_to_unit", says="Moved to the unit {unit}"):
    """The receiving unit takes a case that belongs there (CMM case C, D)."""

    unit: str

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        yield Draft(self, _moving(sentence, telling, self.unit))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        scheme, _ = _waiting(sentence, self.unit)
        fact = Dated(entry.occurred_at, entry.seq, scheme, self.unit)
        sentence = sentence.keeping("unit", fact)
        is_its_tier = self.unit in SCHEMES[scheme].tiers and sentence.tier_under(scheme) != self.unit
        return sentence.keeping("tier", fact).retiered() if is_its_tier else sentence


class RefuseUnit(
    Command,
    verb="refuse-move",
    entry="unit_refused",
    says="The unit {unit} refused it: {reason}",
):
    """The receiving unit refuses, with its reason: the case stays where it is, and the move stays owed (CMM case D)."""

    unit: str
    reason: str

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        yield Draft(self, _moving(sentence, telling, self.unit))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.keeping("unit_refused", Dated(entry.occurred_at, entry.seq, self.unit))


def belonging(sentence: Sentence, entry: Entry, scheme: str, unit: str | None) -> Sentence:
    """The sentence once it is known in which unit it belongs; the first one takes it at once."""
    if unit is None:
        return sentence
    fact = Dated(entry.occurred_at, entry.seq, scheme, unit)
    if now(sentence, scheme) is None:
        sentence = sentence.keeping("unit", fact)
    last = sentence.last("unit_due", about=scheme)
    return sentence if last and last.value == unit else sentence.keeping("unit_due", fact)


def now(sentence: Sentence, scheme: str) -> str | None:
    """The unit that holds the case."""
    held = sentence.last("unit", about=scheme)
    return held.value if held else None


def owed(sentence: Sentence) -> Iterator[Owed]:
    """The move of a case that belongs in another unit."""
    for _, due in _moves(sentence):
        yield Owed(Question.UNIT_MOVE, due, due.value)


def _moves(sentence: Sentence) -> Iterator[tuple[str, Dated]]:
    for scheme in SCHEMES:
        due = sentence.last("unit_due", about=scheme)
        if due and due.value != now(sentence, scheme):
            yield scheme, due


def _waiting(sentence: Sentence, unit: str) -> tuple[str, Dated]:
    """The scheme by which the case belongs in that unit, and since when."""
    found = next((move for move in _moves(sentence) if move[1].value == unit), None)
    if found is None:
        raise NotNow(
            "unit.no-move",
            "The case does not wait for a move to that unit.",
            "Work out its tier first: it says where the case belongs.",
        )
    return found


def _moving(sentence: Sentence, telling: Telling, unit: str) -> tuple[Reason, ...]:
    """How long it has belonged there, how often it was refused, and an open breach, which barred moves in case D."""
    scheme, due = _waiting(sentence, unit)
    waited = (telling.occurred_at - due.at).days
    refused = len(sentence.facts("unit_refused", about=unit, since=due.at))
    values: dict[str, str | int] = {
        "from": now(sentence, scheme) or "none",
        "days_waited": waited,
        "refused_before": refused,
    }
    breach = proceedings(sentence)
    open_breach = (Reason(code="open_breach", entries=(breach.seq,)),) if breach else ()
    return (Reason(code="belongs_there", values=values, entries=(due.seq,)), *open_breach)
