"""Where a sentence stands, in words: its title, and the few lines that tell a cold reader what is awaited.

Codes and our own ids only: the Temporal UI shows these lines, and no codec hides all that it shows.
"""

from datetime import date, datetime

from domain import calendar, policy, words
from domain.diary import answers_for, deed
from domain.enforcement import proceedings
from domain.model import Kind, Role, Where
from domain.sentence import Sentence
from domain.state import Clock

SERVED = {
    Where.BEFORE: "Before sentence",
    Where.COMMUNITY: "In the community",
    Where.CUSTODY: "In custody",
    Where.LICENCE: "On licence",
    Where.AT_LARGE: "Unlawfully at large",
    Where.OVER: "Over, to be evaluated",
    Where.POST_SENTENCE: "Supervised after the sentence",
}
KINDS = {
    Kind.COMMUNITY_ORDER: "Community order",
    Kind.SUSPENDED_SENTENCE: "Suspended sentence",
    Kind.DETERMINATE: "Custody with licence",
    Kind.LIFE: "Life sentence",
    Kind.EXTENDED: "Extended sentence",
    Kind.IPP: "Imprisonment for public protection",
}
ENFORCEMENT = {
    "recall_decided": "Recall decided",
    "in_court": "In court",
    "breach_referred": "Breach referred",
    "breach_to_decide": "Breach to decide",
    "to_be_judged": "To be judged",
    "explanation_awaited": "Explanation awaited",
    "authorised_not_to_breach": "Authorised not to breach",
    "warned": "Warned",
    "none": "nothing open",
}


def title(sentence: Sentence) -> str:
    """What the sentence is: its kind and term."""
    if sentence.order is None:
        return f"Engagement {sentence.engagement}, before sentence"
    kind, imposed = KINDS[sentence.order.kind], words.say(sentence.order.imposed)
    ends_on = sentence.last_day
    return f"{kind}, {imposed} to {words.say(ends_on)}" if ends_on else f"{kind}, from {imposed}"


def served_since(sentence: Sentence) -> date:
    """Since when the sentence is where it is now: its end, where it is over."""
    return calendar.day(sentence.ended_at or (sentence.over or sentence.stretches[-1][1]).at)


def details(sentence: Sentence, halted: str | None) -> str:
    """Current details: phase, tier, what is awaited from whom by when, what comes next, open exceptions."""
    if sentence.ended_at:
        return f"**{title(sentence)}**\n\nEnded and evaluated on {words.say(calendar.day(sentence.ended_at))}."
    manager = sentence.team.offender_manager or "not allocated"
    head = [
        f"**{title(sentence)}**",
        f"**{SERVED[sentence.where]}** since {words.say(served_since(sentence))}"
        f" · tier {sentence.tier or 'not set'} · risk of harm {words.say(sentence.harm)} · manager {manager}",
        f"Enforcement: {ENFORCEMENT[proceedings.state(sentence)]}",
    ]
    waiting = sorted((clock for clock in sentence.clocks if clock.owner != Role.SYSTEM), key=_soonest)
    dated = [one for one in waiting if one.due]
    undated = sorted((one for one in waiting if one.due is None), key=lambda one: one.since, reverse=True)
    shown = [*dated[:5], *undated[:3]]
    owed = [f"- {awaited(sentence, clock)}" for clock in shown]
    if len(waiting) > len(shown):
        owed.append(f"- and {len(waiting) - len(shown)} more")
    late = sum(clock.level > 0 for clock in sentence.clocks)
    exceptions = f"Exception reports open: {late}" if late else "No exception report is open."
    halt = [f"**HALTED** {halted}"] if halted else []
    return "\n\n".join([*halt, *head, "\n".join(owed) or "Nothing is owed.", exceptions])


def awaited(sentence: Sentence, clock: Clock) -> str:
    """One obligation: what, from whom, by when."""
    overdue = f" (was due {words.on(clock.due)})" if clock.level and clock.due else ""
    return f"{deed(clock.key)}: {_who(sentence, clock)}, {_by_when(clock)}{overdue}"


def _by_when(clock: Clock) -> str:
    if clock.level:
        return "overdue"
    if clock.due:
        return f"by end of {words.on(clock.due)}"
    unknown = clock.standard and policy.by_ref(clock.standard).value == "unknown"
    return "its time limit is to be found out" if unknown else "no time limit"


def _who(sentence: Sentence, clock: Clock) -> str:
    return words.say(answers_for(sentence, clock))


def _soonest(clock: Clock) -> tuple[bool, datetime | None, str]:
    return (clock.due is None, clock.due or clock.since, clock.key)
