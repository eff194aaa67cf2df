"""The inspectorate's tables come out of their percents cell by cell; what differs from print is known, all of it."""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

import pytest

from domain.measures.hmip import areas
from domain.measures.hmip.definitions import HMIP
from domain.rounding import half_up
from tests.domain.measures.sheets import SHEETS, Line, Sheet, rows

each_sheet = pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
BLANKS = "measures blank"
"""How the list marks averages over all elements, blank or not: there we follow the print, and it has the other."""


class Cell(NamedTuple):
    """One cell in which print and working out differ, by the row's name as printed."""

    table: str
    row: str
    column: str
    printed: Fraction | str
    recomputed: Fraction | str


def listed(*, blanks: bool) -> list[Cell]:
    known = [row for row in rows("known_discrepancies") if row["table"].startswith("A2.") and row["table"] != "A2.21"]
    return [
        Cell(row["table"], row["row"], row["column"], _value(row["printed"]), _value(row["recomputed"]))
        for row in known
        if (BLANKS in row["note"]) == blanks
    ]


def found(sheet: Sheet) -> Iterator[Cell]:
    for line in sheet.lines:
        yield from _of_table(sheet, line)
        yield from _of_bands(sheet, line)


def _of_table(sheet: Sheet, line: Line) -> Iterator[Cell]:
    name, row = line.table["area"], line.table
    at = sheet.number, name
    if name != line.recomputed["area"]:
        yield Cell(*at, "area", name, line.recomputed["area"])
    for element, ours in zip(sheet.table.elements, line.ours.differences, strict=True):
        printed = row[f"{element}_diff_printed"]
        assert (printed == "") == (row[f"{element}_pct"] == "")
        if Fraction(printed or 0) != ours:
            yield Cell(*at, f"{element} difference", Fraction(printed), ours)
    if (printed_sum := Fraction(row["sum_of_differences_printed"])) != line.ours.total:
        yield Cell(*at, "sum of differences", printed_sum, line.ours.total)
    # An average is held against the printed sum: where the sum is known to be wrong, its average follows from it.
    average = half_up(line.average_of_printed_sum, sheet.decimals)
    if (printed_average := Fraction(row["average_difference_printed"])) != average:
        yield Cell(*at, "average difference", printed_average, average)


def _of_bands(sheet: Sheet, line: Line) -> Iterator[Cell]:
    row, at = line.bands, (sheet.bands, line.bands["area"])
    if row["area"] != line.recomputed["area"]:
        yield Cell(*at, "area", row["area"], line.recomputed["area"])
    average = half_up(line.average_of_printed_sum, 2)
    if (printed := Fraction(row["average_difference_printed"])) != average:
        yield Cell(*at, "average difference", printed, average)
    if row["band_printed"] != line.ours.band:
        yield Cell(*at, "band", row["band_printed"], str(line.ours.band))


def _summary() -> Iterator[Cell]:
    sheet = next(sheet for sheet in SHEETS if sheet.bands == "A2.12")
    averages = [line.ours.average for line in sheet.lines]
    first, median, third = sheet.comparison.quartiles
    worked_out = [min(averages), max(averages), half_up(sum(averages, Fraction()) / 25, 2), first, median, third]
    for row, ours in zip(rows("pip_supervision_cro_bands_summary"), worked_out, strict=True):
        if Fraction(row["value_printed"]) != ours:
            yield Cell("A2.12", f"summary: {row['statistic_printed']}", "value", Fraction(row["value_printed"]), ours)


def _value(text: str) -> Fraction | str:
    try:
        return Fraction(text)
    except ValueError:
        return text


def test_what_differs_from_print_is_what_is_known_to_and_all_of_it() -> None:
    differing = [cell for sheet in SHEETS for cell in found(sheet)] + list(_summary())
    assert sorted(map(str, differing)) == sorted(map(str, listed(blanks=False)))


def test_where_cells_are_blank_print_and_we_divide_by_all_elements() -> None:
    blank = [(sheet, line) for sheet in SHEETS for line in sheet.lines if None in line.ours.area.percents]
    cells = [
        Cell(sheet.number, line.table["area"], "average difference", printed, line.average_of_what_is_there)
        for sheet, line in blank
        if (printed := Fraction(line.table["average_difference_printed"])) == half_up(line.ours.average, sheet.decimals)
    ]
    assert sorted(map(str, cells)) == sorted(map(str, listed(blanks=True)))


@each_sheet
def test_every_area_is_there_with_the_columns_of_its_table(sheet: Sheet) -> None:
    table = next(table for table in HMIP.tables.values() if table.number == sheet.number)
    assert (sheet.table.elements, table.bands, len(sheet.lines)) == (table.elements, sheet.bands, 25)


@each_sheet
def test_the_printed_averages_are_those_of_the_areas(sheet: Sheet) -> None:
    assert sheet.table.averages is not None
    assert sheet.table.averages.percents == sheet.comparison.averages


@each_sheet
def test_every_sum_average_and_band_is_what_was_worked_out_by_hand(sheet: Sheet) -> None:
    for line in sheet.lines:
        by_hand = line.recomputed
        assert line.ours.total == Fraction(by_hand["sum_recomputed"])
        assert half_up(line.ours.average, 4) == Fraction(by_hand["average_recomputed"])
        assert line.ours.band == by_hand["band_rule_on_recomputed_averages"]


@each_sheet
def test_the_printed_averages_give_the_printed_bands_but_one(sheet: Sheet) -> None:
    averages = [Fraction(line.bands["average_difference_printed"]) for line in sheet.lines]
    among = areas.quartiles(averages)
    wrong = [
        line.bands["area"]
        for line, average in zip(sheet.lines, averages, strict=True)
        if areas.band(average, among) != line.bands["band_printed"]
    ]
    assert wrong == (["Cambridgeshire"] if sheet.bands == "A2.18" else [])
