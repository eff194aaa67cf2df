"""Areas beside their group: what the rounding, the blanks, the signs and the quartiles do."""

from fractions import Fraction
from math import ceil, floor
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.measures.hmip.areas import Area, Band, Comparison, band, compare, difference, group_average, quartiles
from domain.rounding import half_up

percents = st.one_of(st.none(), st.integers(0, 60).map(Fraction))
values = st.lists(st.fractions(-100, 100, max_denominator=60), min_size=1, max_size=40)


@st.composite
def groups(draw: st.DrawFn) -> tuple[list[Area], list[bool]]:
    elements = draw(st.integers(1, 5))
    row = st.tuples(*[percents] * elements)
    reached = draw(st.lists(row, min_size=2, max_size=30))
    bad = draw(st.lists(st.booleans(), min_size=elements, max_size=elements))
    return [Area(f"area {number}", each) for number, each in enumerate(reached)], bad


def shifted(area: Area, by: int) -> Area:
    return area._replace(percents=tuple(None if percent is None else percent + by for percent in area.percents))


def by_name(comparison: Comparison) -> dict[str, tuple[object, ...]]:
    return {each.area.name: (each.differences, each.band) for each in comparison.areas}


def between(ordered: list[Fraction], part: Fraction) -> Fraction:
    """The value at that part of the way from the first to the last, between neighbours in proportion."""
    place = part * (len(ordered) - 1)
    low, high = ordered[floor(place)], ordered[ceil(place)]
    return low + (high - low) * (place - floor(place))


@pytest.mark.parametrize(
    ("reached", "average"),
    [
        ([1, 2], 2),  # a half goes up
        ([10, 10, 11], 10),
        ([50, None], 50),  # a blank is not counted
        ([0, 0], 0),
        ([None, None], None),
    ],
)
def test_the_average_is_of_those_that_have_a_value_to_a_whole_percent(
    reached: list[int | None], average: int | None
) -> None:
    assert group_average(None if each is None else Fraction(each) for each in reached) == average


@pytest.mark.parametrize(
    ("percent", "average", "bad", "expected"),
    [(89, 84, False, 5), (35, 25, True, -10), (0, 3, True, 3), (None, 71, False, 0), (None, None, True, 0)],
)
def test_a_positive_difference_is_better_and_a_blank_is_none(
    percent: int | None, average: int | None, bad: bool, expected: int
) -> None:
    assert difference(None if percent is None else Fraction(percent), average, bad) == expected


@pytest.mark.parametrize(
    ("ratio", "decimals", "rounded"),
    [("5/2", 0, 3), ("-5/2", 0, -3), ("-16/3", 2, "-5.33"), ("1/8", 2, "0.13"), ("-1/8", 2, "-0.13"), ("0", 2, 0)],
)
def test_halves_go_away_from_zero(ratio: str, decimals: int, rounded: str | int) -> None:
    assert half_up(Fraction(ratio), decimals) == Fraction(rounded)


@given(values)
def test_quartiles_lie_between_neighbours_in_proportion_both_ends_included(given_values: list[Fraction]) -> None:
    ordered = sorted(given_values)
    expected = tuple(between(ordered, Fraction(part, 4)) for part in (1, 2, 3))
    assert quartiles(given_values) == expected


@given(values)
def test_a_value_on_a_quartile_is_average(given_values: list[Fraction]) -> None:
    among = quartiles(given_values)
    assert band(among.first, among) is band(among.third, among) is Band.AVERAGE


@given(values)
def test_at_most_a_quarter_is_below_and_a_quarter_above(given_values: list[Fraction]) -> None:
    among = quartiles(given_values)
    bands = [band(value, among) for value in given_values]
    quarter = ceil((len(given_values) - 1) / 4)
    assert bands.count(Band.BELOW) <= quarter
    assert bands.count(Band.ABOVE) <= quarter


@given(groups())
def test_every_area_gets_one_band_and_the_better_is_never_in_the_worse(group: tuple[list[Area], list[bool]]) -> None:
    compared = compare(*group)
    assert [each.area for each in compared.areas] == group[0]
    order = list(Band)
    ranked = sorted(compared.areas, key=lambda each: each.average)
    places = [order.index(each.band) for each in ranked]
    assert places == sorted(places)


@given(groups(), st.integers(1, 40))
def test_so_many_percent_more_for_all_changes_no_difference_and_no_band(
    group: tuple[list[Area], list[bool]], by: int
) -> None:
    areas, bad = group
    assert by_name(compare(areas, bad)) == by_name(compare([shifted(area, by) for area in areas], bad))


@given(groups(), st.randoms())
def test_the_order_of_the_areas_changes_nothing(group: tuple[list[Area], list[bool]], random: Random) -> None:
    areas, bad = group
    mixed = random.sample(areas, len(areas))
    assert by_name(compare(areas, bad)) == by_name(compare(mixed, bad))


@given(groups())
def test_a_bad_outcome_is_the_good_one_with_its_sign_turned(group: tuple[list[Area], list[bool]]) -> None:
    areas, bad = group
    turned = compare(areas, [not each for each in bad])
    for one, other in zip(compare(areas, bad).areas, turned.areas, strict=True):
        assert one.differences == tuple(-each for each in other.differences)
        assert one.average == -other.average
