"""Appending to a list's own record; telling sentences what became of their place."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from temporalio import activity
from temporalio.exceptions import ApplicationError

from domain.errors import NotFound, RecordConflict
from domain.messages import Message
from domain.places.record import Batch, Head, Tellings

if TYPE_CHECKING:
    from clients.places import PlacesRecord
    from clients.record import CaseRecord

Keep = Callable[[str, Message], None]


class PlacesActivities:
    """The records and the inbox are handed in by the worker."""

    def __init__(self, places: "PlacesRecord", record: "CaseRecord", keep: Keep) -> None:
        """`keep` commits a fact for a sentence to the inbox."""
        self._places, self._record, self._keep = places, record, keep

    @activity.defn
    def append_to_list(self, batch: Batch) -> None:
        """Appends once: a second attempt finds its own lines there and changes nothing, anything else is a conflict."""
        try:
            self._places.append(batch)
        except RecordConflict as conflict:
            raise ApplicationError(str(conflict), type="RecordConflict", non_retryable=True) from conflict

    @activity.defn
    def is_head_of_list(self, claimed: Head) -> bool:
        """Whether the record ends where the list says: asked after a conflict, before anything is tried again."""
        return self._places.head(claimed.provider) == claimed

    @activity.defn
    def tell_sentences(self, tellings: Tellings) -> Tellings:
        """Commits facts to the inbox, whose courier carries them until the record has them; the same again changes
        nothing. What comes back are those that no sentence takes any more: it has ended."""
        gone = tuple(one for one in tellings.tell if self._has_ended(one.sentence))
        for one in tellings.tell:
            if one not in gone:
                self._keep(one.sentence, one.message)
        return Tellings(tell=gone)

    def _has_ended(self, sentence: str) -> bool:
        try:
            return self._record.standing(sentence).ended_on is not None
        except NotFound:
            return True
