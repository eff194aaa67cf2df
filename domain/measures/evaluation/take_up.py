"""For those who commission: what became of all interventions of one provider or kind (OMM App. B; ESI A4).

How many were taken up and how far they came, how many were delivered, what they took. Attrition before the start is the
known failure (OMM App. E): what it counts stands here from step to step, since its documents agree on no definition.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Literal

from domain.measures.evaluation.evaluate import Evaluation, InterventionEvaluated
from domain.model import Model

NOT_KNOWN = "not known"
By = Literal["provider", "kind", "class", "brokerage"]
GROUPS: dict[By, Callable[[InterventionEvaluated], str | None]] = {
    "provider": lambda one: one.intervention.provider or one.intervention.partner,
    "kind": lambda one: one.intervention.kind,
    "class": lambda one: one.intervention.class_,
    "brokerage": lambda one: one.intervention.brokerage,
}


class TakeUp(Model):
    """The interventions of one group. Each step counts those that reached it or a later one; `accepted` is of those
    referred, and work that needs no referral may be started without. `not_judged` is counted apart, as neither."""

    group: str
    planned: int
    referred: int
    accepted: int
    started: int
    completed: int
    ended_early: int
    judged_delivered: int
    judged_not_delivered: int
    not_judged: int
    differ: int
    times_seen: int
    hours: int
    seen_per_completion: float | None
    """Contacts and sessions of all of them, for each that was completed; None where none was."""
    causes: dict[str, int]
    """Why the others were not delivered, as the record shows it, by how many."""


def take_up(evaluations: Iterable[Evaluation], by: By) -> tuple[TakeUp, ...]:
    """The interventions of many sentences by group, in the order of its name; those of no known group are one."""
    groups: dict[str, list[InterventionEvaluated]] = defaultdict(list)
    for evaluation in evaluations:
        for one in evaluation.interventions:
            groups[GROUPS[by](one) or NOT_KNOWN].append(one)
    return tuple(_of(group, groups[group]) for group in sorted(groups))


def _of(group: str, all_: list[InterventionEvaluated]) -> TakeUp:
    completed, seen = _reached(all_, "completed", "consolidated"), sum(one.effort.times_seen for one in all_)
    judged = [one.delivered.judged for one in all_]
    causes = [one.delivered.shown_why for one in all_ if one.delivered.shown is False and one.delivered.shown_why]
    referred = [one for one in all_ if one.reached("referred")]
    return TakeUp(
        group=group,
        planned=len(all_),
        referred=len(referred),
        accepted=_reached(referred, "accepted", "place_free", "commenced", "started", "completed"),
        started=_reached(all_, "commenced", "started", "completed"),
        completed=completed,
        ended_early=sum(bool(one.steps) and one.steps[-1].step == "ended_early" for one in all_),
        judged_delivered=judged.count(True),
        judged_not_delivered=judged.count(False),
        not_judged=judged.count(None),
        differ=sum(one.delivered.differ for one in all_),
        times_seen=seen,
        hours=sum(one.effort.hours for one in all_),
        seen_per_completion=seen / completed if completed else None,
        causes={cause: causes.count(cause) for cause in sorted(set(causes))},
    )


def _reached(interventions: list[InterventionEvaluated], *steps: str) -> int:
    return sum(one.reached(*steps) for one in interventions)
