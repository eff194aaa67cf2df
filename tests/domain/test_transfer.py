import pytest

from domain.errors import BadInput
from domain.model import Role
from tests.domain import builders as a
from tests.domain.builders import NOT_OWED

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


# From custody


HANDS_OVER = {"to_area": "north", "moment": "2022-09-05 09:00", "reason": "eight months to go", "hands_over": True}


def test_a_hand_over_that_is_accepted_passes_at_its_moment_to_the_community() -> None:
    asked = a.tell(a.custody(), "transfer_sentence", "2022-08-15", **HANDS_OVER)
    assert a.due(asked, "handover") != NOT_OWED
    accepted = a.tell(asked, "accept_transfer", "2022-08-16", "LM:khan", offender_manager="osei")
    passed = a.wait(accepted, "2022-09-06")
    team = passed.sentence.team
    assert (team.offender_manager, team.base, a.due(passed, "handover")) == ("osei", "community", NOT_OWED)


def test_a_hand_over_that_is_refused_leaves_it_with_the_manager_in_custody() -> None:
    asked = a.tell(a.custody(), "transfer_sentence", "2022-08-15", **HANDS_OVER)
    refused = a.tell(asked, "refuse_transfer", "2022-08-16", "LM:khan", reason="no address yet")
    assert (refused.sentence.team.base, refused.sentence.team.offender_manager) == ("custody", "brandt")
    assert a.due(refused, "handover") == a.due(a.custody(), "handover")


def test_only_a_sentence_in_custody_is_handed_over() -> None:
    told = {**HANDS_OVER, "moment": "2022-06-06 09:00"}
    assert a.refused(a.order_since_2021(), "transfer_sentence", "2022-05-16", **told) == "transfer.not-inside"
