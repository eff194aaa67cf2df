"""What stands too close is merged, and the axis names few enough days."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.timeline import scale
from domain.timeline.scale import Tally
from domain.timeline.shape import Mark, Sort

START = date(1999, 3, 1)


def mark(day: int, sort: Sort, label: str = "", **more: object) -> Mark:
    return Mark(START + timedelta(days=day), sort, label, (day,), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "labels"),
    [
        (28, ["1 Mar", "8 Mar", "15 Mar", "22 Mar"]),
        (92, ["1 Mar", "8 Mar", "15 Mar", "22 Mar", "29 Mar", "5 Apr", "12 Apr"]),
        (366, ["Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb"]),
        (900, ["Apr", "Jul", "Oct", "Jan", "Apr", "Jul", "Oct", "Jan", "Apr", "Jul"]),
        (12 * 365, ["2000", "2001", "2002", "2003"]),
        (36 * 365, ["2000", "2005", "2010", "2015", "2020", "2025", "2030", "2035"]),
    ],
    ids=["weeks", "three months", "a year", "two years and a half", "twelve years", "a life"],
)
def test_the_axis_names_weeks_months_quarters_or_years(days: int, labels: list[str]) -> None:
    found = [tick.label for tick in scale.ticks(START, START + timedelta(days=days))]
    assert found[: len(labels)] == labels
    assert len(found) < 20


def test_the_year_stands_under_the_first_day_and_under_each_january() -> None:
    found = scale.ticks(START, START + timedelta(days=366))
    assert [(tick.label, tick.year) for tick in found if tick.year] == [("Mar", "1999"), ("Jan", "2000")]


def test_of_marks_too_close_the_worst_is_shown_with_how_many_and_all_their_names() -> None:
    crowd = [mark(0, Sort.MET), mark(1, Sort.LATE, "a", until=START), mark(2, Sort.LATE, "b"), mark(20, Sort.MET)]
    worst, other = scale.apart(crowd, 5)
    assert (worst.sort, worst.number, worst.label, worst.seqs, worst.until) == (Sort.LATE, 2, "a, b", (0, 1, 2), START)
    assert other == crowd[-1]


MARKS = st.lists(st.builds(mark, st.integers(0, 400), st.sampled_from(list(scale.WORST_FIRST))), max_size=30)


@given(marks=MARKS, days=st.floats(0.5, 60))
def test_no_two_marks_are_closer_than_asked_and_no_entry_is_lost(marks: list[Mark], days: float) -> None:
    shown = scale.apart(marks, days)
    assert all((after.on - before.on).days >= days for before, after in pairwise(shown))
    assert sorted(seq for one in shown for seq in one.seqs) == sorted(seq for one in marks for seq in one.seqs)


def test_every_mark_has_its_place_among_the_worst_or_is_never_merged_with_another_sort() -> None:
    alone = {Sort.PRISON, Sort.TARIFF, Sort.REFERRED, Sort.VOLUNTARY, Sort.MET, Sort.AREA}
    bands = {
        *(Sort.BEFORE, Sort.CUSTODY, Sort.COMMUNITY, Sort.LICENCE, Sort.SUPERVISED, Sort.AT_LARGE, Sort.OVER),
        *(Sort.NOT_KNOWN, Sort.PLANNED, Sort.RUNNING, Sort.SUSPENDED, Sort.MANAGER, Sort.NO_MANAGER, Sort.TIER),
    }
    assert set(Sort) - set(scale.WORST_FIRST) == alone | bands


def test_contacts_are_shown_one_by_one_while_they_stand_apart() -> None:
    weekly = [mark(day, Sort.KEPT) for day in range(0, 360, 7)]
    assert scale.tallies(weekly, START, START + timedelta(days=366), 4.5) is None
    assert scale.tallies([], START, START + timedelta(days=366), 4.5) is None


@pytest.mark.parametrize(("days", "by"), [(10, "month"), (40, "quarter"), (170, "year")])
def test_crowded_contacts_are_counted_by_the_shortest_stretch_with_room_for_a_figure(days: float, by: str) -> None:
    weekly = [mark(day, Sort.KEPT) for day in range(0, 700, 7)]
    found = scale.tallies(weekly, START, START + timedelta(days=700), days)
    assert found is not None
    assert found.by == by
    assert sum(one.kept for one in found.each) == len(weekly)


def test_a_tally_counts_what_was_kept_and_what_was_not_within_the_span() -> None:
    contacts = [mark(day, Sort.FAILED if day % 3 == 0 else Sort.KEPT) for day in range(0, 60, 2)]
    found = scale.tallies(contacts, START, START + timedelta(days=45), 5)
    assert found is not None
    assert found.each == (
        Tally(date(1999, 3, 1), date(1999, 4, 1), kept=10, failed=6),
        Tally(date(1999, 4, 1), START + timedelta(days=45), kept=10, failed=4),
    )
