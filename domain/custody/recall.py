"""Recall from licence: by decision of the offender manager, countersigned where the pack makes that a duty; withdrawn.

Where the court told the terms of the sentence, the law of the day says which kinds of recall are open and how long a
fixed term lasts. What nobody has looked into makes no fixed term a duty, and forbids none.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from domain import calendar
from domain.asks import Ask, RecallNotice, WithdrawRecallNotice
from domain.authority.may import may
from domain.custody import own_dates
from domain.custody.terms import CourtSentence
from domain.diary import Owed, standard_of
from domain.enforcement.failures import decision_about, recalled, unsigned_recall
from domain.errors import NotAllowed, NotNow
from domain.messages import Command, Draft, Entry, Reason, Telling
from domain.model import By, Kind, Where
from domain.questions import Question
from domain.rules.recall import RecallTypes, SentenceGroup, fixed_term
from domain.rules.recall_duty import Exclusions, types_open
from domain.sentence import INDETERMINATE, Sentence
from domain.state import Dated


class Recall(Command, entry="recall_decided", says="Recall decided on ({kind}): {reason}"):
    """Ends a licence and returns the person to custody, by decision; countersigned where the pack makes it a duty.

    An emergency recall is notified at once and countersigned after."""

    kind: Literal["standard", "fixed_term", "emergency"] = "standard"
    reason: str
    alternatives_tried: tuple[str, ...] = ()
    countersigned_by: str | None = None
    """`LM:ID`: a line manager who does not manage the sentence."""
    known: Exclusions | None = None
    """What was found out of what excludes a fixed term; what is left out is unknown."""

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if sentence.where not in (Where.LICENCE, Where.AT_LARGE):
            raise NotNow(
                "enforcement.not-on-licence",
                "Recall is only for people on licence.",
                "For an order in the community, start breach.",
            )
        if recalled(sentence):
            raise NotNow("enforcement.recalled", "Recall was decided on already.", "Wait for the return to custody.")
        yield Draft(self, because=(self._signed(sentence, telling), *self._by_law(sentence, telling.occurred_at)))

    def _signed(self, sentence: Sentence, telling: Telling) -> Reason:
        """Who countersigned. Raises Refused where that is a duty and nobody did, or somebody who cannot."""
        signature = standard_of(sentence, Question.RECALL_COUNTERSIGNED)
        duty = signature and signature.figure and signature.kind == "legal duty"
        if duty and not self.countersigned_by and self.kind != "emergency":
            raise NotNow(
                "recall.countersign", "A recall must be countersigned.", "Ask a line manager, and say who signed."
            )
        signed = By.read(self.countersigned_by) if self.countersigned_by else None
        if signed and not may(sentence, signed, CountersignRecall, telling.moment):
            raise NotAllowed(
                "recall.own",
                "A recall is countersigned by a line manager who does not manage the sentence.",
                "Ask one: LM:ID.",
            )
        values: dict[str, str | int] = {"by": str(signed) if signed else "nobody"}
        return Reason(code="countersigned", standard=signature.ref if signature else None, values=values)

    def _by_law(self, sentence: Sentence, at: datetime) -> tuple[Reason, ...]:
        """What the law leaves open, and how long a fixed term lasts. Raises NotNow where it forbids this recall."""
        if sentence.kind in INDETERMINATE and self.kind == "fixed_term":
            raise _not_fixed()
        passed = own_dates.passed_by_court(sentence)
        if passed is None:
            return ()
        found = self._open(passed, at)
        if self.kind == "standard" and found.fixed_term_mandatory:
            raise NotNow(
                "recall.fixed-term",
                "The law asks for a fixed-term recall of this sentence.",
                "Recall for a fixed term, or say what is known that excludes it.",
            )
        if self.kind == "fixed_term" and found.standard_mandatory and any(map(_is_known, found.because)):
            raise _not_fixed()
        values: dict[str, str | int] = {"open": ", ".join(found.options), "because": ", ".join(found.because)}
        return (Reason(code="recall_open", values=values), self._term(passed, at))

    def _open(self, passed: CourtSentence, at: datetime) -> RecallTypes:
        known, age_group = self.known or Exclusions(), passed.terms.age_group
        return types_open(_group(passed), age_group, passed.whole_months, calendar.day(at), known)

    def _term(self, passed: CourtSentence, at: datetime) -> Reason:
        """How long the recall lasts. An emergency recall is for a fixed term only where the law asks for one."""
        fixed = self.kind == "fixed_term" or (self.kind == "emergency" and self._open(passed, at).fixed_term_mandatory)
        if not fixed:
            return Reason(code="recall_term", values={"recall": own_dates.STANDARD_RECALL, "until": "sentence expiry"})
        days, rule = fixed_term(calendar.day(at), passed.terms.age_group, passed.whole_months)
        return Reason(code="recall_term", values={"recall": f"FTR_{days}", "days": days, "law": rule})

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        passed = own_dates.passed_by_court(sentence)
        term = self._term(passed, entry.occurred_at).values if passed else None
        lasts = str(term["recall"]) if term else ""
        fact = Dated(entry.occurred_at, entry.seq, decision_about(sentence), lasts)
        sentence = sentence.keeping("recall_decided", fact)
        if self.kind != "emergency" or self.countersigned_by:
            return sentence
        by_another = entry.by.id if entry.by.id != sentence.team.offender_manager else ""
        return sentence.keeping("recall_unsigned", Dated(entry.occurred_at, entry.seq, by_another))

    def ask(self, sentence: Sentence) -> Ask | None:
        return RecallNotice(recall=self.kind)


class CountersignRecall(
    Command,
    verb="countersign",
    entry="recall_countersigned",
    keeps=(),
    says="Recall countersigned",
):
    """A line manager who does not manage the sentence signs an emergency recall after it went out."""

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        unsigned = _unsigned(sentence)
        if unsigned is None:
            raise NotNow("recall.none-unsigned", "No recall waits for a signature.", "Nothing is to be signed.")
        yield Draft(self, because=(Reason(code="recall", entries=(unsigned.seq,)),))


class WithdrawRecall(Command, entry="recall_withdrawn", says="Recall withdrawn: {reason}"):
    """Takes a recall back that was not carried out: the licence goes on (CJA 2003 s.254)."""

    reason: str

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if recalled(sentence) is None:
            raise NotNow("enforcement.not-recalled", "No recall is open.", "Nothing is to be withdrawn.")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.keeping("recall_withdrawn", Dated(entry.occurred_at, entry.seq))

    def ask(self, sentence: Sentence) -> Ask | None:
        decision = sentence.last("recall_decided")
        return WithdrawRecallNotice(key=f"{sentence.id}/{decision.seq}") if decision else None


def owed(sentence: Sentence) -> Iterator[Owed]:
    """After a recall: the return; after an emergency recall that nobody signed: the signature."""
    recall, unsigned = recalled(sentence), _unsigned(sentence)
    if recall:
        yield Owed("return", recall)
    if unsigned:
        yield Owed("countersignature", unsigned)


def _not_fixed() -> NotNow:
    return NotNow(
        "recall.no-fixed-term", "The law has no fixed-term recall for this sentence.", "Decide on a standard recall."
    )


def _unsigned(sentence: Sentence) -> Dated | None:
    """An emergency recall that waits for its signature: where that is a duty, until it is signed or withdrawn."""
    sent = unsigned_recall(sentence)
    signature = sent and standard_of(sentence, Question.RECALL_COUNTERSIGNED, since=sent.at)
    return sent if signature and signature.kind == "legal duty" else None


def _group(passed: CourtSentence) -> SentenceGroup:
    if passed.kind is Kind.EXTENDED:
        return "EXTENDED"
    return "ADULT_SDS" if passed.terms.age_group == "adult" else "YOUTH_SDS"


def _is_known(because: str) -> bool:
    return not because.startswith("unknown:")
