"""Need-to-know: who may open a sentence, and what of its plan they may know."""

from datetime import date

import pytest

from domain.authority import sight
from domain.authority.signed_in import SignedIn
from domain.authority.withheld import entries_known_to, known_to
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
    known = known_to(who, step.sentence)
    assert {one.id for one in known.interventions} == knows
    entries = entries_known_to(who, step.sentence, step.entries)
    planned = next(entry for entry in entries if entry.type == "planned")
    assert {one.id for one in planned.data.interventions} == knows
    objectives = {f"O-{id}" for id in knows} - ({"O-needed"} if who.id == "quist" else set())
    assert {one.id for one in planned.data.objectives} == objectives


def test_what_tells_of_a_hidden_item_is_left_out_and_nothing_else(step: Step) -> None:
    referred = a.tell(step, "refer", "2022-05-17", "OM", intervention="kept")
    stranger, manager = somebody("other", Role.KEY_WORKER), somebody("brandt", Role.OFFENDER_MANAGER)
    seen = [entry.type for entry in entries_known_to(stranger, referred.sentence, referred.entries)]
    assert "referred" not in seen
    assert len(seen) == len(step.entries)
    assert entries_known_to(manager, referred.sentence, referred.entries) == list(referred.entries)


def _whole_life() -> Step:
    """Of an item of the managers' own: planned, brokered, marked, reviewed, reported twice and wrongly, taken out."""
    hidden = {**a.HOUSING, "id": "x7", "name": "Xenon", "shared": "managers", "partner": "programmes"}
    open_ = {**a.HOUSING, "id": "open", "after": ["x7"], "objective": "O-x7"}
    objectives = [
        {"id": "O-x7", "text": "Xenon", "shared": "managers", "interventions": ["x7"]},
        {"id": "O-open", "text": "Housed", "interventions": ["open", "x7"]},
    ]
    start = a.order_since_2021()
    life = a.tell(start, "plan", "2022-05-16", objectives=objectives, interventions=[hidden, open_], carries=1)
    life = a.tell(life, "refer", "2022-05-17", "OM", intervention="x7")
    asked = life.entries[-1].seq
    life = a.tell(
        *(life, "partner_acknowledged", "2022-05-18", "system"),
        effect=asked,
        partner="programmes",
        what="referral",
        reference="x7",
    )
    life = a.tell(life, "referral_accepted", "2022-05-19", "partner", intervention="x7", happened="2022-05-18")
    life = a.tell(life, "referral_accepted", "2022-05-20", "partner", intervention="x7", happened="2022-05-18")
    life = a.tell(life, "progress_marked", "2022-05-21", "KW", what="Xenon", objective="O-x7")
    made = {"when": "2022-06-10T10:00:00Z", "objectives": ["O-x7", "O-open"]}
    life = a.tell(life, "appointment_made", "2022-05-22", "CA", appointment="A1", **made)
    progress = [{"objective": "O-x7", "state": "behind"}, {"objective": "O-open", "state": "met"}]
    life = a.tell(life, "review", "2022-05-23", findings="f", plan_still_fits=True, progress=progress)
    life = a.tell(life, "change_plan", "2022-05-24", reason="r", remove=["x7"], change=[{**open_, "after": []}])
    return a.tell(life, "started", "2022-05-25", "partner", intervention="x7")


def test_nothing_in_a_whole_record_names_an_item_that_is_not_for_its_reader() -> None:
    life = _whole_life()
    stranger, manager = somebody("other", Role.KEY_WORKER), somebody("brandt", Role.OFFENDER_MANAGER)
    seen = entries_known_to(stranger, life.sentence, life.entries)
    told = " ".join(f"{entry.text} {entry.words}" for entry in seen)
    assert [name for name in ("x7", "Xenon") if name in told] == []
    left_out = {"referred", "partner_acknowledged", "referral_accepted", "already_known", "progress_marked"}
    assert {entry.type for entry in life.entries} - {entry.type for entry in seen} == {*left_out, "did_not_fit"}
    review = next(entry.data for entry in seen if entry.type == "reviewed")
    assert [one.objective for one in review.progress] == ["O-open"]
    assert entries_known_to(manager, life.sentence, life.entries) == list(life.entries)


def test_a_sentence_as_somebody_may_see_it_asks_nobody_for_what_is_not_for_them() -> None:
    objectives = [{"id": "O1", "text": "Housed"}]
    items = [{**a.HOUSING, "id": id, "shared": shared, "partner": "programmes"} for id, shared in SHARED.items()]
    life = a.tell(a.order_since_2021(), "plan", "2022-05-16", objectives=objectives, interventions=items)
    for id in SHARED:
        life = a.tell(life, "refer", "2022-05-17", "OM", intervention=id)
    assert len(a.asks(life)) == len(SHARED)
    known = known_to(somebody("other", Role.KEY_WORKER), life.sentence)
    assert [one.ask.intervention for one in known.effects] == ["open"]
    assert known_to(somebody("brandt", Role.OFFENDER_MANAGER), life.sentence) == life.sentence
