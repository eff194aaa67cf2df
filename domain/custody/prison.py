"""Custody: reception, handover, preparation, release, being at large and the return, parole.

Inside, the community's obligations rest and custody's own run; on release they are planned anew. The prison's dates
win over ours (`dates.py`); recall is in `recall.py`.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal

from domain import calendar
from domain.court import with_days
from domain.custody import own_dates
from domain.custody.dates import Next, compared, moved
from domain.diary import Owed, standard_of
from domain.enforcement.failures import recalled
from domain.errors import BadInput, NotNow, Unfitting
from domain.messages import Command, Draft, Entry, Fact, Reason, Telling
from domain.model import Day, Kind, Where
from domain.questions import Question
from domain.rules.handover import Handover, by_provider
from domain.sentence import INDETERMINATE, Raised, Sentence
from domain.state import Dated


class Received(Fact, verb="receive", says="Received into custody at {prison}"):
    """The person came into custody: on remand, under this sentence, or for another matter."""

    prison: str
    reason: Literal["remand", "sentence", "recall", "other"] = "sentence"

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        yield Draft(self, because=moved(sentence, self._inside(sentence, Next.of(sentence, telling))))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return compared(self._inside(sentence, entry), entry)

    def _inside(self, sentence: Sentence, entry: Raised) -> Sentence:
        return sentence.keeping("received", Dated(entry.occurred_at, entry.seq, self.prison, self.reason))


class PrisonTransferred(Fact, keeps=("prison",), says="Moved to {prison}"):
    """The person was moved to another prison."""

    prison: str

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if not sentence.inside:
            raise Unfitting("not_in_custody")
        yield Draft(self)


class Released(Fact, verb="release", says="Released ({kind})"):
    """The person left custody: on licence, or back to an order in the community."""

    kind: Literal["automatic", "curfew", "parole", "compassionate", "end_of_remand", "executive"] = "automatic"
    """`executive`: the Secretary of State releases after a recall (CJA 2003 s.255C)."""
    ends_on: Day | None = None

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if not sentence.inside and sentence.where is not Where.AT_LARGE:
            raise Unfitting("not_in_custody")
        yield Draft(self, because=_why_early(sentence, self.kind, telling.occurred_at))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        if is_early(sentence, self.kind, entry.occurred_at):
            sentence = sentence.raising("released_before_date", entry)
        sentence = with_days(sentence, entry, ends_on=self.ends_on)
        released = sentence.keeping("released", Dated(entry.occurred_at, entry.seq, value=self.kind))
        return compared(released, entry)


class AtLarge(Fact, keeps=(), says="Unlawfully at large"):
    """The person is where they may not be: escaped, failed to return, or wanted after a recall."""

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if sentence.where not in (Where.CUSTODY, Where.LICENCE):
            raise Unfitting("not_in_custody_or_on_licence")
        yield Draft(self)


class Returned(Fact, verb="return", says="Returned to custody at {prison}"):
    """The person is back in custody after a recall or after being at large; days at large count as no part of it."""

    prison: str

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if recalled(sentence) is None and sentence.where is not Where.AT_LARGE:
            raise Unfitting("not_recalled_or_at_large")
        yield Draft(self, because=moved(sentence, self._back(sentence, Next.of(sentence, telling))))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return compared(self._back(sentence, entry), entry)

    def _back(self, sentence: Sentence, entry: Raised) -> Sentence:
        return sentence.keeping("returned", Dated(entry.occurred_at, entry.seq, self.prison))


class ParoleOutcome(Fact, verb="parole", says="Parole decision: {outcome}"):
    """What the Parole Board decided; a refusal names when it looks again."""

    outcome: Literal["release", "open_conditions", "refused"]
    next_on: Day | None = None
    release_on: Day | None = None

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if sentence.where is not Where.CUSTODY:
            raise Unfitting("not_in_custody")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        value = self.next_on.isoformat() if self.next_on else ""
        sentence = with_days(sentence, entry, release_on=self.release_on)
        return sentence.keeping("parole_outcome", Dated(entry.occurred_at, entry.seq, self.outcome, value))


class TariffExpired(Fact, keeps=(), says="The tariff expired"):
    """The punitive part of a life sentence is served; release is a matter of risk from now on."""

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if sentence.kind not in INDETERMINATE:
            raise Unfitting("no_tariff")
        yield Draft(self)


class HandOver(Command, entry="handed_over", says="Handed over to {offender_manager} in the community"):
    """Responsibility passes from the manager in custody to one in the community, before release."""

    offender_manager: str
    three_way_meeting_on: Day | None = None
    why_no_meeting: str | None = None

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        _must_be_inside_to(sentence, "Handover is for people in custody.")
        if self.three_way_meeting_on is None and not self.why_no_meeting:
            raise BadInput("hand-over: enter the date of the three-way meeting, or why there is none.")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        team = sentence.team.but(
            offender_manager=self.offender_manager,
            offender_supervisor=self.offender_manager,
            base="community",
            cover=None,
        )
        fact = Dated(entry.occurred_at, entry.seq, value=self.offender_manager)
        return sentence.but(team=team).keeping("handed_over", fact).keeping("allocated", fact)


class PrepareRelease(Command, entry="release_prepared", says="Release prepared"):
    """Where the person will live, whom they will see first, what is arranged (OMM 3.39)."""

    accommodation: Literal["settled", "temporary", "approved_premises", "none"]
    first_appointment_at: str | None = None
    arranged: tuple[str, ...] = ()

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        _must_be_inside_to(sentence, "Release is prepared for people in custody.")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.keeping("release_prepared", Dated(entry.occurred_at, entry.seq))


class SetLicenceConditions(Command, verb="licence", entry="licence_conditions_set", says="Licence conditions set"):
    """The terms on which the sentence goes on outside."""

    conditions: tuple[str, ...]

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if not sentence.is_custodial:
            raise NotNow("custody.no-licence", "This sentence has no licence.", "Change the plan instead.")
        if not self.conditions:
            raise BadInput("licence: enter at least one condition.")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.keeping("licence_conditions_set", Dated(entry.occurred_at, entry.seq))


def owed(sentence: Sentence) -> Iterator[Owed]:
    """Inside: the release date, parole, handover, preparation and release itself."""
    if sentence.where is not Where.CUSTODY or not sentence.is_custodial:
        return
    here = sentence.here_since
    if sentence.team.offender_supervisor is None:
        yield Owed(Question.SUPERVISOR_ASSIGNED, here)
    if not any(met.value == sentence.team.offender_supervisor for met in sentence.facts("attended", since=here.at)):
        yield Owed(Question.SUPERVISOR_CONTACT, here)
    release_on, parole = due_for_release(sentence), _parole_owed(sentence)
    if parole:
        yield parole
    elif release_on is None:
        yield Owed("release_date", here)
    if release_on:
        yield Owed("release", here, due=calendar.end_of(calendar.working_day_on_or_before(release_on)))
    if sentence.team.base == "custody" and not sentence.facts("handed_over", since=here.at):
        yield _handover_owed(sentence, release_on or sentence.day_of("tariff_on"))
    if release_on and not sentence.facts("release_prepared", since=here.at):
        yield Owed(Question.RELEASE_PREPARED, here)
    if release_on and not sentence.facts("licence_conditions_set", since=here.at):
        yield Owed("licence_conditions", here)


def due_for_release(sentence: Sentence) -> date | None:
    """The release date of this stretch inside: the prison's, else our own."""
    return own_dates.told_release(sentence) or own_dates.release_on(sentence)


def is_early(sentence: Sentence, kind: str, at: datetime) -> bool:
    """Whether a release comes before its date without a ground that allows it: not one moved before a weekend.

    A curfew is a ground from its own first day on, where we know that day, and never after a recall.
    """
    own, on = sentence.own_dates, calendar.day(at)
    release_on = due_for_release(sentence) if own else sentence.day_of("release_on")
    if release_on is None or on >= calendar.working_day_on_or_before(release_on):
        return False
    if kind == "curfew" and own:
        return own.curfew_on is None or on < own.curfew_on or bool(own_dates.releases(sentence))
    return kind == "automatic"


def _why_early(sentence: Sentence, kind: str, at: datetime) -> tuple[Reason, ...]:
    """Against which of our own dates a release is early."""
    own = sentence.own_dates
    if own is None or not is_early(sentence, kind, at):
        return ()
    days = {"release_on": due_for_release(sentence), "curfew_on": own.curfew_on}
    values: dict[str, str | int] = {name: on.isoformat() if on else "none" for name, on in days.items()}
    return (Reason(code="before_date", values=values),)


def _handover_owed(sentence: Sentence, ahead: date | None) -> Owed:
    """The handover, by the standard; by the rule in force where our own dates tell what that asks."""
    here = sentence.here_since
    start = Dated(calendar.midday(ahead), here.seq) if ahead else here
    standard, own = standard_of(sentence, Question.HANDOVER, since=start.at), sentence.own_dates
    if ahead is None or standard is None or own is None:
        return Owed(Question.HANDOVER, start, runs=ahead is not None)
    passes = _by_rule(sentence, own.parole_on or ahead) if standard.figure else _by_contract(sentence, ahead)
    return Owed(Question.HANDOVER, start, due=calendar.end_of(passes) if passes else None, runs=False)


def _by_rule(sentence: Sentence, earliest: date) -> date | None:
    """The day of handover by the rule; None where the community has the case throughout."""
    assert sentence.order is not None
    assert sentence.order.terms is not None
    terms = sentence.order.terms
    return (
        Handover(
            sentence_start=sentence.order.imposed,
            earliest_release=earliest,
            indeterminate=False,
            determinate_parole=sentence.kind is Kind.EXTENDED,
            early_allocation=terms.early_allocation,
            recalled=own_dates.carried_out(sentence) is not None,
            immigration_case=terms.immigration_case,
            open_conditions_since=None,
            today=calendar.day(sentence.last_moment),
        )
        .answer()
        .handover_date
    )


def _by_contract(sentence: Sentence, release_on: date) -> date | None:
    """The day of handover by the contract of the provider that holds the sentence, where it set one."""
    names = (ref.partition("@")[0] for ref in sentence.governing(calendar.midday(release_on)).start)
    return next((on for name in names if (on := by_provider(name, release_on))), None)


def _parole_owed(sentence: Sentence) -> Owed | None:
    """The Parole Board's next look: at the tariff's expiry or its share of the term, then when it said.

    After a recall it is undated: no source that we have prints when the Board looks.
    """
    here = sentence.here_since
    last = sentence.last("parole_outcome", since=here.at)
    if last and last.about == "release":
        return None
    if last:
        return Owed("parole", last, due=calendar.end_of(date.fromisoformat(last.value)) if last.value else None)
    recall, own = own_dates.carried_out(sentence), sentence.own_dates
    of_the_board = sentence.kind in INDETERMINATE or sentence.kind is Kind.EXTENDED
    if not of_the_board and not (own and recall and recall[0].value == own_dates.STANDARD_RECALL):
        return None
    first = sentence.day_of("tariff_on") or (own.parole_on if own else None)
    looks_on = None if sentence.facts("released") else first
    return Owed("parole", here, due=calendar.end_of(looks_on) if looks_on else None)


def _must_be_inside_to(sentence: Sentence, rule: str) -> None:
    if sentence.where is not Where.CUSTODY:
        raise NotNow("custody.not-inside", rule, "The record says that the person is not in custody.")
