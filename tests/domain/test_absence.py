import pytest

from domain.errors import BadInput
from domain.model import Role
from tests.domain import builders as a
from tests.domain.builders import NOT_OWED

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


# A manager who has gone


def left(at: str = "1999-04-01", **more):
    told = {"offender_manager": "brandt", "reason": "left_the_service", **more}
    return a.tell(a.order(), "manager_left", at, "LM", **told)


def test_when_the_manager_has_gone_another_is_owed_from_that_day() -> None:
    assert (left().sentence.team.offender_manager, left().sentence.team.offender_supervisor) == (None, None)
    owed = a.clock(left(), "allocation")
    assert owed is not None
    assert a.london(owed.since) == "1999-04-01 12:00:00"
    assert a.asked_of(left(), "allocation") is Role.LINE_MANAGER


def test_the_standard_runs_anew_from_that_day() -> None:
    start = a.sentenced(imposed="2008-02-04", pack=None)
    start = a.tell(a.allocated(start, "2008-02-05"), "set_tier", "2008-02-05 13:00", scheme="omm", tier="2", reasons=[])
    gone = a.tell(start, "manager_left", "2008-05-06", offender_manager="brandt", reason="moved_post")
    assert a.due(gone, "allocation") == "2008-05-09"


def test_nobody_manages_in_the_gap() -> None:
    assert a.refused(left(), "assess", "1999-04-06", harm="low", likelihood="low") == "allocation.none"


def test_a_supervisor_apart_stays() -> None:
    apart = a.tell(a.order(), "allocate", "1999-03-05", "LM", offender_manager="brandt", offender_supervisor="finn")
    gone = a.tell(apart, "manager_left", "1999-04-01", offender_manager="brandt", reason="long_absence")
    assert gone.sentence.team.offender_supervisor == "finn"


def test_the_next_allocation_says_how_long_the_gap_was_and_needs_no_other_reason() -> None:
    entry = a.made(left(), "allocate", "1999-04-22", "LM", offender_manager="dale")[-1]
    gap = a.reason(entry, "gap_between_managers")
    assert (gap.values, gap.entries) == ({"days": 21}, (a.last(left(), "manager_left").seq,))
    assert a.reason(entry, "continuity").values == {"managers_so_far": 2}
    assert a.met(entry) == {"allocation": "done"}


def test_once_there_is_a_manager_again_no_gap_is_told() -> None:
    back = a.tell(left(), "allocate", "1999-04-22", "LM", offender_manager="dale")
    again = a.made(back, "allocate", "1999-05-22", "LM", offender_manager="brandt", reason="back")[-1]
    assert [one.code for one in again.because if "gap" in one.code] == []


@pytest.mark.parametrize("start", [a.sentenced, a.order], ids=["nobody manages", "somebody else does"])
def test_only_who_manages_can_have_left(start) -> None:
    assert a.unfit(start(), "manager_left", "1999-04-01", offender_manager="dale", reason="other") == "not_the_manager"


def test_a_manager_who_left_before_the_sentence_leaves_one_owed_from_the_sentence() -> None:
    step = a.allocated(a.engagement(), "2022-02-02")
    step = a.tell(step, "manager_left", "2022-02-10", offender_manager="brandt", reason="reorganisation")
    assert a.due(step, "allocation") == NOT_OWED
    step = a.tell(step, "sentenced", "2022-03-01", kind="community_order", imposed="2022-03-01", months=12)
    owed = a.clock(step, "allocation")
    assert owed is not None
    assert a.london(owed.since) == "2022-03-01 12:00:00"


def test_a_leaving_told_in_error_is_put_right_by_an_allocation() -> None:
    wrong = a.last(left(), "manager_left").seq
    told = {"seq": wrong, "type": "manager_left", "occurred_on": "1999-04-01", "reason": "another case"}
    gone = a.tell(left(), "annul", "1999-04-02", "LM", **told)
    assert ("put_right", wrong) in a.matters(gone)
    entry = a.made(gone, "allocate", "1999-04-02 13:00", "LM", offender_manager="brandt")[-1]
    assert [one.code for one in entry.because if "gap" in one.code] == []
