"""The answer to a why, of whatever it was asked about."""

from collections.abc import Sequence
from typing import Literal

from domain.messages import Entry
from domain.model import By, Instant, Model
from domain.why.chain import Because, Link, chain, must_exist
from domain.why.counted import Counted


class Told(Model):
    """A tier in the history of a sentence: what an entry made of it. `tier` is None where it could not be told."""

    seq: int
    occurred_at: Instant
    scheme: str
    tier: str | None
    says: str
    by: By


class Why(Model):
    """Why an entry, the tier or a due date is as it is.

    `because` are its own reasons, `came_from` the entries that led to it. `chain` holds each entry that led here once,
    depth first from `came_from` (or, of an entry, from itself): flat, since each link names its own `came_from`."""

    of: Literal["entry", "tier", "due"]
    what: str
    because: tuple[Because, ...] = ()
    counted: Counted | None = None
    if_missed: tuple[str, ...] = ()
    history: tuple[Told, ...] = ()
    came_from: tuple[int, ...] = ()
    chain: tuple[Link, ...] = ()


def of_entry(entries: Sequence[Entry], seq: int) -> Why:
    """Why there is this entry. `entries` are the whole record, as far as it was known. Raises NotFound."""
    entry = must_exist(entries, seq)
    links = chain(entries, [seq])
    return Why(of="entry", what=entry.words, because=links[0].because, came_from=links[0].came_from, chain=links)
