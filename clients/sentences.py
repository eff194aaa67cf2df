"""The operator's facade: start a sentence, tell it something, ask about it.

It holds no rule. A command or fact is answered with its entries *from the record*: done means in the record.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import TypeVar

from temporalio.client import (
    Client,
    WorkflowHandle,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from clients.record import CaseRecord
from domain import life, standing
from domain.errors import BadInput, NotFound, NotNow, OutcomeUnknown, OutOfReach, Refused
from domain.messages import Entry, Message
from domain.model import Instant
from workflows import contract
from workflows.contract import Answer, Run, State

T = TypeVar("T")
PATIENCE = timedelta(seconds=10)
GLANCE = 0.02
TASK_FAILED = "workflow task failure"


class Sentences:
    """Speaks to the sentences of one Temporal namespace and reads their record."""

    def __init__(self, client: Client, record: CaseRecord, patience: timedelta = PATIENCE) -> None:
        self._client, self._record, self._patience = client, record, patience

    async def start(self, id: str, messages: Sequence[Message], case_start: Instant | None = None) -> list[Entry]:
        """Takes a sentence on. The same start again gives what the first one made; another one under its id is refused."""
        if self._record.made_by(id, messages[-1].id):
            return self._record.entries(id)
        if self._record.head(id).seq:
            raise NotNow("start.taken", f"There is a sentence {id!r} already.", "Choose another id.")
        state = life.begin(messages, messages[0].received_at).sentence
        run = Run(rules_version=contract.rules_to_use(), start=tuple(messages), case_start=case_start)
        try:
            await self._client.start_workflow(
                contract.WORKFLOW,
                run,
                id=id,
                task_queue=contract.TASK_QUEUE,
                memo={contract.MEMO_SENTENCE: standing.title(state)},
                static_summary=standing.title(state),
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
            )
        except WorkflowAlreadyStartedError:
            pass
        except RPCError as error:
            raise _unreachable(error) from None
        await self._from_the_record(id, messages[-1].id)
        return self._record.entries(id)

    async def tell(self, id: str, message: Message) -> list[Entry]:
        """Tells a sentence a command or fact; its entries. Raises Refused, BadInput, NotFound or OutcomeUnknown."""
        known = self._record.made_by(id, message.id)
        if known:
            return known
        answer = await self._update(id, message.type, message, Answer)
        if answer.first == 0:
            raise OutcomeUnknown(
                "The sentence is halted: what you reported is kept and will be folded in when it goes on.", message.id
            )
        return await self._from_the_record(id, message.id)

    async def signal(self, id: str, message: Message) -> None:
        """Passes a partner's fact on; whether it has arrived, the record tells. Raises NotFound where nothing runs."""
        try:
            await self._handle(id).signal(message.type, message)
        except RPCError as error:
            raise self._gone(id) if error.status is RPCStatusCode.NOT_FOUND else _unreachable(error) from None

    async def resume(self, id: str) -> str:
        """Lets a halted sentence try its record again, now."""
        return await self._update(id, contract.RESUME, None, str)

    async def write_up(self, id: str) -> int:
        """Has everything written that would have waited for the next append; the last number."""
        return await self._update(id, contract.WRITE_UP, None, int)

    async def state(self, id: str) -> State:
        """A live look at the workflow itself. Raises NotFound or OutOfReach."""
        try:
            state: State = await self._handle(id).query(contract.STATE, result_type=State, rpc_timeout=self._patience)
            return state
        except RPCError as error:
            raise self._gone(id) if error.status is RPCStatusCode.NOT_FOUND else _unreachable(error) from None

    def _handle(self, id: str) -> WorkflowHandle[object, object]:
        return self._client.get_workflow_handle(id)

    async def _update(self, id: str, name: str, argument: Message | None, answers: type[T]) -> T:
        arguments = [argument] if argument else []
        update_id = argument.id if argument else None
        for attempt in range(3):
            try:
                told: T = await self._handle(id).execute_update(
                    name, args=arguments, id=update_id, result_type=answers, rpc_timeout=self._patience
                )
                return told
            except WorkflowUpdateFailedError as error:
                raise _refusal(error) from None
            except WorkflowUpdateRPCTimeoutOrCancelledError:
                break
            except RPCError as error:
                if error.status is RPCStatusCode.NOT_FOUND:
                    raise self._gone(id) from None
                if TASK_FAILED not in str(error) or attempt == 2:
                    raise _unreachable(error) from None
        raise OutcomeUnknown("The sentence has not answered yet: its worker may be down.", update_id or name)

    async def _from_the_record(self, id: str, message: str) -> list[Entry]:
        waited = 0.0
        while waited < self._patience.total_seconds():
            found = self._record.made_by(id, message)
            if found:
                return found
            await asyncio.sleep(GLANCE)
            waited += GLANCE
        raise OutcomeUnknown("Taken, and not yet in the record.", message)

    def _gone(self, id: str) -> Exception:
        if self._record.head(id).seq:
            return NotNow(
                "term.ended", "This sentence has ended.", "Its record can be read; nothing more can be done to it."
            )
        return NotFound(f"There is no sentence {id!r}.")


def _refusal(error: WorkflowUpdateFailedError) -> Exception:
    cause = error.cause
    if not isinstance(cause, ApplicationError):
        return OutOfReach(str(cause))
    if cause.type == "bad-input":
        return BadInput(cause.message)
    if cause.type and len(cause.details) == 2:
        rule, remedy = cause.details
        return Refused(cause.type, str(rule), str(remedy))
    return OutOfReach(cause.message)


def _unreachable(error: RPCError) -> OutOfReach:
    return OutOfReach(f"The Temporal server does not answer as it should ({error.status.name}): {error.message}")
