"""The verb that shows where one sentence stands. It reads the record, so it answers also when nothing runs."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import click
from rich.table import Table

from clients.cli import plain
from clients.cli.completion import sentence_argument
from clients.cli.following import Following, Line, View, follow, following_options
from clients.cli.house import House
from clients.cli.known import as_at_option, entries_of
from clients.cli.looks import looking_option
from clients.cli.plain import NONE, json_option, out, print_json
from clients.cli.standings import COLUMNS, LATE, USUAL, cells
from clients.cli.way import way_of
from clients.shown import standing_object
from domain import life, standing, words
from domain.diary import deed
from domain.messages import Entry
from domain.model import Role
from domain.record import standing_of
from domain.sentence import Sentence
from domain.state import Clock


def _line(state: Sentence, _: Sequence[Entry]) -> Iterator[Line]:
    row = standing_of(state)
    yield Line(state.id, tuple(cells(row, WATCHED)), standing_object(row))


WATCHED = (*USUAL, "entry")
VIEW = View(tuple(COLUMNS[name].head for name in WATCHED), _line)


@click.command()
@sentence_argument()
@as_at_option
@looking_option
@json_option
@following_options
@click.pass_obj
def show(house: House, sentence: str, as_at: date | None, as_json: bool, following: Following | None) -> None:
    """Where one sentence stands: what is owed, by whom, by when."""
    if following:
        follow(house, sentence, VIEW, following)
        return
    if as_at:
        state = life.evolve_all(entries_of(house, sentence, as_at))
    else:
        with way_of(house).reader() as record:
            state = record.sentence(sentence)
    if as_json:
        print_json({"standing": standing_object(standing_of(state)), "state": state.model_dump(mode="json")})
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


def _owed(clocks: Iterable[Clock]) -> Table:
    table = plain.table("DUE", "WHAT", "OWNER", "STANDARD")
    for clock in sorted(
        (one for one in clocks if one.owner != Role.SYSTEM),
        key=lambda one: (one.due is None, one.due or one.since, one.key),
    ):
        on = words.on(clock.due) if clock.due else "no date"
        table.add_row(
            f"{on} {LATE}" if clock.level else on, deed(clock.key), words.say(clock.owner), clock.standard or NONE
        )
    return table
