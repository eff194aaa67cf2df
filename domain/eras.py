"""Which packs govern a sentence, by the day on which it is imposed (`packs/eras.toml`)."""

import tomllib
from datetime import date
from typing import NamedTuple

from pydantic import Field

from domain import policy
from domain.errors import BadInput
from domain.model import Day, Model


class Era(Model):
    """The days of sentence from `since` on, until the next era begins. Of `choice` one has to be named."""

    since: Day = Field(alias="from")
    packs: tuple[str, ...]
    choice: tuple[str, ...] = ()
    source: str

    def governed(self, provider: tuple[str, ...]) -> tuple[str, ...]:
        """Its packs with that of a provider in the place that it leaves open: after the law, before the rest."""
        return (*self.packs[:1], *provider, *self.packs[1:])


ERAS = tuple(
    Era.model_validate(row, extra="forbid")
    for row in tomllib.loads(policy.PACKS.joinpath("eras.toml").read_text(encoding="utf-8"))["eras"]
)


def era_of(day: date) -> Era:
    """The era of a day of sentence. Raises BadInput where the day lies before all of them."""
    begun = [era for era in ERAS if era.since <= day]
    if not begun:
        raise BadInput(f"sentence: no standards are known for {day}; the first are those of {ERAS[0].since}.")
    return begun[-1]


def governing(day: date, named: str | None = None, models: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The packs of a sentence imposed that day, the first to be asked first.

    A pack that is named takes the place that its era leaves open; any other governs alone. The case management models
    of the place come last: they fill what law and standards leave open. Raises BadInput."""
    return (*_of_the_day(day, named), *(policy.pack(model).ref for model in models))


def leaves_open(named: str | None) -> bool:
    """Whether the eras go on to say which packs govern: unless one was named that takes no place in them."""
    return named is None or any(named in era.choice for era in ERAS)


def lacks_provider(day: date, packs: tuple[str, ...]) -> bool:
    """Whether the era of that day has several providers and none of them is among the packs."""
    return bool(era_of(day).choice) and not set(era_of(day).choice) & set(packs)


class Change(NamedTuple):
    """The next change of the packs in force: on its first day these come in place of those."""

    from_day: date
    come: tuple[str, ...]
    leave: tuple[str, ...]
    source: str


def next_change(after: date, packs: tuple[str, ...]) -> Change | None:
    """What next changes for a sentence under these packs, after a day on which they were in force; None if nothing.

    A provider that stays in business stays; where the new era has several, and none is known, none comes. What was
    adopted in place of a pack goes on in its place."""
    old = era_of(after)
    leave = tuple(ref for ref in packs if ref in (*old.packs, *old.choice))
    replaced = set(old.packs) - set(packs)
    for era in ERAS[ERAS.index(old) + 1 :]:
        provider = tuple(ref for ref in packs if ref in era.choice)
        come = tuple(ref for ref in era.governed(provider) if ref not in replaced)
        if come != leave:
            return Change(era.since, come, leave, era.source)
    return None


def _of_the_day(day: date, named: str | None) -> tuple[str, ...]:
    if named and not leaves_open(named):
        return (policy.pack(named).ref,)
    era = era_of(day)
    if named and named not in era.choice:
        raise BadInput(f"sentence: {named} was not in force on {day}.")
    if era.choice and not named:
        raise BadInput(f"sentence: on {day} it depends on who provides: name a pack, {' or '.join(era.choice)}.")
    return era.governed((named,) if named else ())
