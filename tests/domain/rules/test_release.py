"""Release from one sentence: what the law asks of every sentence, and where its figures turn."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain import calendar
from domain.rules.release import TABLE, Release, ReleaseDates
from domain.rules.term import Term, last_day

SENTENCED = {
    "sentence_date": date(2015, 3, 17),
    "years": 0,
    "months": 0,
    "weeks": 0,
    "days": 0,
    "track": "sds",
    "rule_set": "standard",
    "sds40_excluded": "no",
    "progression_excluded": False,
    "section_250": False,
    "remand_days": 0,
    "tagged_bail_days": 0,
    "ual_days": 0,
    "added_days": 0,
    "hdc_barred": False,
}


def released(on: str, **rest: Any) -> Release:
    return ReleaseDates.model_validate({**SENTENCED, "sentence_date": date.fromisoformat(on), **rest}).answer()


@st.composite
def sentences(draw: st.DrawFn) -> dict[str, Any]:
    """Sentences of all kinds, mostly near the days on which laws changed."""
    near = draw(st.sampled_from((date(2014, 1, 1), date(2024, 9, 10), date(2024, 12, 16), date(2026, 10, 1))))
    return {
        "sentence_date": near + timedelta(days=draw(st.integers(-2000, 400))),
        "years": draw(st.sampled_from((0, 0, 1, 4, 5, 9))),
        "months": draw(st.integers(0, 20)),
        "weeks": draw(st.integers(0, 5)),
        "days": draw(st.integers(1, 40)),
        "track": draw(st.sampled_from(("sds", "sds", "sds_plus"))),
        "rule_set": draw(st.sampled_from(("standard", "sds40", "progression"))),
        "sds40_excluded": draw(st.sampled_from(("no", "no", "always", "from_2024_12_16"))),
        "progression_excluded": draw(st.booleans()),
        "section_250": draw(st.booleans()),
        "remand_days": draw(st.sampled_from((0, 0, 30, 200, 900))),
        "tagged_bail_days": draw(st.sampled_from((0, 0, 11))),
        "ual_days": draw(st.sampled_from((0, 0, 29, 300))),
        "added_days": draw(st.sampled_from((0, 0, 22, 400))),
        "hdc_barred": draw(st.booleans()),
    }


def answered(sentence: dict[str, Any]) -> Release:
    return ReleaseDates.model_validate(sentence).answer()


@given(sentences())
def test_release_falls_within_the_sentence(sentence: dict[str, Any]) -> None:
    answer = answered(sentence)
    assert sentence["sentence_date"] <= answer.release_date <= answer.sentence_expiry_date
    assert answer.because


@given(sentences())
def test_the_day_of_release_is_the_last_working_day_by_then(sentence: dict[str, Any]) -> None:
    answer = answered(sentence)
    assert answer.release_on <= answer.release_date
    assert calendar.is_working_day(answer.release_on)
    between = (answer.release_date - answer.release_on).days
    assert not any(calendar.is_working_day(answer.release_on + timedelta(days=n + 1)) for n in range(between))


@given(sentences(), st.sampled_from(("remand_days", "tagged_bail_days")), st.integers(1, 400))
def test_more_days_to_deduct_never_release_later(sentence: dict[str, Any], kind: str, more: int) -> None:
    after = answered({**sentence, kind: sentence[kind] + more})
    assert after.release_date <= answered(sentence).release_date
    assert after.sentence_expiry_date <= answered(sentence).sentence_expiry_date


@given(sentences(), st.sampled_from(("ual_days", "added_days")), st.integers(1, 400))
def test_more_days_to_serve_never_release_earlier(sentence: dict[str, Any], kind: str, more: int) -> None:
    assert answered({**sentence, kind: sentence[kind] + more}).release_date >= answered(sentence).release_date


@given(sentences(), st.integers(1, 400))
def test_added_days_leave_the_end_of_the_sentence_where_it_is(sentence: dict[str, Any], more: int) -> None:
    after = answered({**sentence, "added_days": sentence["added_days"] + more})
    assert after.sentence_expiry_date == answered(sentence).sentence_expiry_date


@given(sentences())
def test_each_reform_releases_no_later_than_the_law_before(sentence: dict[str, Any]) -> None:
    days = [answered({**sentence, "rule_set": name}).release_date for name in ("standard", "sds40", "progression")]
    assert days == sorted(days, reverse=True)


@given(sentences())
def test_an_exclusion_never_releases_earlier(sentence: dict[str, Any]) -> None:
    free = {**sentence, "sds40_excluded": "no", "progression_excluded": False, "section_250": False}
    assert answered(free).release_date <= answered(sentence).release_date


@given(sentences())
def test_a_tranche_moves_release_forward_but_never_before_itself(sentence: dict[str, Any]) -> None:
    answer = answered(sentence)
    if answer.tranche_date is None:
        assert not answer.held_to_tranche
        return
    assert sentence["sentence_date"] < answer.tranche_date <= answer.release_date
    assert answer.release_date < answered({**sentence, "rule_set": "standard"}).release_date
    if answer.held_to_tranche and not sentence["added_days"]:
        assert answer.release_date == answer.tranche_date


@given(sentences())
def test_a_curfew_lies_between_two_weeks_from_sentence_and_release(sentence: dict[str, Any]) -> None:
    first = answered(sentence).hdc_eligibility_date
    if first is not None:
        assert sentence["sentence_date"] + timedelta(days=14) <= first < answered(sentence).release_date
        assert sentence["track"] == "sds"
        assert not sentence["hdc_barred"]


@given(sentences())
def test_a_bar_to_curfew_changes_nothing_else(sentence: dict[str, Any]) -> None:
    barred, free = (answered({**sentence, "hdc_barred": bar}) for bar in (True, False))
    assert barred == free.but(hdc_eligibility_date=None, because=barred.because)
    assert barred.because[-1] == "no_curfew:barred"


@given(sentences())
def test_the_two_thirds_track_knows_no_forty_percent(sentence: dict[str, Any]) -> None:
    plus = {**sentence, "track": "sds_plus"}
    assert answered({**plus, "rule_set": "sds40"}) == answered({**plus, "rule_set": "standard"})


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(1, 240))
def test_whole_months_end_with_a_month_or_on_the_day_before(start: date, months: int) -> None:
    last = last_day(start, months=months, days=0)
    index = start.year * 12 + start.month - 1 + months - (start.day == 1)
    assert (last.year, last.month - 1) == divmod(index, 12)
    assert last.day == start.day - 1 or (last + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("start", "months", "days", "last"),
    [
        (date(2021, 1, 1), 3, 0, date(2021, 3, 31)),
        (date(2021, 1, 1), 1, 5, date(2021, 2, 5)),
        (date(2021, 1, 1), 0, 1, date(2021, 1, 1)),
        (date(2020, 8, 31), 1, 0, date(2020, 9, 30)),
        (date(2020, 8, 31), 6, 0, date(2021, 2, 28)),
        (date(2020, 3, 1), 12, 0, date(2021, 2, 28)),
        (date(2019, 3, 1), 12, 0, date(2020, 2, 29)),
        (date(2020, 2, 29), 48, 0, date(2024, 2, 28)),
        (date(2021, 11, 8), 12, 16, date(2022, 11, 23)),
    ],
)
def test_the_last_day_counts_from_the_day_before_sentence(start: date, months: int, days: int, last: date) -> None:
    assert last_day(start, months=months, days=days) == last


@pytest.mark.parametrize(
    ("start", "days", "years"),
    [
        (date(2021, 12, 10), 1826, 5),
        (date(2021, 12, 10), 1825, 4),
        (date(2020, 2, 29), 366, 1),
        (date(2020, 2, 29), 365, 0),
        (date(2020, 3, 1), 365, 1),
        (date(2021, 6, 30), 364, 0),
    ],
)
def test_years_are_whole_once_their_day_comes_round(start: date, days: int, years: int) -> None:
    assert Term(start=start, days=days).whole_years() == years


def test_a_begun_day_of_custody_is_served_whole() -> None:
    assert [Term(start=date(2020, 1, 1), days=days).custody(Fraction(2, 3)) for days in (1, 2, 3, 4)] == [1, 2, 2, 3]


@pytest.mark.parametrize("wrong", ["years", "months", "weeks", "days", "remand_days", "ual_days", "added_days"])
@pytest.mark.parametrize("value", [-1, 1.5, "3", True, None, 40000])
def test_days_of_another_kind_or_beyond_bounds_are_an_error(wrong: str, value: object) -> None:
    with pytest.raises(ValidationError, match=wrong):
        released("2020-01-01", **{"days": 10, wrong: value})


def test_a_sentence_without_length_is_an_error() -> None:
    with pytest.raises(ValidationError, match="a sentence has a length"):
        released("2020-01-01")
    assert [
        released("2020-01-01", **{unit: 1}).sentence_length_days for unit in ("years", "months", "weeks", "days")
    ] == [
        366,
        31,
        7,
        1,
    ]


def test_deductions_longer_than_the_sentence_end_it_on_its_first_day() -> None:
    answer = released("2020-06-03", months=6, remand_days=300)
    assert answer.release_date == answer.sentence_expiry_date == date(2020, 6, 3)


def test_added_days_beyond_the_end_of_the_sentence_are_not_served() -> None:
    answer = released("2020-06-03", days=100, added_days=80)
    assert answer.release_date == answer.sentence_expiry_date == date(2020, 9, 10)
    assert answer.hdc_eligibility_date == date(2020, 6, 3) + timedelta(days=28 + 50)


# The reform of 2024: 40 percent.

SDS40 = {"rule_set": "sds40", "hdc_barred": True}


@pytest.mark.parametrize(
    ("sentenced", "share", "tranche"),
    [
        ("2024-09-09", "2/5", date(2024, 9, 10)),
        ("2024-09-10", "2/5", None),
    ],
)
def test_who_is_sentenced_on_the_day_of_the_change_falls_under_it_at_once(
    sentenced: str, share: str, tranche: date | None
) -> None:
    answer = released(sentenced, years=2, **SDS40)
    assert (answer.release_share, answer.tranche_date) == (share, tranche)


@pytest.mark.parametrize(
    ("days", "release", "share"),
    [
        (199, date(2024, 9, 9), "1/2"),
        (201, date(2024, 9, 10), "1/2"),
        (203, date(2024, 9, 10), "2/5"),
    ],
)
def test_who_is_due_on_the_day_of_the_tranche_at_half_stays_there(days: int, release: date, share: str) -> None:
    answer = released("2024-06-02", days=days, **SDS40)
    assert (answer.release_date, answer.release_share) == (release, share)
    assert answer.held_to_tranche == (share == "2/5")


def test_forty_percent_on_the_day_of_the_tranche_is_not_held_to_it() -> None:
    answer = released("2024-06-03", days=250, **SDS40)
    assert (answer.release_date, answer.tranche_date, answer.held_to_tranche) == (
        date(2024, 9, 10),
        date(2024, 9, 10),
        False,
    )


@pytest.mark.parametrize(
    ("days", "tranche"),
    [(1826, date(2024, 9, 10)), (1827, date(2024, 10, 22))],
)
def test_five_years_fall_in_the_second_tranche(days: int, tranche: date) -> None:
    assert released("2023-05-02", days=days, **SDS40).tranche_date == tranche


def test_added_days_are_served_before_a_tranche_of_2024() -> None:
    answer = released("2024-05-09", months=10, added_days=2, **SDS40)
    assert (answer.release_date, answer.held_to_tranche) == (date(2024, 9, 10), True)


@pytest.mark.parametrize(
    ("excluded", "share"),
    [("no", "2/5"), ("always", "1/2"), ("from_2024_12_16", "1/2")],
)
def test_from_16_december_2024_more_offences_are_excluded(excluded: str, share: str) -> None:
    assert released("2024-12-16", years=1, sds40_excluded=excluded, **SDS40).release_share == share


@pytest.mark.parametrize(
    ("days", "release", "share"),
    [
        (154, date(2024, 12, 15), "2/5"),  # a Sunday: out on the Friday before
        (157, date(2025, 1, 1), "1/2"),  # 40 percent would be the very day
    ],
)
def test_a_late_exclusion_reaches_who_is_still_in_custody_that_day(days: int, release: date, share: str) -> None:
    answer = released("2024-10-15", days=days, sds40_excluded="from_2024_12_16", **SDS40)
    assert (answer.release_date, answer.release_share, answer.tranche_date) == (release, share, None)


def test_a_late_exclusion_takes_the_tranche_back() -> None:
    answer = released("2024-03-04", years=2, sds40_excluded="from_2024_12_16", **SDS40)
    assert (answer.release_share, answer.tranche_date, answer.held_to_tranche) == ("1/2", None, False)
    assert answer.release_date == released("2024-03-04", years=2).release_date


# The reform of 2026: the progression model.

PROGRESSION = {"rule_set": "progression", "hdc_barred": True}
TRANCHES = [
    (574, "2026-10-01"),
    (882, "2026-10-13"),
    (1162, "2026-11-10"),
    (1561, "2026-12-08"),
    (2121, "2027-01-12"),
    (2758, "2027-02-09"),
    (3283, "2027-03-09"),
    (3654, "2027-04-13"),
    (4396, "2027-05-11"),
    (None, "2027-06-08"),
]


@pytest.mark.parametrize(("days", "tranche"), TRANCHES)
def test_the_length_in_days_picks_the_tranche_of_the_model(days: int | None, tranche: str) -> None:
    names = [on for _, on in TRANCHES]
    first, after = (days, (days or 9000) + 1)
    following = names[min(names.index(tranche) + 1, len(names) - 1)]
    assert str(released("2026-09-30", days=first or 9000, **PROGRESSION).tranche_date) == tranche
    assert str(released("2026-09-30", days=after, **PROGRESSION).tranche_date) == following


@pytest.mark.parametrize(
    ("sentenced", "track", "share", "tranche"),
    [
        ("2026-09-30", "sds", "1/3", date(2026, 10, 13)),
        ("2026-10-01", "sds", "1/3", None),
        ("2026-09-30", "sds_plus", "1/2", date(2026, 10, 13)),
        ("2026-10-01", "sds_plus", "1/2", None),
    ],
)
def test_the_model_is_the_law_from_its_first_day(sentenced: str, track: str, share: str, tranche: date | None) -> None:
    answer = released(sentenced, days=880, track=track, **PROGRESSION)
    assert (answer.release_share, answer.tranche_date) == (share, tranche)


@pytest.mark.parametrize("kept_out", ["section_250", "progression_excluded"])
def test_who_is_kept_out_of_the_model_has_the_law_before_it(kept_out: str) -> None:
    answer = released("2026-09-30", days=880, **{kept_out: True}, **PROGRESSION)
    assert answer == released("2026-09-30", days=880, **SDS40)
    assert answer.release_share == "2/5"


@pytest.mark.parametrize(
    ("days", "added", "release", "share", "held"),
    [
        (600, 0, date(2026, 10, 12), "2/5", False),
        (602, 0, date(2026, 10, 13), "2/5", False),  # the day of the tranche itself
        (605, 0, date(2026, 10, 13), "1/3", True),
        (600, 9, date(2026, 10, 21), "2/5", False),  # due before the tranche without the added days
        (602, 9, date(2026, 10, 22), "2/5", False),
        (605, 9, date(2026, 10, 22), "1/3", True),  # the added days are served after the tranche
        (708, 9, date(2026, 10, 22), "1/3", True),  # a third would be before the tranche but for the added days
        (724, 9, date(2026, 10, 23), "1/3", False),
        (721, 9, date(2026, 10, 22), "1/3", False),
    ],
)
def test_added_days_are_left_out_of_the_comparison_and_served_after_the_tranche(
    days: int, added: int, release: date, share: str, held: bool
) -> None:
    answer = released("2026-02-15", days=days, added_days=added, **PROGRESSION)
    assert (answer.release_date, answer.release_share, answer.held_to_tranche) == (release, share, held)
    assert answer.tranche_date == (date(2026, 10, 13) if share == "1/3" else None)


def test_a_sentence_may_pass_both_reforms() -> None:
    answer = released("2024-05-23", years=18, **PROGRESSION)
    assert answer.because == (
        *("law:default", "share:1/2", "law:sds40", "share:2/5", "tranche:2024-10-22"),
        *("law:progression", "share:1/3", "tranche:2027-06-08", "no_curfew:barred"),
    )


def test_who_is_out_before_the_model_is_told_so() -> None:
    answer = released("2024-05-09", months=10, **PROGRESSION)
    assert answer.because == (
        *("law:default", "share:1/2", "law:sds40", "share:2/5", "tranche:2024-09-10", "held_to_tranche"),
        *("due_by_tranche:2026-10-01", "no_curfew:barred"),
    )


def test_reasons_name_the_late_exclusion_and_the_day_of_rest() -> None:
    late = {"sds40_excluded": "from_2024_12_16", **SDS40}
    kept, excluded = released("2024-10-15", days=154, **late), released("2024-10-15", days=157, **late)
    assert kept.because[2:] == (
        "released_before:sds40_more_exclusions",
        "moved_before_a_day_of_rest",
        "no_curfew:barred",
    )
    assert excluded.because[2:4] == ("law:sds40_more_exclusions", "share:1/2")


# The tables themselves.


@pytest.mark.parametrize("name", ["sds40", "progression"])
def test_tranches_follow_one_another_and_the_last_takes_the_rest(name: Any) -> None:
    law = TABLE.laws[name]
    days, bounds = [tranche.on for tranche in law.tranches], [tranche.up_to_days for tranche in law.tranches]
    assert days == sorted(set(days))
    assert days[0] == law.since
    assert (law.tranches[-1].under_years, bounds[-1]) == (None, None)
    assert [bound for bound in bounds if bound] == sorted({bound for bound in bounds if bound})


def test_laws_of_a_rule_set_stand_in_the_order_of_their_commencement() -> None:
    for names in TABLE.rule_sets.values():
        since = [TABLE.laws[name].since for name in names]
        assert since == sorted(since)
        assert all(TABLE.laws[name].source for name in names)
        assert set(TABLE.laws[names[0]].shares) == {"sds", "sds_plus"}
