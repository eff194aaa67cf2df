"""What is reported of an intervention as it is carried out: each step, each session, each hour, and how it ended.

A step fits once the intervention is known and not yet closed. The gap from referral to start is watched, since
attrition before the start is the known failure (OMM App. E).
"""

from collections.abc import Iterator
from typing import Literal

from domain import calendar, words
from domain.court import hours_left
from domain.diary import standard_of
from domain.errors import Unfitting
from domain.messages import Draft, Entry, Fact, Reason, Telling
from domain.model import Day
from domain.questions import Question
from domain.sentence import Sentence
from domain.state import Dated, Intervention

STEPS = (
    "referred",
    "referral_accepted",
    "referral_refused",
    "place_free",
    "prepared",
    "commenced",
    "started",
    "completed",
    "ended_early",
    "consolidated",
)
RUNNING = ("commenced", "started")
DONE = ("completed", "consolidated")


class _Step(Fact):
    """A step that somebody reports of one intervention; it fits once the intervention is known and not yet closed."""

    intervention: str

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        one = sentence.intervention(self.intervention)
        if one is None:
            raise Unfitting("intervention_unknown")
        if is_closed(sentence, one):
            raise Unfitting("intervention_closed")
        yield Draft(self, because=self.gap(sentence, telling))

    def gap(self, sentence: Sentence, telling: Telling) -> tuple[Reason, ...]:
        return ()


class ReferralAccepted(_Step, keeps=("intervention",), says="{intervention}: referral accepted"):
    """The provider takes the person; a place may still have to become free. `waits_with` is a provider whose list is
    kept here: the person waits on it, also where the intervention was closed meanwhile, until the list is told."""

    key: str | None = None
    waits_with: str | None = None

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if self.waits_with and sentence.intervention(self.intervention):
            yield Draft(self)
        else:
            yield from super().decide(sentence, telling)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        if self.waits_with and self.key:
            listed = Dated(entry.occurred_at, entry.seq, self.intervention, f"{self.key}@{self.waits_with}")
            sentence = sentence.keeping("listed", listed)
        return super().fold(sentence, entry)


class ReferralRefused(_Step, keeps=("intervention", "reason"), says="{intervention}: referral refused, {reason}"):
    """The provider does not take the person, and why."""

    reason: Literal["not_suitable", "full", "no_provision", "other"]
    key: str | None = None


class PlaceFree(_Step, keeps=("intervention",), says="{intervention}: a place is free"):
    """A place is free from a day on. Where it says when the run after that begins, the near one outweighs the ideal
    order: it would else be missed (ESI C2)."""

    from_day: Day | None = None
    key: str | None = None
    next_run_on: Day | None = None

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        if self.next_run_on:
            fact = Dated(entry.occurred_at, entry.seq, self.intervention, self.next_run_on.isoformat())
            sentence = sentence.keeping("run_is_near", fact)
        return super().fold(sentence, entry)


class Prepared(_Step, keeps=("intervention",), says="{intervention}: the person is prepared"):
    """Expectations, myths, the routine of attending (OMM 3.22)."""


class Started(_Step, keeps=("intervention",), says="{intervention}: started"):
    """The first session took place, with a three-way meeting or without."""

    three_way_meeting: bool | None = None

    def gap(self, sentence: Sentence, telling: Telling) -> tuple[Reason, ...]:
        one = sentence.intervention(self.intervention)
        return (*waited(sentence, self.intervention, telling), *(without_contact(sentence, one) if one else ()))


class Supported(_Step, keeps=("intervention", "how"), says="{intervention}: supported, {how}"):
    """The person was supported while it runs: encouraged, coached, spoken for, helped to get there (OMM 3.22)."""

    how: Literal["encouraged", "coached", "advocated", "practical_help", "rehearsed"]


class SessionAttended(_Step, says="{intervention}: session attended"):
    """One session of a running intervention."""

    session: int | None = None


class HoursWorked(_Step, says="{intervention}: {how_long} worked"):
    """Hours of unpaid work done; they add up to what the court ordered."""

    hours: int

    @property
    def how_long(self) -> str:
        return words.counted(self.hours, "hours")

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        one = sentence.intervention(self.intervention)
        if one and one.hours is None:
            raise Unfitting("intervention_without_hours")
        if self.hours <= 0:
            raise Unfitting("no_hours")
        for draft in super().decide(sentence, telling):
            assert one is not None
            ordered = one.hours or 0
            done = ordered - hours_left(sentence, one) + self.hours
            yield draft._replace(because=(Reason(code="hours", values={"done": done, "ordered": ordered}),))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.keeping("hours_worked", Dated(entry.occurred_at, entry.seq, self.intervention, str(self.hours)))


class TagFitted(_Step, says="{intervention}: tag fitted"):
    """The tag is on: the curfew or exclusion is monitored from now."""

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.keeping("started", Dated(entry.occurred_at, entry.seq, self.intervention))


class TagRemoved(_Step, says="{intervention}: tag removed"):
    """The tag came off at its end."""

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.keeping("completed", Dated(entry.occurred_at, entry.seq, self.intervention))


class Completed(_Step, keeps=("intervention",), says="{intervention}: completed"):
    """Done to its end; what it taught is to be consolidated (OMM 3.22). Unpaid work is done when its hours are."""

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        one = sentence.intervention(self.intervention)
        if one and hours_left(sentence, one) > 0:
            raise Unfitting("hours_not_done")
        yield from super().decide(sentence, telling)


class EndedEarly(_Step, keeps=("intervention", "reason"), says="{intervention}: ended early, {reason}"):
    """Stopped before its end: the stage lost and the cause are what attrition counts (OMM App. E): the wrong people
    sent (`target`), poorly prepared, no way to get there, no place, breach."""

    reason: Literal[
        "withdrawn",
        "breach",
        "no_place",
        "not_suitable",
        "moved",
        "health",
        "other",
        "target",
        "preparation",
        "transport",
    ]


class Consolidated(Fact, keeps=("intervention",), says="{intervention}: consolidated"):
    """What was learnt was rehearsed and linked to the rest of the plan (OMM 3.22)."""

    intervention: str

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if not sentence.facts("completed", about=self.intervention):
            raise Unfitting("intervention_not_completed")
        yield Draft(self)


def step(sentence: Sentence, id: str) -> str | None:
    """How far an intervention has come: the latest step that was taken."""
    taken = [(fact, kind) for kind in STEPS for fact in sentence.facts(kind, about=id)]
    return max(taken)[1] if taken else None


def is_closed(sentence: Sentence, one: Intervention | None) -> bool:
    """Whether nothing more is to be done with it: done, or stopped, which a requirement of the court never is."""
    if one is None or sentence.facts(*DONE, about=one.id):
        return True
    return not one.requirement and bool(sentence.facts("ended_early", about=one.id))


def waited(sentence: Sentence, id: str, telling: Telling) -> tuple[Reason, ...]:
    """How many days lay between referral and start."""
    referred = sentence.last("referred", about=id)
    if referred is None:
        return ()
    days = (calendar.day(telling.occurred_at) - calendar.day(referred.at)).days
    return (Reason(code="gap", values={"days": days}, entries=(referred.seq,)),)


def contact_of(sentence: Sentence, one: Intervention) -> str | None:
    """Who stays the person's contact while it runs: who was named at its start, or else its key worker."""
    named = sentence.last("named_contact", about=one.id)
    return named.value if named else one.key_worker


def without_contact(sentence: Sentence, one: Intervention) -> tuple[Reason, ...]:
    """The warning where nobody is named as contact while a programme runs, and a standard wants one (CMM ch. 4)."""
    standard = standard_of(sentence, Question.NAMED_CONTACT)
    if standard is None or one.class_ != "constructive" or contact_of(sentence, one):
        return ()
    return (Reason(code="no_named_contact", standard=standard.ref),)
