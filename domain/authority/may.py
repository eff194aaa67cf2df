"""Whether somebody may say a message to a sentence now: their role, then how they stand to the case.

The decision asks this before anything else, so every door is held by it, and so is the workflow's validator.
"""

from datetime import datetime
from typing import Any

from domain import words
from domain.authority import table
from domain.authority.relation import CHECKS, Saying
from domain.errors import BadInput, NotAllowed, Refused
from domain.messages import Told
from domain.model import By, Role
from domain.sentence import Sentence


def must_be_allowed(
    sentence: Sentence, by: By, row: type[Told], moment: datetime, body: dict[str, Any] | None = None
) -> None:
    """Raises NotAllowed where the table is against it, and NotNow where nobody manages the sentence who could.

    `body` is what they say. Where the content decides and nobody can read it: BadInput."""
    relation = table.relation_of(row.name, by.role)
    if relation is None:
        raise _not_for(by.role, row.name, f"say {row.verb!r}")
    CHECKS[relation](Saying(sentence, by, row, moment, body or {}))


def may(sentence: Sentence, by: By, row: type[Told], moment: datetime) -> bool:
    """Whether they may say it now, before its content is known: what the content decides is left open."""
    try:
        must_be_allowed(sentence, by, row, moment)
    except Refused:
        return False
    except BadInput:
        return True
    return True


def must_be_one_who_may(role: Role, name: str) -> None:
    """For what is said to no sentence. Raises NotAllowed where the role is none of its row's."""
    if table.relation_of(name, role) is None:
        said = name.replace("_", "-")
        raise _not_for(role, name, table.BESIDE.deeds.get(name, f"say {said!r}"))


def _not_for(role: Role, name: str, deed: str) -> NotAllowed:
    others = " or ".join(words.say(one) for one in table.roles_that_may(name))
    return NotAllowed("authority.role", f"{_some(role)} cannot {deed}.", f"Ask the {others}.")


def _some(role: Role) -> str:
    word = words.say(role)
    return f"An {word}" if word[0] in "aeiou" else f"A {word}"
