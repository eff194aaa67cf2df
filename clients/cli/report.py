"""The verb that measures: reports over the whole record, by definitions that can be read, or over a printed table."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from clients.chosen import Chosen
from clients.cli import delivery, report_tables
from clients.cli.house import House
from clients.cli.plain import hints, json_option, out, print_csv, print_json, progress, write_text
from clients.cli.sheets import of_groups, percent, scored, sheets
from clients.cli.way import way_of
from clients.reports import Asked
from domain import calendar
from domain.errors import BadInput
from domain.measures.hmip import printed
from domain.measures.hmip.printed import PrintedTable
from domain.measures.measure import BY, About, Count, Figures, Measure, Report, Section, Tally, Window
from domain.measures.period import window
from domain.measures.table import REPORTS
from domain.rounding import half_up, number

DECIMALS = 1


@click.command()
@click.argument("name", required=False)
@click.option("--define", is_flag=True, help="What a report or a measure counts, of what, by which source.")
@click.option("--period", "within", metavar="2026Q3", help="A year, a quarter or a month.")
@click.option("--from", "first", metavar="DAY", help="The first day of the period.")
@click.option("--to", "last", metavar="DAY", help="Its last day; today where it is not said.")
@click.option("--as-at", metavar="DAY", help="By what was recorded until the end of that day.")
@click.option("--area", help="Only sentences of that area.")
@click.option("--team", help="Only those of that line manager's team.")
@click.option("--manager", help="Only those of that offender manager.")
@click.option("--by", type=click.Choice(list(BY)), help="Told apart by area, team, manager …")
@click.option("--who", is_flag=True, help="With the sentences behind each figure.")
@click.option(
    "--from-csv",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="hmip alone: a printed table of percents by area: `area`, then a column ELEMENT_pct for each element.",
)
@click.option("--html", "page", type=click.Path(dir_okay=False, path_type=Path), help="Write a page with plots.")
@click.option("--csv", "as_csv", is_flag=True, help="Print comma-separated values.")
@json_option
@click.pass_obj
def report(
    house: House,
    name: str | None,
    define: bool,
    within: str | None,
    first: str | None,
    last: str | None,
    as_at: str | None,
    area: str | None,
    team: str | None,
    manager: str | None,
    by: str | None,
    who: bool,
    file: Path | None,
    page: Path | None,
    as_csv: bool,
    as_json: bool,
) -> None:
    """Measures the work of every sentence in the record: what was done of what was due, and of how much nobody knows.

    A period picks sentences by the day on which they, or what is measured, began."""
    if name is None:
        titles = {asked.name: asked.title for asked in REPORTS.values()} | {delivery.NAME: delivery.TITLE}
        for called, title in titles.items():
            out.print(f"[bold]{called:<20}[/] {title}", soft_wrap=True)
        return
    if name == delivery.NAME:
        if any((within, first, last, as_at, by, who, file, page, as_csv)):
            raise BadInput("report delivery: only --area, --team, --manager and --json go with it.")
        which = Chosen(area=_one(area), team=_one(team), manager=_one(manager))
        delivery.define() if define else delivery.show(house, which, as_json=as_json)
        return
    if define:
        report_tables.define(_defined(name))
        return
    if name not in REPORTS:
        raise BadInput(f"No report is called {name!r}. There are: {', '.join([*REPORTS, delivery.NAME])}.")
    if file:
        _of_print(name, file, as_json)
        return
    asked, over = REPORTS[name], _window(within, first, last, as_at)
    with progress("Reading and measuring"):
        found = way_of(house).figures(Asked(name, over, About(area, team, manager), by, who))
    if as_json or as_csv:
        rows = list(_rows(asked, found, by, who))
        print_json(rows) if as_json else print_csv(*rows[:1], *(row.values() for row in rows))
        return
    _print(asked, over, found, by, who, page)


def _print(asked: Report, over: Window, found: Figures, by: str | None, who: bool, page: Path | None) -> None:
    title, shown = report_tables.title(asked, over), list(sheets(asked, found, by) if found else ())
    if page:
        # Here, because the plotting library takes a moment to load, and other verbs do without it.
        from clients.pictures import report as drawn

        write_text(page, drawn.page_of(title, shown))
        out.print(f"Written: {page}")
        return
    out.print(title, style="bold", markup=False)
    if not found:
        out.print("No sentences match.")
    report_tables.show(shown)
    if who:
        report_tables.show_who(asked, found)


def _window(within: str | None, first: str | None, last: str | None, as_at: str | None) -> Window:
    today = calendar.day(datetime.now(UTC))
    return window(within, _day(first), _day(last), as_at=_day(as_at), today=today)


def _one(asked: str | None) -> tuple[str, ...]:
    return () if asked is None else (asked,)


def _day(text: str | None) -> date | None:
    return calendar.day(calendar.instant(text)) if text else None


def _defined(name: str) -> list[tuple[Section, tuple[Measure, ...]]]:
    """The measures of that name: a whole report's, or the one."""
    found = [
        (section, tuple(one for one in section.measures if name in (asked.name, one.name)))
        for asked in REPORTS.values()
        for section in asked.sections
    ]
    if not any(measures for _, measures in found):
        raise BadInput(f"No report or measure is called {name!r}. Reports are {', '.join(REPORTS)}.")
    return [(section, measures) for section, measures in found if measures]


def _rows(asked: Report, found: Figures, by: str | None, who: bool) -> Iterator[dict[str, Any]]:
    """One row a group and measure, names as they stand in the definitions; of a group too small to print no figures."""
    for section in asked.sections:
        for measure in section.measures:
            for group, tally in of_groups(found, measure).items():
                row = {"report": asked.name, "section": section.title, "group": group, "measure": measure.name}
                kind = {"unit": measure.unit, "basis": measure.basis, "too_small": tally.is_kept_back}
                yield row | kind | _figures_of(measure, tally, who)
    yield from _score_rows(asked, found, by, who)


def _score_rows(asked: Report, found: Figures, by: str | None, who: bool) -> Iterator[dict[str, Any]]:
    """The scores that a report gives, as rows of the same names."""
    for group, table in scored(asked, found, by):
        for one in table.rows:
            row = {"report": asked.name, "section": table.title, "group": group, "measure": one.name}
            count = one.rests_on or Count()
            value = None if one.percent is None else number(half_up(one.percent, DECIMALS))
            kind = {"unit": "score", "basis": "judged", "too_small": False}
            named = dict.fromkeys(("who_met", "who_not_met", "who_unknown")) if who else {}
            yield row | kind | count._asdict() | {"outside": None, "value": value} | named


def _figures_of(measure: Measure, tally: Tally, who: bool) -> dict[str, Any]:
    share = None if tally.share is None else tally.share * (100 if measure.unit == "percent" else 1)
    value = None if share is None else number(half_up(share, DECIMALS))
    found: dict[str, Any] = {**tally.count._asdict(), "outside": tally.outside, "value": value}
    found |= {f"who_{part}": ids for part, ids in tally.who.items()} if who else {}
    return dict.fromkeys(found) if tally.is_kept_back else found


def _of_print(name: str, file: Path, as_json: bool) -> None:
    """A printed table's areas beside their average, and their bands."""
    if name != "hmip":
        raise BadInput("report: only hmip reads a printed table.")
    table = _read(file)
    for element, said, average in table.disagreements():
        in_file, by_areas = percent(said), percent(average)
        hints.print(f"Average of {element}: {in_file} in the file, {by_areas} by its areas, which counts.")
    if as_json:
        print_json(report_tables.area_objects(table))
        return
    report_tables.show_printed(table)


def _read(file: Path) -> PrintedTable:
    try:
        return printed.read(file.read_bytes())
    except OSError as error:
        raise BadInput(f"{file}: {error.strerror}.") from None
    except BadInput as error:
        raise BadInput(f"{file}: {error}") from None
