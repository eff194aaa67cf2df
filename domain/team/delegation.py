"""What somebody else does for the offender manager: each delegated task, to whom and why (OMM App. E).

Who does what must be decided openly and reviewably. The packs say what each grade usually does, may do and may not: the
manager attends MAPPA meetings and child protection conferences (E3 3.3.4). Against a pack is a warning; what a pack
forbids is a matter for the line manager too.
"""

from collections.abc import Iterator
from typing import NamedTuple

from domain import policy
from domain.messages import Command, Draft, Entry, GoingOn, Reason, Telling, gone_on
from domain.model import Harm
from domain.sentence import Sentence
from domain.team.staffing import Delegated, Staff, Task

CODES = {
    "may": "delegation_in_range",
    "usual": "delegation_in_range",
    "unusual": "delegation_unusual",
    "reserved": "delegation_of_a_reserved_task",
    "not": "delegation_forbidden",
}


class Delegate(Command, entry="task_delegated", says="Task delegated to {to} ({grade}): {task}"):
    """A task of the offender manager is given to somebody else: to whom, of what grade, and why (OMM 3.24, App. E)."""

    task: Task
    to: str
    grade: Staff
    why: str
    going_on: GoingOn | None = None

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        yield Draft(self, because=(self._looked_at(sentence), *gone_on(self.going_on)))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        found = _row(sentence, self)
        forbidden = found is not None and found.row.answer == "not"
        return sentence.raising("delegation_forbidden", entry) if forbidden else sentence

    def _looked_at(self, sentence: Sentence) -> Reason:
        values: dict[str, str | int] = {"tier": sentence.tier or "not_set", "harm": sentence.harm}
        found = _row(sentence, self)
        if found is None:
            asked = any(row for _, rules in policy.allocation_rules(sentence.governing().today) for row in rules.tasks)
            return Reason(code="delegation_outside_range" if asked else "delegation", values=values)
        if found.row.models:
            did, of = found.row.models
            values |= {"models": f"{did} of {of}"}
        return Reason(code=CODES[found.row.answer], standard=found.ref, values=values)


class Found(NamedTuple):
    """A row, and the pack that it stands in."""

    ref: str
    row: Delegated


def _row(sentence: Sentence, told: Delegate) -> Found | None:
    """The first row about that task, grade and risk of harm. A risk that is not known is in no row's range."""
    for ref, rules in policy.allocation_rules(sentence.governing().today):
        for row in rules.tasks:
            if told.task in row.task and told.grade in row.to and (row.harm is None or _known(sentence) in row.harm):
                return Found(ref, row)
    return None


def _known(sentence: Sentence) -> Harm | None:
    return None if sentence.harm is Harm.UNKNOWN else sentence.harm
