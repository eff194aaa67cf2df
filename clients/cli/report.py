"""Measures as tables: what the work shows, by the inspectors' own definitions."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from clients.cli.plain import NONE, hints, json_option, out, print_json
from domain.errors import BadInput
from domain.measures import printed
from domain.measures.areas import Compared, Comparison
from domain.measures.printed import PrintedTable
from domain.rounding import half_up, number

REPORTS = ("hmip",)
DECIMALS = 2
BAD = " *"


@click.command()
@click.argument("name")
@click.option(
    "--from-csv",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A printed table of percents by area, such as A2.9: `area`, then a column ELEMENT_pct for each element.",
)
@json_option
def report(name: str, file: Path | None, as_json: bool) -> None:
    """A measure as a table: `hmip` sets the areas of a printed table beside their average, and gives their bands."""
    if name not in REPORTS:
        raise BadInput(f"No report is called {name!r}. There is: {', '.join(REPORTS)}.")
    if file is None:
        raise BadInput(f"report {name} reads a printed table: give it with --from-csv FILE.")
    table = _read(file)
    compared = table.compared()
    for element, said, average in table.disagreements():
        hints.print(
            f"Average of {element}: {_percent(said)} in the file, {_percent(average)} by its areas, which counts."
        )
    if as_json:
        print_json([_area_object(table, area) for area in compared.areas])
        return
    for title in table.titles:
        out.print(title, style="bold")
    out.print(_areas(table, compared))
    out.print(_quartiles(compared))
    if any(element.bad_outcome for element in table.definitions):
        out.print(f"{BAD.strip()} A high share is bad: its difference is turned round.")


def _read(file: Path) -> PrintedTable:
    try:
        return printed.read(file.read_bytes())
    except OSError as error:
        raise BadInput(f"{file}: {error.strerror}.") from None
    except BadInput as error:
        raise BadInput(f"{file}: {error}") from None


def _area_object(table: PrintedTable, compared: Compared) -> dict[str, Any]:
    return {
        "area": compared.area.name,
        "differences": dict(zip(table.elements, map(number, compared.differences), strict=True)),
        "average_difference": number(half_up(compared.average, DECIMALS)),
        "band": compared.band,
    }


def _areas(table: PrintedTable, comparison: Comparison) -> Table:
    """The inspectors' layout: each percent with its difference from the group, their sum and mean, the band."""
    shown = Table(box=None, header_style="bold", pad_edge=False)
    shown.add_column("AREA", overflow="fold")
    for element in table.definitions:
        shown.add_column(f"{element.title}{BAD if element.bad_outcome else ''}", justify="right", overflow="fold")
        shown.add_column("±", justify="right", no_wrap=True)
    shown.add_column("SUM", justify="right", no_wrap=True)
    shown.add_column("AVERAGE", justify="right", no_wrap=True)
    shown.add_column("BAND", overflow="fold")
    for each in comparison.areas:
        pairs = zip(each.area.percents, each.differences, strict=True)
        cells = [cell for percent, difference in pairs for cell in (_percent(percent), _figure(difference))]
        shown.add_row(each.area.name, *cells, _figure(each.total), _mean(each.average), each.band)
    averages = [cell for average in comparison.averages for cell in (_percent(average), "")]
    shown.add_row("Group average", *averages, "", "", "", style="bold")
    return shown


def _quartiles(comparison: Comparison) -> str:
    first, median, third = map(_mean, comparison.quartiles)
    return f"Quartiles of the averages: {first}, {median}, {third}. Average is from {first} to {third}, both included."


def _percent(percent: Fraction | int | None) -> str:
    return NONE if percent is None else f"{_figure(Fraction(percent))}%"


def _figure(figure: Fraction) -> str:
    return str(number(figure))


def _mean(figure: Fraction) -> str:
    return f"{float(half_up(figure, DECIMALS)):.{DECIMALS}f}"
