"""Who has looked at a sentence; and emergency access to one of another team, which who answers for it reviews."""

from collections.abc import Callable
from datetime import datetime

from clients.access import AccessLog, Emergency
from clients.access import Look as Kept
from clients.desk.need_to_know import NeedToKnow
from clients.record import CaseRecord
from domain.authority.questions import Look, must_be_allowed_to_look
from domain.authority.signed_in import SignedIn
from domain.authority.table import roles_that_may
from domain.errors import BadInput, NotAllowed, NotFound

REVIEW = "review_emergency"


class Access:
    """Who looked at what, and the emergency accesses among it."""

    def __init__(self, record: CaseRecord, access: AccessLog, need: NeedToKnow, clock: Callable[[], datetime]) -> None:
        self._record, self._access, self._need, self._clock = record, access, need, clock

    def emergency(self, who: SignedIn, id: str) -> Emergency | None:
        """The emergency access that they have to this sentence now."""
        return self._access.emergency(who.id, id, self._clock())

    def take(self, who: SignedIn, id: str, reason: str, words: str) -> None:
        """Opens a sentence of another team for an hour. Raises NotFound, NotAllowed where their role looks at none, or
        BadInput where no reason is given."""
        must_be_allowed_to_look(who.roles, Look.RECORD)
        if not reason or not words.strip():
            raise BadInput("access: say why you need to see this sentence now.")
        self._access.break_glass(who.id, id, self._record.standing(id).area, reason, words.strip(), self._clock())

    def looks_at(self, who: SignedIn, id: str) -> list[Kept]:
        """Who has looked at a sentence: itself a look that is kept."""
        self._need.look_at(who, id, Look.ACCESS_LOG)
        return self._access.looks_at(id)

    def unreviewed(self, who: SignedIn) -> list[Emergency]:
        """The emergency accesses of their areas that nobody has reviewed."""
        must_be_allowed_to_look(who.roles, Look.ACCESS_LOG)
        return self._access.unreviewed(who.areas)

    def count(self, who: SignedIn) -> int:
        """How many emergency accesses there ever were in their areas. Raises NotAllowed."""
        must_be_allowed_to_look(who.roles, Look.ACCESS_LOG)
        return self._access.count(who.areas)

    def review(self, who: SignedIn, place: int, finding: str) -> None:
        """Keeps what came of a look at an emergency access. Raises NotFound where it is reviewed, or their own, and
        NotAllowed for who only inspects."""
        if not set(roles_that_may(REVIEW)) & set(who.roles):
            raise NotAllowed("access.review", "You do not review emergency access.", "Ask a line manager to.")
        theirs = place in [one.place for one in self.unreviewed(who)]
        if not finding.strip():
            raise BadInput("access: say what you found.")
        if not theirs or not self._access.review(place, who.id, finding.strip()):
            raise NotFound(f"There is no emergency access {place} for you to review.")
