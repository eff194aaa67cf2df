from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.rules.hmpps_tier_v2 import TABLE, HmppsTierV2, Tiering, TierV2

COMPLEXITY = ["RMDO", "ALSH", "RVLN", "RCCO", "RCPR", "RCHD", "RPIR", "RVAD", "STRG", "RTAO"]
LIMITS = {  # weight, a need from, severe from; and the same two for a strengths and needs assessment
    "accommodation": (1, 2, 7, 3, 5),
    "ete": (1, 3, 7, 3, 7),
    "relationships": (1, 2, 5, 2, 5),
    "lifestyle": (1, 2, 5, 2, 5),
    "drugs": (1, 2, 8, 2, 6),
    "alcohol": (1, 4, 7, 2, 4),
    "thinking": (2, 4, 7, 3, 5),
    "attitudes": (2, 2, 7, 1, 5),
}
CUSTODY = {"type": "SC", "terminated": False, "requirements": []}
QUESTION: dict[str, Any] = {
    "gender": "male",
    "rsr": None,
    "ogrs": None,
    "registrations": [],
    "previous_enforcement": False,
    "has_assessment": True,
    "san": False,
    "needs": {},
    "parenting": None,
    "impulsivity": None,
    "temper": None,
    "sentences": [CUSTODY],
}


def tiered(**changes: Any) -> TierV2:
    return HmppsTierV2.model_validate(QUESTION | changes).answer()


def registered(code: str, level: str | None = None, on: str = "2026-01-10") -> dict[str, Any]:
    return {"code": code, "level": level, "date": on}


def order(*categories: str, restrictive: bool = False, terminated: bool = False) -> dict[str, Any]:
    requirements = [{"category": each, "restrictive": restrictive} for each in categories]
    return {"type": "SP", "terminated": terminated, "requirements": requirements}


codes = st.sampled_from([*COMPLEXITY, "RVHR", "RHRH", "RMRH", "RLRH", "MAPP", "IIOM", "PRC", "HREG", "OTHER"])
registrations = st.lists(
    st.fixed_dictionaries(
        {
            "code": codes,
            "level": st.sampled_from([None, "M0", "M1", "M2", "M3"]),
            "date": st.dates().map(lambda on: on.replace(year=2020 + on.year % 7, day=1).isoformat()),
        }
    ),
    max_size=6,
)
questions = st.fixed_dictionaries(
    {
        "gender": st.sampled_from(["female", "male", None]),
        "rsr": st.none() | st.integers(0, 9999).map(lambda hundredths: hundredths / 100),
        "ogrs": st.none() | st.integers(0, 100),
        "registrations": registrations,
        "previous_enforcement": st.booleans(),
        "has_assessment": st.booleans(),
        "san": st.booleans(),
        "needs": st.dictionaries(st.sampled_from(list(LIMITS)), st.integers(0, 10)),
        "parenting": st.none() | st.booleans(),
        "impulsivity": st.none() | st.integers(0, 2),
        "temper": st.none() | st.integers(0, 2),
        "sentences": st.lists(st.sampled_from([CUSTODY, order("W"), order("RQ1"), order("RQ1", terminated=True)])),
    }
)


@given(questions)
def test_the_tier_is_the_letter_of_the_protect_points_and_the_digit_of_the_change_points(
    question: dict[str, Any],
) -> None:
    answer = tiered(**question)
    points = answer.protect_points
    assert answer.protect == ("A" if points >= 150 else "B" if points >= 20 else "C" if points >= 10 else "D")
    if answer.change_points:
        assert answer.change == (3 if answer.change_points >= 20 else 2 if answer.change_points >= 10 else 1)
    suffix = "S" if any(each["code"] == "PRC" for each in question["registrations"]) else ""
    assert answer.tier == f"{answer.protect}{answer.change}{suffix}"
    assert f"protect:{answer.protect}" in answer.because
    assert ("unsupervised" in answer.because) is bool(suffix)


@given(questions)
def test_the_reasons_add_up_to_the_points(question: dict[str, Any]) -> None:
    answer = tiered(**question)
    end = answer.because.index(f"protect:{answer.protect}")
    assert sum(int(reason.partition(":")[2]) for reason in answer.because[:end]) == answer.protect_points
    parts = [reason.partition(":") for reason in answer.because[end + 1 :]]
    assert sum(int(points) for part, _, points in parts if part in ("needs", "ogrs", "iom")) == answer.change_points
    assert f"change:{answer.change}" in answer.because


@given(questions, st.integers(0, 9999), st.integers(0, 9999))
def test_a_higher_score_never_gives_fewer_points(question: dict[str, Any], one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert (
        tiered(**question | {"rsr": low / 100}).protect_points
        <= tiered(**question | {"rsr": high / 100}).protect_points
    )
    assert (
        tiered(**question | {"ogrs": low // 100}).change_points
        <= tiered(**question | {"ogrs": high // 100}).change_points
    )


@given(questions)
def test_no_score_and_no_answer_count_as_nothing(question: dict[str, Any]) -> None:
    nothing: dict[str, Any] = {"rsr": 0, "ogrs": 0, "parenting": False, "impulsivity": 0, "temper": 0}
    unknown = {field: None for field in nothing}
    one, other = tiered(**question | nothing), tiered(**question | unknown)
    assert one == other


@given(questions)
def test_an_unknown_gender_earns_no_points_of_a_woman(question: dict[str, Any]) -> None:
    assert tiered(**question | {"gender": None}) == tiered(**question | {"gender": "male"})


@given(questions, st.sampled_from([None, "M1", "M2", "M3", "RVHR"]))
def test_what_is_history_or_unnamed_decides_nothing(question: dict[str, Any], level: str | None) -> None:
    more = [
        *question["registrations"],
        registered("HREG", level, "2027-01-01"),
        registered("XXXX", level, "2027-01-01"),
    ]
    assert tiered(**question | {"registrations": more}) == tiered(**question)


@given(questions, st.sampled_from(COMPLEXITY))
def test_each_complexity_counts_once(question: dict[str, Any], code: str) -> None:
    without = [each for each in question["registrations"] if each["code"] != code]
    before = tiered(**question | {"registrations": without}).protect_points
    for more in ([registered(code)], [registered(code), registered(code.lower(), on="2025-01-01")]):
        assert tiered(**question | {"registrations": [*without, *more]}).protect_points == before + 2


@pytest.mark.parametrize(
    ("rsr", "points"),
    [(2.99, 0), (3.0, 10), (6.99, 10), (6.995, 10), (7.0, 20), (99.98, 20), (99.99, 20), (100, 0), (999.99, 0)],
)
def test_recidivism_has_two_steps_and_an_end(rsr: float, points: int) -> None:
    answer = tiered(rsr=rsr)
    assert answer.protect_points == points
    assert answer.because[0] == (f"rsr:{points}" if points else "protect:D")


@pytest.mark.parametrize(
    ("rsr", "harm", "because"),
    [(7.0, "RMRH", "rsr:20"), (3.0, "RHRH", "harm:20"), (7.0, "RHRH", "harm:20"), (7.0, "RVHR", "harm:150")],
)
def test_of_recidivism_and_harm_only_the_higher_counts(rsr: float, harm: str, because: str) -> None:
    answer = tiered(rsr=rsr, registrations=[registered(harm)])
    assert answer.because[0] == because
    assert answer.protect_points == int(because.partition(":")[2])


@pytest.mark.parametrize(
    ("older", "newer", "points"),
    [
        (("RVHR", None), ("RMRH", None), 10),
        (("RMRH", None), ("rvhr", None), 150),
        (("RVHR", None), ("RLRH", None), 0),
        (("MAPP", "M3"), ("MAPP", "M1"), 5),
        (("MAPP", "M1"), ("MAPP", "m2"), 150),
        (("MAPP", "M1"), ("MAPP", "M0"), 5),
        (("MAPP", "M1"), ("MAPP", None), 5),
        (("MAPP", "M1"), ("OTHER", "M3"), 5),
    ],
)
def test_the_latest_registration_that_says_something_counts(
    older: tuple[str, str | None], newer: tuple[str, str | None], points: int
) -> None:
    both = [registered(*older, on="2025-01-01"), registered(*newer, on="2025-01-02")]
    assert tiered(registrations=both).protect_points == points
    assert tiered(registrations=both[::-1]).protect_points == points


def test_of_two_registrations_of_one_day_the_first_given_counts() -> None:
    assert tiered(registrations=[registered("RMRH"), registered("RHRH")]).protect_points == 10


@pytest.mark.parametrize(
    ("answers", "points"),
    [
        ({"parenting": True}, 2),
        ({"impulsivity": 1}, 2),
        ({"impulsivity": 2, "temper": 2}, 2),
        ({"temper": 1, "parenting": True}, 4),
        ({"previous_enforcement": True}, 2),
        ({"previous_enforcement": True, "parenting": True, "temper": 2}, 6),
        ({"previous_enforcement": True, "parenting": True, "temper": 2, "has_assessment": False}, 6),
    ],
)
def test_the_additional_factors_are_those_of_women(answers: dict[str, Any], points: int) -> None:
    assert tiered(gender="female", **answers).protect_points == points
    assert tiered(gender="female", **answers).because[0] == f"women:{points}"
    assert tiered(gender="male", **answers).protect_points == 0


@pytest.mark.parametrize("section", LIMITS)
def test_a_need_counts_from_its_thresholds(section: str) -> None:
    weight, need, severe, san_need, san_severe = LIMITS[section]
    for san, start, double in ((False, need, severe), (True, san_need, san_severe)):
        points = [tiered(needs={section: score}, san=san).change_points for score in range(12)]
        assert points == [weight * ((score >= start) + (score >= double)) for score in range(12)]


@pytest.mark.parametrize(("ogrs", "points"), [(0, 0), (9, 0), (10, 1), (99, 9), (100, 10)])
def test_ten_of_the_score_are_a_point(ogrs: int, points: int) -> None:
    assert tiered(ogrs=ogrs).change_points == points


def test_integrated_offender_management_is_two_points() -> None:
    answer = tiered(registrations=[registered("IIOM")], ogrs=80)
    assert (answer.change_points, answer.change) == (10, 2)
    assert answer.because == ("protect:D", "ogrs:8", "iom:2", "change:2")


@pytest.mark.parametrize(
    ("sentences", "mandate"),
    [
        ([], False),
        ([CUSTODY], True),
        ([CUSTODY | {"type": "NC"}], True),
        ([CUSTODY | {"terminated": True}], False),
        ([order()], False),
        ([order("W")], False),
        ([order("W", "W1")], False),
        ([order("W", "RQ1")], True),
        ([order("RQ1", restrictive=True)], False),
        ([order("RQ1", terminated=True)], False),
        ([order("RQ1", terminated=True), order("RQ1")], True),
        ([CUSTODY | {"terminated": True}, order("W")], False),
    ],
)
def test_change_needs_a_mandate(sentences: list[dict[str, Any]], mandate: bool) -> None:
    answer = tiered(sentences=sentences, ogrs=80)
    assert (answer.change, answer.change_points) == ((1, 8) if mandate else (0, 0))
    assert ("no_mandate" in answer.because) is not mandate


def test_no_mandate_goes_before_no_assessment_and_neither_counts_points() -> None:
    neither = tiered(sentences=[], has_assessment=False, ogrs=80, needs={"thinking": 7})
    assert (neither.change, neither.change_points, neither.because) == (0, 0, ("protect:D", "no_mandate", "change:0"))
    unassessed = tiered(has_assessment=False, ogrs=80, needs={"thinking": 7})
    assert (unassessed.change, unassessed.change_points) == (2, 0)
    assert unassessed.because == ("protect:D", "no_assessment", "change:2")


@pytest.mark.parametrize(
    "changes",
    [
        {"gender": "other"},
        {"rsr": -0.1},
        {"rsr": "7.0"},
        {"rsr": True},
        {"rsr": float("nan")},
        {"rsr": float("inf")},
        {"ogrs": 101},
        {"ogrs": -1},
        {"ogrs": 50.5},
        {"registrations": [registered("MAPP") | {"category": "M1"}]},
        {"registrations": [registered("MAPP", on="soon")]},
        {"registrations": [{"code": "MAPP", "date": "2026-01-10"}]},
        {"has_assessment": None},
        {"san": 1},
        {"needs": {"finance": 1}},
        {"needs": {"ete": -1}},
        {"needs": {"ete": None}},
        {"impulsivity": 3},
        {"temper": -1},
        {"parenting": "yes"},
        {"sentences": [CUSTODY | {"terminated": None}]},
        {"sentences": [CUSTODY | {"more": 1}]},
        {"sentences": [CUSTODY | {"requirements": [{"category": "W", "restrictive": False, "more": 1}]}]},
        {"tier": "A1"},
    ],
)
def test_a_question_of_another_kind_is_an_error(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        tiered(**changes)


@pytest.mark.parametrize("field", QUESTION)
def test_every_field_of_the_question_is_asked_for(field: str) -> None:
    with pytest.raises(ValidationError):
        HmppsTierV2.model_validate({name: value for name, value in QUESTION.items() if name != field})


def test_a_table_without_one_of_the_needs_is_no_table() -> None:
    table = TABLE.model_dump()
    del table["needs"]["ete"]
    with pytest.raises(ValidationError):
        Tiering.model_validate(table)
