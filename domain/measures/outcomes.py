"""Outcomes: how sentences ended; reconviction, against nothing expected; the person's own view, and changes of officer
(CMM ch. 1; OMM App. E). The outputs with a target stand where their steps do: compliance in the report on enforcement,
completed programmes in that on attrition."""

from typing import Literal

from domain.measures.account import Account
from domain.measures.continuity.managers import changes
from domain.measures.facts import Fact
from domain.measures.measure import OUTSIDE, UNKNOWN, Count, Look, Window, told, verdict
from domain.measures.worded import plain, sheet

PLAN = ("planned", "plan_changed")
NO_FAULT = ("died", "sentence_quashed")


def _is_over(account: Account, window: Window) -> bool:
    return window.has(account.over_on)


def _ran_its_term(account: Account, window: Window) -> Count:
    if not _is_over(account, window) or account.first(*NO_FAULT):
        return OUTSIDE
    return verdict(account.first("term_ended") is not None)


def _reconvicted(account: Account, window: Window) -> Count:
    if not _is_over(account, window) or account.sentenced_on is None:
        return OUTSIDE
    offences = [fact.about for fact in account.facts("convicted")]
    if any(day > account.sentenced_on.isoformat() for day in offences if day):
        return verdict(True)
    return UNKNOWN if "" in offences else verdict(False)


def _view(field: Literal["about", "value"]) -> Look:
    """What the person said last of it, where a plan was made in the period."""

    def look(account: Account, window: Window) -> Count:
        made = account.first("planned")
        if made is None or not window.has(made.day):
            return OUTSIDE
        said = [answer for fact in account.facts("view_stated") if (answer := _answer(fact, field))]
        return told(said[-1] == "true" if said else None)

    return look


def _answer(fact: Fact, field: Literal["about", "value"]) -> str:
    return fact.about if field == "about" else fact.value


def _officer_changes(account: Account, window: Window) -> Count:
    if not _is_over(account, window):
        return OUTSIDE
    return Count(len(changes(account)), 1) if account.managers else UNKNOWN


ASKS = {
    "sentences_completed": plain(_ran_its_term),
    "reconvicted": plain(_reconvicted, "convicted"),
    "agrees_with_plan": plain(_view("about"), "view_stated", *PLAN),
    "took_part_in_planning": plain(_view("value"), "view_stated", *PLAN),
    "officer_changes": plain(_officer_changes),
}
REPORT = sheet("outcomes").report(ASKS)
