"""Attrition: how far each referral came, where and why people were lost, how long they waited (OMM App. E).

OMM finds no agreed definition of attrition; this one is ours: referred, accepted, prepared, started, completed. A stage
counts as reached once a later one was. A referral after a refusal or an early end is another referral.
"""

from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from domain.measures.account import Account
from domain.measures.facts import Fact
from domain.measures.measure import MET, NOT_MET, OUTSIDE, UNKNOWN, Count, Look, Window
from domain.measures.spans import Span, average_days, total
from domain.measures.worded import Asks, plain, sheet

STAGES = ("referred", "accepted", "prepared", "started", "completed")
REACHED = {
    "referred": "referred",
    "referral_accepted": "accepted",
    "place_free": "accepted",
    "prepared": "prepared",
    "commenced": "started",
    "started": "started",
    "tag_fitted": "started",
    "completed": "completed",
    "tag_removed": "completed",
    "consolidated": "completed",
}
LOST = ("referral_refused", "ended_early", "intervention_ended")
CAUSES = {
    "target": ("target", "not_suitable"),
    "preparation": ("preparation",),
    "transport": ("transport",),
    "no_place": ("no_place", "full", "no_provision"),
    "breach": ("breach",),
    "sentence_over": ("sentence_over",),
    "other": ("withdrawn", "moved", "health", "other"),
}
"""The causes that OMM names (App. E), and ours, by the words of those who refuse and those who end early."""
STEPS = (*REACHED, *LOST)
PLANS = ("planned", "plan_changed", "sentence_varied")
ADDICTION = ("acute_addiction", "detoxification", "addiction_treatment")


class Course(NamedTuple):
    """One referral, or work that began without: the days on which its stages were reached, and when and why it was
    lost, if it was."""

    intervention: str
    days: dict[str, date]
    lost_on: date | None
    cause: str

    @property
    def stage(self) -> int:
        """The number of the furthest stage that was reached."""
        return max(STAGES.index(stage) for stage in self.days)

    def reached(self, stage: str) -> bool:
        return self.stage >= STAGES.index(stage)


@lru_cache(maxsize=1)
def courses(account: Account) -> list[Course]:
    """The courses of every intervention, in the order of its first step."""
    steps: dict[str, list[list[Fact]]] = {}
    for fact in account.facts(*STEPS):
        runs = steps.setdefault(fact.about, [])
        if not runs or fact.kind == "referred":
            runs.append([])
        runs[-1].append(fact)
    return [course for id, runs in steps.items() for course in _courses(account, id, runs)]


def _courses(account: Account, id: str, runs: list[list[Fact]]) -> Iterator[Course]:
    for place, run in enumerate(runs):
        days: dict[str, date] = {}
        for fact in run:
            if fact.kind in REACHED:
                days.setdefault(REACHED[fact.kind], fact.day)
        if days:
            again = runs[place + 1][0] if place + 1 < len(runs) else None
            yield Course(id, days, *((None, "") if "completed" in days else _lost(account, run, again)))


def _lost(account: Account, run: list[Fact], again: Fact | None) -> tuple[date | None, str]:
    """When and why, where that is the last word on it. What was referred again without a word, and what the team ended
    in its own words, has no known cause."""
    end = run[-1]
    if end.kind in LOST:
        return end.day, "" if end.kind == "intervention_ended" else end.value
    if again:
        return again.day, ""
    return (account.over_on, "sentence_over") if account.over_on else (None, "")


def lost_at(stage: str) -> Look:
    """Of the referrals that reached a stage and have left it, those that were lost there."""
    here = STAGES.index(stage)

    def look(account: Account, window: Window) -> Count:
        left = (one for one in _referred(account, window) if one.stage > here or (one.stage == here and one.lost_on))
        return total(MET if one.stage == here else NOT_MET for one in left)

    return look


def reaching(stage: str, since: str) -> Look:
    """Of the referrals that reached a stage, those that reached a later one; those that still may are left out."""

    def look(account: Account, window: Window) -> Count:
        come = (one for one in _referred(account, window) if one.reached(since))
        return total(MET if one.reached(stage) else NOT_MET if one.lost_on else OUTSIDE for one in come)

    return look


def because_of(cause: str) -> Look:
    """Of the referrals that were lost before completion, those lost by one cause."""

    def look(account: Account, window: Window) -> Count:
        lost = (one.cause for one in _referred(account, window) if one.lost_on)
        return total(UNKNOWN if not said else MET if said in CAUSES[cause] else NOT_MET for said in lost)

    return look


def _referred(account: Account, window: Window) -> list[Course]:
    return [one for one in courses(account) if window.has(one.days.get("referred"))]


def between(since: str, until: str) -> Asks:
    """The days from one stage to another that was reached itself."""

    def spans(account: Account) -> Iterator[Span]:
        for one in courses(account):
            if since in one.days:
                yield Span(one.days[since], one.days.get(until))

    return average_days(spans, *STEPS)


@lru_cache(maxsize=1)
def interventions(account: Account) -> dict[str, dict[str, Any]]:
    """Every intervention that the court ordered or the plan holds or held, as it was described last."""
    described = list(account.requirements)
    for says in (fact.says for fact in account.facts(*PLANS, "court_outcome")):
        described += [*(says.get("interventions") or ()), *(says.get("add") or ()), *(says.get("change") or ())]
    return {one["id"]: one for one in described}


def completion(is_meant: Callable[[dict[str, Any]], bool]) -> Look:
    """Of the interventions that started and came to an end, those that were completed."""

    def look(account: Account, window: Window) -> Count:
        meant = {id for id, one in interventions(account).items() if is_meant(one)}
        begun = (one for one in courses(account) if one.intervention in meant and one.reached("started"))
        return total(
            MET if one.reached("completed") else NOT_MET if one.lost_on else OUTSIDE
            for one in begun
            if window.has(_started_on(one))
        )

    return look


def _started_on(course: Course) -> date:
    """The day on which it started; of what was completed without that told, the first day that is."""
    return course.days.get("started") or min(course.days.values())


def treatment_started(account: Account, window: Window) -> Count:
    """Each requirement of treatment for addiction: started, or over without; one that still may start is left out."""
    if not window.has(account.sentenced_on):
        return OUTSIDE
    begun = {one.intervention for one in courses(account) if one.reached("started")}
    ordered = (one["id"] for one in account.requirements if one.get("kind") in ADDICTION)
    return total(MET if id in begun else NOT_MET if account.over_on else OUTSIDE for id in ordered)


def _is_programme(one: dict[str, Any]) -> bool:
    return one.get("partner") == "programmes"


def _is_unpaid_work(one: dict[str, Any]) -> bool:
    return one.get("partner") == "unpaid_work"


ASKS = {
    "accepted_of_referred": plain(reaching("accepted", "referred"), *STEPS),
    "started_of_accepted": plain(reaching("started", "accepted"), *STEPS),
    "started_of_referred": plain(reaching("started", "referred"), *STEPS),
    "completed_of_started": plain(reaching("completed", "started"), *STEPS),
    "lost_before_acceptance": plain(lost_at("referred"), *STEPS),
    "lost_before_preparation": plain(lost_at("accepted"), *STEPS),
    "lost_before_start": plain(lost_at("prepared"), *STEPS),
    "lost_before_completion": plain(lost_at("started"), *STEPS),
    **{f"lost_by_{cause}": plain(because_of(cause), *STEPS) for cause in CAUSES},
    "days_to_acceptance": between("referred", "accepted"),
    "days_from_acceptance": between("accepted", "started"),
    "days_to_start": between("referred", "started"),
    "programme_completion": plain(completion(_is_programme), *STEPS, *PLANS),
    "unpaid_work_completion": plain(completion(_is_unpaid_work), *STEPS, *PLANS),
    "treatment_started": plain(treatment_started, *STEPS),
}
REPORT = sheet("attrition").report(ASKS)
