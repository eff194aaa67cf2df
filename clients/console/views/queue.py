"""Queue: what administration has to set up, send, book and pass on, in sections, what is due first on top."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from clients.console.views.deeds import Hand, path
from clients.console.views.tasks import Part, Task, part, tasks
from clients.waiting import Waiting
from domain.authority.signed_in import SignedIn
from domain.model import Role
from domain.questions import Question
from domain.sentence import Sentence

BOOKED_AHEAD = timedelta(days=42)
"""Reviews further off than this are not to be booked yet (ours)."""
FIRST = (Question.FIRST_APPOINTMENT_ARRANGED, Question.FIRST_APPOINTMENT)
SET_UP = (*FIRST, Question.ALLOCATION, Question.ORDER_EXPLAINED, "refer_requirement", "provider_unknown")
LETTERS = (Question.EXPLANATION_SOUGHT, Question.FAILURE_FOLLOWED_UP, Question.WARNING)
REVIEWS = (Question.REVIEW, Question.TIER_AT_REVIEW)
BREACH = (
    *(Question.BREACH_DECISION, Question.BREACH_STARTED, Question.BREACH_REFERRED),
    *(Question.BREACH_STARTED_ON_REFERRAL, "referral", Question.HEARING, Question.FIRST_HEARING),
    *(Question.COURT_OUTCOME, Question.BREACH_RESOLVED),
)
OWED = (*SET_UP, *LETTERS, *REVIEWS, *BREACH)
"""The questions for which a sentence stands in the queue, whoever owes the answer."""


class Letter(NamedTuple):
    """A letter that could not be sent yet, and where it can be read."""

    sentence: str
    href: str
    seq: int
    preview: str
    tries: int
    since: datetime
    code: str
    next_at: datetime


class Queue(NamedTuple):
    """`letters` were asked for and are not acknowledged."""

    parts: tuple[Part, ...]
    letters: tuple[Letter, ...]


def queue(who: SignedIn, sentences: Sequence[Sentence], waiting: Iterable[Waiting], now: datetime) -> Queue:
    found = tasks(who, sentences, now)
    states = {one.id: one for one in sentences}
    booked = partial(_booked, who, states, now)
    soon = (one for one in _of(found, REVIEWS) if one.due and one.due <= now + BOOKED_AHEAD)
    return Queue(
        parts=(
            part("Set up", map(booked, _of(found, SET_UP)), "No sentence is to be set up."),
            part("Letters to write", _of(found, LETTERS), "No letter is owed."),
            part("Reviews to book", map(booked, soon), "No review is due soon."),
            part("Breach papers", _of(found, BREACH), "No breach is open."),
            part("Exception reports", _exceptions(found), "No exception report is open."),
            part("Everything else that administration owes", _else(found), "Nothing else is owed."),
        ),
        letters=tuple(map(_letter, waiting)),
    )


def _of(found: Iterable[Task], questions: Sequence[str]) -> list[Task]:
    return [one for one in found if one.question in questions]


def _exceptions(found: Iterable[Task]) -> list[Task]:
    """What was reported as missed and has no section of its own."""
    return [one for one in found if one.late and one.question not in OWED]


def _else(found: Iterable[Task]) -> list[Task]:
    theirs = (one for one in found if one.owing.role is Role.CASE_ADMINISTRATOR)
    return [one for one in theirs if one.question not in OWED and not one.late]


def _booked(who: SignedIn, states: dict[str, Sentence], now: datetime, task: Task) -> Task:
    """A review or a first appointment is booked by an appointment, whoever holds it then."""
    if task.question not in (*REVIEWS, *FIRST) or any(one.message == "appointment_made" for one in task.deeds):
        return task
    hand = Hand(who, states[task.sentence], now)
    books = (hand.deed("appointment_made"),) if hand.may("appointment_made") else ()
    return task._replace(deeds=(*books, *task.deeds))


def _letter(one: Waiting) -> Letter:
    preview = path(one.sentence, "letters", str(one.effect))
    return Letter(one.sentence, path(one.sentence), one.effect, preview, one.failures, one.since, one.code, one.next_at)
