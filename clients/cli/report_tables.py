"""Reports in a terminal: sheets as tables, definitions as lists."""

from collections.abc import Iterable
from typing import Any

from rich.table import Table

from clients.cli.plain import out
from clients.cli.sheets import MEAN_DECIMALS, Sheet, areas, of_groups
from domain import words
from domain.measures.hmip.areas import Compared
from domain.measures.hmip.printed import PrintedTable
from domain.measures.measure import Figures, Measure, Report, Section, Window
from domain.rounding import half_up, number

WORDS = ("BAND", "BASIS", "CRITERION", "WEIGHS", "")
"""Columns that hold words beside the first, which always does."""
WHO = {"met": "met", "not_met": "not met", "unknown": "not known"}


def title(asked: Report, window: Window) -> str:
    """What a report is about."""
    since = f"from {words.say(window.first)} " if window.first else ""
    return f"{asked.title}, {since}to {words.say(window.last)}, as recorded by {words.say(window.as_at)}"


def show(sheets: Iterable[Sheet]) -> None:
    for sheet in sheets:
        out.print(f"\n[bold]{sheet.title}[/]  {sheet.source}".rstrip(), highlight=False)
        out.print(_table(sheet))
        for note in sheet.notes:
            out.print(note, markup=False)


def show_who(asked: Report, found: Figures) -> None:
    """The sentences behind each part of each figure that is printed."""
    for measure in asked.measures:
        for group, tally in of_groups(found, measure).items():
            for part, ids in tally.who.items():
                if ids:
                    said = f"{words.say(group)} · {measure.title} · {WHO[part]}: {', '.join(ids)}"
                    out.print(said, markup=False, highlight=False)


def define(found: Iterable[tuple[Section, tuple[Measure, ...]]]) -> None:
    """Definitions, each as a list of what it counts, of what, what it leaves out, where it stands."""
    for _, measures in found:
        for measure in measures:
            out.print(f"[bold]{measure.name}[/]  {measure.title}", highlight=False)
            lines = {"counts": measure.counts, "of": measure.of, "leaves out": measure.leaves_out}
            for head, text in (lines | {"source": measure.source, "basis": measure.basis}).items():
                out.print(f"  {head:<11}{text}", markup=False, highlight=False)


def show_printed(table: PrintedTable) -> None:
    """A printed table's areas beside their average."""
    sheet = areas("", "", table.definitions, table.compared())
    for head in table.titles:
        out.print(head, style="bold")
    out.print(_table(sheet))
    for note in sheet.notes:
        out.print(note, markup=False)


def area_objects(table: PrintedTable) -> list[dict[str, Any]]:
    """A printed table's areas as `--json` has them."""
    return [_area_object(table, area) for area in table.compared().areas]


def _area_object(table: PrintedTable, compared: Compared) -> dict[str, Any]:
    return {
        "area": compared.area.name,
        "differences": dict(zip(table.elements, map(number, compared.differences), strict=True)),
        "average_difference": number(half_up(compared.average, MEAN_DECIMALS)),
        "band": compared.band,
    }


def _table(sheet: Sheet) -> Table:
    shown = Table(box=None, header_style="bold", pad_edge=False)
    for place, head in enumerate(sheet.columns):
        said = place == 0 or head in WORDS
        shown.add_column(head, justify="left" if said else "right", no_wrap=head == "±", overflow="fold")
    for row in sheet.rows:
        shown.add_row(*row, style="bold" if row[0] == "Group average" else "")
    return shown
