"""A rule that changed under a running sentence halts it, loudly; put back, it goes on. Nothing is lost on the way."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from clients import temporal
from clients.partners import Partners
from clients.sentences import Sentences
from domain.asks import Partner
from domain.errors import OutcomeUnknown, OutOfReach, Refused
from domain.messages import Draft, Reason
from domain.team import allocation
from tests.stack import Stack, opening, stack, told
from workers.worker import worker
from workflows.contract import State


@pytest.mark.timeout(180)
async def test_changed_rule_halts_the_sentence_and_put_back_it_goes_on(
    binary: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stack(binary, tmp_path) as live:
        sentences = await live.sentences(patience=3)
        async with _worker_here(live):
            await sentences.start("S-1", opening("S-1"))
            await sentences.tell("S-1", told("m1", "allocate", "LM:parks", offender_manager="brandt"))

        _plant_a_change(monkeypatch)
        async with _worker_here(live):
            with pytest.raises(OutcomeUnknown):
                await sentences.tell("S-1", told("m2", "need_stated", "OM:brandt", need="work", stated_by="staff"))
            halted = await _until(sentences, lambda state: state.halted is not None)
            assert "another chain" in str(halted.halted)
            with pytest.raises(Refused) as refused:
                await sentences.tell("S-1", told("m3", "assess", "OM:brandt", harm="low", likelihood="low"))
            assert refused.value.code == "record.halted"
            with pytest.raises(OutcomeUnknown, match="kept"):
                await sentences.tell("S-1", told("m4", "need_stated", "OM:brandt", need="debt", stated_by="staff"))
            assert (await sentences.state("S-1")).kept_raw == 1
            code, findings = await _doctor(live)
            assert code == 1
            assert [(one["what"], one["where"]) for one in findings] == [("Halted", "S-1")]
            await sentences.resume("S-1")
            assert (await sentences.state("S-1")).halted, "the rules still disagree with the record"

        monkeypatch.undo()
        async with _worker_here(live):
            await _until(sentences, lambda state: state.halted is not None)
            await sentences.resume("S-1")
            await _until_written(live, "m4")
            assert (await sentences.state("S-1")).halted is None
            assert [entry.type for entry in live.record.entries("S-1")][-2:] == ["need_stated", "need_stated"]
            assert await _doctor(live) == (0, [])


def _plant_a_change(monkeypatch: pytest.MonkeyPatch) -> None:
    decide = allocation.Allocate.decide

    def decide_otherwise(self: Any, sentence: Any, telling: Any) -> Any:
        for draft in decide(self, sentence, telling):
            yield Draft(draft.says, (*draft.because, Reason(code="planted")))

    monkeypatch.setattr(allocation.Allocate, "decide", decide_otherwise)


@asynccontextmanager
async def _worker_here(live: Stack) -> AsyncIterator[None]:
    """A worker in this process, so that a rule can be changed between two of them."""
    partners = Partners({partner: f"{live.partners}/{partner.value}" for partner in Partner})
    async with partners, worker(await temporal.connect(live.address), live.record, partners):
        yield


async def _until(sentences: Sentences, holds: Callable[[State], bool]) -> State:
    """The state once something holds of it; the first answer of a new worker may take its time."""
    for _ in range(200):
        with suppress(OutOfReach):
            state = await sentences.state("S-1")
            if holds(state):
                return state
        await asyncio.sleep(0.1)
    raise AssertionError("it never came to hold")


async def _until_written(live: Stack, message: str) -> None:
    for _ in range(300):
        if live.record.made_by("S-1", message):
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"{message} never came into the record")


async def _doctor(live: Stack) -> tuple[int | None, list[dict[str, str]]]:
    environment = {**os.environ, "TEMPORAL_ADDRESS": live.address, "SENTENCE_HOME": str(live.folder)}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "workers.main", "doctor", "--json"),
        env={**environment, "SENTENCE_RECORD": live.record_url},
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    return process.returncode, json.loads(said)
