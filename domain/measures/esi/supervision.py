"""C2, C3 and C4: what the record shows of reviews, programmes, providers, diversity needs and methods."""

from domain.measures.esi.case import Case
from domain.measures.esi.shown import TIMES, all_told, computed, high_risk_only, in_time, told
from domain.measures.facts import Fact
from domain.measures.measure import OUTSIDE, UNKNOWN, Count, Window, verdict

PLANS = ("planned", "plan_changed", "reviewed")
ORDERED = ("sentence_varied", "court_outcome")
NO_REVIEW = "cases without a review are not known"
SETTLED = ("met", "dropped")


def _reviews_in_time(case: Case, window: Window) -> Count:
    return in_time(case.fell_due_since(window, "review"))


def _progress_reviewed(case: Case, window: Window) -> Count:
    """What an earlier review called met or dropped need not be said again."""
    if not case.reviews:
        return UNKNOWN
    *earlier, (last, says) = case.reviews
    settled = {one["objective"] for _, said in earlier for one in said.get("progress") or () if one["state"] in SETTLED}
    spoken_of = {one["objective"] for one in says.get("progress") or ()}
    return verdict(case.objectives(until=last).keys() <= settled | spoken_of)


def _risk_plan_in_review(case: Case, window: Window) -> Count:
    return told(bool(case.reviews[-1][1].get("risk_management_plan")) if case.reviews else None)


def _smart_at_review(case: Case, window: Window) -> Count:
    if not case.reviews:
        return UNKNOWN
    return verdict(all(case.is_smart(one) for one in case.objectives(until=case.reviews[-1][0]).values()))


def _programmes_in_time(case: Case, window: Window) -> Count:
    """Outside where there is no accredited programme."""
    programmes = [
        id for id, one in case.interventions.items() if one.get("partner") == "programmes" or one.get("accredited")
    ]
    if not programmes:
        return OUTSIDE
    keys = {f"commencement_gap/{id}" for id in programmes}
    return in_time(one for one in case.fell_due_since(window, "commencement_gap") if one.key in keys)


def _providers_met(case: Case, window: Window) -> Count:
    begun: dict[str, list[bool | None]] = {}
    for fact in case.since("commenced", "started"):
        begun.setdefault(fact.about, []).append(_met_provider(fact))
    return all_told(True if True in said else False if False in said else None for said in begun.values())


def _met_provider(fact: Fact) -> bool | None:
    """Whether manager, provider and person met; `commenced` gives the day or why not, `started` whether."""
    if fact.kind == "commenced":
        return True if fact.value else False if fact.more else None
    return {"true": True, "false": False}.get(fact.value)


def _needs_recorded(case: Case, window: Window) -> Count:
    if not case.assessments:
        return UNKNOWN
    return verdict(any(one.says.get("diversity") or one.says.get("support_needs") for one in case.assessments))


def _support_recorded(case: Case, window: Window) -> Count:
    """Outside where no assessment names a support need."""
    if not case.assessments:
        return UNKNOWN
    needs = {need for one in case.assessments for need in one.says.get("support_needs") or ()}
    given = {kind for one in case.interventions.values() for kind in one.get("support") or ()}
    return verdict(needs <= given) if needs else OUTSIDE


def _methods_recorded(case: Case, window: Window) -> Count:
    constructive = [one for one in case.interventions.values() if one["class_"] == "constructive"]
    return all_told(bool(one.get("method")) for one in constructive)


C2 = (
    computed(
        "C2",
        "day of the review",
        "reviews_in_time",
        _reviews_in_time,
        title="Reviews held in time",
        counts="cases in which each review that fell due under supervision was held by the day that the standard sets",
        of="cases with such a day, once it is past or the review was held",
        leaves_out="cases without a review due by a day are not known",
        reads=TIMES,
    ),
    computed(
        "C2",
        "objectives reviewed",
        "progress_reviewed",
        _progress_reviewed,
        title="Progress of every objective reviewed",
        counts="cases whose last review says of each objective how far it has come, unless an earlier one called it "
        "met or dropped",
        of="cases with a review",
        leaves_out=NO_REVIEW,
        reads=PLANS,
    ),
    computed(
        "C2",
        "objectives reviewed",
        "smart_at_review",
        _smart_at_review,
        title="Objectives at the review say which need, by when and who",
        counts="cases in which each objective, as it was at the last review, names the day, who does it and the need, "
        "unless it serves what the court ordered",
        of="cases with a review",
        leaves_out=NO_REVIEW,
        reads=(*PLANS, *ORDERED),
    ),
    high_risk_only(
        computed(
            "C2",
            "risk management in it",
            "risk_plan_in_review",
            _risk_plan_in_review,
            title="Risk management plan inside the review",
            counts="cases whose last review holds a risk management plan",
            of="cases with a review",
            leaves_out=NO_REVIEW,
            reads=PLANS,
        )
    ),
    computed(
        "C2",
        "start of programme",
        "programmes_in_time",
        _programmes_in_time,
        title="Accredited programmes started in time",
        counts="cases in which each programme started by the day that their own standard sets",
        of="cases with a programme and such a day, once it is past or the programme has started",
        leaves_out="cases without a programme; where no standard sets a day it is not known",
        reads=(*TIMES, *PLANS, *ORDERED),
    ),
    computed(
        "C2",
        "provider contacts",
        "providers_met",
        _providers_met,
        title="Manager, provider and person met at the start",
        counts="cases in which such a meeting is recorded for each intervention that began under supervision",
        of="cases with an intervention that began, of each of which it is recorded whether they met",
        leaves_out="cases in which none began; where it is not recorded whether they met it is not known",
        reads=("commenced", "started"),
    ),
)
C3 = (
    computed(
        "C3",
        "needs recorded",
        "needs_recorded",
        _needs_recorded,
        title="Diversity or support needs recorded",
        counts="cases in which an assessment records one; others may have none, which the record does not tell apart",
        of="cases with an assessment",
        leaves_out="cases without an assessment are not known",
    ),
    computed(
        "C3",
        "support recorded",
        "support_recorded",
        _support_recorded,
        title="Support recorded for every support need",
        counts="cases in which each support need that an assessment names is answered by an intervention",
        of="cases in which an assessment names a support need",
        leaves_out="interventions taken out again; cases without an assessment are not known",
        reads=(*PLANS, *ORDERED),
    ),
)
C4 = (
    computed(
        "C4",
        "method recorded",
        "methods_recorded",
        _methods_recorded,
        title="Method chosen for all constructive work",
        counts="cases in which each constructive intervention names the method that was chosen for the person",
        of="cases with a constructive intervention, ordered or planned",
        leaves_out="interventions taken out again",
        reads=(*PLANS, *ORDERED),
    ),
)
SUPERVISION = (*C2, *C3, *C4)
