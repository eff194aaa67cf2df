"""Everything that one database keeps for a house, opened together: the case record first of all."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import NamedTuple

from clients.access import AccessLog
from clients.api.keys import Keys
from clients.gateway.inbox import Inbox
from clients.gateway.quarantine import Quarantine
from clients.people import People
from clients.places import PlacesRecord
from clients.record import CaseRecord
from clients.sign_in.kept import Kept
from clients.sign_in.sessions import Sessions


class Stores(NamedTuple):
    """The stores behind one database address."""

    record: CaseRecord
    inbox: Inbox
    quarantine: Quarantine
    people: People
    places: PlacesRecord
    access: AccessLog
    sessions: Sessions
    keys: Keys
    kept: Kept


@contextmanager
def stores(url: str) -> Iterator[Stores]:
    """All of them, until the block ends."""
    with ExitStack() as opened:
        record = opened.enter_context(closing(CaseRecord(url)))
        yield Stores(
            record,
            opened.enter_context(closing(Inbox(url))),
            opened.enter_context(closing(Quarantine(url, record))),
            opened.enter_context(closing(People(url, record))),
            opened.enter_context(closing(PlacesRecord(url))),
            opened.enter_context(closing(AccessLog(url))),
            opened.enter_context(closing(Sessions(url))),
            opened.enter_context(closing(Keys(url))),
            opened.enter_context(closing(Kept(url))),
        )
