"""The inspectorate's rules asked by themselves: who is outside is said, and a record is told wrong by its place."""

import json
from typing import Any

import pytest

from domain.errors import BadInput
from domain.rules.hmip import HmipAverageDifference, HmipBand, HmipMeasure, counted

REPORTS: dict[str, Any] = {"measure": "psr", "as_of": "2000-12-31", "records": [{"quality": "excellent"}]}
CONTACT = {"order_date": "2000-12-29", "first_arranged_for": None, "first_kept_on": None, "kept_dates": []}
REACHED: dict[str, Any] = {"percent": 12.5, "group_average_percent": 9, "bad_outcome": True}


@pytest.mark.parametrize(("met", "of", "percent"), [(1, 8, 13), (2, 3, 67), (1, 200, 1), (0, 5, 0), (0, 0, None)])
def test_a_percent_is_whole_with_halves_up_and_none_of_nobody(met: int, of: int, percent: int | None) -> None:
    answer = counted([True] * met + [False] * (of - met) + [None])
    assert (answer.numerator, answer.denominator, answer.percent) == (met, of, percent)


def test_how_many_are_outside_of_which_element_is_among_the_reasons() -> None:
    young = HmipMeasure.ask(json.dumps({"measure": "contact", "as_of": "2000-12-31", "records": [CONTACT]}))
    outside = [f"outside:{element}:1" for element in young.elements]  # type: ignore[attr-defined]
    assert list(young.because) == ["records:1", *outside]
    assert HmipMeasure.ask(json.dumps(REPORTS)).because == ("records:1",)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"measure": "joy"}, "'joy' found using 'measure'"),
        ({"measure": None}, "measure"),
        ({"as_of": "2000-13-01"}, "psr.as_of: "),
        ({"as_of": "0001-01-01"}, "psr.as_of: "),
        ({"records": [{"quality": "splendid"}]}, "psr.records.0.quality: "),
        ({"records": [{"quality": "excellent", "tier": 1}]}, "psr.records.0.tier: "),
        ({"records": [{}]}, "psr.records.0.quality: Field required"),
        ({"records": [CONTACT]}, "psr.records.0.quality: Field required"),
        ({"tier": 1}, "psr.tier: Extra inputs"),
        ({"measure": "supervision", "records": [{"plan_prepared": 1}]}, "supervision.records.0.plan_prepared: "),
    ],
)
def test_what_is_no_record_of_the_measure_is_told_with_its_place(change: dict[str, Any], place: str) -> None:
    with pytest.raises(BadInput, match=place):
        HmipMeasure.ask(json.dumps(REPORTS | change))


def test_a_difference_of_parts_of_a_percent_is_exact() -> None:
    answer = HmipAverageDifference.ask(json.dumps({"elements": [REACHED, REACHED | {"percent": None}]}))
    assert answer.model_dump() == {
        "because": ("elements:2", "blank:1"),
        "differences": (-3.5, 0),
        "sum": -3.5,
        "average": -1.75,
    }


@pytest.mark.parametrize("change", [{"percent": 101}, {"percent": -1}, {"percent": "9"}, {"bad_outcome": 1}])
def test_what_is_no_percent_is_an_error(change: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match=f"elements.0.{next(iter(change))}"):
        HmipAverageDifference.ask(json.dumps({"elements": [REACHED | change]}))


@pytest.mark.parametrize("values", ["{}", '{"Essex": null}', '{"Essex": "1"}', '{"Essex": NaN}', '{"Essex": 1e999}'])
def test_bands_are_of_areas_that_each_have_a_number(values: str) -> None:
    with pytest.raises(BadInput):
        HmipBand.ask(f'{{"values": {values}}}')


def test_one_area_alone_is_average() -> None:
    answer = HmipBand.ask('{"values": {"Essex": -2.6}}')
    assert answer.model_dump() == {"because": ("areas:1",), "q1": -2.6, "q3": -2.6, "bands": {"Essex": "Average"}}


def test_nothing_has_no_average() -> None:
    with pytest.raises(BadInput, match="elements: "):
        HmipAverageDifference.ask('{"elements": []}')
