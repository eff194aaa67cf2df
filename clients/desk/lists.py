"""Lists of sentences: a list is no look at a record, and of what somebody may not open it has the id alone."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from clients.access import AccessLog
from clients.chosen import Chosen
from clients.partners.standing import PartnerStanding, standings
from clients.record import SOONEST, CaseRecord, Held
from clients.waiting import Waiting
from domain import calendar
from domain.authority import sight
from domain.authority.questions import Look, must_be_allowed_to_look
from domain.authority.signed_in import SignedIn
from domain.authority.withheld import entries_known_to, known_to
from domain.messages import Entry
from domain.record import Standing
from domain.sentence import Sentence

BY_ID = ("id", "-id")
NOTICE = "notice"
NOWHERE = ""
AT_ONCE = 500
"""More sentences than anybody holds: no page looks into more of them."""


class Row(NamedTuple):
    """A sentence in a list: where it stands, or nothing but its id where the reader may not know."""

    sentence: str
    standing: Standing | None


class News(NamedTuple):
    """What is new to somebody: entries, the newest first, and the sentences that they have never opened."""

    entries: tuple[Entry, ...]
    unopened: tuple[str, ...]


class Lists:
    """What a page that is of no one sentence shows."""

    def __init__(self, record: CaseRecord, access: AccessLog, clock: Callable[[], datetime]) -> None:
        self._record, self._access, self._clock = record, access, clock

    def at_large(self, who: SignedIn, which: Chosen, order: str) -> Chosen:
        """A list over everybody's sentences, as far as somebody may have it. What fits a filter would tell, and so
        would the place in an order: chosen or sorted by anything that is said of them, it holds what they may open.

        Raises NotAllowed where their role looks at no sentence."""
        must_be_allowed_to_look(who.roles, Look.SENTENCE)
        return which if which.by_nothing_said and order in BY_ID else which.but(open_to=who)

    def rows(
        self, who: SignedIn, which: Chosen, *, order: str = SOONEST, limit: int | None = None, offset: int = 0
    ) -> list[Row]:
        """A list: of what they may not open, the id alone. A list is no look at a record."""
        today = calendar.day(self._clock())
        found = self._record.standings(which, order=order, limit=limit, offset=offset)
        rows = (Row(one.sentence, one if sight.may_see(who, one, today) else None) for one in found)
        return [row for row in rows if row.standing or which.open_to is None]

    def row(self, who: SignedIn, id: str) -> Row:
        """One sentence as a list has it. Raises NotFound."""
        self._record.standing(id)
        return self.rows(who, Chosen(ids=(id,), ended=True))[0]

    def count(self, which: Chosen) -> int:
        return self._record.count(which)

    def seqs(self, which: Chosen) -> dict[str, int]:
        """The number of the last entry of each chosen sentence: it tells nothing but that one has gone on."""
        return self._record.seqs(which)

    def values(self, which: Chosen, name: str) -> list[str]:
        """The different values of a column of `chosen.ONE_OF`: what a list can be narrowed to."""
        return self._record.values(which, name)

    def opened(self, who: SignedIn, which: Chosen, *, limit: int = AT_ONCE) -> list[Sentence]:
        """The sentences of a list that they may open, as far as they may know them: to say what is owed of each and
        which form does it. That is no look at a record either."""
        states = self._states(who, which, limit)
        return [known_to(who, state) for state in states]

    def _states(self, who: SignedIn, which: Chosen, limit: int) -> list[Sentence]:
        seen = [row.sentence for row in self.rows(who, which, limit=limit) if row.standing]
        states = self._record.states(seen)
        return [states[id] for id in seen]

    def news(self, who: SignedIn, which: Chosen, limit: int) -> News:
        """What others have entered in the sentences of a list since they last looked at each."""
        states = {state.id: state for state in self._states(who, which, AT_ONCE)}
        looked = self._access.last_looks(who.id, states)
        found = self._record.entries_after(looked, limit)
        known = (one for entry in found for one in entries_known_to(who, states[entry.sentence], [entry]))
        others = tuple(entry for entry in known if entry.by.id != who.id)
        return News(others, tuple(id for id in states if id not in looked))

    def workload(self, who: SignedIn, soon: datetime) -> list[Held]:
        """What each officer of their areas holds. Raises NotAllowed."""
        must_be_allowed_to_look(who.roles, Look.TEAM)
        return self._record.workload(of_their_areas(who), soon)

    def letters(self, who: SignedIn) -> list[Waiting]:
        """The letters that could not be sent yet, of the sentences that they may open. Raises NotAllowed."""
        must_be_allowed_to_look(who.roles, Look.QUEUE)
        waiting = [one for one in self._record.waiting(self._clock()) if one.what == NOTICE]
        which = Chosen(ids=tuple(one.sentence for one in waiting), ended=True)
        seen = {row.sentence for row in self.rows(who, which) if row.standing} if waiting else set[str]()
        return [one for one in waiting if one.sentence in seen]

    def partners(self, who: SignedIn) -> list[PartnerStanding]:
        """Which partners are up, slow or down, and what waits for them."""
        must_be_allowed_to_look(who.roles, Look.STATUS)
        return standings(self._record, self._clock())


def of_their_areas(who: SignedIn, **more: Any) -> Chosen:
    """The sentences of the areas that they work in: none, where they work in none."""
    return Chosen(area=who.areas or (NOWHERE,), **more)
