"""Areas beside each other, as the inspectorate compares them: by their differences from the group's average.

The average of an element is the unweighted mean of the areas that have a value, to a whole percent. The mean of an
area's differences is over all elements, blank or not, so a blank counts as no difference. The middle half of these
means is "Average" (CMM ch. 3, App. 2; the rounding and the blanks are found by working the printed figures out again).
Percents and differences are exact fractions, in percentage points; None is a blank.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from fractions import Fraction
from statistics import mean, quantiles
from typing import NamedTuple

from domain.rounding import half_up


class Band(StrEnum):
    """Where an area stands in its group, as printed."""

    BELOW = "Below average"
    AVERAGE = "Average"
    ABOVE = "Above average"


class Quartiles(NamedTuple):
    """Of the areas' average differences, by linear interpolation, both ends included."""

    first: Fraction
    median: Fraction
    third: Fraction


class Area(NamedTuple):
    """What an area reached in each element, in the order of the table."""

    name: str
    percents: tuple[Fraction | None, ...]


class Compared(NamedTuple):
    """An area beside its group."""

    area: Area
    differences: tuple[Fraction, ...]
    band: Band

    @property
    def total(self) -> Fraction:
        return sum(self.differences, Fraction())

    @property
    def average(self) -> Fraction:
        return average_difference(self.differences)


class Comparison(NamedTuple):
    """A group of areas. `averages` has None for an element that is blank everywhere."""

    averages: tuple[int | None, ...]
    quartiles: Quartiles
    areas: tuple[Compared, ...]


def compare(areas: Sequence[Area], bad_outcomes: Sequence[bool]) -> Comparison:
    """The areas in their order, with the elements of which a high share is bad; at least one area and one element."""
    averages = tuple(group_average(column) for column in zip(*(area.percents for area in areas), strict=True))
    differences = [
        tuple(difference(*cell) for cell in zip(area.percents, averages, bad_outcomes, strict=True)) for area in areas
    ]
    among = quartiles([average_difference(each) for each in differences])
    compared = (
        Compared(area, each, band(average_difference(each), among))
        for area, each in zip(areas, differences, strict=True)
    )
    return Comparison(averages, among, tuple(compared))


def group_average(percents: Iterable[Fraction | None]) -> int | None:
    """To a whole percent, over the areas that have a value; None where none has."""
    present = [percent for percent in percents if percent is not None]
    return int(half_up(mean(present), 0)) if present else None


def difference(percent: Fraction | None, average: int | None, bad_outcome: bool) -> Fraction:
    """Positive is better than the group, of a bad outcome too; 0 for a blank."""
    if percent is None or average is None:
        return Fraction()
    return average - percent if bad_outcome else percent - average


def average_difference(differences: Sequence[Fraction]) -> Fraction:
    """The mean over all elements of the table, exact."""
    return mean(differences)


def quartiles(values: Sequence[Fraction]) -> Quartiles:
    """Of 25 values the 7th, the 13th and the 19th; of a single one, itself."""
    if len(values) == 1:
        return Quartiles(values[0], values[0], values[0])
    return Quartiles(*quantiles(values, n=4, method="inclusive"))


def band(value: Fraction, among: Quartiles) -> Band:
    """A value that equals a quartile is average."""
    if value < among.first:
        return Band.BELOW
    return Band.ABOVE if value > among.third else Band.AVERAGE
