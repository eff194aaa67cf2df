"""What is owed over many sentences, as one list: whose it is, how soon, which form does it."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from clients.console.views.deeds import Deed, Hand, path
from clients.console.views.owing import Owing, owing
from domain import calendar
from domain.authority.signed_in import SignedIn
from domain.model import Role
from domain.record import TEAM
from domain.sentence import Sentence

NO_DAY = datetime.max.replace(tzinfo=UTC)
SOON = timedelta(days=7)


class Task(NamedTuple):
    """Something owed of a sentence. `mine`: it falls to whoever looks at it, by one of their roles."""

    sentence: str
    href: str
    owing: Owing
    late: bool
    mine: bool
    deeds: tuple[Deed, ...]

    @property
    def question(self) -> str:
        return self.owing.key.partition("/")[0]

    @property
    def due(self) -> datetime | None:
        return self.owing.due


class Part(NamedTuple):
    """A section of a page: its heading, what is in it, what stands there where nothing is; how much more there is."""

    title: str
    tasks: tuple[Task, ...]
    empty: str
    more: int = 0


def part(title: str, tasks: Iterable[Task], empty: str, most: int = 50) -> Part:
    """A section, with no more in it than a page can bear."""
    found = tuple(tasks)
    return Part(title, found[:most], empty, max(0, len(found) - most))


def tasks(who: SignedIn, sentences: Iterable[Sentence], now: datetime) -> tuple[Task, ...]:
    """Everything that people owe of these sentences, what is due first on top, what has no date last."""
    hands = (Hand(who, sentence, now) for sentence in sentences)
    found = [task for hand in hands for task in _tasks(hand)]
    return in_order(found)


def in_order(found: Iterable[Task]) -> tuple[Task, ...]:
    """What is due first on top, what has no date last."""
    return tuple(sorted(found, key=lambda one: (one.due or NO_DAY, one.sentence, one.owing.key)))


def where(wanted: Callable[[Task], bool], found: Iterable[Task]) -> tuple[Task, ...]:
    return tuple(task for task in found if wanted(task))


def in_seven_days(now: datetime) -> datetime:
    """The end of the seventh day after today, on whatever day of the week that is."""
    return calendar.end_of(calendar.day(now) + SOON)


def falls_to(hand: Hand, role: Role) -> bool:
    """Whether what this role owes of the sentence is theirs: they hold it there, or nobody does and they have it."""
    who, team = hand.who, hand.sentence.team
    covers = role is Role.OFFENDER_MANAGER and team.cover is not None and team.cover.by == who.id
    if role is Role.KEY_WORKER:
        return role in who.roles and any(one.key_worker == who.id for one in hand.sentence.interventions)
    if role in TEAM:
        return role in who.roles and (covers or getattr(team, role) in (None, who.id))
    return role in who.roles


def _tasks(hand: Hand) -> Iterable[Task]:
    id = hand.sentence.id
    for one in owing(hand):
        clock = hand.sentence.clock(one.key)
        late = bool(clock and clock.level) or (one.due is not None and one.due < hand.now)
        yield Task(id, path(id), one, late, falls_to(hand, one.role), one.deeds)
