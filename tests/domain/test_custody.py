import pytest

from domain import calendar
from domain.custody.prison import is_early
from domain.errors import BadInput
from domain.model import Role, Where
from tests.domain import builders as a
from tests.domain.builders import NO_DATE, NOT_OWED, SINCE_2021

OUT_LATER = "2023-06-09"


def fixed_term(**imposes):
    start = a.sentenced("determinate", "2021-11-08", pack=SINCE_2021, months=36, **imposes)
    return a.allocated(start, "2021-11-10", base="custody")


def dated(release_on: str = OUT_LATER, at: str = "2022-02-01", **more):
    return a.tell(a.custody(), "release_date_set", at, "prison", release_on=release_on, **more)


def handed_over(start=None):
    told = {"offender_manager": "iqbal", "three_way_meeting_on": "2022-08-01"}
    return a.tell(start or a.custody(), "hand_over", "2022-08-01 15:00", **told)


def out(start=None, at: str = "2023-05-09 09:30", **more):
    return a.tell(start or a.custody(), "released", at, "prison", **more)


# What is owed inside


def test_what_a_fixed_term_owes_inside() -> None:
    assert {key: a.due(a.custody(), key) for key in a.owes(a.custody())} == {
        "assessment": NO_DATE,
        "handover": "2022-08-26",
        "licence_conditions": NO_DATE,
        "plan": NO_DATE,
        "release": "2023-05-09",
        "release_prepared": NO_DATE,
        "term": "2024-11-07",
    }


def test_without_a_release_date_the_prison_owes_one_and_nothing_that_hangs_on_it() -> None:
    assert a.due(fixed_term(), "release_date") == NO_DATE
    assert a.asked_of(fixed_term(), "release_date") is Role.PRISON
    hanging = ("release", "release_prepared", "licence_conditions")
    assert [a.due(fixed_term(), key) for key in hanging] == [NOT_OWED] * 3
    assert a.due(fixed_term(), "handover") == NO_DATE


def test_the_prison_sets_the_date_and_moves_it() -> None:
    first = a.tell(fixed_term(), "release_date_set", "2021-12-01", "prison", release_on="2023-05-09")
    assert a.met(first.entries[-1])["release_date"] == "done"
    assert (a.due(first, "release_date"), a.due(first, "release"), a.due(dated(), "release")) == (
        NOT_OWED,
        "2023-05-09",
        OUT_LATER,
    )


def test_the_date_told_last_wins_whenever_it_was_set() -> None:
    older = a.tell(dated(), "release_date_set", "2022-03-01", "prison", happened="2021-12-15", release_on="2023-04-04")
    assert older.sentence.day_of("release_on").isoformat() == "2023-04-04"


def test_the_prison_may_move_the_end_and_the_tariff_too() -> None:
    moved = a.tell(a.custody(), "release_date_set", "2022-02-01", "prison", ends_on="2024-11-18", reason="at large")
    assert a.due(moved, "term") == "2024-11-18"
    assert moved.entries[-1].words == "The prison set dates: end Mon 18 Nov 2024"
    assert a.due(a.tell(a.lifer(), "release_date_set", "2022-02-01", "prison", tariff_on="2032-11-07"), "parole") == (
        "2032-11-07"
    )


def test_handover_is_due_eight_months_and_fourteen_days_before_release_and_moves_with_it() -> None:
    assert (a.due(a.custody(), "handover"), a.due(dated(), "handover")) == ("2022-08-26", "2022-09-25")


def test_under_the_standards_of_1995_the_handover_has_no_figure() -> None:
    step = a.allocated(
        a.sentenced("determinate", months=36, release_on="2000-08-31"), "1999-03-01 16:00", base="custody"
    )
    assert a.due(step, "handover") == NO_DATE


def test_a_manager_in_the_community_hands_nothing_over() -> None:
    step = a.allocated(
        a.sentenced("determinate", "2021-11-08", pack=SINCE_2021, months=36, release_on="2023-05-09"), "2021-11-10"
    )
    assert a.due(step, "handover") == NOT_OWED


def test_a_handover_passes_the_sentence_on() -> None:
    team = handed_over().sentence.team
    assert (team.offender_manager, team.offender_supervisor, team.base) == ("iqbal", "iqbal", "community")
    assert a.met(handed_over().entries[-1]) == {"handover": "met"}
    assert a.due(handed_over(), "handover") == NOT_OWED
    assert [fact.value for fact in handed_over().sentence.facts("allocated")] == ["brandt", "iqbal"]


def test_a_handover_says_when_the_meeting_was_or_why_there_was_none() -> None:
    with pytest.raises(BadInput, match="enter the date of the three-way meeting, or why there is none"):
        a.tell(a.custody(), "hand_over", "2022-08-01", offender_manager="iqbal")
    assert a.made(a.custody(), "hand_over", "2022-08-01", offender_manager="iqbal", why_no_meeting="distance")


def test_release_is_prepared_and_its_conditions_set() -> None:
    prepared = a.tell(a.custody(), "prepare_release", "2023-03-15", "OM", accommodation="settled")
    conditions = a.tell(prepared, "set_licence_conditions", "2023-03-16", conditions=["reside_as_approved"])
    assert (a.due(prepared, "release_prepared"), a.due(conditions, "licence_conditions")) == (NOT_OWED, NOT_OWED)
    assert a.met(conditions.entries[-1]) == {"licence_conditions": "done"}


def test_a_licence_needs_a_condition() -> None:
    with pytest.raises(BadInput, match="enter at least one condition"):
        a.tell(a.custody(), "set_licence_conditions", "2023-03-16", conditions=[])


@pytest.mark.parametrize(
    ("start", "name", "body", "code"),
    [
        pytest.param(
            a.licence,
            "hand_over",
            {"offender_manager": "iqbal", "why_no_meeting": "x"},
            "custody.not-inside",
            id="handover",
        ),
        pytest.param(a.licence, "prepare_release", {"accommodation": "none"}, "custody.not-inside", id="preparation"),
        pytest.param(a.order, "set_licence_conditions", {"conditions": ["x"]}, "custody.no-licence", id="conditions"),
    ],
)
def test_what_is_for_people_in_custody(start, name: str, body, code: str) -> None:
    at = a.london(start().sentence.last_moment)[:16]
    assert a.refused(start(), name, at, "OM", **body) == code


def test_a_move_to_another_prison_begins_no_new_stretch() -> None:
    moved = a.tell(a.custody(), "prison_transferred", "2022-05-09", "prison", prison="harrow-lane")
    assert moved.sentence.clocks == a.custody().sentence.clocks
    assert moved.entries[-1].words == "Moved to harrow-lane"


def test_at_the_end_of_an_order_nobody_is_released() -> None:
    assert a.unfit(a.order(), "released", "1999-03-05", "prison") == "not_in_custody"
    assert a.unfit(a.order(), "prison_transferred", "1999-03-05", "prison", prison="x") == "not_in_custody"
    assert a.unfit(a.order(), "parole_outcome", "1999-03-05", "prison", outcome="refused") == "not_in_custody"


@pytest.mark.parametrize(
    ("start", "name", "at", "body", "why"),
    [
        pytest.param(a.custody, "release_date_set", "2022-02-01", {}, "no_date", id="dates without a date"),
        pytest.param(
            a.engagement,
            "release_date_set",
            "2022-02-02",
            {"release_on": "2023-01-01"},
            "not_sentenced_yet",
            id="before sentence",
        ),
        pytest.param(a.custody, "tariff_expired", "2022-02-01", {}, "no_tariff", id="the tariff of a fixed term"),
        pytest.param(
            a.order, "at_large", "1999-03-05", {}, "not_in_custody_or_on_licence", id="at large from an order"
        ),
        pytest.param(
            a.licence, "returned", "2023-06-01", {"prison": "x"}, "not_recalled_or_at_large", id="back without a recall"
        ),
    ],
)
def test_what_does_not_fit_custody(start, name: str, at: str, body, why: str) -> None:
    assert a.unfit(start(), name, at, "prison", **body) == why


# Release


def test_release_begins_the_licence_and_plans_its_obligations_anew() -> None:
    assert out().sentence.where is Where.LICENCE
    assert a.met(out().entries[-1])["release"] == "met"
    assert {key: a.due(out(), key) for key in a.owes(out())} == {
        "assessment": NO_DATE,
        "contact_level": NO_DATE,
        "first_appointment": "2023-05-10",
        "home_visit": NO_DATE,
        "plan": NO_DATE,
        "term": "2024-11-07",
    }


@pytest.mark.parametrize(
    ("release_on", "due"),
    [
        pytest.param("2023-10-21", "2023-10-20", id="a Saturday"),
        pytest.param("2023-08-28", "2023-08-25", id="a bank holiday"),
        pytest.param("2023-10-20", "2023-10-20", id="a Friday"),
    ],
)
def test_a_release_on_a_day_of_rest_is_due_on_the_working_day_before(release_on: str, due: str) -> None:
    assert a.due(dated(release_on), "release") == due


@pytest.mark.parametrize(
    ("kind", "at", "early"),
    [
        pytest.param("automatic", "2023-05-08 16:00", True, id="a day too early"),
        pytest.param("automatic", "2023-05-09 00:01", False, id="on the day"),
        pytest.param("automatic", "2023-05-12 09:00", False, id="later"),
        pytest.param("curfew", "2023-02-01 09:00", False, id="on curfew"),
        pytest.param("parole", "2023-02-01 09:00", False, id="on parole"),
        pytest.param("compassionate", "2023-02-01 09:00", False, id="on compassion"),
    ],
)
def test_a_release_before_its_date_without_a_ground_is_looked_at(kind: str, at: str, early: bool) -> None:
    step = out(at=at, kind=kind)
    assert [code for code, _ in a.matters(step)] == (["released_before_date"] if early else [])
    assert step.sentence.where is Where.LICENCE


def test_a_release_pulled_before_a_weekend_is_not_early() -> None:
    assert not is_early(dated("2023-10-21").sentence, "automatic", calendar.instant("2023-10-20 09:00"))
    assert is_early(dated("2023-10-21").sentence, "automatic", calendar.instant("2023-10-19 09:00"))


def test_without_a_date_no_release_is_early() -> None:
    assert a.matters(out(fixed_term(), "2022-05-09")) == []


def test_a_release_may_move_the_end_of_the_term() -> None:
    assert a.due(out(ends_on="2024-10-07"), "term") == "2024-10-07"


def test_the_community_asks_for_nothing_of_what_is_owed_inside() -> None:
    inside = {"handover", "release", "release_prepared", "licence_conditions", "release_date", "parole"}
    assert not inside & set(a.owes(out()))


# Remand


def remanded():
    return a.tell(a.engagement(), "received", "2022-02-02", "prison", prison="wendle", reason="remand")


def test_a_remand_before_sentence_owes_nothing() -> None:
    assert (remanded().sentence.inside, remanded().sentence.where) == (True, Where.BEFORE)
    assert a.owes(remanded()) == []


def test_after_a_remand_an_order_is_served_in_the_community() -> None:
    order = {"kind": "community_order", "imposed": "2022-03-01", "months": 12}
    assert a.tell(remanded(), "sentenced", "2022-03-01", **order).sentence.where is Where.COMMUNITY


def test_the_end_of_a_remand_before_sentence_is_a_wait_for_the_sentence() -> None:
    freed = a.tell(remanded(), "released", "2022-02-20", "prison", kind="end_of_remand")
    assert (freed.sentence.inside, freed.sentence.where) == (False, Where.BEFORE)


def test_held_for_another_matter_an_order_rests_and_goes_on() -> None:
    held = a.tell(a.order(), "received", "1999-03-15", "prison", prison="x", reason="other")
    freed = a.tell(held, "released", "1999-03-29", "prison", kind="end_of_remand")
    assert (held.sentence.where, freed.sentence.where) == (Where.CUSTODY, Where.COMMUNITY)
    assert "release" not in a.owes(held), "the other matter has dates of its own"


def test_a_person_on_remand_may_be_moved_to_another_prison() -> None:
    assert a.last(a.tell(remanded(), "prison_transferred", "2022-02-10", "prison", prison="x"), "prison_transferred")


def held_on_licence():
    return a.tell(a.licence(), "received", "2023-09-01", "prison", prison="wendle", reason="other")


def test_after_a_remand_the_licence_goes_on() -> None:
    freed = a.tell(held_on_licence(), "released", "2023-09-20", "prison", kind="end_of_remand")
    assert freed.sentence.where is Where.LICENCE


def test_held_for_another_matter_on_licence_the_release_that_took_place_is_not_owed_again() -> None:
    assert "release" not in a.owes(held_on_licence())


# Recall

RECALL = {"reason": "whereabouts not known", "countersigned_by": "LM:parks"}


def test_a_recall_asks_the_prison_to_take_the_person_back() -> None:
    ask = a.recalled().sentence.effects[-1].ask
    assert (ask.what, ask.recall) == ("recall_notice", "standard")
    assert a.due(a.recalled(), "return") == NO_DATE
    assert a.asked_of(a.recalled(), "return") is Role.PRISON


def test_a_recall_names_who_countersigned_it_and_the_duty() -> None:
    signed = a.reason(a.recalled().entries[-1], "countersigned")
    assert (signed.standard, signed.values) == ("probation-2021@1/recall_countersigned", {"by": "line_manager:parks"})


def test_where_countersigning_is_no_duty_a_recall_needs_no_signature() -> None:
    step = a.allocated(a.sentenced("determinate", months=24, release_on="2000-02-29"), "1999-03-01 16:00")
    freed = out(step, "2000-02-29 09:00")
    decided = a.tell(freed, "recall", "2000-03-10", reason="gone")
    assert a.reason(decided.entries[-1], "countersigned").values == {"by": "nobody"}


@pytest.mark.parametrize(
    ("start", "body", "code"),
    [
        pytest.param(a.licence, {"reason": "gone"}, "recall.countersign", id="without a signature"),
        pytest.param(a.licence, {**RECALL, "countersigned_by": "LM:brandt"}, "recall.own", id="signed by the manager"),
        pytest.param(
            a.licence, {**RECALL, "countersigned_by": "OM:dale"}, "recall.own", id="signed by no line manager"
        ),
        pytest.param(a.recalled, RECALL, "enforcement.recalled", id="recalled already"),
        pytest.param(a.custody, RECALL, "enforcement.not-on-licence", id="inside"),
        pytest.param(a.order, RECALL, "enforcement.not-on-licence", id="an order"),
    ],
)
def test_a_recall_is_refused(start, body, code: str) -> None:
    at = a.london(start().sentence.last_moment)[:16]
    assert a.refused(start(), "recall", at, **body) == code


def test_a_signature_that_cannot_be_read_is_told_how_to_write_it() -> None:
    with pytest.raises(BadInput, match="Write ROLE:ID"):
        a.tell(a.licence(), "recall", "2023-08-04", reason="gone", countersigned_by="Ms Parks")


def test_a_return_closes_the_recall_and_begins_a_stretch_inside() -> None:
    assert a.met(a.back_inside().entries[-1])["return"] == "done"
    assert a.back_inside().sentence.where is Where.CUSTODY
    assert "recall_notice" not in a.asks(a.back_inside())


def test_a_release_date_from_before_the_recall_is_spent() -> None:
    assert (a.due(a.back_inside(), "release"), a.due(a.back_inside(), "release_date")) == (NOT_OWED, NO_DATE)
    again = a.tell(a.back_inside(), "release_date_set", "2023-08-30", "prison", release_on="2024-01-26")
    assert a.due(again, "release") == "2024-01-26"


def test_a_recall_may_be_withdrawn_before_it_is_carried_out() -> None:
    withdrawn = a.tell(a.recalled(), "withdraw_recall", "2023-08-07", reason="found in hospital")
    ask = withdrawn.sentence.effects[-1].ask
    assert (ask.what, ask.key) == ("withdraw_recall_notice", f"S-1/{a.recalled().sentence.seq}")
    assert (a.due(withdrawn, "return"), withdrawn.sentence.where) == (NOT_OWED, Where.LICENCE)


@pytest.mark.parametrize("start", [a.licence, a.back_inside], ids=["none was decided on", "it was carried out"])
def test_only_an_open_recall_can_be_withdrawn(start) -> None:
    at = a.london(start().sentence.last_moment)[:16]
    assert a.refused(start(), "withdraw_recall", at, reason="x") == "enforcement.not-recalled"


# At large


def test_at_large_only_the_return_is_the_prisons() -> None:
    assert a.at_large().sentence.where is Where.AT_LARGE
    assert "return" in a.owes(a.at_large())
    assert not {"release", "first_appointment", "home_visit"} & set(a.owes(a.at_large()))


def test_who_escaped_is_returned_without_a_recall() -> None:
    gone = a.tell(a.custody(), "at_large", "2022-03-01", "partner")
    back = a.tell(gone, "returned", "2022-03-09", "partner", prison="wendle")
    assert (gone.sentence.where, back.sentence.where) == (Where.AT_LARGE, Where.CUSTODY)


def test_a_recall_may_be_decided_on_of_who_is_at_large() -> None:
    gone = a.tell(a.licence(), "at_large", "2023-06-01", "prison")
    assert a.made(gone, "recall", "2023-06-02", **RECALL)[-1].type == "recall_decided"


# Parole and life


def test_a_life_sentence_owes_the_boards_look_at_its_tariff_and_a_handover_a_year_before() -> None:
    assert (a.due(a.lifer(), "parole"), a.due(a.lifer(), "handover")) == ("2033-11-07", "2032-11-07")
    assert {"term", "release", "release_date"} & set(a.owes(a.lifer())) == set()


def refused_until(next_on: str | None):
    told = {"outcome": "refused"} | ({"next_on": next_on} if next_on else {})
    return a.tell(a.lifer(), "parole_outcome", "2033-11-01", "prison", **told)


@pytest.mark.parametrize(("next_on", "due"), [("2035-11-01", "2035-11-01"), (None, NO_DATE)])
def test_after_a_refusal_the_board_looks_again_when_it_said(next_on: str | None, due: str) -> None:
    assert a.due(refused_until(next_on), "parole") == due
    assert a.met(refused_until(next_on).entries[-1])["parole"] == "met"


def test_a_parole_release_sets_the_date_and_the_board_is_done() -> None:
    told = {"outcome": "release", "release_on": "2033-12-01"}
    step = a.tell(a.lifer(), "parole_outcome", "2033-11-01", "prison", **told)
    assert (a.due(step, "parole"), a.due(step, "release")) == (NOT_OWED, "2033-12-01")


def test_open_conditions_leave_the_next_look_open() -> None:
    step = a.tell(a.lifer(), "parole_outcome", "2033-11-01", "prison", outcome="open_conditions", next_on="2034-11-01")
    assert a.due(step, "parole") == "2034-11-01"


def test_a_recalled_lifer_owes_a_look_without_a_date() -> None:
    freed = a.tell(a.lifer(), "released", "2034-01-10", "prison", kind="parole")
    back = a.tell(a.tell(freed, "recall", "2034-06-01", **RECALL), "returned", "2034-06-03", "prison", prison="wendle")
    assert a.due(back, "parole") == NO_DATE


def test_a_recalled_fixed_term_owes_the_look_that_the_board_announced() -> None:
    told = {"outcome": "refused", "next_on": "2024-01-15"}
    assert a.due(a.tell(a.back_inside(), "parole_outcome", "2023-10-12", "prison", **told), "parole") == "2024-01-15"


def test_the_expiry_of_a_tariff_is_recorded() -> None:
    assert a.types(a.tell(a.lifer(), "tariff_expired", "2033-11-07", "prison").entries)[-1] == "tariff_expired"
