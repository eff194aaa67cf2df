"""The door: what is let in, what is held, what is turned away; and the courier, who carries what is let in."""

import asyncio
import json
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from clients import database as databases
from clients import temporal
from clients.gateway.courier import Courier
from clients.gateway.door import MOST_BYTES, SIGNATURE, SIGNED_WITHIN_SECONDS, STAMP, Door, is_signed, sign
from clients.gateway.inbox import Inbox, Waiting
from clients.partners import Partners
from clients.record import CaseRecord
from clients.sentences import Sentences
from domain.asks import Partner
from domain.errors import OutcomeUnknown
from domain.messages import Message
from domain.model import By, Role
from tests.clients.lives import begun, keep, quiet
from tests.live import SECRET, Live, come
from tests.stack import Stack, now, opening, stack, told
from workers.serving import beside, serving
from workers.worker import worker

NOTICES = "/facts/notices"
FACT = {"id": "1", "sentence": "S-1", "type": "address_changed", "body": {"known_from": "a letter"}}


class Entrance(NamedTuple):
    """A door that is open, with what stands behind it; nothing carries what comes in any further."""

    address: str
    inbox: Inbox
    database: Path | None
    client: httpx.AsyncClient

    async def post(self, fact: Any, partner: str = "notices", /, **signing: Any) -> httpx.Response:
        raw, path = fact if isinstance(fact, bytes) else json.dumps(fact).encode(), f"/facts/{partner}"
        return await self.client.post(path, content=raw, headers=signed(raw, path, **signing))

    @property
    def kept(self) -> int:
        return self.inbox.unsettled() + len(self.inbox.held())


def signed(raw: bytes, path: str, *, secret: str = SECRET, at: str = "", ago: int = 0, **other: str | None) -> Any:
    """The headers of a signed webhook, or of one where something is not as it should be."""
    stamp = at or str(int(time.time()) - ago)
    headers = {STAMP: stamp, SIGNATURE: sign(secret, stamp, path, raw)}
    headers |= {name.replace("_", "-"): value for name, value in other.items()}
    return [(name.encode(), value.encode("latin-1")) for name, value in headers.items() if value is not None]


class Doorway:
    """One address for all these tests, where each hangs its own door."""

    def __init__(self) -> None:
        self.address, self.door = "", Starlette()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.door(scope, receive, send)


@pytest.fixture(scope="module")
async def doorway() -> AsyncIterator[Doorway]:
    doorway = Doorway()
    async with serving(doorway) as doorway.address:
        yield doorway


@pytest.fixture
async def entrance(doorway: Doorway, tmp_path: Path) -> AsyncIterator[Entrance]:
    async with _entrance(doorway, f"sqlite:///{tmp_path / 'record.db'}", tmp_path / "record.db") as opened:
        yield opened


@asynccontextmanager
async def _entrance(doorway: Doorway, url: str, file: Path | None = None) -> AsyncIterator[Entrance]:
    with closing(CaseRecord(url)) as record, closing(Inbox(url)) as inbox:
        keep(record, begun("S-1"), begun("S-2"), quiet("S-ended"))
        doorway.door = Door(inbox, record, SECRET).app
        async with httpx.AsyncClient(base_url=doorway.address) as client:
            yield Entrance(doorway.address, inbox, file, client)


# What is turned away


OTHERWISE: dict[str, dict[str, Any]] = {
    "unsigned": {"x_signature": None},
    "without a time": {"x_signed_at": None},
    "with another secret": {"secret": "another"},
    "with no secret": {"secret": ""},
    "of another body": {"x_signature": sign(SECRET, "1", NOTICES, b"{}")},
    "of another time": {"x_signature": sign(SECRET, "1", NOTICES, json.dumps(FACT).encode())},
    "too long ago": {"ago": SIGNED_WITHIN_SECONDS + 2},
    "too far ahead": {"ago": -SIGNED_WITHIN_SECONDS - 2},
    "at no time": {"at": "yesterday"},
    "before all time": {"at": "-5"},
    "at a part of a second": {"at": f"{int(time.time())}.5"},
    "at nothing": {"at": "x", "x_signed_at": ""},
    "at a time beyond counting": {"at": "9" * 400},
    "at a time beyond reading": {"at": "9" * 5000},
    "in other letters": {"x_signature": "é" * 64},
}


@pytest.mark.parametrize("signing", OTHERWISE)
async def test_what_is_signed_otherwise_is_turned_away_and_nothing_of_it_kept(signing: str, entrance: Entrance) -> None:
    answer = await entrance.post(FACT, **_named(OTHERWISE[signing]))
    assert answer.status_code == 401
    assert answer.json() == {"error": "the signature does not fit"}
    assert entrance.kept == 0


def _named(signing: dict[str, Any]) -> dict[str, Any]:
    names = {"x_signature": SIGNATURE.replace("-", "_"), "x_signed_at": STAMP.replace("-", "_")}
    return {names.get(name, name): value for name, value in signing.items()}


@pytest.mark.parametrize(("seconds", "fits"), [(0, True), (300, True), (-300, True), (301, False), (-301, False)])
def test_a_signature_fits_for_five_minutes_either_way(seconds: int, fits: bool) -> None:
    at = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
    stamp = str(int(at.timestamp()) - seconds)
    headers = {STAMP: stamp, SIGNATURE: sign(SECRET, stamp, NOTICES, b"{}")}
    assert is_signed(SECRET, headers, NOTICES, b"{}", at) is fits


def test_a_signature_is_what_partners_work_out_with_any_tool() -> None:
    """As `printf '1700000000./facts/notices.{"id":"1"}' | openssl dgst -sha256 -hmac secret` has it."""
    known = "f10b78457460401a20af93fa41adcc06e30e30b5162b1720e62c5c518a1ff063"
    assert sign("secret", "1700000000", NOTICES, b'{"id":"1"}') == known


async def test_what_one_partner_signed_is_not_taken_as_anothers(entrance: Entrance) -> None:
    raw = json.dumps({**FACT, "type": "sentence_quashed", "body": {}}).encode()
    headers = signed(raw, "/facts/programmes")
    assert (await entrance.client.post("/facts/programmes", content=raw, headers=headers)).status_code == 202
    assert (await entrance.client.post("/facts/court", content=raw, headers=headers)).status_code == 401


@pytest.mark.parametrize("partner", ["police", "Court", "system", ".."])
async def test_a_stranger_finds_no_door(partner: str, entrance: Entrance) -> None:
    assert (await entrance.post(FACT, partner)).status_code in (404, 405)
    assert entrance.kept == 0


async def test_the_door_is_for_telling_only(entrance: Entrance) -> None:
    assert (await entrance.client.get("/facts/court")).status_code == 405
    assert (await entrance.client.get("/health")).status_code == 204


async def test_a_body_of_the_most_bytes_is_taken_and_one_more_is_not(entrance: Entrance) -> None:
    just = _of_size(MOST_BYTES)
    assert (await entrance.post(just)).status_code == 202
    assert (await entrance.post(_of_size(MOST_BYTES + 1))).status_code == 413
    assert entrance.kept == 1


async def test_too_large_a_body_is_turned_away_also_where_its_size_was_not_announced(entrance: Entrance) -> None:
    raw = _of_size(MOST_BYTES + 1)

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(raw), 1000):
            yield raw[start : start + 1000]

    answer = await entrance.client.post("/facts/court", content=chunks(), headers=signed(raw, "/facts/court"))
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


def _of_size(size: int) -> bytes:
    empty = json.dumps({**FACT, "body": {"known_from": ""}}).encode()
    return json.dumps({**FACT, "body": {"known_from": "x" * (size - len(empty))}}).encode()


# What is held


HELD: dict[str, tuple[bytes, str]] = {
    "no JSON": (b"{", "unreadable"),
    "nothing": (b"", "unreadable"),
    "other bytes": (b"\xff\xfe", "unreadable"),
    "a list": (b"[]", "unreadable"),
    "no id": (json.dumps({**FACT, "id": None}).encode(), "unreadable"),
    "no type": (b'{"id": "1", "sentence": "S-1"}', "unreadable"),
    "a day that is none": (json.dumps({**FACT, "occurred_at": "2026-02-30T10:00:00Z"}).encode(), "unreadable"),
    "a time without a zone": (json.dumps({**FACT, "occurred_at": "2026-02-03T10:00:00"}).encode(), "unreadable"),
    "too deep a body": (b'{"id":"1","sentence":"S-1","type":"died","body":{"a":' + b"[" * 9999, "unreadable"),
    "no letter of an id": (json.dumps({**FACT, "id": ""}).encode(), "unreadable"),
    "too long an id": (json.dumps({**FACT, "id": "1" * 151}).encode(), "unreadable"),
    "a NUL in its id": (json.dumps({**FACT, "id": "a\x00b"}).encode(), "unreadable"),
    "no letter of a type": (json.dumps({**FACT, "type": ""}).encode(), "unreadable"),
    "too long a type": (json.dumps({**FACT, "type": "x" * 101}).encode(), "unreadable"),
    "too long a sentence": (json.dumps({**FACT, "sentence": "S" * 201}).encode(), "unreadable"),
    "a time before the calendar": (
        json.dumps({**FACT, "occurred_at": "0001-01-01T00:00:00+14:00"}).encode(),
        "unreadable",
    ),
    "a time beyond the calendar": (
        json.dumps({**FACT, "occurred_at": "9999-12-31T23:59:59-14:00"}).encode(),
        "unreadable",
    ),
    "a sentence that nobody knows": (json.dumps({**FACT, "sentence": "S-none"}).encode(), "sentence_unknown"),
    "a sentence that has ended": (json.dumps({**FACT, "sentence": "S-ended"}).encode(), "sentence_ended"),
}


@pytest.mark.parametrize("case", HELD)
async def test_what_no_sentence_can_take_is_held_word_for_word_for_the_case_administrator(
    case: str, entrance: Entrance
) -> None:
    raw, why = HELD[case]
    answer = await entrance.post(raw, "prison")
    assert (answer.status_code, answer.json()) == (202, {"kept": "quarantine"})
    (held,) = entrance.inbox.held()
    assert (held.source, held.why, held.owner) == ("prison", why, "case_administrator")
    assert held.body == raw.decode(errors="replace")
    assert timedelta() <= now() - held.received_at < timedelta(minutes=1)
    assert entrance.inbox.unsettled() == 0


# What is let in


async def test_a_good_fact_is_on_disk_before_its_answer_is_there(entrance: Entrance) -> None:
    answer = await entrance.post({**FACT, "occurred_at": "2026-11-20T10:00:00.9+01:00", "day_only": True}, "prison")
    other = sqlite3.connect(str(entrance.database))
    (found,) = other.execute("SELECT id, sentence, message FROM inbox").fetchall()
    other.close()
    assert (answer.status_code, answer.json()) == (202, {"kept": "inbox"})
    assert found[:2] == ("prison:1", "S-1")
    message = Message.model_validate_json(found[2])
    assert message.but(received_at=message.received_at) == Message(
        id="prison:1",
        type="address_changed",
        by=By(role=Role.PRISON, id="prison"),
        received_at=message.received_at,
        occurred_at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
        day_only=True,
        body={"known_from": "a letter"},
    )
    assert timedelta() <= now() - message.received_at < timedelta(minutes=1)


async def test_a_fact_told_twice_is_one_fact(entrance: Entrance) -> None:
    await entrance.post(FACT)
    (first,) = entrance.inbox.next_for_each(now())
    assert (await entrance.post(FACT)).json() == {"kept": "inbox"}
    assert entrance.inbox.next_for_each(now()) == [first]
    assert entrance.inbox.unsettled() == 1


async def test_two_partners_may_give_two_facts_the_same_id(entrance: Entrance) -> None:
    for partner in Partner:
        await entrance.post(FACT, partner.value)
    assert entrance.inbox.unsettled() == len(Partner)


async def test_a_partner_may_give_facts_of_two_sentences_the_same_id(entrance: Entrance) -> None:
    await entrance.post(FACT)
    await entrance.post({**FACT, "sentence": "S-2"})
    assert entrance.kept == 2


@pytest.mark.parametrize("partner", list(Partner))
async def test_who_speaks_follows_from_the_door_that_was_used(partner: Partner, entrance: Entrance) -> None:
    as_court = {"role": "court", "id": "court"}
    answer = await entrance.post({**FACT, "by": as_court, "role": "court", "partner": "court"}, partner.value)
    assert answer.json() == {"kept": "inbox"}
    (waiting,) = entrance.inbox.next_for_each(now())
    own = {Partner.COURT: Role.COURT, Partner.PRISON: Role.PRISON}
    assert waiting.message.by == By(role=own.get(partner, Role.PARTNER), id=partner.value)


async def test_many_facts_at_once_are_all_kept(entrance: Entrance) -> None:
    answers = await asyncio.gather(*(entrance.post({**FACT, "id": str(number % 20)}) for number in range(40)))
    assert {answer.status_code for answer in answers} == {202}
    assert entrance.inbox.unsettled() == 20


ODD: dict[str, tuple[dict[str, Any], str]] = {
    "the longest id": ({"id": "1" * 150}, "inbox"),
    "too long an id": ({"id": "1" * 300}, "quarantine"),
    "a NUL in its id": ({"id": "a\x00b"}, "quarantine"),
    "a NUL in its sentence": ({"sentence": "S\x001"}, "quarantine"),
    "a NUL in its body": ({"body": {"note": "a\x00b"}}, "inbox"),
}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("database", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
async def test_an_odd_fact_is_kept_somewhere_on_postgresql_too(odd: str, doorway: Doorway, database: str) -> None:
    fact, kept = ODD[odd]
    async with _entrance(doorway, database) as entrance:
        answer = await entrance.post({**FACT, **fact}, "electronic_monitoring")
        assert (answer.status_code, answer.json()) == (202, {"kept": kept})
        assert entrance.kept == 1


# The courier


async def test_from_a_webhook_to_an_entry_of_the_record(live: Live) -> None:
    id = await live.begun()
    fact = {"id": f"{id}-7", "sentence": id, "type": "charged", "body": {"offence_on": "2026-11-01"}}
    fact["occurred_at"] = "2026-11-21T10:00:00Z"
    raw = json.dumps(fact).encode()
    async with httpx.AsyncClient(base_url=live.door) as client:
        headers = signed(raw, "/facts/court")
        assert (await client.post("/facts/court", content=raw, headers=headers)).status_code == 202
        (entry,) = await live.made_by(id, f"court:{id}-7")
        await client.post("/facts/court", content=raw, headers=headers)
    assert (entry.type, str(entry.by)) == ("charged", "court:court")
    assert entry.occurred_at == datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
    assert entry.data.model_dump(mode="json") == {"offence_on": "2026-11-01"}
    await come(lambda: not _waiting(live, id))
    assert live.types(id).count("charged") == 1


async def test_facts_of_one_sentence_arrive_in_the_order_in_which_they_came(live: Live) -> None:
    ids = [await live.begun() for _ in range(2)]
    for number in range(3):
        for id in ids:
            live.inbox.keep(id, _note(f"{id}-{number}", at=now()))
    for id in ids:
        await live.made_by(id, f"{id}-2")
        assert [entry.message for entry in live.record.entries(id)][2:] == [f"{id}-{number}" for number in range(3)]
    await come(lambda: not any(_waiting(live, id) for id in ids))


async def test_a_fact_that_does_not_fit_is_settled_with_the_entry_that_says_so(live: Live) -> None:
    id = await live.begun()
    live.inbox.keep(id, Message(id=f"{id}-1", type="never_heard_of", by=By.read("partner:p"), received_at=now()))
    live.inbox.keep(id, _note(f"{id}-2", at=now()))
    assert [entry.type for entry in await live.made_by(id, f"{id}-1")] == ["unrecognised"]
    assert [entry.type for entry in await live.made_by(id, f"{id}-2")] == ["risk_information"]


async def test_a_fact_whose_sentence_has_ended_meanwhile_is_held_for_a_person(live: Live) -> None:
    id = await ended(live)
    live.inbox.keep(id, _note(f"{id}-late", at=now()))
    held = await come(lambda: [one for one in live.inbox.held() if f"{id}-late" in one.body])
    assert [(one.source, one.why, one.owner) for one in held] == [("police", "sentence_ended", "case_administrator")]
    kept = json.loads(held[0].body)
    assert (kept["sentence"], kept["type"], kept["body"]) == (id, "risk_information", {"source": "police"})
    await come(lambda: not _waiting(live, id))
    live.inbox.look_at(held[0].place, "read", now())


@pytest.mark.parametrize("type", ["", "x" * 2000], ids=["no type", "too long a type"])
async def test_a_fact_that_temporal_would_never_take_does_not_hold_back_those_behind_it(type: str, live: Live) -> None:
    id = await live.begun()
    async with httpx.AsyncClient(base_url=live.door) as client:
        for number, name in enumerate((type, "address_changed")):
            raw = json.dumps({"id": f"{id}-{number}", "sentence": id, "type": name}).encode()
            await client.post(NOTICES, content=raw, headers=signed(raw, NOTICES))
    await live.made_by(id, f"notices:{id}-1")
    (held,) = (one for one in live.inbox.held() if f'"{id}-0"' in one.body)
    assert held.why == "unreadable"
    live.inbox.look_at(held.place, "read", now())


async def test_a_fact_that_cannot_be_carried_now_does_not_hold_back_those_of_other_sentences(live: Live) -> None:
    stuck, id = await live.begun(), await live.begun()
    live.inbox.keep(stuck, _note(f"{stuck}-1", at=now()).but(type="x" * 2000))
    live.inbox.keep(id, _note(f"{id}-1", at=now()))
    await live.made_by(id, f"{id}-1")
    (waiting,) = _waiting(live, stuck)
    live.inbox.settle(waiting, now())


@pytest.mark.timeout(120)
async def test_while_nothing_runs_facts_wait_and_are_tried_again_with_growing_pauses(
    binary: Path, tmp_path: Path
) -> None:
    async with stack(binary, tmp_path) as house:
        sentences = await _begun_without_a_worker(house)
        inbox = Inbox(house.record_url)
        for number in range(3):
            inbox.keep("S-1", _note(f"F-{number}", at=now()))
        async with beside(Courier(inbox, house.record, sentences).run):
            await come(lambda: _tries(tmp_path)[0] >= 2)
            assert _tries(tmp_path)[1:] == [0, 0]
            assert house.record.made_by("S-1", "F-0") == []
            assert inbox.unsettled() == 3
            async with _worker(house):
                await come(lambda: inbox.unsettled() == 0, seconds=60)
        told_ = [entry.message for entry in house.record.entries("S-1")][2:]
        assert told_ == ["F-0", "F-1", "F-2"], "sent several times, recorded once, in order"
        inbox.close()


@pytest.mark.timeout(120)
async def test_a_courier_whose_server_is_away_for_a_while_goes_on_by_itself(binary: Path, tmp_path: Path) -> None:
    async with stack(binary, tmp_path) as house:
        sentences = await _begun_without_a_worker(house)
        inbox = Inbox(house.record_url)
        await house.kill(house.server)
        async with beside(Courier(inbox, house.record, sentences).run):
            inbox.keep("S-1", _note("F-0", at=now()))
            await come(lambda: _tries(tmp_path)[0] >= 1, seconds=40)
            await house.start_server()
            async with _worker(house):
                await come(lambda: house.record.made_by("S-1", "F-0"), seconds=60)
        inbox.close()


async def test_a_courier_whose_database_is_away_for_a_while_says_so_and_goes_on_by_itself(
    live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(databases, "BUSY_MILLISECONDS", 50)
    inbox = Inbox(f"sqlite:///{tmp_path / 'inbox.db'}")
    id = await live.begun()
    inbox.keep(id, _note(f"{id}-1", at=now()))
    with sqlite3.connect(tmp_path / "inbox.db", isolation_level=None) as blocker:
        blocker.execute("BEGIN EXCLUSIVE")
        async with beside(Courier(inbox, live.record, live.sentences).run):
            await come(lambda: "database is locked" in caplog.text)
            assert inbox.unsettled() == 1
            blocker.execute("ROLLBACK")
            await come(lambda: inbox.unsettled() == 0)
    assert live.types(id).count("risk_information") == 1
    assert '"police"' not in caplog.text, "what a fact says is in no log"
    inbox.close()
    blocker.close()


async def test_a_courier_sent_to_the_wrong_namespace_puts_nothing_away(
    live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMPORAL_NAMESPACE", "not-there")
    astray = Sentences(await temporal.connect(live.address), live.record)
    inbox = Inbox(f"sqlite:///{tmp_path / 'inbox.db'}")
    id = await live.begun()
    inbox.keep(id, _note(f"{id}-1", at=now()))
    async with beside(Courier(inbox, live.record, astray).run):
        await come(lambda: inbox.held() or inbox.next_for_each(now() + timedelta(days=1))[0].tries)
    found = (inbox.unsettled(), len(inbox.held()))
    inbox.close()
    assert found == (1, 0)


async def ended(live: Live) -> str:
    """The id of a sentence that has ended, its workflow too."""
    id = await live.begun()
    await live.sentences.tell(id, told(f"{id}-died", "died", "CA:lee"))
    await live.sentences.tell(id, told(f"{id}-end", "end", "OM:brandt", summary="died"))
    await asyncio.wait_for(live.client.get_workflow_handle(id).result(), 20)
    return id


async def _begun_without_a_worker(house: Stack) -> Sentences:
    sentences = await house.sentences(patience=1)
    with pytest.raises(OutcomeUnknown):
        await sentences.start("S-1", opening("S-1"))
    return sentences


@asynccontextmanager
async def _worker(house: Stack) -> AsyncIterator[None]:
    partners = Partners({partner: f"{house.partners}/{partner}" for partner in Partner})
    async with partners, worker(await temporal.connect(house.address), house.record, partners):
        yield


def _note(id: str, *, at: datetime) -> Message:
    by = By(role=Role.PARTNER, id="police")
    return Message(id=id, type="risk_information", by=by, received_at=at, body={"source": "police"})


def _waiting(live: Live, id: str) -> list[Waiting]:
    return [one for one in live.inbox.next_for_each(now() + timedelta(days=1)) if one.sentence == id]


def _tries(folder: Path) -> list[int]:
    other = sqlite3.connect(folder / "record.db")
    found = [tries for (tries,) in other.execute("SELECT tries FROM inbox ORDER BY place")]
    other.close()
    return found
