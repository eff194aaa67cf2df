"""What runs in a process beside its main work: an HTTP application, on loopback unless told otherwise; a courier."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

import uvicorn
from starlette.types import ASGIApp

from domain.errors import SettingsError

logger = logging.getLogger(__name__)
PAUSE_SECONDS = 1.0
LAST_SECONDS = 3
"""For what is under way when a server stops: a stream of events would never end by itself."""


class _Quiet(uvicorn.Server):
    """A server that leaves signals to the process around it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(app: ASGIApp, port: int = 0, host: str = "127.0.0.1") -> AsyncIterator[str]:
    """Serves the application until the block ends; its address. Raises SettingsError where the port is taken."""
    # Of TCP by name: else asyncio leaves small packets to wait, and each answer on a kept connection takes 40 ms.
    listening = socket.socket(proto=socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError:
        listening.close()
        raise SettingsError(f"Port {port} is taken. Stop what uses it, or choose another.") from None
    server = _Quiet(
        uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=LAST_SECONDS,
        )
    )
    task = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:
        if task.done():
            task.result()
        await asyncio.sleep(0.01)
    try:
        yield f"http://{host}:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listening.close()


@asynccontextmanager
async def beside(work: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Does the work until the block ends. A fault in it is logged and the work begun again: it stops nothing else, and
    what it was to carry does not lie there without a word."""
    task = asyncio.create_task(_again_and_again(work))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _again_and_again(work: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await work()
        except Exception:
            logger.exception("This failed, and is tried again in a moment.")
        await asyncio.sleep(PAUSE_SECONDS)
