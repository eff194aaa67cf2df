"""What is handed to a list's own record: entries as their canonical text with the chain."""

from domain.model import Model
from domain.places.life import Entry, ToSentence
from domain.record import Line


class Batch(Model):
    """An append: what the writer expects the list's head to be, and the lines that follow it."""

    provider: str
    after_seq: int
    after_chain: str
    lines: tuple[Line, ...]


class Head(Model):
    """The last line of one list; seq 0 where there is none."""

    provider: str
    seq: int
    chain: str


class Tellings(Model):
    """Facts on their way to sentences, or those that no sentence takes any more."""

    tell: tuple[ToSentence, ...]


def line_of(entry: Entry) -> Line:
    return Line(entry.text, entry.chain)
