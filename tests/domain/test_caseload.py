"""The caseload and the workload that an allocation makes: no cap is ever passed silently."""

from math import ceil
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import policy
from domain.messages import Entry
from tests.domain import builders as a

MODELS = [ref for ref in policy.released() if policy.pack(ref).allocation and ref != "rab2020@1"]


def allocated(model: str | None = None, **told: Any) -> Entry:
    step = a.sentenced(pack="ns1995@1", model=model)
    return a.made(step, "allocate", "1999-03-02", "LM", offender_manager="brandt", **told)[-1]


def over(entry: Entry) -> list[dict[str, Any]]:
    return [dict(one.values or {}) for one in entry.because if one.code == "caseload_over_cap"]


def test_an_allocation_shows_the_caseload_that_it_makes() -> None:
    assert a.reason(allocated(caseload=30), "caseload").values == {"before": 30, "after": 31}
    part_time = a.reason(allocated(caseload=30, fte_percent=60), "caseload").values
    assert part_time == {"before": 30, "after": 31, "full_time_equivalent": 52}


def test_who_manages_the_sentence_already_holds_no_case_more() -> None:
    again = a.made(a.order(), "allocate", "1999-03-05", "LM", offender_manager="brandt", caseload=50)[-1]
    assert a.reason(again, "caseload").values == {"before": 50, "after": 50}
    assert over(again) == []


@pytest.mark.parametrize(
    ("told", "counted"),
    [
        pytest.param({"caseload": 49}, None, id="the fiftieth case"),
        pytest.param({"caseload": 50}, 51, id="the fifty-first"),
        pytest.param({"caseload": 39, "fte_percent": 80}, None, id="forty in four days a week are fifty"),
        pytest.param({"caseload": 40, "fte_percent": 80}, 52, id="one more is above"),
        pytest.param({}, None, id="not told"),
    ],
)
def test_above_fifty_full_time_cases_a_responsible_officer_it_is_said_in_every_era(told, counted) -> None:
    values = {"of": "responsible_officer", "cases": counted, "cap": 50}
    assert over(allocated(**told)) == ([values] if counted else [])


@pytest.mark.parametrize(
    ("unit", "caseload", "caps"),
    [
        ("intensive", 24, []),
        ("intensive", 25, [25]),
        ("enhanced", 34, []),
        ("enhanced", 35, [35]),
        ("standard", 129, [50]),
        ("standard", 130, [130, 50]),
        (None, 40, [25, 35]),
        ("another", 40, []),
    ],
)
def test_in_case_c_each_unit_has_its_own_cap(unit: str | None, caseload: int, caps: list[int]) -> None:
    assert [one["cap"] for one in over(allocated("cmm-c@1", unit=unit, caseload=caseload))] == caps


def test_where_the_unit_is_not_told_the_cap_says_whose_it_is() -> None:
    told = over(allocated("cmm-c@1", caseload=30))
    unit = {"unit": "intensive", "unit_told": "none"}
    assert told == [{"of": "case_manager", "cases": 31, "cap": 25, **unit, "to_leave": 6}]


def test_a_ring_fenced_caseload_says_how_many_must_leave_for_one_to_come_in() -> None:
    assert [one["to_leave"] for one in over(allocated("cmm-c@1", unit="enhanced", caseload=35))] == [1]


def test_in_case_e_the_cap_is_the_groups() -> None:
    assert over(allocated("cmm-e@1", group_cases=100, caseload=45)) == []
    assert over(allocated("cmm-e@1", group_cases=101)) == [{"of": "practitioner_group", "cases": 101, "cap": 100}]


@pytest.mark.parametrize(
    ("model", "group", "outside"),
    [
        ("cmm-a@1", ["PO", "PSO", "CA"], {}),
        ("cmm-a@1", ["PO", "PO", "PSO", "CA"], {"PO": 2}),
        ("cmm-b@1", ["PO", "PO", "PSO", "CA"], {}),
        ("cmm-b@1", ["PO", "PSO"], {"CA": 0}),
        ("cmm-e@1", ["PO", "PO", "PO", "PSO", "PSO", "CA"], {}),
        ("cmm-e@1", ["PO", "PO", "PO", "PO", "PSO", "CA"], {"PO": 4}),
        ("cmm-d@1", ["PO"], {}),
    ],
)
def test_a_group_has_the_size_of_its_model(model: str, group: list[str], outside: dict[str, int]) -> None:
    found = [one.values or {} for one in allocated(model, group=group).because if one.code == "group_size"]
    assert {one["grade"]: one["there_are"] for one in found} == outside


@pytest.mark.parametrize(
    ("told", "code", "values"),
    [
        ({"points": 1999}, "workload", {"points": 1999, "available": 2000, "percent": "100.0"}),
        ({"points": 2001}, "workload_over_capacity", {"points": 2001, "available": 2000, "percent": "100.1"}),
        (
            {"points": 1700, "fte_percent": 80},
            "workload_over_capacity",
            {"points": 1700, "available": 1600, "percent": "106.3"},
        ),
    ],
)
def test_the_points_with_this_sentence_are_held_against_the_capacity(told, code: str, values) -> None:
    assert a.reason(allocated(nominal_points=2000, **told), code).values == values


@pytest.mark.parametrize("told", [{"points": 2500}, {"nominal_points": 2000}, {}])
def test_without_points_or_capacity_nothing_is_said_of_them(told) -> None:
    assert not [one for one in allocated(**told).because if one.code.startswith("workload")]


@settings(derandomize=True, database=None, deadline=None, max_examples=150)
@given(
    model=st.sampled_from([None, *MODELS]),
    caseload=st.integers(0, 140) | st.none(),
    fte=st.integers(10, 100) | st.none(),
    cases=st.integers(0, 120) | st.none(),
    unit=st.sampled_from([None, "intensive", "enhanced", "standard", "another"]),
)
def test_no_cap_is_ever_passed_silently(model, caseload, fte, cases, unit) -> None:
    entry = allocated(model, caseload=caseload, fte_percent=fte, group_cases=cases, unit=unit)
    passed = []
    for ref in (*([model] if model else []), "rab2020@1"):
        rules = policy.pack(ref).allocation
        for cap in rules.caps if rules else ():
            held = cases if cap.of == "practitioner_group" else None if caseload is None else caseload + 1
            if held is None or (cap.unit and unit and unit != cap.unit):
                continue
            counted = ceil(held / (fte or 100) * 100 - 1e-9) if cap.full_time_equivalent else held
            passed += [(f"{ref}/allocation", cap.most)] if counted > cap.most else []
    said = [(one.standard, (one.values or {})["cap"]) for one in entry.because if one.code == "caseload_over_cap"]
    assert said == passed
