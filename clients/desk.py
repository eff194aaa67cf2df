"""The desk: what somebody who is signed in can see and do. Console and API have no other way in.

Every look is checked against need-to-know and kept in the access log before anything is shown. Whoever tells a sentence
something says which entry they had seen last: where the part that they touch has moved since, nothing is done.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from clients.access import AccessLog, Emergency
from clients.access import Look as Kept
from clients.chosen import Chosen
from clients.partners.standing import PartnerStanding, standings
from clients.record import SOONEST, CaseRecord, Held
from clients.sentences import Sentences
from clients.told import roles_that_may
from clients.waiting import Waiting
from domain import calendar, parts, scenario
from domain.authority import sight
from domain.authority.questions import Look, must_be_allowed_to_look
from domain.authority.signed_in import SignedIn
from domain.court import EngagementOpened
from domain.errors import BadInput, Changed, NotAllowed, NotFound, Refused
from domain.known import must_be_known_by
from domain.messages import Entry, Message
from domain.model import Role, whole_seconds
from domain.preview import Preview, preview
from domain.record import Standing
from domain.scenario import Start
from domain.sentence import Sentence
from domain.table import MESSAGES

TRIES = 5
MOVED_ON = "conflict.moved-on"
NOTICE = "notice"
NOWHERE = ""
REVIEWERS = (Role.LINE_MANAGER, Role.DATA_OFFICER)
AT_ONCE = 500
"""More sentences than anybody holds: no page looks into more of them."""


class Row(NamedTuple):
    """A sentence in a list: where it stands, or nothing but its id where the reader may not know."""

    sentence: str
    standing: Standing | None


class Telling(NamedTuple):
    """What somebody wants told: which message, under which id, as of which entry that they had seen."""

    type: str
    body: dict[str, Any]
    id: str
    role: Role | None = None
    seen: int | None = None
    occurred_at: datetime | None = None
    day_only: bool | None = None


class News(NamedTuple):
    """What is new to somebody: entries, the newest first, and the sentences that they have never opened."""

    entries: tuple[Entry, ...]
    unopened: tuple[str, ...]


def now() -> datetime:
    return whole_seconds(datetime.now(UTC))


class Desk:
    """One desk over one record and its sentences."""

    def __init__(
        self, record: CaseRecord, sentences: Sentences, access: AccessLog, clock: Callable[[], datetime] = now
    ) -> None:
        self._record, self._sentences, self._access, self._clock = record, sentences, access, clock

    # Looking

    def must_be_allowed(self, who: SignedIn, look: Look) -> None:
        """For what is of no one sentence: reports, the queue, the quarantine. Raises NotAllowed."""
        must_be_allowed_to_look(who.roles, look)

    def standing(self, who: SignedIn, id: str, look: Look = Look.SENTENCE, what: str | None = None) -> Standing:
        """Where a sentence stands; `what` they look at is kept, in the words of the door. Raises NotFound; NotAllowed
        where their role does not look at it, or where they need emergency access first."""
        found = self._record.standing(id)
        self.must_be_allowed(who, look)
        self._look(who, found, what or look)
        return found

    def state(self, who: SignedIn, id: str, what: str | None = None) -> Sentence:
        """The sentence itself, as of its last entry and as far as they may know it. Raises as `standing` does."""
        self.standing(who, id, what=what)
        return sight.known_to(who, self._record.sentence(id))

    def entries(self, who: SignedIn, id: str, as_at: date | None = None) -> list[Entry]:
        """Its record, or as much of it as was known on a day. Raises as `standing` does."""
        self.standing(who, id, Look.RECORD)
        found = self._record.entries(id)
        found = must_be_known_by(found, as_at) if as_at else found
        return sight.entries_known_to(who, self._record.sentence(id), found)

    def rows(
        self, who: SignedIn, which: Chosen, *, order: str = SOONEST, limit: int | None = None, offset: int = 0
    ) -> list[Row]:
        """A list: of what they may not open, the id alone. A list is no look at a record."""
        today = calendar.day(self._clock())
        found = self._record.standings(which, order=order, limit=limit, offset=offset)
        return [Row(one.sentence, one if sight.may_see(who, one, today) else None) for one in found]

    def row(self, who: SignedIn, id: str) -> Row:
        """One sentence as a list has it. Raises NotFound."""
        self._record.standing(id)
        return self.rows(who, Chosen(ids=(id,), ended=True))[0]

    def of_person(self, who: SignedIn, ids: Sequence[str]) -> list[Row]:
        """The sentences of one person together. Those that they may open, by emergency access too, are looked at, and
        that is kept; of others the id alone."""
        self.must_be_allowed(who, Look.SENTENCE)
        return [self._row_looked_at(who, id, "person") for id in ids]

    def seq(self, who: SignedIn, id: str) -> int:
        """The number of a sentence's last entry, which is no look at what it says. Raises as `standing` does."""
        self.must_be_allowed(who, Look.RECORD)
        self._must_see(who, self._record.standing(id), self._clock())
        return self._record.head(id).seq

    def partners(self, who: SignedIn) -> list[PartnerStanding]:
        """Which partners are up, slow or down, and what waits for them."""
        self.must_be_allowed(who, Look.STATUS)
        return standings(self._record, self._clock())

    def count(self, which: Chosen) -> int:
        return self._record.count(which)

    def seqs(self, which: Chosen) -> dict[str, int]:
        """The number of the last entry of each chosen sentence: it tells nothing but that one has gone on."""
        return self._record.seqs(which)

    def made_by(self, who: SignedIn, id: str, message: str) -> list[Entry]:
        """What a message made of a sentence; nothing where it is not in the record. Raises as `standing` does."""
        self.standing(who, id, Look.RECORD, what="message")
        return sight.entries_known_to(who, self._record.sentence(id), self._record.made_by(id, message))

    def values(self, which: Chosen, name: str) -> list[str]:
        """The different values of a column of `chosen.ONE_OF`: what a list can be narrowed to."""
        return self._record.values(which, name)

    def opened(self, who: SignedIn, which: Chosen, *, limit: int = AT_ONCE) -> list[Sentence]:
        """The sentences of a list that they may open, as far as they may know them: to say what is owed of each and
        which form does it. That is no look at a record either."""
        states = self._states(who, which, limit)
        return [sight.known_to(who, state) for state in states]

    def news(self, who: SignedIn, which: Chosen, limit: int) -> News:
        """What others have entered in the sentences of a list since they last looked at each."""
        states = {state.id: state for state in self._states(who, which, AT_ONCE)}
        looked = self._access.last_looks(who.id, states)
        found = self._record.entries_after(looked, limit)
        known = (one for entry in found for one in sight.entries_known_to(who, states[entry.sentence], [entry]))
        others = tuple(entry for entry in known if entry.by.id != who.id)
        return News(others, tuple(id for id in states if id not in looked))

    def workload(self, who: SignedIn, soon: datetime) -> list[Held]:
        """What each officer of their areas holds. Raises NotAllowed."""
        self.must_be_allowed(who, Look.TEAM)
        return self._record.workload(of_their_areas(who), soon)

    def letters(self, who: SignedIn) -> list[Waiting]:
        """The letters that could not be sent yet, of the sentences that they may open. Raises NotAllowed."""
        self.must_be_allowed(who, Look.QUEUE)
        waiting = [one for one in self._record.waiting(self._clock()) if one.what == NOTICE]
        which = Chosen(ids=tuple(one.sentence for one in waiting), ended=True)
        seen = {row.sentence for row in self.rows(who, which) if row.standing} if waiting else set[str]()
        return [one for one in waiting if one.sentence in seen]

    def _states(self, who: SignedIn, which: Chosen, limit: int) -> list[Sentence]:
        seen = [row.sentence for row in self.rows(who, which, limit=limit) if row.standing]
        states = self._record.states(seen)
        return [states[id] for id in seen]

    def emergency(self, who: SignedIn, id: str) -> Emergency | None:
        """The emergency access that they have to this sentence now."""
        return self._access.emergency(who.id, id, self._clock())

    def take_emergency_access(self, who: SignedIn, id: str, reason: str, words: str) -> None:
        """Opens a sentence of another team for an hour. Raises NotFound, NotAllowed where their role looks at none, or
        BadInput where no reason is given."""
        self.must_be_allowed(who, Look.RECORD)
        if not reason or not words.strip():
            raise BadInput("access: say why you need to see this sentence now.")
        self._access.break_glass(who.id, id, self._record.standing(id).area, reason, words.strip(), self._clock())

    def looks_at(self, who: SignedIn, id: str) -> list[Kept]:
        """Who has looked at a sentence: itself a look that is kept."""
        self.standing(who, id, Look.ACCESS_LOG)
        return self._access.looks_at(id)

    def emergencies(self, who: SignedIn) -> list[Emergency]:
        """The emergency accesses of their areas that nobody has reviewed."""
        self.must_be_allowed(who, Look.ACCESS_LOG)
        return self._access.unreviewed(who.areas)

    def review_emergency(self, who: SignedIn, place: int, finding: str) -> None:
        """Keeps what came of a look at an emergency access. Raises NotFound where it is reviewed, or their own, and
        NotAllowed for who only inspects."""
        if not set(REVIEWERS) & set(who.roles):
            raise NotAllowed("access.review", "You do not review emergency access.", "Ask a line manager to.")
        theirs = place in [one.place for one in self.emergencies(who)]
        if not finding.strip():
            raise BadInput("access: say what you found.")
        if not theirs or not self._access.review(place, who.id, finding.strip()):
            raise NotFound(f"There is no emergency access {place} for you to review.")

    def _row_looked_at(self, who: SignedIn, id: str, what: str) -> Row:
        found = self._record.standing(id)
        try:
            self._look(who, found, what)
        except NotAllowed:
            return Row(id, None)
        return Row(id, found)

    def _look(self, who: SignedIn, standing: Standing, what: str) -> None:
        at = self._clock()
        emergency = self._must_see(who, standing, at)
        self._access.looked(who.id, standing.sentence, what, at, emergency.place if emergency else None)

    def _must_see(self, who: SignedIn, standing: Standing, at: datetime) -> Emergency | None:
        """The emergency access under which they see it, None where they need none. Raises NotAllowed."""
        if sight.may_see(who, standing, calendar.day(at)):
            return None
        emergency = self._access.emergency(who.id, standing.sentence, at)
        if emergency is None:
            sight.must_see(who, standing, calendar.day(at))
        return emergency

    # Telling

    async def take_on(self, who: SignedIn, id: str, start: Start, role: Role | None = None) -> list[Entry]:
        """Takes a sentence of one of their areas on; its entries. The same again gets the same answer.

        Raises NotAllowed, NotNow where there is another of that id, BadInput, OutcomeUnknown or OutOfReach."""
        may = roles_that_may(EngagementOpened)
        by = who.acting(may, role)
        if by.role not in may or not who.works_in(start.area):
            whom = " or ".join(one.replace("_", " ") for one in may)
            raise NotAllowed(
                "authority.take-on", f"You do not take sentences on in {start.area!r}.", f"Ask the {whom}."
            )
        messages, _ = scenario.begins(start, id, at=self._clock())
        return await self._sentences.start(id, [message.but(by=by) for message in messages])

    def preview(self, who: SignedIn, id: str, telling: Telling) -> Preview:
        """What would follow, to the entry. Raises what `tell` would raise, and changes nothing."""
        self.standing(who, id)
        message = self._message(who, telling)
        self._must_have_seen_the_last(id, telling)
        state = self._record.sentence(id)
        return self._known(who, state, preview(state, message))

    def _known(self, who: SignedIn, state: Sentence, would: Preview) -> Preview:
        return would._replace(entries=tuple(sight.entries_known_to(who, state, would.entries)))

    def previews(self, who: SignedIn, id: str, tellings: Sequence[Telling]) -> list[Preview | Refused]:
        """What would follow from each of several, by one look at the sentence; where it would be refused, why."""
        self.standing(who, id)
        state = self._record.sentence(id)
        return [self._tried(who, state, telling) for telling in tellings]

    def _tried(self, who: SignedIn, state: Sentence, telling: Telling) -> Preview | Refused:
        try:
            return self._known(who, state, preview(state, self._message(who, telling)))
        except Refused as refused:
            return refused

    async def tell(self, who: SignedIn, id: str, telling: Telling) -> list[Entry]:
        """Tells a sentence something; the entries it made, from the record. The same id again gets the same answer.

        Raises NotFound, NotAllowed, Refused, BadInput, Changed, OutcomeUnknown or OutOfReach."""
        self.standing(who, id)
        message = self._message(who, telling)
        if told := self._record.made_by(id, message.id):
            return told
        if telling.seen is None:
            return await self._sentences.tell(id, message)
        for _ in range(TRIES):
            after = self._record.head(id).seq
            self._must_have_seen_the_last(id, telling)
            try:
                return await self._sentences.tell(id, message.but(after=after))
            except Changed as changed:
                if changed.code != MOVED_ON:
                    raise
                await self._sentences.write_up(id)  # what has been entered meanwhile: then it can be looked at
        raise _changed(telling)

    def _must_have_seen_the_last(self, id: str, telling: Telling) -> None:
        """Raises Changed where the part that this touches has moved since what they had seen."""
        if telling.seen is not None and self._record.last_of(id, parts.types_beside(telling.type)) > telling.seen:
            raise _changed(telling)

    def _message(self, who: SignedIn, telling: Telling) -> Message:
        if telling.type not in MESSAGES:
            raise BadInput(f"There is no message {telling.type!r}.")
        row = MESSAGES[telling.type]
        return Message(
            id=telling.id,
            type=telling.type,
            by=who.acting(roles_that_may(row), telling.role),
            received_at=self._clock(),
            occurred_at=telling.occurred_at,
            day_only=telling.day_only,
            body=row.check(telling.body).model_dump(mode="json", exclude_unset=True),
        )


def of_their_areas(who: SignedIn, **more: Any) -> Chosen:
    """The sentences of the areas that they work in: none, where they work in none."""
    return Chosen(area=who.areas or (NOWHERE,), **more)


def since(entries: Sequence[Entry], seen: int) -> list[Entry]:
    """What somebody has not seen yet."""
    return [entry for entry in entries if entry.seq > seen]


def _changed(telling: Telling) -> Changed:
    part = parts.part_of(MESSAGES[telling.type]).replace("_", " ")
    return Changed(
        "conflict.changed",
        f"This sentence changed while you were writing: its {part} has moved since entry {telling.seen}. "
        "Nothing was saved.",
        "Read what changed, then save again or cancel.",
    )
