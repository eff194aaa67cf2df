"""Histories: those of every run of a sentence, first to last, and what they cost."""

from collections import Counter
from datetime import datetime, timedelta

from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client, WorkflowHistory

from domain import calendar
from domain.model import Model

# What Temporal Cloud bills as an action and a history shows; a rejected update and a query cost one too, and leave no
# event.
ACTIONS = (
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
    EventType.EVENT_TYPE_TIMER_STARTED,
    EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
    EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
    EventType.EVENT_TYPE_WORKFLOW_PROPERTIES_MODIFIED,
)


class Year(Model):
    """What one year of a sentence cost: events, their bytes, billable actions."""

    year: int
    events: int
    bytes: int
    actions: int


class Cost(Model):
    """What a sentence cost, year by year from its start, and the bytes that its last run took over."""

    years: tuple[Year, ...]
    carried_bytes: int


async def of(client: Client, id: str) -> list[WorkflowHistory]:
    """The history of every run of a sentence, first to last."""
    description = await client.get_workflow_handle(id).describe()
    run: str = description.raw_description.workflow_execution_info.first_run_id
    found = []
    while run:
        history = await client.get_workflow_handle(id, run_id=run).fetch_history()
        found.append(history)
        run = history.events[-1].workflow_execution_continued_as_new_event_attributes.new_execution_run_id
    return found


def cost(histories: list[WorkflowHistory], offset: timedelta) -> Cost:
    """Counted from the histories alone. A year runs from anniversary to anniversary of the sentence's first event."""
    events = [event for history in histories for event in history.events]
    first = _at(events[0], offset)
    counted: dict[int, Counter[str]] = {}
    for event in events:
        year = counted.setdefault(_years_between(first, _at(event, offset)), Counter())
        attempts = event.activity_task_started_event_attributes.attempt
        year.update(events=1, bytes=event.ByteSize(), actions=int(event.event_type in ACTIONS) + max(attempts - 1, 0))
    carried = [
        len(payload.data)
        for event in events
        for payload in event.workflow_execution_continued_as_new_event_attributes.input.payloads
    ]
    years = tuple(Year(year=year + 1, **counts) for year, counts in sorted(counted.items()))
    return Cost(years=years, carried_bytes=carried[-1] if carried else 0)


def _at(event: HistoryEvent, offset: timedelta) -> datetime:
    return calendar.utc(event.event_time.ToDatetime()) + offset


def _years_between(first: datetime, at: datetime) -> int:
    start, on = calendar.day(first), calendar.day(at)
    return on.year - start.year - (on < calendar.add_months(start, 12 * (on.year - start.year)))
