"""The worker: everything a sentence's workflow needs in one process."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from joserfc.jwk import KeySet
from temporalio.client import Client
from temporalio.worker import Worker

from activities.case_record import CaseRecordActivities
from activities.partners import PartnerActivities
from clients.partners import Partners
from clients.record import CaseRecord
from workflows import contract, sandbox
from workflows.doors import Doors
from workflows.sentence import SentenceWorkflow

RECORD_THREADS = 8


def worker(
    client: Client, record: CaseRecord, partners: Partners, *, doors: KeySet | None = None, cached: int = 1000
) -> Worker:
    """A worker for sentences; run it, and open the partners around it. A bug suspends a sentence, it never fails it:
    no exception is named here that would end a workflow. In life it takes the word of these `doors` alone."""
    asks, appends = PartnerActivities(partners), CaseRecordActivities(record)
    return Worker(
        client,
        task_queue=contract.TASK_QUEUE,
        workflows=[SentenceWorkflow],
        interceptors=[Doors(doors)] if doors else [],
        workflow_runner=sandbox.runner(),
        activities=[asks.ask_partner, appends.append_entries, appends.is_head],
        activity_executor=ThreadPoolExecutor(RECORD_THREADS, thread_name_prefix="record"),
        max_cached_workflows=cached,
        graceful_shutdown_timeout=timedelta(seconds=20),
    )
