import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import LONDON
from domain.canonical import canonical, link
from domain.model import By, Harm, Model, Role

SEEN = settings(derandomize=True, database=None, deadline=None, max_examples=200)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


class Older(Model):
    name: str
    note: str | None = None


class Newer(Model):
    name: str
    note: str | None = None
    colour: str | None = None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param({"b": 1, "a": 2}, '{"a":2,"b":1}', id="keys are sorted, without spaces"),
        pytest.param({"a": None, "b": 1}, '{"b":1}', id="nothing is left out"),
        pytest.param([1, None], "[1,null]", id="but not from a list, whose places count"),
        pytest.param((1, (2, 3)), "[1,[2,3]]", id="tuples are lists"),
        pytest.param(True, "true", id="a truth value is no number"),
        pytest.param(Harm.VERY_HIGH, '"very_high"', id="a code is its value"),
        pytest.param("Siân “Łód\u017a”", '"Siân “Łód\u017a”"', id="letters stay as they are"),
        pytest.param(date(1999, 3, 5), '"1999-03-05"', id="a day"),
        pytest.param(datetime(1999, 7, 5, 10, 0, 0, 999_999, tzinfo=LONDON), '"1999-07-05T09:00:00Z"', id="an instant"),
        pytest.param(Decimal("1.50"), '"1.50"', id="a decimal number keeps its digits"),
        pytest.param(By(role=Role.COURT, id="court"), '{"id":"court","role":"court"}', id="a model is its fields"),
        pytest.param({"when": {"until": date(1999, 3, 5)}}, '{"when":{"until":"1999-03-05"}}', id="however deep"),
    ],
)
def test_one_value_has_one_text(value: Any, text: str) -> None:
    assert canonical(value) == text


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(1.0, id="a float"),
        pytest.param({1, 2}, id="a set"),
        pytest.param(b"text", id="bytes"),
        pytest.param(datetime(1999, 3, 5, 10), id="an instant without a zone"),  # noqa: DTZ001 - the point
        pytest.param({"deep": [object()]}, id="anything else, however deep"),
    ],
)
def test_what_has_no_canonical_form_is_a_type_error(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical(value)


def test_a_field_added_later_with_nothing_in_it_changes_no_text() -> None:
    assert canonical(Newer(name="a", note="b")) == canonical(Older(name="a", note="b"))


def test_a_field_added_later_with_something_in_it_does() -> None:
    assert canonical(Newer(name="a", colour="red")) != canonical(Older(name="a"))


@SEEN
@given(value=PLAIN)
def test_the_text_read_again_has_the_same_text(value: Any) -> None:
    assert canonical(json.loads(canonical(value))) == canonical(value)


@SEEN
@given(value=st.dictionaries(st.text(max_size=5), st.integers(), min_size=2, max_size=6))
def test_the_order_in_which_a_value_was_made_does_not_show(value: dict[str, int]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


def test_the_chain_covers_everything_before() -> None:
    first = link("", "one")
    assert first == hashlib.sha256(b"one").hexdigest()
    assert link(first, "two") == hashlib.sha256(f"{first}two".encode()).hexdigest()
    assert link(link("", "other"), "two") != link(first, "two")


def test_an_instant_is_the_same_text_in_every_zone() -> None:
    assert canonical(datetime(1999, 7, 5, 9, tzinfo=UTC)) == canonical(datetime(1999, 7, 5, 10, tzinfo=LONDON))
