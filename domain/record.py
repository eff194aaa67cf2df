"""What is handed to the case record: entries as their canonical text with the chain; and what the record makes of them:
where each sentence stands, one row, for lists and diaries across sentences."""

from typing import NamedTuple

from domain import calendar
from domain.diary import COUNTED, answers_for
from domain.enforcement import proceedings
from domain.life import read_entry
from domain.messages import Entry
from domain.model import By, Day, Harm, Instant, Kind, Model, Role, Where
from domain.sentence import Sentence
from domain.state import Clock, Cover


class Line(NamedTuple):
    """One entry as the record keeps it."""

    text: str
    chain: str

    def entry(self) -> Entry:
        return read_entry(self.text, self.chain)


TEAM = (Role.OFFENDER_MANAGER, Role.OFFENDER_SUPERVISOR, Role.CASE_ADMINISTRATOR, Role.LINE_MANAGER)
"""The roles that a sentence's row names somebody in."""
SEEN = ("attended", "seen_voluntarily")
"""Contacts that took place, whether or not a standard counts them; a visit on which the person was seen is one."""


class Due(NamedTuple):
    """One line of the diary as lists across sentences show it: `level` is 1 with the manager, 2 with theirs. `goes_to`
    is told next if nobody does it, None where that is nobody."""

    key: str
    owner: str
    due: Instant | None
    level: int
    goes_to: str | None = None


class Standing(Model):
    """Where a sentence stands after its last entry, `seq`, and who is on its team: opaque ids. `moving_to` is the area
    that was asked to take it, `last_contact` the day on which the person was last seen, if that is remembered."""

    sentence: str
    seq: int = 0
    area: str
    kind: Kind | None
    where: Where
    tier: str | None
    harm: Harm
    enforcement: str
    offender_manager: str | None
    offender_supervisor: str | None = None
    case_administrator: str | None = None
    line_manager: str | None = None
    cover: Cover | None = None
    key_workers: tuple[str, ...] = ()
    moving_to: str | None = None
    ends_on: Day | None
    ended_on: Day | None
    due: tuple[Due, ...]
    last_contact: Day | None = None

    @property
    def soonest(self) -> Due | None:
        """What people owe first of all that has a date."""
        dated = [item for item in self.due if item.due and item.owner != Role.SYSTEM]
        return min(dated, key=lambda item: (item.due, item.key), default=None)

    @property
    def overdue(self) -> int:
        """How many exception reports are open."""
        return sum(item.level > 0 for item in self.due)

    def holder(self, role: str) -> str | None:
        """Who holds a role of the team, None where it is nobody or no role of the team."""
        return getattr(self, role, None) if role in TEAM else None

    def names(self, who: By, on: Day) -> bool:
        """Whether that person holds that role, or covers for the offender manager that day."""
        covers = self.cover is not None and self.cover.by == who.id and self.cover.from_day <= on <= self.cover.until
        return self.holder(who.role) == who.id or (who.role is Role.OFFENDER_MANAGER and covers)


class Batch(Model):
    """An append: what the writer expects the record's head to be, and the lines that follow it."""

    sentence: str
    after_seq: int
    after_chain: str
    lines: tuple[Line, ...]


class Head(Model):
    """The record's last line of one sentence; seq 0 where there is none."""

    sentence: str
    seq: int
    chain: str


def line_of(entry: Entry) -> Line:
    return Line(entry.text, entry.chain)


def standing_of(sentence: Sentence) -> Standing:
    """The row of a sentence."""
    return Standing(
        sentence=sentence.id,
        seq=sentence.seq,
        area=sentence.area,
        kind=sentence.order.kind if sentence.order else None,
        where=sentence.where,
        tier=sentence.tier,
        harm=sentence.harm,
        enforcement=proceedings.state(sentence),
        **{role.value: getattr(sentence.team, role) for role in TEAM},
        cover=sentence.team.cover,
        moving_to=sentence.transfer.to_area if sentence.transfer else None,
        key_workers=tuple(sorted({one.key_worker for one in sentence.interventions if one.key_worker})),
        ends_on=sentence.last_day,
        ended_on=calendar.day(sentence.ended_at) if sentence.ended_at else None,
        due=tuple(
            Due(clock.key, answers_for(sentence, clock), clock.due, clock.level, _goes_to(sentence, clock))
            for clock in sentence.clocks
        ),
        last_contact=max((calendar.day(seen.at) for seen in sentence.facts(*SEEN)), default=None),
    )


def _goes_to(sentence: Sentence, clock: Clock) -> Role | None:
    """Whom the next exception report goes to: nobody, for what is counted at its end or was reported to the last."""
    if clock.next is None or clock.owner == Role.SYSTEM or clock.question in COUNTED:
        return None
    return answers_for(sentence, clock._replace(level=clock.level + 1))
