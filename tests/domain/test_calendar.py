from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import calendar
from domain.errors import BadInput

# What happened in those years; a year per row, days in order.
BANK_HOLIDAYS = {
    1995: "01-02 04-14 04-17 05-08 05-29 08-28 12-25 12-26",  # early May day moved to VE day
    1999: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28 12-31",  # eve of the year 2000 added
    2002: "01-01 03-29 04-01 05-06 06-03 06-04 08-26 12-25 12-26",  # Golden Jubilee
    2008: "01-01 03-21 03-24 05-05 05-26 08-25 12-25 12-26",  # an ordinary year
    2010: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",  # Christmas on a Saturday
    2011: "01-03 04-22 04-25 04-29 05-02 05-30 08-29 12-26 12-27",  # royal wedding; Christmas on a Sunday
    2012: "01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26",  # Diamond Jubilee
    2016: "01-01 03-25 03-28 05-02 05-30 08-29 12-26 12-27",
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",  # VE day again; Boxing Day on a Saturday
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",  # Platinum Jubilee, state funeral
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",  # coronation
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",  # Easter in March
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
}
EASTER_MONDAYS = [
    "1995-04-17",
    "1996-04-08",
    "1997-03-31",
    "1998-04-13",
    "1999-04-05",
    "2000-04-24",
    "2001-04-16",
    "2002-04-01",
    "2003-04-21",
    "2004-04-12",
    "2005-03-28",
    "2006-04-17",
    "2007-04-09",
    "2008-03-24",
    "2009-04-13",
    "2010-04-05",
    "2011-04-25",
    "2012-04-09",
    "2013-04-01",
    "2014-04-21",
    "2015-04-06",
    "2016-03-28",
    "2017-04-17",
    "2018-04-02",
    "2019-04-22",
    "2020-04-13",
    "2021-04-05",
    "2022-04-18",
    "2023-04-10",
    "2024-04-01",
    "2025-04-21",
    "2026-04-06",
    "2027-03-29",
    "2028-04-17",
    "2029-04-02",
    "2030-04-22",
]
CHRISTMAS = {
    (25, 26): (
        *(1995, 1996, 1997, 2000, 2001, 2002, 2003, 2006, 2007, 2008, 2012),
        *(2013, 2014, 2017, 2018, 2019, 2023, 2024, 2025, 2028, 2029, 2030),
    ),
    (25, 28): (1998, 2009, 2015, 2020, 2026),
    (27, 28): (1999, 2004, 2010, 2021, 2027),
    (26, 27): (2005, 2011, 2016, 2022),
}
NEW_YEAR_MOVED = {1995: 2, 2000: 3, 2005: 3, 2006: 2, 2011: 3, 2012: 2, 2017: 2, 2022: 3, 2023: 2, 2028: 3}
WORKING_DAYS = [
    ("2001-03-05", 5, "2001-03-12", "from a Monday the fifth is the Monday after"),
    ("2001-03-09", 1, "2001-03-12", "from a Friday"),
    ("2001-03-10", 1, "2001-03-12", "from a Saturday"),
    ("2001-04-12", 1, "2001-04-17", "over Easter"),
    ("2001-04-11", 5, "2001-04-20", "five days with Easter among them"),
    ("1999-12-23", 3, "1999-12-30", "Christmas on a Saturday has two substitute days"),
    ("1999-12-30", 1, "2000-01-04", "the eve of 2000 and the substitute New Year"),
    ("2002-05-31", 1, "2002-06-05", "Golden Jubilee"),
    ("2002-05-24", 1, "2002-05-27", "the last Monday of that May was worked"),
    ("2002-05-29", 5, "2002-06-07", "five days around the Golden Jubilee"),
    ("2011-04-21", 5, "2011-05-04", "Easter, the royal wedding and early May in a row"),
    ("2011-04-28", 1, "2011-05-03", "the royal wedding"),
    ("2012-06-01", 2, "2012-06-07", "Diamond Jubilee"),
    ("2012-05-25", 1, "2012-05-28", "the last Monday of that May was worked"),
    ("2020-05-01", 1, "2020-05-04", "the first Monday of that May was worked"),
    ("2020-05-07", 1, "2020-05-11", "VE day on a Friday"),
    ("2020-12-24", 2, "2020-12-30", "Boxing Day on a Saturday"),
    ("2022-06-01", 1, "2022-06-06", "Platinum Jubilee"),
    ("2022-05-27", 1, "2022-05-30", "the last Monday of that May was worked"),
    ("2022-09-16", 1, "2022-09-20", "the state funeral"),
    ("2023-05-05", 1, "2023-05-09", "the coronation"),
    ("2023-04-28", 5, "2023-05-09", "two bank holidays in eight days"),
    ("2010-12-24", 1, "2010-12-29", "Christmas on a Saturday"),
    ("2011-12-23", 1, "2011-12-28", "Christmas on a Sunday"),
    ("2016-12-23", 1, "2016-12-28", "Christmas on a Sunday again"),
    ("2022-12-23", 5, "2023-01-04", "over Christmas and New Year"),
    ("2000-04-03", 15, "2000-04-26", "fifteen days end after Easter"),
    ("2007-10-01", 15, "2007-10-22", "fifteen days without a bank holiday"),
    ("2008-03-17", 15, "2008-04-09", "fifteen days over an Easter in March"),
    ("2013-12-16", 15, "2014-01-09", "fifteen days over the year's end"),
    ("2019-04-15", 10, "2019-05-01", "ten days over a late Easter"),
    ("2021-12-20", 8, "2022-01-04", "Christmas on a Saturday, New Year on one"),
    ("2025-08-22", 2, "2025-08-27", "the summer bank holiday"),
    ("2026-12-23", 4, "2026-12-31", "Boxing Day on a Saturday, and the year's last day"),
    ("2026-03-30", 20, "2026-04-29", "twenty days over Easter"),
    ("2005-12-22", 6, "2006-01-04", "Christmas and New Year on Sundays"),
    ("2015-05-01", 20, "2015-06-02", "both bank holidays of May"),
]
COUNTING_THE_FIRST = [
    ("2001-03-05", 5, "2001-03-09", "a Monday is the first of five"),
    ("2001-03-10", 1, "2001-03-12", "a Saturday cannot be the first"),
    ("1999-12-30", 2, "2000-01-04", "over the eve of 2000"),
    ("2024-03-25", 10, "2024-04-09", "over an Easter in March"),
]
DAYS = settings(derandomize=True, database=None, deadline=None, max_examples=200)
MODERN = st.dates(date(1995, 1, 1), date(2060, 12, 31))


def on(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize("year", BANK_HOLIDAYS)
def test_bank_holidays_are_those_of_the_year(year: int) -> None:
    assert calendar.bank_holidays(year) == tuple(on(f"{year}-{day}") for day in BANK_HOLIDAYS[year].split())


@pytest.mark.parametrize("monday", EASTER_MONDAYS)
def test_good_friday_and_easter_monday_are_days_of_rest(monday: str) -> None:
    rest = calendar.bank_holidays(on(monday).year)
    assert on(monday) in rest
    assert on(monday) - timedelta(days=3) in rest


@pytest.mark.parametrize(("days", "year"), [(days, year) for days, years in CHRISTMAS.items() for year in years])
def test_christmas_has_two_days_of_rest_with_substitutes_after_a_weekend(days: tuple[int, int], year: int) -> None:
    december = [day.day for day in calendar.bank_holidays(year) if day.month == 12 and day.day < 31]
    assert december == list(days)


def test_every_christmas_from_1995_to_2030_is_in_the_table() -> None:
    assert sorted(year for years in CHRISTMAS.values() for year in years) == list(range(1995, 2031))


@pytest.mark.parametrize("year", range(1995, 2031))
def test_new_year_on_a_weekend_moves_to_the_monday(year: int) -> None:
    assert calendar.bank_holidays(year)[0] == date(year, 1, NEW_YEAR_MOVED.get(year, 1))


@pytest.mark.parametrize("year", range(1995, 2041))
def test_every_year_has_at_least_eight_bank_holidays_all_on_weekdays(year: int) -> None:
    days = calendar.bank_holidays(year)
    assert len(days) >= 8
    assert all(day.weekday() < 5 and day.year == year for day in days)
    assert list(days) == sorted(set(days))


@pytest.mark.parametrize(("year", "projected"), [(1995, False), (2027, False), (2028, True), (2040, True)])
def test_a_year_not_announced_yet_is_marked_projected(year: int, projected: bool) -> None:
    assert calendar.is_projected(year) is projected


@pytest.mark.parametrize(("start", "count", "reached", "why"), WORKING_DAYS, ids=lambda value: str(value))
def test_working_days_count_from_the_day_after(start: str, count: int, reached: str, why: str) -> None:
    assert calendar.add_working_days(on(start), count) == on(reached)


@pytest.mark.parametrize(("start", "count", "reached", "why"), COUNTING_THE_FIRST, ids=lambda value: str(value))
def test_working_days_may_count_their_first_day(start: str, count: int, reached: str, why: str) -> None:
    assert calendar.add_working_days(on(start), count, count_start_day=True) == on(reached)


@DAYS
@given(start=MODERN, count=st.integers(1, 60))
def test_the_day_reached_is_a_working_day_with_the_count_of_them_up_to_it(start: date, count: int) -> None:
    reached = calendar.add_working_days(start, count)
    passed = [start + timedelta(days=n) for n in range(1, (reached - start).days + 1)]
    assert calendar.is_working_day(reached)
    assert sum(map(calendar.is_working_day, passed)) == count


@pytest.mark.parametrize(
    ("day", "before"),
    [
        pytest.param("2023-05-09", "2023-05-09", id="a working day is itself"),
        pytest.param("2023-05-08", "2023-05-05", id="a bank holiday on a Monday goes before the weekend"),
        pytest.param("2023-10-21", "2023-10-20", id="a Saturday goes to the Friday"),
        pytest.param("2023-04-10", "2023-04-06", id="Easter Monday goes to Maundy Thursday"),
    ],
)
def test_a_release_on_a_day_of_rest_goes_to_the_working_day_before(day: str, before: str) -> None:
    assert calendar.working_day_on_or_before(on(day)) == on(before)


@pytest.mark.parametrize(
    ("start", "months", "reached"),
    [
        ("1999-03-01", 3, "1999-06-01"),
        ("1999-01-31", 1, "1999-02-28"),
        ("2000-01-31", 1, "2000-02-29"),
        ("1999-11-30", 3, "2000-02-29"),
        ("1999-03-31", 12, "2000-03-31"),
        ("2023-05-09", -8, "2022-09-09"),
        ("2023-03-31", -1, "2023-02-28"),
        ("2023-01-15", -13, "2021-12-15"),
    ],
)
def test_months_on_or_back_keep_the_day_or_take_the_months_last(start: str, months: int, reached: str) -> None:
    assert calendar.add_months(on(start), months) == on(reached)


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        ("1999-03-01", 12, "2000-02-29"),
        ("1998-03-01", 12, "1999-02-28"),
        ("2021-11-08", 36, "2024-11-07"),
        ("1999-01-31", 1, "1999-02-27"),
    ],
)
def test_a_term_includes_its_first_day_and_its_last(first: str, months: int, last: str) -> None:
    assert calendar.last_day(on(first), months=months) == on(last)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("1999-03-05T23:59:59+00:00", "1999-03-05"),
        ("1999-07-05T22:59:59+00:00", "1999-07-05"),
        ("1999-07-05T23:00:00+00:00", "1999-07-06"),
        ("2023-03-26T00:30:00+00:00", "2023-03-26"),
        ("2023-10-28T23:30:00+00:00", "2023-10-29"),
        ("2023-10-29T23:59:59+00:00", "2023-10-29"),
        ("1999-03-05T20:00:00-05:00", "1999-03-06"),
    ],
)
def test_a_day_is_the_london_day_of_an_instant(instant: str, day: str) -> None:
    assert calendar.day(datetime.fromisoformat(instant)) == on(day)


@pytest.mark.parametrize(
    ("day", "end", "noon"),
    [
        pytest.param("1999-01-05", "1999-01-05T23:59:59Z", "1999-01-05T12:00:00Z", id="winter"),
        pytest.param("1999-07-05", "1999-07-05T22:59:59Z", "1999-07-05T11:00:00Z", id="summer"),
        pytest.param("2023-03-26", "2023-03-26T22:59:59Z", "2023-03-26T11:00:00Z", id="the day the clocks go forward"),
        pytest.param("2023-10-29", "2023-10-29T23:59:59Z", "2023-10-29T12:00:00Z", id="the day the clocks go back"),
        pytest.param("2023-03-25", "2023-03-25T23:59:59Z", "2023-03-25T12:00:00Z", id="the day before they go forward"),
        pytest.param("2023-10-28", "2023-10-28T22:59:59Z", "2023-10-28T11:00:00Z", id="the day before they go back"),
    ],
)
def test_a_day_ends_one_second_before_midnight_in_london(day: str, end: str, noon: str) -> None:
    assert calendar.stamp(calendar.end_of(on(day))) == end
    assert calendar.stamp(calendar.midday(on(day))) == noon


@DAYS
@given(day=MODERN)
def test_the_end_and_the_midday_of_a_day_belong_to_it_and_the_next_second_does_not(day: date) -> None:
    assert calendar.day(calendar.midday(day)) == calendar.day(calendar.end_of(day)) == day
    assert calendar.day(calendar.end_of(day) + timedelta(seconds=1)) == day + timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        pytest.param("1999-03-05", "1999-03-05T12:00:00Z", id="a day is its midday"),
        pytest.param("1999-07-05", "1999-07-05T11:00:00Z", id="a day in summer too"),
        pytest.param("1999-03-05 10:00", "1999-03-05T10:00:00Z", id="a time is London's"),
        pytest.param("1999-07-05 10:00", "1999-07-05T09:00:00Z", id="a time in summer too"),
        pytest.param("1999-07-05 10:00:30", "1999-07-05T09:00:30Z", id="with seconds"),
        pytest.param("1999-07-05T10:00:00Z", "1999-07-05T10:00:00Z", id="an instant is itself"),
        pytest.param("1999-07-05T10:00:00-03:00", "1999-07-05T13:00:00Z", id="of another zone too"),
        pytest.param("2023-10-29 01:30", "2023-10-29T00:30:00Z", id="an hour that comes twice is the first"),
        pytest.param("2023-03-26 01:30", "2023-03-26T01:30:00Z", id="an hour that never comes is one later"),
    ],
)
def test_times_are_read_as_people_write_them(text: str, instant: str) -> None:
    assert calendar.stamp(calendar.instant(text)) == instant


@pytest.mark.parametrize("text", ["", "tomorrow", "1999-02-30", "1999-13-01", "05/03/1999", "1999-03-05 25:00", "1999"])
def test_what_is_no_time_is_told_with_an_example_of_one(text: str) -> None:
    with pytest.raises(BadInput, match="write 1999-03-05, or 1999-03-05 10:00") as told:
        calendar.instant(text)
    assert repr(text) in str(told.value)


def test_a_stamp_is_utc_in_whole_seconds() -> None:
    assert calendar.stamp(datetime(1999, 7, 5, 10, 0, 0, 999_999, tzinfo=calendar.LONDON)) == "1999-07-05T09:00:00Z"


def test_an_instant_that_came_without_its_zone_is_taken_for_utc() -> None:
    assert calendar.utc(datetime(1999, 7, 5, 10)) == datetime(1999, 7, 5, 10, tzinfo=UTC)  # noqa: DTZ001 - the point
