"""What somebody for whom there are no pages can do here: what their roles tell, and by which door."""

from typing import NamedTuple

from clients.told import TOLD, roles_that_may
from domain.authority.signed_in import SignedIn
from domain.court import EngagementOpened
from domain.messages import Fact


class Elsewhere(NamedTuple):
    """`tells`: the facts, in words and as their type; `takes_on`: whether the API takes sentences on from them."""

    tells: tuple[tuple[str, str], ...]
    takes_on: bool


def elsewhere(who: SignedIn) -> Elsewhere:
    mine = [row.name for row in TOLD.values() if issubclass(row, Fact) and set(who.roles) & set(roles_that_may(row))]
    takes_on = bool(set(who.roles) & set(roles_that_may(EngagementOpened)))
    return Elsewhere(tuple((name.replace("_", " ").capitalize(), name) for name in sorted(mine)), takes_on)
