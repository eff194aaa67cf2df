"""How the command line ends and prints: exit codes, one plain line for an error, JSON where it is asked for."""

import asyncio
import csv
import json
import logging
import os
import sys
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any, NoReturn, TypeVar

import click
from click.shell_completion import CompletionItem
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from clients.ends import end_of
from domain import errors

if TYPE_CHECKING:
    from clients.cli.house import House

T = TypeVar("T")

INTERRUPTED = 130
FROM_BELOW = (errors.BadInput, errors.OutOfReach)  # a parser or a driver speaks there, on lines of its own

PIPED_WIDTH = 400
NONE = "-"


def _console(stream: IO[str], *, stderr: bool) -> Console:
    """Piped output is full width: nothing is folded or cut where no person reads it."""
    return Console(stderr=stderr, highlight=False, soft_wrap=True, width=None if stream.isatty() else PIPED_WIDTH)


out = _console(sys.stdout, stderr=False)
hints = _console(sys.stderr, stderr=True)


class Group(click.Group):
    """The verbs in their sections, each loaded only when it is used; errors are one plain line with what to do.

    `sections` holds, under its title, each verb with the place of its command: `clients.cli.look:show`, or
    `clients.cli.tell:verb` for one that is made from the message of that name. `unseen` holds verbs that work and are
    not spoken of: another verb is the way to do it.
    """

    def __init__(
        self,
        *args: Any,
        sections: dict[str, dict[str, str]],
        unseen: Mapping[str, str] = MappingProxyType({}),
        house: Callable[[str | None], "House"] | None = None,
        **kwargs: Any,
    ) -> None:
        """`house` makes what each verb is given, by the server asked for; a shell that completes asks it too."""
        super().__init__(*args, **kwargs)
        self._sections, self._unseen, self.house = sections, unseen, house

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [verb for section in self._sections.values() for verb in section]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        every = (*self._sections.values(), self._unseen)
        place = next((section[cmd_name] for section in every if cmd_name in section), None)
        if place is None:
            return None
        module, _, name = place.partition(":")
        found = getattr(import_module(module), name)
        return found if isinstance(found, click.Command) else found(cmd_name)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The verbs by their names alone: none is loaded for it."""
        verbs = [CompletionItem(verb) for verb in self.list_commands(ctx) if verb.startswith(incomplete)]
        return verbs + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, section in self._sections.items():
            rows = [(verb, found.get_short_help_str(80)) for verb in section if (found := self.get_command(ctx, verb))]
            with formatter.section(title):
                formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except errors.WholeSentenceError as error:
            fail(error)
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)


def fail(error: errors.WholeSentenceError) -> NoReturn:
    """Prints an error, as a JSON object too where JSON was asked for, and exits with its code."""
    context = click.get_current_context(silent=True)
    if _wants_json(context) or "--json" in sys.argv:
        print_json({"error": type(error).__name__, "code": getattr(error, "code", None), "detail": str(error)})
    if isinstance(error, errors.Refused):
        hints.print(f"Refused ({error.code}): {error.rule}", markup=False)
        hints.print(f"Try: {error.remedy}", markup=False)
    elif isinstance(error, FROM_BELOW):
        hints.print(" ".join(str(error).split()), markup=False)
    else:
        hints.print(str(error), markup=False)
    sys.exit(end_of(error).exit)


def until_end(work: Callable[[], object]) -> NoReturn:
    """Runs the whole work of a process and ends the process with its exit code, without taking the interpreter down.

    A thread of Temporal's SDK may still be on its way out of the last call, and aborts a process that is being taken
    down (temporalio/sdk-python#300).
    """
    code: object = 0
    try:
        work()
    except SystemExit as ended:
        code = ended.code or 0
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 1)


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Runs what needs an event loop."""
    return asyncio.run(work)


@contextmanager
def progress(doing: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """A bar on stderr for work that may last, gone at its end; none where that is no terminal.

    Yields what is to be called with how much more of `total` is done; without a total it says only that it goes on.
    """
    if not hints.is_terminal:
        yield lambda done: None
        return
    known = (MofNCompleteColumn(), TimeRemainingColumn()) if total else ()
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        *known,
        console=hints,
        transient=True,
        redirect_stdout=False,  # what is printed meanwhile stays on its own output
        redirect_stderr=False,
    ) as bar:
        task = bar.add_task(doing, total=total)
        yield lambda done: bar.advance(task, done)


def along(items: Iterable[T], doing: str, total: int | None = None) -> Iterator[T]:
    """The items as they are, with a bar that moves on as each is done with."""
    with progress(doing, total) as step:
        for item in items:
            yield item
            step(1)


def table(*columns: str) -> Table:
    """A table without lines whose cells are folded, never cut."""
    found = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        found.add_column(column, overflow="fold")
    return found


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def print_json(value: object) -> None:
    click.echo(as_json(value))


def print_csv(*rows: Iterable[object]) -> None:
    """Rows as comma-separated values: what has no value is empty, a list has spaces between."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    for row in rows:
        writer.writerow(" ".join(map(str, cell)) if isinstance(cell, list) else cell for cell in row)


def write_text(file: Path, text: str) -> None:
    """Writes a file that somebody asked for. Raises BadInput where it cannot be."""
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise errors.BadInput(f"{file}: {error.strerror}.") from None


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON value.")(command)


def _wants_json(context: click.Context | None) -> bool:
    return bool(context and context.params.get("as_json"))
