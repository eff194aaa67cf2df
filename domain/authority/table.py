"""The one table of authority: for each message, which role may say it, and in which relation to the case.

Every door asks it: the forms and the help of the command line for who may at all (`roles_that_may`), the decision
itself for this person, this sentence and this moment (`may.must_be_allowed`). Every message has one row (a test), also
what is said to no sentence: to a list of places, of what is held, of who is who (`beside.toml`, `BESIDE`).
"""

import tomllib
from enum import StrEnum
from importlib.resources import files
from typing import Any

from domain.model import Model, Role


class Relation(StrEnum):
    """How somebody who says something must stand to the case, or what alone they may say it of (`relation.py`)."""

    ANYONE = "anyone"
    MANAGES = "manages"
    MANAGES_ONCE_ALLOCATED = "manages_once_allocated"
    MANAGES_OR_FINISHES = "manages_or_finishes"
    MANAGES_NOT = "manages_not"
    SECOND_PERSON = "second_person"
    RECEIVES = "receives"
    WHAT_THE_COURT_ORDERED = "what_the_court_ordered"
    NOTHING_DECIDED = "nothing_decided"
    NOTHING_OF_ANOTHERS = "nothing_of_anothers"
    NOTHING_TO_RECONSIDER = "nothing_to_reconsider"


class Row(Model):
    """Who may say some messages, and by which source: each role in one relation."""

    messages: tuple[str, ...]
    may: dict[Relation, tuple[Role, ...]]
    source: str

    @property
    def roles(self) -> dict[Role, Relation]:
        return {role: relation for relation, roles in self.may.items() for role in roles}


class Table(Model):
    """The rows, and what each message is called in a refusal that comes of a relation."""

    rows: tuple[Row, ...]
    deeds: dict[str, str]


class Beside(Model):
    """The rows of what is said to no sentence, and what some of it is called in a refusal."""

    places: tuple[Row, ...]
    quarantine: tuple[Row, ...]
    people: tuple[Row, ...]
    access: tuple[Row, ...]
    deeds: dict[str, str]

    @property
    def groups(self) -> dict[str, tuple[Row, ...]]:
        """The rows by what they are about."""
        return {"places": self.places, "quarantine": self.quarantine, "people": self.people, "access": self.access}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("domain.authority").joinpath(name).read_text(encoding="utf-8"))


TABLE = Table.model_validate(_read("table.toml"), extra="forbid")
BESIDE = Beside.model_validate(_read("beside.toml"), extra="forbid")
AUTHORITY: dict[str, Row] = {
    name: row for rows in (TABLE.rows, *BESIDE.groups.values()) for row in rows for name in row.messages
}


def roles_that_may(name: str) -> tuple[Role, ...]:
    """The roles that may say a message in some relation to the case; the first is the one whose task it mostly is.

    Raises KeyError for a message without a row: nobody may say what nobody decided on."""
    return tuple(AUTHORITY[name].roles)


def relation_of(name: str, role: Role) -> Relation | None:
    """The relation in which that role may say a message; None where it may not."""
    return AUTHORITY[name].roles.get(role)
