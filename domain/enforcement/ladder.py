"""Enforcement: from a failure to its explanation, its judgement, a warning, and when a decision falls due.

An unacceptable failure brings a warning or, at the pack's threshold, a decision on breach or recall. A decision falls
due; nothing breaches by itself (CMM App. 3, Table A2.13; SA 2020 Sch. 10). The judgement is the offender manager's;
only a line manager who does not manage the case may authorise not breaching.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from domain import calendar, words
from domain.asks import Ask, Language, Notice
from domain.diary import Owed, standard_of
from domain.enforcement.failures import (
    DECISIONS,
    Failure,
    at_threshold,
    counting,
    decided,
    decided_since,
    decision_due,
    failure_of,
    failures,
    must_have_failed,
    obstacles,
)
from domain.errors import BadInput, NotNow, Unfitting
from domain.messages import Command, Draft, Entry, Fact, Happening, Reason, Telling
from domain.model import Day
from domain.questions import Question
from domain.sentence import Sentence
from domain.state import Dated

A_MOMENT = timedelta(seconds=1)


class ConditionBroken(
    Fact,
    keeps=("failure",),
    verb="condition-broken",
    says="Condition broken: {condition}",
):
    """A condition or requirement was not kept, other than by missing an appointment (a curfew, an exclusion)."""

    failure: str
    condition: str

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if failure_of(sentence, self.failure):
            raise Unfitting("failure_exists")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return aware(super().fold(sentence, entry), entry, self.failure)


class SeekExplanation(
    Command,
    entry="explanation_sought",
    keeps=("failure",),
    says="Explanation of {failure} sought",
):
    """Asks the person why, by letter unless they were spoken to (CMM Table A2.13: within two days)."""

    failure: str
    letter: bool = True
    answer_by: Day | None = None
    """The last day to answer; without one, the letter asks for an answer as soon as the person can."""

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if self.answer_by and self.answer_by < calendar.day(telling.occurred_at):
            raise BadInput("seek-explanation: the last day to answer must not be in the past.")
        failure = must_have_failed(sentence, self.failure)
        if failure.explanation:
            raise NotNow("enforcement.explained", "An explanation is recorded already.", "Judge the failure.")
        yield Draft(self)

    def ask(self, sentence: Sentence) -> Ask | None:
        if not self.letter:
            return None
        return Notice(letter="explanation_sought", about=self.failure, language=sentence.letters_in or "en")


class ExplanationGiven(
    Fact,
    verb="explain",
    keeps=("failure", "given"),
    says="Explanation of {failure}: {given}",
):
    """What the person said, or that they said nothing; evidence; an obstacle, dealt with apart (CMM Table 1.2, 6)."""

    failure: str
    given: Literal["given", "none_given"]
    text: str | None = None
    evidence: str | None = None
    obstacle: str | None = None

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if failure_of(sentence, self.failure) is None:
            raise Unfitting("failure_unknown")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        judged = sentence.last("judged", about=self.failure)
        if judged:
            sentence = sentence.raising("reconsider", entry, about=judged.seq)
        if self.obstacle and standard_of(sentence, Question.OBSTACLE):
            sentence = sentence.keeping("obstacle", Dated(entry.occurred_at, entry.seq, self.failure))
        return super().fold(sentence, entry)


class ObstacleDealtWith(
    Fact,
    keeps=("failure",),
    verb="obstacle-dealt-with",
    says="The obstacle behind {failure} was dealt with",
):
    """What stood in the way of the plan, a personal crisis say, was dealt with (CMM Table 1.2, 6)."""

    failure: str
    how: str | None = None

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if not sentence.facts("obstacle", about=self.failure):
            raise Unfitting("obstacle_unknown")
        yield Draft(self)


class Judge(
    Command,
    entry="judged",
    keeps=("failure", "finding"),
    says="Failure {failure} judged {finding}",
):
    """The offender manager's finding on a failure, with reasons (CMM Table A2.13; SA 2020 Sch. 10 para. 6)."""

    failure: str
    finding: Literal["acceptable", "unacceptable"]
    reason: str

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        failure = must_have_failed(sentence, self.failure)
        if failure.judged:
            raise NotNow(
                "enforcement.judged",
                f"This failure was judged on {calendar.day(failure.judged.at):%-d %B %Y}.",
                "To change that, annul the judgement and give a reason.",
            )
        if failure.explanation is None:
            raise NotNow(
                "enforcement.no-explanation",
                "No explanation is recorded for this failure.",
                "Record what was said, or record that none was given, then judge it.",
            )
        yield Draft(self, because=(*self._count(sentence, telling), *_obstacles(sentence)))

    def _count(self, sentence: Sentence, telling: Telling) -> tuple[Reason, ...]:
        if self.finding == "acceptable":
            return ()
        after = sentence.keeping("judged", Dated(telling.occurred_at, sentence.seq + 1, self.failure, self.finding))
        threshold = standard_of(sentence, Question.BREACH_THRESHOLD)
        if threshold is None:
            return ()
        values: dict[str, str | int] = {"unacceptable": len(counting(after)), "threshold": threshold.figure or 0}
        failure = failure_of(after, self.failure)
        values["reached"] = words.say(bool(failure and at_threshold(after, failure)))
        return (Reason(code="count", standard=threshold.ref, values=values),)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        failure = failure_of(sentence, self.failure)
        later = [
            decision
            for decision in sentence.facts(*DECISIONS, "warned")
            if failure and decision.at > failure.at and decision.about != self.failure
        ]
        for decision in later if self.finding == "unacceptable" and failure and _is_late(sentence, failure) else ():
            sentence = sentence.raising("reconsider", entry, about=decision.seq)
        return super().fold(sentence, entry)


class Warn(
    Command,
    entry="warned",
    keeps=("failure",),
    says="Warned about failure {failure}",
):
    """The formal notice after an unacceptable failure; some windows count from it (SA 2020 Sch. 10 para. 6).

    Where the person chose a language for letters, it goes out in that one, and the entry says so."""

    failure: str
    language: Language = "en"

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        failure = must_have_failed(sentence, self.failure)
        if not failure.unacceptable:
            raise NotNow("enforcement.not-unacceptable", "This failure was not judged unacceptable.", "Judge it first.")
        threshold = standard_of(sentence, Question.BREACH_THRESHOLD)
        to_decide = decision_due(sentence) is not None and at_threshold(sentence, failure)
        if threshold and threshold.kind == "legal duty" and to_decide:
            raise NotNow(
                "enforcement.decision-due",
                "A decision on breach is due after this failure.",
                "Start breach, or withdraw the judgement.",
            )
        if failure.warned:
            raise NotNow(
                "enforcement.warned", "A warning was given for this failure.", "Nothing more is to be done for it."
            )
        yield Draft(self.but(language=sentence.letters_in or self.language))

    def ask(self, sentence: Sentence) -> Ask | None:
        return Notice(letter="warning", about=self.failure, language=self.language)


class AuthoriseNotBreaching(
    Command,
    verb="authorise",
    entry="not_breaching_authorised",
    says="Not breaching authorised: {reason}",
):
    """A line manager's recorded authorisation not to breach at the threshold, never for their own case (CMM App. 3)."""

    reason: str
    until: Day | None = None

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        stay = standard_of(sentence, Question.BREACH_STAY)
        if stay is None:
            raise NotNow(
                "enforcement.no-stay",
                "The standards of this sentence know no authorisation not to breach.",
                "Start breach, or withdraw the judgement.",
            )
        if self.until and self.until < calendar.day(telling.occurred_at):
            raise BadInput("authorise: the last day must not be in the past.")
        failure = decision_due(sentence)
        if failure is None:
            raise NotNow("enforcement.no-decision", "No decision on breach is due.", "Nothing is to be authorised.")
        yield Draft(self, because=(Reason(code="stay", standard=stay.ref, entries=(failure.seq,)),))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return decided(sentence, entry, self.until.isoformat() if self.until else "")


class StayEnded(Happening, keeps=(), says="The authorisation not to breach ran out"):
    """The day until which not breaching was authorised is past: the decision falls due again."""


def stay_ended(sentence: Sentence) -> Draft:
    """What the end of an authorisation not to breach brings."""
    return Draft(
        StayEnded(), because=(Reason(code="stay", entries=(sentence.facts("not_breaching_authorised")[-1].seq,)),)
    )


def owed(sentence: Sentence) -> Iterator[Owed]:
    """The next step of each failure under this supervision, while it goes on in the community; elsewhere they rest."""
    if not sentence.in_community:
        return
    decisive = decision_due(sentence)
    for failure in failures(sentence):
        fact = Dated(failure.at, failure.seq)
        if failure.explanation is None:
            if failure.sought is None:
                yield Owed(Question.EXPLANATION_SOUGHT, fact, failure.about)
                yield Owed(Question.FAILURE_FOLLOWED_UP, fact, failure.about)
            yield Owed(Question.EXPLANATION, fact, failure.about)
        elif failure.judged is None:
            yield Owed(Question.JUDGEMENT, failure.explanation, failure.about)
        elif decisive and failure.about == decisive.about:
            yield Owed(Question.BREACH_DECISION, failure.judged, failure.about)
        elif _warning_due(sentence, failure):
            yield Owed(Question.WARNING, failure.judged, failure.about)
    for obstacle in {one.about: one for one in obstacles(sentence)}.values():
        if not sentence.facts("obstacle_dealt_with", about=obstacle.about, since=obstacle.at):
            yield Owed(Question.OBSTACLE, obstacle, obstacle.about)
    stay = sentence.last("not_breaching_authorised")
    if stay and stay.value and not sentence.facts(*DECISIONS, "stay_ended", since=stay.at + A_MOMENT):
        yield Owed("stay", stay, due=calendar.end_of(date.fromisoformat(stay.value)))


def aware(sentence: Sentence, entry: Entry, failure: str) -> Sentence:
    """The sentence with the instant at which a failure became known, where its standards count from that."""
    if standard_of(sentence, Question.BREACH_REFERRED) is None:
        return sentence
    return sentence.keeping("became_aware", Dated(entry.recorded_at, entry.seq, failure))


def _warning_due(sentence: Sentence, failure: Failure) -> bool:
    """An unacceptable failure is warned about unless it reaches the threshold, or a decision was taken since."""
    counts = failure in counting(sentence) and failure.warned is None
    return counts and not at_threshold(sentence, failure) and not decided_since(sentence, failure)


def _obstacles(sentence: Sentence) -> tuple[Reason, ...]:
    """How many obstacles there were, apart from the count of failures, where a standard asks for them."""
    standard, met = standard_of(sentence, Question.OBSTACLE), obstacles(sentence)
    if standard is None or not met:
        return ()
    return (Reason(code="obstacles", standard=standard.ref, values={"obstacles": len(met)}),)


def _is_late(sentence: Sentence, failure: Failure) -> bool:
    """Whether the failure was recorded after a later decision had been taken."""
    decisions = sentence.facts(*DECISIONS, "warned")
    return any(decided.seq < failure.seq and decided.at > failure.at for decided in decisions)
