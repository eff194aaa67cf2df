"""The page of authority is what the tables say."""

import re

from domain.authority.table import BESIDE
from domain.model import Role
from domain.table import MESSAGES
from tools import authority


def test_the_page_of_authority_is_made_from_the_tables_as_they_are() -> None:
    assert authority.PAGE.read_text(encoding="utf-8") == authority.page(), "run `python -m tools.authority`"


def test_the_page_has_a_line_for_every_message_and_a_column_for_every_role() -> None:
    said = authority.page().split("## What may be said")[1].split("## What may be said beside sentences")[0]
    lines = [line for line in said.splitlines() if line.startswith("| ")]
    assert len(lines) == len(MESSAGES) + 1
    assert {line.count("|") for line in lines} == {len(Role) + 3}
    assert re.search(r"^\| authorise not breaching \(`authorise`\) \|( +\|){4} manages not \|", said, re.MULTILINE)


def test_the_page_has_a_line_for_what_is_said_beside_sentences() -> None:
    said = authority.page().split("## What may be said beside sentences")[1].split("## What may be looked at")[0]
    lines = [line for line in said.splitlines() if line.startswith("| ")]
    assert len(lines) == sum(len(row.messages) for rows in BESIDE.groups.values() for row in rows) + 1
    assert {line.count("|") for line in lines} == {len(Role) + 4}
    assert re.search(r"^\| quarantine \| release held \|  \|  \|  \| yes \| yes \|  \|", said, re.MULTILINE)
