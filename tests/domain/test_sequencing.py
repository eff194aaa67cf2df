import pytest

from domain.interventions import sequencing
from domain.state import Intervention

WORK = Intervention(id="work", name="", class_="punitive")
LATER = Intervention(id="later", name="", class_="punitive", arrangements_delay=True)
CURFEW = Intervention(id="curfew", name="", class_="restrictive")
SPENT = Intervention(id="spent", name="", class_="restrictive", risk_apparent=False)


def stage(id: str, number: int, **more: object) -> Intervention:
    return Intervention(id=id, name="", class_="constructive", stage=number, **more)


def lay_out(*interventions: Intervention, custody: bool = False, community: bool = True) -> sequencing.Layout:
    return sequencing.lay_out(interventions, custody_part=custody, community_part=community)


def test_punishment_begins_at_once_or_after_arrangements() -> None:
    layout = lay_out(WORK, LATER)
    assert (layout.at_once, layout.after_arrangements) == (("work",), ("later",))


def test_restriction_lasts_as_long_as_the_risk_is_apparent_and_does_not_begin_without_one() -> None:
    layout = lay_out(CURFEW, SPENT)
    assert (layout.at_once, layout.while_risk, layout.not_started) == (("curfew",), ("curfew",), ("spent",))


def test_constructive_work_goes_stage_by_stage() -> None:
    layout = lay_out(stage("job", 4), stage("family", 1), stage("skills", 3), stage("detox", 2))
    assert layout.phases == (("family",), ("detox",), ("skills",), ("job",))
    assert layout.at_once == ("family",)


def test_a_natural_order_inside_a_stage_makes_phases_of_it() -> None:
    layout = lay_out(stage("relapse", 3, after=("detox",)), stage("detox", 3), stage("skills", 3))
    assert layout.phases == (("detox", "skills"), ("relapse",))


def test_an_order_that_goes_in_a_circle_makes_one_phase() -> None:
    layout = lay_out(stage("one", 3, after=("two",)), stage("two", 3, after=("one",)))
    assert layout.phases == (("one", "two"),)


def test_each_phase_waits_for_all_before_it() -> None:
    layout = lay_out(WORK, stage("family", 1), stage("detox", 2), stage("skills", 3))
    waits = {id: layout.waits_for(id) for id in ("work", "family", "detox", "skills")}
    assert waits == {"work": (), "family": (), "detox": ("family",), "skills": ("family", "detox")}


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (WORK, "at_once"),
        (LATER, "after_arrangements"),
        (CURFEW, "at_once"),
        (SPENT, "risk_not_apparent"),
        (stage("family", 1), "phase_1"),
        (stage("skills", 3), "phase_2"),
    ],
    ids=lambda value: getattr(value, "id", value),
)
def test_an_intervention_has_the_reason_why_it_stands_where_it_does(one: Intervention, reason: str) -> None:
    assert lay_out(WORK, LATER, CURFEW, SPENT, stage("family", 1), stage("skills", 3)).reason(one.id) == reason


@pytest.mark.parametrize(
    ("custody", "community", "places"),
    [
        pytest.param(False, True, {"in": "community", "out": "community", "any": "community"}, id="an order"),
        pytest.param(True, False, {"in": "custody", "out": "custody", "any": "custody"}, id="all of it inside"),
        pytest.param(True, True, {"in": "custody", "out": "community", "any": "either"}, id="both"),
    ],
)
def test_release_decides_what_is_delivered_inside(custody: bool, community: bool, places: dict[str, str]) -> None:
    inside, outside = stage("in", 3, better_in="custody"), stage("out", 3, better_in="community")
    assert lay_out(inside, outside, stage("any", 3), custody=custody, community=community).place == places


def test_the_layout_does_not_depend_on_the_order_of_what_is_laid_out() -> None:
    everything = [WORK, LATER, CURFEW, SPENT, stage("b", 3), stage("a", 3), stage("c", 1)]
    assert lay_out(*everything) == lay_out(*reversed(everything))


@pytest.mark.parametrize(
    ("earlier", "later", "broken"),
    [
        pytest.param(2, 3, (), id="in order"),
        pytest.param(3, 3, (), id="in one stage"),
        pytest.param(3, 2, ("relapse",), id="the later one stands earlier"),
    ],
)
def test_a_stage_may_break_a_natural_order(earlier: int, later: int, broken: tuple[str, ...]) -> None:
    interventions = (stage("detox", earlier), stage("relapse", later, after=("detox",)))
    assert sequencing.breaks_natural_order(interventions) == broken


def test_what_is_not_there_breaks_no_order() -> None:
    assert sequencing.breaks_natural_order((stage("relapse", 3, after=("elsewhere",)),)) == ()
