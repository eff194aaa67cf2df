"""How long a sentence keeps its dated facts: for as long as any rule looks back on them, and no longer.

The record keeps everything; the state only what can still change a count, a clock or an answer. Forgetting is part of
the fold, so every engine forgets the same at the same entry.
"""

from datetime import timedelta

from domain.sentence import MEMORY, Handled, Sentence

CONTACT = ("appointment_made", "appointment_changed", "attended", "seen_voluntarily", "home_visit_made")
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
LATEST_TWO = (
    *(
        "reviewed",
        "assessed",
        "tier",
        "plan_changed",
        "contact_level",
        "allocated",
        "parole_outcome",
        "prison_transferred",
    ),
    *("contact_suspended", "contact_resumed", "release_date_set", "absence_covered", "annulled", "address_changed"),
)
CONTACT_FOR = timedelta(days=190)
LADDER_FOR = timedelta(days=370)


def forget(sentence: Sentence) -> Sentence:
    """The sentence without the dated facts that no rule looks back on any more.

    Contacts: two counted periods of three months, and the first of this stretch, which show that it took place.
    The ladder: this stretch in the community, where some standards count every failure, and a year before.
    """
    here = sentence.here_since.at
    dated = dict(sentence.dated)
    for kind in CONTACT:
        if kind in dated:
            since, facts = sentence.last_moment - CONTACT_FOR, dated[kind]
            first = next((fact for fact in facts if fact.at >= here), None)
            dated[kind] = tuple(fact for fact in facts if fact.at >= since or fact is first)
    for kind in LADDER + NEWS:
        if kind in dated:
            since = (
                min(here, sentence.last_moment - LADDER_FOR) if kind in LADDER else sentence.last_moment - LADDER_FOR
            )
            dated[kind] = tuple(fact for fact in dated[kind] if fact.at >= since)
    for kind in LATEST_TWO:
        if kind in dated:
            dated[kind] = dated[kind][-2:]
    return (
        sentence
        if dated == sentence.dated
        else sentence.but(dated={kind: facts for kind, facts in dated.items() if facts})
    )


def remember(handled: tuple[Handled, ...], now: Handled) -> tuple[Handled, ...]:
    """The messages handled in the last 90 days, this one with all its entries so far."""
    if handled and handled[-1].id == now.id:
        return (*handled[:-1], handled[-1]._replace(last=now.last))
    return (*(one for one in handled if one.at >= now.at - MEMORY), now)
