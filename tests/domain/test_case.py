import pytest

from domain.errors import BadInput
from domain.model import Where
from tests.domain import builders as a

SUMMARY = {"summary": "completed"}


# Death


def test_a_death_ends_everything_but_the_evaluation() -> None:
    died = a.tell(a.in_court(), "died", "1999-04-06 09:00", "prison", happened="1999-04-05 04:20")
    assert (died.sentence.where, died.sentence.over.reason) == (Where.OVER, "died")
    assert a.owes(died) == ["evaluation"]
    assert a.asks(died) == []


def test_a_death_counts_from_its_own_hour() -> None:
    died = a.tell(a.order(), "died", "1999-04-08 09:00", "prison", happened="1999-04-05 04:20")
    assert a.due(died, "evaluation") == "1999-04-19"
    assert a.london(died.sentence.over.at) == "1999-04-05 04:20:00"


def test_after_a_death_time_brings_nothing_but_the_evaluation() -> None:
    died = a.tell(a.order(), "died", "1999-03-05", "CA")
    later = a.brought(died, "2002-01-01")
    assert {(entry.type, entry.data.key) for entry in later} == {("missed", "evaluation"), ("escalated", "evaluation")}


def test_a_death_before_sentence_ends_the_engagement() -> None:
    assert a.owes(a.tell(a.engagement(), "died", "2022-02-05", "court")) == ["evaluation"]


# The end


def test_a_sentence_that_is_over_is_evaluated_and_closed() -> None:
    assert a.met(a.ended().entries[-1])["evaluation"] == "met"
    assert a.ended().sentence.ended_at == a.ended().entries[-1].occurred_at
    assert (a.owes(a.ended()), a.asks(a.ended())) == ([], ["notice"])


def test_the_end_says_why_the_sentence_was_over_and_what_was_left() -> None:
    over = a.reason(a.ended().entries[-1], "over")
    assert over.values == {"reason": "term_ended", "matters_left": 2}
    assert over.entries == (a.over().sentence.over.seq,)


@pytest.mark.parametrize(
    ("start", "until"),
    [(a.order, "until 29 February 2000"), (a.lifer, "for life"), (a.licence, "until 7 November 2024")],
)
def test_a_sentence_that_runs_is_not_ended(start, until: str) -> None:
    at = a.london(start().sentence.last_moment)[:16]
    with pytest.raises(a.Refused, match=f"This sentence runs {until}"):
        a.tell(start(), "end", at, **SUMMARY)
    assert a.refused(start(), "end", at, **SUMMARY) == "term.early-end"


def test_every_intervention_and_objective_has_its_outcome_at_the_end() -> None:
    start = a.planned(a.order_with(a.UNPAID_WORK), "2022-05-10", a.HOUSING)
    over = a.wait(start, "2023-11-03")
    with pytest.raises(BadInput, match="select delivered or not, met or not, for O1, housing, work"):
        a.tell(over, "end", "2023-11-06", **SUMMARY)
    with pytest.raises(BadInput, match=r"for O1, work\."):
        a.tell(over, "end", "2023-11-06", **SUMMARY, interventions=[{"intervention": "housing", "delivered": True}])
    outcomes = [{"intervention": id, "delivered": False, "why": "no place"} for id in ("work", "housing")]
    objectives = [{"objective": "O1", "met": True}]
    assert (
        a.made(over, "end", "2023-11-06", **SUMMARY, interventions=outcomes, objectives=objectives)[-1].type == "ended"
    )


def test_what_nobody_ever_managed_any_offender_manager_may_close() -> None:
    closed = a.tell(a.engagement(), "engagement_closed", "2022-03-01", reason="withdrawn")
    assert a.made(closed, "end", "2022-03-02", "OM:dale", **SUMMARY)[-1].type == "ended"


def test_an_evaluation_nobody_writes_is_reported() -> None:
    assert "evaluation" in [one.data.key for one in a.brought(a.over(), "2000-03-15") if one.type == "missed"]


# Who the person is to us


def test_a_merged_identity_goes_on_under_the_other_reference_and_back() -> None:
    merged = a.tell(a.order(), "identity_merged", "1999-03-05", "CA", into="P-2")
    back = a.tell(merged, "identity_unmerged", "1999-03-08", "CA", back_to=a.PERSON)
    assert (merged.sentence.person, back.sentence.person) == ("P-2", a.PERSON)
    assert merged.sentence.clocks == a.order().sentence.clocks


def test_an_address_is_kept_by_the_system_that_owns_it() -> None:
    moved = a.tell(a.order(), "address_changed", "1999-03-05", "CA", known_from="housing office")
    assert moved.sentence.clocks == a.order().sentence.clocks
    assert moved.entries[-1].words == "The address changed"


def test_a_disclosure_says_what_was_told_to_whom_and_why() -> None:
    told = {"what": "tier", "to": "housing office", "why": "a tenancy", "protocol": "P7"}
    entry = a.made(a.order(), "disclose", "1999-03-05", **told)[-1]
    assert entry.data.model_dump() == told
    assert entry.words == "Disclosed to housing office"
