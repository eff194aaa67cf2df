"""Meetings with other agencies: their level, who came, what was agreed, by whom and by when (ESI A1, C5).

An agreed action is an obligation of its owner. The notes of a meeting are no risk management plan: where a standard
asks for it, a formal meeting makes the plan's own update due.
"""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from domain import calendar
from domain.diary import Owed
from domain.messages import Entry, Fact
from domain.model import Day, Model, Role
from domain.questions import Question
from domain.sentence import Sentence
from domain.state import Dated

FORMAL = ("2", "3")


class Action(Model):
    """Something agreed at a multi-agency meeting, to be done by somebody by a day."""

    id: str
    text: str
    by: Day
    owner: Role | None = None
    """The role that owes it: `partner` for another agency; nobody named, the offender manager."""
    agency: str | None = None


class Attendee(Model):
    """Who came to a meeting: for which agency, in which role there."""

    agency: str
    role: str


class MultiAgencyMeetingHeld(Fact, keeps=("level",), verb="meeting", says="Multi-agency meeting held, level {level}"):
    """A formal meeting; its actions are obligations and its notes are no risk management plan (ESI A1, C5)."""

    level: Literal[1, 2, 3]
    attended: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    risk_management_plan_updated: bool = False
    present: tuple[Attendee, ...] | None = None
    risk_management_plan: str | None = None
    """The risk management plan that the meeting worked on."""

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        for action in self.actions:
            fact = Dated(entry.occurred_at, entry.seq, action.id, action.by.isoformat())
            sentence = sentence.keeping("action_agreed", fact)
            if action.owner:
                sentence = sentence.keeping("action_owner", fact._replace(value=action.owner))
        return super().fold(sentence, entry)


def owed(sentence: Sentence) -> Iterator[Owed]:
    """The actions agreed with other agencies; after a formal meeting the risk management plan, brought up to date."""
    if sentence.order is None:
        return
    agreed = {action.about: action for action in sentence.facts("action_agreed")}
    for action in agreed.values():
        if not sentence.facts("settled", about=f"action/{action.about}", since=action.at):
            due = calendar.end_of(date.fromisoformat(action.value))
            yield Owed("action", action, action.about, due=due, owner=_owner(sentence, action))
    meetings = [fact for fact in sentence.facts("multi_agency_meeting_held") if fact.about in FORMAL]
    if meetings and not sentence.facts("risk_management_plan", since=meetings[-1].at):
        yield Owed(Question.RISK_PLAN_AFTER_MEETING, meetings[-1])


def _owner(sentence: Sentence, action: Dated) -> Role | None:
    """The owner that this agreement of the action named."""
    named = [fact for fact in sentence.facts("action_owner", about=action.about) if fact.seq == action.seq]
    return Role(named[0].value) if named else None
