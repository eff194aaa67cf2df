"""`sentence doctor` finds what is stuck, halted, late, unwritten or held back, and says what to do; else it exits 0.

The server is the shared one, the record is the shared one or one of its own; what a test breaks it takes away again."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio import workflow
from temporalio.client import WorkflowHandle
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from clients.gateway.adapters import Arrival, Delivery, Held
from clients.gateway.inbox import Inbox
from clients.record import CaseRecord
from domain import life
from domain.record import Batch, line_of
from tests.clients.lives import keep, later
from tests.live import Live, new_id, until
from tests.stack import now, opening, told
from tests.terminal import Terminal
from workers import temporal_server
from workflows import contract


@workflow.defn(name=contract.WORKFLOW)
class WithABug:
    """Stands for code that was deployed with a bug."""

    @workflow.run
    async def run(self) -> None:
        raise ZeroDivisionError


@pytest.fixture
def doctor(live: Live, tmp_path: Path) -> Terminal:
    """A terminal on a record of its own, and the shared server."""
    return Terminal(tmp_path, TEMPORAL_ADDRESS=live.address)


async def _until_found(terminal: Terminal, what: str, where: str, *, seconds: float = 30) -> dict[str, str]:
    """What the doctor finds there, once it does: the server's lists come a moment after what they list."""
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        shown = await terminal.told("doctor", "--json")
        found = [one for one in shown.json if one["what"].endswith(what) and one["where"] == where]
        if found:
            assert shown.code == 1
            return dict(found[0])
        assert asyncio.get_running_loop().time() < deadline, shown.out


@asynccontextmanager
async def _taken_away(live: Live, id: str) -> AsyncIterator[None]:
    """Ends a broken sentence, and waits until no list has it."""
    try:
        yield
    finally:
        await live.client.get_workflow_handle(id).terminate()
        query = f"WorkflowId='{id}' AND ExecutionStatus='Running'"
        await until(lambda: _none(live, query))


async def test_where_all_is_well_it_says_so_and_exits_0(doctor: Terminal, live: Live) -> None:
    await live.begun()
    assert await doctor.told("doctor") == (0, "Nothing is stuck, late, unwritten or held back.\n", "")
    assert await doctor.told("doctor", "--json") == (0, "[]\n", "")


async def test_a_sentence_on_which_workers_fail_is_a_stuck_task(doctor: Terminal, live: Live) -> None:
    id = new_id()
    handle = await live.client.start_workflow(contract.WORKFLOW, id=id, task_queue="with a bug")
    runner = UnsandboxedWorkflowRunner()
    buggy = Worker(live.client, task_queue="with a bug", workflows=[WithABug], workflow_runner=runner)
    async with _taken_away(live, id), buggy:
        await until(lambda: _failed(handle))
        found = await _until_found(doctor, "Stuck task", id)
        assert "read its log, mend the code, deploy. Nothing is lost." in found["do"]


async def test_a_sentence_whose_record_another_wrote_is_halted_and_says_how_to_go_on(live: Live) -> None:
    id = await live.begun()
    _written_by_another(live.record, id)
    async with _taken_away(live, id):
        await live.sentences.signal(id, told(f"{id}:moved", "address_changed", "prison", known_from="a letter"))
        found = await _until_found(live.terminal, "Halted", id)
        assert f"`sentence resume {id}`" in found["do"]
        refused = await live.terminal.told("allocate", id, "--offender-manager", "webb", "--by", "LM:khan")
        assert (refused.code, refused.err.splitlines()[0].split(":")[0]) == (3, "Refused (record.halted)")
        kept = await live.terminal.told("risk", id, "--source", "home", "--by", "OM:osei", "--id", f"{id}:kept")
        assert (kept.code, kept.out) == (8, "")
        assert kept.err.endswith(f"Ask again under the same id: {id}:kept.\n")
        assert await live.terminal.told("resume", id) == (0, "The record is asked.\n", "")


async def test_entries_that_the_record_does_not_take_are_unwritten(live: Live) -> None:
    id = await live.begun()
    with _refusing(live, id):
        telling = asyncio.create_task(
            live.sentences.tell(id, told(f"{id}:m", "allocate", "LM:khan", offender_manager="osei"))
        )
        await _until_found(live.terminal, "unwritten entries", id)
    await telling
    assert "allocated" in live.types(id)


async def test_a_due_instant_that_passed_unreported_is_a_late_timer(doctor: Terminal) -> None:
    then = now() - timedelta(days=40)
    first = [message.but(received_at=then) for message in opening("S-1", imposed=then.date().isoformat())]
    with _record(doctor) as record:
        keep(record, life.begin(first, then))
    shown = await doctor.told("doctor", "--json")
    assert shown.code == 1
    assert [(one["what"], one["where"]) for one in shown.json] == [("Late timer", "S-1: first_appointment")]


async def test_what_was_reported_as_missed_is_not_late(doctor: Terminal) -> None:
    then = now() - timedelta(days=40)
    first = [message.but(received_at=then) for message in opening("S-1", imposed=then.date().isoformat())]
    with _record(doctor) as record:
        keep(record, later(life.begin(first, then), days=40))
    assert (await doctor.told("doctor")).code == 0


def _hold(doctor: Terminal, at: datetime) -> None:
    with closing(Inbox(f"sqlite:///{doctor.home / 'record.db'}")) as inbox:
        inbox.take(Delivery(source="court", id="msg_1", body=b"{", received_at=at))
        inbox.sort(*inbox.unread("court", now()), [Held(why="unreadable")], at)


async def test_what_is_held_back_is_found_with_the_verbs_that_look_and_decide(doctor: Terminal) -> None:
    _hold(doctor, now())
    shown = await doctor.told("doctor")
    assert shown.code == 1
    assert shown.lines[0] == "Held back (unreadable): from court, for the case administrator"
    assert "`sentence inbox show 1`" in shown.lines[1]
    for who in ("CA:webb", "LM:khan"):
        assert (await doctor.told("inbox", "reject", "1", "--reason", "rang them", "--by", who)).code == 0
    assert (await doctor.told("doctor")).code == 0


async def test_what_nobody_decides_on_for_long_is_said_apart(doctor: Terminal) -> None:
    _hold(doctor, now() - timedelta(days=3))
    shown = await doctor.told("doctor")
    assert shown.lines[0].startswith("Held back (unreadable): too long, since ")
    assert shown.lines[0].endswith(", from court, for the case administrator")


async def test_facts_on_their_way_are_counted(doctor: Terminal) -> None:
    with closing(Inbox(f"sqlite:///{doctor.home / 'record.db'}")) as inbox:
        inbox.keep(Arrival(sentence="S-1", message=told("m1", "died", "court")))
        inbox.take(Delivery(source="court", id="msg_1", body=b"{", received_at=now()))
    shown = await doctor.told("doctor", "--json")
    assert [(one["what"], one["where"]) for one in shown.json] == [("Facts on their way", "2 in the inbox")]


def test_where_nothing_runs_it_says_how_to_start_it(terminal: Terminal) -> None:
    shown = terminal.run("doctor")
    assert shown.code == 1
    assert shown.lines[0].startswith("The Temporal server is out of reach: Nothing runs on ")
    assert shown.lines[1] == "  Start it: `sentence up`."


def test_a_server_that_is_down_is_found(terminal: Terminal) -> None:
    address = f"127.0.0.1:{temporal_server.free_port()}"
    (found,) = terminal.with_(TEMPORAL_ADDRESS=address).run("doctor", "--json").json
    assert found["what"] == "The Temporal server is out of reach"
    assert address in found["where"]


async def test_a_namespace_that_was_never_set_up_is_found(doctor: Terminal) -> None:
    shown = await doctor.with_(TEMPORAL_NAMESPACE="nowhere").told("doctor")
    assert shown.code == 1
    assert shown.lines[0].startswith("The Temporal server does not answer as it should: ")
    assert "nowhere" in shown.lines[0]


async def _none(live: Live, query: str) -> bool:
    return (await live.client.count_workflows(query)).count == 0


async def _failed(handle: WorkflowHandle[Any, Any]) -> bool:
    return (await handle.describe()).raw_description.pending_workflow_task.attempt > 1


def _written_by_another(record: CaseRecord, id: str) -> None:
    """An entry that the sentence's own workflow knows nothing of."""
    head = record.head(id)
    step = life.take(record.sentence(id), told("other", "allocate", "LM:khan", offender_manager="osei"), now())
    lines = tuple(line_of(entry) for entry in step.entries)
    record.append(Batch(sentence=id, after_seq=head.seq, after_chain=head.chain, lines=lines))


@contextmanager
def _refusing(live: Live, id: str) -> Iterator[None]:
    """The record's own database refuses to take entries of that sentence."""
    refuses = f"WHEN NEW.sentence = '{id}' BEGIN SELECT RAISE(ABORT, 'not now'); END"
    with closing(sqlite3.connect(live.terminal.home / "record.db", timeout=10)) as open_:
        open_.execute(f"CREATE TRIGGER refuses BEFORE INSERT ON entries {refuses}")
        try:
            yield
        finally:
            open_.execute("DROP TRIGGER refuses")


def _record(terminal: Terminal) -> "closing[CaseRecord]":
    return closing(CaseRecord(f"sqlite:///{terminal.home / 'record.db'}"))
