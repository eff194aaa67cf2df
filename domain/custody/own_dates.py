"""Our own dates of a sentence of custody, from its terms and from what has happened since: a fold like everything else.

The prison's dates win over them; a difference is a person's to look at. Days unlawfully at large count as no part of
the sentence: those from the day after the recall, or after an escape, to the day before the return
(CJA 2003 s.255BA has the day of return as the first of a recall; that a recall's days begin the day after it is as
make-recall and calculate-release-dates code it).
"""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from domain import calendar
from domain.custody.terms import Counted, CourtSentence, Dates
from domain.rules.recall import RecallReleaseDate
from domain.rules.release import TABLE, RuleSet

if TYPE_CHECKING:
    from domain.sentence import Sentence
    from domain.state import Dated


STANDARD_RECALL = "LR"
"""A recall that lasts until the end of the sentence, unless somebody releases before."""


class Spell(NamedTuple):
    """One time unlawfully at large, and whether it was on recall or before the first release."""

    days: int
    on_recall: bool


def worked_out(sentence: "Sentence", rules: RuleSet | None = None) -> Dates | None:
    """Our own dates as of what is known, under the rules of release that reached the sentence, or under others."""
    passed = passed_by_court(sentence)
    if passed is None:
        return None
    return passed.dates(counted(sentence, passed), rules or law(sentence))


def passed_by_court(sentence: "Sentence") -> CourtSentence | None:
    """The sentence as its dates are worked out, if the court told its terms."""
    order = sentence.order
    if order is None or order.terms is None:
        return None
    return CourtSentence(order.kind, order.imposed, order.months or 0, order.terms)


def counted(sentence: "Sentence", passed: CourtSentence) -> Counted:
    """The days that count as served, or do not, as far as they were told."""
    credited = max(sentence.facts("remand_credited"), key=lambda fact: fact.seq, default=None)
    begun = passed.counted()
    if credited:
        begun = Counted(int(credited.about), int(credited.value))
    spells = list(spells_at_large(sentence))
    return begun._replace(
        added=sum(int(fact.value) for fact in sentence.facts("days_added")),
        at_large_before_release=sum(one.days for one in spells if not one.on_recall),
        at_large_on_recall=sum(one.days for one in spells if one.on_recall),
    )


def next_law(sentence: "Sentence") -> tuple[RuleSet, Dates] | None:
    """The next rules of release that would move a date of who has never been released, and the dates under them."""
    own = sentence.own_dates
    if own is None or releases(sentence):
        return None
    sets = list(TABLE.rule_sets)
    for name in sets[sets.index(law(sentence)) + 1 :]:
        after = worked_out(sentence, name)
        if after and (after.release_on, after.curfew_on) != (own.release_on, own.curfew_on):
            return name, after
    return None


def law(sentence: "Sentence") -> RuleSet:
    """The rules of release that have reached the sentence."""
    reached = max(sentence.facts("release_law"), key=lambda fact: fact.seq)
    return next(name for name in TABLE.rule_sets if name == reached.value)


def release_on(sentence: "Sentence") -> date | None:
    """Our own day of release from the present stretch inside; None where nothing of ours fixes one."""
    own = sentence.own_dates
    if own is None:
        return None
    if not releases(sentence):
        return own.release_on
    recall = carried_out(sentence)
    return _after_recall(*recall, own) if recall else None


def told_release(sentence: "Sentence") -> date | None:
    """The day of release that was told for this stretch inside: one set before a return, or a release, is spent."""
    recalls = (one for one in sentence.facts("received") if one.value == "recall")
    back = [*sentence.facts("returned", "released"), *recalls]
    set_on = [fact for fact in sentence.facts("release_on") if not back or fact.at >= max(back).at]
    return date.fromisoformat(max(set_on, key=lambda fact: fact.seq).value) if set_on else None


def releases(sentence: "Sentence") -> "list[Dated]":
    """The releases from this sentence itself, not from a remand."""
    passed = sentence.last("sentenced")
    return [one for one in sentence.releases if passed and one > passed]


def carried_out(sentence: "Sentence") -> "tuple[Dated, Dated] | None":
    """The recall for which the person is inside now, and their return."""
    found = None
    for left, back in _absences(sentence):
        if left in sentence.facts("recall_decided"):
            found = (left, back)
    return None if found and any(one > found[1] for one in releases(sentence)) else found


def at_large(sentence: "Sentence") -> "Dated | None":
    """What the person has been unlawfully at large since, if they are: a recall or an escape; the sentence rests."""
    backs = sentence.facts("returned", "received")
    left = _left(sentence, backs[-1] if backs else None, None)
    return None if left and any(one > left for one in releases(sentence)) else left


def spells_at_large(sentence: "Sentence") -> Iterator[Spell]:
    """Every time unlawfully at large that is over."""
    for left, back in _absences(sentence):
        days = (calendar.day(back.at) - calendar.day(left.at)).days - 1
        yield Spell(max(0, days), left in sentence.facts("recall_decided"))


def _absences(sentence: "Sentence") -> "Iterator[tuple[Dated, Dated]]":
    after = None
    for back in sentence.facts("returned", "received"):
        left = _left(sentence, after, back)
        if left:
            yield left, back
        after = back


def _left(sentence: "Sentence", after: "Dated | None", until: "Dated | None") -> "Dated | None":
    """The last recall between a return and the next one that was not withdrawn, else the first escape."""

    def between(kind: str) -> "list[Dated]":
        found = sentence.facts(kind)
        return [one for one in found if (after is None or one > after) and (until is None or one < until)]

    recalls = [one for one in between("recall_decided") if all(one > other for other in between("recall_withdrawn"))]
    if recalls:
        return recalls[-1]
    escapes = [one for one in between("at_large") if not any(between("released"))]
    return escapes[0] if escapes else None


def _after_recall(decided: "Dated", back: "Dated", own: Dates) -> date:
    """The day of release after a recall (`recall-release-date`)."""
    question = {
        "recall_type": decided.value,
        "revocation_date": calendar.day(decided.at),
        "return_date": calendar.day(back.at),
        "sentence_length_days": own.days,
        "sentence_expiry_date": own.ends_on,
    }
    return RecallReleaseDate.model_validate(question).answer().release_date
