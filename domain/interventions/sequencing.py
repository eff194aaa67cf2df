"""The order of interventions over a sentence (OMM 3.33-3.39): pure, and told with its reasons.

Punitive at once, or after a short delay for arrangements; restrictive at once and for as long as the risk is apparent;
constructive by stage (protective, barriers, change, re-integration), natural orders kept inside a stage. Release is
superimposed: what is better in custody goes inside where there is an inside, the rest outside.
"""

from collections.abc import Iterable
from typing import Literal

from domain.model import Model
from domain.state import Intervention

Place = Literal["custody", "community", "either"]


class Layout(Model):
    """Where everything stands: ids, sorted inside each group; one phase waits for the one before it."""

    at_once: tuple[str, ...]
    after_arrangements: tuple[str, ...]
    not_started: tuple[str, ...]
    phases: tuple[tuple[str, ...], ...]
    while_risk: tuple[str, ...]
    place: dict[str, Place]

    def reason(self, id: str) -> str:
        """Why an intervention stands where it does, as a code."""
        if id in self.not_started:
            return "risk_not_apparent"
        if id in self.after_arrangements:
            return "after_arrangements"
        phase = self.phase(id)
        return f"phase_{phase}" if phase else "at_once"

    def phase(self, id: str) -> int:
        """The number of its phase, 0 where it stands in none."""
        return next((number for number, ids in enumerate(self.phases, 1) if id in ids), 0)

    def waits_for(self, id: str) -> tuple[str, ...]:
        """The interventions of the earlier phases."""
        earlier: list[str] = []
        for phase in self.phases:
            if id in phase:
                return tuple(earlier)
            earlier.extend(phase)
        return ()


def lay_out(interventions: tuple[Intervention, ...], *, custody_part: bool, community_part: bool) -> Layout:
    """The whole sentence laid out, in a form that does not depend on the order of the input."""
    punitive = [one for one in interventions if one.class_ == "punitive"]
    restrictive = [one for one in interventions if one.class_ == "restrictive"]
    constructive = [one for one in interventions if one.class_ == "constructive"]
    apparent = _ids(one for one in restrictive if one.risk_apparent)
    first = _ids(one for one in constructive if one.stage == 1)
    return Layout(
        at_once=tuple(sorted((*_ids(one for one in punitive if not one.arrangements_delay), *apparent, *first))),
        after_arrangements=_ids(one for one in punitive if one.arrangements_delay),
        not_started=_ids(one for one in restrictive if not one.risk_apparent),
        phases=_phases(constructive),
        while_risk=apparent,
        place={one.id: _place(one, custody_part, community_part) for one in interventions},
    )


def with_natural_orders(interventions: tuple[Intervention, ...]) -> tuple[Intervention, ...]:
    """The same, each naming what comes before it: also those of the kinds that its own kind follows (OMM 3.33)."""
    return tuple(one.but(after=_before(one, interventions)) if one.after_kinds else one for one in interventions)


def breaks_natural_order(interventions: tuple[Intervention, ...]) -> tuple[str, ...]:
    """The ids that come, by their stage, before something that should come before them (OMM 3.33)."""
    stages = {one.id: one.stage or 0 for one in interventions}
    return _ids(one for one in interventions if any(stages.get(earlier, 0) > (one.stage or 0) for earlier in one.after))


def _before(one: Intervention, interventions: tuple[Intervention, ...]) -> tuple[str, ...]:
    of_kind = {other.id for other in interventions if other.kind and other.kind in (one.after_kinds or ())}
    return tuple(sorted({*one.after, *of_kind} - {one.id}))


def _phases(constructive: list[Intervention]) -> tuple[tuple[str, ...], ...]:
    phases: list[tuple[str, ...]] = []
    for stage in (1, 2, 3, 4):
        waiting = {one.id: one for one in constructive if one.stage == stage}
        while waiting:
            ready = _ids(one for one in waiting.values() if not any(earlier in waiting for earlier in one.after))
            ready = ready or tuple(sorted(waiting))
            phases.append(ready)
            waiting = {id: one for id, one in waiting.items() if id not in ready}
    return tuple(phases)


def _place(one: Intervention, custody_part: bool, community_part: bool) -> Place:
    if not custody_part:
        return "community"
    if not community_part:
        return "custody"
    return one.better_in or "either"


def _ids(interventions: Iterable[Intervention]) -> tuple[str, ...]:
    return tuple(sorted(one.id for one in interventions))
