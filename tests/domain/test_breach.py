"""Breach in time: by when it is referred, started, heard and resolved, and what the enforcement officer may do."""

import pytest

from domain.enforcement import proceedings
from domain.model import Role
from tests.domain import builders as a
from tests.domain.builders import NOT_OWED

BOTH = {"failures": ["A1", "A2"], "reason": "second failure"}


def of(day: str, **start: str | None):
    return a.allocated(a.sentenced("community_order", day, **{"pack": None, **start}), f"{day} 16:00")


def warned(step, on: str):
    return a.warned(a.unacceptable(step, "A1", on), "A1", f"{on} 16:00")


def in_2003():
    """The second failure inside twelve months of the warning: a Tuesday of 2003."""
    return a.unacceptable(warned(of("2003-03-03"), "2003-03-11"), "A2", "2003-04-08")


def by_a_provider():
    """The same with a community rehabilitation company in 2016: a Tuesday, the Friday before Easter lies ahead."""
    return a.unacceptable(warned(of("2016-02-01", pack="crc2015@1"), "2016-02-09"), "A2", "2016-03-15")


def referred():
    return a.tell(by_a_provider(), "refer_breach", "2016-03-18", **BOTH)


# Started within the standard's time


def test_from_2000_breach_is_started_within_ten_working_days_of_the_failure() -> None:
    assert (a.due(in_2003(), "breach_started/A2"), a.due(in_2003(), "breach_decision/A2")) == ("2003-04-24", a.NO_DATE)
    started = a.tell(in_2003(), "breach", "2003-04-24", **BOTH)
    assert a.met(started.entries[-1])["breach_started/A2"] == "met"


def test_below_the_threshold_no_breach_is_to_be_started() -> None:
    once = a.unacceptable(of("2003-03-03"), "A1", "2003-03-11")
    assert a.due(once, "breach_started/A1") == NOT_OWED


def test_a_judgement_in_the_last_days_leaves_the_time_as_it_is() -> None:
    step = a.explained(a.failed(warned(of("2003-03-03"), "2003-03-11"), "A2", "2003-04-08"), "A2", "2003-04-22")
    assert a.due(a.judged(step, "A2", "2003-04-23"), "breach_started/A2") == "2003-04-24"


def test_a_breach_that_is_not_started_in_time_is_reported_and_started_by_nobody() -> None:
    late = a.wait(in_2003(), "2003-05-20")
    assert [one.data.key for one in late.entries if one.type == "missed"].count("breach_started/A2") == 1
    assert "breach_decided" not in a.types(late.entries)


def test_another_failure_gives_no_new_time() -> None:
    again = a.unacceptable(in_2003(), "A3", "2003-04-22")
    assert (a.due(again, "breach_started/A2"), a.due(again, "breach_started/A3")) == ("2003-04-24", NOT_OWED)


def test_own_cases_of_the_national_probation_service_are_presented_within_ten_business_days() -> None:
    step = a.unacceptable(warned(of("2016-02-01", pack="nps2015@1"), "2016-02-09"), "A2", "2016-03-15")
    assert a.due(step, "breach_started/A2") == "2016-03-31"
    assert a.due(step, "breach_referred/A2") == NOT_OWED


def test_in_custody_the_time_rests() -> None:
    held = a.tell(in_2003(), "received", "2003-04-10", "prison", prison="wendle", reason="remand")
    assert a.due(held, "breach_started/A2") == NOT_OWED


# Heard and resolved: the targets of 2005-06


def in_2005():
    step = of("2005-05-02", model="targets-2005@1")
    return a.unacceptable(warned(step, "2005-05-17"), "A2", "2005-06-14")


def test_the_targets_of_2005_ask_for_a_first_hearing_and_an_end() -> None:
    assert a.due(in_2005(), "breach_started/A2") == "2005-06-28"
    started = a.tell(in_2005(), "breach", "2005-06-20", **BOTH)
    assert (a.due(started, "first_hearing"), a.due(started, "breach_resolved")) == ("2005-07-12", "2005-07-19")
    heard = a.tell(started, "court_outcome", "2005-07-05", outcome="adjourned", next_hearing="2005-07-18")
    assert a.met(heard.entries[-1])["first_hearing"] == "met"
    assert a.due(heard, "breach_resolved") == "2005-07-19"
    resolved = a.tell(heard, "court_outcome", "2005-07-18", outcome="continued")
    assert a.met(resolved.entries[-1])["breach_resolved"] == "met"


def test_a_breach_before_the_threshold_is_heard_in_the_time_from_its_start() -> None:
    once = a.unacceptable(of("2005-05-02", model="targets-2005@1"), "A1", "2005-05-17")
    started = a.tell(once, "breach", "2005-05-20", failures=["A1"], reason="wilful")
    assert a.due(started, "first_hearing") == "2005-06-20"


# Referred to an enforcement officer


def test_a_provider_refers_within_eight_business_days() -> None:
    assert a.due(by_a_provider(), "breach_referred/A2") == "2016-03-29"
    assert a.due(by_a_provider(), "breach_started/A2") == NOT_OWED
    assert set(a.met(referred().entries[-1])) == {"breach_referred/A2", "breach_decision/A2"}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("condition_broken", {"failure": "A2", "condition": "residence"}),
        ("failed_to_attend", {"appointment": "A2"}),
    ],
)
def test_what_was_told_late_gives_the_time_from_its_becoming_known(name: str, told: dict[str, str]) -> None:
    step = warned(of("2016-02-01", pack="crc2015@1"), "2016-02-09")
    if name == "failed_to_attend":
        step = a.appointed(step, "A2", "2016-03-14", when="2016-03-15 10:00")
    step = a.tell(step, name, "2016-03-18", "OM", happened="2016-03-15", **told)
    step = a.judged(a.explained(step, "A2", "2016-03-18 14:00"), "A2", "2016-03-18 15:00")
    assert a.due(step, "breach_referred/A2") == "2016-04-01"
    again = a.made(step, name, "2016-03-21", "OM", happened="2016-03-15", **told)
    assert again[-1].type == "already_known"


def test_what_is_referred_is_the_enforcement_officers_for_two_business_days() -> None:
    assert a.due(referred(), "breach_started_on_referral") == "2016-03-22"
    assert a.asked_of(referred(), "breach_started_on_referral") is Role.ENFORCEMENT_OFFICER
    started = a.tell(referred(), "breach", "2016-03-21", "EO", **BOTH)
    assert a.met(started.entries[-1]) == {"breach_started_on_referral": "met"}
    assert a.due(started, "hearing") == a.NO_DATE
    assert a.asks(started)[-1] == "information"


def test_a_referred_breach_stands_in_the_lists_as_one() -> None:
    assert proceedings.state(by_a_provider().sentence) == "breach_to_decide"
    assert proceedings.state(referred().sentence) == "breach_referred"


def test_the_enforcement_officer_may_decline() -> None:
    declined = a.tell(referred(), "decline_breach", "2016-03-21", "EO", reason="evidence")
    assert a.met(declined.entries[-1]) == {"breach_started_on_referral": "met"}
    assert a.reason(declined.entries[-1], "referral").entries == (referred().sentence.seq,)
    assert [key for key in a.owes(declined) if key.startswith("breach")] == []
    once_more = a.unacceptable(declined, "A3", "2016-04-05")
    assert a.due(once_more, "breach_referred/A3") == "2016-04-15"


def test_the_enforcement_officer_may_withdraw_what_was_presented() -> None:
    presented = a.tell(referred(), "breach", "2016-03-21", "EO", **BOTH)
    assert a.made(presented, "withdraw_breach", "2016-03-22", "EO", reason="evidence")[-1].type == "breach_withdrawn"


def test_where_breach_is_referred_an_officer_who_starts_it_alone_is_told_so() -> None:
    alone = a.made(by_a_provider(), "breach", "2016-03-18", **BOTH)[-1]
    assert a.reason(alone, "not_by_enforcement_officer").standard == "crc2015@1/breach_referred"
    before = a.made(in_2003(), "breach", "2003-04-10", **BOTH)[-1]
    assert "not_by_enforcement_officer" not in [one.code for one in before.because]


def test_a_referral_elsewhere_is_answered_without_a_clock_of_a_contract() -> None:
    step = a.unacceptable(a.order_since_2021(), "A1", "2022-05-10")
    told = a.tell(step, "refer_breach", "2022-05-11", failures=["A1"], reason="wilful")
    assert (a.due(told, "breach_started_on_referral"), a.due(told, "referral")) == (NOT_OWED, a.NO_DATE)
    assert a.asked_of(told, "referral") == "enforcement_officer"
    assert a.made(told, "breach", "2022-05-12", "EO", failures=["A1"], reason="wilful")[-1].type == "breach_decided"


@pytest.mark.parametrize(
    ("start", "name", "by", "body", "code"),
    [
        pytest.param(referred, "refer_breach", "OM", BOTH, "enforcement.referred", id="referred twice"),
        pytest.param(by_a_provider, "breach", "EO", BOTH, "enforcement.not-referred", id="started unreferred"),
        pytest.param(
            by_a_provider, "decline_breach", "EO", {"reason": "x"}, "enforcement.not-referred", id="declined unreferred"
        ),
        pytest.param(by_a_provider, "refer_breach", "OM:dale", BOTH, "authority.own-manager", id="by a stranger"),
        pytest.param(
            lambda: a.tell(by_a_provider(), "breach", "2016-03-18", **BOTH),
            "refer_breach",
            "OM",
            BOTH,
            "enforcement.open",
            id="in court already",
        ),
    ],
)
def test_a_referral_is_refused(start, name: str, by: str, body, code: str) -> None:
    assert a.refused(start(), name, "2016-03-22", by, **body) == code


def test_a_failure_is_followed_up_within_five_business_days() -> None:
    failed = a.failed(of("2016-02-01", pack="crc2015@1"), "A1", "2016-03-15")
    assert a.due(failed, "failure_followed_up/A1") == "2016-03-22"
    sought = a.tell(failed, "seek_explanation", "2016-03-16", failure="A1")
    assert a.met(sought.entries[-1])["failure_followed_up/A1"] == "met"
