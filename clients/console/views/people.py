"""One person: all their sentences together, the numbers that are theirs, who turned out to be whom."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple
from urllib.parse import quote

from clients.console import dates, words
from clients.console.views.deeds import path
from clients.console.words import Tag, tag
from clients.desk.lists import Row
from clients.names import Called
from clients.people import Identifier, Said
from domain import calendar, standing
from domain.record import Standing


class Card(NamedTuple):
    """A sentence of theirs; what nobody may say of one that is of another team is left out."""

    sentence: str
    href: str
    title: str
    where: Tag | None
    manager: str
    ends: str
    due: str


class Number(NamedTuple):
    scheme: str
    value: str
    since: date
    until: date | None
    source: str


class PersonPage(NamedTuple):
    """`called`, `numbers` and `said` are empty where none of the sentences may be opened: they say who somebody is."""

    person: str
    called: Called
    cards: tuple[Card, ...]
    is_restricted: bool
    numbers: tuple[Number, ...]
    said: tuple[str, ...]


def person_page(
    person: str, called: Called, rows: Iterable[Row], numbers: Iterable[Identifier], chain: Iterable[Said]
) -> PersonPage:
    rows = tuple(rows)
    restricted = is_restricted(rows)
    return PersonPage(
        person=person,
        called=Called() if restricted else called,
        cards=tuple(map(card, rows)),
        is_restricted=restricted,
        numbers=() if restricted else tuple(map(_number, numbers)),
        said=() if restricted else tuple(map(_said, chain)),
    )


def is_restricted(rows: Sequence[Row]) -> bool:
    """Whether somebody may open none of a person's sentences: then it is not for them who that is."""
    return bool(rows) and not any(row.standing for row in rows)


def person_path(person: str) -> str:
    return f"/people/{quote(person, safe='')}"


def card(row: Row) -> Card:
    if row.standing is None:
        access = f"/access/{quote(row.sentence, safe='')}"
        return Card(row.sentence, access, "Access restricted", None, "", "", "")
    return _open(row.standing)


def _open(one: Standing) -> Card:
    soonest = one.soonest
    return Card(
        sentence=one.sentence,
        href=path(one.sentence),
        title=standing.KINDS[one.kind] if one.kind else "Before sentence",
        where=tag("where", "ended" if one.ended_on else one.where),
        manager=one.offender_manager or words.NOBODY,
        ends=dates.short(one.ends_on) if one.ends_on else words.NONE_SET,
        due=dates.short(soonest.due) if soonest and soonest.due else "Nothing is owed",
    )


def _number(one: Identifier) -> Number:
    return Number(
        one.scheme.upper(),
        one.value,
        calendar.day(one.since),
        calendar.day(one.until) if one.until else None,
        one.source,
    )


def _said(one: Said) -> str:
    what = "is" if one.merged else "is after all not"
    return f"{one.gone} {what} {one.into}: {dates.short(one.at)}, from {one.source}"
