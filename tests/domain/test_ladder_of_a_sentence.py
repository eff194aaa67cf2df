"""A running sentence and the rule that can be asked are one ladder: what falls due on a history falls due in a life."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from domain import calendar, policy
from domain.enforcement.failures import at_threshold, counting, decision_due, failures
from domain.errors import NotNow
from domain.life import Step
from domain.model import Where
from domain.rules.ladder import NAMES, EnforcementLadder
from tests.domain import builders as a
from tests.domain.rules.test_ladder import REGIMES, lives

CASES = Path(__file__).parent / "rules" / "cases" / "enforcement-ladder.jsonl"
HISTORIES = [json.loads(line)["input"] for line in CASES.read_text(encoding="utf-8").splitlines()]


def begun(regime: str, first: str) -> Step:
    """A sentence under the packs of a regime, a day old at its first event, with years to go."""
    means = NAMES.regimes[regime]
    (pack,) = means.packs
    before = (date.fromisoformat(first) - timedelta(days=1)).isoformat()
    kind = "determinate" if means.where is Where.LICENCE else str(means.sentence or "community_order")
    ordered = {"requirements": [a.CURFEW]} if means.order == "curfew" else {}
    step = a.allocated(a.sentenced(kind, before, pack=pack, months=240, **ordered), f"{before} 08:00")
    return a.tell(step, "released", f"{before} 09:00", "prison") if means.where is Where.LICENCE else step


def lived(regime: str, events: list[dict[str, Any]]) -> tuple[Step, list[dict[str, Any]]]:
    """The life of those events, and the events as they could be: a decisive failure is not warned about where the law
    has it go to court."""
    events = sorted(events, key=lambda one: one["date"])
    told = [(one["date"], 0, number) for number, one in enumerate(events)]
    told += [(one["warning_date"], 1, number) for number, one in enumerate(events) if one["warning_date"]]
    step = begun(regime, min((one["date"] for one in events), default="1999-01-05"))
    for on, is_warning, number in sorted(told):
        if not is_warning:
            step = happened(step, f"A{number}", events[number], minute=number)
            continue
        try:
            step = a.warned(step, f"A{number}", f"{on} 16:{number:02}")
        except NotNow:
            events[number] = {**events[number], "warning_date": None}
    return step, events


def happened(step: Step, name: str, event: dict[str, Any], *, minute: int) -> Step:
    on = f"{event['date']} "
    if event["outcome"] == "attended":
        return a.tell(step, "attended", f"{on}10:{minute:02}")
    broken = {"failure": name, "condition": "reports as told"}
    step = a.tell(step, "condition_broken", f"{on}10:{minute:02}", "OM", **broken)
    step = a.explained(step, name, f"{on}11:{minute:02}")
    return a.judged(step, name, f"{on}12:{minute:02}", event["judgement"]) if event["judgement"] else step


def stood(step: Step, regime: str) -> dict[str, Any]:
    """What a sentence makes of its failures, in the words of the rule."""
    sentence, due = step.sentence, decision_due(step.sentence)
    days = {one.about: calendar.day(one.at) for one in failures(sentence)}
    warned = {one.about for one in failures(sentence) if one.warned and not at_threshold(sentence, one)}
    to_warn = {clock.key.partition("/")[2] for clock in sentence.clocks if clock.question == "warning"}
    return {
        "unacceptable_failures": len(counting(sentence)),
        "awaiting_judgement": tuple(days[one.about] for one in failures(sentence) if one.judged is None),
        "warn_for": tuple(sorted(days[one] for one in warned | to_warn)) if _has_warnings(regime) else None,
        "decision_due": ("recall" if sentence.where is Where.LICENCE else "breach") if due else None,
        "decision_failure_date": calendar.day(due.at) if due else None,
    }


def asked(regime: str, events: list[dict[str, Any]], as_of: str) -> dict[str, Any]:
    question = {"regime": regime, "as_of": as_of, "events": events, "no_breach_authorised_by": None}
    answer = EnforcementLadder.model_validate(question).answer()
    return answer.model_dump(exclude={"because", "may_stay_action"})


def _has_warnings(regime: str) -> bool:
    (pack,) = NAMES.regimes[regime].packs
    return any(one.answers == "warning" for one in policy.pack(pack).standards)


@pytest.mark.parametrize("history", HISTORIES, ids=lambda one: f"{one['regime']} {one['as_of']}")
def test_a_life_stands_where_the_rule_says(history: dict[str, Any]) -> None:
    known = [one for one in history["events"] if one["date"] <= history["as_of"]]
    step, events = lived(history["regime"], known)
    assert events == sorted(known, key=lambda one: one["date"]), "every case can be lived as it stands"
    found = a.found(step, f"{history['as_of']} 18:00")
    assert stood(found, history["regime"]) == asked(history["regime"], events, history["as_of"])


@pytest.mark.parametrize("history", [one for one in HISTORIES if one["no_breach_authorised_by"]])
def test_action_is_stayed_where_the_rule_lets_it_be(history: dict[str, Any]) -> None:
    step, _ = lived(history["regime"], history["events"])
    answer = EnforcementLadder.model_validate(history).answer()
    at = f"{history['as_of']} 20:00"
    if answer.may_stay_action:
        stayed = a.tell(step, "authorise_not_breaching", at, "LM", reason="motivated")
        assert decision_due(stayed.sentence) is None
    else:
        code = a.refused(step, "authorise_not_breaching", at, "LM", reason="motivated")
        assert code in ("enforcement.no-stay", "enforcement.no-decision")


@settings(derandomize=True, database=None, deadline=None, max_examples=100)
@given(regime=REGIMES, drawn=lives())
def test_any_history_is_judged_alike_in_a_life_and_when_it_is_asked(regime: str, drawn: list[dict[str, Any]]) -> None:
    step, events = lived(regime, drawn)
    assert stood(step, regime) == asked(regime, events, "2099-12-31")
