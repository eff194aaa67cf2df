"""What time itself brings: the end of a term or a period, and obligations that were missed.

A missed obligation is an exception report to the offender manager; unanswered, to the line manager (OMM App. B).
It stays open: doing it late closes it. An obligation is missed only when the moment is past its due instant.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from domain import policy, words
from domain.calendar import stamp
from domain.contact_periods import contacts_counted
from domain.court import term_ended
from domain.custody.dates import licence_ended, release_law_changed
from domain.diary import COUNTED, answers_for, deed, standard_of
from domain.enforcement.ladder import stay_ended
from domain.governance import policy_changed
from domain.interventions.waiting import place_ranked, place_settled
from domain.messages import Draft, Entry, Happening, Reason
from domain.model import Instant, Model, Role
from domain.questions import Question
from domain.sentence import Sentence
from domain.state import Clock, Dated
from domain.subjects import with_clocks
from domain.team.absence import cover_ended
from domain.team.priority import priority_ended, under_instruction
from domain.team.transfer import responsibility_passed
from domain.tiers.tiering import tier_override_ended, tier_turned


class Missed(Happening, says="Missed: {deed}, due {due}; exception report to the {to}"):
    """An obligation was not met in time: an exception report to the offender manager. Under a priority instruction, the
    entry `under_instruction`, it is marked apart and goes no higher (Rule 29 in RAB 2.1)."""

    key: str
    deed: str
    due: Instant
    owner: Role
    to: Role
    under_instruction: int | None = None

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        if self.under_instruction:
            return _raised(sentence, self.key, level=1, following=None)
        report = standard_of(sentence, Question.EXCEPTION_REPORT)
        return _raised(sentence, self.key, level=1, following=report.due(entry.recorded_at) if report else None)


class Escalated(Happening, says="Still open: {deed}; exception report to the {to}"):
    """An exception report stayed unanswered: it goes to the line manager."""

    key: str
    deed: str
    to: Role

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return _raised(sentence, self.key, level=2, following=None)


class Past(Model):
    """Something that had fallen due before the sentence was taken on."""

    key: str
    due: Instant


class CaughtUp(Happening, says="Taken on late: {how_many} had fallen due before"):
    """What was due before the sentence was taken on, under one summary: without effects, without exception reports."""

    items: tuple[Past, ...]

    @property
    def how_many(self) -> str:
        return words.counted(len(self.items), "obligations")

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        for item in self.items:
            sentence = passed(sentence, item, entry.seq)
        return sentence


class Due(NamedTuple):
    """The next thing that time brings: the clock that ran out, when, and the entry that it makes."""

    clock: Clock
    at: datetime
    draft: Draft


LIVED_THROUGH = ("term", "policy", "release_law", "licence_end")
"""What a sentence taken on late lives through like any other, before and after the rest is caught up."""

TURNS: dict[str, Callable[[Sentence], Draft]] = {
    "term": term_ended,
    "release_law": release_law_changed,
    "licence_end": licence_ended,
    "cover": cover_ended,
    "responsibility": responsibility_passed,
    "stay": stay_ended,
    "policy": policy_changed,
    "priority": priority_ended,
    "tier_override": tier_override_ended,
    "tier_turn": tier_turned,
}


PLACES = {"place_settled": place_settled, "place_ranked": place_ranked}
"""What a provider's list is told, for each intervention whose place it keeps."""


def due(sentence: Sentence, moment: datetime) -> Due | None:
    """The first thing that time has brought by that moment, in the order (due, standard, key)."""
    ripe = [clock for clock in sentence.clocks if clock.next and clock.next < moment]
    if not ripe:
        return None
    clock = min(ripe, key=lambda one: (one.next, one.standard, one.key))
    assert clock.next is not None
    return Due(clock, clock.next, _brought(sentence, clock))


def past(sentence: Sentence, moment: datetime, seq: int) -> tuple[Past, ...]:
    """What had fallen due before a sentence was taken on at that moment, up to the first thing that changes it."""
    items: list[Past] = []
    while found := _past(sentence, moment):
        items.append(found)
        sentence = with_clocks(passed(sentence, found, seq))
    return tuple(items)


def _past(sentence: Sentence, moment: datetime) -> Past | None:
    ripe = [(clock.due, clock.key) for clock in sentence.clocks if clock.next and clock.due and clock.due < moment]
    at, key = min(ripe, default=(None, ""))
    return Past(key=key, due=at) if at and key not in LIVED_THROUGH else None


def passed(sentence: Sentence, item: Past, seq: int) -> Sentence:
    """The sentence with one obligation past, reported to nobody."""
    question, _, about = item.key.partition("/")
    if question in COUNTED:
        return with_clocks(sentence.keeping(COUNTED[question], Dated(item.due, seq, about)))
    return with_clocks(_raised(sentence, item.key, level=2, following=None))


def _brought(sentence: Sentence, clock: Clock) -> Draft:
    if clock.question in TURNS:
        return TURNS[clock.question](sentence)
    if clock.question in PLACES:
        return PLACES[clock.question](sentence, clock.key.partition("/")[2])
    if clock.question in COUNTED:
        return contacts_counted(sentence, int(clock.key.partition("/")[2]), policy.by_ref(clock.standard))
    return _exception(sentence, clock)


def _exception(sentence: Sentence, clock: Clock) -> Draft:
    raised = clock._replace(level=clock.level + 1)
    to = answers_for(sentence, raised)
    because = (
        Reason(
            code="past_due",
            standard=clock.standard or None,
            values={"since": stamp(clock.since)},
            entries=(clock.seq,),
        ),
    )
    if clock.level:
        return Draft(Escalated(key=clock.key, deed=deed(clock.key), to=to), because)
    assert clock.due is not None
    missed = Missed(key=clock.key, deed=deed(clock.key), due=clock.due, owner=Role(clock.owner), to=to)
    instruction = under_instruction(sentence, clock.question, clock.due)
    if instruction is None:
        return Draft(missed, because)
    apart = Reason(code="under_priority_instruction", entries=(instruction.seq,))
    return Draft(missed.but(under_instruction=instruction.seq), (*because, apart))


def _raised(sentence: Sentence, key: str, *, level: int, following: datetime | None) -> Sentence:
    clocks = [clock._replace(level=level, next=following) if clock.key == key else clock for clock in sentence.clocks]
    return sentence.but(clocks=tuple(clocks))
