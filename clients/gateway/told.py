"""The house's own envelope: what our partners send, the sandbox first of all, each on the path of its name."""

from typing import Any, NamedTuple

from pydantic import Field, ValidationError

from clients.gateway.adapters import Adapter, Arrival, Delivery, Held
from domain.asks import Partner
from domain.messages import Message
from domain.model import By, Instant, Model, Role

ROLES = {Partner.COURT: Role.COURT, Partner.PRISON: Role.PRISON}
NO_NUL = r"^[^\x00]+$"  # which PostgreSQL's texts cannot hold


class Told(Model):
    """What a partner sends: of which sentence, what happened, when; none longer than we can keep."""

    sentence: str = Field(max_length=200, pattern=NO_NUL)
    type: str = Field(max_length=100, pattern=NO_NUL)
    occurred_at: Instant | None = None
    day_only: bool | None = None
    body: dict[str, Any] = Field(default_factory=dict)


class Tells(NamedTuple):
    """The adapter of one partner: who speaks follows from the path that was used, never from the body."""

    partner: Partner

    async def read(self, delivery: Delivery) -> tuple[Arrival | Held, ...]:
        try:
            told = Told.model_validate_json(delivery.body)
        except ValidationError:
            return (Held(why="unreadable"),)
        by = By(role=ROLES.get(self.partner, Role.PARTNER), id=self.partner.value)
        said = told.model_dump(exclude={"sentence"})
        message = Message(id=delivery.message_id, by=by, received_at=delivery.received_at, **said)
        return (Arrival(sentence=told.sentence, message=message),)


def tellers() -> dict[str, Adapter]:
    """Our partners' adapters, by the sources' names."""
    return {partner.value: Tells(partner) for partner in Partner}
