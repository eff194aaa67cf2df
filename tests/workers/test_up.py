"""`sentence up` as people run it: a process that says where everything is, keeps its folder to itself, stops on Ctrl-C,
and has everything there when it is started again."""

import asyncio
import re
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from clients import addresses
from clients.addresses import Addresses
from clients.gateway import keys
from clients.record import CaseRecord
from domain.asks import Partner
from tests.conftest import ROOT
from tests.live import Live, come
from tests.terminal import Terminal
from workers.stack import PORT

COMBINED = str(ROOT / "examples" / "combination-of-requirements.yaml")
LM = ("--by", "LM:khan")


class Up(NamedTuple):
    """A stack that is up: its process, what it printed, where its parts are."""

    process: asyncio.subprocess.Process
    printed: list[str]
    found: Addresses

    async def stop(self, number: signal.Signals) -> str:
        """Sends the signal and waits; what it still had to say on stderr."""
        self.process.send_signal(number)
        _, err = await asyncio.wait_for(self.process.communicate(), 60)
        return err.decode()


@asynccontextmanager
async def up(terminal: Terminal, *words: str) -> AsyncIterator[Up]:
    process = await terminal.start("up", "--free-ports", "--pace", "0.1", *words)
    assert process.stdout
    printed = []
    try:
        while not (printed and printed[-1].startswith("Ready.")):
            line = await asyncio.wait_for(process.stdout.readline(), 60)
            assert line, (await process.communicate())[1].decode()
            printed.append(line.decode().rstrip())
        found = addresses.read(terminal.home)
        assert found
        yield Up(process, printed, found)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.fixture(scope="module")
async def house(binary: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Terminal, Up]]:
    """One stack for what does not end it."""
    terminal = Terminal(tmp_path_factory.mktemp("up"))
    async with up(terminal) as running:
        yield terminal, running


def _answers(address: str) -> bool:
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


async def test_it_says_where_everything_is_and_everything_is_there(house: tuple[Terminal, Up]) -> None:
    terminal, running = house
    said = {line[:17].strip(): line[17:] for line in running.printed[:-1]}
    parts = {"Console", "Temporal UI", "Temporal server", "Door for facts", "Partner sandbox", "State"}
    assert said.keys() == parts
    assert said["Console"].startswith(str(running.found.console))
    assert said["Temporal server"] == running.found.temporal
    assert said["Door for facts"] == f"{running.found.door}/facts/<partner>"
    assert str(terminal.home) in said["State"]
    async with httpx.AsyncClient() as client:
        assert (await client.get(said["Temporal UI"])).status_code == 200
        assert (await client.get(said["Partner sandbox"])).json() == []
        sent_to = (await client.get(str(running.found.console))).headers["Location"]
        assert sent_to == "/sign-in?next=%2F"
        assert (await client.get(f"{running.found.door}/health")).status_code == 204
        assert (await client.post(f"{running.found.door}/facts/court", content=b"{}")).status_code == 401


async def test_other_verbs_find_it_by_its_folder_and_partners_answer_by_themselves(house: tuple[Terminal, Up]) -> None:
    terminal, _ = house
    assert (await terminal.told("start", COMBINED, "--dated", "today", "--id", "S-1")).code == 0
    assert (await terminal.told("allocate", "S-1", "--offender-manager", "osei", *LM)).code == 0
    referred = await terminal.told("refer", "S-1", "curfew", "--by", "OM:osei")
    assert referred.code == 0, referred
    with closing(CaseRecord(f"sqlite:///{terminal.home / 'record.db'}")) as record:
        fitted = await come(lambda: [entry for entry in record.entries("S-1") if entry.type == "tag_fitted"])
    assert [str(entry.by) for entry in fitted] == ["partner:electronic_monitoring"]
    assert (await terminal.told("verify")).code == 0


async def test_a_fact_is_told_by_what_the_page_for_partners_says(house: tuple[Terminal, Up]) -> None:
    terminal, running = house
    (told,) = re.findall(r"```bash\n(.*?)```", (ROOT / "docs/gateway.md").read_text(), re.DOTALL)
    told = told.replace("~/.local/share/whole-sentence", str(terminal.home)).replace(
        "http://127.0.0.1:8310", running.found.door
    )
    process = await asyncio.create_subprocess_exec("bash", "-c", told, stdout=asyncio.subprocess.PIPE)
    answer, _ = await asyncio.wait_for(process.communicate(), 60)
    assert answer.startswith(b"HTTP/1.1 202"), answer
    assert b'{"kept":"notices:msg_' in answer


async def test_a_second_one_on_the_same_folder_is_turned_away(house: tuple[Terminal, Up]) -> None:
    terminal, running = house
    says = f"A stack runs on {terminal.home} already. Use it, stop it, or set SENTENCE_HOME to another folder.\n"
    assert await terminal.process("up", "--free-ports") == (2, "", says)
    assert addresses.read(terminal.home) == running.found


async def test_its_keys_are_for_its_owner_alone_and_stay(house: tuple[Terminal, Up]) -> None:
    terminal, _ = house
    file = terminal.home / keys.FILE
    made = file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    assert keys.kept(terminal.home, Partner).read_text() == made
    assert keys.read(file).keys() == {*Partner, "hmpps"}


async def test_stopped_with_ctrl_c_it_ends_well_and_started_again_everything_is_there(
    binary: Path, terminal: Terminal
) -> None:
    async with up(terminal) as first:
        assert (await terminal.told("start", COMBINED, "--dated", "today", "--id", "S-1")).code == 0
        before = (await terminal.told("record", "S-1", "--json")).json
        assert await first.stop(signal.SIGINT) == "Stopping …\n"
        assert first.process.returncode == 0
        found = first.found
        assert [one for one in (found.temporal, found.door, found.sandbox) if _answers(one)] == []
        assert addresses.read(terminal.home) is None
    async with up(terminal):
        assert (await terminal.told("record", "S-1", "--json")).json == before
        shown = await terminal.told("allocate", "S-1", "--offender-manager", "osei", *LM)
        assert shown.code == 0, shown
        assert (await terminal.told("doctor")).code == 0


async def test_killed_it_leaves_no_server_behind_and_starts_again_at_once(binary: Path, terminal: Terminal) -> None:
    async with up(terminal) as first:
        assert (await terminal.told("start", COMBINED, "--dated", "today", "--id", "S-1")).code == 0
        first.process.kill()
        await first.process.wait()
        await come(lambda: not _answers(first.found.temporal))
        shown = await terminal.told("allocate", "S-1", "--offender-manager", "osei", *LM)
        assert (shown.code, shown.out) == (7, "")
    async with up(terminal) as second:
        assert second.found.temporal != first.found.temporal
        assert (await terminal.told("allocate", "S-1", "--offender-manager", "osei", *LM)).code == 0


async def test_a_taken_port_is_one_plain_message(binary: Path, terminal: Terminal) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if not _answers(f"127.0.0.1:{PORT}"):
            taken.bind(("127.0.0.1", PORT))
            taken.listen()
        shown = await terminal.process("up")
    assert (shown.code, shown.out) == (2, "")
    assert shown.err.startswith(f"Port {PORT} is taken. Stop what uses it")
    assert len(shown.err.splitlines()) == 1


async def test_a_folder_where_nothing_can_be_kept_is_named(terminal: Terminal) -> None:
    shown = await terminal.with_(SENTENCE_HOME="/proc/nowhere").process("up")
    assert (shown.code, shown.out) == (2, "")
    assert shown.err.startswith("SENTENCE_HOME is /proc/nowhere, where nothing can be kept: ")


async def test_a_server_that_temporals_own_settings_name_is_used_and_none_is_looked_for(
    live: Live, terminal: Terminal, tmp_path: Path
) -> None:
    nothing_to_find = {"PATH": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    async with up(terminal.with_(TEMPORAL_ADDRESS=live.address, **nothing_to_find)) as running:
        assert running.printed[1] == "Temporal UI      (the server named by TEMPORAL_ADDRESS)"
        assert running.found.temporal == live.address
        assert not (tmp_path / "cache").exists()
        assert await running.stop(signal.SIGTERM) == "Stopping …\n"
        assert running.process.returncode == 0
    assert _answers(live.address)
