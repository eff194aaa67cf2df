"""Every measure of every report: its definition is whole, and what it says it reads is all that it looks at."""

from itertools import chain

import pytest

from domain import table
from domain.measures.account import BASIS, Account
from domain.measures.facts import DEADLINES, READS, SERVED, facts_of
from domain.measures.measure import Measure, Window
from domain.measures.table import MEASURES, ROWS
from tests.conftest import EXAMPLES
from tests.domain.measures.lives import LATER, entries_of

EVER = Window(None, LATER, LATER)
FACTS = {path.stem: facts_of(entries_of(path.stem)) for path in EXAMPLES}


def test_no_two_measures_share_a_name() -> None:
    names = [measure.name for measure in chain.from_iterable(report.measures for report in ROWS)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
def test_a_definition_says_what_is_counted_of_what_and_where_it_stands(measure: Measure) -> None:
    assert all((measure.title, measure.counts, measure.of, measure.leaves_out, measure.source))
    assert set(measure.reads) <= {*READS, *DEADLINES, SERVED}
    assert set(measure.reads) - {*DEADLINES, SERVED} <= table.ENTRIES.keys()


@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
def test_a_measure_counts_the_same_by_what_it_says_it_reads(measure: Measure) -> None:
    read = {*measure.reads, *BASIS}
    for name, facts in FACTS.items():
        count = measure.look(Account(name, facts), EVER)
        assert count == measure.look(Account(name, [fact for fact in facts if fact.kind in read]), EVER), name
        assert count.of >= 0
        assert count.unknown >= 0
        assert count.met >= 0
        assert measure.unit == "average" or count.met <= count.of
