from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.rules.workload import WEIGHTS, Capacity, Room, TotalPoints, Weights, WorkloadPoints

TIERS = [letter + digit for letter in "ABCD" for digit in "3210"]
PUBLISHED = {  # hmpps-workload, V1_1__SEED_REF_DATA.sql, in the order of TIERS
    "community": [206, 158, 146, 110, 146, 115, 102, 72, 79, 63, 50, 35, 51, 41, 29, 29],
    "custody": [75, 60, 59, 0, 59, 48, 47, 0, 30, 24, 23, 0, 17, 14, 13, 0],
    "licence": [219, 175, 163, 0, 161, 132, 119, 0, 77, 65, 52, 0, 51, 43, 31, 0],
}
KINDS_OF_CONTACT = [(9, 13, 18), *[(9, 18, 26)] * 3, *[(9, 13, 18)] * 3, (5, 9, 13), (9, 13, 18), (5, 9, 18)]
KINDS_OF_CONTACT += [(9, 13, 18)] * 2
WEIGHT = {f"CMS{n:02}": points for n, points in enumerate((p for kind in KINDS_OF_CONTACT for p in kind), start=1)}
WEIGHT |= {f"CMS{n}": 0 for n in range(40, 52)} | {f"NGS{n:03}": 0 for n in range(1, 11)}
NOTHING: dict[str, Any] = {
    "cases": [],
    "standard_reports": 0,
    "fast_reports": 0,
    "contacts_for_others": [],
    "contacts_by_others": [],
}
FULL_POST: dict[str, Any] = {"total_points": 0, "nominal_points": 2176, "contracted_hours": 37, "available_hours": 37}

cases = st.fixed_dictionaries(
    {
        "tier": st.builds(str.__add__, st.sampled_from(TIERS), st.sampled_from(["", "S"])),
        "setting": st.sampled_from(list(PUBLISHED)),
        "transition_to_adulthood": st.booleans(),
    }
)
contacts = st.lists(st.sampled_from([*WEIGHT, "ZZZ", "cms01"]), max_size=4)
caseloads = st.fixed_dictionaries(
    {
        "cases": st.lists(cases, max_size=4),
        "standard_reports": st.integers(0, 20),
        "fast_reports": st.integers(0, 20),
        "contacts_for_others": contacts,
        "contacts_by_others": contacts,
    }
)
hours = st.integers(1, 600).map(lambda tenths: tenths / 10)


def counted(**changes: Any) -> TotalPoints:
    return WorkloadPoints.model_validate(NOTHING | changes).answer()


def held(tier: str, setting: str, *, transition: bool = False) -> dict[str, Any]:
    return {"tier": tier, "setting": setting, "transition_to_adulthood": transition}


def room(**changes: Any) -> Room:
    return Capacity.model_validate(FULL_POST | changes).answer()


@pytest.mark.parametrize("setting", PUBLISHED)
def test_a_case_weighs_what_is_published_for_its_tier_and_setting(setting: str) -> None:
    assert [counted(cases=[held(tier, setting)]).total_points for tier in TIERS] == PUBLISHED[setting]


@pytest.mark.parametrize("setting", PUBLISHED)
def test_on_the_way_to_adulthood_every_setting_weighs_as_custody(setting: str) -> None:
    points = [counted(cases=[held(tier, setting, transition=True)]).total_points for tier in TIERS]
    assert points == PUBLISHED["custody"]


@pytest.mark.parametrize("setting", [*PUBLISHED, "transition_to_adulthood"])
def test_a_table_without_one_of_the_tiers_is_no_table(setting: str) -> None:
    weights = WEIGHTS.model_dump()
    del weights[setting]["A3"]
    with pytest.raises(ValidationError):
        Weights.model_validate(weights)


@pytest.mark.parametrize("transition", [False, True])
@pytest.mark.parametrize("setting", PUBLISHED)
def test_the_unsupervised_weigh_nothing(setting: str, transition: bool) -> None:
    assert [counted(cases=[held(f"{t}S", setting, transition=transition)]).total_points for t in TIERS] == [0] * 16


def test_contacts_weigh_what_is_published_and_unknown_codes_nothing() -> None:
    assert {code: counted(contacts_for_others=[code]).total_points for code in WEIGHT} == WEIGHT
    answer = counted(contacts_for_others=["ZZZ", "ZZZ", "CMS40"], contacts_by_others=["cms01", "ZZZ"])
    assert answer.total_points == 0
    assert answer.because == ("contact_without_weight:ZZZ", "contact_without_weight:cms01")


@given(caseloads, caseloads)
def test_the_points_of_two_caseloads_add_up(one: dict[str, Any], other: dict[str, Any]) -> None:
    together = {part: one[part] + other[part] for part in one}
    assert counted(**together).total_points == counted(**one).total_points + counted(**other).total_points


@given(caseloads)
def test_the_reasons_add_up_to_the_total(caseload: dict[str, Any]) -> None:
    answer = counted(**caseload)
    parts = [reason.partition(":") for reason in answer.because]
    known = NOTHING.keys()
    assert sum(int(points) for part, _, points in parts if part in known) == answer.total_points
    assert answer.because


@given(contacts, contacts)
def test_work_for_others_counts_as_much_as_work_by_others_takes_off(mine: list[str], theirs: list[str]) -> None:
    one = counted(contacts_for_others=mine, contacts_by_others=theirs).total_points
    assert one == -counted(contacts_for_others=theirs, contacts_by_others=mine).total_points


def test_reports_have_their_weights() -> None:
    answer = counted(standard_reports=1, fast_reports=1)
    assert (answer.total_points, answer.because) == (138 + 65, ("standard_reports:138", "fast_reports:65"))


def test_an_empty_caseload_has_no_points() -> None:
    assert counted() == TotalPoints(total_points=0, because=("nothing_counted",))


@pytest.mark.parametrize(
    "changes",
    [
        {"cases": [held("E1", "community")]},
        {"cases": [held("A4", "community")]},
        {"cases": [held("A", "community")]},
        {"cases": [held("A1SS", "community")]},
        {"cases": [held("A1\n", "community")]},
        {"cases": [held("xA1", "community")]},
        {"cases": [held("A1", "unknown")]},
        {"cases": [held("A1", "community") | {"more": 1}]},
        {"cases": [held("A1", "community") | {"transition_to_adulthood": None}]},
        {"standard_reports": -1},
        {"fast_reports": -1},
        {"fast_reports": None},
        {"contacts_for_others": [1]},
        {"contacts_by_others": "CMS01"},
        {"parole_reports": 1},
    ],
)
def test_a_caseload_of_another_kind_is_an_error(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        counted(**changes)


@pytest.mark.parametrize(
    ("changes", "available", "percent"),
    [
        ({"total_points": 2176}, 2176, 100.0),
        ({"available_hours": 35.2, "total_points": 2070}, 2070, 100.0),  # CapacityCalculatorTest
        ({"available_hours": 28.2, "total_points": 829}, 1658, 50.0),
        ({"nominal_points": 2000, "total_points": 1}, 2000, 0.1),  # half a thousandth goes up
        ({"nominal_points": 2000, "total_points": -1}, 2000, -0.1),
        ({"nominal_points": 2001, "total_points": 1}, 2001, 0.0),
        ({"nominal_points": 2000, "total_points": 0}, 2000, 0.0),
        ({"nominal_points": 2000, "total_points": -3}, 2000, -0.2),
        ({"nominal_points": 0, "total_points": 500}, 0, 0.0),
        ({"available_hours": 0.1}, 5, 0.0),
        ({"contracted_hours": 0.5, "available_hours": 0.5, "total_points": 1088}, 2176, 50.0),
        # The ratio of hours is cut to 15 decimals before it is used, so a third of 2100 loses its last point.
        ({"nominal_points": 2100, "contracted_hours": 36, "available_hours": 12}, 699, 0.0),
        ({"nominal_points": 2100, "contracted_hours": 36, "available_hours": 24}, 1400, 0.0),
    ],
)
def test_capacity_is_cut_as_the_calculator_cuts_it(changes: dict[str, Any], available: int, percent: float) -> None:
    answer = room(**changes)
    assert (answer.available_points, answer.capacity_percent) == (available, percent)
    assert answer.because == (f"available:{available}", f"held:{changes.get('total_points', 0)}")


@pytest.mark.parametrize("field", ["contracted_hours", "available_hours"])
@pytest.mark.parametrize("hours", [0, -0.1, -37])
def test_without_hours_there_is_no_room_and_no_percent(field: str, hours: float) -> None:
    answer = room(total_points=500, **{field: hours})
    assert (answer.available_points, answer.capacity_percent) == (0, 0)
    assert answer.because == ("no_hours", "available:0", "held:500")


@given(hours, hours, st.integers(0, 5000))
def test_fewer_hours_never_make_more_room(one: float, other: float, points: int) -> None:
    fewer, more = (room(available_hours=h, total_points=points) for h in sorted((one, other)))
    assert fewer.available_points <= more.available_points
    if fewer.available_points:
        assert fewer.capacity_percent >= more.capacity_percent


@given(hours, st.integers(0, 5000))
def test_percent_is_in_tenths_and_near_the_true_share(available_hours: float, points: int) -> None:
    answer = room(available_hours=available_hours, total_points=points)
    assert round(answer.capacity_percent, 1) == answer.capacity_percent
    if answer.available_points:
        assert abs(answer.capacity_percent - points / answer.available_points * 100) <= 0.05 + 1e-9


@pytest.mark.parametrize(
    "changes",
    [
        {"total_points": 1.5},
        {"total_points": True},
        {"total_points": 1_000_001},
        {"total_points": -1_000_001},
        {"nominal_points": 1_000_001},
        {"nominal_points": -1},
        {"contracted_hours": None},
        {"available_hours": "37"},
        {"available_hours": True},
        {"available_hours": float("nan")},
        {"available_hours": float("inf")},
        {"grade": "PO"},
    ],
)
def test_a_question_of_another_kind_is_an_error(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        room(**changes)


@pytest.mark.parametrize(("rule", "question"), [(WorkloadPoints, NOTHING), (Capacity, FULL_POST)])
def test_every_field_of_the_question_is_asked_for(
    rule: type[WorkloadPoints | Capacity], question: dict[str, Any]
) -> None:
    for field in question:
        with pytest.raises(ValidationError):
            rule.model_validate({name: value for name, value in question.items() if name != field})
