"""Which packs govern a sentence, by the day on which it is imposed (`packs/eras.toml`)."""

import tomllib
from datetime import date

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


def governing(day: date, named: str | None = None, model: str | None = None) -> tuple[str, ...]:
    """The packs of a sentence imposed that day, the first to be asked first.

    A pack that is named takes the place that its era leaves open; any other governs alone. The case management model
    of the place comes last: it fills what law and standards leave open. Raises BadInput."""
    return (*_of_the_day(day, named), *([policy.pack(model).ref] if model else []))


def _of_the_day(day: date, named: str | None) -> tuple[str, ...]:
    if named and all(named not in era.choice for era in ERAS):
        return (policy.pack(named).ref,)
    era = era_of(day)
    if named and named not in era.choice:
        raise BadInput(f"sentence: {named} was not in force on {day}.")
    if era.choice and not named:
        raise BadInput(f"sentence: on {day} it depends on who provides: name a pack, {' or '.join(era.choice)}.")
    return (*era.packs[:1], *([named] if named else []), *era.packs[1:])
