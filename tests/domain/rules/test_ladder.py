import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadInput
from domain.rules.ladder import NAMES, EnforcementLadder, Ladder

REGIMES = st.sampled_from(sorted(NAMES.regimes))
FROM_A_WARNING = ["ns2000_community", "ns2000_curfew", "cja2003_sch8", "sa2020_sch10"]
LATE = "2099-12-31"


@st.composite
def lives(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Events in date order; a failure judged unacceptable may have brought a warning some days later."""
    on, events = date(2001, 1, 1), []
    for gap in draw(st.lists(st.integers(0, 400), max_size=8)):
        on += timedelta(days=gap)
        judgement = draw(st.sampled_from(["acceptable", "unacceptable", None]))
        wait = draw(st.none() | st.integers(0, 20)) if judgement == "unacceptable" else None
        events.append(failed(on.isoformat(), wait, judgement))
    return events


def failed(on: str, warned_after: int | None = None, judgement: str | None = "unacceptable") -> dict[str, Any]:
    warned = None if warned_after is None else (date.fromisoformat(on) + timedelta(days=warned_after)).isoformat()
    return {"date": on, "outcome": "failed", "judgement": judgement, "warning_date": warned}


def question(regime: str, events: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {"regime": regime, "as_of": LATE, "events": events, "no_breach_authorised_by": None} | more


def ladder(regime: str, *events: dict[str, Any], **more: Any) -> Ladder:
    return EnforcementLadder.model_validate(question(regime, list(events), **more)).answer()


def decided(found: Ladder) -> str | None:
    return found.decision_failure_date and found.decision_failure_date.isoformat()


# From the warning


@pytest.mark.parametrize(
    ("regime", "last", "outside"),
    [
        ("ns2000_community", "2002-03-09", "2002-03-10"),
        ("ns2000_curfew", "2001-09-09", "2001-09-10"),
        ("cja2003_sch8", "2002-03-09", "2002-03-10"),
        ("sa2020_sch10", "2002-03-09", "2002-03-10"),
    ],
)
def test_the_months_begin_with_the_warning_and_end_before_its_anniversary(regime: str, last: str, outside: str) -> None:
    first = failed("2001-03-05", warned_after=5)
    assert decided(ladder(regime, first, failed(last))) == last
    assert decided(ladder(regime, first, failed(outside))) is None


@pytest.mark.parametrize("regime", FROM_A_WARNING)
def test_without_a_warning_every_failure_calls_for_one(regime: str) -> None:
    found = ladder(regime, failed("2001-03-05"), failed("2001-03-12"), failed("2001-03-19"))
    assert (found.decision_due, len(found.warn_for or ())) == (None, 3)


def test_a_failure_before_the_first_is_warned_about_calls_for_a_warning_too() -> None:
    found = ladder("sa2020_sch10", failed("2022-03-01", warned_after=10), failed("2022-03-05"))
    assert found.warn_for == (date(2022, 3, 1), date(2022, 3, 5))


def test_a_failure_on_the_day_of_the_warning_about_another_is_inside() -> None:
    assert decided(ladder("sa2020_sch10", failed("2022-03-01", 4), failed("2022-03-05"))) == "2022-03-05"


def test_its_own_warning_is_not_before_a_failure() -> None:
    assert ladder("sa2020_sch10", failed("2022-03-01", warned_after=0)).decision_due is None


def test_while_a_decision_is_due_a_failure_outside_every_warning_still_calls_for_one() -> None:
    found = ladder("sa2020_sch10", failed("2021-01-04", 1), failed("2021-02-01"), failed("2022-02-01"))
    assert decided(found) == "2021-02-01"
    assert found.warn_for == (date(2021, 1, 4), date(2022, 2, 1))


# By number


@pytest.mark.parametrize(
    ("third", "due"),
    [
        pytest.param("2009-05-05", True, id="the last day of twelve months"),
        pytest.param("2009-05-06", False, id="a year to the day"),
    ],
)
def test_on_licence_since_2007_three_failures_count_inside_any_twelve_months(third: str, due: bool) -> None:
    found = ladder("licence_ns2007", failed("2008-05-06"), failed("2009-01-06"), failed(third))
    assert (found.decision_due == "recall") is due


def test_on_licence_before_2007_the_whole_licence_counts() -> None:
    found = ladder("licence_ns2005", failed("2005-05-06"), failed("2006-05-06"), failed("2007-05-06"))
    assert (found.decision_due, decided(found), found.warn_for) == ("recall", "2007-05-06", None)


def test_what_happens_after_the_third_failure_keeps_the_decision_about_it() -> None:
    found = ladder("ns1995", *(failed(f"1999-07-{day:02}") for day in (5, 12, 19, 26)))
    assert (decided(found), len(found.warn_for or ())) == ("1999-07-19", 2)


# Who may stay it


@pytest.mark.parametrize(
    ("regime", "by", "stays"),
    [
        pytest.param("ns1995", "manager", True, id="a manager, under the standards of 1995"),
        pytest.param("ns1995", None, False, id="nobody"),
        pytest.param("ns1995", " ", False, id="no name"),
        pytest.param("licence_ns2005", "manager", False, id="recall knows no such authorisation"),
    ],
)
def test_a_manager_may_stay_a_breach_only_where_the_standard_says_so(regime: str, by: str | None, stays: bool) -> None:
    three = [failed("1999-07-05"), failed("1999-07-12"), failed("1999-07-19")]
    assert ladder(regime, *three, no_breach_authorised_by=by).may_stay_action is stays


@pytest.mark.parametrize("regime", FROM_A_WARNING)
def test_no_manager_stays_what_the_law_asks_for(regime: str) -> None:
    found = ladder(regime, failed("2022-03-01", 1), failed("2022-03-08"), no_breach_authorised_by="manager")
    assert (found.decision_due, found.may_stay_action) == ("breach", False)


# What always holds


@given(REGIMES, lives(), st.integers(0, 8))
def test_more_failures_never_undo_a_decision(regime: str, events: list[dict[str, Any]], known: int) -> None:
    earlier, later = ladder(regime, *events[:known]), ladder(regime, *events)
    if earlier.decision_due:
        assert (later.decision_due, decided(later)) == (earlier.decision_due, decided(earlier))


@given(REGIMES, lives(), st.dates(date(2001, 1, 1), date(2011, 1, 1)))
def test_what_happens_after_the_day_asked_about_is_not_known(
    regime: str, events: list[dict[str, Any]], as_of: date
) -> None:
    known = [one for one in events if one["date"] <= as_of.isoformat()]
    assert ladder(regime, *events, as_of=as_of) == ladder(regime, *known)


@given(REGIMES, lives())
def test_only_unacceptable_failures_decide(regime: str, events: list[dict[str, Any]]) -> None:
    found = ladder(regime, *events)
    alone = ladder(regime, *(one for one in events if one["judgement"] == "unacceptable"))
    assert (found.decision_due, decided(found), found.warn_for) == (alone.decision_due, decided(alone), alone.warn_for)
    assert len(found.awaiting_judgement) == sum(one["judgement"] is None for one in events)


@given(REGIMES, lives())
def test_the_failure_that_decides_does_not_call_for_a_warning(regime: str, events: list[dict[str, Any]]) -> None:
    found = ladder(regime, *events)
    assert (found.decision_due is None) == (found.decision_failure_date is None)
    if found.warn_for is not None and len({one["date"] for one in events}) == len(events):
        assert found.decision_failure_date not in found.warn_for


@given(REGIMES, lives())
def test_one_failure_alone_never_brings_a_decision(regime: str, events: list[dict[str, Any]]) -> None:
    assert all(ladder(regime, one).decision_due is None for one in events)


@pytest.mark.parametrize(
    "change",
    [
        {"regime": "ns2015"},
        {"as_of": None},
        {"events": None},
        {"events": [failed("2001-03-05") | {"outcome": "absent"}]},
        {"events": [failed("2001-03-05") | {"judgement": "doubtful"}]},
        {"events": [failed("2001-03-05") | {"date": 0}]},
        {"events": [failed("2001-03-05") | {"reason": "ill"}]},
        {"events": [{"date": "2001-03-05", "outcome": "failed", "judgement": None}]},
        {"no_breach_authorised_by": True},
        {"window": 12},
    ],
    ids=str,
)
def test_a_field_of_another_kind_is_an_error(change: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        EnforcementLadder.ask(json.dumps(question("ns1995", []) | change))
