"""The record of providers' lists, on each kind of database: written once, whole, and never over something else."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from clients.places import PlacesRecord
from domain.errors import NotFound, RecordConflict
from domain.messages import Message
from domain.model import By
from domain.places import life
from domain.places.life import Step
from domain.places.record import Batch, line_of
from tests.stack import now


@pytest.fixture
def record(database: str) -> Iterator[PlacesRecord]:
    opened = PlacesRecord(database)
    yield opened
    opened.close()


def a_list(*, places: int = 2) -> Step:
    at, keeper = now(), By.read("CA:lee")
    opening = Message(id="m1", type="open_list", by=keeper, received_at=at, body={"provider": "north"})
    capacity = Message(id="m2", type="set_capacity", by=keeper, received_at=at, body={"id": "desk", "places": places})
    step = life.begin(opening, at)
    return step.then(life.take(step.places, capacity, at + timedelta(minutes=1)))


def batch(step: Step, first: int = 1) -> Batch:
    before = step.entries[first - 2].chain if first > 1 else ""
    lines = tuple(line_of(entry) for entry in step.entries[first - 1 :])
    return Batch(provider="north", after_seq=first - 1, after_chain=before, lines=lines)


def test_a_list_is_written_once_however_often_it_is_appended(record: PlacesRecord) -> None:
    step = a_list()
    for _ in range(2):
        record.append(batch(step))
    assert record.entries("north") == list(step.entries)
    assert record.list_of("north") == step.places
    assert record.providers() == ["north"]
    assert [entry.seq for entry in record.made_by("north", "m2")] == [2]
    assert (record.head("north").seq, record.head("north").chain) == (2, step.places.chain)


def test_what_does_not_follow_is_a_conflict_and_changes_nothing(record: PlacesRecord) -> None:
    step = a_list()
    record.append(batch(step))
    with pytest.raises(RecordConflict, match="north: the writer expects entry 1"):
        record.append(batch(a_list(places=3), first=2))
    assert record.list_of("north") == step.places


def test_what_is_not_kept_here_is_not_found(record: PlacesRecord) -> None:
    for look in (record.entries, record.list_of):
        with pytest.raises(NotFound, match="No list of 'south' is kept here"):
            look("south")
    assert record.head("south").seq == 0
