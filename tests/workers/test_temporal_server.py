"""How a Temporal server is found: by the first of four ways that works, or with one message that lists all of them.

Small scripts stand for what is found on the way: a `temporal`, a `go`, the child in which the SDK downloads."""

import asyncio
import socket
import sys
import threading
from pathlib import Path

import pytest

from domain.errors import SettingsError
from workers import temporal_server

NEW = "temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)"
OLD = "temporal version 1.8.2 (Server 1.31.0, UI 2.40.0)"


class Machine:
    """A machine with nothing on PATH, nothing in its cache, and no way out; each call of a script is noted."""

    def __init__(self, folder: Path) -> None:
        self.path, self.cache, self.calls = folder / "bin", folder / "cache" / "whole-sentence", folder / "calls"
        for made in (self.path, self.cache / "download", folder / "made"):
            made.mkdir(parents=True)
        self.calls.touch()
        self._made = script(folder / "made" / "temporal", f"echo '{NEW}'")
        self.child = script(folder / "made" / "python", self._noting("download") + "exit 1")

    def has_on_path(self, version: str) -> Path:
        return script(self.path / "temporal", f"echo '{version}'")

    def has_in_its_cache(self, version: str) -> Path:
        return script(self.cache / "temporal-1.9.1", f"echo '{version}'")

    def can_download(self) -> None:
        script(self.child, self._noting("download") + f"/bin/cp {self._made} {self.cache}/download/temporal-v1.9.1")

    def can_build(self) -> None:
        """A `go` that puts a server where `-o` says."""
        find_target = 'while [ "$1" != "-o" ]; do shift; done\n'
        script(self.path / "go", self._noting("build") + find_target + f'/bin/cp {self._made} "$2"')

    def cannot_build(self, says: str) -> None:
        script(self.path / "go", self._noting("build") + f"echo downloading >&2; echo '{says}' >&2; exit 1")

    @property
    def tried(self) -> list[str]:
        return self.calls.read_text().split()

    def _noting(self, what: str) -> str:
        return f"echo {what} >> {self.calls}\n"


def script(file: Path, does: str) -> Path:
    file.write_text(f"#!/bin/sh\n{does}\n")
    file.chmod(0o755)
    return file


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine(tmp_path)
    monkeypatch.setenv("PATH", str(machine.path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(machine.cache.parent))
    monkeypatch.setattr(sys, "executable", str(machine.child))
    return machine


def _silent(line: str) -> None: ...


@pytest.mark.parametrize(
    ("says", "new_enough"),
    [
        (NEW, True),
        ("temporal version 1.9.0 (Server 1.32.0, UI 2.54.1)", True),
        ("temporal version 1.10.0-rc.1 (Server 1.40.2, UI 3.0.0)", True),
        ("temporal version 2.0.0 (Server 2.0.0, UI 3.0.0)", True),
        (OLD, False),
        ("temporal version 1.8.9 (Server 1.32.0, UI 2.54.1)", False),
        ("temporal version 1.9.1 (Server 1.31.4, UI 2.54.1)", False),
        ("temporal version 0.99.0 (Server 1.99.0, UI 2.54.1)", False),
        ("tctl version 1.18", False),
        ("", False),
    ],
)
def test_a_server_is_new_enough_from_cli_1_9_with_server_1_32_on(says: str, new_enough: bool, tmp_path: Path) -> None:
    assert temporal_server.is_new_enough(script(tmp_path / "temporal", f"echo '{says}'")) is new_enough


def test_what_does_not_run_is_not_new_enough(tmp_path: Path) -> None:
    (tmp_path / "no-script").write_text("temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)")
    assert not temporal_server.is_new_enough(tmp_path / "no-script")
    assert not temporal_server.is_new_enough(tmp_path / "nothing")
    assert not temporal_server.is_new_enough(script(tmp_path / "fails", f"echo '{NEW}'; exit 1"))


def test_what_is_on_path_goes_before_what_is_in_the_cache(machine: Machine) -> None:
    found = machine.has_on_path(NEW)
    machine.has_in_its_cache(NEW)
    assert temporal_server.find(_silent) == found
    assert machine.tried == []


def test_too_old_a_server_on_path_is_passed_over_for_the_cache(machine: Machine) -> None:
    machine.has_on_path(OLD)
    found = machine.has_in_its_cache(NEW)
    assert temporal_server.find(_silent) == found
    assert machine.tried == []


@pytest.mark.parametrize("cached", [None, OLD], ids=["nothing in the cache", "an old one in the cache"])
def test_a_download_is_put_into_the_cache_and_not_fetched_again(cached: str | None, machine: Machine) -> None:
    if cached:
        machine.has_in_its_cache(cached)
    machine.can_download()
    machine.can_build()
    found = temporal_server.find(_silent)
    assert found == machine.cache / "temporal-1.9.1"
    assert temporal_server.is_new_enough(found)
    assert temporal_server.find(_silent) == found
    assert machine.tried == ["download"]


def test_where_nothing_can_be_downloaded_it_is_built_once_and_says_why_and_how_long(machine: Machine) -> None:
    machine.can_build()
    said: list[str] = []
    found = temporal_server.find(said.append)
    assert found == machine.cache / "temporal-1.9.1"
    assert temporal_server.find(_silent) == found
    assert machine.tried == ["download", "build"]
    assert any("about 7 minutes" in line for line in said)
    assert any(line.startswith("Why: ") for line in said)


def test_two_that_look_at_once_build_once(machine: Machine) -> None:
    machine.can_build()
    found: list[Path] = []
    looking = [threading.Thread(target=lambda: found.append(temporal_server.find(_silent))) for _ in range(2)]
    for thread in looking:
        thread.start()
    for thread in looking:
        thread.join()
    assert found == [machine.cache / "temporal-1.9.1"] * 2
    assert machine.tried.count("build") == 1


def test_where_no_way_works_one_message_lists_all_that_was_tried_and_what_to_do(machine: Machine) -> None:
    machine.has_on_path(OLD)
    machine.cannot_build("dial tcp: no route to host")
    with pytest.raises(SettingsError) as error:
        temporal_server.find(_silent)
    head, *tried, remedy = str(error.value).splitlines()
    assert head == "No Temporal server could be had. Tried:"
    assert tried == [
        f"  - `temporal` on PATH: {machine.path}/temporal is older than 1.9, or does not run",
        f"  - our cache, {machine.cache}: nothing usable",
        "  - the SDK's download: not to be had from here",
        f"  - a build from the Go module registry ({machine.cache}/build.log): dial tcp: no route to host",
    ]
    assert remedy == "Put `temporal` 1.9 or newer on PATH, or set TEMPORAL_ADDRESS to a server that runs."


def test_without_go_the_message_says_which_is_needed(machine: Machine) -> None:
    with pytest.raises(SettingsError, match=r"no `go` \(1\.26\.8 or newer\) on PATH"):
        temporal_server.find(_silent)
    assert machine.tried == ["download"]


def test_a_build_that_makes_something_else_is_not_used(machine: Machine) -> None:
    script(machine.path / "go", 'while [ "$1" != "-o" ]; do shift; done\n/bin/cp /bin/sh "$2"')
    with pytest.raises(SettingsError, match=r"a build from the Go module registry .*: failed"):
        temporal_server.find(_silent)
    assert not (machine.cache / "temporal-1.9.1").exists()


async def test_a_server_that_ends_at_once_is_named_with_its_exit(tmp_path: Path) -> None:
    broken = script(tmp_path / "temporal", "exit 3")
    with pytest.raises(SettingsError, match=r"ended at once \(exit 3\): is its port taken\?"):
        async with temporal_server.run(broken):
            pass


async def test_a_server_ends_with_the_block_around_it(binary: Path) -> None:
    async with temporal_server.run(binary) as running:
        assert running.ui is None
        assert running.process.returncode is None
    assert running.process.returncode is not None


async def test_a_server_that_does_not_listen_is_made_to_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(temporal_server, "PATIENCE_SECONDS", 0.2)
    deaf = script(tmp_path / "temporal", "trap '' TERM\necho ready\nwhile :; do /bin/sleep 0.05; done")
    process = await asyncio.create_subprocess_exec(str(deaf), stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    await process.stdout.readline()
    await temporal_server.stop(process)
    assert process.returncode == -9


def test_a_taken_port_is_named_with_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=f"Port {port} is taken. Stop what uses it"):
            temporal_server.must_be_free(port)
    temporal_server.must_be_free(port)
