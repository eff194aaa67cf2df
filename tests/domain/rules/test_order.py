import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadInput
from domain.rules.order import Sequence, SequenceOfInterventions

IDS = [f"i{number}" for number in range(6)]


def planned(id: str, class_: str = "punitive", **more: Any) -> dict[str, Any]:
    stage = 3 if class_ == "constructive" else None
    risk = True if class_ == "restrictive" else None
    one = {"id": id, "name": "made up", "class": class_, "stage": stage, "arrangements_delay": False}
    return one | {"risk_apparent": risk, "better_in": None, "after": []} | more


def question(*interventions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"interventions": list(interventions), "custody_part": False, "community_part": True} | more


def sequence(*interventions: dict[str, Any], **more: Any) -> Sequence:
    return SequenceOfInterventions.model_validate(question(*interventions, **more)).answer()


@st.composite
def plans(draw: st.DrawFn) -> list[dict[str, Any]]:
    def one(id: str) -> dict[str, Any]:
        class_ = draw(st.sampled_from(["punitive", "restrictive", "constructive"]))
        return planned(
            id,
            class_,
            stage=draw(st.integers(1, 4)) if class_ == "constructive" else None,
            risk_apparent=draw(st.booleans()) if class_ == "restrictive" else None,
            arrangements_delay=draw(st.booleans()),
            better_in=draw(st.sampled_from(["custody", "community", None])),
            after=[other for other in IDS if other != id and draw(st.booleans())],
        )

    return [one(id) for id in draw(st.lists(st.sampled_from(IDS), unique=True))]


@given(plans(), st.booleans(), st.booleans())
def test_every_intervention_stands_somewhere_and_in_one_place(
    plan: list[dict[str, Any]], custody: bool, community: bool
) -> None:
    found = sequence(*plan, custody_part=custody, community_part=community)
    in_phases = [id for phase in found.phases for id in phase]
    stands = {*found.at_once, *found.after_arrangements, *found.not_started, *in_phases}
    assert stands == set(found.place) == {one["id"] for one in plan}
    assert len(in_phases) == len(set(in_phases))
    assert found.because


@given(plans(), st.randoms())
def test_the_order_of_the_list_decides_nothing(plan: list[dict[str, Any]], chance: Any) -> None:
    mixed = chance.sample(plan, len(plan))
    assert sequence(*plan).but(because=()) == sequence(*mixed).but(because=())


def test_each_intervention_says_why_it_stands_where_it_does() -> None:
    plan = (planned("work", arrangements_delay=True), planned("away", "restrictive", risk_apparent=False))
    assert sequence(*plan).because == ("after_arrangements:work", "risk_not_apparent:away")
    assert sequence().because == ("nothing_planned",)


def test_a_natural_order_that_the_stages_break_is_told() -> None:
    plan = (planned("relapse", "constructive", stage=2, after=["detox"]), planned("detox", "constructive"))
    assert sequence(*plan).because[-1] == "against_natural_order:relapse"


@pytest.mark.parametrize(
    "one",
    [
        planned("a", "rehabilitative"),
        planned("a", "constructive", stage=None),
        planned("a", "constructive", stage=5),
        planned("a", "constructive", stage=True),
        planned("a", "punitive", stage=1),
        planned("a", "restrictive", risk_apparent=None),
        planned("a", "punitive", risk_apparent=True),
        planned("a", arrangements_delay=None),
        planned("a", arrangements_delay="no"),
        planned("a", better_in="either"),
        planned("a", after=None),
        planned("a") | {"class_": "punitive"},
        {name: value for name, value in planned("a").items() if name != "better_in"},
    ],
    ids=str,
)
def test_an_intervention_of_another_kind_is_an_error(one: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        SequenceOfInterventions.ask(json.dumps(question(one)))


def test_two_interventions_of_one_id_are_an_error() -> None:
    with pytest.raises(BadInput, match="two interventions have one id"):
        SequenceOfInterventions.ask(json.dumps(question(planned("a"), planned("a"))))
