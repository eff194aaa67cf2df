"""Breach in time: referred to an enforcement officer, started, heard and resolved, by when an instrument has it.

Since 1 June 2014 the responsible officer refers and an enforcement officer of the public provider considers whether to
take the order back to court (CJA 2003 Sch. 8 para. 6A, Sch. 12 para. 5A; SA 2020 Sch. 10 and 16). The clocks begin with
the failure that makes the decision fall due, or with its becoming known; none of them breaches by itself.
"""

from collections.abc import Iterator

from domain.diary import Owed, standard_of
from domain.enforcement.failures import decided, decision_due, failure_of, must_have_failed, proceedings
from domain.errors import BadInput, NotNow
from domain.messages import Command, Draft, Entry, Reason, Telling
from domain.model import Role, Where
from domain.questions import Question
from domain.sentence import Sentence
from domain.state import Dated


class ReferBreach(Command, entry="breach_referred", says="Breach referred to an enforcement officer"):
    """The offender manager's decision that a breach is for an enforcement officer to take to court: the failures relied
    on, and why."""

    failures: tuple[str, ...]
    reason: str

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if referred(sentence):
            raise NotNow(
                "enforcement.referred", "A breach is referred already.", "Wait for what the enforcement officer does."
            )
        yield Draft(self, because=relied_on(sentence, self.failures, "refer-breach"))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return decided(sentence, entry)


class DeclineBreach(
    Command,
    entry="breach_declined",
    says="The enforcement officer does not start breach: {reason}",
):
    """The enforcement officer has considered what was referred and does not take it to court."""

    reason: str

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        yield Draft(self, because=(Reason(code="referral", entries=(must_be_referred(sentence).seq,)),))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return decided(sentence, entry)


def owed(sentence: Sentence) -> Iterator[Owed]:
    """The referral or the start of the breach that a decision is due on; once referred its presentation; once started
    the first hearing and the end of it."""
    if sentence.where not in (Where.COMMUNITY, Where.POST_SENTENCE):
        return
    trigger, referral, opened = decision_due(sentence), referred(sentence), proceedings(sentence)
    if trigger:
        known = sentence.facts("became_aware", about=trigger.about)
        failure = Dated(trigger.at, trigger.seq)
        yield Owed(Question.BREACH_REFERRED, known[0] if known else failure, trigger.about)
        yield Owed(Question.BREACH_STARTED, failure, trigger.about)
    if referral:
        timed = standard_of(sentence, Question.BREACH_REFERRED)
        yield Owed(Question.BREACH_STARTED_ON_REFERRAL if timed else "referral", referral)
    if opened:
        about = failure_of(sentence, opened.about)
        since = Dated(about.at, about.seq) if about else opened
        if not sentence.facts("adjourned", since=opened.at):
            yield Owed(Question.FIRST_HEARING, since)
        yield Owed(Question.BREACH_RESOLVED, since)


def referred(sentence: Sentence) -> Dated | None:
    """The referral that the enforcement officer has still to answer, if any."""
    referral = sentence.last("breach_referred")
    closed = ("breach_decided", "breach_declined", "court_outcome")
    return None if referral is None or sentence.facts(*closed, since=referral.at) else referral


def must_be_referred(sentence: Sentence) -> Dated:
    """The referral that an enforcement officer acts on. Raises NotNow where there is none."""
    referral = referred(sentence)
    if referral is None:
        raise NotNow(
            "enforcement.not-referred",
            "No breach is referred to an enforcement officer.",
            "The offender manager refers it first.",
        )
    return referral


def relied_on(sentence: Sentence, failures: tuple[str, ...], verb: str) -> tuple[Reason, ...]:
    """The failures that a breach relies on, each judged unacceptable, of what is not in court yet."""
    if sentence.where not in (Where.COMMUNITY, Where.POST_SENTENCE):
        raise NotNow(
            "enforcement.not-an-order",
            "Breach is only for orders served in the community, and for supervision after a licence.",
            "On licence, decide on recall.",
        )
    if proceedings(sentence):
        raise NotNow(
            "enforcement.open",
            "Breach proceedings are already open.",
            "Tell the court of this failure at the hearing.",
        )
    if not failures:
        raise BadInput(f"{verb}: select at least one failure.")
    found = [must_have_failed(sentence, about) for about in failures]
    for failure in found:
        if not failure.unacceptable:
            raise NotNow(
                "enforcement.not-unacceptable",
                f"Failure {failure.about} was not judged unacceptable.",
                "Judge it, or leave it out.",
            )
    return (Reason(code="failures", values={"relied_on": len(found)}, entries=tuple(one.seq for one in found)),)


def out_of_hand(sentence: Sentence, by: Role) -> tuple[Reason, ...]:
    """Says so where an officer starts breach alone though the standards have it referred."""
    standard = standard_of(sentence, Question.BREACH_REFERRED)
    if standard is None or by is Role.ENFORCEMENT_OFFICER:
        return ()
    return (Reason(code="not_by_enforcement_officer", standard=standard.ref),)
