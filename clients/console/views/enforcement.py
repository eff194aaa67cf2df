"""Enforcement: each failure from the failure to the judgement and the warning, the count, the proceedings."""

from collections.abc import Sequence
from typing import NamedTuple

from clients.console import dates
from clients.console.views import story
from clients.console.views.deeds import Deed, Hand
from clients.console.views.owing import owing
from clients.console.views.story import Line
from clients.console.words import Tag, tag
from domain.diary import standard_of
from domain.enforcement import failures as ladder
from domain.enforcement import proceedings
from domain.enforcement.failures import Failure
from domain.messages import Entry
from domain.questions import Question
from domain.sentence import Sentence

DECISIONS = (
    "breach_decided",
    "breach_withdrawn",
    "breach_referred",
    "breach_declined",
    "not_breaching_authorised",
    "stay_ended",
    "hearing_listed",
    "court_outcome",
    "warrant_issued",
    "recall_decided",
    "recall_countersigned",
    "recall_withdrawn",
)


class Rung(NamedTuple):
    """One failure: when, how far it has come, what was done when, and what is to be done next."""

    about: str
    happened: str
    tag: Tag
    steps: tuple[str, ...]
    next: Deed | None


class EnforcementPage(NamedTuple):
    state: Tag
    counted: str
    rungs: tuple[Rung, ...]
    decisions: tuple[Line, ...]
    deeds: tuple[Deed, ...]


def enforcement(hand: Hand, entries: Sequence[Entry]) -> EnforcementPage:
    sentence = hand.sentence
    keys = [one for one in owing(hand) if one.deeds]
    by_failure = {one.key.partition("/")[2]: one.deeds[0] for one in reversed(keys)}
    decisive = [one for one in keys if one.key.startswith(("breach_", "stay", "recall_"))]
    gone = story.struck(entries)
    return EnforcementPage(
        state=tag("enforcement", proceedings.state(sentence)),
        counted=_counted(sentence),
        rungs=tuple(_rung(one, by_failure.get(one.about)) for one in reversed(ladder.failures(sentence))),
        decisions=tuple(story.line(one, gone.get(one.seq)) for one in reversed(entries) if one.type in DECISIONS),
        deeds=tuple(dict.fromkeys(deed for one in decisive for deed in one.deeds)),
    )


def _rung(failure: Failure, following: Deed | None) -> Rung:
    steps = (
        ("Explanation asked for", failure.sought),
        ("Explanation given" if failure.explanation else "", failure.explanation),
        (f"Judged {failure.judged.value}" if failure.judged else "", failure.judged),
        ("Warned", failure.warned),
    )
    told = tuple(f"{says} on {dates.short(fact.at)}" for says, fact in steps if fact)
    return Rung(failure.about, dates.short(failure.at), tag("failure", _stage(failure)), told, following)


def _stage(failure: Failure) -> str:
    if failure.warned:
        return "warned"
    if failure.judged:
        return failure.judged.value
    if failure.explanation:
        return "to_be_judged"
    return "explanation_awaited" if failure.sought else "explanation_to_seek"


def _counted(sentence: Sentence) -> str:
    """How many failures count, of how many, in words."""
    counted = len(ladder.counting(sentence))
    said = f"{counted} unacceptable failure{'' if counted == 1 else 's'}"
    threshold = standard_of(sentence, Question.BREACH_THRESHOLD)
    if threshold is None or threshold.figure is None:
        return f"{said}. No number is set at which a decision falls due."
    window = f" within {threshold.window_months} months" if threshold.window_months else ""
    since = f", counted from a {threshold.counts_from}" if threshold.counts_from else ""
    return f"{said}. A decision falls due at {threshold.figure}{window}{since} ({threshold.source})."
