"""The door: what is turned away with which problem, and that all else is on disk before it is answered."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from starlette.types import Message

from clients import database as databases
from clients.gateway.door import MOST_BYTES, Door
from clients.gateway.inbox import Inbox
from tests.stack import now
from tests.webhooks import KEYS, Webhook, webhook
from workers.serving import serving

FACT = webhook("notices", "msg_1", "S-1", "address_changed", {"known_from": "a letter"})


class Entrance(NamedTuple):
    """A door that is open, with its inbox; nobody reads what comes in."""

    address: str
    inbox: Inbox
    file: Path
    client: httpx.AsyncClient

    @property
    def kept(self) -> int:
        return self.inbox.unsettled()


@pytest.fixture
async def entrance(tmp_path: Path) -> AsyncIterator[Entrance]:
    file = tmp_path / "record.db"
    with closing(Inbox(f"sqlite:///{file}")) as inbox:
        async with serving(Door(inbox, KEYS).app) as address, httpx.AsyncClient(base_url=address) as client:
            yield Entrance(address, inbox, file, client)


OTHERWISE: dict[str, tuple[dict[str, Any], str]] = {
    "unsigned": ({"signature": None}, "signature.wrong"),
    "without a time": ({"timestamp": None}, "signature.headers"),
    "without an id": ({"id": None}, "signature.headers"),
    "under another id": ({"id": "msg_2"}, "signature.wrong"),
    "with another source's key": ({"by": "court"}, "signature.wrong"),
    "too long ago": ({"ago": timedelta(minutes=6)}, "signature.stale"),
    "too far ahead": ({"ago": -timedelta(minutes=6)}, "signature.stale"),
    "in other letters": ({"signature": "v1,é"}, "signature.wrong"),
}


@pytest.mark.parametrize("case", OTHERWISE)
async def test_what_is_signed_otherwise_is_turned_away_and_nothing_of_it_kept(case: str, entrance: Entrance) -> None:
    signing, code = OTHERWISE[case]
    answer = await FACT.post(entrance.client, **signing)
    problem = answer.json()
    assert (answer.status_code, answer.headers["Content-Type"]) == (401, "application/problem+json")
    assert (problem["status"], problem["title"], problem["code"]) == (401, "Unauthorized", code)
    assert entrance.kept == 0


async def test_what_one_source_signed_is_not_taken_on_anothers_path(entrance: Entrance) -> None:
    quashed = webhook("programmes", "msg_1", "S-1", "sentence_quashed")
    assert (await quashed.post(entrance.client)).status_code == 202
    answer = await quashed._replace(source="court").post(entrance.client, by="programmes")
    assert (answer.status_code, answer.json()["code"]) == (401, "signature.wrong")
    assert entrance.kept == 1


@pytest.mark.parametrize("source", ["police", "Court", "system", "..", "court%00", "x" * 5000])
async def test_a_stranger_finds_no_door(source: str, entrance: Entrance) -> None:
    answer = await FACT._replace(source=source).post(entrance.client, by="court")
    assert answer.status_code in (404, 405)
    assert answer.json()["code"] in ("source.unknown", "path.unknown")
    assert entrance.kept == 0


async def test_the_door_is_for_telling_only(entrance: Entrance) -> None:
    answer = await entrance.client.get("/facts/court")
    assert (answer.status_code, answer.headers["Allow"], answer.json()["code"]) == (405, "POST", "path.unknown")
    assert (await entrance.client.get("/health")).status_code == 204


async def test_a_body_of_the_most_bytes_is_taken_and_one_more_is_not(entrance: Entrance) -> None:
    assert (await _of_size(MOST_BYTES).post(entrance.client)).status_code == 202
    answer = await _of_size(MOST_BYTES + 1).post(entrance.client)
    assert (answer.status_code, answer.json()["code"]) == (413, "body.too-large")
    assert entrance.kept == 1


async def test_too_large_a_body_is_turned_away_also_where_its_size_was_not_announced(entrance: Entrance) -> None:
    large = _of_size(MOST_BYTES + 1)

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(large.body), 1000):
            yield large.body[start : start + 1000]

    answer = await entrance.client.post("/facts/notices", content=chunks(), headers=large.headers())
    assert answer.request.headers["Transfer-Encoding"] == "chunked"
    assert answer.status_code == 413
    assert entrance.kept == 0


async def test_a_body_without_end_is_turned_away_before_it_ends(entrance: Entrance) -> None:
    host, port = entrance.address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"POST /facts/court HTTP/1.1\r\nHost: door\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(MOST_BYTES // 1024 + 1):
        writer.write(b"400\r\n" + b"x" * 1024 + b"\r\n")
    assert b" 413 " in await asyncio.wait_for(reader.readline(), 20)
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()
    assert entrance.kept == 0


async def test_a_body_that_breaks_off_is_nobodys_fault_and_nothing_of_it_is_kept(entrance: Entrance) -> None:
    parts: list[Message] = [{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}]
    said: list[Message] = []

    async def receive() -> Message:
        return parts.pop(0)

    async def send(message: Message) -> None:
        said.append(message)

    scope = {"type": "http", "method": "POST", "path": "/facts/court", "headers": [], "query_string": b""}
    await Door(entrance.inbox, KEYS).app(scope, receive, send)
    assert (said[0]["status"], entrance.kept) == (400, 0)


def _of_size(size: int) -> Webhook:
    return Webhook("notices", f"msg_{size}", b"x" * size)


async def test_what_is_taken_is_on_disk_word_for_word_before_its_answer_is_there(entrance: Entrance) -> None:
    odd = Webhook("prison", "msg_1", b'\xff\x00{"not": "read"}')
    answer = await odd.post(entrance.client)
    other = sqlite3.connect(str(entrance.file))
    (found,) = other.execute("SELECT source, id, body, received_at, read_at FROM deliveries").fetchall()
    other.close()
    assert (answer.status_code, answer.json()) == (202, {"kept": "prison:msg_1"})
    assert found[:3] == ("prison", "msg_1", odd.body)
    assert timedelta() <= now() - datetime.fromisoformat(found[3]) < timedelta(minutes=1)
    assert found[4] is None


async def test_the_same_again_is_answered_alike_and_is_one_delivery(entrance: Entrance) -> None:
    answers = [await FACT.post(entrance.client, ago=timedelta(seconds=ago)) for ago in (3, 0, -3)]
    assert {(answer.status_code, answer.text) for answer in answers} == {(202, '{"kept":"notices:msg_1"}')}
    assert entrance.kept == 1


async def test_sources_may_use_the_same_ids(entrance: Entrance) -> None:
    for source in KEYS:
        await FACT._replace(source=source).post(entrance.client)
    assert entrance.kept == len(KEYS)


async def test_many_at_once_are_all_kept(entrance: Entrance) -> None:
    told = [FACT._replace(id=str(number % 20)) for number in range(40)]
    answers = await asyncio.gather(*(one.post(entrance.client) for one in told))
    assert {answer.status_code for answer in answers} == {202}
    assert entrance.kept == 20


async def test_what_cannot_be_kept_now_is_to_be_sent_again(
    entrance: Entrance, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(databases, "BUSY_MILLISECONDS", 50)
    with closing(Inbox(f"sqlite:///{entrance.file}")) as inbox, closing(sqlite3.connect(entrance.file)) as blocker:
        app = httpx.ASGITransport(Door(inbox, KEYS).app)
        blocker.execute("BEGIN EXCLUSIVE")
        async with httpx.AsyncClient(transport=app, base_url="http://door") as client:
            refused = await FACT.post(client)
            blocker.execute("ROLLBACK")
            taken = await FACT.post(client)
    assert (refused.status_code, refused.json()["code"]) == (503, "inbox.out-of-reach")
    assert refused.headers["Retry-After"] == "5"
    assert json.loads(FACT.body)["type"] not in refused.text
    assert (taken.status_code, entrance.kept) == (202, 1)
