"""Recall of a sentence whose terms are known: which kinds the law leaves open, how long one lasts, who signs it."""

from datetime import timedelta

import pytest

from domain.model import Role, Where
from tests.domain import builders as a
from tests.domain.builders import NO_DATE, NOT_OWED, SINCE_2021
from tests.domain.test_dates import extended, inside, released

CLEAR = {
    "new_offence": "NO",
    **dict.fromkeys(
        (
            *("referred_to_parole_board_244zb", "repatriated_for_murder", "serving_sopc", "serving_dcr"),
            *("terrorist_or_national_security", "foreign_power_threat", "mappa_category_4", "mappa_level_2_or_3"),
            *("charged_with_serious_offence", "schedule_19aa_offence"),
        ),
        False,
    ),
}
SIGNED = {"reason": "contact lost", "countersigned_by": "LM:parks"}


def on_licence(on: str, pack: str, months: int, **terms):
    """Released on the day of the half."""
    step = inside(on=on, pack=pack, months=months, hdc_barred=True, sds40_excluded="always", **terms)
    return released(step, f"{step.sentence.own_dates.release_on} 09:00")


def in_2010(**more):
    return on_licence("2009-06-08", "ns2007@1", 24, **more)


def in_2016(months: int = 10, **more):
    return on_licence("2016-05-09", "nps2015@1", months, **more)


def in_2026(months: int = 24, **more):
    return on_licence("2025-01-06", SINCE_2021, months, **more)


def recalled(step, at: str, kind: str = "fixed_term", **more):
    return a.tell(step, "recall", at, kind=kind, **SIGNED | more)


def back(step, at: str):
    return a.tell(step, "returned", at, "prison", prison="wendle")


# How long


@pytest.mark.parametrize(
    ("step", "at", "returned", "release"),
    [
        pytest.param(in_2010(), "2010-09-14", "2010-09-20", "2010-10-15", id="28 days in 2010, to a Sunday"),
        pytest.param(in_2016(), "2016-11-10", "2016-11-11", "2016-11-24", id="14 days under twelve months"),
        pytest.param(in_2016(20), "2017-05-02", "2017-05-03", "2017-05-30", id="28 days above"),
        pytest.param(in_2026(), "2026-04-20", "2026-04-27", "2026-06-19", id="56 days in 2026, to a Sunday"),
        pytest.param(in_2026(30, age_group="youth"), "2026-05-04", "2026-05-11", "2026-06-05", id="28 of the young"),
    ],
)
def test_release_after_a_fixed_term_is_the_prisons_and_needs_nobody_to_decide(step, at, returned, release) -> None:
    inside_again = back(recalled(step, at), returned)
    assert (a.due(inside_again, "release"), a.asked_of(inside_again, "release")) == (release, Role.PRISON)
    assert {"parole", "release_date"} & set(a.owes(inside_again)) == set()
    out = released(inside_again, f"{release} 09:00")
    assert (out.sentence.where, a.matters(out)) == (Where.LICENCE, [])


def test_the_law_and_the_days_stand_among_the_reasons() -> None:
    step = recalled(in_2010(), "2010-09-14")
    assert a.reason(step.entries[-1], "recall_term").values == {"recall": "FTR_28", "days": 28, "law": "cjia2008"}
    assert a.reason(step.entries[-1], "recall_open").values["because"] == "no_duty"


def test_before_it_is_over_a_release_is_looked_at() -> None:
    step = back(recalled(in_2010(), "2010-09-14"), "2010-09-20")
    assert [code for code, _ in a.matters(released(step, "2010-10-14 09:00"))] == ["released_before_date"]
    assert [code for code, _ in a.matters(released(step, "2010-10-14 09:00", kind="curfew"))] == [
        "released_before_date"
    ]


def test_the_prisons_date_wins_after_a_recall_too() -> None:
    step = back(recalled(in_2010(), "2010-09-14"), "2010-09-20")
    moved = a.tell(step, "release_date_set", "2010-09-27", "prison", release_on="2010-10-20")
    assert (a.due(moved, "release"), [code for code, _ in a.matters(moved)]) == ("2010-10-20", ["dates_differ"])


def test_no_release_falls_after_the_end_of_the_sentence() -> None:
    step = back(recalled(in_2016(), "2017-03-01"), "2017-03-02")
    assert a.due(step, "release") == "2017-03-08", "the end of the sentence"


def test_a_move_while_inside_leaves_the_date_as_it_is() -> None:
    step = back(recalled(in_2010(), "2010-09-14"), "2010-09-20")
    moved = a.tell(step, "received", "2010-09-29", "prison", prison="harrow-lane", reason="other")
    assert a.due(moved, "release") == "2010-10-15"


def test_a_second_recall_begins_a_term_of_its_own() -> None:
    step = released(back(recalled(in_2010(), "2010-09-14"), "2010-09-20"), "2010-10-15 09:00")
    again = back(recalled(step, "2010-11-15"), "2010-11-16")
    assert a.due(again, "release") == "2010-12-13"


# Standard


def test_after_a_standard_recall_the_board_decides_or_the_sentence_ends() -> None:
    step = back(recalled(in_2010(), "2010-09-14", "standard"), "2010-09-15")
    assert {key: a.due(step, key) for key in ("parole", "release")} == {"parole": NO_DATE, "release": "2011-06-07"}
    set_ = a.tell(step, "release_date_set", "2010-10-04", "prison", release_on="2010-11-01")
    assert (a.matters(set_), a.due(set_, "release")) == ([], "2010-11-01"), "whoever releases says when"


def test_the_board_or_the_secretary_of_state_may_release_again() -> None:
    step = back(recalled(in_2010(), "2010-09-14", "standard"), "2010-09-15")
    board = a.tell(step, "parole_outcome", "2010-12-01", "prison", outcome="release", release_on="2010-12-08")
    assert (a.due(board, "parole"), a.due(board, "release")) == (NOT_OWED, "2010-12-08")
    for kind, start in (("executive", step), ("parole", board)):
        out = released(start, "2010-12-08 09:00", kind=kind)
        assert (out.sentence.where, a.matters(out)) == (Where.LICENCE, [])


def test_an_automatic_release_from_a_standard_recall_before_its_end_is_looked_at() -> None:
    step = back(recalled(in_2010(), "2010-09-14", "standard"), "2010-09-15")
    assert [code for code, _ in a.matters(released(step, "2010-12-08 09:00"))] == ["released_before_date"]


# What the law leaves open


@pytest.mark.parametrize(
    ("step", "at", "more"),
    [
        pytest.param(in_2026(), "2026-04-20", {"known": CLEAR}, id="every adult, since 31 March 2026"),
        pytest.param(in_2026(18), "2025-11-03", {"known": CLEAR}, id="under four years, since 2 September 2025"),
        pytest.param(
            on_licence("2023-11-20", SINCE_2021, 11), "2024-05-20", {"known": CLEAR}, id="under a year, April 2024"
        ),
    ],
)
def test_where_the_law_asks_for_a_fixed_term_a_standard_recall_is_refused(step, at, more) -> None:
    assert a.refused(step, "recall", at, **SIGNED | more) == "recall.fixed-term"
    assert a.made(step, "recall", at, kind="fixed_term", **SIGNED | more)[-1].type == "recall_decided"


@pytest.mark.parametrize("unknown", ["new_offence", "mappa_level_2_or_3", "serving_sopc"])
def test_what_nobody_looked_into_makes_no_fixed_term_a_duty_and_forbids_none(unknown: str) -> None:
    known = {name: value for name, value in CLEAR.items() if name != unknown}
    step = in_2026()
    for kind in ("standard", "fixed_term"):
        decided = recalled(step, "2026-04-20", kind, known=known)
        assert f"unknown:{unknown}" in a.reason(decided.entries[-1], "recall_open").values["because"]


@pytest.mark.parametrize(
    ("step", "at", "known"),
    [
        pytest.param(in_2026(), "2026-04-20", CLEAR | {"mappa_level_2_or_3": True}, id="excluded in 2026"),
        pytest.param(on_licence("2006-01-09", "ns2005@1", 24), "2007-05-01", {}, id="before July 2008"),
        pytest.param(released(extended(), "2024-11-07 09:00"), "2025-01-06", CLEAR, id="extended"),
    ],
)
def test_where_the_law_has_no_fixed_term_one_is_refused(step, at: str, known) -> None:
    assert a.refused(step, "recall", at, kind="fixed_term", known=known, **SIGNED) == "recall.no-fixed-term"
    assert a.made(step, "recall", at, known=known, **SIGNED)[-1].type == "recall_decided"


def test_a_life_sentence_has_no_fixed_term() -> None:
    freed = a.tell(a.lifer(), "released", "2034-01-10", "prison", kind="parole")
    assert a.refused(freed, "recall", "2034-06-01", kind="fixed_term", **SIGNED) == "recall.no-fixed-term"


def test_a_young_person_has_a_fixed_term_by_duty_under_twelve_months_and_a_choice_above() -> None:
    shorter, longer = (on_licence("2025-10-06", SINCE_2021, months, age_group="youth") for months in (11, 12))
    assert a.refused(shorter, "recall", "2026-04-20", known=CLEAR, **SIGNED) == "recall.fixed-term"
    for kind in ("standard", "fixed_term"):
        assert recalled(longer, "2026-04-20", kind, known=CLEAR).entries[-1].type == "recall_decided"


# Emergency


def emergency(step, at: str = "2026-04-20 22:00", **more):
    return a.tell(step, "recall", at, kind="emergency", reason="threats at home", **more)


def test_an_emergency_recall_goes_out_at_once_and_is_countersigned_after() -> None:
    step = emergency(in_2026())
    assert (step.sentence.effects[-1].ask.recall, a.asked_of(step, "countersignature")) == (
        "emergency",
        Role.LINE_MANAGER,
    )
    signed = a.tell(step, "countersign_recall", "2026-04-21", "LM")
    assert a.met(signed.entries[-1]) == {"countersignature": "done"}
    assert a.due(signed, "countersignature") == NOT_OWED


def test_only_a_line_manager_who_does_not_manage_the_sentence_signs() -> None:
    assert a.refused(emergency(in_2026()), "countersign_recall", "2026-04-21", "LM:brandt") == "authority.own-case"


@pytest.mark.parametrize(
    "start",
    [
        pytest.param(in_2026, id="no recall"),
        pytest.param(lambda: emergency(in_2026(), countersigned_by="LM:parks"), id="signed at once"),
        pytest.param(lambda: emergency(in_2010(), "2010-09-14"), id="no duty known"),
    ],
)
def test_a_signature_is_owed_only_where_it_is_a_duty_and_missing(start) -> None:
    step = start()
    at = a.london(step.sentence.last_moment + timedelta(days=1))[:16]
    assert a.due(step, "countersignature") == NOT_OWED
    assert a.refused(step, "countersign_recall", at, "LM") == "recall.none-unsigned"


def test_a_recall_that_was_withdrawn_needs_no_signature() -> None:
    step = a.tell(emergency(in_2026()), "withdraw_recall", "2026-04-21", reason="found in hospital")
    assert a.due(step, "countersignature") == NOT_OWED


@pytest.mark.parametrize(("known", "lasts"), [(CLEAR, "FTR_56"), ({}, "LR")])
def test_an_emergency_recall_is_for_a_fixed_term_only_where_the_law_asks_for_one(known, lasts: str) -> None:
    assert a.reason(emergency(in_2026(), known=known).entries[-1], "recall_term").values["recall"] == lasts


def test_a_recall_of_a_sentence_without_terms_says_nothing_of_the_law() -> None:
    assert [one.code for one in a.recalled().entries[-1].because] == ["countersigned"]
