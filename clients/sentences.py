"""The operator's facade: start a sentence, tell it something, ask about it.

It holds no rule. A command or fact is answered with its entries *from the record*: done means in the record.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from joserfc.jwk import OKPKey
from temporalio.api.errordetails.v1 import NotFoundFailure
from temporalio.client import Client, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError

from clients import updates
from clients.record import CaseRecord
from domain import life, standing
from domain.authority.signing import signed
from domain.errors import NotFound, NotNow, OutcomeUnknown
from domain.messages import Entry, Happening, Message
from domain.model import Instant
from workflows import contract
from workflows.contract import Answer, Run, State

T = TypeVar("T")
PATIENCE = timedelta(seconds=10)
GLANCE = 0.02


class Sentences:
    """Speaks to the sentences of one Temporal namespace and reads their record."""

    def __init__(
        self,
        client: Client,
        record: CaseRecord,
        patience: timedelta = PATIENCE,
        *,
        door: str = "door",
        key: OKPKey | None = None,
    ) -> None:
        """`door` vouches with its `key` for who says what: whoever uses this has seen to it that it is they."""
        self._client, self._record, self._patience = client, record, patience
        self._door, self._key = door, key

    async def start(self, id: str, messages: Sequence[Message], case_start: Instant | None = None) -> list[Entry]:
        """Takes a sentence on. The same start again gives what the first one made, another one is refused."""
        begun = life.begin(messages, messages[0].received_at)
        made = partial(self._made_by_the_start, id, messages, begun.entries)
        if not made():
            await self._run(id, messages, case_start, standing.title(begun.sentence))
        return await self._from_the_record(made, messages[-1].id)

    async def _run(self, id: str, messages: Sequence[Message], case_start: Instant | None, title: str) -> None:
        run = Run(rules_version=contract.rules_to_use(), start=tuple(messages), case_start=case_start)
        try:
            await self._client.start_workflow(
                contract.WORKFLOW,
                run,
                id=id,
                task_queue=contract.TASK_QUEUE,
                memo={contract.MEMO_SENTENCE: title},
                static_summary=title,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
                rpc_timeout=self._patience,
            )
        except WorkflowAlreadyStartedError:
            pass
        except RPCError as error:
            raise updates.unreachable(error) from None

    def _made_by_the_start(self, id: str, messages: Sequence[Message], begun: Iterable[Entry]) -> list[Entry]:
        """What the record has of this start; nothing where it has none. Raises NotNow where it has another's.

        It is another where it said something else; when it was said does not matter."""
        told = {message.id for message in messages}
        there = [line.entry() for line in self._record.lines(id)]
        if there and _said_by(told, there) != _said_by(told, begun):
            raise NotNow("start.taken", f"There is a sentence {id!r} already.", "Choose another id.")
        return [entry for entry in there if entry.message in {*told, life.TAKEN_ON}]

    async def tell(self, id: str, message: Message) -> list[Entry]:
        """Tells a sentence a command or fact; its entries. Raises Refused, BadInput, NotFound or OutcomeUnknown."""
        known = self._record.made_by(id, message.id)
        if known:
            return known
        answer = await self._update(id, message.type, self._vouched(id, message), Answer)
        if answer.first == 0:
            raise OutcomeUnknown(
                "The sentence is halted: what you reported is kept and will be folded in when it goes on.", message.id
            )
        return await self._from_the_record(lambda: self._record.made_by(id, message.id), message.id)

    async def signal(self, id: str, message: Message) -> None:
        """Passes a partner's fact on; whether it has arrived, the record tells. Raises NotFound where nothing runs."""
        try:
            await self._handle(id).signal(message.type, message, rpc_timeout=self._patience)
        except RPCError as error:
            raise self._unheard(id, error) from None

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
            raise self._unheard(id, error) from None

    def _vouched(self, id: str, message: Message) -> Message:
        """The message with this door's word for who says it, as of now: it is of use for a few minutes alone."""
        return signed(message, id, self._door, self._key, datetime.now(UTC)) if self._key else message

    def _handle(self, id: str) -> WorkflowHandle[object, object]:
        return self._client.get_workflow_handle(id)

    async def _update(self, id: str, name: str, argument: Message | None, answers: type[T]) -> T:
        return await updates.update(
            self._handle(id), name, argument, answers, patience=self._patience, unheard=partial(self._unheard, id)
        )

    async def _from_the_record(self, made: Callable[[], list[Entry]], message: str) -> list[Entry]:
        waited = 0.0
        while waited < self._patience.total_seconds():
            found = made()
            if found:
                return found
            await asyncio.sleep(GLANCE)
            waited += GLANCE
        raise OutcomeUnknown("Taken, and not yet in the record.", message)

    def _unheard(self, id: str, error: RPCError) -> Exception:
        """Why it was not passed on: what is not found may also be a namespace, which says nothing of the sentence."""
        if not any(detail.Is(NotFoundFailure.DESCRIPTOR) for detail in error.grpc_status.details):
            return updates.unreachable(error)
        if self._record.head(id).seq:
            return NotNow(
                "term.ended", "This sentence has ended.", "Its record can be read; nothing more can be done to it."
            )
        return NotFound(f"There is no sentence {id!r}.")


def _said_by(told: set[str], entries: Iterable[Entry]) -> list[Happening]:
    return [entry.data for entry in entries if entry.message in told]
