"""1,000 schedules of webhooks through the whole gateway: one entry a fact, and the state that the facts add up to."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from itertools import islice
from random import Random
from typing import Any

import httpx

from clients.gateway import courier
from clients.gateway.adapters import Arrival, Delivery
from clients.gateway.told import tellers
from clients.record import CaseRecord
from domain import life
from domain.life import Step
from domain.sentence import Sentence
from tests.clients.gateway.gateway import Engine, Gateway, gateway
from tests.clients.gateway.schedules import Attempt, Schedule, attempts, schedule
from tests.clients.gateway.test_courier import put_away
from tests.clients.lives import begun
from tests.live import Live, come
from tests.stack import now

SCHEDULES, ON_THE_LIVE_STACK, SEED = 1000, 8, 6
AT_ONCE = 40


async def test_1000_schedules_each_give_one_entry_a_fact_and_the_state_of_a_tidy_telling() -> None:
    chance, at = Random(SEED), now()
    schedules = [schedule(f"S-{number}", chance, at) for number in range(SCHEDULES)]
    with gateway(moods=Random(SEED)) as house:
        begun_with = {one.sentence: _begun_before(one.sentence) for one in schedules}
        for step in begun_with.values():
            house.engine.begin(step)
        async with house.client() as client:
            for wave in ("first", "then"):
                said = await _tell(client, attempts(schedules, wave, chance))
                print(f"\n{wave}: {dict(said)}")
                await house.read()
                await _carry(house)
        for one in schedules:
            await _holds(house.engine, one, begun_with[one.sentence].sentence)
        held = Counter(fact.why for fact in house.quarantine.waiting())
        assert held == {"id_reused": sum(one.reused for one in schedules)}


async def test_some_schedules_come_out_alike_on_the_live_stack(live: Live) -> None:
    chance, at = Random(SEED), now()
    imposed = str((at - timedelta(days=40)).date())
    schedules = [schedule(await live.begun(imposed=imposed), chance, at) for _ in range(ON_THE_LIVE_STACK)]
    before = {one.sentence: live.record.sentence(one.sentence) for one in schedules}
    async with httpx.AsyncClient(base_url=live.door) as client:
        for wave in ("first", "then"):
            await _tell(client, attempts(schedules, wave, chance))
            await come(lambda: not live.inbox.unsettled(), seconds=60)
    for one in schedules:
        await _holds(live.record, one, before[one.sentence])
        held = [fact for fact in live.quarantine.waiting() if fact.sentence == one.sentence]
        assert [fact.why for fact in held] == ["id_reused"] * one.reused
        for fact in held:
            put_away(live, fact.place)


async def _tell(client: httpx.AsyncClient, told: Iterable[Attempt]) -> Counter[int]:
    said, waiting = Counter[int](), iter(told)
    while some := list(islice(waiting, AT_ONCE)):
        said.update(await asyncio.gather(*(_post(client, one) for one in some)))
    return said


async def _post(client: httpx.AsyncClient, attempt: Attempt) -> int:
    answer = await attempt.told.post(client, **attempt.signing)
    assert answer.status_code == attempt.answer, attempt
    return answer.status_code


async def _carry(house: Gateway) -> None:
    """The courier at its own pace, until all has arrived."""
    while house.inbox.unsettled():
        await house.courier.carry_due()
        await asyncio.sleep(courier.GLANCE)


async def _holds(record: CaseRecord | Engine, one: Schedule, before: Sentence) -> None:
    made = [entry for entry in record.entries(one.sentence)[before.seq :] if entry.by.role != "system"]
    assert Counter(entry.message for entry in made) == Counter(f"{fact.source}:{fact.id}" for fact in one.facts), one
    assert _end(record.sentence(one.sentence)) == _end(await _tidy(one, before)), one


def _begun_before(sentence: str) -> Step:
    """A sentence that was imposed forty days ago and is taken on now."""
    return begun(sentence, imposed=str((now() - timedelta(days=40)).date()))


async def _tidy(one: Schedule, state: Sentence) -> Sentence:
    """The sentence once each fact was told once, in the order in which they happened."""
    for fact in sorted(one.facts, key=lambda fact: json.loads(fact.body)["occurred_at"]):
        delivery = Delivery(source=fact.source, id=fact.id, body=fact.body, received_at=now())
        for found in await tellers()[fact.source].read(delivery):
            assert isinstance(found, Arrival)
            state = life.receive(state, found.message, life.moment_of(state, found.message.received_at, now())).sentence
    return state


def _end(state: Sentence) -> dict[str, Any]:
    """What a sentence comes to, but for the numbers and seconds under which it learnt of it."""
    facts = {kind: [(fact.at, fact.about, fact.value) for fact in told] for kind, told in state.dated.items()}
    owed = sorted((clock.question, str(clock.due), clock.owner, clock.level) for clock in state.clocks)
    matters = sorted((matter.code, str(matter.at)) for matter in state.matters)
    same = state.model_dump(include={"where", "order", "harm", "tier", "team", "needs", "interventions", "over"})
    return {"facts": facts, "owed": owed, "matters": matters, **same}
