"""The verb that shows the case record: all of it, as it was known on a day, or a part of it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from difflib import get_close_matches

import click
from rich.table import Table
from rich.text import Text

from clients.cli import plain
from clients.cli.completion import sentence_argument
from clients.cli.export import print_entries
from clients.cli.following import Following, Line, View, follow, following_options
from clients.cli.house import House
from clients.cli.known import as_at_option, entries_of
from clients.cli.looks import looking_option
from clients.cli.plain import json_option, out, print_json
from clients.shown import entry_object
from domain import words
from domain.errors import BadInput
from domain.messages import Entry, Reason
from domain.model import SHORT_ROLES, Role, role_of
from domain.threads import THREADS, Thread
from domain.why.said import says

HEADS = ("SEQ", "WHEN", "WHAT", "BY")


@click.command()
@sentence_argument()
@as_at_option
@click.option("--thread", type=click.Choice([thread.value for thread in Thread]), help="Only one of the three threads.")
@click.option("--role", metavar="ROLE", help="Only what that role did or reported, such as OM.")
@click.option("--type", "types", metavar="TYPE", multiple=True, help="Only entries of that type; may be repeated.")
@click.option("--last", type=click.IntRange(min=1), help="Only so many of the latest entries.")
@click.option("--reasons", is_flag=True, help="With the reasons of each entry.")
@click.option("--csv", "as_csv", is_flag=True, help="Comma-separated, reasons and all.")
@looking_option
@json_option
@following_options
@click.pass_obj
def record(
    house: House,
    sentence: str,
    as_at: date | None,
    thread: str | None,
    role: str | None,
    types: Sequence[str],
    last: int | None,
    reasons: bool,
    as_csv: bool,
    as_json: bool,
    following: Following | None,
) -> None:
    """The case record: every step, by whom, when it happened and when it was recorded."""
    by, named = _role(role) if role else None, [_type(one) for one in types]

    def is_asked_for(entry: Entry) -> bool:
        in_thread = thread in (None, THREADS[entry.type])
        return in_thread and by in (None, entry.by.role) and (not named or entry.type in named)

    if following:
        follow(house, sentence, _view(is_asked_for), following)
        return
    entries = list(filter(is_asked_for, entries_of(house, sentence, as_at)))
    entries = entries[-last:] if last else entries
    if as_json:
        print_json([entry_object(entry) for entry in entries])
    elif as_csv:
        print_entries(entries)
    elif entries:
        out.print(_table(entries, reasons))
    else:
        out.print("No entries match.")


def _role(text: str) -> Role:
    found = role_of(text)
    if found is None:
        raise BadInput(f"There is no role {text!r}. There are: {', '.join([*SHORT_ROLES, *Role])}.")
    return found


def _type(text: str) -> str:
    name = text.replace("-", "_").lower()
    if name not in THREADS:
        near = get_close_matches(name, THREADS, cutoff=0.5) or sorted(THREADS)
        raise BadInput(f"There is no entry of type {text!r}. There are: {', '.join(near)}.")
    return name


def _view(is_asked_for: Callable[[Entry], bool]) -> View:
    made: dict[int, Line] = {}

    def line(entry: Entry) -> Line:
        if entry.seq not in made:
            cells = (str(entry.seq), words.on(entry.occurred_at), entry.words, str(entry.by))
            made[entry.seq] = Line(str(entry.seq), cells, entry_object(entry))
        return made[entry.seq]

    return View(HEADS, lambda _, entries: map(line, filter(is_asked_for, entries)))


def _table(entries: Iterable[Entry], reasons: bool) -> Table:
    table = plain.table(*HEADS)
    for entry in entries:
        learnt = f"\nlearnt {words.on(entry.recorded_at)}" if (entry.recorded_at - entry.occurred_at).days >= 1 else ""
        why = "".join(f"\n  {line}" for line in reason_lines(entry.because)) if reasons else ""
        row = (str(entry.seq), words.on(entry.occurred_at) + learnt, entry.words + why, str(entry.by))
        table.add_row(*map(Text, row))
    return table


def reason_lines(because: Iterable[Reason]) -> Iterator[str]:
    """The reasons of an entry, a line each: in words, the standard, the entries that led here."""
    for reason in because:
        standard = [reason.standard] if reason.standard else []
        led_here = [f"from entry {', '.join(map(str, reason.entries))}"] if reason.entries else []
        yield " · ".join([says(reason), *standard, *led_here])
