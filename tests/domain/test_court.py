import pytest

from domain.court import SentenceVaried, hours_left
from domain.model import Kind, Role, Where
from tests.domain import builders as a
from tests.domain.builders import NOT_OWED

# Before sentence


def test_a_report_is_due_fifteen_working_days_after_it_is_asked_for() -> None:
    asked = a.tell(a.engagement(), "report_asked_for", "2022-02-02", report="R1")
    assert a.due(asked, "report/R1") == "2022-02-23"
    assert a.asked_of(asked, "report/R1") is Role.CASE_ADMINISTRATOR, "nobody manages yet"


def test_a_report_delivered_is_owed_no_more() -> None:
    asked = a.tell(a.engagement(), "report_asked_for", "2022-02-02", report="R1")
    both = a.tell(asked, "report_asked_for", "2022-02-03", report="R2", extent="specific")
    delivered = a.tell(both, "report_delivered", "2022-02-20", "OM", report="R1", author="brandt", proposal="an order")
    assert a.met(delivered.entries[-1]) == {"report/R1": "met"}
    assert (a.due(delivered, "report/R1"), a.due(delivered, "report/R2")) == (NOT_OWED, "2022-02-24")


def test_a_report_that_nobody_asked_for_does_not_fit() -> None:
    told = {"report": "R9", "author": "brandt", "proposal": "an order"}
    assert a.unfit(a.engagement(), "report_delivered", "2022-02-20", "OM", **told) == "report_not_asked_for"


def test_a_report_that_was_not_delivered_is_owed_no_more_once_sentence_is_passed() -> None:
    asked = a.tell(a.engagement(), "report_asked_for", "2022-02-02", report="R1")
    passed = a.tell(asked, "sentenced", "2022-02-10", kind="community_order", imposed="2022-02-10", months=12)
    assert a.due(passed, "report/R1") == NOT_OWED


def test_before_sentence_nothing_but_the_report_is_owed() -> None:
    assert a.owes(a.engagement()) == []
    assert a.engagement().sentence.where is Where.BEFORE


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("report_asked_for", {"report": "R1"}),
        ("sentenced", {"kind": "community_order", "imposed": "1999-03-05", "months": 6}),
        ("engagement_closed", {"reason": "withdrawn"}),
    ],
)
def test_once_sentence_is_passed_what_comes_before_it_does_not_fit(name: str, body: dict[str, str]) -> None:
    assert a.unfit(a.order(), name, "1999-03-05", **body) == "already_sentenced"


def test_an_engagement_closed_without_a_sentence_is_over() -> None:
    closed = a.tell(a.engagement(), "engagement_closed", "2022-03-01", reason="acquitted")
    assert (closed.sentence.where, closed.sentence.over.reason) == (Where.OVER, "acquitted")
    assert a.due(closed, "evaluation") == "2022-03-15"


def test_no_sentence_is_passed_after_the_engagement_was_closed() -> None:
    closed = a.tell(a.engagement(), "engagement_closed", "2022-03-01", reason="acquitted")
    told = {"kind": "community_order", "imposed": "2022-04-01", "months": 12}
    assert a.unfit(closed, "sentenced", "2022-04-01", **told) == "engagement_closed"


def test_a_sentence_is_opened_once() -> None:
    other = {"sentence": "S-2", "person": "P-2", "engagement": "E-2", "area": "west", "packs": ["ns1995@1"]}
    assert a.unfit(a.order(), "engagement_opened", "1999-03-05", rules_version=1, **other) == "already_opened"


# What is imposed


@pytest.mark.parametrize(
    ("imposes", "where", "term"),
    [
        ({"kind": "community_order", "months": 12}, Where.COMMUNITY, "2022-12-31"),
        ({"kind": "suspended_sentence", "months": 18}, Where.COMMUNITY, "2023-06-30"),
        ({"kind": "determinate", "months": 36}, Where.CUSTODY, "2024-12-31"),
        ({"kind": "determinate", "ends_on": "2024-06-30"}, Where.CUSTODY, "2024-06-30"),
        ({"kind": "life", "tariff_on": "2034-01-01"}, Where.CUSTODY, NOT_OWED),
    ],
)
def test_a_sentence_is_served_where_its_kind_says_until_its_last_day(imposes, where: Where, term: str) -> None:
    passed = a.tell(a.engagement(opened="2022-01-01"), "sentenced", "2022-01-01", imposed="2022-01-01", **imposes)
    assert (passed.sentence.where, a.due(passed, "term")) == (where, term)


@pytest.mark.parametrize(
    "imposes",
    [
        pytest.param({"kind": "community_order"}, id="an order without an end"),
        pytest.param({"kind": "determinate"}, id="a fixed term without an end"),
        pytest.param({"kind": "life", "months": 120}, id="a life sentence with one"),
        pytest.param({"kind": "community_order", "ends_on": "2022-02-09"}, id="an end before the beginning"),
        pytest.param({"kind": "community_order", "months": 0}, id="no month at all"),
        pytest.param({"kind": "community_order", "months": -3}, id="less than none"),
    ],
)
def test_a_term_that_does_not_fit_its_kind(imposes: dict[str, str]) -> None:
    assert a.unfit(a.engagement(), "sentenced", "2022-02-10", imposed="2022-02-10", **imposes) == "term_does_not_fit"


def test_what_the_court_requires_is_never_discretionary() -> None:
    work = a.order_with(a.UNPAID_WORK).sentence.intervention("work")
    assert work.requirement
    assert a.refused(
        a.order_with(a.UNPAID_WORK), "end_intervention", "2022-05-10", intervention="work", reason="x"
    ) == ("plan.requirement")


@pytest.mark.parametrize(
    ("kind", "asked"), [("determinate", ["dates_enquiry"]), ("community_order", []), ("suspended_sentence", [])]
)
def test_the_prison_is_asked_for_the_dates_of_a_sentence_served_inside(kind: str, asked: list[str]) -> None:
    assert a.asks(a.sentenced(kind, "2022-01-10", pack=a.SINCE_2021)) == asked


def test_what_is_asked_for_the_dates_is_the_term() -> None:
    ask = a.sentenced("determinate", "2022-01-10", pack=a.SINCE_2021).sentence.effects[0].ask
    assert (str(ask.imposed), str(ask.ends_on)) == ("2022-01-10", "2023-01-09")


# Appeals and variations


def test_an_appeal_alone_changes_nothing() -> None:
    appealed = a.tell(a.order(), "appealed", "1999-03-05", against="both")
    assert appealed.sentence.clocks == a.order().sentence.clocks


def test_a_varied_sentence_ends_when_the_court_says() -> None:
    assert a.due(a.tell(a.order(), "sentence_varied", "1999-06-01", ends_on="1999-12-31"), "term") == "1999-12-31"


def test_a_varied_sentence_has_other_days_inside_too() -> None:
    varied = a.tell(a.custody(), "sentence_varied", "2022-06-01", release_on="2022-12-08", ends_on="2024-05-07")
    assert (a.due(varied, "release"), a.due(varied, "term")) == ("2022-12-08", "2024-05-07")


def test_the_tariff_of_a_life_sentence_may_be_varied() -> None:
    assert a.due(a.tell(a.lifer(), "sentence_varied", "2023-06-01", tariff_on="2031-11-07"), "parole") == "2031-11-07"


def test_a_court_takes_a_requirement_out_and_puts_another_in() -> None:
    varied = a.tell(a.order_with(a.UNPAID_WORK), "sentence_varied", "2022-06-01", add=[a.CURFEW], remove=["work"])
    assert [(one.id, one.requirement) for one in varied.sentence.interventions] == [("curfew", True)]
    assert (a.due(varied, "unpaid_work/work"), a.due(varied, "refer_requirement/curfew")) == (NOT_OWED, a.NO_DATE)


@pytest.mark.parametrize(
    ("body", "change"),
    [
        ({}, "nothing changed"),
        ({"ends_on": "1999-12-31"}, "ends Fri 31 Dec 1999"),
        ({"release_on": "1999-12-31", "tariff_on": "1999-06-01"}, "release Fri 31 Dec 1999, tariff Tue 1 Jun 1999"),
        ({"add": [a.UNPAID_WORK], "remove": ["curfew"]}, "Unpaid work added, curfew taken out"),
    ],
)
def test_a_variation_says_what_it_changed(body, change: str) -> None:
    assert SentenceVaried.read(body).change == change


def test_a_quashed_sentence_is_over_at_once_and_asks_nobody_for_anything() -> None:
    quashed = a.tell(a.custody(), "sentence_quashed", "2022-10-25 12:00")
    assert quashed.sentence.over.reason == "quashed"
    assert a.owes(quashed) == ["evaluation"]
    assert (a.asks(a.custody()), a.asks(quashed)) == (["dates_enquiry"], [])


@pytest.mark.parametrize(("name", "body"), [("sentence_varied", {"ends_on": "2023-01-01"}), ("sentence_quashed", {})])
def test_what_becomes_of_a_sentence_does_not_fit_before_it_is_passed(name: str, body: dict[str, str]) -> None:
    assert a.unfit(a.engagement(), name, "2022-03-01", **body) == "not_sentenced_yet"


# The end of the term


def test_the_end_of_the_term_leaves_nothing_owed_but_the_evaluation() -> None:
    ended = a.wait(a.order_since_2021(), "2023-11-03")
    assert a.last(ended, "term_ended").words == "The term ended on Thu 2 Nov 2023"
    assert (a.owes(ended), a.due(ended, "evaluation")) == (["evaluation"], "2023-11-16")


def test_what_people_must_settle_stays_after_the_end_of_the_term() -> None:
    assert a.owes(a.over()) == ["contacts_short/8", "contacts_short/9", "evaluation"]


def test_hours_of_unpaid_work_left_undone_are_named_at_the_end() -> None:
    worked = a.tell(a.order_with(a.UNPAID_WORK), "hours_worked", "2022-06-01", intervention="work", hours=22)
    left = a.reason(a.last(a.wait(worked, "2023-11-03"), "term_ended"), "hours_undone")
    assert left.values == {"work": 38}


def test_hours_that_are_done_are_not_named() -> None:
    worked = a.tell(a.order_with(a.UNPAID_WORK), "hours_worked", "2022-06-01", intervention="work", hours=60)
    ended = a.last(a.wait(worked, "2023-11-03"), "term_ended")
    assert [one.code for one in ended.because] == ["term", *["no_longer_owed"] * (len(ended.because) - 1)]


def test_hours_left_are_what_was_ordered_less_what_was_worked() -> None:
    worked = a.tell(a.order_with(a.UNPAID_WORK, a.CURFEW), "hours_worked", "2022-06-01", intervention="work", hours=7)
    worked = a.tell(worked, "hours_worked", "2022-06-08", intervention="work", hours=6)
    left = {one.id: hours_left(worked.sentence, one) for one in worked.sentence.interventions}
    assert left == {"work": 47, "curfew": 0}


def test_what_ended_a_sentence_first_stays_the_reason() -> None:
    died = a.tell(a.tell(a.order(), "sentence_quashed", "1999-06-01"), "died", "1999-06-05", "CA")
    assert (died.sentence.over.reason, a.london(died.sentence.over.at)[:10]) == ("quashed", "1999-06-01")


def test_the_kind_of_a_sentence_is_what_the_court_imposed() -> None:
    assert (a.order().sentence.kind, a.engagement().sentence.kind) == (Kind.COMMUNITY_ORDER, None)


# Short and oral reports


@pytest.mark.parametrize(
    ("extent", "key", "due"),
    [
        ("full", "report/R1", "2021-03-22"),
        ("specific", "report/R1", "2021-03-22"),
        ("short", "short_report/R1", "2021-03-08"),
        ("oral", "oral_report/R1", "2021-03-01"),
    ],
)
def test_a_short_report_has_five_days_and_an_oral_one_none(extent: str, key: str, due: str) -> None:
    start = {"opened": "2021-03-01", "pack": a.SINCE_2021, "model": "psr2020@1"}
    asked = a.tell(a.engagement(**start), "report_asked_for", "2021-03-01 10:00", report="R1", extent=extent)
    assert {one: a.due(asked, one) for one in a.owes(asked)} == {key: due}
    delivered = a.tell(asked, "report_delivered", "2021-03-01 15:00", "OM", report="R1", author="x", proposal="order")
    assert a.met(delivered.entries[-1]) == {key: "met"}


def test_where_no_standard_knows_short_reports_one_is_due_like_any_other() -> None:
    asked = a.tell(a.engagement(), "report_asked_for", "2022-02-01 14:00", report="R1", extent="oral")
    assert a.owes(asked) == ["report/R1"]


# What the report tells


def test_a_tier_that_the_report_found_gives_the_time_to_allocate() -> None:
    asked = a.tell(a.engagement(opened="2008-02-04", pack="ns2007@1"), "report_asked_for", "2008-02-04", report="R1")
    for tier, due in (({}, "2008-02-28"), ({"tier": "4"}, "2008-02-26"), ({"tier": "2"}, "2008-02-28")):
        told = {"report": "R1", "author": "x", "proposal": "order", **tier}
        delivered = a.tell(asked, "report_delivered", "2008-02-22", "OM", **told)
        order = {"kind": "community_order", "imposed": "2008-02-25", "months": 12}
        assert a.due(a.tell(delivered, "sentenced", "2008-02-25", **order), "allocation") == due


def test_a_report_is_handed_over_once_it_is_delivered() -> None:
    step = a.tell(a.engagement(), "report_asked_for", "2022-02-01", report="R1")
    assert a.unfit(step, "report_handed_over", "2022-02-02", "OM", report="R1", to="brandt") == "report_not_delivered"
    step = a.tell(step, "report_delivered", "2022-02-14", "OM", report="R1", author="marsh", proposal="an order")
    handed = a.made(step, "report_handed_over", "2022-02-28", "OM", report="R1", to="brandt", in_person=True)
    assert [entry.words for entry in handed] == ["Report R1 handed over to brandt"]
