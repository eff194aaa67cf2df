"""What is owed of a sentence, as the pages list it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from clients.console import words
from clients.console.views.deeds import Deed, Hand, path
from clients.console.words import Tag, tag
from domain import calendar
from domain.diary import COUNTED, answers_for
from domain.diary import deed as deed_of
from domain.messages import Entry
from domain.model import Role
from domain.record import TEAM
from domain.sentence import Sentence
from domain.state import Clock
from domain.timeline import timeline_of
from domain.timeline.shape import Sort

DONE = {Sort.MET: "met", Sort.LATE: "late", Sort.MISSED: "missed", Sort.UNKNOWN: "unknown"}


class Owing(NamedTuple):
    """Something owed: by whom, by when, under which standard; what does it, why it is due then, who is told if not."""

    key: str
    what: str
    role: Role
    holder: str | None
    due: datetime | None
    tag: Tag
    standard: str
    goes_to: Role | None
    deeds: tuple[Deed, ...]
    why: str

    @property
    def who(self) -> str:
        return f"{words.first_up(words.role(self.role))}{f', {self.holder}' if self.holder else ''}"


class Settled(NamedTuple):
    """Something that was owed and is no more."""

    on: date
    what: str
    tag: Tag
    entries: tuple[int, ...]


def owing(hand: Hand) -> tuple[Owing, ...]:
    """Everything that people owe, the soonest first, what has no date last."""
    sentence = hand.sentence
    clocks = [clock for clock in sentence.clocks if clock.owner != Role.SYSTEM and clock.question not in COUNTED]
    clocks.sort(key=lambda one: (one.due is None, one.due or one.since, one.key))
    return tuple(_owing(hand, clock) for clock in clocks)


def turns(sentence: Sentence) -> tuple[Clock, ...]:
    """What time itself will bring, the soonest first."""
    found = [clock for clock in sentence.clocks if clock.owner == Role.SYSTEM or clock.question in COUNTED]
    return tuple(sorted((one for one in found if one.due), key=lambda one: (one.due, one.key)))


def settled(entries: Sequence[Entry], today: date) -> tuple[Settled, ...]:
    """What was owed before, newest first: met in time, late, missed, or not known."""
    lane = timeline_of(entries, today).lane("Deadlines")
    marks = [mark for row in lane.rows for mark in row.marks if mark.sort in DONE] if lane else []
    marks.sort(key=lambda mark: (mark.on, mark.seqs), reverse=True)
    return tuple(Settled(mark.on, mark.label, tag("obligation", DONE[mark.sort]), mark.seqs) for mark in marks)


def state(due: datetime | None, level: int, now: datetime) -> str:
    """How urgent something owed is, as a code of the tags."""
    if level > 1:
        return "escalated"
    if due is None:
        return "no_date"
    if level or due < now:
        return "overdue"
    return "due_today" if calendar.day(due) == calendar.day(now) else "due"


def overdue(items: Iterable[Owing]) -> Iterator[Owing]:
    return (one for one in items if one.tag in (tag("obligation", "overdue"), tag("obligation", "escalated")))


def _owing(hand: Hand, clock: Clock) -> Owing:
    sentence = hand.sentence
    role = answers_for(sentence, clock)
    return Owing(
        key=clock.key,
        what=deed_of(clock.key),
        role=role,
        holder=getattr(sentence.team, role, None) if role in TEAM else None,
        due=clock.due,
        tag=tag("obligation", state(clock.due, clock.level, hand.now)),
        standard=clock.standard,
        goes_to=answers_for(sentence, clock._replace(level=clock.level + 1)) if clock.next else None,
        deeds=hand.answering(clock.key),
        why=f"{path(sentence.id, 'why', 'due')}?key={clock.key}",
    )
