"""A sentence with the way that it came: its entries, the state after each, and the day from which it is looked at."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from domain import calendar, life
from domain.corrections import Annul
from domain.messages import Entry
from domain.sentence import Sentence

A_DAY = timedelta(days=1)


class History(NamedTuple):
    """`standing`: the entries that nobody annulled, in the order in which they happened."""

    steps: tuple[tuple[Entry, Sentence], ...]
    standing: tuple[Entry, ...]
    today: date

    @property
    def sentence(self) -> Sentence:
        return self.steps[-1][1]

    @property
    def until(self) -> date:
        """The first day of which nothing can be told yet: after today, or after the evaluation that ended it."""
        ended = self.sentence.ended_at
        return (min(calendar.day(ended), self.today) if ended else self.today) + A_DAY

    def of(self, *types: str) -> Iterator[Entry]:
        return (entry for entry in self.standing if entry.type in types)


def history_of(entries: Sequence[Entry], today: date) -> History:
    """The history of a sentence from its first entry on; looked at no earlier than its last entry was recorded."""
    steps: list[tuple[Entry, Sentence]] = []
    for entry in entries:
        steps.append((entry, life.evolve(steps[-1][1] if steps else None, entry)))
    annulled = {entry.data.seq for entry in entries if isinstance(entry.data, Annul)}
    standing = (entry for entry in entries if entry.seq not in annulled)
    in_order = tuple(sorted(standing, key=lambda one: (one.occurred_at, one.seq)))
    return History(tuple(steps), in_order, max(today, calendar.day(entries[-1].recorded_at)))


def day(entry: Entry) -> date:
    """The London day on which it happened."""
    return calendar.day(entry.occurred_at)
