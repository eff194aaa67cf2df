"""Reports as sheets: what each cell of a table says, whether a terminal or a page shows it.

A measure a line; or groups beside each other, areas in the inspectors' layout with their average, differences, bands.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from clients.cli.plain import NONE
from domain import words
from domain.measures.equality import EQUALITY
from domain.measures.hmip.areas import Area, Comparison, compare
from domain.measures.hmip.definitions import Element
from domain.measures.measure import Figures, Measure, Report, ScoreTable, Section, Tally
from domain.rounding import half_up, number

MEAN_DECIMALS = 2
BAD = " *"
TOO_SMALL = "too few"
TOO_SMALL_SAYS = "too few: the group is too small to print a figure that would tell of nobody in it."
BAD_SAYS = "* A high share is bad: its difference is turned round."


class Sheet(NamedTuple):
    """One table: its title, where that stands, the heads of its columns, its rows, and what is said below it.
    `plot` is what a picture of it shows: the section's tallies, or its areas beside each other."""

    title: str
    source: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    notes: tuple[str, ...] = ()
    plot: "tuple[tuple[str, Tally], ...] | Comparison | None" = None


def sheets(asked: Report, found: Figures, by: str | None) -> Iterator[Sheet]:
    """A report's scores, where it has some, and its sections."""
    for group, table in scored(asked, found, by):
        yield _scores(table, f" · {words.say(group)}" if by else "")
    for section in asked.sections:
        yield _groups(section, found, by) if by else _measures(section, found["all"])


def scored(asked: Report, found: Figures, by: str | None) -> Iterator[tuple[str, ScoreTable]]:
    """The scores of each group; none where groups may be too small to print."""
    if asked.scores and by not in EQUALITY.by:
        for group, tallies in found.items():
            yield from ((group, table) for table in asked.scores(tallies))


def percent(share: Fraction | int | None) -> str:
    return NONE if share is None else f"{_figure(Fraction(share))}%"


def areas(title: str, source: str, elements: Sequence[Element], comparison: Comparison) -> Sheet:
    """The inspectors' layout: each percent with its difference from the group, their sum and mean, the band."""
    heads = [head for one in elements for head in (f"{one.title}{BAD if one.bad_outcome else ''}", "±")]
    rows = []
    for each in comparison.areas:
        pairs = zip(each.area.percents, each.differences, strict=True)
        cells = [cell for share, difference in pairs for cell in (percent(share), _figure(difference))]
        rows.append((each.area.name, *cells, _figure(each.total), _mean(each.average), each.band))
    averages = [cell for average in comparison.averages for cell in (percent(average), "")]
    rows.append(("Group average", *averages, "", "", ""))
    notes = (_quartiles(comparison), *((BAD_SAYS,) if any(one.bad_outcome for one in elements) else ()))
    return Sheet(title, source, ("AREA", *heads, "SUM", "AVERAGE", "BAND"), rows, notes, comparison)


def _measures(section: Section, tallies: dict[str, Tally]) -> Sheet:
    """One line a measure."""
    tells = {measure.basis for measure in section.measures} != {"computed"}
    rows = []
    for measure in section.measures:
        tally = tallies[measure.name]
        basis = (measure.basis,) if tells else ()
        met, of, unknown = map(str, tally.count)
        met = met if measure.unit == "percent" else ""  # of an average it is a sum, which says nothing
        rows.append((measure.title, *basis, met, of, _value(measure, tally), unknown, str(tally.outside)))
    columns = ("MEASURE", *(("BASIS",) if tells else ()), "MET", "OF", "", "NOT KNOWN", "LEFT OUT")
    shown = tuple((measure.title, tallies[measure.name]) for measure in section.measures if measure.unit == "percent")
    return Sheet(section.title, section.source, columns, rows, plot=shown)


def _groups(section: Section, found: Figures, by: str | None) -> Sheet:
    """One line a group; areas beside their average, as the inspectors compare them."""
    if by == "area" and len(found) > 1 and all(measure.unit == "percent" for measure in section.measures):
        return _compared(section, found)
    heads = (f"{measure.title}{BAD if measure.is_bad else ''}" for measure in section.measures)
    rows = [
        (
            words.say(group),
            *(_of(one, tallies[one.name]) for one in section.measures),
        )
        for group, tallies in found.items()
    ]
    notes = (TOO_SMALL_SAYS,) if any(TOO_SMALL in row for row in rows) else ()
    return Sheet(section.title, section.source, (words.say(by or "").upper(), *heads), rows, notes)


def of_groups(found: Figures, measure: Measure) -> dict[str, Tally]:
    """What one measure came to in each group."""
    return {group: tallies[measure.name] for group, tallies in found.items()}


def _compared(section: Section, found: Figures) -> Sheet:
    elements = [Element(title=one.title, of=one.of, bad_outcome=one.is_bad) for one in section.measures]
    percents = {group: tuple(_whole(tallies[one.name]) for one in section.measures) for group, tallies in found.items()}
    beside = compare([Area(*one) for one in percents.items()], [element.bad_outcome for element in elements])
    return areas(section.title, section.source, elements, beside)


def _scores(table: ScoreTable, of: str) -> Sheet:
    rows = [
        (one.name, one.title, one.weighs, _score(one.percent), "" if one.rests_on is None else str(one.rests_on.of))
        for one in table.rows
    ]
    columns = ("CRITERION", "", "WEIGHS", "SCORE", "CASES JUDGED")
    return Sheet(table.title + of, "", columns, rows, table.notes)


def _whole(tally: Tally) -> Fraction | None:
    """The share as print has it: a whole percent."""
    return None if tally.share is None else half_up(tally.share * 100, 0)


def _of(measure: Measure, tally: Tally) -> str:
    if tally.is_kept_back:
        return TOO_SMALL
    value = _value(measure, tally)
    return f"{value} ({tally.met}/{tally.of})" if tally.of and measure.unit == "percent" else value


def _value(measure: Measure, tally: Tally) -> str:
    if tally.share is None:
        return NONE
    return percent(_whole(tally)) if measure.unit == "percent" else _mean(tally.share)


def _score(exact: Fraction | None) -> str:
    return "not known" if exact is None else f"{float(half_up(exact, 1)):.1f}%"


def _quartiles(comparison: Comparison) -> str:
    first, median, third = map(_mean, comparison.quartiles)
    return f"Quartiles of the averages: {first}, {median}, {third}. Average is from {first} to {third}, both included."


def _figure(figure: Fraction) -> str:
    return str(number(figure))


def _mean(figure: Fraction) -> str:
    return f"{float(half_up(figure, MEAN_DECIMALS)):.{MEAN_DECIMALS}f}"
