"""Which packs govern a sentence: every day since 1995 has its own, and what each asks is answered once."""

from datetime import date

import pytest

from domain import eras, policy
from domain.errors import BadInput
from domain.model import Harm, Kind, Where
from domain.policy import Situation
from domain.questions import Question
from tests.domain import builders as a

SETS = [era.packs for era in eras.ERAS]


def test_the_eras_follow_one_another_and_every_day_since_1995_lies_in_one() -> None:
    begun = [era.since for era in eras.ERAS]
    assert begun == sorted(set(begun))
    assert begun[0] == date(1995, 1, 1)


@pytest.mark.parametrize(
    ("day", "packs"),
    [
        ("1995-01-01", ("ns1995@1",)),
        ("2000-03-31", ("ns1995@1",)),
        ("2000-04-01", ("ns2000@1", "prompts@1")),
        ("2004-06-01", ("ns2000@1", "ns2002@1", "prompts@1")),
        ("2005-03-04", ("ns2000@1", "ns2005@1", "prompts@1")),
        ("2005-04-04", ("cja2003-sch8@1", "ns2005@1", "prompts@1")),
        ("2007-09-29", ("cja2003-sch8@1", "ns2005@1", "prompts@1")),
        ("2007-09-30", ("cja2003-sch8@1", "ns2007@1", "prompts@1")),
        ("2011-04-05", ("cja2003-sch8@1", "ns2011@1", "prompts@1")),
        ("2021-06-26", ("probation-2021@1", "psr2020@1")),
        ("2040-01-01", ("probation-2021@1", "psr2020@1")),
    ],
)
def test_the_day_of_sentence_says_which_packs_govern(day: str, packs: tuple[str, ...]) -> None:
    assert eras.governing(date.fromisoformat(day)) == packs


def test_before_the_first_standards_no_sentence_is_taken_on() -> None:
    with pytest.raises(BadInput, match=r"no standards are known for 1994-12-31; the first are those of 1995-01-01"):
        eras.governing(date(1994, 12, 31))


def test_where_two_kinds_of_provider_stood_side_by_side_one_is_named() -> None:
    with pytest.raises(BadInput, match="name a pack, crc2015@1 or nps2015@1"):
        eras.governing(date(2016, 5, 3))
    named = eras.governing(date(2016, 5, 3), "crc2015@1")
    assert named == ("cja2003-sch8@1", "crc2015@1", "ns2015@1", "prompts@1")
    assert eras.governing(date(2021, 1, 4), "nps2015@1")[:2] == ("sa2020-sch10@1", "nps2015@1")


def test_the_model_of_the_place_fills_what_the_era_leaves_open() -> None:
    packs = eras.governing(date(2001, 5, 1), models=("targets-2005@1",))
    assert packs == ("ns2000@1", "prompts@1", "targets-2005@1")


def test_any_other_pack_that_is_named_governs_alone() -> None:
    assert eras.governing(date(2016, 5, 3), "ns1995@1") == ("ns1995@1",)
    with pytest.raises(BadInput, match=r"crc2015@1 was not in force on 2010-05-03"):
        eras.governing(date(2010, 5, 3), "crc2015@1")
    with pytest.raises(BadInput, match="No policy pack 'ns1895@1'"):
        eras.governing(date(2016, 5, 3), "ns1895@1")


@pytest.mark.parametrize("era", eras.ERAS, ids=lambda era: str(era.since))
def test_an_era_begins_when_its_instruments_are_in_force(era: eras.Era) -> None:
    for ref in (*era.packs, *era.choice):
        days = policy.pack(ref).in_force
        assert days is None or days.on(era.since), ref


ALWAYS = {
    *(Question.ALLOCATION, Question.ORDER_EXPLAINED, Question.ASSESSMENT, Question.REVIEW, Question.CONTACT_LEVEL),
    *(Question.APPOINTMENT_OUTCOME, Question.EXPLANATION_SOUGHT, Question.EXPLANATION, Question.JUDGEMENT),
    *(Question.BREACH_DECISION, Question.HEARING, Question.COURT_OUTCOME, Question.PLAN_AFTER_COURT, Question.PLAN),
    *(Question.REASSESSMENT, Question.TRANSFER, Question.COMMENCEMENT_GAP, Question.EVALUATION, Question.WARNING),
    Question.EXCEPTION_REPORT,
}


@pytest.mark.parametrize("packs", SETS, ids=lambda packs: packs[0] + "…")
@pytest.mark.parametrize("where", [Where.COMMUNITY, Where.CUSTODY, Where.LICENCE])
@pytest.mark.parametrize("tier", [None, 1, 2, 3, 4])
def test_in_every_era_what_every_sentence_owes_is_asked(packs: tuple[str, ...], where: Where, tier: int | None) -> None:
    situation = Situation(where=where, sentence=Kind.DETERMINATE, harm=Harm.HIGH, tier=tier, order="community")
    assert {question for question in ALWAYS if policy.standard(packs, question, situation) is None} == set()


@pytest.mark.parametrize("packs", SETS, ids=lambda packs: packs[0] + "…")
def test_in_every_era_the_law_says_when_an_order_goes_back_to_court(packs: tuple[str, ...]) -> None:
    situation = Situation(where=Where.COMMUNITY, sentence=Kind.COMMUNITY_ORDER, order="community")
    threshold = policy.standard(packs, Question.BREACH_THRESHOLD, situation)
    assert threshold is not None
    assert (threshold.figure, threshold.counts_from) in {(3, "failure"), (2, "warning")}


def test_a_curfew_order_of_2000_has_a_window_of_its_own() -> None:
    packs = eras.governing(date(2001, 5, 1))
    months = [
        found.window_months
        for order in ("community", "curfew")
        if (found := policy.standard(packs, Question.BREACH_THRESHOLD, Situation(where=Where.COMMUNITY, order=order)))
    ]
    assert months == [12, 6]


# What starts a clock, where an instrument has its own


def test_under_the_contracts_of_2015_the_first_appointment_counts_from_allocation() -> None:
    start = a.sentenced("community_order", "2016-03-07", pack="crc2015@1", months=12)
    assert a.due(start, "first_appointment") == a.NO_DATE
    assert a.due(a.allocated(start, "2016-03-10 16:00"), "first_appointment") == "2016-03-17"


def test_in_2004_the_risk_management_plan_counts_from_the_sentence() -> None:
    start = a.allocated(a.sentenced("community_order", "2004-03-08", pack=None, months=12), "2004-03-08 16:00")
    assert a.due(a.assessed(start, "2004-03-10", "high"), "risk_management_plan") == "2004-03-15"


def test_in_2008_what_a_tier_asks_is_owed_once_the_tier_is_known() -> None:
    start = a.allocated(a.sentenced("community_order", "2008-02-04", pack=None, months=12), "2008-02-04 16:00")
    assert a.due(start, "plan") == a.NO_DATE
    for tier, due in (("2", "2008-02-25"), ("4", "2008-02-09")):
        tiered = a.tell(start, "set_tier", "2008-02-05", scheme="omm", tier=tier, reasons=[])
        assert a.due(tiered, "plan") == due


def test_in_2009_the_plan_in_custody_counts_by_the_time_to_release() -> None:
    for months, due in ((36, "2009-04-06"), (60, "2009-06-01")):
        release = {"release_on": "2010-08-01" if months == 36 else "2011-08-01"}
        start = a.sentenced("determinate", "2009-02-09", pack=None, months=months, **release)
        assert a.due(start, "plan") == due


def test_in_2009_the_weeks_of_the_plan_in_custody_are_for_twelve_months_or_more() -> None:
    for months, due in ((11, a.NO_DATE), (12, "2009-04-06")):
        start = a.sentenced("determinate", "2009-02-09", pack=None, months=months, release_on="2009-07-01")
        assert a.due(start, "plan") == due
    life = a.sentenced("life", "2009-02-09", pack=None, tariff_on="2021-02-08")
    assert a.due(life, "plan") == "2009-06-01"


def test_after_a_remand_the_plan_in_custody_counts_from_the_sentence() -> None:
    held = a.tell(
        a.engagement(opened="2008-11-03", pack="ns2007@1"), "received", "2008-11-03", prison="x", reason="remand"
    )
    told = {"kind": "determinate", "imposed": "2009-02-09", "months": 36, "release_on": "2010-05-04"}
    assert a.due(a.tell(held, "sentenced", "2009-02-09", **told), "plan") == "2009-04-06"


def test_in_2009_somebody_in_custody_has_a_supervisor_and_meets_them() -> None:
    start = a.sentenced("determinate", "2009-02-09", pack=None, months=36, release_on="2010-08-01")
    assert (a.due(start, "supervisor_assigned"), a.due(start, "supervisor_contact")) == ("2009-02-11", "2009-02-23")
    named = a.allocated(start, "2009-02-10", offender_supervisor="tully")
    by_another = a.tell(named, "attended", "2009-02-12", "OM")
    met = a.tell(by_another, "attended", "2009-02-13", "OS:tully")
    assert a.met(named.entries[-1])["supervisor_assigned"] == "met"
    assert (a.due(by_another, "supervisor_contact"), a.due(met, "supervisor_contact")) == ("2009-02-23", a.NOT_OWED)
    assert a.met(met.entries[-1]) == {"supervisor_contact": "met"}


def test_in_2005_a_priority_offender_is_assessed_and_planned_for_in_five_working_days() -> None:
    start = a.sentenced("community_order", "2005-05-02", pack="targets-2005@1", model="prompts@1", months=12)
    start = a.allocated(start, "2005-05-02 16:00")
    assert a.due(a.assessed(start, "2005-05-03", "medium"), "priority_plan") == a.NOT_OWED
    priority = a.assessed(start, "2005-05-03", "medium", markers=["priority_offender"])
    assert a.due(priority, "priority_plan") == "2005-05-09"
    planned = a.planned(priority, "2005-05-05")
    assert a.due(planned, "priority_plan") == "2005-05-09"
    managed = a.tell(planned, "change_plan", "2005-05-06", reason="risk", risk_management_plan="who watches for what")
    assert a.met(managed.entries[-1])["priority_plan"] == "met"


@pytest.mark.parametrize(
    ("day", "law"), [("2012-02-06", "cja2003-sch8@1"), ("2021-02-01", "sa2020-sch10@1")], ids=["2003", "2020"]
)
def test_a_suspended_sentence_order_goes_back_to_court_under_its_own_schedule(day: str, law: str) -> None:
    pack = "nps2015@1" if day > "2015" else None
    for kind, line in (("suspended_sentence", "breach_threshold_suspended"), ("community_order", "breach_threshold")):
        step = a.allocated(a.sentenced(kind, day, pack=pack), f"{day} 16:00")
        judged = a.unacceptable(step, "A1", day.replace("-01", "-15").replace("-06", "-15")).entries[-1]
        assert a.reason(judged, "count").standard == f"{law}/{line}"


def test_unpaid_work_has_no_twelve_months_where_the_act_of_2026_governs() -> None:
    packs = {"pack": "sa2026@1", "model": a.SINCE_2021}
    start = a.sentenced("community_order", "2026-06-01", requirements=[a.UNPAID_WORK], **packs)
    assert a.due(a.allocated(start, "2026-06-01 16:00"), "unpaid_work/work") == a.NO_DATE
