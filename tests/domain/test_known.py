"""What was known on a day: the entries recorded until its end, and the state that they add up to."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import calendar, life
from domain.errors import NotFound
from domain.known import known_by, must_be_known_by
from tests.domain import builders as a
from tests.domain import random_lives
from tests.domain.random_lives import Life
from tests.domain.test_random_lives import FIXED, STARTS, steps


@settings(FIXED, max_examples=40)
@given(drawn=random_lives.lives(STARTS, 8))
def test_the_state_as_at_a_day_is_the_one_that_was_lived_until_then(drawn: Life) -> None:
    """However late a fact was told: what stood at the end of a day is what that day's entries add up to."""
    lived = [drawn[0](), *(after for _, after, _ in steps(drawn))]
    stood = {len(step.entries): step.sentence for step in lived}
    whole = lived[-1].entries
    for day in sorted({calendar.day(entry.recorded_at) for entry in whole}):
        count = sum(calendar.day(entry.recorded_at) <= day for entry in whole)
        assert known_by(whole, day) == list(whole[:count])
        if count in stood:  # else a message was told over midnight, and no state of it was kept
            assert life.evolve_all(known_by(whole, day)) == stood[count]
    assert count in stood


@settings(FIXED, max_examples=40)
@given(drawn=random_lives.lives(STARTS, 8), days=st.lists(st.integers(-5, 900), min_size=2, max_size=6))
def test_with_the_days_entries_are_only_added(drawn: Life, days: list[int]) -> None:
    whole = [drawn[0](), *(after for _, after, _ in steps(drawn))][-1].entries
    first = calendar.day(whole[0].recorded_at)
    found = [known_by(whole, first + timedelta(days=number)) for number in sorted(days)]
    for before, after in pairwise(found):
        assert after[: len(before)] == before
    assert known_by(whole, calendar.day(whole[-1].recorded_at)) == list(whole)


def test_a_late_fact_was_not_known_before_it_was_recorded() -> None:
    step = a.wait(a.order(), "1999-03-09")
    step = a.tell(step, "attended", "1999-03-12 09:00", occurred_at="1999-03-04 10:00")
    late = a.last(step, "attended")
    assert late not in known_by(step.entries, date(1999, 3, 11))
    assert late in known_by(step.entries, date(1999, 3, 12))
    assert "first_appointment" in {clock.key for clock in as_at(step, date(1999, 3, 11)).clocks}
    assert "first_appointment" not in {clock.key for clock in as_at(step, date(1999, 3, 12)).clocks}


def as_at(step: life.Step, day: date) -> life.Sentence:
    return life.evolve_all(known_by(step.entries, day))


def test_a_day_ends_at_midnight_in_london() -> None:
    step = a.tell(a.order(), "address_changed", "1999-06-01 23:59", "CA", known_from="a letter")
    step = a.tell(step, "address_changed", "1999-06-02 00:00", "CA", known_from="a call")
    assert [entry.seq for entry in step.entries if entry.type == "address_changed"] == [
        len(step.entries) - 1,
        len(step.entries),
    ]
    assert len(known_by(step.entries, date(1999, 6, 1))) == len(step.entries) - 1


def test_before_its_first_entry_nothing_was_known_of_a_sentence() -> None:
    with pytest.raises(NotFound, match=r"Nothing was known of S-1 on Sun 28 Feb 1999: its record begins on Mon 1 Mar"):
        must_be_known_by(list(a.order().entries), date(1999, 2, 28))


def test_a_day_to_come_shows_the_record_of_today() -> None:
    assert must_be_known_by(list(a.order().entries), date(2150, 1, 1)) == list(a.order().entries)
