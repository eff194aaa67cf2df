"""The verb that shows the letter that an entry asked for."""

import pytest

from domain.life import Step
from tests.clients.lives import keep_at
from tests.domain import builders as a
from tests.terminal import Terminal


def warned() -> Step:
    step = a.tell(a.order_since_2021(), "language_chosen", "2022-05-20", "CA", language="cy")
    return a.warned(a.unacceptable(step, "A1", "2022-06-01"), "A1", "2022-06-10")


SEQ = str(warned().sentence.seq)


@pytest.fixture
def house(terminal: Terminal) -> Terminal:
    keep_at(terminal.home, warned())
    return terminal


def test_a_letter_is_shown_in_the_language_that_it_goes_out_in(house: Terminal) -> None:
    shown = house.run("letter", "S-1", SEQ)
    assert (shown.code, shown.err) == (0, "")
    assert shown.lines[:3] == ["Rhybudd ffurfiol", "", "Annwyl ((name))"]
    assert "Ni ddaethoch i'ch apwyntiad (dydd Mercher 1 Mehefin 2022, 10am)." in shown.lines


def test_it_can_be_read_in_the_other_language(house: Terminal) -> None:
    lines = house.run("letter", "S-1", SEQ, "--language", "en").lines
    assert lines[:3] == ["Formal warning", "", "Dear ((name))"]
    assert "You did not come to your appointment on Wednesday 1 June 2022 at 10am." in lines


def test_as_json_it_names_what_the_sender_fills_in(house: Terminal) -> None:
    read = house.run("letter", "S-1", SEQ, "--json").json
    assert (read["letter"], read["language"], read["edition"]) == ("warning", "cy", 1)
    assert read["merge_fields"] == ["name", "office", "telephone"]
    assert read["body"].startswith("Annwyl ((name))\n\n")


def test_an_entry_that_asked_for_no_letter_is_told_so(house: Terminal) -> None:
    shown = house.run("letter", "S-1", "1")
    assert (shown.code, shown.out) == (5, "")
    assert shown.err.startswith("Entry 1 of S-1 asked for no letter: ")


def test_a_sentence_that_there_is_not_is_told_so(house: Terminal) -> None:
    assert house.run("letter", "S-9", "1").code == 5
