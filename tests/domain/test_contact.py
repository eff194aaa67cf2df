import pytest

from domain.contact import offered_appointments
from domain.model import Role
from tests.domain import builders as a
from tests.domain.builders import NO_DATE, NOT_OWED

# The first appointment


def test_a_first_appointment_is_arranged_and_kept_within_five_working_days() -> None:
    made = a.appointed(a.order(), "A1", "1999-03-02", when="1999-03-05 10:00")
    kept = a.tell(made, "attended", "1999-03-05 10:00", "OM", appointment="A1")
    assert [a.due(a.order(), f"first_appointment{which}") for which in ("_arranged", "")] == ["1999-03-08"] * 2
    assert a.met(made.entries[-1]) == {"first_appointment_arranged": "met"}
    assert a.met(kept.entries[-1])["first_appointment"] == "met"


def test_a_home_visit_is_a_first_appointment_too() -> None:
    assert a.met(a.tell(a.order(), "home_visit_made", "1999-03-04").entries[-1])["first_appointment"] == "met"


def test_after_release_the_first_appointment_is_the_next_working_day() -> None:
    assert a.due(a.licence(), "first_appointment") == "2023-05-10"


def test_a_contact_from_before_the_release_is_not_the_first_appointment_after_it() -> None:
    seen_inside = a.tell(a.custody(), "attended", "2023-05-02")
    out = a.tell(seen_inside, "released", "2023-05-09 09:30", "prison")
    assert a.due(out, "first_appointment") == "2023-05-10"


def test_being_held_for_another_matter_asks_for_no_new_first_appointment() -> None:
    held = a.tell(a.tell(a.order(), "attended", "1999-03-04"), "received", "1999-04-12", prison="x", reason="remand")
    out = a.tell(held, "released", "1999-04-19", kind="end_of_remand")
    assert a.due(out, "first_appointment") == NOT_OWED


# Explaining the order


def test_once_the_person_was_seen_the_order_is_to_be_explained() -> None:
    seen = a.tell(a.order(), "attended", "1999-03-04")
    told = a.tell(seen, "explain_order", "1999-03-04", explained=a.EVERYTHING, understood=True)
    assert [a.due(step, "order_explained") for step in (a.order(), seen, told)] == [NOT_OWED, NO_DATE, NOT_OWED]
    assert a.met(told.entries[-1]) == {"order_explained": "done"}


@pytest.mark.parametrize(
    ("explained", "left_out"),
    [(a.EVERYTHING, "nothing"), (["order", "rules", "start", "length"], "crisis_contact,manager")],
)
def test_what_was_left_out_of_the_explanation_is_named(explained: list[str], left_out: str) -> None:
    entry = a.made(a.order(), "explain_order", "1999-03-04", explained=explained, understood=True)[-1]
    assert a.reason(entry, "explained").values == {"left_out": left_out}


def test_before_sentence_there_is_no_order_to_explain() -> None:
    told = {"explained": a.EVERYTHING, "understood": True}
    assert a.refused(a.engagement(), "explain_order", "2022-02-03", "OM", **told) == "contact.before-sentence"


# Appointments


def offered(**more):
    return a.appointed(a.order(), "A1", "1999-03-02", when="1999-03-05 10:00", **more)


def moved(to: str = "1999-03-12 10:00"):
    return a.tell(offered(), "appointment_changed", "1999-03-04", appointment="A1", change="moved", when=to)


def called_off():
    return a.tell(offered(), "appointment_changed", "1999-03-04", appointment="A1", change="called_off", reason="snow")


def kept():
    return a.tell(offered(), "attended", "1999-03-05 10:00", "OM", appointment="A1")


def test_the_outcome_of_an_appointment_is_to_be_recorded_by_the_next_working_day() -> None:
    assert a.due(offered(), "appointment_outcome/A1") == "1999-03-08"


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("attended", {"appointment": "A1"}),
        ("failed_to_attend", {"appointment": "A1"}),
        ("home_visit_made", {"appointment": "A1"}),
        ("appointment_changed", {"appointment": "A1", "change": "called_off"}),
    ],
)
def test_an_outcome_or_a_change_answers_the_appointment(name: str, body: dict[str, str]) -> None:
    step = a.tell(offered(), name, "1999-03-05 11:00", "OM", **body)
    assert a.due(step, "appointment_outcome/A1") == NOT_OWED
    assert a.met(step.entries[-1])["appointment_outcome/A1"] == "met"


def test_an_outcome_that_nobody_recorded_is_missed() -> None:
    assert "appointment_outcome/A1" in [one.data.key for one in a.brought(offered(), "1999-03-09")]


def test_a_moved_appointment_moves_its_clock() -> None:
    assert a.due(moved(), "appointment_outcome/A1") == "1999-03-15"
    again = a.tell(
        moved(), "appointment_changed", "1999-03-11", appointment="A1", change="moved", when="1999-03-19 10:00"
    )
    assert a.due(again, "appointment_outcome/A1") == "1999-03-22"


@pytest.mark.parametrize(
    ("letter", "asked"), [pytest.param(True, ["notice"], id="with a letter"), pytest.param(False, [], id="without")]
)
def test_an_appointment_may_ask_for_a_letter(letter: bool, asked: list[str]) -> None:
    assert a.asks(offered(letter=letter)) == asked


def test_the_letter_names_the_appointment_and_not_the_person() -> None:
    ask = offered(letter=True).sentence.effects[0].ask
    assert (ask.letter, ask.about, ask.language) == ("appointment", "A1", "en")


@pytest.mark.parametrize(
    ("start", "name", "body", "why"),
    [
        pytest.param(offered, "appointment_made", {"when": "1999-03-09 10:00"}, "appointment_exists", id="made again"),
        pytest.param(a.order, "attended", {}, "appointment_unknown", id="kept unknown"),
        pytest.param(a.order, "home_visit_made", {}, "appointment_unknown", id="visited unknown"),
        pytest.param(a.order, "failed_to_attend", {}, "appointment_unknown", id="failed unknown"),
        pytest.param(
            a.order, "appointment_changed", {"change": "called_off"}, "appointment_unknown", id="changed unknown"
        ),
        pytest.param(kept, "failed_to_attend", {}, "appointment_has_outcome", id="failed once kept"),
        pytest.param(kept, "attended", {}, "appointment_has_outcome", id="kept twice"),
        pytest.param(
            kept, "appointment_changed", {"change": "called_off"}, "appointment_has_outcome", id="off once kept"
        ),
        pytest.param(called_off, "failed_to_attend", {}, "appointment_called_off", id="failed once called off"),
        pytest.param(offered, "appointment_changed", {"change": "moved"}, "new_time_does_not_fit", id="moved nowhere"),
        pytest.param(
            offered,
            "appointment_changed",
            {"change": "called_off", "when": "1999-03-09 10:00"},
            "new_time_does_not_fit",
            id="called off to a time",
        ),
        pytest.param(
            lambda: offered(statutory=False), "failed_to_attend", {}, "appointment_is_voluntary", id="no duty to attend"
        ),
    ],
)
def test_what_does_not_fit_an_appointment(start, name: str, body: dict[str, str], why: str) -> None:
    assert a.unfit(start(), name, "1999-03-05 14:00", "OM", appointment="A1", **body) == why


def test_nobody_has_failed_an_appointment_that_lies_ahead() -> None:
    why = a.unfit(offered(), "failed_to_attend", "1999-03-03", "OM", appointment="A1")
    assert why == "appointment_lies_ahead"


# Contacts


def test_a_contact_says_who_saw_the_person() -> None:
    assert a.made(a.order(), "attended", "1999-03-04", "OS")[-1].data.with_whom == "brandt"
    assert a.made(a.order(), "attended", "1999-03-04", "CA", with_whom="finn")[-1].words == "Contact kept with finn"
    assert a.made(a.order(), "home_visit_made", "1999-03-04", "KW")[-1].words == "Home visited by quist"


@pytest.mark.parametrize(
    ("start", "body"),
    [
        pytest.param(a.order, {"statutory": False}, id="unplanned"),
        pytest.param(lambda: offered(statutory=False), {"appointment": "A1"}, id="as it was arranged"),
    ],
)
def test_voluntary_contact_is_recorded_and_counts_for_nothing(start, body) -> None:
    step = a.tell(start(), "attended", "1999-03-05", "OM", **body)
    assert len(step.sentence.facts("seen_voluntarily")) == 1
    assert step.sentence.facts("attended") == ()
    assert a.due(step, "first_appointment") == "1999-03-08"


def test_a_visit_that_found_nobody_at_home_counts_for_nothing() -> None:
    step = a.tell(a.order(), "home_visit_made", "1999-03-04", seen=False)
    assert step.sentence.dated == a.order().sentence.dated


# Home visits


@pytest.mark.parametrize(
    ("harm", "due"),
    [("high", "2022-05-18"), ("very_high", "2022-05-18"), ("medium", "2022-06-14"), ("low", "2022-07-26")],
)
def test_since_2021_the_home_is_visited_by_the_level_of_risk(harm: str, due: str) -> None:
    assert a.due(a.order_since_2021(), "home_visit") == NO_DATE
    assert a.due(a.assessed(a.order_since_2021(), "2022-05-04", harm), "home_visit") == due


@pytest.mark.parametrize(("harm", "due"), [("high", NO_DATE), ("very_high", NO_DATE), ("medium", NOT_OWED)])
def test_under_the_standards_of_1995_only_high_risk_is_visited(harm: str, due: str) -> None:
    assert a.due(a.assessed(a.order(), "1999-03-04", harm), "home_visit") == due


def test_a_visit_satisfies_until_the_risk_rises() -> None:
    low = a.assessed(a.order_since_2021(), "2022-05-04", "low")
    visited = a.tell(low, "home_visit_made", "2022-05-20")
    higher = a.assessed(visited, "2022-06-06", "high")
    assert a.met(visited.entries[-1])["home_visit"] == "met"
    assert [a.due(step, "home_visit") for step in (low, visited, higher)] == ["2022-07-26", NOT_OWED, "2022-06-21"]


def test_the_first_assessment_is_no_rise_of_risk() -> None:
    visited = a.tell(a.order_since_2021(), "home_visit_made", "2022-05-06")
    assert a.due(a.assessed(visited, "2022-05-10", "high"), "home_visit") == NOT_OWED


# Contact stands still


def suspended():
    return a.tell(a.order(), "suspend_contact", "1999-03-04", reason="illness")


def test_while_contact_is_suspended_its_obligations_rest() -> None:
    contact = {"first_appointment", "first_appointment_arranged", "contacts/1"}
    assert contact <= set(a.owes(a.order()))
    assert not contact & set(a.owes(suspended()))
    resumed = a.tell(suspended(), "resume_contact", "1999-03-05", reason="well again")
    assert a.due(resumed, "first_appointment") == "1999-03-08"


def test_the_outcome_of_an_appointment_is_still_to_be_recorded() -> None:
    step = a.tell(offered(), "suspend_contact", "1999-03-04", reason="illness")
    assert a.due(step, "appointment_outcome/A1") == "1999-03-08"


def test_contact_is_suspended_once_and_resumed_once() -> None:
    assert a.refused(suspended(), "suspend_contact", "1999-03-05", reason="danger") == "contact.suspended"
    assert a.refused(a.order(), "resume_contact", "1999-03-05") == "contact.not-suspended"
    resumed = a.tell(suspended(), "resume_contact", "1999-03-05")
    assert a.refused(resumed, "resume_contact", "1999-03-06") == "contact.not-suspended"
    assert a.made(resumed, "suspend_contact", "1999-03-06", reason="danger")[-1].type == "contact_suspended"


# Counted periods


def seen(step, *days: str):
    for day in days:
        step = a.tell(step, "attended", f"{day} 10:00")
    return step


def counted(step, period: int = 1):
    entries = a.wait(step, "1999-12-01").entries
    return next(entry for entry in entries if entry.type == "contacts_counted" and entry.data.period == period)


TWELVE = [f"1999-{month:02}-{day:02}" for month in (3, 4, 5) for day in (2, 9, 16, 23)]


def test_the_first_three_months_ask_for_twelve_contacts_and_the_next_for_six() -> None:
    first, second = counted(a.order()), counted(a.order(), 2)
    assert [str(first.data.first), str(first.data.last), first.data.required] == ["1999-03-01", "1999-05-31", 12]
    assert [str(second.data.first), str(second.data.last), second.data.required] == ["1999-06-01", "1999-08-31", 6]
    assert a.london(first.occurred_at) == "1999-05-31 23:59:59"


def test_after_six_months_nothing_is_counted_any_more() -> None:
    after = a.wait(a.order(), "1999-09-01")
    assert a.types(after.entries).count("contacts_counted") == 2
    assert [key for key in a.owes(after) if key.startswith("contacts/")] == []


@pytest.mark.parametrize(
    ("days", "kept", "code"),
    [pytest.param(TWELVE, 12, "met", id="enough"), pytest.param(TWELVE[1:], 11, "short", id="one too few")],
)
def test_a_period_has_what_the_standard_asks_or_is_short(days: list[str], kept: int, code: str) -> None:
    entry = counted(seen(a.order(), *days))
    assert (entry.data.kept, entry.data.offered) == (kept, kept)
    assert a.reason(entry, code).values == {"required": 12, "kept": kept}


def test_too_few_contacts_are_the_offender_managers_to_answer_for() -> None:
    step = a.wait(seen(a.order(), *TWELVE[1:]), "1999-06-01")
    key = f"contacts_short/{step.sentence.seq}"
    assert a.asked_of(step, key) is Role.OFFENDER_MANAGER
    settled = a.tell(step, "settle", "1999-06-02", key=key, outcome="no_action", reason="in hospital for a week")
    assert a.due(settled, key) == NOT_OWED


def test_enough_contacts_raise_nothing() -> None:
    assert a.matters(a.wait(seen(a.order(), *TWELVE), "1999-06-01")) == []


@pytest.mark.parametrize(
    ("day", "period"),
    [("1999-03-01", 1), ("1999-05-31", 1), ("1999-06-01", 2), ("1999-08-31", 2)],
)
def test_a_contact_counts_in_the_period_of_its_day(day: str, period: int) -> None:
    step = a.tell(a.order(), "attended", f"{day} 23:30")
    assert [counted(step, which).data.kept for which in (1, 2)] == [int(period == which) for which in (1, 2)]


def test_a_late_contact_counts_while_its_period_is_open() -> None:
    late = a.tell(a.order(), "attended", "1999-05-20", happened="1999-03-04")
    assert counted(late).data.kept == 1


def test_appointments_count_as_offered_whether_they_are_kept_or_not() -> None:
    step = a.failed(seen(a.order(), "1999-03-02"), "A1", "1999-03-10")
    step = a.appointed(step, "A2", "1999-03-12", when="1999-03-17 10:00")
    step = a.tell(step, "appointment_changed", "1999-03-15", appointment="A2", change="called_off")
    step = a.appointed(step, "A3", "1999-03-18", when="1999-03-24 10:00", statutory=False)
    assert [counted(step).data.kept, counted(step).data.offered] == [1, 2]


def test_an_appointment_stands_when_it_was_last_moved_to() -> None:
    assert [a.london(at) for _, at in offered_appointments(moved().sentence)] == ["1999-03-12 10:00:00"]


@pytest.mark.parametrize(
    ("suspended", "resumed", "short"),
    [
        pytest.param("1999-03-04", "1999-04-04", (False, True), id="for a part of the first period"),
        pytest.param("1999-05-20", "1999-06-20", (False, False), id="over both"),
        pytest.param("1999-06-02", "1999-06-20", (True, False), id="for a part of the second"),
    ],
)
def test_a_period_in_which_contact_stood_still_is_not_short(suspended: str, resumed: str, short: tuple[bool]) -> None:
    step = a.tell(a.order(), "suspend_contact", suspended, reason="illness")
    step = a.tell(step, "resume_contact", resumed)
    assert (counted(step, 1).data.short, counted(step, 2).data.short) == short


def test_a_period_that_ended_while_contact_stood_still_is_counted_when_it_goes_on() -> None:
    step = a.tell(a.order(), "suspend_contact", "1999-05-20", reason="illness")
    assert "contacts_counted" not in a.types(a.wait(step, "1999-06-20").entries)
    counted_then = a.last(a.tell(step, "resume_contact", "1999-06-20"), "contacts_counted")
    assert a.london(counted_then.recorded_at) == "1999-06-20 12:00:00"


def test_a_period_spent_in_custody_is_not_short() -> None:
    held = a.tell(a.order(), "received", "1999-03-05", "prison", prison="wendle", reason="remand")
    out = a.tell(held, "released", "1999-06-20", "prison", kind="end_of_remand")
    assert not a.last(out, "contacts_counted").data.short


def test_custody_lets_contact_rest() -> None:
    held = a.tell(offered(), "received", "1999-03-04", "prison", prison="wendle", reason="remand")
    assert a.owes(held) == ["assessment", "plan", "term"]
