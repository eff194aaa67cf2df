"""The report `delivery`: open cases, the likeliest to be delivered poorly first, with what the figures cannot say."""

from pathlib import Path

import pytest

from domain import rehearsal, scenario
from domain.measures.rab.bulletin import RAB
from tests.clients.lives import keep_at, life_of
from tests.terminal import Terminal

INSPECTED = Path(__file__).resolve().parent.parent / "domain" / "lives" / "inspected.yaml"


@pytest.fixture
def lived(terminal: Terminal) -> Terminal:
    """A case whose officer was interviewed, one whose officer was not, and one that has ended."""
    read = scenario.read(INSPECTED)
    inspected = rehearsal.live(read.but(sentence=read.sentence.but(id="S-1"))).entries
    keep_at(terminal.home, inspected, life_of("tier-four-in-2006", "S-2"), life_of("quiet-community-order", "S-3"))
    return terminal


def test_an_open_case_has_the_figure_that_its_interview_allows_and_says_why_others_are_missing(lived: Terminal) -> None:
    shown = lived.run("report", "delivery")
    assert shown.code == 0
    head, case, *said = shown.lines
    assert head.split() == ["ID", "MANAGER", "HARM", "CASELOAD", "IMPLEMENTATION", "DESISTANCE", "SAFETY"]
    assert case.split()[:3] == ["S-1", "brandt", "medium"]
    assert "79% (odds 3.71)" in case
    assert "not known: workload manageable" in case
    assert case.rstrip().endswith("left out: no sign of harm")
    assert [line.removeprefix("- ") for line in said[1:]] == list(RAB.limits)


def test_every_figure_for_programs_has_its_limits_beside_it(lived: Terminal) -> None:
    (case,) = lived.run("report", "delivery", "--json").json
    (figure,) = [one for one in case["figures"] if "probability" in one]
    assert figure["limits"] == list(RAB.limits)
    assert round(figure["probability"], 3) == 0.788


@pytest.mark.parametrize(("option", "of"), [("--manager", "brandt"), ("--manager", "nobody"), ("--area", "north")])
def test_it_can_be_asked_of_a_part_of_the_caseload(option: str, of: str, lived: Terminal) -> None:
    found = lived.run("report", "delivery", "--json", option, of).json
    assert [one["sentence"] for one in found] == ([] if of == "nobody" else ["S-1"])


def test_without_an_interview_it_says_how_one_is_recorded(terminal: Terminal) -> None:
    assert "Record one: sentence interview ID" in terminal.run("report", "delivery").out
