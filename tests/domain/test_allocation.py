from datetime import date

import pytest

from domain.errors import BadInput
from domain.model import Role
from tests.domain import builders as a
from tests.domain.builders import NO_DATE, NOT_OWED

# An offender manager


def test_a_new_sentence_owes_an_offender_manager_and_an_allocated_one_does_not() -> None:
    assert a.due(a.sentenced(), "allocation") == NO_DATE
    assert a.asked_of(a.sentenced(), "allocation") is Role.LINE_MANAGER
    assert a.due(a.order(), "allocation") == NOT_OWED


def test_before_sentence_no_manager_is_owed() -> None:
    assert a.due(a.engagement(), "allocation") == NOT_OWED


def test_allocation_names_the_team() -> None:
    step = a.tell(
        a.sentenced(),
        "allocate",
        "1999-03-01 16:00",
        "CA",
        offender_manager="dale",
        case_administrator="lee",
        line_manager="parks",
        base="community",
    )
    assert step.sentence.team.model_dump(exclude_none=True) == {
        "offender_manager": "dale",
        "offender_supervisor": "dale",
        "case_administrator": "lee",
        "line_manager": "parks",
        "base": "community",
    }


def test_a_supervisor_who_was_the_manager_goes_with_them() -> None:
    moved = a.tell(a.order(), "allocate", "1999-04-01", "LM", offender_manager="dale", reason="workload")
    assert moved.sentence.team.offender_supervisor == "dale"


def test_a_supervisor_apart_from_the_manager_stays() -> None:
    apart = a.tell(a.order(), "allocate", "1999-03-05", "LM", offender_manager="brandt", offender_supervisor="finn")
    moved = a.tell(apart, "allocate", "1999-04-01", "LM", offender_manager="dale", reason="workload")
    assert (apart.sentence.team.offender_supervisor, moved.sentence.team.offender_supervisor) == ("finn", "finn")


def test_what_allocation_does_not_name_stays_as_it_was() -> None:
    moved = a.tell(a.order(), "allocate", "1999-04-01", "LM", offender_manager="dale", reason="workload")
    assert moved.sentence.team.case_administrator == "lee"


def test_a_change_of_manager_needs_its_reason() -> None:
    assert a.refused(a.order(), "allocate", "1999-04-01", "LM", offender_manager="dale") == "allocation.reason"


def test_the_same_manager_again_needs_none() -> None:
    assert a.made(a.order(), "allocate", "1999-04-01", "LM", offender_manager="brandt")[-1].type == "allocated"


def test_how_many_managers_there_were_is_counted() -> None:
    second = a.tell(a.order(), "allocate", "1999-04-01", "LM", offender_manager="dale", reason="workload")
    back = a.tell(second, "allocate", "1999-05-01", "LM", offender_manager="brandt", reason="back from leave")
    counts = [a.reason(step.entries[-1], "continuity").values for step in (a.order(), second, back)]
    assert counts == [{"managers_so_far": 1}, {"managers_so_far": 2}, {"managers_so_far": 2}]


def test_an_offender_manager_may_take_on_a_sentence_that_nobody_has() -> None:
    assert (
        a.made(a.sentenced(), "allocate", "1999-03-01 16:00", "OM:dale", offender_manager="dale")[-1].type
        == "allocated"
    )


def test_an_offender_manager_may_pass_on_only_their_own() -> None:
    told = {"offender_manager": "dale", "reason": "workload"}
    assert a.refused(a.order(), "allocate", "1999-04-01", "OM:dale", **told) == "authority.own-manager"
    assert a.made(a.order(), "allocate", "1999-04-01", "OM", **told)[-1].type == "allocated"


# Only the sentence's own manager

THEIRS_ALONE = {
    "assess": {"harm": "low", "likelihood": "low"},
    "set_tier": {"scheme": "local", "tier": "2", "reasons": ["low_harm"]},
    "plan": {"objectives": [{"id": "O1", "text": "clean"}]},
    "change_plan": {"reason": "moved"},
    "review": {"findings": "on course", "plan_still_fits": True},
    "suspend_contact": {"reason": "illness"},
    "resume_contact": {},
    "judge": {"failure": "A1", "finding": "acceptable", "reason": "ill"},
    "breach": {"failures": ["A1"], "reason": "failures"},
    "withdraw_breach": {"reason": "mistaken"},
    "transfer_sentence": {"to_area": "west", "moment": "1999-04-05 10:00", "reason": "moved"},
    "hand_over": {"offender_manager": "dale", "why_no_meeting": "distance"},
    "set_licence_conditions": {"conditions": ["reside_as_approved"]},
    "recall": {"reason": "whereabouts not known"},
    "withdraw_recall": {"reason": "found"},
    "disclose": {"what": "tier", "to": "housing office", "why": "tenancy", "protocol": "P7"},
    "end": {"summary": "completed"},
}


@pytest.mark.parametrize("name", THEIRS_ALONE)
def test_only_the_sentences_own_manager_may(name: str) -> None:
    assert a.refused(a.order(), name, "1999-03-05", "OM:dale", **THEIRS_ALONE[name]) == "authority.own-manager"


@pytest.mark.parametrize("name", sorted(set(THEIRS_ALONE) - {"end"}))
def test_before_allocation_nobody_may(name: str) -> None:
    assert a.refused(a.sentenced(), name, "1999-03-05", "OM:dale", **THEIRS_ALONE[name]) == "allocation.none"


# Cover


COVER = {"by_whom": "dale", "from_day": "1999-03-08", "until": "1999-03-12", "reason": "leave"}


def covered():
    return a.tell(a.order(), "cover_absence", "1999-03-05", "CA", **COVER)


@pytest.mark.parametrize(
    ("at", "may"),
    [("1999-03-07", False), ("1999-03-08 00:01", True), ("1999-03-12 23:59", True), ("1999-03-13 00:01", False)],
)
def test_who_covers_acts_as_the_manager_from_the_first_day_to_the_last(at: str, may: bool) -> None:
    told = {"harm": "low", "likelihood": "low"}
    if may:
        assert a.made(covered(), "assess", at, "OM:dale", **told)[-1].type == "assessed"
    else:
        assert a.refused(covered(), "assess", at, "OM:dale", **told) == "authority.own-manager"


def test_the_manager_of_the_case_stays_the_same_and_may_act_too() -> None:
    assert covered().sentence.team.offender_manager == "brandt"
    assert a.assessed(covered(), "1999-03-09", "low").entries[-1].by.id == "brandt"


def test_a_cover_ends_with_its_last_day() -> None:
    over = a.wait(covered(), "1999-03-13")
    assert a.due(covered(), "cover") == "1999-03-12"
    assert (a.last(over, "cover_ended").words, over.sentence.team.cover) == ("The absence cover by dale ended", None)
    assert a.due(over, "cover") == NOT_OWED


def test_a_second_cover_takes_the_place_of_the_first() -> None:
    second = a.tell(covered(), "cover_absence", "1999-03-09", "CA", **{**COVER, "until": "1999-03-19"})
    assert a.due(second, "cover") == "1999-03-19"


def test_a_cover_needs_somebody_to_cover_for() -> None:
    assert a.refused(a.sentenced(), "cover_absence", "1999-03-05", "CA", **COVER) == "allocation.none"


@pytest.mark.parametrize(
    "days",
    [{"from_day": "1999-03-12", "until": "1999-03-11"}, {"from_day": "1999-03-01", "until": "1999-03-04"}],
    ids=["backwards", "in the past"],
)
def test_a_cover_that_ends_before_it_begins_or_before_today_is_told_so(days: dict[str, str]) -> None:
    with pytest.raises(BadInput, match="the last day must not be before the first, or in the past"):
        a.tell(a.order(), "cover_absence", "1999-03-05", "CA", **{**COVER, **days})


# Transfer to another area


TRANSFER = {"to_area": "west", "moment": "2022-06-20 09:00", "reason": "moved in with a brother"}


def asked(**more):
    return a.tell(a.order_since_2021(), "transfer_sentence", "2022-05-16", **{**TRANSFER, **more})


def accepted(**more):
    return a.tell(asked(**more), "accept_transfer", "2022-05-20", "LM:khan", offender_manager="osei")


def test_a_transfer_asks_the_other_area_for_an_answer_and_lists_what_is_open() -> None:
    assert a.due(asked(), "transfer") == "2022-06-15"
    assert a.asked_of(asked(), "transfer") is Role.LINE_MANAGER
    assert set(a.last(asked(), "transfer_requested").data.open_items) == set(a.owes(asked())) - {"transfer", "term"}


def test_one_transfer_is_open_at_a_time() -> None:
    assert a.refused(asked(), "transfer_sentence", "2022-05-17", **TRANSFER) == "transfer.open"


def test_responsibility_cannot_pass_in_the_past() -> None:
    with pytest.raises(BadInput, match="must lie ahead"):
        asked(moment="2022-05-16 11:59")


def test_an_accepted_transfer_waits_for_its_moment() -> None:
    assert a.due(accepted(), "transfer") == NOT_OWED
    assert a.due(accepted(), "responsibility") == "2022-06-20"
    assert a.met(accepted().entries[-1]) == {"transfer": "met"}
    assert accepted().sentence.team.offender_manager == "brandt"


def test_the_receiving_area_may_name_another_moment() -> None:
    told = {"offender_manager": "osei", "moment": "2022-07-04 09:00"}
    assert a.due(a.tell(asked(), "accept_transfer", "2022-05-20", "LM:khan", **told), "responsibility") == "2022-07-04"


def test_a_moment_that_has_passed_cannot_be_accepted() -> None:
    late = a.refused(asked(), "accept_transfer", "2022-06-20 09:00", "LM:khan", offender_manager="osei")
    assert late == "transfer.moment"
    told = {"offender_manager": "osei", "moment": "2022-07-04 09:00"}
    assert a.made(asked(), "accept_transfer", "2022-06-21", "LM:khan", **told)[-1].type == "transfer_accepted"


@pytest.mark.parametrize(
    ("name", "body"), [("accept_transfer", {"offender_manager": "osei"}), ("refuse_transfer", {"reason": "full"})]
)
def test_the_sending_manager_cannot_answer_their_own_transfer(name: str, body: dict[str, str]) -> None:
    assert a.refused(asked(), name, "2022-05-20", "OM", **body) == "transfer.own"


@pytest.mark.parametrize(
    ("name", "body"), [("accept_transfer", {"offender_manager": "osei"}), ("refuse_transfer", {"reason": "full"})]
)
@pytest.mark.parametrize("start", [a.order_since_2021, accepted], ids=["none was asked", "it was answered"])
def test_only_a_transfer_that_waits_can_be_answered(start, name: str, body: dict[str, str]) -> None:
    assert a.refused(start(), name, "2022-05-21", "LM:khan", **body) == "transfer.none"


def test_a_refused_transfer_leaves_the_sentence_where_it_is() -> None:
    refused = a.tell(asked(), "refuse_transfer", "2022-05-20", "LM:khan", reason="no vacancy")
    assert (refused.sentence.transfer, a.due(refused, "transfer")) == (None, NOT_OWED)
    assert a.met(refused.entries[-1]) == {"transfer": "met"}
    assert a.made(refused, "transfer_sentence", "2022-05-23", **TRANSFER)[-1].type == "transfer_requested"


def test_at_its_moment_area_and_manager_change() -> None:
    passed = a.wait(accepted(), "2022-06-21")
    entry = a.last(passed, "responsibility_passed")
    assert a.london(entry.occurred_at) == "2022-06-20 09:00:00"
    assert (passed.sentence.area, passed.sentence.team.offender_manager) == ("west", "osei")
    assert a.reason(entry, "transfer").values == {"moment": "2022-06-20T08:00:00Z"}
    assert (passed.sentence.transfer, a.due(passed, "responsibility")) == (None, NOT_OWED)


def test_a_move_stops_no_clock_of_enforcement() -> None:
    failed = a.failed(accepted(), "A1", "2022-06-10")
    passed = a.wait(failed, "2022-06-21")
    assert a.clock(passed, "explanation/A1") == a.clock(failed, "explanation/A1")


def test_the_sender_may_finish_what_is_open_where_that_was_agreed() -> None:
    passed = a.wait(a.explained(a.failed(accepted(), "A1", "2022-06-10"), "A1", "2022-06-13"), "2022-06-21")
    assert a.judged(passed, "A1", "2022-06-21").entries[-1].type == "judged"
    assert a.refused(passed, "assess", "2022-06-21", harm="low", likelihood="low") == "authority.own-manager"


def test_the_sender_may_not_where_the_receiving_area_finishes() -> None:
    agreed = accepted(finishes_open_items="receiving")
    passed = a.wait(a.explained(a.failed(agreed, "A1", "2022-06-10"), "A1", "2022-06-13"), "2022-06-21")
    told = {"failure": "A1", "finding": "acceptable", "reason": "ill"}
    assert a.refused(passed, "judge", "2022-06-21", **told) == "authority.own-manager"
    assert a.made(passed, "judge", "2022-06-21", "OM:osei", **told)[-1].type == "judged"


def test_living_elsewhere_is_no_transfer() -> None:
    moved = a.tell(a.order(), "area_changed", "1999-03-05", "CA", area="west")
    assert (moved.sentence.area, moved.sentence.clocks) == ("north", a.order().sentence.clocks)


def test_the_first_allocation_keeps_its_day() -> None:
    allocated = a.order().sentence.facts("allocated")
    assert [(fact.value, fact.at.date()) for fact in allocated] == [("brandt", date(1999, 3, 1))]
