"""Pictures from the command line: of a sentence in the record, of a scenario's file, of the caseload."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.clients.lives import begun, keep_at, quiet
from tests.conftest import ROOT
from tests.stack import told
from tests.terminal import Terminal

QUIET = str(ROOT / "examples" / "quiet-community-order.yaml")
LIFE = str(ROOT / "examples" / "life-over-thirty-years.yaml")
ALLOCATED = told("m1", "allocate", "LM:khan", offender_manager="osei", case_administrator="webb")


@pytest.fixture
def house(terminal: Terminal) -> Terminal:
    """S-1 has a manager, S-2 has none, S-3 has ended."""
    keep_at(terminal.home, begun("S-1", ALLOCATED), begun("S-2"), quiet("S-3"))
    return terminal


def test_without_a_file_a_chart_is_told_in_words(house: Terminal) -> None:
    shown = house.run("chart", "S-3")
    assert shown.code == 0
    assert shown.lines[:4] == [
        "Community order, Mon 1 Mar 1999 to Tue 29 Feb 2000",
        "In the community from 1 March 1999, over after 29 February 2000.",
        "25 contacts kept and none failed, one offender manager, one day without one.",
        "Nine deadlines met in time, none late, none missed, none ahead.",
    ]
    assert shown.lines[4].split() == ["FROM", "TO", "LANE", "WHAT", "ENTRIES"]


def test_a_sentence_is_drawn_into_a_file(house: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "s-3.svg"
    assert house.run("chart", "S-3", "--out", str(file)).out == f"Drawn: {file}\n"
    assert ElementTree.parse(file).getroot().get("role") == "img"


def test_a_page_holds_the_picture_its_words_and_its_table(house: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "s-3.html"
    shown = house.run("chart", "S-3", "--out", str(file), "--text")
    page = file.read_text()
    assert shown.lines[2] in page
    assert "<svg" in page
    assert page.count("<tr>") == len(shown.lines) - 5  # all but what was drawn, the title and three sentences


def test_a_part_of_a_long_sentence_is_told_and_drawn(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "life.svg"
    shown = terminal.run("chart", LIFE, "--show", "custody", "--out", str(file), "--text")
    assert shown.lines[5] == "Shown from 14 June 1999 to 5 December 2016."
    assert "Whole sentence" in file.read_text()
    assert len(shown.lines) < len(terminal.run("chart", LIFE).lines)


def test_a_scenario_needs_no_record(terminal: Terminal) -> None:
    assert terminal.run("chart", QUIET).lines[0] == "Community order, Mon 1 Mar 1999 to Tue 29 Feb 2000"
    assert not (terminal.home / "record.db").exists()


def test_as_at_a_day_only_what_was_known_then_is_told(house: Terminal) -> None:
    shown = house.run("chart", "S-3", "--as-at", "1999-06-01")
    assert shown.lines[1] == "In the community from 1 March 1999, to end on 29 February 2000."
    assert shown.lines[2].startswith("12 contacts kept")
    assert shown.out == house.run("chart", QUIET, "--as-at", "1999-06-01").out


def test_the_caseload_is_told_by_officer_or_by_area(house: Terminal) -> None:
    shown = house.run("chart", "caseload")
    assert shown.lines[1] == "2 open sentences, 1 officers, 0 above the cap of 50 (rab2020@1/allocation)."
    assert [line.split() for line in shown.lines[3:]] == [
        ["WHO", "ALL", "NO", "TIER"],
        ["not", "allocated", "1", "1"],
        ["osei", "1", "1"],
    ]
    assert house.run("chart", "caseload", "--by", "area").lines[-1].split() == ["north", "2", "2"]


def test_the_caseload_is_drawn(house: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "caseload.html"
    assert house.run("chart", "caseload", "--out", str(file)).code == 0
    assert "Due by week" in file.read_text()


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["chart", "S-9"], 5, "There is no sentence 'S-9' in the record."),
        (["chart", "S-3", "--out", "x.png"], 2, "a picture is a file that ends in .svg or .html"),
        (["chart", "S-3", "--out", "/nowhere/x.svg"], 2, "No such file or directory"),
        (["chart", "S-3", "--as-at", "June"], 2, "'June' is no day: write 1999-03-05."),
        (["chart", "S-3", "--as-at", "1998-06-01"], 5, "Nothing was known of S-3"),
        (["chart", "caseload", "--as-at", "1999-06-01"], 2, "--as-at is for one sentence"),
        (["chart", "S-3", "--by", "area"], 2, "--by for the caseload"),
        (["chart", "S-3", "--show", "custody"], 2, "this sentence has all"),
        (["chart", "caseload", "--show", "year"], 2, "so is --show"),
        (["chart", "nothing.yaml"], 2, "nothing.yaml"),
    ],
    ids=str,
)
def test_what_cannot_be_drawn_says_why(words: list[str], code: int, says: str, house: Terminal) -> None:
    shown = house.run(*words)
    assert shown.code == code
    assert says in shown.err
