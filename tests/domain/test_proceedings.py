import pytest

from domain.errors import BadInput
from domain.model import Role, Where
from tests.domain import builders as a
from tests.domain.builders import NO_DATE, NOT_OWED

ALL_THREE = {"failures": ["A1", "A2", "A3"], "reason": "third failure"}


def listed(on: str = "1999-04-20"):
    return a.tell(a.in_court(), "hearing_listed", "1999-04-01", hearing_on=on)


def outcome(what: str, start=None, at: str = "1999-04-20 15:00", **more):
    return a.tell(start or listed(), "court_outcome", at, outcome=what, **more)


# Taking an order back to court


def test_a_breach_lays_an_information_on_the_failures_relied_on() -> None:
    ask = a.in_court().sentence.effects[-1].ask
    assert (ask.what, ask.failures) == ("information", ("A1", "A2", "A3"))
    relied_on = a.reason(a.in_court().entries[-1], "failures")
    assert relied_on.values == {"relied_on": 3}
    assert len(relied_on.entries) == 3


def test_a_breach_answers_the_decision_that_was_due() -> None:
    assert a.met(a.in_court().entries[-1]) == {"breach_decision/A3": "met"}
    assert a.due(a.in_court(), "hearing") == NO_DATE
    assert a.asked_of(a.in_court(), "hearing") is Role.COURT


def test_a_breach_may_be_started_before_the_threshold() -> None:
    one = a.unacceptable(a.order(), "A1", "1999-03-10")
    assert a.made(one, "breach", "1999-03-11", failures=["A1"], reason="wilful")[-1].type == "breach_decided"


@pytest.mark.parametrize(
    ("start", "body", "code"),
    [
        pytest.param(a.licence, {"failures": ["A1"]}, "enforcement.not-an-order", id="on licence"),
        pytest.param(a.custody, {"failures": ["A1"]}, "enforcement.not-an-order", id="in custody"),
        pytest.param(a.in_court, {"failures": ["A3"]}, "enforcement.open", id="in court already"),
        pytest.param(
            lambda: a.failed(a.three_failures(), "A4", "1999-03-25"),
            {"failures": ["A3", "A4"]},
            "enforcement.not-unacceptable",
            id="a failure nobody judged",
        ),
    ],
)
def test_breach_is_refused(start, body, code: str) -> None:
    at = a.london(start().sentence.last_moment)[:16]
    assert a.refused(start(), "breach", at, reason="failures", **body) == code


@pytest.mark.parametrize(
    ("failures", "told"), [([], "select at least one failure"), (["A9"], "There is no failure 'A9'")]
)
def test_a_breach_names_failures_that_are_known(failures: list[str], told: str) -> None:
    with pytest.raises(BadInput, match=told):
        a.tell(a.three_failures(), "breach", "1999-03-24 16:00", failures=failures, reason="third")


# Taking it back


def withdrawn():
    return a.tell(a.in_court(), "withdraw_breach", "1999-03-26", reason="mistaken")


def test_a_withdrawn_breach_is_withdrawn_at_the_court_too() -> None:
    ask = withdrawn().sentence.effects[-1].ask
    laid = a.last(withdrawn(), "breach_decided")
    assert (ask.what, ask.key) == ("withdraw_information", f"S-1/{laid.seq}")
    assert a.reason(withdrawn().entries[-1], "proceedings").entries == (laid.seq,)


def test_a_withdrawn_breach_owes_no_hearing_and_asks_for_none() -> None:
    assert a.due(withdrawn(), "hearing") == NOT_OWED
    assert "information" not in a.asks(withdrawn())


def test_a_withdrawn_breach_makes_no_new_decision_due_on_the_same_failure() -> None:
    assert a.due(withdrawn(), "breach_decision/A3") == NOT_OWED
    assert a.due(a.unacceptable(withdrawn(), "A4", "1999-03-29"), "breach_decision/A4") == "1999-03-29"


def test_only_open_proceedings_can_be_withdrawn() -> None:
    assert a.refused(a.three_failures(), "withdraw_breach", "1999-03-25", reason="x") == "enforcement.not-open"
    assert a.refused(withdrawn(), "withdraw_breach", "1999-03-27", reason="x") == "enforcement.not-open"


# Hearings


def test_a_hearing_makes_its_outcome_due_on_its_day() -> None:
    assert a.due(listed(), "court_outcome") == "1999-04-20"
    assert a.asked_of(listed(), "court_outcome") is Role.CASE_ADMINISTRATOR
    assert a.met(listed().entries[-1]) == {"hearing": "done"}
    assert "information" not in a.asks(listed()), "the court has it"


def test_a_hearing_listed_anew_moves_the_day() -> None:
    again = a.tell(listed(), "hearing_listed", "1999-04-15", hearing_on="1999-04-27")
    assert a.due(again, "court_outcome") == "1999-04-27"


@pytest.mark.parametrize("start", [a.three_failures, withdrawn], ids=["never opened", "withdrawn"])
def test_a_hearing_without_proceedings_does_not_fit(start) -> None:
    assert a.unfit(start(), "hearing_listed", "1999-03-30", hearing_on="1999-04-20") == "no_proceedings"


# Outcomes


@pytest.mark.parametrize("what", ["no_action", "continued", "fined", "amended"])
def test_the_order_goes_on_and_the_plan_follows(what: str) -> None:
    step = outcome(what)
    assert step.sentence.where is Where.COMMUNITY
    assert a.met(step.entries[-1]) == {"court_outcome": "met"}
    assert (a.due(step, "court_outcome"), a.due(step, "plan_after_court")) == (NOT_OWED, NO_DATE)


@pytest.mark.parametrize(
    ("name", "body"),
    [("change_plan", {"reason": "court"}), ("review", {"findings": "read again", "plan_still_fits": True})],
)
def test_the_plan_has_followed_once_it_was_changed_or_reviewed(name: str, body) -> None:
    start = outcome(
        "continued",
        a.tell(a.planned(a.in_court(), "1999-03-25"), "hearing_listed", "1999-04-01", hearing_on="1999-04-20"),
    )
    assert a.met(a.made(start, name, "1999-04-21", **body)[-1])["plan_after_court"] == "done"


@pytest.mark.parametrize("what", ["revoked", "revoked_and_resentenced"])
def test_a_revoked_order_is_over(what: str) -> None:
    step = outcome(what)
    assert (step.sentence.where, step.sentence.over.reason) == (Where.OVER, what)


def test_an_adjourned_hearing_is_the_next_one_and_the_count_goes_on() -> None:
    step = outcome("adjourned", next_hearing="1999-05-11")
    assert a.due(step, "court_outcome") == "1999-05-11"
    assert a.met(step.entries[-1]) == {"court_outcome": "met"}
    assert (a.due(step, "plan_after_court"), step.sentence.facts("court_outcome")) == (NOT_OWED, ())


def test_a_court_takes_requirements_out_and_puts_others_in() -> None:
    start = a.order_with(a.PROGRAMME)
    step = outcome("amended", start, "2022-06-01", ground="application", add=[a.CURFEW], remove=["skills"])
    assert [(one.id, one.requirement) for one in step.sentence.interventions] == [("curfew", True)]


def test_a_court_may_set_other_days() -> None:
    assert a.due(outcome("amended", ends_on="2000-05-31"), "term") == "2000-05-31"


@pytest.mark.parametrize("ground", ["conviction", "application"])
def test_a_conviction_or_an_application_needs_no_breach(ground: str) -> None:
    assert a.types(outcome("fined", a.order(), "1999-03-05", ground=ground).entries)[-1] == "court_outcome"


# A suspended sentence takes effect


def activated(start=None):
    told = {"ground": "conviction", "ends_on": "2023-06-30", "release_on": "2022-12-30"}
    return a.tell(start or a.suspended(), "court_outcome", "2022-09-01 15:00", outcome="activated", **told)


def test_an_activated_sentence_is_served_inside_until_its_new_last_day() -> None:
    assert activated().sentence.where is Where.CUSTODY
    assert (a.due(activated(), "term"), a.due(activated(), "release")) == ("2023-06-30", "2022-12-30")


def test_the_prison_is_asked_for_the_dates_of_an_activated_sentence() -> None:
    ask = activated().sentence.effects[-1].ask
    assert (ask.what, str(ask.imposed), str(ask.ends_on)) == ("dates_enquiry", "2022-05-03", "2023-06-30")


def test_its_requirements_go_and_the_teams_own_interventions_stay() -> None:
    start = a.allocated(
        a.sentenced("suspended_sentence", "2022-05-03", pack=a.SINCE_2021, months=18, requirements=[a.UNPAID_WORK]),
        "2022-05-03 16:00",
    )
    step = activated(a.planned(start, "2022-05-10", a.HOUSING))
    assert [one.id for one in step.sentence.interventions] == ["housing"]


def test_after_its_release_it_is_on_licence() -> None:
    out = a.tell(activated(), "released", "2022-12-30", "prison")
    assert out.sentence.where is Where.LICENCE


# In full or in part


def holding_back(months: int | None = 8):
    """A suspended sentence that holds eight months of custody back."""
    term = {"suspended_months": months} if months else {}
    return a.allocated(
        a.sentenced("suspended_sentence", "2018-02-05", pack="nps2015@1", months=18, **term), "2018-02-05 16:00"
    )


@pytest.mark.parametrize(
    ("told", "ends", "share"),
    [
        pytest.param({}, "2019-05-17", ("activated_in_full", 8), id="all of it"),
        pytest.param({"activated_months": 8}, "2019-05-17", ("activated_in_full", 8), id="all of it, as told"),
        pytest.param({"activated_months": 5}, "2019-02-17", ("activated_in_part", 5), id="a part"),
        pytest.param(
            {"activated_months": 5, "ends_on": "2019-02-10"}, "2019-02-10", ("activated_in_part", 5), id="less remand"
        ),
    ],
)
def test_a_suspended_term_takes_effect_in_full_or_in_part(told, ends: str, share: tuple[str, int]) -> None:
    step = outcome("activated", holding_back(), "2018-09-18 15:00", ground="conviction", **told)
    assert (step.sentence.where, a.due(step, "term")) == (Where.CUSTODY, ends)
    assert a.reason(step.entries[-1], share[0]).values == {"months": share[1], "suspended": 8}
    assert str(step.sentence.effects[-1].ask.ends_on) == ends


def test_where_the_suspended_term_was_never_told_nothing_says_how_much_of_it_takes_effect() -> None:
    step = outcome("activated", holding_back(None), "2018-09-18 15:00", ground="conviction", activated_months=5)
    assert a.due(step, "term") == "2019-02-17"
    assert {one.code for one in step.entries[-1].because} == {"no_longer_owed"}


def test_whoever_is_sentenced_anew_is_taken_on_anew() -> None:
    step = outcome("revoked_and_resentenced", resentenced_to="determinate")
    assert (step.sentence.where, step.entries[-1].data.resentenced_to) == (Where.OVER, "determinate")


def test_only_a_suspended_sentence_holds_custody_back() -> None:
    told = {"kind": "community_order", "imposed": "2022-02-10", "months": 12, "suspended_months": 6}
    assert a.unfit(a.engagement(), "sentenced", "2022-02-10", **told) == "term_does_not_fit"


@pytest.mark.parametrize(
    ("start", "at", "body", "why"),
    [
        pytest.param(a.order, "1999-03-05", {"outcome": "continued"}, "no_proceedings", id="no breach was laid"),
        pytest.param(
            a.engagement,
            "2022-03-01",
            {"outcome": "fined", "ground": "conviction"},
            "not_sentenced_yet",
            id="no sentence",
        ),
        pytest.param(
            a.order,
            "1999-03-05",
            {"outcome": "activated", "ground": "conviction", "ends_on": "1999-12-31"},
            "nothing_to_activate",
            id="nothing is suspended",
        ),
        pytest.param(
            a.suspended,
            "2022-06-01",
            {"outcome": "activated", "ground": "conviction"},
            "activated_without_a_term",
            id="no term",
        ),
        pytest.param(
            holding_back,
            "2018-09-18",
            {"outcome": "activated", "ground": "conviction", "activated_months": 9},
            "activated_beyond_its_term",
            id="more than was suspended",
        ),
        pytest.param(
            holding_back,
            "2018-09-18",
            {"outcome": "fined", "ground": "conviction", "activated_months": 5},
            "nothing_to_activate",
            id="a term for what does not take effect",
        ),
        pytest.param(
            listed,
            "1999-04-20",
            {"outcome": "fined", "resentenced_to": "life"},
            "not_resentenced",
            id="not sentenced anew",
        ),
        pytest.param(listed, "1999-04-20", {"outcome": "adjourned"}, "next_hearing_does_not_fit", id="to no day"),
        pytest.param(
            listed,
            "1999-04-20",
            {"outcome": "fined", "next_hearing": "1999-05-11"},
            "next_hearing_does_not_fit",
            id="a day for what is dealt with",
        ),
    ],
)
def test_an_outcome_that_does_not_fit(start, at: str, body, why: str) -> None:
    assert a.unfit(start(), "court_outcome", at, **body) == why


# Warrants


def test_a_warrant_changes_nothing_by_itself() -> None:
    issued = a.tell(a.in_court(), "warrant_issued", "1999-03-24 17:00")
    assert issued.sentence.clocks == a.in_court().sentence.clocks
