"""What measures leave out: entries that were struck as made in error."""

from collections.abc import Iterable

from domain.corrections import Annul
from domain.messages import Entry


def without_annulled(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries that stand, in the order in which they happened."""
    told = tuple(entries)
    struck = {entry.data.seq for entry in told if isinstance(entry.data, Annul)}
    return tuple(sorted((one for one in told if one.seq not in struck), key=lambda one: (one.occurred_at, one.seq)))
