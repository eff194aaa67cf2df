"""The case record: append-only entries with their chain, and one row a sentence with what they add up to.

An append is one transaction: it checks that the head is what the writer expects, adds the lines, and folds them into
the sentence's row. The same append again changes nothing; anything else at that place is a RecordConflict.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection as Open
from sqlalchemy import Engine, and_, case, func, or_, select
from sqlalchemy.exc import IntegrityError

from clients import chosen, database, waiting
from clients.chain import Chains
from clients.chosen import Chosen
from clients.tables import entries, entry_row, found_rows, found_under, sentence_row, sentences, tables
from clients.waiting import Waiting
from domain import life
from domain.calendar import stamp
from domain.errors import NotFound
from domain.messages import Entry
from domain.model import Harm
from domain.record import Batch, Head, Line, Standing, standing_of
from domain.sentence import Sentence

LIVING = Chosen()
SOONEST = "due"
READ_AHEAD = 500
CHAINS = Chains(entries, entries.c.sentence)
GRAVE = (Harm.HIGH, Harm.VERY_HIGH)


class Held(NamedTuple):
    """What an officer holds: how many sentences; how many of them have an open exception report, are of high or very
    high risk of harm, owe something by the instant that was asked for."""

    officer: str
    sentences: int
    late: int
    grave: int
    soon: int


class CaseRecord:
    """The record behind one database address."""

    def __init__(self, url: str) -> None:
        self._engine: Engine = database.connect(url, tables, {found_under: _fill_found_under})

    def close(self) -> None:
        self._engine.dispose()

    def append(self, batch: Batch) -> None:
        """Writes a batch once. Raises RecordConflict where the head is not what the writer expects."""
        try:
            self._append(batch)
        except IntegrityError:  # another writer was a moment ahead, and now its lines can be looked at
            self._append(batch)

    def _append(self, batch: Batch) -> None:
        with self._engine.connect().execution_options(writes=True) as open_, open_.begin():
            if not CHAINS.goes_on(open_, batch.sentence, batch):
                return
            entries_ = [line.entry() for line in batch.lines]
            open_.execute(entries.insert(), [entry_row(entry) for entry in entries_])
            before = _state(open_, batch.sentence)
            state = _evolved(before, entries_)
            stood, stands = standing_of(before) if before else None, standing_of(state)
            self._stand(open_, state, stands, taken_on=before is None)
            _find_under(open_, stood, stands)
            waiting.keep(open_, state, entries_)

    def head(self, sentence: str) -> Head:
        with self._engine.connect() as open_:
            last = CHAINS.last(open_, sentence)
        return Head(sentence=sentence, seq=last.seq, chain=last.chain)

    def lines(self, sentence: str, after: int = 0) -> list[Line]:
        """The lines of a sentence in order, as they were written."""
        with self._engine.connect() as open_:
            return CHAINS.lines(open_, sentence, after=after)

    def entries(self, sentence: str) -> list[Entry]:
        """Every entry of a sentence. Raises NotFound where the record has none."""
        found = [line.entry() for line in self.lines(sentence)]
        if not found:
            raise NotFound(f"There is no sentence {sentence!r} in the record.")
        return found

    def made_by(self, sentence: str, message: str) -> list[Entry]:
        """The entries that a message made; none where it is not in the record."""
        with self._engine.connect() as open_:
            return [line.entry() for line in CHAINS.lines(open_, sentence, message=message)]

    def last_of(self, sentence: str, types: Iterable[str]) -> int:
        """The number of the last entry of one of these types; 0 where there is none."""
        mine = and_(entries.c.sentence == sentence, entries.c.type.in_(types))
        with self._engine.connect() as open_:
            return open_.execute(select(func.max(entries.c.seq)).where(mine)).scalar() or 0

    def standing(self, sentence: str) -> Standing:
        """Where a sentence stands. Raises NotFound."""
        with self._engine.connect() as open_:
            row = open_.execute(select(sentences.c.standing).where(sentences.c.sentence == sentence)).first()
        if row is None:
            raise NotFound(f"There is no sentence {sentence!r} in the record.")
        return Standing.model_validate_json(row[0])

    def standings(
        self, which: Chosen = LIVING, *, order: str = SOONEST, limit: int | None = None, offset: int = 0
    ) -> Iterator[Standing]:
        """Where the chosen sentences stand, one after the other as they are read, in an order of `chosen.ORDERS`."""
        page = chosen.ids(which, order).limit(limit).offset(offset).subquery()
        query = select(sentences.c.standing).join(page, sentences.c.sentence == page.c.sentence)
        with self._engine.connect().execution_options(yield_per=READ_AHEAD) as open_:
            for text in open_.execute(query.order_by(*chosen.order_by(order))).scalars():
                yield Standing.model_validate_json(text)

    def seqs(
        self, which: Chosen = LIVING, *, order: str = SOONEST, limit: int | None = None, offset: int = 0
    ) -> dict[str, int]:
        """The last entry of each chosen sentence: what it takes to see which have moved."""
        query = chosen.ids(which, order).add_columns(sentences.c.seq).limit(limit).offset(offset)
        with self._engine.connect() as open_:
            return {id: seq for id, seq in open_.execute(query)}

    def count(self, which: Chosen = LIVING) -> int:
        with self._engine.connect() as open_:
            return open_.execute(select(func.count()).select_from(chosen.ids(which).subquery())).scalar_one()

    def ids(self, beginning: str = "", limit: int | None = None) -> list[str]:
        """Every sentence of the record, or those whose ids begin so."""
        query = select(sentences.c.sentence).where(sentences.c.sentence.startswith(beginning, autoescape=True))
        with self._engine.connect() as open_:
            return list(open_.execute(query.order_by(sentences.c.sentence).limit(limit)).scalars())

    def taken_on_for(self, persons: Iterable[str], *, ended: bool = True) -> list[str]:
        """The sentences that were taken on for any of these persons, by id; those that have ended only if asked for."""
        query = select(sentences.c.sentence).where(sentences.c.person.in_(tuple(persons)))
        if not ended:
            query = query.where(sentences.c.ended_on.is_(None))
        with self._engine.connect() as open_:
            return list(open_.execute(query.order_by(sentences.c.sentence)).scalars())

    def having(self, type: str) -> set[str]:
        """The sentences that have an entry of a type: it reads the whole record."""
        with self._engine.connect() as open_:
            return set(open_.execute(select(entries.c.sentence).distinct().where(entries.c.type == type)).scalars())

    def sentence(self, id: str) -> Sentence:
        """The sentence as of its last entry. Raises NotFound."""
        with self._engine.connect() as open_:
            state = _state(open_, id)
        if state is None:
            raise NotFound(f"There is no sentence {id!r} in the record.")
        return state

    def states(self, ids: Iterable[str]) -> dict[str, Sentence]:
        """Several sentences as of their last entries; those that nobody knows are left out."""
        query = select(sentences.c.sentence, sentences.c.state).where(sentences.c.sentence.in_(tuple(ids)))
        with self._engine.connect() as open_:
            return {id: Sentence.model_validate_json(text) for id, text in open_.execute(query)}

    def entries_after(self, seen: Mapping[str, datetime], limit: int) -> list[Entry]:
        """What was recorded of each of these sentences after an instant, newest first."""
        later = [and_(entries.c.sentence == id, entries.c.recorded_at > stamp(at)) for id, at in seen.items()]
        if not later:
            return []
        query = select(entries.c.text, entries.c.chain).where(or_(*later))
        ordered = query.order_by(entries.c.recorded_at.desc(), entries.c.sentence, entries.c.seq.desc()).limit(limit)
        with self._engine.connect() as open_:
            return [Line(text, chain).entry() for text, chain in open_.execute(ordered)]

    def values(self, which: Chosen, name: str) -> list[str]:
        """The different values that the chosen sentences have in a column of `chosen.ONE_OF`."""
        column = chosen.ONE_OF[name]
        query = select(column).distinct().where(sentences.c.sentence.in_(chosen.ids(which)), column.is_not(None))
        with self._engine.connect() as open_:
            return list(open_.execute(query.order_by(column)).scalars())

    def workload(self, which: Chosen, soon: datetime) -> list[Held]:
        """What each officer holds of the chosen sentences, who holds most first."""
        officer, many = sentences.c.offender_manager, func.count().label("many")
        counted = (sentences.c.overdue > 0, sentences.c.harm.in_(GRAVE), sentences.c.next_due <= stamp(soon))
        query = select(officer, many, *(func.sum(case((one, 1), else_=0)) for one in counted))
        query = query.where(sentences.c.sentence.in_(chosen.ids(which)), officer.is_not(None)).group_by(officer)
        with self._engine.connect() as open_:
            return [Held(*found) for found in open_.execute(query.order_by(many.desc(), officer))]

    def waiting(self, since: datetime) -> list[Waiting]:
        """What partners are to be asked for again at or after that instant, who failed longest ago first."""
        with self._engine.connect() as open_:
            return waiting.read(open_, since)

    def _stand(self, open_: Open, state: Sentence, standing: Standing, *, taken_on: bool) -> None:
        row = sentence_row(standing) | {"chain": state.chain, "state": state.model_dump_json()}
        if taken_on:
            open_.execute(sentences.insert().values(row | {"person": state.person}))
        else:
            open_.execute(sentences.update().where(sentences.c.sentence == state.id).values(row))


def _find_under(open_: Open, stood: Standing | None, stands: Standing) -> None:
    rows = found_rows(stands)
    if rows == (found_rows(stood) if stood else []):
        return
    open_.execute(found_under.delete().where(found_under.c.sentence == stands.sentence))
    if rows:
        open_.execute(found_under.insert(), rows)


def _fill_found_under(open_: Open) -> None:
    """For a record that was begun before this was kept: from the standings of those that have anything of it."""
    nothing = sentences.c.standing.contains('"key_workers":[],"moving_to":null', autoescape=True)
    for text in open_.execute(select(sentences.c.standing).where(~nothing)).scalars().all():
        if rows := found_rows(Standing.model_validate_json(text)):
            open_.execute(found_under.insert(), rows)


def _state(open_: Open, sentence: str) -> Sentence | None:
    text = open_.execute(select(sentences.c.state).where(sentences.c.sentence == sentence)).scalar()
    return Sentence.model_validate_json(text) if text else None


def _evolved(state: Sentence | None, following: list[Entry]) -> Sentence:
    for entry in following:
        state = life.evolve(state, entry)
    assert state is not None
    return state
