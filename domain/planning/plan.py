"""The one sentence plan: what it holds, who may change it, and how it is read again.

Only the offender manager changes the plan (OMM App. B, Planner). Each assessed need has an objective or stays visible
without one; the plan and every review cover all parts of the sentence (CMM A2.7). Every change says what prompted it.
"""

from collections.abc import Iterator
from typing import Literal

from domain import words
from domain.assessment import HIGH
from domain.diary import Owed, owed_from, standard_of
from domain.errors import BadInput, NotNow
from domain.interventions import sequencing, turns
from domain.messages import Command, Draft, Entry, GoingOn, Reason, Telling, gone_on
from domain.model import Aim, Model, Where
from domain.planning import content
from domain.questions import Question
from domain.sentence import Sentence
from domain.state import Dated, Intervention, Objective, Written
from domain.tiers import schemes
from domain.tiers.tiering import brings, scheme_now, tiered


class Plan(Command, entry="planned", says="Sentence plan made: {how_many}"):
    """The sentence plan: objectives, interventions laid out over the sentence, how often they are seen (OMM 3.18)."""

    objectives: tuple[Objective, ...]
    interventions: tuple[Intervention, ...] = ()
    contact_every_days: int | None = None
    draws_on: tuple[str, ...] = ()
    risk_management_plan: str | None = None
    liaison: tuple[str, ...] = ()
    agreed_by_person: bool | None = None
    shared: Literal["team", "need_to_know"] = "team"
    carries: int | None = None
    """How many demands at once the person can carry (OMM 3.33), by the catalogue's measure."""
    aims: tuple[Aim, ...] | None = None
    aims_set_by: Literal["court", "deduced", "offender_manager"] | None = None
    """Courts often leave the mix of aims unsaid; it is deduced, or the offender manager sets it (OMM 3.5-3.6)."""
    aims_because: str | None = None
    going_on: GoingOn | None = None

    @property
    def how_many(self) -> str:
        return words.counted(len(self.objectives), "objectives")

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        _must_be_a_sentence(sentence)
        if sentence.facts("planned"):
            raise NotNow("plan.exists", "There is a sentence plan already.", "Change it, and say what prompted that.")
        if not self.objectives:
            raise BadInput("plan: enter at least one objective.")
        _must_be_new(sentence, self.interventions)
        after = self._laid_on(sentence)
        told = (*layout_reasons(sentence, after, self.objectives), *_content(sentence, after, self))
        yield Draft(self, because=(*told, *gone_on(self.going_on)))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return _written(self._laid_on(sentence), entry, rmp=self.risk_management_plan, contact=self.contact_every_days)

    def _laid_on(self, sentence: Sentence) -> Sentence:
        says = Written(objectives=self.objectives, draws_on=self.draws_on, liaison=self.liaison, shared=self.shared)
        return sentence.but(
            interventions=(*sentence.interventions, *self.interventions),
            objectives=tuple(one.id for one in self.objectives),
            carries=self.carries,
            written=says if content.asked(sentence) else None,
        )


class ChangePlan(Command, entry="plan_changed", says="Sentence plan changed: {reason}"):
    """A change of the plan, with what prompted it; what was done stays done."""

    reason: str
    prompted_by: int | None = None
    add_objectives: tuple[Objective, ...] = ()
    add: tuple[Intervention, ...] = ()
    remove: tuple[str, ...] = ()
    contact_every_days: int | None = None
    risk_management_plan: str | None = None
    change: tuple[Intervention, ...] | None = None
    """Interventions of the plan as they are from now on; what was done with them stays done."""
    change_objectives: tuple[Objective, ...] | None = None
    liaison: tuple[str, ...] | None = None
    draws_on: tuple[str, ...] | None = None
    carries: int | None = None
    going_on: GoingOn | None = None

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        _must_be_a_sentence(sentence)
        if not sentence.facts("planned"):
            raise NotNow("plan.none", "There is no sentence plan yet.", "Make the plan first.")
        _must_be_new(sentence, self.add)
        for id in self.remove:
            one = sentence.intervention(id)
            if one is None:
                raise BadInput(f"change-plan: no intervention {id!r} in the plan.")
            if one.requirement:
                raise NotNow(
                    "plan.requirement",
                    f"The court ordered {one.name}.",
                    "Only a court's outcome takes a requirement out.",
                )
        for changed in self.change or ():
            _must_be_changeable(sentence, changed)
        for objective in self.change_objectives or ():
            if objective.id not in sentence.objectives:
                raise BadInput(f"change-plan: no objective {objective.id!r} in the plan.")
        after = self._laid_on(sentence)
        told = (*layout_reasons(sentence, after, self.add_objectives), *content.moved(sentence, after))
        yield Draft(self, because=(*told, *_content(sentence, after, self), *gone_on(self.going_on)))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return _written(self._laid_on(sentence), entry, rmp=self.risk_management_plan, contact=self.contact_every_days)

    def _laid_on(self, sentence: Sentence) -> Sentence:
        changed = {one.id: one for one in self.change or ()}
        kept = tuple(_as_changed(one, changed) for one in sentence.interventions if one.id not in self.remove)
        return sentence.but(
            interventions=(*kept, *self.add),
            objectives=(*sentence.objectives, *(one.id for one in self.add_objectives)),
            carries=sentence.carries if self.carries is None else self.carries,
            written=self._rewritten(content.said(sentence)),
        )

    def _rewritten(self, before: Written | None) -> Written | None:
        if before is None:
            return None
        changed = {one.id: one for one in self.change_objectives or ()}
        objectives = (*(changed.get(one.id, one) for one in before.objectives), *self.add_objectives)
        liaison = before.liaison if self.liaison is None else self.liaison
        draws_on = before.draws_on if self.draws_on is None else self.draws_on
        return before.but(objectives=objectives, liaison=liaison, draws_on=draws_on)


class Progress(Model):
    """How far one objective has come at a review."""

    objective: str
    state: Literal["met", "on_course", "behind", "dropped"]


class Review(Command, entry="reviewed", says="Plan reviewed: {findings}"):
    """The formal reading again of assessment, plan and tier; ends in this entry (OMM App. B; CMM A2.7, A2.11)."""

    findings: str
    plan_still_fits: bool
    kind: Literal["paper", "team"] = "paper"
    covers_all_parts: bool | None = None
    progress: tuple[Progress, ...] = ()
    tier: str | None = None
    risk_management_plan: str | None = None
    person_took_part: bool | None = None
    liaison: tuple[str, ...] | None = None
    early_revocation: Literal["not_fit", "considered", "proposed"] | None = None
    """Whether the order could be ended early for good progress (CMM case C)."""

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        _must_be_a_sentence(sentence)
        if not sentence.facts("planned"):
            raise NotNow("plan.none", "There is no sentence plan to review.", "Make the plan first.")
        after = self._laid_on(sentence)
        parts = content.left_out(sentence) if not self.covers_all_parts else ()
        stands = turns.course_reasons(after) if content.happened_since(sentence) else ()
        yield Draft(self, because=(*stands, *parts, *_content(sentence, after, self), *self._tier(sentence)))

    def _laid_on(self, sentence: Sentence) -> Sentence:
        said = content.said(sentence)
        if said is None or self.liaison is None:
            return sentence
        return sentence.but(written=said.but(liaison=self.liaison))

    def _tier(self, sentence: Sentence) -> tuple[Reason, ...]:
        """What the tier brings that the review tells, under the scheme that the sentence is under."""
        if self.tier is None:
            return ()
        scheme = scheme_now(sentence)
        schemes.must_be_of(scheme, self.tier)
        return brings(sentence, scheme, self.tier)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        sentence = self._laid_on(sentence).keeping("reviewed", Dated(entry.occurred_at, entry.seq))
        if self.risk_management_plan:
            sentence = sentence.keeping("risk_management_plan", Dated(entry.occurred_at, entry.seq))
        return tiered(sentence, entry, scheme_now(sentence), self.tier) if self.tier else sentence


def owed(sentence: Sentence) -> Iterator[Owed]:
    """The plan, its risk management part where harm is high, its review; how often the person is seen."""
    if sentence.where is Where.BEFORE:
        return
    if sentence.facts("planned"):
        last = sentence.last("reviewed") or sentence.facts("planned")[0]
        yield Owed(Question.REVIEW, max(last, sentence.here_since))
    else:
        yield owed_from(sentence, Question.PLAN, max(sentence.here_since, sentence.facts("sentenced")[0]))
    raised = sentence.last("harm_raised")
    if sentence.harm in HIGH and raised and not content.has_risk_plan(sentence):
        standard = standard_of(sentence, Question.RISK_MANAGEMENT_PLAN)
        from_sentence = standard is not None and standard.clock == "sentence"
        yield Owed(Question.RISK_MANAGEMENT_PLAN, sentence.facts("sentenced")[0] if from_sentence else raised)
    if sentence.in_community and not sentence.facts("contact_level") and standard_of(sentence, Question.CONTACT_LEVEL):
        yield Owed(Question.CONTACT_LEVEL, sentence.here_since)
    planned, happened = sentence.facts("planned"), content.happened_since(sentence)
    if planned and content.is_wanting(sentence):
        yield Owed(Question.PLAN_CONTENT, planned[0])
    if happened:
        yield Owed(Question.REPLAN, happened[0])


def layout_reasons(sentence: Sentence, after: Sentence, objectives: tuple[Objective, ...]) -> tuple[Reason, ...]:
    """Why each intervention stands where it does, what breaks a natural order, which needs have no objective."""
    layout = turns.layout_of(after)
    places = {id: f"{layout.reason(id)}:{place}" for id, place in layout.place.items()}
    reasons = [Reason(code="layout", values=places)] if places else []
    broken = sequencing.breaks_natural_order(sequencing.with_natural_orders(after.interventions))
    if broken:
        reasons.append(Reason(code="natural_order_broken", values=dict.fromkeys(broken, "before")))
    without = set(sentence.needs) - {one.need for one in objectives}
    if without and not sentence.objectives:
        reasons.append(Reason(code="needs_without_objective", values=dict.fromkeys(sorted(without), "none")))
    return (*reasons, *turns.course_reasons(after), *turns.too_heavy(after))


def _content(sentence: Sentence, after: Sentence, told: "Plan | ChangePlan | Review") -> tuple[Reason, ...]:
    """What happened since the plan was last looked at, and what its content still lacks; where standards ask."""
    has_one = bool(told.risk_management_plan) or content.has_risk_plan(sentence)
    lacks = content.lacking(after, risk_plan=has_one)
    return (*content.replanned(sentence), *lacks)


def _as_changed(one: Intervention, changed: dict[str, Intervention]) -> Intervention:
    return changed[one.id].but(requirement=one.requirement) if one.id in changed else one


def _written(sentence: Sentence, entry: Entry, *, rmp: str | None, contact: int | None) -> Sentence:
    fact = Dated(entry.occurred_at, entry.seq)
    sentence = sentence.keeping(entry.type, fact)
    if rmp:
        sentence = sentence.keeping("risk_management_plan", fact)
    return sentence.keeping("contact_level", fact._replace(value=str(contact))) if contact else sentence


def _must_be_a_sentence(sentence: Sentence) -> None:
    if sentence.order is None:
        raise NotNow("plan.before-sentence", "The court has not passed sentence yet.", "Wait for the sentence.")
    if sentence.over:
        raise NotNow("plan.over", "The sentence is over.", "Evaluate it and end it.")


def _must_be_new(sentence: Sentence, interventions: tuple[Intervention, ...]) -> None:
    ids = [one.id for one in interventions]
    taken = [id for id in ids if sentence.intervention(id) or ids.count(id) > 1]
    if taken:
        raise BadInput(f"plan: intervention {taken[0]!r} is there already.")
    for one in interventions:
        _must_have_its_stage(one)


def _must_have_its_stage(one: Intervention) -> None:
    if (one.class_ == "constructive") != (one.stage is not None):
        raise BadInput(
            f"plan: intervention {one.id!r}: a constructive intervention has a stage from 1 to 4, no other has one."
        )


def _must_be_changeable(sentence: Sentence, changed: Intervention) -> None:
    """What the court ordered stays what it ordered; who deals with it, where and when is the manager's."""
    one = sentence.intervention(changed.id)
    if one is None:
        raise BadInput(f"change-plan: no intervention {changed.id!r} in the plan.")
    _must_have_its_stage(changed)
    if one.requirement and (one.class_, one.hours, one.partner) != (changed.class_, changed.hours, changed.partner):
        raise NotNow(
            "plan.requirement", f"The court ordered {one.name}.", "Only a court's outcome changes what was ordered."
        )
