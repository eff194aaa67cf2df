"""What an update or signal carries, and how a refusal is answered: for the sentence and for what stands before it."""

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError

from domain.errors import BadInput, Refused
from domain.messages import Message


def envelope(name: str, args: Sequence[RawValue]) -> Message:
    """The one argument of an update or signal, as the message of that name. Raises BadInput."""
    try:
        read = workflow.payload_converter().from_payload(args[0].payload, Message)
    except Exception as error:  # whatever a converter or a codec makes of bytes that are not ours
        raise BadInput(f"{name}: the envelope cannot be read: {error}") from None
    return read.but(type=name)


def answer(error: Refused | BadInput) -> ApplicationError:
    """The refusal as it travels back to whoever told: its kind, and what it says."""
    said = (error.code, error.rule, error.remedy) if isinstance(error, Refused) else ()
    return ApplicationError(str(error), *said, type=type(error).__name__)
