"""Interventions as they are carried out: broker, prepare, commence, support, consolidate, each with its own state.

A requirement of the court is referred at once by the case administrator; a constructive intervention when its phase has
come and the place fits. Commencement is a three-way meeting (CMM recommendations); the gap from referral to
commencement is watched, since attrition before the start is the known failure (OMM App. E).
"""

from collections.abc import Iterator
from typing import Literal

from domain import calendar, words
from domain.asks import Ask, Placement, Referral, TagOrder
from domain.diary import Owed
from domain.errors import BadInput, NotNow
from domain.interventions.delivery import RUNNING, STEPS, contact_of, is_closed, step, waited, without_contact
from domain.interventions.turns import course_of, course_reasons, layout_of
from domain.interventions.waiting import ranked, wanted
from domain.messages import Command, Draft, Entry, Reason, Telling
from domain.model import Day, Role, Where
from domain.questions import Question
from domain.sentence import Sentence
from domain.state import Dated, Intervention


class Refer(
    Command,
    entry="referred",
    keeps=("intervention",),
    says="Referred to {intervention}",
):
    """Brokers a place: what is asked of whom, at which level of brokerage (OMM 3.19)."""

    intervention: str
    brokerage: Literal["in_house", "purchased", "mainstream_with_duty", "mainstream"] = "in_house"
    need_to_know: tuple[str, ...] = ()
    provider: str | None = None
    """Who is asked, where it is not the provider that the plan names."""

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        one = must_be_planned(sentence, self.intervention)
        if step(sentence, one.id) not in (None, "referral_refused", "ended_early"):
            raise NotNow(
                "intervention.referred", f"{one.name} is under way already.", "Wait for the answer, or end it first."
            )
        stands = Reason(code="layout", values={"stands": layout_of(sentence).reason(one.id)})
        yield Draft(self, because=(stands, *course_reasons(sentence, one.id), *self._not_in_person(one, telling)))

    def _not_in_person(self, one: Intervention, telling: Telling) -> tuple[Reason, ...]:
        """The highest level takes the manager's own authority to commit resources and take risks (OMM 3.19)."""
        level = one.brokerage or self.brokerage
        if level != "mainstream" or telling.by.role is Role.OFFENDER_MANAGER:
            return ()
        return (Reason(code="not_brokered_in_person", values={"brokerage": level, "by": telling.by.role}),)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return ranked(super().fold(sentence, entry), self.intervention, self.provider, entry)

    def ask(self, sentence: Sentence) -> Ask | None:
        one = sentence.intervention(self.intervention)
        if one is None:
            return None
        place = wanted(sentence, one, self.provider)
        match one.partner:
            case "programmes":
                return Referral(intervention=one.id, name=one.name, wanted=place)
            case "unpaid_work":
                return Placement(intervention=one.id, hours=one.hours, wanted=place)
            case "electronic_monitoring":
                return TagOrder(intervention=one.id)
        return None


class Commence(
    Command,
    entry="commenced",
    keeps=("intervention",),
    says="{intervention}: commenced, {meeting}",
):
    """The start, with the person, the key worker and a member of the team in one room (CMM recommendations)."""

    intervention: str
    three_way_meeting_on: Day | None = None
    why_no_meeting: str | None = None
    named_contact: str | None = None
    """Who stays the person's contact while it runs (CMM ch. 4)."""

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
        alone = () if self.named_contact else without_contact(sentence, one)
        yield Draft(self, because=(*waited(sentence, one.id, telling), *alone))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        if self.named_contact:
            fact = Dated(entry.occurred_at, entry.seq, self.intervention, self.named_contact)
            sentence = sentence.keeping("named_contact", fact)
        return super().fold(sentence, entry)


class EndIntervention(
    Command,
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
    layout, stands = layout_of(sentence), course_of(sentence)
    for one in sentence.interventions:
        fits = _fits(sentence, layout.place[one.id])
        if fits and stands[one.id].goes_on:
            yield from _step_owed(sentence, one)
            yield from _while_it_runs(sentence, one)
        if one.partner == "unpaid_work" and fits and not is_closed(sentence, one):
            yield Owed(Question.UNPAID_WORK, sentence.facts("sentenced")[0], one.id)


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
    by = one.by or one.next_start
    planned = calendar.end_of(by) if by else None
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


def _while_it_runs(sentence: Sentence, one: Intervention) -> Iterator[Owed]:
    """Support, and a contact by name, from the start of constructive work to its end (OMM 3.22; CMM ch. 4)."""
    begun = sentence.last(*RUNNING, about=one.id)
    if begun is None or is_closed(sentence, one) or one.class_ != "constructive":
        return
    if not contact_of(sentence, one):
        yield Owed(Question.NAMED_CONTACT, begun, one.id)
    if not sentence.facts("supported", about=one.id, since=begun.at):
        yield Owed(Question.SUPPORT, begun, one.id)


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
