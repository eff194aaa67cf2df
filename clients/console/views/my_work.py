"""My work: what somebody owes over all their sentences, by how soon; whom they see; what they wait for; what is new."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from clients.console.forms.known import appointments
from clients.console.views import story
from clients.console.views.deeds import Deed, Hand, path
from clients.console.views.story import Line
from clients.console.views.tasks import Part, in_seven_days, part, tasks, where
from clients.desk.lists import News
from domain import calendar
from domain.authority.signed_in import SignedIn
from domain.model import Role
from domain.sentence import Sentence

OUTCOMES = ("attended", "failed_to_attend")
SEES_PEOPLE = (Role.OFFENDER_SUPERVISOR, Role.KEY_WORKER)
MOST_WAITED_FOR = 25


class Appointment(NamedTuple):
    """One that has no outcome yet, with the forms that record it."""

    sentence: str
    href: str
    id: str
    at: datetime
    past: bool
    deeds: tuple[Deed, ...]


class New(NamedTuple):
    """What is new in one entry, and of which sentence."""

    sentence: str
    line: Line


class MyWork(NamedTuple):
    """`appointments_first` for those who work with people day by day."""

    sentences: int
    late: int
    appointments: tuple[Appointment, ...]
    appointments_first: bool
    parts: tuple[Part, ...]
    waiting: Part
    new: tuple[New, ...]
    unopened: tuple[tuple[str, str], ...]
    later: int


def my_work(who: SignedIn, sentences: Sequence[Sentence], news: News, now: datetime) -> MyWork:
    found = tasks(who, sentences, now)
    mine, others = where(lambda one: one.mine, found), where(lambda one: not one.mine, found)
    late = where(lambda one: one.late, mine)
    dated = [one for one in mine if one.due and not one.late]
    today = [one for one in dated if one.due and calendar.day(one.due) == calendar.day(now)]
    soon = [one for one in dated if one not in today and one.due and one.due <= in_seven_days(now)]
    undated = [one for one in mine if one.due is None and not one.late]
    return MyWork(
        sentences=len(sentences),
        late=len(late),
        appointments=tuple(_appointments(who, sentences, now)),
        appointments_first=not {Role.OFFENDER_MANAGER} & {*who.roles} and any(one in who.roles for one in SEES_PEOPLE),
        parts=(
            part("Overdue", late, "Nothing is overdue."),
            part("Today", today, "Nothing is due today."),
            part("Next 7 days", soon, "Nothing more is due in the next 7 days."),
            part("Without a date", undated, "Nothing waits without a date."),
        ),
        waiting=part("Waiting for others", others, "You wait for nobody.", MOST_WAITED_FOR),
        new=tuple(New(one.sentence, story.line(one)) for one in news.entries),
        unopened=tuple((id, path(id)) for id in news.unopened),
        later=len(dated) - len(today) - len(soon),
    )


def _appointments(who: SignedIn, sentences: Iterable[Sentence], now: datetime) -> list[Appointment]:
    """Of the next seven days, and those past that have no outcome; the earliest first."""
    found = [
        _appointment(Hand(who, sentence, now), id, at)
        for sentence in sentences
        for id, at in appointments(sentence).items()
        if at <= in_seven_days(now)
    ]
    return sorted(found, key=lambda one: (one.at, one.sentence, one.id))


def _appointment(hand: Hand, id: str, at: datetime) -> Appointment:
    sentence = hand.sentence.id
    deeds = tuple(hand.deed(one, appointment=id) for one in OUTCOMES if hand.may(one))
    return Appointment(sentence, path(sentence), id, at, at < hand.now, deeds)
