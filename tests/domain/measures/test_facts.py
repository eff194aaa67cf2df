"""Facts: every type and field that measures read is one that the table of messages has."""

import pytest

from domain import table
from domain.measures.facts import READS, WHOLE


@pytest.mark.parametrize(("kind", "fields"), READS.items(), ids=list(READS))
def test_what_is_read_is_in_the_table_of_messages(kind: str, fields: tuple[str, ...]) -> None:
    assert set(fields) - {"", WHOLE} <= table.ENTRIES[kind].model_fields.keys()
    assert WHOLE not in fields[:2], "what is read whole stands in the last place"
