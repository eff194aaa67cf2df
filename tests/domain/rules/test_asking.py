"""Asking a rule: exactly its fields, each of its kind; anything else is told with its place and answered by nothing."""

import json

import pytest

from domain.errors import BadInput
from domain.rules.table import ROWS, RULES

ASKED = {"start_date": "2001-03-05", "working_days": 5, "count_start_day": False}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"working_days": "5"}, "working_days: "),
        ({"working_days": 5.5}, "working_days: "),
        ({"working_days": None}, "working_days: "),
        ({"start_date": "0001-01-01"}, "start_date: "),
        ({"start_date": "2001-02-30"}, "start_date: "),
        ({"count_start_day": 1}, "count_start_day: "),
        ({"tier": 4}, "tier: Extra inputs"),
    ],
)
def test_what_is_no_question_of_the_rule_is_told_with_its_place(change: dict[str, object], place: str) -> None:
    with pytest.raises(BadInput, match=place):
        RULES["working-days"].ask(json.dumps(ASKED | change))


@pytest.mark.parametrize("name", ASKED)
def test_a_field_left_out_is_an_error(name: str) -> None:
    with pytest.raises(BadInput, match=f"{name}: Field required"):
        RULES["working-days"].ask(json.dumps({field: ASKED[field] for field in ASKED if field != name}))


@pytest.mark.parametrize("text", ["", "[]", "null", "{", '"x"'])
def test_what_is_no_object_is_an_error(text: str) -> None:
    with pytest.raises(BadInput):
        RULES["working-days"].ask(text)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_rule_has_a_name_and_says_what_it_answers_and_guesses_no_field(row: type) -> None:
    assert row.name in RULES
    assert row.__doc__
    assert all(field.is_required() for field in row.model_fields.values())
