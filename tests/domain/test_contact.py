import pytest

from domain.appointments import offered_appointments
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


# A rate that goes on to the end


def by_a_provider(day: str = "2016-02-15"):
    return a.allocated(a.sentenced("community_order", day, pack="crc2015@1"), f"{day} 16:00")


def rated(step, period: int = 1, until: str = "2016-06-02"):
    entries = a.wait(step, until).entries
    return next(one for one in entries if one.type == "contact_rate_counted" and one.data.period == period)


@pytest.mark.parametrize(("day", "first"), [("2016-02-15", "2016-03-01"), ("2016-03-01", "2016-03-01")])
def test_the_first_month_that_counts_is_the_first_whole_one(day: str, first: str) -> None:
    one, two = rated(by_a_provider(day)).data, rated(by_a_provider(day), 2).data
    assert [str(one.first), str(one.last), str(two.first)] == [first, "2016-03-31", "2016-04-01"]


@pytest.mark.parametrize(
    ("how", "kept", "code"),
    [
        ("face_to_face", 1, "met"),
        ("home", 1, "met"),
        ("phone", 0, "short"),
        ("video", 0, "short"),
    ],
)
def test_once_a_month_the_person_is_seen_face_to_face(how: str, kept: int, code: str) -> None:
    entry = rated(a.tell(by_a_provider(), "attended", "2016-03-15", how=how))
    assert a.reason(entry, code).values == {"required": 1, "kept": kept}
    assert entry.data.code == code


def test_a_month_without_contact_is_the_offender_managers_to_answer_for() -> None:
    step = a.wait(by_a_provider(), "2016-04-02")
    key = f"contacts_short/{a.last(step, 'contact_rate_counted').seq}"
    assert a.asked_of(step, key) is Role.OFFENDER_MANAGER


def test_what_passed_before_a_sentence_was_taken_on_is_not_counted_anew() -> None:
    late = a.sentenced("community_order", "2016-02-15", pack="crc2015@1", taken_on="2016-04-20 09:00")
    assert "contact_rate/1" in [one.key for one in a.last(late, "caught_up").data.items]
    assert a.due(late, "contact_rate/2") == "2016-04-30"


def in_a_package(**imposes):
    start = {"pack": a.SINCE_2021, "model": "supervision-package-2026@1", "months": 18, **imposes}
    return a.allocated(a.sentenced("community_order", "2026-09-07", **start), "2026-09-07 16:00")


def test_early_engagement_is_met_by_what_was_planned_and_a_year_holds_no_more_than_its_allowance() -> None:
    step = in_a_package()
    for week in range(12):
        on = f"2026-{9 + (7 + 7 * week) // 31:02}-{1 + (7 + 7 * week) % 30:02}"
        step = a.appointed(step, f"E{week}", f"{on} 09:00", when=f"{on} 10:00")
    early = a.last(a.wait(step, "2026-12-01"), "contacts_counted")
    assert (early.data.required, early.data.kept, early.data.offered, early.data.bound) == (12, 0, 12, "planned")
    assert (early.data.short, [one.code for one in early.because]) == (False, ["met"])


@pytest.mark.parametrize(("seen", "code"), [(46, "met"), (47, "over")])
def test_a_maximum_that_is_passed_is_told_and_nobodys_to_answer_for(seen: int, code: str) -> None:
    step = in_a_package()
    for number in range(seen):
        step = a.tell(step, "attended", f"2026-10-{1 + number // 2:02} {10 + number % 2}:00")
    year = a.last(a.wait(step, "2027-09-08"), "contact_rate_counted")
    assert (year.data.bound, year.data.kept, [one.code for one in year.because]) == ("maximum", seen, [code])
    assert ("contacts_short", year.seq) not in a.matters(a.wait(step, "2027-09-08"))


def test_too_few_planned_are_answered_for() -> None:
    early = a.last(a.wait(in_a_package(), "2026-12-01"), "contacts_counted")
    assert (early.data.short, early.data.code) == (True, "short")


def test_high_risk_contact_is_counted_as_offered_and_held_without_a_number() -> None:
    step = a.sentenced(
        "determinate", "2001-03-05", pack=None, model="cmm-enforcement@1", months=24, release_on="2002-03-05"
    )
    out = a.tell(a.allocated(step, "2001-03-06"), "released", "2002-03-05 09:00", "prison")
    high = a.assessed(out, "2002-03-06", "high")
    assert (a.due(high, "first_appointment_arranged"), a.due(out, "contacts/1")) == (NO_DATE, NOT_OWED)
    missed = a.failed(seen(high, "2002-03-12"), "A1", "2002-03-19")
    counted_ = a.last(a.wait(missed, "2002-06-05"), "contacts_counted")
    assert (counted_.data.offered, counted_.data.kept, counted_.data.short) == (2, 1, False)
    assert [one.code for one in counted_.because] == ["none_set"]


# As often as the plan says


def as_planned(every: int | None = 14):
    step = a.allocated(a.sentenced("community_order", "2012-02-06", pack=None), "2012-02-06 16:00")
    return a.planned(step, "2012-02-13", contact_every_days=every)


def test_where_the_plan_decides_the_next_contact_is_owed_so_many_days_later() -> None:
    kept = a.tell(as_planned(), "attended", "2012-02-24")
    assert a.due(as_planned(), "planned_contact") == "2012-02-27"
    assert a.met(kept.entries[-1])["planned_contact"] == "met"
    assert a.due(kept, "planned_contact") == "2012-03-09"
    assert "planned_contact" in [one.data.key for one in a.brought(kept, "2012-03-10") if one.type == "missed"]


def test_a_plan_that_is_changed_gives_its_own_days_from_then_on() -> None:
    changed = a.tell(as_planned(), "change_plan", "2012-02-20", reason="review", contact_every_days=28)
    assert a.due(changed, "planned_contact") == "2012-03-19"


def test_without_a_level_in_the_plan_or_a_standard_that_leaves_it_to_the_plan_nothing_is_watched() -> None:
    assert (a.due(as_planned(None), "planned_contact"), a.due(as_planned(None), "contact_level")) == (NOT_OWED, NO_DATE)
    elsewhere = a.planned(a.order(), "1999-03-04", contact_every_days=14)
    assert a.due(elsewhere, "planned_contact") == NOT_OWED


def test_where_contact_stood_still_the_days_begin_when_it_goes_on() -> None:
    still = a.tell(as_planned(), "suspend_contact", "2012-02-20", reason="illness")
    on = a.tell(still, "resume_contact", "2012-03-05")
    assert (a.due(still, "planned_contact"), a.due(on, "planned_contact")) == (NOT_OWED, "2012-03-19")


# Contact that stops


def under_reset(**imposes):
    start = {"pack": a.SINCE_2021, "model": "reset-2024@1", **imposes}
    return a.allocated(a.sentenced("community_order", "2024-06-10", **start), "2024-06-10 16:00")


def test_contact_stops_in_the_last_third_by_the_managers_own_deed() -> None:
    missed = [one.data.key for one in a.brought(under_reset(), "2025-02-10") if one.type == "missed"]
    stopped = a.tell(under_reset(), "suspend_contact", "2025-02-07", reason="reset")
    assert a.due(under_reset(), "contact_stopped") == "2025-02-09"
    assert "contact_stopped" in missed
    assert a.met(stopped.entries[-1])["contact_stopped"] == "met"
    assert a.due(stopped, "contact_stopped") == NOT_OWED


@pytest.mark.parametrize(
    ("told", "owed"),
    [
        ({"harm": "very_high"}, NOT_OWED),
        ({"harm": "high"}, "2025-02-09"),
        ({"harm": "low", "markers": ["mappa"]}, NOT_OWED),
        ({"harm": "low", "markers": ["national_security"]}, NOT_OWED),
        ({"harm": "low", "markers": ["child_protection"]}, NOT_OWED),
        ({"harm": "low", "markers": ["registered_sex_offender"]}, "2025-02-09"),
    ],
)
def test_who_is_exempt_is_seen_to_the_end(told, owed: str) -> None:
    assert a.due(a.assessed(under_reset(), "2024-06-20", **told), "contact_stopped") == owed


def test_a_marker_stays_until_another_assessment_takes_it_away() -> None:
    exempt = a.assessed(under_reset(), "2024-06-20", "low", markers=["mappa"])
    assert a.due(a.assessed(exempt, "2024-08-01", "low"), "contact_stopped") == NOT_OWED
    assert a.due(a.assessed(exempt, "2024-08-01", "low", markers=[]), "contact_stopped") == "2025-02-09"


def test_a_term_that_the_court_changes_moves_the_last_third() -> None:
    longer = a.tell(under_reset(), "sentence_varied", "2024-09-02", ends_on="2025-09-06")
    assert a.due(longer, "contact_stopped") == "2025-04-09"


def test_on_licence_the_last_third_is_of_the_licence_and_of_the_whole_sentence_in_a_package() -> None:
    for model, imposed, last_third in (
        ("reset-2024@1", "2024-06-10", "2026-02-01"),
        ("supervision-package-2026@1", "2024-06-10", "2025-10-10"),
    ):
        start = {"pack": a.SINCE_2021, "model": model, "months": 24, "release_on": "2025-05-19"}
        step = a.allocated(a.sentenced("determinate", imposed, **start), "2024-06-10 16:00")
        out = a.tell(step, "released", "2025-05-19 09:00", "prison")
        assert (a.due(step, "contact_stopped"), a.due(out, "contact_stopped")) == (NOT_OWED, last_third)


# Home visits by what is known of the person


@pytest.mark.parametrize("marker", ["registered_sex_offender", "child_sexual_exploitation"])
@pytest.mark.parametrize("harm", ["low", "medium", "high", "unknown"])
def test_since_2022_registered_sex_offenders_and_fears_for_a_child_are_visited_within_fifteen_days(
    marker: str, harm: str
) -> None:
    marked = a.assessed(a.order_since_2021(), "2022-05-04", harm, markers=[marker])
    assert a.due(marked, "home_visit") == "2022-05-18"


def test_a_year_that_is_counted_has_not_rested_for_being_long() -> None:
    step = a.sentenced(
        "community_order", "2026-03-02", pack="probation-2021@1", months=18, model="supervision-package-2026@1"
    )
    counted = a.last(a.found(a.allocated(step, "2026-03-03"), "2027-03-10"), "contact_rate_counted").data
    assert (counted.model_dump()["bound"], counted.model_dump()["rested"]) == ("maximum", False)
