from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.rules.unpaid_work import Reckoned, Stint, earning, reckon

SINCE = date(2026, 5, 11)
HALF = Fraction(1, 2)


def stints(*hours: int, on: date = date(2026, 6, 1)) -> list[Stint]:
    return [Stint(on, one) for one in hours]


@pytest.mark.parametrize(
    ("hours", "earned", "left"),
    [
        pytest.param([20], 0, 60, id="the quarter itself earns nothing"),
        pytest.param([20, 1], HALF, Fraction(117, 2), id="the next hour earns a half"),
        pytest.param([16, 8], 2, 54, id="the part of a day beyond the quarter"),
        pytest.param([20, 40], 20, 0, id="sixty hours are the eighty"),
        pytest.param([20, 50], 25, 0, id="never less than nothing left"),
        pytest.param([], 0, 80, id="nothing worked"),
    ],
)
def test_beyond_a_quarter_each_hour_earns_half_an_hour(hours: list[int], earned: Fraction, left: Fraction) -> None:
    assert reckon(80, stints(*hours), earning(), since=SINCE) == Reckoned(sum(hours), Fraction(earned), Fraction(left))


def test_hours_before_the_day_count_towards_the_quarter_and_earn_nothing() -> None:
    before = stints(30, on=date(2026, 5, 10))
    assert reckon(80, before, earning(), since=SINCE).earned == 0
    assert reckon(80, [*before, *stints(4)], earning(), since=SINCE) == Reckoned(34, Fraction(2), Fraction(44))


def test_who_failed_before_the_quarter_was_worked_earns_nothing() -> None:
    assert reckon(80, stints(60), earning(), since=SINCE, kept=False) == Reckoned(60, Fraction(0), Fraction(20))


def test_a_share_that_ends_inside_an_hour_lets_only_whole_hours_earn() -> None:
    assert reckon(50, stints(14), earning(), since=SINCE).earned == HALF


@settings(derandomize=True, database=None, deadline=None)
@given(specified=st.integers(40, 300), hours=st.lists(st.integers(1, 8), max_size=60))
def test_what_is_worked_in_one_day_or_in_many_earns_the_same(specified: int, hours: list[int]) -> None:
    parts, whole = (reckon(specified, stints(*one), earning(), since=SINCE) for one in (hours, [sum(hours)]))
    assert parts == whole
    assert 0 <= parts.earned <= Fraction(parts.worked, 2)
