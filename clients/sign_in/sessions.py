"""Sessions of browsers: a random key in a cookie, all else in the database. Idle for half an hour, or after twelve
hours, one is over; the key is kept as its hash alone, so that who reads the database cannot sign in with it."""

import hashlib
import json
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Engine, MetaData, String, Table, Text, and_, not_, or_, select
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clients import database
from domain.authority.signed_in import SignedIn
from domain.calendar import instant, stamp

COOKIE = "sentence"
IDLE, AT_MOST = timedelta(minutes=30), timedelta(hours=12)
REMEMBERED = AT_MOST + timedelta(hours=1)
"""So long it is known whose a session was: to give them back what they sent when it was over."""
WHO, WAS, ENDS = "who", "was", "session_ends"
"""Who is signed in, in a session; in the state of a request, the id of whose session it was that is over, and what
tells when this one ends (None: it has)."""
SESSION = "/session"
ASKED_BY_ITSELF = ("/live/", SESSION)
"""What a page gets by itself is no sign of anybody: no session lives on for it."""

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

    def held(self, key: str, now: datetime, *, lives_on: bool = True) -> dict[str, Any] | None:
        """What a living session holds; it lives on from now. None where there is none, or it is over."""
        mine = sessions.c.key == _hashed(key)
        living = (mine, sessions.c.seen_at > stamp(now - IDLE), sessions.c.since > stamp(now - AT_MOST))
        with self._engine.connect().execution_options(writes=True) as open_, open_.begin():
            text = open_.execute(select(sessions.c.held).where(*living)).scalar()
            if text is not None and lives_on:
                open_.execute(sessions.update().where(mine).values(seen_at=stamp(now)))
        return None if text is None else json.loads(text)

    def ends(self, key: str, now: datetime) -> datetime | None:
        """When a session ends if nobody asks for a page any more; None where it has."""
        times = select(sessions.c.seen_at, sessions.c.since).where(sessions.c.key == _hashed(key))
        with self._engine.connect() as open_:
            row = open_.execute(times).first()
        ends = min(instant(row.seen_at) + IDLE, instant(row.since) + AT_MOST) if row else now
        return ends if ends > now else None

    def was(self, key: str) -> str | None:
        """Whose session it was that is over by itself, by id; None where nobody was signed in, or they signed out."""
        with self._engine.connect() as open_:
            text = open_.execute(select(sessions.c.held).where(sessions.c.key == _hashed(key))).scalar()
        held = json.loads(text).get(WHO) if text else None
        return held["id"] if held else None

    def begin(self, held: dict[str, Any], now: datetime) -> str:
        """The key of a new session; those that are over are swept out: anybody can begin one."""
        key = secrets.token_urlsafe(32)
        row = {"key": _hashed(key), "held": json.dumps(held), "since": stamp(now), "seen_at": stamp(now)}
        with self._engine.connect().execution_options(writes=True) as open_, open_.begin():
            idle = sessions.c.seen_at <= stamp(now - IDLE)
            nobodys = not_(sessions.c.held.contains(f'"{WHO}": '))
            over = or_(sessions.c.since <= stamp(now - REMEMBERED), and_(idle, nobodys))
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
        by_itself = scope["method"] == "GET" and scope["path"].startswith(ASKED_BY_ITSELF)
        held = self._sessions.held(key, _now(), lives_on=not by_itself) if key else None
        state = scope.setdefault("state", {})
        state[WAS] = self._sessions.was(key) if key and held is None else None
        state[ENDS] = lambda: self._sessions.ends(key, _now())
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
