"""Whose sentence it is, on every page of it, so that nobody is taken for another."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from clients.console import words
from clients.console.views.deeds import path
from clients.console.words import Tag, tag
from domain import standing
from domain.model import Harm
from domain.sentence import Sentence

PAGES = (
    ("", "Overview"),
    ("plan", "Plan"),
    ("diary", "Diary"),
    ("timeline", "Timeline"),
    ("record", "Record"),
    ("team", "Team"),
    ("enforcement", "Enforcement"),
    ("custody", "Custody and release"),
    ("exceptions", "Exceptions"),
    ("developer", "Developer"),
)
INSIDE = ("custody", "licence", "at_large", "post_sentence")


class Part(NamedTuple):
    """A page of the sentence in its own navigation."""

    href: str
    text: str
    current: bool


class Whose(NamedTuple):
    """The person by the reference that sentences hold; what they are called, where that is held; their page, if there
    is one. Only for who may open a sentence of theirs."""

    person: str
    href: str = ""
    name: str | None = None
    born: date | None = None
    crn: str | None = None


class Identity(NamedTuple):
    """The bar above a page of a sentence: whose it is, and what it is."""

    id: str
    seq: int
    whose: Whose
    title: str
    where: Tag
    since: date
    harm: Tag | None
    manager: str
    parts: tuple[Part, ...]


def identity(sentence: Sentence, current: str | None, whose: Whose) -> Identity:
    return Identity(
        id=sentence.id,
        seq=sentence.seq,
        whose=whose,
        title=standing.title(sentence),
        where=tag("where", "ended" if sentence.ended_at else sentence.where),
        since=standing.served_since(sentence),
        harm=None if sentence.harm is Harm.UNKNOWN else tag("risk", sentence.harm),
        manager=sentence.team.offender_manager or words.NOBODY,
        parts=tuple(_parts(sentence, current)),
    )


def _parts(sentence: Sentence, current: str | None) -> Iterable[Part]:
    exceptions = sum(clock.level > 0 for clock in sentence.clocks) + len(sentence.matters)
    inside = sentence.is_custodial or any(where in INSIDE for where, _ in sentence.stretches)
    for name, text in PAGES:
        if name == "custody" and not inside:
            continue
        counted = f"{text} ({exceptions})" if name == "exceptions" and exceptions else text
        yield Part(path(sentence.id, *filter(None, [name])), counted, name == current)
