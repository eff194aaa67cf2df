"""A measure: what is counted of what, what is left out, and where that is laid down; and how counts add up.

A measure looks at one account at a time and gives a count: how many, of how many, and how many of which nothing is
known. Unknown is counted apart, never as met or missed. Counts of many accounts are their sums.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple

from domain.measures.account import NOT_KNOWN, Account


class Window(NamedTuple):
    """The period that a report is about, both ends included, and the day as at which the record is read."""

    first: date | None
    last: date
    as_at: date

    def has(self, day: date | None) -> bool:
        return day is not None and day <= self.last and (self.first is None or self.first <= day)


class Count(NamedTuple):
    """How many of how many, and of how many more nothing is known."""

    met: int = 0
    of: int = 0
    unknown: int = 0


OUTSIDE, UNKNOWN, MET, NOT_MET = Count(), Count(unknown=1), Count(1, 1), Count(0, 1)


def verdict(found: bool | None) -> Count:
    """The count of a single question: None lies outside the denominator."""
    return OUTSIDE if found is None else MET if found else NOT_MET


def told(answer: bool | None) -> Count:
    """The count of a question that somebody has to answer: None means that nobody did."""
    return UNKNOWN if answer is None else verdict(answer)


Look = Callable[[Account, Window], Count]


class Measure(NamedTuple):
    """One measure with its definition in words. `reads` names the types of entry that it looks at beside the basis of
    every account. A `percent` is met of those counted; an `average` is a sum for each of those counted."""

    name: str
    title: str
    counts: str
    of: str
    leaves_out: str
    source: str
    reads: tuple[str, ...]
    look: Look
    unit: Literal["percent", "average"] = "percent"
    is_bad: bool = False
    """Whether a high share is bad."""
    basis: Literal["computed", "judged"] = "computed"
    """Whether the record shows it by itself, or somebody judged it and said why."""


class Section(NamedTuple):
    """Measures that stand in one table of a report."""

    title: str
    source: str
    measures: tuple[Measure, ...]


class Score(NamedTuple):
    """A line of a table of scores, in percent and exact; None where something that it is made of is missing.
    `rests_on` is the count of which it is the share, if it is one; `weighs` is its weight in words."""

    name: str
    title: str
    weighs: str
    percent: Fraction | None
    rests_on: Count | None = None


class ScoreTable(NamedTuple):
    """Scores made of a report's measures, and what has to be said beside them."""

    title: str
    rows: tuple[Score, ...]
    notes: tuple[str, ...]


class Report(NamedTuple):
    """A report by its name on the command line. `scores`: of what the measures came to, for one group."""

    name: str
    title: str
    sections: tuple[Section, ...]
    scores: "Callable[[Mapping[str, Tally]], tuple[ScoreTable, ...]] | None" = None

    @property
    def measures(self) -> tuple[Measure, ...]:
        return tuple(measure for section in self.sections for measure in section.measures)


class Tally:
    """What a measure came to over many sentences, and which sentences stand behind each part, where that is kept."""

    def __init__(self) -> None:
        self.met = self.of = self.unknown = self.outside = 0
        self.is_kept_back = False
        """Whether it is of too few to be printed: then it says nothing else (`equality.printable`)."""
        self.sentences = 0
        """How many sentences stand behind it."""
        self.who: dict[str, list[str]] = {"met": [], "not_met": [], "unknown": []}

    def add(self, count: Count) -> None:
        met, of, unknown = count
        if not (of or unknown):
            self.outside += 1
            return
        self.sentences += 1
        self.met += met
        self.of += of
        self.unknown += unknown

    def name(self, sentence: str, count: Count) -> None:
        """Keeps the sentence as one behind each part that it counts in."""
        parts = {"met": count.met, "not_met": count.met < count.of, "unknown": count.unknown}
        for part in (part for part, counted in parts.items() if counted):
            self.who[part].append(sentence)

    def take(self, other: "Tally") -> None:
        """Adds what the same measure came to over other sentences."""
        for part in ("met", "of", "unknown", "outside", "sentences"):
            setattr(self, part, getattr(self, part) + getattr(other, part))
        for part, named in other.who.items():
            self.who[part] += named

    @property
    def count(self) -> Count:
        return Count(self.met, self.of, self.unknown)

    @property
    def share(self) -> Fraction | None:
        """Met of those counted; None where nothing is counted."""
        return Fraction(self.met, self.of) if self.of else None


BY: Mapping[str, Callable[[Account], str]] = {
    "area": lambda account: account.area,
    "team": lambda account: account.team,
    "manager": lambda account: account.manager,
    "tier": lambda account: account.tier,
    "harm": lambda account: account.harm,
    "kind": lambda account: account.kind,
    "sex": lambda account: account.characteristics.get("sex", NOT_KNOWN),
    "ethnicity": lambda account: account.characteristics.get("ethnicity", NOT_KNOWN),
    "age_band": lambda account: account.characteristics.get("age_band", NOT_KNOWN),
    "disability": lambda account: account.characteristics.get("disability", NOT_KNOWN),
}
"""By what sentences are told apart, in a report or in what it is about. By the last four, small groups are not printed
(`equality.printable`)."""


class About(NamedTuple):
    """Which sentences a report is about; None is all."""

    area: str | None = None
    team: str | None = None
    manager: str | None = None

    def has(self, account: Account) -> bool:
        return all(asked is None or asked == BY[name](account) for name, asked in zip(self._fields, self, strict=True))


Figures = dict[str, dict[str, Tally]]
"""Group → name of a measure → what it came to."""


def figures(
    accounts: Iterable[Account], measures: Iterable[Measure], window: Window, by: str | None, *, who: bool = False
) -> Figures:
    """What the measures come to, for each group or for all together; `who`: with the sentences behind each figure."""
    asked = tuple(measures)
    group = BY[by] if by else _all
    found: Figures = {}
    for account in accounts:
        name = group(account) or NOT_KNOWN
        if name not in found:
            found[name] = {measure.name: Tally() for measure in asked}
        for measure, tally in zip(asked, found[name].values(), strict=True):
            count = measure.look(account, window)
            tally.add(count)
            if who:
                tally.name(account.sentence, count)
    return dict(sorted(found.items()))


def merged(parts: Iterable[Figures]) -> Figures:
    """The figures of a whole from those of its parts."""
    found: Figures = {}
    for part in parts:
        for group, tallies in part.items():
            for name, tally in tallies.items():
                found.setdefault(group, {}).setdefault(name, Tally()).take(tally)
    return dict(sorted(found.items()))


def _all(account: Account) -> str:
    return "all"
