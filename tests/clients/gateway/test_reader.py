"""The reader: what each kind of body becomes, what an adapter may do, and where what it finds is put."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest

from clients.gateway.adapters import Adapter, Arrival, Delivery, Held
from clients.gateway.inbox import Inbox, Waiting
from clients.gateway.quarantine import HeldFact, Quarantine
from clients.gateway.reader import Reader
from clients.gateway.told import ROLES, tellers
from clients.record import CaseRecord
from domain.asks import Partner
from domain.errors import PartnerRefused, PartnerUnavailable
from domain.messages import Message
from domain.model import By, Role
from tests.clients.lives import begun, keep, quiet
from tests.live import come
from tests.stack import now
from tests.webhooks import Webhook, webhook
from workers.serving import beside

FACT = webhook("notices", "msg_1", "S-1", "address_changed", {"known_from": "a letter"})


class House(NamedTuple):
    """What stands behind the door: S-1 and S-2 go on, S-ended has ended."""

    inbox: Inbox
    quarantine: Quarantine
    record: CaseRecord

    async def read(self, *told: Webhook, adapters: Mapping[str, Adapter] | None = None) -> None:
        for one in told:
            self.inbox.take(Delivery(source=one.source, id=one.id, body=one.body, received_at=now()))
        reader = Reader(self.inbox, self.record, adapters or tellers())
        for source in adapters or {one.source: None for one in told}:
            await reader.read_due(source)

    @property
    def waiting(self) -> list[Waiting]:
        return self.inbox.next_for_each(now() + timedelta(days=1))

    @property
    def held(self) -> list[HeldFact]:
        return self.quarantine.waiting()


@pytest.fixture
def house(database: str) -> Iterator[House]:
    with closing(CaseRecord(database)) as record, closing(Inbox(database)) as inbox:
        keep(record, begun("S-1"), begun("S-2"), quiet("S-ended"))
        with closing(Quarantine(database, record)) as quarantine:
            yield House(inbox, quarantine, record)


async def test_a_good_fact_goes_to_its_sentence_as_what_its_source_told(house: House) -> None:
    at = "2026-11-20T10:00:00.9+01:00"
    await house.read(webhook("prison", "msg_1", "S-1", "released", {"kind": "curfew"}, occurred_at=at, day_only=True))
    (waiting,) = house.waiting
    assert (waiting.sentence, waiting.tries) == ("S-1", 0)
    assert waiting.message == Message(
        id="prison:msg_1",
        type="released",
        by=By(role=Role.PRISON, id="prison"),
        received_at=waiting.message.received_at,
        occurred_at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
        day_only=True,
        body={"kind": "curfew"},
    )
    assert timedelta() <= now() - waiting.message.received_at < timedelta(minutes=1)


@pytest.mark.parametrize("partner", list(Partner))
async def test_who_speaks_follows_from_the_path_that_was_used(partner: Partner, house: House) -> None:
    as_court = {"role": "court", "id": "court"}
    claims = {"by": as_court, "role": "court", "received_at": "2020-01-01T00:00:00Z"}
    await house.read(webhook(partner.value, "msg_1", "S-1", "died", **claims))
    (waiting,) = house.waiting
    assert waiting.message.by == By(role=ROLES.get(partner, Role.PARTNER), id=partner.value)
    assert waiting.message.id == f"{partner.value}:msg_1"
    assert now() - waiting.message.received_at < timedelta(minutes=1)


def _told(**changed: Any) -> bytes:
    return webhook("prison", "msg_1", **{"sentence": "S-1", "type": "died", **changed}).body


HELD: dict[str, tuple[bytes, str]] = {
    "no JSON": (b"{", "unreadable"),
    "nothing": (b"", "unreadable"),
    "other bytes": (b"\xff\xfe", "unreadable"),
    "a list": (b"[]", "unreadable"),
    "no type": (b'{"sentence": "S-1"}', "unreadable"),
    "a day that is none": (_told(occurred_at="2026-02-30T10:00:00Z"), "unreadable"),
    "a time without a zone": (_told(occurred_at="2026-02-03T10:00:00"), "unreadable"),
    "a time before the calendar": (_told(occurred_at="0001-01-01T00:00:00+14:00"), "unreadable"),
    "a time beyond the calendar": (_told(occurred_at="9999-12-31T23:59:59-14:00"), "unreadable"),
    "too deep a body": (b'{"sentence":"S-1","type":"died","body":{"a":' + b"[" * 9999, "unreadable"),
    "no letter of a type": (_told(type=""), "unreadable"),
    "too long a type": (_told(type="x" * 101), "unreadable"),
    "no letter of a sentence": (_told(sentence=""), "unreadable"),
    "too long a sentence": (_told(sentence="S" * 201), "unreadable"),
    "a NUL in its sentence": (_told(sentence="S\x001"), "unreadable"),
    "half a character": (b'{"sentence":"S-1","type":"died","body":{"a":"\\ud800"}}', "unreadable"),
    "a sentence that nobody knows": (_told(sentence="S-none"), "sentence_unknown"),
    "a sentence that has ended": (_told(sentence="S-ended"), "sentence_ended"),
}


@pytest.mark.parametrize("case", HELD)
async def test_what_no_sentence_can_take_is_held_for_the_case_administrator(case: str, house: House) -> None:
    body, why = HELD[case]
    await house.read(Webhook("prison", "msg_1", body))
    (held,) = house.held
    assert (held.source, held.id, held.why, held.owner) == ("prison", "msg_1", why, "case_administrator")
    assert timedelta() <= now() - held.received_at < timedelta(minutes=1)
    assert (held.type is None) is (why == "unreadable")
    assert (house.waiting, house.inbox.unsettled()) == ([], 0)


async def test_another_body_under_an_id_is_held_and_says_what_it_tells(house: House) -> None:
    await house.read(FACT)
    await house.read(webhook("notices", "msg_1", "S-2", "died"), FACT, Webhook("notices", "msg_1", b"{"))
    assert [(one.why, one.type, one.sentence) for one in house.held] == [
        ("id_reused", "died", "S-2"),
        ("id_reused", None, None),
    ]
    assert [one.sentence for one in house.waiting] == ["S-1"]


async def test_a_fact_told_many_times_is_one_fact(house: House) -> None:
    for _ in range(3):
        await house.read(FACT, FACT)
    assert [one.message.id for one in house.waiting] == ["notices:msg_1"]
    assert house.inbox.unsettled() == 1


async def test_a_source_may_tell_two_sentences_things_under_different_ids_only(house: House) -> None:
    await house.read(FACT, webhook("notices", "msg_2", "S-2", "address_changed", {"known_from": "a letter"}))
    assert [one.sentence for one in house.waiting] == ["S-1", "S-2"]


# What an adapter may do: the source's own, beside the house's envelope.


class Other(NamedTuple):
    """An adapter that does what it is told."""

    does: Callable[[Delivery], tuple[Arrival | Held, ...]]

    async def read(self, delivery: Delivery) -> tuple[Arrival | Held, ...]:
        return self.does(delivery)


def _for(delivery: Delivery, *sentences: str) -> tuple[Arrival | Held, ...]:
    message = Message(id=delivery.message_id, type="died", by=By.read("prison"), received_at=delivery.received_at)
    return tuple(Arrival(sentence=sentence, message=message) for sentence in sentences)


THING = Webhook("elsewhere", "msg_1", b"secret words")


async def test_one_body_may_bear_on_several_sentences_each_placed_by_itself(house: House) -> None:
    await house.read(THING, adapters={"elsewhere": Other(lambda one: _for(one, "S-1", "S-none", "S-2", "S-ended"))})
    assert [(one.sentence, one.message.id) for one in house.waiting] == [
        ("S-1", "elsewhere:msg_1"),
        ("S-2", "elsewhere:msg_1"),
    ]
    assert [(one.sentence, one.why) for one in house.held] == [
        ("S-none", "sentence_unknown"),
        ("S-ended", "sentence_ended"),
    ]


async def test_one_body_may_bear_on_no_sentence(house: House) -> None:
    await house.read(THING, adapters={"elsewhere": Other(lambda _: ())})
    assert (house.waiting, house.held, house.inbox.unsettled()) == ([], [], 0)


async def test_what_points_to_something_that_is_away_is_read_later(house: House) -> None:
    def away(_: Delivery) -> tuple[Arrival | Held, ...]:
        raise PartnerUnavailable("timeout", 30)

    await house.read(THING, adapters={"elsewhere": Other(away)})
    assert (house.waiting, house.held) == ([], [])
    assert house.inbox.unread("elsewhere", now() + timedelta(seconds=25)) == []
    (unread,) = house.inbox.unread("elsewhere", now() + timedelta(seconds=31))
    assert unread.tries == 1


async def test_what_points_to_something_that_is_refused_is_held_under_that_code(house: House) -> None:
    def refused(_: Delivery) -> tuple[Arrival | Held, ...]:
        raise PartnerRefused("http_404")

    await house.read(THING, adapters={"elsewhere": Other(refused)})
    assert [(one.why, one.body) for one in house.held] == [("http_404", "secret words")]


async def test_a_body_that_an_adapter_fails_on_is_held_and_the_next_is_read(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(delivery: Delivery) -> tuple[Arrival | Held, ...]:
        if delivery.id == "msg_1":
            raise RecursionError(delivery.body)
        return _for(delivery, "S-1")

    with caplog.at_level(logging.ERROR):
        await house.read(THING, THING._replace(id="msg_2"), adapters={"elsewhere": Other(fails)})
    assert [(one.id, one.why) for one in house.held] == [("msg_1", "reading_failed")]
    assert [one.message.id for one in house.waiting] == ["elsewhere:msg_2"]
    assert "RecursionError at " in caplog.text
    assert "secret words" not in caplog.text, "what a body says is in no log"


async def test_a_source_that_is_slow_holds_up_no_other(house: House) -> None:
    class Slow(NamedTuple):
        async def read(self, delivery: Delivery) -> tuple[Arrival | Held, ...]:
            await asyncio.sleep(60)
            return ()

    for one in (THING, FACT, FACT._replace(id="msg_2")):
        house.inbox.take(Delivery(source=one.source, id=one.id, body=one.body, received_at=now()))
        async with beside(Reader(house.inbox, house.record, {"elsewhere": Slow(), **tellers()}).run):
            await come(lambda: house.inbox.unread("notices", now()) == [])
    assert house.inbox.unsettled() == 3
    assert len(house.inbox.unread("elsewhere", now())) == 1, "and after a kill it is read again"
