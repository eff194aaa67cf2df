"""B3 and B4: what the record shows of the first plan, of what was explained, and of the documents."""

from domain.measures.esi.case import LIMITS, Case
from domain.measures.esi.shown import TIMES, all_told, begun_as_high_risk_only, computed, in_time, told
from domain.measures.measure import OUTSIDE, UNKNOWN, Count, Window, verdict

PLANS = ("planned", "plan_changed", "reviewed")
ORDERED = ("sentence_varied", "court_outcome")
MONTHS = LIMITS.documents_months
NO_PLAN = "cases without a plan are not known"


def _plan_in_time(case: Case, window: Window) -> Count:
    return in_time(case.fell_due(window, "plan"))


def _draws_on_report(case: Case, window: Window) -> Count:
    """Outside where there was nothing to draw on."""
    wanted = list(_to_draw_on(case))
    if not wanted:
        return OUTSIDE
    if case.plan is None:
        return UNKNOWN
    return verdict(set(wanted) <= set(case.plan.get("draws_on") or ()))


def _to_draw_on(case: Case) -> list[str]:
    planned = case.planned
    reports = [one for one in case.account.facts("report_delivered") if planned is None or one.at <= planned.at]
    on_licence = not case.account.is_order and (planned is None or planned.day >= case.began)
    return [*(["report"] if reports else []), *(["prison_plan"] if on_licence else [])]


def _plan_is_smart(case: Case, window: Window) -> Count:
    return told(all(case.is_smart(one) for one in case.plan.get("objectives") or ()) if case.plan else None)


def _person_took_part(case: Case, window: Window) -> Count:
    said = [view.value for view in case.account.facts("view_stated") if view.value]
    return told(said[0] == "true" if said else None)


def _order_understood(case: Case, window: Window) -> Count:
    explained = case.since("order_explained")
    return told(any(one.about == "true" for one in explained) if explained else None)


def _plan_meets_diversity(case: Case, window: Window) -> Count:
    """Outside where the assessment names no support need."""
    if case.first_assessment is None:
        return UNKNOWN
    needs = set(case.first_assessment.says.get("support_needs") or ())
    if not needs:
        return OUTSIDE
    if case.plan is None:
        return UNKNOWN
    laid_down = [*case.requirements.values(), *(case.plan.get("interventions") or ())]
    return verdict(needs <= {kind for one in laid_down for kind in one.get("support") or ()})


def _risk_plan_inside(case: Case, window: Window) -> Count:
    return told(bool(case.plan.get("risk_management_plan")) if case.plan else None)


def _liaison_named(case: Case, window: Window) -> Count:
    return told(bool(case.plan.get("liaison")) if case.plan else None)


def _documents_there(case: Case, window: Window) -> Count:
    if case.documents_expected_on > window.as_at or case.is_over_by(case.documents_expected_on):
        return OUTSIDE
    delivered = {one.about for one in case.account.facts("report_delivered")}
    reports = (one.about in delivered for one in case.account.facts("report_asked_for"))
    return all_told((bool(case.assessments), case.plan is not None, bool(case.since("order_explained")), *reports))


B3 = (
    computed(
        "B3",
        "day of the plan",
        "plan_in_time",
        _plan_in_time,
        title="Plan made in time",
        counts="cases whose first plan was made by the day that their own standard sets",
        of="cases with such a day, once it is past or the plan was made",
        leaves_out="cases without a plan due by a day are not known",
        reads=TIMES,
    ),
    computed(
        "B3",
        "report drawn on",
        "plan_draws_on_report",
        _draws_on_report,
        title="Plan draws on the report or the prison's plan",
        counts="cases whose first plan says that it draws on the report and, made on licence, on the prison's plan",
        of="cases with a plan and with such a source before it",
        leaves_out=f"orders without a report; {NO_PLAN}",
        reads=(*PLANS, "report_delivered"),
    ),
    computed(
        "B3",
        "fields of the objectives",
        "plan_is_smart",
        _plan_is_smart,
        title="Objectives say which need, by when and who",
        counts="cases whose first plan says of each objective the day, who does it and the need, unless it serves what "
        "the court ordered",
        of="cases with a plan",
        leaves_out=f"{NO_PLAN}; whether an objective can be achieved is for judgement",
        reads=(*PLANS, *ORDERED),
    ),
    computed(
        "B3",
        "person's part",
        "person_took_part",
        _person_took_part,
        title="Person took part in planning",
        counts="cases in which the first recorded view of the person says that they took part in planning",
        of="cases in which a view says whether they did",
        leaves_out="cases in which none says so are not known",
        reads=("view_stated",),
    ),
    computed(
        "B3",
        "order understood",
        "order_understood",
        _order_understood,
        title="Terms explained and understood",
        counts="cases in which the terms were explained under supervision and were understood, as the record says",
        of="cases in which an explanation is recorded",
        leaves_out="cases without a recorded explanation are not known",
        reads=("order_explained",),
    ),
    computed(
        "B3",
        "diversity",
        "plan_meets_support_needs",
        _plan_meets_diversity,
        title="Plan answers the support needs that were assessed",
        counts="cases in which each support need of the first assessment is answered by an intervention of the first "
        "plan or of the court",
        of="cases with a plan whose first assessment names a support need",
        leaves_out=f"cases whose assessment names none; cases without an assessment are not known; {NO_PLAN}",
        reads=(*PLANS, *ORDERED),
    ),
    begun_as_high_risk_only(
        computed(
            "B3",
            "risk management inside",
            "risk_plan_inside",
            _risk_plan_inside,
            title="Risk management plan inside the plan",
            counts="cases whose first plan holds a risk management plan; one that was added later is not counted",
            of="cases that began as high risk, with a plan",
            leaves_out=NO_PLAN,
            reads=PLANS,
        )
    ),
    computed(
        "B3",
        "liaison named",
        "liaison_named",
        _liaison_named,
        title="Liaison duties named in the plan",
        counts="cases whose first plan names who keeps in touch with others",
        of="cases with a plan",
        leaves_out=NO_PLAN,
        reads=PLANS,
    ),
)
B4 = (
    computed(
        "B4",
        "expected documents there",
        "documents_there",
        _documents_there,
        title="Expected documents are there",
        counts="cases with an assessment, a plan, a record that the terms were explained, and every report asked for",
        of=f"cases {MONTHS} months after the first day of supervision",
        leaves_out="cases that were over before; whether the documents are good is for judgement",
        reads=(*PLANS, "order_explained", "report_asked_for", "report_delivered"),
    ),
)
PLANNING = (*B3, *B4)
