"""What a sentence keeps of its dated facts, and that what it forgets is never missed."""

from pathlib import Path

import pytest

from domain import memory, rehearsal, scenario
from domain.state import Dated, Handled
from tests.conftest import EXAMPLES, ROOT
from tests.domain import builders as a
from tests.domain.builders import NO_DATE, NOT_OWED

LIVES = sorted((Path(__file__).parent / "lives").glob("*.yaml"))
YEARS = sorted((ROOT / "bench").glob("*.yaml"))


@pytest.mark.parametrize("path", [*EXAMPLES, *LIVES, *YEARS], ids=lambda path: path.stem)
def test_a_sentence_that_forgets_nothing_makes_the_same_entries(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one place where our own code is replaced: there is no other way to live without forgetting."""
    forgetful = rehearsal.live(scenario.read(path))
    monkeypatch.setattr(memory, "forget", lambda sentence: sentence)
    remembering = rehearsal.live(scenario.read(path))
    assert [entry.text for entry in forgetful.entries] == [entry.text for entry in remembering.entries]
    assert forgetful.refusals == remembering.refusals


def kept(step, kind: str) -> list[str]:
    """The days of the dated facts of one kind."""
    return [a.london(fact.at)[:10] for fact in step.sentence.facts(kind)]


def later(step, at: str):
    """The same once something else is told, at that time."""
    return a.tell(step, "view_stated", at)


@pytest.mark.parametrize(
    ("at", "days"),
    [
        pytest.param("1999-09-25", [4, 20, 30], id="while a counted period may look back on it"),
        pytest.param("1999-09-27", [4, 30], id="no longer, but for the first and the last"),
    ],
)
def test_contacts_are_kept_for_two_counted_periods_the_first_and_the_last_for_good(at: str, days: list[int]) -> None:
    step = a.order()
    for day in (4, 20, 30):
        step = a.tell(step, "attended", f"1999-03-{day:02}")
    assert kept(later(step, at), "attended") == [f"1999-03-{day:02}" for day in days]


def test_an_appointment_is_kept_as_long_as_it_is_open() -> None:
    step = a.appointed(a.order(), "A1", "1999-03-04", when="1999-03-08 10:00")
    done = a.tell(step, "attended", "1999-03-08 10:00", "OM", appointment="A1")
    assert kept(later(step, "1999-12-01"), "appointment_made") == ["1999-03-04"]
    assert kept(later(done, "1999-12-01"), "appointment_made") == []


def test_the_ladder_is_kept_while_this_supervision_goes_on() -> None:
    step = a.tell(a.order(), "sentence_varied", "1999-03-05", ends_on="2003-02-28")
    step = a.unacceptable(step, "A1", "1999-03-10")
    assert kept(later(step, "2002-12-01"), "judged") == ["1999-03-10"]


def test_the_ladder_of_an_earlier_stretch_is_kept_for_a_year() -> None:
    step = a.unacceptable(a.licence(), "A1", "2023-05-16")
    step = a.tell(step, "recall", "2023-08-04", reason="gone", countersigned_by="LM:parks")
    step = a.tell(a.tell(step, "returned", "2023-08-15", "prison", prison="x"), "released", "2023-10-02", "prison")
    assert kept(later(step, "2024-05-19"), "failed_to_attend") == ["2023-05-16"]
    assert kept(later(step, "2024-05-21"), "failed_to_attend") == []


def test_news_is_kept_until_it_is_answered_and_a_year() -> None:
    step = a.tell(a.order_since_2021(), "risk_information", "2022-05-10", source="police")
    answered = a.assessed(step, "2022-05-12", "low")
    assert kept(later(step, "2023-09-01"), "risk_information") == ["2022-05-10"]
    assert kept(later(answered, "2023-05-01"), "risk_information") == ["2022-05-10"]
    assert kept(later(answered, "2023-09-01"), "risk_information") == []


def test_of_what_only_the_latest_counts_two_are_kept() -> None:
    step = a.planned(a.order(), "1999-03-10")
    for at in ("1999-04-01", "1999-05-04", "1999-06-01"):
        step = a.tell(step, "review", at, findings="on course", plan_still_fits=True)
    assert kept(step, "reviewed") == ["1999-05-04", "1999-06-01"]


def test_what_some_rule_always_looks_back_on_is_never_forgotten() -> None:
    step = a.tell(a.licence(), "sentence_varied", "2023-06-01", ends_on="2054-01-01")
    old = later(step, "2050-01-01")
    assert (kept(old, "sentenced"), kept(old, "released")) == (["2021-11-08"], ["2023-05-09"])


def test_messages_are_remembered_with_all_that_they_made() -> None:
    handled = (Handled("M1", 3, 3, a.order().sentence.last_moment),)
    again = memory.remember(handled, Handled("M1", 4, 4, a.order().sentence.last_moment))
    assert [(one.first, one.last) for one in again] == [(3, 4)]
    other = memory.remember(again, Handled("M2", 5, 5, a.order().sentence.last_moment))
    assert [one.id for one in other] == ["M1", "M2"]


def test_forgetting_leaves_no_empty_kinds_behind() -> None:
    old = a.order().sentence.keeping("attended", Dated(a.order().sentence.last_moment, 1))
    much_later = old.but(last_moment=old.last_moment.replace(year=2001))
    assert "attended" in memory.forget(much_later).dated, "the first contact shows that it took place"
    judged_long_ago = a.licence().sentence.keeping("judged", Dated(old.last_moment, 1))
    assert "judged" not in memory.forget(judged_long_ago).dated


# What is forgotten and then missed


def test_a_visit_made_when_the_risk_rose_still_counts_after_half_a_year() -> None:
    step = a.tell(a.assessed(a.order_since_2021(), "2022-05-10", "medium"), "home_visit_made", "2022-05-20")
    step = a.tell(a.assessed(step, "2022-07-01", "high"), "home_visit_made", "2022-07-08")
    assert (a.due(step, "home_visit"), a.due(later(step, "2023-02-01"), "home_visit")) == (NOT_OWED, NOT_OWED)


def test_who_was_offered_appointments_and_never_came_is_not_owed_a_first_one_again() -> None:
    step = a.unacceptable(a.order(), "A1", "1999-03-04")
    assert (
        a.due(step, "first_appointment_arranged"),
        a.due(later(step, "1999-10-01"), "first_appointment_arranged"),
    ) == (
        NOT_OWED,
        NOT_OWED,
    )


def test_a_period_counted_late_still_knows_what_was_offered_in_it() -> None:
    step = a.tell(a.failed(a.order(), "A1", "1999-05-10"), "suspend_contact", "1999-05-12", reason="illness")
    resumed = a.tell(step, "resume_contact", "1999-12-01")
    counted = next(entry for entry in resumed.entries if entry.type == "contacts_counted")
    assert (counted.data.period, counted.data.offered) == (1, 1)


def test_an_answer_that_is_owed_is_not_forgotten() -> None:
    step = a.tell(a.order_since_2021(), "risk_information", "2022-05-10", source="police")
    assert a.due(later(step, "2023-09-01"), f"reassessment/{step.sentence.seq}") == NO_DATE
