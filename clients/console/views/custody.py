"""Custody and release: the dates with where they come from, what is to be done before release, what was decided."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from clients.console.views import story
from clients.console.views.deeds import Hand
from clients.console.views.owing import Owing, owing
from clients.console.views.story import Line
from domain.custody.prison import SetLicenceConditions
from domain.messages import Entry
from domain.sentence import Sentence

DATES = {
    "release_on": "Release",
    "tariff_on": "Tariff expires",
    "ends_on": "Sentence ends",
    "supervised_until": "Supervision ends",
}
DONE = (
    *("received", "prison_transferred", "release_date_set", "days_added", "remand_credited", "release_law_changed"),
    *("released", "at_large", "returned", "parole_outcome", "tariff_expired", "handed_over", "release_prepared"),
    *("licence_conditions_set", "recall_decided", "recall_countersigned", "recall_withdrawn", "licence_ended"),
)
BEFORE_RELEASE = ("handover", "release", "release_prepared", "parole", "recall_countersigned", "tier_after_release")


class KeyDate(NamedTuple):
    """A date of the sentence: the one that holds, who says so, and ours where it is another."""

    name: str
    on: date | None
    source: str
    ours: date | None


class CustodyPage(NamedTuple):
    dates: tuple[KeyDate, ...]
    conditions: tuple[str, ...]
    owed: tuple[Owing, ...]
    done: tuple[Line, ...]


def custody(hand: Hand, entries: Sequence[Entry]) -> CustodyPage:
    sentence, gone = hand.sentence, story.struck(entries)
    conditions = [entry.data.conditions for entry in entries if isinstance(entry.data, SetLicenceConditions)]
    return CustodyPage(
        dates=tuple(one for one in map(lambda name: _date(sentence, name), DATES) if one.on),
        conditions=conditions[-1] if conditions else (),
        owed=tuple(one for one in owing(hand) if one.key.partition("/")[0] in BEFORE_RELEASE),
        done=tuple(story.line(one, gone.get(one.seq)) for one in reversed(entries) if one.type in DONE),
    )


def _date(sentence: Sentence, name: str) -> KeyDate:
    told, own = sentence.told_day(name), getattr(sentence.own_dates, name, None)
    source = "Told to us" if told else "Worked out from the terms of the sentence"
    return KeyDate(DATES[name], told or own, source, own if told and own != told else None)
