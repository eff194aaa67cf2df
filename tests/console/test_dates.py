from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.console import dates
from domain import calendar

WINTER, SUMMER = date(2026, 1, 5), date(2026, 7, 6)


def at(on: date, clock: str) -> datetime:
    return calendar.instant(f"{on} {clock}")


@pytest.mark.parametrize(
    ("clock", "says"),
    [("14:30", "2:30pm"), ("09:00", "9am"), ("00:30", "12:30am"), ("12:00", "midday"), ("00:00", "midnight")],
)
def test_a_time_is_said_as_people_say_it_in_london_summer_and_winter(clock: str, says: str) -> None:
    assert {dates.clock(at(WINTER, clock)), dates.clock(at(SUMMER, clock))} == {says}


def test_days_are_long_in_text_and_short_in_tables() -> None:
    assert dates.day(date(2026, 11, 11)) == "Wednesday 11 November 2026"
    assert dates.short(date(2026, 11, 11)) == "11 Nov 2026"
    assert dates.moment(at(SUMMER, "14:30")) == "Monday 6 July 2026 at 2:30pm"


def test_a_deadline_is_the_end_of_its_day_or_a_time_of_it() -> None:
    assert dates.deadline(calendar.end_of(SUMMER)) == "by end of Monday 6 July 2026"
    assert dates.deadline(at(SUMMER, "14:30")) == "by 2:30pm on Monday 6 July 2026"


def test_what_is_known_by_its_day_alone_bears_no_time() -> None:
    assert dates.happened(calendar.midday(SUMMER)) == "6 Jul 2026"
    assert dates.happened(at(SUMMER, "09:15"), day_only=True) == "6 Jul 2026"
    assert dates.happened(at(SUMMER, "09:15")) == "6 Jul 2026, 9:15am"


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("2:30pm", time(14, 30)),
        ("2.30 PM", time(14, 30)),
        ("14:30", time(14, 30)),
        ("12am", time(0)),
        ("noon", time(12)),
    ],
)
def test_a_time_is_read_as_people_type_it(text: str, means: time) -> None:
    assert dates.read_clock(text) == means


@pytest.mark.parametrize("text", ["half past two", "25:00", "13pm", "0am", "2:61pm", ""])
def test_what_is_no_time_is_not_read_as_one(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no time|must be in"):
        dates.read_clock(text)


@given(st.times(time(3)).map(lambda clock: clock.replace(microsecond=0)), st.dates(date(1950, 1, 1), date(2150, 1, 1)))
def test_a_time_as_it_is_typed_is_read_as_the_same_instant(clock: time, on: date) -> None:
    instant = dates.at_clock(on, clock)
    assert dates.at_clock(on, dates.read_clock(dates.typed(instant))) == instant


@pytest.mark.parametrize("month", ["11", "Nov", "november", " 11 "])
def test_a_month_may_be_a_number_or_a_name(month: str) -> None:
    assert dates.read_day("11", month, "2026") == date(2026, 11, 11)
