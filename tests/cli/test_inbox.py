"""The verbs of facts that came in: what is held is listed, shown, released and rejected."""

from contextlib import closing
from datetime import timedelta

import pytest

from clients.access import AccessLog
from clients.gateway.adapters import Delivery, Held
from clients.gateway.inbox import Inbox
from domain.messages import Message
from domain.model import By
from tests.clients.lives import begun, keep_at
from tests.stack import now
from tests.terminal import Terminal

CAME = now() - timedelta(hours=1)
BECAUSE = ("--reason", "meant for S-1")


@pytest.fixture
def house(terminal: Terminal) -> Terminal:
    """A terminal where S-1 goes on, a death is held and something that cannot be read."""
    keep_at(terminal.home, begun("S-1"))
    died = Message(id="prison:msg_1", type="died", by=By.read("prison"), received_at=CAME)
    with closing(Inbox(f"sqlite:///{terminal.home / 'record.db'}")) as inbox:
        for id, body, found in (
            ("msg_1", b'{"type": "died"}', Held(why="sentence_unknown", message=died, sentence="S-none")),
            ("msg_2", b'{"who": "knows [what]", "password": "x"}\x1b', Held(why="unreadable")),
        ):
            inbox.take(Delivery(source="prison", id=id, body=body, received_at=CAME))
            inbox.sort(*inbox.unread("prison", now()), [found], now())
    return terminal


def test_what_is_held_is_listed_with_why_and_what_it_says(house: Terminal) -> None:
    first, second, foot = house.run("inbox", "list").lines
    assert (first.split()[0], first.split("  ")[-4:]) == ("1", ["prison", "sentence_unknown", "died", "S-none"])
    assert (second.split()[0], second.split("  ")[-3:]) == ("2", ["unreadable", "?", "no sentence named"])
    assert foot == "2 held back, 0 on their way."


def test_what_is_held_is_shown_with_its_secrets_masked(house: Terminal) -> None:
    shown = house.run("inbox", "show", "2")
    assert shown.code == 0
    assert shown.lines[1:] == [
        "Held     unreadable, for the case administrator",
        "Says     nothing that could be read",
        "Names    no sentence",
        '{"who": "knows [what]", "password": •••}\\x1b',
    ]


def test_released_it_is_on_its_way_and_says_who_and_why(house: Terminal) -> None:
    released = house.run("inbox", "release", "1", "--to", "S-1", *BECAUSE, "--by", "CA:webb")
    assert released.code == 0
    assert released.lines[4].startswith("Released to S-1 by case_administrator:webb, ")
    assert released.lines[4].endswith(": meant for S-1")
    assert house.run("inbox", "list").lines[-1] == "1 held back, 1 on their way."
    again = house.run("inbox", "release", "1", "--to", "S-1", *BECAUSE, "--by", "CA:webb")
    assert (again.code, again.lines) == (3, [])
    with closing(AccessLog(f"sqlite:///{house.home / 'record.db'}")) as access:
        assert [(look.who, look.what) for look in access.looks_at("S-1")] == [("webb", "release from quarantine")]
    assert "was decided on already" in again.err


def test_rejected_by_two_it_is_listed_no_more_but_with_all(house: Terminal) -> None:
    assert house.run("inbox", "reject", "2", *BECAUSE, "--by", "CA:webb").code == 0
    assert house.run("inbox", "list").lines[1].endswith("reject proposed")
    own = house.run("inbox", "reject", "2", *BECAUSE, "--by", "CA:webb")
    assert (own.code, "You have proposed this yourself." in own.err) == (4, True)
    assert house.run("inbox", "reject", "2", *BECAUSE, "--by", "LM:khan").code == 0
    assert house.run("inbox", "list").lines[-1] == "1 held back, 0 on their way."
    assert house.run("inbox", "list", "--all").lines[1].endswith("rejected")


def test_as_json_it_has_the_fields_of_the_model(house: Terminal) -> None:
    house.run("inbox", "reject", "2", *BECAUSE, "--by", "CA:webb")
    listed = house.run("inbox", "list", "--json").json
    assert listed["waiting"] == 0
    assert listed["held"][1] == house.run("inbox", "show", "2", "--json").json
    held = listed["held"][1]
    (step,) = held.pop("steps")
    assert (step["did"], step["by"], step["why"]) == ("reject_proposed", "case_administrator:webb", "meant for S-1")
    assert held.pop("received_at").endswith("Z")
    assert held == {
        "place": 2,
        "source": "prison",
        "id": "msg_2",
        "why": "unreadable",
        "body": '{"who": "knows [what]", "password": •••}\\x1b',
        "type": None,
        "sentence": None,
        "owner": "case_administrator",
        "outcome": None,
    }


@pytest.mark.parametrize("words", [("show", "7"), ("release", "7", "--to", "S-1"), ("reject", "7")], ids=" ".join)
def test_what_was_never_held_is_not_found(words: tuple[str, ...], house: Terminal) -> None:
    decision = () if words[0] == "show" else (*BECAUSE, "--by", "CA:webb")
    says = "Nothing is held under 7. `sentence inbox list` shows what is.\n"
    assert house.run("inbox", *words, *decision) == (5, "", says)


@pytest.mark.parametrize("missing", ["--reason", "--by"])
def test_who_decides_and_why_has_to_be_said(missing: str, house: Terminal) -> None:
    words = {"--reason": "a reason", "--by": "CA:webb"}
    given = [word for name, value in words.items() if name != missing for word in (name, value)]
    shown = house.run("inbox", "reject", "1", *given)
    assert shown.code == 2
    assert f"Missing option '{missing}'" in shown.err
