"""What is held because nobody is known under its number is read again once the number is told, whoever tells it."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clients.database import connect
from clients.gateway.again import GATEWAY
from clients.gateway.hmpps.adapter import HmppsEvents
from clients.gateway.hmpps.details import Details
from clients.gateway.inbox import Inbox
from clients.gateway.quarantine import HeldFact, Quarantine
from clients.gateway.reader import Reader
from clients.gateway.tables import awaited, tables
from clients.people import People
from clients.record import CaseRecord
from domain import calendar, life
from domain.life import Step
from domain.model import By
from tests.clients.gateway.gateway import SHARED_MEMORY
from tests.clients.gateway.hmpps import events as an
from tests.clients.lives import batch, keep
from tests.stack import now, opening

JUNE = datetime(2026, 6, 11, 14, 14, 46, tzinfo=UTC)
CA = By.read("CA:webb")
End = tuple[Sequence[tuple[str, str, datetime, str]], Sequence[str]]


SENTENCED = now() - timedelta(days=40)


@cache
def adas() -> tuple[Step, ...]:
    return _taken_on("S-1"), _taken_on("S-3", kind="determinate", months=36, release_on="2028-05-09")


def _taken_on(id: str, **order: object) -> Step:
    first = opening(id, person="ada", imposed=str(calendar.day(SENTENCED)), **order)
    return life.begin([message.but(received_at=SENTENCED) for message in first], SENTENCED)


def _on(day: int) -> str:
    """So many days after the sentence."""
    return (SENTENCED + timedelta(days=day)).isoformat()


class House(NamedTuple):
    """Ada has S-1 and S-3; nobody has told a number of hers."""

    url: str
    record: CaseRecord
    people: People
    inbox: Inbox
    quarantine: Quarantine
    reader: Reader

    def come_in(self, told: an.Event, id: str = "msg_1") -> None:
        self.inbox.take(an.delivery(told, id))

    async def go_on(self) -> None:
        """Reads and carries until nothing is left to be done now."""
        again = self.inbox.again
        while self.inbox.unsettled() or again.due("hmpps", now()):
            await self.reader.read_again("hmpps")
            await self.reader.read_due("hmpps")
            self.carry()

    def carry(self) -> None:
        for waiting in self.inbox.next_for_each(now() + timedelta(days=1)):
            state = self.record.sentence(waiting.sentence)
            step = life.take(state, waiting.message, max(now(), state.last_moment))
            written = tuple(self.record.entries(waiting.sentence))
            if step.entries:
                self.record.append(batch((*written, *step.entries), first=len(written) + 1))
            self.inbox.settle(waiting, now())

    def told(self) -> list[tuple[str, str, datetime, str]]:
        """What the events came to in each sentence."""
        return sorted(
            (step.sentence.id, entry.type, entry.occurred_at, entry.words)
            for step in adas()
            for entry in self.record.entries(step.sentence.id)
            if entry.message.startswith("hmpps:")
        )

    @property
    def end(self) -> End:
        return self.told(), sorted(one.why for one in self.quarantine.waiting())

    @property
    def held(self) -> HeldFact:
        (held,) = self.quarantine.all()
        return held


@contextmanager
def a_house(url: str, details: Details | None = None) -> Iterator[House]:
    with ExitStack() as opened:
        record = opened.enter_context(closing(CaseRecord(url)))
        people = opened.enter_context(closing(People(url, record)))
        inbox = opened.enter_context(closing(Inbox(url)))
        quarantine = opened.enter_context(closing(Quarantine(url, record)))
        if not record.ids():
            keep(record, *adas())
        events = HmppsEvents(record, people, details or Details())
        yield House(url, record, people, inbox, quarantine, Reader(inbox, record, {"hmpps": events}))


@pytest.fixture
def house(database: str) -> Iterator[House]:
    with a_house(database) as opened:
        yield opened


async def test_what_waited_for_a_number_becomes_entries_once_it_is_told_and_says_so(house: House) -> None:
    house.come_in(an.register())
    await house.go_on()
    assert (house.told(), house.held.why, house.held.outcome) == ([], "person_unknown", None)
    house.people.identify("ada", now(), "CA:webb", crn=an.CRN)
    await house.go_on()
    assert [one[:3] for one in house.told()] == [
        ("S-1", "risk_information", JUNE),
        ("S-3", "risk_information", JUNE),
    ]
    assert house.held.outcome == "read_again"
    assert [(step.did, step.by, step.sentence) for step in house.held.steps] == [
        ("read_again", str(GATEWAY), "S-1"),
        ("read_again", str(GATEWAY), "S-3"),
    ]


async def test_it_was_not_known_before_it_was_read_again(house: House) -> None:
    came = now() - timedelta(days=3)
    house.inbox.take(an.delivery(an.register(), received_at=came))
    await house.go_on()
    house.people.identify("ada", now(), "CA:webb", crn=an.CRN)
    await house.reader.read_again("hmpps")
    first, *_ = house.inbox.next_for_each(now())
    assert now() - first.message.received_at < timedelta(minutes=1)
    assert house.held.received_at == came


async def test_another_number_wakes_nothing(house: House) -> None:
    house.come_in(an.register())
    await house.go_on()
    house.people.identify("ada", now(), "CA:webb", crn=an.OTHER_CRN, noms=an.NOMS)
    assert house.inbox.again.due("hmpps", now()) == []


async def test_an_event_that_brings_the_number_wakes_what_waits_for_it(house: House) -> None:
    house.people.identify("ada", now(), "CA:webb", crn=an.CRN)
    house.come_in(an.received(), "msg_1")
    await house.go_on()
    assert house.end == ([], ["person_unknown"])
    house.come_in(an.number_added(), "msg_2")
    await house.go_on()
    assert {one[1] for one in house.told()} == {"received"}


async def test_a_merge_wakes_what_names_two_people(house: House) -> None:
    house.people.identify("ada", now(), "CA:webb", crn=an.CRN)
    house.people.identify("eve", now(), "CA:webb", noms=an.NOMS)
    house.come_in({**an.register(), **an.event("x", crn=an.CRN, noms=an.NOMS), "eventType": an.register()["eventType"]})
    await house.reader.read_due("hmpps")
    assert house.end == ([], ["identity.two_people"])
    await house.reader.read_again("hmpps")
    assert house.end == ([], ["identity.two_people"])
    house.people.merge("eve", "ada", now(), "CA:webb")
    assert await _in_time(house)
    assert {one[1] for one in house.told()} == {"risk_information"}


async def _in_time(house: House) -> bool:
    """Goes on as the pauses have it, without waiting for them."""
    (awaiting,) = house.inbox.again.due("hmpps", now() + timedelta(minutes=6))
    await house.reader._read_once_more(awaiting)
    await house.go_on()
    return house.quarantine.waiting() == []


async def test_after_a_kill_between_telling_and_reading_another_process_reads_it(database: str) -> None:
    with a_house(database) as first:
        first.come_in(an.register())
        await first.go_on()
        first.people.identify("ada", now(), "CA:webb", crn=an.CRN)
    with a_house(database) as second:
        await second.go_on()
        assert len(second.told()) == 2


async def test_an_event_is_read_again_once_the_sentence_has_taken_the_one_before_it(house: House) -> None:
    house.come_in(an.received("ADMISSION", _on(2), "WDI"), "msg_1")
    house.come_in(an.received("TRANSFERRED", _on(3), "LEI"), "msg_2")
    await house.go_on()
    house.people.identify("ada", now(), "CA:webb", noms=an.NOMS)
    for _ in range(3):
        await house.reader.read_again("hmpps")
    assert [one.outcome for one in house.quarantine.all()] == ["read_again", None]
    house.carry()
    await house.reader.read_again("hmpps")
    house.carry()
    assert [one[:2] for one in house.told() if one[0] == "S-1"] == [("S-1", "prison_transferred"), ("S-1", "received")]


async def test_two_who_read_it_at_once_put_it_in_its_place_once(house: House) -> None:
    house.come_in(an.enforcement("breach.raised"))
    await house.go_on()
    house.people.identify("ada", now(), "CA:webb", crn=an.CRN)
    (awaiting,) = house.inbox.again.due("hmpps", now())
    for _ in range(2):
        await house.reader._read_once_more(awaiting)
    assert [(one.why, one.outcome) for one in house.quarantine.all()] == [
        ("person_unknown", "read_again"),
        ("decided_elsewhere", None),
    ]
    (step,) = house.quarantine.find(awaiting.place).steps
    assert step.why == "Who is meant is known now; held again: decided elsewhere"


async def test_what_people_have_put_away_is_not_read_again(house: House) -> None:
    house.come_in(an.register())
    await house.go_on()
    house.quarantine.reject(house.held.place, CA, "of another area", now())
    house.quarantine.reject(house.held.place, By.read("LM:khan"), "so it is", now())
    house.people.identify("ada", now(), "CA:webb", crn=an.CRN)
    await house.go_on()
    assert (house.told(), house.held.outcome) == ([], "rejected")


async def test_what_tells_nothing_new_leaves_the_quarantine_all_the_same(house: House) -> None:
    house.come_in(an.register(code="PRC"))
    await house.go_on()
    house.people.identify("ada", now(), "CA:webb", crn=an.CRN)
    await house.go_on()
    assert (house.end, house.held.outcome) == (([], []), "read_again")
    assert [step.why for step in house.held.steps] == ["Who is meant is known now; nothing new"]


async def test_what_was_held_before_its_numbers_were_noted_is_read_again_too(house: House) -> None:
    house.come_in(an.register())
    await house.go_on()
    engine = connect(house.url, tables)
    with engine.begin() as open_:
        open_.execute(awaited.delete())
    house.people.identify("ada", now(), "CA:webb", crn=an.CRN)
    assert house.inbox.again.due("hmpps", now()) == []
    await house.reader.note_awaited("hmpps")
    await house.go_on()
    assert len(house.told()) == 2
    engine.dispose()


async def test_a_number_of_somebody_without_a_sentence_is_tried_with_growing_pauses(house: House) -> None:
    house.come_in(an.register())
    await house.go_on()
    house.people.identify("cy", now(), "CA:webb", crn=an.CRN)
    at, pauses = now(), []
    for _ in range(4):
        while not (due := house.inbox.again.due("hmpps", at)):
            at += timedelta(seconds=1)
        await house.reader._read_once_more(due[0])
        pauses.append(due[0].tries)
    assert pauses == [0, 1, 2, 3]
    assert house.inbox.again.due("hmpps", now() + timedelta(seconds=5)) == []


async def test_details_that_cannot_be_had_now_are_asked_for_later(database: str) -> None:
    async with Details(["http://127.0.0.1:9"]) as details:
        with a_house(database, details) as house:
            house.come_in(an.dates_changed(detailUrl="http://127.0.0.1:9/1"))
            await house.go_on()
            house.people.identify("ada", now(), "CA:webb", noms=an.NOMS)
            await house.reader.read_again("hmpps")
            assert (house.end, house.held.outcome) == (([], ["person_unknown"]), None)
            (awaiting,) = house.inbox.again.due("hmpps", now() + timedelta(minutes=1))
            assert awaiting.tries == 1


# In whatever order

EVENTS = {
    "on a register": an.register(at=_on(1)),
    "received": an.received("ADMISSION", _on(2), "WDI"),
    "moved": an.received("TRANSFERRED", _on(3), "LEI"),
    "released": an.released(at=_on(4)),
    "under another number": an.register(crn=an.OTHER_CRN, at=_on(5)),
    "another number": an.number_added(),
    "merged": an.merged(an.OTHER_CRN, an.CRN),
}
TELLS_WHO = ("identify", "another number", "merged")
HAPPENS = tuple(one for one in EVENTS if one not in TELLS_WHO)


async def _lived(order: Sequence[str]) -> End:
    """The end of events and of what tells who is meant, in that order; each is done with before the next comes."""
    folder = TemporaryDirectory(dir=SHARED_MEMORY if SHARED_MEMORY.is_dir() else None)
    with folder as home, a_house(f"sqlite:///{home}/record.db") as house:
        for one in order:
            if one == "identify":
                house.people.identify("ada", now(), "CA:webb", crn=an.CRN)
            else:
                house.come_in(EVENTS[one], one)
            await house.go_on()
        return house.end


@settings(max_examples=15, deadline=None)
@given(st.data())
async def test_whenever_it_is_told_who_is_meant_the_end_is_the_same(data: st.DataObject) -> None:
    order = list(HAPPENS)
    for who in TELLS_WHO:
        order.insert(data.draw(st.integers(0, len(order))), who)
    entries, held = await _lived(order)
    assert (entries, held) == await _told_first()
    assert {one[1] for one in entries} >= {"risk_information", "received", "prison_transferred", "released"}
    assert held == []


_first: list[End] = []


async def _told_first() -> End:
    if not _first:
        _first.append(await _lived([*TELLS_WHO, *HAPPENS]))
    return _first[0]
