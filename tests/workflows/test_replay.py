"""Sentences that run already must go on: every recorded history replays, to the same commands and the same deeds."""

import asyncio
import sys
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.workflow import NondeterminismError

from domain import assessment
from domain.messages import Draft, Reason
from domain.policy import Standard
from tests.conftest import ROOT
from tests.histories.record import HERE, read
from tests.semantic_replay import differences
from workflows import contract

HISTORIES = sorted(HERE.glob("*.json.gz"))


def test_every_example_has_its_history() -> None:
    examples = {path.stem for path in (HERE.parent.parent / "examples").glob("*.yaml")}
    assert {path.name.removesuffix(".json.gz") for path in HISTORIES} == examples


@pytest.mark.parametrize("file", HISTORIES, ids=lambda file: file.name.removesuffix(".json.gz"))
async def test_history_replays_to_the_same_deeds(file: Path) -> None:
    for run in read(file):
        assert await differences(run) == []


async def test_a_rule_that_decides_otherwise_now_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    decide = assessment.Assess.decide

    def decide_otherwise(self, sentence, telling):  # type: ignore[no-untyped-def]
        for draft in decide(self, sentence, telling):
            yield Draft(draft.says, (*draft.because, Reason(code="planted")))

    monkeypatch.setattr(assessment.Assess, "decide", decide_otherwise)
    found = await differences(_first_run("quiet-community-order"))
    assert any(line.startswith("activities") and "planted" in line for line in found)


async def test_a_date_that_moved_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    due = Standard.due

    def a_day_later(self: Standard, start: datetime) -> datetime | None:
        at = due(self, start)
        return at + timedelta(days=1) if at else None

    monkeypatch.setattr(Standard, "due", a_day_later)
    found = await differences(_first_run("quiet-community-order"))
    assert any(line.startswith("timers") for line in found)


async def test_a_command_that_was_not_there_then_breaks_the_replay(monkeypatch: pytest.MonkeyPatch) -> None:
    attributes, tiers = contract.search_attributes, cycle(["planted", "otherwise"])
    monkeypatch.setattr(
        contract, "search_attributes", lambda *a, **k: [*attributes(*a, **k), (contract.TIER, next(tiers))]
    )
    with pytest.raises(NondeterminismError):
        await differences(_first_run("quiet-community-order"))


def _first_run(name: str) -> WorkflowHistory:
    return read(HERE / f"{name}.json.gz")[0]


async def test_an_optional_field_more_in_every_model_changes_no_deed_of_any_history() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.workflows.a_field_more"), stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    said, _ = await process.communicate()
    assert (process.returncode, said.decode().strip()) == (0, "")
