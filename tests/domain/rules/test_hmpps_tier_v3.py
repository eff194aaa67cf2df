from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.rules.hmpps_tier_v3 import TABLE, HmppsTierV3, Tiering, TierV3

ARP, CSRP = [90, 75, 50, 25, 15, 0], [6.9, 3.0, 1.0, 0.5, 0.0]
LETTERS = ["AABBBB", "ABCCCC", "BCDEEE", "CDEEFF", "DDEFFG"]  # a row for CSRP, a letter for ARP
LEVELS = ["LOW", "MEDIUM", "HIGH", "VERY_HIGH"]
QUESTION: dict[str, Any] = {
    "has_active_event": True,
    "arp": 0,
    "arp_type": "dynamic",
    "csrp": 0,
    "csrp_type": "dynamic",
    "dc_srp": None,
    "dc_srp_band": None,
    "mappa": False,
    "rosh": "LOW",
    "lifer_or_ipp": False,
    "latest_release_date": None,
    "calculation_date": "2026-09-01",
    "domestic_abuse": False,
    "stalking": False,
    "child_protection": False,
    "ever_sexual_offence": False,
}

percents = st.integers(0, 1000).map(lambda tenths: tenths / 10)
near_bounds = st.sampled_from([b + d for b in (*ARP, *CSRP, 100) for d in (-0.01, 0, 0.01) if 0 <= b + d <= 100])
scores = percents | near_bounds
scoring = st.sampled_from(["static", "dynamic"])
questions = st.fixed_dictionaries(
    {
        "arp": scores,
        "arp_type": scoring,
        "csrp": scores,
        "csrp_type": scoring,
        "dc_srp": st.none() | st.integers(60, 9900).map(lambda hundredths: hundredths / 100),
        "dc_srp_band": st.sampled_from([None, "NOT_APPLICABLE", *LEVELS]),
        "mappa": st.booleans(),
        "rosh": st.sampled_from([None, *LEVELS]),
        "lifer_or_ipp": st.booleans(),
        "latest_release_date": st.none() | st.dates(date(2018, 1, 1), date(2027, 1, 1)).map(date.isoformat),
        "domestic_abuse": st.booleans(),
        "stalking": st.booleans(),
        "child_protection": st.booleans(),
        "ever_sexual_offence": st.booleans(),
    }
)


def tiered(**changes: Any) -> TierV3:
    return HmppsTierV3.model_validate(QUESTION | changes).answer()


@pytest.mark.parametrize("row", range(5))
@pytest.mark.parametrize("column", range(6))
def test_every_cell_holds_from_its_lower_corner_to_just_below_the_next(row: int, column: int) -> None:
    most_arp = ARP[column - 1] - 0.01 if column else 100
    most_csrp = CSRP[row - 1] - 0.01 if row else 100
    for arp in (ARP[column], most_arp):
        for csrp in (CSRP[row], most_csrp):
            answer = tiered(arp=arp, csrp=csrp)
            letter = LETTERS[row][column]
            assert (answer.tier, answer.because) == (letter, (f"reoffending:{letter}",))


@given(questions)
def test_the_tier_is_the_highest_letter_of_its_steps_highest_first(question: dict[str, Any]) -> None:
    answer = tiered(**question)
    letters = [reason.partition(":")[2] for reason in answer.because if ":" in reason]
    assert letters == sorted(letters)
    assert answer.tier == letters[0]
    assert answer.provisional is any(reason.partition(":")[2] == "" for reason in answer.because)
    assert answer.error is None


@given(questions, scores, scores)
def test_higher_scores_never_give_a_lower_tier(question: dict[str, Any], arp: float, csrp: float) -> None:
    before, after = tiered(**question).tier, None
    after = tiered(**question | {"arp": max(arp, question["arp"]), "csrp": max(csrp, question["csrp"])}).tier
    assert after is not None
    assert before is not None
    assert after <= before


@given(questions, st.data())
def test_more_risk_never_gives_a_lower_tier(question: dict[str, Any], data: st.DataObject) -> None:
    before = tiered(**question).tier
    assert before is not None
    for flag in ("domestic_abuse", "stalking", "child_protection", "ever_sexual_offence", "lifer_or_ipp", "mappa"):
        assert (tiered(**question | {flag: True}).tier or "Z") <= before
    lowest = LEVELS.index(question["rosh"]) if question["rosh"] else 0
    assert (tiered(**question | {"rosh": data.draw(st.sampled_from(LEVELS[lowest:]))}).tier or "Z") <= before


@given(questions, scores, scores, st.sampled_from(LEVELS))
def test_what_is_not_provisional_stays_whatever_replaces_the_static_and_the_missing(
    question: dict[str, Any], arp: float, csrp: float, rosh: str
) -> None:
    answer = tiered(**question)
    settled: dict[str, Any] = {"arp_type": "dynamic", "csrp_type": "dynamic"}
    if question["arp_type"] == "static":
        settled["arp"] = arp
    if question["csrp_type"] == "static":
        settled["csrp"] = csrp
    if question["rosh"] is None:
        settled["rosh"] = rosh
    after = tiered(**question | settled)
    assert after.provisional is False
    if not answer.provisional:
        assert after.tier == answer.tier


@given(questions)
def test_what_is_dynamic_and_recorded_is_not_provisional(question: dict[str, Any]) -> None:
    known = {"arp_type": "dynamic", "csrp_type": "dynamic", "rosh": question["rosh"] or "LOW"}
    assert tiered(**question | known).provisional is False


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"arp_type": "static"}, ("arp_static",)),
        ({"csrp_type": "static"}, ("csrp_static",)),
        ({"arp_type": "static", "csrp_type": "static"}, ("arp_static", "csrp_static")),
        ({"rosh": None}, ("harm_not_recorded",)),
        ({"rosh": None, "arp_type": "static"}, ("arp_static", "harm_not_recorded")),
        ({"arp_type": None, "csrp_type": None}, ()),
    ],
)
def test_a_provisional_tier_says_why(changes: dict[str, Any], because: tuple[str, ...]) -> None:
    answer = tiered(**changes)
    assert answer.because == ("reoffending:G", *because)
    assert answer.provisional is bool(because)


@pytest.mark.parametrize("row", range(5))
@pytest.mark.parametrize(("dc_srp_band", "letter"), [("VERY_HIGH", "A"), ("HIGH", "B"), ("LOW", "E")])
def test_a_static_arp_is_settled_by_a_letter_as_high_as_its_row_can_give(
    row: int, dc_srp_band: str, letter: str
) -> None:
    answer = tiered(arp_type="static", csrp=CSRP[row], dc_srp=1, dc_srp_band=dc_srp_band)
    assert answer.provisional is (LETTERS[row][0] < letter)


@pytest.mark.parametrize("column", range(6))
@pytest.mark.parametrize(("dc_srp_band", "letter"), [("VERY_HIGH", "A"), ("HIGH", "B"), ("LOW", "E")])
def test_a_static_csrp_is_settled_by_a_letter_as_high_as_its_column_can_give(
    column: int, dc_srp_band: str, letter: str
) -> None:
    answer = tiered(csrp_type="static", arp=ARP[column], dc_srp=1, dc_srp_band=dc_srp_band)
    assert answer.provisional is (LETTERS[0][column] < letter)


@pytest.mark.parametrize(("mappa", "settled_by"), [(True, "A"), (False, "ABC")])
@pytest.mark.parametrize(("arp", "csrp", "letter"), [(90, 6.9, "A"), (50, 6.9, "B"), (0, 3.0, "C"), (90, 0, "D")])
def test_harm_not_recorded_is_settled_by_dynamic_scores_only(
    mappa: bool, settled_by: str, arp: float, csrp: float, letter: str
) -> None:
    assert tiered(mappa=mappa, rosh=None, arp=arp, csrp=csrp).provisional is (letter not in settled_by)
    for types in ({"arp_type": None}, {"csrp_type": None}, {"arp_type": None, "csrp_type": None}):
        assert tiered(mappa=mappa, rosh=None, arp=arp, csrp=csrp, **types).provisional is True


@pytest.mark.parametrize(("band", "score", "mappa"), [("VERY_HIGH", 0.01, True), ("MEDIUM", 1.12, False)])
def test_harm_not_recorded_is_settled_by_other_steps_too(band: str, score: float, mappa: bool) -> None:
    assert tiered(mappa=mappa, rosh=None, dc_srp=score, dc_srp_band=band).provisional is False
    assert tiered(mappa=mappa, rosh=None, dc_srp=score, dc_srp_band="LOW").provisional is True


@pytest.mark.parametrize(
    ("band", "score", "letter"),
    [
        ("VERY_HIGH", 0.01, "A"),
        ("HIGH", 0.01, "B"),
        ("LOW", 0.01, "E"),
        ("LOW", 99, "E"),
        ("MEDIUM", 99, "C"),
        ("MEDIUM", 3.36, "C"),
        ("MEDIUM", 3.35, "D"),
        ("MEDIUM", 2.11, "D"),
        ("MEDIUM", 2.10, "C"),
        ("MEDIUM", 1.12, "C"),
        ("MEDIUM", 1.11, "D"),
        ("MEDIUM", 0.60, "D"),
    ],
)
def test_the_sexual_predictor_goes_by_band_and_in_the_middle_by_score(band: str, score: float, letter: str) -> None:
    answer = tiered(dc_srp=score, dc_srp_band=band)
    assert (answer.tier, answer.because[0]) == (letter, f"sexual_reoffending:{letter}")


@pytest.mark.parametrize(
    ("band", "score"), [(None, 5), ("NOT_APPLICABLE", 5), ("VERY_HIGH", None), ("VERY_HIGH", 0), ("MEDIUM", 0)]
)
def test_a_sexual_score_without_band_or_above_nothing_is_no_score(band: str | None, score: float | None) -> None:
    assert tiered(dc_srp=score, dc_srp_band=band).because == ("reoffending:G",)


def test_a_middle_band_below_its_scale_is_an_error_once_there_is_a_tier_to_work_out() -> None:
    odd: dict[str, Any] = {"dc_srp": 0.59, "dc_srp_band": "MEDIUM"}
    assert tiered(**odd) == TierV3(
        tier=None, provisional=None, error="unexpected_dc_srp", because=("dc_srp:0.59", "band:MEDIUM")
    )
    assert tiered(**odd, arp=None).tier == "MISSING"
    assert tiered(**odd, has_active_event=False).tier == "NOT_SUPERVISED"


@pytest.mark.parametrize(
    ("mappa", "rosh", "letter"),
    [
        (True, "VERY_HIGH", "A"),
        (True, "HIGH", "C"),
        (True, "MEDIUM", "D"),
        (True, "LOW", "E"),
        (True, None, "E"),
        (False, "VERY_HIGH", "C"),
        (False, "HIGH", "D"),
        (False, "MEDIUM", None),
        (False, "LOW", None),
        (False, None, None),
    ],
)
def test_harm_weighs_more_under_mappa(mappa: bool, rosh: str | None, letter: str | None) -> None:
    answer = tiered(mappa=mappa, rosh=rosh)
    assert answer.tier == (letter or "G")
    assert (f"mappa_harm:{letter}" in answer.because) is (letter is not None)


@pytest.mark.parametrize(
    ("on", "released", "letter"),
    [
        ("2026-09-01", "2026-10-01", "B"),
        ("2026-09-01", "2025-09-01", "B"),
        ("2026-09-01", "2025-08-31", "D"),
        ("2026-09-01", "2021-09-01", "D"),
        ("2026-09-01", "2021-08-31", "E"),
        ("2028-02-29", "2027-02-28", "B"),  # a year before a leap day is the last of February
        ("2028-02-29", "2027-02-27", "D"),
    ],
)
def test_a_lifer_steps_down_a_year_and_five_years_after_release(on: str, released: str, letter: str) -> None:
    answer = tiered(lifer_or_ipp=True, latest_release_date=released, calculation_date=on)
    assert (answer.tier, answer.because[0]) == (letter, f"lifer_or_ipp:{letter}")


def test_a_release_alone_or_a_life_sentence_not_yet_released_gives_no_letter() -> None:
    assert tiered(latest_release_date="2026-08-31").because == ("reoffending:G",)
    assert tiered(lifer_or_ipp=True).because == ("reoffending:G",)


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(0, 4000), st.integers(0, 4000))
def test_a_lifers_tier_only_falls_with_time(released: date, one: int, other: int) -> None:
    earlier, later = (
        tiered(
            lifer_or_ipp=True,
            latest_release_date=released.isoformat(),
            calculation_date=(released + timedelta(days=days)).isoformat(),
        ).tier
        for days in sorted((one, other))
    )
    assert earlier is not None
    assert later is not None
    assert earlier <= later


@pytest.mark.parametrize(
    ("flag", "letter"),
    [("domestic_abuse", "E"), ("stalking", "F"), ("child_protection", "F"), ("ever_sexual_offence", "E")],
)
def test_each_flag_has_its_letter(flag: str, letter: str) -> None:
    answer = tiered(**{flag: True})
    assert (answer.tier, answer.because) == (letter, (f"{flag}:{letter}", "reoffending:G"))


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"arp": None, "arp_type": None}, ("arp_missing",)),
        ({"csrp": None, "csrp_type": None}, ("csrp_missing",)),
        ({"arp": None, "csrp": None, "mappa": True, "rosh": "VERY_HIGH"}, ("arp_missing", "csrp_missing")),
    ],
)
def test_without_a_score_the_tier_is_missing_and_not_guessed_from_the_rest(
    changes: dict[str, Any], because: tuple[str, ...]
) -> None:
    assert tiered(**changes) == TierV3(tier="MISSING", provisional=False, error=None, because=because)


@given(questions)
def test_without_an_active_event_nobody_is_supervised(question: dict[str, Any]) -> None:
    answer = tiered(**question | {"has_active_event": False})
    assert answer == TierV3(tier="NOT_SUPERVISED", provisional=False, error=None, because=("no_active_event",))


@pytest.mark.parametrize(
    "changes",
    [
        {"arp": -0.1},
        {"arp": 100.1},
        {"arp": "90"},
        {"arp": True},
        {"csrp": float("nan")},
        {"arp_type": "guessed"},
        {"dc_srp": -1},
        {"dc_srp_band": "medium"},
        {"rosh": "NONE"},
        {"mappa": None},
        {"mappa": 1},
        {"latest_release_date": "yesterday"},
        {"calculation_date": None},
        {"tier": "A"},
    ],
)
def test_a_question_of_another_kind_is_an_error(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        tiered(**changes)


@pytest.mark.parametrize("field", QUESTION)
def test_every_field_of_the_question_is_asked_for(field: str) -> None:
    with pytest.raises(ValidationError):
        HmppsTierV3.model_validate({name: value for name, value in QUESTION.items() if name != field})


@pytest.mark.parametrize("part", ["sexual", "harm"])
def test_a_table_without_one_of_the_levels_is_no_table(part: str) -> None:
    table = TABLE.model_dump()
    del (table["harm"]["mappa"] if part == "harm" else table[part])["LOW"]
    with pytest.raises(ValidationError):
        Tiering.model_validate(table)


# Time alone


def lifer(released: str | None, asked_on: str, **changes: Any) -> HmppsTierV3:
    told = {"lifer_or_ipp": True, "latest_release_date": released, "calculation_date": asked_on}
    return HmppsTierV3.model_validate(QUESTION | told | changes)


@pytest.mark.parametrize(
    ("released", "asked_on", "turns_on"),
    [
        pytest.param("2024-03-05", "2024-03-05", date(2025, 3, 6), id="the day after a full year"),
        pytest.param("2024-03-05", "2025-03-05", date(2025, 3, 6), id="on the last day inside"),
        pytest.param("2024-03-05", "2025-03-06", date(2029, 3, 6), id="then the day after five"),
        pytest.param("2024-03-05", "2029-03-06", None, id="then never"),
        pytest.param("2024-02-29", "2024-03-01", date(2025, 3, 1), id="from a leap day"),
        pytest.param("2023-02-28", "2023-03-01", date(2024, 3, 1), id="to a leap day, which counts as the 28th"),
        pytest.param(None, "2024-03-05", None, id="inside"),
    ],
)
def test_the_next_day_on_which_time_alone_may_change_the_tier(released, asked_on: str, turns_on: date | None) -> None:
    assert lifer(released, asked_on).next_turn() == turns_on


def test_time_changes_no_tier_of_a_determinate_sentence() -> None:
    assert lifer("2024-03-05", "2024-03-06", lifer_or_ipp=False).next_turn() is None


@given(st.dates(date(2016, 1, 1), date(2027, 12, 31)), st.integers(0, 2600))
def test_up_to_that_day_the_answer_stays_and_on_that_day_it_changes(released: date, later: int) -> None:
    asked = lifer(released.isoformat(), (released + timedelta(days=later)).isoformat())
    day = asked.next_turn()
    last = (day or asked.calculation_date + timedelta(days=2000)) - timedelta(days=1)
    assert asked.but(calculation_date=last).answer() == asked.answer()
    assert day is None or asked.but(calculation_date=day).answer() != asked.answer()
