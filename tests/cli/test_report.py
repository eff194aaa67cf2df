"""Reports: the printed table of areas, worked out anew."""

from pathlib import Path

import pytest

from tests.domain.measures.sheets import FOLDER, SHEETS, Sheet
from tests.terminal import Shown, Terminal


def reported(terminal: Terminal, name: str, *options: str) -> Shown:
    return terminal.run("report", "hmip", "--from-csv", str(FOLDER / f"{name}.csv"), *options)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_the_printed_tables_are_worked_out_as_json(sheet: Sheet, terminal: Terminal) -> None:
    shown = reported(terminal, sheet.name, "--json")
    assert (shown.code, shown.err) == (0, "")
    rows = [
        {
            "area": line.table["area"],
            "differences": dict(zip(sheet.table.elements, map(int, line.ours.differences), strict=True)),
            "average_difference": pytest.approx(float(line.recomputed["average_recomputed"]), abs=0.005),
            "band": line.recomputed["band_rule_on_recomputed_averages"],
        }
        for line in sheet.lines
    ]
    assert shown.json == rows


def test_whole_figures_are_whole_and_others_have_two_decimals(terminal: Terminal) -> None:
    text = reported(terminal, "pip_combination", "--json").out
    assert '"communication_between_officers": -11}, "average_difference": -6.67, ' in text
    assert '"communication_between_officers": -3}, "average_difference": -1, ' in text


def test_people_see_the_inspectors_layout_with_the_averages_and_quartiles(terminal: Terminal) -> None:
    title, head, first, *_, averages, quartiles, note = reported(terminal, "pip_psr").lines
    assert title == "A2.5 Pre-sentence reports"
    assert head.split()[:4] == ["AREA", "Excellent", "±", "Satisfactory"]
    assert first.split() == ["Bedfordshire", "16%", "7", "71%", "8", "13%", "12", "0%", "3", "30", "7.50", *AVERAGE]
    assert averages.split() == ["Group", "average", "9%", "63%", "25%", "3%"]
    assert quartiles == "Quartiles of the averages: -8.00, 0.50, 6.00. Average is from -8.00 to 6.00, both included."
    assert note == "* A high share is bad: its difference is turned round."


AVERAGE = ("Above", "average")


def test_a_table_that_two_measures_share_has_both_titles_and_a_dash_for_a_blank(terminal: Terminal) -> None:
    first, second, _, *areas = reported(terminal, "pip_supervision_cro").lines
    assert (first[:6], second[:6]) == ("A2.11 ", "A2.17 ")
    blank = next(area for area in areas if area.startswith("Gloucestershire"))
    assert blank.split()[1:] == ["100%", "6", "-", "0", "-", "0", "62%", "1", "7", "1.75", "Average"]


def test_an_average_that_the_areas_do_not_give_is_said_beside_the_answer(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text("area,excellent_pct\nEssex,10\nSurrey,20\nAverage,16\n", encoding="utf-8")
    shown = terminal.run("report", "hmip", "--from-csv", str(file), "--json")
    assert [row["differences"] for row in shown.json] == [{"excellent": -5}, {"excellent": 5}]
    assert shown.err == "Average of excellent: 16% in the file, 15% by its areas, which counts.\n"


def test_what_is_no_such_table_names_file_and_line_and_answers_nothing(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text("area,excellent_pct\nEssex,10\nSurrey,many\n", encoding="utf-8")
    shown = terminal.run("report", "hmip", "--from-csv", str(file))
    assert (shown.code, shown.out) == (2, "")
    assert shown.err.startswith(f"{file}: line 3: excellent_pct is 'many'")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["report", "astrology"], "No report is called 'astrology'. There is: hmip."),
        (["report", "hmip"], "report hmip reads a printed table: give it with --from-csv FILE."),
        (["report", "hmip", "--from-csv", "nowhere.csv"], "'nowhere.csv' does not exist"),
    ],
)
def test_what_cannot_be_reported_is_said_plainly(words: list[str], says: str, terminal: Terminal) -> None:
    shown = terminal.run(*words)
    assert (shown.code, shown.out) == (2, "")
    assert says in shown.err
