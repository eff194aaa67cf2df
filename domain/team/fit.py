"""What of a team does not fit its case: grade, qualification, skills, one person or two, who works inside.

Pure: reasons from the sentence as it is now and the `allocation` sections of its packs. Nothing here refuses. What
nobody told, and a tier or a risk of harm that is not known, is no misfit.
"""

from collections.abc import Iterator

from domain import policy
from domain.messages import Reason
from domain.model import Harm, Role, Where
from domain.sentence import Sentence
from domain.state import RoleHolder
from domain.team.staffing import LEVELS, AllocationRules, SamePerson


def misfits(sentence: Sentence) -> tuple[Reason, ...]:
    """Every misfit as the sentence's packs see it now, and the skills that the case needs and its manager has not."""
    found = [
        reason
        for ref, rules in policy.allocation_rules(sentence.governing().today)
        for look in (_manager, _two_people, _inside, _outside)
        for reason in look(sentence, ref, rules)
    ]
    return (*_skills(sentence), *found)


def manager_of(sentence: Sentence) -> RoleHolder | None:
    """What is known of the offender manager; nothing once somebody else manages."""
    return sentence.team.holder(Role.OFFENDER_MANAGER, sentence.team.offender_manager)


def _skills(sentence: Sentence) -> Iterator[Reason]:
    """Staff get only cases that their training and experience fit (RAB Table 1)."""
    manager = manager_of(sentence)
    lacking = sorted(set(sentence.skills_needed or ()) - set(manager.skills if manager else ()))
    if manager and lacking:
        yield Reason(code="skill_missing", values=dict.fromkeys(lacking, "needed"))


def _manager(sentence: Sentence, ref: str, rules: AllocationRules) -> Iterator[Reason]:
    manager, tier, harm = manager_of(sentence), sentence.tier, sentence.harm
    if manager is None:
        return
    for row in rules.qualifications:
        if tier in row.tier and manager.qualification and _level(manager.qualification) < _level(row.at_least):
            yield Reason(
                code="qualification_below_tier",
                standard=ref,
                values={"tier": str(tier), "qualification": manager.qualification, "at_least": row.at_least},
            )
    for one in rules.grades:
        tier_outside = one.tier is not None and tier is not None and tier not in one.tier
        harm_outside = one.harm is not None and harm is not Harm.UNKNOWN and harm not in one.harm
        if one.grade == manager.grade and (not one.manages or tier_outside or harm_outside):
            values: dict[str, str | int] = {"grade": one.grade, "tier": tier or "not_set", "harm": harm}
            yield Reason(code="grade_outside_range", standard=ref, values=values)


def _level(qualification: str) -> int:
    return [str(level) for level in LEVELS].index(qualification)


def _two_people(sentence: Sentence, ref: str, rules: AllocationRules) -> Iterator[Reason]:
    """Two people manage and supervise: without a cause, or where one person is presumed (OMM 3.24, App. B)."""
    team, row = sentence.team, _same_person(sentence, rules)
    apart = team.offender_supervisor not in (None, team.offender_manager)
    if row is None or not apart or row.rule == "manager_may_hold_none":
        return
    values: dict[str, str | int] = {"one_person": row.rule, "cause": team.cause_of_two or "none"}
    if team.cause_of_two is None:
        yield Reason(code="two_people_without_cause", standard=ref, values=values)
    elif team.cause_of_two == "distant_custody" and sentence.in_community:
        yield Reason(code="cause_of_two_is_over", standard=ref, values=values)
    elif row.rule == "presumed":
        yield Reason(code="two_people_against_presumption", standard=ref, values=values)


def _same_person(sentence: Sentence, rules: AllocationRules) -> SamePerson | None:
    """The row of the tier, or the one for all."""
    of_tier = (row for row in rules.same_person if row.tier and sentence.tier in row.tier)
    return next(of_tier, next((row for row in rules.same_person if row.tier is None), None))


def _inside(sentence: Sentence, ref: str, rules: AllocationRules) -> Iterator[Reason]:
    """Who supervises in custody, where somebody else does than the manager (OMM App. B, tentative)."""
    supervisor = sentence.team.holder(Role.OFFENDER_SUPERVISOR, sentence.team.offender_supervisor)
    rows = [row for row in rules.inside if sentence.tier in row.tier]
    if supervisor is None or supervisor.inside_as is None or not rows or sentence.where is not Where.CUSTODY:
        return
    if all(supervisor.inside_as not in row.who for row in rows):
        values: dict[str, str | int] = {"tier": str(sentence.tier), "supervisor": supervisor.inside_as}
        yield Reason(code="supervisor_inside_does_not_fit_tier", standard=ref, values=values)


def _outside(sentence: Sentence, ref: str, rules: AllocationRules) -> Iterator[Reason]:
    """Supervisor and key worker may come from another agency, accredited; the manager not yet (OMM App. B)."""
    for row in rules.outside:
        for one in sentence.team.holders or ():
            if one.agency and one.role not in row.roles:
                values: dict[str, str | int] = {"role": one.role, "agency": one.agency}
                yield Reason(code="role_not_open_to_agency", standard=ref, values=values)
            elif one.agency and not one.accreditation:
                values = {"role": one.role, "agency": one.agency}
                yield Reason(code="agency_without_accreditation", standard=ref, values=values)
