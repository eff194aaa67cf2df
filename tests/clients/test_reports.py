"""Reports over a whole record: in parts, by processes of their own, they come to what they come to in one."""

from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import closing
from datetime import date
from threading import Event
from typing import Any

import pytest

from clients.record import CaseRecord
from clients.reports import FEW, MOST_WAITING, Apart, Asked, figures_of
from domain.errors import OutOfReach
from domain.measures.account import Account
from domain.measures.facts import facts_of
from domain.measures.measure import About, Figures, Window, figures
from domain.measures.table import REPORTS
from tests.clients.lives import keep, life_of
from tests.conftest import EXAMPLES

LIVES = [life_of(path.stem, f"S-{path.stem}") for path in EXAMPLES]
WINDOW = Window(date(1999, 1, 1), date(2030, 1, 1), date(2030, 1, 1))


@pytest.fixture
def recorded(database: str) -> str:
    with closing(CaseRecord(database)) as record:
        keep(record, *LIVES)
    return database


def told(found: Figures) -> dict[str, Any]:
    return {
        group: {name: (*tally.count, tally.outside, tally.sentences, tally.who) for name, tally in tallies.items()}
        for group, tallies in found.items()
    }


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_in_bulk_is_the_pure_definition_of_each_sentence_added_up(name: str, recorded: str) -> None:
    accounts = [Account(entries[0].sentence, facts_of(entries, WINDOW.as_at)) for entries in LIVES]
    accounts.sort(key=lambda account: account.sentence)
    pure = figures(accounts, REPORTS[name].measures, WINDOW, "kind", who=True)
    assert told(figures_of(recorded, len(LIVES), Asked(name, WINDOW, by="kind", who=True))) == told(pure)


def test_a_report_of_many_sentences_is_measured_in_parts_and_comes_to_the_same(recorded: str) -> None:
    asked = Asked("hmip", WINDOW, About(area="north"), "harm", who=True)
    assert told(figures_of(recorded, FEW + 1, asked)) == told(figures_of(recorded, FEW, asked))


def test_who_would_be_one_too_many_to_wait_for_a_report_is_told_so_at_once() -> None:
    go_on = Event()

    def counted() -> int:
        go_on.wait()
        raise InterruptedError

    apart, asked = Apart("sqlite:///nowhere", counted), Asked("hmip", WINDOW)
    with ThreadPoolExecutor(2 + MOST_WAITING) as threads:
        every = [threads.submit(apart, asked) for _ in range(2 + MOST_WAITING)]
        refused, waited = wait(every, timeout=10, return_when=FIRST_COMPLETED)
        go_on.set()
    assert [type(one.exception()) for one in refused] == [OutOfReach]
    assert {type(one.exception()) for one in waited} == {InterruptedError}
