"""The case record: what is written is written once, whole, by one writer, and adds up."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest
from sqlalchemy import MetaData
from sqlalchemy.exc import IntegrityError

from clients import database as databases
from clients.chosen import Chosen
from clients.record import CaseRecord
from clients.record import entries as table
from domain import life
from domain.canonical import canonical, link
from domain.errors import NewerThanThis, NotFound, RecordConflict, SettingsError
from domain.messages import Entry
from domain.record import Batch, Head, Line, standing_of
from tests.clients.lives import batch, begun, head_of, keep, life_of, quiet
from tests.clients.races import a_moment_ahead
from tests.stack import told

THREADS = 8
NOTHING = Head(sentence="S-1", seq=0, chain="")


@pytest.fixture
def record(database: str) -> Iterator[CaseRecord]:
    opened = CaseRecord(database)
    yield opened
    opened.close()


def test_an_append_is_read_back_word_for_word_and_moves_the_head(record: CaseRecord) -> None:
    entries = quiet()
    assert record.head("S-1") == NOTHING
    record.append(batch(entries, 1, 5))
    record.append(batch(entries, 6))
    assert record.entries("S-1") == list(entries)
    assert [line.text for line in record.lines("S-1")] == [entry.text for entry in entries]
    assert record.lines("S-1", after=40) == [Line(entry.text, entry.chain) for entry in entries[40:]]
    assert record.head("S-1") == head_of(entries)


@pytest.mark.parametrize("name", ["quiet-community-order", "four-years-custody", "died-in-custody"])
def test_the_row_is_the_fold_of_the_entries_after_every_append(name: str, record: CaseRecord) -> None:
    entries = life_of(name, "S-1")
    for first in range(1, len(entries) + 1, 7):
        record.append(batch(entries, first, first + 6))
        so_far = life.evolve_all(entries[: first + 6])
        assert record.sentence("S-1") == so_far
        assert record.standing("S-1") == standing_of(so_far)


def test_the_same_batch_again_changes_nothing_even_after_later_ones(record: CaseRecord) -> None:
    entries = quiet()
    for first in (1, 11, 1, 21, 11, 1, 21):
        record.append(batch(entries, first, first + 9))
    assert record.entries("S-1") == list(entries[:30])
    assert record.sentence("S-1") == life.evolve_all(entries[:30])


def _another_life() -> tuple[Entry, ...]:
    return life_of("breached-on-third-failure", "S-1")


CONFLICTS = {
    "another writer at the same place": lambda: batch(_another_life(), 1, 10),
    "another writer after the last entry, on another chain": lambda: batch(_another_life(), 11, 12),
    "a writer who has missed nothing but the chain": lambda: batch(quiet(), 11, 12).but(after_chain="0" * 64),
    "a writer who is behind and goes on differently": lambda: batch(quiet(), 10, 10).but(
        lines=batch(_another_life(), 10, 10).lines
    ),
    "a gap": lambda: batch(quiet(), 12, 14),
    "a batch of which a part is written": lambda: batch(quiet(), 6, 14),
}


@pytest.mark.parametrize("conflict", CONFLICTS)
def test_what_does_not_follow_the_head_is_a_conflict_and_writes_nothing(conflict: str, record: CaseRecord) -> None:
    record.append(batch(quiet(), 1, 10))
    with pytest.raises(RecordConflict, match="S-1: the writer expects entry"):
        record.append(CONFLICTS[conflict]())
    assert record.entries("S-1") == list(quiet()[:10])
    assert record.sentence("S-1") == life.evolve_all(quiet()[:10])


def test_a_conflict_says_where_it_is_the_chain_alone_that_differs(record: CaseRecord) -> None:
    record.append(batch(quiet(), 1, 10))
    with pytest.raises(RecordConflict, match="another chain"):
        record.append(batch(_another_life(), 11, 12))


def _twice_the_same_place() -> Batch:
    lines = batch(quiet(), 11, 14).lines
    return batch(quiet(), 11, 14).but(lines=(*lines[:3], lines[2]))


def _made_by_newer_code() -> Batch:
    lines = batch(quiet(), 11, 14).lines
    text = json.dumps({**json.loads(lines[2].text), "type": "not_thought_of_yet"})
    return batch(quiet(), 11, 14).but(lines=(*lines[:2], Line(text, lines[2].chain)))


@pytest.mark.parametrize(
    ("broken", "raises"), [(_twice_the_same_place, IntegrityError), (_made_by_newer_code, NewerThanThis)]
)
def test_a_batch_that_fails_in_the_middle_writes_nothing(broken: object, raises: type, record: CaseRecord) -> None:
    record.append(batch(quiet(), 1, 10))
    with pytest.raises(raises):
        record.append(broken())  # type: ignore[operator]
    assert record.head("S-1") == head_of(quiet()[:10])
    assert record.sentence("S-1") == life.evolve_all(quiet()[:10])
    record.append(batch(quiet(), 11))
    assert record.entries("S-1") == list(quiet())


def test_an_entry_made_by_newer_code_is_never_read_as_something_else(record: CaseRecord, database: str) -> None:
    keep(record, quiet()[:10])
    newer = json.loads(quiet()[10].text) | {"schema": 99}
    text = canonical(newer)
    engine = databases.connect(database, MetaData())
    with engine.begin() as open_:
        row = (text, link(quiet()[9].chain, text))
        open_.exec_driver_sql(
            "INSERT INTO entries VALUES ('S-1', 11, 'x', 'x', 'x', 'x', {0}, {0})".format(
                "?" if engine.dialect.name == "sqlite" else "%s"
            ),
            row,
        )
    engine.dispose()
    with pytest.raises(NewerThanThis, match="Entry 11 of S-1"):
        record.entries("S-1")


def test_what_a_message_made_is_found_by_its_id_and_only_in_its_sentence(record: CaseRecord) -> None:
    others = tuple(life_of("quiet-community-order", "S-2"))
    keep(record, quiet(), others)
    told_ = quiet()[6].message
    assert record.made_by("S-1", told_) == [entry for entry in quiet() if entry.message == told_]
    assert record.made_by("S-2", told_) == [entry for entry in others if entry.message == told_]
    assert record.made_by("S-1", "never told") == []
    assert record.made_by("S-3", told_) == []


def test_a_message_that_made_several_entries_gives_all_of_them_in_order(record: CaseRecord) -> None:
    entries = begun("S-1").entries
    made = begun("S-1", told("M1", "died", "CA:lee")).entries
    keep(record, made)
    assert [entry.seq for entry in record.made_by("S-1", "M1")] == [
        entry.seq for entry in made[len(entries) :] if entry.message == "M1"
    ]


def test_a_sentence_that_the_record_does_not_hold_is_not_found(record: CaseRecord) -> None:
    for look in (record.entries, record.standing, record.sentence):
        with pytest.raises(NotFound, match="S-9"):
            look("S-9")
    assert record.lines("S-9") == []


def test_sentences_stand_with_the_soonest_due_first_and_those_without_a_date_last(record: CaseRecord) -> None:
    early, late = quiet("S-y")[:8], quiet("S-x")[:25]
    undated, twins = begun("S-0", kind="life", months=None), (begun("S-b"), begun("S-a"))
    keep(record, *twins, undated, late, early)
    assert [row.sentence for row in record.standings()] == ["S-y", "S-x", "S-a", "S-b", "S-0"]
    soonest = [
        min((one.due for one in row.due if one.due and one.owner != "system"), default=None)
        for row in record.standings()
    ]
    assert soonest[:-1] == sorted(soonest[:-1])
    assert soonest[-1] is None


def test_pages_follow_each_other_without_gap_or_double(record: CaseRecord) -> None:
    keep(record, *(begun(f"S-{number}") for number in range(7)), quiet("S-ended"))
    pages = [list(record.standings(limit=3, offset=offset)) for offset in (0, 3, 6, 9)]
    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert [row.sentence for page in pages for row in page] == [f"S-{number}" for number in range(7)]
    assert record.count() == 7


def test_ended_sentences_stand_only_where_they_are_asked_for(record: CaseRecord) -> None:
    keep(record, begun("S-living"), quiet("S-ended"))
    assert [row.sentence for row in record.standings()] == ["S-living"]
    assert {row.sentence for row in record.standings(Chosen(ended=True))} == {"S-living", "S-ended"}
    assert (record.count(), record.count(Chosen(ended=True))) == (1, 2)
    assert record.ids() == ["S-ended", "S-living"]


def test_an_empty_record_answers_all_the_same(record: CaseRecord) -> None:
    assert (list(record.standings()), record.seqs(), record.ids(), record.count()) == ([], {}, [], 0)


def test_sqlite_keeps_what_was_acknowledged_through_a_loss_of_power(tmp_path: Path) -> None:
    engine = databases.connect(f"sqlite:///{tmp_path / 'record.db'}", MetaData())
    for _ in range(2):  # of every connection, not of the first alone
        with engine.connect() as open_, engine.connect() as another:
            for one in (open_, another):
                assert one.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
                assert one.exec_driver_sql("PRAGMA synchronous").scalar() == 2, "FULL"
                assert one.exec_driver_sql("PRAGMA busy_timeout").scalar() == databases.BUSY_MILLISECONDS
    engine.dispose()


@pytest.mark.parametrize("address", ["mysql://host/name", "record.db", "sqlite://", "postgresql://host/name"])
def test_an_address_of_another_kind_is_refused_by_the_name_of_the_setting(address: str) -> None:
    with pytest.raises(SettingsError, match="SENTENCE_RECORD"):
        CaseRecord(address)


def test_a_record_opened_again_goes_on_where_it_was(database: str) -> None:
    first = CaseRecord(database)
    first.append(batch(quiet(), 1, 10))
    first.close()
    again = CaseRecord(database)
    again.append(batch(quiet(), 11))
    assert again.entries("S-1") == list(quiet())
    again.close()


def test_many_that_open_an_empty_database_at_once_all_get_their_tables(database: str) -> None:
    with ThreadPoolExecutor(THREADS) as threads:
        opened = list(threads.map(lambda _: CaseRecord(database), range(THREADS)))
    for one in opened:
        assert one.count() == 0
        one.close()


def test_a_database_that_another_process_is_just_making_is_waited_for(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "record.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(1) as thread:
        opening = thread.submit(CaseRecord, f"sqlite:///{tmp_path / 'record.db'}")
        wait([opening], timeout=0.3)
        other.execute("ROLLBACK")
        other.close()
        opening.result(20).close()


def test_many_sentences_grow_side_by_side(record: CaseRecord) -> None:
    lives = [life_of("quiet-community-order", f"S-{number}") for number in range(2 * THREADS)]

    def grow(entries: Sequence[Entry]) -> None:
        for first in range(1, len(entries) + 1, 10):
            record.append(batch(entries, first, first + 9))

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(grow, lives))
    for entries in lives:
        assert record.entries(entries[0].sentence) == list(entries)
        assert record.sentence(entries[0].sentence) == life.evolve_all(entries)


def test_the_same_append_from_many_at_once_is_written_once(record: CaseRecord) -> None:
    with ThreadPoolExecutor(THREADS) as threads:
        outcomes = list(threads.map(lambda _: _outcome(record, batch(quiet())), range(THREADS)))
    assert "written" in outcomes
    assert record.entries("S-1") == list(quiet())


def test_of_many_writers_of_one_sentence_one_wins_and_the_others_meet_a_conflict(record: CaseRecord) -> None:
    lives = [begun("S-1", told(f"M{number}", "address_changed", "CA:lee")).entries for number in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as threads:
        outcomes = list(threads.map(lambda entries: _outcome(record, batch(entries)), lives))
    assert Counter(outcomes)["written"] == 1
    winner = lives[outcomes.index("written")]
    assert record.entries("S-1") == list(winner)
    assert record.sentence("S-1") == life.evolve_all(winner)


def test_a_writer_that_another_was_a_moment_ahead_of_finds_its_own_lines_there(
    record: CaseRecord, database: str
) -> None:
    with a_moment_ahead(database, table, rows(quiet()[:10])) as commit, ThreadPoolExecutor(1) as thread:
        appending = thread.submit(_outcome, record, batch(quiet(), 1, 10))
        commit()
        assert appending.result(20) == "written"
    assert record.entries("S-1") == list(quiet()[:10])


def test_a_writer_that_a_stranger_was_a_moment_ahead_of_meets_a_conflict(record: CaseRecord, database: str) -> None:
    with a_moment_ahead(database, table, rows(_another_life()[:10])) as commit, ThreadPoolExecutor(1) as thread:
        appending = thread.submit(_outcome, record, batch(quiet(), 1, 10))
        commit()
        assert appending.result(20) == "conflict"


def test_a_reader_is_not_stopped_by_a_writer_and_sees_nothing_half_done(tmp_path: Path) -> None:
    record = CaseRecord(f"sqlite:///{tmp_path / 'record.db'}")
    keep(record, quiet()[:10])
    with sqlite3.connect(tmp_path / "record.db", isolation_level=None) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM entries WHERE seq > 5")
        assert len(record.entries("S-1")) == 10
        writer.execute("ROLLBACK")
    writer.close()
    record.close()


def _outcome(record: CaseRecord, one: Batch) -> str:
    try:
        record.append(one)
        return "written"
    except RecordConflict:
        return "conflict"


def rows(entries: Sequence[Entry]) -> list[dict[str, object]]:
    return [_row(entry) for entry in entries]


def _row(entry: Entry) -> dict[str, object]:
    kept = json.loads(entry.text)
    return {name: kept[name] for name in ("sentence", "seq", "type", "message", "occurred_at", "recorded_at")} | {
        "text": entry.text,
        "chain": entry.chain,
    }
