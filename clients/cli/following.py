"""One sentence that goes on: shown again after each entry, with what came, changed and went marked.

On a terminal it is drawn anew, with the marks of one round. Elsewhere lines are only ever added: one a change, with the
number of the entry that made it, so that whoever comes back goes on `--since` it and misses nothing. Ends on Ctrl-C.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import wraps
from typing import Any, NamedTuple

import click
from rich.console import Group
from rich.live import Live
from rich.text import Text

from clients.cli.house import House
from clients.cli.plain import out, print_json, table
from clients.cli.watching import CAME, CHANGED, COLOURS, WENT, every_option, until_ended_option
from clients.cli.way import Reader, way_of
from domain import calendar, life, standing
from domain.errors import BadInput
from domain.messages import Entry
from domain.sentence import Sentence

CHROME = 6
"""Lines of a screen around a table that is drawn anew."""


class Line(NamedTuple):
    """Something shown of a sentence: by what it is known from one look to the next, as people and as programs read
    it."""

    key: str
    cells: tuple[str, ...]
    shown: dict[str, Any]


class Change(NamedTuple):
    """What an entry did to a line: it came, changed or went."""

    mark: str
    seq: int
    line: Line


class View(NamedTuple):
    """How a sentence is shown: the heads of its columns, and its lines as of some entry, the last of those given."""

    heads: tuple[str, ...]
    lines: Callable[[Sentence, Sequence[Entry]], Iterable[Line]]


class Following(NamedTuple):
    """How a sentence is followed: how often it is looked at, from after which entry on, until when, in what form."""

    every: float
    since: int | None
    until_ended: bool
    as_jsonl: bool


def following_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a verb that can follow a sentence; it is given `following`, None where it is to show it once."""

    @click.option("--watch", "watched", is_flag=True, help="Go on, with what changes marked + ~ -, until Ctrl-C.")
    @every_option
    @click.option(
        "--since", metavar="SEQ", type=click.IntRange(min=0), help="Watching: only what came after that entry."
    )
    @until_ended_option
    @click.option("--jsonl", "as_jsonl", is_flag=True, help="Watching: one JSON object a change, with its number.")
    @wraps(command)
    def given(
        *args: Any, watched: bool, every: float, since: int | None, until_ended: bool, as_jsonl: bool, **kwargs: Any
    ) -> Any:
        if not watched and (since is not None or until_ended or as_jsonl):
            raise BadInput("--since, --until-ended and --jsonl go with --watch.")
        following = Following(every, since, until_ended, as_jsonl) if watched else None
        if following and any(kwargs.get(name) for name in ("as_json", "as_csv", "as_at", "last")):
            raise BadInput("--watch has no end, and shows what is: write --jsonl, and leave out --as-at and --last.")
        return command(*args, following=following, **kwargs)

    return given


def follow(house: House, sentence: str, view: View, how: Following) -> None:
    """Shows a sentence and goes on with what changes. Raises NotFound."""
    with way_of(house).reader() as record:
        if out.is_terminal and not how.as_jsonl:
            _redraw(looks(record, sentence, how), view, how)
        else:
            _append(changes(looks(record, sentence, how), view, how.since), how.as_jsonl)


def looks(record: Reader, sentence: str, how: Following) -> Iterator[list[Entry]]:
    """Its entries, one look after the other; they are read only where something moved."""
    with record.moving(sentence) as has_moved_within:
        entries = record.entries(sentence)
        yield entries
        while not (how.until_ended and life.evolve_all(entries).ended_at):
            if has_moved_within(how.every):
                entries = record.entries(sentence)
            yield entries


def changes(seen: Iterable[list[Entry]], view: View, since: int | None) -> Iterator[Change]:
    """What each entry changed: of what is there at the first look all has come, or what came after `since`."""
    state, lines, done = None, dict[str, Line](), 0
    begins: int | None = since
    for look in seen:
        begins = look[-1].seq if begins is None else begins
        for entry in look[done:]:
            state, done = life.evolve(state, entry), done + 1
            if entry.seq >= begins:
                after = {line.key: line for line in view.lines(state, look[:done])}
                if since is None or entry.seq > since:
                    yield from _between(lines, after, entry.seq)
                lines = after


def _between(before: dict[str, Line], after: dict[str, Line], seq: int) -> Iterator[Change]:
    for key, line in after.items():
        if key not in before:
            yield Change(CAME, seq, line)
        elif line.shown != before[key].shown:
            yield Change(CHANGED, seq, line)
    yield from (Change(WENT, seq, line) for key, line in before.items() if key not in after)


def _append(found: Iterable[Change], as_jsonl: bool) -> None:
    for mark, seq, line in found:
        if as_jsonl:
            print_json({"change": mark, "seq": seq, **line.shown})
        else:
            click.echo("\t".join((mark, *line.cells)))
        sys.stdout.flush()


def _redraw(seen: Iterable[list[Entry]], view: View, how: Following) -> None:
    before: dict[str, Line] | None = None
    with Live(console=out, auto_refresh=False) as live:
        for entries in seen:
            state = life.evolve_all(entries)
            after = {line.key: line for line in view.lines(state, entries)}
            changed = [] if before is None else [*_between(before, after, state.seq)]
            live.update(_drawn(state, view.heads, after, changed, how), refresh=True)
            before = after


def _drawn(
    state: Sentence, heads: tuple[str, ...], lines: dict[str, Line], changed: list[Change], how: Following
) -> Group:
    """The latest lines, as many as a screen holds and none in two; below them those that went."""
    marks = {change.line.key: change.mark for change in changed}
    went = [change.line for change in changed if change.mark == WENT]
    found = table("", *heads)
    for line in [*lines.values(), *went][-max(out.height - CHROME, 1) :]:
        mark = marks.get(line.key, "")
        cells = (Text(cell, no_wrap=True, overflow="ellipsis") for cell in line.cells)
        found.add_row(mark, *cells, style=COLOURS.get(mark))
    at = f"{datetime.now(calendar.LONDON):%H:%M:%S}"
    told = f"Entry {state.seq}, as at {at}, looked at every {how.every:g} s. Ctrl-C ends it."
    return Group(Text(f"{state.id}  {standing.title(state)}", style="bold"), found, told)
