"""`sentence rehearse` and `sentence cost`: whole lives in virtual time, their shapes as JSON, how they end."""

import asyncio
import json
import signal
from pathlib import Path
from typing import Any

import pytest

from domain import rehearsal
from domain.scenario import Scenario
from tests.conftest import ROOT
from tests.terminal import Shown, Terminal

QUIET = str(ROOT / "examples" / "quiet-community-order.yaml")
BREACHED = str(ROOT / "examples" / "breached-on-third-failure.yaml")
SHORT = """
story: Somebody is allocated, and nothing else is done
sentence: {kind: community_order, imposed: 2022-05-03, months: 12, pack: probation-2021@1}
world:
  - {at: 2022-05-03 15:00, command: allocate, by: LM, offender_manager: osei, case_administrator: webb}
until: 2023-06-20
expect:
  - {name: a manager was found, entry: allocated, times: 1}
"""


@pytest.fixture
def short(tmp_path: Path) -> str:
    (tmp_path / "short.yaml").write_text(SHORT)
    return str(tmp_path / "short.yaml")


@pytest.fixture
def disappointed(tmp_path: Path) -> str:
    """A life of which something is expected that does not hold."""
    wrong = "  - {name: it is evaluated, entry: ended, times: 1}\n"
    (tmp_path / "disappointed.yaml").write_text(SHORT + wrong)
    return str(tmp_path / "disappointed.yaml")


def _objects(shown: Shown) -> list[Any]:
    return [json.loads(line) for line in shown.lines]


def test_a_life_in_memory_is_one_object_with_its_entries_and_checks(terminal: Terminal) -> None:
    shown = terminal.run("rehearse", QUIET, BREACHED, "--engine", "core", "--json")
    assert (shown.code, shown.err) == (0, "")
    quiet, breached = _objects(shown)
    assert quiet.keys() == {"scenario", "engine", "sentence_id", "ended_on", "entries", "checks"}
    assert (quiet["scenario"], quiet["engine"]) == ("quiet-community-order", "core")
    assert (breached["sentence_id"], breached["ended_on"]) == ("S-breached-on-third-failure", "2000-03-02")
    assert [entry["seq"] for entry in quiet["entries"]] == list(range(1, len(quiet["entries"]) + 1))
    assert {"type", "because", "data", "chain", "occurred_at", "recorded_at"} <= quiet["entries"][0].keys()
    assert all(check.keys() == {"name", "holds"} and check["holds"] for check in quiet["checks"])
    assert "there are two warnings" in [check["name"] for check in breached["checks"]]


def test_both_engines_give_an_object_each_and_then_their_differences(short: str, terminal: Terminal) -> None:
    shown = terminal.run("rehearse", short, QUIET, "--engine", "both", "--json")
    assert shown.code == 0, shown
    *lives, last = _objects(shown)
    assert [(one["scenario"], one["engine"]) for one in lives] == [
        ("short", "temporal"),
        ("quiet-community-order", "temporal"),
        ("short", "core"),
        ("quiet-community-order", "core"),
    ]
    assert last == {"differences": []}
    for on_temporal, in_memory in zip(lives[:2], lives[2:], strict=True):
        assert {**on_temporal, "engine": ""} == {**in_memory, "engine": ""}


def test_a_life_that_lives_on_has_no_end(short: str, terminal: Terminal) -> None:
    (life,) = _objects(terminal.run("rehearse", short, "--engine", "core", "--json"))
    assert life["ended_on"] is None


def test_engines_that_differ_are_a_failure_field_by_field(
    short: str, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = rehearsal.live

    def with_a_fault(one: Scenario) -> rehearsal.Lived:
        """A core that allocates to somebody else."""
        (event,) = one.world
        other = event.model_validate({**event.model_dump(exclude_none=True), "offender_manager": "brandt"})
        return core(one.but(world=(other,)))

    monkeypatch.setattr(rehearsal, "live", with_a_fault)
    shown = terminal.run("rehearse", short, "--engine", "both", "--json")
    assert shown.code == 1
    found = _objects(shown)[-1]["differences"]
    assert found[0].keys() == {"scenario", "seq", "field", "temporal", "core"}
    assert (found[0]["scenario"], found[0]["seq"]) == ("short", 3)
    (data,) = [one for one in found if (one["seq"], one["field"]) == (3, "data")]
    assert (data["temporal"]["offender_manager"], data["core"]["offender_manager"]) == ("osei", "brandt")


def test_a_check_that_does_not_hold_is_a_failure(disappointed: str, terminal: Terminal) -> None:
    shown = terminal.run("rehearse", disappointed, "--engine", "core", "--json")
    assert shown.code == 1
    assert _objects(shown)[0]["checks"] == [
        {"name": "a manager was found", "holds": True},
        {"name": "it is evaluated", "holds": False},
    ]


def test_a_check_that_does_not_hold_is_named(disappointed: str, terminal: Terminal) -> None:
    shown = terminal.run("rehearse", disappointed, "--engine", "core")
    assert shown.code == 1
    assert shown.err == "disappointed (core): does not hold: it is evaluated\n"
    assert shown.lines[-1].startswith("disappointed  core    Tue 3 May 2022")
    assert shown.lines[-1].rstrip().endswith("1 of 2 hold")


def test_a_life_on_temporal_is_told_as_it_unfolds_and_summed_up(short: str, terminal: Terminal) -> None:
    shown = terminal.run("rehearse", short)
    assert (shown.code, shown.err) == (0, "")
    assert [line.split()[0] for line in shown.lines[:3]] == ["1", "2", "3"]
    assert "Allocated to offender manager osei" in shown.lines[2]
    assert any("Missed: " in line for line in shown.lines)
    assert shown.lines[-1].startswith("short     temporal")


def test_one_life_twice_in_a_rehearsal_is_wrong_usage(short: str, terminal: Terminal) -> None:
    shown = terminal.run("rehearse", short, short)
    says = f"{short}: 'S-short' is there already; each life needs an id of its own.\n"
    assert shown == (2, "", says)


def test_an_engine_that_there_is_not_is_wrong_usage(short: str, terminal: Terminal) -> None:
    shown = terminal.run("rehearse", short, "--engine", "steam")
    assert shown.code == 2
    assert "'steam' is not one of 'temporal', 'core', 'both'" in shown.err


def test_what_a_life_costs_is_counted_year_by_year(short: str, terminal: Terminal) -> None:
    shown = terminal.run("cost", short, "--json")
    assert shown.code == 0, shown
    assert shown.json.keys() == {"years", "carried_bytes"}
    assert [year["year"] for year in shown.json["years"]] == [1, 2]
    for year in shown.json["years"]:
        assert year.keys() == {"year", "events", "bytes", "actions"}
        assert 0 < year["actions"] < year["events"] < year["bytes"]
    assert shown.json["carried_bytes"] > 1000, "a year has passed, so it was carried over"


def test_what_a_life_costs_is_a_table_for_people(short: str, terminal: Terminal) -> None:
    shown = terminal.run("cost", short)
    assert shown.code == 0
    assert shown.lines[0].strip() == "short"
    assert shown.lines[1].split() == ["YEAR", "EVENTS", "BYTES", "ACTIONS"]
    assert shown.lines[-1].startswith("Carried to the last run: ")


async def test_ctrl_c_in_a_rehearsal_ends_it_with_130_and_no_traceback(terminal: Terminal) -> None:
    process = await terminal.start("rehearse", str(ROOT / "examples" / "life-over-thirty-years.yaml"))
    assert process.stdout
    await asyncio.wait_for(process.stdout.readline(), 60)
    process.send_signal(signal.SIGINT)
    _, err = await asyncio.wait_for(process.communicate(), 30)
    assert (process.returncode, err.decode()) == (130, "")
