"""The desk: what somebody who is signed in can see and do. Console and API have no other way in.

`need_to_know` stands before every record, and keeps each look at one; `sentences` shows one sentence, `lists` many;
`telling` brings a sentence what somebody tells it; `reports` measures all of them; `access` says who looked, and opens
in an emergency.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from clients.access import AccessLog
from clients.desk.access import Access
from clients.desk.lists import Lists
from clients.desk.need_to_know import NeedToKnow
from clients.desk.reports import Reports, WorkedOut
from clients.desk.sentences import Sentences
from clients.desk.telling import Teller
from clients.record import CaseRecord
from clients.sentences import Sentences as Running
from domain.model import whole_seconds


def now() -> datetime:
    return whole_seconds(datetime.now(UTC))


class Desk:
    """One desk over one record and its sentences."""

    def __init__(
        self,
        record: CaseRecord,
        sentences: Running,
        access: AccessLog,
        clock: Callable[[], datetime] = now,
        figures: WorkedOut | None = None,
    ) -> None:
        need = NeedToKnow(record, access, clock)
        self.sentences = Sentences(record, need)
        self.lists = Lists(record, access, clock)
        self.telling = Teller(record, sentences, need, clock)
        self.reports = Reports(self.lists, figures)
        self.access = Access(record, access, need, clock)
