"""The page of rules is true: every function and test file that it names is there, and every pack."""

import re
from importlib import import_module

import pytest

from domain import policy
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| ")]
RULES = [row for row in ROWS if len(row) == 6 and row[0] != "rule"]


def named(column: int, pattern: str) -> list[str]:
    return sorted({found for row in RULES for found in re.findall(pattern, row[column])})


@pytest.mark.parametrize("function", named(4, r"`([\w/]+\.\w+(?:\.\w+)?)`"))
def test_a_function_that_the_page_names_is_there(function: str) -> None:
    path, *names = function.split(".")
    found = import_module("domain." + path.replace("/", "."))
    for name in names:
        found = getattr(found, name)


@pytest.mark.parametrize("file", named(5, r"`((?:\w+/)?test_\w+)`"))
def test_a_test_that_the_page_names_is_there(file: str) -> None:
    assert [*ROOT.glob(f"tests/domain/{file}.py"), *ROOT.glob(f"tests/{file}.py")]


@pytest.mark.parametrize("pack", sorted(set(re.findall(r"`([\w-]+@\d+)`", PAGE))))
def test_a_pack_that_the_page_names_ships(pack: str) -> None:
    assert pack in policy.released()


def test_every_pack_that_ships_stands_on_the_page() -> None:
    named_there = set(re.findall(r"`([\w-]+@\d+)`", PAGE))
    first_and_last = re.findall(r"`cmm-a@1` …\s+`cmm-e@1`", PAGE)
    between = {"cmm-b@1", "cmm-c@1", "cmm-d@1"} if first_and_last else set()
    assert set(policy.released()) - named_there - between == set()
