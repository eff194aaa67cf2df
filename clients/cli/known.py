"""The option `--as-at`, and the entries of a sentence as far as they were known on that day."""

from collections.abc import Callable
from datetime import date
from typing import Any

import click

from clients.cli.house import House
from clients.cli.way import way_of
from domain.errors import BadInput
from domain.known import must_be_known_by
from domain.messages import Entry


def day(context: click.Context, option: click.Parameter, text: str | None) -> date | None:
    """An option's day. Raises BadInput."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadInput(f"{text!r} is no day: write 1999-03-05.") from None


def as_at_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--as-at", metavar="DAY", callback=day, help="As it was known at the end of that day.")(command)


def entries_of(house: House, sentence: str, as_at: date | None) -> list[Entry]:
    """Every entry of a sentence, or those recorded until the end of a day. Raises NotFound."""
    with way_of(house).reader() as record:
        entries = record.entries(sentence)
    return must_be_known_by(entries, as_at) if as_at else entries
