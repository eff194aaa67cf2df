"""The regressions of the bulletin, figures worked out by hand beside them."""

import ast
from math import exp
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import domain
from domain.inspection import OfficerInterviewed
from domain.measures.rab.bulletin import RAB, Regression, band, harm_class, ogrs_band
from domain.measures.rab.delivery import Case, Figure, NoFigure, case_of, figure, figures
from domain.model import Harm
from tests.domain import builders as a

IMPLEMENTATION, DESISTANCE, SAFETY = RAB.models
MISPRINTED = {("B3", "ogrs", "medium"), ("B4", "workload_manageable", None), ("B4", "agency_links_desistance", None)}
THREE_PLACES = 0.524  # all others are printed to two
ANSWERS = [one.key for one in RAB.questions]
EVERY_YES = dict.fromkeys(ANSWERS, True)


def case(*, age: str | None = "30-39", ogrs: int | None = 60, harm: str | None = "medium", **said: Any) -> Case:
    """A case whose officer has sixty others and says yes to everything, but for what is said otherwise."""
    told = {"officer": "brandt", "fte_cases": 60, "harm_indicated": True, **EVERY_YES, **said}
    return Case(age_band=age, ogrs=ogrs, harm=harm, interview=OfficerInterviewed(**told))


def found(model: Regression, of: Case) -> Figure:
    out = figure(model, of)
    assert isinstance(out, Figure)
    return out


def percent(model: Regression, of: Case) -> int:
    return round(100 * found(model, of).probability)


# By hand


def test_implementation_of_a_medium_case_among_sixty_is_found_good_in_79_of_100() -> None:
    out = found(IMPLEMENTATION, case())
    # 1.29 - 0.65 - 0.63 - 60 x 0.01 + 0.75 + 0.63 + 0.52 = 1.31; e^1.31 = 3.706; 3.706 / 4.706 = 0.788
    assert sum(part.adds for part in out.parts) == pytest.approx(1.31)
    assert out.odds == pytest.approx(3.706, abs=0.001)
    assert out.probability == pytest.approx(0.788, abs=0.001)


@pytest.mark.parametrize(("cases", "per_cent"), [(60, 79), (30, 83)])
def test_fewer_cases_make_it_likelier(cases: int, per_cent: int) -> None:
    assert percent(IMPLEMENTATION, case(fte_cases=cases)) == per_cent


def test_the_rounding_of_one_coefficient_alone_spans_73_to_83_in_100_at_sixty_cases() -> None:
    span = found(IMPLEMENTATION, case()).rounding_span
    assert span is not None
    assert [round(100 * end) for end in span] == [73, 83]  # 1.91 - 60 x 0.015 = 1.01, 1.91 - 60 x 0.005 = 1.61


def test_desistance_of_the_reference_is_the_constant_and_the_answers() -> None:
    out = found(DESISTANCE, case(age="18-24", ogrs=10, harm="very_high"))
    # -1.13 + 0.37 + 0.41 + 1.75 = 1.40; e^1.40 = 4.055; 4.055 / 5.055 = 0.802
    assert [part.adds for part in out.parts if isinstance(part.value, str)] == [0, 0, 0]
    assert out.probability == pytest.approx(0.802, abs=0.001)
    assert out.rounding_span is None


def test_desistance_of_an_older_case_whose_officer_says_no() -> None:
    said_no = {"workload_manageable": False, "staff_safety_wellbeing": False, "agency_links_desistance": False}
    out = found(DESISTANCE, case(age="40-59", ogrs=80, harm="low", **said_no))
    # -1.13 + 0.65 - 0.45 - 0.68 = -1.61; e^-1.61 = 0.1999; 0.1999 / 1.1999 = 0.167
    assert out.probability == pytest.approx(0.167, abs=0.001)


def test_safety_of_a_case_of_low_harm_is_found_good_less_often_than_of_a_high_one() -> None:
    # low: -1.33 - 0.44 - 2.34 + 1.08 + 1.90 = -1.13 -> 24 in 100; high: 1.21 -> 77 in 100
    assert (percent(SAFETY, case(harm="low")), percent(SAFETY, case(harm="high"))) == (24, 77)


# What made a figure, and what it cannot say


def test_a_figure_shows_each_term_with_its_coefficient_and_they_add_up() -> None:
    out = found(IMPLEMENTATION, case(has_skills=False))
    assert [(part.input, part.value, part.b, round(part.adds, 2)) for part in out.parts] == [
        ("constant", 1, 1.29, 1.29),
        ("ogrs", "medium", -0.65, -0.65),
        ("harm", "medium", -0.63, -0.63),
        ("fte_cases", 60, -0.01, -0.60),
        ("has_skills", 0, 0.75, 0),
        ("other_roles_clear", 1, 0.63, 0.63),
        ("training_access", 1, 0.52, 0.52),
    ]


@pytest.mark.parametrize("model", RAB.models, ids=lambda model: model.model)
def test_the_limits_stand_beside_every_figure(model: Regression) -> None:
    out = found(model, case())
    said = " ".join(out.limits)
    assert out.limits == RAB.limits
    assert all(word in said for word in ("not what causes", "stepwise", "2018", "not about what the person", "tier"))
    assert out.source.endswith(model.printed)


@pytest.mark.parametrize("model", RAB.models, ids=lambda model: model.model)
@pytest.mark.parametrize("input", ["age_band", "ogrs", "harm", "fte_cases", "harm_indicated", *ANSWERS])
def test_a_missing_answer_gives_no_figure_and_is_named(model: Regression, input: str) -> None:
    given = {"age_band": "age"}.get(input, input)
    out = figure(model, case(**{given: None}))
    if input in model.inputs:
        assert isinstance(out, NoFigure)
        assert (out.missing, out.left_out) == ((input,), None)
    else:
        assert out == figure(model, case())


def test_without_an_interview_everything_that_it_would_say_is_missing() -> None:
    out = figure(IMPLEMENTATION, Case(age_band="18-24", ogrs=3, harm="low"))
    assert isinstance(out, NoFigure)
    assert out.missing == ("fte_cases", "has_skills", "other_roles_clear", "training_access")


def test_a_case_without_any_sign_of_harm_is_left_out_of_the_model_of_safety_alone() -> None:
    out = figure(SAFETY, case(harm_indicated=False, ogrs=None))
    assert isinstance(out, NoFigure)
    assert (out.missing, out.left_out) == ((), "harm_indicated")
    assert percent(IMPLEMENTATION, case(harm_indicated=False)) == 79


@given(
    st.sampled_from(RAB.models),
    st.integers(0, 99),
    st.sampled_from(["low", "medium", "high", "very_high"]),
    st.integers(1, 200),
    st.sampled_from(ANSWERS),
)
def test_a_yes_never_makes_it_less_likely_and_a_probability_is_one(
    model: Regression, ogrs: int, harm: str, cases: int, question: str
) -> None:
    yes = found(model, case(ogrs=ogrs, harm=harm, fte_cases=cases))
    no = found(model, case(ogrs=ogrs, harm=harm, fte_cases=cases, **{question: False}))
    assert 0 < no.probability <= yes.probability < 1
    assert yes.probability == pytest.approx(yes.odds / (1 + yes.odds))


# The figures as printed


def rows() -> list[Any]:
    return [
        pytest.param(model.printed, term, id=f"{model.printed} {term.input} {term.level or ''}")
        for model in RAB.models
        for term in model.terms
    ]


@pytest.mark.parametrize(("printed", "term"), rows())
def test_an_odds_ratio_is_that_of_its_coefficient_but_for_those_known_as_misprints(printed: str, term: Any) -> None:
    half_of_last_place = 0.0005 if term.odds_ratio == THREE_PLACES else 0.005
    least, most = exp(term.b - RAB.rounding), exp(term.b + RAB.rounding)
    follows = least - half_of_last_place <= term.odds_ratio <= most + half_of_last_place
    assert follows is ((printed, term.input, term.level) not in MISPRINTED)
    assert bool(term.misprint) is (not follows or term.odds_ratio == THREE_PLACES)


def test_the_odd_standard_error_of_a_constant_is_noted() -> None:
    assert [model.printed for model in RAB.models if model.constant.misprint] == ["B5"]
    assert [model.constant.se for model in RAB.models] == [0.42, 0.34, 1.30]


def test_every_input_of_a_model_is_known_of_a_case_or_asked_of_its_officer() -> None:
    asked = {*ANSWERS, "fte_cases", "harm_indicated", "age_band", "ogrs", "harm"}
    assert {input for model in RAB.models for input in model.inputs} <= asked
    assert all(set(model.reference) <= set(model.inputs) for model in RAB.models)


# Bands


@pytest.mark.parametrize(
    ("cases", "name", "per_cent"),
    [
        (0, None, None),
        (1, "1-20", 89.9),
        (20, "1-20", 89.9),
        (21, "21-30", 86.2),
        (40, "31-40", 85.4),
        (50, "41-50", 79.3),
        (51, "51-60", 71.7),
        (70, "61-70", 72.1),
        (71, "71+", 68.0),
        (300, "71+", 68.0),
    ],
)
def test_a_caseload_has_its_band_and_what_was_found_of_such(
    cases: int, name: str | None, per_cent: float | None
) -> None:
    row = band(cases)
    assert (row.band if row else None, row.implementation.yes_pct if row else None) == (name, per_cent)


def test_the_bands_of_caseload_add_up_to_those_who_told_it() -> None:
    assert sum(row.implementation.n for row in RAB.caseload) == 1919
    assert sum(row.desistance.n for row in RAB.caseload) == 1909
    assert sum(row.safety.n for row in RAB.caseload) == 1610


@pytest.mark.parametrize(
    ("score", "name"), [(0, "low"), (49, "low"), (50, "medium"), (74, "medium"), (75, "high"), (99, "high")]
)
def test_a_score_has_its_band(score: int, name: str) -> None:
    assert ogrs_band(score) == name


def test_a_score_that_is_unknown_or_that_no_band_has_is_in_none() -> None:
    assert (ogrs_band(None), ogrs_band(100)) == (None, None)


def test_high_and_very_high_harm_are_one_class_and_unknown_is_none() -> None:
    classes = {harm.value: harm_class(harm) for harm in Harm}
    assert classes == {"low": "low", "medium": "medium", "high": "high", "very_high": "high", "unknown": None}


# Of a sentence, by its record


def inspected(**said: Any) -> Any:
    """A case as the record shows it: described, assessed, its officer interviewed with sixty cases."""
    step = a.tell(a.order_since_2021(), "characteristics_stated", "2022-05-04", "CA", age_band="30-39")
    step = a.assessed(step, "2022-05-10", "medium", ogrs=60)
    told = {"officer": "brandt", "fte_cases": 60, "harm_indicated": True, **EVERY_YES, **said}
    return a.tell(step, "officer_interviewed", "2022-11-14", **told)


def test_the_record_of_a_sentence_gives_all_three_figures() -> None:
    assert [round(100 * one.probability) for one in figures(inspected().entries) if isinstance(one, Figure)] == [
        79,
        74,  # -1.13 + 0.32 - 0.47 - 0.22 + 0.37 + 0.41 + 1.75 = 1.03
        64,  # -1.33 - 0.44 - 0.65 + 1.08 + 1.90 = 0.56
    ]


def test_of_each_input_what_happened_last_counts_and_what_was_annulled_does_not() -> None:
    step = a.tell(inspected(), "officer_interviewed", "2023-02-06", officer="dale", fte_cases=30)
    assert case_of(step.entries).interview == OfficerInterviewed(officer="dale", fte_cases=30)
    wrong = {"seq": step.entries[-1].seq, "type": "officer_interviewed", "occurred_on": "2023-02-06"}
    struck = a.tell(step, "annul", "2023-02-07", "LM", reason="another case", **wrong)
    assert case_of(struck.entries) == case()


def test_an_assessment_without_a_score_leaves_the_score_that_was_told() -> None:
    step = a.assessed(inspected(), "2023-02-06", "high")
    assert (case_of(step.entries).ogrs, case_of(step.entries).harm) == (60, "high")


def test_a_score_that_is_told_as_a_factor_of_the_tier_is_the_score_of_the_case() -> None:
    factors = {"scheme": "hmpps-tier-v2", "ogrs": 80, "has_assessment": True, "sentences": []}
    step = a.tell(inspected(), "work_out_tier", "2022-12-01", factors=factors)
    assert case_of(step.entries).ogrs == 80


def test_an_assessment_that_finds_no_level_leaves_none() -> None:
    assert case_of(a.assessed(inspected(), "2023-02-06", "unknown").entries).harm is None


# Never an input


@pytest.mark.parametrize("folder", ["tiers", "team", "rules", "enforcement", "custody"])
def test_no_rule_about_the_person_reads_a_measure(folder: str) -> None:
    """The import contract holds `tiers` and `team` to it through others too; here, every folder that decides. What is
    asked of the inspectorate's measures by themselves is about areas."""
    read = {
        name
        for path in (Path(domain.__file__).parent / folder).rglob("*.py")
        if path.name != "hmip.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [])
    }
    assert read
    assert not {name for name in read if name.startswith("domain.measures")}
