import pytest

from domain import life
from domain.enforcement import proceedings
from domain.enforcement.failures import at_threshold, counting, decision_due, failure_of, failures
from domain.errors import BadInput
from domain.model import Role
from tests.domain import builders as a
from tests.domain.builders import NO_DATE, NOT_OWED

JUDGED = {"finding": "unacceptable", "reason": "no good reason"}


def failure():
    return a.failed(a.order(), "A1", "1999-03-10")


def explained():
    return a.explained(failure(), "A1", "1999-03-11")


def judged(finding: str = "unacceptable"):
    return a.judged(explained(), "A1", "1999-03-12", finding)


def step_owed(step, about: str = "A1") -> dict[str, str]:
    """What is owed for one failure, and by when."""
    steps = ("explanation_sought", "explanation", "judgement", "warning", "breach_decision")
    return {name: found for name in steps if (found := a.due(step, f"{name}/{about}")) != NOT_OWED}


# From a failure to its judgement


def test_each_step_of_a_failure_makes_the_next_one_owed() -> None:
    assert step_owed(failure()) == {"explanation_sought": "1999-03-12", "explanation": NO_DATE}
    sought = a.tell(failure(), "seek_explanation", "1999-03-11", failure="A1")
    assert step_owed(sought) == {"explanation": NO_DATE}
    assert step_owed(explained()) == {"judgement": NO_DATE}
    assert step_owed(judged()) == {"warning": NO_DATE}
    assert step_owed(a.warned(judged(), "A1", "1999-03-15")) == {}
    assert step_owed(judged("acceptable")) == {}


def test_each_step_satisfies_what_was_owed_for_it() -> None:
    sought = a.tell(failure(), "seek_explanation", "1999-03-11", failure="A1")
    assert a.met(sought.entries[-1]) == {"explanation_sought/A1": "met"}
    assert a.met(explained().entries[-1]) == {"explanation_sought/A1": "met", "explanation/A1": "done"}
    assert a.met(judged().entries[-1]) == {"judgement/A1": "done"}
    assert a.met(a.warned(judged(), "A1", "1999-03-15").entries[-1]) == {"warning/A1": "done"}


def test_since_2021_no_figure_is_known_for_seeking_an_explanation() -> None:
    step = a.failed(a.order_since_2021(), "A1", "2022-05-10")
    assert step_owed(step) == {"explanation_sought": NO_DATE, "explanation": NO_DATE}


def test_a_condition_broken_is_a_failure_like_another() -> None:
    broken = a.tell(a.order(), "condition_broken", "1999-03-10", failure="F1", condition="curfew")
    assert step_owed(broken, "F1") == {"explanation_sought": "1999-03-12", "explanation": NO_DATE}


@pytest.mark.parametrize(("letter", "asked"), [(None, ["notice"]), (False, [])], ids=["by letter", "in person"])
def test_an_explanation_is_asked_for_by_letter_unless_they_were_spoken_to(letter, asked: list[str]) -> None:
    told = {} if letter is None else {"letter": letter}
    assert a.asks(a.tell(failure(), "seek_explanation", "1999-03-11", failure="A1", **told)) == asked


def test_a_warning_goes_by_letter_in_the_language_chosen() -> None:
    ask = a.tell(judged(), "warn", "1999-03-15", failure="A1", language="cy").sentence.effects[0].ask
    assert (ask.letter, ask.about, ask.language) == ("warning", "A1", "cy")


@pytest.mark.parametrize(
    ("start", "name", "body", "code"),
    [
        pytest.param(explained, "seek_explanation", {}, "enforcement.explained", id="ask for what is recorded"),
        pytest.param(failure, "judge", JUDGED, "enforcement.no-explanation", id="judge unheard"),
        pytest.param(judged, "judge", JUDGED, "enforcement.judged", id="judge twice"),
        pytest.param(explained, "warn", {}, "enforcement.not-unacceptable", id="warn before a judgement"),
        pytest.param(
            lambda: judged("acceptable"), "warn", {}, "enforcement.not-unacceptable", id="warn about an acceptable one"
        ),
        pytest.param(lambda: a.warned(judged(), "A1", "1999-03-15"), "warn", {}, "enforcement.warned", id="warn twice"),
    ],
)
def test_what_cannot_be_done_yet_or_again_about_a_failure(start, name: str, body, code: str) -> None:
    assert a.refused(start(), name, "1999-03-16", failure="A1", **body) == code


def test_a_judgement_that_was_made_is_named_by_its_day() -> None:
    with pytest.raises(life.NotNow, match=r"This failure was judged on 12 March 1999\."):
        a.judged(judged(), "A1", "1999-03-16")


@pytest.mark.parametrize(("name", "body"), [("judge", JUDGED), ("warn", {}), ("seek_explanation", {})])
def test_a_failure_that_nobody_knows_is_told_with_where_to_look(name: str, body: dict[str, str]) -> None:
    with pytest.raises(BadInput, match=r"There is no failure 'A9' on this sentence. `sentence show S-1`"):
        a.tell(failure(), name, "1999-03-16", failure="A9", **body)


@pytest.mark.parametrize(
    ("start", "name", "body", "why"),
    [
        pytest.param(a.order, "explanation_given", {"given": "given"}, "failure_unknown", id="explained unknown"),
        pytest.param(failure, "condition_broken", {"condition": "curfew"}, "failure_exists", id="told as another"),
    ],
)
def test_what_does_not_fit_a_failure(start, name: str, body: dict[str, str], why: str) -> None:
    assert a.unfit(start(), name, "1999-03-11 14:00", "OM", failure="A1", **body) == why


def test_an_explanation_after_the_judgement_puts_the_judgement_in_question() -> None:
    late = a.tell(judged(), "explanation_given", "1999-03-20", failure="A1", given="given", text="in hospital")
    assert a.matters(late) == [("reconsider", judged().sentence.seq)]
    assert a.asked_of(late, f"reconsider/{judged().sentence.seq}") is Role.OFFENDER_MANAGER


# The threshold of 1995: the third unacceptable failure


def test_a_judgement_says_how_many_unacceptable_failures_there_are() -> None:
    first = a.reason(judged().entries[-1], "count")
    third = a.reason(a.three_failures().entries[-1], "count")
    assert first.values == {"unacceptable": 1, "threshold": 3, "reached": "no"}
    assert third.values == {"unacceptable": 3, "threshold": 3, "reached": "yes"}
    assert third.standard == "ns1995@1/breach_threshold"


def test_an_acceptable_failure_counts_for_nothing() -> None:
    assert [one.code for one in judged("acceptable").entries[-1].because] == ["done"]
    assert counting(judged("acceptable").sentence) == []


def test_the_third_unacceptable_failure_makes_a_breach_decision_due_on_that_day() -> None:
    assert step_owed(a.three_failures(), "A3") == {"breach_decision": "1999-03-24"}
    assert a.asked_of(a.three_failures(), "breach_decision/A3") is Role.OFFENDER_MANAGER


def test_nothing_breaches_by_itself() -> None:
    later = a.wait(a.three_failures(), "1999-05-01")
    assert "breach_decided" not in a.types(later.entries)
    assert "breach_decision/A3" in [one.data.key for one in later.entries if one.type == "missed"]


def test_a_fourth_failure_sets_no_clock_back() -> None:
    four = a.unacceptable(a.three_failures(), "A4", "1999-03-29")
    assert (step_owed(four, "A3"), step_owed(four, "A4")) == ({"breach_decision": "1999-03-24"}, {})
    decided = a.tell(four, "breach", "1999-03-30", failures=["A3", "A4"], reason="fourth")
    assert a.due(decided, "breach_decision/A4") == NOT_OWED


def test_two_acceptable_failures_and_one_unacceptable_reach_no_threshold() -> None:
    step = a.judged(
        a.explained(a.failed(judged("acceptable"), "A2", "1999-03-17"), "A2", "1999-03-17 14:00"),
        "A2",
        "1999-03-17 15:00",
        "acceptable",
    )
    step = a.unacceptable(step, "A3", "1999-03-24")
    assert step_owed(step, "A3") == {"warning": NO_DATE}


def test_under_the_standards_of_1995_the_decisive_failure_may_still_be_warned_about() -> None:
    assert a.made(a.three_failures(), "warn", "1999-03-25", "CA", failure="A3")[-1].type == "warned"


# The threshold since 2021: a failure inside twelve months of a warning


def warned_2022():
    step = a.unacceptable(a.order_since_2021(), "A1", "2022-05-10")
    return a.warned(step, "A1", "2022-05-11")


@pytest.mark.parametrize(
    ("on", "reached"),
    [
        pytest.param("2022-05-11", True, id="on the day of the warning"),
        pytest.param("2023-05-10", True, id="on the last day of the twelve months"),
        pytest.param("2023-05-11", False, id="on the day after"),
    ],
)
def test_a_failure_inside_twelve_months_of_a_warning_reaches_the_threshold(on: str, reached: bool) -> None:
    step = a.unacceptable(warned_2022(), "A2", on)
    assert step_owed(step, "A2") == ({"breach_decision": NO_DATE} if reached else {"warning": NO_DATE})
    assert a.reason(a.last(step, "judged"), "count").values["reached"] == ("yes" if reached else "no")


def test_what_counts_is_when_the_officer_forms_the_opinion() -> None:
    failed = a.explained(a.failed(warned_2022(), "A2", "2023-05-10"), "A2", "2023-05-10 14:00")
    assert step_owed(a.judged(failed, "A2", "2023-05-11"), "A2") == {"warning": NO_DATE}


def test_without_a_warning_no_number_of_failures_reaches_it() -> None:
    step = a.unacceptable(a.unacceptable(a.order_since_2021(), "A1", "2022-05-10"), "A2", "2022-05-17")
    assert (step_owed(step, "A1"), step_owed(step, "A2")) == ({"warning": NO_DATE}, {"warning": NO_DATE})


def test_the_warning_about_a_failure_is_not_before_that_failure() -> None:
    step = warned_2022()
    assert not at_threshold(step.sentence, failure_of(step.sentence, "A1"))


def test_since_2021_a_failure_that_a_decision_is_due_on_cannot_be_warned_about() -> None:
    step = a.unacceptable(warned_2022(), "A2", "2022-05-17")
    assert a.refused(step, "warn", "2022-05-18", "CA", failure="A2") == "enforcement.decision-due"


def test_on_licence_no_count_is_set_and_every_unacceptable_failure_is_warned_about() -> None:
    step = a.unacceptable(a.unacceptable(a.licence(), "A1", "2023-05-16"), "A2", "2023-05-23")
    assert (step_owed(step, "A1"), step_owed(step, "A2")) == ({"warning": NO_DATE}, {"warning": NO_DATE})
    assert [one.code for one in a.last(step, "judged").because] == ["done"]


# Not breaching, by a line manager


def stayed(until: str | None = "1999-04-30"):
    told = {"reason": "motivated since"} | ({"until": until} if until else {})
    return a.tell(a.three_failures(), "authorise_not_breaching", "1999-03-24 16:00", "LM", **told)


def test_a_line_manager_may_authorise_not_breaching() -> None:
    assert a.met(stayed().entries[-1]) == {"breach_decision/A3": "met"}
    assert step_owed(stayed(), "A3") == {}
    stay = a.reason(stayed().entries[-1], "stay")
    assert (stay.standard, stay.entries) == ("ns1995@1/breach_stay", (a.last(stayed(), "failed_to_attend").seq,))


def test_an_authorisation_until_a_day_ends_with_it_and_the_decision_falls_due_again() -> None:
    over = a.wait(stayed(), "1999-05-01")
    ended = a.last(over, "stay_ended")
    assert (a.due(stayed(), "stay"), a.due(over, "stay")) == ("1999-04-30", NOT_OWED)
    assert a.london(ended.occurred_at) == "1999-04-30 23:59:59"
    assert a.reason(ended, "stay").entries == (stayed().sentence.seq,)
    assert a.due(over, "breach_decision/A3") == "1999-03-24"


def test_an_authorisation_without_a_day_stands() -> None:
    assert a.due(stayed(None), "stay") == NOT_OWED
    assert a.due(a.wait(stayed(None), "1999-09-01"), "breach_decision/A3") == NOT_OWED


def test_an_authorisation_that_ran_out_may_be_given_again() -> None:
    again = a.tell(a.wait(stayed(), "1999-05-01"), "authorise_not_breaching", "1999-05-04", "LM", reason="still so")
    assert (a.due(again, "stay"), a.due(again, "breach_decision/A3")) == (NOT_OWED, NOT_OWED)


def test_a_later_failure_falls_due_all_the_same() -> None:
    four = a.unacceptable(stayed(), "A4", "1999-03-29")
    assert step_owed(four, "A4") == {"breach_decision": "1999-03-29"}


def test_nothing_is_authorised_until_a_day_that_is_past() -> None:
    with pytest.raises(BadInput, match="authorise: the last day must not be in the past"):
        stayed("1999-03-20")


@pytest.mark.parametrize(
    ("start", "by", "code"),
    [
        pytest.param(a.three_failures, "LM:brandt", "authority.own-case", id="who manages the case"),
        pytest.param(a.order, "LM", "enforcement.no-decision", id="when no decision is due"),
        pytest.param(a.in_court, "LM", "enforcement.no-decision", id="when the order is in court"),
    ],
)
def test_not_breaching_cannot_be_authorised(start, by: str, code: str) -> None:
    assert a.refused(start(), "authorise_not_breaching", "1999-03-25", by, reason="motivated") == code


def test_since_2021_no_authorisation_not_to_breach_is_known() -> None:
    step = a.unacceptable(warned_2022(), "A2", "2022-05-17")
    assert a.refused(step, "authorise_not_breaching", "2022-05-18", reason="motivated") == "enforcement.no-stay"


# Where the ladder rests, and where it starts anew


def test_in_custody_the_ladder_rests_and_goes_on_outside() -> None:
    inside = a.tell(failure(), "received", "1999-03-11", "prison", prison="wendle", reason="remand")
    out = a.tell(inside, "released", "1999-03-15", "prison", kind="end_of_remand")
    assert (step_owed(inside), step_owed(out)) == ({}, {"explanation_sought": "1999-03-12", "explanation": NO_DATE})


def test_a_failure_from_before_a_recall_is_not_taken_up_after_the_next_release() -> None:
    step = a.failed(a.licence(), "A1", "2023-05-16")
    step = a.tell(step, "recall", "2023-08-04", reason="gone", countersigned_by="LM:parks")
    step = a.tell(a.tell(step, "returned", "2023-08-15", "prison", prison="wendle"), "released", "2023-10-02", "prison")
    assert failures(step.sentence) == []
    assert step_owed(step) == {}


def test_a_court_outcome_starts_the_count_anew() -> None:
    dealt = a.tell(a.in_court(), "court_outcome", "1999-04-20", outcome="continued")
    next_one = a.unacceptable(dealt, "A4", "1999-04-27")
    assert counting(dealt.sentence) == []
    assert step_owed(next_one, "A4") == {"warning": NO_DATE}


def test_a_late_failure_counts_by_when_it_happened() -> None:
    step = a.tell(
        a.three_failures(), "condition_broken", "1999-03-30", happened="1999-03-12", failure="F1", condition="x"
    )
    assert [one.about for one in failures(step.sentence)] == ["A1", "F1", "A2", "A3"]


# Where enforcement stands, as one code


@pytest.mark.parametrize(
    ("start", "code"),
    [
        pytest.param(a.order, "none", id="nothing open"),
        pytest.param(failure, "explanation_awaited", id="a failure"),
        pytest.param(explained, "to_be_judged", id="explained"),
        pytest.param(lambda: a.warned(judged(), "A1", "1999-03-15"), "warned", id="warned"),
        pytest.param(lambda: judged("acceptable"), "none", id="acceptable"),
        pytest.param(a.three_failures, "breach_to_decide", id="the third"),
        pytest.param(stayed, "authorised_not_to_breach", id="authorised"),
        pytest.param(lambda: a.wait(stayed(), "1999-05-01"), "breach_to_decide", id="the authorisation ran out"),
        pytest.param(a.in_court, "in_court", id="in court"),
        pytest.param(a.recalled, "recall_decided", id="recalled"),
        pytest.param(a.back_inside, "none", id="back inside"),
    ],
)
def test_where_enforcement_stands(start, code: str) -> None:
    assert proceedings.state(start().sentence) == code


def test_no_decision_is_due_once_one_is_taken() -> None:
    assert decision_due(a.three_failures().sentence).about == "A3"
    assert decision_due(a.in_court().sentence) is None
    assert decision_due(a.recalled().sentence) is None


# Obstacles, apart from failures


def hindered(model: str | None = "cmm-enforcement@1"):
    step = a.allocated(a.sentenced("community_order", "2001-03-05", pack=None, model=model), "2001-03-05 16:00")
    return a.explained(a.failed(step, "A1", "2001-03-13"), "A1", "2001-03-14", given="given", obstacle="evicted")


def test_an_obstacle_is_to_be_dealt_with_where_the_model_of_the_place_asks_for_it() -> None:
    dealt_with = a.tell(hindered(), "obstacle_dealt_with", "2001-03-20", failure="A1", how="a hostel")
    assert (a.due(hindered(), "obstacle/A1"), a.due(hindered(None), "obstacle/A1")) == (NO_DATE, NOT_OWED)
    assert a.met(dealt_with.entries[-1]) == {"obstacle/A1": "done"}
    assert a.due(dealt_with, "obstacle/A1") == NOT_OWED


def test_an_obstacle_outlasts_its_failure_and_comes_back_where_it_is_met_again() -> None:
    accepted = a.judged(hindered(), "A1", "2001-03-15", "acceptable")
    assert a.due(accepted, "obstacle/A1") == NO_DATE
    dealt_with = a.tell(accepted, "obstacle_dealt_with", "2001-03-20", failure="A1")
    again = a.tell(dealt_with, "explanation_given", "2001-03-27", failure="A1", given="given", obstacle="evicted again")
    assert a.due(again, "obstacle/A1") == NO_DATE


@pytest.mark.parametrize("finding", ["acceptable", "unacceptable"])
def test_a_judgement_counts_the_obstacles_apart_from_the_failures(finding: str) -> None:
    entry = a.judged(hindered(), "A1", "2001-03-15", finding).entries[-1]
    assert a.reason(entry, "obstacles").values == {"obstacles": 1}
    assert a.reason(entry, "obstacles").standard == "cmm-enforcement@1/obstacle"


def test_where_nothing_asks_for_them_or_there_are_none_no_obstacles_are_counted() -> None:
    without = a.judged(hindered(None), "A1", "2001-03-15").entries[-1]
    assert "obstacles" not in [one.code for one in without.because]
    step = a.allocated(
        a.sentenced("community_order", "2001-03-05", pack=None, model="cmm-enforcement@1"), "2001-03-05 16:00"
    )
    none_met = a.unacceptable(step, "A1", "2001-03-13").entries[-1]
    assert "obstacles" not in [one.code for one in none_met.because]


def test_an_obstacle_that_nobody_told_of_cannot_have_been_dealt_with() -> None:
    assert a.unfit(failure(), "obstacle_dealt_with", "1999-03-11", "OM", failure="A1") == "obstacle_unknown"
