from datetime import timedelta

import pytest

from domain import calendar, life
from domain.canonical import link
from domain.effects import Attempt
from domain.errors import BadInput, NotAllowed
from domain.model import Role
from domain.sentence import MEMORY
from tests.domain import builders as a
from tests.domain.builders import NO_DATE, NOT_OWED

# Taking a sentence on


def test_the_first_entry_carries_the_whole_start() -> None:
    first = a.engagement().entries[0]
    assert first.type == "engagement_opened"
    assert first.data.model_dump(exclude_none=True) == {
        "sentence": "S-1",
        "person": a.PERSON,
        "engagement": "E-1",
        "area": "north",
        "packs": (a.SINCE_2021,),
        "rules_version": life.RULES,
    }


def test_a_sentence_imposed_when_it_is_taken_on_is_its_second_entry() -> None:
    assert a.types(a.sentenced().entries) == ["engagement_opened", "sentenced"]


# Once


def test_a_message_told_twice_under_one_id_makes_nothing_new() -> None:
    once = a.tell(a.order(), "attended", "1999-03-04", id="M7")
    again = a.tell(once, "attended", "1999-03-04", id="M7")
    assert again == once


def test_under_one_id_nothing_new_is_made_whatever_else_it_says() -> None:
    once = a.tell(a.order(), "attended", "1999-03-04", id="M7")
    assert a.tell(once, "died", "1999-03-09", "CA", id="M7") == once


def test_what_a_message_made_is_known_by_its_id() -> None:
    step = a.tell(a.order(), "attended", "1999-03-04", id="M7")
    handled = life.handled(step.sentence, "M7")
    assert handled is not None
    assert [handled.first, handled.last] == [step.sentence.seq, step.sentence.seq]
    assert life.handled(step.sentence, "M8") is None


def test_a_message_is_known_for_ninety_days() -> None:
    step = a.tell(a.order(), "attended", "1999-03-04 10:00", id="M7")
    known = a.tell(step, "view_stated", "1999-06-02 11:00", id="M8")
    forgotten = a.tell(step, "view_stated", "1999-06-02 11:01", id="M8")
    assert life.handled(known.sentence, "M7") is not None
    assert life.handled(forgotten.sentence, "M7") is None


def test_a_fact_told_twice_under_another_id_is_known_already_and_changes_nothing() -> None:
    once = a.failed(a.order(), "A1", "1999-03-10")
    again = a.tell(once, "failed_to_attend", "1999-03-11", happened="1999-03-10 11:00", appointment="A1")
    known = again.entries[-1]
    assert (known.type, known.data.of) == ("already_known", once.sentence.seq)
    assert known.data.body == '{"appointment": "A1"}'
    assert (again.sentence.dated, again.sentence.clocks) == (once.sentence.dated, once.sentence.clocks)


def test_the_same_deed_an_hour_later_is_another_one() -> None:
    once = a.tell(a.order(), "attended", "1999-03-04 10:00")
    assert a.made(once, "attended", "1999-03-04 11:00")[-1].type == "attended"


def test_a_fact_that_leaves_no_trace_in_the_state_is_told_anew_each_time() -> None:
    once = a.tell(a.order(), "view_stated", "1999-03-04", agrees_with_plan=True)
    assert a.made(once, "view_stated", "1999-03-04", agrees_with_plan=True)[-1].type == "view_stated"


SAME_DAY_OTHER_NEWS = [
    pytest.param(
        a.custody,
        ("release_date_set", "2022-02-01"),
        [{"release_on": "2023-05-09"}, {"release_on": "2023-06-09"}],
        id="another release date",
    ),
    pytest.param(
        a.in_court,
        ("hearing_listed", "1999-04-01"),
        [{"hearing_on": "1999-04-20"}, {"hearing_on": "1999-04-27"}],
        id="another hearing",
    ),
    pytest.param(
        lambda: a.appointed(a.order(), "A1", "1999-03-02", when="1999-03-05 10:00"),
        ("appointment_changed", "1999-03-03"),
        [
            {"appointment": "A1", "change": "moved", "when": "1999-03-08 10:00"},
            {"appointment": "A1", "change": "moved", "when": "1999-03-09 10:00"},
        ],
        id="another time of an appointment",
    ),
    pytest.param(
        lambda: a.failed(a.order(), "A1", "1999-03-10"),
        ("explanation_given", "1999-03-12"),
        [{"failure": "A1", "given": "none_given"}, {"failure": "A1", "given": "given", "text": "in hospital"}],
        id="an explanation after none was given",
    ),
    pytest.param(
        a.order,
        ("charged", "1999-03-12"),
        [{"offence_on": "1999-03-02"}, {"offence_on": "1999-03-05"}],
        id="a second charge",
    ),
]


@pytest.mark.parametrize(("start", "told", "bodies"), SAME_DAY_OTHER_NEWS)
def test_another_fact_of_the_same_kind_on_the_same_day_is_not_known_already(start, told, bodies) -> None:
    name, on = told
    first = a.tell(start(), name, f"{on} 13:00", happened=on, **bodies[0])
    second = a.tell(first, name, f"{on} 16:00", happened=on, **bodies[1])
    assert a.types(second.entries)[-1] == name


# What nobody can read


def test_a_message_of_an_unknown_kind_is_kept_raw_and_the_administrator_looks_at_it() -> None:
    step = a.tell(a.order(), "beamed_up", "1999-03-04", "partner", whom="Kim", how=3.5)
    kept = step.entries[-1]
    assert (kept.type, kept.data.type) == ("unrecognised", "beamed_up")
    assert kept.data.body == '{"how": 3.5, "whom": "Kim"}'
    assert a.asked_of(step, f"unrecognised/{kept.seq}") is Role.CASE_ADMINISTRATOR


def test_a_fact_with_unreadable_content_is_kept_raw_and_starts_no_clock() -> None:
    before = a.appointed(a.order(), "A1", "1999-03-03", when="1999-03-05 10:00")
    step = a.tell(before, "failed_to_attend", "1999-03-05 11:00", appointment=None, whom="Kim")
    kept = step.entries[-1]
    assert (kept.type, kept.data.type) == ("unrecognised", "failed_to_attend")
    assert set(a.owes(step)) - set(a.owes(before)) == {f"unrecognised/{kept.seq}"}
    assert step.sentence.dated == before.sentence.dated


def test_a_command_with_unreadable_content_is_told_so_and_changes_nothing() -> None:
    before = a.order().sentence.model_dump_json()
    with pytest.raises(BadInput, match="judge: failure: Field required"):
        a.tell(a.order(), "judge", "1999-03-05", finding="unacceptable", reason="x")
    assert a.order().sentence.model_dump_json() == before


# Partners wait for no answer


def test_a_command_that_nobody_waits_for_is_kept_as_not_fitting() -> None:
    kept = a.heard(a.order(), "recall", "1999-03-05", "partner", reason="x")
    assert (kept.type, kept.data.why) == ("did_not_fit", "command_without_an_answer")


def test_a_fact_by_somebody_who_may_not_say_it_is_kept_as_not_fitting() -> None:
    with pytest.raises(NotAllowed):
        a.tell(a.order(), "sentence_quashed", "1999-03-05", "partner")
    kept = a.heard(a.order(), "sentence_quashed", "1999-03-05", "partner")
    assert (kept.type, kept.data.why) == ("did_not_fit", "reporter_not_allowed")


def test_a_fact_that_nobody_waits_for_follows_the_same_rules() -> None:
    assert a.heard(a.order(), "died", "1999-03-05", "partner").type == "died"


def test_what_is_kept_as_not_fitting_comes_after_what_time_has_brought() -> None:
    sent = a.message("recall", "1999-03-20", "partner", reason="x")
    made = life.receive(a.order().sentence, sent, sent.received_at).entries
    assert a.types(made) == ["missed", "missed", "did_not_fit"]


# After the end


def test_after_its_end_a_sentence_can_be_told_nothing_more_to_do() -> None:
    assert a.refused(a.ended(), "allocate", "2000-03-07", "LM", offender_manager="dale", reason="x") == "term.ended"


def test_after_its_end_a_fact_is_still_kept() -> None:
    assert a.made(a.ended(), "died", "2000-04-01", "CA")[-1].type == "died"
    assert a.owes(a.tell(a.ended(), "died", "2000-04-01", "CA")) == []


# What is older than the sentence remembers


def test_a_command_older_than_the_memory_of_messages_is_sent_to_the_record() -> None:
    step = a.tell(a.order(), "attended", "1999-06-20")
    asked = a.message("suspend_contact", "1999-03-05", reason="illness")
    with pytest.raises(life.NotNow) as told:
        life.take(step.sentence, asked, step.sentence.last_moment)
    assert told.value.code == "command.too-old"
    assert "Ask the record" in told.value.remedy


def test_a_command_inside_that_memory_is_taken() -> None:
    step = a.tell(a.order(), "attended", "1999-05-20")
    asked = a.message("suspend_contact", "1999-03-05", reason="illness")
    assert step.sentence.last_moment - asked.received_at < MEMORY
    assert life.take(step.sentence, asked, step.sentence.last_moment).entries[-1].type == "contact_suspended"


# Folding


def test_a_sentence_is_the_fold_of_its_entries() -> None:
    for step in (a.order(), a.in_court(), a.recalled(), a.lifer(), a.ended(), a.engagement()):
        assert life.evolve_all(step.entries) == step.sentence


def test_entries_are_numbered_from_one_and_chained() -> None:
    entries = a.ended().entries
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    chain = ""
    for entry in entries:
        chain = link(chain, entry.text)
        assert entry.chain == chain
    assert a.ended().sentence.chain == chain


def test_other_rules_apply_from_an_entry_that_says_so() -> None:
    step = life.change_rules(a.order().sentence, 2, calendar.instant("1999-03-05"))
    assert step.sentence.rules_version == 2
    assert [entry.words for entry in step.entries] == ["The rules of version 2 apply from here"]
    assert life.change_rules(step.sentence, 2, calendar.instant("1999-03-06")).entries == ()


# How a message met the diary


def test_what_was_due_and_is_done_by_its_due_day_is_met() -> None:
    assert a.met(a.made(a.order(), "attended", "1999-03-08 23:59")[-1])["first_appointment"] == "met"


def test_what_is_done_after_its_due_day_is_met_late() -> None:
    step = a.wait(a.order(), "1999-03-09")
    assert a.met(a.made(step, "attended", "1999-03-09 10:00")[-1])["first_appointment"] == "met_late"


def test_what_was_done_in_time_and_told_after_it_was_missed_is_met_recorded_late() -> None:
    step = a.wait(a.order(), "1999-03-09")
    told = a.made(step, "attended", "1999-03-10", happened="1999-03-08 10:00")[-1]
    assert a.met(told)["first_appointment"] == "met_recorded_late"


def test_what_had_no_date_is_done() -> None:
    assert a.due(a.order(), "assessment") == NO_DATE
    assert a.met(a.assessed(a.order(), "1999-03-05", "low").entries[-1])["assessment"] == "done"


def test_what_was_missed_and_ends_for_another_cause_is_no_longer_owed() -> None:
    step = a.wait(a.order(), "1999-03-09")
    died = a.tell(step, "died", "1999-03-10", "CA")
    assert a.met(died.entries[-1])["first_appointment"] == "no_longer_owed"
    assert a.due(died, "first_appointment") == NOT_OWED


def test_what_was_not_missed_and_ends_for_another_cause_goes_without_a_word() -> None:
    assert a.met(a.made(a.order(), "died", "1999-03-05", "CA")[-1]) == {}


def test_a_met_obligation_names_its_standard_its_due_instant_and_the_entry_that_started_it() -> None:
    entry = a.made(a.order(), "attended", "1999-03-04")[-1]
    met = next(reason for reason in entry.because if reason.standard == "ns1995@1/first_appointment")
    assert (met.code, met.values) == ("met", {"key": "first_appointment", "due": "1999-03-08T23:59:59Z"})
    assert met.entries == (2,)


def test_what_time_brings_meets_nothing() -> None:
    passed = a.brought(a.in_court(), "1999-06-01")
    counted = next(entry for entry in passed if entry.type == "contacts_counted")
    assert a.met(counted) == {}


DONE_ALL_THE_SAME = [
    pytest.param(a.order, ("attended", "1999-03-04", "OM"), {}, "first_appointment_arranged", id="seen without one"),
    pytest.param(
        lambda: a.tell(fitted(), "referral_accepted", "2022-05-05", intervention="curfew"),
        ("tag_fitted", "2022-05-06", "partner"),
        {"intervention": "curfew"},
        "commencement_gap/curfew",
        id="a tag fitted is the start",
    ),
    pytest.param(
        a.at_large,
        ("received", "2023-08-15", "prison"),
        {"prison": "wendle", "reason": "recall"},
        "return",
        id="received",
    ),
]


@pytest.mark.parametrize(("start", "told", "body", "key"), DONE_ALL_THE_SAME)
def test_an_entry_that_ends_an_obligation_by_doing_it_says_so(start, told, body, key) -> None:
    before = start()
    assert a.due(before, key) != NOT_OWED
    after = a.tell(before, *told, **body)
    assert a.due(after, key) == NOT_OWED
    assert key in a.met(after.entries[-1])


def fitted() -> life.Step:
    return a.tell(a.order_with(a.CURFEW), "refer", "2022-05-04", "CA", intervention="curfew")


# What comes of asking a partner


def test_what_an_attempt_came_to_is_told_as_of_when_it_fell_due() -> None:
    asking = a.appointed(a.order(), "A1", "1999-03-02 10:00", when="1999-03-05 10:00", letter=True)
    effect = asking.sentence.effects[0]
    told = life.came_out(asking.sentence, effect, Attempt(result="acknowledged"), effect.next_at + timedelta(minutes=1))
    assert (told.received_at, told.id) == (effect.next_at, f"S-1/{effect.seq}#1")
    assert told.by.role is Role.SYSTEM


def test_an_attempt_that_came_out_much_later_is_told_as_of_then() -> None:
    asking = a.appointed(a.order(), "A1", "1999-03-02 10:00", when="1999-03-05 10:00", letter=True)
    effect = asking.sentence.effects[0]
    clock = effect.next_at + timedelta(minutes=1, seconds=1)
    assert life.came_out(asking.sentence, effect, Attempt(result="failed"), clock).received_at == clock


def test_an_attempt_is_never_told_as_of_before_the_last_moment() -> None:
    asking = a.appointed(a.order(), "A1", "1999-03-02 10:00", when="1999-03-05 10:00", letter=True)
    effect = asking.sentence.effects[0]
    later = a.tell(asking, "attended", "1999-03-02 11:00")
    told = life.came_out(later.sentence, effect, Attempt(result="acknowledged"), effect.next_at)
    assert told.received_at == later.sentence.last_moment


# When time brings something next


def test_the_next_wake_is_a_second_after_the_next_due_instant() -> None:
    assert a.london(life.next_wake(a.order().sentence, a.order().sentence.last_moment)) == "1999-03-09 00:00:00"


def test_a_wake_that_is_past_is_not_waited_for() -> None:
    later = calendar.instant("1999-04-01")
    assert a.london(life.next_wake(a.order().sentence, later)) == "1999-06-01 00:00:00"


def test_a_partner_to_be_asked_again_is_a_wake_of_its_own() -> None:
    asking = a.appointed(a.order(), "A1", "1999-03-02 10:00", when="1999-03-05 10:00", letter=True)
    effect = asking.sentence.effects[0]
    told = life.came_out(asking.sentence, effect, Attempt(result="failed"), effect.next_at)
    step = life.take(asking.sentence, told, told.received_at)
    assert a.london(life.next_wake(step.sentence, step.sentence.last_moment)) == "1999-03-02 10:05:01"


def test_an_ended_sentence_waits_for_nothing() -> None:
    assert life.next_wake(a.ended().sentence, a.ended().sentence.last_moment) is None


# Days that partners' systems write for "no date"


@pytest.mark.parametrize(
    ("start", "told", "body"),
    [
        pytest.param(a.order, ("sentence_varied", "1999-03-05"), {"ends_on": "9999-12-31"}, id="a term without an end"),
        pytest.param(
            a.order,
            ("appointment_made", "1999-03-05"),
            {"appointment": "A1", "when": "9999-12-31 10:00"},
            id="an appointment for ever",
        ),
        pytest.param(a.custody, ("release_date_set", "2022-02-01"), {"release_on": "0001-01-01"}, id="no release date"),
        pytest.param(
            a.engagement,
            ("sentenced", "2022-03-01"),
            {"kind": "community_order", "imposed": "2022-03-01", "months": 99999},
            id="a term of eight thousand years",
        ),
    ],
)
def test_a_day_that_cannot_be_meant_stops_no_sentence(start, told, body) -> None:
    after = a.tell(start(), *told, **body)
    life.next_wake(after.sentence, after.sentence.last_moment)
