"""What is shown of a sentence as JSON, the same wherever it is asked for: at the command line and through the API."""

import json
from typing import Any

from domain import calendar
from domain.measures.measure import Tally
from domain.messages import Entry
from domain.record import Due, Standing


def entry_object(entry: Entry) -> dict[str, Any]:
    """An entry: its canonical fields, and its chain."""
    return {**json.loads(entry.text), "chain": entry.chain}


def standing_object(row: Standing) -> dict[str, Any]:
    """A sentence's row."""
    return {**row.model_dump(mode="json"), "due": [due_object(item) for item in row.due]}


def due_object(item: Due) -> dict[str, Any]:
    """A line of the diary."""
    return {**item._asdict(), "due": calendar.stamp(item.due) if item.due else None}


def tally_object(measure: str, tally: Tally, *, who: bool) -> dict[str, Any]:
    """What a measure came to: no figure where it is about too few; `who` stands behind it, where that is asked."""
    figures = {**tally.count._asdict(), "outside": tally.outside, "who": tally.who if who else None}
    said = dict.fromkeys(figures) if tally.is_kept_back else figures
    return {"measure": measure, "too_small": tally.is_kept_back, **said}
