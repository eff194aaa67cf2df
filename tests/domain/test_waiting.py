"""A sentence on a provider's list: what it asks for, and that it lets go of its place by itself."""

from typing import Any

import pytest

from domain import life
from domain.asks import Placement, RankPlace, Referral, SettlePlace, Wanted
from domain.life import Step
from tests.domain import builders as a

KEPT = {**a.PROGRAMME, "provider": "north"}


def referred(at: str = "1999-03-20", **more: Any) -> Step:
    return a.tell(a.planned(a.order(), "1999-03-10", KEPT), "refer", at, intervention="skills", **more)


def listed(step: Step, at: str = "1999-03-21") -> Step:
    key = f"{step.sentence.id}/{a.last(step, 'referred').seq}"
    return a.tell(step, "referral_accepted", at, "partner", intervention="skills", key=key, waits_with="north")


def settled(step: Step) -> list[str]:
    return [entry.data.how for entry in step.entries if entry.type == "place_settled"]


def passes(step: Step, at: str) -> Step:
    return step.then(life.bring_up_to(step.sentence, a.calendar.instant(at)))


def test_a_referral_to_a_named_provider_says_which_place_it_wants() -> None:
    step = a.tell(
        a.planned(a.order(), "1999-03-10", KEPT), "set_tier", "1999-03-11", scheme="omm", tier="3", reasons=[]
    )
    step = a.tell(step, "refer", "1999-03-20", intervention="skills")
    (ask,) = [one.ask for one in step.sentence.effects if isinstance(one.ask, Referral)]
    ends_on = step.sentence.last_day
    day = a.calendar.day(a.last(step, "referred").occurred_at)
    place = Wanted(provider="north", programme="skills", tier=3, referred_on=day, inside=False, latest_start=ends_on)
    assert ask.wanted == place


def test_a_referral_names_no_place_where_no_provider_is_named_and_another_one_where_it_says_so() -> None:
    plain = a.tell(a.planned(a.order(), "1999-03-10", a.PROGRAMME), "refer", "1999-03-20", intervention="skills")
    assert plain.sentence.effects[-1].ask == Referral(intervention="skills", name="Thinking skills")
    other = referred(provider="south").sentence.effects[-1].ask
    assert isinstance(other, Referral)
    assert other.wanted
    assert (other.wanted.provider, other.wanted.tier) == ("south", None)
    work = a.tell(a.planned(a.order(), "1999-03-10", {**a.UNPAID_WORK, "provider": "north"}), "refer", "1999-03-20",
                  intervention="work").sentence.effects[-1].ask  # fmt: skip
    assert isinstance(work, Placement)
    assert work.wanted


@pytest.mark.parametrize(("first", "then", "told"), [("2", "4", [4]), ("2", "2", []), (None, "3", [3])])
def test_the_list_is_told_when_another_tier_stands(first: str | None, then: str, told: list[int]) -> None:
    step = a.planned(a.order(), "1999-03-10", KEPT)
    if first:
        step = a.tell(step, "set_tier", "1999-03-11", scheme="omm", tier=first, reasons=[])
    step = listed(a.tell(step, "refer", "1999-03-20", intervention="skills"))
    step = a.tell(step, "set_tier", "1999-04-01", scheme="omm", tier=then, reasons=[])
    step = passes(step, "1999-05-01")
    asked = [one.ask for one in step.sentence.effects if isinstance(one.ask, RankPlace)]
    assert [one.tier for one in asked] == told
    assert [entry.data.tier for entry in step.entries if entry.type == "place_ranked"] == told


def test_a_tier_that_changed_before_the_list_had_answered_is_told_once_it_has() -> None:
    step = a.tell(referred(), "set_tier", "1999-03-20 15:00", scheme="omm", tier="3", reasons=[])
    assert "place_ranked" not in a.types(step.entries)
    assert a.types(passes(listed(step), "1999-03-22").entries)[-1] == "place_ranked"


def test_a_sentence_on_no_list_settles_nothing() -> None:
    step = a.tell(referred(), "referral_accepted", "1999-03-21", "partner", intervention="skills", key="S/9")
    step = a.tell(step, "commence", "1999-04-01", intervention="skills", three_way_meeting_on="1999-04-01")
    assert settled(passes(step, "1999-05-01")) == []


def test_a_place_is_taken_when_the_intervention_begins_and_given_back_when_it_is_done() -> None:
    step = a.tell(listed(referred()), "place_free", "1999-03-25", "partner", intervention="skills", key="S/9")
    step = a.tell(step, "commence", "1999-04-01", intervention="skills", three_way_meeting_on="1999-04-01")
    step = passes(step, "1999-04-02")
    assert settled(step) == ["taken"]
    ask = step.sentence.effects[-1].ask
    assert ask == SettlePlace(provider="north", key=f"{step.sentence.id}/{a.last(step, 'referred').seq}", how="taken")
    step = passes(a.tell(step, "completed", "1999-06-01", "partner", intervention="skills"), "1999-06-02")
    assert settled(step) == ["taken", "given_back"]
    assert settled(passes(step, "1999-09-01")) == ["taken", "given_back"]


def test_an_intervention_that_the_team_ends_before_it_began_is_withdrawn() -> None:
    step = a.tell(listed(referred()), "end_intervention", "1999-04-01", intervention="skills", reason="moved to work")
    assert settled(passes(step, "1999-04-02")) == ["withdrawn"]


def test_one_that_is_listed_after_the_team_has_ended_it_is_withdrawn_too() -> None:
    step = a.tell(referred(), "end_intervention", "1999-03-20", intervention="skills", reason="moved to work")
    assert settled(passes(listed(step), "1999-04-02")) == ["withdrawn"]


def test_a_sentence_that_is_over_gives_its_place_up_and_the_provider_is_told_though_it_is_over() -> None:
    step = passes(a.tell(listed(referred()), "died", "1999-04-01", "prison"), "1999-04-02")
    assert settled(step) == ["withdrawn"]
    assert isinstance(step.sentence.effects[-1].ask, SettlePlace)


@pytest.mark.parametrize(
    ("moves", "how"),
    [
        ([("received", "prison")], ["withdrawn"]),
        ([("received", "prison"), ("released", "prison")], ["withdrawn"]),
    ],
)
def test_who_goes_to_the_other_side_of_the_gate_is_withdrawn_and_may_be_referred_again(
    moves: list[tuple[str, str]], how: list[str]
) -> None:
    step = listed(referred())
    for day, (move, by) in enumerate(moves, 1):
        step = a.tell(step, move, f"1999-04-{day:02}", by, **({"prison": "P-1"} if move == "received" else {}))
    step = passes(step, "1999-04-20")
    assert settled(step) == how
    again = a.tell(step, "refer", "1999-04-21", intervention="skills")
    assert settled(passes(listed(again, "1999-04-22"), "1999-04-23")) == how
