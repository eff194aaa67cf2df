import pytest

from clients.console.forms.posted import ROWS, without
from clients.console.numbers import whole


@pytest.mark.parametrize(
    ("text", "number"), [("7", 7), ("", None), ("-1", None), ("1.5", None), ("x", None), ("9" * 5_000, None)]
)
def test_a_number_is_one_that_a_page_may_mean(text: str, number: int | None) -> None:
    assert whole(text) == number


@pytest.mark.parametrize("path", ["add.x", "add.", "add", "add." + "9" * 5_000])
def test_no_row_goes_where_none_is_named(path: str) -> None:
    posted = {f"add{ROWS}": ["2"], "add.0.id": ["a"], "add.1.id": ["b"]}
    assert without(posted, path) == posted
