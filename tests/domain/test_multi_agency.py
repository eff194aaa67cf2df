import pytest

from domain.model import Role
from tests.domain import builders as a
from tests.domain.builders import NO_DATE, NOT_OWED


def met(*actions: dict[str, str], start=None, level: int = 2, at: str = "1999-03-05"):
    return a.tell(start or a.order(), "multi_agency_meeting_held", at, "OM", level=level, actions=list(actions))


def test_an_agreed_action_is_owed_by_its_day() -> None:
    step = met({"id": "X1", "text": "call the housing office", "by": "1999-03-19"})
    assert a.due(step, "action/X1") == "1999-03-19"
    assert a.asked_of(step, "action/X1") is Role.OFFENDER_MANAGER


def test_an_agreed_action_is_settled_when_it_is_done() -> None:
    step = met({"id": "X1", "text": "call", "by": "1999-03-19"}, {"id": "X2", "text": "write", "by": "1999-03-26"})
    done = a.tell(step, "settle", "1999-03-12", "CA", key="action/X1", outcome="done", reason="called")
    assert a.met(done.entries[-1])["action/X1"] == "met"
    assert (a.due(done, "action/X1"), a.due(done, "action/X2")) == (NOT_OWED, "1999-03-26")


@pytest.mark.parametrize("owner", [Role.PARTNER, Role.CASE_ADMINISTRATOR, Role.OFFENDER_SUPERVISOR])
def test_an_action_is_owed_by_its_owner_then_by_the_manager(owner: Role) -> None:
    step = met({"id": "X1", "text": "hold a flat", "by": "1999-03-19", "owner": owner, "agency": "housing"})
    assert a.asked_of(step, "action/X1") is owner
    missed = a.brought(step, "1999-03-22")[-1]
    assert (missed.type, missed.data.owner, missed.data.to) == ("missed", owner, Role.OFFENDER_MANAGER)


def test_an_action_agreed_anew_has_the_owner_of_its_last_agreement() -> None:
    first = met({"id": "X1", "text": "call", "by": "1999-03-19", "owner": "partner"})
    again = {"id": "X1", "text": "call", "by": "1999-03-26"}
    step = met(again, start=first, at="1999-03-12")
    assert (a.asked_of(step, "action/X1"), a.due(step, "action/X1")) == (Role.OFFENDER_MANAGER, "1999-03-26")


def test_who_attended_is_told_by_agency_and_role() -> None:
    present = [{"agency": "police", "role": "inspector"}]
    step = a.tell(a.order(), "multi_agency_meeting_held", "1999-03-05", level=3, present=present)
    assert [(one.agency, one.role) for one in step.entries[-1].data.present] == [("police", "inspector")]


# Its notes are no risk management plan


@pytest.mark.parametrize(("level", "owed"), [(1, NOT_OWED), (2, NO_DATE), (3, NO_DATE)])
def test_a_formal_meeting_makes_the_risk_management_plan_due_again(level: int, owed: str) -> None:
    start = a.planned(a.order_under_omm(), "2022-05-10", risk_management_plan="RM1")
    step = met(start=start, level=level, at="2022-06-08")
    assert a.due(step, "risk_plan_after_meeting") == owed


def test_only_the_managers_plan_answers_it_not_the_meeting() -> None:
    told = {"level": 2, "risk_management_plan_updated": True, "risk_management_plan": "RM1"}
    step = a.tell(a.planned(a.order_under_omm(), "2022-05-10"), "multi_agency_meeting_held", "2022-06-08", **told)
    assert a.due(step, "risk_plan_after_meeting") == NO_DATE
    without = a.tell(step, "review", "2022-06-09", findings="read", plan_still_fits=True)
    assert a.due(without, "risk_plan_after_meeting") == NO_DATE
    done = a.tell(step, "change_plan", "2022-06-10", reason="the meeting", risk_management_plan="RM2")
    assert a.met(done.entries[-1])["risk_plan_after_meeting"] == "done"


def test_where_no_standard_asks_a_meeting_owes_no_plan() -> None:
    assert a.due(met(), "risk_plan_after_meeting") == NOT_OWED


def test_before_sentence_its_actions_are_not_owed() -> None:
    start = a.allocated(a.engagement(), "2022-02-02")
    assert a.due(met({"id": "X1", "text": "call", "by": "2022-02-19"}, start=start, at="2022-02-05"), "action/X1") == (
        NOT_OWED
    )
