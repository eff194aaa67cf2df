"""What somebody sent when they had to sign in first: kept for an hour, for them alone, on that page alone.

It is sealed under a key that is in a cookie of their browser and nowhere else: who reads the database reads nothing of
it. The seal names whom it is for and which page, so that the cookie is of no use to anybody else who signs in there.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, Engine, LargeBinary, MetaData, String, Table, select

from clients import database
from domain.calendar import stamp

COOKIE = "sentence-kept"
FOR = timedelta(minutes=60)
NONCE_BYTES = 12

tables = MetaData()
kept = Table(
    "kept_answers",
    tables,
    Column("key", String(64), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("until", String(20), nullable=False),
)
Answers = dict[str, list[str]]


class Kept:
    """What is kept behind one database address."""

    def __init__(self, url: str) -> None:
        self._engine: Engine = database.connect(url, tables)

    def close(self) -> None:
        self._engine.dispose()

    def keep(self, who: str, path: str, answers: Mapping[str, list[str]], now: datetime) -> str:
        """Keeps the answers to the form of that path; the key by which they are found. What is over is swept out."""
        key, nonce = secrets.token_urlsafe(32), secrets.token_bytes(NONCE_BYTES)
        sealed = nonce + _seal(key).encrypt(nonce, json.dumps(dict(answers)).encode(), _for(who, path))
        with database.writing(self._engine) as open_:
            open_.execute(kept.delete().where(kept.c.until <= stamp(now)))
            open_.execute(kept.insert().values(key=_hashed(key), sealed=sealed, until=stamp(now + FOR)))
        return key

    def of(self, key: str, who: str, path: str, now: datetime) -> Answers:
        """What is kept under that key for that person and that page; nothing for anybody else."""
        mine = (kept.c.key == _hashed(key), kept.c.until > stamp(now))
        with self._engine.connect() as open_:
            sealed = open_.execute(select(kept.c.sealed).where(*mine)).scalar()
        if sealed is None:
            return {}
        try:
            text = _seal(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _for(who, path))
        except InvalidTag:
            return {}
        found: Answers = json.loads(text)
        return found

    def drop(self, key: str) -> None:
        with database.writing(self._engine) as open_:
            open_.execute(kept.delete().where(kept.c.key == _hashed(key)))


def _seal(key: str) -> AESGCM:
    return AESGCM(hashlib.sha256(f"seal {key}".encode()).digest())


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _for(who: str, path: str) -> bytes:
    return json.dumps([who, path]).encode()
