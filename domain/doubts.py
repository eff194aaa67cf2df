"""Doubts: what speaks against a message that nothing forbids, told to whoever sends it before it is done.

The core never refuses for them, and an entry bears them among its reasons. Each door asks first: nothing is done until
the sender says that they know (`going_on.codes`) and why they go on (`going_on.reason`); both go into the entry.
"""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from domain.errors import Doubted, Refused
from domain.messages import Entry, GoingOn, Message, Reason, Told
from domain.preview import preview
from domain.sentence import Sentence
from domain.table import MESSAGES
from domain.why.cited import cited
from domain.why.said import says

FIELD = "going_on"


class Doubt(NamedTuple):
    """One thing that speaks against it: its code, in words, and the source of the rule."""

    code: str
    says: str
    source: str


def can_be_doubted(type: str) -> bool:
    """Whether something may speak against messages of that type."""
    return type in _codes()


def would_make(sentence: Sentence, message: Message) -> tuple[Entry, ...]:
    """The entries that it would make; none where it would be refused, for that is the sentence's own to say: what is
    known of it here may be behind it."""
    try:
        return preview(sentence, message).entries
    except Refused:
        return ()


def spoken(entries: Iterable[Entry]) -> tuple[Doubt, ...]:
    """What speaks against the message that would make these entries."""
    return tuple(
        dict.fromkeys(
            _doubt(codes[reason.code], reason)
            for entry in entries
            if isinstance(entry.data, Told) and (codes := _codes().get(entry.data.name, {}))
            for reason in entry.because
            if reason.code in codes
        )
    )


def must_be_known(found: tuple[Doubt, ...], message: Message) -> None:
    """Raises Doubted where the sender has not said that they know all of it, and why they go on."""
    said: GoingOn | None = getattr(MESSAGES[message.type].read(message.body), FIELD, None)
    if not {one.code for one in found} <= set(said.codes if said else ()):
        raise Doubted(
            f"doubt.{found[0].code.replace('_', '-')}",
            " ".join(f"{one.says}." for one in found),
            "Change it; or go on, and say why.",
            tuple(dict.fromkeys(one.code for one in found)),
        )


def _doubt(source: str, reason: Reason) -> Doubt:
    return Doubt(reason.code, says(reason), cited(reason.standard, reason.code).source if reason.standard else source)


@cache
def _codes() -> dict[str, dict[str, str]]:
    """By type of message: the codes that count, each with the source of a rule that stands in no pack."""
    return tomllib.loads(files("domain").joinpath("doubts.toml").read_text(encoding="utf-8"))
