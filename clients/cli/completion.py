"""What a shell completes of a sentence's id: ids of the record, and nothing where it does not answer at once."""

from collections.abc import Callable
from threading import Thread
from typing import Any, TypeVar

import click

from clients.cli.house import House
from clients.cli.plain import Group
from domain.errors import WholeSentenceError

AT_ONCE = 0.3
"""Seconds that a person waits for a shell without wondering."""
MOST = 100

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def sentence_argument(**how: Any) -> Callable[[Decorated], Decorated]:
    """The argument `sentence`, which a shell completes."""
    return click.argument("sentence", shell_complete=ids, **how)


def ids(context: click.Context, _: click.Parameter, beginning: str) -> list[str]:
    """The first ids that begin so, in their order."""
    root = context.find_root().command
    found: list[str] = []
    if isinstance(root, Group) and root.house:
        looking = Thread(target=_look, args=(root.house, beginning, found), daemon=True)
        looking.start()
        looking.join(AT_ONCE)
    return found


def _look(opened: Callable[[], House], beginning: str, found: list[str]) -> None:
    try:
        with opened().record() as record:
            found += record.ids(beginning, limit=MOST)
    except WholeSentenceError:
        return  # whoever runs the verb is told
