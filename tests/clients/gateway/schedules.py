"""Schedules of webhooks: some facts of one sentence, and in which order, how often and how falsely they are told."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from tests.webhooks import KEYS, Webhook, webhook

SOURCES = tuple(KEYS)
OFFENCE = {"offence_on": "2026-01-05"}
FACTS: tuple[tuple[str, str, dict[str, Any], int], ...] = (
    ("court", "charged", OFFENCE, -9),
    ("court", "convicted", OFFENCE, -3),
    ("court", "warrant_issued", {}, -8),
    ("electronic_monitoring", "arrested", {"reason": "warrant"}, -6),
    ("notices", "address_changed", {"known_from": "a letter came back"}, -12),
    ("prison", "address_changed", {"known_from": "a visitor"}, -5),
    ("programmes", "risk_information", {"source": "tutor", "text": "a threat", "change": "new"}, -7),
    ("unpaid_work", "risk_information", {"source": "supervisor", "text": "no threat", "change": "gone"}, -2),
    ("prison", "released", {"kind": "automatic"}, -4),  # which does not fit: nobody is in custody
    ("programmes", "referral_accepted", {"intervention": "nobody knows it"}, -10),  # nor does this
    ("notices", "address_changed", {"known_from": "a crystal ball"}, 4),  # nor what is still to come
    ("court", "weather_changed", {"to": "rain"}, -11),  # and this we do not know
)


class Attempt(NamedTuple):
    """One body on its way, how it is signed, and how it is to be answered."""

    told: Webhook
    signing: dict[str, Any]
    answer: int = 202


class Schedule(NamedTuple):
    """What one sentence is told: at first, and once all that was taken has been carried."""

    sentence: str
    facts: tuple[Webhook, ...]
    first: tuple[Attempt, ...]
    then: tuple[Attempt, ...]
    reused: int


def schedule(sentence: str, chance: Random, at: datetime) -> Schedule:
    """A schedule by chance: each fact at least once as it should be, all else of any kind and in any order."""
    facts = tuple(_fact(sentence, number, at) for number in chance.sample(range(len(FACTS)), chance.randint(2, 4)))
    first = [_good(told, chance) for told in facts]
    first += [_good(chance.choice(facts), chance) for _ in range(chance.randint(0, 3))]
    first += [_false(chance.choice(facts), chance) for _ in range(chance.randint(0, 2))]
    chance.shuffle(first)
    reused = [Attempt(_other(told), {}) for told in facts if chance.random() < 0.1]
    then = [_good(chance.choice(facts), chance) for _ in range(chance.randint(0, 2))]
    then += [*(_false(chance.choice(facts), chance) for _ in range(chance.randint(0, 1))), *reused]
    chance.shuffle(then)
    return Schedule(sentence, facts, tuple(first), tuple(then), len(reused))


def _fact(sentence: str, number: int, at: datetime) -> Webhook:
    source, type, body, days = FACTS[number]
    happened = (at + timedelta(days=days)).isoformat()
    return webhook(source, f"{sentence}-{number}", sentence, type, body, occurred_at=happened)


def _good(told: Webhook, chance: Random) -> Attempt:
    """As its source signs it, its clock up to some minutes early or late."""
    return Attempt(told, {"ago": timedelta(seconds=chance.randint(-280, 280))})


def _false(told: Webhook, chance: Random) -> Attempt:
    """Forged, or told again after it was overheard."""
    other = chance.choice([source for source in SOURCES if source != told.source])
    return chance.choice(
        (
            Attempt(told, {"by": other}, 401),
            Attempt(told._replace(source=other), {"by": told.source}, 401),
            Attempt(told, {"signature": None}, 401),
            Attempt(told, {"id": f"{told.id}-more"}, 401),
            Attempt(told, {"ago": timedelta(hours=chance.choice((-1, 1)))}, 401),
            _overheard(told),
        )
    )


def _overheard(told: Webhook) -> Attempt:
    """Another body under the headers of a good one."""
    good = told.headers()
    return Attempt(_other(told), {name: good[f"webhook-{name}"] for name in ("timestamp", "signature")}, 401)


def _other(told: Webhook) -> Webhook:
    """Another body under the same id."""
    return told._replace(body=json.dumps({**json.loads(told.body), "type": "died"}).encode())


def attempts(schedules: list[Schedule], wave: str, chance: Random) -> Iterator[Attempt]:
    """All of a wave, the schedules among each other by chance, each in its own order."""
    waiting = [list(reversed(getattr(one, wave))) for one in schedules]
    order = [number for number, one in enumerate(waiting) for _ in one]
    chance.shuffle(order)
    return (waiting[number].pop() for number in order)
