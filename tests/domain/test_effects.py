"""What partners are asked for, when they are asked again, and when a person finds another way."""

from datetime import timedelta
from typing import get_args

import pytest

from domain import effects, life
from domain.asks import Ask, Partner
from domain.effects import Attempt
from domain.life import Step
from domain.model import Role
from tests.domain import builders as a
from tests.domain.builders import NO_DATE, NOT_OWED, PROGRAMME

MINUTES, HOUR, DAY = timedelta(minutes=5), timedelta(hours=1), timedelta(days=1)


def asking() -> Step:
    return a.tell(a.order_with(PROGRAMME), "refer", "2022-05-04", "CA", intervention="skills")


def tried(step: Step, *results: str, **more) -> Step:
    """The same after that many attempts for its first effect, each made when it fell due."""
    for result in results:
        effect = step.sentence.effects[0]
        told = life.came_out(step.sentence, effect, Attempt(result=result, **more), effect.next_at)
        step = step.then(life.take(step.sentence, told, told.received_at))
    return step


def test_an_entry_that_asks_makes_an_effect_under_its_number() -> None:
    effect = asking().sentence.effects[0]
    assert (effect.seq, effect.attempt, effect.next_at) == (asking().sentence.seq, 1, asking().entries[-1].recorded_at)


def test_everything_that_is_asked_for_has_a_name_for_people() -> None:
    kinds, _ = get_args(Ask)
    assert {kind.model_fields["what"].default for kind in get_args(kinds)} == effects.ASKED.keys()
    assert set(Partner) == effects.CALLED.keys()


def test_what_was_acknowledged_is_asked_no_more() -> None:
    step = tried(asking(), "acknowledged", reference="PR-77")
    assert (a.asks(step), step.entries[-1].words) == (
        [],
        "Referral received by the programme provider, reference PR-77",
    )


def test_a_partner_need_not_give_a_reference_or_a_code() -> None:
    assert tried(asking(), "acknowledged").entries[-1].data.reference == "none given"
    assert tried(asking(), "failed").entries[-1].data.code == "not said"
    assert tried(asking(), "refused").entries[-1].data.code == "not said"


def test_a_failed_attempt_is_made_again_after_minutes_an_hour_then_daily() -> None:
    waits = []
    step = asking()
    for _ in range(5):
        before = step.sentence.effects[0].next_at
        step = tried(step, "failed", code="http_503")
        waits.append(step.sentence.effects[0].next_at - before)
    assert waits == [MINUTES, HOUR, DAY, DAY, DAY]
    assert step.sentence.effects[0].attempt == 6


@pytest.mark.parametrize(("asked_to_wait", "wait"), [(600, timedelta(minutes=10)), (60, MINUTES)])
def test_a_partner_that_asks_for_a_longer_pause_gets_it(asked_to_wait: int, wait: timedelta) -> None:
    step = tried(asking(), "failed", code="http_429", wait_seconds=asked_to_wait)
    assert step.sentence.effects[0].next_at - asking().sentence.effects[0].next_at == wait


def test_after_the_third_failure_a_person_finds_another_way_and_attempts_go_on() -> None:
    key = f"partner_down/{asking().sentence.seq}"
    assert a.due(tried(asking(), "failed", "failed"), key) == NOT_OWED
    third = tried(asking(), "failed", "failed", "failed")
    assert (a.due(third, key), a.asked_of(third, key)) == (NO_DATE, Role.CASE_ADMINISTRATOR)
    assert a.matters(tried(third, "failed")) == [("partner_down", asking().sentence.seq)]
    assert a.asks(third) == ["referral"]


def test_a_person_is_asked_once_an_hour_has_passed_and_not_before() -> None:
    begun = asking().sentence.effects[0].next_at
    second, third = tried(asking(), "failed", "failed"), tried(asking(), "failed", "failed", "failed")
    assert (a.matters(second), len(a.matters(third))) == ([], 1)
    assert second.entries[-1].recorded_at - begun < HOUR <= third.entries[-1].recorded_at - begun


@pytest.mark.parametrize(
    ("asked_to_wait", "matters"), [(3600, 0), (3601, 1), (86400, 1)], ids=["an hour", "more than an hour", "a day"]
)
def test_a_partner_that_says_itself_that_it_will_be_away_for_longer_than_an_hour_is_a_persons_at_once(
    asked_to_wait: int, matters: int
) -> None:
    step = tried(asking(), "failed", code="http_503", wait_seconds=asked_to_wait)
    assert len(a.matters(step)) == matters
    assert len(a.matters(tried(step, "failed", "failed", code="http_503", wait_seconds=asked_to_wait))) == 1


# Not all at once


def test_each_keys_share_is_its_own_the_same_every_time_and_below_its_limit() -> None:
    shares = [effects.spread(f"S-{number}/7") for number in range(2000)]
    assert set(shares) == set(range(effects.SPREAD_OVER))
    assert shares == [effects.spread(f"S-{number}/7") for number in range(2000)]
    assert max(shares.count(share) for share in set(shares)) < 80, "40 each, if all were even"


@pytest.mark.parametrize(
    ("failures", "spread", "wait"),
    [
        (1, 49, MINUTES),
        (2, 49, HOUR),
        (3, 0, DAY),
        (3, 25, timedelta(hours=30)),
        (9, 49, DAY * 149 // 100),
        (3, None, DAY),
    ],
)
def test_a_wait_of_a_day_is_drawn_out_by_the_share_and_a_shorter_one_is_not(
    failures: int, spread: int | None, wait: timedelta
) -> None:
    step = tried(asking(), *["failed"] * failures, spread=spread)
    assert step.sentence.effects[0].next_at - step.entries[-1].occurred_at == wait


# Once a partner is back


def waiting_for_two() -> Step:
    """A referral and a letter, each after three failures."""
    asked = a.appointed(asking(), "A1", "2022-05-04 12:10", when="2022-05-06 10:00", letter=True)
    down = tried(asked, "failed", "failed", "failed")
    turned = down.sentence.but(effects=down.sentence.effects[::-1])
    return tried(Step(turned), "failed", "failed", "failed")


def test_what_waits_for_a_partner_that_is_back_is_asked_at_once_and_nothing_else() -> None:
    down = waiting_for_two()
    back = a.tell(down, "partner_returned", "2022-05-04 18:00", who="programmes")
    before = {one.ask.partner: one.next_at for one in down.sentence.effects}
    waits = {one.ask.partner: one.next_at for one in back.sentence.effects}
    assert waits == before | {"programmes": back.entries[-1].recorded_at}
    assert back.entries[-1].words == "The programme provider can be reached again and is asked at once"
    assert effects.ready(back.sentence, back.sentence.last_moment, back.sentence.seq).ask.what == "referral"


def test_told_twice_that_a_partner_is_back_or_where_nothing_waits_for_it_makes_no_entry() -> None:
    back = a.tell(waiting_for_two(), "partner_returned", "2022-05-04 18:00", who="programmes")
    assert a.made(back, "partner_returned", "2022-05-04 18:01", who="programmes", id="again") == ()
    assert a.made(back, "partner_returned", "2022-05-04 18:01", who="court") == ()


def test_a_partner_that_is_back_and_fails_again_is_asked_at_its_own_hour_again() -> None:
    down = tried(asking(), "failed", "failed", "failed")
    back = a.tell(down, "partner_returned", "2022-05-04 18:00", who="programmes")
    again = tried(back, "failed")
    assert again.sentence.effects[0].next_at - again.entries[-1].occurred_at == DAY
    assert len(a.matters(again)) == 1


def test_an_acknowledgement_after_all_settles_that() -> None:
    step = tried(asking(), "failed", "failed", "failed", "acknowledged")
    assert (a.matters(step), a.asks(step)) == ([], [])


@pytest.mark.parametrize(
    ("outcome", "asked"),
    [
        pytest.param("taken_over", [], id="a person took it over"),
        pytest.param("done", [], id="it was done otherwise"),
        pytest.param("no_action", ["referral"], id="it is left to the attempts"),
    ],
)
def test_what_a_person_has_taken_over_is_asked_no_more(outcome: str, asked: list[str]) -> None:
    down = tried(asking(), "failed", "failed", "failed")
    key = f"partner_down/{asking().sentence.seq}"
    settled = a.tell(down, "settle", "2022-05-05", "CA", key=key, outcome=outcome, reason="rang them")
    assert (a.asks(settled), a.due(settled, key)) == (asked, NOT_OWED)


def test_a_refusal_is_final_and_a_person_finds_another_way() -> None:
    step = tried(asking(), "refused", code="http_422")
    key = f"partner_refused/{asking().sentence.seq}"
    assert (a.asks(step), a.due(step, key), a.asked_of(step, key)) == ([], NO_DATE, Role.OFFENDER_MANAGER)
    assert step.entries[-1].words == "Referral refused by the programme provider: HTTP 422"


def test_a_refused_referral_is_to_be_made_again() -> None:
    step = tried(asking(), "refused")
    assert a.due(step, "refer_requirement/skills") == NO_DATE
    assert a.asks(a.tell(step, "refer", "2022-05-05", "CA", intervention="skills")) == ["referral"]


def test_a_refusal_of_a_letter_leaves_no_referral() -> None:
    letter = a.appointed(a.order(), "A1", "1999-03-02", when="1999-03-05 10:00", letter=True)
    assert tried(letter, "refused").sentence.facts("referral_refused") == ()


def test_what_came_out_for_an_effect_that_is_gone_changes_nothing_more() -> None:
    gone = tried(asking(), "acknowledged")
    failed = a.tell(
        gone,
        "partner_failed",
        "2022-05-05",
        effect=asking().sentence.seq,
        partner="programmes",
        what="referral",
        attempt=3,
        code="timeout",
    )
    assert (a.asks(failed), a.matters(failed)) == ([], [])


def test_a_refusal_of_what_nobody_asked_does_not_fit() -> None:
    told = {"effect": 99, "partner": "notices", "what": "notice", "code": "x"}
    assert a.unfit(a.order(), "partner_refused", "1999-03-05", "partner", **told) == "not_asked"


# Its turn


def test_an_effect_is_ready_once_its_entry_is_written_and_its_time_has_come() -> None:
    sentence = tried(asking(), "failed").sentence
    effect = sentence.effects[0]
    assert effects.ready(sentence, effect.next_at, sentence.seq) == effect
    assert effects.ready(sentence, effect.next_at - timedelta(seconds=1), sentence.seq) is None
    assert effects.ready(sentence, effect.next_at, effect.seq - 1) is None


def test_effects_are_asked_in_the_order_of_their_entries() -> None:
    two = a.appointed(asking(), "A1", "2022-05-04 13:00", when="2022-05-06 10:00", letter=True)
    later = two.sentence.last_moment
    assert effects.ready(two.sentence, later, two.sentence.seq).ask.what == "referral"
    assert effects.ready(tried(two, "failed").sentence, later, two.sentence.seq).ask.what == "notice"


# What is told already need not be asked


@pytest.mark.parametrize(
    ("start", "asked", "told", "body"),
    [
        pytest.param(
            asking, "referral", ("referral_accepted", "2022-05-05"), {"intervention": "skills"}, id="a referral"
        ),
        pytest.param(
            a.in_court,
            "information",
            ("hearing_listed", "1999-03-25"),
            {"hearing_on": "1999-04-20"},
            id="an information",
        ),
        pytest.param(
            a.custody, "dates_enquiry", ("release_date_set", "2022-02-01"), {"release_on": "2023-05-09"}, id="dates"
        ),
        pytest.param(a.recalled, "recall_notice", ("returned", "2023-08-15"), {"prison": "wendle"}, id="a recall"),
    ],
)
def test_an_answer_that_comes_by_itself_ends_the_asking(start, asked: str, told, body) -> None:
    assert asked in a.asks(start())
    assert asked not in a.asks(a.tell(start(), *told, **body))


def test_an_answer_about_one_intervention_leaves_another_asked_for() -> None:
    both = a.tell(a.order_with(PROGRAMME, a.CURFEW), "refer", "2022-05-04", "CA", intervention="skills")
    both = a.tell(both, "refer", "2022-05-04 13:00", "CA", intervention="curfew")
    assert a.asks(a.tell(both, "tag_fitted", "2022-05-05", intervention="curfew")) == ["referral"]


# After the end


def closing() -> Step:
    """Evaluated after the end of its term: the last letter goes out."""
    return a.tell(a.wait(a.order_since_2021(), "2023-11-03"), "end", "2023-11-06", summary="completed")


def test_the_last_letter_goes_out_after_the_end() -> None:
    assert [effect.ask.letter for effect in closing().sentence.effects] == ["end"]


def test_after_the_end_the_last_letter_outlives_an_outage_of_a_fortnight() -> None:
    step = tried(closing(), *["failed"] * 17)
    assert step.entries[-1].recorded_at > closing().entries[-1].recorded_at + timedelta(days=14)
    assert a.asks(step) == ["notice"]
    assert a.asks(tried(step, "acknowledged")) == []


def test_after_the_end_nobody_is_asked_to_find_another_way_and_the_thirtieth_failure_gives_up() -> None:
    assert a.asks(tried(closing(), *["failed"] * 29)) == ["notice"]
    assert a.asks(tried(closing(), *["failed"] * 30)) == []
    for failures in (1, 3, 29, 30):
        step = tried(closing(), *["failed"] * failures)
        assert (a.owes(step), a.matters(step)) == ([], [])


@pytest.mark.parametrize("reason", ["died", "sentence_quashed"])
def test_no_last_letter_goes_to_who_died_or_whose_sentence_was_quashed(reason: str) -> None:
    told = a.tell(a.order(), reason, "1999-03-05", "CA")
    assert a.asks(a.tell(told, "end", "1999-03-08", summary="over")) == []


@pytest.mark.parametrize(
    ("name", "by", "body"),
    [
        pytest.param("warn", "CA", {"failure": "A1"}, id="a warning"),
        pytest.param("seek_explanation", "CA", {"failure": "A2"}, id="a letter about a failure"),
        pytest.param("refer", "CA", {"intervention": "skills"}, id="a referral"),
        pytest.param(
            "appointment_made",
            "CA",
            {"appointment": "A3", "when": "2022-06-20 10:00", "letter": True},
            id="an appointment",
        ),
    ],
)
def test_no_letter_and_no_referral_goes_out_for_who_has_died(name: str, by: str, body) -> None:
    step = a.failed(a.unacceptable(a.order_with(PROGRAMME), "A1", "2022-05-10"), "A2", "2022-05-17")
    died = a.tell(step, "died", "2022-05-18", "CA")
    try:
        told = a.tell(died, name, "2022-05-19", by, **body)
    except life.NotNow:
        return
    assert a.asks(told) == []
