"""Verbs that look: list, show, diary. They read the record, so they answer also when nothing runs."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import click
from rich.table import Table

from clients.cli.house import House
from clients.cli.known import as_at_option, entries_of
from clients.cli.plain import json_option, out, print_json
from domain import calendar, life, standing, words
from domain.diary import deed
from domain.errors import BadInput
from domain.model import By, Role, Where
from domain.record import Due, Standing, standing_of
from domain.state import Clock

MARKS = {0: " ", 1: "!", 2: "!"}
NONE = "-"
PAGE, ALL = 50, 100_000


@click.command("list")
@click.option("--due", metavar="7d", help="Only sentences with something due within that time.")
@click.option("--overdue", is_flag=True, help="Only sentences with an exception report open.")
@click.option("--ended", is_flag=True, help="Ended sentences too.")
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True)
@json_option
@click.pass_obj
def list_(house: House, due: str | None, overdue: bool, ended: bool, page: int, as_json: bool) -> None:
    """The sentences, the soonest due first."""
    until = datetime.now(UTC) + _span(due) if due else None
    with house.record() as record:
        there_are = record.count(living=not ended)
        fits = [
            row
            for row in record.standings(living=not ended, limit=ALL)
            if (until is None or _soonest(row, until)) and (not overdue or _late(row))
        ]
    rows = fits[(page - 1) * PAGE : page * PAGE]
    if as_json:
        print_json([_standing_object(row) for row in rows])
        return
    if not rows:
        out.print("No sentences match." if there_are else "There are no sentences yet. Start one: sentence start FILE")
        return
    out.print(standings(rows))
    more = f" More: sentence list --page {page + 1}" if page * PAGE < len(fits) else ""
    out.print(f"{len(rows)} of {len(fits)} sentences.{more}")


def standings(rows: list[Standing]) -> Table:
    """Sentences as a table: where each stands, what is due next."""
    table = _table("ID", "WHERE", "TIER", "NEXT DUE", "WHAT", "ENFORCEMENT")
    for row in rows:
        soonest = _soonest(row)
        table.add_row(
            row.sentence,
            _where(row),
            row.tier or NONE,
            f"{words.say(calendar.day(soonest.due))} {MARKS[soonest.level]}" if soonest and soonest.due else NONE,
            deed(soonest.key) if soonest else NONE,
            NONE if row.enforcement == "none" else standing.ENFORCEMENT[row.enforcement],
        )
    return table


@click.command()
@click.argument("sentence")
@as_at_option
@json_option
@click.pass_obj
def show(house: House, sentence: str, as_at: date | None, as_json: bool) -> None:
    """Where one sentence stands: what is owed, by whom, by when."""
    if as_at:
        state = life.evolve_all(entries_of(house, sentence, as_at))
    else:
        with house.record() as record:
            state = record.sentence(sentence)
    if as_json:
        print_json({"standing": _standing_object(standing_of(state)), "state": state.model_dump(mode="json")})
        return
    out.print(f"[bold]{state.id}[/]  {standing.title(state)}", highlight=False)
    served = "Ended" if state.ended_at else standing.SERVED[state.where]
    since = words.say(standing.served_since(state))
    out.print(f"{served} {'on' if state.ended_at else 'since'} {since} · entry {state.seq}")
    out.print(
        f"Tier {state.tier or 'not set'} · risk of harm {words.say(state.harm)}"
        f" · manager {state.team.offender_manager or 'not allocated'}"
        f" · area {state.area} · packs {', '.join(state.governing().today)}"
    )
    out.print(f"Enforcement: {standing.ENFORCEMENT[standing_of(state).enforcement]}")
    if state.clocks:
        out.print(_owed(state.clocks))
    elif not state.ended_at:
        out.print("Nothing is owed.")


@click.command()
@click.argument("sentence", required=False)
@click.option("--mine", is_flag=True, help="Only what is owed by the one who asks (--by).")
@click.option("--by", metavar="ROLE:ID", envvar="SENTENCE_BY", help="Who asks, such as OM:brandt.")
@click.option("--due", metavar="7d", help="Only what is due within that time.")
@json_option
@click.pass_obj
def diary(house: House, sentence: str | None, mine: bool, by: str | None, due: str | None, as_json: bool) -> None:
    """What is owed, of one sentence or of all; overdue first."""
    until = datetime.now(UTC) + _span(due) if due else None
    asking = By.read(by) if by else None
    if mine and asking is None:
        raise BadInput("--mine needs --by ROLE:ID, or SENTENCE_BY in the environment.")
    with house.record() as record:
        rows = [record.standing(sentence)] if sentence else record.standings(limit=ALL)
    owed = [
        (row.sentence, item) for row in rows for item in row.due if _fits(row, item, asking if mine else None, until)
    ]
    dated = sorted((one for one in owed if one[1].due), key=lambda one: (one[1].due, one[0], one[1].key))
    owed = dated + sorted((one for one in owed if not one[1].due), key=lambda one: (one[0], one[1].key))
    if as_json:
        print_json([{"sentence": id, **_due_object(item)} for id, item in owed])
        return
    if not owed:
        out.print("Nothing is owed." if not until else "Nothing is due in that time.")
        return
    table = _table("DUE", "ID", "WHAT", "WHO")
    for id, item in owed:
        on = words.on(item.due) if item.due else "no date"
        table.add_row(f"{on} {MARKS[item.level]}", id, deed(item.key), words.say(item.owner))
    out.print(table)


def _owed(clocks: Iterable[Clock]) -> Table:
    table = _table("DUE", "WHAT", "OWNER", "STANDARD")
    for clock in sorted(
        (one for one in clocks if one.owner != Role.SYSTEM),
        key=lambda one: (one.due is None, one.due or one.since, one.key),
    ):
        on = words.on(clock.due) if clock.due else "no date"
        table.add_row(f"{on} {MARKS[clock.level]}", deed(clock.key), words.say(clock.owner), clock.standard or NONE)
    return table


def _standing_object(row: Standing) -> dict[str, Any]:
    return {**row.model_dump(mode="json"), "due": [_due_object(item) for item in row.due]}


def _due_object(item: Due) -> dict[str, Any]:
    return {**item._asdict(), "due": calendar.stamp(item.due) if item.due else None}


def _fits(row: Standing, item: Due, asking: By | None, until: datetime | None) -> bool:
    if item.owner == Role.SYSTEM or (until and (item.due is None or item.due > until)):
        return False
    if asking is None:
        return True
    mine = asking.role is not Role.OFFENDER_MANAGER or row.offender_manager == asking.id
    return item.owner == asking.role and mine


def _soonest(row: Standing, until: datetime | None = None) -> Due | None:
    dated = [
        item for item in row.due if item.due and item.owner != Role.SYSTEM and (until is None or item.due <= until)
    ]
    return min(dated, key=lambda item: (item.due, item.key), default=None)


def _late(row: Standing) -> bool:
    return any(item.level for item in row.due)


def _where(row: Standing) -> str:
    return "Ended" if row.ended_on else standing.SERVED[Where(row.where)]


def _span(text: str) -> timedelta:
    found = re.fullmatch(r"(\d+)([dw])", text)
    if not found:
        raise BadInput(f"{text!r} is no span: write 7d or 2w.")
    return timedelta(days=int(found[1]) * (7 if found[2] == "w" else 1))


def _table(*columns: str) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
