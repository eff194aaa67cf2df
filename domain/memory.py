"""How long a sentence keeps its dated facts: for as long as any rule looks back on them, and no longer.

The record keeps everything; the state only what can still change a count, a clock or an answer. Forgetting is part of
the fold, so every engine forgets the same at the same entry.
"""

from datetime import timedelta

from domain.sentence import MEMORY, Dated, Handled, Sentence

APPOINTMENTS = ("appointment_made", "appointment_changed")
CONTACTS = ("attended", "seen_voluntarily", "home_visit_made")
LADDER = ("failed_to_attend", "condition_broken", "explanation_sought", "explanation_given", "judged", "warned")
NEWS = (
    "risk_information",
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
        "tier",
        "plan_changed",
        "contact_level",
        "parole_outcome",
        "prison_transferred",
    ),
    *("contact_suspended", "contact_resumed", "release_date_set", "absence_covered", "annulled", "address_changed"),
)
CONTACT_FOR = timedelta(days=190)
LADDER_FOR = timedelta(days=370)


def forget(sentence: Sentence) -> Sentence:
    """The sentence without the dated facts that no rule looks back on any more.

    Contacts: two counted periods of three months, and the first of this stretch, which shows that it took place; an
    appointment as long as it is open. The ladder: this stretch, where some standards count every failure, and a year.
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
        return facts[-2:]
    if kind in APPOINTMENTS:
        return tuple(fact for fact in facts if fact.at >= now - CONTACT_FOR or not _has_outcome(sentence, fact.about))
    if kind in CONTACTS:
        first = next((fact for fact in facts if fact.at >= here), None)
        return tuple(fact for fact in facts if fact.at >= now - CONTACT_FOR or fact is first)
    if kind in LADDER:
        return tuple(fact for fact in facts if fact.at >= min(here, now - LADDER_FOR))
    if kind in NEWS:
        return tuple(one for one in facts if one.at >= now - LADDER_FOR or not sentence.facts(*ANSWERS, since=one.at))
    return facts


def _has_outcome(sentence: Sentence, appointment: str) -> bool:
    return bool(sentence.facts(*CONTACTS, "failed_to_attend", about=appointment))


def remember(handled: tuple[Handled, ...], now: Handled) -> tuple[Handled, ...]:
    """The messages handled in the last 90 days, this one with all its entries so far."""
    if handled and handled[-1].id == now.id:
        return (*handled[:-1], handled[-1]._replace(last=now.last))
    return (*(one for one in handled if one.at >= now.at - MEMORY), now)
