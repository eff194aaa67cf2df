"""Attrition: how far a referral came, where and why it was lost, how long it waited, worked out by hand."""

from datetime import date

import pytest

from domain.interventions.delivery import EndedEarly, ReferralRefused
from domain.life import Step
from domain.measures.attrition import CAUSES
from domain.measures.measure import MET, NOT_MET, OUTSIDE, UNKNOWN, Count, Window
from domain.measures.table import REPORTS
from tests.domain.builders import HOUSING, PROGRAMME, order_since_2021, order_with, planned, tell
from tests.domain.measures.lives import LATER, counted, counted_in

COMBINED, OUT_OF_REACH, TREATED = "combination-of-requirements", "partner-out-of-reach", "treatment-before-its-stage"
ACTIVATED, BREACHED = "suspended-sentence-activated", "breached-on-third-failure"

BY_HAND = [
    # work, curfew and programme are referred on 3, 4 and 18 May 2022, and all are started and completed
    ("accepted_of_referred", COMBINED, LATER, Count(3, 3)),
    # until 10 May nobody has accepted the work; the tag fitted on the 5th counts as accepted
    ("accepted_of_referred", COMBINED, date(2022, 5, 10), MET),
    ("accepted_of_referred", BREACHED, LATER, OUTSIDE),
    ("started_of_accepted", COMBINED, LATER, Count(3, 3)),
    ("started_of_referred", COMBINED, date(2022, 7, 31), Count(2, 2)),
    ("completed_of_started", COMBINED, date(2022, 8, 8), MET),
    ("completed_of_started", COMBINED, LATER, Count(3, 3)),
    # the first tag order was refused by the system and made again: lost, nobody says why
    ("lost_before_acceptance", OUT_OF_REACH, LATER, Count(1, 4)),
    ("lost_by_other", OUT_OF_REACH, LATER, UNKNOWN),
    ("lost_before_preparation", OUT_OF_REACH, LATER, Count(0, 3)),
    ("lost_before_start", COMBINED, date(2022, 5, 10), NOT_MET),
    # unpaid work had begun when the suspended sentence took effect, and was never done
    ("lost_before_completion", ACTIVATED, LATER, MET),
    ("lost_by_sentence_over", ACTIVATED, LATER, MET),
    ("lost_by_breach", ACTIVATED, LATER, NOT_MET),
    # work: 4 to 12 May, programme: 18 May to 20 June; nobody told when the curfew was accepted
    ("days_to_acceptance", COMBINED, LATER, Count(8 + 33, 2)),
    # work: to 21 May, programme: to 1 August
    ("days_from_acceptance", COMBINED, LATER, Count(9 + 42, 2)),
    # curfew: 3 to 5 May
    ("days_to_start", COMBINED, LATER, Count(2 + 17 + 75, 3)),
    ("days_to_start", COMBINED, date(2022, 5, 4), OUTSIDE),
    ("programme_completion", COMBINED, LATER, MET),
    ("programme_completion", COMBINED, date(2022, 11, 13), OUTSIDE),
    ("unpaid_work_completion", COMBINED, date(2022, 8, 8), MET),
    ("unpaid_work_completion", ACTIVATED, LATER, NOT_MET),
    ("treatment_started", TREATED, LATER, MET),
    ("treatment_started", TREATED, date(2022, 5, 16), OUTSIDE),
    ("treatment_started", COMBINED, LATER, OUTSIDE),
]


@pytest.mark.parametrize(("measure", "life", "as_at", "count"), BY_HAND)
def test_attrition_is_what_the_life_shows(measure: str, life: str, as_at: date, count: Count) -> None:
    assert counted(measure, life, as_at) == count


def test_every_measure_is_worked_out_by_hand() -> None:
    by_cause = {f"lost_by_{cause}" for cause in CAUSES}
    assert {row[0] for row in BY_HAND} | by_cause == {one.name for one in REPORTS["attrition"].measures}


def test_referrals_count_by_their_own_days() -> None:
    mid_may = Window(date(2022, 5, 10), date(2022, 5, 31), LATER)
    assert counted("started_of_referred", COMBINED, LATER, mid_may) == Count(1, 1)
    assert counted("days_to_acceptance", COMBINED, LATER, mid_may) == Count(33, 1)
    # started on 1 August
    assert counted("programme_completion", COMBINED, LATER, mid_may) == OUTSIDE


def referred() -> Step:
    return tell(order_with(PROGRAMME), "refer", "2022-05-04", "CA", intervention="skills")


def accepted() -> Step:
    return tell(referred(), "referral_accepted", "2022-05-10", "partner", intervention="skills")


def prepared() -> Step:
    return tell(accepted(), "prepared", "2022-05-12", "OS", intervention="skills")


def started() -> Step:
    return tell(prepared(), "started", "2022-05-20", "partner", intervention="skills")


def ended(step: Step, reason: str) -> Step:
    return tell(step, "ended_early", "2022-06-01", "partner", intervention="skills", reason=reason)


STAGES = [
    (referred, "lost_before_acceptance"),
    (accepted, "lost_before_preparation"),
    (prepared, "lost_before_start"),
    (started, "lost_before_completion"),
]


@pytest.mark.parametrize("place", range(len(STAGES)), ids=[name for _, name in STAGES])
def test_a_referral_is_lost_at_the_stage_that_it_had_reached(place: int) -> None:
    step, _ = STAGES[place]
    for number, (_, measure) in enumerate(STAGES):
        before = NOT_MET if number < place else OUTSIDE
        assert counted_in(measure, step()) == before
        assert counted_in(measure, ended(step(), "health")) == (MET if number == place else before)


@pytest.mark.parametrize("reason", EndedEarly.model_fields["reason"].annotation.__args__)  # type: ignore[union-attr]
def test_every_reason_for_an_early_end_is_one_cause(reason: str) -> None:
    lost = ended(prepared(), reason)
    found = {cause: counted_in(f"lost_by_{cause}", lost) for cause in CAUSES}
    assert sorted(found.values()) == [NOT_MET] * (len(CAUSES) - 1) + [MET]
    assert found[next(cause for cause, words in CAUSES.items() if reason in words)] == MET


@pytest.mark.parametrize("reason", ReferralRefused.model_fields["reason"].annotation.__args__)  # type: ignore[union-attr]
def test_every_reason_for_a_refusal_is_one_cause(reason: str) -> None:
    lost = tell(referred(), "referral_refused", "2022-05-10", "partner", intervention="skills", reason=reason)
    assert sum(counted_in(f"lost_by_{cause}", lost) == MET for cause in CAUSES) == 1
    assert counted_in("lost_before_acceptance", lost) == MET
    assert counted_in("accepted_of_referred", lost) == NOT_MET
    assert counted_in("started_of_accepted", lost) == OUTSIDE


def test_another_referral_after_a_refusal_is_another() -> None:
    full = tell(referred(), "referral_refused", "2022-05-10", "partner", intervention="skills", reason="full")
    again = tell(full, "refer", "2022-05-16", "CA", intervention="skills")
    assert counted_in("accepted_of_referred", again) == NOT_MET
    taken = tell(again, "referral_accepted", "2022-05-20", "partner", intervention="skills")
    assert counted_in("accepted_of_referred", taken) == Count(1, 2)
    assert counted_in("days_to_acceptance", taken) == Count(4, 1)


def test_why_the_team_ended_it_is_not_known() -> None:
    step = planned(order_since_2021(), "2022-05-10", HOUSING)
    step = tell(step, "refer", "2022-05-16", "OM", intervention="housing")
    step = tell(step, "end_intervention", "2022-05-20", "OM", intervention="housing", reason="no help wanted")
    assert counted_in("lost_before_acceptance", step) == MET
    assert {counted_in(f"lost_by_{cause}", step) for cause in CAUSES} == {UNKNOWN}


def test_a_programme_that_ended_early_was_not_completed() -> None:
    assert counted_in("programme_completion", started()) == OUTSIDE
    assert counted_in("programme_completion", ended(started(), "breach")) == NOT_MET
    assert counted_in("programme_completion", ended(prepared(), "breach")) == OUTSIDE
    assert counted_in("unpaid_work_completion", ended(started(), "breach")) == OUTSIDE


def test_treatment_that_the_sentence_outlived_was_not_started() -> None:
    treatment = {"id": "treatment", "kind": "addiction_treatment"}
    step = order_with(treatment)
    assert counted_in("treatment_started", step) == OUTSIDE
    assert counted_in("treatment_started", tell(step, "died", "2022-09-01", "CA")) == NOT_MET
