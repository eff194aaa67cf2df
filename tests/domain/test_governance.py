"""Which policy governs: what an instrument's first day changes by itself, and what a person adopts and undoes."""

from datetime import date
from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import eras, policy
from domain.errors import BadInput
from domain.life import Step
from domain.model import Harm, Kind, Where
from domain.policy import Governing, Situation
from domain.questions import Question
from domain.state import PolicyChange
from tests.domain import builders as a
from tests.domain.test_eras import ALWAYS, SETS

NS2000, NS2005, NS2007, PROMPTS = "ns2000@1", "ns2005@1", "ns2007@1", "prompts@1"


def order_of_2007() -> Step:
    """An order of March 2007, planned at once; the standards of 2007 come on 30 September."""
    step = a.allocated(a.sentenced("community_order", "2007-03-05", pack=None, months=24), "2007-03-05 16:00")
    return a.planned(step, "2007-03-06")


def standard_under(step: Step, key: str) -> str:
    clock = a.clock(step, key)
    assert clock is not None
    return clock.standard


# By itself, on the day


def test_on_the_first_day_of_an_instrument_its_packs_come_in_place_of_those_before() -> None:
    (entry,) = [one for one in a.brought(order_of_2007(), "2007-10-01") if one.type == "policy_changed"]
    assert (entry.message, a.london(entry.occurred_at)) == ("policy", "2007-09-29 23:59:59")
    assert entry.words == "From Sun 30 Sep 2007 on: cja2003-sch8@1, ns2007@1, prompts@1"
    assert a.reason(entry, "first_day").values == {"source": "NPS Bulletin 67"}


def test_what_goes_by_today_moves_and_says_so_and_what_runs_goes_on_under_what_it_started_with() -> None:
    before = a.found(order_of_2007(), "2007-09-29")
    after = a.found(before, "2007-09-30 12:00")
    assert (a.due(before, "review"), standard_under(before, "review")) == (a.NO_DATE, "prompts@1/review")
    assert (a.due(after, "review"), standard_under(after, "review")) == ("2008-01-29", "ns2007@1/review")
    assert standard_under(after, "assessment") == standard_under(before, "assessment") == "prompts@1/assessment"
    moved = [one for one in a.last(after, "policy_changed").because if one.code == "moved"]
    assert [(one.standard, (one.values or {})["key"]) for one in moved] == [
        ("ns2007@1/review", "review"),
        ("ns2007@1/contact_level", "contact_level"),
    ]


def test_a_limit_that_would_be_past_on_the_first_day_runs_from_that_day() -> None:
    """Four months from a plan of March were over in July, when nobody asked for it."""
    assert a.due(a.found(order_of_2007(), "2007-10-01"), "review") == "2008-01-29"
    recent = a.tell(order_of_2007(), "review", "2007-09-10", findings="Steady.", plan_still_fits=True)
    assert a.due(a.found(recent, "2007-10-01"), "review") == "2008-01-10"


def test_the_law_of_the_day_of_sentence_stays() -> None:
    """An order of January 2005 goes back to court by the Act of 2000, whatever comes."""
    step = a.found(a.sentenced("community_order", "2005-01-10", pack=None, months=36), "2007-12-01")
    governing = step.sentence.governing()
    assert (governing.sentence[0], governing.today[0]) == (NS2000, "cja2003-sch8@1")
    situation = step.sentence.situation
    threshold = policy.standard(governing, Question.BREACH_THRESHOLD, situation)
    assert threshold is not None
    assert threshold.ref == "ns2000@1/breach_threshold"


def test_what_was_missed_under_one_standard_stays_missed_under_the_next() -> None:
    since_1999 = a.sentenced("community_order", "1999-12-01", pack=None, months=24)
    step = a.planned(a.allocated(since_1999, "1999-12-01 16:00"), "1999-12-02")
    missed = a.found(step, "2000-03-20")
    assert (a.due(missed, "review"), a.clock(missed, "review").level) == ("2000-03-02", 1)  # type: ignore[union-attr]
    after = a.found(missed, "2000-04-10")
    assert (a.due(after, "review"), a.clock(after, "review").level) == ("2000-03-02", 2)  # type: ignore[union-attr]


def test_a_sentence_that_was_given_packs_of_its_own_keeps_them() -> None:
    step = a.found(a.sentenced("community_order", "1999-12-01", pack="ns1995@1", months=24), "2001-06-01")
    assert "policy_changed" not in a.types(step.entries)
    assert step.sentence.governing() == (("ns1995@1",),) * 3


def test_the_packs_of_the_day_of_sentence_are_those_in_force_then_and_not_when_the_report_was_asked_for() -> None:
    step = a.tell(a.engagement(opened="2007-09-03", pack=None), "report_asked_for", "2007-09-03", report="R1")
    step = a.tell(step, "sentenced", "2007-10-08", kind="community_order", imposed="2007-10-08", months=12)
    assert step.sentence.governing().sentence == ("cja2003-sch8@1", NS2007, PROMPTS)


def test_taken_on_late_a_sentence_lives_through_the_changes_before_it_is_caught_up() -> None:
    step = a.sentenced("community_order", "2004-10-04", pack=None, months=36, taken_on="2007-11-01")
    assert a.types(step.entries).count("policy_changed") == 3
    assert step.sentence.governing().today == ("cja2003-sch8@1", NS2007, PROMPTS)


def test_where_the_new_era_has_several_providers_a_line_manager_names_one() -> None:
    step = a.found(a.sentenced("community_order", "2014-06-02", pack=None, months=24), "2015-02-02")
    key = "provider_unknown"
    assert step.sentence.governing().today == ("cja2003-sch8@1", "ns2015@1", PROMPTS)
    assert a.asked_of(step, key) == "line_manager"
    named = a.tell(step, "adopt_policy", "2015-02-03", pack="crc2015@1", reason="low risk of harm")
    assert (a.due(named, key), named.sentence.governing().today[0]) == (a.NOT_OWED, "crc2015@1")
    other = a.tell(step, "adopt_policy", "2015-02-03", pack="cmm-a@1", reason="the place's model")
    assert a.due(other, key) == a.NO_DATE
    seq = named.entries[-1].seq
    told = {"seq": seq, "type": "policy_adopted", "occurred_on": "2015-02-03", "reason": "not agreed"}
    assert a.due(a.tell(named, "annul", "2015-02-04", "LM", **told), key) == a.NO_DATE
    on = a.found(named, "2015-06-01").sentence.governing().today
    assert on == named.sentence.governing().today


def test_a_provider_that_is_known_stays_when_the_law_changes() -> None:
    step = a.found(a.sentenced("community_order", "2020-03-02", pack="crc2015@1", months=24), "2020-12-02")
    assert step.sentence.governing().today == ("sa2020-sch10@1", "crc2015@1", "ns2015@1", "psr2020@1", PROMPTS)
    assert "provider_unknown" not in a.owes(step)
    assert a.found(step, "2021-07-01").sentence.governing().today == ("probation-2021@1", "psr2020@1")


@pytest.mark.parametrize(("own", "today"), list(combinations_with_replacement(SETS, 2)))
def test_whenever_a_sentence_began_and_whatever_day_it_is_what_every_sentence_owes_is_asked_once(
    own: tuple[str, ...], today: tuple[str, ...]
) -> None:
    """A clock may have started under either."""
    for start in (own, today):
        for where in (Where.COMMUNITY, Where.CUSTODY, Where.LICENCE):
            situation = Situation(where=where, sentence=Kind.DETERMINATE, harm=Harm.HIGH, order="community")
            governing = Governing(own, start, today)
            unasked = {one for one in ALWAYS if policy.standard(governing, one, situation) is None}
            assert unasked == set(), (start, where)
    at_court = Situation(where=Where.COMMUNITY, sentence=Kind.COMMUNITY_ORDER, order="community")
    found = policy.standard(Governing(own, own, today), Question.BREACH_THRESHOLD, at_court)
    assert found == policy.standard(own, Question.BREACH_THRESHOLD, at_court)


@pytest.mark.parametrize("packs", SETS, ids=lambda packs: packs[0] + "…")
@pytest.mark.parametrize("where", [Where.COMMUNITY, Where.CUSTODY, Where.LICENCE])
def test_while_nothing_changes_the_selectors_make_no_difference(packs: tuple[str, ...], where: Where) -> None:
    for question in Question:
        for order in ("community", "curfew", None):
            for tier in (None, 2, 4):
                at = Situation(where=where, sentence=Kind.DETERMINATE, harm=Harm.HIGH, order=order, tier=tier)
                assert policy.standard(Governing(packs, packs, packs), question, at) == policy.standard(
                    packs, question, at
                )


# Adopted by a person


def test_a_policy_of_the_place_is_asked_before_the_others_from_now_on() -> None:
    step = a.found(order_of_2007(), "2007-10-01")
    entry = a.made(step, "adopt_policy", "2007-10-02", pack="targets-2005@1", reason="the area keeps the old target")[0]
    assert (entry.type, entry.words) == ("policy_adopted", "Adopted targets-2005@1: the area keeps the old target")
    after = a.tell(step, "adopt_policy", "2007-10-02", pack="targets-2005@1", reason="the old target")
    assert after.sentence.governing().today == ("targets-2005@1", "cja2003-sch8@1", NS2007, PROMPTS)


def test_a_correction_stands_from_the_beginning_and_moves_what_runs() -> None:
    """Booked under the provider's contract, though the public service held it."""
    step = a.sentenced("community_order", "2016-03-07", pack="crc2015@1", months=12)
    assert (a.due(step, "first_appointment"), a.due(step, "allocation")) == (a.NO_DATE, a.NO_DATE)
    told = {"pack": "nps2015@1", "instead_of": "crc2015@1", "why": "correction", "reason": "booked wrongly"}
    after = a.tell(step, "adopt_policy", "2016-03-08", **told)
    assert (a.due(after, "first_appointment"), a.due(after, "allocation")) == ("2016-03-14", "2016-03-09")
    moved = [one for one in after.entries[-1].because if one.code == "moved"]
    assert {(one.values or {})["key"]: (one.values or {})["due"] for one in moved} == {
        "allocation": "2016-03-09T23:59:59Z",
        "plan": "no date",
        "first_appointment": "2016-03-14T23:59:59Z",
    }
    assert after.sentence.governing().sentence == ("cja2003-sch8@1", "nps2015@1", "ns2015@1", PROMPTS)


def test_a_correction_of_what_came_later_stands_since_that_came() -> None:
    step = a.found(a.sentenced("community_order", "2014-06-02", pack=None, months=24), "2015-02-12")
    step = a.tell(step, "adopt_policy", "2015-02-12", pack="crc2015@1", reason="low risk of harm")
    told = {"pack": "nps2015@1", "instead_of": "crc2015@1", "why": "correction", "reason": "booked wrongly"}
    after = a.tell(step, "adopt_policy", "2015-02-20", **told)
    assert after.sentence.governing().today == ("nps2015@1", "cja2003-sch8@1", "ns2015@1", PROMPTS)


def test_a_correction_calls_no_period_short_whose_contacts_may_be_forgotten() -> None:
    step = a.allocated(a.sentenced("community_order", "2016-03-07", pack="nps2015@1", months=18), "2016-03-08")
    for month in range(3, 13):
        step = a.tell(step, "attended", f"2016-{month:02}-10", "OM")
    told = {"pack": "crc2015@1", "instead_of": "nps2015@1", "why": "correction", "reason": "booked wrongly"}
    after = a.found(a.tell(step, "adopt_policy", "2017-01-12", **told), "2017-01-13")
    assert "contact_rate_counted" in a.types(after.entries)
    assert "contacts_short" not in [code for code, _ in a.matters(after)]


def test_only_who_may_adopt_a_policy_takes_it_back() -> None:
    step = a.tell(order_of_2007(), "adopt_policy", "2007-03-07", pack="targets-2005@1", reason="ours")
    told = {"seq": step.entries[-1].seq, "type": "attended", "occurred_on": "2007-03-07", "reason": "not wanted"}
    assert a.refused(step, "annul", "2007-03-08", "OM", **told) == "authority.own-case"
    assert a.refused(step, "annul", "2007-03-08", "CA", **told) == "authority.annul"


def test_what_was_adopted_in_place_of_a_pack_goes_on_in_its_place_in_the_next_era() -> None:
    step = a.sentenced("community_order", "2004-10-04", pack=None, months=36)
    told = {"pack": "targets-2005@1", "instead_of": PROMPTS, "reason": "the area's own"}
    step = a.found(a.tell(step, "adopt_policy", "2004-10-05", **told), "2005-03-05")
    assert step.sentence.governing().today == (NS2000, NS2005, "targets-2005@1")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"pack": "ns1895@1"}, "No policy pack 'ns1895@1'"),
        ({"pack": "targets-2005@1", "instead_of": "ns2011@1"}, "ns2011@1 does not govern; there are cja2003-sch8@1"),
    ],
)
def test_a_pack_that_is_not_there_cannot_be_adopted_or_replaced(more: dict[str, str], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        a.tell(order_of_2007(), "adopt_policy", "2007-03-07", reason="ours", **more)


def test_what_governs_already_is_not_adopted_again() -> None:
    assert a.refused(order_of_2007(), "adopt_policy", "2007-03-07", pack=NS2005, reason="ours") == "policy.governs"


def test_who_manages_the_case_does_not_choose_its_policy() -> None:
    told = {"pack": "targets-2005@1", "reason": "ours"}
    assert a.refused(order_of_2007(), "adopt_policy", "2007-03-07", "LM:brandt", **told) == "authority.own-case"


def test_what_an_instruments_day_brought_cannot_be_annulled() -> None:
    step = a.found(order_of_2007(), "2007-10-01")
    told = {"seq": a.last(step, "policy_changed").seq, "type": "policy_changed", "occurred_on": "2007-09-29"}
    assert a.refused(step, "annul", "2007-10-02", "OM", reason="not wanted", **told) == "annul.never"


@given(
    pack=st.sampled_from([ref for ref in policy.released() if ref not in ("cja2003-sch8@1", NS2005, PROMPTS)]),
    instead_of=st.sampled_from([None, "cja2003-sch8@1", NS2005, PROMPTS]),
    why=st.sampled_from(["local_choice", "correction"]),
)
def test_adopting_a_policy_and_undoing_it_gives_the_state_before(pack: str, instead_of: str | None, why: str) -> None:
    before = order_of_2007()
    told = {"pack": pack, "why": why, "reason": "ours"} | ({"instead_of": instead_of} if instead_of else {})
    adopted = a.tell(before, "adopt_policy", "2007-03-07", **told)
    undone = a.tell(
        adopted,
        "annul",
        "2007-03-07 13:00",
        "LM",
        seq=adopted.entries[-1].seq,
        type="policy_adopted",
        occurred_on="2007-03-07",
        reason="not agreed",
    )
    assert undone.sentence.governing() == before.sentence.governing()
    assert undone.sentence.clocks == before.sentence.clocks
    changed = {"seq", "chain", "last_moment", "handled", "dated"}
    assert undone.sentence.model_dump(exclude=changed) == before.sentence.model_dump(exclude=changed)
    assert undone.sentence.dated == before.sentence.dated | {"annulled": undone.sentence.facts("annulled")}


@given(st.lists(st.tuples(st.permutations("abcd"), st.permutations("abcd"), st.integers(0, 4)), max_size=4))
def test_packs_that_come_are_there_once_and_those_that_leave_are_gone(
    changes: list[tuple[list[str], list[str], int]],
) -> None:
    packs: tuple[str, ...] = ("a", "b", "c", "d")
    for come, leave, so_many in changes:
        step = PolicyChange(seq=1, since="2007-01-01T00:00:00Z", come=come[:so_many], leave=leave[:2])  # type: ignore[arg-type]
        after = step.applied_to(packs)
        assert set(after) == (set(packs) - set(leave[:2])) | set(come[:so_many])
        assert len(after) == len(set(after))
        packs = after


def test_after_the_last_era_nothing_more_changes() -> None:
    assert eras.next_change(date(2022, 1, 3), ("probation-2021@1", "psr2020@1")) is None
