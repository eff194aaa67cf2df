"""The inspectorate's tables of our own sentences: each element of an example, worked out by hand."""

from datetime import date

import pytest

from domain.measures.measure import MET, NOT_MET, OUTSIDE, UNKNOWN, Count, Window
from domain.measures.table import REPORTS
from tests.domain.measures.lives import LATER, account_of, counted

BREACHED, AUTHORISED, COMBINED = "breached-on-third-failure", "line-manager-authorises", "combination-of-requirements"
HIGH_RISK, REPORTED = "high-risk-of-harm-in-2004", "report-and-remand"

BY_HAND = [
    # order of 1 March 1999: five working days end on the 8th, A1 is for and kept on the 4th
    ("first_appt_arranged_5wd", BREACHED, LATER, MET),
    ("first_appt_took_place_5wd", BREACHED, LATER, MET),
    ("first_appt_arranged_5wd", BREACHED, date(1999, 3, 5), OUTSIDE),
    # kept until 31 May: 4 March, 13, 20 and 27 May; from then to 31 August every week
    ("twelve_appts_first_3m", BREACHED, LATER, NOT_MET),
    ("six_appts_second_3m", BREACHED, LATER, MET),
    ("six_appts_second_3m", BREACHED, date(1999, 8, 31), OUTSIDE),
    ("plan_prepared", BREACHED, LATER, MET),
    ("risk_assessed_reoffending", BREACHED, LATER, MET),
    ("risk_assessed_harm", BREACHED, LATER, MET),
    ("plan_prepared", BREACHED, date(1999, 3, 9), OUTSIDE),
    # planned on 10 March: quarters end on the 10th of June, September, December; reviews of 9 June, 7 Sept., 6 Dec.
    ("quarterly_plan_review", BREACHED, LATER, MET),
    # A3 failed on Tuesday 6 April; asked on Friday the 9th, a working day late
    ("explanation_action_2d", BREACHED, LATER, NOT_MET),
    # A2 failed on Monday 22 March 1999 and was asked about on the 23rd; the two days end on the 24th
    ("explanation_action_2d", BREACHED, date(1999, 3, 22), OUTSIDE),
    ("explanation_action_2d", BREACHED, date(1999, 3, 23), MET),
    ("explanation_recorded", BREACHED, LATER, MET),
    ("acceptability_view_recorded", BREACHED, LATER, MET),
    ("acceptability_view_recorded", BREACHED, date(1999, 3, 22), NOT_MET),
    ("breach_by_third_failure", BREACHED, LATER, MET),
    ("manager_authorised_no_breach", BREACHED, LATER, OUTSIDE),
    # B3, the third, judged on 6 May; the line manager authorises on the 7th; breach on the 13th after a fourth
    ("explanation_action_2d", AUTHORISED, LATER, MET),
    ("breach_by_third_failure", AUTHORISED, date(1999, 5, 5), OUTSIDE),
    ("breach_by_third_failure", AUTHORISED, date(1999, 5, 6), NOT_MET),
    ("manager_authorised_no_breach", AUTHORISED, date(1999, 5, 6), NOT_MET),
    ("manager_authorised_no_breach", AUTHORISED, date(1999, 5, 7), MET),
    ("breach_by_third_failure", AUTHORISED, LATER, MET),
    # unpaid work, a programme and a curfew: objectives name no interventions; work commenced in a three-way meeting
    ("plan_addresses_whole_order", COMBINED, LATER, UNKNOWN),
    ("quarterly_reviews_cover_both_parts", COMBINED, LATER, MET),
    ("quarterly_reviews_cover_both_parts", COMBINED, date(2022, 7, 24), UNKNOWN),
    ("communication_between_officers", COMBINED, LATER, MET),
    ("communication_between_officers", COMBINED, date(2022, 5, 20), UNKNOWN),
    ("plan_addresses_whole_order", BREACHED, LATER, OUTSIDE),
    # order of 8 March 2004, assessed as high on the 10th; its standards set no limit and no number of meetings
    ("required_meetings_offered_3m", HIGH_RISK, LATER, OUTSIDE),
    ("required_meetings_held_3m", HIGH_RISK, LATER, OUTSIDE),
    ("initial_contact_met_ns_high_risk", HIGH_RISK, LATER, OUTSIDE),
    ("plan_prepared_high_risk", HIGH_RISK, LATER, MET),
    ("plan_prepared_high_risk", HIGH_RISK, date(2004, 3, 9), UNKNOWN),
    ("plan_prepared_high_risk", BREACHED, LATER, OUTSIDE),
    ("risk_assessed_reoffending_high_risk", HIGH_RISK, LATER, MET),
    ("risk_assessed_harm_high_risk", HIGH_RISK, LATER, MET),
    # planned on 24 March: quarters end on 24 June and 24 September; the only review is of 12 July
    ("quarterly_plan_review_high_risk", HIGH_RISK, LATER, NOT_MET),
    ("explanation_action_2d_high_risk", HIGH_RISK, LATER, OUTSIDE),
    ("explanation_recorded_high_risk", HIGH_RISK, LATER, OUTSIDE),
    ("acceptability_view_clear_high_risk", HIGH_RISK, LATER, OUTSIDE),
    ("breach_by_third_failure_high_risk", HIGH_RISK, LATER, OUTSIDE),
    ("manager_authorised_no_breach_high_risk", HIGH_RISK, LATER, OUTSIDE),
    # released on Friday 20 October 2023, seen on Monday the 23rd: one working day
    ("initial_contact_met_ns_high_risk", "four-years-custody", LATER, MET),
    ("initial_contact_met_ns_high_risk", "four-years-custody", date(2023, 10, 22), OUTSIDE),
    # 12 contacts asked for from 7 June to 6 September 1999; one appointment and twelve unplanned ones, all kept
    ("required_meetings_offered_3m", "supervision-passes-in-week-twelve", LATER, MET),
    ("required_meetings_held_3m", "supervision-passes-in-week-twelve", LATER, MET),
    # one report, graded satisfactory on 24 February 2022
    ("excellent", REPORTED, LATER, NOT_MET),
    ("satisfactory_or_good_enough", REPORTED, LATER, MET),
    ("not_satisfactory", REPORTED, LATER, NOT_MET),
    ("very_poor", REPORTED, LATER, NOT_MET),
    ("excellent", REPORTED, date(2022, 2, 23), OUTSIDE),
]


@pytest.mark.parametrize(("measure", "name", "as_at", "found"), BY_HAND)
def test_an_element_is_what_it_is_by_hand(measure: str, name: str, as_at: date, found: Count) -> None:
    assert counted(measure, name, as_at) == found


def test_only_orders_of_the_period_count() -> None:
    march = Window(date(1999, 3, 1), date(1999, 3, 31), LATER)
    assert counted("plan_prepared", BREACHED, window=march) == MET
    assert counted("plan_prepared", AUTHORISED, window=march) == OUTSIDE


def test_an_account_says_who_holds_the_sentence_and_when_it_was_over() -> None:
    account = account_of(BREACHED)
    assert (account.area, account.manager, account.harm, account.kind) == ("north", "brandt", "low", "community_order")
    assert (account.sentenced_on, account.supervised_from) == (date(1999, 3, 1), date(1999, 3, 1))
    assert account.over_on == date(2000, 2, 29)
    licence = account_of("four-years-custody")
    assert licence.sentenced_on is not None
    assert licence.supervised_from is not None
    assert licence.supervised_from > licence.sentenced_on
    assert account_of("lifer-from-two-axes-to-one-letter").over_on is None


def test_every_element_is_worked_out_by_hand() -> None:
    assert {measure.name for measure in REPORTS["hmip"].measures} == {row[0] for row in BY_HAND}
