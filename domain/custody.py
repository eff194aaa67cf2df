"""Custody and licence: reception, the prison's dates, handover, release, recall, return, re-release, parole.

Inside, the community's obligations rest and custody's own run; on release they are planned anew. The prison's dates
win over ours. Recall is a decision of the offender manager, countersigned where the pack makes that a duty.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal

from domain import calendar, words
from domain.allocation import must_manage
from domain.asks import Ask, RecallNotice, WithdrawRecallNotice
from domain.court import must_be_sentenced, with_days
from domain.diary import Owed, standard_of
from domain.enforcement import decided, recalled
from domain.errors import BadInput, NotAllowed, NotNow, Unfitting
from domain.messages import Command, Draft, Entry, Fact, Reason, Telling
from domain.model import By, Day, Kind, Role, Where
from domain.policy import Question
from domain.sentence import Dated, Sentence

PRISON = (Role.PRISON, Role.CASE_ADMINISTRATOR, Role.OFFENDER_MANAGER, Role.OFFENDER_SUPERVISOR)


class Received(Fact, by=PRISON, keeps=("prison", "reason"), verb="receive", says="Received into custody at {prison}"):
    """The person came into custody: on remand, under this sentence, or for another matter."""

    prison: str
    reason: Literal["remand", "sentence", "recall", "other"] = "sentence"


class PrisonTransferred(Fact, by=PRISON, keeps=("prison",), says="Moved to {prison}"):
    """The person was moved to another prison."""

    prison: str

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if not sentence.inside:
            raise Unfitting("not_in_custody")
        yield Draft(self)


class ReleaseDateSet(Fact, by=PRISON, verb="release-date", says="The prison set dates: {dates}"):
    """The prison sets or moves a date; its dates win over any of ours."""

    release_on: Day | None = None
    ends_on: Day | None = None
    tariff_on: Day | None = None
    reason: str | None = None

    @property
    def dates(self) -> str:
        days = {"release": self.release_on, "end": self.ends_on, "tariff": self.tariff_on}
        return ", ".join(f"{name} {words.say(on)}" for name, on in days.items() if on)

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        must_be_sentenced(sentence)
        if not (self.release_on or self.ends_on or self.tariff_on):
            raise Unfitting("no_date")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        sentence = sentence.keeping("release_date_set", Dated(entry.occurred_at, entry.seq))
        return with_days(sentence, entry, release_on=self.release_on, ends_on=self.ends_on, tariff_on=self.tariff_on)


class Released(Fact, by=PRISON, verb="release", says="Released ({kind})"):
    """The person left custody: on licence, or back to an order in the community."""

    kind: Literal["automatic", "curfew", "parole", "compassionate", "end_of_remand"] = "automatic"
    ends_on: Day | None = None

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if not sentence.inside and sentence.where is not Where.AT_LARGE:
            raise Unfitting("not_in_custody")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        if is_early(sentence, self.kind, entry.occurred_at):
            sentence = sentence.raising("released_before_date", entry)
        sentence = with_days(sentence, entry, ends_on=self.ends_on)
        return sentence.keeping("released", Dated(entry.occurred_at, entry.seq, value=self.kind))


class AtLarge(Fact, by=(*PRISON, Role.PARTNER), keeps=(), says="Unlawfully at large"):
    """The person is where they may not be: escaped, failed to return, or wanted after a recall."""

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if sentence.where not in (Where.CUSTODY, Where.LICENCE):
            raise Unfitting("not_in_custody_or_on_licence")
        yield Draft(self)


class Returned(
    Fact, by=(*PRISON, Role.PARTNER), keeps=("prison",), verb="return", says="Returned to custody at {prison}"
):
    """The person is back in custody after a recall or after being at large."""

    prison: str

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if recalled(sentence) is None and sentence.where is not Where.AT_LARGE:
            raise Unfitting("not_recalled_or_at_large")
        yield Draft(self)


class ParoleOutcome(Fact, by=PRISON, verb="parole", says="Parole: {outcome}"):
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


class TariffExpired(Fact, by=PRISON, keeps=(), says="The tariff expired"):
    """The punitive part of a life sentence is served; release is a matter of risk from now on."""

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if sentence.kind is not Kind.LIFE:
            raise Unfitting("no_tariff")
        yield Draft(self)


class HandOver(
    Command, by=(Role.OFFENDER_MANAGER,), entry="handed_over", says="Handed over to {offender_manager} in the community"
):
    """Responsibility passes from the manager in custody to one in the community, before release."""

    offender_manager: str
    three_way_meeting_on: Day | None = None
    why_no_meeting: str | None = None

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        must_manage(sentence, telling, "hand over the sentence")
        _must_be_inside_to(sentence, "Handover is for people in custody.")
        if self.three_way_meeting_on is None and not self.why_no_meeting:
            raise BadInput("hand-over: enter the date of the three-way meeting, or why there is none.")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        team = sentence.team.but(
            offender_manager=self.offender_manager, offender_supervisor=self.offender_manager, base="community"
        )
        fact = Dated(entry.occurred_at, entry.seq, value=self.offender_manager)
        return sentence.but(team=team).keeping("handed_over", fact).keeping("allocated", fact)


class PrepareRelease(
    Command, by=(Role.OFFENDER_MANAGER, Role.OFFENDER_SUPERVISOR), entry="release_prepared", says="Release prepared"
):
    """Where the person will live, whom they will see first, what is arranged (OMM 3.39)."""

    accommodation: Literal["settled", "temporary", "approved_premises", "none"]
    first_appointment_at: str | None = None
    arranged: tuple[str, ...] = ()

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        _must_be_inside_to(sentence, "Release is prepared for people in custody.")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.keeping("release_prepared", Dated(entry.occurred_at, entry.seq))


class SetLicenceConditions(
    Command, by=(Role.OFFENDER_MANAGER,), verb="licence", entry="licence_conditions_set", says="Licence conditions set"
):
    """The terms on which the sentence goes on outside."""

    conditions: tuple[str, ...]

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        must_manage(sentence, telling, "set licence conditions")
        if not sentence.is_custodial:
            raise NotNow("custody.no-licence", "This sentence has no licence.", "Change the plan instead.")
        if not self.conditions:
            raise BadInput("licence: enter at least one condition.")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.keeping("licence_conditions_set", Dated(entry.occurred_at, entry.seq))


class Recall(Command, by=(Role.OFFENDER_MANAGER,), entry="recall_decided", says="Recall decided on ({kind}): {reason}"):
    """Ends a licence and returns the person to custody, by decision; countersigned where the pack makes it a duty."""

    kind: Literal["standard", "fixed_term", "emergency"] = "standard"
    reason: str
    alternatives_tried: tuple[str, ...] = ()
    countersigned_by: str | None = None
    """`LM:ID`: a line manager who does not manage the sentence."""

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        must_manage(sentence, telling, "decide on recall")
        if sentence.where not in (Where.LICENCE, Where.AT_LARGE):
            raise NotNow(
                "enforcement.not-on-licence",
                "Recall is only for people on licence.",
                "For an order in the community, start breach.",
            )
        if recalled(sentence):
            raise NotNow("enforcement.recalled", "Recall was decided on already.", "Wait for the return to custody.")
        signature = standard_of(sentence, Question.RECALL_COUNTERSIGNED)
        if signature and signature.figure and signature.kind == "legal duty" and not self.countersigned_by:
            raise NotNow(
                "recall.countersign", "A recall must be countersigned.", "Ask a line manager, and say who signed."
            )
        signed = By.read(self.countersigned_by) if self.countersigned_by else None
        if signed and (signed.role is not Role.LINE_MANAGER or sentence.manages(signed.id, telling.moment)):
            raise NotAllowed(
                "recall.own",
                "A recall is countersigned by a line manager who does not manage the sentence.",
                "Ask one: LM:ID.",
            )
        values: dict[str, str | int] = {"by": str(signed) if signed else "nobody"}
        yield Draft(
            self, because=(Reason(code="countersigned", standard=signature.ref if signature else None, values=values),)
        )

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return decided(sentence, entry)

    def ask(self, sentence: Sentence) -> Ask | None:
        return RecallNotice(recall=self.kind)


class WithdrawRecall(Command, by=(Role.OFFENDER_MANAGER,), entry="recall_withdrawn", says="Recall withdrawn: {reason}"):
    """Takes a recall back that was not carried out: the licence goes on (CJA 2003 s.254)."""

    reason: str

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        must_manage(sentence, telling, "withdraw a recall")
        if recalled(sentence) is None:
            raise NotNow("enforcement.not-recalled", "No recall is open.", "Nothing is to be withdrawn.")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.keeping("recall_withdrawn", Dated(entry.occurred_at, entry.seq))

    def ask(self, sentence: Sentence) -> Ask | None:
        decision = sentence.last("recall_decided")
        return WithdrawRecallNotice(key=f"{sentence.id}/{decision.seq}") if decision else None


def owed(sentence: Sentence) -> Iterator[Owed]:
    """Inside: the release date, parole, handover, preparation and release itself. After a recall: the return."""
    recall = recalled(sentence)
    if recall:
        yield Owed("return", recall)
    if sentence.where is not Where.CUSTODY or not sentence.is_custodial:
        return
    here = sentence.here_since
    if sentence.team.offender_supervisor is None:
        yield Owed(Question.SUPERVISOR_ASSIGNED, here)
    if not any(met.value == sentence.team.offender_supervisor for met in sentence.facts("attended", since=here.at)):
        yield Owed(Question.SUPERVISOR_CONTACT, here)
    release_on, parole = _release_on(sentence), _parole_owed(sentence)
    if parole:
        yield parole
    elif release_on is None:
        yield Owed("release_date", here)
    if release_on:
        yield Owed("release", here, due=calendar.end_of(calendar.working_day_on_or_before(release_on)))
    ahead = release_on or sentence.day_of("tariff_on")
    if sentence.team.base == "custody" and not sentence.facts("handed_over", since=here.at):
        start = Dated(calendar.midday(ahead), here.seq) if ahead else here
        yield Owed(Question.HANDOVER, start, runs=ahead is not None)
    if release_on and not sentence.facts("release_prepared", since=here.at):
        yield Owed(Question.RELEASE_PREPARED, here)
    if release_on and not sentence.facts("licence_conditions_set", since=here.at):
        yield Owed("licence_conditions", here)


def is_early(sentence: Sentence, kind: str, at: datetime) -> bool:
    """Whether a release comes before its date without a ground that allows it: not one moved before a weekend."""
    release_on = sentence.day_of("release_on")
    if kind != "automatic" or release_on is None:
        return False
    return calendar.day(at) < calendar.working_day_on_or_before(release_on)


def _release_on(sentence: Sentence) -> date | None:
    """The release date of this stretch inside: one set before a recall, or before a release, is spent."""
    recalls = (one for one in sentence.facts("received") if one.value == "recall")
    back = [*sentence.facts("returned", "released"), *recalls]
    set_on = [fact for fact in sentence.facts("release_on") if not back or fact.at >= max(back).at]
    return date.fromisoformat(max(set_on, key=lambda fact: fact.seq).value) if set_on else None


def _parole_owed(sentence: Sentence) -> Owed | None:
    """The Parole Board's next look: at the tariff's expiry, then when it said; after a recall, undated."""
    here = sentence.here_since
    last = sentence.last("parole_outcome", since=here.at)
    if last and last.about == "release":
        return None
    if last:
        return Owed("parole", last, due=calendar.end_of(date.fromisoformat(last.value)) if last.value else None)
    if sentence.kind is not Kind.LIFE:
        return None
    tariff_on = None if sentence.facts("released") else sentence.day_of("tariff_on")
    return Owed("parole", here, due=calendar.end_of(tariff_on) if tariff_on else None)


def _must_be_inside_to(sentence: Sentence, rule: str) -> None:
    if sentence.where is not Where.CUSTODY:
        raise NotNow("custody.not-inside", rule, "The record says that the person is not in custody.")
