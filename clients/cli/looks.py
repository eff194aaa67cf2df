"""Who looks, at the command line on the machine of the house, and that every look at a sentence is kept.

Whoever can read the house's own files is trusted with who they say they are, and need not say it: then the look is kept
under the name that this machine has for them. Who says it in a role looks at what the table leaves to that role.
"""

import getpass
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, NamedTuple

import click

from clients.chosen import Chosen
from clients.cli.house import House
from clients.record import SOONEST, CaseRecord
from domain.authority.questions import Look, must_be_allowed_to_look
from domain.messages import Entry
from domain.model import By, whole_seconds
from domain.record import Standing
from domain.sentence import Sentence


def _said(context: click.Context, _: click.Parameter, by: str | None) -> None:
    if by:
        By.read(by)
        context.obj = context.obj._replace(by=by)


def looking_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option that says who looks; the house knows it from then on."""
    kept = "Who looks, as CA:webb: it is kept (else: whom this machine knows)."
    return click.option("--by", metavar="ROLE:ID", envvar="SENTENCE_BY", callback=_said, expose_value=False, help=kept)(
        command
    )


def must_be_allowed(house: House, look: Look) -> None:
    """Raises NotAllowed where the role in which somebody looks does not look at this."""
    if house.by:
        must_be_allowed_to_look([By.read(house.by).role], look)


def keep(house: House, sentence: str, what: str) -> None:
    """Keeps a look, before what is looked at is shown."""
    who = By.read(house.by).id if house.by else f"command line:{getpass.getuser()}"
    with house.access() as access:
        access.looked(who, sentence, what, whole_seconds(datetime.now(UTC)))


class Looked(NamedTuple):
    """The record of a house on this machine, for verbs that look: at one sentence, and that is kept, or at a list."""

    house: House
    record: CaseRecord

    def entries(self, sentence: str) -> list[Entry]:
        found = self.record.entries(sentence)
        self._look_at(sentence, Look.RECORD)
        return found

    def sentence(self, id: str) -> Sentence:
        found = self.record.sentence(id)
        self._look_at(id, Look.SENTENCE)
        return found

    def standing(self, sentence: str) -> Standing:
        found = self.record.standing(sentence)
        self._look_at(sentence, Look.SENTENCE)
        return found

    def standings(
        self, which: Chosen, *, order: str = SOONEST, limit: int | None = None, offset: int = 0
    ) -> Iterator[Standing]:
        return self.record.standings(which, order=order, limit=limit, offset=offset)

    def seqs(self, which: Chosen, *, order: str = SOONEST, limit: int | None = None, offset: int = 0) -> dict[str, int]:
        return self.record.seqs(which, order=order, limit=limit, offset=offset)

    def count(self, which: Chosen) -> int:
        return self.record.count(which)

    @contextmanager
    def moving(self, id: str) -> Iterator[Callable[[float], bool]]:
        """That it goes on is no look at it."""
        which, seen = Chosen(ids=(id,), ended=True), dict[str, int]()

        def has_moved_within(seconds: float) -> bool:
            time.sleep(seconds)
            before = dict(seen)
            seen.update(self.record.seqs(which))
            return seen != before

        seen.update(self.record.seqs(which))
        yield has_moved_within

    def _look_at(self, sentence: str, look: Look) -> None:
        must_be_allowed(self.house, look)
        keep(self.house, sentence, look)


@contextmanager
def looked(house: House) -> Iterator[Looked]:
    """The record, to be looked at. Raises as the record does."""
    with house.record() as record:
        yield Looked(house, record)
