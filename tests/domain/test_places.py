"""A provider's list: who waits, in which order, who is offered a place, and that nobody is lost on the way."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import calendar
from domain.authority.table import BESIDE, roles_that_may
from domain.canonical import link
from domain.errors import BadInput, NewerThanThis, Refused
from domain.messages import Message
from domain.model import By, Role
from domain.places import deeds, life, line
from domain.places.life import Step
from domain.places.state import Opening, Places, Wait

BEGUN = calendar.instant("2026-03-02 09:00")
KEEPER = "CA:lee"


def message(name: str, at: datetime = BEGUN, by: str = KEEPER, id: str = "", /, **body: Any) -> Message:
    return Message(id=id or f"{name}-{body}", type=name, by=By.read(by), received_at=at, body=body)


def opened(**body: Any) -> Step:
    return life.begin(message("open_list", provider="north", **body), BEGUN)


def tell(step: Step, name: str, at: datetime | None = None, by: str = KEEPER, /, **body: Any) -> Step:
    moment = max(at or BEGUN, step.places.last_moment)
    told = message(name, moment, by, f"{name}-{step.places.seq}", **body)
    return step.then(life.take(step.places, told, moment))


def refers(step: Step, key: str, *, tier: int | None = 2, on: str = "2026-03-01", **more: Any) -> Step:
    body = {"key": key, "intervention": "skills", "programme": "thinking", "tier": tier, "referred_on": on, **more}
    return tell(step, "put_in_line", None, "system", **{"inside": False, **body})


def passes(step: Step, at: str) -> Step:
    """Time alone, as an engine lets it pass: from wake to wake."""
    to = calendar.instant(at)
    now = step.places.last_moment
    while (wake := life.next_wake(step.places, now)) and wake <= to:
        step, now = step.then(life.bring_up_to(step.places, wake)), wake
    return step.then(life.bring_up_to(step.places, to))


def waiting(step: Step) -> list[str]:
    return [one.key for one in line.line(step.places)]


def offers(step: Step) -> list[tuple[str, str]]:
    return [(one.data.key, one.data.opening) for one in step.entries if isinstance(one.data, deeds.PlaceOffered)]


def refused(step: Step, name: str, by: str = KEEPER, /, **body: Any) -> str:
    with pytest.raises(Refused) as error:
        tell(step, name, None, by, **body)
    return error.value.code


def why(step: Step, key: str) -> dict[str, Any]:
    (found,) = [one for one in line.standings(step.places, step.places.last_moment) if one.wait.key == key]
    return {reason.code: reason.values for reason in found.because}


# The rule of the line


def test_the_higher_tier_goes_first_then_the_earlier_day_then_the_key_and_no_known_tier_stands_last() -> None:
    step = opened()
    for key, tier, on in [
        ("S-a/9", None, "2025-01-01"),
        ("S-b/3", 2, "2026-02-02"),
        ("S-c/3", 4, "2026-02-20"),
        ("S-d/3", 2, "2026-02-01"),
        ("S-a/3", 2, "2026-02-02"),
    ]:
        step = refers(step, key, tier=tier, on=on)
    assert waiting(step) == ["S-c/3", "S-d/3", "S-a/3", "S-b/3", "S-a/9"]
    assert why(step, "S-d/3")["in_line"] == {"place": 2, "tier": 2, "referred_on": "2026-02-01"}
    assert why(step, "S-a/9")["in_line"]["tier"] == "unknown"


def test_who_was_referred_earlier_and_is_heard_of_later_takes_the_place_that_the_day_gives() -> None:
    step = refers(refers(opened(), "S-1/3", on="2026-02-10"), "S-2/3", on="2026-01-10")
    assert waiting(step) == ["S-2/3", "S-1/3"]


# Offers


def test_a_free_place_is_offered_to_the_first_until_the_end_of_the_last_day_and_the_sentence_is_told() -> None:
    step = refers(refers(opened(offer_days=5), "S-1/3", tier=2), "S-2/3", tier=4)
    step = tell(step, "set_capacity", id="group", places=1, starts_on="2026-04-01")
    offer = step.entries[-1]
    assert (offer.data.key, calendar.stamp(offer.data.until)) == ("S-2/3", "2026-03-07T23:59:59Z")
    assert offer.words == "S-2/3: place in group offered until Sat 7 Mar 2026"
    told = step.tell[-1]
    assert (told.sentence, told.message.type, told.message.id) == ("S-2", "place_free", f"places:north:{offer.seq}")
    assert told.message.body == {"intervention": "skills", "key": "S-2/3", "from_day": "2026-04-01"}


def test_an_offer_that_nobody_answers_lapses_and_goes_to_the_next() -> None:
    step = refers(refers(opened(), "S-1/3", tier=4), "S-2/3", tier=3)
    step = passes(tell(step, "set_capacity", id="group", places=1, starts_on="2026-04-01"), "2026-03-12")
    assert [one.type for one in step.entries[-2:]] == ["offer_lapsed", "place_offered"]
    assert offers(step) == [("S-1/3", "group"), ("S-2/3", "group")]
    assert waiting(step) == ["S-1/3"], "who let it lapse still waits"
    assert why(step, "S-1/3")["not_offered"] == {"group": "lapsed"}
    assert [one.message.type for one in step.tell[-2:]] == ["referral_accepted", "place_free"]


def test_an_offer_of_a_run_lapses_on_the_day_the_run_begins_at_the_latest() -> None:
    step = tell(refers(opened(), "S-1/3"), "set_capacity", id="group", places=1, starts_on="2026-03-04")
    assert calendar.day(step.entries[-1].data.until) == date(2026, 3, 4)


def test_a_standing_place_is_offered_again_to_who_declined_it_once_the_others_had_their_time() -> None:
    step = tell(refers(opened(offer_days=3), "S-1/3"), "set_capacity", id="desk", places=1)
    step = tell(step, "decline_place", key="S-1/3", reason="works mornings")
    assert offers(step) == [("S-1/3", "desk")]
    assert offers(passes(step, "2026-03-05")) == [("S-1/3", "desk")]
    assert offers(passes(step, "2026-03-06")) == [("S-1/3", "desk")] * 2


def test_who_took_a_place_and_did_not_come_waits_again_and_the_place_goes_to_the_next() -> None:
    step = refers(refers(opened(), "S-1/3", tier=4), "S-2/3", tier=3)
    step = tell(step, "set_capacity", id="group", places=1, starts_on="2026-04-01")
    step = tell(step, "take_place", key="S-1/3")
    assert tell(step, "report_not_started", key="S-1/3").tell[-1].sentence == "S-2"
    assert waiting(tell(step, "report_not_started", key="S-1/3")) == ["S-1/3"]


def test_a_place_given_back_is_free_for_the_next() -> None:
    step = refers(refers(opened(), "S-1/3", tier=4), "S-2/3", tier=3)
    step = tell(tell(step, "set_capacity", id="desk", places=1), "take_place", key="S-1/3")
    step = tell(step, "give_back", key="S-1/3", reason="completed")
    assert offers(step)[-1] == ("S-2/3", "desk")
    assert step.places.referral("S-1/3") is None


def test_who_is_passed_over_keeps_their_place_in_the_line_and_the_next_offer_says_so() -> None:
    step = refers(refers(opened(), "S-1/3", tier=4), "S-2/3", tier=3)
    step = tell(step, "set_capacity", id="group", places=1, starts_on="2026-04-01")
    step = tell(step, "pass_over", key="S-1/3", opening="group", reason="a co-defendant is in this group")
    assert offers(step)[-1] == ("S-2/3", "group")
    assert waiting(step) == ["S-1/3"]
    assert step.entries[-1].because[-1].values == {"S-1/3": "passed_over"}


@pytest.mark.parametrize(
    ("opening", "obstacle"),
    [
        ({"programme": "driving"}, "other_programme"),
        ({"inside": True}, "other_side"),
        ({"starts_on": "2026-06-01"}, "begins_too_late"),
        ({"starts_on": "2026-04-01", "offered_from": "2026-03-20"}, "not_offered_yet"),
        ({"starts_on": "2026-04-01", "hours": 8}, "no_hours"),
    ],
)
def test_a_place_that_does_not_fit_is_not_offered_and_the_line_says_why(opening: dict[str, Any], obstacle: str) -> None:
    step = refers(opened(hours_per_week=6), "S-1/3", latest_start="2026-05-01")
    step = tell(step, "set_capacity", id="group", places=2, **opening)
    assert offers(step) == []
    assert why(step, "S-1/3")["not_offered"] == {"group": obstacle}


def test_places_of_a_run_are_offered_from_their_day_on() -> None:
    step = refers(opened(), "S-1/3")
    step = tell(step, "set_capacity", id="group", places=1, starts_on="2026-04-01", offered_from="2026-03-20")
    step = passes(step, "2026-03-21")
    assert [calendar.stamp(one.recorded_at) for one in step.entries[-1:]] == ["2026-03-20T00:00:00Z"]
    assert offers(step) == [("S-1/3", "group")]


def test_officers_hours_limit_how_many_places_are_offered_and_more_hours_free_more() -> None:
    step = opened(hours_per_week=5)
    for number in range(4):
        step = refers(step, f"S-{number}/3")
    step = tell(step, "set_capacity", id="group", places=4, hours=2)
    assert len(offers(step)) == 2
    assert len(offers(tell(step, "set_hours", hours_per_week=6))) == 3
    assert len(offers(tell(step, "set_hours"))) == 4
    said = [one.words for one in tell(tell(step, "set_hours", hours_per_week=6), "set_hours").entries]
    assert [one for one in said if "hours" in one] == ["Officers' hours a week: 6", "Officers' hours a week: no limit"]


def test_a_run_is_closed_once_it_begins_empty_or_ends_and_who_waits_waits_on() -> None:
    step = refers(refers(opened(), "S-1/3", tier=4), "S-2/3", inside=True)
    step = tell(step, "set_capacity", id="group", places=1, starts_on="2026-04-01", ends_on="2026-05-01")
    step = tell(step, "set_capacity", id="empty", places=1, starts_on="2026-04-01", inside=True, programme="driving")
    step = passes(tell(step, "take_place", key="S-1/3"), "2026-05-03")
    assert [one.data.opening for one in step.entries if isinstance(one.data, deeds.RunClosed)] == ["empty", "group"]
    assert (waiting(step), step.places.openings, step.places.held) == (["S-2/3"], (), ())


# What a sentence tells


@pytest.mark.parametrize(
    ("how", "left"),
    [("taken", [("S-1/3", None)]), ("withdrawn", []), ("given_back", [])],
)
def test_what_a_sentence_tells_of_its_place_is_followed(how: str, left: list[tuple[str, None]]) -> None:
    step = tell(refers(opened(), "S-1/3"), "set_capacity", id="group", places=1, starts_on="2026-04-01")
    step = tell(step, "settle_referral", None, "system", key="S-1/3", how=how)
    assert [(one.key, one.until) for one in step.places.held] == left


def test_who_began_where_no_offer_stood_waits_no_more_and_the_entry_says_so() -> None:
    step = tell(refers(opened(), "S-1/3"), "settle_referral", None, "system", key="S-1/3", how="taken")
    assert (waiting(step), step.entries[-1].because[0].code) == ([], "began_without_an_offer")


def test_what_a_sentence_tells_of_a_referral_that_is_gone_changes_nothing() -> None:
    step = opened()
    assert tell(step, "settle_referral", None, "system", key="S-9/3", how="withdrawn") == step


def test_another_tier_gives_another_place_in_the_line_and_takes_no_offer_back() -> None:
    step = refers(refers(opened(), "S-1/3", tier=3), "S-2/3", tier=2)
    assert waiting(tell(step, "rank_referral", None, "system", key="S-2/3", tier=4)) == ["S-2/3", "S-1/3"]
    assert waiting(tell(step, "rank_referral", None, "system", key="S-1/3")) == ["S-2/3", "S-1/3"], "no tier known"
    assert tell(step, "rank_referral", None, "system", key="S-9/3", tier=4) == step
    offered = tell(step, "set_capacity", id="group", places=1, starts_on="2026-04-01")
    assert offers(tell(offered, "rank_referral", None, "system", key="S-2/3", tier=4)) == [("S-1/3", "group")]


def test_a_refused_referral_leaves_the_list_and_the_sentence_is_told_why() -> None:
    step = tell(refers(opened(), "S-1/3"), "refuse_referral", key="S-1/3", reason="not_suitable")
    assert waiting(step) == []
    assert step.tell[-1].message.type == "referral_refused"
    assert step.tell[-1].message.body["reason"] == "not_suitable"


def test_the_same_message_again_makes_nothing() -> None:
    told = message("put_in_line", BEGUN, "system", "S-1/3", key="S-1/3", intervention="skills", programme="thinking",
                   referred_on="2026-03-01", inside=False)  # fmt: skip
    step = life.take(opened().places, told, BEGUN)
    assert life.take(step.places, told, BEGUN) == Step(step.places)


# Refusals


def test_what_cannot_be_is_refused_by_name() -> None:
    step = tell(refers(opened(hours_per_week=4), "S-1/3"), "set_capacity", id="group", places=1, hours=4)
    assert refused(step, "open_list", provider="north") == "places.open"
    assert refused(step, "take_place", key="S-9/3") == "places.unknown"
    assert refused(step, "give_back", key="S-1/3", reason="done") == "places.not_taken"
    assert refused(step, "set_hours", hours_per_week=3) == "places.hours_held"
    assert refused(step, "pass_over", key="S-1/3", opening="other", reason="none") == "places.no_opening"
    step = tell(step, "take_place", key="S-1/3")
    assert refused(step, "take_place", key="S-1/3") == "places.not_offered"
    assert refused(step, "pass_over", key="S-1/3", opening="group", reason="late") == "places.holds"
    assert refused(step, "take_place", "court", key="S-1/3") == "authority.role"
    step = tell(step, "set_capacity", id="group", places=2, hours=1)
    step = tell(refers(step, "S-2/3"), "take_place", key="S-2/3")
    assert refused(step, "set_capacity", id="group", places=1) == "places.held"


def test_what_would_lie_in_the_future_is_refused() -> None:
    ahead = message("set_hours", hours_per_week=3).but(occurred_at=BEGUN + timedelta(hours=1))
    with pytest.raises(Refused) as error:
        life.take(opened().places, ahead, BEGUN)
    assert error.value.code == "command.in-the-future"


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("refer", {}, "a list can be told"),
        ("set_capacity", {"id": "g", "places": 0}, "set-capacity: places"),
        ("set_capacity", {"id": "g", "places": 2, "plaecs": 2}, "plaecs"),
    ],
)
def test_what_cannot_be_read_changes_nothing_and_is_named(name: str, body: dict[str, Any], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        tell(opened(), name, **body)


def test_a_list_begins_with_its_opening_and_a_provider_with_a_name_that_an_address_can_hold() -> None:
    with pytest.raises(BadInput, match="begins with"):
        life.begin(message("set_hours"), BEGUN)
    with pytest.raises(BadInput, match="provider"):
        life.begin(message("open_list", provider="north/east"), BEGUN)


# The record of a list


def test_every_deed_has_words_and_says_what_it_is() -> None:
    step = _random([("refer", 1), ("capacity", 2), ("take", 1), ("decline", 0), ("days", 9), ("settle", 1)])
    for entry in step.entries:
        assert not set("{}") & set(entry.words)
    assert all((row.__doc__ or "").strip() for row in deeds.DEEDS.values())


def test_for_everything_that_can_be_told_it_is_declared_who_may_and_what_time_brings_nobody_may() -> None:
    declared = {name for row in BESIDE.places for name in row.messages}
    assert declared == {row.name for row in deeds.TOLD}
    from_sentences = {name for name in declared if roles_that_may(name) == (Role.SYSTEM,)}
    assert from_sentences == {"put_in_line", "settle_referral", "rank_referral"}


def test_a_deed_that_nobody_declared_is_said_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    class PaintList(deeds.Deed, says="Painted"):
        """Something new."""

    monkeypatch.setitem(deeds.MESSAGES, PaintList.name, PaintList)
    for role in Role:
        with pytest.raises(KeyError, match="paint_list"):
            life.take(opened().places, message("paint_list", by=f"{role}:x"), BEGUN)


def test_an_entry_of_newer_code_is_not_guessed_at() -> None:
    text = opened().entries[0].text
    with pytest.raises(NewerThanThis):
        life.read_entry(text.replace('"list_opened"', '"list_painted"'), "")


# Properties, over lists that live

KEYS = [f"S-{number}/3" for number in range(6)]
DOINGS = st.tuples(
    st.sampled_from(
        ["refer", "refer", "capacity", "take", "decline", "come_not", "give_back", "settle", "days", "pass"]
    ),
    st.integers(0, 50),
)
LIVES = st.lists(DOINGS, max_size=40)
OFTEN = settings(derandomize=True, database=None, deadline=None)


def _random(doings: Iterable[tuple[str, int]]) -> Step:
    """A list that lived so: what is refused is passed over."""
    step = opened(offer_days=3, hours_per_week=7)
    for doing, number in doings:
        key = KEYS[number % len(KEYS)]
        on = calendar.day(step.places.last_moment)
        starts_on = (on + timedelta(days=number)).isoformat() if number % 3 else None
        try:
            match doing:
                case "refer":
                    tier = number % 5 or None
                    step = refers(
                        step, key, tier=tier, on=(on - timedelta(days=number)).isoformat(), inside=number % 2 == 0
                    )
                case "capacity":
                    inside = [None, True, False][number % 3]
                    body = {"places": 1 + number % 3, "starts_on": starts_on, "inside": inside, "hours": 1 + number % 2}
                    step = tell(step, "set_capacity", id=f"o{number % 3}", **body)
                case "take":
                    step = tell(step, "take_place", key=key)
                case "decline":
                    step = tell(step, "decline_place", key=key, reason="no")
                case "come_not":
                    step = tell(step, "report_not_started", key=key)
                case "give_back":
                    step = tell(step, "give_back", key=key, reason="done")
                case "settle":
                    how = ["taken", "withdrawn", "given_back"][number % 3]
                    step = tell(step, "settle_referral", None, "system", key=key, how=how)
                case "pass":
                    step = tell(step, "pass_over", key=key, opening=f"o{number % 3}", reason="apart")
                case "days":
                    step = passes(step, (on + timedelta(days=number)).isoformat() + " 12:00")
        except Refused:
            continue
    return step


def _states(step: Step) -> Iterable[tuple[Places | None, life.Entry, Places]]:
    before: Places | None = None
    for entry in step.entries:
        after = life.evolve(before, entry)
        yield before, entry, after
        before = after


@OFTEN
@given(LIVES)
def test_never_are_more_places_offered_or_taken_than_there_are_nor_more_hours(doings: list[tuple[str, int]]) -> None:
    for _, _, after in _states(_random(doings)):
        assert all(after.held_in(one.id) <= one.places for one in after.openings)
        assert {one.opening for one in after.held} <= {one.id for one in after.openings}
        assert after.hours_per_week is None or after.hours_held <= after.hours_per_week
        assert len({one.key for one in after.held}) == len(after.held)


@OFTEN
@given(LIVES)
def test_nobody_is_offered_a_place_before_somebody_ahead_who_could_take_it(doings: list[tuple[str, int]]) -> None:
    for before, entry, _ in _states(_random(doings)):
        if not isinstance(entry.data, deeds.PlaceOffered):
            continue
        assert before is not None
        chosen, opening = before.referral(entry.data.key), before.opening(entry.data.opening)
        assert chosen
        assert opening
        ahead = [one for one in line.line(before) if line.rank(one) < line.rank(chosen)]
        assert [one.key for one in ahead if line.obstacle(before, one, opening, entry.occurred_at) is None] == []


@OFTEN
@given(LIVES)
def test_a_full_line_loses_nobody_who_was_not_withdrawn_refused_or_done(doings: list[tuple[str, int]]) -> None:
    left_by = ("place_given_back", "referral_settled", "referral_refused", "run_closed")
    for before, entry, after in _states(_random(doings)):
        gone = {one.key for one in before.referrals} - {one.key for one in after.referrals} if before else set()
        assert not gone or entry.type in left_by
        if before and entry.type == "run_closed":
            assert gone <= {one.key for one in before.held}, "only who held a place in it"


@OFTEN
@given(LIVES)
def test_no_place_stays_empty_while_somebody_could_be_offered_it(doings: list[tuple[str, int]]) -> None:
    places = _random(doings).places
    assert line.next_chance(places, places.last_moment) is None


@OFTEN
@given(LIVES)
def test_a_list_is_the_fold_of_its_entries_as_they_are_read_back_and_its_chain_holds(
    doings: list[tuple[str, int]],
) -> None:
    step, chain = _random(doings), ""
    for entry in step.entries:
        chain = link(chain, entry.text)
        assert entry.chain == chain
    read = [life.read_entry(entry.text, entry.chain) for entry in step.entries]
    assert life.evolve_all(read) == step.places
    assert Places.model_validate_json(step.places.model_dump_json()) == step.places, "as it is carried over"


@OFTEN
@given(st.permutations([(key, number % 3 + 1) for number, key in enumerate(KEYS)]), st.integers(1, 6))
def test_the_order_of_arrival_changes_neither_the_line_nor_who_is_offered(
    arrived: list[tuple[str, int]], places: int
) -> None:
    def lived(order: Iterable[tuple[str, int]]) -> tuple[list[str], list[tuple[str, str]]]:
        step = opened()
        for key, tier in order:
            step = refers(step, key, tier=tier)
        step = tell(step, "set_capacity", id="group", places=places, starts_on="2026-04-01")
        return waiting(step), offers(step)

    assert lived(arrived) == lived(sorted(arrived))


@OFTEN
@given(LIVES)
def test_every_wake_of_time_lies_ahead_and_brings_the_list_no_further_than_once(doings: list[tuple[str, int]]) -> None:
    places = _random(doings).places
    brought = life.bring_up_to(places, places.last_moment + timedelta(days=400))
    assert life.bring_up_to(brought.places, places.last_moment + timedelta(days=400)) == Step(brought.places)


def test_a_wait_says_of_which_sentence_it_is_and_an_opening_when_it_closes() -> None:
    assert (
        Wait(key="S/1/7", intervention="a", programme="b", referred_on=date(2026, 1, 1), inside=True).sentence == "S/1"
    )
    assert Opening(id="desk", places=1).closes_at(is_held=False) is None
