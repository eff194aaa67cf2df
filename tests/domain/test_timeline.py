"""The timeline of a sentence as data: which bands lie where, which marks stand on which day, by which entries."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings

from domain import calendar, rehearsal
from domain.life import Step
from domain.timeline import timeline_of
from domain.timeline.shape import Band, Mark, Row, Sort, Timeline
from tests.conftest import example
from tests.domain import builders as a
from tests.domain import random_lives
from tests.domain.random_lives import Life
from tests.domain.test_random_lives import FIXED, STARTS, lived


def of(step: Step, today: str | None = None) -> Timeline:
    on = date.fromisoformat(today) if today else calendar.day(step.sentence.last_moment)
    return timeline_of(step.entries, on)


def of_example(name: str) -> Timeline:
    rehearsed = example(name)
    entries = rehearsal.live(rehearsed).entries
    return timeline_of(entries, rehearsed.until or calendar.day(entries[-1].recorded_at))


def row(timeline: Timeline, lane: str, number: int = 0) -> Row:
    found = timeline.lane(lane)
    assert found is not None
    return found.rows[number]


def bands(row: Row) -> list[tuple[str, str, Sort]]:
    """First and last day of each band."""
    return [(str(band.first), str(band.last), band.sort) for band in row.bands if not band.ahead]


def ahead(row: Row) -> list[tuple[str, str, Sort]]:
    return [(str(band.first), str(band.last), band.sort) for band in row.bands if band.ahead]


def marks(row: Row, *sorts: Sort) -> list[tuple[str, Sort, tuple[int, ...]]]:
    return [(str(mark.on), mark.sort, mark.seqs) for mark in row.marks if not sorts or mark.sort in sorts]


# Where


def test_a_sentence_lies_in_bands_from_its_first_day_to_its_last() -> None:
    timeline = of_example("recalled-and-re-released")
    assert bands(row(timeline, "Where")) == [
        ("2021-11-08", "2023-05-08", Sort.CUSTODY),
        ("2023-05-09", "2023-08-03", Sort.LICENCE),
        ("2023-08-04", "2023-08-14", Sort.AT_LARGE),
        ("2023-08-15", "2024-01-25", Sort.CUSTODY),
        ("2024-01-26", "2024-11-18", Sort.LICENCE),
        ("2024-11-19", "2024-11-25", Sort.OVER),
    ]
    assert (timeline.first, timeline.until) == (date(2021, 11, 8), date(2024, 11, 26))
    assert [band.seqs for band in row(timeline, "Where").bands] == [(2,), (11,), (37,), (39,), (47,), (69,)]
    assert not timeline.living


def test_before_its_activation_a_suspended_sentence_was_served_in_the_community() -> None:
    served = [sort for _, _, sort in bands(row(of_example("suspended-sentence-activated"), "Where"))]
    assert served == [Sort.COMMUNITY, Sort.CUSTODY, Sort.LICENCE, Sort.OVER]


@pytest.mark.parametrize(
    ("step", "today", "to_come"),
    [
        (a.order, "1999-05-01", [("1999-05-02", "2000-02-29", Sort.COMMUNITY)]),
        (
            a.custody,
            "2022-05-01",
            [("2022-05-02", "2023-05-08", Sort.CUSTODY), ("2023-05-09", "2024-11-07", Sort.LICENCE)],
        ),
        (a.licence, "2023-06-01", [("2023-06-02", "2024-11-07", Sort.LICENCE)]),
        (a.back_inside, "2023-09-01", [("2023-09-02", "2024-11-07", Sort.NOT_KNOWN)]),
        (a.at_large, "2023-08-05", [("2023-08-06", "2024-11-07", Sort.NOT_KNOWN)]),
        (a.over, "2000-03-02", []),
        (a.ended, "2020-01-01", []),
    ],
    ids=["in the community", "in custody", "on licence", "recalled", "at large", "over", "ended"],
)
def test_what_is_to_come_is_told_as_far_as_it_is_known(
    step: object, today: str, to_come: list[tuple[str, str, Sort]]
) -> None:
    timeline = of(step(), today)  # type: ignore[operator]
    assert [one for one in ahead(row(timeline, "Where")) if one[2] is not Sort.OVER] == to_come


def test_a_life_sentence_has_no_last_day() -> None:
    timeline = of(a.lifer(), "2022-01-01")
    assert timeline.for_life
    assert ahead(row(timeline, "Where")) == [("2022-01-02", str(timeline.until - timedelta(days=1)), Sort.NOT_KNOWN)]
    assert not of(a.custody()).for_life


def test_a_stretch_that_ends_on_the_day_on_which_it_began_leaves_no_band() -> None:
    step = a.tell(a.licence(), "at_large", "2023-05-09 18:00", "prison")
    assert bands(row(of(step), "Where")) == [
        ("2021-11-08", "2023-05-08", Sort.CUSTODY),
        ("2023-05-09", "2023-05-09", Sort.AT_LARGE),
    ]


def test_prisons_and_the_tariff_stand_on_the_band_of_custody() -> None:
    step = a.tell(a.lifer(), "prison_transferred", "2023-02-01", "prison", prison="stonecross")
    step = a.tell(step, "tariff_expired", "2033-11-08", "prison")
    assert [(str(mark.on), mark.sort) for mark in row(of(step), "Where").marks] == [
        ("2023-02-01", Sort.PRISON),
        ("2033-11-08", Sort.TARIFF),
    ]


# Work


def test_an_intervention_is_planned_from_its_coming_in_and_done_from_its_start_to_its_end() -> None:
    timeline = of_example("combination-of-requirements")
    work = row(timeline, "Punitive")
    assert work.label == "Unpaid work, 63 of 60 hours"
    assert work.planned == Band(date(2022, 5, 3), date(2023, 5, 4), Sort.PLANNED, Sort.PLANNED, (2,))
    assert bands(work) == [("2022-05-21", "2022-08-08", Sort.RUNNING)]
    assert marks(work) == [("2022-05-04", Sort.REFERRED, (6,)), ("2022-08-08", Sort.COMPLETED, (39,))]
    housing, skills = row(timeline, "Constructive"), row(timeline, "Constructive", 1)
    assert (housing.label, skills.label) == ("2 Housing advice", "3 Thinking skills programme")
    assert bands(skills) == [("2022-08-01", "2022-11-14", Sort.RUNNING)]


def test_what_was_stopped_or_taken_out_ends_on_that_day() -> None:
    step = a.planned(a.order(), "1999-03-10", a.HOUSING, a.HOUSING | {"id": "debt", "name": "Debt advice"})
    step = a.tell(step, "commence", "1999-03-15", intervention="housing", why_no_meeting="urgent")
    step = a.tell(step, "end_intervention", "1999-04-01", "OM", intervention="housing", reason="moved")
    step = a.tell(step, "change_plan", "1999-04-06", reason="paid off", remove=["debt"])
    rows = {one.label: one for lane in of(step).lanes for one in lane.rows if one.planned}
    assert bands(rows["2 Housing advice"]) == [("1999-03-15", "1999-04-01", Sort.RUNNING)]
    assert marks(rows["2 Housing advice"])[-1][:2] == ("1999-04-01", Sort.STOPPED)
    assert bands(rows["2 Debt advice"]) == []
    assert marks(rows["2 Debt advice"]) == [("1999-04-06", Sort.STOPPED, (step.sentence.seq,))]


def test_what_runs_runs_to_the_day_of_the_picture_and_was_planned_to_the_end() -> None:
    step = a.planned(a.order(), "1999-03-10", a.HOUSING)
    step = a.tell(step, "commence", "1999-03-15", intervention="housing", why_no_meeting="urgent")
    housing = row(of(step, "1999-06-01"), "Constructive")
    assert bands(housing) == [("1999-03-15", "1999-06-01", Sort.RUNNING)]
    assert housing.planned is not None
    assert housing.planned.last == date(2000, 2, 29)


# Contacts


def test_contacts_are_kept_failed_accepted_or_ahead() -> None:
    step = a.tell(a.order(), "attended", "1999-03-04 10:00", "OM")
    step = a.judged(
        a.explained(a.failed(step, "A1", "1999-03-10"), "A1", "1999-03-11"), "A1", "1999-03-12", "acceptable"
    )
    step = a.failed(step, "A2", "1999-03-17")
    step = a.appointed(step, "A3", "1999-03-18 09:00", when="1999-03-24 10:00")
    expected = [("1999-03-04", Sort.KEPT), ("1999-03-10", Sort.ACCEPTED), ("1999-03-17", Sort.FAILED)]
    found = [(str(mark.on), mark.sort) for mark in row(of(step), "Contacts").marks]
    assert found == [*expected, ("1999-03-24", Sort.ARRANGED)]
    later = [(str(mark.on), mark.sort) for mark in row(of(step, "1999-03-25"), "Contacts").marks]
    assert later == [*expected, ("1999-03-24", Sort.NO_OUTCOME)]


def test_contact_beyond_the_standard_stands_apart() -> None:
    step = a.tell(a.order(), "attended", "1999-03-04 10:00", "OM", statutory=False)
    assert marks(row(of(step), "Contacts"))[0][1] is Sort.VOLUNTARY


def test_suspended_contact_is_a_band_until_it_is_resumed() -> None:
    step = a.tell(a.order(), "suspend_contact", "1999-03-08", reason="illness")
    assert bands(row(of(step, "1999-03-10"), "Contacts")) == [("1999-03-08", "1999-03-10", Sort.SUSPENDED)]
    step = a.tell(step, "resume_contact", "1999-03-22")
    assert bands(row(of(step, "1999-05-01"), "Contacts")) == [("1999-03-08", "1999-03-21", Sort.SUSPENDED)]


def test_what_was_annulled_is_in_no_lane() -> None:
    step = a.failed(a.order(), "A1", "1999-03-10")
    seq = a.last(step, "failed_to_attend").seq
    step = a.tell(
        step, "annul", "1999-03-11", "OM", seq=seq, type="failed_to_attend", occurred_on="1999-03-10", reason="in error"
    )
    timeline = of(step)
    assert Sort.FAILED not in {mark.sort for mark in row(timeline, "Contacts").marks}
    assert all(seq not in mark.seqs for lane in timeline.lanes for one in lane.rows for mark in one.marks)


# Deadlines


def test_deadlines_were_met_late_or_missed() -> None:
    deadlines = row(of_example("breached-on-third-failure"), "Deadlines")
    late = next(mark for mark in deadlines.marks if mark.sort is Sort.LATE)
    assert late == Mark(date(1999, 4, 8), Sort.LATE, "Ask for an explanation of A3", (22,), until=date(1999, 4, 9))
    assert marks(deadlines, Sort.MISSED) == [("1999-05-31", Sort.MISSED, (41,))]  # four contacts of twelve
    assert len(marks(deadlines, Sort.MET)) == 15


def test_a_deadline_that_nobody_kept_is_missed_and_one_that_lies_ahead_is_due() -> None:
    step = a.wait(a.order(), "1999-03-10")
    deadlines = row(of(step), "Deadlines")
    assert {mark.label for mark in deadlines.marks if mark.sort is Sort.MISSED} == {
        "Arrange the first appointment",
        "Hold the first appointment",
    }
    assert all(mark.on == date(1999, 3, 8) for mark in deadlines.marks if mark.sort is Sort.MISSED)
    assert Sort.DUE in {mark.sort for mark in row(of(a.order()), "Deadlines").marks}


def test_met_in_time_and_told_late_is_met() -> None:
    step = a.wait(a.order(), "1999-03-10")
    step = a.tell(step, "attended", "1999-03-11", "OM", happened="1999-03-05 10:00")
    deadlines = row(of(step), "Deadlines")
    assert marks(deadlines, Sort.MISSED) == []
    assert [(mark[0], mark[1]) for mark in marks(deadlines, Sort.MET)] == [("1999-03-05", Sort.MET)] * 2


def test_of_what_fell_due_before_a_sentence_was_taken_on_nothing_is_known() -> None:
    step = a.sentenced(taken_on="1999-05-03")
    sorts = {mark.sort for mark in row(of(step), "Deadlines").marks if mark.on < date(1999, 5, 3)}
    assert sorts == {Sort.UNKNOWN}


def test_what_is_due_before_the_day_of_the_picture_and_not_reported_is_not_known() -> None:
    sorts = {mark.sort for mark in row(of(a.order(), "1999-04-01"), "Deadlines").marks}
    assert Sort.DUE not in sorts
    assert Sort.UNKNOWN in sorts


# Enforcement, the plan, the team


def test_enforcement_shows_each_step_and_what_the_court_said() -> None:
    enforcement = row(of_example("breached-on-third-failure"), "Enforcement")
    assert [(str(mark.on), mark.label, mark.seqs) for mark in enforcement.marks] == [
        ("1999-03-30", "warned", (18,)),
        ("1999-04-09", "warned", (26,)),
        ("1999-04-16", "breach", (33,)),
        ("1999-05-11", "court: continued", (36,)),
    ]


def test_the_plan_its_reviews_and_parole_stand_in_one_lane() -> None:
    plan = row(of_example("recalled-and-re-released"), "Plan and reviews")
    assert [mark.sort for mark in plan.marks] == [
        *(Sort.PLAN, Sort.REVIEW, Sort.REVIEW, Sort.PLAN),
        *(Sort.PAROLE_REFUSED, Sort.PAROLE_GRANTED, Sort.REVIEW, Sort.REVIEW),
    ]


def test_managers_are_numbered_and_a_gap_is_a_band() -> None:
    timeline = of_example("three-weeks-without-a-manager")
    managers = row(timeline, "Team and tier")
    assert [band.label for band in managers.bands] == ["No offender manager", "OM 1", "No offender manager", "OM 2"]
    assert [band.first for band in managers.bands][1:] == [date(2000, 5, 9), date(2000, 9, 4), date(2000, 9, 25)]


def test_a_tier_is_a_band_and_a_new_scheme_is_named() -> None:
    step = a.tell(a.order(), "set_tier", "1999-03-10", scheme="local", tier="2", reasons=["harm"])
    step = a.tell(step, "set_tier", "1999-05-10", scheme="local", tier="3", reasons=["harm"])
    tiers = row(of(step, "1999-06-01"), "Team and tier", 1)
    assert [(str(band.first), band.label) for band in tiers.bands] == [
        ("1999-03-10", "Tier 2"),
        ("1999-05-10", "Tier 3"),
    ]
    step = a.tell(
        step, "work_out_tier", "1999-06-01", factors={"scheme": "cmm-menu", "risk_of_harm": "low", "ogrs": 80}
    )
    named = row(of(step, "1999-06-02"), "Team and tier", 1)
    assert [band.label for band in named.bands] == ["Tier 2", "Tier 3", "Tier 3 (cmm-menu)"]


def test_a_lane_without_anything_is_left_out() -> None:
    assert [lane.name for lane in of(a.sentenced()).lanes] == ["Where", "Contacts", "Deadlines", "Team and tier"]
    assert [lane.name for lane in of_example("combination-of-requirements").lanes] == [
        *("Where", "Punitive", "Restrictive", "Constructive", "Plan and reviews"),
        *("Contacts", "Deadlines", "Team and tier"),
    ]


def test_a_picture_is_of_no_day_before_the_last_entry() -> None:
    assert of(a.order(), "1990-01-01").today == date(1999, 3, 1)


# Every life


def _days(row: Row) -> list[date]:
    found = [on for mark in row.marks for on in (mark.on, mark.until or mark.on)]
    return found + [
        on for band in (*row.bands, *([row.planned] if row.planned else [])) for on in (band.first, band.last)
    ]


@settings(FIXED, max_examples=120)
@given(drawn=random_lives.lives(STARTS, 8))
def test_bands_never_overlap_and_everything_lies_within_the_span(drawn: Life) -> None:
    step = lived(drawn)
    timeline = of(step)
    rows = [one for lane in timeline.lanes for one in lane.rows]
    for one in rows:
        for before, after in pairwise(one.bands):
            assert before.first < before.until <= after.first < after.until
        assert all(timeline.first <= on < timeline.until for on in _days(one))
        assert all(0 < seq <= step.sentence.seq for mark in one.marks for seq in mark.seqs)
    where = timeline.lanes[0].rows[0].bands
    assert (where[0].first, where[-1].until) == (timeline.first, timeline.until)
    assert all(before.until == after.first for before, after in pairwise(where))


@settings(FIXED, max_examples=60)
@given(drawn=random_lives.lives(STARTS, 8))
def test_a_timeline_names_nobody_and_says_nothing_that_somebody_wrote(drawn: Life) -> None:
    step = lived(drawn)
    labels = [one.label for lane in of(step).lanes for row_ in lane.rows for one in (*row_.bands, *row_.marks)]
    secrets = {a.PERSON, *a.PEOPLE.values(), "dale", "no reply", "left the address"}
    assert not [label for label in labels for secret in secrets if secret in label]
