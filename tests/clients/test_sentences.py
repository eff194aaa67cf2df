"""The operator's facade against a real server: done means in the record, twice is once, a refusal says what to do."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowExecutionStatus

from clients import temporal
from clients.partners import Partners
from clients.sentences import Sentences
from domain import life
from domain.asks import Partner
from domain.errors import BadInput, NotAllowed, NotFound, NotNow, OutcomeUnknown, OutOfReach, Refused
from domain.messages import Message
from tests.clients.gateway.test_courier import ended
from tests.live import Live, new_id, until
from tests.stack import Stack, now, opening, stack, told, until_told
from workers import temporal_server
from workers.worker import worker
from workflows import contract

DOES: dict[str, Callable[[Sentences, str], Coroutine[Any, Any, Any]]] = {
    "tell": lambda sentences, id: sentences.tell(id, told("T", "address_changed", "CA:lee")),
    "signal": lambda sentences, id: sentences.signal(id, told("T", "address_changed", "prison")),
    "resume": lambda sentences, id: sentences.resume(id),
    "write up": lambda sentences, id: sentences.write_up(id),
}
ASKS = DOES | {"state": lambda sentences, id: sentences.state(id)}


def allocated(id: str = "M") -> Message:
    return told(id, "allocate", "LM:parks", offender_manager="brandt")


# Taking a sentence on


async def test_a_sentence_is_taken_on_when_its_start_is_in_the_record(live: Live) -> None:
    id = new_id()
    entries = await live.sentences.start(id, opening(id))
    assert [entry.type for entry in entries] == ["engagement_opened", "sentenced"]
    assert entries == live.record.entries(id)
    assert live.record.sentence(id) == life.evolve_all(entries)


async def test_the_workflow_says_what_the_sentence_is_to_whoever_opens_it(live: Live) -> None:
    id = await live.begun()
    description = await live.client.get_workflow_handle(id).describe()
    assert (description.workflow_type, description.task_queue) == (contract.WORKFLOW, contract.TASK_QUEUE)
    assert (await description.memo())[contract.MEMO_SENTENCE].startswith("Community order, ")
    assert (await description.static_summary()) == (await description.memo())[contract.MEMO_SENTENCE]


async def test_the_same_start_twice_is_one_sentence(live: Live) -> None:
    id = new_id()
    messages = opening(id)
    first = await live.sentences.start(id, messages)
    assert await live.sentences.start(id, messages) == first
    assert live.record.head(id).seq == len(first)


async def test_the_same_start_from_two_at_once_is_one_sentence(live: Live) -> None:
    id = new_id()
    messages = opening(id)
    one, other = await asyncio.gather(*(live.sentences.start(id, messages) for _ in range(2)))
    assert one == other == live.record.entries(id)


async def test_the_same_start_told_again_later_gives_what_the_first_one_made(live: Live) -> None:
    id = new_id()
    messages = opening(id, imposed="2020-01-06")
    first = await live.sentences.start(id, messages)
    assert "taken-on" in [entry.message for entry in first], "what had fallen due before is part of the start"
    await live.sentences.tell(id, told("M", "address_changed", "CA:lee"))
    later = tuple(message.but(received_at=message.received_at + timedelta(seconds=5)) for message in messages)
    assert await live.sentences.start(id, later) == first


async def test_another_start_under_its_id_is_refused(live: Live) -> None:
    id = await live.begun()
    others = tuple(message.but(id=f"other-{message.id}") for message in opening(id, kind="life", months=None))
    with pytest.raises(NotNow) as refused:
        await live.sentences.start(id, others)
    assert refused.value.code == "start.taken"
    assert live.types(id) == ["engagement_opened", "sentenced"]


async def test_another_start_under_its_id_is_refused_whatever_its_messages_are_called(live: Live) -> None:
    id = await live.begun()
    opened, sentenced = opening(id)
    elsewhere = opened.but(body={**opened.body, "area": "south"})
    for other in (opening(id, kind="life", months=None), (elsewhere, sentenced)):
        with pytest.raises(NotNow, match="There is a sentence"):
            await live.sentences.start(id, other)


async def test_of_two_starts_at_once_that_say_different_things_one_is_refused(live: Live) -> None:
    id = new_id()
    starts = (live.sentences.start(id, opening(id, months=months)) for months in (12, 18))
    outcomes = await asyncio.gather(*starts, return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {list, NotNow}


async def test_a_sentence_that_has_ended_is_not_taken_on_again(live: Live) -> None:
    id = await ended(live)
    others = tuple(message.but(id=f"other-{message.id}") for message in opening(id))
    with pytest.raises(NotNow, match="There is a sentence"):
        await live.sentences.start(id, others)
    description = await live.client.get_workflow_handle(id).describe()
    assert description.status is WorkflowExecutionStatus.COMPLETED


async def test_a_start_that_cannot_be_read_takes_nothing_on(live: Live) -> None:
    id = new_id()
    opened, sentenced = opening(id)
    with pytest.raises(BadInput, match="packs"):
        await live.sentences.start(id, (opened.but(body={**opened.body, "packs": 7}), sentenced))
    with pytest.raises(NotFound):
        await live.sentences.state(id)


# Telling it something


async def test_what_is_told_is_answered_with_its_entries_from_the_record(live: Live) -> None:
    id = await live.begun()
    entries = await live.sentences.tell(id, allocated())
    assert [(entry.type, entry.message, str(entry.by)) for entry in entries] == [
        ("allocated", "M", "line_manager:parks")
    ]
    assert entries == live.record.made_by(id, "M") == live.record.entries(id)[2:]


async def test_the_same_id_again_gives_the_entries_of_the_first_time_whatever_it_says(live: Live) -> None:
    id = await live.begun()
    first = await live.sentences.tell(id, allocated())
    await live.sentences.tell(id, told("M2", "address_changed", "CA:lee"))
    assert await live.sentences.tell(id, allocated()) == first
    assert await live.sentences.tell(id, told("M", "died", "CA:lee")) == first
    assert live.record.head(id).seq == 4


async def test_the_same_id_from_many_at_once_is_told_once(live: Live) -> None:
    id = await live.begun()
    message = allocated()
    answers = await asyncio.gather(*(live.sentences.tell(id, message) for _ in range(5)))
    assert all(answer == answers[0] for answer in answers)
    assert live.types(id) == ["engagement_opened", "sentenced", "allocated"]


async def test_an_id_is_known_also_after_the_sentence_was_carried_over_to_a_new_run(live: Live) -> None:
    id = await live.begun()
    handle = live.client.get_workflow_handle(id)
    first_run = (await handle.describe()).run_id
    first = await live.sentences.tell(id, allocated())
    number = 0
    while (await handle.describe()).run_id == first_run:
        number += 1
        assert number < 20, "it was never carried over"
        long = {"source": f"source {number}", "text": "x" * 15_000}
        await live.sentences.tell(id, told(f"N{number}", "risk_information", "CA:lee", **long))
    assert await live.sentences.tell(id, allocated()) == first
    assert live.types(id).count("allocated") == 1


async def test_a_command_refused_says_which_rule_and_what_to_do(live: Live) -> None:
    id = await live.begun()
    await live.sentences.tell(id, allocated())
    with pytest.raises(Refused) as refused:
        await live.sentences.tell(id, told("M2", "allocate", "LM:parks", offender_manager="dale"))
    assert (refused.value.code, refused.value.rule, refused.value.remedy) == (
        "allocation.reason",
        "A change of offender manager needs its reason.",
        "Enter why the offender manager changes.",
    )


async def test_a_refusal_for_want_of_authority_comes_back_as_one(live: Live) -> None:
    id = await live.begun()
    with pytest.raises(NotAllowed, match="cannot say 'allocate'") as refused:
        await live.sentences.tell(id, told("M", "allocate", "OS:kim", offender_manager="brandt"))
    assert refused.value.code == "authority.role"


async def test_what_is_refused_leaves_no_trace_and_its_id_may_be_used_again(live: Live) -> None:
    id = await live.begun()
    with pytest.raises(Refused):
        await live.sentences.tell(id, told("M", "allocate", "OS:kim", offender_manager="brandt"))
    with pytest.raises(BadInput, match="allocate: offender_manager"):
        await live.sentences.tell(id, told("M", "allocate", "LM:parks"))
    assert live.record.head(id).seq == 2
    assert [entry.type for entry in await live.sentences.tell(id, allocated())] == ["allocated"]


async def test_a_fact_is_never_refused_for_what_it_says(live: Live) -> None:
    id = await live.begun()
    unknown = await live.sentences.tell(id, told("M1", "beamed_up", "CA:lee", to="orbit"))
    unfitting = await live.sentences.tell(id, told("M2", "started", "OM:brandt", intervention="none"))
    assert [entry.type for entry in (*unknown, *unfitting)] == ["unrecognised", "did_not_fit"]


async def test_a_live_look_agrees_with_the_record_once_all_is_quiet(live: Live) -> None:
    id = await live.begun()
    await live.sentences.tell(id, allocated())

    async def is_quiet() -> bool:
        return (await live.sentences.state(id)).quiet

    await until(is_quiet)
    state = await live.sentences.state(id)
    assert (state.seq, state.written, state.quiet, state.ended, state.halted) == (3, 3, True, False, None)
    assert state.next_wake == life.next_wake(live.record.sentence(id), now())
    assert await live.sentences.write_up(id) == 3
    assert await live.sentences.resume(id) == "The sentence was not halted."


# Where there is nothing to tell


@pytest.mark.parametrize("does", ASKS)
async def test_a_sentence_that_nobody_knows_is_not_found(does: str, live: Live) -> None:
    with pytest.raises(NotFound, match="S-nobody"):
        await ASKS[does](live.sentences, "S-nobody")


@pytest.mark.parametrize("does", DOES)
async def test_a_sentence_that_has_ended_says_so(does: str, live: Live, ended_sentence: str) -> None:
    with pytest.raises(NotNow) as refused:
        await DOES[does](live.sentences, ended_sentence)
    assert refused.value.code == "term.ended"


async def test_the_answers_of_a_sentence_that_has_ended_can_still_be_asked_for(live: Live, ended_sentence: str) -> None:
    (entry,) = await live.sentences.tell(ended_sentence, told(f"{ended_sentence}-died", "died", "CA:lee"))
    assert entry.type == "died"
    assert (await live.sentences.state(ended_sentence)).ended


@pytest.fixture(scope="module")
async def ended_sentence(live: Live) -> str:
    return await ended(live)


@pytest.mark.parametrize("does", ASKS)
async def test_a_namespace_that_is_not_there_is_out_of_reach(
    does: str, live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = await live.begun()
    monkeypatch.setenv("TEMPORAL_NAMESPACE", "not-there")
    astray = Sentences(await temporal.connect(live.address), live.record, timedelta(seconds=2))
    with pytest.raises(OutOfReach, match="not-there"):
        await ASKS[does](astray, id)


async def test_an_address_where_no_server_answers_is_out_of_reach() -> None:
    address = f"127.0.0.1:{temporal_server.free_port()}"
    with pytest.raises(OutOfReach, match=f"No Temporal server answers at {address}"):
        await temporal.connect(address)


@pytest.mark.timeout(120)
async def test_without_a_worker_the_outcome_is_unknown_and_without_a_server_it_is_out_of_reach(
    binary: Path, tmp_path: Path
) -> None:
    async with stack(binary, tmp_path) as house:
        hasty, patient = await house.sentences(patience=1), await house.sentences()
        with pytest.raises(OutcomeUnknown, match="S-1:sentenced") as unknown:
            await hasty.start("S-1", opening("S-1"))
        assert unknown.value.id == "S-1:sentenced"
        with pytest.raises(OutcomeUnknown, match="Ask again under the same id: M") as unknown:
            await hasty.tell("S-1", allocated())
        assert unknown.value.id == "M"
        async with _worker(house):
            assert len(await patient.start("S-1", opening("S-1"))) >= 2
            assert [entry.type for entry in await until_told(patient, "S-1", allocated())] == ["allocated"]
            await patient.tell("S-1", allocated())
        assert [entry.type for entry in house.record.entries("S-1")].count("allocated") == 1

        await house.kill(house.server)
        asked = [ASKS[does](hasty, "S-1") for does in ("tell", "signal", "state")]
        outcomes = await asyncio.gather(*asked, hasty.start("S-2", opening("S-2")), return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [OutOfReach] * 4


@asynccontextmanager
async def _worker(house: Stack) -> AsyncIterator[None]:
    partners = Partners({partner: f"{house.partners}/{partner}" for partner in Partner})
    async with partners, worker(await temporal.connect(house.address), house.record, partners):
        yield
