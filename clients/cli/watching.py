"""A list that goes on: looked at again and again, with what came, changed and went marked for one round.

Ends on Ctrl-C. Where no person looks, lines are only ever added: one a change.
"""

import sys
import time
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

import click
from rich.console import Group
from rich.live import Live
from rich.text import Text

from clients.cli import standings
from clients.cli.plain import out, print_csv, print_json
from clients.cli.way import Reader, Wanted
from clients.shown import standing_object
from domain import calendar
from domain.errors import BadInput
from domain.record import Standing

CAME, CHANGED, WENT = "+", "~", "-"
COLOURS = {CAME: "green", CHANGED: "yellow", WENT: "red"}


every_option = click.option(
    "--every", metavar="SECONDS", type=click.FloatRange(min=0.1), default=2.0, help="Watching: how often to look."
)
until_ended_option = click.option("--until-ended", is_flag=True, help="Watching: until it has ended.")


class Round(NamedTuple):
    """A look at the list: its rows, those that went since the last, and the mark of each that came, changed or went."""

    rows: list[Standing]
    went: list[Standing]
    marks: dict[str, str]

    @property
    def changes(self) -> list[tuple[str, Standing]]:
        return [(self.marks[row.sentence], row) for row in (*self.rows, *self.went) if row.sentence in self.marks]


def watch(
    record: Reader, asked: Wanted, columns: tuple[str, ...], form: str | None, every: float, *, until_ended: bool
) -> None:
    """Shows the list and goes on with what changes.

    Raises BadInput for a form that only an end completes."""
    if form == "json":
        raise BadInput("--watch has no end, and a JSON array has one: write --jsonl.")
    if form or not out.is_terminal:
        _append(_until_ended(rounds(record, asked, every), until_ended), columns, form)
    else:
        _redraw(_until_ended(rounds(record, asked, every), until_ended), columns, every)


def rounds(record: Reader, asked: Wanted, every: float) -> Iterator[Round]:
    """One look after the other; all that is there at the first has come. Rows are read only where something moved."""
    before: dict[str, Standing] = {}
    while True:
        after = before
        if asked.seqs(record) != {id: row.seq for id, row in before.items()}:
            after = {row.sentence: row for row in asked.rows(record)}
        yield _between(before, after)
        before = after
        time.sleep(every)


def _until_ended(looks: Iterator[Round], until_ended: bool) -> Iterator[Round]:
    for look in looks:
        yield look
        if until_ended and all(row.ended_on for row in look.rows):
            return


def _between(before: dict[str, Standing], after: dict[str, Standing]) -> Round:
    came = {id: CAME for id in after.keys() - before.keys()}
    changed = {id: CHANGED for id in after.keys() & before.keys() if after[id].seq != before[id].seq}
    went = [row for id, row in before.items() if id not in after]
    return Round(list(after.values()), went, came | changed | {row.sentence: WENT for row in went})


def _append(looks: Iterator[Round], columns: tuple[str, ...], form: str | None) -> None:
    """A line a change: its mark and the row, as CSV, as a JSON object with the sequence number, or by tabs."""
    if form == "csv":
        print_csv(("change", *columns))
    for look in looks:
        for mark, row in look.changes:
            if form == "jsonl":
                print_json({"change": mark, **standing_object(row)})
            elif form == "csv":
                print_csv((mark, *standings.values(row, columns)))
            else:
                click.echo("\t".join((mark, *standings.cells(row, columns))))
        sys.stdout.flush()


def _redraw(looks: Iterator[Round], columns: tuple[str, ...], every: float) -> None:
    with Live(console=out, auto_refresh=False) as live:
        first = next(looks)
        live.update(_drawn(first._replace(marks={}), columns, every), refresh=True)
        for look in looks:
            live.update(_drawn(look, columns, every), refresh=True)


def _drawn(look: Round, columns: tuple[str, ...], every: float) -> Group:
    found = standings.heads(columns, " ")
    for row in (*look.rows, *look.went):
        mark = look.marks.get(row.sentence, "")
        found.add_row(mark, *map(Text, standings.cells(row, columns)), style=COLOURS.get(mark))
    at = f"{datetime.now(calendar.LONDON):%H:%M:%S}"
    return Group(found, f"{len(look.rows)} shown, as at {at}, looked at every {every:g} s. Ctrl-C ends it.")
