"""Kinds of field of a rule's question, each of which takes nothing else for its own, and the tables that rules read.

`True` is no number and 1 is no truth: what came as another kind is an error, not a guess.
A table is one TOML file of `tables/`, with its version and its source; a figure stands there and nowhere in code.
"""

import tomllib
from importlib.resources import files
from typing import Annotated, TypeVar

from pydantic import Field

from domain.model import Model

Truth = Annotated[bool, Field(strict=True)]
Days = Annotated[int, Field(strict=True, ge=0, le=36500)]
Percent = Annotated[int, Field(strict=True, ge=0, le=100)]
TierNumber = Annotated[int, Field(strict=True, ge=1, le=4)]
Count = Annotated[int, Field(strict=True, ge=0, le=10000)]


class Table(Model):
    """What heads every table."""

    table: str
    version: int
    source: str


AnyTable = TypeVar("AnyTable", bound=Table)


def table(name: str, kind: type[AnyTable], package: str = "domain.rules") -> AnyTable:
    """The table of that name in that package's `tables/`; a line that the model does not know is an error."""
    text = files(package).joinpath("tables", f"{name}.toml").read_text(encoding="utf-8")
    return kind.model_validate(tomllib.loads(text), extra="forbid")
