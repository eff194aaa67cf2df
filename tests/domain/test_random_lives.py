"""What holds for every life, however it goes: many are drawn, of sense and nonsense, with gaps of seconds and of years.

What no life can hold is kept out of what is drawn (random_lives.py).
"""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import calendar, life, policy, standing, time
from domain.canonical import link
from domain.custody.own_dates import releases
from domain.custody.prison import due_for_release
from domain.diary import deed
from domain.life import Step
from domain.messages import Message
from domain.model import Role, Where
from domain.questions import Question
from domain.record import line_of, standing_of
from domain.sentence import Sentence
from domain.state import Clock
from tests.domain import builders as a
from tests.domain import random_lives
from tests.domain.random_lives import Life

EVERYTHING_ORDERED = (a.PROGRAMME, a.UNPAID_WORK, a.CURFEW)
OF_THE_COMMUNITY = {
    *("first_appointment", "first_appointment_arranged", "order_explained", "home_visit", "contacts", "contact_level"),
    *("appointment_outcome", "explanation_sought", "explanation", "judgement", "warning", "breach_decision", "stay"),
}
GIVEN_A_DAY = {
    *("term", "responsibility", "cover", "stay", "release", "parole", "contacts", "court_outcome", "action", "refer"),
    *("refer_requirement", "prepare", "policy", "priority", "tier_override", "tier_turn", "release_law", "licence_end"),
}
"""What is due on a day that somebody named, or that the question works out itself, and not so long after it began."""


def old_order() -> Step:
    return a.allocated(a.sentenced(months=24, requirements=list(EVERYTHING_ORDERED)), "1999-03-01 16:00")


def order_that_follows_the_eras() -> Step:
    """The packs of 2005 and 2007 come in its three years, those of 2011 and later if it is spun out."""
    return a.allocated(a.sentenced("community_order", "2004-10-04", pack=None, months=36), "2004-10-04 16:00")


def worked_out() -> Step:
    """Fifteen months for an offence of 2016, with the terms from which its dates are worked out."""
    terms = {"offence_on": "2016-03-02", "age_group": "adult", "hdc_barred": False, "remand_days": 9}
    step = a.sentenced("determinate", "2022-05-03", pack=a.SINCE_2021, months=15, terms=terms)
    step = a.tell(step, "received", "2022-05-03 17:00", "prison", prison="wendle")
    return a.allocated(step, "2022-05-03 18:00", base="custody")


def worked_out_and_released() -> Step:
    return a.tell(worked_out(), "released", "2022-12-09 09:00", "prison")


STARTS = [
    old_order,
    order_that_follows_the_eras,
    lambda: a.order_with(*EVERYTHING_ORDERED),
    a.order_under_omm,
    a.three_failures,
    a.suspended,
    a.custody,
    a.licence,
    a.lifer,
    a.engagement,
    lambda: a.allocated(a.sentenced(model="cmm-a@1"), "1999-03-01 16:00"),
    worked_out,
    worked_out_and_released,
]
FIXED = settings(
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def steps(drawn: Life) -> Iterator[tuple[Step, Step, str]]:
    """The life message by message: before, after, and how the message was taken."""
    start, told = drawn
    step = start()
    now = step.sentence.last_moment
    for number, said in enumerate(told):
        before = step
        step, now, taken = random_lives.tell(step, said, number, now)
        yield before, step, taken


def lived(drawn: Life) -> Step:
    return [after for _, after, _ in steps(drawn)][-1] if drawn[1] else drawn[0]()


@settings(FIXED, max_examples=120)
@given(drawn=random_lives.lives(STARTS, 8))
def test_folding_the_record_gives_the_sentence_that_lived_it(drawn: Life) -> None:
    step = lived(drawn)
    read = [line_of(entry).entry() for entry in step.entries]
    assert tuple(read) == step.entries
    assert life.evolve_all(read) == step.sentence
    assert Sentence.model_validate_json(step.sentence.model_dump_json()) == step.sentence


@settings(FIXED, max_examples=80)
@given(drawn=random_lives.lives(STARTS, 8))
def test_a_sentence_that_is_folded_anew_before_each_message_lives_the_same_life(drawn: Life) -> None:
    start, told = drawn
    step = start()
    now = step.sentence.last_moment
    for number, said in enumerate(told):
        stored = life.evolve_all(step.entries).model_dump_json()
        step, now, _ = random_lives.tell(Step(Sentence.model_validate_json(stored), step.entries), said, number, now)
    assert step == lived(drawn)


@settings(FIXED, max_examples=80)
@given(drawn=random_lives.lives(STARTS, 8))
def test_the_record_is_one_chain_without_gaps_in_the_order_in_which_it_was_written(drawn: Life) -> None:
    entries = lived(drawn).entries
    chain = ""
    for number, entry in enumerate(entries, 1):
        chain = link(chain, entry.text)
        assert (entry.seq, entry.chain) == (number, chain)
    recorded = [entry.recorded_at for entry in entries]
    assert recorded == sorted(recorded)
    assert all(entry.words for entry in entries)


@settings(FIXED, max_examples=80)
@given(drawn=random_lives.lives(STARTS, 8))
def test_a_refusal_changes_nothing_and_anything_else_leaves_an_entry(drawn: Life) -> None:
    for before, after, taken in steps(drawn):
        if taken != "told":
            assert after is before
            assert before.sentence == life.evolve_all(before.entries)
        else:
            assert after.entries[: len(before.entries)] == before.entries


@settings(FIXED, max_examples=120)
@given(drawn=random_lives.lives(STARTS, 8))
def test_the_diary_is_never_stale_and_never_asks_for_what_rests(drawn: Life) -> None:
    for _, after, _ in steps(drawn):
        sentence = after.sentence
        keys = [clock.key for clock in sentence.clocks]
        assert sorted(set(keys)) == sorted(keys)
        assert sentence == life.with_clocks(sentence)
        assert time.due(sentence, sentence.last_moment) is None
        if sentence.where is Where.CUSTODY:
            assert not OF_THE_COMMUNITY & {clock.question for clock in sentence.clocks}
        for clock in sentence.clocks:
            assert deed(clock.key)
            assert is_as_its_standard_says(sentence, clock)


def is_as_its_standard_says(sentence: Sentence, clock: Clock) -> bool:
    """Whether a clock is due when its standard makes it due, on a working day where that counts them."""
    if not clock.standard:
        return clock.question in GIVEN_A_DAY or clock.due is None
    standard = policy.by_ref(clock.standard)
    assert standard.answers == clock.question
    changes = sentence.policies or ()
    governed = {*sentence.packs, *(ref for change in changes for ref in change.come)}
    owner = Role(clock.owner) if clock.question == Question.PLAN_READ else standard.owner  # each member owes their own
    assert (Role(clock.owner), standard.ref.partition("/")[0] in governed) == (owner, True)
    if clock.question in GIVEN_A_DAY:
        return clock.due == calendar.end_of(calendar.day(clock.due))
    if clock.question == Question.HANDOVER and sentence.own_dates:
        return clock.due is None or clock.due == calendar.end_of(calendar.day(clock.due))
    if clock.due is None:
        return standard.figure is None or clock.question in (Question.PLAN, Question.HANDOVER)
    if standard.unit in ("working_days", "business_days"):
        assert calendar.is_working_day(calendar.day(clock.due))
    return clock.due in {standard.due(since) for since in (clock.since, *(change.since for change in changes))}


@settings(FIXED, max_examples=60)
@given(drawn=random_lives.lives(STARTS, 8))
def test_at_every_point_of_a_life_it_can_be_said_where_it_stands(drawn: Life) -> None:
    for _, after, _ in steps(drawn):
        assert a.PERSON not in standing.details(after.sentence, None)
        assert a.PERSON not in standing_of(after.sentence).model_dump_json()
        wake = life.next_wake(after.sentence, after.sentence.last_moment)
        assert wake is None or wake > after.sentence.last_moment


@settings(FIXED, max_examples=40)
@given(drawn=random_lives.lives(STARTS, 5))
def test_time_alone_brings_every_life_to_rest(drawn: Life) -> None:
    step = lived(drawn)
    now = step.sentence.last_moment
    for _ in range(400):
        wake = life.next_wake(step.sentence, now)
        if wake is None or wake > now + timedelta(days=36500):
            break
        step, now = step.then(life.bring_up_to(step.sentence, wake)), wake
        assert time.due(step.sentence, now) is None
    assert all(effect.next_at <= now for effect in step.sentence.effects)
    assert life.next_wake(step.sentence, now) is None
    assert life.evolve_all(step.entries) == step.sentence


@settings(FIXED, max_examples=40)
@given(drawn=random_lives.lives(STARTS, 6))
def test_a_message_told_again_makes_nothing_new(drawn: Life) -> None:
    step = lived(drawn)
    for handled in step.sentence.handled:
        again = Message(id=handled.id, type="died", by=a.who("CA"), received_at=step.sentence.last_moment)
        assert life.take(step.sentence, again, step.sentence.last_moment) == Step(step.sentence)


@settings(FIXED, max_examples=60)
@given(drawn=random_lives.lives(STARTS, 6))
def test_what_only_a_later_version_knows_changes_no_state_and_no_entry(drawn: Life) -> None:
    step = lived(drawn)
    later = json.loads(step.sentence.model_dump_json()) | {"mood": "glum"}
    later["team"]["mood"] = "glum"
    assert Sentence.model_validate(later) == step.sentence
    for entry in step.entries[-5:]:
        text = json.loads(entry.text)
        text["data"]["mood"] = text["by"]["mood"] = text["mood"] = "glum"
        assert life.read_entry(json.dumps(text), entry.chain) == entry


@settings(FIXED, max_examples=60)
@given(drawn=random_lives.lives([worked_out, worked_out_and_released], 8))
def test_no_release_comes_before_its_date_without_a_ground_or_somebody_to_look_at_it(drawn: Life) -> None:
    for before, after, _ in steps(drawn):
        for entry in after.entries[len(before.entries) :]:
            if entry.type != "released" or entry.data.kind not in ("automatic", "curfew"):
                continue
            then = life.evolve_all(after.entries[: entry.seq - 1])
            due, own = due_for_release(then), then.own_dates
            early = due and calendar.day(entry.occurred_at) < calendar.working_day_on_or_before(due)
            if entry.data.kind == "curfew" and own and own.curfew_on and not releases(then):
                early = early and calendar.day(entry.occurred_at) < own.curfew_on
            looked_at = ("released_before_date", entry.seq) in [(one.code, one.seq) for one in after.sentence.matters]
            assert looked_at == bool(early)


@settings(FIXED, max_examples=40)
@given(drawn=random_lives.lives([worked_out, worked_out_and_released], 8), part=st.floats(0, 1))
def test_a_life_that_was_put_away_and_taken_up_again_goes_on_the_same(drawn: Life, part: float) -> None:
    step = lived(drawn)
    cut = max(1, round(part * len(step.entries)))
    sentence = Sentence.model_validate_json(life.evolve_all(step.entries[:cut]).model_dump_json())
    for entry in step.entries[cut:]:
        sentence = life.evolve(sentence, entry)
    assert sentence == step.sentence


@settings(FIXED, max_examples=40)
@given(drawn=random_lives.lives([worked_out, worked_out_and_released], 8))
def test_a_difference_between_our_dates_and_the_prisons_is_one_matter_at_the_most(drawn: Life) -> None:
    for _, after, _ in steps(drawn):
        assert [one.code for one in after.sentence.matters].count("dates_differ") <= 1


@pytest.mark.parametrize("start", STARTS)
def test_every_beginning_is_itself_the_fold_of_its_entries(start) -> None:
    assert life.evolve_all(start().entries) == start().sentence
