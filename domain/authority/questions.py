"""Who may ask what: each thing that a door shows, and the roles that may ever see it.

Of which sentences they see it is asked besides (`sight`). Every look has one row (a test).
"""

import tomllib
from collections.abc import Collection
from enum import StrEnum
from importlib.resources import files

from domain import words
from domain.errors import NotAllowed
from domain.model import Model, Role


class Look(StrEnum):
    """Something to look at."""

    SENTENCE = "sentence"
    RECORD = "record"
    PLAN_SHARED_WITH_TEAM = "plan_shared_with_team"
    PLAN_NEED_TO_KNOW = "plan_need_to_know"
    PLAN_FOR_MANAGERS = "plan_for_managers"
    REPORTS = "reports"
    PLACES = "places"
    QUEUE = "queue"
    TEAM = "team"
    QUARANTINE = "quarantine"
    STATUS = "status"
    ACCESS_LOG = "access_log"


class Row(Model):
    """The roles that may look at something, and by which source."""

    look: Look
    may: tuple[Role, ...]
    source: str


class Table(Model):
    """The rows as they stand in the file."""

    rows: tuple[Row, ...]


TABLE = Table.model_validate(
    tomllib.loads(files("domain.authority").joinpath("questions.toml").read_text(encoding="utf-8")), extra="forbid"
)
LOOKS: dict[Look, Row] = {row.look: row for row in TABLE.rows}


def may_look(roles: Collection[Role], look: Look) -> bool:
    """Whether somebody of these roles may see it, as far as roles go."""
    return any(role in LOOKS[look].may for role in roles)


def must_be_allowed_to_look(roles: Collection[Role], look: Look) -> None:
    """Raises NotAllowed where none of their roles may see it."""
    if not may_look(roles, look):
        raise NotAllowed(
            "access.role",
            f"Your role does not look at this: {words.say(look)}.",
            f"Ask the {' or '.join(words.say(role) for role in LOOKS[look].may)}.",
        )
