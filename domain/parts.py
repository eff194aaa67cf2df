"""The parts of a sentence that two people may work on at once without disturbing each other.

A part is a subject: the room of `domain/` that a message belongs to (`team`, `tiers`, `planning`, `enforcement` …). Who
writes to a part must have seen the last that was told of it; what time brings, or another part, is no conflict.
"""

from domain.messages import Happening
from domain.table import COMMANDS, FACTS, MESSAGES

TOGETHER = {"interventions": "planning", "contact_periods": "contact", "appointments": "contact", "units": "tiers"}


def part_of(row: type[Happening]) -> str:
    """`domain.enforcement.ladder.Judge` is of the part `enforcement`; the plan and its interventions are one."""
    room = row.__module__.split(".")[1]
    return TOGETHER.get(room, room)


def types_beside(message: str) -> frozenset[str]:
    """The types of entries that people make in the part that a message of this name touches."""
    part = part_of(MESSAGES[message])
    return frozenset(row.entry for row in (*FACTS, *COMMANDS) if part_of(row) == part)
