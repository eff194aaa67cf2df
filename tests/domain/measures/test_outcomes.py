"""Outcomes: each measure of a sentence made by hand, worked out by hand."""

from datetime import date

import pytest

from domain.measures.facts import Fact
from domain.measures.measure import MET, NOT_MET, OUTSIDE, UNKNOWN, Count
from domain.measures.table import REPORTS
from tests.domain.measures import lives
from tests.domain.measures.hand_made import LATER, counted, fact

IMPOSED = fact("2006-01-10", "sentenced", "community_order", "2006-01-10", {})
OVER = fact("2006-12-01", "term_ended")
LIFE = [
    IMPOSED,
    fact("2006-01-10", "allocated", "brandt", "khan", {}),
    fact("2006-01-25", "planned", "", "", {"objectives": [{"id": "O1"}]}),
    fact("2006-01-30", "view_stated", "true", "false"),
    fact("2006-03-01", "allocated", "dale", "khan", {"reason": "moved post"}),
    fact("2006-05-30", "view_stated", "false", ""),  # nothing new of the planning
    fact("2006-06-01", "convicted", "2005-12-24"),  # of before
    OVER,
]
REVOKED = [IMPOSED, fact("2006-05-01", "convicted", "2006-02-01"), fact("2006-06-01", "court_outcome", "revoked")]

BY_HAND = [
    ("sentences_completed", LIFE, LATER, MET),
    ("sentences_completed", REVOKED, LATER, NOT_MET),
    ("sentences_completed", LIFE, date(2006, 11, 30), OUTSIDE),
    ("sentences_completed", [IMPOSED, fact("2006-06-01", "died")], LATER, OUTSIDE),
    ("reconvicted", LIFE, LATER, NOT_MET),
    ("reconvicted", REVOKED, LATER, MET),
    ("reconvicted", [IMPOSED, fact("2006-06-01", "convicted", ""), OVER], LATER, UNKNOWN),
    ("reconvicted", REVOKED, date(2006, 5, 31), OUTSIDE),
    ("agrees_with_plan", LIFE, LATER, NOT_MET),
    ("agrees_with_plan", LIFE, date(2006, 5, 29), MET),
    ("agrees_with_plan", LIFE, date(2006, 1, 29), UNKNOWN),
    ("agrees_with_plan", LIFE, date(2006, 1, 24), OUTSIDE),
    ("took_part_in_planning", LIFE, LATER, NOT_MET),
    ("took_part_in_planning", LIFE, date(2006, 1, 29), UNKNOWN),
    ("officer_changes", LIFE, LATER, Count(1, 1)),
    ("officer_changes", REVOKED, LATER, UNKNOWN),
    ("officer_changes", LIFE, date(2006, 11, 30), OUTSIDE),
]


@pytest.mark.parametrize(("measure", "facts", "as_at", "found"), BY_HAND)
def test_each_outcome_of_a_sentence_made_by_hand(measure: str, facts: list[Fact], as_at: date, found: Count) -> None:
    assert counted(measure, facts, as_at) == found


def test_every_outcome_is_worked_out() -> None:
    assert {name for name, *_ in BY_HAND} == {one.name for one in REPORTS["outcomes"].measures}


def test_the_person_of_the_quiet_order_agreed_and_took_part() -> None:
    assert lives.counted("agrees_with_plan", "quiet-community-order") == MET
    assert lives.counted("took_part_in_planning", "quiet-community-order") == MET
