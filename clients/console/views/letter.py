"""A letter as a page shows it: the marks by which its sender sets headings and lists, as headings and lists."""

from collections.abc import Iterator
from itertools import groupby
from typing import Literal, NamedTuple

HEADING, POINT = "# ", "* "
Sort = Literal["heading", "list", "text"]


class Block(NamedTuple):
    """A heading, a list or a paragraph, by its lines."""

    sort: Sort
    lines: tuple[str, ...]


def blocks(body: str) -> tuple[Block, ...]:
    """The body in order; an empty line ends a paragraph."""
    return tuple(block for part in body.split("\n\n") for block in _blocks(part))


def _blocks(part: str) -> Iterator[Block]:
    lines = [line for line in part.splitlines() if line.strip()]
    for sort, together in groupby(lines, key=_sort):
        yield Block(sort, tuple(line.removeprefix(HEADING).removeprefix(POINT) for line in together))


def _sort(line: str) -> Sort:
    return "heading" if line.startswith(HEADING) else "list" if line.startswith(POINT) else "text"
