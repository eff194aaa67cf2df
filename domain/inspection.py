"""Inspection: what is found of the work from beside it: judgements on its criteria, and what an officer says of a case.

Nothing here is owed and no rule reads it; the record keeps it for measures alone.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import Field

from domain.measures.esi import criteria
from domain.messages import Fact

Cases = Annotated[int, Field(ge=1, le=10000)]


class CriterionJudged(Fact, verb="criterion", says="Criterion {criterion} judged: {answer}"):
    """An assessor's or manager's judgement on the quality of the work, with its reason (ESI scoring approach).

    `criterion` is one of the inspection's, or a part of one: B3, or B3.4. Who says so is the assessor."""

    criterion: str
    answer: Literal["yes", "no", "not_applicable"]
    reason: str

    @classmethod
    def check(cls, body: dict[str, Any]) -> Self:
        """As written now: of a criterion that is scored case by case. What was told before is read as it stands."""
        judged = super().check(body)
        criteria.must_be_of_a_case(judged.criterion)
        return judged


class OfficerInterviewed(Fact, verb="interview", says="The responsible officer was interviewed about this case"):
    """The officer's answers about this case, as an inspection asks them (RAB Table 1); left out is no answer.

    `fte_cases` is their caseload at that time, worked out for full time. The next interview takes the place of this."""

    officer: str
    fte_cases: Cases | None = None
    harm_indicated: bool | None = None
    """What the interviewer finds: whether anything in the case points to harm to others; without, RAB B5 leaves it
    out."""
    quality_prioritised: bool | None = None
    workload_manageable: bool | None = None
    team_workloads_managed: bool | None = None
    has_skills: bool | None = None
    allocated_within_competence: bool | None = None
    other_roles_clear: bool | None = None
    supervision_enhances: bool | None = None
    training_access: bool | None = None
    learning_culture: bool | None = None
    good_work_recognised: bool | None = None
    staff_safety_wellbeing: bool | None = None
    services_available: bool | None = None
    agency_links_desistance: bool | None = None
    agency_links_harm: bool | None = None
    policy_communicated: bool | None = None
    recording_policy_clear: bool | None = None
    systems_support_work: bool | None = None
