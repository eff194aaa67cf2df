"""Plan and sequence: the objectives, every intervention with where it stands, and the versions of the plan."""

from collections.abc import Sequence
from typing import NamedTuple

from clients.console.views import story
from clients.console.views.story import Line
from clients.console.views.work import CLASSES, Work, work
from domain.messages import Entry
from domain.sentence import Sentence
from domain.state import Objective

VERSIONS = ("planned", "plan_changed", "reviewed")
HEADS = {"punitive": "Punitive", "restrictive": "Restrictive", "constructive": "Constructive"}


class Row(NamedTuple):
    """A class, and for what is constructive its stage, with what stands in it."""

    title: str
    works: tuple[Work, ...]


class PlanPage(NamedTuple):
    objectives: tuple[Objective, ...]
    rows: tuple[Row, ...]
    carries: int | None
    versions: tuple[Line, ...]


def plan(sentence: Sentence, entries: Sequence[Entry]) -> PlanPage:
    written = sentence.written.objectives if sentence.written else _told(entries, sentence.objectives)
    gone = story.struck(entries)
    return PlanPage(
        objectives=written,
        rows=tuple(_rows(work(sentence))),
        carries=sentence.carries,
        versions=tuple(story.line(one, gone.get(one.seq)) for one in reversed(entries) if one.type in VERSIONS),
    )


def _told(entries: Sequence[Entry], ids: Sequence[str]) -> tuple[Objective, ...]:
    """The objectives as they were written last, from the entries: the state keeps their words only for some packs."""
    told: dict[str, Objective] = {}
    for entry in entries:
        for field in ("objectives", "add_objectives", "change_objectives"):
            for one in getattr(entry.data, field, None) or ():
                if isinstance(one, Objective):
                    told[one.id] = one
    return tuple(told[id] for id in ids if id in told)


def _rows(works: Sequence[Work]) -> list[Row]:
    stages = sorted({(CLASSES.index(one.class_), one.stage or 0) for one in works})
    return [
        Row(
            f"{HEADS[CLASSES[number]]}{f', stage {stage}' if stage else ''}",
            tuple(one for one in works if (CLASSES.index(one.class_), one.stage or 0) == (number, stage)),
        )
        for number, stage in stages
    ]
