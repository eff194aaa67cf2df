"""What runs beside a process's main work: an application on a port, and work that is begun again where it fails."""

import asyncio
import logging
import statistics
import time

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain.errors import SettingsError
from workers import serving as servings
from workers.serving import beside, serving


async def _hello(request: Request) -> Response:
    return Response("hello")


APP = Starlette(routes=[Route("/", _hello)])


async def test_an_application_is_served_until_the_block_ends() -> None:
    async with httpx.AsyncClient() as client:
        async with serving(APP) as address:
            assert (await client.get(address)).text == "hello"
        with pytest.raises(httpx.ConnectError):
            await client.get(address)


async def test_answers_on_a_kept_connection_wait_for_nothing() -> None:
    took = []
    async with serving(APP) as address, httpx.AsyncClient() as client:
        for _ in range(21):
            began = time.perf_counter()
            await client.get(address)
            took.append(time.perf_counter() - began)
    assert statistics.median(took) < 0.03  # small packets that wait for each other: 0.04 and more


async def test_a_port_is_free_again_at_once() -> None:
    async with serving(APP) as address:
        port = int(address.rpartition(":")[2])
    async with serving(APP, port) as again:
        assert again == address


async def test_a_taken_port_is_named() -> None:
    async with serving(APP) as address:
        port = int(address.rpartition(":")[2])
        with pytest.raises(SettingsError, match=f"Port {port} is taken"):
            async with serving(APP, port):
                pass


async def test_work_that_fails_is_logged_and_begun_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(servings, "PAUSE_SECONDS", 0.01)
    begun, done = [0], asyncio.Event()

    async def work() -> None:
        begun[0] += 1
        if begun[0] < 3:
            raise ZeroDivisionError
        done.set()
        await asyncio.Event().wait()

    with caplog.at_level(logging.ERROR):
        async with beside(work):
            await asyncio.wait_for(done.wait(), 10)
    assert begun == [3]
    assert len(caplog.records) == 2
    assert all(record.exc_info for record in caplog.records)


async def test_work_ends_with_the_block() -> None:
    started, ended = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with beside(work):
        await asyncio.wait_for(started.wait(), 10)
    assert ended.is_set()
