"""The caseload as it stands: who holds what, what is due when, which caps hold."""

from datetime import date, timedelta

from domain import calendar, held
from domain.held import Held, Week
from domain.model import Harm, Kind, Where
from domain.record import Due, Standing

WEDNESDAY = date(2026, 11, 11)


def standing(officer: str | None = "osei", tier: str | None = "2", *due: int, **more: object) -> Standing:
    """A sentence with reviews due so many days from that Wednesday."""
    reviews = (Due("review", "offender_manager", calendar.end_of(WEDNESDAY + timedelta(days=on)), 0) for on in due)
    told: dict[str, object] = {
        **{"sentence": "S", "area": "north", "kind": Kind.COMMUNITY_ORDER, "where": Where.COMMUNITY, "tier": tier},
        **{"harm": Harm.LOW, "enforcement": "none", "offender_manager": officer, "ends_on": None, "ended_on": None},
        **{"due": tuple(reviews), **more},
    }
    return Standing.model_validate(told)


def test_open_sentences_are_counted_by_officer_and_tier_with_the_most_first() -> None:
    rows = [standing(), standing("brandt"), standing("brandt", "3"), standing("brandt", None), standing(None)]
    ended = standing("osei", ended_on=WEDNESDAY)
    assert held.held([*rows, ended]) == [
        Held("brandt", (("2", 1), ("3", 1), ("no tier", 1))),
        Held("not allocated", (("2", 1),)),
        Held("osei", (("2", 1),)),
    ]
    assert held.held(rows)[0].sentences == 3


def test_they_are_counted_by_area_and_by_the_team_of_a_line_manager_too() -> None:
    rows = [standing(), standing("brandt", line_manager="parks"), standing(area="south", line_manager="parks")]
    assert [(one.holder, one.sentences) for one in held.held(rows, "area")] == [("north", 2), ("south", 1)]
    assert [(one.holder, one.sentences) for one in held.held(rows, "team")] == [("parks", 2), ("not allocated", 1)]


def test_what_is_due_is_counted_by_week_and_what_is_overdue_apart() -> None:
    weeks = held.due_by_week([standing("osei", "2", -30, -1, 0, 4), standing("osei", "2", 5, 12, 400)], WEDNESDAY, 3)
    assert weeks == [
        Week(date(2026, 11, 9), 2, overdue=True),
        Week(date(2026, 11, 9), 2),
        Week(date(2026, 11, 16), 1),
        Week(date(2026, 11, 23), 1),
    ]


def test_what_the_system_does_itself_and_what_has_no_date_is_no_work_of_a_week() -> None:
    moment = calendar.end_of(WEDNESDAY)
    due = (Due("term", "system", moment, 0), Due("contacts/1", "system", moment, 0), Due("plan", "system", None, 0))
    assert all(week.due == 0 for week in held.due_by_week([standing(due=due)], WEDNESDAY))


def test_the_cap_of_every_era_comes_from_its_pack() -> None:
    assert [(ref, cap.most, cap.full_time_equivalent) for ref, cap in held.caps()] == [
        ("rab2020@1/allocation", 50, True)
    ]
