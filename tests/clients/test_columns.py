"""The record by columns: its own tables at one moment, read only, on either database, in nobody's way.

Whoever writes meanwhile is another process, as the module wants it.
"""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from clients.columns import attached
from clients.record import CaseRecord
from domain.errors import OutOfReach, SettingsError
from tests.clients.lives import keep, quiet

GOES_ON = """
import sys
from clients.record import CaseRecord
from tests.clients.lives import batch, quiet
CaseRecord(sys.argv[1]).append(batch(quiet("S-1"), 31))
"""
IS_BUSY = """
import sqlite3, sys
writer = sqlite3.connect(sys.argv[1].removeprefix("sqlite:///"), isolation_level=None)
writer.execute("BEGIN IMMEDIATE")
writer.execute("DELETE FROM entries")
print("busy", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def kept(database: str) -> str:
    """The address of a record of thirty entries of S-1 and the whole of S-2."""
    record = CaseRecord(database)
    keep(record, quiet("S-1")[:30], quiet("S-2"))
    record.close()
    return database


def _elsewhere(program: str, address: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", program, address]
    return subprocess.Popen(command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def test_columns_hold_what_the_record_holds_word_for_word(kept: str) -> None:
    with attached(kept) as columns:
        texts = columns.sql("SELECT text, chain FROM record.entries WHERE sentence = 'S-2' ORDER BY seq").fetchall()
    assert texts == [(entry.text, entry.chain) for entry in quiet("S-2")]


def test_columns_write_nothing(kept: str) -> None:
    with attached(kept) as columns:
        with pytest.raises(duckdb.Error, match="read-only"):
            columns.execute("DELETE FROM record.entries")
        assert columns.sql("SELECT count(*) FROM record.entries").fetchall() == [(30 + len(quiet()),)]


def test_what_is_read_in_one_transaction_is_of_one_moment(kept: str) -> None:
    counted = "SELECT (SELECT count(*) FROM record.entries), (SELECT sum(seq) FROM record.sentences)"
    with attached(kept) as columns:
        columns.execute("BEGIN")
        assert columns.sql("SELECT count(*) FROM record.entries").fetchall() == [(30 + len(quiet()),)]
        with _elsewhere(GOES_ON, kept) as writer:
            assert writer.wait() == 0
        assert columns.sql(counted).fetchall() == [(30 + len(quiet()),) * 2]
        columns.execute("COMMIT")
        assert columns.sql(counted).fetchall() == [(len(quiet()) * 2,) * 2]


def test_a_writer_in_the_middle_of_its_work_is_not_waited_for(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'record.db'}"
    record = CaseRecord(address)
    keep(record, quiet("S-1"))
    record.close()
    with _elsewhere(IS_BUSY, address) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "busy\n"
        with attached(address) as columns:
            assert columns.sql("SELECT count(*) FROM record.entries").fetchall() == [(len(quiet()),)]


@pytest.mark.parametrize(
    ("address", "raises"),
    [
        ("sqlite:////nowhere/record.db", OutOfReach),
        ("postgresql+psycopg://us:geheim@127.0.0.1:1/record", OutOfReach),
        ("mysql://us:geheim@127.0.0.1/record", SettingsError),
    ],
)
def test_a_record_that_does_not_answer_is_out_of_reach_and_its_password_in_no_word(
    address: str, raises: type[Exception]
) -> None:
    with pytest.raises(raises) as told, attached(address):
        pass
    assert "geheim" not in str(told.value)


def test_nothing_is_fetched_and_what_was_spilled_is_gone(kept: str) -> None:
    with attached(kept, memory="100MB", threads=1) as columns:
        asked = "SELECT current_setting('autoinstall_known_extensions'), current_setting('autoload_known_extensions')"
        assert columns.sql(asked).fetchall() == [(False, False)]
        ((spilled,),) = columns.sql("SELECT current_setting('temp_directory')").fetchall()
        assert Path(spilled).is_dir()
    assert not Path(spilled).exists()
