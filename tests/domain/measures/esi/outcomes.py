"""Section D: cases whose value is worked out by hand."""

from domain.measures.measure import MET, NOT_MET, OUTSIDE, UNKNOWN, Count
from tests.domain.measures.esi.facts import (
    ENDED,
    GROUP,
    HIGH,
    LOW,
    PLAN,
    REFERRED,
    SMART,
    VAGUE,
    WORK,
    Cases,
    absent,
    appointment,
    assessed,
    attended,
    counted,
    fact,
    met,
    missed,
    order,
    planned,
    reviewed,
    worked,
)

OUTCOMES: Cases = {
    "esi_d1_objectives_met": [
        (
            "by the last review",
            order(planned("2004-03-22", SMART, VAGUE), reviewed("2004-06-08", O1="met", O2="behind")),
            Count(1, 2),
        ),
        (
            "the end goes before",
            order(
                PLAN,
                reviewed("2004-06-08", O1="on_course"),
                fact("ended", "2004-12-14", objectives=[{"objective": "O1", "met": True}]),
            ),
            MET,
        ),
        (
            "one not spoken of",
            order(planned("2004-03-22", SMART, VAGUE), reviewed("2004-06-08", O1="on_course")),
            Count(0, 1, 1),
        ),
        ("no plan", order(), OUTSIDE),
    ],
    "esi_d1_likelihood_reduced": [
        ("reduced", order(assessed("2004-03-10", likelihood="high"), assessed("2004-09-06", likelihood="medium")), MET),
        ("the same", order(LOW, assessed("2004-09-06")), NOT_MET),
        ("low from the first", order(assessed("2004-03-10", likelihood="low")), OUTSIDE),
        ("assessed once", order(LOW), UNKNOWN),
    ],
    "esi_d1_harm_reduced_high_risk": [
        ("reduced", order(HIGH, assessed("2004-09-06", "medium")), MET),
        ("risen", order(HIGH, assessed("2004-09-06", "very_high")), NOT_MET),
        ("assessed once", order(HIGH), UNKNOWN),
        ("began lower", order(LOW, assessed("2004-09-06", "high")), OUTSIDE),
    ],
    "esi_d1_nearly_all_kept": [
        (
            "nine of ten",
            order(
                *(attended(f"A{on}", f"2004-04-{on}") for on in range(11, 20)),
                absent("A20", "2004-04-20"),
                *(appointment(f"A{on}", f"2004-04-{on}") for on in range(11, 21)),
            ),
            MET,
        ),
        (
            "one of two",
            order(
                appointment("A1", "2004-04-05"),
                attended("A1", "2004-04-05"),
                appointment("A2", "2004-04-12"),
                absent("A2", "2004-04-12"),
            ),
            NOT_MET,
        ),
        (
            "one without an outcome",
            order(appointment("A1", "2004-04-05"), attended("A1", "2004-04-05"), appointment("A2", "2004-04-12")),
            UNKNOWN,
        ),
        (
            "called off",
            order(
                appointment("A1", "2004-04-05"),
                fact("appointment_changed", "2004-04-02", appointment="A1", change="called_off"),
            ),
            OUTSIDE,
        ),
    ],
    "esi_d1_no_new_conviction": [
        ("none", order(), MET),
        ("for an offence before", order(fact("convicted", "2004-06-01", offence_on="2004-03-08")), MET),
        ("for one after", order(fact("convicted", "2004-06-01", offence_on="2004-03-09")), NOT_MET),
        ("for one of unknown day", order(fact("convicted", "2004-06-01")), UNKNOWN),
    ],
    "esi_d2_mainstream_at_end": [
        ("in contact", order(REFERRED, ENDED), MET),
        ("refused", order(REFERRED, fact("referral_refused", "2004-05-10", intervention="job"), ENDED), NOT_MET),
        (
            "in house alone",
            order(fact("referred", "2004-05-04", intervention="job", brokerage="in_house"), ENDED),
            NOT_MET,
        ),
        ("revoked", order(fact("court_outcome", "2004-09-06", outcome="revoked")), NOT_MET),
        ("not over", order(REFERRED), OUTSIDE),
    ],
    "esi_d4_required_contacts_given": [
        ("of both periods", order(counted("2004-06-08", 12, 14, 14), counted("2004-09-08", 6, 6, 4)), Count(16, 18)),
        ("none counted", order(), OUTSIDE),
    ],
    "esi_d4_planned_contacts_given": [
        (
            "one of two",
            order(met("2004-04-05", "planned_contact", "2004-04-06"), missed("planned_contact", "2004-05-04")),
            Count(1, 2),
        ),
        ("none planned", order(), OUTSIDE),
    ],
    "esi_d4_hours_given": [
        ("so far", order(worked("2004-05-04", 7), worked("2004-05-11", 7), requirements=[WORK]), Count(14, 60)),
        ("no more than ordered", order(worked("2004-05-04", 70), requirements=[WORK]), Count(60, 60)),
        ("no hours", order(requirements=[GROUP]), OUTSIDE),
    ],
}
