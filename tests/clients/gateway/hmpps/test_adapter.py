"""From a signed body to facts for the sentences of whom it names: who that is, how often, and what never gets out."""

import itertools
import json
import logging
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from clients.gateway.adapters import Arrival, Held
from clients.gateway.hmpps.adapter import HmppsEvents
from clients.gateway.hmpps.details import Details
from clients.gateway.hmpps.families import family
from clients.gateway.inbox import Inbox
from clients.gateway.reader import Reader
from clients.people import People, readable
from clients.record import CaseRecord
from domain import life
from domain.errors import PartnerRefused
from domain.messages import Message
from domain.model import By
from domain.sentence import Sentence
from tests.clients.gateway.hmpps import events as an
from tests.clients.gateway.hmpps.test_details import Host
from tests.clients.gateway.hmpps.test_facts import mutated
from tests.clients.lives import batch, begun, keep
from tests.stack import now
from workers.serving import serving

JUNE = datetime(2026, 6, 11, 14, 14, 46, tzinfo=UTC)
PROGRAMME = {"id": "I1", "name": "Thinking skills", "class_": "constructive", "partner": "programmes"}


class House(NamedTuple):
    """Ada (a CRN and a NOMS number) has S-1 and S-3, Ben (another CRN) has S-2."""

    record: CaseRecord
    people: People
    events: HmppsEvents

    async def read(self, *told: an.Event | bytes, id: str = "msg_1") -> list[Arrival | Held]:
        read = [await self.events.read(an.delivery(one, id)) for one in told]
        return [one for found in read for one in found]

    async def facts(self, *told: an.Event) -> list[tuple[str, str, dict[str, Any]]]:
        """Which sentence is told what."""
        found = await self.read(*told)
        return [
            (one.sentence, one.message.type, one.message.body) if isinstance(one, Arrival) else ("", one.why, {})
            for one in found
        ]

    def take(self, one: Arrival) -> Sentence:
        """Has a sentence take a fact, and the record keep what came of it."""
        state = self.record.sentence(one.sentence)
        step = life.take(state, one.message, max(now(), state.last_moment))
        written = tuple(self.record.entries(one.sentence))
        if step.entries:
            self.record.append(batch((*written, *step.entries), first=len(written) + 1))
        return step.sentence


@asynccontextmanager
async def a_house(url: str, *hosts: str) -> AsyncIterator[House]:
    with closing(CaseRecord(url)) as record, closing(People(url, record)) as people:
        keep(record, begun("S-1", person="ada", requirements=[PROGRAMME]), begun("S-2", person="ben"))
        keep(record, begun("S-3", person="ada", kind="determinate", months=36, release_on="2028-05-09"))
        people.identify("ada", JUNE, "CA:webb", crn=an.CRN, noms=an.NOMS)
        people.identify("ben", JUNE, "CA:webb", crn=an.OTHER_CRN)
        async with Details(hosts) as details:
            yield House(record, people, HmppsEvents(record, people, details))


@pytest.fixture
async def house(database: str) -> AsyncIterator[House]:
    async with a_house(database) as opened:
        yield opened


# Who is meant


async def test_a_fact_goes_to_every_sentence_of_the_person_that_it_bears_on(house: House) -> None:
    news = {"source": "register", "factor": "RHRH", "change": "new"}
    assert await house.facts(an.register()) == [("S-1", "risk_information", news), ("S-3", "risk_information", news)]


async def test_a_message_says_when_it_happened_not_when_it_was_published_or_came(house: House) -> None:
    late = {**an.received(), "publishedAt": "2026-06-11T15:59:47.04+01:00"}  # held back for 45 minutes
    first, *_ = await house.read(late)
    assert isinstance(first, Arrival)
    assert first.message.occurred_at == JUNE
    assert str(first.message.by) == "prison:hmpps"
    assert now() - first.message.received_at < timedelta(minutes=1)


async def test_what_is_told_of_nobody_we_know_is_held_and_tells_nobody(house: House) -> None:
    unknown = Held(why="person_unknown", awaits=readable(crn="X999999"))
    assert await house.read(an.register(crn="X999999")) == [unknown]
    house.people.identify("cy", JUNE, "CA:webb", crn="X999999")
    assert await house.read(an.register(crn="X999999")) == [unknown]


async def test_numbers_of_two_people_in_one_event_are_for_a_person(house: House) -> None:
    both = an.register(crn=an.OTHER_CRN, noms=an.NOMS)
    awaits = readable(crn=an.OTHER_CRN, noms=an.NOMS)
    assert await house.read(both) == [Held(why="identity.two_people", awaits=awaits)]


THIN = {one["eventType"] for one in an.ONE_OF_EACH if (mine := family(one["eventType"])) and mine.thin}


@pytest.mark.parametrize("told", [one for one in an.ONE_OF_EACH if one["eventType"] in THIN])
async def test_a_thin_event_whose_host_is_not_configured_is_asked_of_nobody(house: House, told: an.Event) -> None:
    with pytest.raises(PartnerRefused, match="not_a_configured_host"):
        await house.read({"detailUrl": "https://programmes.example/1", **told})


@pytest.mark.parametrize("told", [one for one in an.ONE_OF_EACH if one["eventType"] not in THIN])
async def test_one_of_each_family_comes_to_what_the_table_says(house: House, told: an.Event) -> None:
    mine, found = family(told["eventType"]), await house.read(told)
    assert mine is not None
    facts = {one.message.type for one in found if isinstance(one, Arrival)}
    assert facts <= {*mine.facts, *(("identity_merged", "identity_unmerged") if mine.identity else ())}
    if mine.held:
        assert found == [Held(why=mine.held)]
    if not (mine.facts or mine.held or mine.identity):
        assert found == []


# Once


async def test_an_event_is_one_however_often_by_whichever_number_and_in_whichever_wrapping(house: House) -> None:
    told = an.register()
    by_noms = an.register(crn=None, noms=an.NOMS, version=1, occurredAt="2026-06-11T14:14:46Z")
    found = [await house.read(one, id=f"m-{n}") for n, one in enumerate((told, an.notification(told), by_noms))]
    ids = {one.message.id for some in found for one in some if isinstance(one, Arrival)}
    assert len(ids) == 1
    other = await house.read(an.register(occurredAt="2026-06-11T14:14:46.001Z"))
    assert ids.isdisjoint(one.message.id for one in other if isinstance(one, Arrival))


async def test_doubled_and_reordered_events_make_one_entry_each_and_the_same_end(tmp_path: Path) -> None:
    told = [an.register(code=code, at=f"2026-06-1{n}T10:00:00Z") for n, code in enumerate(("RHRH", "RVHR", "RMDO"))]
    ends = []
    for number, order in enumerate(itertools.permutations(range(3))):
        async with a_house(f"sqlite:///{tmp_path / str(number)}.db") as house:
            for place in (*order, *reversed(order)):
                for one in await house.read(told[place], id=f"m-{place}"):
                    assert isinstance(one, Arrival)
                    house.take(one)
            entries = [one for one in house.record.entries("S-1") if one.type == "risk_information"]
            assert len(entries) == 3
            ends.append(sorted((one.occurred_at, one.data.in_words()) for one in entries))
    assert all(end == ends[0] for end in ends)


# Who is who


async def test_a_merge_is_told_to_every_sentence_and_taken_back_gives_back_what_was(house: House) -> None:
    before = {id: house.record.sentence(id).person for id in ("S-1", "S-2", "S-3")}
    for one in await house.read(an.merged()):
        assert isinstance(one, Arrival)
        assert house.take(one).person == "ben"
    assert house.people.sentences("ben") == ["S-1", "S-2", "S-3"]
    assert len(await house.facts(an.register(crn=an.OTHER_CRN))) == 3
    back = await house.read(an.unmerged(at="2026-06-12T09:00:00Z"))
    for one in back:
        assert isinstance(one, Arrival)
        house.take(one)
    assert [one.message.body for one in back if isinstance(one, Arrival)] == [{"back_to": "ada"}] * 2
    assert {id: house.record.sentence(id).person for id in before} == before
    assert len(await house.facts(an.register(crn=an.OTHER_CRN))) == 1


async def test_a_merge_into_a_number_that_is_new_to_us_gives_its_person_an_id_of_ours(house: House) -> None:
    found = await house.facts(an.merged(an.CRN, "X900077"))
    new = house.people.holder(crn="X900077")
    assert found == [("S-1", "identity_merged", {"into": new}), ("S-3", "identity_merged", {"into": new})]
    assert await house.facts(an.merged(an.CRN, "X900077")) == found
    assert house.people.known(an.CRN) == new


async def test_a_merge_of_two_whom_we_do_not_know_is_held_and_notes_nobody(house: House) -> None:
    (held,) = await house.read(an.merged("X900088", "X900099"))
    assert isinstance(held, Held)
    assert (held.why, {one.value for one in held.awaits}) == ("person_unknown", {"X900088", "X900099"})
    assert house.people.holder(crn="X900088") is None


async def test_a_merge_that_comes_after_its_end_moves_nobody(house: House) -> None:
    assert await house.read(an.unmerged(at="2026-06-12T09:00:00Z")) == []
    assert await house.read(an.merged()) == []
    assert house.people.known(an.CRN) == "ada"


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (an.event("probation-case.merge.completed", crn=an.CRN), "merge_without_two"),
        (an.unmerged(other=""), "merge_without_two"),
        (an.merged("nine", an.CRN), "number_unreadable"),
    ],
)
async def test_a_merge_that_does_not_say_of_whom_is_held(house: House, told: an.Event, why: str) -> None:
    assert await house.read(told) == [Held(why=why)]


async def test_the_other_way_round_is_for_a_person(house: House) -> None:
    await house.read(an.merged())
    again = an.merged(an.OTHER_CRN, an.CRN, at="2026-06-12T09:00:00Z")
    assert await house.read(again) == [Held(why="identity.merged")]


async def test_prison_numbers_merge_and_are_added_too(house: House) -> None:
    assert await house.read(an.number_added(an.OTHER_CRN, an.OTHER_NOMS)) == []
    assert house.people.known(an.OTHER_NOMS) == "ben"
    gone = {"nomsNumber": an.OTHER_NOMS, "removedNomsNumber": an.NOMS, "reason": "MERGE"}
    told = an.event("prison-offender-events.prisoner.merged", info=gone, noms=an.OTHER_NOMS)
    assert [one[:2] for one in await house.facts(told)] == [("S-1", "identity_merged"), ("S-3", "identity_merged")]
    taken = await house.read(an.number_added("X900078", an.NOMS), an.number_added(an.CRN, "A9999ZZ"))
    assert taken == [Held(why="person_unknown", awaits=readable(crn="X900078", noms=an.NOMS))]
    assert house.people.known("A9999ZZ") == "ben"


async def test_a_number_that_is_somebody_elses_is_for_a_person(house: House) -> None:
    awaits = readable(crn=an.OTHER_CRN, noms=an.NOMS)
    assert await house.read(an.number_added(an.OTHER_CRN, an.NOMS)) == [Held(why="identity.taken", awaits=awaits)]


# Thin events


async def test_a_thin_event_tells_what_stands_behind_it_when_it_is_read(database: str) -> None:
    host = Host()
    async with serving(host.app) as address, a_house(database, address) as house:
        found = await house.facts(an.dates_changed(detailUrl=f"{address}/calculation/9"))
    assert found == [("S-3", "release_date_set", {"release_on": "2023-06-09"})]
    assert host.asked == ["/calculation/9"]


async def test_details_are_not_asked_for_of_nobody_we_know(database: str) -> None:
    host = Host()
    async with serving(host.app) as address, a_house(database, address) as house:
        told = an.dates_changed(detailUrl=f"{address}/1", additionalInformation={"prisonerId": "A9999ZZ"})
        assert await house.read(told) == [Held(why="person_unknown", awaits=readable(noms="A9999ZZ"))]
    assert host.asked == []


# References of partners


async def test_a_reference_that_a_partner_gave_us_names_the_intervention(house: House) -> None:
    asked = next(one.seq for one in house.record.entries("S-1") if one.type == "sentenced")
    referred = _message("referred", "refer", "CA:webb", intervention="I1")
    state = house.take(Arrival(sentence="S-1", message=referred))
    effect = next(one.seq for one in state.effects if one.ask.what == "referral")
    assert effect > asked
    body = {"effect": effect, "partner": "programmes", "what": "referral", "reference": "REF-1"}
    house.take(Arrival(sentence="S-1", message=_message("acknowledged", "partner_acknowledged", "system", **body)))
    assert await house.facts(an.referral_ended("COMPLETED")) == [("S-1", "completed", {"intervention": "I1"})]
    assert await house.facts(an.referral_ended("COMPLETED", "REF-2")) == [("", "intervention_unknown", {})]


def _message(id: str, type: str, by: str, **body: Any) -> Message:
    return Message(id=id, type=type, by=By.read(by), received_at=now(), body=body)


# What never gets out


async def test_no_message_and_no_log_bears_a_number(house: House, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        found = await house.read(*(one for one in an.ONE_OF_EACH if "detailUrl" not in one), id="m-1")
    said = json.dumps([one.model_dump(mode="json") for one in found]) + caplog.text
    assert sum(isinstance(one, Arrival) for one in found) > 10
    for number in (an.CRN, an.OTHER_CRN, an.NOMS, an.OTHER_NOMS):
        assert number not in said


async def test_mutated_bodies_are_read_or_held_and_the_reader_reports_no_failure(
    house: House, database: str, caplog: pytest.LogCaptureFixture
) -> None:
    chance = random.Random(7)
    with closing(Inbox(database)) as inbox:
        for number in range(200):
            inbox.take(an.delivery(mutated(chance), f"m-{number}"))
        reader = Reader(inbox, house.record, {"hmpps": house.events})
        with caplog.at_level(logging.ERROR):
            while inbox.unread("hmpps", now() + timedelta(days=9)):
                await reader.read_due("hmpps")
    assert caplog.text == ""
