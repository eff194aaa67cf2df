from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from domain import calendar, words
from domain.model import Harm


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "not known"),
        (True, "yes"),
        (False, "no"),
        (3, "3"),
        ("no_further_action", "no further action"),
        (Harm.VERY_HIGH, "very high"),
        (date(1999, 3, 5), "Fri 5 Mar 1999"),
        (date(1999, 12, 31), "Fri 31 Dec 1999"),
    ],
)
def test_a_value_is_said_in_words(value: object, said: str) -> None:
    assert words.say(value) == said


@pytest.mark.parametrize(
    ("instant", "said"),
    [
        pytest.param("1999-03-05 12:00", "Fri 5 Mar 1999", id="midday is the day alone"),
        pytest.param("1999-03-05 23:59:59", "Fri 5 Mar 1999", id="the end of the day too"),
        pytest.param("1999-07-05 12:00", "Mon 5 Jul 1999", id="in summer too"),
        pytest.param("1999-03-05 10:00", "Fri 5 Mar 1999 at 10am", id="a full hour"),
        pytest.param("1999-03-05 16:30", "Fri 5 Mar 1999 at 4:30pm", id="an hour and minutes"),
        pytest.param("1999-03-05 00:05", "Fri 5 Mar 1999 at 12:05am", id="after midnight"),
        pytest.param("1999-07-05T09:15:00Z", "Mon 5 Jul 1999 at 10:15am", id="in London's time"),
    ],
)
def test_an_instant_is_said_as_its_day_and_a_time_that_means_something(instant: str, said: str) -> None:
    assert words.on(calendar.instant(instant)) == words.say(calendar.instant(instant)) == said


@dataclass
class Told:
    who: str
    at: datetime
    finding: str | None = None


def test_a_sentence_is_filled_with_values_in_words_and_ids_as_they_are() -> None:
    told = Told("A_7", datetime(1999, 3, 5, 10, tzinfo=UTC), "no_action")
    assert words.fill("{who} on {at}: {finding}", told) == "A 7 on Fri 5 Mar 1999 at 10am: no action"
    assert words.fill("{who}: {finding}", told, as_they_are={"who"}) == "A_7: no action"


def test_what_is_not_known_is_said_so_even_where_an_id_would_stand() -> None:
    told = Told("", datetime(1999, 3, 5, tzinfo=UTC))
    assert words.fill("{who}|{finding}", told, as_they_are={"who", "finding"}) == "|not known"
