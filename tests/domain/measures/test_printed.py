"""Reading a printed table: its percents, nothing that it worked out; what is no such table is told by its line."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadInput
from domain.measures.hmip import printed
from domain.measures.hmip.areas import Area
from domain.measures.hmip.definitions import HMIP
from tests.domain.measures.sheets import FOLDER

HEADER = "area,excellent_pct,very_poor_pct\n"
TABLE = HEADER + "Essex,8,15\nSurrey,,0\nAverage,8,8\n"


def read(text: str) -> printed.PrintedTable:
    return printed.read(text.encode())


def test_a_table_is_its_elements_its_areas_and_its_averages_apart() -> None:
    table = read(TABLE)
    assert table.elements == ("excellent", "very_poor")
    assert table.areas == (Area("Essex", (Fraction(8), Fraction(15))), Area("Surrey", (None, Fraction(0))))
    assert table.averages == Area("Average", (Fraction(8), Fraction(8)))
    assert list(table.disagreements()) == []


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + TABLE,
        TABLE.replace("\n", "\r\n"),
        TABLE.replace("Essex,8,15", " Essex , 8 ,15.0"),
        TABLE.replace("\nSurrey", "\n\n,,\nSurrey"),
        TABLE.replace("Essex", '"Essex"').removesuffix("\n"),
    ],
    ids=["byte order mark", "carriage returns", "spaces", "empty lines", "quoted, no last line end"],
)
def test_how_a_spreadsheet_saved_it_changes_nothing(text: str) -> None:
    assert read(text) == read(TABLE)


def test_a_table_without_its_row_of_averages_compares_the_same() -> None:
    without = read(TABLE.replace("Average,8,8\n", ""))
    assert without.averages is None
    assert without.compared() == read(TABLE).compared()


def test_an_average_that_the_areas_do_not_give_is_told_and_theirs_counts() -> None:
    table = read(TABLE.replace("Average,8,8", "Average,8,9"))
    assert list(table.disagreements()) == [("very_poor", Fraction(9), 8)]
    assert table.compared() == read(TABLE).compared()


def test_an_element_that_is_blank_everywhere_has_no_average_and_no_difference() -> None:
    compared = read(HEADER + "Essex,8,\nSurrey,4,\n").compared()
    assert compared.averages == (6, None)
    assert [each.differences for each in compared.areas] == [(2, 0), (-2, 0)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1: a header"),
        ("Essex,8,15\nSurrey,4,0\n", "line 1: a header"),
        (TABLE.replace("area,", "place,"), "line 1: a header"),
        ("area,average_difference_printed,band_printed\nEssex,1,Average\n", "not one of bands"),
        (TABLE.replace(",", ";"), "line 1: a header"),
        (TABLE.replace("very_poor_pct", "splendid_pct"), "line 1: the column 'splendid_pct' is not"),
        (TABLE.replace("very_poor_pct", "band"), "line 1: the column 'band' is not"),
        (TABLE.replace("very_poor", "excellent"), "line 1: the column 'excellent_pct' is there twice"),
        (TABLE.replace("8,15", "8,15%"), "line 2: very_poor_pct is '15%': a number from 0 to 100"),
        (TABLE.replace("8,15", "many,15"), "line 2: excellent_pct is 'many'"),
        (TABLE.replace("8,15", "101,15"), "line 2: excellent_pct is '101'"),
        (TABLE.replace("8,15", "-1,15"), "line 2: excellent_pct is '-1'"),
        (TABLE.replace("8,15", "nan,15"), "line 2: excellent_pct is 'nan'"),
        (TABLE.replace("8,15", "1e1,15"), "line 2: excellent_pct is '1e1'"),
        (TABLE.replace("8,15", "٨,15"), "line 2: excellent_pct is '٨'"),
        (TABLE.replace("8,15", "8"), "line 2: 2 cells, where the header has 3 columns"),
        (TABLE.replace("8,15", "8,15,1"), "line 2: 4 cells, where the header has 3 columns"),
        (TABLE.replace("Surrey", ""), "line 3: the area has no name"),
        (TABLE.replace("Surrey", "Essex"), "line 3: 'Essex' is there twice"),
        (TABLE.replace("Surrey,,0\n", ""), "line 2: at least 2 areas are expected; there is 1"),
        (HEADER, "line 1: at least 2 areas are expected; there is 0"),
        (TABLE.replace("Average,8,8", "Average,x,8"), "line 4: excellent_pct is 'x'"),
        (TABLE + "Wiltshire,1,1\n", "line 4: the row of averages is not the last one"),
        (TABLE.replace("Surrey", '"Surrey'), "line 3: that is no CSV"),
    ],
)
def test_what_is_no_table_of_areas_is_told_by_its_line(text: str, says: str) -> None:
    with pytest.raises(BadInput) as wrong:
        read(text)
    assert says in str(wrong.value)


def test_what_is_not_utf_8_is_told_by_its_line() -> None:
    with pytest.raises(BadInput, match="line 3: that is not UTF-8"):
        printed.read(TABLE.replace("Surrey", "Søndre").encode("latin-1"))


@pytest.mark.parametrize("name", ["pip_psr_bands", "pip_recomputed", "known_discrepancies"])
def test_a_table_of_something_else_is_told_so(name: str) -> None:
    with pytest.raises(BadInput, match="line 1: a header with `area` and columns `ELEMENT_pct` is expected"):
        printed.read((FOLDER / f"{name}.csv").read_bytes())


@given(st.binary(max_size=80) | st.text(max_size=60).map(lambda rest: (HEADER + rest).encode("utf-8", "surrogatepass")))
def test_whatever_a_file_holds_it_is_a_table_or_bad_input(content: bytes) -> None:
    try:
        table = printed.read(content)
    except BadInput:
        return
    assert len(table.areas) >= 2
    assert set(table.elements) <= set(HMIP.elements)
