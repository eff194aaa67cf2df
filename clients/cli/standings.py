"""Sentences as rows of a list: what each column says to people, what its value is for programs."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

import click
from rich.table import Table
from rich.text import Text

from clients.cli import plain
from clients.cli.plain import NONE
from clients.shown import standing_object
from domain import calendar, words
from domain.diary import deed
from domain.record import Due, Standing
from domain.standing import ENFORCEMENT, KINDS, SERVED

LATE = "!"


class Column(NamedTuple):
    """A column: its value in a row, and what it says to people; None of either is a dash, or nothing."""

    head: str
    value: Callable[[Standing], Any]
    says: Callable[[Standing], str | None]


def _plain(head: str, value: Callable[[Standing], Any]) -> Column:
    return Column(head, value, lambda row: None if value(row) is None else str(value(row)))


def _said(head: str, value: Callable[[Standing], Any]) -> Column:
    return Column(head, value, lambda row: None if value(row) is None else words.say(value(row)))


def _soonest(head: str, value: Callable[[Due], Any], says: Callable[[Due], str]) -> Column:
    return Column(
        head,
        lambda row: value(row.soonest) if row.soonest else None,
        lambda row: says(row.soonest) if row.soonest else None,
    )


def _day(due: Due) -> str:
    on = words.near(calendar.day(due.due), calendar.day(datetime.now(UTC))) if due.due else NONE
    return f"{on} {LATE}" if due.level else on


def _stamp(due: Due) -> str | None:
    return calendar.stamp(due.due) if due.due else None


COLUMNS: dict[str, Column] = {
    "id": _plain("ID", lambda row: row.sentence),
    "where": Column("WHERE", lambda row: row.where, lambda row: "Ended" if row.ended_on else SERVED[row.where]),
    "tier": _plain("TIER", lambda row: row.tier),
    "due": _soonest("NEXT DUE", _stamp, _day),
    "what": _soonest("WHAT", lambda due: due.key, lambda due: deed(due.key)),
    "who": _soonest("WHO", lambda due: due.owner, lambda due: words.say(due.owner)),
    "enforcement": Column(
        "ENFORCEMENT",
        lambda row: row.enforcement,
        lambda row: None if row.enforcement == "none" else ENFORCEMENT[row.enforcement],
    ),
    "harm": _said("RISK OF HARM", lambda row: row.harm),
    "kind": Column("KIND", lambda row: row.kind, lambda row: KINDS[row.kind] if row.kind else None),
    "manager": _plain("MANAGER", lambda row: row.offender_manager),
    "supervisor": _plain("SUPERVISOR", lambda row: row.offender_supervisor),
    "administrator": _plain("ADMINISTRATOR", lambda row: row.case_administrator),
    "team": _plain("TEAM OF", lambda row: row.line_manager),
    "area": _plain("AREA", lambda row: row.area),
    "overdue": Column("OVERDUE", lambda row: row.overdue, lambda row: str(row.overdue) if row.overdue else None),
    "ends": _said("ENDS ON", lambda row: row.ends_on),
    "ended": _said("ENDED ON", lambda row: row.ended_on),
    "entry": _plain("ENTRY", lambda row: row.seq),
}
"""What `--columns` knows, in the order in which CSV has them."""
IN_ONE_LINE = ("id", "tier", "due", "ends", "ended")
USUAL = ("id", "where", "tier", "due", "what", "enforcement")


def cells(row: Standing, columns: Iterable[str]) -> list[str]:
    """A row as people read it."""
    return [COLUMNS[name].says(row) or NONE for name in columns]


def values(row: Standing, columns: Iterable[str]) -> list[Any]:
    """A row as CSV has it: codes, days and instants in ISO 8601, nothing for what there is not."""
    return [COLUMNS[name].value(row) for name in columns]


def heads(columns: tuple[str, ...], *before: str) -> Table:
    """The table to be, with columns of its own before: days and ids stay in one line, however narrow it is."""
    found = plain.table(*before, *(COLUMNS[name].head for name in columns))
    for name, column in zip(columns, found.columns[len(before) :], strict=True):
        column.no_wrap = name in IN_ONE_LINE
    return found


def table(rows: Iterable[Standing], columns: tuple[str, ...] = USUAL) -> Table:
    """Sentences as a table: where each stands, what is due next."""
    found = heads(columns)
    for row in rows:
        found.add_row(*map(Text, cells(row, columns)))
    return found


def print_csv(rows: Iterable[Standing], columns: tuple[str, ...]) -> None:
    """The values of the columns, below their names."""
    plain.print_csv(columns)
    for row in rows:
        plain.print_csv(values(row, columns))


def print_jsonl(rows: Iterable[Standing], _: tuple[str, ...]) -> None:
    """Each row, whole, on a line of its own."""
    for row in rows:
        plain.print_json(standing_object(row))


def print_array(rows: Iterable[Standing], _: tuple[str, ...]) -> None:
    """All rows, whole, as one array, written as they come."""
    between = "["
    for row in rows:
        click.echo(between + plain.as_json(standing_object(row)), nl=False)
        between = ", "
    click.echo("]" if between == ", " else "[]")
