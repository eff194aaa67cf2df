"""Verbs that look at one sentence: show, record. They read the record, so they answer also when nothing runs."""

from collections.abc import Iterable

import click
from rich.table import Table

from clients.cli import plain
from clients.cli.completion import sentence_argument
from clients.cli.export import print_entries
from clients.cli.house import House
from clients.cli.plain import NONE, entry_object, json_option, out, print_json
from clients.cli.standings import LATE, standing_object
from domain import standing, words
from domain.diary import deed
from domain.messages import Reason
from domain.model import Role
from domain.record import standing_of
from domain.state import Clock


@click.command()
@sentence_argument()
@json_option
@click.pass_obj
def show(house: House, sentence: str, as_json: bool) -> None:
    """Where one sentence stands: what is owed, by whom, by when."""
    with house.record() as record:
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


@click.command()
@sentence_argument()
@click.option("--last", type=click.IntRange(min=1), help="Only so many of the latest entries.")
@click.option("--reasons", is_flag=True, help="With the reasons of each entry.")
@click.option("--csv", "as_csv", is_flag=True, help="Comma-separated, reasons and all.")
@json_option
@click.pass_obj
def record(house: House, sentence: str, last: int | None, reasons: bool, as_csv: bool, as_json: bool) -> None:
    """The case record: every step, by whom, when it happened and when it was recorded."""
    with house.record() as kept:
        entries = kept.entries(sentence)
    entries = entries[-last:] if last else entries
    if as_json:
        print_json([entry_object(entry) for entry in entries])
        return
    if as_csv:
        print_entries(entries)
        return
    table = plain.table("SEQ", "WHEN", "WHAT", "BY")
    for entry in entries:
        learnt = f"\nlearnt {words.on(entry.recorded_at)}" if (entry.recorded_at - entry.occurred_at).days >= 1 else ""
        why = "".join(f"\n  {reason_line}" for reason_line in reason_lines(entry.because)) if reasons else ""
        table.add_row(str(entry.seq), words.on(entry.occurred_at) + learnt, entry.words + why, str(entry.by))
    out.print(table)


def reason_lines(because: Iterable[Reason]) -> list[str]:
    """The reasons of an entry, a line each: code, standard, values, the entries that led here."""
    lines = []
    for reason in because:
        values = [f"{words.say(name)} {words.say(value)}" for name, value in (reason.values or {}).items()]
        led_here = [f"from entry {', '.join(map(str, reason.entries))}"] if reason.entries else []
        standard = [reason.standard] if reason.standard else []
        lines.append(" · ".join([words.say(reason.code), *standard, *values, *led_here]))
    return lines


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
