"""What a shell completes: ids of sentences, and in each of what can be named. Where the house does not answer at once,
what was seen of it before."""

from collections.abc import Callable, Iterable
from threading import Thread
from typing import Any, TypeVar

import click

from clients.cli.house import House
from clients.cli.offered import Offered
from clients.cli.plain import Group
from clients.cli.way import way_of
from domain.errors import WholeSentenceError

AT_ONCE = 0.3
"""Seconds that a person waits for a shell without wondering."""
MOST = 100

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
Complete = Callable[[click.Context, click.Parameter, str], list[str]]


def sentence_argument(**how: Any) -> Callable[[Decorated], Decorated]:
    """The argument `sentence`, which a shell completes."""
    return click.argument("sentence", shell_complete=ids, **how)


def ids(context: click.Context, _: click.Parameter, beginning: str) -> list[str]:
    """The first ids that begin so: in their order, or those that fell due the soonest."""
    house = _house(context)
    if house is None:
        return []

    def look(kept: Offered, found: list[str]) -> None:
        found += way_of(house).ids(beginning, MOST)
        kept.keep(found)

    return _begin_so(beginning, _at_once(house, look) or Offered(house.home, house.name).seen().sentences)


def named(field: str) -> Complete:
    """Completes what a field of a message names in the sentence that stands before it."""

    def complete(context: click.Context, _: click.Parameter, beginning: str) -> list[str]:
        house, sentence = _house(context), context.params.get("sentence")
        if house is None or not sentence:
            return []

        def look(kept: Offered, found: list[str]) -> None:
            # Here, because it knows the rules, and a shell that completes other words does without them.
            from clients.cli.named import named_in

            in_it = named_in(way_of(house).glance(sentence))
            found += in_it[field]
            kept.keep_named(sentence, in_it)

        found = _at_once(house, look) or Offered(house.home, house.name).seen().named.get(sentence, {}).get(field, [])
        return _begin_so(beginning, found)

    return complete


def packs(_: click.Context, __: click.Parameter, beginning: str) -> list[str]:
    # Here, because a shell that completes something else does without the rules.
    from domain.policy import released

    return _begin_so(beginning, released())


def _begin_so(beginning: str, found: Iterable[str]) -> list[str]:
    return [one for one in found if one.startswith(beginning)][:MOST]


def _house(context: click.Context) -> House | None:
    root = context.find_root()
    try:
        if isinstance(root.command, Group) and root.command.house:
            return root.command.house(root.params.get("server"))
    except WholeSentenceError:
        pass  # whoever runs the verb is told
    return None


def _at_once(house: House, look: Callable[[Offered, list[str]], None]) -> list[str]:
    """What a look finds within a moment; nothing where it takes longer."""
    found: list[str] = []

    def looks() -> None:
        try:
            look(Offered(house.home, house.name), found)
        except WholeSentenceError:
            return  # whoever runs the verb is told

    looking = Thread(target=looks, daemon=True)
    looking.start()
    looking.join(AT_ONCE)
    return found
