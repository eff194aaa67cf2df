"""Our own dates in a running sentence: what they follow from, what moves them, and the prison's beside them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import life, scenario
from domain.custody import own_dates
from domain.custody.terms import Counted, CourtSentence, Terms
from domain.errors import BadInput
from domain.model import Kind, Role, Where
from domain.scenario import Start
from tests.domain import builders as a
from tests.domain.builders import NO_DATE, NOT_OWED, SINCE_2021

KNOWN = {"offence_on": "2021-01-04", "age_group": "adult"}
CRC, NPS = "crc2015@1", "nps2015@1"


def imposed(on: str = "2021-11-08", *, kind: str = "determinate", pack: str = SINCE_2021, months: int = 36, **terms):
    """A sentence of custody with its terms: three years, whose half ends on 9 May 2023."""
    return a.sentenced(kind, on, pack=pack, months=months, terms=KNOWN | terms)


def inside(*, base: str = "custody", on: str = "2021-11-08", **more):
    step = a.tell(imposed(on, **more), "received", f"{on} 17:00", "prison", prison="wendle")
    return a.allocated(step, f"{on} 18:00", base=base)


def short(months: int = 12, offence_on: str = "2016-03-02", age_group: str = "adult", **more):
    """Twelve months from 9 May 2016, of which half ends on 7 November."""
    told = {"pack": NPS, "months": months, "offence_on": offence_on, "age_group": age_group}
    return inside(on="2016-05-09", **told | more)


def released(step, at: str, **more):
    return a.tell(step, "released", at, "prison", **more)


def own(step) -> own_dates.Dates:
    found = step.sentence.own_dates
    assert found is not None
    return found


def told(step, at: str = "2022-02-01", **days):
    return a.tell(step, "release_date_set", at, "prison", **days)


# What they follow from


def test_release_and_the_end_are_worked_out_from_the_terms_and_say_why() -> None:
    why = a.reason(a.last(imposed(), "sentenced"), "own_dates").values
    assert why == {
        "days": 1096,
        "release_on": "2023-05-09",
        "ends_on": "2024-11-07",
        "because": "track:sds, unknown:hdc_barred, law:default, share:1/2, no_curfew:barred",
    }
    assert (a.due(inside(), "release"), a.due(inside(), "term"), a.due(inside(), "release_date")) == (
        "2023-05-09",
        "2024-11-07",
        NOT_OWED,
    )


def test_the_sentence_of_before_owes_the_same_as_when_the_court_names_the_day() -> None:
    assert a.owes(inside()) == a.owes(a.custody())


@pytest.mark.parametrize(
    ("terms", "release", "end"),
    [
        pytest.param({"track": "sds_plus"}, "2023-11-08", "2024-11-07", id="two thirds"),
        pytest.param({"remand_days": 40, "tagged_bail_days": 10}, "2023-03-20", "2024-09-18", id="fifty days served"),
        pytest.param({"months": 24}, "2022-11-07", "2023-11-07", id="two years"),
    ],
)
def test_the_dates_follow_track_length_and_days_served(terms, release: str, end: str) -> None:
    assert (own(imposed(**terms)).release_on.isoformat(), own(imposed(**terms)).ends_on.isoformat()) == (release, end)


def test_weeks_are_a_length_too() -> None:
    step = a.sentenced("determinate", "2022-05-03", pack=SINCE_2021, months=None, terms=KNOWN | {"weeks": 8})
    assert (own(step).days, own(step).release_on) == (56, date(2022, 5, 30))


@pytest.mark.parametrize(
    ("body", "says"),
    [
        pytest.param({"served_with": "consecutive"}, "One sentence at a time", id="consecutive"),
        pytest.param({"served_with": "concurrent"}, "One sentence at a time", id="concurrent"),
        pytest.param({"kind": "community_order"}, "has no terms", id="an order"),
        pytest.param({"on": "2004-11-08", "pack": "ns2000@1"}, "since 2005-04-04", id="before the law"),
        pytest.param({"months": 0}, "Terms need the length", id="no length"),
        pytest.param({"kind": "extended"}, "extension_months", id="extended by nothing"),
        pytest.param({"extension_months": 12}, "extension_months", id="an extension of a determinate sentence"),
    ],
)
def test_what_cannot_be_worked_out_is_not_taken_on(body, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        imposed(**body)


def test_told_by_the_court_more_than_one_sentence_does_not_fit_and_says_so() -> None:
    told = {"kind": "determinate", "imposed": "2022-02-04", "months": 12}
    more = KNOWN | {"served_with": "consecutive"}
    assert a.unfit(a.engagement(), "sentenced", "2022-02-04", terms=more, **told) == "one_sentence_at_a_time"
    assert a.unfit(a.engagement(), "sentenced", "2022-02-04", terms=KNOWN, **told | {"months": 0}) == (
        "term_does_not_fit"
    )


def test_a_day_that_the_court_names_wins_over_ours() -> None:
    start = {"kind": "determinate", "imposed": "2021-11-08", "months": 36, "pack": SINCE_2021, "terms": KNOWN}
    step = life.begin(*scenario.begins(Start(**start, ends_on="2024-10-31", release_on="2023-05-02"), "S-1"))
    assert (step.sentence.day_of("release_on"), step.sentence.last_day) == (date(2023, 5, 2), date(2024, 10, 31))


# What moves them


def test_added_days_move_release_and_not_the_end() -> None:
    step = a.tell(inside(), "days_added", "2022-03-01", "prison", days=21)
    assert (a.due(step, "release"), a.due(step, "term")) == ("2023-05-30", "2024-11-07")
    assert a.reason(step.entries[-1], "own_dates").values["release_on"] == "2023-05-30"


def test_two_awards_of_one_day_are_told_apart_by_their_adjudication() -> None:
    step = a.tell(inside(), "days_added", "2022-03-01", "prison", days=7, adjudication="A-1")
    again = a.tell(step, "days_added", "2022-03-01", "prison", days=7, adjudication="A-1", id="x")
    other = a.tell(step, "days_added", "2022-03-01", "prison", days=7, adjudication="A-2", id="y")
    assert [a.due(one, "release") for one in (step, again, other)] == ["2023-05-16", "2023-05-16", "2023-05-23"]


def test_an_award_that_was_annulled_counts_no_more() -> None:
    step = a.tell(inside(), "days_added", "2022-03-01", "prison", days=21)
    struck = {"seq": step.sentence.seq, "type": "days_added", "occurred_on": "2022-03-01", "reason": "quashed"}
    assert a.due(a.tell(step, "annul", "2022-03-08", "OM", **struck), "release") == "2023-05-09"


def test_remand_told_later_takes_the_place_of_what_was_known() -> None:
    step = a.tell(inside(remand_days=5), "remand_credited", "2021-12-01", "prison", remand_days=40, tagged_bail_days=10)
    assert (a.due(step, "release"), a.due(step, "term")) == ("2023-03-20", "2024-09-18")
    assert a.last(step, "remand_credited").words == "Days credited: 40 of remand, 10 of tagged bail"


@pytest.mark.parametrize("name", ["days_added", "remand_credited"])
def test_days_of_custody_fit_only_a_sentence_of_custody(name: str) -> None:
    body = {"days": 7} if name == "days_added" else {"remand_days": 7}
    assert a.unfit(a.order(), name, "1999-03-05", "prison", **body) == "not_custodial"
    assert a.unfit(a.engagement(), name, "2022-02-05", "prison", **body) == "not_sentenced_yet"


def test_without_terms_the_days_are_recorded_and_move_nothing() -> None:
    step = a.tell(a.custody(), "days_added", "2022-03-01", "prison", days=21)
    assert (a.due(step, "release"), step.entries[-1].because, step.sentence.own_dates) == ("2023-05-09", (), None)


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 200), st.sampled_from(["sds", "sds_plus"]))
def test_more_added_days_never_bring_release_forward_nor_past_the_end(less: int, more: int, served: int, track) -> None:
    terms = Terms(offence_on=date(2021, 1, 4), age_group="adult", track=track, hdc_barred=False)
    passed = CourtSentence(Kind.DETERMINATE, date(2021, 11, 8), 36, terms)
    before, after = (passed.dates(Counted(served, 0, added), "progression") for added in (less, less + more))
    assert before.release_on <= after.release_on <= after.ends_on == before.ends_on
    if before.curfew_on and after.curfew_on:
        assert before.curfew_on <= after.curfew_on < after.release_on


# At large


def test_days_after_an_escape_move_release_and_the_end() -> None:
    gone = a.tell(inside(), "at_large", "2022-03-01", "prison")
    back = a.tell(gone, "returned", "2022-03-12 10:00", "prison", prison="wendle")
    assert a.due(gone, "term") == NOT_OWED, "a sentence does not run while its person is at large"
    assert (a.due(back, "release"), a.due(back, "term")) == ("2023-05-19", "2024-11-17")
    assert a.reason(back.entries[-1], "own_dates").values["ends_on"] == "2024-11-17"


def test_a_reception_ends_an_escape_as_well() -> None:
    gone = a.tell(inside(), "at_large", "2022-03-01", "prison")
    back = a.tell(gone, "received", "2022-03-12 10:00", "prison", prison="harrow-lane", reason="other")
    assert (a.due(back, "release"), a.due(back, "term")) == ("2023-05-19", "2024-11-17")


def test_days_between_recall_and_return_move_the_end_and_no_release_that_took_place() -> None:
    step = released(inside(), "2023-05-09 09:00")
    step = a.tell(step, "recall", "2023-08-04 14:00", reason="gone", countersigned_by="LM:parks")
    assert a.due(step, "term") == NOT_OWED
    back = a.tell(step, "returned", "2023-08-15 09:00", "prison", prison="wendle")
    assert (own(back).release_on, own(back).ends_on) == (date(2023, 5, 9), date(2024, 11, 17))


def test_on_licence_nobody_is_unlawfully_at_large_before_the_recall() -> None:
    gone = a.tell(released(inside(), "2023-05-09 09:00"), "at_large", "2023-06-01", "prison")
    assert a.due(gone, "term") == "2024-11-07"
    back = a.tell(gone, "returned", "2023-06-20", "prison", prison="wendle")
    assert a.due(back, "term") == "2024-11-07"


def test_a_recall_that_was_withdrawn_stops_no_day() -> None:
    step = released(inside(), "2023-05-09 09:00")
    step = a.tell(step, "recall", "2023-08-04 14:00", reason="gone", countersigned_by="LM:parks")
    step = a.tell(step, "withdraw_recall", "2023-08-07", reason="in hospital")
    assert (a.due(step, "term"), own(step).ends_on) == ("2024-11-07", date(2024, 11, 7))


def test_who_was_released_while_at_large_is_at_large_no_more() -> None:
    gone = a.tell(inside(), "at_large", "2022-03-01", "prison")
    assert a.due(released(gone, "2022-03-12", kind="compassionate"), "term") == "2024-11-07"


# The prison's beside ours


def test_a_date_of_the_prison_that_is_not_ours_wins_and_is_looked_at() -> None:
    step = told(inside(), release_on="2023-05-16", ends_on="2024-11-14")
    assert (a.due(step, "release"), a.due(step, "term")) == ("2023-05-16", "2024-11-14")
    assert a.matters(step) == [("dates_differ", step.sentence.seq)]
    assert a.reason(step.entries[-1], "dates_differ").values == {
        "release_on": "2023-05-16",
        "own_release_on": "2023-05-09",
        "ends_on": "2024-11-14",
        "own_ends_on": "2024-11-07",
    }
    assert a.asked_of(step, f"dates_differ/{step.sentence.seq}") is Role.OFFENDER_MANAGER


@pytest.mark.parametrize("on", ["2023-05-29", "2023-05-26"], ids=["the day itself", "the working day before"])
def test_the_day_that_we_have_raises_nothing(on: str) -> None:
    step = a.tell(inside(), "days_added", "2022-01-10", "prison", days=20)
    assert own(step).release_on == date(2023, 5, 29), "a bank holiday"
    assert a.matters(told(step, release_on=on)) == []


def test_a_difference_is_settled_by_the_right_date_or_by_a_person() -> None:
    step = told(inside(), release_on="2023-05-16")
    right = told(step, "2022-02-08", release_on="2023-05-09")
    kept = a.tell(
        step, "settle", "2022-02-08", "CA", key=f"dates_differ/{step.sentence.seq}", outcome="kept", reason="theirs"
    )
    assert (a.matters(right), a.matters(kept), a.due(kept, "release")) == ([], [], "2023-05-16")


def test_what_moves_our_day_away_from_the_prisons_is_looked_at_once() -> None:
    step = a.tell(told(inside(), release_on="2023-05-09"), "days_added", "2022-03-01", "prison", days=7)
    assert a.reason(step.entries[-1], "dates_differ").values["own_release_on"] == "2023-05-16"
    more = a.tell(step, "days_added", "2022-03-08", "prison", days=7)
    assert a.matters(more) == [("dates_differ", more.sentence.seq)]
    assert a.matters(released(more, "2023-05-23 09:00")) == [], "the day is past, the end is the same"


def test_a_day_of_supervision_that_we_do_not_have_is_looked_at() -> None:
    step = told(inside(), supervised_until="2025-01-10")
    assert a.reason(step.entries[-1], "dates_differ").values["own_supervised_until"] == "none"
    assert step.entries[-1].words == "The prison set dates: supervision Fri 10 Jan 2025"


def test_a_date_that_the_parole_board_sets_is_no_difference() -> None:
    step = inside(kind="extended", months=60, extension_months=24)
    step = a.tell(step, "parole_outcome", "2023-12-04", "prison", outcome="release", release_on="2023-12-18")
    assert a.matters(told(step, "2023-12-05", release_on="2023-12-18")) == []


# The law of release


def test_a_new_law_of_release_reaches_who_is_still_inside_on_its_first_day() -> None:
    step = inside(on="2024-03-04", months=48, sds40_excluded="no")
    assert a.due(step, "release") == "2026-03-04"
    assert "release_law_changed" not in a.types(a.brought(step, "2024-09-09 12:00"))
    changed = a.last(a.wait(step, "2024-09-10 09:00"), "release_law_changed")
    assert changed.words == "The law of release changed from Tue 10 Sep 2024: release on Thu 9 Oct 2025"
    assert (a.reason(changed, "own_dates").values["release_on"], changed.by.role) == ("2025-10-09", Role.SYSTEM)
    assert a.due(a.wait(step, "2024-09-10 09:00"), "release") == "2025-10-09"


def test_the_date_that_the_prison_set_before_the_law_is_looked_at() -> None:
    step = told(inside(on="2024-03-04", months=48, sds40_excluded="no"), "2024-04-08", release_on="2026-03-04")
    assert [code for code, _ in a.matters(a.wait(step, "2024-09-10 09:00"))] == ["dates_differ"]


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"sds40_excluded": "always"}, id="excluded"),
        pytest.param({}, id="nobody knows whether excluded"),
        pytest.param({"track": "sds_plus"}, id="served for two thirds"),
        pytest.param({"kind": "extended", "extension_months": 12}, id="extended"),
    ],
)
def test_a_law_that_moves_no_date_makes_no_entry(more) -> None:
    step = inside(on="2024-03-04", months=48, **more)
    assert "release_law_changed" not in a.types(a.brought(step, "2024-12-31"))


def test_who_was_released_before_is_reached_by_no_later_law() -> None:
    step = released(inside(on="2024-03-04", months=48, sds40_excluded="no"), "2024-06-03", kind="compassionate")
    assert a.due(step, "release_law") == NOT_OWED


def test_a_law_reaches_a_sentence_that_is_taken_on_late_too() -> None:
    terms = KNOWN | {"sds40_excluded": "no"}
    late = a.sentenced("determinate", "2024-03-04", pack=SINCE_2021, months=48, taken_on="2025-01-13", terms=terms)
    assert own(late).release_on == date(2025, 10, 9)


def test_what_unknown_would_bring_release_forward_is_named() -> None:
    because = own(a.wait(inside(on="2026-01-05", months=48), "2026-12-01")).because
    assert {"unknown:sds40_excluded", "unknown:hdc_barred"} <= set(because)
    late = a.sentenced("determinate", "2026-09-07", pack=SINCE_2021, months=48, terms=KNOWN)
    assert {"unknown:sds40_excluded", "unknown:progression_excluded"} <= set(own(late).because)


# Curfew


@pytest.mark.parametrize(
    ("barred", "at", "early"),
    [
        pytest.param(False, "2022-12-19 09:00", False, id="in its window"),
        pytest.param(False, "2022-06-01 09:00", True, id="before it"),
        pytest.param(True, "2022-12-19 09:00", True, id="barred"),
        pytest.param(None, "2022-12-19 09:00", True, id="nobody knows"),
        pytest.param(True, "2023-05-09 09:00", False, id="on the day of release anyway"),
    ],
)
def test_a_release_on_curfew_is_looked_at_outside_its_window(barred: bool | None, at: str, early: bool) -> None:
    step = released(inside(hdc_barred=barred), at, kind="curfew")
    assert [code for code, _ in a.matters(step)] == (["released_before_date"] if early else [])
    assert step.sentence.where is Where.LICENCE


def test_an_early_release_says_against_which_day() -> None:
    step = released(inside(hdc_barred=False), "2022-06-01 09:00", kind="curfew")
    assert a.reason(step.entries[-1], "before_date").values == {"release_on": "2023-05-09", "curfew_on": "2022-11-11"}


# Supervision after the licence


def test_when_the_licence_of_a_short_sentence_ends_supervision_goes_on() -> None:
    step = released(short(), "2016-11-04 09:00")
    assert (a.due(step, "licence_end"), a.due(step, "term")) == ("2017-05-08", "2017-11-07")
    after = a.wait(step, "2017-05-09")
    assert (after.sentence.where, after.sentence.in_community) == (Where.POST_SENTENCE, True)
    said = a.last(after, "licence_ended").words
    assert said == "The licence ended on Mon 8 May 2017: supervised until Tue 7 Nov 2017"
    assert after.sentence.supervised_since == step.sentence.supervised_since
    over = a.last(a.wait(step, "2017-11-08"), "term_ended")
    assert over.data.on == date(2017, 11, 7)


def test_what_is_owed_on_licence_is_owed_under_supervision_too() -> None:
    step = a.tell(released(short(), "2016-11-04 09:00"), "attended", "2016-11-07")
    before, after = (a.owes(a.wait(step, to)) for to in ("2017-05-08 12:00", "2017-05-09"))
    assert set(before) - set(after) == {"licence_end"}


@pytest.mark.parametrize(
    "start",
    [
        pytest.param(lambda: short(offence_on="2015-01-31"), id="an offence before the law"),
        pytest.param(lambda: short(age_group="youth"), id="a young person"),
        pytest.param(lambda: short(months=24), id="two years"),
    ],
)
def test_without_supervision_the_term_ends_with_the_licence(start) -> None:
    step = start()
    assert step.sentence.own_dates.supervised_until is None
    assert step.sentence.last_day == own(step).ends_on
    assert a.due(released(step, own(step).release_on.isoformat()), "licence_end") == NOT_OWED


def test_the_prison_may_set_the_end_of_supervision() -> None:
    step = told(short(), "2016-06-01", supervised_until="2017-11-10")
    assert a.due(step, "term") == "2017-11-10"
    assert [code for code, _ in a.matters(step)] == ["dates_differ"]


def supervised():
    return a.wait(released(short(), "2016-11-04 09:00"), "2017-05-09")


def test_supervision_is_breached_and_not_recalled() -> None:
    assert a.refused(supervised(), "recall", "2017-06-01", reason="gone") == "enforcement.not-on-licence"
    step = a.unacceptable(supervised(), "S1", "2017-06-01")
    step = a.tell(step, "breach", "2017-06-02", failures=["S1"], reason="no contact")
    assert step.sentence.effects[-1].ask.what == "information"


def test_who_is_let_out_again_after_the_licence_is_supervised() -> None:
    held = a.tell(supervised(), "received", "2017-06-20", "prison", prison="wendle", reason="other")
    assert released(held, "2017-07-03 09:00").sentence.where is Where.POST_SENTENCE
    assert a.due(held, "release_date") == NO_DATE


def test_taken_on_late_the_licence_has_ended() -> None:
    terms = KNOWN | {"offence_on": "2016-03-02"}
    late = a.sentenced("determinate", "2016-05-09", pack=NPS, months=12, taken_on="2018-02-01", terms=terms)
    assert a.types(late.entries)[-2:] == ["term_ended", "caught_up"]


# Handover


@pytest.mark.parametrize(
    ("more", "due"),
    [
        pytest.param({}, "2022-08-26", id="eight months and fourteen days"),
        pytest.param({"early_allocation": True}, "2022-02-09", id="fifteen months"),
        pytest.param({"months": 18}, NO_DATE, id="release within ten months"),
        pytest.param({"immigration_case": True}, NO_DATE, id="an immigration case"),
        pytest.param({"kind": "extended", "months": 60, "extension_months": 24}, "2022-11-08", id="twelve months"),
        pytest.param({"on": "2017-11-06", "pack": CRC}, "2019-02-12", id="twelve weeks under the contract"),
        pytest.param({"on": "2017-11-06", "pack": NPS}, NO_DATE, id="none known"),
    ],
)
def test_handover_is_due_by_the_rule_in_force(more, due: str) -> None:
    assert a.due(inside(**more), "handover") == due


def test_a_manager_in_the_community_has_nothing_to_hand_over() -> None:
    assert a.due(inside(base="community"), "handover") == NOT_OWED


def test_a_recalled_person_is_the_communitys() -> None:
    step = released(inside(), "2023-05-09 09:00")
    step = a.tell(step, "recall", "2023-08-04 14:00", reason="gone", countersigned_by="LM:parks")
    assert a.due(a.tell(step, "returned", "2023-08-15", "prison", prison="wendle"), "handover") == NO_DATE


# Extended, and for public protection


def extended():
    return inside(kind="extended", months=60, extension_months=24)


def test_the_board_looks_at_two_thirds_of_the_custodial_term() -> None:
    assert {key: a.due(extended(), key) for key in ("parole", "release", "term")} == {
        "parole": "2023-11-08",
        "release": "2024-11-07",
        "term": "2026-11-07",
    }


def test_a_refusal_of_the_board_names_its_next_look() -> None:
    told = {"outcome": "refused", "next_on": "2024-06-03"}
    assert a.due(a.tell(extended(), "parole_outcome", "2023-11-01", "prison", **told), "parole") == "2024-06-03"


def test_without_terms_an_extended_sentence_waits_for_the_prisons_dates() -> None:
    step = a.sentenced("extended", "2021-11-08", pack=SINCE_2021, months=60)
    assert (a.due(step, "parole"), a.due(step, "release")) == (NO_DATE, NOT_OWED)


def protection():
    return a.sentenced("ipp", "2008-11-10", pack="ns2007@1", months=None, tariff_on="2011-11-09")


def test_a_sentence_for_public_protection_is_served_like_life() -> None:
    assert (a.due(protection(), "parole"), a.due(protection(), "term")) == ("2011-11-09", NOT_OWED)
    assert a.last(a.tell(protection(), "tariff_expired", "2011-11-09", "prison"), "tariff_expired")
    freed = released(protection(), "2012-05-01", kind="parole")
    assert freed.sentence.where is Where.LICENCE
    with pytest.raises(BadInput, match="has no end"):
        a.sentenced("ipp", "2008-11-10", pack="ns2007@1", months=36)
