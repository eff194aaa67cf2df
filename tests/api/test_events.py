"""Server-sent events: that something went on, and how far; never what it was."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta

import httpx

from clients.api.app import api
from clients.desk import Desk, now
from clients.streams import MOST
from domain.authority.signed_in import SignedIn
from domain.model import Role
from tests.api.conftest import Caller, Office
from workers.serving import serving

BRANDT = SignedIn(id="brandt", name="", roles=(Role.OFFENDER_MANAGER,))
LOW = {"harm": "low", "likelihood": "low", "needs": ["drugs"]}


@asynccontextmanager
async def _listening(caller: Caller, path: str, last: str = "") -> AsyncIterator[AsyncIterator[tuple[str, str, dict]]]:
    """The events of a stream: kind, id, data."""
    headers = {"Authorization": f"Bearer {caller.token}", **({"Last-Event-ID": last} if last else {})}
    async with caller.http.stream("GET", caller.address + path, headers=headers) as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        yield _events(stream.aiter_lines())


async def _events(lines: AsyncIterator[str]) -> AsyncIterator[tuple[str, str, dict]]:
    held: dict[str, str] = {}
    async for line in lines:
        if line:
            name, _, value = line.partition(": ")
            held[name] = value
        elif "data" in held:
            yield held["event"], held["id"], json.loads(held["data"])
            held = {}


async def test_who_listens_hears_where_it_stands_and_each_time_it_goes_on(office: Office) -> None:
    id = await office.allocated()
    caller = office.caller("osei")
    async with _listening(caller, f"/sentences/{id}/events") as events:
        assert await anext(events) == ("moved", "3", {"sentence": id, "seq": 3})
        await caller.tell(id, "assess", LOW)
        kind, last, data = await asyncio.wait_for(anext(events), 5)
    assert (kind, last, data) == ("moved", "4", {"sentence": id, "seq": 4})


async def test_who_comes_back_hears_what_was_missed_and_nothing_that_was_heard(office: Office) -> None:
    id = await office.allocated()
    caller = office.caller("osei")
    async with _listening(caller, f"/sentences/{id}/events", last="3") as events:
        assert [event async for event in events] == []
    async with _listening(caller, f"/sentences/{id}/events", last="1") as events:
        assert [last async for _, last, _ in events] == ["3"]


async def test_of_many_who_listens_hears_of_those_that_they_may_open(office: Office) -> None:
    mine, theirs = await office.allocated(), await office.live.begun()
    caller = office.caller("osei")
    async with _listening(caller, f"/events?ids={mine}&ids={theirs}") as events:
        assert (await anext(events))[2] == {"missed": 0}
        await office.caller("khan").tell(theirs, "allocate", {"offender_manager": "brandt"})
        await caller.tell(mine, "assess", LOW)
        heard = [event async for event in events]
    assert [data for _, _, data in heard] == [{"sentence": mine, "seq": 4}]
    async with _listening(caller, f"/events?ids={mine}&ids={theirs}", last=heard[0][1]) as events:
        assert (await anext(events))[2] == {"missed": 0}
    async with _listening(caller, f"/events?ids={theirs}", last="0") as events:
        assert (await anext(events))[1:] == ("0", {"missed": 0})
    async with _listening(caller, f"/events?ids={mine}", last="2") as events:
        assert (await anext(events))[2] == {"missed": 2}


async def test_what_comes_is_ids_and_numbers_alone(office: Office) -> None:
    id = await office.allocated()
    async with _listening(office.caller("osei"), f"/sentences/{id}/events") as events:
        heard = [set(data) async for _, _, data in events]
    assert heard == [{"sentence", "seq"}]


async def test_who_listens_does_not_hold_up_a_house_that_is_to_stop(office: Office) -> None:
    id = await office.allocated()
    began = asyncio.get_running_loop().time()
    async with office.before(office.live.sentences, streams_last=timedelta(minutes=1)) as address:
        stream = _listening(office.caller("osei", address=address), f"/sentences/{id}/events")
        events = await stream.__aenter__()
        assert (await anext(events))[1] == "3"
    with suppress(httpx.HTTPError):
        await stream.__aexit__(None, None, None)
    assert asyncio.get_running_loop().time() - began < 30


async def test_nobody_listens_to_more_streams_than_anybody_reads(office: Office) -> None:
    async with office.before(office.live.sentences, streams_last=timedelta(minutes=1)) as address:
        caller, other = office.caller("osei", address=address), office.caller("khan", address=address)
        async with AsyncExitStack() as open_:
            heard = [await open_.enter_async_context(_listening(caller, "/events?ids=S-none")) for _ in range(MOST)]
            assert [(await anext(events))[0] for events in heard] == ["missed"] * MOST
            refused = await caller.get("/events", ids="S-none")
            assert (refused.status_code, refused.headers["Retry-After"]) == (429, "5")
            assert refused.headers["Content-Type"] == "application/problem+json"
            async with _listening(other, "/events?ids=S-none") as theirs:
                assert (await anext(theirs))[0] == "missed"


async def test_who_may_see_a_sentence_no_more_hears_no_more_of_it(office: Office) -> None:
    id, late = await office.allocated(), list[timedelta]()
    desk = Desk(office.live.record, office.live.sentences, office.access, clock=lambda: sum(late, now()))
    desk.access.take(BRANDT, id, "risk", "at the desk, and upset")
    async with serving(api(desk, office.keys, office.who, streams_last=timedelta(minutes=1))) as address:
        caller = office.caller("brandt", address=address)
        async with _listening(caller, f"/sentences/{id}/events") as events:
            assert (await anext(events))[2] == {"sentence": id, "seq": 3}
            late.append(timedelta(minutes=61))
            assert await asyncio.wait_for(anext(events, None), 10) is None
