"""What a request asks, beside its body: ids, entity tags, keys, filters; each with its limits."""

import re
from typing import Annotated

from fastapi import Header, Path, Query
from pydantic import BeforeValidator, Field, StringConstraints

from clients.chosen import ORDERS, Chosen
from clients.desk.telling import ID
from domain.errors import BadInput
from domain.model import SHORT_ROLES, By, Day, Harm, Instant, Model, Role, Where
from domain.standing import ENFORCEMENT

DAY = r"(19|20|21)[0-9]{2}-[01][0-9]-[0-3][0-9]"
TIME = r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?(Z|[+-][01][0-9]:[0-5][0-9])"
"""Days and times as we read them: of years that somebody can mean, and no second is the 61st."""
WORD = r"^[^\x00-\x1f\x7f]+$"
Word = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=WORD)]
SentenceId = Annotated[
    str, Path(description="The id of a sentence.", min_length=1, max_length=200, pattern=r"^[^/\x00-\x1f\x7f]+$")
]
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        description="The id of this message, of your making: a UUID. The same key again is answered as the first time.",
        pattern=ID,
    ),
]
Seen = Annotated[
    str | None,
    Header(
        alias="If-Match",
        description='The last entry that you had seen, as its entity tag (`"57"`); `*` for whatever stands there.',
        pattern=r'^(\*|"[0-9]{1,9}")$',
    ),
]
Limit = Annotated[int, Query(ge=1, le=200, description="How many at the most.")]
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="How many to pass over.")]
Order = Annotated[
    str, Query(pattern=f"^-?({'|'.join(ORDERS)})$", description="What to sort by; with a `-` before it falling.")
]
Enforcement = Annotated[str, StringConstraints(pattern=f"^({'|'.join(ENFORCEMENT)})$")]


def _written(value: object) -> object:
    """In an address a number would pass for seconds since 1970."""
    if isinstance(value, str) and not re.fullmatch(f"{DAY}T{TIME}", value):
        raise ValueError("write it as 2026-11-20T10:00:00Z")
    return value


def _written_day(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(DAY, value):
        raise ValueError("write it as 2026-11-20")
    return value


Moment = Annotated[Instant, BeforeValidator(_written)]
OnDay = Annotated[Day, BeforeValidator(_written_day)]


class Filters(Model):
    """Which sentences: a filter given twice lets in either; without any, the living."""

    ids: list[Word] = Field(default=[], max_length=100)
    area: list[Word] = Field(default=[], max_length=100)
    manager: list[Word] = Field(default=[], max_length=100)
    team: list[Word] = Field(default=[], max_length=100)
    tier: list[Word] = Field(default=[], max_length=100)
    harm: list[Harm] = []
    where: list[Where] = []
    enforcement: list[Enforcement] = []
    names: str | None = Field(
        default=None,
        max_length=200,
        pattern=rf"^({'|'.join([*SHORT_ROLES, *Role])})(:[^\x00-\x1f\x7f]+)?$",
        description="Names them in that role, or nobody: `offender_manager:osei`, or `OM:osei`.",
    )
    due_by: Moment | None = Field(default=None, description="Something is due by then.")
    overdue: bool = Field(default=False, description="Only with an exception report open.")
    ended: bool = Field(default=False, description="Ended ones too.")

    def chosen(self) -> Chosen:
        given = self.model_dump(exclude={"names"})
        return Chosen.model_validate({**given, "names": By.read(self.names) if self.names else None})


def entry_seen(tag: str | None) -> int | None:
    """The entry that an entity tag stands for; None for `*`. Raises BadInput."""
    if tag is None or tag == "*":
        return None
    try:
        return int(tag.strip('"'))
    except ValueError:
        raise BadInput('If-Match: write the number of an entry in quotes, "57".') from None
