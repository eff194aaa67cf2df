"""C5: what the record shows of the management of the risk of harm."""

from datetime import date, timedelta

from domain.measures.esi.case import IN_TIME, LIMITS, PLANNING, Case
from domain.measures.esi.shown import TIMES, all_told, computed, high_risk_only
from domain.measures.measure import OUTSIDE, Count, Window, verdict

DAYS = LIMITS.answered_days
FORMAL = (2, 3)
OURS = f"the {DAYS} days are ours: none are printed"


def _changes_answered(case: Case, window: Window) -> Count:
    return _answered(case, window, case.harm_changes, PLANNING)


def _news_answered(case: Case, window: Window) -> Count:
    return _answered(case, window, case.news, ("assessed", "reviewed"))


def _answered(case: Case, window: Window, happened: list[date], by_what: tuple[str, ...]) -> Count:
    """Whether each was answered on its day or in the days after it; outside while these run, or the case was over."""
    if not happened:
        return OUTSIDE
    answers = [fact.day for fact in case.account.facts(*by_what)]
    limits = {on: on + timedelta(DAYS) for on in happened}
    past = {on: by for on, by in limits.items() if by <= window.as_at and not case.is_over_by(by)}
    return all_told(any(on <= answer <= by for answer in answers) for on, by in past.items())


def _formal_meeting(case: Case, window: Window) -> Count:
    return verdict(any(case.says(fact)["level"] in FORMAL for fact in case.since("multi_agency_meeting_held")))


def _actions_done(case: Case, window: Window) -> Count:
    return all_told(one.how in IN_TIME for one in case.fell_due_since(window, "action"))


def _home_visited(case: Case, window: Window) -> Count:
    return verdict(any(fact.more == "true" for fact in case.since("home_visit_made")))


HARM = (
    computed(
        "C5",
        "changes of harm answered",
        "changes_answered",
        _changes_answered,
        title="Plan follows each change in the risk of harm",
        counts=f"cases in which the plan was made, changed or reviewed within {DAYS} days of each change",
        of="cases in which another level was assessed under supervision than before",
        leaves_out=f"changes whose days are not past, or in which the case was over; {OURS}",
        reads=PLANNING,
    ),
    computed(
        "C5",
        "changes of harm answered",
        "news_answered",
        _news_answered,
        title="News of risk answered by an assessment or review",
        counts=f"cases in which the risk was assessed or the plan reviewed within {DAYS} days of all news of risk",
        of="cases with risk information, a questioned assessment, an arrest, a charge or a conviction",
        leaves_out=f"arrests on our own warrant or recall; news whose days are not past, or in which the case was "
        f"over; {OURS}",
        reads=("reviewed", "risk_information", "assessment_questioned", "charged", "convicted", "arrested"),
    ),
    high_risk_only(
        computed(
            "C5",
            "meetings",
            "formal_meeting",
            _formal_meeting,
            title="Formal meeting with other agencies",
            counts="cases with a meeting at level 2 or 3 under supervision; not each such case needs one",
            of="cases in the sample",
            reads=("multi_agency_meeting_held",),
        )
    ),
    computed(
        "C5",
        "actions done",
        "actions_done",
        _actions_done,
        title="Actions agreed with other agencies done in time",
        counts="cases in which each action agreed at a meeting was settled by its day",
        of="cases with an action whose day is past",
        leaves_out="cases without such an action",
        reads=TIMES,
    ),
    computed(
        "C5",
        "home visit at any stage",
        "home_visited",
        _home_visited,
        title="Home visited at any stage",
        counts="cases in which the person was seen at home under supervision",
        of="cases in the sample",
        reads=("home_visit_made",),
    ),
)
