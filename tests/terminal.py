"""What a person at a terminal sees of a verb: run in this process, or as a process of its own where that matters."""

import asyncio
import json
import os
import sys
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
