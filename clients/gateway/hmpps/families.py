"""The table of event families: what becomes of each, and why. `docs/hmpps.md` shows it."""

from typing import Literal, Self

from pydantic import model_validator

from domain.custody.movements import ReleaseKind
from domain.model import Model
from domain.people import Bearing
from domain.rules.kinds import Table, table


class Family(Model):
    """One family: the facts that a sentence may be told, a change of identity, a person's look, or no effect."""

    event: str
    why: str
    facts: tuple[str, ...] = ()
    bears: Bearing | None = None
    identity: Literal["merge", "unmerge", "number"] | None = None
    held: str | None = None
    news: bool = False
    """Held only where the record does not have it already."""
    thin: bool = False
    """The event says that something changed; what, stands behind its `detailUrl`."""

    @model_validator(mode="after")
    def _becomes_one_thing(self) -> Self:
        if sum(map(bool, (self.facts, self.identity, self.held))) > 1 or bool(self.facts) != bool(self.bears):
            raise ValueError(f"{self.event}: facts and whom they bear on, or identity, or held, or none of them")
        return self

    def has(self, type: str) -> bool:
        prefix = self.event.removesuffix("*")
        return type == self.event if prefix == self.event else type.startswith(prefix)


class Codes(Model):
    """The codes that the readers go by; `ended_early` and `programme` give our reason and our fact."""

    movement_kinds: dict[str, ReleaseKind]
    died: tuple[str, ...]
    no_risk: tuple[str, ...]
    ended_early: dict[str, str]
    programme: dict[str, Literal["started", "completed", "ended_early"]]
    dates: dict[Literal["release_on", "ends_on", "tariff_on", "supervised_until"], tuple[str, ...]]
    """The prison's date types for each of ours, the one that counts first."""


class Families(Table):
    families: tuple[Family, ...]
    codes: Codes


TABLE = table("families", Families, "clients.gateway.hmpps")


def family(type: str) -> Family | None:
    """The family of an event type; None where the table has none."""
    return next((one for one in TABLE.families if one.has(type)), None)
