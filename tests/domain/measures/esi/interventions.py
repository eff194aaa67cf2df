"""Section C: cases whose value is worked out by hand."""

from domain.measures.measure import MET, NOT_MET, OUTSIDE, UNKNOWN
from tests.domain.measures.esi.facts import (
    CHANGED,
    GROUP,
    HIGH,
    LOW,
    NEEDS,
    PLAN,
    SMART,
    TAUGHT,
    VAGUE,
    WATCH,
    WORK,
    Cases,
    absent,
    assessed,
    commenced,
    counted,
    fact,
    licence,
    met,
    missed,
    order,
    planned,
    reviewed,
    started,
)

INTERVENTIONS: Cases = {
    "esi_c1_contacts_offered": [
        ("as many", order(counted("2004-06-08", 12, 12, 9)), MET),
        (
            "too few in one period of two",
            order(counted("2004-06-08", 12, 12, 12), counted("2004-09-08", 6, 5, 5)),
            NOT_MET,
        ),
        ("none counted", order(), UNKNOWN),
        (
            "rested, a maximum, no number",
            order(
                counted("2004-06-08", 12, 0, 0, rested=True),
                counted("2004-06-08", 12, 0, 0, bound="maximum"),
                counted("2004-06-08", 0, 3, 3),
            ),
            UNKNOWN,
        ),
    ],
    "esi_c1_home_visit_in_time_high_risk": [
        ("in time", order(HIGH, met("2004-03-22", "home_visit", "2004-03-29")), MET),
        ("missed", order(HIGH, missed("home_visit", "2004-03-29")), NOT_MET),
        ("no day set", order(HIGH, fact("home_visit_made", "2004-03-22", seen=True)), UNKNOWN),
        ("lower risk", order(LOW, missed("home_visit", "2004-03-29")), OUTSIDE),
    ],
    "esi_c1_absences_judged": [
        (
            "judged",
            order(absent("A1", "2004-04-05"), fact("judged", "2004-04-20", failure="A1", finding="acceptable")),
            MET,
        ),
        (
            "one missed",
            order(absent("A1", "2004-04-05"), absent("A2", "2004-04-12"), missed("judgement/A1", "2004-04-20")),
            NOT_MET,
        ),
        ("to be judged still", order(absent("A1", "2004-04-05")), UNKNOWN),
        ("no absence", order(), OUTSIDE),
    ],
    "esi_c1_breach_in_time": [
        (
            "in time",
            order(fact("breach_decided", "2004-05-04"), met("2004-05-04", "breach_started/A2", "2004-05-10")),
            MET,
        ),
        (
            "late",
            order(
                fact("breach_decided", "2004-05-11"), met("2004-05-11", "breach_started/A2", "2004-05-10", "met_late")
            ),
            NOT_MET,
        ),
        ("missed", order(missed("breach_decision/A2", "2004-05-10")), NOT_MET),
        ("recalled, no day set", licence(fact("recall_decided", "2004-05-04")), UNKNOWN),
        (
            "authorised not to breach",
            order(fact("not_breaching_authorised", "2004-05-04"), met("2004-05-04", "breach_started/A2", "2004-05-10")),
            OUTSIDE,
        ),
        ("none needed", order(), OUTSIDE),
    ],
    "esi_c2_reviews_in_time": [
        ("in time", order(reviewed("2004-06-08"), met("2004-06-08", "review", "2004-06-22")), MET),
        (
            "the second missed",
            order(met("2004-06-08", "review", "2004-06-22"), missed("review", "2004-09-08")),
            NOT_MET,
        ),
        ("no day set", order(reviewed("2004-06-08")), UNKNOWN),
        ("in custody alone", licence(missed("review", "2003-03-12")), UNKNOWN),
    ],
    "esi_c2_progress_reviewed": [
        ("of each", order(PLAN, reviewed("2004-06-08", O1="on_course")), MET),
        ("of one of two", order(planned("2004-03-22", SMART, VAGUE), reviewed("2004-06-08", O1="on_course")), NOT_MET),
        (
            "the other met before",
            order(
                planned("2004-03-22", SMART, VAGUE),
                reviewed("2004-06-08", O2="met"),
                reviewed("2004-09-08", O1="on_course"),
            ),
            MET,
        ),
        (
            "the other added after",
            order(
                PLAN, reviewed("2004-06-08", O1="on_course"), fact("plan_changed", "2004-06-09", add_objectives=[VAGUE])
            ),
            MET,
        ),
        ("no review", order(PLAN), UNKNOWN),
    ],
    "esi_c2_smart_at_review": [
        ("all said", order(PLAN, reviewed("2004-06-08")), MET),
        (
            "said before the review",
            order(
                planned("2004-03-22", VAGUE),
                fact("plan_changed", "2004-06-01", change_objectives=[{**SMART, "id": "O2"}]),
                reviewed("2004-06-08"),
            ),
            MET,
        ),
        ("not said", order(planned("2004-03-22", VAGUE), reviewed("2004-06-08")), NOT_MET),
        ("no review", order(PLAN), UNKNOWN),
    ],
    "esi_c2_risk_plan_in_review_high_risk": [
        ("inside", order(HIGH, PLAN, reviewed("2004-06-08", risk_management_plan=WATCH)), MET),
        (
            "not in the last",
            order(HIGH, PLAN, reviewed("2004-06-08", risk_management_plan=WATCH), reviewed("2004-09-08")),
            NOT_MET,
        ),
        ("no review", order(HIGH, PLAN), UNKNOWN),
        ("lower risk", order(LOW, PLAN, reviewed("2004-06-08")), OUTSIDE),
    ],
    "esi_c2_programmes_in_time": [
        ("in time", order(met("2004-04-05", "commencement_gap/group", "2004-05-03"), requirements=[GROUP]), MET),
        ("missed", order(missed("commencement_gap/group", "2004-05-03"), planned(interventions=[GROUP])), NOT_MET),
        ("no day set", order(requirements=[GROUP]), UNKNOWN),
        (
            "taken out again",
            order(fact("sentence_varied", "2004-04-05", remove=["group"]), requirements=[GROUP]),
            OUTSIDE,
        ),
        ("other work alone", order(missed("commencement_gap/work", "2004-05-03"), requirements=[WORK]), OUTSIDE),
    ],
    "esi_c2_providers_met": [
        ("met", order(commenced("group", three_way_meeting_on="2004-04-06")), MET),
        ("told by the provider", order(commenced("group"), started("group", three_way_meeting=True)), MET),
        ("did not, and why", order(commenced("group", why_no_meeting="ill")), NOT_MET),
        (
            "one of two did not",
            order(started("group", three_way_meeting=True), started("work", three_way_meeting=False)),
            NOT_MET,
        ),
        ("not recorded", order(started("group")), UNKNOWN),
        ("none began", order(requirements=[GROUP]), OUTSIDE),
    ],
    "esi_c3_needs_recorded": [
        ("diversity", order(assessed("2004-03-10", diversity=["language"])), MET),
        ("none", order(LOW), NOT_MET),
        ("not assessed", order(), UNKNOWN),
    ],
    "esi_c3_support_recorded": [
        ("added later", order(NEEDS, PLAN, fact("plan_changed", "2004-04-05", add=[TAUGHT])), MET),
        (
            "taken out again",
            order(NEEDS, planned(interventions=[TAUGHT]), fact("plan_changed", "2004-04-05", remove=["group"])),
            NOT_MET,
        ),
        ("none needed", order(LOW), OUTSIDE),
        ("not assessed", order(), UNKNOWN),
    ],
    "esi_c4_methods_recorded": [
        ("chosen", order(planned(interventions=[{**GROUP, "method": "pictures"}])), MET),
        (
            "not of what the court added",
            order(fact("court_outcome", "2004-05-04", outcome="amended", add=[GROUP])),
            NOT_MET,
        ),
        ("nothing constructive", order(requirements=[WORK]), OUTSIDE),
    ],
    "esi_c5_changes_answered": [
        ("on day 15", order(LOW, CHANGED, fact("plan_changed", "2004-05-19")), MET),
        ("on day 16", order(LOW, CHANGED, fact("plan_changed", "2004-05-20")), NOT_MET),
        ("reviewed before alone", order(LOW, reviewed("2004-05-03"), CHANGED), NOT_MET),
        ("no change", order(LOW, assessed("2004-05-04")), OUTSIDE),
        ("days not past", order(LOW, assessed("2004-12-20", "medium")), OUTSIDE),
        ("over in between", order(LOW, CHANGED, fact("died", "2004-05-10")), OUTSIDE),
    ],
    "esi_c5_news_answered": [
        ("assessed", order(fact("risk_information", "2004-05-04"), assessed("2004-05-10")), MET),
        ("not answered", order(fact("charged", "2004-05-04"), assessed("2004-07-05")), NOT_MET),
        ("arrested for recall", licence(fact("arrested", "2004-05-04", reason="recall")), OUTSIDE),
        ("no news", order(), OUTSIDE),
    ],
    "esi_c5_formal_meeting_high_risk": [
        ("level 2", order(HIGH, fact("multi_agency_meeting_held", "2004-04-07", level=2)), MET),
        ("level 1", order(HIGH, fact("multi_agency_meeting_held", "2004-04-07", level=1)), NOT_MET),
        ("lower risk", order(LOW), OUTSIDE),
        ("not assessed", order(), UNKNOWN),
    ],
    "esi_c5_actions_done": [
        ("done", order(met("2004-04-13", "action/M1", "2004-04-14")), MET),
        (
            "one of two late",
            order(
                met("2004-04-13", "action/M1", "2004-04-14"), met("2004-04-15", "action/M2", "2004-04-14", "met_late")
            ),
            NOT_MET,
        ),
        ("none agreed", order(), OUTSIDE),
    ],
    "esi_c5_home_visited": [
        ("seen", order(fact("home_visit_made", "2004-08-02", seen=True)), MET),
        ("not at home", order(fact("home_visit_made", "2004-08-02", seen=False)), NOT_MET),
        ("never", order(), NOT_MET),
    ],
}
