"""What the record shows of the inspection's criteria: each measure by cases whose value is worked out by hand."""

from datetime import date

import pytest

from domain.measures.account import Account
from domain.measures.esi.criteria import ESI
from domain.measures.esi.report import REPORT, SHOWN
from domain.measures.esi.shown import Shown
from domain.measures.facts import facts_of
from domain.measures.measure import MET, NOT_MET, OUTSIDE, UNKNOWN, Count, Window
from tests.clients.lives import life_of
from tests.domain.measures.esi.assessment import ASSESSMENT
from tests.domain.measures.esi.facts import HIGH, order
from tests.domain.measures.esi.interventions import INTERVENTIONS
from tests.domain.measures.esi.outcomes import OUTCOMES

OVER = date(2004, 12, 31)
YEAR = Window(date(2004, 1, 1), OVER, OVER)
MEASURES = {measure.name: measure for measure in REPORT.measures}
CASES = {**ASSESSMENT, **INTERVENTIONS, **OUTCOMES}
EACH = [
    pytest.param(name, account, count, id=f"{name}: {says}")
    for name, cases in CASES.items()
    for says, account, count in cases
]


@pytest.mark.parametrize(("name", "account", "count"), EACH)
def test_a_case_counts_as_it_was_worked_out(name: str, account: Account, count: Count) -> None:
    assert MEASURES[name].look(account, YEAR) == count


@pytest.mark.parametrize(("name", "account"), [each.values[:2] for each in EACH])
def test_a_case_that_did_not_begin_in_the_period_is_outside(name: str, account: Account) -> None:
    assert MEASURES[name].look(account, Window(date(2004, 3, 9), OVER, OVER)) == OUTSIDE
    assert MEASURES[name].look(account, Window(None, date(2004, 3, 7), OVER)) == OUTSIDE


@pytest.mark.parametrize(
    ("name", "last_day"),
    [
        ("esi_b1_harm_in_15_days", date(2004, 3, 23)),
        ("esi_b2_reoffending_in_15_days", date(2004, 3, 23)),
        ("esi_b1_risk_plan_in_time_high_risk", date(2004, 3, 15)),
        ("esi_b4_documents_there", date(2004, 6, 8)),
    ],
)
def test_a_time_is_judged_from_the_end_of_its_last_day_on(name: str, last_day: date) -> None:
    def by(as_at: date) -> Count:
        return MEASURES[name].look(order(HIGH), Window(None, OVER, as_at))

    assert by(date.fromordinal(last_day.toordinal() - 1)) == OUTSIDE
    assert by(last_day) in (MET, NOT_MET)


def test_every_measure_that_is_computed_is_worked_out_by_hand() -> None:
    assert {"esi_sample", *(shown.measure.name for shown in SHOWN)} == CASES.keys()


def test_what_the_table_calls_computed_is_computed_and_nothing_else() -> None:
    table = {(one.criterion, part) for one in ESI.criteria if one.class_ for part in one.computed}
    assert {(shown.criterion, shown.part) for shown in SHOWN} == table


@pytest.mark.parametrize(
    "shown", [shown for shown in SHOWN if not shown.only_high_risk], ids=lambda shown: shown.measure.name
)
def test_of_high_risk_cases_a_measure_says_the_same_and_of_others_nothing(shown: Shown) -> None:
    among = MEASURES[f"{shown.measure.name}_high_risk"]
    for _, account, count in CASES[shown.measure.name]:
        expected = OUTSIDE if account.is_high_risk is False else UNKNOWN if account.is_high_risk is None else count
        assert among.look(account, YEAR) == (OUTSIDE if count == OUTSIDE else expected)


def test_a_life_of_2004_shows_what_its_story_tells() -> None:
    """`high-risk-of-harm-in-2004`: assessed on day 2 with the manager, two objectives without a day or who, the risk
    management plan a month late, one action done in time, a home visit, no review due by a day."""
    account = Account("S-1", facts_of(life_of("high-risk-of-harm-in-2004", "S-1")))
    shown = {name: MEASURES[name].look(account, YEAR) for name in CASES}
    assert {name for name, count in shown.items() if count == MET} == {
        "esi_sample",
        "esi_b1_harm_in_15_days",
        "esi_b1_harm_sources",
        "esi_b1_manager_took_part_high_risk",
        "esi_b2_reoffending_in_15_days",
        "esi_b2_reoffending_sources",
        "esi_b3_order_understood",
        "esi_b4_documents_there",
        "esi_c5_formal_meeting_high_risk",
        "esi_c5_actions_done",
        "esi_c5_home_visited",
        "esi_d1_nearly_all_kept",
        "esi_d1_no_new_conviction",
    }
    assert {name for name, count in shown.items() if count == NOT_MET} == {
        "esi_b1_harm_tool",
        "esi_b1_risk_plan_in_time_high_risk",
        "esi_b2_reoffending_tool",
        "esi_b3_plan_is_smart",
        "esi_b3_risk_plan_inside_high_risk",
        "esi_b3_liaison_named",
        "esi_c2_progress_reviewed",
        "esi_c2_smart_at_review",
        "esi_c2_risk_plan_in_review_high_risk",
        "esi_c3_needs_recorded",
        "esi_d2_mainstream_at_end",
    }
    assert shown["esi_d1_objectives_met"] == Count(2, 2)
