"""What time brings: missed obligations and their reports, what is caught up, and the turns of a sentence."""

import pytest

from domain import time
from domain.model import Role, Where
from tests.domain import builders as a
from tests.domain.builders import NOT_OWED

# Missed and escalated


def test_an_obligation_that_nobody_met_is_reported_to_the_offender_manager() -> None:
    missed = a.brought(a.order(), "1999-03-09")[0]
    assert missed.type == "missed"
    assert missed.data.model_dump(mode="json") == {
        "key": "first_appointment",
        "deed": "Hold the first appointment",
        "due": "1999-03-08T23:59:59Z",
        "owner": "offender_manager",
        "to": "offender_manager",
        "under_instruction": None,
    }


def test_a_missed_obligation_names_its_standard_and_what_started_its_clock() -> None:
    missed = a.brought(a.order(), "1999-03-09")[0]
    past = a.reason(missed, "past_due")
    assert (past.standard, past.entries) == ("ns1995@1/first_appointment", (2,))
    assert past.values == {"since": "1999-03-01T12:00:00Z"}


def test_a_missed_obligation_stays_open_with_the_offender_manager() -> None:
    step = a.wait(a.order(), "1999-03-09")
    assert a.asked_of(step, "first_appointment_arranged") is Role.OFFENDER_MANAGER
    assert a.due(step, "first_appointment_arranged") == "1999-03-08"


def test_a_report_nobody_answers_goes_to_the_line_manager_five_working_days_later() -> None:
    step = a.wait(a.order(), "1999-03-09")
    escalated = a.brought(step, "1999-03-16")[0]
    assert (escalated.type, escalated.data.to) == ("escalated", Role.LINE_MANAGER)
    assert a.london(escalated.occurred_at) == "1999-03-15 23:59:59"
    assert a.asked_of(a.wait(step, "1999-03-16"), "first_appointment") is Role.LINE_MANAGER


def test_five_working_days_run_from_when_the_report_was_recorded() -> None:
    found_late = a.found(a.order(), "1999-03-12")
    assert a.types(a.brought(found_late, "1999-03-19")) == []
    assert set(a.types(a.brought(found_late, "1999-03-20"))) == {"escalated"}


def test_nothing_is_reported_a_third_time() -> None:
    step = a.wait(a.order(), "1999-04-01")
    assert [entry.type for entry in a.brought(step, "1999-05-30")] == []


def test_an_obligation_done_late_closes_its_report() -> None:
    step = a.tell(a.wait(a.order(), "1999-03-09"), "attended", "1999-03-10")
    assert a.due(step, "first_appointment") == NOT_OWED
    assert "escalated" not in a.types(a.brought(step, "1999-04-01"))


def test_missed_on_one_day_the_order_is_by_due_instant_then_standard() -> None:
    assert [one.data.key for one in a.brought(a.order(), "1999-03-09")] == [
        "first_appointment",
        "first_appointment_arranged",
    ]


def test_before_allocation_a_report_goes_to_the_case_administrator() -> None:
    missed = a.brought(a.sentenced(), "1999-03-09")[0]
    assert (missed.data.owner, missed.data.to) == (Role.OFFENDER_MANAGER, Role.CASE_ADMINISTRATOR)


def test_an_obligation_without_a_date_is_never_missed() -> None:
    passed = a.brought(a.custody(), "2023-05-01")
    assert [one.data.key for one in passed if one.type == "missed"] == ["handover"]


# Taken on late


def test_what_had_fallen_due_before_is_caught_up_in_one_entry() -> None:
    late = a.sentenced(taken_on="1999-06-10")
    assert a.types(late.entries) == ["engagement_opened", "sentenced", "caught_up"]
    assert [(past.key, a.london(past.due)[:10]) for past in a.last(late, "caught_up").data.items] == [
        ("first_appointment", "1999-03-08"),
        ("first_appointment_arranged", "1999-03-08"),
        ("contacts/1", "1999-05-31"),
    ]


def test_what_was_caught_up_is_reported_to_nobody_afterwards() -> None:
    late = a.sentenced(taken_on="1999-06-10")
    assert [one.data.key for one in a.brought(late, "1999-09-30") if one.type in ("missed", "escalated")] == []


def test_what_was_caught_up_stays_to_be_done() -> None:
    late = a.allocated(a.sentenced(taken_on="1999-06-10"), "1999-06-10 13:00")
    assert a.asked_of(late, "first_appointment") is Role.LINE_MANAGER
    assert a.met(a.made(late, "attended", "1999-06-14")[-1])["first_appointment"] == "met_late"


def test_what_was_caught_up_is_recorded_when_the_sentence_was_taken_on() -> None:
    caught_up = a.last(a.sentenced(taken_on="1999-06-10"), "caught_up")
    assert a.london(caught_up.occurred_at) == a.london(caught_up.recorded_at) == "1999-06-10 12:00:00"
    assert caught_up.words == "Taken on late: 3 obligations had fallen due before"


def test_the_next_counted_period_goes_on_where_the_last_was_caught_up() -> None:
    assert a.due(a.sentenced(taken_on="1999-06-10"), "contacts/2") == "1999-08-31"


def test_taken_on_in_time_nothing_is_caught_up() -> None:
    assert "caught_up" not in a.types(a.sentenced(taken_on="1999-03-05").entries)


def test_a_sentence_taken_on_after_its_term_is_over_and_waits_to_be_evaluated() -> None:
    late = a.sentenced(taken_on="2000-03-06")
    assert a.types(late.entries)[2:] == ["caught_up", "term_ended"]
    assert a.london(late.entries[-1].occurred_at) == "2000-02-29 23:59:59"
    assert (late.sentence.where, a.owes(late)) == (Where.OVER, ["evaluation"])


def test_taken_on_long_after_its_term_its_evaluation_is_caught_up_too() -> None:
    late = a.sentenced(taken_on="2000-06-01")
    assert a.types(late.entries)[2:] == ["caught_up", "term_ended", "caught_up"]
    assert [past.key for past in late.entries[-1].data.items] == ["evaluation"]


# Turns


def test_everything_that_turns_by_itself_has_a_turn() -> None:
    turns = {"term", "cover", "responsibility", "stay", "policy", "priority", "tier_override", "tier_turn"}
    assert set(time.TURNS) == turns | {"release_law", "licence_end"}


@pytest.mark.parametrize(
    ("start", "to", "brings"),
    [
        pytest.param(lambda: a.order(), "2000-03-01", "term_ended", id="the end of the term"),
        pytest.param(lambda: covered(), "1999-03-13", "cover_ended", id="the end of a cover"),
        pytest.param(lambda: accepted(), "1999-04-06", "responsibility_passed", id="the moment of a transfer"),
        pytest.param(lambda: stayed(), "1999-05-01", "stay_ended", id="the end of an authorisation"),
        pytest.param(lambda: a.order(), "1999-06-01", "contacts_counted", id="the end of a period"),
    ],
)
def test_time_brings(start, to: str, brings: str) -> None:
    found = [entry for entry in a.brought(start(), to) if entry.type == brings]
    assert [entry.by.role for entry in found] == [Role.SYSTEM]


def covered():
    return a.tell(
        a.order(),
        "cover_absence",
        "1999-03-05",
        by_whom="dale",
        from_day="1999-03-08",
        until="1999-03-12",
        reason="leave",
    )


def accepted():
    asked = a.tell(
        a.order(), "transfer_sentence", "1999-03-05", to_area="west", moment="1999-04-05 10:00", reason="moved"
    )
    return a.tell(asked, "accept_transfer", "1999-03-08", "OM:dale", offender_manager="dale")


def stayed():
    return a.tell(
        a.three_failures(), "authorise_not_breaching", "1999-03-24 16:00", reason="motivated", until="1999-04-30"
    )
