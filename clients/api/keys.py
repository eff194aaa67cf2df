"""Idempotency keys: what each was used for, so that the same key never stands for two things.

A key is the id of its message: the record answers for what it did. Here is only a digest of what was asked under it.
Where nothing was done, the key is free again.
"""

import hashlib
import json

from sqlalchemy import Column, ColumnElement, Engine, MetaData, String, Table, select

from clients import database
from clients.desk.telling import Telling, used_for_another
from domain.authority.signed_in import SignedIn

tables = MetaData()
keys = Table(
    "idempotency_keys",
    tables,
    Column("sentence", String(200), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("digest", String(64), nullable=False),
)


class Keys:
    """The keys behind one database address, the record's own."""

    def __init__(self, url: str) -> None:
        self._engine: Engine = database.connect(url, tables)

    def close(self) -> None:
        self._engine.dispose()

    def take(self, sentence: str, telling: Telling, who: SignedIn) -> None:
        """Takes the key for this. Raises Refused where it stands for something else."""
        row = {"sentence": sentence, "key": telling.id, "digest": _digest(telling, who)}
        with self._engine.connect().execution_options(writes=True) as open_, open_.begin():
            open_.execute(database.insert(self._engine, keys).values(row).on_conflict_do_nothing())
            kept = open_.execute(select(keys.c.digest).where(*_is(sentence, telling))).scalar_one()
        if kept != row["digest"]:
            raise used_for_another()

    def free(self, sentence: str, telling: Telling) -> None:
        """Nothing was done under this key."""
        with self._engine.connect().execution_options(writes=True) as open_, open_.begin():
            open_.execute(keys.delete().where(*_is(sentence, telling)))


def _is(sentence: str, telling: Telling) -> tuple[ColumnElement[bool], ...]:
    return keys.c.sentence == sentence, keys.c.key == telling.id


def _digest(telling: Telling, who: SignedIn) -> str:
    """Over all that is said and by whom, but for what they had seen: who looked again says the same once more."""
    said = {**telling._replace(seen=None)._asdict(), "who": who.id}
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()
