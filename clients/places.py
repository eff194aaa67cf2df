"""The record of providers' lists: their entries with their chain, and one row a list with what they add up to.

It is kept as the case record is, in tables of its own: a list is no sentence. Pages and verbs read it here.
"""

from sqlalchemy import Column, Engine, Index, Integer, MetaData, String, Table, Text, select
from sqlalchemy.exc import IntegrityError

from clients import database
from clients.chain import Chains
from domain.calendar import stamp
from domain.errors import NotFound
from domain.places import life
from domain.places.life import Entry
from domain.places.record import Batch, Head
from domain.places.state import Places

tables = MetaData()
places_entries = Table(
    "places_entries",
    tables,
    Column("provider", String(100), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("type", String(60), nullable=False),
    Column("message", String(200), nullable=False),
    Column("recorded_at", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("chain", String(64), nullable=False),
    Index("places_entries_by_message", "provider", "message"),
)
places = Table(
    "places",
    tables,
    Column("provider", String(100), primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("chain", String(64), nullable=False),
    Column("state", Text, nullable=False),
)
CHAINS = Chains(places_entries, places_entries.c.provider)


class PlacesRecord:
    """The lists behind one database address, the case record's own."""

    def __init__(self, url: str) -> None:
        self._engine: Engine = database.connect(url, tables)

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
            if not CHAINS.goes_on(open_, batch.provider, batch):
                return
            entries = [life.read_entry(line.text, line.chain) for line in batch.lines]
            open_.execute(places_entries.insert(), [_entry_row(entry) for entry in entries])
            text = open_.execute(select(places.c.state).where(places.c.provider == batch.provider)).scalar()
            state = Places.model_validate_json(text) if text else None
            for entry in entries:
                state = life.evolve(state, entry)
            assert state is not None
            row = {"provider": state.provider, "seq": state.seq, "chain": state.chain, "state": state.model_dump_json()}
            kept = database.insert(self._engine, places).values(row)
            open_.execute(kept.on_conflict_do_update(index_elements=["provider"], set_=row))

    def head(self, provider: str) -> Head:
        with self._engine.connect() as open_:
            last = CHAINS.last(open_, provider)
        return Head(provider=provider, seq=last.seq, chain=last.chain)

    def entries(self, provider: str) -> list[Entry]:
        """Every entry of a list. Raises NotFound where none is kept here."""
        with self._engine.connect() as open_:
            found = [life.read_entry(*line) for line in CHAINS.lines(open_, provider)]
        if not found:
            raise _unknown(provider)
        return found

    def made_by(self, provider: str, message: str) -> list[Entry]:
        """The entries that a message made; none where it is not in the record."""
        with self._engine.connect() as open_:
            return [life.read_entry(*line) for line in CHAINS.lines(open_, provider, message=message)]

    def list_of(self, provider: str) -> Places:
        """A list as of its last entry. Raises NotFound."""
        with self._engine.connect() as open_:
            text = open_.execute(select(places.c.state).where(places.c.provider == provider)).scalar()
        if text is None:
            raise _unknown(provider)
        return Places.model_validate_json(text)

    def providers(self) -> list[str]:
        """Whose lists are kept here."""
        with self._engine.connect() as open_:
            return list(open_.execute(select(places.c.provider).order_by(places.c.provider)).scalars())


def _unknown(provider: str) -> NotFound:
    return NotFound(f"No list of {provider!r} is kept here. Open one: `sentence places open`.")


def _entry_row(entry: Entry) -> dict[str, object]:
    return {
        "provider": entry.provider,
        "seq": entry.seq,
        "type": entry.type,
        "message": entry.message,
        "recorded_at": stamp(entry.recorded_at),
        "text": entry.text,
        "chain": entry.chain,
    }
