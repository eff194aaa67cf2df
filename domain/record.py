"""What is handed to the case record: entries as their canonical text with the chain; and what the record makes of them:
where each sentence stands, one row, for lists and diaries across sentences."""

from typing import NamedTuple

from domain import calendar
from domain.diary import answers_for
from domain.enforcement import proceedings
from domain.life import read_entry
from domain.messages import Entry
from domain.model import Day, Harm, Instant, Kind, Model, Where
from domain.sentence import Sentence


class Line(NamedTuple):
    """One entry as the record keeps it."""

    text: str
    chain: str

    def entry(self) -> Entry:
        return read_entry(self.text, self.chain)


class Due(NamedTuple):
    """One line of the diary as lists across sentences show it: `level` is 1 with the manager, 2 with theirs."""

    key: str
    owner: str
    due: Instant | None
    level: int


class Standing(Model):
    """Where a sentence stands after its last entry."""

    sentence: str
    area: str
    kind: Kind | None
    where: Where
    tier: str | None
    harm: Harm
    enforcement: str
    offender_manager: str | None
    ends_on: Day | None
    ended_on: Day | None
    due: tuple[Due, ...]


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
        area=sentence.area,
        kind=sentence.order.kind if sentence.order else None,
        where=sentence.where,
        tier=sentence.tier,
        harm=sentence.harm,
        enforcement=proceedings.state(sentence),
        offender_manager=sentence.team.offender_manager,
        ends_on=sentence.last_day,
        ended_on=calendar.day(sentence.ended_at) if sentence.ended_at else None,
        due=tuple(Due(clock.key, answers_for(sentence, clock), clock.due, clock.level) for clock in sentence.clocks),
    )
