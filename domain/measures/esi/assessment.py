"""B1 and B2: what the record shows of the assessments of harm and of reoffending."""

from datetime import timedelta

from domain.calendar import add_working_days
from domain.measures.esi.case import LIMITS, Assessment, Case
from domain.measures.esi.shown import Shown, begun_as_high_risk_only, by_day, computed, told
from domain.measures.measure import Count, Window

DAYS, WORKING_DAYS = LIMITS.assessed_days, LIMITS.risk_plan_working_days
NO_ASSESSMENT = "cases without such an assessment are not known"
FIRST = f"the first assessment is the last one made until day {DAYS}, else the first made after it"


def _assessed_in_time(assessments: list[Assessment], case: Case, window: Window) -> Count:
    first = assessments[0].day if assessments else None
    return by_day(case, window, case.began + timedelta(DAYS), first)


def _harm_in_time(case: Case, window: Window) -> Count:
    return _assessed_in_time(case.harm_assessments, case, window)


def _reoffending_in_time(case: Case, window: Window) -> Count:
    return _assessed_in_time(case.assessments, case, window)


def _names_tool(assessment: Assessment | None) -> Count:
    return told(bool(assessment.says.get("tool")) if assessment else None)


def _draws_on_others(assessment: Assessment | None) -> Count:
    return told(any(one in LIMITS.drawn_on for one in assessment.says.get("sources") or ()) if assessment else None)


def _risk_plan_in_time(case: Case, window: Window) -> Count:
    limit = add_working_days(case.began, WORKING_DAYS)
    return by_day(case, window, limit, next(iter(case.risk_plans), None))


def _manager_took_part(case: Case, window: Window) -> Count:
    first = case.first_harm_assessment
    return told(first.says.get("manager_took_part") if first else None)


def _by_tool_and_sources(criterion: str, kind: str, of_case: str) -> tuple[Shown, ...]:
    def first(case: Case) -> Assessment | None:
        return case.first_harm_assessment if criterion == "B1" else case.first_assessment

    return (
        computed(
            criterion,
            "tool",
            f"{kind}_tool",
            lambda case, window: _names_tool(first(case)),
            title="Assessment names its tool",
            counts=f"cases whose first assessment of {of_case} names the tool that was used",
            of=f"cases with an assessment of {of_case}",
            leaves_out=f"{NO_ASSESSMENT}; {FIRST}",
        ),
        computed(
            criterion,
            "sources used",
            f"{kind}_sources",
            lambda case, window: _draws_on_others(first(case)),
            title="Assessment draws on earlier, specialist or other agencies' assessments",
            counts=f"cases whose first assessment of {of_case} names at least one of these as its source",
            of=f"cases with an assessment of {of_case}",
            leaves_out=f"{NO_ASSESSMENT}; {FIRST}",
        ),
    )


B1 = (
    computed(
        "B1",
        "day",
        f"harm_in_{DAYS}_days",
        _harm_in_time,
        title=f"Risk of harm assessed within {DAYS} days",
        counts=f"cases whose risk of harm was assessed by day {DAYS} of supervision; an earlier assessment counts",
        of=f"cases of which day {DAYS} is past",
        leaves_out="cases that were over before that day without an assessment",
    ),
    *_by_tool_and_sources("B1", "harm", "the risk of harm"),
    begun_as_high_risk_only(
        computed(
            "B1",
            "risk management plan in five working days",
            "risk_plan_in_time",
            _risk_plan_in_time,
            title=f"Risk management plan within {WORKING_DAYS} working days",
            counts=f"cases with a risk management plan by working day {WORKING_DAYS} of supervision, in the plan, a "
            "change of it or a review; notes of a meeting are none",
            of=f"cases that began as high risk and of which working day {WORKING_DAYS} is past",
            leaves_out="cases that were over before that day without one",
            reads=("planned", "plan_changed", "reviewed"),
        )
    ),
    begun_as_high_risk_only(
        computed(
            "B1",
            "manager's part, high harm",
            "manager_took_part",
            _manager_took_part,
            title="Line manager took part in the assessment",
            counts="cases whose first assessment of the risk of harm says that the manager took part",
            of="cases that began as high risk and whose first assessment says whether the manager took part",
            leaves_out=f"where it does not say, it is not known; {FIRST}",
        )
    ),
)
B2 = (
    computed(
        "B2",
        "day",
        f"reoffending_in_{DAYS}_days",
        _reoffending_in_time,
        title=f"Likelihood of reoffending assessed within {DAYS} days",
        counts=f"cases whose likelihood was assessed by day {DAYS} of supervision; an earlier assessment counts",
        of=f"cases of which day {DAYS} is past",
        leaves_out="cases that were over before that day without an assessment",
    ),
    *_by_tool_and_sources("B2", "reoffending", "the likelihood of reoffending"),
)
ASSESSMENT = (*B1, *B2)
