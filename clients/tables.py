"""The tables of the case record: its entries, one row a sentence with what they add up to, what waits for a partner,
under what else a sentence is found.

A sentence's row names where it stands in columns of its own, all of them in one index: so it is found, sorted and
counted among many without what is kept of it beside.
"""

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, Text

from domain.calendar import stamp
from domain.messages import Entry
from domain.record import Standing

tables = MetaData()
entries = Table(
    "entries",
    tables,
    Column("sentence", String(200), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("type", String(60), nullable=False),
    Column("message", String(200), nullable=False),
    Column("occurred_at", String(20), nullable=False),
    Column("recorded_at", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("chain", String(64), nullable=False),
    Index("entries_by_message", "sentence", "message"),
)
LISTED = (
    Column("ended_on", String(10)),
    Column("next_due", String(20)),
    Column("seq", Integer, nullable=False),
    Column("area", String(100), nullable=False),
    Column("kind", String(40)),
    Column("served", String(40), nullable=False),
    Column("tier", String(40)),
    Column("harm", String(40), nullable=False),
    Column("enforcement", String(40), nullable=False),
    Column("overdue", Integer, nullable=False),
    Column("ends_on", String(10)),
    Column("offender_manager", String(200)),
    Column("offender_supervisor", String(200)),
    Column("case_administrator", String(200)),
    Column("line_manager", String(200)),
    Column("covered_by", String(200)),
)
sentences = Table(
    "sentences",
    tables,
    Column("sentence", String(200), primary_key=True),
    *LISTED,
    Column("person", String(200), nullable=False, index=True),  # when taken on: `clients/people.py`
    Column("chain", String(64), nullable=False),
    Column("standing", Text, nullable=False),
    Column("state", Text, nullable=False),
    Index("sentences_listed", *(column.name for column in LISTED), "sentence"),
)
found_under = Table(
    "found_under",
    tables,
    Column("sentence", String(200), primary_key=True),
    Column("what", String(20), primary_key=True),
    Column("value", String(200), primary_key=True),
    Index("found_under_what", "what", "value", "sentence"),
)
"""What a sentence is found under that has no column of its row, because there are many of them or mostly none: its
`key_worker`s, the area that is `moving_to`."""

waiting = Table(
    "waiting",
    tables,
    Column("sentence", String(200), primary_key=True),
    Column("effect", Integer, primary_key=True, autoincrement=False),
    Column("partner", String(40), nullable=False),
    Column("what", String(40), nullable=False),
    Column("failures", Integer, nullable=False),
    Column("since", String(20), nullable=False),
    Column("failed_at", String(20), nullable=False),
    Column("code", String(60), nullable=False),
    Column("next_at", String(20), nullable=False),
    Index("waiting_by_partner", "partner", "next_at"),
)
"""What partners could not be asked for yet: one row an ask that has failed."""


def sentence_row(standing: Standing) -> dict[str, object]:
    """A sentence's row, but for its chain and its state."""
    soonest = standing.soonest
    same = ("sentence", "seq", "area", "tier", "offender_manager", "offender_supervisor", "case_administrator")
    return {name: getattr(standing, name) for name in (*same, "line_manager", "enforcement")} | {
        "kind": standing.kind.value if standing.kind else None,
        "served": standing.where.value,
        "harm": standing.harm.value,
        "overdue": standing.overdue,
        "next_due": stamp(soonest.due) if soonest and soonest.due else None,
        "ends_on": standing.ends_on.isoformat() if standing.ends_on else None,
        "ended_on": standing.ended_on.isoformat() if standing.ended_on else None,
        "covered_by": standing.cover.by if standing.cover else None,
        "standing": standing.model_dump_json(),
    }


def found_rows(standing: Standing) -> list[dict[str, object]]:
    """What a sentence is found under beside its row."""
    under = [("key_worker", one) for one in standing.key_workers]
    under += [("moving_to", standing.moving_to)] if standing.moving_to else []
    return [{"sentence": standing.sentence, "what": what, "value": value} for what, value in under]


def entry_row(entry: Entry) -> dict[str, object]:
    """An entry's line."""
    return {
        "sentence": entry.sentence,
        "seq": entry.seq,
        "type": entry.type,
        "message": entry.message,
        "occurred_at": stamp(entry.occurred_at),
        "recorded_at": stamp(entry.recorded_at),
        "text": entry.text,
        "chain": entry.chain,
    }
