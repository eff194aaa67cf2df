"""Who holds the sentence: its team, and who may do what because of it.

One offender manager for one period of continuous engagement is the default; a change is an event with a reason
(OMM 2.4). An allocation is never refused for what does not fit: that stands among its reasons. What comes to fit no
more later, because tier, harm or place change, the line manager is to look at again.
"""

from collections.abc import Iterator
from typing import Any, Literal

from domain import calendar, policy
from domain.diary import Owed, standard_of
from domain.errors import NotNow
from domain.messages import Command, Draft, Entry, GoingOn, Reason, Telling, gone_on
from domain.model import Role
from domain.questions import Question
from domain.sentence import Sentence
from domain.state import Cause, Dated, RoleHolder, Team
from domain.team import caseload
from domain.team.base import base_reasons
from domain.team.caseload import Load
from domain.team.fit import misfits
from domain.team.staffing import Grade, Qualification, Staff


class Allocate(Command, entry="allocated", says="Allocated to offender manager {offender_manager}"):
    """Names the team. A change of offender manager needs its reason (OMM 2.4, 3.48-3.55).

    `grade` to `accreditation` tell of the offender manager; `caseload` is what they hold before this sentence,
    `group_cases` and `points` are with it; `unit` is where they work. `engagement_manager` manages the person's other
    sentences.
    """

    offender_manager: str
    grade: Grade | None = None
    skills: tuple[str, ...] = ()
    base: Literal["community", "custody"] | None = None
    offender_supervisor: str | None = None
    case_administrator: str | None = None
    line_manager: str | None = None
    reason: str | None = None
    qualification: Qualification | None = None
    training: tuple[str, ...] | None = None
    agency: str | None = None
    accreditation: str | None = None
    others: tuple[RoleHolder, ...] | None = None
    skills_needed: tuple[str, ...] | None = None
    unit: str | None = None
    cause_of_two: Cause | None = None
    licence_follows: bool | None = None
    engagement_manager: str | None = None
    caseload: int | None = None
    fte_percent: int | None = None
    group: tuple[Staff, ...] | None = None
    group_cases: int | None = None
    points: int | None = None
    nominal_points: int | None = None
    going_on: GoingOn | None = None

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        before = sentence.team.offender_manager
        if before and before != self.offender_manager and not self.reason:
            raise NotNow(
                "allocation.reason",
                "A change of offender manager needs its reason.",
                "Enter why the offender manager changes.",
            )
        changes = {
            "managers_so_far": len({fact.value for fact in sentence.facts("allocated")} | {self.offender_manager})
        }
        yield Draft(
            self,
            because=(
                Reason(code="continuity", values=changes),
                *gap(sentence, telling),
                *self._engagement(),
                *caseload.reasons(sentence.governing().today, self._load(sentence)),
                *base_reasons(self._named(sentence), self.licence_follows),
                *misfits(self._named(sentence)),
                *gone_on(self.going_on),
            ),
        )

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        named = self._named(sentence)
        accepted = tuple(sorted({reason.code for reason in misfits(named)}))
        named = named.but(team=named.team.but(accepted=accepted or None))
        key_workers = {one.intervention: one.id for one in self.others or () if one.role is Role.KEY_WORKER}
        interventions = tuple(
            one.but(key_worker=key_workers[one.id]) if one.id in key_workers else one for one in named.interventions
        )
        return named.but(interventions=interventions).keeping(
            "allocated", Dated(entry.occurred_at, entry.seq, value=self.offender_manager)
        )

    def _named(self, sentence: Sentence) -> Sentence:
        """The sentence with the team as it is named here; what is not named stays as it was. Particulars of who holds
        a role are kept where something looks at them."""
        named = self.model_dump(
            include={"offender_supervisor", "case_administrator", "line_manager", "base", "cause_of_two"},
            exclude_none=True,
        )
        team = under(sentence.team, self.offender_manager, **named)
        needed = sentence.skills_needed if self.skills_needed is None else self.skills_needed
        looked_at = needed or policy.allocation_rules(sentence.governing().today)
        holders = self._holders(sentence) if looked_at else ()
        return sentence.but(team=team.but(holders=holders or None), skills_needed=needed)

    def _holders(self, sentence: Sentence) -> tuple[RoleHolder, ...]:
        """What is known of who holds the roles: as told here, else as it was, as long as they hold them."""
        known = tuple(one for one in sentence.team.holders or () if one.role is not Role.OFFENDER_MANAGER)
        others = known if self.others is None else self.others
        told = self.model_dump(include={"grade", "qualification", "agency", "accreditation"}, exclude_none=True)
        kept = sentence.team.holder(Role.OFFENDER_MANAGER, self.offender_manager)
        skills = (*(kept.skills if kept else ()), *self.skills, *(self.training or ()))
        if not (kept or told or skills):
            return others
        manager = kept or RoleHolder(role=Role.OFFENDER_MANAGER, id=self.offender_manager)
        return (manager.but(**told, skills=tuple(dict.fromkeys(skills))), *others)

    def _load(self, sentence: Sentence) -> Load:
        """What is told of the officer's work; the sentence is one case more, unless they manage it already."""
        adds = 0 if sentence.team.offender_manager == self.offender_manager else 1
        return Load(
            before=self.caseload,
            after=None if self.caseload is None else self.caseload + adds,
            fte_percent=self.fte_percent,
            unit=self.unit,
            group=self.group,
            group_cases=self.group_cases,
            points=self.points,
            nominal_points=self.nominal_points,
        )

    def _engagement(self) -> Iterator[Reason]:
        """One manager for all sentences of an engagement, unless a reason is given (OMM A 2.2.2, 2.4.5)."""
        if self.engagement_manager and self.engagement_manager != self.offender_manager:
            values: dict[str, str | int] = {"reason": "given" if self.reason else "none"}
            yield Reason(code="another_manager_in_the_engagement", values=values)


def owed(sentence: Sentence) -> Iterator[Owed]:
    """An offender manager, from the sentence on or since the last one left; a supervisor of another grade, where the
    model changes it; and a look again at what fits no more."""
    if sentence.order and sentence.team.offender_manager is None:
        yield Owed(Question.ALLOCATION, max(sentence.facts("sentenced")[:1] + sentence.facts("manager_left")))
    yield from _supervisor_change(sentence)
    allocated = sentence.last("allocated")
    if allocated and sentence.team.offender_manager:
        known = sentence.team.accepted or ()
        for code in dict.fromkeys(reason.code for reason in misfits(sentence) if reason.code not in known):
            yield Owed("misfit", allocated, code)


def _supervisor_change(sentence: Sentence) -> Iterator[Owed]:
    """Day-to-day supervision passes to somebody else, while the manager stays answerable (CMM case A: week 12)."""
    team = sentence.team
    alone = team.offender_manager is not None and team.offender_supervisor == team.offender_manager
    if alone and sentence.in_community and standard_of(sentence, Question.SUPERVISOR_CHANGE):
        yield Owed(Question.SUPERVISOR_CHANGE, sentence.supervised_since)


def gap(sentence: Sentence, telling: Telling) -> tuple[Reason, ...]:
    """How many days the sentence had no offender manager, where one had left."""
    left = sentence.last("manager_left")
    if left is None or sentence.team.offender_manager:
        return ()
    days = (calendar.day(telling.occurred_at) - calendar.day(left.at)).days
    return (Reason(code="gap_between_managers", values={"days": days}, entries=(left.seq,)),)


def must_be_allocated(sentence: Sentence) -> None:
    if sentence.team.offender_manager is None:
        raise NotNow("allocation.none", "The sentence has no offender manager yet.", "Allocate it first.")


def under(team: Team, manager: str, **named: Any) -> Team:
    """The team under a manager, with what else of it is named; a supervisor who was the manager goes too."""
    stays = team.offender_supervisor not in (None, team.offender_manager)
    supervisor = team.offender_supervisor if stays else manager
    return team.but(**{"offender_manager": manager, "offender_supervisor": supervisor, **named})
