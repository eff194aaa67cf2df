"""Failures: what has been made of each so far, which of them count, and when a decision falls due."""

from datetime import datetime
from typing import NamedTuple

from domain import calendar
from domain.diary import standard_of
from domain.errors import BadInput
from domain.messages import Entry
from domain.questions import Question
from domain.sentence import Sentence
from domain.state import Dated

FAILURES = ("failed_to_attend", "condition_broken")
DECISIONS = ("breach_decided", "not_breaching_authorised", "recall_decided", "breach_referred", "breach_declined")


class Failure(NamedTuple):
    """One failure with what has been made of it so far."""

    about: str
    at: datetime
    seq: int
    sought: Dated | None
    explanation: Dated | None
    judged: Dated | None
    warned: Dated | None

    @property
    def unacceptable(self) -> bool:
        return self.judged is not None and self.judged.value == "unacceptable"


def failures(sentence: Sentence) -> list[Failure]:
    """Every failure under this supervision, in order of happening; custody for another matter is no break."""
    return [_failure(sentence, fact) for fact in sentence.facts(*FAILURES, since=sentence.supervised_since.at)]


def failure_of(sentence: Sentence, about: str) -> Failure | None:
    fact = sentence.last(*FAILURES, about=about)
    return _failure(sentence, fact) if fact else None


def obstacles(sentence: Sentence) -> tuple[Dated, ...]:
    """The obstacles met under this supervision; they are counted apart from the failures (CMM Table 1.2, 6)."""
    return sentence.facts("obstacle", since=sentence.supervised_since.at)


def counting(sentence: Sentence) -> list[Failure]:
    """The unacceptable failures that no court has dealt with yet."""
    outcome = sentence.last("court_outcome")
    return [one for one in failures(sentence) if one.unacceptable and (outcome is None or one.at >= outcome.at)]


def decision_due(sentence: Sentence) -> Failure | None:
    """The first failure that makes a decision on breach fall due and on which none has been taken since it was judged.

    It stays the first, whatever fails after it: another failure sets no clock back."""
    if proceedings(sentence) or recalled(sentence):
        return None
    decisive = (failure for failure in counting(sentence) if at_threshold(sentence, failure))
    return next((failure for failure in decisive if not decided_since(sentence, failure)), None)


def at_threshold(sentence: Sentence, failure: Failure) -> bool:
    """Whether an unacceptable failure reaches the standard's threshold.

    Where the standard counts from a warning: one about an earlier failure, given in the window before the officer
    formed the opinion that the person has failed since (CJA 2003 Sch. 8 para. 6(1); SA 2020 Sch. 10 para. 6(2)). Else
    by the number of failures up to this one (CMM App. 3)."""
    threshold = standard_of(sentence, Question.BREACH_THRESHOLD)
    if threshold is None or failure.judged is None:
        return False
    if threshold.counts_from == "warning":
        before = (one for one in failures(sentence) if (one.at, one.seq) < (failure.at, failure.seq))
        warned = [calendar.day(one.warned.at) for one in before if one.warned]
        since = [day for day in warned if day <= calendar.day(failure.at)]
        return threshold.is_reached(calendar.day(failure.judged.at), since)
    counted = [calendar.day(one.at) for one in counting(sentence) if one.at <= failure.at]
    return threshold.is_reached(calendar.day(failure.at), counted)


def proceedings(sentence: Sentence) -> Dated | None:
    """The breach that is before the court now, if any."""
    opened = sentence.last("breach_decided")
    closed = opened and sentence.facts("court_outcome", "breach_withdrawn", since=opened.at)
    return None if closed else opened


def recalled(sentence: Sentence) -> Dated | None:
    """The recall that was decided on and has neither brought the person back nor been withdrawn, if any."""
    decision = sentence.last("recall_decided")
    done = decision and sentence.facts("returned", "received", "recall_withdrawn", since=decision.at)
    return None if done or sentence.over else decision


def unsigned_recall(sentence: Sentence) -> Dated | None:
    """The emergency recall that nobody has signed since, nor withdrawn, if any.

    It is about who decided on it, where that was not the offender manager of that time."""
    sent = sentence.last("recall_unsigned")
    done = sent and sentence.facts("recall_countersigned", "recall_withdrawn", since=sent.at)
    return None if done else sent


def who_recalled(sentence: Sentence, recall: Dated) -> str | None:
    """Who decided on that recall: the offender manager of that time, unless it says who else."""
    managed = [one for one in sentence.facts("allocated") if one.seq < recall.seq]
    return recall.about or (max(managed, key=lambda one: one.seq).value if managed else None)


def must_have_failed(sentence: Sentence, about: str) -> Failure:
    failure = failure_of(sentence, about)
    if failure is None:
        raise BadInput(
            f"There is no failure {about!r} on this sentence. `sentence show {sentence.id}` lists what is open."
        )
    return failure


def decision_about(sentence: Sentence) -> str:
    failure = decision_due(sentence)
    return failure.about if failure else ""


def decided(sentence: Sentence, entry: Entry, value: str = "") -> Sentence:
    """The sentence with a decision on breach or recall, and the failure that it is about."""
    return sentence.keeping(entry.type, Dated(entry.occurred_at, entry.seq, decision_about(sentence), value))


def decided_since(sentence: Sentence, failure: Failure) -> bool:
    """Whether a decision has been taken since the failure was judged; an authorisation that ran out is none."""
    assert failure.judged is not None
    decisions = sentence.facts(*DECISIONS, since=failure.judged.at)
    return any(
        fact not in sentence.facts("not_breaching_authorised") or not sentence.facts("stay_ended", since=fact.at)
        for fact in decisions
    )


def _failure(sentence: Sentence, fact: Dated) -> Failure:
    kinds = ("explanation_sought", "explanation_given", "judged", "warned")
    return Failure(fact.about, fact.at, fact.seq, *(sentence.last(kind, about=fact.about) for kind in kinds))
