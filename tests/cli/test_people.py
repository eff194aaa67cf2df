"""One person with all their sentences; numbers that are noted, found and taken back; merges that each of them hears."""

import json

import pytest

from tests.clients.lives import begun, keep_at
from tests.live import Live, new_id
from tests.stack import opening
from tests.terminal import Terminal

CRN, NOMS = "X900011", "A4321ZQ"


@pytest.fixture
def house(terminal: Terminal) -> Terminal:
    """Ada has two sentences, Ben has one."""
    keep_at(terminal.home, begun("S-1", person="ada"), begun("S-2", person="ben"), begun("S-3", person="ada"))
    return terminal


def test_a_person_is_shown_with_all_their_sentences_and_where_each_stands(house: Terminal) -> None:
    assert house.run("identify", "ada", "--crn", CRN, "--noms", NOMS, "--by", "CA:webb").out == "Noted.\n"
    for who in ("ada", CRN, NOMS.lower()):
        shown = house.run("person", who)
        assert shown.lines[0] == "ada"
        assert shown.lines[1].startswith(f"CRN {CRN} since ")
        assert shown.lines[1].endswith("from case_administrator:webb")
        assert [line.split()[0] for line in shown.lines[3:]] == ["SENTENCE", "S-1", "S-3"]
        assert "In the community" in shown.lines[4]


def test_as_json_a_person_has_numbers_merges_and_the_rows_of_the_list(house: Terminal) -> None:
    house.run("identify", "ada", "--crn", CRN, "--by", "CA:webb")
    shown = house.run("person", "ada", "--json").json
    assert [one["value"] for one in shown["numbers"]] == [CRN]
    listed = {row["sentence"]: row for row in house.run("list", "--json").json}
    assert shown["sentences"] == [listed["S-1"], listed["S-3"]]
    assert shown["merges"] == []


def test_whoever_is_not_known_exactly_is_not_found(house: Terminal) -> None:
    house.run("identify", "ada", "--crn", CRN, "--by", "CA:webb")
    for who in ("X9", "ad", "%"):
        shown = house.run("person", who)
        assert shown.code != 0
        assert "no person of that id or number" in shown.err


def test_a_name_is_noted_shown_and_erased(house: Terminal) -> None:
    house.run("identify", "ada", "--name", "Ada Vale", "--born", "1990-05-03", "--by", "CA:webb")
    assert house.run("person", "ada").lines[1].startswith("Ada Vale, born ")
    assert house.run("person", "ada", "--json").json["born"] == "1990-05-03"
    assert house.run("identify", "ada", "--erase-name", "--by", "CA:webb").code == 4
    house.run("identify", "ada", "--erase-name", "--by", "DO:moss")
    assert house.run("person", "ada", "--json").json["name"] is None


def test_a_number_can_be_taken_back(house: Terminal) -> None:
    house.run("identify", "ada", "--crn", CRN, "--by", "CA:webb")
    house.run("identify", "ada", "--crn", CRN, "--no-longer", "--by", "CA:webb")
    assert house.run("person", CRN).code != 0
    assert " until " in house.run("person", "ada").lines[1]


@pytest.mark.parametrize("given", [(), ("--crn", CRN), ("--crn", "nine", "--by", "CA:webb")])
def test_what_says_nothing_or_is_said_by_nobody_is_wrong_input(house: Terminal, given: tuple[str, ...]) -> None:
    assert house.run("identify", "ada", *given).code == 2
    assert house.run("person", "ada", "--json").json["numbers"] == []


@pytest.mark.parametrize(
    "words", [("identify", "adda", "--crn", CRN), ("merge", "ada", "benn"), ("unmerge", "x", "ben")]
)
def test_a_person_of_whom_nothing_is_known_is_most_likely_misspelt(house: Terminal, words: tuple[str, ...]) -> None:
    shown = house.run(*words, "--by", "CA:webb")
    assert shown.code != 0
    assert "There is no person" in shown.err


async def test_a_merge_is_an_entry_of_every_sentence_and_so_is_its_end(live: Live) -> None:
    first, second, other = new_id(), new_id(), new_id()
    for id, person in ((first, "gone"), (second, "gone"), (other, "into")):
        await live.sentences.start(id, opening(id, person=f"{person}-{first}"))
    shown = await live.terminal.told("merge", f"gone-{first}", f"into-{first}", "--by", "CA:webb")
    assert (shown.code, len(shown.lines)) == (0, 2)
    assert {live.record.sentence(id).person for id in (first, second)} == {f"into-{first}"}
    await live.terminal.told("unmerge", f"gone-{first}", f"into-{first}", "--by", "CA:webb")
    for id in (first, second):
        assert [type for type in live.types(id) if type.startswith("identity")] == [
            "identity_merged",
            "identity_unmerged",
        ]
        assert live.record.sentence(id).person == f"gone-{first}"
    assert not [type for type in live.types(other) if type.startswith("identity")]


def test_a_merge_that_could_not_be_told_is_told_when_it_is_said_again(house: Terminal) -> None:
    for _ in range(2):
        shown = house.run("merge", "ben", "ada", "--by", "CA:webb")
        assert (shown.code, shown.out) == (7, "")
        assert "Nothing runs on" in shown.err
    assert [one["sentence"] for one in house.run("person", "ada", "--json").json["sentences"]] == ["S-1", "S-2", "S-3"]


async def test_no_entry_and_no_id_bears_a_number(live: Live) -> None:
    id, other = new_id(), new_id()
    for one, person in ((id, "person"), (other, "other")):
        await live.sentences.start(one, opening(one, person=f"{person}-{id}"))
    await live.terminal.told("identify", f"person-{id}", "--crn", CRN, "--noms", NOMS, "--by", "CA:webb")
    await live.terminal.told("merge", f"person-{id}", f"other-{id}", "--by", "CA:webb")
    written = json.dumps([line.text for line in live.record.lines(id)])
    assert "identity_merged" in written
    assert CRN not in written
    assert NOMS not in written
