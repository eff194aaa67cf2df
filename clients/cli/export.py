"""The verb `export`: the whole record as files for other programs."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from clients.chosen import Chosen
from clients.cli.house import House
from clients.cli.plain import json_option, out, print_csv, print_json, progress
from domain import calendar
from domain.canonical import canonical
from domain.messages import Entry

WHAT = ("sentence", "seq", "type", "occurred_at", "recorded_at", "day_only")
SAID = ("role", "by", "message", "data", "because", "schema", "chain")


def _day(_: click.Context, __: click.Parameter, given: str | None) -> date | None:
    return calendar.day(calendar.instant(given)) if given else None


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(["csv", "parquet"]), default="csv", show_default=True)
@click.option("--as-at", metavar="DAY", callback=_day, help="As it was known at the end of that day.")
@click.option("--force", is_flag=True, help="Write over files that are there.")
@json_option
@click.pass_obj
def export(house: House, folder: Path, form: str, as_at: date | None, force: bool, as_json: bool) -> None:
    """Writes the whole record into FOLDER: entries, sentences, and the obligations that these owe, a file each."""
    # Here, because DuckDB takes a moment to load, and other verbs do without it.
    from clients import export as exporting

    with house.record() as record:  # and closed again before DuckDB opens it
        sentences = record.count(Chosen(ended=True))
    with progress("Writing the record", sentences if as_at else None) as step:
        rows = exporting.write(house.record_url, folder, form, as_at=as_at, over=force, step=step)
    files = exporting.files(folder, form)
    if as_json:
        print_json({table: {"file": str(files[table]), "rows": rows[table]} for table in files})
        return
    for table, file in files.items():
        out.print(f"{rows[table]:>10,}  {table:<12} {file}", markup=False)


def print_entries(entries: Iterable[Entry]) -> None:
    """Entries as CSV, in the columns that the export has them in."""
    print_csv((*WHAT, *SAID))
    for entry in entries:
        said = (entry.by.role.value, entry.by.id, entry.message, canonical(entry.data), canonical(entry.because))
        at = (calendar.stamp(entry.occurred_at), calendar.stamp(entry.recorded_at))
        day_only = str(bool(entry.day_only)).lower()
        print_csv((entry.sentence, entry.seq, entry.type, *at, day_only, *said, entry.schema, entry.chain))
