"""What somebody at a door can tell a sentence, by its word: every fact and command but what only the system says, and
the engagement, which is told by taking a sentence on."""

from domain.authority import table
from domain.messages import Told
from domain.model import Role
from domain.table import COMMANDS, FACTS


def roles_that_may(row: type[Told]) -> tuple[Role, ...]:
    """The roles of people and partners that may say it; none for what only the system says."""
    return tuple(role for role in table.roles_that_may(row.name) if role is not Role.SYSTEM)


TOLD: dict[str, type[Told]] = {
    row.verb: row for row in (*FACTS, *COMMANDS) if roles_that_may(row) and row.name != "engagement_opened"
}
