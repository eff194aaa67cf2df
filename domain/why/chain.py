"""The chain of reasons behind an entry: the entries that led to it, those that led to them, and so on.

An entry names what led to it among its reasons, or in its own data (the entry whose effect a partner answers). All of
them precede it, so the chain ends; each entry stands in it once, depth first.
"""

from collections.abc import Iterable, Sequence

from domain.corrections import Annul
from domain.errors import NotFound
from domain.messages import Entry, Reason
from domain.model import By, Instant, Model
from domain.threads import THREADS, Thread
from domain.why.cited import Cited, cited
from domain.why.said import says

NAMES = {
    **dict.fromkeys(("partner_acknowledged", "partner_failed", "partner_refused"), "effect"),
    "already_known": "of",
    "priority_ended": "instruction",
    "plan_read": "version",
    "plan_changed": "prompted_by",
}
"""The types of entry whose own data name another entry, and in which field."""


class Because(Model):
    """One reason: its code with its values, in words, with what it rests on and the entries that led there."""

    code: str
    says: str
    values: dict[str, str | int] | None = None
    standard: Cited | None = None
    entries: tuple[int, ...] = ()


class Annulled(Model):
    """That an entry was struck out: by which entry, by whom, why."""

    by_entry: int
    by: By
    reason: str


class Link(Model):
    """One entry of a chain. `came_from`: the entries that led to it, nearest first as its reasons name them."""

    seq: int
    type: str
    thread: Thread
    says: str
    by: By
    occurred_at: Instant
    recorded_at: Instant
    because: tuple[Because, ...]
    came_from: tuple[int, ...]
    annulled: Annulled | None = None


def chain(entries: Sequence[Entry], first: Iterable[int]) -> tuple[Link, ...]:
    """The entries of these numbers and all that led to them, depth first, each once. `entries` are a record from its
    beginning, or what of it somebody may see: what they may not is passed over."""
    struck, there = _struck(entries), {entry.seq: entry for entry in entries}
    waiting, found = list(first)[::-1], dict[int, Link]()
    while waiting:
        seq = waiting.pop()
        if seq in there and seq not in found:
            found[seq] = _link(there[seq], struck)
            waiting += reversed(found[seq].came_from)
    return tuple(found.values())


def must_exist(entries: Sequence[Entry], seq: int) -> Entry:
    """The entry of that number. Raises NotFound."""
    found = next((entry for entry in entries if entry.seq == seq), None)
    if found is None:
        raise NotFound(f"There is no entry {seq} of {entries[0].sentence}; the last one is {entries[-1].seq}.")
    return found


def because(reason: Reason) -> Because:
    """A reason with its words and what it rests on."""
    return Because(
        code=reason.code,
        says=says(reason),
        values=reason.values,
        standard=cited(reason.standard, reason.code) if reason.standard else None,
        entries=reason.entries or (),
    )


def came_from(entry: Entry) -> tuple[int, ...]:
    """The entries that led to this one."""
    named = getattr(entry.data, NAMES[entry.type]) if entry.type in NAMES else None
    reasons = (seq for reason in entry.because for seq in reason.entries or ())
    return tuple(dict.fromkeys(seq for seq in (*reasons, named) if seq and seq < entry.seq))


def _link(entry: Entry, struck: dict[int, Annulled]) -> Link:
    return Link(
        seq=entry.seq,
        type=entry.type,
        thread=THREADS[entry.type],
        says=entry.words,
        by=entry.by,
        occurred_at=entry.occurred_at,
        recorded_at=entry.recorded_at,
        because=tuple(map(because, entry.because)),
        came_from=came_from(entry),
        annulled=struck.get(entry.seq),
    )


def _struck(entries: Iterable[Entry]) -> dict[int, Annulled]:
    return {
        entry.data.seq: Annulled(by_entry=entry.seq, by=entry.by, reason=entry.data.reason)
        for entry in entries
        if isinstance(entry.data, Annul)
    }
