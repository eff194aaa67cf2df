"""The pictures in the documents are those that the software draws now."""

import re

import pytest

from tests.conftest import ROOT
from tools import pictures

PAGE = (ROOT / "docs" / "pictures.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", pictures.SHOWN)
def test_a_picture_of_the_documents_is_up_to_date(name: str) -> None:
    kept = (pictures.FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    assert kept == pictures.drawn(name), "make pictures"


def test_the_page_shows_each_picture_with_the_command_that_draws_it() -> None:
    assert re.findall(r"\]\(pictures/(.+)\.svg\)", PAGE) == list(pictures.SHOWN)
    assert re.findall(r"sentence chart examples/(.+)\.yaml --out", PAGE) == list(pictures.SHOWN)
