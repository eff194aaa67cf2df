"""Late, doubled, wrong: what did not fit, what is struck, what is to be reconsidered, and how people settle it."""

import pytest

from domain import corrections, life
from domain.errors import BadInput, WholeSentenceError
from domain.model import Role, Where
from tests.domain import builders as a
from tests.domain.builders import NO_DATE, NOT_OWED


def annul(step, type: str, at: str = "1999-04-01", by: str = "OM", **more):
    """The latest entry of a type struck by its number, type and day."""
    entry = a.last(step, type)
    told = {"seq": entry.seq, "type": type, "occurred_on": a.london(entry.occurred_at)[:10], "reason": "mistaken"}
    return a.tell(step, "annul", at, by, **{**told, **more})


def settle(step, key: str, outcome: str = "kept", by: str = "OM", at: str = "1999-04-02"):
    return a.tell(step, "settle", at, by, key=key, outcome=outcome, reason="looked at it")


def failed():
    return a.failed(a.order(), "A1", "1999-03-10")


def judged():
    return a.unacceptable(a.order(), "A1", "1999-03-10")


# Late


def late_failure():
    """A failure of 12 March told on 26 March, after the breach of the 24th."""
    late = a.tell(
        a.in_court(), "condition_broken", "1999-03-26", "OM", happened="1999-03-12", failure="F1", condition="x"
    )
    return a.explained(late, "F1", "1999-03-26 14:00")


def test_a_late_fact_takes_its_place_and_rewrites_no_decision() -> None:
    assert late_failure().entries[: len(a.in_court().entries)] == a.in_court().entries
    assert "reconsider" not in [code for code, _ in a.matters(late_failure())]


def test_once_judged_unacceptable_a_late_failure_puts_later_decisions_in_question() -> None:
    step = a.judged(late_failure(), "F1", "1999-03-26 15:00")
    second_warning, breach = a.last(step, "warned").seq, a.last(step, "breach_decided").seq
    assert a.matters(step) == [("reconsider", second_warning), ("reconsider", breach)]


def test_once_judged_acceptable_it_puts_none_in_question() -> None:
    assert a.matters(a.judged(late_failure(), "F1", "1999-03-26 15:00", "acceptable")) == []


def test_a_failure_told_in_time_puts_none_in_question() -> None:
    assert a.matters(a.three_failures()) == []


def test_an_obligation_met_in_time_and_told_late_closes_its_report() -> None:
    missed = a.wait(failed(), "1999-03-16")
    told = a.tell(missed, "explanation_given", "1999-03-16", happened="1999-03-11", failure="A1", given="none_given")
    assert a.met(told.entries[-1])["explanation_sought/A1"] == "met_recorded_late"


# What did not fit


def test_a_fact_that_did_not_fit_is_kept_word_for_word_and_looked_at() -> None:
    step = a.tell(a.order(), "failed_to_attend", "1999-03-05", "OM", appointment="A9", how_we_know="the diary")
    kept = step.entries[-1]
    assert kept.data.body == '{"appointment": "A9", "how_we_know": "the diary"}'
    assert kept.words == "Reported but does not fit: failed to attend (appointment unknown)"
    assert a.asked_of(step, f"did_not_fit/{kept.seq}") is Role.OFFENDER_MANAGER


def test_before_allocation_the_administrator_looks_at_it() -> None:
    step = a.tell(a.sentenced(), "failed_to_attend", "1999-03-05", "OM", appointment="A9")
    assert a.asked_of(step, f"did_not_fit/{step.sentence.seq}") is Role.CASE_ADMINISTRATOR


def test_what_did_not_fit_may_be_told_again_once_it_fits() -> None:
    step = a.tell(a.order(), "failed_to_attend", "1999-03-05", "OM", appointment="A1")
    step = a.appointed(step, "A1", "1999-03-05 13:00", when="1999-03-05 10:00")
    assert a.made(step, "failed_to_attend", "1999-03-05 14:00", "OM", appointment="A1")[-1].type == "failed_to_attend"


# Struck


def test_a_failure_struck_leaves_the_count_and_its_clocks() -> None:
    step = annul(failed(), "failed_to_attend", "1999-03-11")
    assert (a.due(failed(), "explanation/A1"), a.due(step, "explanation/A1")) == (NO_DATE, NOT_OWED)
    assert a.due(step, "appointment_outcome/A1") == "1999-03-11", "its outcome is open again"
    assert a.reason(step.entries[-1], "annulled").values == {"still_counted": 1}


def test_a_struck_entry_stays_in_the_record() -> None:
    step = annul(failed(), "failed_to_attend", "1999-03-11")
    assert a.last(step, "failed_to_attend") == a.last(failed(), "failed_to_attend")
    assert (
        a.last(step, "annulled").words
        == f"Entry {a.last(step, 'failed_to_attend').seq} (failed to attend) annulled: mistaken"
    )


def test_striking_a_failure_puts_what_rested_on_it_in_question() -> None:
    step = a.in_court()
    third = a.last(step, "failed_to_attend").seq
    struck = annul(step, "failed_to_attend")
    rested = [entry.seq for entry in step.entries if entry.seq > third and entry.type in ("judged", "breach_decided")]
    assert a.matters(struck) == [("reconsider", seq) for seq in rested]


def test_striking_a_judgement_makes_the_failure_judgeable_again() -> None:
    step = annul(judged(), "judged", "1999-03-11")
    assert a.due(step, "judgement/A1") == NO_DATE
    assert a.judged(step, "A1", "1999-03-12", "acceptable").entries[-1].type == "judged"


def test_striking_what_no_decision_rested_on_puts_nothing_in_question() -> None:
    step = a.tell(a.order(), "attended", "1999-03-05")
    assert a.matters(annul(step, "attended", "1999-03-08")) == []


def test_striking_a_contact_makes_what_it_satisfied_owed_again() -> None:
    step = annul(a.tell(a.order(), "attended", "1999-03-05"), "attended", "1999-03-08")
    assert (a.due(step, "first_appointment"), a.due(step, "order_explained")) == ("1999-03-08", NOT_OWED)


def test_striking_what_did_not_fit_settles_it() -> None:
    step = a.tell(a.order(), "failed_to_attend", "1999-03-05", "OM", appointment="A9")
    assert a.matters(annul(step, "did_not_fit", "1999-03-08")) == []


@pytest.mark.parametrize(
    ("start", "type"),
    [
        pytest.param(a.order, "allocated", id="an allocation"),
        pytest.param(lambda: a.assessed(a.order(), "1999-03-05", "low"), "assessed", id="an assessment"),
        pytest.param(lambda: a.planned(a.order(), "1999-03-05"), "planned", id="a plan"),
        pytest.param(
            lambda: a.tell(a.planned(a.order(), "1999-03-05"), "change_plan", "1999-03-08", reason="x"),
            "plan_changed",
            id="a change of it",
        ),
        pytest.param(
            lambda: a.tell(a.order(), "set_tier", "1999-03-05", scheme="s", tier="2", reasons=[]),
            "tier_set",
            id="a tier",
        ),
        pytest.param(
            lambda: a.tell(a.order(), "override_tier", "1999-03-05", scheme="s", tier="2", reason="x"),
            "tier_overridden",
            id="a tier overridden",
        ),
        pytest.param(
            lambda: a.tell(a.order(), "sentence_varied", "1999-03-05", remove=["x"]),
            "sentence_varied",
            id="a variation",
        ),
        pytest.param(
            lambda: a.tell(a.in_court(), "court_outcome", "1999-03-25", outcome="fined"),
            "court_outcome",
            id="an outcome",
        ),
    ],
)
def test_what_a_struck_entry_had_set_is_for_a_person_to_put_right(start, type: str) -> None:
    step = annul(start(), type, by="LM" if type in corrections.BY_ANOTHER else "OM")
    struck = a.last(step, type).seq
    assert ("put_right", struck) in a.matters(step)
    assert a.asked_of(step, f"put_right/{struck}") in (Role.OFFENDER_MANAGER, Role.CASE_ADMINISTRATOR)


SETS_MORE = [
    pytest.param(lambda: a.tell(a.order(), "died", "1999-03-05", "CA"), "died", id="a death"),
    pytest.param(
        lambda: a.tell(a.order(), "sentence_quashed", "1999-03-05"), "sentence_quashed", id="a sentence quashed"
    ),
    pytest.param(
        lambda: a.tell(a.order(), "identity_merged", "1999-03-05", "CA", into="P-2"),
        "identity_merged",
        id="a merged identity",
    ),
]


@pytest.mark.parametrize(("start", "type"), SETS_MORE)
def test_an_end_or_an_identity_that_was_struck_is_for_a_person_to_put_right(start, type: str) -> None:
    step = annul(start(), type)
    assert ("put_right", a.last(step, type).seq) in a.matters(step)


def test_a_handover_that_was_struck_is_for_a_person_to_put_right() -> None:
    told = {"offender_manager": "iqbal", "why_no_meeting": "distance"}
    step = annul(a.tell(a.custody(), "hand_over", "2022-08-01", **told), "handed_over", "2022-08-02", "OM:iqbal")
    assert ("put_right", a.last(step, "handed_over").seq) in a.matters(step)


@pytest.mark.parametrize("type", ["transfer_requested", "absence_covered"])
def test_a_move_or_a_cover_that_was_struck_leaves_a_sentence_that_goes_on(type: str) -> None:
    step = a.tell(a.order(), "transfer_sentence", "1999-03-05", to_area="w", moment="1999-04-05 10:00", reason="moved")
    days = {"from_day": "1999-03-08", "until": "1999-03-12"}
    step = a.tell(step, "cover_absence", "1999-03-05 13:00", by_whom="dale", **days, reason="leave")
    assert a.types(annul(step, type, "1999-03-06").entries)[-1] == "annulled"


@pytest.mark.parametrize("type", ["engagement_opened", "sentenced"])
def test_the_beginning_of_a_sentence_cannot_be_struck(type: str) -> None:
    told = {"seq": a.last(a.order(), type).seq, "type": type, "occurred_on": "1999-03-01", "reason": "x"}
    assert a.refused(a.order(), "annul", "1999-03-05", **told) == "annul.never"


def test_a_striking_cannot_be_struck() -> None:
    step = annul(failed(), "failed_to_attend", "1999-03-11")
    told = {"seq": step.sentence.seq, "type": "annulled", "occurred_on": "1999-03-11", "reason": "x"}
    assert a.refused(step, "annul", "1999-03-12", **told) == "annul.never"


def test_a_case_administrator_strikes_no_decision() -> None:
    told = {"seq": judged().sentence.seq, "type": "judged", "occurred_on": "1999-03-10", "reason": "x"}
    assert a.refused(judged(), "annul", "1999-03-11", "CA", **told) == "authority.annul"
    assert annul(failed(), "failed_to_attend", "1999-03-11", "CA").entries[-1].type == "annulled"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"seq": 99}, "there is no entry 99; the last one is 7"),
        ({"seq": 0}, "there is no entry 0"),
        ({"occurred_on": "1999-03-09"}, "entry 7 did not happen on 1999-03-09"),
    ],
)
def test_an_entry_is_struck_by_its_number_and_day_as_the_record_has_them(wrong, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        annul(failed(), "failed_to_attend", "1999-03-10 14:00", **wrong)


@pytest.mark.parametrize(
    ("start", "type"),
    [
        pytest.param(a.order, "engagement_opened", id="the opening"),
        pytest.param(a.order, "sentenced", id="the sentence"),
        pytest.param(judged, "judged", id="a judgement, by an administrator"),
    ],
)
def test_an_entry_is_not_struck_under_another_type(start, type: str) -> None:
    entry = a.last(start(), type)
    told = {"seq": entry.seq, "type": "attended", "occurred_on": a.london(entry.occurred_at)[:10], "reason": "x"}
    with pytest.raises(WholeSentenceError):
        a.tell(start(), "annul", "1999-03-12", "CA", **told)


def test_what_the_state_keeps_no_more_is_only_marked() -> None:
    old = a.tell(a.order(), "view_stated", "1999-03-05")
    step = annul(old, "view_stated", "1999-03-08")
    assert a.reason(step.entries[-1], "annulled").values == {"still_counted": 0}
    assert [fact.about for fact in step.sentence.facts("annulled")] == [str(old.sentence.seq)]


# Settled


def stray():
    return a.tell(a.order(), "failed_to_attend", "1999-03-05", "OM", appointment="A9")


def test_a_person_who_has_looked_settles_it() -> None:
    key = f"did_not_fit/{stray().sentence.seq}"
    step = settle(stray(), key, "no_action", at="1999-03-08")
    assert (a.due(stray(), key), a.due(step, key)) == (NO_DATE, NOT_OWED)
    assert a.met(step.entries[-1]) == {key: "done"}
    assert step.entries[-1].words == f"Settled {key}: no action"


def test_only_what_is_open_can_be_settled() -> None:
    key = f"did_not_fit/{stray().sentence.seq}"
    with pytest.raises(BadInput, match=rf"nothing is open under 'did_not_fit/99'. Open: {key}\."):
        settle(stray(), "did_not_fit/99")
    with pytest.raises(BadInput, match=r"Open: nothing\."):
        settle(a.order(), "did_not_fit/99")
    with pytest.raises(BadInput, match="nothing is open"):
        settle(a.order(), "action/X1")


def test_a_decision_is_reconsidered_by_who_manages_the_case() -> None:
    step = a.tell(judged(), "explanation_given", "1999-03-20", failure="A1", given="given")
    key = f"reconsider/{judged().sentence.seq}"
    told = {"key": key, "outcome": "kept", "reason": "still no good reason"}
    assert a.refused(step, "settle", "1999-03-22", "CA", **told) == "authority.reconsider"
    assert a.due(settle(step, key), key) == NOT_OWED


def test_a_matter_raised_twice_is_owed_and_settled_once() -> None:
    first = a.tell(judged(), "explanation_given", "1999-03-20", failure="A1", given="given")
    second = a.tell(first, "explanation_given", "1999-03-22", failure="A1", given="given", text="a letter came")
    key = f"reconsider/{judged().sentence.seq}"
    assert a.owes(second).count(key) == 1
    assert a.matters(settle(second, key)) == []


def test_what_people_must_settle_outlives_the_sentence_until_it_is_evaluated() -> None:
    died = a.tell(stray(), "died", "1999-03-08", "CA")
    ended = a.tell(died, "end", "1999-03-09", summary="died")
    assert (len(a.owes(died)), died.sentence.where) == (2, Where.OVER)
    assert a.reason(ended.entries[-1], "over").values == {"reason": "died", "matters_left": 1}
    assert (a.owes(ended), a.matters(ended)) == ([], [])


def test_folding_what_was_struck_gives_the_same_sentence() -> None:
    step = annul(a.in_court(), "failed_to_attend")
    assert life.evolve_all(step.entries) == step.sentence


@pytest.mark.parametrize("called", ["tier_set", "attended"])
def test_a_case_administrator_cannot_strike_a_tier_whatever_it_is_called(called: str) -> None:
    step = a.tell(a.order(), "set_tier", "1999-03-05", scheme="s", tier="2", reasons=[])
    told = {"seq": step.entries[-1].seq, "type": called, "occurred_on": "1999-03-05", "reason": "mistaken"}
    assert a.refused(step, "annul", "1999-03-08", "CA", **told) == "authority.annul"


def test_a_struck_acceptance_of_a_transfer_is_no_acceptance() -> None:
    asked = a.tell(
        a.order(), "transfer_sentence", "1999-03-05", to_area="south", moment="1999-05-03 09:00", reason="moved"
    )
    accepted = a.tell(asked, "accept_transfer", "1999-03-10", "LM", offender_manager="dale")
    struck = annul(accepted, "transfer_accepted")
    assert (a.due(struck, "responsibility"), a.due(struck, "transfer")) == (NOT_OWED, a.due(asked, "transfer"))
    assert ("put_right", a.last(accepted, "transfer_accepted").seq) in a.matters(struck)
