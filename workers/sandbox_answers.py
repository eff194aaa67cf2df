"""What the sandbox's partners do by themselves, in the live stack: they answer later, through the door.

A programme accepts and a place becomes free, a court lists a hearing, a prison sets a date and confirms a release, a
tag is fitted. Answers that are due are kept beside the ledger, so that none is lost when the sandbox is killed.
"""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote

from sqlalchemy import Column, Engine, MetaData, String, Table, Text, select, update
from sqlalchemy.dialects.sqlite import insert

from clients import database
from clients.gateway.keys import Keys
from clients.gateway.signatures import SigningKey, sign
from clients.http import Http
from domain import calendar
from domain.calendar import stamp
from domain.model import Model
from workers.sandbox import Ledgered

GLANCE = 0.5

tables = MetaData()
answers = Table(
    "answers",
    tables,
    Column("id", String(200), primary_key=True),
    Column("partner", String(40), nullable=False),
    Column("due", String(20), nullable=False),
    Column("told", Text, nullable=False),
    Column("sent_at", String(20)),
)


class Answer(Model):
    """A fact that a partner will tell: how many paces after it was asked."""

    type: str
    paces: int
    body: dict[str, Any]


class Answers:
    """The partners' answers behind one database address; `pace` is how long a partner takes for a step."""

    def __init__(self, url: str, door: str, keys: Keys, pace: timedelta) -> None:
        self._engine: Engine = database.connect(url, tables)
        self._door, self._keys, self._pace = door, keys, pace

    async def asked(self, line: Ledgered) -> None:
        """Notes what the partner will answer to what it was asked, once, however often it is asked."""
        await asyncio.to_thread(self._note, line)

    async def run(self) -> None:
        """Tells what is due, for as long as the process lives; what the door does not take is told again."""
        async with Http(self._door) as door:
            while True:
                for id, partner, told in await asyncio.to_thread(self._due):
                    if await self._tell(door, id, partner, told.encode()):
                        await asyncio.to_thread(self._sent, id)
                await asyncio.sleep(GLANCE)

    async def _tell(self, door: Http, id: str, partner: str, told: bytes) -> bool:
        keys = [key for key in self._keys.get(partner, ()) if isinstance(key, SigningKey)]
        headers = sign(keys, quote(id, safe="/:").replace(".", "%2E"), _now(), told)
        return await door.deliver(f"/facts/{partner}", told, headers)

    def _note(self, line: Ledgered) -> None:
        sentence = line.key.rpartition("/")[0]
        rows = []
        for answer in answers_to(line, calendar.day(_now())):
            id = f"{line.key}:{answer.type}"
            told = {"sentence": sentence, "type": answer.type, "body": answer.body}
            due = stamp(_now() + self._pace * answer.paces)
            rows.append({"id": id, "partner": line.partner.value, "due": due, "told": json.dumps(told)})
        if rows:
            with self._engine.connect().execution_options(writes=True) as open_, open_.begin():
                open_.execute(insert(answers).on_conflict_do_nothing(), rows)

    def _due(self) -> list[tuple[str, str, str]]:
        query = (
            select(answers).where(answers.c.sent_at.is_(None), answers.c.due <= stamp(_now())).order_by(answers.c.due)
        )
        with self._engine.connect() as open_:
            return [(row.id, row.partner, row.told) for row in open_.execute(query)]

    def _sent(self, id: str) -> None:
        with self._engine.connect().execution_options(writes=True) as open_, open_.begin():
            open_.execute(update(answers).where(answers.c.id == id).values(sent_at=stamp(_now())))


def answers_to(line: Ledgered, today: date) -> Iterator[Answer]:
    """What a partner will answer to one line of its ledger, in made-up but plausible steps."""
    asked = json.loads(line.body)
    match line.path:
        case "referrals" | "placements":
            about = {"intervention": asked["intervention"], "key": line.key}
            yield Answer(type="referral_accepted", paces=1, body=about)
            yield Answer(type="place_free", paces=3, body={**about, "from_day": str(today + timedelta(days=14))})
        case "tag-orders":
            yield Answer(type="tag_fitted", paces=1, body={"intervention": asked["intervention"]})
        case "informations":
            yield Answer(type="hearing_listed", paces=2, body={"hearing_on": str(today + timedelta(days=21))})
        case "dates-enquiries" if asked.get("ends_on"):
            half = _day(asked["imposed"]) + (_day(asked["ends_on"]) - _day(asked["imposed"])) / 2
            yield Answer(type="release_date_set", paces=1, body={"release_on": str(half)})
            if half <= today:
                yield Answer(type="released", paces=4, body={})
        case "recall-notices":
            yield Answer(type="returned", paces=2, body={"prison": "P-1"})


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _now() -> datetime:
    return datetime.now(UTC)
