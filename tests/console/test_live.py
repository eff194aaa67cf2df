"""What a page is told while it is open: numbers of entries, nothing of what they say, and only to who may look."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from functools import partial
from pathlib import Path

import pytest
from starlette.requests import Request

from clients.console.pages import live
from clients.desk.telling import Telling
from tests.console.filled import DALE, MINE, fill
from tests.console.here import BRANDT, PARKS, Here, here
from tests.console.html import Page
from tests.stack import now


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Here]:
    monkeypatch.setattr(live, "GLANCE_SECONDS", 0.01)
    with here(tmp_path) as opened:
        fill(opened.stores)
        yield opened


def events(house: Here, after: int, **state: object) -> AsyncIterator[str]:
    guarded = house.app(BRANDT)
    app = guarded._app  # type: ignore[attr-defined]
    request = Request({"type": "http", "app": app, "state": {"who": BRANDT, **state}})
    return live._events(request, partial(house.desk.sentences.seq, BRANDT, MINE), after, {"sentence": MINE})


async def test_a_page_is_told_that_the_sentence_has_moved_and_how_far(house: Here) -> None:
    seq = house.record.head(MINE).seq
    async with aclosing(events(house, seq)) as stream:  # type: ignore[type-var]
        first = await anext(stream)
        assert first.startswith("retry: ")
        assert int(first.split()[1]) >= 60_000
        assess = {"harm": "low", "likelihood": "low", "needs": ["work"]}
        await house.desk.telling.tell(BRANDT, MINE, Telling(type="assess", body=assess, id="live-1"))
        id, data = (await anext(stream)).strip().split("\n")
    now = house.record.head(MINE).seq
    assert now > seq
    assert id == f"id: {now}"
    assert json.loads(data.removeprefix("data: ")) == {"sentence": MINE, "seq": now}


async def test_a_stream_ends_as_soon_as_the_session_does(house: Here) -> None:
    ends = [now(), None]
    async with aclosing(events(house, 0, session_ends=lambda: ends.pop(0))) as stream:  # type: ignore[type-var]
        told = [event async for event in stream]
    assert (len(told), ends) == (2, [])  # how long to wait, where it stands; then no more


async def test_who_reviews_emergency_access_is_told_of_it_while_their_page_is_open(house: Here) -> None:
    count = partial(house.desk.access.count, PARKS)
    request = Request({"type": "http", "app": house.app(PARKS)._app, "state": {"who": PARKS}})  # type: ignore[attr-defined]
    async with aclosing(live._events(request, count, count(), {})) as stream:  # type: ignore[type-var]
        await anext(stream)
        house.desk.access.take(DALE, MINE, "risk_of_harm", "He is at the desk")
        assert (await anext(stream)).strip().split("\n") == ["id: 1", 'data: {"seq": 1}']


def test_who_reviews_no_emergency_access_is_told_of_none(house: Here) -> None:
    assert house.browser(BRANDT).get("/live/access/emergencies").status_code == 403


def test_who_may_not_see_the_sentence_is_told_nothing(house: Here) -> None:
    assert house.browser(DALE).get(f"/live/{MINE}").status_code == 403
    assert house.browser(BRANDT).get("/live/S-nowhere").status_code == 404


def test_watching_is_no_look_at_what_the_record_says(house: Here) -> None:
    assert house.desk.sentences.seq(BRANDT, MINE) == house.record.head(MINE).seq
    assert house.stores.access.looks_at(MINE) == []


@pytest.mark.parametrize("page", ["", "/diary", "/tell/assess"])
def test_a_page_says_where_it_stood_and_where_its_stream_is(house: Here, page: str) -> None:
    text = house.browser(BRANDT).get(f"/sentences/{MINE}{page}").text
    (line,) = [one.attributes for one in Page(text).all("p") if "data-live" in one.attributes]
    assert line["role"] == "status"
    assert line["data-live"] == f"/live/{MINE}"
    assert line["data-seq"] == str(house.record.head(MINE).seq)
