"""What is held: shown with its secrets masked, released by one person, rejected by two."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clients.gateway.adapters import Delivery, Held
from clients.people import readable
from tests.console.filled import BODY, ELSEWHERE, KHAN, MINE, fill, hold, sent
from tests.console.here import PARKS, WEBB, Here, here
from tests.console.html import faults
from tests.stack import now


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Here]:
    with here(tmp_path) as opened:
        fill(opened.stores)
        yield opened


def test_what_is_held_says_why_and_shows_no_secret(house: Here) -> None:
    text = house.browser(WEBB).get("/quarantine/1").text
    assert faults(text) == []
    assert "It names a sentence that is not known here" in text
    assert "very-secret" in BODY.decode()
    assert "very-secret" not in text
    assert "•••" in text


def test_one_person_attaches_it_to_a_sentence_and_it_goes_on_its_way(house: Here) -> None:
    visitor = house.browser(WEBB)
    status, to = sent(visitor, "/quarantine/1/release", sentence=MINE, why="The name and the day fit")
    assert (status, to) == (303, "/quarantine/1?saved=yes")
    text = visitor.get(to).text
    assert faults(text) == []
    assert f"Saved: Released to {MINE}." in text
    assert [one.sentence for one in house.stores.inbox.next_for_each(now())] == [MINE]
    assert "Nothing is held back." in visitor.get("/quarantine").text
    assert "Released" in visitor.get("/quarantine?all=yes").text


@pytest.mark.parametrize(
    ("sentence", "says"),
    [("S-nowhere", "There is no sentence"), (ELSEWHERE, "belongs to another team"), ("", "Enter the sentence")],
)
def test_it_goes_to_no_sentence_that_is_not_there_or_not_theirs(house: Here, sentence: str, says: str) -> None:
    status, text = sent(house.browser(WEBB), "/quarantine/1/release", sentence=sentence, why="It fits")
    assert (status, faults(text)) == (422, [])
    assert says in text
    assert house.stores.quarantine.find(1).outcome is None


def test_a_reject_takes_two_different_people(house: Here) -> None:
    first, second = house.browser(PARKS), house.browser(KHAN)
    assert sent(first, "/quarantine/1/reject", why="Not ours")[0] == 303
    assert "Reject to confirm" in first.get("/quarantine").text
    status, text = sent(first, "/quarantine/1/reject", why="Not ours")
    assert (status, faults(text)) == (422, [])
    assert "You have proposed this yourself." in text
    assert "Ask somebody else to confirm it." in text
    assert sent(second, "/quarantine/1/reject", why="It is not ours")[0] == 303
    assert house.stores.quarantine.find(1).outcome == "rejected"
    assert "was decided on already" in sent(second, "/quarantine/1/reject", why="It is not ours")[1]


def test_what_names_a_sentence_of_another_team_keeps_what_it_says_from_the_reader(house: Here) -> None:
    place = hold(house.stores, "msg_2", names=ELSEWHERE)
    text = house.browser(WEBB).get(f"/quarantine/{place}").text
    assert "Access restricted" in text
    assert "token" not in text


def test_what_waits_for_a_number_says_that_nothing_has_to_be_done_with_it(house: Here) -> None:
    unknown = Held(why="person_unknown", awaits=readable(crn="X900001"))
    house.stores.inbox.take(Delivery(source="hmpps", id="msg_3", body=b"{}", received_at=now()))
    house.stores.inbox.sort(*house.stores.inbox.unread("hmpps", now()), [unknown], now())
    place = house.stores.quarantine.all()[-1].place
    text = house.browser(WEBB).get(f"/quarantine/{place}").text
    assert faults(text) == []
    assert "It is read again by itself once it is told whose number it is" in text
    house.stores.people.identify("ada", now(), "CA:webb", crn="X900001")
    (awaiting,) = house.stores.inbox.again.due("hmpps", now())
    house.stores.inbox.again.sort(awaiting, [], now())
    text = house.browser(WEBB).get(f"/quarantine/{place}").text
    assert faults(text) == []
    assert "Read again: " in text
    assert "Who is meant is known now; nothing new" in text


def test_what_was_never_held_is_not_found(house: Here) -> None:
    assert house.browser(WEBB).get("/quarantine/99").status_code == 404
