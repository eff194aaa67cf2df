"""Accounts in bulk: what DuckDB reads of the whole record is what the pure definition reads of each sentence."""

from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings

from clients.accounts import accounts, gather
from clients.record import CaseRecord
from domain.calendar import day
from domain.measures.facts import DEADLINES, READS, SERVED, Fact, facts_of
from domain.messages import Entry
from tests.clients.lives import keep, life_of
from tests.conftest import EXAMPLES
from tests.domain import random_lives
from tests.domain.random_lives import Life
from tests.domain.test_random_lives import FIXED, STARTS, lived

EVERYTHING = (*READS, *DEADLINES, SERVED)
NEVER = date(2199, 1, 1)


def in_bulk(url: str, as_at: date = NEVER) -> dict[str, list[Fact]]:
    with TemporaryDirectory() as folder:
        gathered = Path(folder) / "facts.duckdb"
        gather(url, EVERYTHING, as_at, gathered)
        parts = [list(accounts(gathered, part, 3)) for part in range(3)]
    return {account.sentence: sorted(account.facts(*EVERYTHING)) for part in parts for account in part}


def one_by_one(lives: Sequence[Sequence[Entry]], as_at: date = NEVER) -> dict[str, list[Fact]]:
    found = {entries[0].sentence: sorted(facts_of(entries, as_at)) for entries in lives}
    return {sentence: facts for sentence, facts in found.items() if facts}


def test_every_example_has_the_same_facts_in_bulk_as_by_itself(database: str) -> None:
    lives = [life_of(path.stem, f"S-{path.stem}") for path in EXAMPLES]
    with closing(CaseRecord(database)) as record:
        keep(record, *lives)
    assert in_bulk(database) == one_by_one(lives)
    for as_at in (date(1999, 4, 9), date(2005, 1, 1), date(2016, 6, 1)):
        assert in_bulk(database, as_at) == one_by_one(lives, as_at)


@settings(FIXED, max_examples=15)
@given(life=random_lives.lives(STARTS, 8))
def test_a_random_life_has_the_same_facts_in_bulk_on_every_day(life: Life) -> None:
    entries = lived(life).entries
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'record.db'}"
        with closing(CaseRecord(url)) as record:
            keep(record, entries)
        for as_at in {day(entries[len(entries) // 2].recorded_at), NEVER}:
            assert in_bulk(url, as_at) == one_by_one([entries], as_at)
