"""When the offender manager is away or gone: cover for an absence, and the gap until somebody else manages.

Absence changes nothing of who manages the case. A manager who has gone leaves a gap: an allocation is owed again from
that day on, and the one who comes is told how long the gap was (CMM: continuity of contact).
"""

from collections.abc import Iterator
from typing import Literal

from domain import calendar
from domain.diary import Owed
from domain.errors import BadInput, Unfitting
from domain.messages import Command, Draft, Entry, Fact, Happening, Telling
from domain.model import Day
from domain.sentence import Sentence
from domain.state import Cover, Dated
from domain.team.allocation import must_be_allocated


class CoverAbsence(Command, verb="cover", entry="absence_covered", says="{by_whom} covers from {from_day} to {until}"):
    """Someone acts for the offender manager while they are away; the manager of the case stays the same."""

    by_whom: str
    from_day: Day
    until: Day
    reason: Literal["leave", "sickness", "training", "vacancy"]

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        must_be_allocated(sentence)
        if self.until < self.from_day or self.until < calendar.day(telling.moment):
            raise BadInput("cover: the last day must not be before the first, or in the past.")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        cover = Cover(seq=entry.seq, by=self.by_whom, from_day=self.from_day, until=self.until)
        fact = Dated(entry.occurred_at, entry.seq, value=self.until.isoformat())
        return sentence.but(team=sentence.team.but(cover=cover)).keeping("absence_covered", fact)


class CoverEnded(Happening, says="The absence cover by {by_whom} ended"):
    """The last day of a cover is past."""

    by_whom: str

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.but(team=sentence.team.but(cover=None))


def cover_ended(sentence: Sentence) -> Draft:
    """What the end of an absence cover brings."""
    assert sentence.team.cover is not None
    return Draft(CoverEnded(by_whom=sentence.team.cover.by))


class ManagerLeft(Fact, says="Offender manager {offender_manager} has gone: {reason}"):
    """The offender manager manages the sentence no more and nobody else does yet: the gap begins (OMM A 2.4.5)."""

    offender_manager: str
    reason: Literal["left_the_service", "moved_post", "long_absence", "reorganisation", "other"]

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if sentence.team.offender_manager != self.offender_manager:
            raise Unfitting("not_the_manager")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        team = sentence.team
        supervisor = team.offender_supervisor if team.offender_supervisor != self.offender_manager else None
        left = sentence.but(team=team.but(offender_manager=None, offender_supervisor=supervisor))
        return left.keeping("manager_left", Dated(entry.occurred_at, entry.seq, value=self.offender_manager))


def owed(sentence: Sentence) -> Iterator[Owed]:
    """The end of a cover."""
    if sentence.team.cover:
        covered = sentence.facts("absence_covered")[-1]
        yield Owed("cover", covered, due=calendar.end_of(sentence.team.cover.until))
