"""What reaches a sentence without waiting for an answer: whatever it is, it is kept as an entry, and somebody looks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.client import WorkflowHandle
from temporalio.common import RawValue

from domain.errors import OutcomeUnknown
from domain.messages import Entry, Message
from tests.live import Live, come
from tests.stack import told


def raw(data: bytes, encoding: bytes = b"json/plain") -> RawValue:
    return RawValue(Payload(metadata={"encoding": encoding}, data=data))


def fact(name: str, by: str, /, **body: Any) -> Message:
    return told("M", name, by, **body)


NOBODY_CAN_READ: dict[str, tuple[str, list[Any], str]] = {
    "a word": ("released", ["let out"], "let out"),
    "nothing": ("released", [], ""),
    "several things": ("released", [1, "two", 3], "two"),
    "a message without an id": ("released", [{"type": "released"}], '{\\"type\\":\\"released\\"}'),
    "a message by nobody we know": ("released", [{"id": "1", "by": {"role": "king", "id": "x"}}], "king"),
    "half an object": ("released", [raw(b'{"id": ')], '{\\"id\\": '),
    "other bytes": ("released", [raw(b"\xff\x00\xfe")], "\\u0000"),
    "an encoding that nobody has": ("released", [raw(b"sealed", b"binary/encrypted")], "sealed"),
    "a time beyond the calendar": (
        "died",
        [{"id": "1", "by": {"role": "court", "id": "c"}, "received_at": "0001-01-01T00:00:00+14:00"}],
        "0001-01-01",
    ),
}
NO_SENTENCE_CAN_TAKE: dict[str, tuple[Message, str, str]] = {
    "a name that nobody knows": (fact("beamed_up", "prison", to="orbit"), "unrecognised", "orbit"),
    "a name of Temporal's own": (fact("__temporal_x", "prison", a="b"), "unrecognised", '"a": "b"'),
    "a name of our own updates": (fact("resume", "prison", a="b"), "unrecognised", '"a": "b"'),
    "a command": (fact("allocate", "LM:parks", offender_manager="brandt"), "did_not_fit", "brandt"),
    "a fact by a role that may not": (fact("sentence_quashed", "partner", why="x"), "did_not_fit", '"why": "x"'),
    "a fact that lacks its fields": (fact("charged", "court", on="2026-11-01"), "unrecognised", "2026-11-01"),
    "a fact that does not fit": (fact("started", "partner", intervention="none"), "did_not_fit", "none"),
}


@pytest.mark.parametrize("case", NOBODY_CAN_READ)
async def test_a_signal_that_nobody_can_read_is_kept_word_for_word_and_somebody_looks_at_it(
    case: str, live: Live
) -> None:
    name, arguments, word = NOBODY_CAN_READ[case]
    async with _passing(live) as id:
        await _handle(live, id).signal(name, args=arguments)
        (entry,) = await come(lambda: _after(live, id, 2))
        assert entry.type in ("did_not_fit", "unrecognised")
        assert entry.data.model_dump()["type"] == name
        assert word in entry.data.model_dump()["body"]
        assert _looked_at(live, id, entry)
        await _goes_on(live, id)


@pytest.mark.parametrize("case", NO_SENTENCE_CAN_TAKE)
async def test_a_signal_that_no_sentence_can_take_is_kept_too(case: str, live: Live) -> None:
    message, type, word = NO_SENTENCE_CAN_TAKE[case]
    id = await live.begun()
    await live.sentences.signal(id, message)
    (entry,) = await come(lambda: _after(live, id, 2))
    assert (entry.type, entry.message, entry.by) == (type, "M", message.by)
    assert entry.data.model_dump()["type"] == message.type
    assert word in entry.data.model_dump()["body"]
    assert _looked_at(live, id, entry)
    await _goes_on(live, id)


@pytest.mark.parametrize("case", NO_SENTENCE_CAN_TAKE)
async def test_the_same_signal_twice_is_one_entry(case: str, live: Live) -> None:
    message, _, _ = NO_SENTENCE_CAN_TAKE[case]
    id = await live.begun()
    for _ in range(3):
        await live.sentences.signal(id, message)
    await _goes_on(live, id)
    assert len(live.record.made_by(id, "M")) == 1


async def test_every_signal_that_nobody_can_read_gets_an_id_of_its_own(live: Live) -> None:
    id = await live.begun()
    await asyncio.gather(*(_handle(live, id).signal("released", "let out") for _ in range(10)))
    entries = await come(lambda: _after(live, id, 2) if len(_after(live, id, 2)) == 10 else [])
    assert len({entry.message for entry in entries}) == 10


POISON = {
    "varied to the last day there is": told("M", "sentence_varied", "court", ends_on="9999-12-31"),
    "an appointment on the last day there is": told(
        "M", "appointment_made", "partner", appointment="A1", when="9999-12-31T12:00:00Z"
    ),
}


@pytest.mark.parametrize("case", POISON)
async def test_a_day_at_the_edge_of_the_calendar_stops_no_sentence(case: str, live: Live) -> None:
    async with _passing(live) as id:
        await _handle(live, id).signal(POISON[case].type, POISON[case])
        await come(lambda: live.record.made_by(id, "M"))


async def test_a_day_at_the_edge_of_the_calendar_can_be_told_by_an_operator(live: Live) -> None:
    async with _passing(live) as id:
        varied = told("M", "sentence_varied", "CA:lee", ends_on="9999-12-31")
        try:
            await asyncio.wait_for(live.sentences.tell(id, varied), 20)
        except (OutcomeUnknown, TimeoutError):
            pytest.fail("the sentence does not answer any more")


@asynccontextmanager
async def _passing(live: Live) -> AsyncIterator[str]:
    """A sentence that is taken away afterwards, so that nothing stuck is left in the house."""
    id = await live.begun()
    try:
        yield id
    finally:
        await _handle(live, id).terminate()


def _handle(live: Live, id: str) -> WorkflowHandle[Any, Any]:
    return live.client.get_workflow_handle(id)


def _after(live: Live, id: str, seq: int) -> list[Entry]:
    return live.record.entries(id)[seq:]


def _looked_at(live: Live, id: str, entry: Entry) -> bool:
    owed = {item.key: item.owner for item in live.record.standing(id).due}
    return owed.get(f"{entry.type}/{entry.seq}") in ("case_administrator", "offender_manager")


async def _goes_on(live: Live, id: str) -> None:
    (entry,) = await live.sentences.tell(id, told(f"{id}-on", "address_changed", "CA:lee"))
    assert entry.type == "address_changed"
