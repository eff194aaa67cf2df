"""Sending an update to a workflow and reading its answer: what every facade over the server does in one way."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from temporalio.client import WorkflowHandle, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError

from domain.errors import BadInput, Changed, NotAllowed, NotNow, OutcomeUnknown, OutOfReach, Refused
from domain.messages import Message

T = TypeVar("T")
TASK_FAILED = "workflow task failure"
REFUSALS = {kind.__name__: kind for kind in (Refused, NotAllowed, NotNow, Changed)}


async def update(
    handle: WorkflowHandle[object, object],
    name: str,
    argument: Message | None,
    answers: type[T],
    *,
    patience: timedelta,
    unheard: Callable[[RPCError], Exception],
) -> T:
    """The answer to an update; a run that is just carried over is asked again under the same id.

    Raises Refused or BadInput as the workflow did, OutcomeUnknown where it does not answer in time, and what `unheard`
    makes of a server that does not pass it on."""
    arguments = [argument] if argument else []
    update_id = argument.id if argument else None
    for attempt in range(3):
        try:
            told: T = await handle.execute_update(
                name, args=arguments, id=update_id, result_type=answers, rpc_timeout=patience
            )
            return told
        except WorkflowUpdateFailedError as error:
            raise _refusal(error) from None
        except WorkflowUpdateRPCTimeoutOrCancelledError as error:
            if isinstance(error.__cause__, asyncio.CancelledError):
                raise error.__cause__ from None  # we were to stop: that is no answer of the workflow's
            break
        except RPCError as error:
            if TASK_FAILED not in str(error) or attempt == 2:
                raise unheard(error) from None
    raise OutcomeUnknown("The sentence has not answered yet: its worker may be down.", update_id or name)


def unreachable(error: RPCError) -> OutOfReach:
    return OutOfReach(f"The Temporal server does not answer as it should ({error.status.name}): {error.message}")


def _refusal(error: WorkflowUpdateFailedError) -> Exception:
    cause = error.cause
    if not isinstance(cause, ApplicationError):
        return OutOfReach(str(cause))
    if cause.type == BadInput.__name__:
        return BadInput(cause.message)
    kind = REFUSALS.get(cause.type or "")
    return kind(*cause.details) if kind else OutOfReach(cause.message)
