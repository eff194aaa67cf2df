"""Who looks at the command line is kept, and who says in which role they look, sees what the table leaves to it."""

import getpass
from contextlib import closing

import pytest

from clients.access import AccessLog, Look
from tests.clients.lives import begun, keep_at
from tests.terminal import Terminal

BY = ("--by", "CA:webb")
REFUSED = 4


@pytest.fixture
def house(terminal: Terminal) -> Terminal:
    """Ada has two sentences, Ben has one."""
    keep_at(terminal.home, begun("S-1", person="ada"), begun("S-2", person="ben"), begun("S-3", person="ada"))
    return terminal


def kept(house: Terminal, *sentences: str) -> list[Look]:
    with closing(AccessLog(f"sqlite:///{house.home / 'record.db'}")) as access:
        return [look for id in sentences or ("S-1", "S-2", "S-3") for look in access.looks_at(id)]


LOOKING = {
    ("show", "S-1"): "sentence",
    ("show", "S-1", "--as-at", "2030-01-01"): "record",
    ("record", "S-1"): "record",
    ("why", "S-1", "1"): "record",
}


@pytest.mark.parametrize("words", LOOKING)
def test_a_look_at_a_sentence_is_kept_with_who_said_that_they_look(house: Terminal, words: tuple[str, ...]) -> None:
    assert house.run(*words, *BY).code == 0
    assert [(one.who, one.sentence, one.what) for one in kept(house)] == [("webb", "S-1", LOOKING[words])]


@pytest.mark.parametrize("words", [*LOOKING, ("chart", "S-1"), ("evaluate", "S-1")])
def test_who_says_nothing_is_kept_as_this_machine_knows_them(house: Terminal, words: tuple[str, ...]) -> None:
    assert house.run(*words).code == 0
    assert [one.who for one in kept(house)] == [f"command line:{getpass.getuser()}"]
    assert house.with_(SENTENCE_BY="OM:brandt").run(*words).code == 0
    assert kept(house)[0].who == "brandt"


@pytest.mark.parametrize("by", ["CA:webb", "court:north"])
def test_what_would_follow_is_a_look_too_of_whoever_may_say_it(house: Terminal, by: str) -> None:
    assert house.run("address-changed", "S-1", "--known-from", "a letter", "--dry-run", "--by", by).code == 0
    assert [(one.who, one.what) for one in kept(house)] == [(by.partition(":")[2], "sentence")]


def test_a_person_is_a_look_at_each_of_their_sentences(house: Terminal) -> None:
    assert house.run("person", "ada", *BY).code == 0
    assert [(one.who, one.sentence, one.what) for one in kept(house)] == [
        ("webb", "S-1", "person"),
        ("webb", "S-3", "person"),
    ]


@pytest.mark.parametrize("words", [("list",), ("diary",), ("verify",), ("show", "S-9"), ("person", "eve")])
def test_lists_and_what_is_not_there_are_no_looks(house: Terminal, words: tuple[str, ...]) -> None:
    house.run(*words)
    assert kept(house) == []


@pytest.mark.parametrize(
    ("words", "by"),
    [
        (("show", "S-1"), "DV:ops"),
        (("show", "S-1"), "DO:reed"),
        (("record", "S-1"), "DV:ops"),
        (("why", "S-1", "1"), "DV:ops"),
        (("person", "ada"), "DO:reed"),
        (("inbox", "list"), "KW:lee"),
        (("inbox", "show", "1"), "KW:lee"),
        (("places",), "EO:ives"),
        (("places", "north"), "EO:ives"),
    ],
)
def test_who_says_a_role_that_does_not_look_at_it_is_shown_nothing(
    house: Terminal, words: tuple[str, ...], by: str
) -> None:
    shown = house.run(*words, "--by", by)
    assert (shown.code, shown.out) == (REFUSED, "")
    assert "Your role does not look at this" in shown.err
    assert kept(house) == []


@pytest.mark.parametrize("words", [("show", "S-1"), ("inbox", "list"), ("places",), ("person", "ada")])
def test_a_role_that_there_is_not_is_wrong_input(house: Terminal, words: tuple[str, ...]) -> None:
    assert house.run(*words, "--by", "XX:lee").code == 2


@pytest.mark.parametrize(
    ("words", "by"),
    [
        (("identify", "ada", "--crn", "X900071"), "OM:brandt"),
        (("identify", "ada", "--crn", "X900071", "--no-longer"), "LM:khan"),
        (("merge", "ada", "ben"), "OM:brandt"),
        (("unmerge", "ada", "ben"), "LM:khan"),
    ],
)
def test_who_somebody_is_is_said_by_who_keeps_the_references_and_by_nobody_else(
    house: Terminal, words: tuple[str, ...], by: str
) -> None:
    shown = house.run(*words, "--by", by)
    assert (shown.code, shown.out) == (REFUSED, "")
    assert "Ask the case administrator" in shown.err
    found = house.run("person", "ada", "--json").json
    assert (found["person"], found["numbers"], found["merges"]) == ("ada", [], [])
