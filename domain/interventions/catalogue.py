"""The catalogue of interventions as data: what each kind is, when it comes, where it is better given (OMM 3.35-3.39).

Read once, from `catalogues/`. A released version never changes: a plan keeps what it took from it, with its version.
"""

import tomllib
from importlib.resources import files
from typing import Any, Literal

from pydantic import Field

from domain.model import Model

Class = Literal["punitive", "restrictive", "constructive"]
Stage = Literal[1, 2, 3, 4]
System = Literal["programmes", "unpaid_work", "electronic_monitoring"]
Brokerage = Literal["in_house", "purchased", "mainstream_with_duty", "mainstream"]
"""The four levels of OMM 3.19, each of which takes more authority than the one before."""


class Kind(Model):
    """One kind of intervention. `weeks` is its typical length; `after` are kinds that naturally come before it."""

    kind: str
    name: str
    class_: Class = Field(alias="class")
    stage: Stage | None = None
    arrangements_delay: bool = False
    better_in: Literal["custody", "community"] | None = None
    after: tuple[str, ...] = ()
    brokerage: Brokerage | None = None
    partner: System | None = None
    demands: int
    weeks: int | Literal["unknown"] = "unknown"
    source: str


class Catalogue(Model):
    """One version of the typology."""

    table: str
    version: int
    source: str
    kinds: tuple[Kind, ...]

    @property
    def ref(self) -> str:
        return f"{self.table}@{self.version}"

    def kind(self, name: str) -> Kind:
        """The kind of that name. Raises ValueError that names those that there are."""
        found = next((one for one in self.kinds if one.kind == name), None)
        if found is None:
            raise ValueError(f"no kind {name!r} in {self.ref}; there are: {', '.join(one.kind for one in self.kinds)}")
        return found


CATALOGUE = Catalogue.model_validate(
    tomllib.loads(
        files("domain.interventions").joinpath("catalogues", "interventions-1.toml").read_text(encoding="utf-8")
    ),
    extra="forbid",
)

TAKEN = ("name", "class_", "stage", "arrangements_delay", "better_in", "brokerage", "partner", "demands")


def filled(planned: dict[str, Any]) -> dict[str, Any]:
    """A planned intervention with what its kind says wherever it says nothing itself; written down, it stays so."""
    if not planned.get("kind") or planned.get("catalogue"):
        return planned
    kind = CATALOGUE.kind(planned["kind"])
    says: dict[str, Any] = kind.model_dump(include={*TAKEN}, exclude_none=True)
    says |= {"after_kinds": kind.after} if kind.after else {}
    return says | {"catalogue": CATALOGUE.ref} | planned
