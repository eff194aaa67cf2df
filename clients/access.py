"""Who looked at what, apart from the case record; and emergency access: with a reason, alarmed, over after an hour.

A look is kept for those who answer for access, the data officer and the manager. It bears ids alone.
"""

import logging
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Column, Engine, Index, Integer, MetaData, String, Table, Text, func, select

from clients import database
from domain.authority.sight import EMERGENCY
from domain.calendar import stamp
from domain.model import Instant

log = logging.getLogger(__name__)

tables = MetaData()
looks = Table(
    "looks",
    tables,
    Column("place", Integer, primary_key=True, autoincrement=True),
    Column("at", String(20), nullable=False),
    Column("who", String(200), nullable=False),
    Column("sentence", String(200), nullable=False),
    Column("what", String(60), nullable=False),
    Column("emergency", Integer),
    Index("looks_at_a_sentence", "sentence", "at"),
)
emergencies = Table(
    "emergencies",
    tables,
    Column("place", Integer, primary_key=True, autoincrement=True),
    Column("who", String(200), nullable=False),
    Column("sentence", String(200), nullable=False),
    Column("area", String(100), nullable=False),
    Column("reason", String(60), nullable=False),
    Column("words", Text, nullable=False),
    Column("since", String(20), nullable=False),
    Column("until", String(20), nullable=False),
    Column("reviewed_by", String(200)),
    Column("finding", Text),
    Index("emergencies_of", "who", "sentence", "until"),
)


class Look(NamedTuple):
    """One look: who saw what of which sentence when, and under which emergency access, if any."""

    at: Instant
    who: str
    sentence: str
    what: str
    emergency: int | None


class Emergency(NamedTuple):
    """One emergency access, and what its review found, if it was reviewed."""

    place: int
    who: str
    sentence: str
    area: str
    reason: str
    words: str
    since: Instant
    until: Instant
    reviewed_by: str | None
    finding: str | None


class AccessLog:
    """The looks and emergencies behind one database address, the record's own."""

    def __init__(self, url: str) -> None:
        self._engine: Engine = database.connect(url, tables)

    def close(self) -> None:
        self._engine.dispose()

    def looked(self, who: str, sentence: str, what: str, at: datetime, emergency: int | None = None) -> None:
        """Keeps a look before what is looked at is shown."""
        self._add(looks, at=stamp(at), who=who, sentence=sentence, what=what, emergency=emergency)

    def looks_at(self, sentence: str) -> list[Look]:
        """Every look at a sentence, newest first."""
        query = select(looks.c.at, looks.c.who, looks.c.sentence, looks.c.what, looks.c.emergency)
        with self._engine.connect() as open_:
            rows = open_.execute(query.where(looks.c.sentence == sentence).order_by(looks.c.place.desc())).all()
        return [Look(datetime.fromisoformat(row.at), *row[1:]) for row in rows]

    def last_looks(self, who: str, of: Collection[str]) -> dict[str, datetime]:
        """When somebody last looked at each of these sentences; those at which they never did are left out."""
        mine = (looks.c.who == who, looks.c.sentence.in_(of))
        query = select(looks.c.sentence, func.max(looks.c.at)).where(*mine).group_by(looks.c.sentence)
        with self._engine.connect() as open_:
            return {sentence: datetime.fromisoformat(at) for sentence, at in open_.execute(query)}

    def break_glass(self, who: str, sentence: str, area: str, reason: str, words: str, at: datetime) -> None:
        """Opens a sentence to somebody for an hour from now, and raises the alarm."""
        times = {"since": stamp(at), "until": stamp(at + EMERGENCY)}
        self._add(emergencies, who=who, sentence=sentence, area=area, reason=reason, words=words, **times)
        log.warning("emergency access: %r opened %r, for %r", who, sentence, reason)

    def emergency(self, who: str, sentence: str, now: datetime) -> Emergency | None:
        """The emergency access that somebody has to a sentence now."""
        mine = (emergencies.c.who == who, emergencies.c.sentence == sentence, emergencies.c.until > stamp(now))
        with self._engine.connect() as open_:
            row = open_.execute(select(emergencies).where(*mine).order_by(emergencies.c.place.desc())).first()
        return _emergency(row) if row else None

    def unreviewed(self, areas: tuple[str, ...] | None = None) -> list[Emergency]:
        """Emergency accesses that nobody has looked at since: of these areas, or all; newest first."""
        query = select(emergencies).where(emergencies.c.reviewed_by.is_(None))
        query = query if areas is None else query.where(emergencies.c.area.in_(areas))
        with self._engine.connect() as open_:
            return [_emergency(row) for row in open_.execute(query.order_by(emergencies.c.place.desc()))]

    def count(self, areas: tuple[str, ...]) -> int:
        """How many emergency accesses there were in these areas, reviewed or not."""
        with self._engine.connect() as open_:
            query = select(func.count()).select_from(emergencies).where(emergencies.c.area.in_(areas))
            return open_.execute(query).scalar_one()

    def review(self, place: int, by: str, finding: str) -> bool:
        """Keeps what a manager or data officer found of an emergency access; whether it was there to be reviewed.

        Nobody reviews their own."""
        mine = emergencies.update().where(
            emergencies.c.place == place, emergencies.c.reviewed_by.is_(None), emergencies.c.who != by
        )
        with self._engine.connect().execution_options(writes=True) as open_, open_.begin():
            return bool(open_.execute(mine.values(reviewed_by=by, finding=finding)).rowcount)

    def _add(self, table: Table, **row: object) -> None:
        with self._engine.connect().execution_options(writes=True) as open_, open_.begin():
            open_.execute(table.insert().values(row))


def _emergency(row: object) -> Emergency:
    fields = dict(row._mapping)  # type: ignore[attr-defined]
    times = {name: datetime.fromisoformat(fields[name]) for name in ("since", "until")}
    return Emergency(**{**fields, **times})
