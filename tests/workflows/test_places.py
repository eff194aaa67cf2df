"""Sentences that compete for a place: the provider's list on a real server, in life, over years and killed."""

import asyncio
import random
import sqlite3
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.api.sdk.v1 import WorkflowMetadata
from temporalio.testing import TimeSkipper

from clients import keys, temporal
from clients.gateway.inbox import Inbox
from clients.lists import Lists
from clients.places import PlacesRecord
from clients.record import CaseRecord
from domain import calendar
from domain.canonical import link
from domain.errors import Changed, NotAllowed, NotNow, OutcomeUnknown, OutOfReach, Refused
from domain.messages import Message
from domain.model import By, whole_seconds
from domain.places import life, line
from domain.places.life import Step
from domain.places.record import Batch, line_of
from tests.clients.lives import begun, keep_at
from tests.live import Live, come, until
from tests.stack import stack, told
from workers.places import places_worker
from workers.rehearse import Room
from workflows import provider_contract as contract
from workflows import summaries

PLAN = {
    "objectives": [{"id": "O1", "need": "thinking", "text": "Thinks before acting"}],
    "interventions": [
        {"id": "skills", "name": "Thinking skills", "class_": "constructive", "stage": 3, "partner": "programmes"}
    ],
}


def now() -> datetime:
    return whole_seconds(datetime.now(UTC))


def say(name: str, at: datetime | None = None, by: str = "CA:lee", id: str = "", /, **body: Any) -> Message:
    at = at or now()
    return Message(id=id or f"{name}-{at}-{sorted(body.items())}", type=name, by=By.read(by), received_at=at, body=body)


def refers(key: str, at: datetime | None = None, *, tier: int = 2, on: str = "2026-01-05") -> Message:
    body = {"intervention": "skills", "programme": "skills", "tier": tier, "referred_on": on, "inside": False}
    return say("put_in_line", at, "system", key, key=key, **body)


def waiting(places: PlacesRecord, provider: str) -> list[str]:
    return [one.key for one in line.line(places.list_of(provider))]


async def on_the_list(live: Live, provider: str, tier: str) -> str:
    """A sentence of that tier that was referred to the provider."""
    id = await live.begun()
    tell = live.sentences.tell
    await tell(id, told("m1", "allocate", "LM:parks", offender_manager="brandt", case_administrator="lee"))
    await tell(id, told("m2", "set_tier", "OM:brandt", scheme="omm", tier=tier, reasons=["harm"]))
    await tell(id, told("m3", "plan", "OM:brandt", **PLAN))
    await tell(id, told("m4", "refer", "OM:brandt", intervention="skills", provider=provider))
    await come(lambda: "referral_accepted" in live.types(id))
    return id


async def test_two_sentences_compete_for_one_place_and_who_declines_leaves_it_to_the_other(live: Live) -> None:
    await live.lists.open(say("open_list", provider="north"))
    two = await on_the_list(live, "north", "2")
    four = await on_the_list(live, "north", "4")
    key_two, key_four = waiting(live.lists.record, "north")[::-1]
    assert (key_two.rpartition("/")[0], key_four.rpartition("/")[0]) == (two, four), "the higher tier goes first"
    starts_on = (calendar.day(now()) + timedelta(days=30)).isoformat()
    await live.lists.tell("north", say("set_capacity", id="group", places=1, starts_on=starts_on))
    await come(lambda: "place_free" in live.types(four))
    assert "place_free" not in live.types(two)

    await live.lists.tell("north", say("decline_place", key=key_four, reason="works in the mornings"))
    await come(lambda: "place_free" in live.types(two))
    await come(lambda: live.types(four).count("referral_accepted") == 2)
    commence = {"intervention": "skills", "three_way_meeting_on": calendar.day(now()).isoformat()}
    await live.sentences.tell(two, told("m5", "commence", "OM:brandt", **commence))
    await come(lambda: "referral_settled" in [one.type for one in live.lists.record.entries("north")])
    (held,) = live.lists.record.list_of("north").held
    assert (held.key, held.until) == (key_two, None), "the sentence told that its place is taken"

    end = told("m6", "end_intervention", "OM:brandt", intervention="skills", reason="moved to work")
    await live.sentences.tell(four, end)
    await come(lambda: waiting(live.lists.record, "north") == [])
    entries = live.lists.record.entries("north")
    assert life.evolve_all(entries) == live.lists.record.list_of("north")
    assert not [line for line in live.sandbox.ledger() if line.key in (key_two, key_four)], "no partner was asked"
    await come(lambda: live.inbox.unsettled() == 0)


async def test_a_sentence_whose_tier_changes_while_it_waits_moves_in_the_line(live: Live) -> None:
    await live.lists.open(say("open_list", provider="moves"))
    one, two = [await on_the_list(live, "moves", tier) for tier in ("3", "2")]
    assert [key.rpartition("/")[0] for key in waiting(live.lists.record, "moves")] == [one, two]
    await live.sentences.tell(two, told("m9", "set_tier", "OM:brandt", scheme="omm", tier="4", reasons=["harm"]))
    await come(lambda: [key.rpartition("/")[0] for key in waiting(live.lists.record, "moves")] == [two, one])


async def test_where_no_list_is_kept_the_partner_is_asked_as_ever(live: Live) -> None:
    id = await live.begun()
    await live.sentences.tell(id, told("m1", "allocate", "LM:parks", offender_manager="brandt"))
    await live.sentences.tell(id, told("m3", "plan", "OM:brandt", **PLAN))
    await live.sentences.tell(id, told("m4", "refer", "OM:brandt", intervention="skills", provider="elsewhere"))
    (asked,) = await come(lambda: [line for line in live.sandbox.ledger() if line.key.startswith(f"{id}/")])
    assert asked.path == "referrals"


async def test_a_sentence_that_has_ended_gives_its_place_up_when_it_cannot_be_told(live: Live) -> None:
    await live.lists.open(say("open_list", provider="gone"))
    await live.lists.hear("gone", refers("S-nobody/3"))
    await come(lambda: live.lists.record.list_of("gone").seq == 3)
    assert [one.type for one in live.lists.record.entries("gone")] == ["list_opened", "waits", "referral_settled"]


async def test_the_same_message_is_taken_once_and_a_refusal_changes_nothing(live: Live) -> None:
    opening = say("open_list", provider="once")
    first = await live.lists.open(opening)
    with pytest.raises(NotNow, match="keeps a list already"):
        await live.lists.open(say("open_list", provider="once"))
    capacity = say("set_capacity", id="desk", places=1)
    assert await live.lists.tell("once", capacity) == await live.lists.tell("once", capacity)
    with pytest.raises(Refused) as refused:
        await live.lists.tell("once", say("take_place", key="S-1/3"))
    assert refused.value.code == "places.unknown"
    assert [one.type for one in live.lists.record.entries("once")] == [first[0].type, "capacity_set"]


async def test_who_no_door_vouches_for_is_refused_and_a_signal_from_elsewhere_changes_nothing(live: Live) -> None:
    await live.lists.open(say("open_list", provider="guarded"))
    bare = Lists(live.client, live.lists.record)
    with pytest.raises(NotAllowed) as refused:
        await bare.tell("guarded", say("set_capacity", id="desk", places=1))
    assert refused.value.code == "authority.assertion"
    await bare.hear("guarded", say("set_capacity", id="desk", places=1))
    capacity = await live.lists.tell("guarded", say("set_capacity", id="room", places=2))
    assert [(one.seq, one.words) for one in capacity] == [(2, "Capacity of room: 2")]
    assert [reason.code for reason in capacity[0].because] == ["vouched_for"]


async def test_who_has_not_seen_the_last_entry_is_told_so_before_anything_changes(live: Live) -> None:
    await live.lists.open(say("open_list", provider="two"))
    await live.lists.tell("two", say("set_hours", hours_per_week=5).but(after=1))
    with pytest.raises(Changed):
        await live.lists.tell("two", say("set_hours", hours_per_week=6).but(after=1))


async def test_a_list_whose_record_holds_something_else_halts_and_goes_on_when_that_is_cleared(live: Live) -> None:
    opening = say("open_list", provider="halted")
    await live.lists.open(opening)
    other = life.take(life.begin(opening, opening.received_at).places, say("set_hours", hours_per_week=3), now())
    last = live.lists.record.head("halted")
    foreign = tuple(line_of(entry) for entry in other.entries)
    strange = Batch(provider="halted", after_seq=last.seq, after_chain=last.chain, lines=foreign)
    live.lists.record.append(strange)

    hasty = Lists(live.client, live.lists.record, timedelta(seconds=1), door="tests", key=live.lists._key)
    with pytest.raises(OutcomeUnknown):
        await hasty.tell("halted", say("set_capacity", id="desk", places=1))
    await live.lists.hear("halted", refers("S-nobody/9"))
    with pytest.raises(Refused) as refused:
        await live.lists.tell("halted", say("set_capacity", id="room", places=1))
    assert refused.value.code == "record.halted"
    found = (await live.terminal.told("doctor", "--json")).json
    assert ("Halted", "places:halted") in [(one["what"], one["where"]) for one in found]

    with sqlite3.connect(live.terminal.home / "record.db") as open_:
        open_.execute("DELETE FROM places_entries WHERE provider = 'halted' AND seq > 1")
        row = life.evolve_all(live.lists.record.entries("halted")[:1])
        state = (row.seq, row.chain, row.model_dump_json())
        open_.execute("UPDATE places SET seq = ?, chain = ?, state = ? WHERE provider = 'halted'", state)
    open_.close()
    assert await live.sentences.resume("places:halted") == "The record is asked."
    await come(lambda: live.lists.record.head("halted").seq >= 4)
    types = [one.type for one in live.lists.record.entries("halted")][:4]
    assert types == ["list_opened", "capacity_set", "waits", "place_offered"], "what came meanwhile is not lost"


# Virtual time: weeks and years


def a_life(began: datetime) -> list[tuple[timedelta, Message]]:
    """A list over two years: what is told, and how long nothing was told before."""
    day, soon = timedelta(days=1), timedelta(0)
    starts_on, ends_on = ((calendar.day(began) + days * day).isoformat() for days in (40, 100))
    group = {"id": "group", "places": 1, "starts_on": starts_on, "ends_on": ends_on}
    return [
        (soon, say("open_list", began, provider="years", offer_days=7, hours_per_week=6)),
        (soon, refers("S-2/9", began, tier=2)),
        (soon, refers("S-1/9", began, tier=2)),
        (soon, refers("S-3/9", began, tier=4, on="2026-02-01")),
        (day, say("set_capacity", began, **group)),
        (10 * day, say("take_place", began, key="S-1/9")),
        (day, say("take_place", began, key="S-9/9")),
        (60 * day, say("set_capacity", began, id="desk", places=1, hours=6)),
        (soon, say("take_place", began, key="S-3/9")),
        (400 * day, say("give_back", began, key="S-3/9", reason="completed")),
        (12 * day, say("decline_place", began, key="S-2/9", reason="works in the mornings")),
    ]


async def told_of(lists: Lists, provider: str, message: Message) -> None:
    """As in life: a referral comes by signal, from a sentence, the rest from people who wait for the answer."""
    if message.type == "put_in_line":
        await lists.hear(provider, message)
        await come(lambda: lists.record.made_by(provider, message.id))
    else:
        await lists.tell(provider, message)


async def lived(lists: Lists, skipper: TimeSkipper, doings: list[tuple[timedelta, Message]]) -> list[Message]:
    """Tells a list one thing after the other, each once its clock is there; what it was told."""
    handle = skipper.client.get_workflow_handle(contract.workflow_id("years"))
    opening = doings[0][1]
    await lists.open(opening)
    sent = [opening]
    for wait, message in doings[1:]:
        if wait:
            await skipper.fast_forward(handle, wait)
        at = whole_seconds(await skipper.get_current_time(handle))
        sent.append(message.but(received_at=at, id=f"{message.id}-{len(sent)}"))
        with suppress(Refused):
            await told_of(lists, "years", sent[-1])
    return sent


def in_memory(messages: list[Message]) -> Step:
    """The same list in this process: wake by wake, message by message."""
    step = life.begin(messages[0], messages[0].received_at)
    for message in messages[1:]:
        clock = step.places.last_moment
        while (wake := life.next_wake(step.places, clock)) and wake <= message.received_at:
            step, clock = step.then(life.bring_up_to(step.places, wake)), wake
        moment = life.moment_of(step.places, message.received_at, message.received_at)
        with suppress(Refused):
            step = step.then(life.take(step.places, message, moment))
    return step


@pytest.mark.timeout(120)
async def test_a_list_carried_over_years_makes_the_entries_that_it_makes_in_memory(
    shared_room: Room, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'record.db'}"
    keep_at(tmp_path, *(begun(f"S-{number}") for number in (1, 2, 3)))
    record, places, inbox = CaseRecord(url), PlacesRecord(url), Inbox(url)
    client, skipper = shared_room.skipper.client, shared_room.skipper
    lists = Lists(client, places)
    async with places_worker(client, places, record, inbox, cached=0):
        first = client.get_workflow_handle(contract.workflow_id("years"))
        sent = await lived(lists, skipper, a_life(now()))
        runs = {run.run_id async for run in client.list_workflows(f"WorkflowId='{first.id}'")}
        shown = await first.query("__temporal_workflow_metadata", result_type=WorkflowMetadata)
    expected = in_memory(sent)
    assert [entry.text for entry in places.entries("years")] == [entry.text for entry in expected.entries]
    assert places.list_of("years") == expected.places
    assert {"offer_lapsed", "run_closed", "place_given_back"} <= {entry.type for entry in expected.entries}
    assert len(runs) > 1, "it was carried over"
    assert shown.current_details == summaries.list_details(expected.places, expected.places.last_moment, None)
    told = {one.message.id for one in expected.tell}
    assert {one.message.id for one in inbox.next_for_each(now() + timedelta(days=2000))} <= told
    assert inbox.unsettled() == len(told), "each once"
    for kept in (record, places, inbox):
        kept.close()


# Killed


@pytest.mark.timeout(180)
async def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing_of_a_list(binary: Path, tmp_path: Path) -> None:
    random.seed(11)
    keep_at(tmp_path, *(begun(f"S-{number}") for number in range(8)))
    async with stack(binary, tmp_path) as live:
        await live.start_worker()
        places, inbox = PlacesRecord(live.record_url), Inbox(live.record_url)
        client, key = await temporal.connect(live.address), keys.kept(tmp_path)
        lists = Lists(client, places, timedelta(seconds=3), door="tests", key=key)
        messages = [refers(f"S-{number}/9", tier=number % 4 + 1) for number in range(8)]
        messages.insert(3, say("set_capacity", id="group", places=2, starts_on="2099-01-01"))
        telling = asyncio.create_task(_tell_all(lists, say("open_list", provider="north"), messages))
        for _ in range(4):
            await asyncio.sleep(random.uniform(0.2, 1.2))
            await live.kill(live.worker)
            await live.start_worker()
        await telling
        await until(lambda: _all_is_told(lists))
        entries = places.entries("north")
        chain = ""
        for entry in entries:
            chain = link(chain, entry.text)
            assert entry.chain == chain
        assert [entry.message for entry in entries if entry.message != "time"] == [
            entries[0].message,
            *(message.id for message in messages),
        ]
        assert len(places.list_of("north").held) == 2
        told = [entry for entry in entries if entry.type in ("waits", "place_offered")]
        assert inbox.unsettled() == len(told)
        places.close()
        inbox.close()


async def _tell_all(lists: Lists, opening: Message, messages: list[Message]) -> None:
    async def opened() -> bool:
        with suppress(OutcomeUnknown, OutOfReach):
            await lists.open(opening)
        return bool(lists.record.head("north").seq)

    await until(opened, seconds=60)
    for message in messages:

        async def is_told(message: Message = message) -> bool:
            with suppress(OutcomeUnknown, OutOfReach):
                if message.type == "put_in_line":
                    await lists.hear("north", message)
                else:
                    await lists.tell("north", message)
            return bool(lists.record.made_by("north", message.id))

        await until(is_told, seconds=60)
        await asyncio.sleep(0.1)


async def _all_is_told(lists: Lists) -> bool:
    state = await lists.state("north")
    return state.written == state.seq and not state.untold
