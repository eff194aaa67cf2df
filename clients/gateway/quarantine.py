"""The quarantine: what came signed and no sentence took, until a person has decided on it, or has told who is meant.

One person releases it: it is attached to a sentence and sent on as what the source told. A reject takes two: one
proposes it, another confirms it. Every step stays with who, when and why. What is shown has its secrets masked.
"""

from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection as Open
from sqlalchemy import Engine, RowMapping, Select, select, update

from clients import database
from clients.gateway.adapters import Arrival
from clients.gateway.again import forget
from clients.gateway.masking import masked
from clients.gateway.tables import held, inbox, inbox_row, steps, tables
from clients.record import CaseRecord
from domain.authority.may import must_be_one_who_may
from domain.calendar import stamp
from domain.errors import BadInput, NotAllowed, NotFound, NotNow
from domain.messages import Message
from domain.model import By, Instant, Model

LONG = timedelta(days=2)
"""How long something may wait here before `doctor` says so apart. A figure of ours: no source sets one."""

RELEASE, REJECT = "release_held", "reject_held"
Did = Literal["released", "reject_proposed", "rejected", "read_again"]
DID: dict[Did, str] = {
    "released": "Released",
    "reject_proposed": "Reject proposed",
    "rejected": "Rejected",
    "read_again": "Read again",
}


class Step(Model):
    """What somebody did with it: to which sentence it was released, where it was."""

    did: Did
    by: str
    at: Instant
    why: str
    sentence: str | None = None


class HeldFact(Model):
    """One fact in quarantine: from which source under which id, why no sentence took it, what was done with it.

    `body` is what came, its secrets masked; `type` what it says has happened: without one it could not be read and
    cannot be released; `sentence` where it names one; `outcome` once it is decided."""

    place: int
    source: str
    id: str
    why: str
    body: str
    type: str | None = None
    sentence: str | None = None
    received_at: Instant
    owner: str
    outcome: Literal["released", "rejected", "read_again"] | None = None
    steps: tuple[Step, ...] = ()

    def waits_long(self, now: datetime) -> bool:
        return self.outcome is None and now - self.received_at > LONG


class Quarantine:
    """The quarantine behind one database address, the record's own."""

    def __init__(self, url: str, record: CaseRecord) -> None:
        self._engine: Engine = database.connect(url, tables)
        self._record = record

    def close(self) -> None:
        self._engine.dispose()

    def waiting(self) -> list[HeldFact]:
        """What nobody has decided on yet, oldest first."""
        return self._facts(select(held).where(held.c.outcome.is_(None)).order_by(held.c.place))

    def all(self) -> list[HeldFact]:
        """All that was ever held, oldest first."""
        return self._facts(select(held).order_by(held.c.place))

    def find(self, place: int) -> HeldFact:
        """What is or was held under a number. Raises NotFound."""
        found = self._facts(select(held).where(held.c.place == place))
        if not found:
            raise NotFound(f"Nothing is held under {place}. `sentence inbox list` shows what is.")
        return found[0]

    def release(self, place: int, sentence: str, by: By, why: str, now: datetime) -> HeldFact:
        """Sends it on to a sentence, as what its source told.

        Raises NotFound where there is neither it nor the sentence, NotNow where it was decided on or the sentence has
        ended, BadInput where it could not be read, NotAllowed for a role that does not decide here."""
        must_be_one_who_may(by.role, RELEASE)
        message = self._sendable(self._open(place), now)
        if self._record.standing(sentence).ended_on:
            raise NotNow("term.ended", f"{sentence} has ended.", "Attach it to one that goes on, or reject it.")
        step = Step(did="released", by=str(by), at=now, why=why, sentence=sentence)
        with database.writing(self._engine) as open_:
            self._close(open_, place, step)
            open_.execute(inbox.insert().values(inbox_row(Arrival(sentence=sentence, message=message))))
        return self.find(place)

    def reject(self, place: int, by: By, why: str, now: datetime) -> HeldFact:
        """Proposes that it is put away for good, or confirms what somebody else proposed.

        Raises NotFound, NotNow where it was decided on, NotAllowed to who proposed it and to other roles."""
        must_be_one_who_may(by.role, REJECT)
        proposed = [By.read(step.by).id for step in self._open(place).steps if step.did == "reject_proposed"]
        if by.id in proposed:  # in whatever role
            remedy = "Ask somebody else to confirm it."
            raise NotAllowed("quarantine.two-people", "You have proposed this yourself.", remedy)
        step = Step(did="rejected" if proposed else "reject_proposed", by=str(by), at=now, why=why)
        with database.writing(self._engine) as open_:
            if proposed:
                self._close(open_, place, step)
            else:
                _note(open_, place, step)
        return self.find(place)

    def _open(self, place: int) -> HeldFact:
        found = self.find(place)
        if found.outcome:
            raise _decided(place)
        return found

    def _sendable(self, fact: HeldFact, now: datetime) -> Message:
        """What is sent on: under an id of its own, because the first may stand for something else already; as of now,
        because the sentence did not know it before. When it happened stays."""
        with self._engine.connect() as open_:
            text = open_.execute(select(held.c.message).where(held.c.place == fact.place)).scalar_one()
        if text is None:
            remedy = "Have its source tell it again under another id, or reject it."
            raise BadInput(f"What is held under {fact.place} could not be read: nothing can be sent on. {remedy}")
        message = Message.model_validate_json(text)
        happened = message.occurred_at or message.received_at
        return message.but(id=f"{message.id}#held-{fact.place}", received_at=now, occurred_at=happened)

    def _close(self, open_: Open, place: int, step: Step) -> None:
        """Decides on it, unless somebody else did so a moment ago."""
        mine = update(held).where(held.c.place == place, held.c.outcome.is_(None))
        if not open_.execute(mine.values(outcome=step.did)).rowcount:
            raise _decided(place)
        forget(open_, place)
        _note(open_, place, step)

    def _facts(self, query: Select[Any]) -> list[HeldFact]:
        with self._engine.connect() as open_:
            rows = open_.execute(query).mappings().all()
            taken = steps.c.place.in_([row["place"] for row in rows])
            done = open_.execute(select(steps).where(taken).order_by(steps.c.number)).mappings().all()
        return [_fact(row, [one for one in done if one["place"] == row["place"]]) for row in rows]


def _fact(row: RowMapping, done: list[RowMapping]) -> HeldFact:
    says = Message.model_validate_json(row["message"]).type if row["message"] else None
    taken = tuple(Step.model_validate(dict(one)) for one in done)
    return HeldFact.model_validate({**row, "body": masked(row["body"]), "type": says, "steps": taken})


def _note(open_: Open, place: int, step: Step) -> None:
    row = step.model_dump(exclude={"at"}) | {"at": stamp(step.at)}
    open_.execute(steps.insert().values(place=place, **row))


def _decided(place: int) -> NotNow:
    remedy = f"`sentence inbox show {place}` says by whom and why."
    return NotNow("quarantine.decided", f"What was held under {place} was decided on already.", remedy)
