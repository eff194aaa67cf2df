"""The worker for providers' lists, on a queue of its own: a list never waits behind sentences, nor they behind it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from joserfc.jwk import KeySet
from temporalio.client import Client
from temporalio.worker import Worker

from activities.places import PlacesActivities
from clients.gateway.adapters import Arrival
from clients.gateway.inbox import Inbox
from clients.places import PlacesRecord
from clients.record import CaseRecord
from domain.messages import Message
from workflows import provider_contract, sandbox
from workflows.doors import Doors
from workflows.provider import ProviderWorkflow

RECORD_THREADS = 2


def places_worker(
    client: Client,
    places: PlacesRecord,
    record: CaseRecord,
    inbox: Inbox,
    *,
    doors: KeySet | None = None,
    cached: int = 200,
) -> Worker:
    """A worker for lists; a bug suspends a list, it never fails it. In life it takes these `doors`' word alone."""

    def keep(sentence: str, message: Message) -> None:
        inbox.keep(Arrival(sentence=sentence, message=message))

    deeds = PlacesActivities(places, record, keep)
    return Worker(
        client,
        task_queue=provider_contract.TASK_QUEUE,
        workflows=[ProviderWorkflow],
        interceptors=[Doors(doors)] if doors else [],
        workflow_runner=sandbox.runner(),
        activities=[deeds.append_to_list, deeds.is_head_of_list, deeds.tell_sentences],
        activity_executor=ThreadPoolExecutor(RECORD_THREADS, thread_name_prefix="places"),
        max_cached_workflows=cached,
        graceful_shutdown_timeout=timedelta(seconds=20),
    )
