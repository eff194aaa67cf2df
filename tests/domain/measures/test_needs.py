"""Needs, contact against tier, delegation, units: each measure of a sentence made by hand, worked out by hand."""

from datetime import date
from typing import Any

import pytest

from domain.measures.facts import Fact
from domain.measures.measure import MET, NOT_MET, OUTSIDE, UNKNOWN, Count
from domain.measures.table import REPORTS
from tests.domain.measures import lives
from tests.domain.measures.hand_made import LATER, counted, deadline, fact


def planned(day: str) -> Fact:
    objectives: list[dict[str, Any]] = [
        {"id": "O1", "need": "debt"},
        {"id": "O2", "need": "drink", "interventions": ["aa"]},
        {"id": "O3", "in_contact": True},
        {"id": "O4", "need": "chess"},
    ]
    return fact(day, "planned", "", "", {"objectives": objectives, "interventions": [{"id": "cab", "objective": "O1"}]})


def period(day: str, required: int, offered: int, kept: int, *, bound: str = "", rested: bool = False) -> Fact:
    says = {"required": required, "offered": offered, "kept": kept, "rested": rested} | (
        {"bound": bound} if bound else {}
    )
    return fact(day, "contacts_counted", "1", str(kept), says)


IMPOSED = fact("2006-01-10", "sentenced", "community_order", "2006-01-10", {})
LIFE = [
    IMPOSED,
    fact("2006-01-10", "allocated", "brandt", "khan", {"offender_supervisor": "moss"}),
    fact("2006-01-12", "assessed", "high", "medium", {"needs": ["debt", "drink", "housing", "work"]}),
    fact("2006-01-20", "tier_set", "3", "omm"),
    planned("2006-01-25"),
    fact("2006-01-30", "need_stated", "drink", "the_person"),
    fact("2006-01-30", "need_stated", "dog", "the_person"),
    fact("2006-01-30", "need_stated", "nerves", "family"),
    fact("2006-02-01", "unmet_need_recorded", "housing", "full"),
    fact("2006-02-01", "unmet_need_recorded", "dentist", "refused"),
    fact("2006-02-01", "unmet_need_recorded", "bus", "no_provision"),
    fact("2006-02-02", "appointment_made", "A1", "2006-02-09T09:00:00Z", "true"),
    fact("2006-02-02", "served", "O2", "A1", "appointment_made"),
    fact("2006-02-09", "attended", "A1", "brandt", "true"),
    fact("2006-02-10", "attended", "", "brandt", "true"),
    fact("2006-02-10", "served", "O1", "", "attended"),
    fact("2006-02-11", "appointment_made", "A2", "2006-02-15T09:00:00Z", "true"),
    fact("2006-02-11", "served", "O4", "A2", "appointment_made"),
    fact("2006-03-10", "attended", "", "brandt", "true"),
    period("2006-04-09", 12, 13, 11),
    period("2006-05-09", 3, 3, 2, bound="planned"),
    period("2006-06-09", 4, 5, 5, bound="maximum"),
    period("2006-07-09", 4, 0, 0, rested=True),
    period("2006-08-09", 0, 2, 2),
    fact("2006-03-01", "task_delegated", "day_to_day", "quill", "PSO"),
    fact("2006-01-15", "task_delegated", "home_contact", "quill", "PSO"),
    fact("2006-04-20", "tier_set", "4", "omm"),
    fact("2006-05-02", "task_delegated", "plan_review", "quill", "PSO"),
    deadline("met", "home_visit", "2006-01-30"),
    deadline("met_late", "home_visit", "2006-05-30"),
    fact("2006-05-31", "home_visit_made", "", "brandt", "true"),
    fact("2006-06-12", "contact_suspended", "illness"),
    fact("2006-06-20", "contact_resumed"),
    fact("2006-08-20", "received", "Lowmoor"),
    fact("2006-10-01", "released", "automatic"),
    fact("2006-12-01", "term_ended"),
]
UNTIERED = [
    IMPOSED,
    fact("2006-01-10", "allocated", "brandt", "", {}),
    fact("2006-01-15", "task_delegated", "contact", "q"),
]
BY_ANOTHER = [*UNTIERED, fact("2006-01-20", "tier_set", "2", "cmm-menu")]
PLANNED_UNASSESSED = [IMPOSED, planned("2006-01-25")]
MOVES = [
    IMPOSED,
    fact("2006-01-20", "tier_worked_out", "enhanced", "cmm-pathway", "enhanced"),
    fact(
        "2006-02-20", "tier_worked_out", "enhanced", "cmm-pathway", "standard"
    ),  # it belongs in standard, barred by a breach
    fact("2006-02-25", "unit_refused", "standard", "a breach is open"),
    fact("2006-03-02", "moved_to_unit", "standard"),
    fact("2006-04-01", "tier_overridden", "enhanced", "cmm-pathway"),
    fact("2006-04-02", "tier_worked_out", "standard", "cmm-pathway", "standard"),  # moves nothing while overridden
    fact("2006-04-10", "tier_override_ended", "standard", "cmm-pathway"),  # belongs where it is again
    fact("2006-05-01", "tier_set", "enhanced", "cmm-pathway"),
]

BY_HAND = [
    # debt and drink of four needs have an objective; housing is recorded as unmet, work is not
    ("needs_with_objective", LIFE, LATER, Count(2, 4)),
    ("needs_with_objective", PLANNED_UNASSESSED, LATER, UNKNOWN),
    ("needs_with_objective", LIFE, date(2006, 1, 24), OUTSIDE),
    ("needs_without_objective_explained", LIFE, LATER, Count(1, 2)),
    ("needs_without_objective_explained", PLANNED_UNASSESSED, LATER, UNKNOWN),
    # debt and drink were assessed, chess was not, O3 names none
    ("objectives_answering_needs", LIFE, LATER, Count(2, 3, 1)),
    ("objectives_answering_needs", PLANNED_UNASSESSED, LATER, Count(unknown=4)),
    ("stated_needs_taken_up", LIFE, LATER, Count(1, 2)),
    ("stated_needs_taken_up", LIFE, date(2006, 11, 30), MET),  # the dog may still be thought of
    ("stated_needs_taken_up", UNTIERED, LATER, OUTSIDE),
    # O1 by a contact, O2 by an appointment that was kept; A2, for O4, was not
    ("objectives_with_contact", LIFE, LATER, Count(2, 4)),
    ("objectives_with_contact", LIFE, date(2006, 11, 30), Count(2, 2)),
    ("objectives_with_contact", PLANNED_UNASSESSED, LATER, Count(unknown=4)),
    # O1 by the advice that names it, O2 by what it names, O3 by supervision itself
    ("objectives_with_intervention", LIFE, LATER, Count(3, 4)),
    ("objectives_with_intervention", UNTIERED, LATER, OUTSIDE),
    ("unmet_no_provision", LIFE, LATER, Count(1, 3)),
    ("unmet_full", LIFE, LATER, Count(1, 3)),
    ("unmet_refused", LIFE, LATER, Count(1, 3)),
    ("unmet_refused", LIFE, date(2006, 1, 31), OUTSIDE),
    # 11 kept of 12; 3 offered of 3 planned; the rest rested, is a maximum or asks for none
    ("periods_with_contacts_asked", LIFE, LATER, Count(1, 2)),
    ("periods_with_contacts_asked", LIFE, date(2006, 4, 8), OUTSIDE),
    ("contacts_per_contact_asked", LIFE, LATER, Count(14, 15)),
    ("periods_within_maximum", LIFE, LATER, NOT_MET),
    # whole months from 10 January to 9 August, without that of 10 June to 9 July; from 1 October to 30 November two
    ("contacts_a_month", LIFE, LATER, Count(4, 8)),
    ("contacts_a_month", LIFE, date(2006, 2, 8), OUTSIDE),
    ("contacts_a_month", LIFE, date(2006, 2, 9), Count(1, 1)),
    # tier 3 from 20 January: the months of 10 February, March and April; then tier 4
    ("contacts_a_month_tier_3", LIFE, LATER, Count(2, 3, 1)),
    ("contacts_a_month_tier_4", LIFE, LATER, Count(1, 4, 1)),
    ("contacts_a_month_tier_1", LIFE, LATER, Count(0, 0, 1)),
    ("contacts_a_month_tier_2", LIFE, LATER, Count(0, 0, 1)),
    ("contacts_a_month_tier_2", BY_ANOTHER, LATER, OUTSIDE),
    ("home_visits_in_time", LIFE, LATER, Count(1, 2)),
    ("home_visits_in_time", LIFE, date(2006, 1, 29), OUTSIDE),
    ("home_visited_where_harm_is_high", LIFE, LATER, MET),
    ("home_visited_where_harm_is_high", LIFE, date(2006, 5, 30), OUTSIDE),
    ("home_visited_where_harm_is_high", UNTIERED, LATER, UNKNOWN),
    # one before any tier, one in tier 3, one in tier 4
    ("delegated_tier_3", LIFE, LATER, Count(1, 2, 1)),
    ("delegated_tier_4", LIFE, LATER, Count(1, 2, 1)),
    ("delegated_tier_1", LIFE, LATER, Count(0, 2, 1)),
    ("delegated_tier_2", LIFE, LATER, Count(0, 2, 1)),
    ("delegated_tier_2", UNTIERED, LATER, UNKNOWN),
    ("delegated_tier_2", BY_ANOTHER, LATER, OUTSIDE),
    ("supervised_apart_tier_3", LIFE, date(2006, 4, 19), MET),
    ("supervised_apart_tier_3", LIFE, LATER, OUTSIDE),
    ("supervised_apart_tier_4", LIFE, LATER, MET),
    ("supervised_apart_tier_4", UNTIERED, LATER, UNKNOWN),
    ("supervised_apart_tier_4", BY_ANOTHER, LATER, OUTSIDE),
    # to standard, refused once, taken after ten days; back by an override that ended; to enhanced, where it waits
    ("moved_where_it_belongs", MOVES, LATER, Count(1, 2)),
    ("moved_where_it_belongs", MOVES, date(2006, 2, 19), OUTSIDE),
    ("moves_refused", MOVES, LATER, Count(1, 3)),
    ("days_until_moved", MOVES, LATER, Count(10, 1, 1)),
]


@pytest.mark.parametrize(("measure", "facts", "as_at", "found"), BY_HAND)
def test_each_measure_of_a_sentence_made_by_hand(measure: str, facts: list[Fact], as_at: date, found: Count) -> None:
    assert counted(measure, facts, as_at) == found


def test_every_measure_of_needs_is_worked_out() -> None:
    assert {name for name, *_ in BY_HAND} == {one.name for one in REPORTS["needs"].measures}


BY_EXAMPLE = [
    # every contact of the quiet order names one of its two objectives
    ("objectives_with_contact", "quiet-community-order", Count(2, 2)),
    ("moved_where_it_belongs", "pathway-moved-at-review-in-2001", MET),
    ("moves_refused", "pathway-moved-at-review-in-2001", MET),
    ("moved_where_it_belongs", "menu-four-to-one-in-2000", Count(2, 2)),
]


@pytest.mark.parametrize(("measure", "name", "found"), BY_EXAMPLE)
def test_needs_and_moves_of_the_examples(measure: str, name: str, found: Count) -> None:
    assert lives.counted(measure, name) == found
