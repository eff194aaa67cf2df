"""The first day of a curfew: where each figure of the law turns."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from domain.rules.curfew import Eligible, eligible
from domain.rules.release import TABLE, ReleaseDates
from domain.rules.term import Term
from tests.domain.rules.test_release import SENTENCED, released

OLD, NEW = date(2010, 3, 1), date(2027, 3, 1)
HALF = Fraction(1, 2)


def curfew(start: date, days: int, **rest: int) -> Eligible:
    return eligible(Term(start=start, days=days, **rest), HALF, TABLE.curfew)


def days_to_curfew(start: date, days: int, **rest: int) -> int | None:
    on = curfew(start, days, **rest).on
    return (on - start).days if on else None


@pytest.mark.parametrize(
    ("days", "rest", "expected"),
    [
        (82, {}, None),  # 41 days of custody
        (83, {}, 28),  # 42, begun days whole; half of it is less than 28
        (112, {}, 28),
        (113, {}, 29),
        (300, {"deducted": 50}, 25),
        (300, {"deducted": 61}, 14),  # never before two weeks
        (300, {"deducted": 90}, 14),
        (300, {"deducted": 134}, 14),
        (300, {"deducted": 135}, None),  # release on the fifteenth day of sentence
        (300, {"deducted": 136}, None),
        (300, {"deducted": 135, "added": 5}, None),  # added days move curfew and release alike
        (300, {"deducted": 50, "at_large": 7}, 32),
        (300, {"deducted": 90, "at_large": 7}, 21),  # days at large come on top of the two weeks
        (300, {"added": 9}, 84),
        (300, {"deducted": 90, "at_large": 7, "added": 9}, 30),
    ],
)
def test_a_short_term_serves_half_of_custody_but_never_less_than_four_weeks(
    days: int, rest: dict[str, int], expected: int | None
) -> None:
    assert days_to_curfew(OLD, days, **rest) == expected


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        (OLD, 718, 180),  # 359 days: half
        (OLD, 719, 180),  # 360 days: all but 180
        (OLD, 720, 180),
        (OLD, 721, 181),
        (OLD, 1460, 550),
        (NEW, 718, 180),
        (NEW, 1458, 365),  # 729 days: half
        (NEW, 1459, 365),  # 730 days: all but 365
        (NEW, 1461, 366),
        (NEW, 3652, 1461),
    ],
)
def test_from_the_midpoint_on_the_curfew_has_its_full_length(start: date, days: int, expected: int) -> None:
    assert days_to_curfew(start, days) == expected


def test_the_longer_curfew_reaches_back_no_further_than_its_commencement() -> None:
    commencement = date(2025, 6, 3)
    starts = [date(2024, 6, 1) + timedelta(days=n) for n in range(500)]
    found = [curfew(start, 1000, added=2) for start in starts]
    days = [answer.on - timedelta(days=2) for answer in found if answer.on]
    assert len(days) == len(starts)
    assert days == sorted(days)
    codes = list(dict.fromkeys(answer.because for answer in found))
    assert codes == ["curfew:180_days", "curfew:not_before_365_days", "curfew:365_days"]
    for start, answer, on in zip(starts, found, days, strict=True):
        by_180, by_365 = start + timedelta(days=320), start + timedelta(days=250)
        expected = by_180 if by_180 < commencement else max(by_365, commencement)
        assert on == expected
        assert (answer.because == "curfew:not_before_365_days") == (by_180 >= commencement > by_365)


@pytest.mark.parametrize(
    ("rest", "code"),
    [
        ({"days": 82}, "no_curfew:custody_too_short"),
        ({"days": 300, "remand_days": 140}, "no_curfew:release_too_near"),
        ({"days": 300, "remand_days": 135}, "no_curfew:release_comes_first"),
        ({"days": 300, "hdc_barred": True}, "no_curfew:barred"),
        ({"days": 300, "track": "sds_plus"}, "no_curfew:sds_plus"),
    ],
)
def test_no_curfew_says_why(rest: dict[str, Any], code: str) -> None:
    answer = released("2010-03-01", **rest)
    assert answer.hdc_eligibility_date is None
    assert answer.because[-1] == code


@pytest.mark.parametrize(
    ("rule_set", "days", "young", "on"),
    [
        ("progression", 914, False, date(2026, 9, 1)),
        ("progression", 919, False, None),
        ("progression", 919, True, date(2026, 9, 2)),
        ("sds40", 919, False, date(2026, 9, 2)),
    ],
)
def test_adults_have_no_curfew_from_2_september_2026_under_the_progression_model(
    rule_set: str, days: int, young: bool, on: date | None
) -> None:
    answer = released("2026-03-02", days=days, rule_set=rule_set, section_250=young, progression_excluded=True)
    assert answer.hdc_eligibility_date == on
    assert (answer.because[-1] == "no_curfew:stopped_for_adults") == (on is None)


def test_the_progression_model_leaves_the_day_of_a_curfew() -> None:
    question = {"sentence_date": date(2025, 12, 3), "years": 2, "months": 6}
    before, after = (
        ReleaseDates.model_validate({**SENTENCED, **question, "rule_set": name}).answer()
        for name in ("sds40", "progression")
    )
    assert before.hdc_eligibility_date == after.hdc_eligibility_date == date(2026, 6, 4)
    assert (after.release_date, before.release_date) == (date(2026, 11, 10), date(2026, 12, 3))


@pytest.mark.parametrize(
    ("sentenced", "days", "on", "code"),
    [
        ("2024-05-09", 304, date(2024, 7, 24), "curfew:180_days"),  # at half before the tranche: stays
        ("2024-08-09", 182, date(2024, 9, 15), "curfew:180_days"),  # at 40 percent after it
        ("2024-07-20", 240, date(2024, 9, 10), "curfew:held_to_tranche"),
    ],
)
def test_a_tranche_of_2024_brings_no_curfew_before_itself(sentenced: str, days: int, on: date, code: str) -> None:
    answer = released(sentenced, days=days, rule_set="sds40")
    assert (answer.hdc_eligibility_date, answer.because[-1]) == (on, code)
