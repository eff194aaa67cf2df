"""Contact: appointments offered and kept, by whom and how, what was explained, and the periods a standard counts.

A failure to attend is a fact without blame; what becomes of it is `domain.enforcement`. Voluntary contact comes on top
of the standard's: recorded, counted neither as kept nor as failed.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Literal

from domain import calendar
from domain.asks import Ask, Notice
from domain.diary import Owed, owed_from, standard_of
from domain.enforcement.ladder import aware
from domain.errors import NotNow, Unfitting
from domain.messages import Command, Draft, Entry, Fact, Happening, Reason, Telling
from domain.model import Day, Harm, Instant, Role, Where
from domain.policy import Question, Standard
from domain.sentence import FOUR_TIERS, Dated, Sentence
from domain.team.allocation import must_manage

SEEN_BY = (Role.OFFENDER_MANAGER, Role.OFFENDER_SUPERVISOR, Role.KEY_WORKER, Role.CASE_ADMINISTRATOR)
How = Literal["face_to_face", "home", "phone", "video", "report_centre", "group"]
OUTCOMES = ("attended", "home_visit_made", "failed_to_attend")
AT_A_DISTANCE = ("phone", "video")


class AppointmentMade(
    Fact, by=(*SEEN_BY, Role.PARTNER), verb="appoint", says="Appointment {appointment} made for {when}"
):
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
        return Notice(letter="appointment", about=self.appointment) if self.letter else None


class AppointmentChanged(
    Fact, by=(*SEEN_BY, Role.PARTNER), verb="reappoint", says="Appointment {appointment} {change}"
):
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


class Attended(Fact, by=(*SEEN_BY, Role.PARTNER), verb="attend", says="Contact kept with {with_whom}"):
    """A contact that took place: for an appointment or unplanned, who saw the person, in what role, how."""

    appointment: str | None = None
    with_whom: str | None = None
    how: How = "face_to_face"
    statutory: bool = True
    objectives: tuple[str, ...] = ()

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


class HomeVisitMade(Fact, by=SEEN_BY, verb="home-visit", says="Home visited by {with_whom}"):
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
    by=(*SEEN_BY, Role.PARTNER),
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
    by=(Role.OFFENDER_MANAGER, Role.OFFENDER_SUPERVISOR),
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


class SuspendContact(
    Command, by=(Role.OFFENDER_MANAGER,), entry="contact_suspended", says="Contact suspended: {reason}"
):
    """Contact stands still for a reason; its clocks rest until it is resumed."""

    reason: Literal["illness", "remand_elsewhere", "danger", "court_direction", "reset", "final_third"]

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        must_manage(sentence, telling, "suspend contact")
        if is_suspended(sentence):
            raise NotNow("contact.suspended", "Contact is suspended already.", "Resume it first.")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.keeping("contact_suspended", Dated(entry.occurred_at, entry.seq))


class ResumeContact(Command, by=(Role.OFFENDER_MANAGER,), entry="contact_resumed", says="Contact resumed"):
    """Contact goes on; what rested is owed again."""

    reason: str | None = None

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        must_manage(sentence, telling, "resume contact")
        if not is_suspended(sentence):
            raise NotNow("contact.not-suspended", "Contact is not suspended.", "Nothing is to be resumed.")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.keeping("contact_resumed", Dated(entry.occurred_at, entry.seq))


class ContactsCounted(
    Happening, says="Contacts of period {period}: {kept} kept of {required} required, {offered} offered"
):
    """A period that a standard counts is over: what it asked for, what was offered and kept (CMM Table A2.9).

    `bound` says in what other sense than a minimum the number was meant."""

    period: int
    first: Day
    last: Day
    required: int
    offered: int
    kept: int
    rested: bool = False
    bound: Literal["maximum", "planned"] | None = None

    @property
    def short(self) -> bool:
        """Too few, where contact did not rest for a part of the period: kept, or planned, as the standard means it."""
        if self.bound == "maximum" or self.rested:
            return False
        return (self.offered if self.bound == "planned" else self.kept) < self.required

    @property
    def code(self) -> str:
        """What the period came to, as one code."""
        if self.bound == "maximum" and self.kept > self.required:
            return "over"
        return "short" if self.short else "met"

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        fact = Dated(entry.occurred_at, entry.seq, str(self.period))
        sentence = sentence.keeping(self.entry, fact)
        return sentence.raising("contacts_short", entry) if self.short else sentence


class ContactRateCounted(
    ContactsCounted, says="Contact rate, period {period}: {kept} kept of {required}, {offered} offered"
):
    """The same for a rate that goes on to the end: so many a month, or in a year (CRC service level AK)."""


def contacts_counted(sentence: Sentence, period: int, standard: Standard) -> Draft:
    """What the end of a period brings. Contacts count by the day on which they were to be, or were."""
    first, last = _period_days(sentence, period, standard)
    by_rate = standard.answers is Question.CONTACT_RATE
    distant = {fact.seq for fact in sentence.facts("at_a_distance")} if by_rate else set()
    seen = [contact for contact in sentence.facts("attended") if first <= calendar.day(contact.at) <= last]
    seen = [contact for contact in seen if contact.seq not in distant]
    kept, unplanned = len(seen), sum(contact.about == "" for contact in seen)
    offered = unplanned + sum(first <= calendar.day(at) <= last for _, at in offered_appointments(sentence))
    counted = (ContactRateCounted if by_rate else ContactsCounted)(
        period=period,
        first=first,
        last=last,
        required=standard.figure or 0,
        offered=offered,
        kept=kept,
        rested=_rested(sentence, first, last),
        bound=standard.bound if standard.bound in ("maximum", "planned") else None,
    )
    code = "none_set" if standard.figure is None else counted.code
    return Draft(
        counted,
        because=(Reason(code=code, standard=standard.ref, values={"required": counted.required, "kept": kept}),),
    )


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
    yield from _periods_owed(sentence)
    yield from _as_planned(sentence)
    yield from _stopping(sentence)


def offered_appointments(sentence: Sentence) -> Iterator[tuple[Dated, datetime]]:
    """Every statutory appointment that stands, with the instant at which it is to be."""
    for made in sentence.facts("appointment_made"):
        at, _, sort = made.value.partition(" ")
        changed = sentence.last("appointment_changed", about=made.about)
        if sort == "statutory" and not (changed and changed.value == "called_off"):
            yield made, datetime.fromisoformat(changed.value if changed else at)


def _later(at: datetime, telling: Telling) -> bool:
    return calendar.day(at) > calendar.day(telling.occurred_at)


def outcome(sentence: Sentence, appointment: str) -> Dated | None:
    return sentence.last(*OUTCOMES, "seen_voluntarily", about=appointment)


def must_be_open(sentence: Sentence, appointment: str) -> None:
    """An outcome or change needs an appointment that we know and that has no outcome yet. Raises Unfitting."""
    if not sentence.facts("appointment_made", about=appointment):
        raise Unfitting("appointment_unknown")
    if outcome(sentence, appointment):
        raise Unfitting("appointment_has_outcome")
    changed = sentence.last("appointment_changed", about=appointment)
    if changed and changed.value == "called_off":
        raise Unfitting("appointment_called_off")


def is_statutory(sentence: Sentence, appointment: str | None) -> bool:
    made = sentence.last("appointment_made", about=appointment) if appointment else None
    return made is None or made.value.endswith("statutory")


def is_suspended(sentence: Sentence) -> bool:
    last = sentence.last("contact_suspended", "contact_resumed")
    return last is not None and last in sentence.facts("contact_suspended")


def _rested(sentence: Sentence, first: date, last: date) -> bool:
    """Whether contact was suspended, or the person was not in the community, in a part of a period."""
    resumed = sentence.last("contact_resumed")
    suspended = [calendar.day(fact.at) for fact in sentence.facts("contact_suspended")]
    if any(on <= last and (resumed is None or calendar.day(resumed.at) >= first) for on in suspended):
        return True
    ends = [calendar.day(began.at) for _, began in sentence.stretches[1:]]
    away = [
        calendar.day(began.at) <= last and ended >= first
        for (where, began), ended in zip(sentence.stretches, [*ends, last], strict=True)
        if where in (Where.CUSTODY, Where.AT_LARGE)
    ]
    return any(away)


def uncounted_since(sentence: Sentence) -> date | None:
    """The first day of the period whose contacts are not counted yet; None where no standard counts them."""
    return min((_period_days(sentence, period, one)[0] for _, period, one in _periods(sentence)), default=None)


def _periods_owed(sentence: Sentence) -> Iterator[Owed]:
    for began, period, standard in _periods(sentence):
        due = calendar.end_of(_period_days(sentence, period, standard)[1])
        yield Owed(standard.answers, began, str(period), due=due, period=period)


def _periods(sentence: Sentence) -> Iterator[tuple[Dated, int, Standard]]:
    """The periods that run: what began each, its number and its standard. Of a rate it is the count before it."""
    here = sentence.supervised_since
    counted = sentence.facts("contacts_counted", since=here.at)
    rated = sentence.last("contact_rate_counted", since=here.at)
    periods = (
        (Question.CONTACTS, here, 1 + len(counted)),
        (Question.CONTACT_RATE, rated or here, 1 + int(rated.about) if rated else 1),
    )
    for question, began, period in periods:
        standard = standard_of(sentence, question, since=began.at, period=period)
        if standard and not _was_past_before_the_tier(sentence, period, standard):
            yield began, period, standard


def _was_past_before_the_tier(sentence: Sentence, period: int, standard: Standard) -> bool:
    """Whether the period had ended when the present tier came: what goes by tier asks nothing of the time before it."""
    came = sentence.tier_in_place_since(FOUR_TIERS) if standard.applies.tier else None
    return came is not None and _period_days(sentence, period, standard)[1] < calendar.day(came.at)


def _period_days(sentence: Sentence, period: int, standard: Standard) -> tuple[date, date]:
    """First and last day of a period; all periods of one standard's table are of one length.

    Where months are counted from their start, the first is the first whole one."""
    start = calendar.day(sentence.supervised_since.at)
    if standard.clock == "start of the month" and start.day > 1:
        start = calendar.add_months(start.replace(day=1), 1)
    first, following = standard.period(start, period)
    return first, following - timedelta(days=1)


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
