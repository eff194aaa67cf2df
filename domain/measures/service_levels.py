"""The service levels of contracts and agencies since 2005, asked of every sentence (`tables/service-levels.toml`).

The levels differ in what starts their clock: sentence, allocation, release, the first contact kept, a failure or its
becoming known, a referral. Each is asked of all sentences of the period, whoever held them and whenever they began.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from domain.assessment import HIGH
from domain.measures import failing
from domain.measures.account import Account
from domain.measures.documents import PLANS, assessed_on, harm_at_first, markers, planned_on, risk_planned_on
from domain.measures.enforcement import FAILED, followed_up, presented, presented_of_own, referred
from domain.measures.measure import Count, Window
from domain.measures.spans import Span, Spans, in_time
from domain.measures.worded import Asks, plain, sheet
from domain.model import Harm

CONTACT = ("appointment_made", "appointment_changed", "attended", "home_visit_made")
SEEN = ("appointment_made", "attended", "home_visit_made")
UNPAID_WORK = ("sentence_varied", "hours_worked")
INSIDE = ("received", "returned")
VISITED_SOON = ("registered_sex_offender", "child_sexual_exploitation")


def allocation(account: Account) -> Iterator[Span]:
    first = account.first("allocated")
    if account.sentenced_on:
        yield Span(account.sentenced_on, first.day if first else None, "allocation", account.over_on)


def first_contact(account: Account) -> Iterator[Span]:
    """From an order to the first contact that was kept."""
    if account.is_order and account.sentenced_on:
        yield _until_seen(account, account.sentenced_on, account.sentenced_on)


def first_contact_since_allocation(account: Account) -> Iterator[Span]:
    """The same from the allocation on, or from the order where it was allocated before."""
    first = account.first("allocated")
    if account.is_order and account.sentenced_on and first:
        yield _until_seen(account, max(account.sentenced_on, first.day), account.sentenced_on)


def first_arranged(account: Account) -> Iterator[Span]:
    """From an order to the day for which the first appointment was made; who was seen without one had one."""
    start = account.sentenced_on
    if account.is_order and start:
        days = [one.day for one in account.appointments if one.day >= start]
        seen = _seen_since(account, start)
        first = min([*days, seen] if seen else days, default=None)
        yield Span(start, first, "first_appointment", _stopped(account, start))


def first_contact_since_release(account: Account) -> Iterator[Span]:
    """From each release on licence to the first contact after it."""
    took_effect = any(fact.about == "activated" for fact in account.facts("court_outcome"))
    if account.is_order and not took_effect:
        return
    for release in account.facts("released"):
        if release.about != "end_of_remand":
            yield _until_seen(account, release.day, release.day)


def plan(account: Account) -> Iterator[Span]:
    """From the first contact that was kept in the community to the sentence plan."""
    start = account.supervised_from
    first = _seen_since(account, start) if start else None
    if first:
        yield Span(first, planned_on(account), "plan", account.over_on)


def unpaid_work(account: Account) -> Iterator[Span]:
    """From the sentence to the day on which the hours worked reach those ordered, each requirement by itself."""
    start = account.sentenced_on
    for id, hours in _hours_ordered(account).items() if start else ():
        assert start is not None
        done, perhaps = (_worked_on(account, id, hours), None) if hours else (None, start)
        yield Span(start, done, f"unpaid_work/{id}", account.over_on, perhaps)


def _hours_ordered(account: Account) -> dict[str, int | None]:
    """The hours of each requirement of unpaid work, as a court changed it last, none where a suspended
    sentence took effect; None where they are not told."""
    ordered = list(account.requirements)
    for fact in account.facts("sentence_varied", "court_outcome"):
        says = fact.says
        added = says.get("add") or []
        if fact.about == "activated":
            ordered = []
        gone = {*(says.get("remove") or ()), *(one["id"] for one in added)}
        ordered = [*(one for one in ordered if one["id"] not in gone), *added]
    return {one["id"]: one.get("hours") for one in ordered if one.get("partner") == "unpaid_work" or one.get("hours")}


def _worked_on(account: Account, id: str, hours: int) -> date | None:
    left = hours
    for worked in account.facts("hours_worked", about=id):
        left -= int(worked.value)
        if left <= 0:
            return worked.day
    return None


def reports(*extents: str) -> Spans:
    """From the day on which the court asked for a report of one of these extents to its delivery."""

    def spans(account: Account) -> Iterator[Span]:
        for asked in account.facts("report_asked_for"):
            if asked.value in extents:
                delivered = account.first("report_delivered", about=asked.about)
                done = delivered.day if delivered else None
                closed = account.first("engagement_closed")
                over = min((day for day in (account.sentenced_on, closed and closed.day) if day), default=None)
                yield Span(asked.day, done, f"report/{asked.about}", over)

    return spans


def transfers(account: Account) -> Iterator[Span]:
    """From a request to move to another area to its answer."""
    for asked in account.facts("transfer_requested"):
        answers = (one for one in account.facts("transfer_accepted", "transfer_refused") if one.at >= asked.at)
        answer = next(answers, None)
        yield Span(asked.day, answer.day if answer else None, "transfer", account.over_on)


def in_time_by_harm(applies: Callable[[Account, str], bool], spans: Spans, *reads: str) -> Asks:
    """As `in_time`, of the sentences to which it applies by the risk of harm as first assessed; those that nobody has
    assessed are unknown once their time is over."""

    def chosen(account: Account) -> Iterable[Span]:
        harm = harm_at_first(account)
        if harm is None:
            return (one._replace(done=None, perhaps=one.start) for one in spans(account))
        return spans(account) if applies(account, harm) else ()

    return in_time(chosen, *reads)


def home_visit(account: Account) -> Iterator[Span]:
    """From the first day in the community to the first visit at which the person was seen."""
    start = account.supervised_from
    if start:
        visits = (fact.day for fact in account.facts("home_visit_made") if fact.more != "false" and fact.day >= start)
        yield Span(start, next(visits, None), "home_visit", _stopped(account, start))


def first_documents(account: Account) -> Iterator[Span]:
    """From the first day in the community until assessment, risk management plan and plan are all there."""
    start = account.supervised_from
    if start:
        days = [day for day in (assessed_on(account), risk_planned_on(account), planned_on(account)) if day]
        yield Span(start, max(days) if len(days) == 3 else None, "risk_management_plan", account.over_on)


def monthly_contact(account: Account, window: Window) -> Count:
    """The counted periods of a contract's rate that ended in the period; those that rested are left out."""
    counted = (fact.says for fact in account.facts("contact_rate_counted"))
    ended = [says for says in counted if window.has(date.fromisoformat(says["last"])) and not says.get("rested")]
    return Count(sum(says["kept"] >= says["required"] for says in ended), len(ended))


def _until_seen(account: Account, start: date, since: date) -> Span:
    """From a day to the first contact since another, as long as the person is outside."""
    return Span(start, _seen_since(account, since), "first_appointment", _stopped(account, start))


def _seen_since(account: Account, start: date) -> date | None:
    return next((one.day for one in account.contacts if one.day >= start), None)


def _stopped(account: Account, start: date) -> date | None:
    """The first later day on which contact outside was not owed any more: taken into custody, or over."""
    taken = (fact.day for fact in account.facts(*INSIDE) if fact.day > start)
    return min((*taken, *([account.over_on] if account.over_on else [])), default=None)


def _is_marked_or_high(account: Account, harm: str) -> bool:
    return harm in HIGH or not markers(account).isdisjoint(VISITED_SOON)


def _is_only(level: Harm) -> Callable[[Account, str], bool]:
    return lambda account, harm: harm == level and not _is_marked_or_high(account, harm)


def _is_high(account: Account, harm: str) -> bool:
    return harm in HIGH


def _is_priority(account: Account, harm: str) -> bool:
    return "priority_offender" in markers(account)


REPORTED = ("report_asked_for", "report_delivered", "engagement_closed")
ASKS = {
    "sl002": in_time(allocation),
    "sl003r": in_time(first_contact, *SEEN, *INSIDE),
    "sl004r": in_time(first_contact_since_release, *SEEN, *INSIDE),
    "sl014": in_time(presented_of_own, *failing.READS),
    "sl015": in_time(presented, *failing.READS),
    "crc_sl001r": in_time(first_contact_since_allocation, *SEEN, *INSIDE),
    "crc_sl002r": in_time(first_contact_since_release, *SEEN, *INSIDE),
    "crc_plan": in_time(plan, *SEEN, "planned"),
    "crc_referral": in_time(referred, *failing.READS),
    "crc_contact": plain(monthly_contact, "contact_rate_counted"),
    "crc_follow_up": in_time(followed_up, *FAILED),
    "sl004": in_time(first_arranged, *CONTACT, *INSIDE),
    "sl004_kept": in_time(first_contact, *SEEN, *INSIDE),
    "sl005": in_time(first_contact_since_release, *SEEN, *INSIDE),
    "sl006": in_time(plan, *SEEN, "planned"),
    "sl029": in_time(unpaid_work, *UNPAID_WORK),
    "psr_standard": in_time(reports("full"), *REPORTED),
    "psr_short": in_time(reports("short"), *REPORTED),
    "psr_oral": in_time(reports("oral"), *REPORTED),
    "home_visit_high": in_time_by_harm(_is_marked_or_high, home_visit, "home_visit_made", *INSIDE),
    "home_visit_medium": in_time_by_harm(_is_only(Harm.MEDIUM), home_visit, "home_visit_made", *INSIDE),
    "home_visit_low": in_time_by_harm(_is_only(Harm.LOW), home_visit, "home_visit_made", *INSIDE),
    "transfer_answered": in_time(transfers, "transfer_requested", "transfer_accepted", "transfer_refused"),
    "high_risk_2005": in_time_by_harm(_is_high, first_documents, *PLANS),
    "priority_2005": in_time_by_harm(_is_priority, first_documents, *PLANS),
}
REPORT = sheet("service-levels").report(ASKS)
