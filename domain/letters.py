"""Letters: what each must tell the person whom it is sent to, read off the record as it was when it was asked for.

No name, address or telephone number: these stand in the system that sends it. What a warning must say is set by law:
what happened, that it is unacceptable, and what another failure within the window makes the person liable to (SA 2020
Sch. 10 para. 6(3)). A consequence is told only where we know under what the person is supervised.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar, Literal, NamedTuple

from domain import calendar
from domain.asks import Notice
from domain.case import End
from domain.contact import AppointmentChanged, AppointmentMade, How
from domain.corrections import Annul
from domain.diary import standard_of
from domain.enforcement.failures import must_have_failed
from domain.enforcement.ladder import ConditionBroken, SeekExplanation, Warn
from domain.errors import NotFound
from domain.life import evolve_all
from domain.messages import Entry
from domain.model import Day, Instant, Kind, Model, Where
from domain.questions import Question
from domain.sentence import Sentence

Under = Literal["order", "suspended_sentence", "licence", "supervision"]
EndedBy = Literal["term", "court", "new_sentence", "no_sentence"]
SUPERVISED: dict[Where, Under] = {
    Where.COMMUNITY: "order",
    Where.LICENCE: "licence",
    Where.POST_SENTENCE: "supervision",
}
ENDED_BY: dict[str, EndedBy] = {
    "term_ended": "term",
    "revoked": "court",
    "revoked_and_resentenced": "new_sentence",
    **dict.fromkeys(("acquitted", "other_disposal", "withdrawn"), "no_sentence"),
}


class Contents(Model):
    """What every letter tells: our reference, the day it is written, and under what the person is supervised."""

    letter: ClassVar[str]
    reference: str
    written_on: Day
    under: Under | None = None


class AppointmentLetter(Contents):
    """When and how the appointment is, and whether it must be kept."""

    letter = "appointment"
    when: Instant
    how: How
    statutory: bool


class OfFailure(Contents):
    """What was not kept, on a day: an appointment at a time, else a condition or requirement in the officer's words."""

    failed_on: Day
    appointment_at: Instant | None = None
    condition: str | None = None


class ExplanationLetter(OfFailure):
    """By when to explain, None where nobody set a day and no standard does."""

    letter = "explanation_sought"
    answer_by: Day | None = None


class WarningLetter(OfFailure):
    """Whether something was said for it; the months that begin on a day, in which another failure leads further.

    None where the standards count no months from a warning."""

    letter = "warning"
    explanation: Literal["given", "none_given"]
    warned_on: Day
    months: int | None = None
    until: Day | None = None


class EndLetter(Contents):
    """When the sentence ended, and by what."""

    letter = "end"
    ended_on: Day
    ended_by: EndedBy


LETTERS: tuple[type[Contents], ...] = (AppointmentLetter, ExplanationLetter, WarningLetter, EndLetter)


class Asked(NamedTuple):
    """A letter that an entry asked for: which one in what language, what it tells, and the reference of its reader."""

    notice: Notice
    contents: Contents
    person: str


def asked_by(entries: Sequence[Entry], seq: int) -> Asked:
    """The letter that an entry asked for, as the record stood then. Raises NotFound where it asked for none."""
    until = [entry for entry in entries if entry.seq <= seq]
    if not until or until[-1].seq != seq:
        raise NotFound(f"There is no entry {seq} of {entries[0].sentence}." if entries else f"There is no entry {seq}.")
    sentence = evolve_all(until)
    for effect in sentence.effects:
        if effect.seq == seq and isinstance(effect.ask, Notice):
            return Asked(effect.ask, _contents(sentence, until), sentence.person)
    raise NotFound(f"Entry {seq} of {sentence.id} asked for no letter: {until[-1].words}.")


def _contents(sentence: Sentence, entries: Sequence[Entry]) -> Contents:
    entry = entries[-1]
    told = Contents(reference=sentence.id, written_on=calendar.day(entry.recorded_at), under=_under(sentence))
    common = told.model_dump()
    match entry.data:
        case AppointmentMade() as made:
            return AppointmentLetter(**common, when=made.when, how=made.how, statutory=made.statutory)
        case SeekExplanation(failure=failure, answer_by=day):
            answer_by = day or _owed_by(sentence, failure, told.written_on)
            return ExplanationLetter(**common, **_failed(entries, sentence, failure), answer_by=answer_by)
        case Warn(failure=failure):
            failed = _failed(entries, sentence, failure)
            return WarningLetter(**common, **failed, **_warned(sentence, failure, calendar.day(entry.occurred_at)))
        case End():
            assert sentence.over is not None
            ended_on, reason = calendar.day(sentence.over.at), sentence.over.reason
            return EndLetter(**common, ended_on=ended_on, ended_by=ENDED_BY[reason])
    raise NotFound(f"There is no letter for an entry of type {entry.type}.")


def _under(sentence: Sentence) -> Under | None:
    if sentence.where is Where.COMMUNITY and sentence.kind is Kind.SUSPENDED_SENTENCE:
        return "suspended_sentence"
    return SUPERVISED.get(sentence.where)


def _owed_by(sentence: Sentence, failure: str, today: date) -> date | None:
    """The day by which a standard wants the explanation, unless there is none or it is past."""
    clock = sentence.clock(f"{Question.EXPLANATION}/{failure}")
    due = calendar.day(clock.due) if clock and clock.due else None
    return due if due and due >= today else None


def _failed(entries: Sequence[Entry], sentence: Sentence, about: str) -> dict[str, Any]:
    """The day of a failure, with the time of the appointment or the condition: from the entries, for the state may have
    forgotten an appointment of long ago."""
    failure = must_have_failed(sentence, about)
    failed: dict[str, Any] = {"failed_on": calendar.day(failure.at)}
    broken = next(entry.data for entry in entries if entry.seq == failure.seq)
    if isinstance(broken, ConditionBroken):
        return {**failed, "condition": broken.condition}
    return {**failed, "appointment_at": _time_of(entries, about)}


def _time_of(entries: Sequence[Entry], appointment: str) -> datetime | None:
    """When the appointment was to be: as it was made, or moved last."""
    struck = {entry.data.seq for entry in entries if isinstance(entry.data, Annul)}
    times = [
        entry.data.when
        for entry in entries
        if isinstance(entry.data, AppointmentMade | AppointmentChanged)
        and entry.data.appointment == appointment
        and entry.seq not in struck
    ]
    return next((when for when in reversed(times) if when), None)


def _warned(sentence: Sentence, about: str, on: date) -> dict[str, Any]:
    """What was said for the failure, and the window of the standard that counts from the warning."""
    explanation = must_have_failed(sentence, about).explanation
    told = {"explanation": explanation.value if explanation else "none_given", "warned_on": on}
    standard = standard_of(sentence, Question.BREACH_THRESHOLD)
    if standard is None or standard.counts_from != "warning" or standard.window_months is None:
        return told
    months = standard.window_months
    return {**told, "months": months, "until": calendar.last_day(on, months=months)}
