"""Emergency access, told at once to those who review it: at the top of their first page, and on it while it is open."""

from typing import NamedTuple

from starlette.requests import Request

from clients.access import Emergency
from clients.console.frame import house, who
from clients.desk.access import REVIEW
from domain.authority.table import roles_that_may

ALARMS = "/live/access/emergencies"
"""Two parts below `/live/`, so that no sentence is called so."""


class Alarm(NamedTuple):
    """What waits for its review, newest first; `ever` is how many there were in their areas, reviewed or not."""

    waiting: tuple[Emergency, ...]
    ever: int

    @property
    def last(self) -> Emergency | None:
        return next(iter(self.waiting), None)


def alarm(request: Request) -> Alarm | None:
    """For who reviews emergency access; None for everybody else."""
    signed_in, access = who(request), house(request).desk.access
    if not set(roles_that_may(REVIEW)) & set(signed_in.roles):
        return None
    return Alarm(tuple(access.unreviewed(signed_in)), access.count(signed_in))
