"""Verbs that keep the house: verify finds what was tampered with, and the like."""

import json
import os
import sqlite3

import pytest

from domain import scenario
from tests.clients.lives import begun, keep_at, quiet
from tests.live import Live
from tests.terminal import Terminal


@pytest.fixture
def house(terminal: Terminal) -> Terminal:
    keep_at(terminal.home, begun("S-1"), quiet("S-2"))
    return terminal


def test_an_untouched_record_verifies(house: Terminal) -> None:
    assert house.run("verify") == (0, "2 sentences verified, 0 with a fault.\n", "")
    assert house.run("verify", "S-2", "--json").json == {"sentences": 1, "faults": {}}


@pytest.mark.parametrize(
    ("tampering", "fault"),
    [
        ("UPDATE entries SET text = replace(text, 'brandt', 'osei') WHERE seq = 3", "entry 3 is not what was written"),
        ("UPDATE entries SET chain = 'x' WHERE seq = 5", "entry 5 is not what was written: its chain does not fit"),
        ("DELETE FROM entries WHERE seq = 4", "entry 4 is missing"),
        ("DELETE FROM entries WHERE seq = (SELECT max(seq) FROM entries)", "its row is not the fold of its entries"),
        ("UPDATE sentences SET state = replace(state, 'brandt', 'osei')", "its row is not the fold of its entries"),
    ],
    ids=["a word", "a chain", "a line taken out", "the last line taken off", "the row"],
)
def test_what_was_tampered_with_is_found_and_named(tampering: str, fault: str, terminal: Terminal) -> None:
    keep_at(terminal.home, quiet("S-2"))
    with sqlite3.connect(terminal.home / "record.db") as open_:
        assert open_.execute(tampering).rowcount == 1
    open_.close()
    shown = terminal.run("verify")
    assert (shown.code, shown.out) == (1, "1 sentences verified, 1 with a fault.\n")
    assert shown.err.startswith(f"S-2: {fault}")
    as_json = terminal.run("verify", "--json")
    assert (as_json.code, as_json.err) == (1, "")
    assert as_json.json["faults"]["S-2"].startswith(fault)


def test_verifying_a_sentence_that_is_not_there_is_a_fault(house: Terminal) -> None:
    says = "S-9: there is no such sentence in the record\n"
    assert house.run("verify", "S-9") == (1, "1 sentences verified, 1 with a fault.\n", says)


def test_the_schema_of_a_scenario_is_printed(terminal: Terminal) -> None:
    shown = terminal.run("schema")
    assert (shown.code, shown.json) == (0, scenario.json_schema())


async def test_a_sentence_that_is_not_halted_says_so(live: Live) -> None:
    id = await live.begun()
    assert await live.terminal.told("resume", id) == (0, "The sentence was not halted.\n", "")


async def test_resuming_what_nobody_knows_is_not_found(live: Live) -> None:
    assert await live.terminal.told("resume", "S-nobody") == (5, "", "There is no sentence 'S-nobody'.\n")


async def test_where_the_environment_names_a_server_it_goes_before_a_stack_that_ran_here(live: Live) -> None:
    """A stack that was killed leaves its addresses behind."""
    file = live.terminal.home / "addresses.json"
    gone = "127.0.0.1:1"
    file.write_text(json.dumps({"temporal": gone, "door": gone, "sandbox": gone, "record": "sqlite:///"}))
    try:
        assert (await live.terminal.told("resume", await live.begun())).code == 0
    finally:
        os.unlink(file)
