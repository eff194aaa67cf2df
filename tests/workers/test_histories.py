"""What a sentence cost, counted from the histories of all its runs, first to last."""

from datetime import timedelta

import pytest

from domain import calendar
from tests.conftest import EXAMPLES
from tests.histories.record import HERE, read
from tests.live import Live
from tests.stack import told
from workers import histories
from workers.histories import ACTIONS

NAMES = [path.stem for path in EXAMPLES]


@pytest.mark.parametrize("name", NAMES)
def test_every_event_of_every_run_is_counted_once_in_its_year(name: str) -> None:
    runs = read(HERE / f"{name}.json.gz")
    events = [event for run in runs for event in run.events]
    cost = histories.cost(runs, timedelta())
    assert sum(year.events for year in cost.years) == len(events)
    assert sum(year.bytes for year in cost.years) == sum(event.ByteSize() for event in events)
    assert sum(year.actions for year in cost.years) >= sum(event.event_type in ACTIONS for event in events)
    assert [year.year for year in cost.years] == sorted({year.year for year in cost.years})


def test_only_what_was_carried_over_has_carried_bytes() -> None:
    runs = read(HERE / "life-over-thirty-years.json.gz")
    assert len(runs) > 1
    assert histories.cost(runs, timedelta()).carried_bytes > 1000
    assert histories.cost(runs[-1:], timedelta()).carried_bytes == 0


def test_a_year_runs_from_anniversary_to_anniversary() -> None:
    runs = read(HERE / "life-over-thirty-years.json.gz")
    first, last = runs[0].events[0].event_time.ToDatetime(), runs[-1].events[-1].event_time.ToDatetime()
    begun, ended = calendar.day(calendar.utc(first)), calendar.day(calendar.utc(last))
    completed = ended.year - begun.year - (ended < calendar.add_months(begun, 12 * (ended.year - begun.year)))
    years = histories.cost(runs, timedelta()).years
    assert (years[0].year, years[-1].year) == (1, completed + 1)


async def test_a_sentence_that_runs_has_the_history_of_its_one_run(live: Live) -> None:
    id = await live.begun()
    await live.sentences.tell(id, told(f"{id}:m", "allocate", "LM:khan", offender_manager="osei"))
    (run,) = await histories.of(live.client, id)
    (year,) = histories.cost([run], timedelta()).years
    assert (year.year, year.events) == (1, len(run.events))
    assert year.actions >= 4, "the start, an update, two appends"
