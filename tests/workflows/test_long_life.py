"""Ten quiet years: what a sentence costs does not grow, and who opens it in year ten reads it as in year one."""

from datetime import UTC, datetime, timedelta

import pytest
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.sdk.v1 import WorkflowMetadata

from domain import scenario, standing
from tests.conftest import ROOT
from workers import histories
from workers.rehearse import Room
from workflows import contract

R120 = scenario.read(ROOT / "bench" / "r120.yaml")
ID = str(R120.sentence.id)
MOST_ACTIONS = 91


@pytest.mark.timeout(300)
async def test_year_ten_costs_what_year_one_costs_and_reads_the_same(rehearsal_room: Room) -> None:
    lived = await rehearsal_room.live(R120)
    client = rehearsal_room.skipper.client
    runs = await histories.of(client, ID)
    cost = histories.cost(runs, lived.entries[0].recorded_at - _at(runs[0].events[0]))

    events = [year.events for year in cost.years]
    assert len(events) == 10
    middle = sorted(events)[5]
    assert all(abs(count - middle) <= 0.05 * middle for count in events), events
    assert all(year.actions <= MOST_ACTIONS for year in cost.years), cost.years
    assert cost.carried_bytes < 6_000
    lengths = [_at(run.events[-1]) - _at(run.events[0]) for run in runs]
    assert max(lengths) <= timedelta(days=366)

    handle = client.get_workflow_handle(ID)
    memo = await (await handle.describe()).memo()
    assert memo[contract.MEMO_SENTENCE].startswith("Life sentence")
    shown = await handle.query("__temporal_workflow_metadata", result_type=WorkflowMetadata)
    assert shown.current_details == standing.details(lived.sentence, None)
    assert "Review the plan" in shown.current_details


def _at(event: HistoryEvent) -> datetime:
    return event.event_time.ToDatetime(tzinfo=UTC)
