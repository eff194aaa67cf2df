"""Sessions of browsers: a random key in a cookie, all else in the database. Idle for half an hour, or after twelve
hours, one is over; the key is kept as its hash alone, so that who reads the database cannot sign in with it."""

import hashlib
import json
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Engine, MetaData, String, Table, Text, or_, select
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clients import database
from domain.authority.signed_in import SignedIn
from domain.calendar import stamp

COOKIE = "sentence"
IDLE, AT_MOST = timedelta(minutes=30), timedelta(hours=12)
WHO = "who"

tables = MetaData()
sessions = Table(
    "sessions",
    tables,
    Column("key", String(64), primary_key=True),
    Column("held", Text, nullable=False),
    Column("since", String(20), nullable=False),
    Column("seen_at", String(20), nullable=False),
)


class Sessions:
    """The sessions behind one database address."""

    def __init__(self, url: str) -> None:
        self._engine: Engine = database.connect(url, tables)

    def close(self) -> None:
        self._engine.dispose()

    def held(self, key: str, now: datetime) -> dict[str, Any] | None:
        """What a living session holds; it lives on from now. None where there is none, or it is over."""
        mine = sessions.c.key == _hashed(key)
        living = (mine, sessions.c.seen_at > stamp(now - IDLE), sessions.c.since > stamp(now - AT_MOST))
        with self._engine.connect().execution_options(writes=True) as open_, open_.begin():
            text = open_.execute(select(sessions.c.held).where(*living)).scalar()
            if text is not None:
                open_.execute(sessions.update().where(mine).values(seen_at=stamp(now)))
        return None if text is None else json.loads(text)

    def begin(self, held: dict[str, Any], now: datetime) -> str:
        """The key of a new session; those that are over are swept out: anybody can begin one."""
        key = secrets.token_urlsafe(32)
        row = {"key": _hashed(key), "held": json.dumps(held), "since": stamp(now), "seen_at": stamp(now)}
        with self._engine.connect().execution_options(writes=True) as open_, open_.begin():
            over = or_(sessions.c.since <= stamp(now - AT_MOST), sessions.c.seen_at <= stamp(now - IDLE))
            open_.execute(sessions.delete().where(over))
            open_.execute(sessions.insert().values(row))
        return key

    def keep(self, key: str, held: dict[str, Any]) -> None:
        with self._engine.connect().execution_options(writes=True) as open_, open_.begin():
            open_.execute(sessions.update().where(sessions.c.key == _hashed(key)).values(held=json.dumps(held)))

    def end(self, key: str) -> None:
        with self._engine.connect().execution_options(writes=True) as open_, open_.begin():
            open_.execute(sessions.delete().where(sessions.c.key == _hashed(key)))


class InSession:
    """Gives every request its session (`request.session`), and keeps what was changed of it.

    Who signs in gets a new key, so that a key planted before is of no use."""

    def __init__(self, app: ASGIApp, sessions: Sessions, *, secure: bool) -> None:
        self._app, self._sessions = app, sessions
        # with `__Host-` a browser takes it from this host alone, over TLS: none is planted from a neighbour's
        self._cookie, self._flags = (f"__Host-{COOKIE}", "; Secure") if secure else (COOKIE, "")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        key = HTTPConnection(scope).cookies.get(self._cookie, "")
        held = self._sessions.held(key, _now()) if key else None
        scope["session"] = session = dict(held or {})

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and session != (held or {}):
                cookie = self._kept(key if held is not None else "", held or {}, session)
                MutableHeaders(scope=message).append("Set-Cookie", cookie)
            await send(message)

        await self._app(scope, receive, sending)

    def _kept(self, key: str, before: dict[str, Any], after: dict[str, Any]) -> str:
        if key and before.get(WHO) == after.get(WHO):
            self._sessions.keep(key, after)
        else:
            if key:
                self._sessions.end(key)
            key = self._sessions.begin(after, _now()) if after else ""
        lives = int(AT_MOST.total_seconds()) if key else 0
        return f"{self._cookie}={key}; Path=/; Max-Age={lives}; HttpOnly; SameSite=Lax{self._flags}"


def who_in(connection: HTTPConnection) -> SignedIn | None:
    """Who is signed in, in this session."""
    held = connection.session.get(WHO)
    return SignedIn.model_validate(held) if held else None


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _now() -> datetime:
    return datetime.now(UTC)
