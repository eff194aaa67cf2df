"""Reports: the figures of each measure with what they count, of what, what nobody knows, and by which source."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from clients.console import dates, words
from domain.measures.measure import BY, Figures, Measure, Report, ScoreTable, Section, Tally, Window
from domain.measures.table import ROWS
from domain.rounding import half_up, number

TOO_FEW, NO_FIGURE = "Too few", "–"
MEAN_DECIMALS = 2


class Theme(NamedTuple):
    """A report in the list: what it is about, by its sections."""

    href: str
    title: str
    about: tuple[str, ...]
    measures: int


class Line(NamedTuple):
    """One measure: how many of how many, apart from that how many nobody knows, and its definition."""

    name: str
    title: str
    value: str
    met: str
    of: str
    unknown: str
    left_out: str
    counts: str
    of_what: str
    leaves_out: str
    source: str
    judged: bool


class Part(NamedTuple):
    title: str
    source: str
    lines: tuple[Line, ...]


class Groups(NamedTuple):
    """One measure told apart by groups: a row each of value, met, of, unknown; of one that is too small no figure."""

    line: Line
    rows: tuple[tuple[str, ...], ...]


class Scores(NamedTuple):
    title: str
    rows: tuple[tuple[str, str, str, str], ...]
    notes: tuple[str, ...]


class ReportPage(NamedTuple):
    title: str
    about: str
    is_empty: bool
    parts: tuple[Part, ...]
    groups: tuple[Groups, ...]
    scores: tuple[Scores, ...]


def themes() -> tuple[Theme, ...]:
    return tuple(
        Theme(f"/reports/{one.name}", one.title, tuple(part.title for part in one.sections), len(one.measures))
        for one in ROWS
    )


def groupings() -> tuple[tuple[str, str], ...]:
    return tuple((name, words.first_up(words.role(name))) for name in BY)


def report_page(asked: Report, window: Window, found: Figures, by: str | None) -> ReportPage:
    all_of_it = found.get("all", {})
    return ReportPage(
        title=asked.title,
        about=_about(window),
        is_empty=not found,
        parts=() if by or not found else tuple(_part(section, all_of_it) for section in asked.sections),
        groups=tuple(_groups(measure, found, by) for measure in asked.measures) if by and found else (),
        scores=tuple(map(_scores, asked.scores(all_of_it))) if asked.scores and all_of_it and not by else (),
    )


def _about(window: Window) -> str:
    since = f"From {dates.day(window.first)} to" if window.first else "To"
    return f"{since} {dates.day(window.last)}, as recorded by {dates.day(window.as_at)}"


def _part(section: Section, tallies: Mapping[str, Tally]) -> Part:
    return Part(section.title, section.source, tuple(_line(one, tallies[one.name]) for one in section.measures))


def _line(measure: Measure, tally: Tally | None) -> Line:
    value, met, of, unknown, left_out = _figures(measure, tally) if tally else ("",) * 5
    return Line(
        name=measure.name,
        title=measure.title,
        value=value,
        met=met,
        of=of,
        unknown=unknown,
        left_out=left_out,
        counts=measure.counts,
        of_what=measure.of,
        leaves_out=measure.leaves_out,
        source=measure.source,
        judged=measure.basis == "judged",
    )


def _groups(measure: Measure, found: Figures, by: str | None) -> Groups:
    tallies = ((group, one[measure.name]) for group, one in found.items())
    rows = (
        (words.first_up(words.role(group)), *((TOO_FEW,) * 4 if tally.is_kept_back else _figures(measure, tally)[:4]))
        for group, tally in tallies
    )
    return Groups(_line(measure, None), tuple(rows))


def _figures(measure: Measure, tally: Tally) -> tuple[str, str, str, str, str]:
    """Value, numerator, denominator, unknown, left out. Of an average the numerator is a sum, which says nothing."""
    met = str(tally.met) if measure.unit == "percent" else NO_FIGURE
    return (_value(measure, tally.share), met, str(tally.of), str(tally.unknown), str(tally.outside))


def _value(measure: Measure, share: Fraction | None) -> str:
    if share is None:
        return NO_FIGURE
    if measure.unit == "percent":
        return f"{number(half_up(share * 100, 0))}%"
    return f"{float(half_up(share, MEAN_DECIMALS)):.{MEAN_DECIMALS}f}"


def _scores(table: ScoreTable) -> Scores:
    rows = (
        (
            f"{one.name} {one.title}".strip(),
            one.weighs,
            words.NOT_KNOWN if one.percent is None else f"{float(half_up(one.percent, 1)):.1f}%",
            "" if one.rests_on is None else str(one.rests_on.of),
        )
        for one in table.rows
    )
    return Scores(table.title, tuple(rows), table.notes)
