"""Worded measures: limits as instruments print them, and tables that fit the code."""

from datetime import date

import pytest

from domain.measures.measure import OUTSIDE
from domain.measures.worded import Limit, Sheet, Unit, Worded, plain

WORDED = Worded(title="T", counts="c", of="o", leaves_out="l", source="NS", confidence="certain", target=90)
SHEET = Sheet(
    table="t",
    version=1,
    source="NS",
    title="T",
    parts=({"title": "P", "source": "NS", "measures": ("one",)},),
    measures={"one": WORDED},
)
NOTHING = plain(lambda account, window: OUTSIDE)


@pytest.mark.parametrize(
    ("value", "unit", "last"),
    [
        # Thursday 1 April 1999 is followed by Good Friday and Easter Monday
        (1, "working_days", date(1999, 4, 6)),
        (2, "business_days", date(1999, 4, 7)),
        (0, "days", date(1999, 4, 1)),
        (0, "working_days", date(1999, 4, 1)),
        (15, "days", date(1999, 4, 16)),
        (6, "weeks", date(1999, 5, 13)),
        (12, "months", date(2000, 4, 1)),
    ],
)
def test_a_limit_ends_on_the_day_that_its_unit_gives(value: int, unit: Unit, last: date) -> None:
    assert Limit(value=value, unit=unit).last_from(date(1999, 4, 1)) == last


def test_a_measure_says_where_it_stands_how_sure_that_is_and_what_was_aimed_at() -> None:
    (measure,) = SHEET.report({"one": NOTHING}).measures
    assert (measure.name, measure.source) == ("one", "NS (certain; target 90 %)")
    assert WORDED.but(target=None, confidence="ours").place == "NS (ours)"


@pytest.mark.parametrize(
    "asks", [{}, {"two": NOTHING}, {"one": NOTHING, "two": NOTHING}], ids=["none", "other", "more"]
)
def test_code_and_table_name_the_same_measures(asks: dict[str, object]) -> None:
    with pytest.raises(KeyError):
        SHEET.report(asks)  # type: ignore[arg-type]


@pytest.mark.parametrize("placed", [(), ("one", "one"), ("one", "two")])
def test_each_measure_of_a_table_stands_in_one_part(placed: tuple[str, ...]) -> None:
    with pytest.raises(KeyError):
        SHEET.but(parts=(SHEET.parts[0].but(measures=placed),)).report({"one": NOTHING})
