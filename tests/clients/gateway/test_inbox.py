"""The inbox keeps a fact until the record has it, each sentence its facts in order; the rest waits in quarantine."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clients.gateway.inbox import PAUSES, Inbox, Waiting
from clients.gateway.inbox import inbox as table
from domain.calendar import stamp
from domain.messages import Message
from domain.model import By
from tests.clients.races import a_moment_ahead

NOW = datetime(2026, 11, 20, 10, 0, 0, tzinfo=UTC)
AT_ONCE = 8


@pytest.fixture
def inbox(database: str) -> Iterator[Inbox]:
    opened = Inbox(database)
    yield opened
    opened.close()


def fact(id: str, *, at: datetime = NOW, **body: object) -> Message:
    return Message(id=id, type="released", by=By.read("prison"), received_at=at, occurred_at=NOW, body=body)


def test_a_fact_waits_as_it_came(inbox: Inbox) -> None:
    inbox.keep("S-1", fact("prison:1", kind="curfew", note='quotes " and ümläuts'))
    (waiting,) = inbox.next_for_each(NOW)
    assert (waiting.sentence, waiting.tries) == ("S-1", 0)
    assert waiting.message == fact("prison:1", kind="curfew", note='quotes " and ümläuts')


def test_a_fact_told_again_is_one_fact_with_the_time_at_which_it_first_came(inbox: Inbox) -> None:
    inbox.keep("S-1", fact("prison:1"))
    inbox.keep("S-1", fact("prison:1", at=NOW + timedelta(minutes=5)))
    (waiting,) = inbox.next_for_each(NOW + timedelta(hours=1))
    assert waiting.message.received_at == NOW
    assert inbox.unsettled() == 1


def test_facts_of_two_sentences_may_have_the_same_id(inbox: Inbox) -> None:
    inbox.keep("S-1", fact("prison:1"))
    inbox.keep("S-2", fact("prison:1"))
    assert _next(inbox) == [("S-1", "prison:1"), ("S-2", "prison:1")]


def test_a_fact_told_again_after_it_was_settled_is_not_sent_again(inbox: Inbox) -> None:
    inbox.keep("S-1", fact("prison:1"))
    inbox.settle(*inbox.next_for_each(NOW), NOW)
    inbox.keep("S-1", fact("prison:1", at=NOW + timedelta(minutes=5)))
    assert (inbox.unsettled(), inbox.next_for_each(NOW + timedelta(hours=1))) == (0, [])


def test_one_fact_told_twice_at_once_is_kept_once(inbox: Inbox, database: str) -> None:
    inbox.keep("S-0", fact("prison:0"))
    ahead = {"id": "prison:1", "sentence": "S-1", "message": fact("prison:1").model_dump_json(), "tries": 0}
    times = dict.fromkeys(("received_at", "next_try"), stamp(NOW))
    with a_moment_ahead(database, table, [ahead | times]) as commit, ThreadPoolExecutor(1) as thread:
        keeping = thread.submit(inbox.keep, "S-1", fact("prison:1"))
        commit()
        keeping.result(20)
    assert inbox.unsettled() == 2


def test_many_facts_at_once_are_all_kept_once(inbox: Inbox) -> None:
    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(lambda number: inbox.keep("S-1", fact(f"prison:{number}")), range(40)))
    assert inbox.unsettled() == 40


def test_each_sentence_gets_its_first_fact_and_the_next_once_that_is_settled(inbox: Inbox) -> None:
    for id, sentence in (("1", "S-1"), ("2", "S-1"), ("3", "S-2"), ("4", "S-1")):
        inbox.keep(sentence, fact(id))
    assert _next(inbox) == [("S-1", "1"), ("S-2", "3")]
    inbox.settle(_first(inbox, "S-1"), NOW)
    assert _next(inbox) == [("S-1", "2"), ("S-2", "3")]
    inbox.settle(_first(inbox, "S-2"), NOW)
    inbox.settle(_first(inbox, "S-1"), NOW)
    assert _next(inbox) == [("S-1", "4")]


def test_a_fact_that_waits_for_its_next_try_holds_back_those_behind_it(inbox: Inbox) -> None:
    inbox.keep("S-1", fact("1"))
    inbox.keep("S-1", fact("2"))
    inbox.tried(_first(inbox, "S-1"), NOW)
    assert inbox.next_for_each(NOW) == []
    assert _next(inbox, NOW + timedelta(seconds=1)) == [("S-1", "1")]


def test_a_fact_that_was_tried_lets_those_of_other_sentences_go_first(inbox: Inbox) -> None:
    inbox.keep("S-1", fact("1"))
    inbox.keep("S-2", fact("2", at=NOW + timedelta(seconds=1)))
    inbox.tried(_first(inbox, "S-1"), NOW + timedelta(seconds=1))
    assert _next(inbox, NOW + timedelta(hours=1)) == [("S-2", "2"), ("S-1", "1")]


def test_the_pause_between_tries_grows_and_then_stays(inbox: Inbox) -> None:
    inbox.keep("S-1", fact("1"))
    now = NOW
    for pause in (*PAUSES, PAUSES[-1], PAUSES[-1]):
        inbox.tried(_first(inbox, "S-1", now), now)
        assert inbox.next_for_each(now + timedelta(seconds=pause - 1)) == []
        now += timedelta(seconds=pause)
    assert list(PAUSES) == sorted(PAUSES)
    assert _first(inbox, "S-1", now).tries == len(PAUSES) + 2


def test_what_is_kept_is_there_for_whoever_opens_the_inbox_next(database: str) -> None:
    first = Inbox(database)
    first.keep("S-1", fact("1"))
    first.hold("prison", "unreadable", "{", NOW)
    again = Inbox(database)
    assert _next(again) == [("S-1", "1")]
    assert [held.body for held in again.held()] == ["{"]
    first.close()
    again.close()


def test_what_is_kept_is_on_disk_before_anyone_is_answered(tmp_path: Path) -> None:
    inbox = Inbox(f"sqlite:///{tmp_path / 'record.db'}")
    inbox.keep("S-1", fact("1"))
    other = sqlite3.connect(tmp_path / "record.db")
    assert other.execute("SELECT id, settled_at FROM inbox").fetchall() == [("1", None)]
    other.close()
    inbox.close()


def test_what_is_held_waits_for_the_case_administrator_oldest_first(inbox: Inbox) -> None:
    inbox.hold("prison", "unreadable", "{", NOW)
    inbox.hold("court", "sentence_unknown", '{"id": "1"}', NOW + timedelta(minutes=1))
    assert [(one.source, one.why, one.body, one.received_at, one.owner) for one in inbox.held()] == [
        ("prison", "unreadable", "{", NOW, "case_administrator"),
        ("court", "sentence_unknown", '{"id": "1"}', NOW + timedelta(minutes=1), "case_administrator"),
    ]


def test_what_was_looked_at_is_held_no_more_and_is_looked_at_once(inbox: Inbox) -> None:
    inbox.hold("prison", "unreadable", "{", NOW)
    (held,) = inbox.held()
    assert inbox.look_at(held.place, "sent again by the prison", NOW)
    assert inbox.held() == []
    assert not inbox.look_at(held.place, "again", NOW)
    assert not inbox.look_at(held.place + 1, "never there", NOW)


def test_what_came_of_what_was_held_is_kept(tmp_path: Path) -> None:
    inbox = Inbox(f"sqlite:///{tmp_path / 'record.db'}")
    inbox.hold("prison", "unreadable", "{", NOW)
    inbox.look_at(1, "sent again by the prison", NOW + timedelta(hours=1))
    other = sqlite3.connect(tmp_path / "record.db")
    assert other.execute("SELECT body, looked_at, outcome FROM quarantine").fetchall() == [
        ('"{"', "2026-11-20T11:00:00Z", "sent again by the prison")
    ]
    other.close()
    inbox.close()


@pytest.mark.parametrize("odd", ["nothing\x00ness", "x" * 60_000], ids=["a NUL", "much"])
def test_what_is_held_may_be_any_text(odd: str, inbox: Inbox) -> None:
    inbox.hold("prison", "unreadable", odd, NOW)
    assert [one.body for one in inbox.held()] == [odd]


def _next(inbox: Inbox, now: datetime = NOW) -> list[tuple[str, str]]:
    return [(waiting.sentence, waiting.message.id) for waiting in inbox.next_for_each(now)]


def _first(inbox: Inbox, sentence: str, now: datetime = NOW) -> Waiting:
    return next(waiting for waiting in inbox.next_for_each(now) if waiting.sentence == sentence)
