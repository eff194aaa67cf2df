"""Need-to-know: who may open a sentence, and what of its plan they may know."""

from datetime import date

import pytest

from domain.authority import sight
from domain.authority.signed_in import SignedIn
from domain.life import Step
from domain.model import Role
from domain.record import standing_of
from domain.state import Sharing
from tests.domain import builders as a

DAY = date(2022, 6, 1)
NORTH = ("north",)
SHARED: dict[str, Sharing | None] = {"open": None, "needed": "need_to_know", "kept": "managers"}


def somebody(id: str, *roles: Role, areas: tuple[str, ...] = NORTH) -> SignedIn:
    return SignedIn(id=id, name=id.title(), roles=roles, areas=areas)


@pytest.fixture(scope="module")
def step() -> Step:
    """Brandt manages, Quist is key worker of the item that one needs to know; one item is the managers' own."""
    items = [
        {**a.HOUSING, "id": id, "shared": shared, "key_worker": "quist" if id == "needed" else None}
        for id, shared in SHARED.items()
    ]
    objectives = [
        {"id": f"O-{id}", "text": "Housed", "shared": shared, "interventions": [id]} for id, shared in SHARED.items()
    ]
    start = a.order_since_2021()
    return a.tell(start, "plan", "2022-05-16", objectives=objectives, interventions=items)


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        (somebody("brandt", Role.OFFENDER_MANAGER), True),
        (somebody("brandt", Role.OFFENDER_MANAGER, areas=()), True),
        (somebody("dale", Role.OFFENDER_MANAGER), False),
        (somebody("brandt", Role.KEY_WORKER), False),
        (somebody("quist", Role.KEY_WORKER, areas=()), True),
        (somebody("other", Role.KEY_WORKER), False),
        (somebody("lee", Role.CASE_ADMINISTRATOR), True),
        (somebody("any", Role.LINE_MANAGER), True),
        (somebody("any", Role.LINE_MANAGER, areas=("coast",)), False),
        (somebody("any", Role.INSPECTOR), True),
        (somebody("any", Role.DATA_OFFICER), True),
        (somebody("any", Role.DEVELOPER), False),
        (somebody("any"), False),
    ],
    ids=lambda one: str(one) if isinstance(one, bool) else f"{one.id}-{'-'.join(one.roles)}-{'-'.join(one.areas)}",
)
def test_the_team_and_those_who_answer_for_the_area_may_open_a_sentence(step: Step, who: SignedIn, sees: bool) -> None:
    assert sight.may_see(who, standing_of(step.sentence), DAY) is sees


def test_the_area_that_is_asked_to_take_a_sentence_may_open_it(step: Step) -> None:
    asked = {"to_area": "coast", "moment": "2022-06-20T09:00:00Z", "reason": "moved", "meeting_on": "2022-06-06"}
    moving = a.tell(step, "transfer_sentence", "2022-06-01", "OM", **asked)
    theirs = somebody("any", Role.LINE_MANAGER, areas=("coast",))
    assert not sight.may_see(theirs, standing_of(step.sentence), DAY)
    assert sight.may_see(theirs, standing_of(moving.sentence), DAY)


@pytest.mark.parametrize(
    ("who", "knows"),
    [
        (somebody("brandt", Role.OFFENDER_MANAGER), {"open", "needed", "kept"}),
        (somebody("any", Role.LINE_MANAGER), {"open", "needed", "kept"}),
        (somebody("any", Role.INSPECTOR), {"open", "needed", "kept"}),
        (somebody("lee", Role.CASE_ADMINISTRATOR), {"open", "needed"}),
        (somebody("quist", Role.KEY_WORKER), {"open", "needed"}),
        (somebody("other", Role.KEY_WORKER), {"open"}),
        (somebody("dale", Role.OFFENDER_MANAGER), {"open"}),
    ],
    ids=["manager", "line_manager", "inspector", "administrator", "its_key_worker", "another_key_worker", "stranger"],
)
def test_an_item_of_the_plan_is_known_as_far_as_it_is_shared(step: Step, who: SignedIn, knows: set[str]) -> None:
    known = sight.known_to(who, step.sentence)
    assert {one.id for one in known.interventions} == knows
    entries = sight.entries_known_to(who, step.sentence, step.entries)
    planned = next(entry for entry in entries if entry.type == "planned")
    assert {one.id for one in planned.data.interventions} == knows
    objectives = {f"O-{id}" for id in knows} - ({"O-needed"} if who.id == "quist" else set())
    assert {one.id for one in planned.data.objectives} == objectives


def test_what_tells_of_a_hidden_item_is_left_out_and_nothing_else(step: Step) -> None:
    referred = a.tell(step, "refer", "2022-05-17", "OM", intervention="kept")
    stranger, manager = somebody("other", Role.KEY_WORKER), somebody("brandt", Role.OFFENDER_MANAGER)
    seen = [entry.type for entry in sight.entries_known_to(stranger, referred.sentence, referred.entries)]
    assert "referred" not in seen
    assert len(seen) == len(step.entries)
    assert sight.entries_known_to(manager, referred.sentence, referred.entries) == list(referred.entries)
