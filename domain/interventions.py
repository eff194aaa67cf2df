"""Interventions as they are carried out: broker, prepare, commence, support, consolidate, each with its own state.

A requirement of the court is referred at once by the case administrator; a constructive intervention when its phase has
come and the place fits. Commencement is a three-way meeting (CMM recommendations); the gap from referral to
commencement is watched, since attrition before the start is the known failure (OMM App. E).
"""

from collections.abc import Iterator
from typing import Literal

from domain import calendar, words
from domain.asks import Ask, Placement, Referral, TagOrder
from domain.court import hours_left
from domain.diary import Owed
from domain.errors import BadInput, NotNow, Unfitting
from domain.messages import Command, Draft, Entry, Fact, Reason, Telling
from domain.model import Day, Role, Where
from domain.plan import layout_of
from domain.policy import Question
from domain.sentence import Dated, Intervention, Sentence

DELIVERERS = (Role.PARTNER, Role.KEY_WORKER, Role.OFFENDER_SUPERVISOR, Role.OFFENDER_MANAGER, Role.CASE_ADMINISTRATOR)
DOERS = (Role.OFFENDER_MANAGER, Role.OFFENDER_SUPERVISOR, Role.KEY_WORKER)
STEPS = (
    "referred",
    "referral_accepted",
    "referral_refused",
    "place_free",
    "prepared",
    "commenced",
    "started",
    "completed",
    "ended_early",
    "consolidated",
)
RUNNING = ("commenced", "started")
DONE = ("completed", "consolidated")


class _Step(Fact):
    """A step that somebody reports of one intervention; it fits once the intervention is known and not yet closed."""

    intervention: str

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        one = sentence.intervention(self.intervention)
        if one is None:
            raise Unfitting("intervention_unknown")
        if is_closed(sentence, one):
            raise Unfitting("intervention_closed")
        yield Draft(self, because=self.gap(sentence, telling))

    def gap(self, sentence: Sentence, telling: Telling) -> tuple[Reason, ...]:
        return ()


class Refer(
    Command,
    by=(*DOERS, Role.CASE_ADMINISTRATOR),
    entry="referred",
    keeps=("intervention",),
    says="Referred to {intervention}",
):
    """Brokers a place: what is asked of whom, at which level of brokerage (OMM 3.19)."""

    intervention: str
    brokerage: Literal["in_house", "purchased", "mainstream_with_duty", "mainstream"] = "in_house"
    need_to_know: tuple[str, ...] = ()

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        one = must_be_planned(sentence, self.intervention)
        if step(sentence, one.id) not in (None, "referral_refused", "ended_early"):
            raise NotNow(
                "intervention.referred", f"{one.name} is under way already.", "Wait for the answer, or end it first."
            )
        if telling.by.role is Role.CASE_ADMINISTRATOR and not one.requirement:
            raise NotNow(
                "intervention.discretion", f"The court did not order {one.name}.", "The offender manager decides on it."
            )
        yield Draft(self, because=(Reason(code="layout", values={"stands": layout_of(sentence).reason(one.id)}),))

    def ask(self, sentence: Sentence) -> Ask | None:
        one = sentence.intervention(self.intervention)
        match one.partner if one else None:
            case "programmes":
                return Referral(intervention=self.intervention, name=one.name if one else "")
            case "unpaid_work":
                return Placement(intervention=self.intervention, hours=one.hours if one else None)
            case "electronic_monitoring":
                return TagOrder(intervention=self.intervention)
        return None


class ReferralAccepted(_Step, by=DELIVERERS, keeps=("intervention",), says="{intervention}: referral accepted"):
    """The provider takes the person; a place may still have to become free."""

    key: str | None = None


class ReferralRefused(
    _Step, by=DELIVERERS, keeps=("intervention", "reason"), says="{intervention}: referral refused, {reason}"
):
    """The provider does not take the person, and why."""

    reason: Literal["not_suitable", "full", "no_provision", "other"]
    key: str | None = None


class PlaceFree(_Step, by=DELIVERERS, keeps=("intervention",), says="{intervention}: a place is free"):
    """A place is free from a day on; its next start can outweigh the ideal order (ESI C2)."""

    from_day: Day | None = None
    key: str | None = None


class Prepared(_Step, by=DOERS, keeps=("intervention",), says="{intervention}: the person is prepared"):
    """Expectations, myths, the routine of attending (OMM 3.22)."""


class Started(_Step, by=DELIVERERS, keeps=("intervention",), says="{intervention}: started"):
    """The first session took place, with a three-way meeting or without."""

    three_way_meeting: bool | None = None

    def gap(self, sentence: Sentence, telling: Telling) -> tuple[Reason, ...]:
        return waited(sentence, self.intervention, telling)


class SessionAttended(_Step, by=DELIVERERS, says="{intervention}: session attended"):
    """One session of a running intervention."""

    session: int | None = None


class HoursWorked(_Step, by=DELIVERERS, says="{intervention}: {hours} hours worked"):
    """Hours of unpaid work done; they add up to what the court ordered."""

    hours: int

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        one = sentence.intervention(self.intervention)
        if one and one.hours is None:
            raise Unfitting("intervention_without_hours")
        if self.hours <= 0:
            raise Unfitting("no_hours")
        for draft in super().decide(sentence, telling):
            assert one is not None
            ordered = one.hours or 0
            done = ordered - hours_left(sentence, one) + self.hours
            yield draft._replace(because=(Reason(code="hours", values={"done": done, "ordered": ordered}),))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.keeping("hours_worked", Dated(entry.occurred_at, entry.seq, self.intervention, str(self.hours)))


class TagFitted(_Step, by=DELIVERERS, says="{intervention}: tag fitted"):
    """The tag is on: the curfew or exclusion is monitored from now."""

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.keeping("started", Dated(entry.occurred_at, entry.seq, self.intervention))


class TagRemoved(_Step, by=DELIVERERS, says="{intervention}: tag removed"):
    """The tag came off at its end."""

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.keeping("completed", Dated(entry.occurred_at, entry.seq, self.intervention))


class Completed(_Step, by=DELIVERERS, keeps=("intervention",), says="{intervention}: completed"):
    """Done to its end; what it taught is to be consolidated (OMM 3.22). Unpaid work is done when its hours are."""

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        one = sentence.intervention(self.intervention)
        if one and hours_left(sentence, one) > 0:
            raise Unfitting("hours_not_done")
        yield from super().decide(sentence, telling)


class EndedEarly(_Step, by=DELIVERERS, keeps=("intervention", "reason"), says="{intervention}: ended early, {reason}"):
    """Stopped before its end: the stage lost and the cause are what attrition counts (OMM App. E)."""

    reason: Literal["withdrawn", "breach", "no_place", "not_suitable", "moved", "health", "other"]


class Consolidated(Fact, by=DOERS, keeps=("intervention",), says="{intervention}: consolidated"):
    """What was learnt was rehearsed and linked to the rest of the plan (OMM 3.22)."""

    intervention: str

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if not sentence.facts("completed", about=self.intervention):
            raise Unfitting("intervention_not_completed")
        yield Draft(self)


class Commence(
    Command,
    by=DOERS,
    entry="commenced",
    keeps=("intervention",),
    says="{intervention}: commenced, {meeting}",
):
    """The start, with the person, the key worker and a member of the team in one room (CMM recommendations)."""

    intervention: str
    three_way_meeting_on: Day | None = None
    why_no_meeting: str | None = None

    @property
    def meeting(self) -> str:
        met = self.three_way_meeting_on
        return (
            f"three-way meeting on {words.say(met)}" if met else f"without a three-way meeting: {self.why_no_meeting}"
        )

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        one = must_be_planned(sentence, self.intervention)
        if step(sentence, one.id) in RUNNING:
            raise NotNow("intervention.started", f"{one.name} has started already.", "Nothing is to be commenced.")
        if one.partner and not sentence.facts("referred", about=one.id):
            raise NotNow("intervention.not-referred", f"{one.name} was not referred.", "Refer to it first.")
        if self.three_way_meeting_on is None and not self.why_no_meeting:
            raise BadInput("commence: enter the date of the three-way meeting, or why there is none.")
        yield Draft(self, because=waited(sentence, one.id, telling))


class EndIntervention(
    Command,
    by=(Role.OFFENDER_MANAGER, Role.OFFENDER_SUPERVISOR),
    entry="intervention_ended",
    says="{intervention} ended: {reason}",
):
    """The team stops an intervention of the plan; a requirement of the court it cannot stop."""

    intervention: str
    reason: str

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        one = must_be_planned(sentence, self.intervention)
        if one.requirement:
            raise NotNow(
                "plan.requirement", f"The court ordered {one.name}.", "Only a court's outcome takes a requirement out."
            )
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.keeping("ended_early", Dated(entry.occurred_at, entry.seq, self.intervention, "withdrawn"))


class RecordUnmetNeed(
    Command,
    by=DOERS,
    verb="unmet-need",
    entry="unmet_need_recorded",
    keeps=("need",),
    says="Need not met: {need}, {cause}",
):
    """A need that no resource answers; the manager brokers and does not buy (OMM A 2.5.1)."""

    need: str
    cause: Literal["no_provision", "full", "refused"]


def owed(sentence: Sentence) -> Iterator[Owed]:
    """The next step of each intervention whose turn has come and whose place fits; work hours to be done."""
    if sentence.order is None or sentence.where is Where.AT_LARGE:
        return
    layout = layout_of(sentence)
    for one in sentence.interventions:
        fits = _fits(sentence, layout.place[one.id])
        waiting = any(not is_closed(sentence, sentence.intervention(id)) for id in layout.waits_for(one.id))
        if fits and not waiting and one.id not in layout.not_started:
            yield from _step_owed(sentence, one)
        if one.partner == "unpaid_work" and fits and not is_closed(sentence, one):
            yield Owed(Question.UNPAID_WORK, sentence.facts("sentenced")[0], one.id)


def step(sentence: Sentence, id: str) -> str | None:
    """How far an intervention has come: the latest step that was taken."""
    taken = [(fact, kind) for kind in STEPS for fact in sentence.facts(kind, about=id)]
    return max(taken)[1] if taken else None


def is_closed(sentence: Sentence, one: Intervention | None) -> bool:
    """Whether nothing more is to be done with it: done, or stopped, which a requirement of the court never is."""
    if one is None or sentence.facts(*DONE, about=one.id):
        return True
    return not one.requirement and bool(sentence.facts("ended_early", about=one.id))


def waited(sentence: Sentence, id: str, telling: Telling) -> tuple[Reason, ...]:
    """How many days lay between referral and start."""
    referred = sentence.last("referred", about=id)
    if referred is None:
        return ()
    days = (calendar.day(telling.occurred_at) - calendar.day(referred.at)).days
    return (Reason(code="gap", values={"days": days}, entries=(referred.seq,)),)


def must_be_planned(sentence: Sentence, id: str) -> Intervention:
    one = sentence.intervention(id)
    if one is None:
        known = ", ".join(found.id for found in sentence.interventions) or "none"
        raise BadInput(f"There is no intervention {id!r} in this sentence. There are: {known}.")
    if is_closed(sentence, one):
        raise NotNow("intervention.closed", f"{one.name} is closed.", "Plan another intervention.")
    return one


def _step_owed(sentence: Sentence, one: Intervention) -> Iterator[Owed]:
    """Refer → place → prepare → commence → (support) → consolidate; without a partner it begins with preparing."""
    last = sentence.last(*STEPS, about=one.id)
    planned = calendar.end_of(one.by) if one.by else None
    match step(sentence, one.id):
        case None | "referral_refused" | "ended_early" if one.partner and not is_closed(sentence, one):
            yield Owed(
                "refer_requirement" if one.requirement else "refer", last or _begin(sentence), one.id, due=planned
            )
        case None:
            yield Owed("prepare", _begin(sentence), one.id, due=planned)
        case "referred" if not any(getattr(asked.ask, "intervention", None) == one.id for asked in sentence.effects):
            yield Owed("place", _known(last), one.id)
        case "referral_accepted" | "place_free" if one.class_ == "constructive":
            yield Owed("prepare", _known(last), one.id)
            yield _start_owed(sentence, one, last)
        case "referral_accepted" | "place_free" | "prepared":
            yield _start_owed(sentence, one, last)
        case "completed" if one.class_ == "constructive":
            yield Owed("consolidate", _known(last), one.id)


def _start_owed(sentence: Sentence, one: Intervention, last: Dated | None) -> Owed:
    return Owed(Question.COMMENCEMENT_GAP, sentence.last("referred", about=one.id) or _known(last), one.id)


def _begin(sentence: Sentence) -> Dated:
    return max(sentence.here_since, sentence.last("planned", "plan_changed") or sentence.here_since)


def _known(fact: Dated | None) -> Dated:
    assert fact is not None
    return fact


def _fits(sentence: Sentence, place: str) -> bool:
    if sentence.where is Where.CUSTODY:
        return place in ("custody", "either")
    return sentence.in_community and place in ("community", "either")
