"""Appending is safe to try again, and a conflict is not tried again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from temporalio.exceptions import ApplicationError

from activities.case_record import CaseRecordActivities
from clients.record import CaseRecord
from domain.record import Head
from tests.clients.lives import batch, head_of, quiet


@pytest.fixture
def record(tmp_path: Path) -> Iterator[CaseRecord]:
    opened = CaseRecord(f"sqlite:///{tmp_path / 'record.db'}")
    yield opened
    opened.close()


def test_an_append_made_again_changes_nothing(record: CaseRecord) -> None:
    for _ in range(2):
        CaseRecordActivities(record).append_entries(batch(quiet(), 1, 10))
    assert record.entries("S-1") == list(quiet()[:10])


def test_a_conflict_is_final(record: CaseRecord) -> None:
    with pytest.raises(ApplicationError, match="the record has 0") as conflict:
        CaseRecordActivities(record).append_entries(batch(quiet(), 2, 10))
    assert (conflict.value.type, conflict.value.non_retryable) == ("RecordConflict", True)


def test_the_head_of_a_record_is_told_from_any_other_place_in_it(record: CaseRecord) -> None:
    record.append(batch(quiet(), 1, 10))
    claimed = [head_of(quiet()[:last]) for last in (9, 10, 11)] + [Head(sentence="S-1", seq=10, chain="another")]
    assert [CaseRecordActivities(record).is_head(head) for head in claimed] == [False, True, False, False]
