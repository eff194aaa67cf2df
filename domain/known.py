"""What was known on a day: the entries that were recorded until its end, whenever what they tell had happened."""

from collections.abc import Iterable
from datetime import date

from domain import calendar, words
from domain.errors import NotFound
from domain.messages import Entry


def known_by(entries: Iterable[Entry], day: date) -> list[Entry]:
    """The entries recorded until the end of that London day: the whole record, as it then was."""
    end = calendar.end_of(day)
    return [entry for entry in entries if entry.recorded_at <= end]


def must_be_known_by(entries: list[Entry], day: date) -> list[Entry]:
    """The same. Raises NotFound where nothing had been recorded yet."""
    known = known_by(entries, day)
    if not known:
        began = calendar.day(entries[0].recorded_at)
        raise NotFound(
            f"Nothing was known of {entries[0].sentence} on {words.say(day)}: its record begins on {words.say(began)}."
        )
    return known
