"""What was laid down to be done in a sentence: every intervention and objective that there ever was, as it was last.

The state forgets what was taken out of the plan; an evaluation does not.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, NamedTuple, TypeVar

from domain import calendar
from domain.court import Sentenced, SentenceVaried
from domain.enforcement.proceedings import CourtOutcome
from domain.messages import Entry
from domain.planning.plan import ChangePlan, Plan
from domain.state import Intervention, Objective

Part = TypeVar("Part", Intervention, Objective)


@dataclass(frozen=True)
class Laid(Generic[Part]):
    """An intervention or objective as it was last, the day on which it was laid down, and on which it was taken out."""

    what: Part
    on: date
    out_on: date | None = None


class Change(NamedTuple):
    """What an entry puts into what is laid down, or puts there anew, and what it takes out."""

    put: tuple[Intervention, ...] = ()
    out: tuple[str, ...] = ()
    objectives: tuple[Objective, ...] = ()


class Plans(NamedTuple):
    """All that was laid down in a sentence, each in the order in which it came."""

    interventions: tuple[Laid[Intervention], ...]
    objectives: tuple[Laid[Objective], ...]

    def served_by(self, one: Intervention) -> tuple[str, ...]:
        """The objectives that an intervention serves: its own, and those that name it."""
        naming = (laid.what.id for laid in self.objectives if one.id in (laid.what.interventions or ()))
        return tuple(dict.fromkeys((*([one.objective] if one.objective else []), *naming)))

    def serving(self, objective: str) -> tuple[str, ...]:
        """The interventions that serve an objective."""
        return tuple(one.what.id for one in self.interventions if objective in self.served_by(one.what))


def laid(entries: Iterable[Entry]) -> Plans:
    """What the entries of a sentence laid down, in the order in which they were recorded.

    Annulled ones count: what such an entry laid down stands until somebody puts it right, as in the state."""
    interventions: dict[str, Laid[Intervention]] = {}
    objectives: dict[str, Laid[Objective]] = {}
    for entry in entries:
        on, change = calendar.day(entry.occurred_at), _change(entry, interventions)
        for id in change.out:
            if id in interventions:
                interventions[id] = replace(interventions[id], out_on=on)
        for one in change.put:
            interventions[one.id] = Laid(one, _first(interventions.get(one.id), on))
        for objective in change.objectives:
            objectives[objective.id] = Laid(objective, _first(objectives.get(objective.id), on))
    return Plans(tuple(interventions.values()), tuple(objectives.values()))


def _first(before: Laid[Intervention] | Laid[Objective] | None, on: date) -> date:
    return before.on if before else on


def _change(entry: Entry, known: dict[str, Laid[Intervention]]) -> Change:
    match entry.data:
        case Plan() as made:
            return Change(made.interventions, objectives=made.objectives)
        case ChangePlan() as changed:
            ordered = {id: laid.what.requirement for id, laid in known.items()}
            put = (one.but(requirement=ordered.get(one.id, False)) for one in changed.change or ())
            objectives = (*changed.add_objectives, *(changed.change_objectives or ()))
            return Change((*put, *changed.add), changed.remove, objectives)
        case Sentenced() as passed:
            return Change(_ordered(passed.requirements))
        case SentenceVaried() as varied:
            return Change(_ordered(varied.add), varied.remove)
        case CourtOutcome() as outcome if outcome.outcome != "adjourned":
            fallen = (
                [id for id, laid in known.items() if laid.what.requirement] if outcome.outcome == "activated" else []
            )
            return Change(_ordered(outcome.add), (*fallen, *outcome.remove))
    return Change()


def _ordered(requirements: tuple[Intervention, ...]) -> tuple[Intervention, ...]:
    return tuple(one.but(requirement=True) for one in requirements)
