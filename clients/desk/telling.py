"""Telling a sentence something for somebody who is signed in: what would follow, and doing it.

Whoever tells a sentence something says which entry they had seen last: where the part that they touch has moved since,
nothing is done."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from clients.desk.need_to_know import NeedToKnow
from clients.record import CaseRecord
from clients.sentences import Sentences
from clients.told import roles_that_may
from domain import life, parts, scenario
from domain.authority.signed_in import SignedIn
from domain.authority.withheld import entries_known_to
from domain.court import EngagementOpened
from domain.doubts import Doubt, can_be_doubted, must_be_known, spoken, would_make
from domain.errors import BadInput, Changed, NotAllowed, Refused
from domain.life import Step
from domain.messages import Entry, Message
from domain.model import Role
from domain.preview import Preview, preview
from domain.scenario import Start
from domain.sentence import Sentence
from domain.table import MESSAGES

ID = r"^[A-Za-z0-9._~-]{1,150}$"
"""What somebody may call a message of theirs. Partners' messages (`court:…`) and what partners' answers are kept under
(`S-1/7#1`) are called what nobody here can: a fact under a name that was taken would pass for told already."""
TRIES = 5
MOVED_ON = "conflict.moved-on"


class Telling(NamedTuple):
    """What somebody wants told: which message, under which id, as of which entry that they had seen."""

    type: str
    body: dict[str, Any]
    id: str
    role: Role | None = None
    seen: int | None = None
    occurred_at: datetime | None = None
    day_only: bool | None = None


class Teller:
    """Brings what somebody tells to the sentence, in their name and role."""

    def __init__(
        self, record: CaseRecord, sentences: Sentences, need: NeedToKnow, clock: Callable[[], datetime]
    ) -> None:
        self._record, self._sentences, self._need, self._clock = record, sentences, need, clock

    async def take_on(self, who: SignedIn, id: str, start: Start, role: Role | None = None) -> list[Entry]:
        """Takes a sentence of one of their areas on; its entries. The same again gets the same answer.

        Raises NotAllowed, NotNow where there is another of that id, BadInput, OutcomeUnknown or OutOfReach."""
        return await self._sentences.start(id, self._beginning(who, id, start, role))

    def would_take_on(self, who: SignedIn, id: str, start: Start, role: Role | None = None) -> Step:
        """The sentence as it would begin, with its entries. Raises NotAllowed or BadInput, and changes nothing."""
        messages = self._beginning(who, id, start, role)
        return life.begin(messages, messages[0].received_at)

    def _beginning(self, who: SignedIn, id: str, start: Start, role: Role | None) -> list[Message]:
        may = roles_that_may(EngagementOpened)
        by = who.acting(may, role)
        if by.role not in may or not who.works_in(start.area):
            whom = " or ".join(one.replace("_", " ") for one in may)
            raise NotAllowed(
                "authority.take-on", f"You do not take sentences on in {start.area!r}.", f"Ask the {whom}."
            )
        messages, _ = scenario.begins(start, id, at=self._clock())
        return [message.but(by=by) for message in messages]

    def preview(self, who: SignedIn, id: str, telling: Telling) -> Preview:
        """What would follow, to the entry. Raises what `tell` would raise, and changes nothing."""
        self._need.look_at(who, id)
        message = self._message(who, telling)
        self._must_have_seen_the_last(id, telling)
        state = self._record.sentence(id)
        return self._known(who, state, preview(state, message))

    def _known(self, who: SignedIn, state: Sentence, would: Preview) -> Preview:
        return would._replace(entries=tuple(entries_known_to(who, state, would.entries)))

    def previews(self, who: SignedIn, id: str, tellings: Sequence[Telling]) -> list[Preview | Refused]:
        """What would follow from each of several, by one look at the sentence; where it would be refused, why."""
        self._need.look_at(who, id)
        state = self._record.sentence(id)
        return [self._tried(who, state, telling) for telling in tellings]

    def _tried(self, who: SignedIn, state: Sentence, telling: Telling) -> Preview | Refused:
        try:
            return self._known(who, state, preview(state, self._message(who, telling)))
        except Refused as refused:
            return refused

    def doubts(self, who: SignedIn, id: str, telling: Telling) -> tuple[Doubt, ...]:
        """What speaks against it and does not forbid it, as far as they may know it; nothing where it was told already,
        or would be refused. Raises NotFound, NotAllowed, BadInput or Changed."""
        self._need.look_at(who, id)
        message = self._message(who, telling)
        return () if self._record.made_by(id, message.id) else self._doubts(who, id, message, telling)

    async def tell(self, who: SignedIn, id: str, telling: Telling) -> list[Entry]:
        """Tells a sentence something; the entries it made, from the record. The same id again from the same person gets
        the same answer.

        Raises NotFound, NotAllowed, Refused, BadInput, Changed, Doubted, OutcomeUnknown or OutOfReach."""
        self._need.look_at(who, id)
        message = self._message(who, telling)
        told = self._record.made_by(id, message.id)
        if not told:
            must_be_known(self._doubts(who, id, message, telling), message)
            told = await self._told(id, message, telling)
        if any(entry.by.id != who.id for entry in told):
            raise used_for_another()
        return told

    def _doubts(self, who: SignedIn, id: str, message: Message, telling: Telling) -> tuple[Doubt, ...]:
        if not can_be_doubted(message.type):
            return ()
        self._must_have_seen_the_last(id, telling)
        state = self._record.sentence(id)
        return spoken(entries_known_to(who, state, would_make(state, message)))

    async def _told(self, id: str, message: Message, telling: Telling) -> list[Entry]:
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
        if not re.fullmatch(ID, telling.id):
            raise BadInput("The id of a message is of letters, digits and - . _ ~ alone, 150 of them at the most.")
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


def used_for_another() -> Refused:
    """An id that stands for something else, or for what somebody else told."""
    return Refused(
        "idempotency.other",
        "This Idempotency-Key was used for something else.",
        "Send a new message under a new key; to ask again what came of the first, repeat it unchanged.",
    )


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
