import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import calendar, policy
from domain.errors import BadInput
from domain.rules.standards import NAMES, Due, StandardsDue

DAYS = st.dates(date(1995, 1, 1), date(2035, 12, 31))
POLICIES = st.sampled_from(sorted(NAMES.policies))
KEYS = st.sampled_from([(name, key) for name, row in NAMES.policies.items() for key in row.keys])
TIERS = st.none() | st.integers(1, 4)
HARMS = st.none() | st.sampled_from(["low", "medium", "high"])
MONTHS = st.none() | st.integers(0, 240)


def question(policy: str, key: str, **more: Any) -> dict[str, Any]:
    asked = {
        "policy": policy,
        "key": key,
        "start_event": "sentence",
        "start_date": "2024-01-31",
        "tier": None,
        "risk_of_harm": None,
        "custody_to_release_months": None,
        "count_start_day": False,
    }
    return asked | more


def due(policy: str, key: str, **more: Any) -> Due:
    return StandardsDue.model_validate(question(policy, key, **more)).answer()


# Which figure


@pytest.mark.parametrize(
    ("months", "weeks"),
    [
        pytest.param(0, 8, id="none left"),
        pytest.param(23, 8, id="a month less than two years"),
        pytest.param(23.9, 8, id="days less than two years"),
        pytest.param(24, 16, id="two years"),
        pytest.param(240, 16, id="twenty years"),
    ],
)
def test_a_plan_in_custody_has_longer_where_release_is_two_years_off(months: float, weeks: int) -> None:
    found = due("NS2007", "custody_plan_deadline", custody_to_release_months=months)
    assert (found.amount, found.unit) == (weeks, "weeks")


@pytest.mark.parametrize(("tier", "amount"), [(1, 3), (2, 3), (3, 3), (4, 1), (None, None)])
def test_the_tier_decides_where_the_tiers_differ(tier: int | None, amount: int | None) -> None:
    assert due("NS2007", "allocation_deadline", tier=tier).amount == amount


@pytest.mark.parametrize(
    ("name", "key", "because"),
    [
        ("NS2007", "plan_deadline", ("not_known:tier",)),
        ("NS2007", "custody_plan_deadline", ("not_known:months_to_release",)),
        ("TARGETS_2005", "rosh_assessment_rmp_plan_deadline", ("not_known:harm",)),
        ("HOME_VISITS_2022", "home_visit_deadline", ("standard:probation-2021@1/home_visit_unassessed", "unknown")),
        ("NS2002", "home_visit_deadline", ("standard:ns2002@1/home_visit", "unknown")),
        ("NPS2015", "psr_deadline", ("standard:nps2015@1/report", "unknown")),
        ("NS1995", "allocation_deadline", ("no_such_standard",)),
        ("NS1995", "contacts_first_3_months", ("standard:ns1995@1/contacts_months_1_3", "a_count_and_no_time_limit")),
        (
            "PS2021",
            "first_appointment_deadline_licence",
            ("standard:probation-2021@1/first_appointment_licence", "likely"),
        ),
    ],
)
def test_what_is_unknown_says_why(name: str, key: str, because: tuple[str, ...]) -> None:
    assert due(name, key) == Due(status="unknown", because=because)


@pytest.mark.parametrize("harm", ["low", "medium"])
def test_a_figure_for_high_harm_is_none_for_less(harm: str) -> None:
    found = due("NS2002", "risk_management_plan_deadline", risk_of_harm=harm)
    assert found == Due(status="unknown", because=("no_figure_found",))


def test_a_priority_offender_has_the_target_whatever_the_harm() -> None:
    assert due("TARGETS_2005", "rosh_assessment_rmp_plan_deadline_ppo").amount == 5


@pytest.mark.parametrize(("name", "key"), [("NS2011", "contact_minimum"), ("SA2020_SCH10", "time_to_refer_breach")])
def test_no_limit_set_is_another_answer_than_unknown(name: str, key: str) -> None:
    found = due(name, key)
    assert (found.status, found.because[-1]) == ("none_set", "none_set")


# Which day


@pytest.mark.parametrize(
    ("name", "key", "start", "counted", "until"),
    [
        pytest.param("PSR2020", "oral_report_deadline", "2020-10-05", False, "2020-10-05", id="the same day"),
        pytest.param("PSR2020", "oral_report_deadline", "2020-10-05", True, "2020-10-05", id="the same day, counted"),
        pytest.param("PSR2020", "short_report_deadline", "2020-10-05", True, "2020-10-09", id="a week's working days"),
        pytest.param("NS1995", "non_attendance_action_deadline", "2000-03-10", True, "2000-03-11", id="days"),
        pytest.param("PS2021", "unpaid_work_complete_within", "2021-07-01", True, "2022-06-30", id="twelve months"),
        pytest.param("NS1995", "plan_review_interval", "1999-11-30", False, "2000-02-29", id="a shorter month"),
        pytest.param("NPS2015", "allocation_deadline", "2019-05-04", True, "2019-05-08", id="from a Saturday"),
    ],
)
def test_a_start_day_counts_where_it_is_said_to(name: str, key: str, start: str, counted: bool, until: str) -> None:
    assert due(name, key, start_date=start, count_start_day=counted).due_date == date.fromisoformat(until)


@given(KEYS, DAYS, TIERS, HARMS, MONTHS, st.booleans())
def test_a_limit_in_working_days_never_ends_on_a_day_of_rest_and_none_ends_before_it_began(
    named: tuple[str, str], start: date, tier: int | None, harm: str | None, months: int | None, counted: bool
) -> None:
    more = {"tier": tier, "risk_of_harm": harm, "custody_to_release_months": months, "count_start_day": counted}
    found = due(*named, start_date=start, **more)
    assert (found.status == "due") == (None not in (found.amount, found.unit, found.due_date))
    assert found.due_date is None or found.due_date >= start
    if found.due_date and found.unit == "working_days":
        assert calendar.is_working_day(found.due_date)


@given(KEYS, DAYS, HARMS, MONTHS)
def test_an_unknown_tier_has_a_figure_only_where_every_tier_has_the_same(
    named: tuple[str, str], start: date, harm: str | None, months: int | None
) -> None:
    more = {"start_date": start, "risk_of_harm": harm, "custody_to_release_months": months}
    unknown, *every = [due(*named, tier=tier, **more) for tier in (None, 1, 2, 3, 4)]
    assert unknown.status == "unknown" or all(one == unknown for one in every)


@given(KEYS, DAYS, TIERS, MONTHS)
def test_an_unknown_harm_has_a_figure_only_where_every_harm_has_the_same(
    named: tuple[str, str], start: date, tier: int | None, months: int | None
) -> None:
    more = {"start_date": start, "tier": tier, "custody_to_release_months": months}
    unknown, *every = [due(*named, risk_of_harm=harm, **more) for harm in (None, "low", "medium", "high")]
    assert unknown.status == "unknown" or all(one == unknown for one in every)


@given(KEYS, DAYS, st.integers(0, 30))
def test_what_starts_later_is_never_due_earlier(named: tuple[str, str], start: date, later: int) -> None:
    more = {"tier": 4, "risk_of_harm": "high", "custody_to_release_months": 30}
    first = due(*named, start_date=start, **more).due_date
    second = due(*named, start_date=date.fromordinal(start.toordinal() + later), **more).due_date
    assert (first is None and second is None) or (first is not None and second is not None and first <= second)


@given(POLICIES, st.text(max_size=20))
def test_a_name_that_no_list_has_is_unknown_and_no_error(name: str, key: str) -> None:
    if key not in NAMES.policies[name].keys:
        assert due(name, key).status == "unknown"


# The names


@pytest.mark.parametrize("name", sorted(NAMES.policies))
def test_every_name_asks_what_one_of_its_packs_answers(name: str) -> None:
    row = NAMES.policies[name]
    answers = {one.answers for ref in row.packs for one in policy.pack(ref).standards}
    assert {key.asks for key in row.keys.values()} <= answers


@pytest.mark.parametrize(
    "change",
    [
        {"policy": "NS1996"},
        {"policy": None},
        {"key": None},
        {"start_date": None},
        {"start_date": 86400},
        {"start_date": "31/01/2024"},
        {"tier": 0},
        {"tier": 5},
        {"tier": "2"},
        {"tier": True},
        {"risk_of_harm": "very_high"},
        {"risk_of_harm": 1},
        {"custody_to_release_months": -1},
        {"custody_to_release_months": "18"},
        {"custody_to_release_months": float("nan")},
        {"count_start_day": None},
        {"count_start_day": "no"},
        {"unit": "days"},
    ],
    ids=str,
)
def test_a_field_of_another_kind_is_an_error(change: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        StandardsDue.ask(json.dumps(question("NS2007", "plan_deadline") | change))


@pytest.mark.parametrize("field", sorted(question("NS2007", "plan_deadline")))
def test_a_field_left_out_is_an_error(field: str) -> None:
    asked = question("NS2007", "plan_deadline")
    del asked[field]
    with pytest.raises(BadInput):
        StandardsDue.ask(json.dumps(asked))
