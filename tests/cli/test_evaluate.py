"""The verb that evaluates reads the record alone."""

import pytest

from tests.clients.lives import keep_at
from tests.domain import test_evaluation as evaluated
from tests.terminal import Terminal


@pytest.fixture
def house(terminal: Terminal) -> Terminal:
    """One sentence that has ended and was evaluated."""
    keep_at(terminal.home, evaluated.ended())
    return terminal


def test_an_ended_sentence_says_what_was_delivered_what_was_not_and_why(house: Terminal) -> None:
    shown = house.run("evaluate", "S-1")
    assert shown.code == 0
    assert shown.lines[:8] == [
        "S-1",
        "Ended on Mon 6 Nov 2023: half of it",
        "skills  Thinking skills (constructive, stage 3, by Northgate, for O1)",
        "  delivered: judged yes; the record shows yes",
        "  steps: referred Wed 11 May 2022 (day 8), accepted Fri 13 May 2022 (day 10)"
        ", prepared Fri 20 May 2022 (day 17), commenced Wed 25 May 2022 (day 22)"
        ", completed Sat 20 Aug 2022 (day 109), consolidated Sat 27 Aug 2022 (day 116)",
        "  took: contacts 1, sessions 2",
        "  deadlines: met 0, late 0, missed 0",
        "work  Unpaid work (punitive, by Northgate, for no objective)",
    ]
    assert (
        "  delivered: judged yes (what could be had of it); the record shows no (only started); THEY DIFFER"
        in shown.out
    )
    assert "  took: contacts 0, sessions 0, hours 40 of 60" in shown.out
    assert "  deadlines: met 0, late 0, missed 1: Prepare the person for mentor" in shown.out
    assert " ".join(shown.lines[-1].split()).startswith("O2 A place to live Thu 1 Dec 2022 housing, mentor 3 judged no")


def test_a_sentence_that_goes_on_says_so(terminal: Terminal) -> None:
    keep_at(terminal.home, evaluated.lived())
    assert terminal.run("evaluate", "S-1").lines[1] == "Not ended yet: this is where it stands."


def test_the_json_of_a_sentence_is_its_evaluation(house: Terminal) -> None:
    assert house.run("evaluate", "S-1", "--json").json == evaluated.evaluation().model_dump(mode="json")


def test_all_sentences_together_show_what_became_of_each_provider_s_interventions(house: Terminal) -> None:
    shown = house.run("evaluate", "--by", "provider")
    assert (shown.code, shown.lines[0].split()[:4]) == (0, ["PROVIDER", "PLANNED", "REFERRED", "ACCEPTED"])
    assert [line.split()[0] for line in shown.lines[1:3]] == ["Northgate", "Shelter"]
    (north, shelter) = house.run("evaluate", "--by", "provider", "--json").json
    assert (north["referred"], north["completed"], north["seen_per_completion"]) == (2, 1, 3.0)
    assert (shelter["causes"], shelter["seen_per_completion"]) == ({"moved": 1, "taken_out": 1}, None)


def test_an_empty_house_has_nothing_to_show(terminal: Terminal) -> None:
    assert terminal.run("evaluate", "--by", "kind").out == "No sentence has an intervention yet.\n"


@pytest.mark.parametrize("words", [[], ["S-1", "--by", "kind"]], ids=["neither", "both"])
def test_it_is_asked_of_one_sentence_or_of_all(words: list[str], house: Terminal) -> None:
    shown = house.run("evaluate", *words)
    assert (shown.code, shown.out) == (2, "")
    assert "name one sentence" in shown.err


def test_a_sentence_that_is_not_there_is_named(house: Terminal) -> None:
    shown = house.run("evaluate", "S-9")
    assert (shown.code, shown.err) == (5, "There is no sentence 'S-9' in the record.\n")


# The verbs of the new facts


@pytest.mark.parametrize(
    ("verb", "options", "said"),
    [
        (
            "characteristics",
            ["--sex", "female", "--age-band", "60+"],
            "Characteristics recorded, for equality monitoring",
        ),
        (
            "interview",
            ["--officer", "osei", "--fte-cases", "44", "--has-skills", "--no-training-access"],
            "The responsible officer was interviewed about this case",
        ),
        ("criterion", ["--criterion", "B3", "--answer", "no", "--reason", "no dates"], "Criterion B3 judged: no"),
    ],
)
def test_a_new_fact_can_be_told_at_a_terminal(verb: str, options: list[str], said: str, terminal: Terminal) -> None:
    keep_at(terminal.home, evaluated.lived())
    by = "CA:lee" if verb == "characteristics" else "LM:parks"
    shown = terminal.run(verb, "S-1", *options, "--by", by, "--dry-run")
    assert shown.code == 0
    assert said in shown.out


def test_a_judgement_on_no_criterion_is_turned_away_with_those_that_there_are(terminal: Terminal) -> None:
    keep_at(terminal.home, evaluated.lived())
    options = ["--criterion", "B9", "--answer", "no", "--reason", "no dates"]
    shown = terminal.run("criterion", "S-1", *options, "--by", "LM:parks", "--dry-run")
    assert (shown.code, shown.out) == (2, "")
    assert "There are: B1, B2, B3, B4, C1, C2, C3, C4, C5, D1, D2, D4." in shown.err
