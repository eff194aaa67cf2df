"""What a person at a terminal sees of a verb: run in this process, or as a process of its own where that matters."""

import asyncio
import json
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

from click.testing import CliRunner

from workers.main import main

OURS = ("SENTENCE_", "TEMPORAL_", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "XDG_")


class Shown(NamedTuple):
    """How a verb ended, and what stood on its two outputs."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


class Terminal:
    """A terminal on one home folder, with these variables and none that the machine happens to have."""

    def __init__(self, home: Path, **variables: str) -> None:
        self.home = home
        self._variables = {"SENTENCE_HOME": str(home), **variables}

    def with_(self, **variables: str) -> "Terminal":
        return Terminal(self.home, **{**self._variables, **variables})

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        return {**kept, **self._variables}

    def run(self, *words: str, given: bytes = b"") -> Shown:
        """Runs a verb here. Whatever it raises that is not an exit would be a traceback in front of a user."""
        argv = ["sentence", *words]
        with mock.patch.dict(os.environ, self.environment, clear=True), mock.patch.object(sys, "argv", argv):
            result = CliRunner().invoke(main, words, input=given)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise AssertionError(f"{' '.join(argv)} ends in a traceback") from result.exception
        return Shown(result.exit_code, result.stdout, result.stderr)

    async def told(self, *words: str) -> Shown:
        """The same in a thread, for verbs that speak to what runs in this loop."""
        return await asyncio.to_thread(self.run, *words)

    async def start(self, *words: str) -> asyncio.subprocess.Process:
        """The process of a verb, its outputs piped."""
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "workers.main", *words),
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def process(self, *words: str) -> Shown:
        """Runs a verb as people do, and waits for its end."""
        process = await self.start(*words)
        out, err = await process.communicate()
        assert process.returncode is not None
        return Shown(process.returncode, out.decode(), err.decode())


class Screen:
    """What a person sees who sits at a terminal in which a verb runs."""

    def __init__(self, process: "subprocess.Popen[bytes]", end: int) -> None:
        self._process, self._end, self._seen = process, end, ""

    def until(self, said: str, seconds: float = 30) -> str:
        """What is drawn up to these words, from where the last such look stopped. Fails where they never come."""
        deadline = time.monotonic() + seconds
        while said not in self._seen:
            assert time.monotonic() < deadline, f"{said!r} never came: {self._seen}"
            if select.select([self._end], [], [], 0.1)[0]:
                self._seen += self._drawn(said)
        found, _, self._seen = self._seen.partition(said)
        return found + said

    def _drawn(self, awaited: str) -> str:
        try:
            return os.read(self._end, 65536).decode(errors="replace")
        except OSError:  # so Linux says that nobody is at the other end any more
            raise AssertionError(f"It ended, and {awaited!r} never came: {self._seen}") from None

    def types(self, line: str) -> None:
        os.write(self._end, f"{line}\n".encode())

    def interrupted(self) -> int:
        """The exit code after Ctrl-C."""
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(30)


@contextmanager
def on_a_screen(terminal: Terminal, *words: str, width: int = 100) -> Iterator[Screen]:
    """Runs a verb in a terminal of its own, so many columns wide."""
    here, there = pty.openpty()
    termios.tcsetwinsize(there, (40, width))
    environment = {**terminal.environment, "TERM": "xterm-256color"}
    command = [sys.executable, "-m", "workers.main", *words]
    with subprocess.Popen(command, env=environment, stdin=there, stdout=there, stderr=there) as process:
        os.close(there)
        try:
            yield Screen(process, here)
        finally:
            process.kill()
            os.close(here)
