"""Proceedings: an order goes back to court by a decision, what the court makes of it; arrests, charges, convictions.

The failures relied on are named; the plan follows the court's outcome. News of an arrest or a charge makes an
assessment or a review due.
"""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from domain import calendar
from domain.allocation import must_manage
from domain.asks import Ask, DatesEnquiry, Information, WithdrawInformation
from domain.court import must_be_sentenced, over, varied, with_days
from domain.diary import Owed
from domain.enforcement import counting, decided, must_have_failed, proceedings, recalled
from domain.errors import BadInput, NotNow, Unfitting
from domain.messages import Command, Draft, Entry, Fact, Reason, Telling
from domain.model import Day, Kind, Role, Where
from domain.policy import Question
from domain.sentence import Dated, Intervention, Sentence

COURT = (Role.COURT, Role.CASE_ADMINISTRATOR)


class Breach(Command, by=(Role.OFFENDER_MANAGER,), entry="breach_decided", says="Breach decided on: {reason}"):
    """Takes an order back to court: an information is laid on the failures relied on (CMM App. 3; SA 2020 Sch. 10)."""

    failures: tuple[str, ...]
    reason: str

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        must_manage(sentence, telling, "start breach", finishing=True)
        if sentence.where is not Where.COMMUNITY:
            raise NotNow(
                "enforcement.not-an-order",
                "Breach is only for orders served in the community.",
                "On licence, decide on recall.",
            )
        if proceedings(sentence):
            raise NotNow(
                "enforcement.open",
                "Breach proceedings are already open.",
                "Tell the court of this failure at the hearing.",
            )
        if not self.failures:
            raise BadInput("breach: select at least one failure.")
        relied_on = [must_have_failed(sentence, about) for about in self.failures]
        for failure in relied_on:
            if not failure.unacceptable:
                raise NotNow(
                    "enforcement.not-unacceptable",
                    f"Failure {failure.about} was not judged unacceptable.",
                    "Judge it, or leave it out.",
                )
        yield Draft(
            self,
            because=(
                Reason(
                    code="failures", values={"relied_on": len(relied_on)}, entries=tuple(one.seq for one in relied_on)
                ),
            ),
        )

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return decided(sentence, entry)

    def ask(self, sentence: Sentence) -> Ask | None:
        return Information(failures=self.failures)


class WithdrawBreach(
    Command, by=(Role.OFFENDER_MANAGER,), verb="withdraw", entry="breach_withdrawn", says="Breach withdrawn: {reason}"
):
    """Takes the information back before the court decides."""

    reason: str

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        must_manage(sentence, telling, "withdraw breach", finishing=True)
        opened = proceedings(sentence)
        if opened is None:
            raise NotNow("enforcement.not-open", "No breach proceedings are open.", "Nothing is to be withdrawn.")
        yield Draft(self, because=(Reason(code="proceedings", entries=(opened.seq,)),))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.keeping("breach_withdrawn", Dated(entry.occurred_at, entry.seq))

    def ask(self, sentence: Sentence) -> Ask | None:
        laid = sentence.last("breach_decided")
        return WithdrawInformation(key=f"{sentence.id}/{laid.seq}") if laid else None


class HearingListed(Fact, by=COURT, verb="hearing", says="Hearing listed for {hearing_on}"):
    """The court lists a hearing of the breach."""

    hearing_on: Day

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if proceedings(sentence) is None:
            raise Unfitting("no_proceedings")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.keeping(
            "hearing_listed", Dated(entry.occurred_at, entry.seq, value=self.hearing_on.isoformat())
        )


class CourtOutcome(Fact, by=COURT, verb="court", says="Court: {outcome}"):
    """What the court decided: the order goes on, is changed, is revoked, or the suspended sentence takes effect.

    On a breach that we laid; or on a conviction or an application, which need none (SA 2020 Sch. 10 and 16)."""

    outcome: Literal[
        "no_action", "continued", "fined", "amended", "adjourned", "revoked", "revoked_and_resentenced", "activated"
    ]
    ground: Literal["breach", "conviction", "application"] = "breach"
    next_hearing: Day | None = None
    ends_on: Day | None = None
    release_on: Day | None = None
    add: tuple[Intervention, ...] = ()
    remove: tuple[str, ...] = ()

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        must_be_sentenced(sentence)
        opened = proceedings(sentence)
        if opened is None and self.ground == "breach":
            raise Unfitting("no_proceedings")
        if self.outcome == "activated" and (sentence.kind is not Kind.SUSPENDED_SENTENCE or self.ends_on is None):
            raise Unfitting("nothing_to_activate" if self.ends_on else "activated_without_a_term")
        if (self.outcome == "adjourned") != (self.next_hearing is not None):
            raise Unfitting("next_hearing_does_not_fit")
        yield Draft(self, because=(Reason(code="proceedings", entries=(opened.seq,)),) if opened else ())

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        fact = Dated(entry.occurred_at, entry.seq, value=self.outcome)
        if self.next_hearing:
            return sentence.keeping("hearing_listed", fact._replace(value=self.next_hearing.isoformat()))
        sentence = with_days(
            sentence.keeping("court_outcome", fact), entry, ends_on=self.ends_on, release_on=self.release_on
        )
        if self.outcome == "activated":
            orders = tuple(one.id for one in sentence.interventions if one.requirement)
            return varied(sentence, add=self.add, remove=(*orders, *self.remove)).keeping("activated", fact)
        sentence = varied(sentence, add=self.add, remove=self.remove)
        return over(sentence, entry, self.outcome) if self.outcome.startswith("revoked") else sentence

    def ask(self, sentence: Sentence) -> Ask | None:
        if self.outcome != "activated" or sentence.order is None:
            return None
        return DatesEnquiry(imposed=sentence.order.imposed, ends_on=self.ends_on)


class WarrantIssued(Fact, by=(*COURT, Role.PARTNER), keeps=(), says="Warrant issued"):
    """A warrant for the person's arrest was issued."""


class Arrested(
    Fact, by=(*COURT, Role.PARTNER, Role.OFFENDER_MANAGER), keeps=("reason",), verb="arrest", says="Arrested: {reason}"
):
    """The person was arrested, on a warrant or for a new matter: news of risk."""

    reason: Literal["warrant", "new_offence", "recall"]


class Charged(
    Fact,
    by=(*COURT, Role.PARTNER, Role.OFFENDER_MANAGER),
    keeps=("offence_on",),
    says="Charged with an offence of {offence_on}",
):
    """A new charge; the date of the offence decides whether it falls in this sentence (ESI D1)."""

    offence_on: Day


class Convicted(Fact, by=COURT, keeps=("offence_on",), says="Convicted of an offence of {offence_on}"):
    """A new conviction: news of risk, and for the court to deal with."""

    offence_on: Day


def owed(sentence: Sentence) -> Iterator[Owed]:
    """The hearing, its outcome, and a plan that follows it."""
    opened = proceedings(sentence)
    listed = opened and sentence.last("hearing_listed", since=opened.at)
    if listed:
        yield Owed(Question.COURT_OUTCOME, listed, due=calendar.end_of(date.fromisoformat(listed.value)))
    elif opened:
        yield Owed(Question.HEARING, opened)
    outcome = sentence.last("court_outcome")
    if outcome and not sentence.facts("planned", "plan_changed", "reviewed", since=outcome.at):
        yield Owed(Question.PLAN_AFTER_COURT, outcome)


def state(sentence: Sentence) -> str:
    """Where enforcement stands, as one code for lists: the gravest thing that is open."""
    if recalled(sentence):
        return "recall_decided"
    if proceedings(sentence):
        return "in_court"
    keys = {clock.question for clock in sentence.clocks}
    steps = (
        ("breach_decision", "breach_to_decide"),
        ("judgement", "to_be_judged"),
        ("explanation", "explanation_awaited"),
    )
    for question, code in steps:
        if question in keys:
            return code
    stay = sentence.last("not_breaching_authorised", since=sentence.supervised_since.at)
    if stay and not sentence.facts("stay_ended", since=stay.at) and sentence.where is Where.COMMUNITY:
        return "authorised_not_to_breach"
    return "warned" if any(failure.warned for failure in counting(sentence)) else "none"
