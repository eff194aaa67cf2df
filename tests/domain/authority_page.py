"""The page of authority that is read and kept by hand (`authority.txt`), and what it says of each cell.

Whoever tests a door by it brings four people to a sentence: its manager, who covers for them that day, who sent it and
finishes what was open, and a stranger.
"""

import re
from pathlib import Path
from typing import Any, NamedTuple

from domain.model import SHORT_ROLES, Role

PAGE = Path(__file__).with_name("authority.txt").read_text(encoding="utf-8")
LINE = re.compile(r"^(\w+) +([^ #].*)$", re.MULTILINE)
CODES = re.findall(r"\S+", "OM OS KW CA LM EO court prison partner system IN DO DV")
COLUMNS = [SHORT_ROLES.get(name) or Role(name) for name in CODES]
MARKS = {name: dict(zip(COLUMNS, marks.split(), strict=True)) for name, marks in LINE.findall(PAGE)}
BESIDE_PAGE = Path(__file__).with_name("beside.txt").read_text(encoding="utf-8")
BESIDE_MARKS = {name: dict(zip(COLUMNS, marks.split(), strict=True)) for name, marks in LINE.findall(BESIDE_PAGE)}


class Meaning(NamedTuple):
    """What a mark of the page means: who of the four may, and how the others are refused; and while nobody manages."""

    may: str
    refused: str = ""
    while_nobody_manages: str = ""


PEOPLE = ("manager", "cover", "sender", "stranger")
ALL = " ".join(PEOPLE)
MEANINGS = {
    ".": Meaning("", "authority.role", "authority.role"),
    "+": Meaning(ALL),
    "o": Meaning("manager cover", "authority.own-manager", "allocation.none"),
    "e": Meaning("manager cover", "authority.own-manager"),
    "f": Meaning("manager cover sender", "authority.own-manager", "allocation.none"),
    "x": Meaning("sender stranger", "authority.own-case"),
    "2": Meaning("sender stranger", "authority.own-case"),
    "r": Meaning("sender stranger", "transfer.own"),
    "c": Meaning(ALL),
    "d": Meaning(ALL),
    "a": Meaning(ALL),
    "k": Meaning(ALL),
}
HARMLESS: dict[str, dict[str, Any]] = {
    "refer": {"intervention": "not-planned"},
    "annul": {"seq": 1, "type": "attended", "occurred_on": "1999-03-01", "reason": "a slip"},
    "settle": {"key": "did_not_fit/1", "outcome": "done", "reason": "looked at"},
}
"""Where the content decides, a content that nothing speaks against. The rest has tests of its own."""


def expected(name: str, role: Role, person: str, *, managed: bool) -> str:
    """What the page says of a cell: the code under which it is refused, empty where they may."""
    meaning = MEANINGS[MARKS[name][role]]
    if not managed:
        return meaning.while_nobody_manages
    return "" if person in meaning.may.split() else meaning.refused
