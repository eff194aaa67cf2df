"""D1, D2 and D4: what the record shows of first outcomes, of what lasts, and of what it took."""

from collections.abc import Iterator

from domain.measures.esi.attendance import PERIODS, counted_periods
from domain.measures.esi.case import IN_TIME, LIMITS, Case, rank
from domain.measures.esi.shown import TIMES, begun_as_high_risk_only, computed
from domain.measures.measure import MET, NOT_MET, OUTSIDE, UNKNOWN, Count, Window, verdict

NEARLY_ALL = LIMITS.nearly_all_pct
LIKELIHOOD = ("low", "medium", "high")
LOST = ("referral_refused", "ended_early", "intervention_ended")
STATES = {"met": MET, "on_course": NOT_MET, "behind": NOT_MET, "dropped": NOT_MET}
PLANS = ("planned", "plan_changed", "reviewed")


def _objectives_met(case: Case, window: Window) -> Count:
    """Summed over objectives: as judged at the end, else as the last review that speaks of it."""
    states = {one["objective"]: STATES[one["state"]] for _, says in case.reviews for one in says.get("progress") or ()}
    ended = case.account.last("ended")
    judged = (case.says(ended).get("objectives") or ()) if ended else ()
    states.update({one["objective"]: verdict(one["met"]) for one in judged})
    counts = [states.get(id, UNKNOWN) for id in case.objectives()]
    return Count(*(sum(part) for part in zip(*counts, strict=True))) if counts else OUTSIDE


def _harm_reduced(case: Case, window: Window) -> Count:
    """From the first assessment to the last; not known where there is one alone."""
    first, last = case.first_harm_assessment, next(reversed(case.harm_assessments), None)
    if first is None or last is None or last is first:
        return UNKNOWN
    return verdict(rank(last.harm) < rank(first.harm))


def _likelihood_reduced(case: Case, window: Window) -> Count:
    """Outside where it was low from the first."""
    first, last = case.first_assessment, next(reversed(case.assessments), None)
    if first is not None and first.says["likelihood"] == LIKELIHOOD[0]:
        return OUTSIDE
    if first is None or last is None or last is first:
        return UNKNOWN
    now, then = (LIKELIHOOD.index(one.says["likelihood"]) for one in (last, first))
    return verdict(now < then)


def _appointments_kept(case: Case, window: Window) -> Count:
    """Known as soon as those without an outcome cannot change it."""
    planned = {one.id for one in case.account.appointments if case.began <= one.day <= window.as_at}
    kept = planned & {fact.about for fact in case.account.facts("attended", "home_visit_made") if fact.more != "false"}
    failed = planned & {fact.about for fact in case.account.facts("failed_to_attend")}
    if not planned:
        return OUTSIDE
    if 100 * len(kept) >= NEARLY_ALL * len(planned):
        return MET
    return NOT_MET if 100 * len(planned - failed) < NEARLY_ALL * len(planned) else UNKNOWN


def _no_new_conviction(case: Case, window: Window) -> Count:
    """By the day of the offence, not of the conviction."""
    offences = [fact.about for fact in case.account.facts("convicted")]
    if any(on > case.began.isoformat() for on in offences):
        return NOT_MET
    return UNKNOWN if "" in offences else MET


def _mainstream_at_end(case: Case, window: Window) -> Count:
    if not case.is_over_by(window.as_at):
        return OUTSIDE
    referred = (fact for fact in case.account.facts("referred") if fact.value.startswith("mainstream"))
    return verdict(any(not _is_lost(case, fact.about, fact.at) for fact in referred))


def _is_lost(case: Case, intervention: str, since: int) -> bool:
    return any(fact.at >= since for fact in case.account.facts(*LOST, about=intervention))


def _required_given(case: Case, window: Window) -> Count:
    """Summed over contacts; what was given beyond the number is left out."""
    pairs = [(min(says["kept"], says["required"]), says["required"]) for says in counted_periods(case)]
    return Count(sum(kept for kept, _ in pairs), sum(required for _, required in pairs))


def _planned_given(case: Case, window: Window) -> Count:
    due = case.fell_due_since(window, "planned_contact")
    return Count(sum(one.how in IN_TIME for one in due), len(due))


def _hours_given(case: Case, window: Window) -> Count:
    pairs = list(_hours(case))
    return Count(sum(worked for worked, _ in pairs), sum(ordered for _, ordered in pairs))


def _hours(case: Case) -> Iterator[tuple[int, int]]:
    """Of each intervention with hours: those worked, up to the number, and the number."""
    worked: dict[str, int] = {}
    for fact in case.account.facts("hours_worked"):
        worked[fact.about] = worked.get(fact.about, 0) + int(fact.value)
    for id, one in case.interventions.items():
        if one.get("hours"):
            yield min(worked.get(id, 0), one["hours"]), one["hours"]


D1 = (
    computed(
        "D1",
        "objectives met",
        "objectives_met",
        _objectives_met,
        title="Objectives met",
        counts="objectives judged as met at the end or, until then, called met by the last review that speaks of them",
        of="objectives of which the end or a review says how they stand; on course is not met yet",
        leaves_out="objectives of which neither speaks are not known",
        reads=PLANS,
    ),
    computed(
        "D1",
        "factor scores then and now",
        "likelihood_reduced",
        _likelihood_reduced,
        title="Likelihood of reoffending reduced",
        counts="cases whose last assessment gives a lower likelihood than the first",
        of="cases that began above low and were assessed again",
        leaves_out="cases that began as low; cases that nobody has assessed again are not known",
    ),
    begun_as_high_risk_only(
        computed(
            "D1",
            "harm then and now",
            "harm_reduced",
            _harm_reduced,
            title="Risk of harm reduced",
            counts="cases whose last assessment gives a lower risk of harm than the first",
            of="cases that began as high risk and were assessed again",
            leaves_out="cases that nobody has assessed again are not known",
        )
    ),
    computed(
        "D1",
        "appointments kept",
        "nearly_all_kept",
        _appointments_kept,
        title="All or nearly all planned appointments kept",
        counts=f"cases in which at least {NEARLY_ALL} % of the statutory appointments were kept; the share is ours",
        of="cases with an appointment under supervision whose day has come",
        leaves_out="appointments called off, and voluntary ones; not known where those without an outcome decide",
        reads=("appointment_made", "appointment_changed", "attended", "home_visit_made", "failed_to_attend"),
    ),
    computed(
        "D1",
        "new offences",
        "no_new_conviction",
        _no_new_conviction,
        title="No conviction for an offence since the start",
        counts="cases without a recorded conviction for an offence committed after the first day of supervision",
        of="cases in the sample",
        leaves_out="cases with a conviction for an offence of unknown day, and no other, are not known",
        reads=("convicted",),
    ),
)
D2 = (
    computed(
        "D2",
        "mainstream contact at the end",
        "mainstream_at_end",
        _mainstream_at_end,
        title="In contact with a mainstream organisation at the end",
        counts="cases referred to a mainstream organisation that has not refused, and whose work was not ended early",
        of="cases that were over",
        leaves_out="cases that were not over yet",
        reads=("referred", *LOST),
    ),
)
D4 = (
    computed(
        "D4",
        "planned and given contacts by tier",
        "required_contacts_given",
        _required_given,
        title="Contacts given of those that the standard asks for",
        counts="contacts kept in the periods that a standard counts, up to the number that it asks for",
        of="contacts that the standard asks for in these periods; read by tier, it sets given against asked",
        leaves_out="periods in which contact rested, numbers meant as a maximum, cases without a counted period",
        reads=PERIODS,
    ),
    computed(
        "D4",
        "planned and given contacts by tier",
        "planned_contacts_given",
        _planned_given,
        title="Contacts given as often as the plan says",
        counts="contacts kept by the day on which the plan made the next one due",
        of="contacts that the plan made due by a day that is past, or that were kept",
        leaves_out="cases whose plan does not say how often, or whose standards do not ask for it",
        reads=TIMES,
    ),
    computed(
        "D4",
        "planned and given hours",
        "hours_given",
        _hours_given,
        title="Hours given of those ordered or planned",
        counts="hours worked so far, up to the number of each intervention",
        of="hours of all interventions that have a number of them, whether or not their time is up",
        leaves_out="interventions taken out again, and those without hours",
        reads=("hours_worked", *PLANS, "sentence_varied"),
    ),
)
OUTCOMES = (*D1, *D2, *D4)
