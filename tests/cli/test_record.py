"""The case record as an inspector reads it: as at a day, by thread, by role, by type."""

import pytest

from tests.clients.lives import keep_at, life_of
from tests.terminal import Shown, Terminal

LIFE = "late-doubled-annulled"
"""A failure of 7 June is annulled on the 29th; a contact of 16 April is learnt on the 22nd."""


@pytest.fixture
def house(terminal: Terminal) -> Terminal:
    keep_at(terminal.home, life_of(LIFE, "S-1"))
    return terminal


def seqs(shown: Shown) -> list[int]:
    assert shown.code == 0
    return [entry["seq"] for entry in shown.json]


def test_as_at_a_day_only_what_was_recorded_by_its_end_is_known(house: Terminal) -> None:
    assert seqs(house.run("record", "S-1", "--as-at", "1999-04-21", "--json")) == list(range(1, 8))
    assert seqs(house.run("record", "S-1", "--as-at", "1999-04-22", "--json")) == list(range(1, 10))
    assert house.run("record", "S-1", "--as-at", "1999-04-22", "--last", "2").lines[1].startswith("8 ")


def test_a_day_to_come_shows_the_whole_record(house: Terminal) -> None:
    assert house.run("record", "S-1", "--as-at", "2150-01-01") == house.run("record", "S-1")


@pytest.mark.parametrize("verb", [["record", "S-1"], ["show", "S-1"], ["why", "S-1", "1"]], ids=" ".join)
def test_before_the_record_begins_nothing_was_known(verb: list[str], house: Terminal) -> None:
    says = "Nothing was known of S-1 on Sun 11 Apr 1999: its record begins on Mon 12 Apr 1999.\n"
    assert house.run(*verb, "--as-at", "1999-04-11") == (5, "", says)


def test_the_three_threads_share_out_the_record(house: Terminal) -> None:
    threads = [
        seqs(house.run("record", "S-1", "--thread", thread, "--json"))
        for thread in ("management", "supervision", "administration")
    ]
    assert all(threads)
    assert sorted(seq for thread in threads for seq in thread) == seqs(house.run("record", "S-1", "--json"))


@pytest.mark.parametrize("role", ["CA", "ca", "case_administrator"])
def test_a_role_is_a_code_or_its_name(role: str, house: Terminal) -> None:
    entries = house.run("record", "S-1", "--role", role, "--json").json
    assert {entry["by"]["role"] for entry in entries} == {"case_administrator"}


def test_types_may_be_named_together_and_filters_narrow_one_another(house: Terminal) -> None:
    both = ["--type", "judged", "--type", "did-not-fit"]
    assert seqs(house.run("record", "S-1", *both, "--json")) == [14, 23, 37, 47]
    assert seqs(house.run("record", "S-1", *both, "--thread", "management", "--json")) == [23, 37, 47]
    assert seqs(house.run("record", "S-1", *both, "--as-at", "1999-06-13", "--last", "1", "--json")) == [23]


def test_where_nothing_matches_it_says_so(house: Terminal) -> None:
    assert house.run("record", "S-1", "--role", "EO") == (0, "No entries match.\n", "")
    assert house.run("record", "S-1", "--role", "EO", "--json").json == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--as-at", "soon"], "'soon' is no day: write 1999-03-05."),
        (["--as-at", "1999-02-30"], "'1999-02-30' is no day"),
        (["--thread", "gossip"], "'gossip' is not one of 'management', 'supervision', 'administration'"),
        (["--role", "boss"], "There is no role 'boss'. There are: OM, OS"),
        (["--type", "judge"], "There is no entry of type 'judge'. There are: judged."),
    ],
    ids=" ".join,
)
def test_what_cannot_be_meant_is_wrong_usage(words: list[str], says: str, house: Terminal) -> None:
    shown = house.run("record", "S-1", *words)
    assert (shown.code, shown.out) == (2, "")
    assert says in shown.err


def test_a_sentence_is_shown_as_it_stood_on_a_day(house: Terminal) -> None:
    then = house.run("show", "S-1", "--as-at", "1999-06-28", "--json").json
    assert (then["state"]["seq"], then["standing"]["enforcement"]) == (48, "breach_to_decide")
    assert then["standing"]["ended_on"] is None
    assert any(
        "Decide on breach or recall after B3" in line
        for line in house.run("show", "S-1", "--as-at", "1999-06-28").lines
    )
    assert house.run("show", "S-1", "--as-at", "2150-01-01", "--json").json == house.run("show", "S-1", "--json").json
