"""The inbox keeps what came until it is read, and each fact until the record has it: each sentence its own in order."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clients.gateway.adapters import Arrival, Delivery
from clients.gateway.inbox import MOST_AT_ONCE, Inbox, Waiting
from clients.gateway.placed import PAUSES
from clients.gateway.tables import inbox as table
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


def keep(inbox: Inbox, sentence: str, message: Message) -> None:
    inbox.keep(Arrival(sentence=sentence, message=message))


def came(id: str, body: bytes = b"{", *, source: str = "prison", at: datetime = NOW) -> Delivery:
    return Delivery(source=source, id=id, body=body, received_at=at)


def test_a_delivery_waits_to_be_read_word_for_word_and_is_read_once(inbox: Inbox) -> None:
    inbox.take(came("1", b"\xff\x00{"))
    (unread,) = inbox.unread("prison", NOW)
    assert (unread.delivery, unread.tries, unread.reused) == (came("1", b"\xff\x00{"), 0, False)
    found = Arrival(sentence="S-1", message=fact("prison:1"))
    inbox.sort(unread, [found], NOW)
    inbox.sort(unread, [Arrival(sentence="S-2", message=fact("prison:1"))], NOW)
    assert (inbox.unread("prison", NOW), _next(inbox)) == ([], [("S-1", "prison:1")])


def test_a_delivery_that_came_again_keeps_the_time_at_which_it_first_came(inbox: Inbox) -> None:
    for minutes in (0, 5):
        inbox.take(came("1", at=NOW + timedelta(minutes=minutes)))
    (unread,) = inbox.unread("prison", NOW + timedelta(hours=1))
    assert unread.delivery.received_at == NOW


def test_a_delivery_that_was_read_is_not_read_again_when_it_comes_again(inbox: Inbox) -> None:
    inbox.take(came("1"))
    inbox.sort(*inbox.unread("prison", NOW), [], NOW)
    inbox.take(came("1"))
    assert (inbox.unread("prison", NOW), inbox.unsettled()) == ([], 0)


def test_an_id_stands_for_the_first_body_under_it_that_was_read_or_came(inbox: Inbox) -> None:
    inbox.take(came("1", b"first"))
    inbox.take(came("1", b"second"))
    inbox.take(came("1", b"of another", source="court"))
    assert [one.reused for one in inbox.unread("prison", NOW)] == [False, True]
    assert [one.reused for one in inbox.unread("court", NOW)] == [False]
    inbox.sort(inbox.unread("prison", NOW)[1], [], NOW)
    inbox.take(came("1", b"third"))
    unread = inbox.unread("prison", NOW)
    assert [(one.delivery.body, one.reused) for one in unread] == [(b"first", True), (b"third", True)]


def test_a_delivery_that_cannot_be_read_yet_is_tried_after_a_pause_that_grows_or_was_asked_for(
    inbox: Inbox,
) -> None:
    inbox.take(came("1"))
    inbox.put_off(*inbox.unread("prison", NOW), NOW)
    assert inbox.unread("prison", NOW) == []
    later = NOW + timedelta(seconds=PAUSES[0])
    (again,) = inbox.unread("prison", later)
    assert again.tries == 1
    inbox.put_off(again, later, 900)
    assert inbox.unread("prison", later + timedelta(seconds=899)) == []
    assert len(inbox.unread("prison", later + timedelta(seconds=900))) == 1


def test_what_is_to_be_read_comes_in_parts_and_in_its_order(inbox: Inbox) -> None:
    for number in range(MOST_AT_ONCE + 1):
        inbox.take(came(str(number)))
    assert [one.delivery.id for one in inbox.unread("prison", NOW)] == [str(number) for number in range(MOST_AT_ONCE)]


def test_a_fact_waits_as_it_came(inbox: Inbox) -> None:
    keep(inbox, "S-1", fact("prison:1", kind="curfew", note='quotes " and ümläuts'))
    (waiting,) = inbox.next_for_each(NOW)
    assert (waiting.sentence, waiting.tries) == ("S-1", 0)
    assert waiting.message == fact("prison:1", kind="curfew", note='quotes " and ümläuts')


def test_a_fact_told_again_is_one_fact_with_the_time_at_which_it_first_came(inbox: Inbox) -> None:
    keep(inbox, "S-1", fact("prison:1"))
    keep(inbox, "S-1", fact("prison:1", at=NOW + timedelta(minutes=5)))
    (waiting,) = inbox.next_for_each(NOW + timedelta(hours=1))
    assert waiting.message.received_at == NOW
    assert inbox.unsettled() == 1


def test_facts_of_two_sentences_may_have_the_same_id(inbox: Inbox) -> None:
    keep(inbox, "S-1", fact("prison:1"))
    keep(inbox, "S-2", fact("prison:1"))
    assert _next(inbox) == [("S-1", "prison:1"), ("S-2", "prison:1")]


def test_a_fact_told_again_after_it_was_settled_is_not_sent_again(inbox: Inbox) -> None:
    keep(inbox, "S-1", fact("prison:1"))
    inbox.settle(*inbox.next_for_each(NOW), NOW)
    keep(inbox, "S-1", fact("prison:1", at=NOW + timedelta(minutes=5)))
    assert (inbox.unsettled(), inbox.next_for_each(NOW + timedelta(hours=1))) == (0, [])


def test_one_fact_told_twice_at_once_is_kept_once(inbox: Inbox, database: str) -> None:
    keep(inbox, "S-0", fact("prison:0"))
    ahead = {"id": "prison:1", "sentence": "S-1", "message": fact("prison:1").model_dump_json(), "tries": 0}
    times = dict.fromkeys(("received_at", "next_try"), stamp(NOW))
    with a_moment_ahead(database, table, [ahead | times]) as commit, ThreadPoolExecutor(1) as thread:
        keeping = thread.submit(keep, inbox, "S-1", fact("prison:1"))
        commit()
        keeping.result(20)
    assert inbox.unsettled() == 2


def test_many_facts_at_once_are_all_kept_once(inbox: Inbox) -> None:
    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(lambda number: keep(inbox, "S-1", fact(f"prison:{number}")), range(40)))
    assert inbox.unsettled() == 40


def test_each_sentence_gets_its_first_fact_and_the_next_once_that_is_settled(inbox: Inbox) -> None:
    for id, sentence in (("1", "S-1"), ("2", "S-1"), ("3", "S-2"), ("4", "S-1")):
        keep(inbox, sentence, fact(id))
    assert _next(inbox) == [("S-1", "1"), ("S-2", "3")]
    inbox.settle(_first(inbox, "S-1"), NOW)
    assert _next(inbox) == [("S-1", "2"), ("S-2", "3")]
    inbox.settle(_first(inbox, "S-2"), NOW)
    inbox.settle(_first(inbox, "S-1"), NOW)
    assert _next(inbox) == [("S-1", "4")]


def test_a_fact_that_waits_for_its_next_try_holds_back_those_behind_it(inbox: Inbox) -> None:
    keep(inbox, "S-1", fact("1"))
    keep(inbox, "S-1", fact("2"))
    inbox.tried(_first(inbox, "S-1"), NOW)
    assert inbox.next_for_each(NOW) == []
    assert _next(inbox, NOW + timedelta(seconds=1)) == [("S-1", "1")]


def test_a_fact_that_was_tried_lets_those_of_other_sentences_go_first(inbox: Inbox) -> None:
    keep(inbox, "S-1", fact("1"))
    keep(inbox, "S-2", fact("2", at=NOW + timedelta(seconds=1)))
    inbox.tried(_first(inbox, "S-1"), NOW + timedelta(seconds=1))
    assert _next(inbox, NOW + timedelta(hours=1)) == [("S-2", "2"), ("S-1", "1")]


def test_the_pause_between_tries_grows_and_then_stays(inbox: Inbox) -> None:
    keep(inbox, "S-1", fact("1"))
    now = NOW
    for pause in (*PAUSES, PAUSES[-1], PAUSES[-1]):
        inbox.tried(_first(inbox, "S-1", now), now)
        assert inbox.next_for_each(now + timedelta(seconds=pause - 1)) == []
        now += timedelta(seconds=pause)
    assert list(PAUSES) == sorted(PAUSES)
    assert _first(inbox, "S-1", now).tries == len(PAUSES) + 2


def test_what_is_kept_is_there_for_whoever_opens_the_inbox_next(database: str) -> None:
    first = Inbox(database)
    keep(first, "S-1", fact("1"))
    again = Inbox(database)
    assert _next(again) == [("S-1", "1")]
    first.close()
    again.close()


def test_what_is_kept_is_on_disk_before_anyone_is_answered(tmp_path: Path) -> None:
    inbox = Inbox(f"sqlite:///{tmp_path / 'record.db'}")
    keep(inbox, "S-1", fact("1"))
    other = sqlite3.connect(tmp_path / "record.db")
    assert other.execute("SELECT id, settled_at FROM inbox").fetchall() == [("1", None)]
    other.close()
    inbox.close()


def _next(inbox: Inbox, now: datetime = NOW) -> list[tuple[str, str]]:
    return [(waiting.sentence, waiting.message.id) for waiting in inbox.next_for_each(now)]


def _first(inbox: Inbox, sentence: str, now: datetime = NOW) -> Waiting:
    return next(waiting for waiting in inbox.next_for_each(now) if waiting.sentence == sentence)
