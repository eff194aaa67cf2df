"""Measures that a table words: each with its definition, its limit and its target as data, and a look of code's.

A table is one TOML file of `tables/`. Where no document defines a measure or sets its figure, its confidence is `ours`.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Literal, NamedTuple

from domain import calendar
from domain.measures.measure import Look, Measure, Report, Section
from domain.model import Model
from domain.rules.kinds import Count, Percent, Table, table

Unit = Literal["business_days", "working_days", "days", "weeks", "months"]


class Limit(Model):
    """So much time as an instrument prints. Business days of contracts are counted as working days."""

    value: Count
    unit: Unit

    def last_from(self, start: date) -> date:
        """The last day of the limit that began on a day, which itself does not count."""
        return _last(self.value, self.unit, start)


class Worded(Model):
    """One measure in words. `limit` is what it goes by, `target` the share that was aimed at."""

    title: str
    counts: str
    of: str
    leaves_out: str
    source: str
    confidence: Literal["certain", "likely", "uncertain", "ours"]
    limit: Limit | None = None
    target: Percent | None = None
    average: bool = False
    is_bad: bool = False

    @property
    def place(self) -> str:
        """Where it is laid down, how sure that is, and what was aimed at."""
        target = f"; target {self.target} %" if self.target is not None else ""
        return f"{self.source} ({self.confidence}{target})"

    def measure(self, name: str, look: Look, reads: tuple[str, ...]) -> Measure:
        return Measure(
            name=name,
            title=self.title,
            counts=self.counts,
            of=self.of,
            leaves_out=self.leaves_out,
            source=self.place,
            reads=reads,
            look=look,
            unit="average" if self.average else "percent",
            is_bad=self.is_bad,
        )


class Asks(NamedTuple):
    """How a worded measure looks at an account, and which types of entry it reads for that."""

    look: Callable[[Worded], Look]
    reads: tuple[str, ...]


class Part(Model):
    """Measures that stand in one section, by their names in order."""

    title: str
    source: str
    measures: tuple[str, ...]


class Sheet(Table):
    """A report in words."""

    title: str
    parts: tuple[Part, ...]
    measures: dict[str, Worded]

    def report(self, asks: Mapping[str, Asks]) -> Report:
        """The report, each measure with its look. Raises KeyError where code, table and parts name other measures."""
        placed = [name for part in self.parts for name in part.measures]
        if not sorted(placed) == sorted(self.measures) == sorted(asks):
            raise KeyError(f"{self.table}: {asks.keys() ^ self.measures.keys()}, {set(placed) ^ self.measures.keys()}")
        found = {
            name: worded.measure(name, asks[name].look(worded), asks[name].reads)
            for name, worded in self.measures.items()
        }
        sections = tuple(
            Section(part.title, part.source, tuple(found[name] for name in part.measures)) for part in self.parts
        )
        return Report(self.table, self.title, sections)


def sheet(name: str) -> Sheet:
    return table(name, Sheet, "domain.measures")


def plain(look: Look, *reads: str) -> Asks:
    """A look that goes by no figure of the table."""
    return Asks(lambda _: look, reads)


@cache
def _last(value: int, unit: Unit, start: date) -> date:
    match unit:
        case "business_days" | "working_days":
            return calendar.add_working_days(start, value) if value else start
        case "days":
            return start + timedelta(days=value)
        case "weeks":
            return start + timedelta(weeks=value)
        case "months":
            return calendar.add_months(start, value)
