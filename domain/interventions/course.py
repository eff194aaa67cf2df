"""The course of the interventions over the whole sentence: which go on now, which wait, and why (OMM 3.33-3.39).

It is derived from the layout and from what was done, never kept: so after an early release, a recall, a programme that
failed or a new requirement it is as it would have been laid out then, and what was done stays done. Release is
superimposed: what can only be done on the other side of it holds nothing back here. A natural order holds on both
sides, unless the stages themselves break it.
"""

from collections.abc import Collection
from typing import Literal, NamedTuple

from domain.interventions.sequencing import Layout, Place
from domain.model import Model
from domain.state import Intervention

Part = Literal["inside", "outside", "spans"]
PARTS: dict[Place, Part] = {"custody": "inside", "community": "outside", "either": "spans"}
HERE: dict[Place, bool | None] = {"custody": True, "community": False, "either": None}
AHEAD = ("next_start", "before_its_stage")
NOT_NOW = ("waits", "load", "structure_first", "risk_not_apparent", "other_part")


class Progress(NamedTuple):
    """What was done so far: what is closed, what is under way, for what a run is near that would else be missed."""

    closed: Collection[str] = ()
    under_way: Collection[str] = ()
    run_is_near: Collection[str] = ()


class Person(NamedTuple):
    """What of the person decides the order: how many demands they carry at once (None: no limit), and whether they
    still need structure before anything else (OMM App. E)."""

    carries: int | None = None
    needs_structure: bool = False


class Stand(Model):
    """Where one intervention stands: in which part of the sentence, since which phase, and why it goes on or waits."""

    id: str
    part: Part
    why: str

    @property
    def goes_on(self) -> bool:
        return self.why not in NOT_NOW


def course(
    interventions: tuple[Intervention, ...],
    layout: Layout,
    *,
    inside: bool,
    done: Progress,
    person: Person,
) -> tuple[Stand, ...]:
    """Where each intervention stands now, sorted by id, so that it does not depend on the order of the input.

    What the court ordered, what punishes and what restricts is never held back for load (OMM, table after 3.62); the
    rest of one phase waits beyond what the person can carry: first what goes ahead, then by phase, planned day, id."""
    why = {one.id: _why(one, layout, inside, done, person) for one in interventions}
    waiting = [one for one in interventions if not _is_first_call(one) and _may_begin(one, why[one.id], done)]
    others = [one for one in interventions if one not in waiting and _asks(one, why[one.id], done)]
    carried = sum(weight(one) for one in others)
    for one in sorted(waiting, key=lambda one: (why[one.id] not in AHEAD, layout.phase(one.id), _planned(one))):
        if person.carries is not None and carried + weight(one) > person.carries:
            why[one.id] = "load"
        else:
            carried += weight(one)
    parts = {one.id: PARTS[layout.place[one.id]] for one in interventions}
    return tuple(Stand(id=id, part=parts[id], why=why[id]) for id in sorted(why))


def _why(one: Intervention, layout: Layout, inside: bool, done: Progress, person: Person) -> str:
    if one.id in done.closed:
        return "done"
    if HERE[layout.place[one.id]] is not None and HERE[layout.place[one.id]] is not inside:
        return "other_part"
    if one.id in layout.not_started:
        return "risk_not_apparent"
    if any(id not in done.closed for id in _holding(one, layout, inside)):
        return _ahead(one, done) or "waits"
    if one.id in done.under_way:
        return "under_way"
    too_early = person.needs_structure and one.stage == 3 and not one.requirement
    return "structure_first" if too_early and not _ahead(one, done) else layout.reason(one.id)


def _holding(one: Intervention, layout: Layout, inside: bool) -> tuple[str, ...]:
    """What it waits for: earlier phases as far as they can be done here, and what naturally comes before it."""
    earlier = layout.waits_for(one.id)
    return tuple(id for id in earlier if HERE[layout.place[id]] in (None, inside) or id in one.after)


def _ahead(one: Intervention, done: Progress) -> str | None:
    if one.before_its_stage:
        return "before_its_stage"
    return "next_start" if one.next_start or one.id in done.run_is_near else None


def _is_first_call(one: Intervention) -> bool:
    return one.requirement or one.class_ != "constructive"


def _planned(one: Intervention) -> tuple[bool, str, str]:
    """The planned day first, what has none last; then by id, so that the order is always the same."""
    by = one.by or one.next_start
    return (by is None, by.isoformat() if by else "", one.id)


def _may_begin(one: Intervention, why: str, done: Progress) -> bool:
    return why not in (*NOT_NOW, "done") and one.id not in done.under_way


def _asks(one: Intervention, why: str, done: Progress) -> bool:
    """Whether it asks something of the person now: what is under way here does, also before its turn."""
    if one.id in done.under_way:
        return why not in ("done", "other_part", "risk_not_apparent")
    return why not in (*NOT_NOW, "done")


def weight(one: Intervention) -> int:
    """How much it asks of the person at once: what the catalogue says, or one."""
    return 1 if one.demands is None else one.demands
