"""5,000 bodies that went wrong, signed and not: each is refused or held with a typed answer, no sentence changes."""

import asyncio
from collections import Counter
from random import Random
from typing import Any

import httpx

from clients.gateway.answers import Problem, Taken
from clients.gateway.door import MOST_BYTES
from clients.gateway.told import tellers
from tests.clients.gateway.gateway import Gateway, gateway
from tests.clients.gateway.mutations import mutated
from tests.clients.lives import begun
from tests.stack import now
from tests.webhooks import Webhook

BODIES, SEED = 5000, 6
SOURCES = tuple(tellers())
OTHERWISE: tuple[dict[str, Any], ...] = (
    {"signature": None},
    {"timestamp": "1"},
    {"id": "another"},
    {"signature": "v1,"},
)


async def test_5000_mutated_bodies_are_refused_or_held_and_what_can_still_be_read_harms_nobody() -> None:
    """What a change has left readable, such as one letter of a note, is a fact: it comes on top of the 5,000."""
    chance = Random(SEED)
    with gateway() as house:
        house.engine.begin(begun("S-1"))
        before = house.engine.head("S-1")
        said = Counter[str]()
        async with house.client() as client:
            while said.total() - house.inbox.unsettled() < BODIES:
                told = [(_webhook(number + said.total(), chance), _signing(chance)) for number in range(250)]
                said.update(await asyncio.gather(*(_post(client, one, signing) for one, signing in told)))
                await house.read()
        assert house.engine.head("S-1") == before, "no sentence has changed"
        held = Counter(fact.why for fact in house.quarantine.waiting())
        print(f"\n{dict(said)}, of those taken {dict(held)} held, {house.inbox.unsettled()} readable")
        assert said["taken"] == held.total() + house.inbox.unsettled()
        assert held.keys() == {"unreadable", "sentence_unknown"}
        assert min(said[code] for code in ("signature.wrong", "signature.stale", "body.too-large")) > 100
        await _carried(house)


def _webhook(number: int, chance: Random) -> Webhook:
    return Webhook(chance.choice(SOURCES), f"msg_{number}", mutated(chance))


def _signing(chance: Random) -> dict[str, Any]:
    """Two of three as they should be; the others in no way that fits."""
    return {} if chance.random() < 0.67 else chance.choice(OTHERWISE)


async def _post(client: httpx.AsyncClient, told: Webhook, signing: dict[str, Any]) -> str:
    """How a body was answered: `taken`, or the code of its problem, as those models have it and as is right for it."""
    answer = await told.post(client, **signing)
    if answer.status_code == 202:
        assert not signing
        assert Taken.model_validate_json(answer.content).kept == f"{told.source}:{told.id}"
        return "taken"
    problem = Problem.model_validate_json(answer.content)
    assert problem.status == answer.status_code == (413 if len(told.body) > MOST_BYTES else 401), (told, problem)
    return problem.code


async def _carried(house: Gateway) -> None:
    """What could still be read comes to its sentence, fitting or not: each makes an entry."""
    while waiting := house.inbox.next_for_each(now()):
        for one in waiting:
            await house.engine.signal(one.sentence, one.message)
            assert house.engine.made_by(one.sentence, one.message.id), one
            house.inbox.settle(one, now())
