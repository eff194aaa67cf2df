"""How the software itself stands: partners, what is held and overdue, versions. No content of any sentence."""

from collections.abc import Iterable
from typing import NamedTuple

from clients.console import dates, words
from clients.console.words import Tag, tag
from clients.partners.standing import PartnerStanding
from domain import life
from domain.effects import said
from domain.messages import SCHEMA


class PartnerLine(NamedTuple):
    """One partner: up, slow or down, since when, how much waits, how much of it is with people."""

    name: str
    tag: Tag
    since: str
    waiting: int
    with_people: int
    next: str
    failure: str


class StatusPage(NamedTuple):
    partners: tuple[PartnerLine, ...]
    counts: tuple[tuple[str, str], ...]
    versions: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...]


def status(
    partners: Iterable[PartnerStanding], counts: dict[str, int], version: str, temporal: str | None
) -> StatusPage:
    """`counts`: what is counted, by what it is called; `temporal`: the address of its UI, where it has one."""
    versions = {"This software": version, "Rules": str(life.RULES), "Entries": str(SCHEMA)}
    return StatusPage(
        partners=tuple(map(_line, partners)),
        counts=tuple((name, f"{count:,}") for name, count in counts.items()),
        versions=tuple(versions.items()),
        links=tuple((text, f"{temporal}/namespaces/default/{where}") for text, where in UI.items()) if temporal else (),
    )


HALTED = "workflows?query=SentenceAttention%3D%27halted%27"
UI = {"All workflows": "workflows", "Halted sentences": HALTED}


def _line(one: PartnerStanding) -> PartnerLine:
    return PartnerLine(
        name=words.first_up(words.role(one.partner)),
        tag=tag("partner", one.seen),
        since=dates.happened(one.since) if one.since else "–",
        waiting=one.waiting,
        with_people=one.with_people,
        next=dates.happened(one.next_at) if one.next_at else "–",
        failure=said(one.code) if one.code else "–",
    )
