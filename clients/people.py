"""Identities: the CRN and NOMS numbers of each person, what they are called, and which persons turned out to be one.

They are held here (what they are called: in `names`) alone, apart from the sentences: no id of a workflow, entry, log
or search attribute bears a number or a name, only the opaque id of the person, which is the one that a sentence was
taken on for. Nothing is overwritten: a number that no longer counts stays, and so does all that was said of merges; a
name can be erased. Saying the same again changes nothing, and who is who does not depend on the order in which we are
told.
"""

import re
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from sqlalchemy import Boolean, Column, Engine, Index, Integer, MetaData, String, Table, and_, or_, select, update
from sqlalchemy import Connection as Open

from clients import database
from clients.names import Called, Names, must_be_somebody
from clients.record import CaseRecord
from domain.calendar import stamp
from domain.errors import BadInput, NotFound, NotNow
from domain.model import Instant, Model

Scheme = Literal["crn", "noms"]
FORMS: dict[Scheme, re.Pattern[str]] = {"crn": re.compile("[A-Z][0-9]{6}"), "noms": re.compile("[A-Z][0-9]{4}[A-Z]{2}")}
LOOKS_LIKE = {"crn": "a letter and six digits", "noms": "a letter, four digits, two letters"}

tables = MetaData()
identifiers = Table(
    "identifiers",
    tables,
    Column("place", Integer, primary_key=True, autoincrement=True),
    Column("person", String(200), nullable=False),
    Column("scheme", String(10), nullable=False),
    Column("value", String(20), nullable=False),
    Column("since", String(20), nullable=False),
    Column("source", String(200), nullable=False),
    Column("until", String(20)),
    Column("ended_by", String(200)),
    Index("identifiers_by_value", "scheme", "value"),
    Index("identifiers_by_person", "person"),
)
merges = Table(
    "merges",
    tables,
    Column("place", Integer, primary_key=True, autoincrement=True),
    Column("gone", String(200), nullable=False),
    Column("into", String(200), nullable=False),
    Column("merged", Boolean, nullable=False),
    Column("at", String(20), nullable=False),
    Column("source", String(200), nullable=False),
    Index("merges_once", "gone", "source", unique=True),
    Index("merges_by_into", "into"),
)


class Number(Model):
    """A number that somebody may have."""

    scheme: Scheme
    value: str


class Identifier(Model):
    """A number of a person: since when we know it, from where, and until when it counted."""

    person: str
    scheme: Scheme
    value: str
    since: Instant
    source: str
    until: Instant | None = None
    ended_by: str | None = None


class Said(Model):
    """What was said of two persons: that one is the other, or, where not `merged`, that they are two after all."""

    gone: str
    into: str
    merged: bool
    at: Instant
    source: str


class Changed(Model):
    """What a merge or its end changes: who they are now, and the sentences, not ended, that are to be told."""

    person: str
    sentences: tuple[str, ...] = ()


class People:
    """The identities behind one database address, the record's own."""

    def __init__(self, url: str, record: CaseRecord) -> None:
        self._engine: Engine = database.connect(url, tables)
        self._names = Names(url)
        self._record = record

    def close(self) -> None:
        self._engine.dispose()
        self._names.close()

    def identify(self, person: str, at: datetime, source: str, **numbers: str | None) -> None:
        """Notes that these numbers are a person's: `crn`, `noms`. Raises BadInput, NotNow where one is another's."""
        if any(form.fullmatch(person) for form in FORMS.values()):
            raise BadInput("A person has an id of ours, which says nothing of them: that is a number of theirs.")
        with database.writing(self._engine) as open_:
            for scheme, value in _written(numbers):
                holder = _holder(open_, scheme, value)
                if holder is None:
                    _attach(open_, person, scheme, value, at, source)
                elif holder != person and _now(open_, holder) != _now(open_, person):
                    raise NotNow(
                        "identity.taken", f"That {scheme.upper()} number is another person's.", "Merge the two first."
                    )

    def must_fit(self, called: Called, at: datetime, **numbers: str | None) -> None:
        """Raises BadInput where nobody can be called so; NotNow where it cannot be who has these numbers."""
        must_be_somebody(called, at)
        holder = self.holder(**numbers)
        born = self.called(holder).born if holder else None
        if born and called.born and born != called.born:
            raise NotNow(
                "identity.born_on_another_day",
                "Who has that number was born on another day.",
                "Check the number and the date of birth.",
            )

    def call(self, person: str, called: Called, at: datetime, source: str) -> None:
        """Notes what a person is called and when they were born. Raises BadInput."""
        self._names.tell(person, called, at, source)

    def called(self, person: str) -> Called:
        """What a person, or whoever is them now, is called: as it was told last."""
        return self._names.of(self._everybody(person))

    def erase_names(self, person: str) -> int:
        """Erases all that was told of what a person, or whoever is them now, is called; how much that was."""
        return self._names.erase(self._everybody(person))

    def take_back(self, person: str, at: datetime, source: str, **numbers: str | None) -> None:
        """Notes that these numbers were never, or are no longer, a person's. Raises NotFound."""
        with database.writing(self._engine) as open_:
            for scheme, value in _written(numbers):
                if _holder(open_, scheme, value) != person:
                    raise NotFound(f"That {scheme.upper()} number is not known as one of {person}.")
                mine = and_(identifiers.c.scheme == scheme, identifiers.c.value == value, identifiers.c.until.is_(None))
                open_.execute(update(identifiers).where(mine).values(until=stamp(at), ended_by=source))

    def holder(self, **numbers: str | None) -> str | None:
        """Whose numbers these are, as they were noted: merges aside. None where no number is known.

        Raises NotNow where they are numbers of two people."""
        with self._engine.connect() as open_:
            known = [holder for scheme, value in _given(numbers) if (holder := _holder(open_, scheme, value))]
            if len({_now(open_, person) for person in known}) > 1:
                raise NotNow("identity.two_people", "These are numbers of two people.", "Merge them, or correct one.")
        return known[0] if known else None

    def now(self, person: str) -> str:
        """Who somebody is by the merges that last."""
        with self._engine.connect() as open_:
            return _now(open_, person)

    def sentences(self, person: str) -> list[str]:
        """Every sentence of a person and of those who are them now, by id."""
        return self._record.taken_on_for(self._everybody(person))

    def behind(self, person: str) -> list[str]:
        """Those of a person's sentences, not ended, that have not been told who they are now."""
        going_on = self._record.taken_on_for(self._everybody(person), ended=False)
        return [id for id in going_on if self._record.sentence(id).person != self.now(person)]

    def numbers(self, person: str) -> list[Identifier]:
        """Every number that a person, or whoever is them now, has or had, in the order in which they were noted."""
        theirs = select(identifiers).where(identifiers.c.person.in_(self._everybody(person)))
        with self._engine.connect() as open_:
            rows = open_.execute(theirs.order_by(identifiers.c.place)).mappings()
            return [Identifier.model_validate(dict(row)) for row in rows]

    def crn(self, person: str) -> str | None:
        """The CRN that counts now."""
        return next((one.value for one in self.numbers(person) if one.scheme == "crn" and one.until is None), None)

    def chain(self, person: str) -> list[Said]:
        """All that was said of merges of a person, or of whoever is them now, in the order in which it happened."""
        whole = self._everybody(person)
        part = select(merges).where(or_(merges.c.gone.in_(whole), merges.c.into.in_(whole)))
        with self._engine.connect() as open_:
            rows = open_.execute(part.order_by(merges.c.at, merges.c.place)).mappings()
            return [Said.model_validate(dict(row)) for row in rows]

    def known(self, who: str) -> str:
        """The person of an id, a CRN or a NOMS number, each of them exact. Raises NotFound."""
        person = next((found for scheme in FORMS if (found := self.holder(**{scheme: who}))), who)
        if not self.sentences(person) and not self.numbers(person):
            raise NotFound("There is no person of that id or number.")
        return self.now(person)

    def merge(self, gone: str, into: str, at: datetime, source: str) -> Changed:
        """One person is another from then on. Raises NotNow where the other is that one already."""
        return self._say(Said(gone=gone, into=into, merged=True, at=at, source=source))

    def unmerge(self, gone: str, into: str, at: datetime, source: str) -> Changed:
        """A merge was wrong: who was merged is who they were before, with all that was theirs.

        It may name the person that a chain of merges led to, in place of the one they were merged into."""
        with self._engine.connect() as open_:
            path = _path(open_, gone)
        into = path[1] if into in path[2:] else into
        return self._say(Said(gone=gone, into=into, merged=False, at=at, source=source))

    def meet(self, at: datetime, source: str, **number: str) -> str:
        """The person of one number; a new one where nobody has it yet."""
        found = self.holder(**number)
        if found is None:
            found = f"P-{uuid.uuid4().hex[:12]}"
            self.identify(found, at, source, **number)
        return found

    def _say(self, said: Said) -> Changed:
        """Notes it once. Of what was said of somebody, what happened last holds, in whatever order we were told."""
        with database.writing(self._engine) as open_:
            if said.merged and said.gone in _path(open_, said.into):
                raise NotNow("identity.merged", "The other was merged into this person.", "Take that merge back first.")
            row = said.model_dump() | {"at": stamp(said.at)}
            insert = database.insert(self._engine, merges).values(row)
            open_.execute(insert.on_conflict_do_nothing(index_elements=["gone", "source"]))
            changes = _into(open_, said.gone) != _into(open_, said.gone, but=said.source)
            told = self._record.taken_on_for(_family(open_, said.gone), ended=False) if changes else ()
            return Changed(person=_now(open_, said.gone), sentences=tuple(told))

    def _everybody(self, person: str) -> list[str]:
        with self._engine.connect() as open_:
            return _family(open_, _now(open_, person))


def readable(**numbers: str | None) -> tuple[Number, ...]:
    """Of what is given those that are of the form of such numbers, as they are noted."""
    given = (Number(scheme=scheme, value=value) for scheme, value in _given(numbers))
    return tuple(number for number in given if FORMS[number.scheme].fullmatch(number.value))


def _written(numbers: dict[str, str | None]) -> Iterable[tuple[Scheme, str]]:
    """The numbers, each of its form. Raises BadInput."""
    for scheme, value in _given(numbers):
        if not FORMS[scheme].fullmatch(value):
            raise BadInput(f"A {scheme.upper()} number is {LOOKS_LIKE[scheme]}.")
        yield scheme, value


def _given(numbers: dict[str, str | None]) -> list[tuple[Scheme, str]]:
    return [(scheme, value.strip().upper()) for scheme in FORMS if (value := numbers.get(scheme))]


def _holder(open_: Open, scheme: Scheme, value: str) -> str | None:
    mine = and_(identifiers.c.scheme == scheme, identifiers.c.value == value, identifiers.c.until.is_(None))
    return open_.execute(select(identifiers.c.person).where(mine)).scalar()


def _attach(open_: Open, person: str, scheme: Scheme, value: str, at: datetime, source: str) -> None:
    row = {"person": person, "scheme": scheme, "value": value, "since": stamp(at), "source": source}
    open_.execute(identifiers.insert().values(row))


def _into(open_: Open, gone: str, but: str | None = None) -> str | None:
    """Who somebody was merged into last of all that was not taken back, `but` by what one source said; None for nobody.

    What happened later counts, whenever it was said."""
    theirs = select(merges.c.into, merges.c.merged).where(merges.c.gone == gone, merges.c.source != (but or ""))
    lasting: dict[str, None] = {}
    for into, merged in open_.execute(theirs.order_by(merges.c.at, merges.c.place)):
        lasting.pop(into, None)
        if merged:
            lasting[into] = None
    return next(reversed(lasting), None)


def _path(open_: Open, person: str) -> list[str]:
    """Somebody, whom they were merged into, and so on, up to who they are now."""
    path = [person]
    while into := _into(open_, path[-1]):
        path.append(into)
    return path


def _now(open_: Open, person: str) -> str:
    return _path(open_, person)[-1]


def _family(open_: Open, person: str) -> list[str]:
    """Somebody and everybody who was merged into them, one after the other."""
    found = [person]
    for known in found:  # it grows on the way
        into = select(merges.c.gone).distinct().where(merges.c.into == known).order_by(merges.c.gone)
        for gone in open_.execute(into).scalars().all():
            if _into(open_, gone) == known:
                found.append(gone)
    return found
