"""What a source's bodies mean: each source has one adapter, which turns a signed body into facts for our sentences.

A source is named by its path, `POST /facts/{source}`, and signs with keys of its own. The door looks at signature and
size only: it commits the body as it came and answers 2xx. Adapters read afterwards, beside the door, so that reading
may ask others (a thin event's `detailUrl`), fail, be killed and be done again: the same delivery can be read twice,
and whatever an adapter does besides answering must be safe to repeat. The facts it answers with and the note that the
delivery was read are committed together. Whether a sentence is known and goes on is looked up by the reader, for all
adapters alike.
"""

from typing import Protocol, runtime_checkable

from clients.people import Number
from domain.messages import Message
from domain.model import Instant, Model


class Delivery(Model):
    """A signed body, word for word: the source that it came from, its `webhook-id`, when it first came."""

    source: str
    id: str
    body: bytes
    received_at: Instant

    @property
    def message_id(self) -> str:
        """The id of the one message that a delivery makes of a sentence; of two for one sentence add `#2`."""
        return f"{self.source}:{self.id}"


class Arrival(Model):
    """A fact for one sentence. Its message bears the delivery's `message_id` and `received_at`."""

    sentence: str
    message: Message


class Held(Model):
    """Something that only a person can place: a code that says why, and the message where it could be read, with the
    sentence that it names where it names one.

    A person may attach a message to a sentence and send it on; without one, what was held can only be rejected, or
    is read again once one of the numbers that it `awaits` is somebody's."""

    why: str
    message: Message | None = None
    sentence: str | None = None
    awaits: tuple[Number, ...] = ()


class Adapter(Protocol):
    """Reads what one source sends."""

    async def read(self, delivery: Delivery) -> tuple[Arrival | Held, ...]:
        """What the body tells, in its order; nothing where it is of no concern to any sentence.

        A body that cannot be read is `Held`, never an exception. Raises PartnerUnavailable where something that it
        points to cannot be asked now: it is read again, with growing pauses, for as long as it takes. Raises
        PartnerRefused where it never can: it is held under that error's code."""
        ...


@runtime_checkable
class NamesPeople(Adapter, Protocol):
    """An adapter of bodies that name people, by their numbers, and no sentences."""

    async def about(self, delivery: Delivery) -> tuple[str, ...]:
        """The sentences of whom a body names; none where nobody of them is known."""
        ...
