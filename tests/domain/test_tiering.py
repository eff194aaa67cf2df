"""The tier: worked out or told, under which scheme, overridden for a time, due again, and changed by time alone."""

from contextlib import suppress
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import life
from domain.errors import BadInput, Refused
from domain.life import Step
from domain.model import Role
from domain.tiers.tiering import WorkOutTier
from tests.domain import builders as a
from tests.domain.builders import NO_DATE, NOT_OWED

OMM = {"scheme": "omm", "prolific_or_priority": False, "exceptional_resources": False, "inter_agency_work": "ordinary"}
HELP = {
    **OMM,
    **dict.fromkeys(("organisational_consequence", "vulnerable"), False),
    "integrative_work": "ordinary",
    "likelihood_of_reoffending": "low",
    "plan_complexity": "less_complex",
    "main_objective": "help_with_situation",
}
PROLIFIC = {"scheme": "omm", "prolific_or_priority": True}
V2 = {"scheme": "hmpps-tier-v2", "has_assessment": True, "rsr": 7, "sentences": []}
V3 = {"scheme": "hmpps-tier-v3", "arp": 20, "csrp": 0.4, "arp_type": "dynamic", "csrp_type": "dynamic"}
TOLD = {"scheme": "local", "reasons": ["low_harm"]}


@cache
def under(model: str, imposed: str = "2006-03-06", pack: str | None = None, kind: str = "community_order") -> Step:
    """A sentence of a place with that case management model, allocated on its first day."""
    return a.allocated(a.sentenced(kind, imposed, pack=pack, model=model), f"{imposed} 16:00")


@cache
def assessed(harm: str = "low") -> Step:
    return a.assessed(under("omm2005@1"), "2006-03-13", harm)


def worked_out(step: Step, at: str, **factors: Any) -> Step:
    return a.tell(step, "work_out_tier", at, factors=factors)


def overridden(step: Step, at: str, tier: str, **more: Any) -> Step:
    return a.tell(step, "override_tier", at, **{"scheme": "omm", "tier": tier, "reason": "notorious", **more})


def reviewed(step: Step, at: str, **more: Any) -> Step:
    return a.tell(step, "review", at, findings="on course", plan_still_fits=True, **more)


def history(step: Step, scheme: str) -> list[str]:
    return [fact.value for fact in step.sentence.facts("tier", about=scheme)]


# Told by hand


def test_the_manager_sets_the_tier_and_every_tier_it_had_is_kept() -> None:
    first = a.tell(a.order(), "set_tier", "1999-03-05", tier="2", **TOLD)
    second = a.tell(first, "set_tier", "1999-04-05", tier="3", **TOLD)
    assert second.sentence.tier == "3"
    assert [fact.value for fact in second.sentence.facts("tier")] == ["2", "3"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("set_tier", {"reasons": []}),
        ("override_tier", {"reason": "notorious"}),
        ("override_tier", {"reason": "notorious", "scheme": "hmpps-tier-v3"}),
    ],
)
def test_a_tier_that_its_scheme_does_not_have_cannot_be_told(name: str, told: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="has no tier '5'"):
        a.tell(a.order(), name, "1999-03-05", **{"scheme": "omm", "tier": "5", **told})


def test_a_review_tells_a_tier_of_the_scheme_that_the_sentence_is_under() -> None:
    step = a.planned(worked_out(assessed(), "2006-03-14", **HELP), "2006-03-20")
    assert history(reviewed(step, "2006-06-20", tier="3"), "omm") == ["2", "3"]
    with pytest.raises(BadInput, match="omm has no tier 'B'"):
        reviewed(step, "2006-06-20", tier="B")


def test_a_first_tier_told_in_a_review_is_of_the_scheme_of_the_place() -> None:
    step = a.planned(assessed(), "2006-03-20")
    assert history(reviewed(step, "2006-06-20", tier="3"), "omm") == ["3"]


# Worked out


def test_a_tier_is_worked_out_by_the_rule_of_its_scheme_with_its_reasons_and_what_it_brings() -> None:
    step = worked_out(assessed(), "2006-03-14", **HELP)
    entry = step.entries[-1]
    assert (entry.type, entry.words) == ("tier_worked_out", "Tier 2 worked out under omm")
    assert a.reason(entry, "tier_by_rule").values == {
        "scheme": "omm",
        "because": "help_with_situation, less_complex_plan",
        "before": "none",
    }
    brings = a.reason(entry, "tier_brings")
    assert brings.standard == "omm2005@1"
    assert (brings.values or {})["modes"] == "PUNISH, HELP"
    assert (brings.values or {})["contact"] == "hands_on"
    assert step.sentence.tier == "2"


def test_what_is_unknown_and_counts_for_nothing_is_named() -> None:
    entry = worked_out(under("hmpps-tiers@1", "2022-05-03"), "2022-05-04", **V2).entries[-1]
    assert a.reason(entry, "unknown_counts_for_nothing").values == {"gender": "unknown", "ogrs": "unknown"}
    told = worked_out(under("hmpps-tiers@1", "2022-05-03"), "2022-05-04", **V3).entries[-1]
    assert "unknown_counts_for_nothing" not in [one.code for one in told.because]


@pytest.mark.parametrize(
    ("given", "differs"),
    [("high", {"given": "high", "assessed": "low"}), ("low", None), (None, None)],
)
def test_a_risk_of_harm_that_is_not_the_assessments_is_said(given: str | None, differs: dict[str, str] | None) -> None:
    entry = worked_out(assessed(), "2006-03-14", **{**HELP, "risk_of_harm": given}).entries[-1]
    assert [one.values for one in entry.because if one.code == "harm_differs"] == ([differs] if differs else [])


def test_what_the_text_leaves_to_judgement_is_not_told() -> None:
    factors = {**HELP, "plan_complexity": "multi_factor", "main_objective": "punishment"}
    margin = {**factors, "change_work_completed": False, "needs_resettlement_help": False}
    assert worked_out(assessed(), "2006-03-14", **margin).entries[-1].data.missing == ("judgement",)


def test_a_tier_that_cannot_be_told_leaves_the_one_that_stands_and_is_to_be_found_out() -> None:
    step = worked_out(assessed(), "2006-03-14", **HELP)
    open_still = worked_out(step, "2006-04-03", scheme="omm", prolific_or_priority=False)
    assert (open_still.entries[-1].type, open_still.sentence.tier) == ("tier_not_told", "2")
    assert open_still.entries[-1].data.missing == ("exceptional_resources", "very_high_inter_agency_work")
    assert a.asked_of(open_still, "tier_factors/omm") is Role.OFFENDER_MANAGER
    told = worked_out(open_still, "2006-04-10", **PROLIFIC)
    assert a.met(told.entries[-1])["tier_factors/omm"] == "done"
    assert a.due(told, "tier_factors/omm") == NOT_OWED


def test_another_try_that_tells_no_tier_does_not_find_it_out() -> None:
    step = worked_out(assessed(), "2006-03-14", scheme="omm")
    again = worked_out(step, "2006-03-20", scheme="omm")
    assert a.met(again.entries[-1]) == {}
    assert a.due(again, "tier_factors/omm") == NO_DATE


def test_a_tier_told_by_hand_answers_what_could_not_be_worked_out() -> None:
    step = worked_out(assessed(), "2006-03-14", scheme="omm")
    told = a.tell(step, "set_tier", "2006-03-20", scheme="omm", tier="3", reasons=["judgement"])
    assert a.due(told, "tier_factors/omm") == NOT_OWED


@pytest.mark.parametrize("start", [a.over, lambda: a.allocated(a.engagement(), "2022-02-02")])
def test_a_tier_is_worked_out_while_a_sentence_is_served(start) -> None:
    at = f"{start().sentence.last_moment + timedelta(days=1):%Y-%m-%d}"
    assert a.refused(start(), "work_out_tier", at, factors=HELP) == "tier.no-sentence"


def test_a_misspelt_factor_is_an_error_where_it_is_written() -> None:
    with pytest.raises(BadInput, match="vulnerabel"):
        WorkOutTier.check({"factors": {"scheme": "omm", "vulnerabel": True}})


def test_a_tier_worked_out_needs_no_model_of_the_place() -> None:
    step = worked_out(a.order(), "1999-03-05", **PROLIFIC)
    assert (step.sentence.tier, step.sentence.situation.tier) == ("4", 4)
    assert "tier_brings" not in [one.code for one in step.entries[-1].because]


# Overridden


def test_a_line_manager_overrides_the_tier() -> None:
    step = a.tell(a.order(), "override_tier", "1999-03-05", scheme="local", tier="4", reason="notorious")
    assert (step.sentence.tier, step.entries[-1].words) == ("4", "Tier overridden to 4")


@pytest.mark.parametrize(("by", "when"), [("LM:brandt", "manages"), ("LM:dale", "covers")])
def test_who_manages_the_sentence_cannot_override_its_tier(by: str, when: str) -> None:
    cover = {"by_whom": "dale", "from_day": "1999-03-03", "until": "1999-03-12", "reason": "leave"}
    start = a.tell(a.order(), "cover_absence", "1999-03-02", "CA", **cover)
    told = {"scheme": "local", "tier": "1", "reason": "overstated"}
    assert a.refused(start, "override_tier", "1999-03-05", by, **told) == "authority.own-case"


def test_an_override_ends_with_its_last_day_and_the_tier_worked_out_is_back() -> None:
    step = overridden(worked_out(assessed(), "2006-03-14", **HELP), "2006-03-20", "4", until="2006-04-20")
    assert (step.sentence.tier, a.due(step, "tier_override/omm")) == ("4", "2006-04-20")
    (ended,) = [one for one in a.brought(step, "2006-05-01") if one.type == "tier_override_ended"]
    assert a.london(ended.occurred_at) == "2006-04-20 23:59:59"
    assert (ended.data.tier, ended.words) == ("2", "The override of the tier ended: tier 2 under omm")
    assert (a.reason(ended, "override_ran_out").values or {})["tier"] == "4"
    after = a.wait(step, "2006-05-01")
    assert (after.sentence.tier, a.due(after, "tier_override/omm")) == ("2", NOT_OWED)


def test_an_override_that_ends_with_nothing_worked_out_leaves_no_tier() -> None:
    step = a.wait(overridden(assessed(), "2006-03-20", "4", until="2006-04-20"), "2006-05-01")
    assert (step.sentence.tier, a.last(step, "tier_override_ended").data.tier) == (None, None)
    assert a.due(step, "tier") == NO_DATE


def test_while_an_override_stands_what_is_worked_out_comes_to_wait_beneath_it() -> None:
    step = overridden(worked_out(assessed(), "2006-03-14", **HELP), "2006-03-20", "3", until="2006-06-20")
    again = worked_out(step, "2006-05-02", **PROLIFIC)
    assert (again.sentence.tier, again.sentence.situation.tier) == ("3", 3)
    assert a.reason(again.entries[-1], "override_stands").values == {"tier": "3", "until": "2006-06-20"}
    assert (a.reason(again.entries[-1], "tier_brings").values or {})["tier"] == "3"
    assert a.wait(again, "2006-06-21").sentence.tier == "4"


def test_an_override_without_a_last_day_stands_until_the_tier_is_looked_at() -> None:
    step = overridden(worked_out(assessed(), "2006-03-14", **HELP), "2006-03-20", "4")
    assert a.wait(step, "2006-12-01").sentence.tier == "4"
    assert worked_out(step, "2006-06-20", **HELP).sentence.tier == "2"


def test_a_second_override_takes_the_place_of_the_first() -> None:
    first = overridden(worked_out(assessed(), "2006-03-14", **HELP), "2006-03-20", "4", until="2006-04-20")
    step = overridden(first, "2006-03-27", "3", until="2006-05-20")
    assert (step.sentence.tier, a.due(step, "tier_override/omm")) == ("3", "2006-05-20")
    assert a.wait(step, "2006-05-21").sentence.tier == "2"


def test_the_last_day_of_an_override_lies_ahead() -> None:
    with pytest.raises(BadInput, match="last day must not be in the past"):
        overridden(assessed(), "2006-03-20", "4", until="2006-03-19")


def test_a_struck_override_gives_the_tier_back() -> None:
    step = overridden(worked_out(assessed(), "2006-03-14", **HELP), "2006-03-20", "4", until="2006-04-20")
    entry = step.entries[-1]
    told = {"seq": entry.seq, "type": entry.type, "occurred_on": "2006-03-20", "reason": "another case"}
    struck = a.tell(step, "annul", "2006-03-27", "LM", **told)
    assert (struck.sentence.tier, a.due(struck, "tier_override/omm")) == ("2", NOT_OWED)


# Due again


def test_a_first_tier_is_due_once_the_risks_are_assessed() -> None:
    assert a.due(under("omm2005@1"), "tier") == NOT_OWED
    assert (a.due(assessed(), "tier"), a.asked_of(assessed(), "tier")) == (NO_DATE, Role.OFFENDER_MANAGER)
    step = worked_out(assessed(), "2006-03-14", **HELP)
    assert a.met(step.entries[-1]) == {"tier": "done"}
    assert a.due(step, "tier") == NOT_OWED


def test_without_a_model_of_the_place_no_tier_is_due() -> None:
    step = reviewed(a.planned(a.assessed(a.order(), "1999-03-05", "low"), "1999-03-08"), "1999-06-08")
    assert [key for key in a.owes(step) if key.startswith("tier")] == []


def test_each_review_makes_the_tier_due_until_somebody_looks_at_it() -> None:
    step = a.planned(worked_out(assessed(), "2006-03-14", **HELP), "2006-03-20")
    once = reviewed(step, "2006-06-20")
    assert a.due(once, "tier_at_review") == NO_DATE
    thrice = reviewed(reviewed(once, "2006-09-20"), "2006-12-20")
    since = a.clock(thrice, "tier_at_review")
    assert since is not None
    assert a.london(since.since)[:10] == "2006-06-20", "the first review after which nobody looked"
    assert a.due(worked_out(thrice, "2006-12-21", **HELP), "tier_at_review") == NOT_OWED


def test_a_review_that_tells_the_tier_is_a_look_at_it() -> None:
    step = a.planned(worked_out(assessed(), "2006-03-14", **HELP), "2006-03-20")
    assert a.due(reviewed(step, "2006-06-20", tier="2"), "tier_at_review") == NOT_OWED


def test_news_of_risk_makes_the_tier_due_and_an_assessment_alone_does_not_answer_it() -> None:
    step = a.tell(worked_out(assessed(), "2006-03-14", **HELP), "sentence_varied", "2006-03-15", ends_on="2008-03-05")
    step = a.tell(step, "risk_information", "2006-04-03", source="police")
    again = a.assessed(step, "2006-04-05", "medium")
    assert a.due(again, "tier_after_news") == NO_DATE
    years_later = a.tell(again, "view_stated", "2007-06-04")
    assert a.due(years_later, "tier_after_news") == NO_DATE, "what is owed is not forgotten"
    assert a.due(worked_out(again, "2006-04-06", **HELP), "tier_after_news") == NOT_OWED


def test_a_look_under_a_scheme_of_somewhere_else_is_no_look() -> None:
    step = a.tell(assessed(), "set_tier", "2006-03-14", tier="2", **TOLD)
    assert a.due(step, "tier") == NO_DATE


# Schemes


def test_standards_go_by_the_four_tiers_alone() -> None:
    step = worked_out(assessed(), "2006-03-14", **PROLIFIC)
    other = a.tell(step, "set_tier", "2006-04-03", scheme="cmm-menu", tier="2", reasons=[])
    assert (other.sentence.tier, other.sentence.situation.tier) == ("2", 4)
    own = a.tell(other, "set_tier", "2006-04-04", tier="1", **TOLD)
    assert (own.sentence.tier, own.sentence.situation.tier) == ("1", 4)


def test_a_change_of_scheme_is_said_and_keeps_what_was() -> None:
    step = worked_out(under("hmpps-tiers@1", "2022-05-03"), "2022-05-04", **V2)
    changed = worked_out(step, "2022-06-01", **V3)
    assert a.reason(changed.entries[-1], "scheme_changed").values == {"before": "hmpps-tier-v2", "now": "hmpps-tier-v3"}
    assert (history(changed, "hmpps-tier-v2"), history(changed, "hmpps-tier-v3")) == (["B0"], ["F"])
    assert changed.sentence.tier == "F"
    assert changed.sentence.tier_under("hmpps-tier-v2") == "B0"


def test_a_scheme_that_the_place_adopts_wants_a_tier_of_its_own_and_keeps_what_was() -> None:
    step = worked_out(assessed(), "2006-03-14", **HELP)
    adopted = a.tell(
        step, "adopt_policy", "2006-05-02", pack="cmm-c@1", instead_of="omm2005@1", reason="the place changed its model"
    )
    assert a.due(adopted, "tier") == NO_DATE
    told = worked_out(adopted, "2006-05-03", scheme="cmm-menu", risk_of_harm="low", ogrs=50)
    assert (told.sentence.tier, told.sentence.tier_under("omm"), history(told, "omm")) == ("4", "2", ["2"])
    assert a.due(told, "tier") == NOT_OWED


SAID: list[tuple[str, dict[str, Any]]] = [
    ("set_tier", {"scheme": "omm", "tier": "3", "reasons": []}),
    ("set_tier", {"tier": "2", **TOLD}),
    ("set_tier", {"scheme": "cmm-menu", "tier": "1", "reasons": []}),
    ("work_out_tier", {"factors": HELP}),
    ("work_out_tier", {"factors": PROLIFIC}),
    ("work_out_tier", {"factors": {"scheme": "omm"}}),
    ("work_out_tier", {"factors": V2}),
    ("work_out_tier", {"factors": V3}),
    ("work_out_tier", {"factors": {"scheme": "cmm-pathway", "risk_of_harm": "medium"}}),
    ("work_out_tier", {"factors": {"scheme": "cmm-team", "risk_of_harm": "high"}}),
    ("override_tier", {"scheme": "omm", "tier": "4", "reason": "x"}),
    ("override_tier", {"scheme": "cmm-menu", "tier": "3", "reason": "x", "until": "LATER"}),
    ("override_tier", {"scheme": "hmpps-tier-v3", "tier": "A", "reason": "x", "until": "LATER"}),
    ("move_to_unit", {"unit": "enhanced"}),
    ("move_to_unit", {"unit": "intensive"}),
    ("refuse_unit", {"unit": "enhanced", "reason": "x"}),
    ("review", {"findings": "x", "plan_still_fits": True}),
    ("risk_information", {"source": "police"}),
    ("monitor_case", {"guidance": "x"}),
]
lived = st.lists(st.tuples(st.sampled_from(SAID), st.integers(0, 40)), max_size=25)


def live(step: Step, said: list[tuple[tuple[str, dict[str, Any]], int]]) -> Step:
    """The sentence after all that was said, so many days apart; what is refused is passed over."""
    now = step.sentence.last_moment
    for (name, body), days in said:
        now += timedelta(days=days)
        later = f"{now + timedelta(days=30):%Y-%m-%d}"
        told = {key: later if value == "LATER" else value for key, value in body.items()}
        with suppress(Refused):
            step = a.tell(step, name, f"{now:%Y-%m-%d %H:%M}", **told)
    return step


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.sampled_from(["omm2005@1", "cmm-c@1", "cmm-d@1", "hmpps-tiers@1"]), lived)
def test_no_tier_of_any_scheme_is_ever_lost(model: str, said) -> None:
    step = live(a.planned(under(model), "2006-03-20"), said)
    told: dict[str, list[str]] = {}
    for entry in step.entries:
        if entry.type in ("tier_set", "tier_worked_out", "tier_turned"):
            told.setdefault(entry.data.scheme, []).append(entry.data.tier)
        if entry.type == "moved_to_unit" and entry.data.unit == "standard":
            told.setdefault("cmm-pathway", []).append("standard")
    assert {scheme: history(step, scheme) for scheme in told} == told


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.sampled_from(["omm2005@1", "cmm-c@1", "cmm-d@1", "hmpps-tiers@1"]), lived, st.integers(0, 100))
def test_a_fold_of_the_first_entries_that_goes_on_is_the_fold_of_them_all(model: str, said, cut: int) -> None:
    entries = live(a.planned(under(model), "2006-03-20"), said).entries
    at = 1 + cut % len(entries)
    sentence = life.evolve_all(entries[:at])
    for entry in entries[at:]:
        sentence = life.evolve(sentence, entry)
    assert sentence == life.evolve_all(entries)


# Time alone


@cache
def released(kind: str = "life") -> Step:
    told = {"months": None, "tariff_on": "2023-11-07", "model": "hmpps-tiers@1"}
    step = a.sentenced(kind, "2010-11-08", pack=a.SINCE_2021, **told)
    step = a.allocated(a.tell(step, "received", "2010-11-08 17:00", "prison", prison="wendle"), "2010-11-10")
    return a.tell(step, "released", "2024-03-05 09:30", "prison")


def test_release_makes_the_tier_due_again_where_it_turns_on_it() -> None:
    step = worked_out(a.lifer(), "2022-03-01", **V2)
    assert [key for key in a.owes(step) if key.startswith("tier")] == []
    inside = a.sentenced("life", "2010-11-08", pack=a.SINCE_2021, tariff_on="2023-11-07", model="hmpps-tiers@1")
    inside = a.allocated(a.tell(inside, "received", "2010-11-08 17:00", "prison", prison="wendle"), "2010-11-10")
    free = a.tell(worked_out(inside, "2022-03-01", **V3), "released", "2024-03-05 09:30", "prison")
    assert a.due(free, "tier_after_release") == NO_DATE
    assert a.due(worked_out(free, "2024-03-06", **V3), "tier_after_release") == NOT_OWED


@pytest.mark.parametrize("kind", ["life", "ipp"])
def test_the_tier_of_a_lifer_turns_on_the_first_day_after_a_full_year_and_after_five(kind: str) -> None:
    step = worked_out(released(kind), "2024-03-06", **V3)
    assert a.due(step, "tier_turn/hmpps-tier-v3") == "2025-03-06"
    assert (a.reason(step.entries[-1], "time_will_change_it").values) == {"2025-03-06": "D", "2029-03-06": "E"}
    turned = [entry for entry in a.brought(step, "2031-01-01") if entry.type == "tier_turned"]
    assert [(a.london(one.occurred_at), one.data.tier) for one in turned] == [
        ("2025-03-06 00:00:00", "D"),
        ("2029-03-06 00:00:00", "E"),
    ]
    assert (a.reason(turned[0], "tier_by_rule").values or {})["before"] == "B"
    assert a.wait(step, "2031-01-01").sentence.tier == "E"


def test_what_is_worked_out_anew_sets_the_days_anew() -> None:
    step = worked_out(worked_out(released(), "2024-03-06", **V3), "2024-09-02", **{**V3, "mappa": True, "rosh": "HIGH"})
    assert step.sentence.turns is not None
    assert [(turn.on.isoformat(), turn.tier) for turn in step.sentence.turns] == [("2025-03-06", "C")]


def test_a_tier_told_by_hand_is_changed_by_no_time() -> None:
    step = worked_out(released(), "2024-03-06", **V3)
    told = a.tell(step, "set_tier", "2024-04-02", scheme="hmpps-tier-v3", tier="C", reasons=["judgement"])
    assert (told.sentence.turns, a.due(told, "tier_turn/hmpps-tier-v3")) == (None, NOT_OWED)


def test_a_tier_told_late_of_an_earlier_day_changes_neither_the_tier_nor_its_days() -> None:
    step = worked_out(released(), "2024-03-12", **V3)
    late = a.tell(
        step, "set_tier", "2024-03-13", happened="2024-03-08", scheme="hmpps-tier-v3", tier="C", reasons=["late"]
    )
    assert (late.sentence.tier, a.due(late, "tier_turn/hmpps-tier-v3")) == ("B", "2025-03-06")
    assert history(late, "hmpps-tier-v3") == ["C", "B"]


def test_a_struck_tier_takes_its_days_with_it() -> None:
    step = worked_out(released(), "2024-03-06", **V3)
    entry = step.entries[-1]
    told = {"seq": entry.seq, "type": entry.type, "occurred_on": "2024-03-06", "reason": "another person's scores"}
    struck = a.tell(step, "annul", "2024-03-07", **told)
    assert (struck.sentence.tier, a.due(struck, "tier_turn/hmpps-tier-v3")) == (None, NOT_OWED)
    assert ("put_right", entry.seq) in a.matters(struck)


def test_found_all_at_once_the_turns_are_the_same() -> None:
    step = worked_out(released(), "2024-03-06", **V3)
    tiers = [
        [entry.data for entry in found.entries if entry.type == "tier_turned"]
        for found in (a.wait(step, "2031-01-01"), a.found(step, "2031-01-01"))
    ]
    assert tiers[0] == tiers[1]


# The line manager's monitoring


def test_in_tier_four_the_line_manager_monitors_the_work_at_no_printed_interval() -> None:
    step = worked_out(assessed(), "2006-03-14", **PROLIFIC)
    assert (a.due(step, "monitoring"), a.asked_of(step, "monitoring")) == (NO_DATE, Role.LINE_MANAGER)
    seen = a.tell(step, "monitor_case", "2006-04-03", guidance="weekly with the police", tier_still_fits=False)
    assert a.met(seen.entries[-1]) == {"monitoring": "done"}
    assert [one.code for one in seen.entries[-1].because][:2] == ["tier", "tier_doubted"]
    again = a.clock(seen, "monitoring")
    assert again is not None
    assert a.london(again.since)[:10] == "2006-04-03"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda step: worked_out(step, "2006-04-03", **HELP), id="a lower tier"),
        pytest.param(lambda step: overridden(step, "2006-04-03", "3", until="2006-05-03"), id="an override"),
    ],
)
def test_below_tier_four_no_monitoring_is_owed(change) -> None:
    assert a.due(change(worked_out(assessed(), "2006-03-14", **PROLIFIC)), "monitoring") == NOT_OWED


def test_a_look_that_finds_the_same_tier_starts_the_monitoring_no_later() -> None:
    step = worked_out(worked_out(assessed(), "2006-03-14", **PROLIFIC), "2006-04-03", **PROLIFIC)
    since = a.clock(step, "monitoring")
    assert since is not None
    assert a.london(since.since)[:10] == "2006-03-14"


def test_who_manages_the_case_does_not_monitor_it() -> None:
    assert a.refused(assessed(), "monitor_case", "2006-03-14", "LM:brandt", guidance="x") == "authority.own-case"


# Contacts of a time before the tier


@pytest.mark.parametrize(("at", "owed"), [("2006-05-02", "2006-06-25"), ("2006-06-27", NOT_OWED)])
def test_contacts_that_go_by_tier_are_not_asked_of_a_time_before_it(at: str, owed: str) -> None:
    """The sixteen weeks of tier 2 end on 25 June."""
    assert a.due(worked_out(assessed(), at, **HELP), "contacts/1") == owed


@pytest.mark.parametrize("score", ["100.5", "150", "999.9999", "-1", "1e2"])
def test_a_score_is_from_nothing_to_a_hundred(score: str) -> None:
    factors = {"scheme": "hmpps-tier-v3", "arp": score, "csrp": "1.5"}
    with pytest.raises(BadInput, match="work-out-tier: factors"):
        a.tell(a.order_since_2021(), "work_out_tier", "2022-03-07", factors=factors)
