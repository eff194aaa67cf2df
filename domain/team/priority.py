"""When work exceeds capacity: management says what goes first and what may wait, until a day.

It is the responsibility of management to instruct staff which tasks take priority (European Probation Rules, Rule 29,
in RAB 2.1). What is missed because it might wait is marked apart and goes to nobody above the offender manager.
"""

from collections.abc import Iterator
from datetime import date, datetime

from domain import calendar, words
from domain.diary import Owed, standard_of
from domain.errors import BadInput, NotNow
from domain.messages import Command, Draft, Entry, Happening, Reason, Telling
from domain.model import Day
from domain.questions import Question
from domain.sentence import Sentence
from domain.state import Dated


class InstructPriorities(
    Command,
    verb="prioritise",
    entry="priorities_instructed",
    says="Priority instruction until {until}: {waits} may wait",
):
    """What goes first and what may wait until a day, because demand is excessive (Rule 29 in RAB 2.1)."""

    first: tuple[Question, ...] = ()
    may_wait: tuple[Question, ...]
    until: Day
    why: str

    @property
    def waits(self) -> str:
        return ", ".join(words.say(question.value) for question in self.may_wait)

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if not self.may_wait or set(self.first) & set(self.may_wait):
            raise BadInput("prioritise: name what may wait, and nothing both as first and as what may wait.")
        if self.until < calendar.day(telling.moment):
            raise BadInput("prioritise: the last day must not be in the past.")
        duties = [found for one in self.may_wait if (found := standard_of(sentence, one)) and found.is_a_duty]
        if duties:
            raise NotNow(
                "priority.legal-duty",
                f"The law sets a duty that cannot wait: {words.say(duties[0].answers.value)}.",
                "Name what is no legal duty.",
            )
        open_now = {clock.question for clock in sentence.clocks} & set(self.may_wait)
        yield Draft(self, because=(Reason(code="may_wait", values={"open_now": len(open_now)}),))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        waits = " ".join(self.may_wait)
        return sentence.keeping(entry.type, Dated(entry.occurred_at, entry.seq, waits, self.until.isoformat()))


class PriorityEnded(Happening, says="The priority instruction of entry {instruction} ended"):
    """The last day of a priority instruction is past."""

    instruction: int

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.keeping("priority_ended", Dated(entry.occurred_at, entry.seq, str(self.instruction)))


def priority_ended(sentence: Sentence) -> Draft:
    """What the last day of a priority instruction brings: of those that run, the first to end."""
    first = min(_running(sentence), key=lambda one: (one.value, one.seq))
    return Draft(PriorityEnded(instruction=first.seq))


def under_instruction(sentence: Sentence, question: str, due: datetime) -> Dated | None:
    """The instruction under which something may wait: given before it was due, and in force on that day."""
    for one in sentence.facts("priorities_instructed"):
        if question in one.about.split() and one.at <= due <= calendar.end_of(_until(one)):
            return one
    return None


def owed(sentence: Sentence) -> Iterator[Owed]:
    """The end of each priority instruction."""
    for one in _running(sentence):
        yield Owed("priority", one, str(one.seq), due=calendar.end_of(_until(one)))


def _running(sentence: Sentence) -> list[Dated]:
    given = sentence.facts("priorities_instructed")
    return [one for one in given if not sentence.facts("priority_ended", about=str(one.seq))]


def _until(instruction: Dated) -> date:
    return date.fromisoformat(instruction.value)
