"""The interventions of a sentence: how far each has come, whose turn it is, and why one waits."""

from typing import NamedTuple

from clients.console import words
from clients.console.words import Tag, tag
from domain.interventions.course import NOT_NOW
from domain.interventions.delivery import is_closed, step
from domain.interventions.turns import course_of
from domain.sentence import Sentence
from domain.state import Intervention

RUNS = ("commenced", "started", "tag_fitted", "supported")
WHY = {
    "done": "Nothing more is to be done with it",
    "other_part": "It belongs to the other side of release",
    "risk_not_apparent": "The risk that it answers is not apparent now",
    "waits": "It waits for what comes before it",
    "load": "It waits: more at once than the person can carry",
    "structure_first": "It waits: the person needs structure first",
    "before_its_stage": "It goes ahead of its stage",
    "next_start": "It goes ahead: its next start is near",
    "under_way": "It is under way",
    "at_once": "It is to begin at once",
    "after_arrangements": "It begins once it is arranged",
}
PLACES = {"inside": "In custody", "outside": "In the community", "spans": "On both sides of release"}


class Work(NamedTuple):
    """One intervention: how far it is, in which part of the sentence it belongs, why it goes on or waits."""

    id: str
    name: str
    class_: str
    stage: int | None
    requirement: bool
    place: str
    provider: str
    tag: Tag
    why: str
    objective: str | None
    closed: bool


def work(sentence: Sentence) -> tuple[Work, ...]:
    """Every intervention of the order and the plan, what is constructive by its stage."""
    stands = course_of(sentence)
    ordered = sorted(sentence.interventions, key=lambda one: (CLASSES.index(one.class_), one.stage or 0, one.id))
    return tuple(_work(sentence, one, stands[one.id].part, stands[one.id].why) for one in ordered)


def running(sentence: Sentence) -> tuple[Work, ...]:
    """What is under way now."""
    under_way = {one.id for one in sentence.interventions if step(sentence, one.id) in RUNS}
    return tuple(one for one in work(sentence) if one.id in under_way and not one.closed)


CLASSES = ("punitive", "restrictive", "constructive")


def _work(sentence: Sentence, one: Intervention, place: str, why: str) -> Work:
    closed, taken = is_closed(sentence, one), step(sentence, one.id)
    code = taken or ("waits" if why in NOT_NOW else "planned")
    return Work(
        id=one.id,
        name=one.name,
        class_=one.class_,
        stage=one.stage,
        requirement=one.requirement,
        place=PLACES[place],
        provider=one.provider or (words.role(one.partner) if one.partner else words.NOT_KNOWN),
        tag=tag("intervention", code),
        why=WHY.get(why) or f"Its turn is in phase {why.rpartition('_')[2]}",
        objective=one.objective,
        closed=closed,
    )
