"""Proceedings: an order goes back to court by a decision, what the court makes of it; arrests, charges, convictions.

The failures relied on are named; the plan follows the court's outcome. News of an arrest or a charge makes an
assessment or a review due.
"""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from domain import calendar
from domain.asks import Ask, DatesEnquiry, Information, WithdrawInformation
from domain.court import must_be_sentenced, over, varied, with_days
from domain.diary import Owed
from domain.enforcement.breach import must_be_referred, out_of_hand, referred, relied_on
from domain.enforcement.failures import counting, decided, proceedings, recalled
from domain.errors import NotNow, Unfitting
from domain.messages import Command, Draft, Entry, Fact, Reason, Telling
from domain.model import Day, Kind, Months, Role, Where
from domain.questions import Question
from domain.sentence import Sentence
from domain.state import Dated, Intervention


class Breach(
    Command,
    entry="breach_decided",
    says="Breach decided on: {reason}",
):
    """Takes an order back to court: an information is laid on the failures relied on (CMM App. 3; SA 2020 Sch. 10).
    Supervision after the licence is breached too, not recalled (CJA 2003 s.256AC).

    An enforcement officer does so on what was referred to them."""

    failures: tuple[str, ...]
    reason: str

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if telling.by.role is Role.ENFORCEMENT_OFFICER:
            must_be_referred(sentence)
        because = relied_on(sentence, self.failures, "breach")
        yield Draft(self, because=(*because, *out_of_hand(sentence, telling.by.role)))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return decided(sentence, entry)

    def ask(self, sentence: Sentence) -> Ask | None:
        return Information(failures=self.failures)


class WithdrawBreach(
    Command,
    verb="withdraw",
    entry="breach_withdrawn",
    says="Breach withdrawn: {reason}",
):
    """Takes the information back before the court decides."""

    reason: str

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        opened = proceedings(sentence)
        if opened is None:
            raise NotNow("enforcement.not-open", "No breach proceedings are open.", "Nothing is to be withdrawn.")
        yield Draft(self, because=(Reason(code="proceedings", entries=(opened.seq,)),))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.keeping("breach_withdrawn", Dated(entry.occurred_at, entry.seq))

    def ask(self, sentence: Sentence) -> Ask | None:
        laid = sentence.last("breach_decided")
        return WithdrawInformation(key=f"{sentence.id}/{laid.seq}") if laid else None


class HearingListed(Fact, verb="hearing", says="Hearing listed for {hearing_on}"):
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


class CourtOutcome(Fact, verb="court", says="The court decided: {outcome}"):
    """What the court decided: the order goes on, is changed, is revoked, or the suspended sentence takes effect.

    On a breach that we laid; or on a conviction or an application, which need none (SA 2020 Sch. 10 and 16). A
    suspended sentence takes effect with its term or with a lesser one (CJA 2003 Sch. 12 para. 8; SA 2020 Sch. 16):
    `activated_months`. Whoever is sentenced anew is taken on anew, under the same engagement: `resentenced_to`.
    """

    outcome: Literal[
        "no_action", "continued", "fined", "amended", "adjourned", "revoked", "revoked_and_resentenced", "activated"
    ]
    ground: Literal["breach", "conviction", "application"] = "breach"
    next_hearing: Day | None = None
    ends_on: Day | None = None
    release_on: Day | None = None
    add: tuple[Intervention, ...] = ()
    remove: tuple[str, ...] = ()
    activated_months: Months | None = None
    resentenced_to: Kind | None = None

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        must_be_sentenced(sentence)
        opened = proceedings(sentence)
        if opened is None and self.ground == "breach":
            raise Unfitting("no_proceedings")
        if self.outcome == "activated":
            self._must_be_to_activate(sentence)
        if (self.outcome == "adjourned") != (self.next_hearing is not None):
            raise Unfitting("next_hearing_does_not_fit")
        if self.resentenced_to and self.outcome != "revoked_and_resentenced":
            raise Unfitting("not_resentenced")
        if self.activated_months and self.outcome != "activated":
            raise Unfitting("nothing_to_activate")
        on_breach = (Reason(code="proceedings", entries=(opened.seq,)),) if opened else ()
        yield Draft(self, because=(*on_breach, *self._share(sentence)))

    def _must_be_to_activate(self, sentence: Sentence) -> None:
        if sentence.kind is not Kind.SUSPENDED_SENTENCE:
            raise Unfitting("nothing_to_activate")
        if self.ends_on is None and self._term(sentence) is None:
            raise Unfitting("activated_without_a_term")
        suspended = _suspended(sentence)
        if suspended and (self.activated_months or 0) > suspended:
            raise Unfitting("activated_beyond_its_term")

    def _term(self, sentence: Sentence) -> int | None:
        """The months that take effect: all that was suspended, unless the court says fewer."""
        return self.activated_months or _suspended(sentence)

    def _share(self, sentence: Sentence) -> tuple[Reason, ...]:
        """Whether the term takes effect in full or in part, where both terms are known."""
        term, suspended = self._term(sentence), _suspended(sentence)
        if self.outcome != "activated" or term is None or suspended is None:
            return ()
        values: dict[str, str | int] = {"months": term, "suspended": suspended}
        return (Reason(code="activated_in_full" if term == suspended else "activated_in_part", values=values),)

    def _last_day(self, sentence: Sentence, on: date) -> date | None:
        """The last day that the outcome sets: the one that is told, else that of an activated term."""
        term = self._term(sentence) if self.outcome == "activated" else None
        return self.ends_on or (calendar.last_day(on, months=term) if term else None)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        fact = Dated(entry.occurred_at, entry.seq, value=self.outcome)
        if self.next_hearing:
            listed = fact._replace(value=self.next_hearing.isoformat())
            return sentence.keeping("hearing_listed", listed).keeping("adjourned", fact)
        ends_on = self._last_day(sentence, calendar.day(entry.occurred_at))
        sentence = with_days(
            sentence.keeping("court_outcome", fact), entry, ends_on=ends_on, release_on=self.release_on
        )
        if self.outcome == "activated":
            orders = tuple(one.id for one in sentence.interventions if one.requirement)
            return varied(sentence, add=self.add, remove=(*orders, *self.remove)).keeping("activated", fact)
        sentence = varied(sentence, add=self.add, remove=self.remove)
        return over(sentence, entry, self.outcome) if self.outcome.startswith("revoked") else sentence

    def ask(self, sentence: Sentence) -> Ask | None:
        if self.outcome != "activated" or sentence.order is None:
            return None
        return DatesEnquiry(imposed=sentence.order.imposed, ends_on=sentence.day_of("ends_on"))


class WarrantIssued(Fact, keeps=(), says="Warrant issued"):
    """A warrant for the person's arrest was issued."""


class Arrested(Fact, keeps=("reason",), verb="arrest", says="Arrested: {reason}"):
    """The person was arrested, on a warrant or for a new matter: news of risk."""

    reason: Literal["warrant", "new_offence", "recall"]


class Charged(
    Fact,
    keeps=("offence_on",),
    says="Charged with an offence of {offence_on}",
):
    """A new charge; the date of the offence decides whether it falls in this sentence (ESI D1)."""

    offence_on: Day


class Convicted(Fact, keeps=("offence_on",), says="Convicted of an offence of {offence_on}"):
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


def _suspended(sentence: Sentence) -> int | None:
    """The months of custody that the sentence holds back, where the court's term was told."""
    return sentence.order.suspended_months if sentence.order else None


def state(sentence: Sentence) -> str:
    """Where enforcement stands, as one code for lists: the gravest thing that is open."""
    if recalled(sentence):
        return "recall_decided"
    if proceedings(sentence):
        return "in_court"
    if referred(sentence):
        return "breach_referred"
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
