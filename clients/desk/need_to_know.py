"""Need-to-know: whose record somebody may open. Each look at one is kept before anything is shown."""

from collections.abc import Callable
from datetime import datetime

from clients.access import AccessLog, Emergency
from clients.record import CaseRecord
from domain import calendar
from domain.authority import sight
from domain.authority.questions import Look, must_be_allowed_to_look
from domain.authority.signed_in import SignedIn
from domain.record import Standing


class NeedToKnow:
    """What stands between somebody who is signed in and a record."""

    def __init__(self, record: CaseRecord, access: AccessLog, clock: Callable[[], datetime]) -> None:
        self._record, self._access, self._clock = record, access, clock

    def look_at(self, who: SignedIn, id: str, look: Look = Look.SENTENCE, what: str | None = None) -> Standing:
        """Where a sentence stands; `what` they look at is kept, in the words of the door. Raises NotAllowed where their
        role does not look at it, whether it is there or not, or where they need emergency access first; NotFound."""
        must_be_allowed_to_look(who.roles, look)
        found = self._record.standing(id)
        self.keep(who, id, what or look, self.must_see(who, found))
        return found

    def keep(self, who: SignedIn, id: str, what: str, under: Emergency | None = None) -> None:
        """Keeps a look, under the emergency access that opened it."""
        self._access.looked(who.id, id, what, self._clock(), under.place if under else None)

    def must_see(self, who: SignedIn, standing: Standing) -> Emergency | None:
        """The emergency access under which they see it, None where they need none. Raises NotAllowed."""
        at = self._clock()
        if sight.may_see(who, standing, calendar.day(at)):
            return None
        emergency = self._access.emergency(who.id, standing.sentence, at)
        if emergency is None:
            sight.must_see(who, standing, calendar.day(at))
        return emergency
