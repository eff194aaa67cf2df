"""The quarantine: who decides on what is held, that it takes two to reject, and what stays of every step."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta
from typing import NamedTuple

import pytest

from clients.gateway.adapters import Delivery, Held
from clients.gateway.inbox import Inbox
from clients.gateway.masking import masked
from clients.gateway.quarantine import LONG, Quarantine
from clients.record import CaseRecord
from domain.errors import BadInput, NotAllowed, NotFound, NotNow, WholeSentenceError
from domain.messages import Message
from domain.model import By
from tests.clients.lives import begun, keep, quiet
from tests.stack import now

CA, OTHER, LM = (By.read(who) for who in ("CA:webb", "CA:osei", "LM:khan"))
CAME = now() - timedelta(hours=3)


class House(NamedTuple):
    """A quarantine with its inbox; S-1 goes on, S-ended has ended."""

    inbox: Inbox
    quarantine: Quarantine

    def hold(self, id: str = "msg_1", *, at: datetime = CAME, occurred_at: datetime | None = None) -> int:
        """Holds a death that the prison told of a sentence that nobody knows; its number."""
        by = By.read("prison")
        died = Message(id=f"prison:{id}", type="died", by=by, received_at=at, occurred_at=occurred_at)
        return self._hold(Held(why="sentence_unknown", message=died, sentence="S-none"), id, b'{"type": "died"}', at)

    def hold_unreadable(self, body: bytes = b"{") -> int:
        return self._hold(Held(why="unreadable"), "msg_9", body, CAME)

    def _hold(self, found: Held, id: str, body: bytes, at: datetime) -> int:
        self.inbox.take(Delivery(source="prison", id=id, body=body, received_at=at))
        self.inbox.sort(*self.inbox.unread("prison", now()), [found], now())
        return self.quarantine.all()[-1].place

    @property
    def sent(self) -> list[tuple[str, Message]]:
        return [(one.sentence, one.message) for one in self.inbox.next_for_each(now())]


@pytest.fixture
def house(database: str) -> Iterator[House]:
    with closing(CaseRecord(database)) as record, closing(Inbox(database)) as inbox:
        keep(record, begun("S-1"), quiet("S-ended"))
        with closing(Quarantine(database, record)) as quarantine:
            yield House(inbox, quarantine)


def test_what_is_held_waits_oldest_first_with_what_it_says(house: House) -> None:
    house.hold()
    house.hold_unreadable()
    first, second = house.quarantine.waiting()
    assert (first.source, first.id, first.why, first.type, first.sentence) == (
        *("prison", "msg_1", "sentence_unknown"),
        *("died", "S-none"),
    )
    assert (first.body, first.received_at, first.owner) == ('{"type": "died"}', CAME, "case_administrator")
    assert (second.why, second.type, second.sentence, second.outcome, second.steps) == ("unreadable", *[None] * 3, ())


@pytest.mark.parametrize("by", [CA, OTHER, LM], ids=str)
def test_released_it_goes_on_to_a_sentence_as_what_its_source_told(by: By, house: House) -> None:
    place = house.hold(occurred_at=CAME - timedelta(days=2))
    at = now()
    decided = house.quarantine.release(place, "S-1", by, "the prison wrote S-none for S-1", at)
    assert decided.outcome == "released"
    (step,) = decided.steps
    assert (step.did, step.by, step.at, step.sentence) == ("released", str(by), at, "S-1")
    assert step.why == "the prison wrote S-none for S-1"
    ((sentence, message),) = house.sent
    assert (sentence, message.id, str(message.by)) == ("S-1", f"prison:msg_1#held-{place}", "prison:prison")
    assert (message.type, message.received_at, message.occurred_at) == ("died", at, CAME - timedelta(days=2))
    assert house.quarantine.waiting() == []


def test_released_without_a_time_of_its_own_it_happened_when_it_came(house: House) -> None:
    house.quarantine.release(house.hold(), "S-1", CA, "a reason", now())
    assert house.sent[0][1].occurred_at == CAME


def test_a_reject_takes_two(house: House) -> None:
    place = house.hold()
    proposed = house.quarantine.reject(place, CA, "sent to us by mistake", now())
    assert (proposed.outcome, house.quarantine.waiting()) == (None, [proposed])
    decided = house.quarantine.reject(place, LM, "so it is", now())
    assert decided.outcome == "rejected"
    assert [(step.did, step.by, step.why) for step in decided.steps] == [
        ("reject_proposed", "case_administrator:webb", "sent to us by mistake"),
        ("rejected", "line_manager:khan", "so it is"),
    ]
    assert (house.quarantine.waiting(), house.sent, house.quarantine.all()) == ([], [], [decided])


@pytest.mark.parametrize("again", [CA, By.read("LM:webb")], ids=["in the same role", "in another role"])
def test_nobody_confirms_their_own_proposal(again: By, house: House) -> None:
    place = house.hold()
    house.quarantine.reject(place, CA, "a reason", now())
    with pytest.raises(NotAllowed) as raised:
        house.quarantine.reject(place, again, "a reason", now())
    assert raised.value.code == "quarantine.two-people"
    assert house.quarantine.find(place).outcome is None


def test_what_somebody_proposes_to_reject_another_may_release(house: House) -> None:
    place = house.hold()
    house.quarantine.reject(place, CA, "a reason", now())
    decided = house.quarantine.release(place, "S-1", OTHER, "I know what it is about", now())
    assert [step.did for step in decided.steps] == ["reject_proposed", "released"]
    assert len(house.sent) == 1


def test_it_is_decided_once(house: House) -> None:
    place = house.hold()
    house.quarantine.release(place, "S-1", CA, "a reason", now())
    for again in (
        lambda: house.quarantine.release(place, "S-1", OTHER, "a reason", now()),
        lambda: house.quarantine.reject(place, OTHER, "a reason", now()),
    ):
        with pytest.raises(NotNow):
            again()
    assert len(house.sent) == 1
    assert len(house.quarantine.find(place).steps) == 1


def test_of_many_who_decide_at_once_one_does(house: House) -> None:
    place = house.hold()

    def release(number: int) -> bool:
        try:
            house.quarantine.release(place, "S-1", By.read(f"CA:o{number}"), "a reason", now())
        except NotNow:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(release, range(8))) == 1
    assert (len(house.sent), len(house.quarantine.find(place).steps)) == (1, 1)


@pytest.mark.parametrize("by", ["court", "prison", "partner:notices", "KW:jones", "system"])
def test_who_does_not_decide_here_changes_nothing(by: str, house: House) -> None:
    place = house.hold()
    for decide in (
        lambda: house.quarantine.release(place, "S-1", By.read(by), "a reason", now()),
        lambda: house.quarantine.reject(place, By.read(by), "a reason", now()),
    ):
        with pytest.raises(NotAllowed):
            decide()
    assert (house.sent, house.quarantine.find(place).steps) == ([], ())


NOT_RELEASED: dict[str, tuple[str, type[WholeSentenceError]]] = {
    "to a sentence that nobody knows": ("S-none", NotFound),
    "to a sentence that has ended": ("S-ended", NotNow),
}


@pytest.mark.parametrize("case", NOT_RELEASED)
def test_it_is_not_released_to_what_cannot_take_it(case: str, house: House) -> None:
    sentence, error = NOT_RELEASED[case]
    place = house.hold()
    with pytest.raises(error):
        house.quarantine.release(place, sentence, CA, "a reason", now())
    assert (house.sent, house.quarantine.find(place).outcome) == ([], None)


def test_what_could_not_be_read_is_not_released(house: House) -> None:
    place = house.hold_unreadable()
    with pytest.raises(BadInput):
        house.quarantine.release(place, "S-1", CA, "a reason", now())
    assert house.quarantine.find(place).outcome is None


def test_what_was_never_held_is_not_found(house: House) -> None:
    for look in (
        lambda: house.quarantine.find(7),
        lambda: house.quarantine.release(7, "S-1", CA, "a reason", now()),
        lambda: house.quarantine.reject(7, CA, "a reason", now()),
    ):
        with pytest.raises(NotFound):
            look()


def test_what_nobody_decides_on_waits_too_long_after_two_days(house: House) -> None:
    place = house.hold(at=CAME)
    fact = house.quarantine.find(place)
    assert [fact.waits_long(CAME + LONG + timedelta(seconds=more)) for more in (0, 1)] == [False, True]
    house.quarantine.release(place, "S-1", CA, "a reason", now())
    assert not house.quarantine.find(place).waits_long(CAME + 2 * LONG)


SHOWN = {
    "words": (b'{"note": "a letter \xc3\xa9"}', '{"note": "a letter é"}'),
    "no text": (b"\xff\xfe{", "\\xff\\xfe{"),
    "what a terminal obeys": (b"\x1b[2Jgone\x00\r\x9b", "\\x1b[2Jgone\\x00\\r\\x9b"),
    "what turns writing round": ("a\u202eb".encode(), "a\\u202eb"),
    "a password": (b'{"password": "hun ter\\"2", "a": 1}', '{"password": •••, "a": 1}'),
    "a token, not closed": (b'{"access_token": "abc', '{"access_token": •••'),
    "a number as a secret": (b'{"client_secret":12345}', '{"client_secret":•••}'),
    "a key of a webhook": (b"whsec_MfKQ9r8GKYqrTwjU and whsk_AAAA", "whsec_••• and whsk_•••"),
    "a bearer": (b"Authorization: Bearer abcdefgh1234", "Authorization: Bearer •••"),
    "a web token": (b'"eyJhbGci.eyJzdWIi.c2ln"', '"•••"'),
    "an address with a password": (b"https://who:knows@host/", "https://•••@host/"),
    "an address with colons in its password": (b"https://who:kn:ws@host/", "https://•••@host/"),
    "a token behind a sign": (b"(eyJhbGci.eyJzdWIi.c2ln)", "(•••)"),
}
LOOKED_AT_AGAIN = {
    "an address without its host": b"://" + b"a:" * 32_000,
    "beginnings of a web token": b"eyJ-" * 16_000,
    "a name of secrets without a value": b'"' + b"token" * 13_000,
    "a secret that does not end": b'"token": "' + b"\\a" * 32_000,
}


@pytest.mark.parametrize("case", SHOWN)
def test_what_is_shown_has_its_secrets_masked_and_is_obeyed_by_nothing(case: str, house: House) -> None:
    body, shown = SHOWN[case]
    assert masked(body) == shown
    assert house.quarantine.find(house.hold_unreadable(body)).body == shown


@pytest.mark.parametrize("body", LOOKED_AT_AGAIN.values(), ids=LOOKED_AT_AGAIN)
def test_no_body_of_the_greatest_size_holds_up_whoever_looks(body: bytes) -> None:
    began = time.process_time()
    masked(body)
    assert time.process_time() - began < 0.25
