"""Names: what each person is called and when they were born, as somebody told it.

They are held here alone, apart from the sentences, and can be erased: no entry, id, log or address bears one. What was
told last counts; what was told before stays until all of it is erased.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Column, Engine, Index, Integer, MetaData, String, Table, delete, select

from clients import database
from domain import calendar
from domain.errors import BadInput
from domain.model import Day, Model

LONGEST = 200

tables = MetaData()
names = Table(
    "names",
    tables,
    Column("place", Integer, primary_key=True, autoincrement=True),
    Column("person", String(200), nullable=False),
    Column("name", String(LONGEST)),
    Column("born", String(10)),
    Column("since", String(20), nullable=False),
    Column("source", String(200), nullable=False),
    Index("names_by_person", "person"),
)


class Called(Model):
    """What a person is called, and when they were born; None is not known."""

    name: str | None = None
    born: Day | None = None


class Names:
    """The names behind one database address, the record's own."""

    def __init__(self, url: str) -> None:
        self._engine: Engine = database.connect(url, tables)

    def close(self) -> None:
        self._engine.dispose()

    def tell(self, person: str, called: Called, at: datetime, source: str) -> None:
        """Notes what a person is called. Raises BadInput where it cannot be."""
        must_be_somebody(called, at)
        name = " ".join((called.name or "").split()) or None
        if name is None and called.born is None:
            return
        born = called.born.isoformat() if called.born else None
        row = {"person": person, "name": name, "born": born, "since": calendar.stamp(at), "source": source}
        with database.writing(self._engine) as open_:
            open_.execute(names.insert().values(row))

    def of(self, persons: Sequence[str]) -> Called:
        """What somebody is called who is known as each of these: of each part, what was told last."""
        theirs = select(names.c.name, names.c.born).where(names.c.person.in_(persons)).order_by(names.c.place.desc())
        with self._engine.connect() as open_:
            rows = open_.execute(theirs).all()
        name = next((row.name for row in rows if row.name), None)
        born = next((row.born for row in rows if row.born), None)
        return Called(name=name, born=date.fromisoformat(born) if born else None)

    def erase(self, persons: Sequence[str]) -> int:
        """Takes out all that was ever told; how much that was."""
        with database.writing(self._engine) as open_:
            return open_.execute(delete(names).where(names.c.person.in_(persons))).rowcount


def must_be_somebody(called: Called, at: datetime) -> None:
    """Raises BadInput where nobody can be called so."""
    if len(called.name or "") > LONGEST:
        raise BadInput(f"A name has {LONGEST} letters at most.")
    if called.born and called.born > calendar.day(at):
        raise BadInput("The date of birth must be today or in the past.")
