"""A task queue for each partner: one that nobody serves, or that is asked sparingly, keeps nobody else waiting."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from clients import temporal
from clients.partners import USUAL, Limit, Partners
from clients.record import CaseRecord
from clients.sentences import Sentences
from domain.asks import Partner
from tests.live import until
from tests.stack import opening, told
from workers import temporal_server
from workers.sandbox import Sandbox
from workers.serving import serving
from workers.worker import worker

PROGRAMME = {"id": "skills", "name": "Thinking skills", "class_": "constructive", "partner": "programmes"}
CURFEW = {"id": "curfew", "name": "Curfew", "class_": "restrictive", "partner": "electronic_monitoring"}
OTHERS = [partner for partner in Partner if partner is not Partner.PROGRAMMES]


class House:
    """A server, a record, partners and no worker yet."""

    def __init__(self, address: str, record: CaseRecord, sandbox: Sandbox, partners: str) -> None:
        self.address, self.record, self.sandbox, self.partners = address, record, sandbox, partners
        self._numbers = iter(range(1000))

    @asynccontextmanager
    async def worker(self, **chosen: object) -> AsyncIterator[Sentences]:
        partners = Partners({one: f"{self.partners}/{one.value}" for one in Partner})
        client = await temporal.connect(self.address)
        async with partners, worker(client, self.record, partners, **chosen):  # type: ignore[arg-type]
            yield Sentences(client, self.record)

    async def refer(self, sentences: Sentences, requirement: dict[str, str]) -> str:
        """A sentence that has just referred to one partner; its id."""
        id = f"S-{next(self._numbers)}"
        await sentences.start(id, opening(id, requirements=[requirement]))
        await sentences.tell(id, told(f"{id}:r", "refer", "CA:webb", intervention=requirement["id"]))
        return id

    def taken(self, partner: Partner) -> list[str]:
        return [line.key.partition("/")[0] for line in self.sandbox.ledger() if line.partner is partner]


@pytest.fixture(scope="module")
async def house(binary: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    folder = tmp_path_factory.mktemp("queues")
    record, sandbox = CaseRecord(f"sqlite:///{folder / 'record.db'}"), Sandbox(f"sqlite:///{folder / 'ledger.db'}")
    async with temporal_server.run(binary) as running, serving(sandbox.app) as address:
        yield House(running.address, record, sandbox, address)
    record.close()


async def test_a_partner_whose_queue_nobody_serves_holds_up_no_other_and_is_asked_once_somebody_does(
    house: House,
) -> None:
    async with house.worker(asks=OTHERS) as sentences:
        waiting = [await house.refer(sentences, PROGRAMME) for _ in range(3)]
        served = [await house.refer(sentences, CURFEW) for _ in range(3)]
        await until(lambda: _all_taken(house, Partner.ELECTRONIC_MONITORING, served))
        assert house.taken(Partner.PROGRAMMES) == []
        async with house.worker(asks=[Partner.PROGRAMMES], sentences=False):
            await until(lambda: _all_taken(house, Partner.PROGRAMMES, waiting))
    assert {line.times for line in house.sandbox.ledger()} == {1}


async def test_a_partner_is_asked_no_more_often_than_its_limit_and_another_as_often_as_its_own(house: House) -> None:
    sparing = {**USUAL, Partner.PROGRAMMES: Limit(per_second=1, at_once=1)}
    before = len(house.sandbox.ledger())
    async with house.worker(asks=[]) as sentences:
        slow = [await house.refer(sentences, PROGRAMME) for _ in range(5)]
        fast = [await house.refer(sentences, CURFEW) for _ in range(5)]
        assert len(house.sandbox.ledger()) == before
        began = time.monotonic()
        async with house.worker(sentences=False, limits=sparing):
            await until(lambda: _all_taken(house, Partner.ELECTRONIC_MONITORING, fast))
            quick = time.monotonic() - began
            await until(lambda: _all_taken(house, Partner.PROGRAMMES, slow))
            took = time.monotonic() - began
    assert took >= 3, "five at one a second"
    assert quick < took


async def _all_taken(house: House, partner: Partner, ids: list[str]) -> bool:
    return {*ids} <= {*house.taken(partner)}
