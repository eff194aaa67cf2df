"""What somebody reads who opens a sentence cold: the golden texts are in golden/standing/, one a phase.

Where a text is meant to change, write them anew with `python -m tests.domain.test_standing` and read the difference.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from domain import standing
from domain.life import Step
from tests.domain import builders as a

GOLDEN = Path(__file__).parent / "golden" / "standing"


def reported() -> Step:
    return a.tell(a.engagement(), "report_asked_for", "2022-02-02", report="R1")


def supervised() -> Step:
    """An order in its second week: the first appointment was missed, a failure waits for its explanation."""
    step = a.tell(
        a.assessed(a.order(), "1999-03-03", "medium"), "set_tier", "1999-03-03", scheme="s", tier="2", reasons=[]
    )
    return a.failed(a.wait(step, "1999-03-09"), "A1", "1999-03-10")


def heard() -> Step:
    return a.tell(a.in_court(), "hearing_listed", "1999-04-01", hearing_on="1999-04-20")


def seen() -> Step:
    return a.tell(a.licence(), "attended", "2023-05-10")


PHASES: dict[str, tuple[Callable[[], Step], str | None]] = {
    "before-sentence": (reported, None),
    "not-allocated": (a.sentenced, None),
    "community": (supervised, None),
    "in-court": (heard, None),
    "custody": (a.custody, None),
    "life": (a.lifer, None),
    "licence": (seen, None),
    "recalled": (a.recalled, None),
    "at-large": (a.at_large, None),
    "over": (a.over, None),
    "ended": (a.ended, None),
    "halted": (a.order, "The record holds another entry 3."),
}


def details(phase: str) -> str:
    start, halted = PHASES[phase]
    return standing.details(start().sentence, halted)


@pytest.mark.parametrize("phase", PHASES)
def test_the_standing_of_a_sentence_reads_as_its_golden_text(phase: str) -> None:
    assert details(phase) + "\n" == (GOLDEN / f"{phase}.txt").read_text(encoding="utf-8")


def test_every_golden_text_is_of_a_phase() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(PHASES)


@pytest.mark.parametrize("phase", set(PHASES) - {"ended"})
def test_every_standing_says_the_phase_and_what_is_awaited_from_whom_by_when(phase: str) -> None:
    text = details(phase)
    assert re.search(r"\*\*[A-Z][a-z ,]+\*\* since \w{3} \d", text)
    awaited = re.findall(r"^- (.+:.+)$", text, flags=re.MULTILINE)
    assert awaited
    for line in awaited:
        when = r"(by end of|overdue \(was due) \w{3} \d+ \w{3} \d{4}|no time limit|its time limit is to be found out"
        assert re.search(f": [a-z ]+, ({when})", line)


@pytest.mark.parametrize("phase", PHASES)
def test_no_standing_names_a_person_under_sentence(phase: str) -> None:
    assert a.PERSON not in details(phase)
    assert a.PERSON not in standing.title(PHASES[phase][0]().sentence)


@pytest.mark.parametrize(
    ("start", "title"),
    [
        (a.engagement, "Engagement E-1, before sentence"),
        (a.order, "Community order, Mon 1 Mar 1999 to Tue 29 Feb 2000"),
        (a.suspended, "Suspended sentence, Tue 3 May 2022 to Thu 2 Nov 2023"),
        (a.custody, "Custody with licence, Mon 8 Nov 2021 to Thu 7 Nov 2024"),
        (a.lifer, "Life sentence, from Mon 8 Nov 2021"),
    ],
)
def test_a_sentence_is_titled_by_its_kind_and_term(start, title: str) -> None:
    assert standing.title(start().sentence) == title


def test_only_the_next_five_dates_and_three_things_without_one_are_shown() -> None:
    step = a.assessed(a.order(), "1999-03-05", "high")
    for number in range(1, 5):
        step = a.failed(step, f"A{number}", f"1999-03-{number + 9}")
    lines = [line for line in standing.details(step.sentence, None).splitlines() if line.startswith("- ")]
    undated = [line for line in lines if "time limit" in line]
    assert (len(lines), undated, lines[-1]) == (9, lines[5:8], "- and 6 more")


def test_what_the_system_does_by_itself_is_awaited_from_nobody() -> None:
    assert "term" in a.owes(a.order())
    assert "End the term" not in details("community")


def test_a_sentence_that_owes_nothing_says_so() -> None:
    assert "Nothing is owed." in standing.details(a.engagement().sentence, None)


def test_open_exception_reports_are_counted() -> None:
    assert "No exception report is open." in standing.details(a.order().sentence, None)
    assert "Exception reports open: 2" in standing.details(a.wait(a.order(), "1999-03-09").sentence, None)


def test_every_state_of_enforcement_and_every_place_has_words() -> None:
    states = {"recall_decided", "in_court", "breach_referred", "breach_to_decide", "to_be_judged"}
    assert set(standing.ENFORCEMENT) == states | {"explanation_awaited", "authorised_not_to_breach", "warned", "none"}
    assert set(standing.SERVED) == set(standing.Where)
    assert set(standing.KINDS) == set(standing.Kind)


def test_a_figure_nobody_has_found_reads_otherwise_than_a_limit_that_is_not_set() -> None:
    step = a.tell(a.order(), "attended", "1999-03-04")
    unknown, none_set = a.clock(step, "assessment"), a.clock(step, "order_explained")
    words = [standing.awaited(step.sentence, clock).partition(":")[2] for clock in (unknown, none_set)]
    assert words[0] != words[1]


def test_a_sentence_that_is_over_says_since_when() -> None:
    assert "**Over, to be evaluated** since Tue 29 Feb 2000" in details("over")


def test_a_recalled_sentence_says_that_the_return_is_awaited() -> None:
    assert "Return the person to custody: prison" in details("recalled")


def renew() -> None:
    """Writes every golden text anew."""
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for phase in PHASES:
        (GOLDEN / f"{phase}.txt").write_text(details(phase) + "\n", encoding="utf-8")


if __name__ == "__main__":
    renew()
