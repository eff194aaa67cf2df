"""C1: what the record shows of contacts offered, the home visit, absences and breach."""

from collections.abc import Iterator

from domain.measures.esi.case import IN_TIME, Case, Said
from domain.measures.esi.shown import TIMES, all_told, computed, high_risk_only, in_time
from domain.measures.facts import DEADLINES
from domain.measures.measure import NOT_MET, OUTSIDE, UNKNOWN, Count, Window, verdict

PERIODS = ("contacts_counted", "contact_rate_counted")
BREACH = ("breach_decision", "breach_referred", "breach_started", "breach_started_on_referral")
STARTS = ("breach_decided", "breach_referred", "recall_decided")


def counted_periods(case: Case) -> Iterator[Said]:
    """The periods under supervision for which a standard asks so many contacts at the least, unless contact rested."""
    for says in (case.says(fact) for fact in case.since(*PERIODS)):
        if says["required"] and not says.get("rested") and says.get("bound") != "maximum":
            yield says


def _contacts_offered(case: Case, window: Window) -> Count:
    offered = [says["offered"] >= says["required"] for says in counted_periods(case)]
    return verdict(all(offered)) if offered else UNKNOWN


def _home_visit_in_time(case: Case, window: Window) -> Count:
    return in_time(case.fell_due_since(window, "home_visit"))


def _absences_judged(case: Case, window: Window) -> Count:
    """An absence that is not judged is one to be judged still, until the day for it is missed."""
    judged = {fact.about for fact in case.account.facts("judged")}
    missed = {one.key for one in case.fell_due(window, "judgement") if one.how == "missed"}
    absences = (fact.about for fact in case.since("failed_to_attend"))
    return all_told(True if id in judged else False if f"judgement/{id}" in missed else None for id in absences)


def _breach_in_time(case: Case, window: Window) -> Count:
    """By the deadlines that the start itself met, and those that are missed still."""
    started = {fact.seq for fact in case.since(*STARTS)}
    if any(one.how == "missed" for question in BREACH for one in case.fell_due_since(window, question)):
        return NOT_MET
    if not started:
        return OUTSIDE
    timed = [
        fact.kind in IN_TIME for fact in case.since(*DEADLINES) if fact.seq in started and _is_of_breach(fact.about)
    ]
    return verdict(all(timed)) if timed else UNKNOWN


def _is_of_breach(key: str) -> bool:
    return key.partition("/")[0] in BREACH


ATTENDANCE = (
    computed(
        "C1",
        "contacts offered",
        "contacts_offered",
        _contacts_offered,
        title="Contacts offered as the standard asks",
        counts="cases in which as many contacts were offered as the standard asks, in each period that it counts",
        of="cases with a counted period that has ended",
        leaves_out="periods in which contact rested, and numbers meant as a maximum; cases without such a period are "
        "not known",
        reads=PERIODS,
    ),
    high_risk_only(
        computed(
            "C1",
            "home visit",
            "home_visit_in_time",
            _home_visit_in_time,
            title="Home visited in time",
            counts="cases in which each home visit that fell due was made by the day that their own standard sets",
            of="cases with such a day, once it is past or the visit was made",
            leaves_out="cases without a home visit due by a day are not known: several standards print no time",
            reads=TIMES,
        )
    ),
    computed(
        "C1",
        "absence judged",
        "absences_judged",
        _absences_judged,
        title="Every absence judged",
        counts="cases in which each failure to attend was judged acceptable or unacceptable, in time or late",
        of="cases with a failure to attend, each of them judged, or one whose day for it was missed",
        leaves_out="cases without a failure; where one is still to be judged it is not known",
        reads=(*TIMES, "failed_to_attend", "judged"),
    ),
    computed(
        "C1",
        "start of breach",
        "breach_in_time",
        _breach_in_time,
        title="Breach or recall started in time",
        counts="cases in which breach, its referral or recall was started by each day that their own standard sets",
        of="cases in which it was started, or the day for it was missed and nothing was decided since",
        leaves_out="cases without either, and those in which not breaching was authorised; where no standard sets a "
        "day it is not known",
        reads=(*TIMES, *STARTS),
    ),
)
