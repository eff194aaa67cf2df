"""The worker: everything a sentence's workflow needs in one process, or a part of it.

Sentences have one task queue, each partner another with a limit of its own: what waits there for a partner that is slow
or down keeps neither a sentence nor another partner waiting.
"""

from collections.abc import AsyncIterator, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

from joserfc.jwk import KeySet
from temporalio.client import Client
from temporalio.worker import PollerBehaviorSimpleMaximum, Worker

from activities.case_record import CaseRecordActivities
from activities.partners import Asked, PartnerActivities
from clients.partners import USUAL, Limit
from clients.record import CaseRecord
from domain.asks import Partner
from workflows import contract, sandbox
from workflows.doors import Doors
from workflows.sentence import SentenceWorkflow

RECORD_THREADS = 8
POLLERS = PollerBehaviorSimpleMaximum(2)
STOPPING = timedelta(seconds=20)


@asynccontextmanager
async def worker(
    client: Client,
    record: CaseRecord,
    partners: Asked,
    *,
    asks: Collection[Partner] = tuple(Partner),
    sentences: bool = True,
    limits: Mapping[Partner, Limit] = USUAL,
    doors: KeySet | None = None,
    cached: int = 1000,
) -> AsyncIterator[None]:
    """Works until the block ends, for sentences and for these partners; open the partners around it. In life it takes
    the word of these `doors` alone."""
    async with AsyncExitStack() as working:
        for partner in asks:
            await working.enter_async_context(_asking(client, PartnerActivities(partners), partner, limits[partner]))
        if sentences:
            await working.enter_async_context(_sentences(client, record, PartnerActivities(partners), doors, cached))
        yield


def _sentences(
    client: Client, record: CaseRecord, asks: PartnerActivities, doors: KeySet | None, cached: int
) -> Worker:
    """A worker for sentences. A bug suspends a sentence, it never fails it: no exception is named here that would end a
    workflow. It asks partners too: what was ordered before each had a queue of its own is still to be done."""
    appends = CaseRecordActivities(record)
    return Worker(
        client,
        task_queue=contract.TASK_QUEUE,
        workflows=[SentenceWorkflow],
        interceptors=[Doors(doors)] if doors else [],
        workflow_runner=sandbox.runner(),
        activities=[asks.ask_partner, appends.append_entries, appends.is_head],
        activity_executor=ThreadPoolExecutor(RECORD_THREADS, thread_name_prefix="record"),
        max_cached_workflows=cached,
        graceful_shutdown_timeout=STOPPING,
    )


def _asking(client: Client, asks: PartnerActivities, partner: Partner, limit: Limit) -> Worker:
    return Worker(
        client,
        task_queue=contract.queue_of(partner),
        activities=[asks.ask_partner],
        max_concurrent_activities=limit.at_once,
        max_task_queue_activities_per_second=limit.per_second,
        activity_task_poller_behavior=POLLERS,
        graceful_shutdown_timeout=STOPPING,
    )
