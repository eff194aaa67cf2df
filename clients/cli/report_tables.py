"""Reports as tables for people: a measure a line, or groups beside each other in the inspectors' layout."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from rich.table import Table

from clients.cli import plain
from clients.cli.plain import NONE, out
from domain import words
from domain.measures.areas import Area, Compared, Comparison, compare
from domain.measures.definitions import Element
from domain.measures.measure import Figures, Measure, Report, Section, Tally, Window
from domain.measures.printed import PrintedTable
from domain.rounding import half_up, number

MEAN_DECIMALS = 2
BAD = " *"
BAD_SAYS = f"{BAD.strip()} A high share is bad: its difference is turned round."
WHO = {"met": "counted", "not_met": "of which not", "unknown": "not known"}


def show(asked: Report, window: Window, found: Figures, by: str | None, *, who: bool) -> None:
    """A report, section by section."""
    since = f"from {words.say(window.first)} " if window.first else ""
    out.print(f"[bold]{asked.title}[/], {since}to {words.say(window.last)}, as recorded by {words.say(window.as_at)}")
    if not found:
        out.print("No sentences match.")
        return
    for section in asked.sections:
        out.print(f"\n[bold]{section.title}[/]  {section.source}", highlight=False)
        out.print(_groups(section, found, by) if by else _measures(section, found["all"]))
        if who:
            _print_who(section, found)
    if any(measure.is_bad for measure in asked.measures) and by:
        out.print(BAD_SAYS)


def define(name: str, found: Iterable[tuple[Section, tuple[Measure, ...]]]) -> None:
    """Definitions, each as a list of what it counts, of what, what it leaves out, where it stands."""
    for _, measures in found:
        for measure in measures:
            out.print(f"[bold]{measure.name}[/]  {measure.title}", highlight=False)
            lines = {
                "counts": measure.counts,
                "of": measure.of,
                "leaves out": measure.leaves_out,
                "source": measure.source,
            }
            for title, text in lines.items():
                out.print(f"  {title:<11}{text}", markup=False, highlight=False)


def show_printed(table: PrintedTable) -> None:
    """A printed table's areas beside their average."""
    compared = table.compared()
    for title in table.titles:
        out.print(title, style="bold")
    out.print(_areas(table.definitions, compared))
    out.print(_quartiles(compared))
    if any(element.bad_outcome for element in table.definitions):
        out.print(BAD_SAYS)


def area_objects(table: PrintedTable) -> list[dict[str, Any]]:
    """A printed table's areas as `--json` has them."""
    return [_area_object(table, area) for area in table.compared().areas]


def percent(share: Fraction | int | None) -> str:
    return NONE if share is None else f"{_figure(Fraction(share))}%"


def _measures(section: Section, tallies: dict[str, Tally]) -> Table:
    """One line a measure."""
    shown = plain.table("MEASURE")
    for column in ("MET", "OF", "", "NOT KNOWN", "LEFT OUT"):
        shown.add_column(column, justify="right", no_wrap=True)
    for measure in section.measures:
        tally = tallies[measure.name]
        met, of, unknown = map(str, tally.count)
        shown.add_row(measure.title, met, of, _value(measure, tally), unknown, str(tally.outside))
    return shown


def _groups(section: Section, found: Figures, by: str | None) -> Table:
    """One line a group; areas beside their average with bands, as the inspectors compare them."""
    if by == "area" and len(found) > 1 and all(measure.unit == "percent" for measure in section.measures):
        elements = [Element(title=one.title, of=one.of, bad_outcome=one.is_bad) for one in section.measures]
        areas = [
            Area(group, tuple(_whole(tallies[m.name]) for m in section.measures)) for group, tallies in found.items()
        ]
        return _areas(elements, compare(areas, [element.bad_outcome for element in elements]))
    shown = plain.table(str(by).upper().replace("_", " "))
    for measure in section.measures:
        shown.add_column(f"{measure.title}{BAD if measure.is_bad else ''}", justify="right", overflow="fold")
    for group, tallies in found.items():
        shown.add_row(words.say(group), *(_of(measure, tallies[measure.name]) for measure in section.measures))
    return shown


def _whole(tally: Tally) -> Fraction | None:
    """The share as print has it: a whole percent."""
    return None if tally.share is None else half_up(tally.share * 100, 0)


def _of(measure: Measure, tally: Tally) -> str:
    if not tally.count.of:
        return NONE
    return (
        f"{_value(measure, tally)} ({tally.count.met}/{tally.count.of})"
        if measure.unit == "percent"
        else _value(measure, tally)
    )


def _value(measure: Measure, tally: Tally) -> str:
    if tally.share is None:
        return NONE
    return percent(_whole(tally)) if measure.unit == "percent" else _mean(tally.share)


def _print_who(section: Section, found: Figures) -> None:
    for group, tallies in found.items():
        for measure in section.measures:
            for part, ids in tallies[measure.name].who.items():
                if ids:
                    said = f"{group} · {measure.title} · {WHO[part]}: {', '.join(ids)}"
                    out.print(said, markup=False, highlight=False)


def _area_object(table: PrintedTable, compared: Compared) -> dict[str, Any]:
    return {
        "area": compared.area.name,
        "differences": dict(zip(table.elements, map(number, compared.differences), strict=True)),
        "average_difference": number(half_up(compared.average, MEAN_DECIMALS)),
        "band": compared.band,
    }


def _areas(elements: list[Element], comparison: Comparison) -> Table:
    """The inspectors' layout: each percent with its difference from the group, their sum and mean, the band."""
    shown = plain.table("AREA")
    for element in elements:
        shown.add_column(f"{element.title}{BAD if element.bad_outcome else ''}", justify="right", overflow="fold")
        shown.add_column("±", justify="right", no_wrap=True)
    shown.add_column("SUM", justify="right", no_wrap=True)
    shown.add_column("AVERAGE", justify="right", no_wrap=True)
    shown.add_column("BAND", overflow="fold")
    for each in comparison.areas:
        pairs = zip(each.area.percents, each.differences, strict=True)
        cells = [cell for share, difference in pairs for cell in (percent(share), _figure(difference))]
        shown.add_row(each.area.name, *cells, _figure(each.total), _mean(each.average), each.band)
    averages = [cell for average in comparison.averages for cell in (percent(average), "")]
    shown.add_row("Group average", *averages, "", "", "", style="bold")
    return shown


def _quartiles(comparison: Comparison) -> str:
    first, median, third = map(_mean, comparison.quartiles)
    return f"Quartiles of the averages: {first}, {median}, {third}. Average is from {first} to {third}, both included."


def _figure(figure: Fraction) -> str:
    return str(number(figure))


def _mean(figure: Fraction) -> str:
    return f"{float(half_up(figure, MEAN_DECIMALS)):.{MEAN_DECIMALS}f}"
