import pytest

from domain.errors import BadInput
from domain.interventions.delivery import is_closed, step
from domain.interventions.steps import Commence
from domain.model import Role
from tests.domain import builders as a
from tests.domain.builders import CURFEW, HOUSING, NO_DATE, NOT_OWED, PROGRAMME, UNPAID_WORK

MEETING = {"three_way_meeting_on": "2022-05-20"}


def required():
    """A programme that the court ordered."""
    return a.order_with(PROGRAMME)


def chosen(*interventions):
    """Interventions of the team's own plan."""
    return a.planned(a.order_since_2021(), "2022-05-10", *(interventions or (PROGRAMME,)))


def referred(start=None, at: str = "2022-05-11", **more):
    return a.tell(start or required(), "refer", at, "OM", **{"intervention": "skills", **more})


def acknowledged(start=None):
    """Referred, and the partner has taken it in."""
    return a.tell(start or referred(), "referral_accepted", "2022-05-12", intervention="skills")


def told(start, name: str, at: str, id: str = "skills", **more):
    return a.tell(start, name, at, intervention=id, **more)


def owed(sentence, id: str = "skills") -> set[str]:
    """What is owed for one intervention."""
    return {key.partition("/")[0] for key in a.owes(sentence) if key.endswith(f"/{id}")}


# From broker to consolidate


def test_each_step_of_a_programme_makes_the_next_one_owed() -> None:
    prepared = told(acknowledged(), "prepared", "2022-05-16")
    commenced = told(prepared, "commence", "2022-05-20", **MEETING)
    completed = told(commenced, "completed", "2022-08-20")
    consolidated = told(completed, "consolidated", "2022-08-27")
    steps = [required(), referred(), acknowledged(), prepared, commenced, completed, consolidated]
    assert [owed(one) for one in steps] == [
        {"refer_requirement"},
        set(),
        {"prepare", "commencement_gap"},
        {"commencement_gap"},
        set(),
        {"consolidate"},
        set(),
    ]


def test_each_step_satisfies_what_was_owed_for_it() -> None:
    prepared = told(acknowledged(), "prepared", "2022-05-16")
    commenced = told(prepared, "commence", "2022-05-20", **MEETING)
    completed = told(commenced, "completed", "2022-08-20")
    consolidated = told(completed, "consolidated", "2022-08-27")
    assert [a.met(one.entries[-1]) for one in (referred(), prepared, commenced, completed, consolidated)] == [
        {"refer_requirement/skills": "done"},
        {"prepare/skills": "done"},
        {"commencement_gap/skills": "done"},
        {},
        {"consolidate/skills": "done"},
    ]


@pytest.mark.parametrize(
    ("intervention", "partner", "asked"),
    [
        (PROGRAMME, "programmes", {"what": "referral", "intervention": "skills", "name": "Thinking skills"}),
        (UNPAID_WORK, "unpaid_work", {"what": "placement", "intervention": "work", "hours": 60}),
        (CURFEW, "electronic_monitoring", {"what": "tag_order", "intervention": "curfew"}),
    ],
)
def test_a_referral_asks_the_partner_of_its_kind(intervention, partner: str, asked) -> None:
    start = a.order_with(intervention)
    ask = a.tell(start, "refer", "2022-05-11", "CA", intervention=intervention["id"]).sentence.effects[0].ask
    assert (ask.partner, ask.model_dump(exclude_none=True)) == (partner, asked)


def test_what_needs_no_partner_asks_none_and_begins_with_preparing() -> None:
    start = chosen(HOUSING)
    assert owed(start, "housing") == {"prepare"}
    assert a.asks(a.tell(start, "refer", "2022-05-11", "OM", intervention="housing")) == []


def test_what_the_court_ordered_is_for_the_administrator_to_refer_and_what_it_did_not_for_the_manager() -> None:
    assert a.asked_of(required(), "refer_requirement/skills") is Role.CASE_ADMINISTRATOR
    assert a.asked_of(chosen(), "refer/skills") is Role.OFFENDER_MANAGER


def test_a_referral_planned_by_a_day_is_due_on_it() -> None:
    assert a.due(chosen({**PROGRAMME, "by": "2022-07-01"}), "refer/skills") == "2022-07-01"
    assert a.due(chosen({**HOUSING, "by": "2022-07-01"}), "prepare/housing") == "2022-07-01"


def test_an_answer_is_owed_by_the_partner_once_it_has_acknowledged_the_referral() -> None:
    from_partner = a.tell(
        referred(),
        "partner_acknowledged",
        "2022-05-11",
        "system",
        effect=referred().sentence.seq,
        partner="programmes",
        what="referral",
        reference="R1",
    )
    assert (owed(referred()), owed(from_partner)) == (set(), {"place"})
    assert a.asked_of(from_partner, "place/skills") is Role.PARTNER


@pytest.mark.parametrize("name", ["referral_accepted", "place_free"])
def test_a_place_owes_preparing_and_the_start(name: str) -> None:
    assert owed(told(referred(), name, "2022-05-12")) == {"prepare", "commencement_gap"}


def test_a_place_for_what_is_not_constructive_owes_the_start_alone() -> None:
    start = a.tell(a.order_with(CURFEW), "refer", "2022-05-11", "CA", intervention="curfew")
    assert owed(told(start, "referral_accepted", "2022-05-12", "curfew"), "curfew") == {"commencement_gap"}


def test_the_gap_is_watched_from_the_referral() -> None:
    gap = a.clock(acknowledged(), "commencement_gap/skills")
    assert (gap.since, gap.seq) == (referred().entries[-1].occurred_at, referred().sentence.seq)


@pytest.mark.parametrize(("name", "more"), [("commence", MEETING), ("started", {"three_way_meeting": True})])
def test_a_start_says_how_long_it_took_since_the_referral(name: str, more) -> None:
    entry = told(acknowledged(), name, "2022-05-20", **more).entries[-1]
    assert a.reason(entry, "gap").values == {"days": 9}
    assert a.reason(entry, "gap").entries == (referred().sentence.seq,)


def test_what_was_not_referred_has_no_gap() -> None:
    entry = told(chosen(HOUSING), "started", "2022-05-20", "housing").entries[-1]
    assert [one.code for one in entry.because if one.code == "gap"] == []


def test_a_refused_referral_is_to_be_made_again() -> None:
    refused = told(referred(), "referral_refused", "2022-05-16", reason="full")
    assert (owed(refused), a.asks(refused)) == ({"refer_requirement"}, [])
    assert a.types(referred(refused, "2022-05-17").entries)[-1] == "referred"


def test_a_requirement_that_ended_early_is_to_be_referred_again() -> None:
    ended = told(
        told(acknowledged(), "commence", "2022-05-20", **MEETING), "ended_early", "2022-06-01", reason="health"
    )
    assert owed(ended) == {"refer_requirement"}
    assert not is_closed(ended.sentence, ended.sentence.intervention("skills"))


def ended_early():
    return told(referred(chosen()), "ended_early", "2022-06-01", reason="not_suitable")


def stopped():
    return told(referred(chosen()), "end_intervention", "2022-06-01", reason="found work")


@pytest.mark.parametrize("start", [ended_early, stopped], ids=["by the provider", "by the team"])
def test_what_the_team_chose_is_closed_when_it_ends_early(start) -> None:
    assert is_closed(start().sentence, start().sentence.intervention("skills"))
    assert a.asks(start()) == []
    assert a.refused(start(), "refer", "2022-06-02", "OM", intervention="skills") == "intervention.closed"
    assert (
        a.refused(start(), "end_intervention", "2022-06-02", intervention="skills", reason="x") == "intervention.closed"
    )


@pytest.mark.parametrize("start", [ended_early, stopped], ids=["by the provider", "by the team"])
def test_of_what_is_closed_nothing_is_owed(start) -> None:
    assert owed(start()) == set()


def test_the_latest_step_is_how_far_it_has_come() -> None:
    assert [step(one.sentence, "skills") for one in (required(), referred(), acknowledged())] == [
        None,
        "referred",
        "referral_accepted",
    ]


# Whose turn it is


def test_a_later_stage_waits_for_the_earlier_ones() -> None:
    start = chosen(HOUSING, PROGRAMME)
    done = told(told(start, "started", "2022-05-11", "housing"), "completed", "2022-06-11", "housing")
    assert (owed(start), owed(done)) == (set(), {"refer"})


def test_a_restriction_without_an_apparent_risk_does_not_begin() -> None:
    assert owed(chosen({**CURFEW, "risk_apparent": False}), "curfew") == set()
    assert owed(chosen(CURFEW), "curfew") == {"refer"}


@pytest.mark.parametrize(
    ("better_in", "inside", "outside"),
    [("custody", {"prepare"}, set()), ("community", set(), {"prepare"}), (None, {"prepare"}, {"prepare"})],
)
def test_what_is_better_inside_has_its_turn_inside(better_in: str | None, inside: set[str], outside: set[str]) -> None:
    start = a.planned(a.custody(), "2021-12-08", {**HOUSING, "better_in": better_in})
    out = a.tell(start, "released", "2023-05-09 09:30", "prison")
    assert (owed(start, "housing"), owed(out, "housing")) == (inside, outside)


def test_at_large_nothing_is_owed_of_interventions() -> None:
    start = a.planned(a.licence(), "2023-05-15", HOUSING)
    gone = a.tell(start, "at_large", "2023-05-20", "prison")
    assert (owed(start, "housing"), owed(gone, "housing")) == ({"prepare"}, set())


# Unpaid work


def working(*hours: int):
    start = a.tell(a.order_with(UNPAID_WORK), "refer", "2022-05-04", "CA", intervention="work")
    start = told(start, "started", "2022-05-14", "work")
    for week, worked in enumerate(hours):
        start = told(start, "hours_worked", f"2022-06-{4 + week:02}", "work", hours=worked)
    return start


def test_unpaid_work_is_done_within_twelve_months_of_the_sentence() -> None:
    assert a.due(working(), "unpaid_work/work") == "2023-05-03"


def test_hours_add_up_to_what_the_court_ordered() -> None:
    entry = working(7, 8).entries[-1]
    assert a.reason(entry, "hours").values == {"done": 15, "ordered": 60}
    assert entry.words == "work: 8 hours worked"


def test_unpaid_work_is_completed_when_its_hours_are_done() -> None:
    done = told(working(20, 20, 20), "completed", "2022-06-10", "work")
    assert a.met(done.entries[-1]) == {"unpaid_work/work": "met"}
    assert (a.due(done, "unpaid_work/work"), owed(done, "work")) == (NOT_OWED, set())


def test_inside_unpaid_work_rests() -> None:
    inside = a.tell(working(7), "received", "2022-06-20", "prison", prison="wendle", reason="remand")
    assert a.due(inside, "unpaid_work/work") == NOT_OWED


# Tags


def test_a_tag_fitted_starts_the_curfew_and_a_tag_removed_ends_it() -> None:
    ordered = a.tell(a.order_with(CURFEW), "refer", "2022-05-04", "CA", intervention="curfew")
    fitted = told(ordered, "tag_fitted", "2022-05-05", "curfew")
    removed = told(fitted, "tag_removed", "2022-11-05", "curfew")
    assert (a.asks(ordered), a.asks(fitted)) == (["tag_order"], [])
    assert [step(one.sentence, "curfew") for one in (ordered, fitted, removed)] == ["referred", "started", "completed"]
    assert is_closed(removed.sentence, removed.sentence.intervention("curfew"))


# What is refused, what does not fit


@pytest.mark.parametrize(
    ("start", "name", "by", "body", "code"),
    [
        pytest.param(referred, "refer", "OM", {}, "intervention.referred", id="refer twice"),
        pytest.param(chosen, "refer", "CA", {}, "intervention.discretion", id="refer what the court did not order"),
        pytest.param(required, "commence", "OM", MEETING, "intervention.not-referred", id="commence unreferred"),
        pytest.param(
            lambda: told(acknowledged(), "started", "2022-05-13"),
            "commence",
            "OM",
            MEETING,
            "intervention.started",
            id="commence twice",
        ),
        pytest.param(required, "end_intervention", "OM", {"reason": "x"}, "plan.requirement", id="end a requirement"),
        pytest.param(
            lambda: told(acknowledged(), "completed", "2022-05-13"),
            "commence",
            "OM",
            MEETING,
            "intervention.closed",
            id="commence what is done",
        ),
    ],
)
def test_what_cannot_be_done_with_an_intervention(start, name: str, by: str, body, code: str) -> None:
    assert a.refused(start(), name, "2022-05-20", by, intervention="skills", **body) == code


@pytest.mark.parametrize("name", ["refer", "commence", "end_intervention"])
def test_an_intervention_that_nobody_planned_is_told_with_those_that_are(name: str) -> None:
    more = {"reason": "x"} if name == "end_intervention" else {}
    with pytest.raises(BadInput, match=r"There is no intervention 'gone' in this sentence. There are: skills\."):
        told(required(), name, "2022-05-20", "gone", **more)
    with pytest.raises(BadInput, match=r"There are: none\."):
        told(a.order_since_2021(), name, "2022-05-20", "gone", **more)


def test_a_commencement_says_when_the_meeting_was_or_why_there_was_none() -> None:
    with pytest.raises(BadInput, match="enter the date of the three-way meeting, or why there is none"):
        told(acknowledged(), "commence", "2022-05-20")
    assert Commence.read({"intervention": "skills", **MEETING}).meeting == "three-way meeting on Fri 20 May 2022"
    without = Commence.read({"intervention": "skills", "why_no_meeting": "the worker was ill"})
    assert without.in_words() == "skills: commenced, without a three-way meeting: the worker was ill"


STEPS = {
    "referral_accepted": {},
    "referral_refused": {"reason": "full"},
    "place_free": {},
    "prepared": {},
    "started": {},
    "supported": {"how": "coached"},
    "session_attended": {},
    "hours_worked": {"hours": 3},
    "tag_fitted": {},
    "tag_removed": {},
    "completed": {},
    "ended_early": {"reason": "other"},
}


@pytest.mark.parametrize("name", STEPS)
def test_a_step_of_an_intervention_that_nobody_knows_does_not_fit(name: str) -> None:
    assert a.unfit(required(), name, "2022-05-20", intervention="gone", **STEPS[name]) == "intervention_unknown"


@pytest.mark.parametrize("name", STEPS)
def test_a_step_of_an_intervention_that_is_closed_does_not_fit(name: str) -> None:
    done = told(working(20, 20, 20), "completed", "2022-06-10", "work")
    assert a.unfit(done, name, "2022-06-11", intervention="work", **STEPS[name]) == "intervention_closed"


@pytest.mark.parametrize(
    ("start", "name", "body", "why"),
    [
        pytest.param(required, "hours_worked", {"hours": 3}, "intervention_without_hours", id="hours of a programme"),
        pytest.param(required, "consolidated", {}, "intervention_not_completed", id="consolidated before its end"),
    ],
)
def test_a_step_that_does_not_fit_the_intervention(start, name: str, body, why: str) -> None:
    assert a.unfit(start(), name, "2022-05-20", intervention="skills", **body) == why


def test_unpaid_work_is_not_completed_before_its_hours_are_done() -> None:
    assert a.unfit(working(20, 20), "completed", "2022-06-20", intervention="work") == "hours_not_done"


def test_nobody_works_less_than_no_hours() -> None:
    assert a.unfit(working(20), "hours_worked", "2022-06-20", intervention="work", hours=-5) == "no_hours"


# Who brokers, who supports, who stays the contact


@pytest.mark.parametrize(
    ("by", "level", "warned"),
    [
        ("OS:dale", "mainstream", True),
        ("OM", "mainstream", False),
        ("OS:dale", "mainstream_with_duty", False),
        ("OS:dale", None, False),
    ],
)
def test_mainstream_provision_is_brokered_by_the_manager_in_person(by: str, level: str | None, warned: bool) -> None:
    told = {"brokerage": level} if level else {}
    entry = a.tell(chosen(), "refer", "2022-05-11", by, intervention="skills", **told).entries[-1]
    assert ("not_brokered_in_person" in [one.code for one in entry.because]) == warned


def test_the_catalogue_says_at_which_level_a_kind_is_brokered() -> None:
    start = chosen({"id": "mind", "kind": "mental_health"})
    entry = a.tell(start, "refer", "2022-05-11", "OS:dale", intervention="mind").entries[-1]
    assert a.reason(entry, "not_brokered_in_person").values == {"brokerage": "mainstream", "by": "offender_supervisor"}


def under_omm(*interventions):
    return a.planned(a.order_under_omm(), "2022-05-10", *(interventions or (HOUSING,)))


def test_support_is_owed_from_the_start_until_it_is_given() -> None:
    start = told(under_omm(), "started", "2022-05-20", "housing")
    given = told(start, "supported", "2022-05-24", "housing", how="practical_help")
    assert (owed(under_omm(), "housing"), owed(start, "housing")) == ({"prepare"}, {"support", "named_contact"})
    assert owed(given, "housing") == {"named_contact"}
    assert a.met(given.entries[-1]) == {"support/housing": "done"}
    assert owed(told(start, "completed", "2022-06-20", "housing"), "housing") == {"consolidate"}


def test_what_restricts_asks_for_no_support() -> None:
    start = a.tell(under_omm(CURFEW), "refer", "2022-05-11", "OM", intervention="curfew")
    assert owed(told(start, "tag_fitted", "2022-05-12", "curfew"), "curfew") == set()


def test_while_a_programme_runs_somebody_is_its_contact_by_name() -> None:
    body = {**MEETING, "intervention": "housing"}
    nobody = a.tell(under_omm(), "commence", "2022-05-20", **body)
    named = a.tell(under_omm(), "commence", "2022-05-20", **body, named_contact="quist")
    assert a.reason(nobody.entries[-1], "no_named_contact").standard == "omm2005@1/named_contact"
    assert [one.code for one in named.entries[-1].because if one.code == "no_named_contact"] == []
    assert (owed(nobody, "housing"), owed(named, "housing")) == ({"support", "named_contact"}, {"support"})


def test_a_key_worker_is_a_contact_by_name_and_may_be_named_later() -> None:
    start = told(under_omm(), "started", "2022-05-20", "housing")
    assert a.reason(start.entries[-1], "no_named_contact").values is None
    worker = HOUSING | {"key_worker": "quist"}
    later = a.tell(start, "change_plan", "2022-05-21", reason="a contact", change=[worker])
    assert a.met(later.entries[-1])["named_contact/housing"] == "done"
    assert owed(told(under_omm(worker), "started", "2022-05-20", "housing"), "housing") == {"support"}


@pytest.mark.parametrize("cause", ["target", "preparation", "transport", "no_place", "breach"])
def test_an_early_end_has_the_causes_that_attrition_counts(cause: str) -> None:
    step_ = told(referred(chosen()), "ended_early", "2022-06-01", reason=cause)
    assert step_.sentence.facts("ended_early")[0].value == cause


# Needs that nothing answers


def test_a_need_that_no_resource_answers_is_recorded() -> None:
    step_ = a.tell(a.order(), "record_unmet_need", "1999-03-05", need="detoxification", cause="no_provision")
    assert step_.entries[-1].words == "Need not met: detoxification, no provision"
    assert [(fact.about) for fact in step_.sentence.facts("unmet_need_recorded")] == ["detoxification"]
    assert a.owes(step_) == a.owes(a.order())


def test_a_session_is_recorded_and_owes_nothing() -> None:
    running = told(told(acknowledged(), "prepared", "2022-05-16"), "commence", "2022-05-20", **MEETING)
    session = told(running, "session_attended", "2022-05-27", session=1)
    assert (a.types(session.entries)[-1], session.sentence.clocks) == ("session_attended", running.sentence.clocks)
    assert NO_DATE not in {a.due(session, key) for key in a.owes(session) if key.endswith("skills")}
