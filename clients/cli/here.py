"""The way through this machine's own record and Temporal."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING

from clients.chosen import Chosen
from clients.cli.house import House
from clients.cli.looks import Looked, keep, looked, must_be_allowed
from domain import scenario
from domain.authority.questions import Look
from domain.doubts import can_be_doubted, must_be_known, spoken, would_make
from domain.errors import BadInput
from domain.messages import Entry, Message, Told
from domain.model import By
from domain.preview import Preview, preview
from domain.scenario import Start
from domain.sentence import Sentence

if TYPE_CHECKING:
    from clients.reports import Asked
    from domain.measures.measure import Figures


class Here:
    """One house on this machine; what only looks does not need Temporal."""

    def __init__(self, house: House) -> None:
        self._house = house

    def reader(self) -> AbstractContextManager[Looked]:
        return looked(self._house)

    def ids(self, beginning: str, limit: int) -> list[str]:
        with self._house.record() as record:
            return record.ids(beginning, limit=limit)

    def glance(self, id: str) -> Sentence:
        """Ids are no look at a record."""
        with self._house.record() as record:
            return record.sentence(id)

    def figures(self, asked: "Asked") -> "Figures":
        # Here, because what measures takes a moment to load, and other verbs do without it.
        from clients.reports import figures_of

        must_be_allowed(self._house, Look.REPORTS)
        with self._house.record() as record:  # and closed again before DuckDB opens it
            sentences = record.count(Chosen(ended=True))
        return figures_of(self._house.record_url, sentences, asked)

    def acting(self, given: str | None, row: type[Told]) -> By:
        if not given:
            raise BadInput(f"{row.verb}: say who you are with --by ROLE:ID, or SENTENCE_BY in the environment.")
        return By.read(given)

    def preview(self, id: str, message: Message) -> Preview:
        with self._house.record() as record:
            state = record.sentence(id)
        keep(self._house._replace(by=str(message.by)), id, Look.SENTENCE)  # who may say it may see what would follow
        return preview(state, message)

    async def tell(self, id: str, message: Message) -> list[Entry]:
        async with self._house.sentences() as sentences:
            if can_be_doubted(message.type):
                self._must_know(id, message)
            told: list[Entry] = await sentences.tell(id, message)
            return told

    def _must_know(self, id: str, message: Message) -> None:
        """Raises Doubted where something speaks against a message that was not told yet, and its sender did not say
        that they go on."""
        with self._house.record() as record:
            if not record.made_by(id, message.id):
                must_be_known(spoken(would_make(record.sentence(id), message)), message)

    async def take_on(self, id: str, start: Start, now: datetime) -> list[Entry]:
        messages, _ = scenario.begins(start, id, at=now)
        async with self._house.sentences() as sentences:
            started: list[Entry] = await sentences.start(id, messages)
            return started
