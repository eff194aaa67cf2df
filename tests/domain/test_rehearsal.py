from datetime import timedelta
from typing import Any

import pytest

from domain import calendar, life, rehearsal
from domain.asks import Partner
from domain.rehearsal import Lived, Outcome
from domain.scenario import Behaviour, Scenario
from tests.conftest import example
from tests.domain import builders as a

NOON = calendar.instant("1999-03-05")


def rehearsed(*events: dict[str, Any], until: str = "1999-03-07", **start: Any) -> Scenario:
    imposed = {"id": "S-1", "kind": "community_order", "imposed": "1999-03-01", "months": 12, **start}
    people = {"OM": "brandt", "CA": "lee", "LM": "parks"}
    return Scenario.model_validate(
        {"story": "x", "sentence": imposed, "people": people, "world": list(events), "until": until}
    )


LETTER = {
    "at": "1999-03-02 10:00",
    "fact": "appointment_made",
    "by": "CA",
    "appointment": "A1",
    "when": "1999-03-09 10:00",
    "letter": True,
}


def behaving(*behaviours: tuple[str, str], until: str = "1999-03-04") -> Lived:
    """A letter asked for on 2 March at ten, while the partner behaves as told from those times on."""
    events = [{"at": at, "partner": "notices", "behaves": how} for at, how in behaviours]
    return rehearsal.live(rehearsed(*events, LETTER, until=until))


def came_out(lived: Lived) -> list[tuple[str, str]]:
    """How each attempt came out, and when."""
    found = [entry for entry in lived.entries if entry.type.startswith("partner_")]
    return [(entry.type.removeprefix("partner_"), a.london(entry.occurred_at)[5:]) for entry in found]


# Partners


def test_a_partner_that_is_up_acknowledges_at_once() -> None:
    lived = behaving()
    assert came_out(lived) == [("acknowledged", "03-02 10:00:00")]
    assert lived.entries[-1].data.reference == "notices:S-1/3"


@pytest.mark.parametrize(("how", "code"), [("down", "http_503"), ("slow", "timeout"), ("wrong", "unreadable_answer")])
def test_a_partner_that_cannot_answer_is_asked_again(how: str, code: str) -> None:
    lived = behaving(("1999-03-01 13:00", how))
    assert came_out(lived) == [
        ("failed", "03-02 10:00:00"),
        ("failed", "03-02 10:05:00"),
        ("failed", "03-02 11:05:00"),
        ("failed", "03-03 11:05:00"),
        ("failed", "03-04 11:05:00"),
    ]
    assert {entry.data.code for entry in lived.entries if entry.type == "partner_failed"} == {code}
    assert a.matters(life.Step(lived.sentence)) == [("partner_down", 3)]


def test_a_partner_that_comes_back_is_asked_where_it_was_left() -> None:
    lived = behaving(("1999-03-01 13:00", "down"), ("1999-03-02 10:30", "up"))
    assert came_out(lived)[-1] == ("acknowledged", "03-02 11:05:00")
    assert lived.sentence.effects == ()


def test_a_partner_that_refuses_is_asked_once() -> None:
    lived = behaving(("1999-03-01 13:00", "refuses"))
    assert came_out(lived) == [("refused", "03-02 10:00:00")]
    assert lived.entries[-1].data.code == "http_422"


def test_each_partner_behaves_for_itself() -> None:
    lived = behaving(("1999-03-01 13:00", "down"))
    assert rehearsal.answer(Behaviour.UP, Partner.COURT, "S-1/3").reference == "court:S-1/3"
    assert lived.sentence.effects[0].ask.partner is Partner.NOTICES


# The clock


@pytest.mark.parametrize(
    ("wake", "put"),
    [
        pytest.param(None, -30, id="nothing is due"),
        pytest.param(-60, -30, id="a wake before it"),
        pytest.param(-33, -30, id="a wake three seconds before that point"),
        pytest.param(-32, -35, id="a wake on its edge before"),
        pytest.param(-30, -35, id="a wake on that point"),
        pytest.param(-28, -35, id="a wake on its edge after"),
        pytest.param(-27, -30, id="a wake three seconds after"),
        pytest.param(0, -30, id="a wake at the very moment"),
    ],
)
def test_the_clock_stands_half_a_minute_before_and_not_on_the_edge_of_a_wake(wake: int | None, put: int) -> None:
    found = rehearsal.approach(NOON, None if wake is None else NOON + timedelta(seconds=wake))
    assert (found - NOON).total_seconds() == put


def test_what_is_due_on_the_way_is_brought_wake_by_wake() -> None:
    lived = rehearsal.live(rehearsed(until="1999-03-20"))
    assert [(entry.type, a.london(entry.recorded_at)) for entry in lived.entries[2:]] == [
        ("missed", "1999-03-08 23:59:59"),
        ("missed", "1999-03-08 23:59:59"),
        ("escalated", "1999-03-15 23:59:59"),
        ("escalated", "1999-03-15 23:59:59"),
    ]


def test_what_is_due_in_the_last_half_minute_is_brought_by_the_message_itself() -> None:
    lived = rehearsal.live(rehearsed({"at": "1999-03-09 00:00:10", "fact": "attended", "by": "OM"}))
    assert a.types(lived.entries)[2:] == ["missed", "missed", "attended"]
    assert a.met(lived.entries[-1])["first_appointment"] == "met_late"


# Refusals


def allocation(**more: Any) -> dict[str, Any]:
    return {"at": "1999-03-02 10:00", "command": "allocate", "by": "LM", "offender_manager": "brandt", **more}


JUDGE = {
    "at": "1999-03-02 11:00",
    "command": "judge",
    "by": "OM",
    "failure": "A9",
    "finding": "acceptable",
    "reason": "x",
}


@pytest.mark.parametrize(
    ("event", "name", "holds"),
    [
        pytest.param(
            {**JUDGE, "refused": "allocation.none"}, "judge (e1) is refused: allocation.none", True, id="as it says"
        ),
        pytest.param(
            {**JUDGE, "refused": "authority.role"},
            "judge (e1) is refused: authority.role, but came out as allocation.none",
            False,
            id="by another rule",
        ),
        pytest.param(JUDGE, "judge (e1) is not refused, but came out as allocation.none", False, id="unexpectedly"),
        pytest.param(
            allocation(refused="allocation.reason"),
            "allocate (e1) is refused: allocation.reason, but came out as accepted",
            False,
            id="not at all",
        ),
    ],
)
def test_a_refusal_is_held_against_what_the_scenario_says(event: dict[str, Any], name: str, holds: bool) -> None:
    assert rehearsal.live(rehearsed(event)).refusals == [Outcome(name, holds)]


def test_a_command_that_is_simply_taken_is_no_outcome() -> None:
    assert rehearsal.live(rehearsed(allocation())).refusals == []


def test_what_cannot_be_read_is_refused_as_bad_input() -> None:
    refusals = rehearsal.live(rehearsed(allocation(), {**JUDGE, "refused": "bad-input"})).refusals
    assert refusals == [Outcome("judge (e2) is refused: bad-input", True)]


def test_a_refused_command_leaves_no_entry() -> None:
    lived = rehearsal.live(rehearsed({**JUDGE, "refused": "allocation.none"}))
    assert a.types(lived.entries) == ["engagement_opened", "sentenced"]


def test_after_its_end_a_sentence_hears_nothing_more() -> None:
    ends = {"at": "1999-03-03", "fact": "sentence_quashed", "by": "court"}
    end = {"at": "1999-03-04", "command": "end", "by": "OM", "summary": "quashed"}
    late = allocation(at="1999-03-05", refused="term.ended")
    lived = rehearsal.live(rehearsed(allocation(), ends, end, late))
    assert lived.refusals == [Outcome("allocate (e4) is refused: term.ended", True)]
    assert lived.entries[-1].type == "ended"


# What must be true


def test_what_a_scenario_expects_is_checked_after_its_life() -> None:
    quiet = example("quiet-community-order")
    lived = rehearsal.live(quiet)
    outcomes = rehearsal.checked(quiet, lived.entries, lived.refusals)
    assert [one.name for one in outcomes] == [check.name for check in quiet.expect]
    assert all(one.holds for one in outcomes)
    assert not all(one.holds for one in rehearsal.checked(quiet, lived.entries[:9], lived.refusals))


def test_the_same_scenario_has_the_same_life_every_time() -> None:
    first, second = (rehearsal.live(example("recalled-and-re-released")) for _ in range(2))
    assert [entry.text for entry in first.entries] == [entry.text for entry in second.entries]
    assert first.sentence == second.sentence == life.evolve_all(first.entries)
