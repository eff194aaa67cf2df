"""Lines that are written once, each chained to the one before it, under an id: how every record here is kept."""

from typing import NamedTuple, Protocol

from sqlalchemy import Column, Table, and_, select
from sqlalchemy import Connection as Open
from sqlalchemy.sql import ColumnElement

from domain.errors import RecordConflict
from domain.record import Line


class Following(Protocol):
    """An append: what the writer expects to be the last line, and the lines that follow it."""

    @property
    def after_seq(self) -> int: ...
    @property
    def after_chain(self) -> str: ...
    @property
    def lines(self) -> tuple[Line, ...]: ...


class Last(NamedTuple):
    """The last line under an id; seq 0 where there is none."""

    seq: int = 0
    chain: str = ""


class Chains:
    """The lines of a table with the columns `seq`, `message`, `text` and `chain`, under the id in the column `of`."""

    def __init__(self, lines: Table, of: Column[str]) -> None:
        self._lines, self._of = lines, of

    def goes_on(self, open_: Open, id: str, batch: Following) -> bool:
        """Whether the batch is still to be written: False where it is there already, to the last chain.

        Raises RecordConflict where anything else stands there."""
        last = self.last(open_, id)
        if last == (batch.after_seq, batch.after_chain):
            return True
        seq = batch.after_seq + len(batch.lines)
        written = open_.execute(select(self._lines.c.chain).where(self._of == id, self._lines.c.seq == seq)).scalar()
        if written != batch.lines[-1].chain:
            raise RecordConflict(
                f"{id}: the writer expects entry {batch.after_seq} to be the last, "
                f"the record has {last.seq}{' with another chain' if last.seq == batch.after_seq else ''}."
            )
        return False

    def last(self, open_: Open, id: str) -> Last:
        query = select(self._lines.c.seq, self._lines.c.chain).where(self._of == id)
        row = open_.execute(query.order_by(self._lines.c.seq.desc()).limit(1)).first()
        return Last(row.seq, row.chain) if row else Last()

    def lines(self, open_: Open, id: str, *, after: int = 0, message: str | None = None) -> list[Line]:
        """The lines under an id in order, as they were written; those that a message made, where one is named."""
        which: list[ColumnElement[bool]] = [self._of == id, self._lines.c.seq > after]
        if message is not None:
            which = [self._of == id, self._lines.c.message == message]
        query = select(self._lines.c.text, self._lines.c.chain).where(and_(*which))
        return [Line(text, chain) for text, chain in open_.execute(query.order_by(self._lines.c.seq))]
