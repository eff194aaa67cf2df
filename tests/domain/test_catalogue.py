import pytest

from domain.errors import BadInput
from domain.interventions.catalogue import CATALOGUE, Kind
from domain.state import Intervention
from tests.domain import builders as a

KINDS = {one.kind: one for one in CATALOGUE.kinds}
OMM_NAMES = {
    "punitive": {"imprisonment", "hostel", "curfew", "unpaid_work", "attendance_centre", "intermittent_custody"},
    "restrictive": {"prohibited_activity", "exclusion", "restrictive_curfew", "mobility_restriction", "surveillance"},
}
BY_STAGE = {
    1: {"family_ties", "retaining_work", "retaining_accommodation", "good_health"},
    2: {"homelessness", "acute_addiction", "detoxification", "motivation", "mental_health"},
    3: {"accredited_programme", "addiction_treatment", "life_and_social_skills", "basic_skills"},
    4: {"employment_skills", "benefits_debt_money", "independent_living", "relapse_prevention"},
}


def test_every_kind_of_the_documents_is_there_once_in_its_class_and_stage() -> None:
    assert len(KINDS) == len(CATALOGUE.kinds)
    for class_, kinds in OMM_NAMES.items():
        assert {one.kind for one in CATALOGUE.kinds if one.class_ == class_} == kinds
    for stage, kinds in BY_STAGE.items():
        assert {one.kind for one in CATALOGUE.kinds if one.stage == stage} == kinds


@pytest.mark.parametrize("one", CATALOGUE.kinds, ids=lambda one: one.kind)
def test_a_kind_is_consistent_and_names_its_source(one: Kind) -> None:
    assert (one.stage is not None) == (one.class_ == "constructive")
    assert not one.arrangements_delay or one.class_ == "punitive"
    assert set(one.after) <= set(KINDS)
    assert 0 <= one.demands <= 2
    assert "OMM" in one.source


def test_natural_orders_go_with_the_stages_and_never_in_a_circle() -> None:
    before = {one.kind: set(one.after) for one in CATALOGUE.kinds}
    while before:
        first = {kind for kind, after in before.items() if not after & set(before)}
        assert first, f"a circle: {before}"
        before = {kind: after for kind, after in before.items() if kind not in first}
    assert all((KINDS[earlier].stage or 0) <= (one.stage or 0) for one in CATALOGUE.kinds for earlier in one.after)


def test_no_document_prints_a_length_so_none_is_claimed() -> None:
    assert {one.weeks for one in CATALOGUE.kinds} == {"unknown"}


# What a plan takes from it


def test_an_intervention_of_a_kind_takes_what_it_does_not_say() -> None:
    one = Intervention.model_validate({"id": "relapse", "kind": "relapse_prevention"})
    assert (one.name, one.class_, one.stage, one.demands) == ("Relapse prevention", "constructive", 4, 1)
    assert (one.after_kinds, one.catalogue) == (("detoxification",), "interventions@1")
    programme = Intervention.model_validate({"id": "p", "kind": "accredited_programme"})
    assert (programme.partner, programme.better_in, programme.brokerage) == ("programmes", "community", "in_house")
    assert Intervention.model_validate({"id": "w", "kind": "unpaid_work"}).arrangements_delay


def test_what_it_says_itself_stands() -> None:
    said = {"id": "skills", "kind": "basic_skills", "name": "Reading", "stage": 2, "better_in": None, "demands": 2}
    one = Intervention.model_validate(said)
    assert (one.name, one.stage, one.better_in, one.demands) == ("Reading", 2, None, 2)


def test_what_was_written_down_is_not_filled_in_again() -> None:
    """What a plan took stands in its entry: a later catalogue changes no plan that was made before it."""
    written = {"id": "s", "name": "s", "class_": "constructive", "stage": 3, "kind": "basic_skills", "catalogue": "x@0"}
    one = Intervention.model_validate(written)
    assert (one.better_in, one.demands, one.catalogue) == (None, None, "x@0")
    filled = Intervention.model_validate({"id": "w", "kind": "unpaid_work"})
    assert Intervention.model_validate(filled.model_dump(mode="json")) == filled


def test_a_kind_that_nobody_knows_is_told_with_those_that_there_are() -> None:
    with pytest.raises(BadInput, match=r"no kind 'gardening' in interventions@1; there are: imprisonment, "):
        a.planned(a.order_since_2021(), "2022-05-10", {"id": "g", "kind": "gardening"})


def test_an_intervention_without_a_kind_must_say_its_name_and_class() -> None:
    with pytest.raises(BadInput, match="name: Field required"):
        a.planned(a.order_since_2021(), "2022-05-10", {"id": "g"})


def test_the_court_may_order_a_kind_of_the_catalogue() -> None:
    step = a.order_with({"id": "work", "kind": "unpaid_work", "hours": 80})
    assert a.due(step, "refer_requirement/work") == a.NO_DATE
    assert step.sentence.interventions[0].partner == "unpaid_work"
