"""The inspection's scores: South Wales as printed, exact; what is missing is unknown; judgements alone move them.

`printed/esi_scores_south_wales.csv` holds the report's own figures, `known_discrepancies.csv` where they cannot be
right: C3 of the first inspection is 62 in the summary and 65 in the body, and 65 alone gives the printed section; the
follow-up's section C is printed 83 for 82.3; the first one's section D is printed 60, at most 59.3 by its criteria.
"""

import csv
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.measures.account import Account
from domain.measures.esi.criteria import ESI
from domain.measures.esi.report import REPORT
from domain.measures.esi.score import Scores, judged_of, overall_score, score_tables, section_score
from domain.measures.facts import Fact, facts_of
from domain.measures.measure import MET, NOT_MET, OUTSIDE, UNKNOWN, Count, Score, Tally, Window, figures
from domain.rounding import half_up
from tests.domain import builders
from tests.domain.builders import tell
from tests.domain.measures.esi.facts import HIGH, fact, order
from tests.domain.measures.test_esi import MEASURES, YEAR

PRINTED = Path(__file__).parent / "printed" / "esi_scores_south_wales.csv"
ORIGINAL, FOLLOW_UP = "original_body", "follow_up_body"
PERCENTS = st.fractions(0, 100, max_denominator=60)


def printed(column: str) -> dict[str, Fraction]:
    """The percents of a column by criterion."""
    with PRINTED.open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["value_kind"] == "percent" and row[column]]
    return {row["criterion"]: Fraction(row[column]) for row in rows}


def rounded(score: Fraction | None, decimals: int = 0) -> float | None:
    return None if score is None else float(half_up(score, decimals))


@pytest.mark.parametrize(
    ("column", "sections", "overall"),
    [(ORIGINAL, {"B": 44.0, "C": 62.1, "D": 58.8}, 56), (FOLLOW_UP, {"B": 71.4, "C": 82.3, "D": 73.4}, 76)],
)
def test_the_scores_of_south_wales_follow_from_its_criteria(
    column: str, sections: dict[str, float], overall: int
) -> None:
    scores: Scores = {**printed(column)}
    assert {section: rounded(section_score(section, scores), 1) for section in sections} == sections
    assert rounded(overall_score(scores)) == overall


@pytest.mark.parametrize(
    ("column", "summary", "differ"),
    [(ORIGINAL, "original_summary", {"C3", "D_total"}), (FOLLOW_UP, "follow_up_summary", {"C_total"})],
)
def test_the_summary_differs_from_that_only_where_it_is_known_to(column: str, summary: str, differ: set[str]) -> None:
    scores = {**printed(column)}
    worked_out = {f"{section}_total": section_score(section, scores) for section in "BCD"}
    every = {**scores, **worked_out, "overall_B_to_D": overall_score(scores)}
    assert {name for name, score in printed(summary).items() if rounded(every[name]) != score} == differ


def test_the_weights_are_those_of_the_report() -> None:
    important = {one.criterion for one in ESI.criteria if one.class_ == "important"}
    assert important == {"B4", "C4", "D2"}
    assert {one.criterion for one in ESI.criteria if one.class_ is None} == {"A1", "A2", "A3", "A4", "A5", "D3"}
    assert {one.section: one.share_pct for one in ESI.scored_sections} == {"B": 30, "C": 40, "D": 30}


@pytest.mark.parametrize("missing", ESI.of_a_case)
def test_without_a_criterion_there_is_no_score_of_its_section_and_none_overall(missing: str) -> None:
    scores = {**printed(FOLLOW_UP)} | {missing: None}
    without = {section for section in "BCD" if section_score(section, scores) is None}
    assert without == {missing[0]}
    assert overall_score(scores) is None


@given(st.fixed_dictionaries(dict.fromkeys(ESI.of_a_case, PERCENTS)))
def test_a_score_lies_between_the_least_and_the_greatest_that_make_it(scores: dict[str, Fraction]) -> None:
    for section in "BCD":
        mine = [score for name, score in scores.items() if name[0] == section]
        found = section_score(section, scores)
        assert found is not None
        assert min(mine) <= found <= max(mine)
    overall = overall_score(scores)
    assert overall is not None
    assert min(scores.values()) <= overall <= max(scores.values())


def judged(criterion: str, answer: str, on: str = "2004-09-06") -> Fact:
    return fact("criterion_judged", on, criterion=criterion, answer=answer, reason="read")


@pytest.mark.parametrize(
    ("facts", "count"),
    [
        ([judged("B3", "yes")], MET),
        ([judged("B3", "no")], NOT_MET),
        ([judged("B3", "not_applicable")], OUTSIDE),
        ([judged("B3", "no"), judged("B3", "yes", "2004-09-07")], MET),
        ([judged("B3.1", "yes"), judged("B4", "yes")], UNKNOWN),
        ([], UNKNOWN),
    ],
)
def test_the_latest_judgement_on_the_whole_criterion_counts_and_no_other(facts: list[Fact], count: Count) -> None:
    assert MEASURES[judged_of("B3")].look(order(*facts), YEAR) == count


def test_a_part_is_judged_by_its_number_in_the_table() -> None:
    account = order(judged("B1.2", "yes"))
    assert MEASURES["esi_b1_2_judged"].look(account, YEAR) == MET
    assert MEASURES["esi_b1_2_judged"].title == "B1.2 judged: level"
    assert MEASURES["esi_b1_3_judged"].look(account, YEAR) == UNKNOWN


def accounts(*cases: list[Fact]) -> list[Account]:
    return [order(*facts) for facts in cases]


def rows(*cases: list[Fact]) -> tuple[dict[str, Score], dict[str, Score]]:
    """The scores of all and of high-risk cases by name."""
    found = figures(accounts(*cases), REPORT.measures, YEAR, None)["all"]
    all_cases, high_risk = score_tables(found)
    return {row.name: row for row in all_cases.rows}, {row.name: row for row in high_risk.rows}


def every(answer: str) -> list[Fact]:
    return [judged(criterion, answer) for criterion in ESI.of_a_case]


def test_a_criterion_scores_the_share_of_judged_cases_in_which_it_was_met() -> None:
    """Two yes of three that are judged, the fourth not known; of the two of high risk one is judged, no."""
    all_cases, high_risk = rows(every("yes"), every("yes"), [HIGH, *every("no")], [HIGH])
    assert all_cases["B1"] == Score(
        "B1", "Assessment of risk of harm", "critical, twice", Fraction(200, 3), Count(2, 3, 1)
    )
    assert all_cases["overall"].percent == Fraction(200, 3)
    assert high_risk["B1"].percent == 0
    assert high_risk["overall"].percent == 0


def test_what_the_record_shows_by_itself_moves_no_score() -> None:
    assert rows([HIGH], []) != rows([HIGH, judged("B1", "yes")], [])
    bare, shown = (
        rows(every("yes"))[0],
        rows([*every("yes"), fact("order_explained", "2004-03-11", understood=True)])[0],
    )
    assert bare == shown


def test_nobody_judged_is_no_score_and_not_zero() -> None:
    all_cases, _ = rows([HIGH], [])
    assert {row.percent for row in all_cases.values()} == {None}


def test_the_report_says_how_many_cases_are_of_high_risk_and_what_the_inspection_took() -> None:
    tallies = {"esi_sample": Tally()}
    for count in (MET, NOT_MET, NOT_MET, UNKNOWN):
        tallies["esi_sample"].add(count)
    first, second, *_ = score_tables(tallies)[0].notes
    assert first.startswith(
        "4 cases began supervision in the period. Of 3 whose risk of harm is assessed, 1 are of high"
    )
    assert second.startswith("The inspection took about 60 cases, 40 % of them high risk, 5 to 6 months")


def test_every_figure_says_whether_it_is_computed_or_judged() -> None:
    for measure in REPORT.measures:
        assert (measure.basis == "judged") == (measure.reads == ("criterion_judged",)), measure.name


def test_a_judgement_that_a_line_manager_told_is_counted() -> None:
    step = tell(builders.order(), "criterion_judged", "1999-09-06", "LM", criterion="B3", answer="no", reason="vague")
    account = Account("S-1", facts_of(step.entries))
    assert MEASURES[judged_of("B3")].look(account, Window(None, date(1999, 12, 31), date(1999, 12, 31))) == NOT_MET
