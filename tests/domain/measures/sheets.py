"""The printed tables of `printed/`, as this software works them out and as they were printed."""

import csv
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from domain.measures.hmip import printed
from domain.measures.hmip.areas import Compared, Comparison
from domain.measures.hmip.printed import PrintedTable
from domain.rounding import half_up

FOLDER = Path(__file__).parent / "printed"
Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


RECOMPUTED = rows("pip_recomputed")


class Sheet(NamedTuple):
    """A table of percents with its table of bands; its averages are printed to so many decimals."""

    name: str
    number: str
    bands: str
    decimals: int

    @property
    def table(self) -> PrintedTable:
        return printed.read((FOLDER / f"{self.name}.csv").read_bytes())

    @property
    def comparison(self) -> Comparison:
        return self.table.compared()

    @property
    def lines(self) -> "list[Line]":
        """Its areas, each as worked out beside what was printed of it."""
        ours = self.comparison.areas
        sources = (rows(self.name)[:-1], rows(f"{self.name}_bands"), self.recomputed)
        return [Line(*line) for line in zip(ours, *sources, strict=True)]

    @property
    def recomputed(self) -> list[Row]:
        return [row for row in RECOMPUTED if row["measure_file"] == self.name]


class Line(NamedTuple):
    """One area: ours, its row of the table, its row of the bands, what was worked out again from the percents."""

    ours: Compared
    table: Row
    bands: Row
    recomputed: Row

    @property
    def average_of_printed_sum(self) -> Fraction:
        return Fraction(self.table["sum_of_differences_printed"]) / len(self.ours.differences)

    @property
    def average_of_what_is_there(self) -> Fraction:
        there = sum(percent is not None for percent in self.ours.area.percents)
        return half_up(self.ours.total / there, 2)


SHEETS = (
    Sheet("pip_psr", "A2.5", "A2.6", 0),
    Sheet("pip_combination", "A2.7", "A2.8", 2),
    Sheet("pip_contact_cro", "A2.9", "A2.10", 2),
    Sheet("pip_supervision_cro", "A2.11", "A2.12", 2),
    Sheet("pip_enforcement_cro", "A2.13", "A2.14", 2),
    Sheet("pip_contact_high_risk", "A2.15", "A2.16", 0),
    Sheet("pip_supervision_high_risk", "A2.17", "A2.18", 0),
    Sheet("pip_enforcement_high_risk", "A2.19", "A2.20", 0),
)
