"""A policy adopted for many sentences: what would move is shown first, then it is done, and it can be undone."""

import pytest

from tests.clients.lives import begun, keep_at, quiet
from tests.live import Live
from tests.stack import told
from tests.terminal import Terminal

HERE = ("--by", "LM:parks", "--reason", "the area's own target")
ALLOCATED = told("m1", "allocate", "LM:khan", offender_manager="osei", case_administrator="webb")


@pytest.fixture
def house(terminal: Terminal) -> Terminal:
    """S-1 is allocated, S-2 is not, S-3 has ended."""
    keep_at(terminal.home, begun("S-1", ALLOCATED), begun("S-2"), quiet("S-3"))
    return terminal


def test_what_would_move_is_shown_for_each_living_sentence_and_nothing_is_done(house: Terminal) -> None:
    shown = house.run("adopt", "ns1995@1", "--instead-of", "probation-2021@1", "--correction", *HERE)
    assert shown.code == 0, shown
    assert shown.err == "2 of 2 sentences would be told; nothing was done: add --do.\n"
    rows = [line for line in shown.lines if "Make the sentence plan" in line]
    assert [row.split()[0] for row in rows] == ["S-1", "S-2"]
    assert all("probation-2021@1/plan" in row and "ns1995@1/plan" in row for row in rows)
    assert house.run("record", "S-1").lines[-1].split()[0] == "3"


def test_as_json_each_sentence_stands_with_its_moves(house: Terminal) -> None:
    found = house.run("adopt", "targets-2005@1", *HERE, "--json").json
    assert [(one["sentence"], one["refused"]) for one in found] == [("S-1", None), ("S-2", None)]


def test_what_is_newly_owed_is_shown_too(house: Terminal) -> None:
    shown = house.run("adopt", "reset-2024@1", *HERE)
    (row,) = [line for line in shown.lines if line.startswith("S-1") and "Stop contact" in line]
    assert "not owed" in row
    assert "reset-2024@1/contact_stopped" in row


def test_who_manages_a_sentence_adopts_nothing_for_it(house: Terminal) -> None:
    shown = house.run("adopt", "targets-2005@1", "--by", "LM:osei", "--reason", "ours")
    assert "You manage this sentence" in next(line for line in shown.lines if line.startswith("S-1"))
    assert shown.err.startswith("1 of 2 sentences would be told")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("ns1895@1",), "No policy pack 'ns1895@1'"),
        (("targets-2005@1", "--undo"), "adopt: there is no sentence that has adopted it."),
        (("targets-2005@1", "--area", "moon"), "adopt: there is no sentence to adopt it for."),
    ],
)
def test_what_cannot_be_adopted_is_one_line(words: tuple[str, ...], says: str, house: Terminal) -> None:
    shown = house.run("adopt", *words, *HERE)
    assert (shown.code, shown.out) == (2, "")
    assert says in shown.err


async def test_it_is_done_in_life_and_undone(live: Live) -> None:
    id = await live.begun(area="coast")
    here = ("--area", "coast", "--do", *HERE)
    done = await live.terminal.told("adopt", "targets-2005@1", *here)
    assert (done.code, done.err) == (0, "1 of 1 sentences told.\n"), done
    assert live.record.sentence(id).governing().today[0] == "targets-2005@1"
    undone = await live.terminal.told("adopt", "targets-2005@1", "--undo", *here)
    assert undone.code == 0, undone
    assert live.record.sentence(id).governing().today == live.record.sentence(id).packs
