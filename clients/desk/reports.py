"""Reports at the desk: figures about all sentences, for who looks at reports. Of the sentences behind a figure they are
given those alone that they may open: to stand behind a figure says something of a sentence."""

from collections.abc import Callable
from typing import NamedTuple

from clients.chosen import Chosen
from clients.desk.lists import Lists
from clients.reports import Asked
from domain.authority.questions import Look, must_be_allowed_to_look
from domain.authority.signed_in import SignedIn
from domain.errors import OutOfReach
from domain.measures.measure import Figures, Tally

WorkedOut = Callable[[Asked], Figures]


class Reported(NamedTuple):
    """What a report came to, and how many of the sentences behind its figures are not named."""

    figures: Figures
    not_named: int


class Reports:
    """Reports by that way of working them out; none without one."""

    def __init__(self, lists: Lists, figures: WorkedOut | None) -> None:
        self._lists, self._figures = lists, figures

    def figures(self, who: SignedIn, asked: Asked) -> Reported:
        """Raises NotAllowed where their role does not look at reports; OutOfReach where the record does not answer, or
        too many wait for reports already."""
        must_be_allowed_to_look(who.roles, Look.REPORTS)
        if self._figures is None:
            raise OutOfReach("No reports are worked out here.")
        found = self._figures(asked)
        return Reported(found, self._leave_out(who, found) if asked.who else 0)

    def _leave_out(self, who: SignedIn, found: Figures) -> int:
        """Takes out whom they may not open, and says how many they were."""
        rows = self._lists.rows(who, Chosen(ended=True, open_to=who))
        opened = {row.sentence for row in rows}
        return len(set().union(*(_closed(tally, opened) for tallies in found.values() for tally in tallies.values())))


def _closed(tally: Tally, opened: set[str]) -> set[str]:
    closed: set[str] = set()
    for part, ids in tally.who.items():
        closed.update(id for id in ids if id not in opened)
        tally.who[part] = [id for id in ids if id in opened]
    return closed
