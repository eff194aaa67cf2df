"""The partner sandbox over HTTP: it keeps a ledger, takes a key once, behaves as it is told, and answers later through
the door by itself."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from clients.gateway.door import Door
from clients.gateway.inbox import Inbox
from clients.gateway.reader import Reader
from clients.gateway.told import tellers
from clients.http import DEADLINE
from clients.record import CaseRecord
from domain.asks import Partner
from domain.scenario import Behaviour
from tests.clients.lives import begun, keep
from tests.live import come
from tests.terminal import Terminal
from tests.webhooks import KEYS
from workers import sandbox as sandboxes
from workers.sandbox import Ledgered, Sandbox
from workers.sandbox_answers import Answers, answers_to
from workers.serving import beside, serving

TAG = {"key": "S-1/4", "intervention": "curfew"}


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'sandbox.db'}"


@pytest.fixture
async def partners(ledger: str) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(Sandbox(ledger).app) as address, httpx.AsyncClient(base_url=address) as client:
        yield client


async def _ask(
    partners: httpx.AsyncClient, key: str | None = "S-1/4", path: str = "/electronic_monitoring/tag-orders"
) -> httpx.Response:
    return await partners.post(path, json=TAG, headers={"Idempotency-Key": key} if key else {})


async def test_what_is_asked_is_acknowledged_and_stands_in_the_ledger(partners: httpx.AsyncClient) -> None:
    answer = await _ask(partners)
    assert (answer.status_code, answer.json()) == (202, {"reference": "electronic_monitoring:S-1/4"})
    (line,) = (await partners.get("/ledger")).json()
    assert json.loads(line.pop("body")) == TAG
    assert line == {"key": "S-1/4", "partner": "electronic_monitoring", "path": "tag-orders", "times": 1}


async def test_the_same_key_is_answered_the_same_and_entered_once(partners: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(_ask(partners) for _ in range(5)))
    assert {(answer.status_code, answer.text) for answer in answers} == {(202, answers[0].text)}
    assert [(line["key"], line["times"]) for line in (await partners.get("/ledger")).json()] == [("S-1/4", 5)]


async def test_the_ledger_is_there_after_a_restart(ledger: str, partners: httpx.AsyncClient) -> None:
    first = await _ask(partners)
    async with serving(Sandbox(ledger).app) as address, httpx.AsyncClient(base_url=address) as again:
        assert (await _ask(again)).text == first.text
        assert [line["times"] for line in (await again.get("/ledger")).json()] == [2]


async def test_without_a_key_nothing_is_taken(partners: httpx.AsyncClient) -> None:
    assert (await _ask(partners, key=None)).status_code == 400
    assert (await partners.get("/ledger")).json() == []


async def test_a_partner_that_there_is_not_is_not_found(partners: httpx.AsyncClient) -> None:
    assert (await _ask(partners, path="/parole-board/letters")).status_code == 404


@pytest.mark.parametrize(
    ("behaves", "status", "entered"),
    [("down", 503, False), ("refuses", 422, False), ("wrong", 200, False), ("up", 202, True)],
)
async def test_a_partner_behaves_as_it_is_told(
    behaves: str, status: int, entered: bool, partners: httpx.AsyncClient
) -> None:
    told = await partners.put("/behaviour/electronic_monitoring", json={"behaves": behaves})
    assert told.status_code == 204
    answer = await _ask(partners)
    assert answer.status_code == status
    assert bool((await partners.get("/ledger")).json()) is entered
    if behaves == "wrong":
        assert answer.headers["content-type"].startswith("text/html")


async def test_a_slow_partner_takes_it_in_the_end(partners: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandboxes, "SLOW_SECONDS", 0.2)
    await partners.put("/behaviour/electronic_monitoring", json={"behaves": "slow"})
    with pytest.raises(httpx.ReadTimeout):
        await partners.post(
            "/electronic_monitoring/tag-orders", json=TAG, headers={"Idempotency-Key": "S-1/4"}, timeout=0.05
        )
    assert (await _ask(partners, "S-1/5")).status_code == 202


def test_a_slow_partner_is_slower_than_our_clients_wait() -> None:
    assert sandboxes.SLOW_SECONDS > DEADLINE


async def test_a_partner_may_behave_otherwise_towards_one_sentence(partners: httpx.AsyncClient) -> None:
    await partners.put("/behaviour/electronic_monitoring", json={"behaves": "down", "sentence": "S-1"})
    assert (await _ask(partners, "S-1/4")).status_code == 503
    assert (await _ask(partners, "S-2/4")).status_code == 202
    await partners.put("/behaviour/electronic_monitoring", json={"behaves": "up", "sentence": "S-1"})
    assert (await _ask(partners, "S-1/4")).status_code == 202


@pytest.mark.parametrize(
    ("partner", "told"),
    [("court", {"behaves": "badly"}), ("court", {}), ("parole-board", {"behaves": "up"})],
    ids=["no such behaviour", "nothing said", "no such partner"],
)
async def test_a_behaviour_that_there_is_not_is_turned_away(
    partner: str, told: dict[str, str], partners: httpx.AsyncClient
) -> None:
    assert (await partners.put(f"/behaviour/{partner}", json=told)).status_code == 400


@pytest.mark.parametrize(
    ("path", "asked", "answers"),
    [
        ("referrals", {"intervention": "skills"}, [("referral_accepted", 1), ("place_free", 3)]),
        ("placements", {"intervention": "work"}, [("referral_accepted", 1), ("place_free", 3)]),
        ("tag-orders", {"intervention": "curfew"}, [("tag_fitted", 1)]),
        ("informations", {"failures": ["A1"]}, [("hearing_listed", 2)]),
        ("dates-enquiries", {"imposed": "2026-01-05", "ends_on": "2028-01-04"}, [("release_date_set", 1)]),
        (
            *("dates-enquiries", {"imposed": "2024-01-05", "ends_on": "2026-01-04"}),
            [("release_date_set", 1), ("released", 4)],
        ),
        ("dates-enquiries", {"imposed": "2026-01-05", "ends_on": None}, []),
        ("recall-notices", {"recall": 7}, [("returned", 2)]),
        ("letters", {"letter": "warning"}, []),
        ("withdrawals", {"information": "S-1/9"}, []),
    ],
)
def test_each_ask_has_its_answers_some_steps_later(
    path: str, asked: dict[str, Any], answers: list[tuple[str, int]]
) -> None:
    line = Ledgered(key="S-1/4", partner=Partner.PRISON, path=path, body=json.dumps(asked), times=1)
    given = list(answers_to(line, date(2026, 6, 1)))
    assert [(answer.type, answer.paces) for answer in given] == answers


@asynccontextmanager
async def _door(folder: Path) -> AsyncIterator[tuple[str, Inbox]]:
    """A door behind which S-1 is known, and the inbox."""
    url = f"sqlite:///{folder / 'record.db'}"
    with closing(CaseRecord(url)) as record, closing(Inbox(url)) as inbox:
        keep(record, begun("S-1"))
        async with serving(Door(inbox, KEYS).app) as address, beside(Reader(inbox, record, tellers()).run):
            yield address, inbox


def _waiting(inbox: Inbox) -> list[tuple[str, str, str]]:
    found = inbox.next_for_each(datetime.now(UTC) + timedelta(days=1))
    return [(one.message.id, one.message.type, str(one.message.by)) for one in found]


FITTED = ("electronic_monitoring:S-1/4:tag_fitted", "tag_fitted", "partner:electronic_monitoring")


async def test_a_partner_tells_later_through_the_door_what_it_did(ledger: str, tmp_path: Path) -> None:
    async with _door(tmp_path) as (door, inbox):
        answers = Answers(ledger, door, KEYS, timedelta(0))
        async with serving(Sandbox(ledger, answers.asked).app) as address, beside(answers.run):
            async with httpx.AsyncClient(base_url=address) as partners:
                await _ask(partners)
                await _ask(partners)
            assert await come(lambda: _waiting(inbox)) == [FITTED]


async def test_an_answer_that_the_door_did_not_take_is_told_again(ledger: str, tmp_path: Path) -> None:
    async with _door(tmp_path) as (door, inbox):
        wrong = Answers(ledger, door, {"electronic_monitoring": KEYS["court"]}, timedelta(0))
        await wrong.asked(_tag_ordered())
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(wrong.run(), 0.2)
        assert _waiting(inbox) == []
        async with beside(Answers(ledger, door, KEYS, timedelta(0)).run):
            assert await come(lambda: _waiting(inbox)) == [FITTED]


async def test_an_answer_is_not_told_before_its_time(ledger: str, tmp_path: Path) -> None:
    async with _door(tmp_path) as (door, inbox):
        later, now = (Answers(ledger, door, KEYS, pace) for pace in (timedelta(hours=1), timedelta(0)))
        await later.asked(_tag_ordered())
        async with beside(later.run):
            await now.asked(_tag_ordered("S-1/5"))
            assert [id for id, _, _ in await come(lambda: _waiting(inbox))] == [FITTED[0].replace("/4", "/5")]


async def test_killed_before_its_answer_was_noted_a_partner_asked_again_notes_it_then(
    ledger: str, tmp_path: Path
) -> None:
    """The ledger holds the line, the answer is missing: what a kill between the two leaves behind."""
    async with serving(Sandbox(ledger).app) as address, httpx.AsyncClient(base_url=address) as partners:
        await _ask(partners)
    async with _door(tmp_path) as (door, inbox):
        answers = Answers(ledger, door, KEYS, timedelta(0))
        async with serving(Sandbox(ledger, answers.asked).app) as address, beside(answers.run):
            async with httpx.AsyncClient(base_url=address) as partners:
                await _ask(partners)
            assert await come(lambda: _waiting(inbox)) == [FITTED]


def _tag_ordered(key: str = "S-1/4") -> Ledgered:
    tag = Partner.ELECTRONIC_MONITORING
    return Ledgered(key=key, partner=tag, path="tag-orders", body=json.dumps({**TAG, "key": key}), times=1)


def test_a_sandbox_alone_needs_to_know_the_door(terminal: Terminal) -> None:
    says = "SENTENCE_DOOR is not set: the partners need to know where to tell what they did.\n"
    assert terminal.run("sandbox") == (2, "", says)


def test_every_behaviour_of_a_scenario_is_one_of_the_sandboxs() -> None:
    assert set(Behaviour) == {"up", "slow", "down", "wrong", "refuses"}
