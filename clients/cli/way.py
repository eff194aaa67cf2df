"""The way from a verb to the sentences: through this machine's own record and Temporal (`here`), or through the API of
another house (`there`). A verb does not know which it is."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol

from clients.chosen import Chosen
from clients.cli.house import House
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


class Wanted(NamedTuple):
    """What a list is asked for: which sentences, in what order, which page of them; `size` None is the whole list.
    `chosen` works out anew whom it is about: what is due within a week is another thing an hour later."""

    chosen: Callable[[], Chosen]
    order: str
    page: int
    size: int | None

    @property
    def before(self) -> int:
        """How many stand on the pages before."""
        return (self.page - 1) * (self.size or 0)

    def rows(self, record: Reader) -> Iterator[Standing]:
        return record.standings(self.chosen(), order=self.order, limit=self.size, offset=self.before)

    def seqs(self, record: Reader) -> dict[str, int]:
        return record.seqs(self.chosen(), order=self.order, limit=self.size, offset=self.before)


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


def way_of(house: House) -> Way:
    """The way to the sentences of a house."""
    # Here, because what either needs takes a moment to load.
    from clients.cli.here import Here
    from clients.cli.there import There

    return There(house.server, house.home) if house.server else Here(house)
