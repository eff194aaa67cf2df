"""The options of every activity, by name, with the reason for each unusual number."""

from datetime import timedelta

from temporalio.common import RetryPolicy
from temporalio.workflow import ActivityConfig

from domain.effects import Request
from workflows import contract, summaries


def record(summary: str) -> ActivityConfig:
    """The record may be down for hours: it is asked for ever, and again half a minute after it is back at the latest.

    A conflict is no failure to retry: the retry would carry the same input.
    """
    return ActivityConfig(
        summary=summary,
        start_to_close_timeout=timedelta(seconds=12),  # a little more than the record waits for its lock
        retry_policy=RetryPolicy(
            initial_interval=timedelta(milliseconds=200),
            backoff_coefficient=2,
            maximum_interval=timedelta(seconds=30),
            non_retryable_error_types=["RecordConflict"],
        ),
    )


def ask(request: Request) -> ActivityConfig:
    """One attempt in its partner's own queue, and another only where the worker died in the middle of it: the key makes
    the partner take it once.

    What then failed is an entry, and the next attempt an obligation, so that no activity hangs for hours.
    """
    return ActivityConfig(
        summary=summaries.ask(request),
        task_queue=contract.queue_of(request.ask.partner),
        start_to_close_timeout=timedelta(seconds=8),  # a client gives up after five
        schedule_to_close_timeout=timedelta(minutes=5),
        retry_policy=RetryPolicy(initial_interval=timedelta(seconds=1), maximum_attempts=3),
    )
