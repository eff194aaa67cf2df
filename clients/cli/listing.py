"""The verb `list`: which sentences there are and where each stands, for people, for programs, and as it changes."""

from datetime import UTC, datetime
from typing import Any

import click

from clients.chosen import ORDERS, Chosen
from clients.cli import standings, watching
from clients.cli.house import House
from clients.cli.plain import along, out
from clients.cli.spans import within
from clients.cli.standings import COLUMNS, USUAL
from clients.cli.way import Reader, Wanted, way_of
from clients.record import SOONEST
from domain.errors import BadInput
from domain.model import Harm, Where
from domain.standing import ENFORCEMENT

PAGE = 50
FORMS = {"json": standings.print_array, "jsonl": standings.print_jsonl, "csv": standings.print_csv}


def _columns(_: click.Context, __: click.Parameter, given: str | None) -> tuple[str, ...] | None:
    names = tuple(name.strip() for name in given.split(",")) if given else None
    for name in names or ():
        if name not in COLUMNS:
            raise BadInput(f"There is no column {name!r}. There are {', '.join(COLUMNS)}.")
    return names


def _order(_: click.Context, __: click.Parameter, given: str) -> str:
    if given.removeprefix("-") not in ORDERS:
        raise BadInput(f"{given.removeprefix('-')!r} is nothing to sort by. There are {', '.join(ORDERS)}.")
    return given


@click.command("list")
@click.option("--area", multiple=True, help="Only of that area.")
@click.option("--manager", metavar="ID", multiple=True, help="Only of that offender manager.")
@click.option("--team", metavar="ID", multiple=True, help="Only of that line manager's team.")
@click.option("--tier", multiple=True, help="Only in that tier.")
@click.option(
    "--harm", type=click.Choice([harm.value for harm in Harm]), multiple=True, help="Only with that risk of harm."
)
@click.option(
    "--where", type=click.Choice([where.value for where in Where]), multiple=True, help="Only those served there."
)
@click.option("--enforcement", type=click.Choice([*ENFORCEMENT]), multiple=True, help="Only where it stands so.")
@click.option("--due", metavar="7d", help="Only with something due within that time.")
@click.option("--overdue", is_flag=True, help="Only with an exception report open.")
@click.option("--ended", is_flag=True, help="Ended sentences too.")
@click.option("--columns", metavar="NAME,NAME", callback=_columns, help=f"Which to show: {', '.join(COLUMNS)}.")
@click.option(
    "--sort", metavar="NAME", default=SOONEST, callback=_order, help=f"By one of {', '.join(ORDERS)}; -NAME: falling."
)
@click.option("--page", type=click.IntRange(min=1), help="Which page of the list.")
@click.option("--page-size", type=click.IntRange(min=1), help=f"Sentences on a page; {PAGE} where people read it.")
@click.option("--json", "form", flag_value="json", help="One JSON array.")
@click.option("--jsonl", "form", flag_value="jsonl", help="One JSON object a line.")
@click.option("--csv", "form", flag_value="csv", help="Comma-separated: codes, and all columns unless some are named.")
@click.option("--watch", "watched", is_flag=True, help="Go on, with what changes marked + ~ -, until Ctrl-C.")
@watching.every_option
@watching.until_ended_option
@click.pass_obj
def list_(
    house: House,
    /,
    columns: tuple[str, ...] | None,
    sort: str,
    page: int | None,
    page_size: int | None,
    form: str | None,
    watched: bool,
    every: float,
    until_ended: bool,
    due: str | None,
    **narrowed: Any,
) -> None:
    """The sentences and where they stand, the soonest due first.

    A filter given twice lets in either. As --json, --jsonl and --csv it is the whole list, unless a page is asked for.
    """

    def chosen() -> Chosen:
        return Chosen(due_by=within(due, datetime.now(UTC)) if due else None, **narrowed)

    paged = page or page_size or not (form or (watched and not out.is_terminal))
    asked = Wanted(chosen, sort, page or 1, (page_size or PAGE) if paged else None)
    shown = columns or (tuple(COLUMNS) if form == "csv" else USUAL)
    chosen()  # what cannot be meant is told before the record is opened
    with way_of(house).reader() as record:
        if watched:
            watching.watch(record, asked, shown, form, every, until_ended=until_ended)
        elif form:
            _print_rows(record, asked, shown, form)
        else:
            _print_page(record, asked, shown)


def _print_rows(record: Reader, asked: Wanted, columns: tuple[str, ...], form: str) -> None:
    fits = record.count(asked.chosen())
    FORMS[form](along(asked.rows(record), "Reading", min(fits, asked.size or fits)), columns)


def _print_page(record: Reader, asked: Wanted, columns: tuple[str, ...]) -> None:
    rows = list(asked.rows(record))
    if not rows:
        any_ = record.count(Chosen(ended=True))
        out.print("No sentences match." if any_ else "There are no sentences yet. Start one: sentence start FILE")
        return
    fits = record.count(asked.chosen())
    more = f" More: --page {asked.page + 1}" if asked.before + len(rows) < fits else ""
    out.print(standings.table(rows, columns))
    out.print(f"{len(rows)} of {fits} sentences.{more}")
