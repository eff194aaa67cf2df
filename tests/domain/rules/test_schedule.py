import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import policy
from domain.errors import BadInput
from domain.questions import Question
from domain.rules.schedule import NAMES, PHASES, ContactSchedule, Scheduled

DAYS = st.dates(date(1995, 1, 1), date(2035, 12, 31))
ASKED = st.sampled_from([(name, phase) for name, row in NAMES.policies.items() for phase in row.phases])


def question(policy: str, phase: str, **more: Any) -> dict[str, Any]:
    asked = {"policy": policy, "phase": phase, "start_date": "2024-01-31", "tier": None, "level": None}
    return asked | {"term_days": None, "exempt": False} | more


def scheduled(policy: str, phase: str, **more: Any) -> Scheduled:
    return ContactSchedule.model_validate(question(policy, phase, **more)).answer()


def days(found: Scheduled) -> tuple[str, str]:
    assert found.since
    assert found.until
    return found.since.isoformat(), found.until.isoformat()


@pytest.mark.parametrize(
    ("name", "level", "contacts", "length"),
    [
        ("us_idaho_general", "low", 1, 180),
        ("us_idaho_general", "medium", 1, 45),
        ("us_idaho_general", "high", 1, 15),
        ("us_idaho_sex_offence", "low", 1, 90),
        ("us_idaho_sex_offence", "medium", 1, 30),
        ("us_idaho_sex_offence", "high", 2, 30),
    ],
)
def test_in_idaho_the_level_decides(name: str, level: str, contacts: int, length: int) -> None:
    found = scheduled(name, "face_to_face", level=level)
    assert (found.contacts, found.until) == (contacts, date(2024, 1, 31) + timedelta(days=length))


@pytest.mark.parametrize(
    ("name", "phase", "because"),
    [
        ("us_idaho_general", "face_to_face", ("not_known:level",)),
        ("reset_2024", "last_third", ("standard:reset-2024@1/contact_stopped", "not_known:term_days")),
        ("ns2007", "weeks_1_16", ("standard:ns2007@1/contact_level", "unknown")),
        ("ns1995_cro", "later", ("standard:ns1995@1/contact_level", "unknown")),
        ("ns2011", "weeks_1_16", ("no_phase_of_this_policy",)),
    ],
)
def test_what_is_unknown_says_why(name: str, phase: str, because: tuple[str, ...]) -> None:
    assert scheduled(name, phase) == Scheduled(status="unknown", because=because)


@pytest.mark.parametrize("tier", [None, 1, 3, 4])
@pytest.mark.parametrize("name", ["ns2005", "ns2007"])
def test_the_figure_of_tier_2_is_no_other_tiers(name: str, tier: int | None) -> None:
    assert scheduled(name, "weeks_1_16", tier=tier).status == "unknown"


def test_exemption_is_about_the_reset_alone() -> None:
    assert scheduled("reset_2024", "last_third", exempt=True).status == "not_applied"
    assert scheduled("crc2015", "month", exempt=True) == scheduled("crc2015", "month")


@pytest.mark.parametrize(
    ("term", "since", "until"),
    [
        pytest.param(3, "2024-02-02", "2024-02-03", id="a day of three"),
        pytest.param(1, "2024-02-01", "2024-02-01", id="a term too short to have a last third"),
        pytest.param(361, "2024-09-28", "2025-01-26", id="two thirds end inside a day: contact stops with the next"),
    ],
)
def test_contact_stops_with_the_first_day_after_two_thirds(term: int, since: str, until: str) -> None:
    assert days(scheduled("reset_2024", "last_third", term_days=term)) == (since, until)


@given(DAYS)
def test_a_package_year_is_early_engagement_and_what_comes_after_without_a_hole(start: date) -> None:
    early, after, year = [
        scheduled("package_a_2026", phase, start_date=start)
        for phase in ("early_engagement", "after_early_engagement", "sentence_year")
    ]
    assert (early.since, early.until, after.until) == (year.since, after.since, year.until)
    assert (early.contacts or 0) + (after.contacts or 0) == year.contacts


@given(DAYS)
def test_months_four_to_six_begin_when_months_one_to_three_are_over(start: date) -> None:
    first, second = [scheduled("ns1995_cro", phase, start_date=start) for phase in ("months_1_3", "months_4_6")]
    assert first.until == second.since


@given(
    ASKED,
    DAYS,
    st.none() | st.integers(1, 4),
    st.none() | st.sampled_from(["low", "medium", "high"]),
    st.none() | st.integers(1, 5000),
    st.booleans(),
)
def test_a_period_is_told_exactly_where_contacts_are_set(
    asked: tuple[str, str], start: date, tier: int | None, level: str | None, term: int | None, exempt: bool
) -> None:
    found = scheduled(*asked, start_date=start, tier=tier, level=level, term_days=term, exempt=exempt)
    told = (found.kind, found.contacts, found.since, found.until)
    assert all(one is None for one in told) if found.status != "set" else None not in told
    assert found.because
    if found.since and found.until:
        assert start <= found.since <= found.until


@given(ASKED, DAYS, st.none() | st.sampled_from(["low", "medium", "high"]), st.none() | st.integers(1, 5000))
def test_an_unknown_tier_has_a_figure_only_where_every_tier_has_the_same(
    asked: tuple[str, str], start: date, level: str | None, term: int | None
) -> None:
    more = {"start_date": start, "level": level, "term_days": term}
    unknown, *every = [scheduled(*asked, tier=tier, **more) for tier in (None, 1, 2, 3, 4)]
    assert unknown.status == "unknown" or all(one == unknown for one in every)


@pytest.mark.parametrize("name", sorted(NAMES.policies))
def test_every_phase_asks_what_one_of_its_packs_answers(name: str) -> None:
    row = NAMES.policies[name]
    answers: set[Question] = {one.answers for ref in row.packs for one in policy.pack(ref).standards}
    assert {phase.asks for phase in row.phases.values()} <= answers
    assert {phase.rest_after for phase in row.phases.values()} <= {None, *row.phases}


@pytest.mark.parametrize(
    "change",
    [
        {"policy": "ns1996"},
        {"phase": "weeks_17_32"},
        {"start_date": 0},
        {"tier": 5},
        {"tier": "2"},
        {"level": "very_high"},
        {"term_days": 0},
        {"term_days": 360.5},
        {"exempt": None},
        {"exempt": 1},
        {"months": 3},
    ],
    ids=str,
)
def test_a_field_of_another_kind_is_an_error(change: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        ContactSchedule.ask(json.dumps(question("ns2007", PHASES[3]) | change))


@pytest.mark.parametrize("field", sorted(question("ns2007", "later")))
def test_a_field_left_out_is_an_error(field: str) -> None:
    asked = question("ns2007", "later")
    del asked[field]
    with pytest.raises(BadInput):
        ContactSchedule.ask(json.dumps(asked))
