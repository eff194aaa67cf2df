"""Who the work was done with, in the codes of equality monitoring (ESI rec. 3, A4; RAB B2)."""

from collections.abc import Iterable

from domain.case import CharacteristicsStated
from domain.measures.annulled import without_annulled
from domain.messages import Entry


def characteristics(entries: Iterable[Entry]) -> CharacteristicsStated:
    """What is known of the person: each field as it was recorded last. None is not known; `not_stated` is an answer."""
    found = CharacteristicsStated()
    for entry in sorted(without_annulled(entries), key=lambda one: one.seq):
        if isinstance(entry.data, CharacteristicsStated):
            found = found.but(**entry.data.model_dump(exclude_none=True))
    return found
