"""The page of domain events is true: its table is the table that the adapter reads by, line for line."""

import re

import pytest

from clients.gateway.hmpps.families import TABLE, Family
from domain.custody import movements
from domain.rules.person_events import Refusal
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "hmpps.md").read_text(encoding="utf-8")
HEAD = "| event | what becomes of it | of which sentences | why |"


def row(one: Family) -> str:
    """A family's line of the page."""
    bears = {"every": "every one", "custodial": "the custodial one", "intervention": "the one that has it", None: "–"}
    return f"| `{one.event}` | {became(one)} | {bears[one.bears]} | {one.why} |"


def became(one: Family) -> str:
    if one.identity:
        return f"who is who: {one.identity}"
    if one.held:
        return f"held, `{one.held}`{', unless the record has it' if one.news else ''}"
    facts = ", ".join(f"`{fact}`" for fact in one.facts)
    return f"{facts}{' (fetched)' if one.thin else ''}" or "no effect"


def test_the_pages_table_is_the_table_of_families() -> None:
    lines = PAGE.splitlines()
    first = lines.index(HEAD) + 2
    assert lines[first : first + len(TABLE.families)] == [row(one) for one in TABLE.families]
    assert not lines[first + len(TABLE.families)].startswith("|")


@pytest.mark.parametrize("code", [*Refusal.__args__, "event_type_unknown", "person_unknown", "decided_elsewhere"])
def test_every_reason_to_hold_an_event_stands_on_the_page(code: str) -> None:
    assert f"`{code}`" in PAGE


@pytest.mark.parametrize("reason", [*movements.In.__args__, *movements.Out.__args__])
def test_every_reason_of_a_movement_stands_on_the_page(reason: str) -> None:
    assert re.search(rf"`{reason}`", PAGE)


@pytest.mark.parametrize("code", [*TABLE.codes.movement_kinds, *TABLE.codes.died, *TABLE.codes.no_risk])
def test_every_code_that_is_read_stands_on_the_page(code: str) -> None:
    assert f"`{code}`" in PAGE
