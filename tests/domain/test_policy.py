from datetime import date

import pytest

from domain import calendar, policy
from domain.diary import OBLIGATIONS
from domain.errors import BadInput
from domain.life import Step
from domain.model import Harm, Kind, Where
from domain.policy import Applies, Months, Pack, Situation, Standard
from domain.questions import Question
from tests.domain import builders as a
from tests.domain.builders import NO_DATE, NOT_OWED, NS1995, SINCE_2021

PACK = """
pack     = "local"
version  = 3
about    = "made up"
in_force = { from = 2001-01-01, until = 2002-01-01 }
"""
REVIEW = """
[standards.review]
question   = "How often is the plan reviewed?"
applies    = { where = ["community"] }
value      = 3
unit       = "months"
clock      = "plan or last review"
owner      = "offender_manager"
kind       = "target"
source     = "made up"
confidence = "ours"
"""


def standards() -> list[Standard]:
    return [one for ref in policy.released() for one in policy.pack(ref).standards]


def changed(*changes: tuple[str, str]) -> str:
    text = PACK + REVIEW
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


# What ships


@pytest.mark.parametrize("ref", policy.released())
def test_every_pack_that_ships_can_be_read_and_is_where_it_says(ref: str) -> None:
    assert policy.pack(ref).ref == ref


@pytest.mark.parametrize("ref", policy.released())
def test_every_pack_says_what_it_is_and_asks_no_question_without_a_source(ref: str) -> None:
    pack = policy.pack(ref)
    assert pack.about
    assert all(one.source and one.question.endswith("?") for one in pack.standards)
    assert all(one.confidence == "ours" for one in pack.standards if one.source.startswith("ours"))


@pytest.mark.parametrize("standard", standards(), ids=lambda one: one.ref)
def test_a_standard_for_something_owed_is_a_time_limit_or_sets_none(standard: Standard) -> None:
    at = calendar.midday(date(2001, 3, 5))
    if standard.answers in OBLIGATIONS and standard.unit != "contacts":
        assert (standard.due(at) is None) == (standard.figure is None)


@pytest.mark.parametrize("standard", standards(), ids=lambda one: one.ref)
def test_a_standard_is_found_by_its_name(standard: Standard) -> None:
    assert policy.by_ref(standard.ref) == standard


@pytest.mark.parametrize("ref", sorted(set(policy.released()) - {NS1995, SINCE_2021, "prompts@1"}))
def test_a_pack_of_the_past_holds_only_what_is_certain_or_likely(ref: str) -> None:
    assert {one.confidence for one in policy.pack(ref).standards} <= {"certain", "likely"}


@pytest.mark.parametrize("ref", policy.released())
def test_counted_periods_follow_one_another_without_a_hole(ref: str) -> None:
    contacts = [one for one in policy.pack(ref).standards if one.answers is Question.CONTACTS]
    assert sorted(one.applies.period for one in contacts) == list(range(1, len(contacts) + 1))
    assert len({one.months for one in contacts}) <= 1, "all periods of one table are of one length"


# What cannot be read


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(('unit       = "months"', 'unti       = "months"'), "unti", id="a key of a standard"),
        pytest.param(("where =", "wehre ="), "wehre", id="a key of its situation"),
        pytest.param(('about    = "made up"', 'abuot    = "made up"'), "abuot", id="a key of the pack"),
        pytest.param(("[standards.review]", "[standards.reviews]"), "answers", id="a question that no rule reads"),
        pytest.param(('"community"', '"comunity"'), "where", id="a place"),
        pytest.param(('"offender_manager"', '"the manager"'), "owner", id="a role"),
        pytest.param(('"months"', '"fortnights"'), "unit", id="a unit"),
        pytest.param(("value      = 3", 'value      = "three"'), "value", id="a figure"),
        pytest.param(('source     = "made up"', ""), "source", id="a source left out"),
    ],
)
def test_a_misspelt_line_of_a_pack_is_told_with_its_place(change: tuple[str, str], told: str) -> None:
    with pytest.raises(BadInput, match=f"(?s)local@3.*{told}"):
        policy.read(changed(change))


def test_a_file_that_is_no_toml_is_told_in_words() -> None:
    with pytest.raises(BadInput):
        policy.read("pack = ")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("{}", "{}", id="both for everybody"),
        pytest.param('{ where = ["community"] }', "{}", id="one of them for everybody"),
        pytest.param('{ where = ["community", "licence"] }', '{ where = ["licence"] }', id="a place in common"),
        pytest.param('{ where = ["community"] }', '{ harm = ["high"] }', id="high harm in the community"),
        pytest.param("{ period = 1 }", "{ period = 1 }", id="one period"),
        pytest.param("{ period = 1 }", '{ sentence = ["life"] }', id="a life sentence's first period"),
        pytest.param("{ tier = [1, 2] }", "{ tier = [2, 3] }", id="a tier in common"),
        pytest.param("{ tier = [1] }", '{ order = ["curfew"] }', id="a curfew order in tier 1"),
        pytest.param("{ months_to_release = { until = 25 } }", "{ months_to_release = { from = 24 } }", id="a month"),
        pytest.param("{ months_to_release = { until = 24 } }", "{}", id="release in sight"),
    ],
)
def test_two_standards_may_not_answer_one_question_at_one_moment(first: str, second: str) -> None:
    with pytest.raises(BadInput, match="local@3/review and local@3/other answer review at the same moment"):
        policy.read(two_reviews(first, second))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('{ where = ["community"] }', '{ where = ["licence"] }'),
        ('{ sentence = ["life"] }', '{ sentence = ["determinate"] }'),
        ('{ harm = ["high", "very_high"] }', '{ harm = ["low", "medium"] }'),
        ("{ period = 1 }", "{ period = 2 }"),
        ("{ tier = [1, 2, 3] }", "{ tier = [4] }"),
        ('{ level = ["low"] }', '{ level = ["high"] }'),
        ('{ order = ["curfew"] }', '{ order = ["community"] }'),
        ("{ months_to_release = { until = 24 } }", "{ months_to_release = { from = 24 } }"),
    ],
)
def test_two_standards_may_answer_one_question_in_situations_that_never_meet(first: str, second: str) -> None:
    assert len(policy.read(two_reviews(first, second)).standards) == 2


def two_reviews(first: str, second: str) -> str:
    applies = '{ where = ["community"] }'
    other = REVIEW.replace("[standards.review]", '[standards.other]\nanswers = "review"')
    return PACK + REVIEW.replace(applies, first) + other.replace(applies, second)


def test_a_pack_that_does_not_ship_is_refused_with_those_that_do() -> None:
    with pytest.raises(BadInput, match=r"No policy pack 'ns1995@2'. There are: .*ns1995@1, .*probation-2021@1"):
        policy.pack("ns1995@2")


# Which standard answers


@pytest.mark.parametrize(
    ("situation", "applies"),
    [
        pytest.param(Situation(where=Where.COMMUNITY, sentence=Kind.LIFE, harm=Harm.HIGH, period=1), True, id="all"),
        pytest.param(
            Situation(where=Where.CUSTODY, sentence=Kind.LIFE, harm=Harm.HIGH, period=1), False, id="elsewhere"
        ),
        pytest.param(
            Situation(where=Where.COMMUNITY, sentence=Kind.DETERMINATE, harm=Harm.HIGH, period=1),
            False,
            id="other kind",
        ),
        pytest.param(
            Situation(where=Where.COMMUNITY, sentence=Kind.LIFE, harm=Harm.LOW, period=1), False, id="other harm"
        ),
        pytest.param(
            Situation(where=Where.COMMUNITY, sentence=Kind.LIFE, harm=Harm.HIGH, period=2), False, id="other period"
        ),
    ],
)
def test_a_standard_applies_where_all_that_it_names_is_so(situation: Situation, applies: bool) -> None:
    named = Applies(where=(Where.COMMUNITY,), sentence=(Kind.LIFE,), harm=(Harm.HIGH,), period=1)
    assert named.to(situation) is applies
    assert Applies().to(situation)


@pytest.mark.parametrize(
    "named",
    [
        Applies(tier=(1,)),
        Applies(level=("low",)),
        Applies(order=("curfew",)),
        Applies(months_to_release=Months(until=24)),
        Applies(months_to_release=Months(since=0)),
    ],
    ids=str,
)
def test_what_a_standard_names_and_nobody_knows_is_not_so(named: Applies) -> None:
    assert not named.to(Situation(where=Where.COMMUNITY))
    assert named.to(Situation(where=Where.COMMUNITY, tier=1, level="low", order="curfew", months_to_release=12))


def test_the_first_pack_that_answers_is_the_one_that_counts() -> None:
    here = Situation(where=Where.COMMUNITY)
    first = policy.standard((SINCE_2021, NS1995), Question.FIRST_APPOINTMENT, here)
    second = policy.standard((SINCE_2021, NS1995), Question.FIRST_APPOINTMENT_ARRANGED, here)
    assert (first and first.ref) == f"{SINCE_2021}/first_appointment"
    assert (second and second.ref) == f"{NS1995}/first_appointment_arranged"


def test_nothing_is_found_where_no_pack_asks() -> None:
    assert policy.standard((NS1995,), Question.CONTACTS, Situation(where=Where.LICENCE, period=1)) is None


# What a figure means


@pytest.mark.parametrize(
    ("figure", "due"),
    [
        pytest.param({"value": 5, "unit": "working_days"}, "1999-04-12", id="working days leave out Easter"),
        pytest.param({"value": 5, "unit": "business_days"}, "1999-04-12", id="business days are the same"),
        pytest.param({"value": 5, "unit": "days"}, "1999-04-06", id="days do not"),
        pytest.param({"value": 0, "unit": "days"}, "1999-04-01", id="no day is left"),
        pytest.param({"value": 2, "unit": "weeks"}, "1999-04-15", id="weeks"),
        pytest.param({"value": 3, "unit": "months"}, "1999-07-01", id="months"),
        pytest.param({"value": -8, "unit": "months", "days": -14}, "1998-07-18", id="months and days before"),
    ],
)
def test_a_limit_ends_with_a_day_and_does_not_count_its_first(figure: dict[str, int | str], due: str) -> None:
    found = standard(**figure).due(calendar.instant("1999-04-01 23:59"))
    assert found == calendar.end_of(date.fromisoformat(due))


@pytest.mark.parametrize(
    ("figure", "due"),
    [
        pytest.param({"value": 5, "unit": "working_days"}, "1999-04-09", id="working days"),
        pytest.param({"value": 5, "unit": "days"}, "1999-04-05", id="days"),
        pytest.param({"value": 0, "unit": "days"}, "1999-04-01", id="no day is left to count"),
        pytest.param({"value": 2, "unit": "weeks"}, "1999-04-14", id="weeks"),
        pytest.param({"value": 3, "unit": "months"}, "1999-06-30", id="months"),
    ],
)
def test_a_first_day_that_counts_ends_a_limit_a_day_sooner(figure: dict[str, int | str], due: str) -> None:
    assert standard(**figure).due_on(date(1999, 4, 1), count_start_day=True) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("length", "number", "period"),
    [
        pytest.param({"months": 3}, 1, ("1999-11-30", "2000-02-29"), id="three months, the last of them short"),
        pytest.param({"months": 3}, 2, ("2000-02-29", "2000-05-30"), id="counted from the start, not from there"),
        pytest.param({"weeks": 16}, 1, ("1999-11-30", "2000-03-21"), id="weeks"),
        pytest.param({"days": 30}, 3, ("2000-01-29", "2000-02-28"), id="days"),
    ],
)
def test_a_period_ends_where_the_next_begins(length: dict[str, int], number: int, period: tuple[str, str]) -> None:
    first, after = standard(value=1, unit="contacts", **length).period(date(1999, 11, 30), number)
    assert (first.isoformat(), after.isoformat()) == period


@pytest.mark.parametrize("value", ["unknown", "none_set"])
def test_without_a_figure_no_threshold_is_reached(value: str) -> None:
    day = date(1999, 4, 1)
    assert not standard(value=value, counts_from="failure").is_reached(day, [day] * 5)


@pytest.mark.parametrize("value", ["unknown", "none_set"])
def test_a_standard_without_a_figure_has_no_limit(value: str) -> None:
    assert standard(value=value).due(calendar.instant("1999-04-01")) is None


def test_a_count_is_no_limit() -> None:
    with pytest.raises(TypeError, match="is no time limit: its unit is contacts"):
        standard(value=12, unit="contacts").due(calendar.instant("1999-04-01"))


def standard(**figure: int | str) -> Standard:
    review: Pack = policy.read(PACK + REVIEW)
    return review.standards[0].but(**{"unit": None, **figure})


# Unknown, none set, no rule: three different things


def test_a_figure_nobody_has_found_is_owed_without_a_date_and_its_standard_says_unknown() -> None:
    assert a.due(a.order(), "assessment") == NO_DATE
    assert answer(a.order(), "assessment") == "unknown"


def test_a_limit_that_the_instrument_does_not_set_is_owed_without_a_date_and_its_standard_says_so() -> None:
    step = a.tell(a.order(), "attended", "1999-03-04")
    assert a.due(step, "order_explained") == NO_DATE
    assert answer(step, "order_explained") == "none_set"


def test_what_no_standard_asks_is_not_owed() -> None:
    assert a.due(a.order(), "first_appointment_arranged") == "1999-03-08"
    assert a.due(a.order_since_2021(), "first_appointment_arranged") == NOT_OWED


def test_neither_an_unknown_figure_nor_one_not_set_is_ever_missed() -> None:
    step = a.tell(a.order(), "attended", "1999-03-04")
    keys = {entry.data.key for entry in a.brought(step, "2000-02-01") if entry.type == "missed"}
    assert not {"assessment", "plan", "order_explained"} & keys


def answer(step: Step, key: str) -> int | str:
    clock = a.clock(step, key)
    assert clock is not None
    return policy.by_ref(clock.standard).value


# Markers, and who has been told no tier


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        pytest.param({"marked": ["mappa"]}, {"unmarked": ["mappa"]}, False, id="with and without"),
        pytest.param({"marked": ["mappa"]}, {"unmarked": ["mappa", "child_protection"]}, False, id="one of those"),
        pytest.param({"marked": ["mappa", "child_protection"]}, {"unmarked": ["mappa"]}, True, id="another marker"),
        pytest.param({"marked": ["mappa"]}, {"marked": ["child_protection"]}, True, id="both markers"),
        pytest.param({"tier": ["unknown"]}, {"tier": [1, 2]}, False, id="a tier and none"),
        pytest.param({"term_months": {"from": 12}}, {"term_months": {"until": 12}}, False, id="terms apart"),
        pytest.param({"term_months": {"from": 12}}, {}, True, id="any term"),
    ],
)
def test_standards_that_go_by_markers_tiers_and_terms_are_kept_apart(first, second, both: bool) -> None:
    one, other = Applies.model_validate(first), Applies.model_validate(second)
    assert (one.meets(other), other.meets(one)) == (both, both)


@pytest.mark.parametrize(
    ("applies", "situation", "to"),
    [
        ({"marked": ["mappa"]}, {"markers": ["mappa", "child_protection"]}, True),
        ({"marked": ["mappa"]}, {}, False),
        ({"unmarked": ["mappa"]}, {}, True),
        ({"unmarked": ["mappa"]}, {"markers": ["mappa"]}, False),
        ({"tier": ["unknown"]}, {}, True),
        ({"tier": ["unknown"]}, {"tier": 2}, False),
        ({"tier": [2]}, {}, False),
        ({"term_months": {"from": 12}}, {"term_months": 12}, True),
        ({"term_months": {"from": 12}}, {"term_months": 11}, False),
        ({"term_months": {"from": 12}}, {}, False),
    ],
)
def test_to_whom_a_standard_applies_by_marker_tier_and_term(applies, situation, to: bool) -> None:
    assert Applies.model_validate(applies).to(Situation(where=Where.COMMUNITY, **situation)) is to
