"""The way from a verb to the sentences: through this machine's own record and Temporal (`here`), or through the API of
another house (`there`). A verb does not know which it is."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from clients.chosen import Chosen
from domain.messages import Entry, Message, Told
from domain.model import By
from domain.preview import Preview
from domain.record import Standing
from domain.scenario import Start
from domain.sentence import Sentence

if TYPE_CHECKING:
    from clients.reports import Asked
    from domain.measures.measure import Figures


class Reader(Protocol):
    """What verbs that look need of a case record: the record's own methods, as far as they can be asked from afar."""

    def entries(self, sentence: str) -> list[Entry]: ...

    def sentence(self, id: str) -> Sentence: ...

    def standing(self, sentence: str) -> Standing: ...

    def standings(
        self, which: Chosen, *, order: str = "due", limit: int | None = None, offset: int = 0
    ) -> Iterator[Standing]: ...

    def seqs(
        self, which: Chosen, *, order: str = "due", limit: int | None = None, offset: int = 0
    ) -> dict[str, int]: ...

    def count(self, which: Chosen) -> int: ...

    def moving(self, id: str) -> AbstractContextManager[Callable[[float], bool]]:
        """While it lasts: whether a sentence may have gone on, asked with the seconds for which to wait for it."""


class Way(Protocol):
    """What verbs need of a house. All of it raises the errors of the tree, and the same ones on either way."""

    def reader(self) -> AbstractContextManager[Reader]:
        """The record, to be looked at."""

    def ids(self, beginning: str, limit: int) -> list[str]:
        """Ids of sentences that begin so, to choose from."""

    def glance(self, id: str) -> Sentence:
        """A sentence, for the ids of what can be named in it alone."""

    def figures(self, asked: "Asked") -> "Figures":
        """What a report comes to."""

    def acting(self, given: str | None, row: type[Told]) -> By:
        """Who says it: who was given with `--by`, or whoever is signed in there."""

    def preview(self, id: str, message: Message) -> Preview:
        """What would follow, to the entry."""

    async def tell(self, id: str, message: Message) -> list[Entry]:
        """Tells a sentence something; its entries, from the record."""

    async def take_on(self, id: str, start: Start, now: datetime) -> list[Entry]:
        """Takes a sentence on; its entries, from the record."""
