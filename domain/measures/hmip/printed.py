"""A table of areas as it was printed, from CSV: `area`, a column `ELEMENT_pct` for each element, a last row `Average`.

What a print worked out for itself (`*_printed`) is left aside: it is worked out anew. So is the row of averages; where
it says something else than the areas do, that can be asked. A blank cell has no value, which is not zero.
"""

import csv
import io
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from domain.errors import BadInput
from domain.measures.hmip.areas import Area, Comparison, compare
from domain.measures.hmip.definitions import HMIP, Element

AREA, PERCENT, WORKED_OUT, AVERAGE = "area", "_pct", "_printed", "average"
FEWEST = 2
WRITTEN = re.compile(r"[0-9]{1,3}(\.[0-9]{1,6})?")
SHOWN = 40


class PrintedTable(NamedTuple):
    """Its elements by name, its areas in their order, and its own row of averages, if it has one."""

    elements: tuple[str, ...]
    areas: tuple[Area, ...]
    averages: Area | None

    @property
    def titles(self) -> list[str]:
        """The tables of the inspectorate that have these elements: two, where the high-risk one has the same."""
        return [f"{one.number} {one.title}" for one in HMIP.tables.values() if one.elements == self.elements]

    @property
    def definitions(self) -> list[Element]:
        return [HMIP.elements[name] for name in self.elements]

    def compared(self) -> Comparison:
        return compare(self.areas, [element.bad_outcome for element in self.definitions])

    def disagreements(self) -> Iterator[tuple[str, Fraction, int | None]]:
        """The elements whose printed average is not that of the areas: name, printed, worked out."""
        if self.averages is None:
            return
        for name, printed, average in zip(self.elements, self.averages.percents, self.compared().averages, strict=True):
            if printed is not None and printed != average:
                yield name, printed, average


class Line(NamedTuple):
    """One record of the file, with the line on which it ends."""

    number: int
    cells: list[str]

    def wrong(self, what: str) -> BadInput:
        return BadInput(f"line {self.number}: {what}")


def read(content: bytes) -> PrintedTable:
    """The table in a file of UTF-8. Raises BadInput that names the line."""
    header, *lines = _lines(content) or [Line(1, [])]
    columns = _columns(header)
    rows = [(line, _row(line, header.cells, columns)) for line in lines]
    averages = rows.pop()[1] if rows and rows[-1][1].name.lower() == AVERAGE else None
    _must_be_areas(header, rows)
    elements = tuple(column.removesuffix(PERCENT) for column in columns)
    return PrintedTable(elements, tuple(area for _, area in rows), averages)


def _lines(content: bytes) -> list[Line]:
    number = 0
    try:
        reader = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        lines = []
        for cells in reader:
            number = reader.line_num
            lines.append(Line(number, [cell.strip() for cell in cells]))
    except UnicodeDecodeError as error:
        before = content[: error.start].count(b"\n")
        raise BadInput(f"line {before + 1}: that is not UTF-8.") from None
    except csv.Error as error:
        raise BadInput(f"line {number + 1}: that is no CSV: {error}.") from None
    return [line for line in lines if any(line.cells)]


def _columns(header: Line) -> list[str]:
    """The columns of percents, in their order."""
    columns = [name for name in header.cells if name.endswith(PERCENT)]
    if AREA not in header.cells or not columns:
        raise header.wrong(
            f"a header with `{AREA}` and columns `ELEMENT{PERCENT}` is expected: a table of percents by area,"
            " not one of bands or of figures worked out from it."
        )
    for at, name in enumerate(header.cells):
        if name in header.cells[:at]:
            raise header.wrong(f"the column {name[:SHOWN]!r} is there twice.")
        if not (name == AREA or name.endswith(WORKED_OUT) or name.removesuffix(PERCENT) in HMIP.elements):
            raise header.wrong(f"the column {name[:SHOWN]!r} is not of an inspectorate's table.")
    return columns


def _row(line: Line, header: list[str], columns: list[str]) -> Area:
    if len(line.cells) != len(header):
        raise line.wrong(f"{len(line.cells)} cells, where the header has {len(header)} columns.")
    cells = dict(zip(header, line.cells, strict=True))
    if not cells[AREA]:
        raise line.wrong("the area has no name.")
    return Area(cells[AREA], tuple(_percent(line, name, cells[name]) for name in columns))


def _percent(line: Line, column: str, cell: str) -> Fraction | None:
    if not cell:
        return None
    if not WRITTEN.fullmatch(cell) or Fraction(cell) > 100:
        raise line.wrong(f"{column} is {cell[:SHOWN]!r}: a number from 0 to 100 is expected, or nothing.")
    return Fraction(cell)


def _must_be_areas(header: Line, rows: list[tuple[Line, Area]]) -> None:
    if len(rows) < FEWEST:
        raise (rows[-1][0] if rows else header).wrong(f"at least {FEWEST} areas are expected; there is {len(rows)}.")
    names: set[str] = set()
    for line, area in rows:
        if area.name.lower() == AVERAGE:
            raise line.wrong("the row of averages is not the last one.")
        if area.name in names:
            raise line.wrong(f"{area.name[:SHOWN]!r} is there twice.")
        names.add(area.name)
