"""Who looked at what, and under which emergency access."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote

from clients.access import Emergency, Look
from clients.console import dates, words
from clients.console.forms.acts import EMERGENCY_REASONS


class Taken(NamedTuple):
    """An emergency access that is to be reviewed. `is_own`: who took it does not review it."""

    place: int
    href: str
    sentence: str
    looks: str
    who: str
    when: str
    reason: str
    words: str
    is_own: bool


class Looked(NamedTuple):
    at: datetime
    when: str
    who: str
    what: str
    in_emergency: bool


def taken(found: Iterable[Emergency], reader: str) -> tuple[Taken, ...]:
    return tuple(
        Taken(
            place=one.place,
            href=f"/access/reviews/{one.place}",
            sentence=one.sentence,
            looks=looks_path(one.sentence),
            who=one.who,
            when=f"{dates.happened(one.since)} to {dates.clock(one.until)}",
            reason=EMERGENCY_REASONS.get(one.reason, words.first_up(words.role(one.reason))),
            words=one.words,
            is_own=one.who == reader,
        )
        for one in found
    )


def looked(found: Iterable[Look]) -> tuple[Looked, ...]:
    return tuple(
        Looked(one.at, dates.happened(one.at), one.who, words.first_up(words.role(one.what)), one.emergency is not None)
        for one in found
    )


def access_path(sentence: str) -> str:
    return f"/access/{quote(sentence, safe='')}"


def looks_path(sentence: str) -> str:
    return f"{access_path(sentence)}/looks"
