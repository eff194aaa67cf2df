"""Contact: appointments offered and kept, by whom and how, what was explained, and the periods a standard counts.

A failure to attend is a fact without blame; what becomes of it is `domain.enforcement`. Voluntary contact comes on top
of the standard's: recorded, counted neither as kept nor as failed.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal

from domain import calendar
from domain.appointments import is_statutory, must_be_open, offered_appointments, outcome
from domain.asks import Ask, Notice
from domain.contact_periods import AT_A_DISTANCE, periods_owed
from domain.diary import Owed, owed_from, standard_of
from domain.enforcement.ladder import aware
from domain.errors import NotNow, Unfitting
from domain.messages import Command, Draft, Entry, Fact, Reason, Telling
from domain.model import Harm, Instant, Role
from domain.questions import Question
from domain.sentence import Sentence
from domain.state import Dated

How = Literal["face_to_face", "home", "phone", "video", "report_centre", "group"]


class AppointmentMade(Fact, verb="appoint", says="Appointment {appointment} made for {when}"):
    """A contact offered: when, with whom, how, what for (CMM A2.9; ESI C1)."""

    appointment: str
    when: Instant
    with_whom: str | None = None
    how: How = "face_to_face"
    statutory: bool = True
    purpose: str | None = None
    objectives: tuple[str, ...] = ()
    letter: bool = False

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if sentence.facts("appointment_made", "condition_broken", about=self.appointment):
            raise Unfitting("appointment_exists")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        value = f"{self.when.isoformat()} {'statutory' if self.statutory else 'voluntary'}"
        return sentence.keeping("appointment_made", Dated(entry.occurred_at, entry.seq, self.appointment, value))

    def ask(self, sentence: Sentence) -> Ask | None:
        if not self.letter:
            return None
        return Notice(letter="appointment", about=self.appointment, language=sentence.letters_in or "en")


class AppointmentChanged(Fact, verb="reappoint", says="Appointment {appointment} {change}"):
    """An appointment moved or called off, by whom and why; neither is a failure."""

    appointment: str
    change: Literal["moved", "called_off"]
    when: Instant | None = None
    reason: str | None = None

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        must_be_open(sentence, self.appointment)
        if (self.change == "moved") != (self.when is not None):
            raise Unfitting("new_time_does_not_fit")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        value = self.when.isoformat() if self.when else "called_off"
        return sentence.keeping("appointment_changed", Dated(entry.occurred_at, entry.seq, self.appointment, value))


class Attended(Fact, verb="attend", says="Contact kept with {with_whom}"):
    """A contact that took place: for an appointment or unplanned, who saw the person, in what role, how."""

    appointment: str | None = None
    with_whom: str | None = None
    how: How = "face_to_face"
    statutory: bool = True
    objectives: tuple[str, ...] = ()
    role: Role | None = None
    """Of who saw the person, where somebody else tells it."""
    purpose: str | None = None

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if self.appointment:
            must_be_open(sentence, self.appointment)
        yield Draft(self.but(with_whom=self.with_whom or telling.by.id))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        counts = self.statutory and is_statutory(sentence, self.appointment)
        kind = "attended" if counts else "seen_voluntarily"
        fact = Dated(entry.occurred_at, entry.seq, self.appointment or "", self.with_whom or "")
        sentence = sentence.keeping(kind, fact)
        return sentence.keeping("at_a_distance", fact) if counts and self.how in AT_A_DISTANCE else sentence


class HomeVisitMade(Fact, verb="home-visit", says="Home visited by {with_whom}"):
    """The person was seen at home (ESI C1)."""

    appointment: str | None = None
    with_whom: str | None = None
    seen: bool = True

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if self.appointment:
            must_be_open(sentence, self.appointment)
        yield Draft(self.but(with_whom=self.with_whom or telling.by.id))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        fact = Dated(entry.occurred_at, entry.seq, self.appointment or "", self.with_whom or "")
        return sentence.keeping("home_visit_made", fact).keeping("attended", fact) if self.seen else sentence


class FailedToAttend(
    Fact,
    verb="absent",
    keeps=("appointment",),
    says="Failed to attend appointment {appointment}",
):
    """An appointment passed unattended: a fact without blame, whose explanation is to be sought (CMM Table A2.13)."""

    appointment: str
    how_we_know: str | None = None

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        must_be_open(sentence, self.appointment)
        if not is_statutory(sentence, self.appointment):
            raise Unfitting("appointment_is_voluntary")
        if any(made.about == self.appointment and _later(at, telling) for made, at in offered_appointments(sentence)):
            raise Unfitting("appointment_lies_ahead")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return aware(super().fold(sentence, entry), entry, self.appointment)


class ExplainOrder(
    Command,
    entry="order_explained",
    says="The terms were explained",
):
    """What was explained at the first appointment, and what was understood (CMM Table 1.2; ESI B3)."""

    explained: tuple[Literal["order", "length", "start", "rules", "manager", "crisis_contact"], ...]
    understood: bool
    language: Literal["en", "cy", "other"] = "en"
    interpreter: bool = False

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if sentence.order is None:
            raise NotNow("contact.before-sentence", "There is no order to explain yet.", "Wait for the sentence.")
        missing = {"order", "length", "start", "rules", "manager", "crisis_contact"} - set(self.explained)
        yield Draft(
            self, because=(Reason(code="explained", values={"left_out": ",".join(sorted(missing)) or "nothing"}),)
        )

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.keeping("order_explained", Dated(entry.occurred_at, entry.seq))


class SuspendContact(Command, entry="contact_suspended", says="Contact suspended: {reason}"):
    """Contact stands still for a reason; its clocks rest until it is resumed."""

    reason: Literal["illness", "remand_elsewhere", "danger", "court_direction", "reset", "final_third"]

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if is_suspended(sentence):
            raise NotNow("contact.suspended", "Contact is suspended already.", "Resume it first.")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.keeping("contact_suspended", Dated(entry.occurred_at, entry.seq))


class ResumeContact(Command, entry="contact_resumed", says="Contact resumed"):
    """Contact goes on; what rested is owed again."""

    reason: str | None = None

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if not is_suspended(sentence):
            raise NotNow("contact.not-suspended", "Contact is not suspended.", "Nothing is to be resumed.")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.keeping("contact_resumed", Dated(entry.occurred_at, entry.seq))


def owed(sentence: Sentence) -> Iterator[Owed]:
    """First appointments, outcomes, home visits, counted periods; in custody and while suspended they rest."""
    if not sentence.in_community:
        return
    for appointment, at in offered_appointments(sentence):
        if at >= sentence.supervised_since.at and not outcome(sentence, appointment.about):
            yield Owed(Question.APPOINTMENT_OUTCOME, Dated(at, appointment.seq), appointment.about)
    if is_suspended(sentence):
        return
    here = sentence.supervised_since
    if not sentence.facts("appointment_made", "attended", "failed_to_attend", since=here.at):
        yield Owed(Question.FIRST_APPOINTMENT_ARRANGED, here)
    kept = sentence.facts("attended", since=here.at)
    if not kept:
        yield owed_from(sentence, Question.FIRST_APPOINTMENT, here)
    elif not sentence.facts("order_explained", since=here.at):
        yield Owed(Question.ORDER_EXPLAINED, kept[0])
    risen = [raised for raised in sentence.facts("harm_raised", since=here.at) if raised.about != Harm.UNKNOWN]
    visit_from = max([here, *risen])
    if not sentence.facts("home_visit_made", since=visit_from.at):
        yield Owed(Question.HOME_VISIT, visit_from)
    yield from periods_owed(sentence)
    yield from _as_planned(sentence)
    yield from _stopping(sentence)


def _later(at: datetime, telling: Telling) -> bool:
    return calendar.day(at) > calendar.day(telling.occurred_at)


def is_suspended(sentence: Sentence) -> bool:
    last = sentence.last("contact_suspended", "contact_resumed")
    return last is not None and last in sentence.facts("contact_suspended")


def _as_planned(sentence: Sentence) -> Iterator[Owed]:
    """The next contact, so many days after the last one kept as the plan says, or after the plan said so."""
    level = sentence.last("contact_level")
    if level:
        began = [level, sentence.here_since, *sentence.facts("contact_resumed")[-1:]]
        since = max(*began, *sentence.facts("attended")[-1:])
        on = calendar.day(since.at) + timedelta(days=int(level.value))
        yield Owed(Question.PLANNED_CONTACT, since, due=calendar.end_of(on))


def _stopping(sentence: Sentence) -> Iterator[Owed]:
    """That contact stops with the last share of the term: on its first day, unless an exemption was recorded."""
    standard, ends_on = standard_of(sentence, Question.CONTACT_STOPPED), sentence.day_of("ends_on")
    if standard and ends_on:
        began = sentence.facts("sentenced")[0] if standard.clock == "sentence" else sentence.supervised_since
        on = standard.stops_on(calendar.day(began.at), ends_on + timedelta(days=1))
        yield Owed(Question.CONTACT_STOPPED, began, due=calendar.end_of(on))
