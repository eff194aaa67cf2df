"""When something happened, when we learnt it, and when it counts."""

from datetime import timedelta

import pytest

from domain import calendar, life
from tests.domain import builders as a

CLOCK = calendar.instant("1999-03-05 10:00")


@pytest.mark.parametrize(
    ("received", "moment"),
    [
        pytest.param("1999-03-05 09:00", "1999-03-05 09:00", id="before the clock: when it was received"),
        pytest.param("1999-03-05 10:00", "1999-03-05 10:00", id="by the clock"),
        pytest.param("1999-03-05 10:01", "1999-03-05 10:01", id="a minute ahead of it: clocks differ"),
        pytest.param("1999-03-05 10:01:01", "1999-03-05 10:00", id="more than a minute ahead: the clock"),
        pytest.param("2040-01-01", "1999-03-05 10:00", id="far ahead: the clock"),
        pytest.param("1999-02-01", "1999-03-01 16:00", id="before the last moment: the last moment"),
    ],
)
def test_a_message_is_handled_when_it_was_received(received: str, moment: str) -> None:
    found = life.moment_of(a.order().sentence, calendar.instant(received), CLOCK)
    assert found == calendar.instant(moment)


def test_the_last_moment_stands_above_a_clock_that_was_put_back() -> None:
    early = calendar.instant("1999-02-01")
    assert life.moment_of(a.order().sentence, early, early) == a.order().sentence.last_moment


@pytest.mark.parametrize(
    ("happened", "counts"),
    [
        pytest.param("1999-03-04 09:00", "1999-03-04 09:00:00", id="earlier: when it happened"),
        pytest.param("1999-03-05 10:00", "1999-03-05 10:00:00", id="now"),
        pytest.param("1999-03-05 10:01", "1999-03-05 10:00:00", id="a minute ahead: the moment"),
        pytest.param("1999-03-06 10:00", "1999-03-05 10:00:00", id="a day ahead: the moment"),
    ],
)
def test_a_fact_counts_as_of_when_it_happened_and_not_ahead_of_its_moment(happened: str, counts: str) -> None:
    entry = a.made(a.order(), "attended", "1999-03-05 10:00", happened=happened)[-1]
    assert a.london(entry.occurred_at) == counts
    assert a.london(entry.recorded_at) == "1999-03-05 10:00:00"


def test_a_fact_that_lies_more_than_a_day_ahead_does_not_fit() -> None:
    assert a.unfit(a.order(), "attended", "1999-03-05 10:00", happened="1999-03-06 10:01") == "in_the_future"


@pytest.mark.parametrize(
    ("start", "told", "body"),
    [
        pytest.param(a.order, ("suspend_contact", "1999-03-05"), {"reason": "illness"}, id="contact"),
        pytest.param(a.over, ("end", "2000-03-06"), {"summary": "completed"}, id="the end of a sentence"),
        pytest.param(a.order, ("assess", "1999-03-05"), {"harm": "low", "likelihood": "low"}, id="an assessment"),
    ],
)
def test_a_command_cannot_be_dated_years_ahead(start, told, body) -> None:
    assert a.refused(start(), *told, happened="2019-03-05", **body) == "command.in-the-future"


def test_a_fact_without_a_time_of_its_own_happened_when_it_was_received() -> None:
    entry = a.made(a.order(), "attended", "1999-03-05 10:00")[-1]
    assert entry.occurred_at == entry.recorded_at == CLOCK


def test_a_fact_known_only_by_its_day_says_so_in_its_entry() -> None:
    sent = a.message("attended", "1999-03-05 10:00", happened="1999-03-04").but(day_only=True)
    entry = life.take(a.order().sentence, sent, CLOCK).entries[-1]
    assert (entry.day_only, a.london(entry.occurred_at)) == (True, "1999-03-04 12:00:00")


def test_an_entry_is_never_recorded_before_the_one_before_it() -> None:
    step = a.tell(a.order(), "attended", "1999-03-05 10:00")
    late = a.tell(step, "view_stated", "1999-03-04 10:00", happened="1999-03-03")
    assert a.london(late.entries[-1].recorded_at) == "1999-03-05 10:00:00"
    assert a.london(late.entries[-1].occurred_at) == "1999-03-03 12:00:00"


# What time brings

DUE = calendar.end_of(calendar.day(calendar.instant("1999-03-08")))


@pytest.mark.parametrize("after", [timedelta(seconds=1), timedelta(seconds=30), timedelta(minutes=1)])
def test_what_time_brings_is_recorded_at_its_due_instant_within_a_minute_of_it(after: timedelta) -> None:
    missed = life.bring_up_to(a.order().sentence, DUE + after).entries[0]
    assert (missed.type, missed.occurred_at, missed.recorded_at) == ("missed", DUE, DUE)


def test_what_time_brought_longer_ago_is_recorded_when_it_is_found() -> None:
    found = DUE + timedelta(minutes=1, seconds=1)
    missed = life.bring_up_to(a.order().sentence, found).entries[0]
    assert (missed.occurred_at, missed.recorded_at) == (DUE, found)


def test_what_time_brings_is_never_recorded_before_the_last_moment() -> None:
    ended = a.made(a.order(), "sentence_varied", "1999-03-06 00:00:30", ends_on="1999-03-05")[-1]
    assert (ended.type, a.london(ended.occurred_at)) == ("term_ended", "1999-03-05 23:59:59")
    assert a.london(ended.recorded_at) == "1999-03-06 00:00:30"


def test_nothing_is_missed_while_its_due_instant_lasts() -> None:
    assert life.bring_up_to(a.order().sentence, DUE).entries == ()


def test_every_message_first_brings_what_is_due() -> None:
    entries = a.made(a.order(), "view_stated", "1999-03-09 09:00")
    assert a.types(entries) == ["missed", "missed", "view_stated"]


def test_what_follows_from_a_message_at_once_comes_after_it() -> None:
    ended = a.made(a.order(), "sentence_varied", "1999-09-01", ends_on="1999-06-30")
    assert a.types(ended)[-2:] == ["sentence_varied", "term_ended"]


# A clock ahead of ours


def by_a_clock(ahead: timedelta):
    sent = a.message("attended", "1999-03-05 10:00").but(received_at=CLOCK + ahead)
    moment = life.moment_of(a.order().sentence, sent.received_at, CLOCK)
    return life.take(a.order().sentence, sent, moment).entries[-1]


def test_an_entry_says_when_a_clock_ahead_of_ours_was_not_believed() -> None:
    entry = by_a_clock(timedelta(minutes=61))
    assert entry.recorded_at == CLOCK
    assert a.reason(entry, "received_ahead_of_the_clock").values == {"received_at": "1999-03-05T11:01:00Z"}


def test_a_clock_a_minute_ahead_is_believed_without_a_word() -> None:
    entry = by_a_clock(timedelta(minutes=1))
    assert entry.recorded_at == CLOCK + timedelta(minutes=1)
    assert "received_ahead_of_the_clock" not in [one.code for one in entry.because]
