"""A Temporal server without asking: found, fetched or built, then run as a child process.

In this order: `temporal` on PATH where it is new enough, our cache, the SDK's own download, a build from the Go module
registry (`tools/go.mod`). A server that is running already is named by TEMPORAL_ADDRESS and needs none of this.
"""

import asyncio
import ctypes
import fcntl
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import NamedTuple

from temporalio.client import Client

from domain.errors import SettingsError
from workflows import contract

CLI_VERSION = "1.9.1"
OLDEST_CLI, OLDEST_SERVER = (1, 9), (1, 32)
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
PARENT_DEATH_SIGNAL = 1
PATIENCE_SECONDS = 5
READY_SECONDS = 60
TOOLS = Path(__file__).resolve().parent.parent / "tools"

# A server whose sentences are kept. Start-dev takes SQLite pragmas one by one.
KEPT = {
    "journal_mode": "WAL",  # readers do not stop the writer, and a killed process leaves a whole database
    "synchronous": "FULL",  # what was acknowledged survives the loss of power; costs a tenth to a quarter of the rate
}
# Closed runs stay readable for ten years: a run carried over is a closed run, and its history shows what was done.
RETENTION_HOURS = 87_600

# A server for rehearsals, in memory, in a process of its own: never where real sentences run, because whoever may
# start a workflow there may also move its clock.
REHEARSAL = {
    "frontend.WorkflowTimeSkippingEnabled": "true",  # lets a workflow's clock be moved
    "frontend.WorkflowTimeSkippingMaxSkipPerSession": "100000",  # at its default of about 100 the clock silently stops
    "history.workflowIdReuseMinimalInterval": '"0s"',  # a life rehearsed again needs no pause
    "history.timerProcessorMaxTimeShift": '"1ms"',  # timers fire when they are due, not up to a second later
    "history.timerProcessorMaxPollInterval": '"100ms"',  # a moved clock is seen at once
    "history.timerProcessorMaxPollRPS": "10000",  # many lives are moved at once
    "history.timerProcessorMaxPollHostRPS": "10000",
    "history.transferProcessorMaxPollRPS": "10000",
}


class Running(NamedTuple):
    """A server process: where it answers, and where its UI is (None where it has none)."""

    address: str
    ui: str | None
    process: asyncio.subprocess.Process


def find(say: Callable[[str], None]) -> Path:
    """A server binary, by the first way that works. Raises SettingsError that lists what was tried."""
    tried: list[str] = []
    ways = (_on_path, _cached, _downloaded, _built)
    with _one_at_a_time():
        for way in ways:
            found = way(tried, say)
            if found:
                return found
    listed = "\n".join(f"  - {line}" for line in tried)
    raise SettingsError(
        f"No Temporal server could be had. Tried:\n{listed}\n"
        "Put `temporal` 1.9 or newer on PATH, or set TEMPORAL_ADDRESS to a server that runs."
    )


@asynccontextmanager
async def run(
    binary: Path, *, database: Path | None = None, port: int = 0, ui_port: int | None = None, log: Path | None = None
) -> AsyncIterator[Running]:
    """Runs a server on loopback: kept in `database`, or without one for rehearsals. It ends with the block."""
    port = port or free_port()
    process = await start(binary, database=database, port=port, ui_port=ui_port, log=log)
    try:
        address = f"127.0.0.1:{port}"
        await ready(address, process)
        yield Running(address, f"http://127.0.0.1:{ui_port}" if ui_port else None, process)
    finally:
        await stop(process)


async def start(
    binary: Path, *, database: Path | None, port: int, ui_port: int | None = None, log: Path | None = None
) -> asyncio.subprocess.Process:
    """Starts the server process; it may not be ready yet."""
    arguments = ["server", "start-dev", "--ip", "127.0.0.1", "--port", str(port), "--log-level", "error"]
    arguments += ["--ui-port", str(ui_port), "--ui-disable-news-fetch"] if ui_port else ["--headless"]
    for key in contract.SEARCH_ATTRIBUTES:
        arguments += ["--search-attribute", f"{key.name}=Keyword"]
    if database:
        database.parent.mkdir(parents=True, exist_ok=True)
        arguments += ["--db-filename", str(database)]
        for name, value in KEPT.items():
            arguments += ["--sqlite-pragma", f"{name}={value}"]
    else:
        for name, value in REHEARSAL.items():
            arguments += ["--dynamic-config-value", f"{name}={value}"]
    output = log.open("ab") if log else subprocess.DEVNULL
    return await asyncio.create_subprocess_exec(
        str(binary), *arguments, stdout=output, stderr=output, start_new_session=True, preexec_fn=_ends_with_us
    )


def _ends_with_us() -> None:
    """Said by the child before it becomes the server: the kernel is to stop it when this process was killed, so that
    no port stays taken. Elsewhere than on Linux such a server has to be stopped by hand."""
    if LIBC:
        LIBC.prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)


async def ready(address: str, process: asyncio.subprocess.Process) -> None:
    """Waits until the server answers. Raises SettingsError where it has ended instead, or answers nothing for long."""
    began = time.monotonic()
    while time.monotonic() - began < READY_SECONDS:
        if process.returncode is not None:
            raise SettingsError(
                f"The Temporal server at {address} ended at once (exit {process.returncode}): is its port taken?"
            )
        try:
            client = await Client.connect(address)
            await client.service_client.check_health()
            return
        except RuntimeError:
            await asyncio.sleep(0.05)
    raise SettingsError(f"The Temporal server at {address} runs, and has answered nothing for {READY_SECONDS} seconds.")


async def stop(process: asyncio.subprocess.Process) -> None:
    """Asks the process to end, then makes it."""
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def must_be_free(port: int) -> None:
    """Raises SettingsError where something answers on that port of loopback already."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise SettingsError(
                f"Port {port} is taken. Stop what uses it, or say --free-ports; or set TEMPORAL_ADDRESS to use a server"
                " that runs."
            )


def is_new_enough(binary: Path) -> bool:
    """Whether `temporal --version` names a CLI and a server of the line we know."""
    try:
        said = subprocess.run([str(binary), "--version"], capture_output=True, text=True, timeout=20, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return False
    found = re.search(r"version (\d+)\.(\d+)\S* \(Server (\d+)\.(\d+)", said)
    if found is None:
        return False
    cli_major, cli_minor, major, minor = map(int, found.groups())
    return (cli_major, cli_minor) >= OLDEST_CLI and (major, minor) >= OLDEST_SERVER


def _on_path(tried: list[str], say: Callable[[str], None]) -> Path | None:
    found = shutil.which("temporal")
    if found and is_new_enough(Path(found)):
        return Path(found)
    tried.append(f"`temporal` on PATH: {f'{found} is older than 1.9, or does not run' if found else 'none'}")
    return None


def _cached(tried: list[str], say: Callable[[str], None]) -> Path | None:
    if is_new_enough(_cache() / f"temporal-{CLI_VERSION}"):
        return _cache() / f"temporal-{CLI_VERSION}"
    tried.append(f"our cache, {_cache()}: nothing usable")
    return None


def _downloaded(tried: list[str], say: Callable[[str], None]) -> Path | None:
    """The SDK fetches in a child process: where there is no way out it may abort."""
    folder = _cache() / "download"
    folder.mkdir(parents=True, exist_ok=True)
    script = (
        "import asyncio, temporalio.testing as t\n"
        "async def main():\n"
        f"    async with await t.WorkflowEnvironment.start_local(download_dest_dir={str(folder)!r},"
        f" dev_server_download_version='v{CLI_VERSION}'): pass\n"
        "asyncio.run(main())\n"
    )
    say("Looking for a Temporal server to download (the SDK's own way) …")
    try:
        subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=300, check=False)
    except subprocess.TimeoutExpired:
        tried.append("the SDK's download: nothing came within 5 minutes")
        return None
    fetched = next((file for file in folder.iterdir() if os.access(file, os.X_OK) and is_new_enough(file)), None)
    if fetched is None:
        tried.append("the SDK's download: not to be had from here")
        return None
    return _kept(fetched)


def _built(tried: list[str], say: Callable[[str], None]) -> Path | None:
    if shutil.which("go") is None or not (TOOLS / "go.mod").is_file():
        tried.append("a build from the Go module registry: no `go` (1.26.8 or newer) on PATH, or no tools/go.mod here")
        return None
    say(f"Building Temporal {CLI_VERSION} from the Go module registry, once: about 7 minutes on two cores.")
    say("Why: there is no `temporal` 1.9 on PATH, none in our cache, and none can be downloaded from here.")
    target = _cache() / f"temporal-{CLI_VERSION}.building"
    name = f"-s -w -X github.com/temporalio/cli/internal/temporalcli.Version={CLI_VERSION}"
    command = [
        "go",
        "build",
        "-trimpath",
        "-ldflags",
        name,
        "-o",
        str(target),
        "github.com/temporalio/cli/cmd/temporal",
    ]
    environment = {**os.environ, "CGO_ENABLED": "0", "GOTOOLCHAIN": "auto", "GOFLAGS": "-mod=readonly"}
    log = _cache() / "build.log"
    with log.open("w") as output, subprocess.Popen(command, cwd=TOOLS, env=environment, stderr=output) as build:
        _tell_while(build, say)
    if build.returncode != 0 or not is_new_enough(target):
        last = (log.read_text().strip().splitlines() or ["failed"])[-1]
        tried.append(f"a build from the Go module registry ({log}): {last}")
        return None
    return _kept(target)


def _tell_while(build: "subprocess.Popen[bytes]", say: Callable[[str], None]) -> None:
    began = time.monotonic()
    while True:
        try:
            build.wait(timeout=30)
            return
        except subprocess.TimeoutExpired:
            say(f"  still building the Temporal server, {time.monotonic() - began:.0f} s so far …")


def _kept(binary: Path) -> Path:
    target = _cache() / f"temporal-{CLI_VERSION}"
    os.replace(binary, target)
    return target


def _cache() -> Path:
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "whole-sentence"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two that look at once build once."""
    try:
        lock = (_cache() / "lock").open("w")
    except OSError as error:
        raise SettingsError(f"The cache cannot be used: {error}. Set XDG_CACHE_HOME to a folder of yours.") from None
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
