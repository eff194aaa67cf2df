"""Overview: where a sentence stands, what is due next, what runs, what happened last, what follows if nobody acts."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from clients.console import words
from clients.console.views import story
from clients.console.views.deeds import Deed, Group, Hand
from clients.console.views.owing import Owing, overdue, owing, turns
from clients.console.views.story import Line
from clients.console.views.work import Work, running
from clients.console.words import Tag, tag
from domain import calendar, standing
from domain.diary import deed
from domain.enforcement import proceedings
from domain.messages import Entry
from domain.sentence import Sentence

NEXT, UNDATED, LAST, LIKELY, ON_ITS_OWN = 5, 3, 5, 3, 3


class Turn(NamedTuple):
    """What time itself brings, and when."""

    on: date
    what: str


class Overview(NamedTuple):
    served: str
    since: date
    term: str
    ends_on: date | None
    tier: str
    manager: str
    area: str
    packs: tuple[str, ...]
    enforcement: Tag
    next: tuple[Owing, ...]
    owed: int
    overdue: int
    running: tuple[Work, ...]
    last: tuple[Line, ...]
    likely: tuple[Deed, ...]
    more: tuple[Group, ...]
    turns: tuple[Turn, ...]


def overview(hand: Hand, entries: Sequence[Entry]) -> Overview:
    sentence, owed = hand.sentence, owing(hand)
    return Overview(
        served="Ended" if sentence.ended_at else standing.SERVED[sentence.where],
        since=standing.served_since(sentence),
        term=standing.title(sentence),
        ends_on=sentence.last_day,
        tier=sentence.tier or words.NONE_YET,
        manager=sentence.team.offender_manager or words.NOBODY,
        area=sentence.area,
        packs=sentence.governing().today,
        enforcement=tag("enforcement", proceedings.state(sentence)),
        next=(*[one for one in owed if one.due][:NEXT], *[one for one in owed if not one.due][:UNDATED]),
        owed=len(owed),
        overdue=len(list(overdue(owed))),
        running=running(sentence),
        last=story.last(entries, LAST),
        likely=_likely(owed),
        more=() if sentence.ended_at else hand.all(),
        turns=_turns(sentence),
    )


def _likely(owed: Iterable[Owing]) -> tuple[Deed, ...]:
    """What somebody most likely does now: what is late or due today, then what has no date, then the soonest due."""
    urgency = {"Due": 2, "No date": 1}
    ordered = sorted((one for one in owed if one.deeds), key=lambda one: urgency.get(one.tag.text, 0))
    firsts = {one.deeds[0].href: one.deeds[0] for one in ordered}
    return tuple(firsts.values())[:LIKELY]


def _turns(sentence: Sentence) -> tuple[Turn, ...]:
    found = [Turn(calendar.day(one.due), deed(one.key)) for one in turns(sentence) if one.due]
    return tuple(found[:ON_ITS_OWN])
