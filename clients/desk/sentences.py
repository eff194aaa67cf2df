"""One sentence at a time, as far as somebody may know it: every question here is a look that is kept."""

from collections.abc import Sequence
from datetime import date

from clients.desk.lists import Row
from clients.desk.need_to_know import NeedToKnow
from clients.record import CaseRecord
from domain.authority.questions import Look, must_be_allowed_to_look
from domain.authority.signed_in import SignedIn
from domain.authority.withheld import entries_known_to, known_to
from domain.errors import NotAllowed, NotFound
from domain.known import must_be_known_by
from domain.letters import Asked, asked_by
from domain.messages import Entry
from domain.record import Standing
from domain.sentence import Sentence


class Sentences:
    """Where a sentence stands, what it is and what its record says."""

    def __init__(self, record: CaseRecord, need: NeedToKnow) -> None:
        self._record, self._need = record, need

    def standing(self, who: SignedIn, id: str, what: str | None = None) -> Standing:
        """Where a sentence stands; `what` they look at is kept, in the words of the door. Raises NotFound; NotAllowed
        where their role does not look at it, or where they need emergency access first."""
        return self._need.look_at(who, id, what=what)

    def state(self, who: SignedIn, id: str, what: str | None = None) -> Sentence:
        """The sentence itself, as of its last entry and as far as they may know it. Raises as `standing` does."""
        self._need.look_at(who, id, what=what)
        return known_to(who, self._record.sentence(id))

    def letter(self, who: SignedIn, id: str, seq: int) -> Asked:
        """The letter that an entry asked for, where they may know the entry. Raises as `standing` does."""
        known = self.entries(who, id)
        if seq not in {entry.seq for entry in known}:
            raise NotFound(f"There is no entry {seq} of {id}.")
        return asked_by(self._record.entries(id), seq)

    def mechanism(self, who: SignedIn, id: str) -> Sentence:
        """The sentence for whoever looks after the software: not what it says of anybody, but what it waits for. It is
        a look that is kept, and needs no access to the record. Raises NotFound, NotAllowed."""
        must_be_allowed_to_look(who.roles, Look.STATUS)
        found = self._record.sentence(id)
        self._need.keep(who, id, "mechanism")
        return found

    def entries(self, who: SignedIn, id: str, as_at: date | None = None) -> list[Entry]:
        """Its record, or as much of it as was known on a day. Raises as `standing` does."""
        self._need.look_at(who, id, Look.RECORD)
        found = self._record.entries(id)
        found = must_be_known_by(found, as_at) if as_at else found
        return entries_known_to(who, self._record.sentence(id), found)

    def made_by(self, who: SignedIn, id: str, message: str) -> list[Entry]:
        """What a message made of a sentence; nothing where it is not in the record. Raises as `standing` does."""
        self._need.look_at(who, id, Look.RECORD, what="message")
        made = {entry.seq for entry in self._record.made_by(id, message)}
        known = entries_known_to(who, self._record.sentence(id), self._record.entries(id)) if made else ()
        return [entry for entry in known if entry.seq in made]

    def of_person(self, who: SignedIn, ids: Sequence[str]) -> list[Row]:
        """The sentences of one person together. Those that they may open, by emergency access too, are looked at, and
        that is kept; of others the id alone."""
        must_be_allowed_to_look(who.roles, Look.SENTENCE)
        return [self._row_looked_at(who, id, "person") for id in ids]

    def _row_looked_at(self, who: SignedIn, id: str, what: str) -> Row:
        try:
            return Row(id, self._need.look_at(who, id, what=what))
        except NotAllowed:
            return Row(id, None)

    def seq(self, who: SignedIn, id: str) -> int:
        """The number of a sentence's last entry, which is no look at what it says. Raises as `standing` does."""
        must_be_allowed_to_look(who.roles, Look.RECORD)
        self._need.must_see(who, self._record.standing(id))
        return self._record.head(id).seq
