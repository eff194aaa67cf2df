"""kill -9: nothing that was taken is lost, nothing is doubled, in the record or in the partners' ledger."""

import asyncio
import random
import sqlite3
import sys
from collections import Counter
from pathlib import Path

import pytest

from clients.sentences import Sentences
from domain import life
from domain.canonical import link
from domain.messages import Message
from tests.stack import Stack, opening, stack, told, until_all_is_done, until_told

KILLS = 6
LIVES = 3


@pytest.mark.timeout(300)
async def test_worker_and_server_killed_in_mid_life_lose_and_double_nothing(binary: Path, tmp_path: Path) -> None:
    random.seed(7)
    async with stack(binary, tmp_path) as live:
        await live.start_worker()
        sentences = await live.sentences(patience=3)
        ids = [f"S-{number}" for number in range(LIVES)]
        for id in ids:
            await _until_started(sentences, id)
        telling = [asyncio.create_task(_tell_all(sentences, id)) for id in ids]
        for number in range(KILLS):
            await asyncio.sleep(random.uniform(0.3, 1.5))
            await live.kill(live.worker)
            if number % 2:
                await live.kill(live.server)
                await live.start_server()
            await live.start_worker()
        await asyncio.gather(*telling)
        for id in ids:
            await _everything_is_there_once(live, id)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("append", [1, 3])
async def test_worker_killed_between_an_append_and_its_report_writes_it_once(
    append: int, binary: Path, tmp_path: Path
) -> None:
    (tmp_path / "die-at").write_text(str(append))
    async with stack(binary, tmp_path) as live:
        await live.start_worker(sys.executable, "-m", "tests.workers.dies_after_append")
        sentences = await live.sentences(patience=3)
        starting = asyncio.create_task(_until_started(sentences, "S-1"))
        telling = asyncio.create_task(_tell_after(starting, sentences))
        assert live.worker is not None
        assert await asyncio.wait_for(live.worker.wait(), 60) == -9
        await live.start_worker()
        await telling
        await _everything_is_there_once(live, "S-1")


@pytest.mark.timeout(120)
async def test_record_out_of_reach_for_a_while_loses_nothing(binary: Path, tmp_path: Path) -> None:
    async with stack(binary, tmp_path) as live:
        await live.start_worker()
        patient, hasty = await live.sentences(), await live.sentences(patience=1)
        await patient.start("S-1", opening("S-1"))
        with sqlite3.connect(tmp_path / "record.db", isolation_level=None) as blocker:
            blocker.execute("BEGIN EXCLUSIVE")
            for message in _messages()[:3]:
                with pytest.raises(Exception, match="not yet in the record"):
                    await hasty.tell("S-1", message)
            state = await patient.state("S-1")
            assert state.written < state.seq
            blocker.execute("ROLLBACK")
        for message in _messages():
            await until_told(patient, "S-1", message)
        await _everything_is_there_once(live, "S-1")


async def _until_started(sentences: Sentences, id: str) -> None:
    messages = opening(id)
    for _ in range(30):
        try:
            await sentences.start(id, messages)
            return
        except Exception:
            await asyncio.sleep(0.5)
    raise AssertionError(f"{id} was never taken on")


async def _tell_after(starting: "asyncio.Task[None]", sentences: Sentences) -> None:
    await starting
    await _tell_all(sentences, "S-1")


async def _tell_all(sentences: Sentences, id: str) -> None:
    for message in _messages():
        await until_told(sentences, id, message)
        await asyncio.sleep(0.1)


def _messages() -> list[Message]:
    """A life with letters, so that partners are asked too."""
    messages = [told("m0", "allocate", "LM:parks", offender_manager="brandt", case_administrator="lee")]
    for number in range(1, 13):
        when = f"2099-01-{number:02}T10:00:00Z"
        messages.append(
            told(f"m{number}", "appointment_made", "CA:lee", appointment=f"A{number}", when=when, letter=True)
        )
    return messages


async def _everything_is_there_once(live: Stack, id: str) -> None:
    sentences = await live.sentences()
    await until_all_is_done(sentences, id)
    lines = live.record.lines(id)
    entries = [line.entry() for line in lines]
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    chain = ""
    for line in lines:
        chain = link(chain, line.text)
        assert chain == line.chain
    made = Counter(entry.message for entry in entries if entry.by.role != "system")
    assert made == Counter(
        {message: 1 for message in (f"{id}:opened", f"{id}:sentenced", *(m.id for m in _messages()))}
    )
    assert life.evolve_all(entries) == live.record.sentence(id)
    asked = [line.key for line in live.sandbox.ledger() if line.key.startswith(f"{id}/")]
    assert sorted(asked) == sorted(f"{id}/{entry.seq}" for entry in entries if entry.type == "appointment_made")
    assert [one.seq for one in live.record.sentence(id).effects] == []
