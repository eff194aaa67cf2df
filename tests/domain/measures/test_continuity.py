"""The four Cs: each measure of a sentence made by hand, worked out by hand."""

from datetime import date

import pytest

from domain.measures.facts import Fact
from domain.measures.measure import MET, NOT_MET, OUTSIDE, UNKNOWN, Count, Window
from domain.measures.table import REPORTS
from tests.domain.measures import lives
from tests.domain.measures.hand_made import LATER, counted, deadline, fact, missed

SKILLS = {"id": "skills", "class_": "constructive", "key_worker": "quist"}
WORK = {"id": "work", "class_": "punitive"}
IMPOSED = fact("2005-03-01", "sentenced", "community_order", "2005-03-01", {"requirements": [WORK]})
ORDER = [
    IMPOSED,
    fact("2005-03-01", "allocated", "brandt", "khan", {"case_administrator": "lee"}, seq=2),
    fact("2005-03-03", "attended", "", "brandt", "true"),
    fact("2005-03-10", "planned", "", "", {"objectives": [{"id": "O1"}], "interventions": [SKILLS]}, seq=4),
    fact("2005-03-12", "plan_read", "4", by="lee"),
    fact("2005-03-20", "attended", "", "brandt", "true"),
    # nobody manages for ten days; the administrator sees the person
    fact("2005-04-01", "manager_left", "brandt", "moved_post"),
    fact("2005-04-05", "attended", "", "lee", "true"),
    fact("2005-04-11", "allocated", "dale", "", {}),
    fact("2005-04-20", "attended", "", "dale", "true"),
    fact("2005-04-27", "attended", "", "vane", "true"),  # a cover, named nowhere
    fact("2005-04-28", "attended", "", "vane", "false"),
    fact("2005-05-02", "prepared", "skills"),
    fact("2005-05-09", "commenced", "skills", "2005-05-09"),
    fact("2005-05-10", "started", "work"),  # punitive: nobody asks for a meeting
    fact("2005-05-16", "supported", "skills", "coached"),
    fact("2005-05-20", "appointment_made", "A8", "2005-05-25T09:00:00Z", "true"),
    fact("2005-05-20", "appointment_made", "A9", "2005-06-01T09:00:00Z", "true"),
    fact("2005-05-21", "appointment_changed", "A8", "moved", "2005-05-26T09:00:00Z"),
    fact("2005-06-01", "failed_to_attend", "A9"),
    fact("2005-06-02", "judged", "A9", "unacceptable"),
    fact("2005-06-03", "warned", "A9"),
    fact("2005-06-06", "reviewed", "team", by="dale"),
    fact("2005-07-01", "transfer_requested", "coast", "2005-07-05", "moved house"),
    fact("2005-07-11", "responsibility_passed", "reyes", "coast"),
    fact("2005-07-20", "completed", "skills"),
    fact("2005-07-25", "consolidated", "skills"),
    deadline("met", "plan", "2005-03-22"),
    deadline("met_recorded_late", "first_appointment", "2005-03-08"),
    deadline("met_late", "assessment", "2005-03-22"),
    missed("review", "2005-09-06"),
    missed("review", "2005-12-06", by_instruction="40"),
]
CUSTODY = [
    fact("2006-01-10", "sentenced", "standard_determinate", "2006-01-10", {}),
    fact("2006-01-12", "allocated", "brandt", "khan", {"offender_supervisor": "moss"}),
    fact("2006-02-01", "planned", "", "", {"objectives": [{"id": "O1"}], "interventions": [SKILLS]}, seq=3),
    fact("2006-03-01", "started", "skills"),
    fact("2006-09-01", "handed_over", "iqbal", "", "no room in the prison"),
    fact("2006-09-20", "plan_read", "3", by="iqbal"),
    fact("2006-10-02", "allocated", "osei", "", {}),
    fact("2006-10-10", "attended", "", "", "true"),
]
UNMANAGED = [IMPOSED, fact("2005-03-03", "attended", "", "brandt", "true")]

BY_HAND = [
    # brandt, dale, reyes; dale came after one had gone, reyes by a transfer that has its reason
    ("managers_per_sentence", ORDER, LATER, Count(3, 1)),
    ("managers_per_sentence", UNMANAGED, LATER, UNKNOWN),
    ("one_manager_throughout", ORDER, date(2005, 4, 10), MET),
    ("one_manager_throughout", ORDER, LATER, NOT_MET),
    ("one_manager_throughout", UNMANAGED, LATER, UNKNOWN),
    ("manager_changes_with_reason", ORDER, LATER, Count(2, 2)),
    ("manager_changes_with_reason", CUSTODY, LATER, Count(1, 2)),  # osei's allocation gives none
    ("manager_changes_with_reason", UNMANAGED, LATER, OUTSIDE),
    ("days_between_managers", ORDER, LATER, Count(10, 1)),  # from 1 to 11 April
    ("days_between_managers", ORDER, date(2005, 4, 10), UNKNOWN),
    # five statutory contacts: brandt twice, lee, dale, vane
    ("contacts_with_same_person", ORDER, LATER, Count(2, 5)),
    ("contacts_with_same_person", UNMANAGED, LATER, OUTSIDE),
    ("contacts_with_manager", ORDER, LATER, Count(3, 5)),
    ("contacts_with_manager", UNMANAGED, LATER, UNKNOWN),
    ("contacts_with_manager", CUSTODY, LATER, UNKNOWN),
    ("contacts_within_team", ORDER, LATER, Count(4, 5)),  # and lee, who administers
    ("contacts_within_team", UNMANAGED, LATER, UNKNOWN),
    ("people_seen", ORDER, LATER, Count(4, 1)),
    ("people_seen", CUSTODY, LATER, UNKNOWN),
    ("longest_run_contacts", ORDER, LATER, Count(2, 1)),
    ("longest_run_contacts", CUSTODY, LATER, UNKNOWN),
    ("longest_run_days", ORDER, LATER, Count(17, 1)),  # 3 to 20 March
    ("longest_run_days", CUSTODY, LATER, UNKNOWN),
    ("transitions_with_meeting", ORDER, LATER, Count(2, 2)),
    ("transitions_with_meeting", CUSTODY, LATER, Count(0, 1, 1)),
    ("handovers_with_meeting", CUSTODY, LATER, NOT_MET),
    ("handovers_with_meeting", ORDER, LATER, OUTSIDE),
    ("transfers_with_meeting", ORDER, LATER, MET),
    ("transfers_with_meeting", ORDER, date(2005, 7, 10), OUTSIDE),
    ("starts_with_meeting", ORDER, LATER, MET),
    ("starts_with_meeting", CUSTODY, LATER, UNKNOWN),
    # dale reviewed on 6 June; reyes had until 11 October and did nothing
    ("plan_taken_up", ORDER, LATER, Count(1, 2)),
    ("plan_taken_up", ORDER, date(2005, 10, 10), Count(1, 1)),
    ("plan_taken_up", ORDER, date(2005, 10, 11), Count(1, 2)),
    ("plan_taken_up_outside", CUSTODY, LATER, MET),
    ("plan_taken_up_outside", CUSTODY, date(2006, 9, 19), OUTSIDE),
    # ten working days end on Thursday 24 March; lee has read it, quist has not; a transfer leaves the key worker alone
    ("plan_read_by_members", ORDER, date(2005, 3, 23), OUTSIDE),
    ("plan_read_by_members", ORDER, date(2005, 3, 24), Count(1, 2)),
    ("plan_read_by_members", ORDER, LATER, Count(0, 1)),
    ("plan_read_by_members", CUSTODY, date(2006, 3, 1), Count(unknown=2)),
    ("reviews_by_the_team", ORDER, LATER, MET),
    ("reviews_by_the_team", CUSTODY, LATER, OUTSIDE),
    ("one_person_manages_and_supervises", ORDER, LATER, MET),
    ("one_person_manages_and_supervises", CUSTODY, date(2006, 8, 31), NOT_MET),
    ("one_person_manages_and_supervises", CUSTODY, LATER, MET),  # who takes over supervises, unless another is named
    ("one_person_manages_and_supervises", UNMANAGED, LATER, UNKNOWN),
    ("failures_judged", ORDER, date(2005, 6, 1), OUTSIDE),
    ("failures_judged", ORDER, LATER, MET),
    ("unacceptable_failures_answered", ORDER, date(2005, 6, 2), OUTSIDE),
    ("unacceptable_failures_answered", ORDER, LATER, MET),
    # of four that had a date and could not wait, two were met in time, one of them recorded late
    ("deadlines_kept", ORDER, LATER, Count(2, 4)),
    ("deadlines_kept", ORDER, date(2005, 3, 7), OUTSIDE),
    ("appointments_as_arranged", ORDER, LATER, Count(1, 2)),
    ("appointments_as_arranged", ORDER, date(2005, 5, 24), OUTSIDE),
    ("prepared_before_start", ORDER, LATER, MET),
    ("prepared_before_start", CUSTODY, LATER, NOT_MET),
    ("supported_while_running", ORDER, LATER, MET),
    ("supported_while_running", CUSTODY, LATER, OUTSIDE),
    ("consolidated_after_completion", ORDER, LATER, MET),
    ("consolidated_after_completion", ORDER, date(2005, 7, 24), OUTSIDE),
]


@pytest.mark.parametrize(("measure", "facts", "as_at", "found"), BY_HAND)
def test_each_measure_of_a_sentence_made_by_hand(measure: str, facts: list[Fact], as_at: date, found: Count) -> None:
    assert counted(measure, facts, as_at) == found


OVER = fact("2005-12-31", "term_ended")
AT_THE_END = [
    ("failures_judged", [IMPOSED, fact("2005-06-01", "failed_to_attend", "A9"), OVER], NOT_MET),
    ("unacceptable_failures_answered", [IMPOSED, fact("2005-06-02", "judged", "A9", "unacceptable"), OVER], NOT_MET),
    ("supported_while_running", [IMPOSED, fact("2005-06-01", "started", "skills"), OVER], NOT_MET),
    ("consolidated_after_completion", [IMPOSED, fact("2005-06-01", "completed", "skills"), OVER], NOT_MET),
]


@pytest.mark.parametrize(("measure", "facts", "found"), AT_THE_END)
def test_what_no_limit_judges_is_judged_at_the_end(measure: str, facts: list[Fact], found: Count) -> None:
    assert counted(measure, facts) == found
    assert counted(measure, facts[:-1]) == OUTSIDE


def test_only_what_is_of_the_period_counts() -> None:
    may = Window(date(2005, 5, 1), date(2005, 5, 31), LATER)
    assert counted("contacts_with_same_person", ORDER, window=may) == OUTSIDE
    assert counted("starts_with_meeting", ORDER, window=may) == MET
    assert counted("managers_per_sentence", ORDER, window=may) == OUTSIDE


BY_EXAMPLE = [
    ("handovers_with_meeting", "four-years-custody", MET),
    ("transfers_with_meeting", "transfer-between-areas", MET),
    ("days_between_managers", "three-weeks-without-a-manager", Count(21, 1)),  # 4 to 25 September 2000
    ("starts_with_meeting", "combination-of-requirements", Count(1, 2)),  # housing without, skills with, work punitive
    ("consolidated_after_completion", "combination-of-requirements", Count(2, 2)),
]


@pytest.mark.parametrize(("measure", "name", "found"), BY_EXAMPLE)
def test_continuity_of_the_examples(measure: str, name: str, found: Count) -> None:
    assert lives.counted(measure, name) == found


def test_every_measure_of_the_four_cs_is_worked_out() -> None:
    assert {name for name, *_ in BY_HAND} == {one.name for one in REPORTS["continuity"].measures}
