"""The project's strongest test: one scenario, the same entries on every engine, field by field."""

import asyncio

import pytest

from domain import rehearsal
from domain.scenario import Scenario
from tests.conftest import EXAMPLES, example
from workers.rehearse import Room

SCENARIOS = [example(path.stem) for path in EXAMPLES]
RUNS = 3


@pytest.mark.timeout(400)
@pytest.mark.parametrize("run", range(1, RUNS + 1))
async def test_workflow_and_core_make_the_same_entries(run: int, rehearsal_room: Room) -> None:
    lived = await asyncio.gather(*(rehearsal_room.live(one) for one in SCENARIOS))
    for one, on_temporal in zip(SCENARIOS, lived, strict=True):
        in_memory = rehearsal.live(one)
        assert [entry.text for entry in on_temporal.entries] == [entry.text for entry in in_memory.entries]
        assert on_temporal.entries[-1].chain == in_memory.entries[-1].chain
        assert on_temporal.refusals == in_memory.refusals
        assert on_temporal.sentence == in_memory.sentence


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: str(one.sentence.id))
def test_scenario_holds_what_it_says(scenario: Scenario) -> None:
    lived = rehearsal.live(scenario)
    fails = [check.name for check in rehearsal.checked(scenario, lived.entries, lived.refusals) if not check.holds]
    assert fails == []
