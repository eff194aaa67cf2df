"""Who waits for a partner is told once it is back: a few first, then all; nobody where it is not back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from temporalio.service import RPCError

from clients.partners import Limit, Partners
from clients.partners.herald import Herald
from domain.asks import Partner
from domain.scenario import Behaviour
from tests.live import Live, living, until
from tests.stack import now, told

PROGRAMME = {"id": "skills", "name": "Thinking skills", "class_": "constructive", "partner": "programmes"}
SOON = 1.5


@pytest.fixture(scope="module")
async def own_house(binary: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Live]:
    """One of its own: what waits for a partner in another's would be told as well."""
    async with living(binary, tmp_path_factory.mktemp("herald")) as opened:
        yield opened


@pytest.fixture
async def house(own_house: Live) -> AsyncIterator[Live]:
    """The same for each test, with nobody left of the one before who waits."""
    yield own_house
    for one in own_house.record.waiting(now()):
        with suppress(RPCError):
            await own_house.client.get_workflow_handle(one.sentence).terminate()


async def waiting(house: Live, number: int) -> list[str]:
    """So many sentences whose referral has failed once and is not asked for again for minutes."""
    house.sandbox.behave(Partner.PROGRAMMES, Behaviour.DOWN)
    ids = [await house.begun(requirements=[PROGRAMME]) for _ in range(number)]
    for id in ids:
        await house.sentences.tell(id, told(f"{id}:r", "refer", "CA:webb", intervention="skills"))
    await until(lambda: _all_failed(house, ids))
    return ids


async def _all_failed(house: Live, ids: list[str]) -> bool:
    return all("partner_failed" in house.types(id) for id in ids)


async def look(house: Live, times: int = 1) -> None:
    """One herald's looks, at partners who answer where the sandbox is."""
    addresses = {partner: f"{house.partners}/{partner.value}" for partner in Partner}
    async with Partners(addresses) as partners:
        limits = dict.fromkeys(Partner, Limit(per_second=50))
        herald = Herald(house.record, house.sentences, partners, limits, served_by=SOON)
        for _ in range(times):
            await herald.look()


def was_told(house: Live, ids: list[str]) -> int:
    return sum(house.types(id).count("partner_returned") for id in ids)


def taken(house: Live, ids: list[str]) -> list[int]:
    return [line.times for line in house.sandbox.ledger() if line.key.rpartition("/")[0] in ids]


async def test_all_who_wait_are_served_once_the_partner_is_back(house: Live) -> None:
    ids = await waiting(house, 7)
    house.sandbox.behave(Partner.PROGRAMMES, Behaviour.UP)
    began = asyncio.get_running_loop().time()
    await look(house)
    assert (was_told(house, ids), taken(house, ids)) == (7, [1] * 7)
    assert asyncio.get_running_loop().time() - began >= 3 * SOON, "in waves of one, two and four"
    await look(house)
    assert was_told(house, ids) == 7


async def test_nobody_is_told_of_a_partner_that_says_that_it_is_down(house: Live) -> None:
    ids = await waiting(house, 2)
    await look(house)
    assert (was_told(house, ids), taken(house, ids)) == (0, [])


async def test_where_a_partner_answers_and_serves_nobody_one_is_told_and_then_there_is_rest(house: Live) -> None:
    ids = await waiting(house, 3)
    house.sandbox.behave(Partner.PROGRAMMES, Behaviour.WRONG)
    await look(house, times=3)
    assert (was_told(house, ids), taken(house, ids)) == (1, [])
    assert sum(house.types(id).count("partner_failed") for id in ids) == 4


async def test_another_is_told_first_the_next_time_and_two_heralds_serve_nobody_twice(house: Live) -> None:
    ids = await waiting(house, 4)
    house.sandbox.behave(Partner.PROGRAMMES, Behaviour.DOWN, ids[0])
    house.sandbox.behave(Partner.PROGRAMMES, Behaviour.UP)
    await look(house)
    assert [house.types(id).count("partner_returned") for id in ids] == [1, 0, 0, 0]
    await asyncio.gather(look(house), look(house))
    assert taken(house, ids[1:]) == [1, 1, 1]
    assert [house.types(id).count("partner_acknowledged") for id in ids] == [0] * 4, "they ride with the next append"
    for id in ids[1:]:
        await house.sentences.write_up(id)
    assert [house.types(id).count("partner_acknowledged") for id in ids] == [0, 1, 1, 1]


async def test_a_sentence_that_runs_no_more_holds_up_nobody(house: Live) -> None:
    ids = await waiting(house, 3)
    await house.client.get_workflow_handle(ids[0]).terminate()
    house.sandbox.behave(Partner.PROGRAMMES, Behaviour.UP)
    await look(house)
    assert len(taken(house, ids)) == 2
