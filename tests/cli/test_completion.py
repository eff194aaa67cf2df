"""What a shell completes: verbs without loading them, ids from the record, nothing where the record keeps silent."""

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from clients.cli.completion import MOST
from clients.cli.offered import FILE, MOST_SENTENCES, Offered
from domain.policy import released
from tests.clients.lives import begun, keep_at, life_of, quiet
from tests.terminal import Terminal
from workers.main import SECTIONS, main


@pytest.fixture
def shell(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A shell in which B-1, S-1, S-2 and T-1 can be completed."""
    monkeypatch.setenv("SENTENCE_HOME", str(terminal.home))
    monkeypatch.delenv("SENTENCE_RECORD", raising=False)
    keep_at(terminal.home, begun("S-1"), begun("S-2"), quiet("T-1"), life_of("breached-on-third-failure", "B-1"))
    return terminal


def _completed(*words: str) -> list[str]:
    """What is offered for the last of these words."""
    *before, beginning = words
    shell = ShellComplete(main, {}, "sentence", "_SENTENCE_COMPLETE")
    return [item.value for item in shell.get_completions(list(before), beginning)]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("show", ""), ["B-1", "S-1", "S-2", "T-1"]),
        (("show", "T"), ["T-1"]),
        (("show", "X"), []),
        (("diary", "S-"), ["S-1", "S-2"]),
        (("record", "--reasons", "S-"), ["S-1", "S-2"]),
        (("judge", "S-"), ["S-1", "S-2"]),
        (("verify", "S-1", "S-"), ["S-1", "S-2"]),
        (("seek-explanation", "B-1", ""), ["A2", "A3", "A4"]),
        (("judge", "B-1", "A3"), ["A3"]),
        (("why", "T-1", ""), ["tier", "due", *map(str, range(24, 44))]),
        (("why", "B-1", "t"), ["tier"]),
        (("why", "S-1", "due", "first"), ["first_appointment"]),
        (("why", "X-1", "due", ""), []),
        (("adopt", "ns20"), [one for one in released() if one.startswith("ns20")]),
        (("list", "--harm", ""), ["low", "medium", "high", "very_high", "unknown"]),
        (("list", "--over"), ["--overdue"]),
        (("dia",), ["diary"]),
        (("ident",), ["identify"]),
    ],
    ids=lambda given: " ".join(given),
)
def test_a_word_is_completed_from_what_there_is(words: tuple[str, ...], offered: list[str], shell: Terminal) -> None:
    assert _completed(*words) == offered


def test_every_verb_is_offered_and_none_is_loaded_for_it() -> None:
    assert sorted(_completed("")) == sorted(verb for section in SECTIONS.values() for verb in section)
    program = (
        "import sys; from click.shell_completion import ShellComplete; from workers.main import main\n"
        "ShellComplete(main, {}, 'sentence', '').get_completions([], 'li')\n"
        "print([name for name in sys.modules if name.startswith(('clients.cli.l', 'clients.cli.t', 'temporalio'))])"
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert shown.stdout == "[]\n"


def test_no_more_ids_are_offered_than_somebody_reads(shell: Terminal) -> None:
    keep_at(shell.home, *(begun(f"U-{number:03}") for number in range(MOST + 1)))
    assert _completed("show", "U-") == [f"U-{number:03}" for number in range(MOST)]


def test_a_record_that_keeps_silent_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"postgresql+psycopg://made:up@127.0.0.1:{silent.getsockname()[1]}/x"
        monkeypatch.setenv("SENTENCE_RECORD", address)
        began = time.monotonic()
        assert _completed("show", "S-") == []
        assert time.monotonic() - began < 2


@pytest.mark.parametrize("record", ["mysql://nowhere", "sqlite:////proc/nowhere/record.db"])
def test_a_record_that_is_none_offers_nothing(record: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENTENCE_RECORD", record)
    assert _completed("show", "S-") == []


def test_where_the_house_keeps_silent_what_was_seen_of_it_is_offered_and_of_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SENTENCE_HOME", str(tmp_path))
    monkeypatch.setenv("SENTENCE_TOKEN", "made-up")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        seen = Offered(tmp_path, address)
        seen.keep(["S-7", "T-1"])
        seen.keep_named("S-7", {"failure": ["A3"]})
        Offered(tmp_path, "http://127.0.0.1:1").keep(["S-elsewhere"])
        began = time.monotonic()
        assert _completed("--server", address, "show", "S") == ["S-7"]
        monkeypatch.setenv("SENTENCE_SERVER", address)
        assert _completed("judge", "S-7", "") == ["A3"]
        assert time.monotonic() - began < 3


def test_what_is_kept_for_shells_is_bounded_is_of_its_owner_alone_and_no_harm_where_it_is_broken(
    tmp_path: Path,
) -> None:
    seen, file = Offered(tmp_path, "http://127.0.0.1:1"), tmp_path / FILE
    seen.keep(f"S-{number}" for number in range(MOST_SENTENCES + 9))
    seen.keep(["T-1"])
    assert seen.seen().sentences[:2] == ("T-1", "S-0")
    assert len(seen.seen().sentences) == MOST_SENTENCES
    assert file.stat().st_mode & 0o077 == 0
    for broken in ("", "[]", '{"x": 1}', "\xff"):
        file.write_bytes(broken.encode("latin-1"))
        assert seen.seen().sentences == ()
        seen.keep(["S-1"])
        assert seen.seen().sentences == ("S-1",)
    Offered(tmp_path / "nowhere", "x").keep(["S-1"])
