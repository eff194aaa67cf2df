"""How long a sentence keeps its dated facts: for as long as any rule looks back on them, and no longer.

The record keeps everything; the state only what can still change a count, a clock or an answer. Forgetting is part of
the fold, so every engine forgets the same at the same entry.
"""

from datetime import datetime, timedelta

from domain import calendar
from domain.contact_periods import uncounted_since
from domain.model import Where
from domain.sentence import MEMORY, Sentence
from domain.state import Dated, Handled

APPOINTMENTS = ("appointment_made", "appointment_changed")
CONTACTS = ("attended", "at_a_distance", "seen_voluntarily", "home_visit_made")
LADDER = (
    *("failed_to_attend", "condition_broken", "became_aware", "explanation_sought", "explanation_given", "judged"),
    *("warned", "obstacle", "obstacle_dealt_with"),
)
NEWS = (
    "risk_information",
    "assessment_questioned",
    "need_stated",
    "arrested",
    "charged",
    "convicted",
    "warrant_issued",
    "multi_agency_meeting_held",
)
ANSWERS = ("assessed", "reviewed")
LATEST_TWO = (
    *(
        "reviewed",
        "assessed",
        "harm_raised",
        "risk_management_plan",
        "plan_changed",
        "contact_level",
        "parole_outcome",
        "prison_transferred",
        "contact_rate_counted",
    ),
    *("contact_suspended", "contact_resumed", "release_date_set", "absence_covered", "annulled", "address_changed"),
    "language_chosen",
    *("case_monitored",),
)
CONTACT_FOR = timedelta(days=190)
LADDER_FOR = timedelta(days=370)
A_DAY = timedelta(days=1)


def forget(sentence: Sentence) -> Sentence:
    """The sentence without the dated facts that no rule looks back on any more.

    Contacts: two counted periods of three months and what is not counted yet, and the first and last of this stretch,
    which show that there was one; an appointment as long as it is open. The ladder: this stretch, where some standards
    count every failure, and a year.
    """
    dated = {kind: _kept(sentence, kind, facts) for kind, facts in sentence.dated.items()}
    return (
        sentence
        if dated == sentence.dated
        else sentence.but(dated={kind: facts for kind, facts in dated.items() if facts})
    )


def _kept(sentence: Sentence, kind: str, facts: tuple[Dated, ...]) -> tuple[Dated, ...]:
    now, here = sentence.last_moment, sentence.supervised_since.at
    if kind in LATEST_TWO:
        return tuple(one for one in facts if one in facts[-2:] or _rests_on(sentence, one))
    if kind == "tier":
        unnamed = [fact for fact in facts if not fact.about][-2:]
        return tuple(fact for fact in facts if fact.about or fact in unnamed)
    if kind in APPOINTMENTS:
        counted_from = _counted_from(sentence)
        return tuple(fact for fact in facts if fact.at >= counted_from or not _has_outcome(sentence, fact.about))
    if kind in CONTACTS:
        of_this_stretch = [fact for fact in facts if fact.at >= here]
        show_there_was_one, counted_from = (*of_this_stretch[:1], *of_this_stretch[-1:]), _counted_from(sentence)
        if sentence.where is Where.CUSTODY:  # whether the supervisor has seen the person is asked for as long as that
            show_there_was_one += tuple({fact.value: fact for fact in reversed(of_this_stretch)}.values())
        return tuple(fact for fact in facts if fact.at >= counted_from or fact in show_there_was_one)
    if kind in LADDER:
        return tuple(fact for fact in facts if fact.at >= min(here, now - LADDER_FOR))
    if kind == "plan_read":
        versions = [str(fact.seq) for fact in sentence.facts("planned", "plan_changed")[-2:]]
        return tuple(fact for fact in facts if fact.value in versions)
    if kind in NEWS:
        return tuple(
            one
            for one in facts
            if one.at >= now - LADDER_FOR or _rests_on(sentence, one) or not sentence.facts(*ANSWERS, since=one.at)
        )
    return facts


def _counted_from(sentence: Sentence) -> datetime:
    uncounted = uncounted_since(sentence)
    recent = sentence.last_moment - CONTACT_FOR
    return min(recent, calendar.midday(uncounted) - A_DAY) if uncounted else recent


def _rests_on(sentence: Sentence, fact: Dated) -> bool:
    """Whether a clock that runs was started by it."""
    return any(clock.seq == fact.seq for clock in sentence.clocks)


def _has_outcome(sentence: Sentence, appointment: str) -> bool:
    return bool(sentence.facts(*CONTACTS, "failed_to_attend", about=appointment))


def remember(handled: tuple[Handled, ...], now: Handled) -> tuple[Handled, ...]:
    """The messages handled in the last 90 days, this one with all its entries so far."""
    if handled and handled[-1].id == now.id:
        return (*handled[:-1], handled[-1]._replace(last=now.last))
    return (*(one for one in handled if one.at >= now.at - MEMORY), now)
