"""What would follow from a message: the entries it would make, and the dates that it would move. The core is pure, so
the preview is the result."""

from datetime import datetime
from typing import NamedTuple

from domain import life
from domain.messages import Entry, Message
from domain.sentence import Sentence


class Moved(NamedTuple):
    """An obligation whose date is another: `before` None where it was not owed or had no date, `after` likewise."""

    key: str
    before: datetime | None
    after: datetime | None
    owed_before: bool
    owed_after: bool


class Preview(NamedTuple):
    """The entries that would be made, and what of the diary would move."""

    entries: tuple[Entry, ...]
    moved: tuple[Moved, ...]


def preview(sentence: Sentence, message: Message) -> Preview:
    """Raises what telling it would raise."""
    step = life.take(sentence, message, max(message.received_at, sentence.last_moment))
    before = {clock.key: clock.due for clock in sentence.clocks}
    after = {clock.key: clock.due for clock in step.sentence.clocks}
    keys = [key for key in {**after, **before} if key not in before or key not in after or before[key] != after[key]]
    moved = (Moved(key, before.get(key), after.get(key), key in before, key in after) for key in keys)
    return Preview(step.entries, tuple(moved))
