"""Reports: over the whole record, and over a printed table of areas, worked out anew."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from domain.messages import Entry
from tests.clients.lives import keep_at, life_of, quiet
from tests.domain.measures.sheets import FOLDER, SHEETS, Sheet
from tests.terminal import Shown, Terminal


def rechained(entries: Sequence[Entry]) -> list[Entry]:
    """The same entries as one chain again, after one of them was written otherwise."""
    chained: list[Entry] = []
    for entry in entries:
        chained.append(entry.sealed(chained[-1].chain if chained else ""))
    return chained


@pytest.fixture
def lived(terminal: Terminal) -> Terminal:
    """A terminal whose record holds an order that was breached, one that was not, and one of another area."""
    south = tuple(
        replace(entry, data=entry.data.but(area="south")) if entry.type == "engagement_opened" else entry
        for entry in life_of("line-manager-authorises", "S-3")
    )
    keep_at(terminal.home, life_of("breached-on-third-failure", "S-1"), quiet("S-2"), rechained(south))
    return terminal


def test_a_report_counts_every_sentence_of_the_record_and_names_them(lived: Terminal) -> None:
    rows = lived.run("report", "hmip", "--json", "--who").json
    row = next(row for row in rows if row["measure"] == "breach_by_third_failure")
    assert (row["group"], row["met"], row["of"], row["unknown"], row["outside"], row["value"]) == (
        "all",
        2,
        2,
        0,
        1,
        100,
    )
    assert (row["who_met"], row["who_not_met"], row["who_unknown"]) == (["S-1", "S-3"], [], [])
    late = next(row for row in rows if row["measure"] == "explanation_action_2d")
    assert (late["met"], late["of"], late["value"]) == (1, 2, 50)
    assert (late["who_met"], late["who_not_met"]) == (["S-3"], ["S-1"])


def test_a_report_is_as_at_a_day_of_a_period_an_area_a_manager(lived: Terminal) -> None:
    def of(*options: str) -> int:
        rows = lived.run("report", "hmip", "--json", *options).json
        return sum(row["of"] for row in rows if row["measure"] == "explanation_recorded")

    assert of() == 2
    assert of("--as-at", "1999-03-21") == 0
    assert of("--as-at", "1999-03-22") == 1
    assert of("--period", "1999-03") == 1
    assert of("--from", "1999-04-01", "--to", "1999-06-30") == 1
    assert of("--area", "south") == 1
    assert of("--manager", "brandt") == 2
    assert of("--manager", "nobody") == 0


def test_areas_stand_beside_their_average_with_their_band(lived: Terminal) -> None:
    shown = lived.run("report", "hmip", "--by", "area")
    assert shown.code == 0
    header, north, south, average = shown.out.partition("Table A2.13")[2].splitlines()[1:5]
    assert header.split()[0] == "AREA"
    assert north.split()[:3] == ["north", "0%", "-50"]
    assert south.split()[:3] == ["south", "100%", "50"]
    assert average.split()[:3] == ["Group", "average", "50%"]


def test_a_report_for_programs_is_csv_with_a_line_for_each_group_and_measure(lived: Terminal) -> None:
    lines = lived.run("report", "hmip", "--csv", "--by", "area").lines
    assert lines[0] == "report,section,group,measure,unit,basis,too_small,met,of,unknown,outside,value"
    assert any(line.endswith("south,explanation_action_2d,percent,computed,False,1,1,0,0,100") for line in lines)
    named = lived.run("report", "hmip", "--csv", "--who").lines
    assert any(line.endswith(",100,S-1 S-3,,") for line in named)


def test_of_groups_that_equality_is_monitored_by_small_ones_are_not_printed(lived: Terminal) -> None:
    rows = lived.run("report", "hmip", "--json", "--who", "--by", "sex").json
    (row,) = [row for row in rows if row["measure"] == "breach_by_third_failure"]
    assert (row["group"], row["too_small"], row["met"], row["who_met"]) == ("not known", True, None, None)
    shown = lived.run("report", "hmip", "--who", "--by", "sex").out
    assert "too few" in shown
    assert "S-1" not in shown


def test_a_definition_says_what_is_counted_of_what_and_its_source(terminal: Terminal) -> None:
    shown = terminal.run("report", "--define", "breach_by_third_failure")
    assert shown.code == 0
    assert shown.lines[0] == "breach_by_third_failure  Breach by the third failure"
    assert [line.split()[0] for line in shown.lines[1:]] == ["counts", "of", "leaves", "source", "basis"]
    assert len(terminal.run("report", "--define", "hmip").lines) > 100
    assert "hmip" in terminal.run("report").out


def test_scores_are_rows_too_and_stand_before_the_measures_that_they_are_made_of(lived: Terminal) -> None:
    rows = lived.run("report", "esi", "--json").json
    (overall,) = [row for row in rows if row["measure"] == "overall" and row["section"] == "Scores, all cases"]
    assert (overall["unit"], overall["basis"], overall["value"]) == ("score", "judged", None)
    assert lived.run("report", "esi").lines[2].startswith("Scores, all cases")
    by_sex = lived.run("report", "esi", "--json", "--by", "sex").json
    assert not [row for row in by_sex if row["unit"] == "score"]


def test_what_predicts_delivery_is_defined_with_its_limits(terminal: Terminal) -> None:
    shown = terminal.run("report", "delivery", "--define")
    assert shown.code == 0
    assert "It must not decide the tier" in shown.out


def test_a_report_over_nothing_says_so(terminal: Terminal) -> None:
    assert "No sentences match." in terminal.run("report", "hmip").out
    assert terminal.run("report", "hmip", "--json").json == []


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
        (["report", "astrology"], "No report is called 'astrology'. There are: hmip"),
        (["report", "--define", "astrology"], "No report or measure is called 'astrology'."),
        (["report", "hmip", "--period", "2026Q5"], "'2026Q5' is no period: write 2026, 2026Q3 or 2026-05"),
        (["report", "hmip", "--period", "2026", "--to", "2026-05-01"], "say --period, or --from and --to."),
        (["report", "hmip", "--from", "2026-05-02", "--to", "2026-05-01"], "ends on 2026-05-01, before it begins"),
        (["report", "hmip", "--by", "colour"], "'colour' is not one of"),
        (["report", "hmip", "--from-csv", "nowhere.csv"], "'nowhere.csv' does not exist"),
    ],
)
def test_what_cannot_be_reported_is_said_plainly(words: list[str], says: str, terminal: Terminal) -> None:
    shown = terminal.run(*words)
    assert (shown.code, shown.out) == (2, "")
    assert says in shown.err
