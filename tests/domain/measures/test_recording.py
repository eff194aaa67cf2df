"""Recording: how late, how complete, how accurate, worked out by hand."""

from datetime import date

import pytest

from domain.life import Step
from domain.measures.measure import MET, NOT_MET, OUTSIDE, UNKNOWN, Count, Window
from domain.measures.recording import TELLERS
from domain.measures.table import REPORTS
from tests.domain.builders import EVERYTHING, assessed, custody, order, over, planned, tell, wait
from tests.domain.measures.lives import LATER, counted, counted_in

PUT_RIGHT, TREATED = "late-doubled-annulled", "treatment-before-its-stage"
BY_ROLE = {f"recorded_within_a_day_by_{role}" for role in TELLERS}


def late() -> Step:
    """An order of 1 March 1999 with four entries of its first day (opened and sentenced by the court, allocated by the
    line manager, and one of the day after by the administrator); contacts told after one day, seven, and eight."""
    step = tell(order(), "appointment_made", "1999-03-02", "CA", appointment="A1", when="1999-03-04 10:00")
    for told, happened in (("05", "04"), ("18", "11"), ("26", "18")):
        step = tell(step, "attended", f"1999-03-{told} 10:00", "OM", happened=f"1999-03-{happened} 10:00")
    return step


def test_how_soon_is_counted_in_days_from_what_happened_to_its_record() -> None:
    assert counted_in("recorded_within_a_day", late()) == Count(5, 7)
    assert counted_in("recorded_within_a_week", late()) == Count(6, 7)
    assert counted_in("recording_days", late()) == Count(1 + 7 + 8, 7)


def test_each_role_is_counted_by_itself() -> None:
    found = {role: counted_in(f"recorded_within_a_day_by_{role}", late()) for role in TELLERS}
    told = {"court": Count(2, 2), "line_manager": MET, "case_administrator": MET, "offender_manager": Count(1, 3)}
    assert found == {role: told.get(role, OUTSIDE) for role in TELLERS}


def test_what_time_brought_is_nobodys_entry() -> None:
    step = wait(late(), "1999-06-30")
    assert len(step.entries) > len(late().entries)
    assert counted_in("recording_days", step) == counted_in("recording_days", late())


def test_an_entry_counts_by_the_day_on_which_it_happened() -> None:
    week = Window(date(1999, 3, 18), date(1999, 3, 24), LATER)
    assert counted_in("recording_days", late(), LATER, week) == Count(8, 1)
    # told on the 26th
    assert counted_in("recording_days", late(), date(1999, 3, 25), week) == OUTSIDE


def test_what_was_struck_is_counted_of_all_that_was_told() -> None:
    step = late()
    kept = next(entry for entry in step.entries if entry.type == "attended")
    step = tell(
        step, "annul", "1999-03-29", "OM", seq=kept.seq, type="attended", occurred_on="1999-03-04", reason="not him"
    )
    assert counted_in("struck", late()) == Count(0, 7)
    assert counted_in("struck", step) == Count(1, 7)
    assert counted_in("recorded_within_a_day", step) == Count(4, 6)
    assert counted_in("struck", step, LATER, Window(date(1999, 3, 5), LATER, LATER)) == Count(0, 2)


def test_an_example_in_which_one_failure_was_struck() -> None:
    # the first contact was told on the sixth day after it
    assert counted("recording_days", PUT_RIGHT).met == 6
    assert counted("struck", PUT_RIGHT).met == 1


DOCUMENTS = [
    # fifteen days from Monday 1 March 1999 end on the 16th
    ("assessment_on_record", order(), "1999-03-15", OUTSIDE),
    ("assessment_on_record", order(), "1999-03-16", NOT_MET),
    ("assessment_on_record", assessed(order(), "1999-03-09", "unknown"), "1999-03-16", NOT_MET),
    ("assessment_on_record", assessed(order(), "1999-03-09", "low"), "1999-03-16", MET),
    # fifteen working days end on the 22nd
    ("plan_on_record", order(), "1999-03-21", OUTSIDE),
    ("plan_on_record", order(), "1999-03-22", NOT_MET),
    ("plan_on_record", planned(order(), "1999-03-10"), "1999-03-22", MET),
    # five working days from Tuesday 9 March end on the 16th
    ("risk_management_plan_on_record", order(), "1999-03-22", UNKNOWN),
    ("risk_management_plan_on_record", assessed(order(), "1999-03-09", "low"), "1999-03-22", OUTSIDE),
    ("risk_management_plan_on_record", assessed(order(), "1999-03-09", "high"), "1999-03-15", OUTSIDE),
    ("risk_management_plan_on_record", assessed(order(), "1999-03-09", "high"), "1999-03-16", NOT_MET),
    (
        "risk_management_plan_on_record",
        planned(assessed(order(), "1999-03-09", "high"), "1999-03-10", risk_management_plan="R1"),
        "1999-03-16",
        MET,
    ),
    # a plan of 10 March has its first quarter on 10 June
    ("review_on_record", order(), "1999-06-10", OUTSIDE),
    ("review_on_record", planned(order(), "1999-03-10"), "1999-06-09", OUTSIDE),
    ("review_on_record", planned(order(), "1999-03-10"), "1999-06-10", NOT_MET),
    # seen on Thursday 4 March: explained by Friday
    ("order_explained_on_record", order(), "1999-03-22", OUTSIDE),
    ("order_explained_on_record", tell(order(), "attended", "1999-03-04", "OM"), "1999-03-04", OUTSIDE),
    ("order_explained_on_record", tell(order(), "attended", "1999-03-04", "OM"), "1999-03-05", NOT_MET),
    (
        "order_explained_on_record",
        tell(
            tell(order(), "attended", "1999-03-04", "OM"),
            "explain_order",
            "1999-03-04 15:00",
            "OM",
            explained=EVERYTHING,
            understood=True,
        ),
        "1999-03-05",
        MET,
    ),
]


@pytest.mark.parametrize(("measure", "step", "as_at", "count"), DOCUMENTS)
def test_a_document_is_missing_once_its_time_is_over(measure: str, step: Step, as_at: str, count: Count) -> None:
    assert counted_in(measure, step, date.fromisoformat(as_at)) == count


def test_a_review_serves_for_a_quarter() -> None:
    reviewed = tell(
        planned(order(), "1999-03-10"), "review", "1999-06-08", "OM", findings="on course", plan_still_fits=True
    )
    assert counted_in("review_on_record", reviewed, date(1999, 9, 8)) == MET
    assert counted_in("review_on_record", reviewed, date(1999, 9, 9)) == NOT_MET


@pytest.mark.parametrize("measure", sorted({row[0] for row in DOCUMENTS}))
def test_nothing_is_missing_of_a_sentence_that_is_over_or_inside_or_of_another_period(measure: str) -> None:
    assert counted_in(measure, over()) == OUTSIDE
    assert counted_in(measure, custody()) == OUTSIDE
    assert counted(measure, TREATED, LATER, Window(date(2022, 6, 1), LATER, LATER)) == OUTSIDE


def test_every_measure_is_worked_out_by_hand() -> None:
    lags = {"recorded_within_a_day", "recorded_within_a_week", "recording_days", "struck"}
    documents = {row[0] for row in DOCUMENTS}
    assert lags | BY_ROLE | documents == {one.name for one in REPORTS["recording"].measures}
