"""The courier carries what is let in, until the record has it; and the whole way, from a webhook to an entry."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from clients import database as databases
from clients import temporal
from clients.gateway.adapters import Arrival
from clients.gateway.courier import Courier
from clients.gateway.inbox import Inbox, Waiting
from clients.partners import Partners
from clients.sentences import Sentences
from domain.asks import Partner
from domain.errors import OutcomeUnknown
from domain.messages import Message
from domain.model import By, Role
from tests.live import Live, come
from tests.stack import Stack, now, opening, stack, told
from tests.webhooks import webhook
from workers.serving import beside
from workers.worker import worker


async def test_from_a_webhook_to_an_entry_of_the_record(live: Live) -> None:
    id = await live.begun()
    at = "2026-11-21T10:00:00Z"
    fact = webhook("court", f"{id}-7", id, "charged", {"offence_on": "2026-11-01"}, occurred_at=at)
    async with httpx.AsyncClient(base_url=live.door) as client:
        assert (await fact.post(client)).status_code == 202
        (entry,) = await live.made_by(id, f"court:{id}-7")
        assert (await fact.post(client)).status_code == 202
    assert (entry.type, str(entry.by)) == ("charged", "court:court")
    assert entry.occurred_at == datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
    assert entry.data.model_dump(mode="json") == {"offence_on": "2026-11-01"}
    await come(lambda: not _waiting(live, id))
    assert live.types(id).count("charged") == 1


async def test_what_was_released_from_the_quarantine_is_an_entry_of_the_sentence_it_was_attached_to(live: Live) -> None:
    id = await live.begun()
    fact = webhook("court", f"{id}-8", f"{id}-misspelt", "charged", {"offence_on": "2026-11-01"})
    async with httpx.AsyncClient(base_url=live.door) as client:
        await fact.post(client)
    held = await come(lambda: [one for one in live.quarantine.waiting() if one.id == fact.id])
    live.quarantine.release(held[0].place, id, By.read("CA:webb"), "one letter too many", now())
    (entry,) = await live.made_by(id, f"court:{id}-8#held-{held[0].place}")
    assert (entry.type, str(entry.by), entry.occurred_at) == ("charged", "court:court", held[0].received_at)


async def test_facts_of_one_sentence_arrive_in_the_order_in_which_they_came(live: Live) -> None:
    ids = [await live.begun() for _ in range(2)]
    for number in range(3):
        for id in ids:
            _keep(live.inbox, id, _note(f"{id}-{number}", at=now()))
    for id in ids:
        await live.made_by(id, f"{id}-2")
        assert [entry.message for entry in live.record.entries(id)][2:] == [f"{id}-{number}" for number in range(3)]
    await come(lambda: not any(_waiting(live, id) for id in ids))


async def test_a_fact_that_does_not_fit_is_settled_with_the_entry_that_says_so(live: Live) -> None:
    id = await live.begun()
    _keep(live.inbox, id, Message(id=f"{id}-1", type="never_heard_of", by=By.read("partner:p"), received_at=now()))
    _keep(live.inbox, id, _note(f"{id}-2", at=now()))
    assert [entry.type for entry in await live.made_by(id, f"{id}-1")] == ["unrecognised"]
    assert [entry.type for entry in await live.made_by(id, f"{id}-2")] == ["risk_information"]


async def test_a_fact_whose_sentence_has_ended_meanwhile_is_held_for_a_person(live: Live) -> None:
    id = await ended(live)
    _keep(live.inbox, id, _note(f"police:{id}-late", at=now()))
    (held,) = await come(lambda: [one for one in live.quarantine.waiting() if one.id == f"{id}-late"])
    assert (held.source, held.why, held.owner) == ("police", "sentence_ended", "case_administrator")
    assert (held.sentence, held.type, held.body) == (
        id,
        "risk_information",
        '{"type":"risk_information","body":{"source":"police"}}',
    )
    await come(lambda: not _waiting(live, id))
    put_away(live, held.place)


@pytest.mark.parametrize("type", ["", "x" * 2000], ids=["no type", "too long a type"])
async def test_a_fact_that_temporal_would_never_take_does_not_hold_back_those_behind_it(type: str, live: Live) -> None:
    id = await live.begun()
    async with httpx.AsyncClient(base_url=live.door) as client:
        for number, name in enumerate((type, "address_changed")):
            await webhook("notices", f"{id}-{number}", id, name).post(client)
    await live.made_by(id, f"notices:{id}-1")
    (held,) = (one for one in live.quarantine.waiting() if one.id == f"{id}-0")
    assert held.why == "unreadable"
    put_away(live, held.place)


async def test_a_fact_that_cannot_be_carried_now_does_not_hold_back_those_of_other_sentences(live: Live) -> None:
    stuck, id = await live.begun(), await live.begun()
    _keep(live.inbox, stuck, _note(f"{stuck}-1", at=now()).but(type="x" * 2000))
    _keep(live.inbox, id, _note(f"{id}-1", at=now()))
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
            _keep(inbox, "S-1", _note(f"F-{number}", at=now()))
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
            _keep(inbox, "S-1", _note("F-0", at=now()))
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
    _keep(inbox, id, _note(f"{id}-1", at=now()))
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
    _keep(inbox, id, _note(f"{id}-1", at=now()))
    async with beside(Courier(inbox, live.record, astray).run):
        await come(lambda: inbox.next_for_each(now() + timedelta(days=1))[0].tries)
    found = inbox.unsettled()
    inbox.close()
    assert found == 1


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


def _keep(inbox: Inbox, sentence: str, message: Message) -> None:
    inbox.keep(Arrival(sentence=sentence, message=message))


def put_away(live: Live, place: int) -> None:
    for who in ("CA:webb", "LM:khan"):
        live.quarantine.reject(place, By.read(who), "made by a test", now())


def _waiting(live: Live, id: str) -> list[Waiting]:
    return [one for one in live.inbox.next_for_each(now() + timedelta(days=1)) if one.sentence == id]


def _tries(folder: Path) -> list[int]:
    other = sqlite3.connect(folder / "record.db")
    found = [tries for (tries,) in other.execute("SELECT tries FROM inbox ORDER BY place")]
    other.close()
    return found
