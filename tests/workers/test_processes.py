"""Worker, door and sandbox as processes of their own, against a server that is there already."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path

import pytest

from clients.record import CaseRecord
from tests.conftest import ROOT
from tests.live import come
from tests.terminal import Terminal
from workers import temporal_server

COMBINED = str(ROOT / "examples" / "combination-of-requirements.yaml")


@asynccontextmanager
async def _part(terminal: Terminal, *words: str, ready: str) -> AsyncIterator[str]:
    """Runs a part until the block ends, then stops it as containers do; the last word of the line that it was ready."""
    process = await terminal.start(*words)
    assert process.stderr
    try:
        line = (await asyncio.wait_for(process.stderr.readline(), 60)).decode()
        assert line.startswith(ready), line + (await process.stderr.read()).decode()
        yield line.split()[-1].rstrip(".")
        process.send_signal(signal.SIGTERM)
        _, err = await asyncio.wait_for(process.communicate(), 60)
        assert (process.returncode, err.decode()) == (0, "Stopping …\n")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_the_parts_run_apart_and_work_together(binary: Path, terminal: Terminal) -> None:
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(temporal_server.run(binary))
        here = terminal.with_(TEMPORAL_ADDRESS=server.address)
        door = await stack.enter_async_context(_part(here, "door", "--port", "0", ready="The door is open at "))
        partners = here.with_(SENTENCE_DOOR=door)
        words = ("sandbox", "--port", "0", "--pace", "0")
        sandbox = await stack.enter_async_context(_part(partners, *words, ready="The partners answer at "))
        working = here.with_(SENTENCE_PARTNERS=sandbox)
        asks = ("worker", "--partner", "electronic_monitoring", "--partner", "notices")
        for words in (("worker", "--no-partners"), asks):
            await stack.enter_async_context(_part(working, *words, ready="The worker is ready."))
        for words in (
            ("start", COMBINED, "--dated", "today", "--id", "S-1"),
            ("allocate", "S-1", "--offender-manager", "osei", "--by", "LM:khan"),
            ("refer", "S-1", "curfew", "--by", "OM:osei"),
        ):
            shown = await here.told(*words)
            assert shown.code == 0, shown
        with closing(CaseRecord(f"sqlite:///{terminal.home / 'record.db'}")) as record:
            await come(lambda: "tag_fitted" in [entry.type for entry in record.entries("S-1")])


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("worker",), 2, "SENTENCE_PARTNERS is not set: a worker needs to know where its partners are."),
        (("worker", "--partner", "parole"), 2, "'parole' is not one of 'court', 'prison'"),
        (("worker", "--partner", "court", "--no-partners"), 2, "leave nothing to do: give one of the two."),
        (("sandbox",), 2, "SENTENCE_DOOR is not set: the partners need to know where to tell what they did."),
        (("door",), 7, "No Temporal server answers at 127.0.0.1:"),
        (("door", "--port", "70000"), 2, "70000 is not in the range"),
        (("up", "--pace", "-1"), 2, "-1.0 is not in the range"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else "",
)
def test_a_part_that_cannot_run_says_why(words: tuple[str, ...], code: int, says: str, terminal: Terminal) -> None:
    nobody = f"127.0.0.1:{temporal_server.free_port()}"
    shown = terminal.with_(TEMPORAL_ADDRESS=nobody).run(*words)
    assert (shown.code, shown.out) == (code, "")
    assert says in shown.err


def test_a_taken_port_is_one_plain_message_also_on_a_folder_that_is_new(terminal: Terminal) -> None:
    here = terminal.with_(SENTENCE_HOME=str(terminal.home / "deep" / "down"), SENTENCE_DOOR="http://127.0.0.1:1")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        shown = here.run("sandbox", "--port", str(port))
    assert shown == (2, "", f"Port {port} is taken. Stop what uses it, or choose another.\n")
