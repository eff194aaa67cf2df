"""The facade over providers' lists: open one, tell it something; and the way by which a sentence's referral finds it.

It holds no rule. A message is answered with its entries *from the record*: done means in the record.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol

from joserfc.jwk import OKPKey
from temporalio.api.errordetails.v1 import NotFoundFailure
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError

from clients import updates
from clients.places import PlacesRecord
from domain.asks import Ask, Placement, RankPlace, Referral, SettlePlace
from domain.authority.signing import signed
from domain.effects import Request
from domain.errors import NotFound, NotNow, OutcomeUnknown, OutOfReach, PartnerUnavailable
from domain.messages import Message
from domain.model import SYSTEM, whole_seconds
from domain.places import life
from domain.places.life import Entry
from workflows import provider_contract as contract
from workflows.contract import Answer
from workflows.provider_contract import Run, State

PATIENCE = timedelta(seconds=10)
AN_ATTEMPT = timedelta(seconds=5)
GLANCE = 0.02


class Lists:
    """Speaks to the lists of one Temporal namespace and reads their record."""

    def __init__(
        self,
        client: Client,
        record: PlacesRecord,
        patience: timedelta = PATIENCE,
        *,
        door: str = "door",
        key: OKPKey | None = None,
    ) -> None:
        """`door` vouches with its `key` for who says what: whoever uses this has seen to it that it is they."""
        self._client, self.record, self._patience = client, record, patience
        self._door, self._key = door, key

    async def open(self, message: Message) -> list[Entry]:
        """Opens a list for the provider that the message names. Raises NotNow where there is one already."""
        provider = life.begin(message, message.received_at).places.provider
        if self.record.head(provider).seq:
            raise NotNow("places.open", f"{provider} keeps a list already.", "Change its capacity.")
        try:
            await self._client.start_workflow(
                contract.WORKFLOW,
                Run(opened=message),
                id=contract.workflow_id(provider),
                task_queue=contract.TASK_QUEUE,
                static_summary=f"Places with {provider}",
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
                rpc_timeout=self._patience,
            )
        except WorkflowAlreadyStartedError:
            pass
        except RPCError as error:
            raise updates.unreachable(error) from None
        return await self._written(provider, message.id)

    async def tell(self, provider: str, message: Message) -> list[Entry]:
        """Tells a list something; its entries, none where it changes nothing.

        Raises Refused, BadInput, NotFound, OutOfReach or OutcomeUnknown."""
        known = self.record.made_by(provider, message.id)
        if known:
            return known
        id = contract.workflow_id(provider)
        vouched = signed(message, id, self._door, self._key, datetime.now(UTC)) if self._key else message
        answer = await updates.update(
            self._client.get_workflow_handle(id),
            message.type,
            vouched,
            Answer,
            patience=self._patience,
            unheard=partial(_unheard, provider),
        )
        return await self._written(provider, message.id) if answer.first else []

    async def hear(self, provider: str, message: Message) -> None:
        """Passes on what a sentence tells of its place: durable once this returns. Raises NotFound or OutOfReach."""
        handle = self._client.get_workflow_handle(contract.workflow_id(provider))
        try:
            await handle.signal(message.type, message, rpc_timeout=self._patience)
        except RPCError as error:
            raise _unheard(provider, error) from None

    async def state(self, provider: str) -> State:
        """A live look at the workflow itself. Raises NotFound or OutOfReach."""
        handle = self._client.get_workflow_handle(contract.workflow_id(provider))
        try:
            state: State = await handle.query(contract.STATE, result_type=State, rpc_timeout=self._patience)
            return state
        except RPCError as error:
            raise _unheard(provider, error) from None

    async def _written(self, provider: str, message: str) -> list[Entry]:
        waited = 0.0
        while waited < self._patience.total_seconds():
            found = self.record.made_by(provider, message)
            if found:
                return found
            await asyncio.sleep(GLANCE)
            waited += GLANCE
        raise OutcomeUnknown("Taken, and not yet in the record.", message)


class Asked(Protocol):
    """Whoever is asked under an effect's key."""

    async def ask(self, request: Request) -> str: ...
    def spread(self, request: Request) -> int | None: ...


class Brokers:
    """Who is asked: the list of a provider that is kept here, or else the partner at its address."""

    def __init__(self, partners: Asked, client: Client, record: PlacesRecord) -> None:
        self._partners, self._lists = partners, Lists(client, record, AN_ATTEMPT)

    async def ask(self, request: Request) -> str:
        """Asks once, under the effect's key; the reference. Raises PartnerRefused or PartnerUnavailable.

        A list is told by signal, as partners tell a sentence: it does not refuse what happened."""
        provider = _provider(request.ask)
        if provider is None or not (await asyncio.to_thread(self._lists.record.head, provider)).seq:
            return await self._partners.ask(request)
        try:
            await self._lists.hear(provider, _message(request))
        except (OutOfReach, NotFound) as error:
            raise PartnerUnavailable(type(error).__name__) from error
        return contract.workflow_id(provider)

    def spread(self, request: Request) -> int | None:
        """By how many per cent a long wait for this is to be drawn out."""
        return self._partners.spread(request)


def _unheard(provider: str, error: RPCError) -> Exception:
    if any(detail.Is(NotFoundFailure.DESCRIPTOR) for detail in error.grpc_status.details):
        return NotFound(f"No list of {provider!r} is kept here. Open one: `sentence places open`.")
    return updates.unreachable(error)


def _provider(ask: Ask) -> str | None:
    match ask:
        case Referral() | Placement():
            return ask.wanted.provider if ask.wanted else None
        case SettlePlace() | RankPlace():
            return ask.provider
    return None


def _message(request: Request) -> Message:
    """What a list is told, under the effect's own key: so it is taken once, however often it is asked."""
    now = whole_seconds(datetime.now(UTC))
    match request.ask:
        case Referral() | Placement() as ask:
            assert ask.wanted is not None
            place = ask.wanted.model_dump(mode="json", exclude={"provider"})
            body = {"key": request.key, "intervention": ask.intervention, **place}
            return Message(id=request.key, type="put_in_line", by=SYSTEM, received_at=now, body=body)
        case SettlePlace() as ask:
            body = {"key": ask.key, "how": ask.how}
            return Message(id=request.key, type="settle_referral", by=SYSTEM, received_at=now, body=body)
        case RankPlace() as ask:
            told = {"key": ask.key, "tier": ask.tier}
            return Message(id=request.key, type="rank_referral", by=SYSTEM, received_at=now, body=told)
    raise AssertionError(f"no list is asked for a {request.ask.what}")
