"""The evaluation of a sentence: what its plan set out to do, what of it was delivered, and what that took (OMM 3.56).

Each finding is given twice: as the offender manager judges it at the end, and as the entries show it. They may differ;
then both stand, and it says so. Before the end it is where things stand, and what is not known yet is None.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from domain import calendar
from domain.assessment import ProgressMarked
from domain.case import End, InterventionOutcome, ObjectiveOutcome
from domain.interventions.delivery import HoursWorked, SessionAttended
from domain.interventions.steps import EndIntervention
from domain.measures.annulled import without_annulled
from domain.measures.evaluation.planned import Laid, Plans, laid
from domain.measures.evaluation.served import Deadlines, contacts_for, deadlines_of
from domain.messages import Entry
from domain.model import Day, Model
from domain.planning.plan import Review
from domain.state import Intervention, Objective

STEPS = {
    "referred": "referred",
    "referral_accepted": "accepted",
    "referral_refused": "refused",
    "place_free": "place_free",
    "prepared": "prepared",
    "commenced": "commenced",
    "started": "started",
    "tag_fitted": "started",
    "completed": "completed",
    "tag_removed": "completed",
    "ended_early": "ended_early",
    "intervention_ended": "ended_early",
    "consolidated": "consolidated",
}
BEGUN, DONE = ("commenced", "started"), ("completed", "consolidated")
SHOWN = {"met": True, "dropped": False}
"""What a review says for good; an objective that is on course or behind may still be met."""
CLOSED = (*DONE, "ended_early")
State = Literal["met", "on_course", "behind", "dropped"]


class Step(Model):
    """A step of an intervention by its entry, and how many days after it was laid down it was taken. A cause is a code;
    what somebody wrote is in the entry."""

    seq: int
    step: str
    on: Day
    days: int
    cause: str | None = None


class Finding(Model):
    """Delivered or met: as the record shows it, as it was judged at the end, why; None is not known, and differs from
    nothing."""

    shown: bool | None
    shown_why: str | None = None
    judged: bool | None = None
    judged_why: str | None = None
    differ: bool = False


class Effort(Model):
    """What it took: contacts kept that name an objective it serves while it was open, and its own sessions and hours.
    A contact for an objective that several interventions serve counts for each of them."""

    contacts: int
    sessions: int
    hours: int
    hours_ordered: int | None = None

    @property
    def times_seen(self) -> int:
        return self.contacts + self.sessions


class InterventionEvaluated(Model):
    """One intervention: what was planned, how far it came, what it took, whether it was delivered."""

    intervention: Intervention
    objectives: tuple[str, ...]
    planned_on: Day
    taken_out_on: Day | None
    steps: tuple[Step, ...]
    days_to_start: int | None
    """From the last referral before it to the first start; None where it was not referred or never started."""
    effort: Effort
    deadlines: Deadlines
    delivered: Finding

    def reached(self, *steps: str) -> bool:
        return any(one.step in steps for one in self.steps)


class ObjectiveEvaluated(Model):
    """One objective: by when, what serves it, how it stood at the last review, what it took, whether it was met."""

    objective: Objective
    planned_on: Day
    interventions: tuple[str, ...]
    contacts: int
    progress_marked: int
    last_state: State | None
    met: Finding


class Evaluation(Model):
    """One sentence, evaluated; without `ended_on` it has not ended yet and this is where it stands."""

    sentence: str
    ended_on: Day | None
    summary: str | None
    interventions: tuple[InterventionEvaluated, ...]
    objectives: tuple[ObjectiveEvaluated, ...]


class _Record(NamedTuple):
    """What an evaluation is made from: the entries that stand, what was laid down, the judgement at the end."""

    told: tuple[Entry, ...]
    plans: Plans
    end: End | None

    def outcome(self, intervention: str) -> InterventionOutcome | None:
        judged = self.end.interventions if self.end else ()
        return next((one for one in judged if one.intervention == intervention), None)

    def met(self, objective: str) -> ObjectiveOutcome | None:
        judged = self.end.objectives if self.end else ()
        return next((one for one in judged if one.objective == objective), None)

    def of(self, intervention: str) -> list[Entry]:
        """The entries about one intervention."""
        return [entry for entry in self.told if getattr(entry.data, "intervention", "") == intervention]


def evaluate(entries: Iterable[Entry]) -> Evaluation:
    """The evaluation of the sentence whose whole record this is."""
    recorded = tuple(entries)
    told = without_annulled(recorded)
    ended = next((entry for entry in told if isinstance(entry.data, End)), None)
    end = ended.data if ended and isinstance(ended.data, End) else None
    record = _Record(told, laid(recorded), end)
    return Evaluation(
        sentence=recorded[0].sentence,
        ended_on=calendar.day(ended.occurred_at) if ended else None,
        summary=end.summary if end else None,
        interventions=tuple(_intervention(record, one) for one in record.plans.interventions),
        objectives=tuple(_objective(record, one) for one in record.plans.objectives),
    )


def _intervention(record: _Record, one: Laid[Intervention]) -> InterventionEvaluated:
    steps, serves = _steps(record, one), record.plans.served_by(one.what)
    closed = steps[-1].on if steps and steps[-1].step in CLOSED else one.out_on
    (shown, why), judged = _delivered(record, one, steps), record.outcome(one.what.id)
    return InterventionEvaluated(
        intervention=one.what,
        objectives=serves,
        planned_on=one.on,
        taken_out_on=one.out_on,
        steps=steps,
        days_to_start=_days_to_start(steps),
        effort=_effort(record, one, contacts_for(record.told, serves, one.on, closed)),
        deadlines=deadlines_of(record.told, one.what.id),
        delivered=_found(shown, why, judged.delivered if judged else None, judged.why if judged else None),
    )


def _found(shown: bool | None, shown_why: str | None, judged: bool | None, judged_why: str | None) -> Finding:
    differ = None not in (shown, judged) and shown != judged
    return Finding(shown=shown, shown_why=shown_why, judged=judged, judged_why=judged_why, differ=differ)


def _days_to_start(steps: tuple[Step, ...]) -> int | None:
    begun = next((at for at, one in enumerate(steps) if one.step in BEGUN), None)
    referred = [one.on for one in steps[:begun] if one.step == "referred"]
    return None if begun is None or not referred else (steps[begun].on - referred[-1]).days


def _steps(record: _Record, one: Laid[Intervention]) -> tuple[Step, ...]:
    dated = [(calendar.day(entry.occurred_at), entry) for entry in record.of(one.what.id) if entry.type in STEPS]
    return tuple(
        Step(seq=entry.seq, step=STEPS[entry.type], on=on, days=(on - one.on).days, cause=_cause(entry))
        for on, entry in dated
    )


def _cause(entry: Entry) -> str | None:
    """Why it was refused or stopped: what the team itself stops is withdrawn."""
    if isinstance(entry.data, EndIntervention):
        return "withdrawn"
    reason: str | None = getattr(entry.data, "reason", None)
    return reason


def _delivered(record: _Record, one: Laid[Intervention], steps: tuple[Step, ...]) -> tuple[bool | None, str | None]:
    """Whether it was done to its end, and if not, why: what closed it, or the step that it came to."""
    last = steps[-1] if steps else None
    if any(step.step in DONE for step in steps):
        return True, None
    if one.out_on:
        return False, "taken_out"
    if last and last.step == "ended_early" and not one.what.requirement:
        return False, last.cause
    if record.end is None:
        return None, None
    return False, (last.cause or f"only_{last.step}") if last else "not_begun"


def _effort(record: _Record, one: Laid[Intervention], contacts: int) -> Effort:
    own = record.of(one.what.id)
    sessions = {(entry.occurred_at, entry.data.session) for entry in own if isinstance(entry.data, SessionAttended)}
    return Effort(
        contacts=contacts,
        sessions=len(sessions),
        hours=sum(entry.data.hours for entry in own if isinstance(entry.data, HoursWorked)),
        hours_ordered=one.what.hours,
    )


def _objective(record: _Record, one: Laid[Objective]) -> ObjectiveEvaluated:
    id, state, judged = one.what.id, _last_state(record.told, one.what.id), record.met(one.what.id)
    marked = [entry.data for entry in record.told if isinstance(entry.data, ProgressMarked)]
    return ObjectiveEvaluated(
        objective=one.what,
        planned_on=one.on,
        interventions=record.plans.serving(id),
        contacts=contacts_for(record.told, (id,), one.on, None),
        progress_marked=sum(said.objective == id for said in marked),
        last_state=state,
        met=_found(SHOWN.get(state or ""), state, judged.met if judged else None, judged.why if judged else None),
    )


def _last_state(told: tuple[Entry, ...], objective: str) -> State | None:
    """How it stood at the last review that speaks of it."""
    reviews = [entry.data for entry in told if isinstance(entry.data, Review)]
    states = [one.state for review in reviews for one in review.progress if one.objective == objective]
    return states[-1] if states else None
