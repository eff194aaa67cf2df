"""Appending to the case record."""

from typing import TYPE_CHECKING

from temporalio import activity
from temporalio.exceptions import ApplicationError

from domain.errors import RecordConflict
from domain.record import Batch, Head

if TYPE_CHECKING:
    from clients.record import CaseRecord


class CaseRecordActivities:
    """The record is handed in by the worker; the workflow sandbox sees only names and types."""

    def __init__(self, record: "CaseRecord") -> None:
        self._record = record

    @activity.defn
    def append_entries(self, batch: Batch) -> None:
        """Appends once: a second attempt finds its own lines there and changes nothing, anything else is a conflict."""
        try:
            self._record.append(batch)
        except RecordConflict as conflict:
            raise ApplicationError(str(conflict), type="RecordConflict", non_retryable=True) from conflict

    @activity.defn
    def is_head(self, claimed: Head) -> bool:
        """Whether the record ends where the sentence says: asked after a conflict, before anything is tried again.

        The answer is in the history, so a run that was halted replays as halted under whatever code."""
        return self._record.head(claimed.sentence) == claimed
