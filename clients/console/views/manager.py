"""Team: what a line manager decides, whom sentences go to, what each officer holds; and an officer chosen for one."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote

from clients.access import Emergency
from clients.console import words
from clients.console.views.deeds import path
from clients.console.views.tasks import Part, Task, in_order, part, tasks, where
from clients.record import Held
from domain import standing
from domain.authority.signed_in import SignedIn
from domain.messages import Entry
from domain.model import Role
from domain.questions import Question
from domain.sentence import Sentence
from domain.why.said import says

NOT_BREACHING = (Question.BREACH_DECISION, Question.BREACH_STARTED, Question.BREACH_REFERRED)
"""What a line manager may take off the offender manager by authorising not to breach."""
PLAIN = ("caseload", "workload", "continuity", "done", "met", "met_late", "met_recorded_late")
"""Reasons of an allocation that are no warning."""


class ToAllocate(NamedTuple):
    """A sentence that nobody manages."""

    sentence: str
    href: str
    choose: str
    title: str
    area: str
    since: datetime


class Team(NamedTuple):
    decide: Part
    late: Part
    unallocated: tuple[ToAllocate, ...]
    officers: tuple[Held, ...]
    emergencies: tuple[Emergency, ...]


class Officer(NamedTuple):
    """Somebody to allocate to: what they hold before and after, and what speaks against it."""

    id: str
    before: int
    after: int
    late: int
    knows: bool
    warnings: tuple[str, ...]
    refused: str | None = None


class Brief(NamedTuple):
    """A sentence in brief, before it is allocated."""

    id: str
    href: str
    title: str
    where: str
    tier: str
    harm: str
    area: str
    manager: str


def team(
    who: SignedIn,
    sentences: Iterable[Sentence],
    unallocated: Iterable[Sentence],
    officers: Iterable[Held],
    emergencies: Iterable[Emergency],
    now: datetime,
) -> Team:
    found = tasks(who, sentences, now)
    mine = where(_is_for_the_manager, found)
    asked = (*(one for one in mine if not one.late), *_to_authorise(found))
    waits = (one for one in unallocated if one.order and one.over is None)
    return Team(
        decide=part("Waiting for your decision", in_order(asked), "Nothing waits for your decision."),
        late=part("Late, and reported to you", (one for one in mine if one.late), "Nothing late was reported to you."),
        unallocated=tuple(sorted(map(_to_allocate, waits), key=lambda one: (one.since, one.sentence))),
        officers=tuple(officers),
        emergencies=tuple(emergencies),
    )


def _is_for_the_manager(task: Task) -> bool:
    """What is to be allocated stands in a section of its own."""
    return task.mine and task.owing.role is Role.LINE_MANAGER and task.question != Question.ALLOCATION


def _to_authorise(found: Iterable[Task]) -> Iterator[Task]:
    """Breaches that others decide, with the manager's own form: to authorise not breaching."""
    for one in found:
        deeds = tuple(deed for deed in one.deeds if deed.message == "authorise_not_breaching")
        if deeds and not (one.mine and one.owing.role is Role.LINE_MANAGER):
            yield one._replace(deeds=deeds)


def _to_allocate(sentence: Sentence) -> ToAllocate:
    clock = sentence.clock(Question.ALLOCATION)
    since = clock.since if clock else sentence.stretches[0][1].at
    return ToAllocate(
        sentence=sentence.id,
        href=path(sentence.id),
        choose=choosing(sentence.id),
        title=standing.title(sentence),
        area=sentence.area,
        since=since,
    )


def choosing(sentence: str) -> str:
    """The page on which an officer is chosen for a sentence."""
    return f"/team/allocate/{quote(sentence, safe='')}"


def brief(sentence: Sentence) -> Brief:
    return Brief(
        id=sentence.id,
        href=path(sentence.id),
        title=standing.title(sentence),
        where=words.tag("where", sentence.where).text,
        tier=sentence.tier or words.NONE_YET,
        harm=words.tag("risk", sentence.harm).text,
        area=sentence.area,
        manager=sentence.team.offender_manager or words.NOBODY,
    )


def officer(sentence: Sentence, held: Held, follows: Sequence[Entry], refused: str | None = None) -> Officer:
    """Somebody to allocate to, by what would follow if it were allocated to them."""
    allocated = next((entry for entry in follows if entry.type == "allocated"), None)
    because = allocated.because if allocated else ()
    has_it = sentence.team.offender_manager == held.officer
    return Officer(
        id=held.officer,
        before=held.sentences - has_it,
        after=held.sentences + (not has_it),
        late=held.late,
        knows=any(fact.value == held.officer for fact in sentence.facts("allocated")),
        warnings=tuple(words.first_up(says(one)) for one in because if one.code not in PLAIN),
        refused=refused,
    )
