"""The console as it is served, with its sign-in: over sentences that a real server runs, or over lives put there."""

import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import create_engine

from clients.sentences import Sentences
from clients.sign_in.sessions import sessions
from clients.stores import Stores, stores
from domain.calendar import stamp
from workers.front import Told, served
from workers.settings import Settings
from workers.temporal_server import free_port


class House(NamedTuple):
    """A console that is served: where browsers find it, and what it stands on."""

    address: str
    url: str
    stores: Stores
    sentences: Sentences

    def left_alone(self, key: str, time: timedelta) -> None:
        """The session of that key, as if nobody had touched it for so long."""
        mine = sessions.c.key == hashlib.sha256(key.encode()).hexdigest()
        engine = create_engine(self.url)
        with engine.begin() as open_:
            open_.execute(sessions.update().where(mine).values(seen_at=stamp(datetime.now(UTC) - time)))
        engine.dispose()

    def types(self, id: str) -> list[str]:
        return [entry.type for entry in self.stores.record.entries(id)]


@asynccontextmanager
async def console_served(home: Path, told_by: Callable[[Stores], Told]) -> AsyncIterator[House]:
    """The console over the record that lies in a folder, and over those that it tells what people say."""
    url = f"sqlite:///{home / 'record.db'}"
    with stores(url) as kept:
        settings, told = Settings(home=home, record=url), told_by(kept)
        async with served(settings, kept, told, port=free_port(), issuer_port=0) as address:
            yield House(address, url, kept, told.sentences)
