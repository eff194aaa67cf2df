"""Which interventions go on now and which wait, as a pure question, and as a sentence lives it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.interventions import sequencing
from domain.interventions.course import NOT_NOW, Person, Progress, Stand, course, weight
from domain.state import Intervention
from tests.domain import builders as a
from tests.domain.builders import NOT_OWED

IDS = [f"i{number}" for number in range(6)]


def one(id: str, stage: int | None = 3, **more: Any) -> Intervention:
    class_ = "constructive" if stage else more.pop("class_", "punitive")
    return Intervention(id=id, name=id, class_=class_, stage=stage, **more)


def laid(*found: Intervention, custody: bool = True) -> sequencing.Layout:
    return sequencing.lay_out(found, custody_part=custody, community_part=True)


def stands(
    *found: Intervention,
    inside: bool = False,
    custody: bool = True,
    carries: int | None = None,
    needs_structure: bool = False,
    **done: set[str],
) -> dict[str, Stand]:
    person = Person(carries, needs_structure)
    all_of_it = course(found, laid(*found, custody=custody), inside=inside, done=Progress(**done), person=person)
    return {stand.id: stand for stand in all_of_it}


def why(*found: Intervention, **more: Any) -> dict[str, str]:
    return {id: stand.why for id, stand in stands(*found, **more).items()}


# Where each stands


def test_release_is_superimposed() -> None:
    found = stands(one("in", better_in="custody"), one("out", better_in="community"), one("any"), one("work", None))
    assert {id: stand.part for id, stand in found.items()} == {
        "in": "inside",
        "out": "outside",
        "any": "spans",
        "work": "spans",
    }


def test_what_belongs_to_the_other_side_of_release_waits_there_and_holds_nothing_back_here() -> None:
    flat, reading = one("flat", 2, better_in="community"), one("reading", 3, better_in="custody")
    assert why(flat, reading, inside=True) == {"flat": "other_part", "reading": "phase_2"}
    assert why(flat, reading, inside=False) == {"flat": "phase_1", "reading": "other_part"}


def test_a_natural_order_holds_on_both_sides_of_release() -> None:
    detox, relapse = one("detox", 2, better_in="custody"), one("relapse", 4, after=("detox",))
    assert why(detox, relapse, inside=False)["relapse"] == "waits"
    assert why(detox, relapse, inside=False, closed={"detox"})["relapse"] == "phase_2"


def test_what_is_done_stays_done_wherever_the_person_is() -> None:
    reading = one("reading", better_in="custody")
    assert why(reading, inside=False, closed={"reading"}) == {"reading": "done"}


@pytest.mark.parametrize(
    ("early", "reason"),
    [
        ({"before_its_stage": "early treatment holds the person"}, "before_its_stage"),
        ({"next_start": "2022-06-27"}, "next_start"),
    ],
)
def test_what_goes_ahead_says_so(early: dict[str, Any], reason: str) -> None:
    flat, late = one("flat", 2), Intervention.model_validate(one("late").model_dump() | early)
    assert why(flat, one("late")) == {"flat": "phase_1", "late": "waits"}
    assert why(flat, late) == {"flat": "phase_1", "late": reason}
    assert why(flat, late, closed={"flat"})["late"] == "phase_2"


def test_a_run_that_is_near_goes_ahead() -> None:
    assert why(one("flat", 2), one("late"), run_is_near={"late"})["late"] == "next_start"


def test_change_programmes_wait_while_the_person_needs_structure_first() -> None:
    found = (one("change"), one("ordered", requirement=True), one("held", before_its_stage="it holds them"))
    assert why(*found, needs_structure=True) == {"change": "structure_first", "held": "phase_1", "ordered": "phase_1"}


def test_a_restriction_without_an_apparent_risk_does_not_begin() -> None:
    away = one("away", None, class_="restrictive", risk_apparent=False)
    assert why(away) == {"away": "risk_not_apparent"}
    assert not stands(away)["away"].goes_on


# What the person can carry


def test_beyond_what_the_person_can_carry_work_of_one_phase_waits_by_its_day_and_name() -> None:
    found = (one("a"), one("b"), one("c", by="2022-06-01"))
    assert why(*found, carries=2) == {"a": "phase_1", "b": "load", "c": "phase_1"}
    assert why(*found, carries=2, closed={"a"})["b"] == "phase_1"
    assert why(*found) == dict.fromkeys("abc", "phase_1")


def test_what_is_under_way_counts_before_what_waits_also_before_its_turn() -> None:
    assert why(one("a"), one("b"), carries=1, under_way={"b"}) == {"a": "load", "b": "under_way"}
    assert why(one("a", 2), one("b", 3), carries=1, under_way={"b"}) == {"a": "load", "b": "waits"}


def test_what_the_court_ordered_is_never_held_back_and_counts() -> None:
    found = (one("work", None), one("ordered", 3, requirement=True), one("chosen", 3))
    assert why(*found, carries=1) == {"work": "at_once", "ordered": "phase_1", "chosen": "load"}
    assert why(*found, carries=3)["chosen"] == "phase_1"


def test_what_goes_ahead_takes_its_place_before_the_rest() -> None:
    found = (one("a", 2), one("z", 3, next_start="2022-06-27"))
    assert why(*found, carries=1) == {"a": "load", "z": "next_start"}


def test_heavier_work_leaves_room_for_lighter() -> None:
    assert why(one("a", demands=2), one("b", demands=2), one("c"), one("d", demands=0), carries=3) == {
        "a": "phase_1",
        "b": "load",
        "c": "phase_1",
        "d": "phase_1",
    }


# What always holds


@st.composite
def plans(draw: st.DrawFn) -> tuple[Intervention, ...]:
    def planned(id: str) -> Intervention:
        stage = draw(st.sampled_from([None, 1, 2, 3, 4]))
        return one(
            id,
            stage,
            requirement=draw(st.booleans()),
            better_in=draw(st.sampled_from(["custody", "community", None])),
            after=tuple(other for other in IDS if other < id and draw(st.integers(0, 3)) == 0),
            demands=draw(st.sampled_from([None, 0, 1, 2])),
            before_its_stage=draw(st.sampled_from([None, None, None, "it holds them"])),
        )

    return tuple(planned(id) for id in draw(st.lists(st.sampled_from(IDS), unique=True)))


some_ids = st.sets(st.sampled_from(IDS))
BEGINS = ("phase", "at_once", "after_arrangements", "before_its_stage")


@given(plans(), st.booleans(), st.booleans(), st.none() | st.integers(0, 4), some_ids, some_ids, st.randoms())
def test_the_course_does_not_depend_on_the_order_of_what_is_laid_out(
    plan: tuple[Intervention, ...], inside: bool, custody: bool, carries: int | None, closed, under_way, chance: Any
) -> None:
    told = {"inside": inside, "custody": custody, "carries": carries, "closed": closed, "under_way": under_way}
    assert stands(*plan, **told) == stands(*chance.sample(plan, len(plan)), **told)


@given(plans(), st.booleans(), st.none() | st.integers(0, 4), some_ids)
def test_no_natural_order_is_broken_but_by_a_stage_or_an_override_which_say_so(
    plan: tuple[Intervention, ...], inside: bool, carries: int | None, closed: set[str]
) -> None:
    there, found = {one.id: one for one in plan}, stands(*plan, inside=inside, carries=carries, closed=closed)
    told_broken = sequencing.breaks_natural_order(plan)
    for planned in plan:
        begins = found[planned.id].why.startswith(("phase", "under_way")) and planned.class_ == "constructive"
        for earlier in planned.after:
            if begins and earlier in there and there[earlier].class_ == "constructive":
                assert earlier in closed or planned.id in told_broken


@given(plans(), st.booleans(), st.integers(0, 4), some_ids, some_ids)
def test_chosen_work_never_begins_beyond_what_the_person_can_carry(
    plan: tuple[Intervention, ...], inside: bool, carries: int, closed: set[str], under_way: set[str]
) -> None:
    found = stands(*plan, inside=inside, carries=carries, closed=closed, under_way=under_way)
    going = [one for one in plan if found[one.id].why not in (*NOT_NOW, "done")]
    begins = [one for one in going if one.class_ == "constructive" and not one.requirement and one.id not in under_way]
    if any(weight(one) for one in begins):
        assert sum(weight(one) for one in going) <= carries


@given(plans(), st.booleans(), some_ids)
def test_what_was_done_is_kept_whatever_is_laid_out_anew(
    plan: tuple[Intervention, ...], inside: bool, closed: set[str]
) -> None:
    for carries in (None, 0, 2):
        found = why(*plan, inside=inside, carries=carries, closed=closed)
        assert {id for id, reason in found.items() if reason == "done"} == closed & {one.id for one in plan}


# As a sentence lives it

FLAT = {"id": "flat", "kind": "homelessness"}
MOOD = {"id": "mood", "kind": "motivation"}
GROUP = {"id": "group", "kind": "accredited_programme"}


def planned(*interventions: dict[str, Any], **more: Any):
    return a.planned(a.order_since_2021(), "2022-05-10", *interventions, **more)


def test_work_beyond_the_load_is_not_owed_until_there_is_room() -> None:
    start = planned(FLAT, MOOD, carries=1)
    assert (a.due(start, "prepare/flat"), a.due(start, "prepare/mood")) == (a.NO_DATE, NOT_OWED)
    assert a.reason(start.entries[-1], "course").values == {"flat": "phase_1:outside", "mood": "load:outside"}
    roomier = a.tell(start, "change_plan", "2022-05-12", reason="steadier", carries=2)
    assert a.due(roomier, "prepare/mood") == a.NO_DATE
    kept = a.tell(roomier, "change_plan", "2022-05-13", reason="the same load")
    assert kept.sentence.carries == 2


def test_what_alone_is_more_than_the_person_carries_is_named() -> None:
    entry = planned(FLAT, GROUP, carries=1).entries[-1]
    assert a.reason(entry, "more_than_is_carried").values == {"group": 2}


def test_a_natural_order_between_kinds_holds_across_the_plan() -> None:
    detox = {"id": "detox", "kind": "detoxification", "stage": 4}
    start = planned(detox, {"id": "relapse", "kind": "relapse_prevention"})
    assert (a.due(start, "prepare/detox"), a.due(start, "prepare/relapse")) == (a.NO_DATE, NOT_OWED)
    done = a.tell(start, "completed", "2022-06-10", "OS", intervention="detox")
    assert a.due(done, "prepare/relapse") == a.NO_DATE


def test_a_run_planned_by_its_day_is_referred_by_that_day_before_its_turn() -> None:
    assert a.due(planned(FLAT, GROUP), "refer/group") == NOT_OWED
    assert a.due(planned(FLAT, GROUP | {"next_start": "2022-06-27"}), "refer/group") == "2022-06-27"


def test_a_place_whose_next_run_is_far_goes_before_its_turn() -> None:
    start = a.tell(planned(FLAT, GROUP), "refer", "2022-05-11", "OM", intervention="group")
    free = {"intervention": "group", "from_day": "2022-05-20"}
    waits = a.tell(start, "place_free", "2022-05-16", "partner", **free)
    ahead = a.tell(start, "place_free", "2022-05-16", "partner", **free, next_run_on="2023-01-09")
    assert (a.due(waits, "commencement_gap/group"), a.due(ahead, "commencement_gap/group")) == (NOT_OWED, a.NO_DATE)


def test_an_assessment_that_finds_structure_is_needed_first_holds_programmes_back() -> None:
    start = a.assessed(planned(GROUP), "2022-05-11", "low", stage_of_change="structure")
    later = a.assessed(start, "2022-07-11", "low")
    learning = a.assessed(later, "2022-08-11", "low", stage_of_change="learning")
    assert [a.due(one, "refer/group") for one in (start, later, learning)] == [NOT_OWED, NOT_OWED, a.NO_DATE]


def test_a_plan_without_anything_of_this_says_nothing_of_it() -> None:
    entry = planned(a.HOUSING).entries[-1]
    assert [one.code for one in entry.because if one.code == "course"] == []
    empty = planned(carries=1).entries[-1]
    assert [one.code for one in empty.because if one.code == "course"] == []
