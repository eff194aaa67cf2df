"""Each family of events: what a sentence is told by it, what is for a person, and what has no effect."""

import json
import random
from collections import Counter
from typing import Any

import pytest

from clients.gateway.hmpps.adapter import speaker
from clients.gateway.hmpps.facts import READERS, Seen, must_be_known, tells
from clients.gateway.hmpps.families import TABLE, Family, family
from domain.authority.table import roles_that_may
from domain.errors import Unfitting
from domain.rules.person_events import Event, read
from domain.table import MESSAGES
from tests.clients.gateway.hmpps import events as an
from tests.domain import builders as a

MUTATED = 5000
DATES = {"calculationStatus": "CONFIRMED", "dates": {"CRD": "2023-06-09", "SLED": "2024-12-07", "TUSED": "2025-06-09"}}
PROGRAMME = {"id": "I1", "name": "Thinking skills", "class_": "constructive", "partner": "programmes"}


def told(event: an.Event, *steps: Any, details: Any = None, referred: Any = ()) -> list[tuple[str, dict[str, Any]]]:
    """The facts of an event for these sentences, each with what it says."""
    found = read(json.dumps(event))
    assert isinstance(found, Event)
    mine = family(found.type)
    assert mine is not None
    seen = Seen(found, details or {}, tuple(step.sentence for step in steps), referred)
    return [_said(one.fact) for one in tells(mine, seen)]


def _said(fact: Any) -> tuple[str, dict[str, Any]]:
    return ("unfitting", {"code": fact.code}) if isinstance(fact, Unfitting) else (fact.name, _fields(fact))


def _fields(fact: Any) -> dict[str, Any]:
    fields: dict[str, Any] = fact.model_dump(mode="json", exclude_none=True)
    return fields


def for_a_person(event: an.Event, *steps: Any, **seen: Any) -> str:
    with pytest.raises(Unfitting) as found:
        told(event, *steps, **seen)
    return found.value.code


# The table


def test_every_family_that_tells_facts_has_its_reader_and_no_reader_is_without_its_family() -> None:
    assert {one.event for one in TABLE.families if one.facts} == READERS.keys()


@pytest.mark.parametrize("one", TABLE.families, ids=lambda one: one.event)
def test_every_family_says_why_and_names_facts_that_there_are(one: Family) -> None:
    assert one.why
    assert set(one.facts) <= MESSAGES.keys()


@pytest.mark.parametrize("one", TABLE.families, ids=lambda one: one.event)
def test_no_family_stands_where_an_earlier_one_takes_all_of_it(one: Family) -> None:
    assert family(one.event) == one


@pytest.mark.parametrize("one", TABLE.families, ids=lambda one: one.event)
def test_of_every_family_there_is_an_event_among_these(one: Family) -> None:
    assert any(family(event["eventType"]) == one for event in an.ONE_OF_EACH)


def test_a_type_that_only_begins_like_a_family_is_none_of_it() -> None:
    assert family("probation-case.merge.completed.again") is None
    assert family("offender.nothing") is None


@pytest.mark.parametrize("one", [one for one in TABLE.families if one.facts], ids=lambda one: one.event)
def test_whoever_speaks_for_a_family_may_say_all_that_it_tells(one: Family) -> None:
    for fact in one.facts:
        assert speaker(one.event).role in roles_that_may(fact)


# Custody


def test_who_comes_in_is_received_by_each_of_their_sentences_as_it_stands() -> None:
    assert told(an.received(), a.recalled(), a.order()) == [
        ("returned", {"prison": "WDI"}),
        ("received", {"prison": "WDI", "reason": "other"}),
    ]


def test_a_reason_of_the_feed_never_makes_a_recall() -> None:
    assert an.received()["additionalInformation"]["probableCause"] == "RECALL"
    assert told(an.received(), a.licence()) == [("received", {"prison": "WDI", "reason": "other"})]


def test_who_goes_out_is_released_from_each_of_their_sentences_as_it_stands() -> None:
    assert told(an.released(at="2023-05-09T09:30:00+01:00"), a.custody(), a.order()) == [
        ("released", {"kind": "automatic"}),
        ("released", {"kind": "end_of_remand"}),
    ]


def test_one_sentence_that_a_movement_does_not_fit_holds_back_no_other() -> None:
    early = an.released(at="2000-05-09T09:30:00+01:00")
    assert told(early, a.custody(), a.order()) == [
        ("unfitting", {"code": "release_before_sentence_or_recall"}),
        ("released", {"kind": "end_of_remand"}),
    ]


def test_a_release_of_somebody_who_died_is_a_death() -> None:
    assert told(an.released(code="DEC"), a.custody(), a.order()) == [("died", {}), ("died", {})]


@pytest.mark.parametrize("reason", ["", "released", "ESCAPED"])
def test_a_movement_for_a_reason_that_is_none_is_for_a_person(reason: str) -> None:
    assert for_a_person(an.released(reason), a.custody()) == "reason_unknown"
    assert for_a_person(an.received(reason), a.custody()) == "reason_unknown"


@pytest.mark.parametrize("prison", ["", "Wendle Prison, wing 3", "x" * 40])
def test_a_prison_that_is_no_code_is_for_a_person(prison: str) -> None:
    assert for_a_person(an.received(prison=prison), a.custody()) == "prison_unknown"


def test_the_prisons_dates_are_those_that_count_of_what_it_worked_out() -> None:
    days = {"release_on": "2023-06-09", "ends_on": "2024-12-07", "supervised_until": "2025-06-09"}
    assert told(an.dates_changed(), a.custody(), a.order(), details=DATES) == [("release_date_set", days)]
    after_recall = {"dates": {**DATES["dates"], "PRRD": "2024-01-02", "ARD": "2023-06-10"}}
    assert told(an.dates_changed(), a.custody(), details=after_recall)[0][1]["release_on"] == "2024-01-02"


@pytest.mark.parametrize("status", ["PRELIMINARY", "ERROR", "TEST"])
def test_a_calculation_that_is_not_confirmed_has_no_effect(status: str) -> None:
    assert told(an.dates_changed(), a.custody(), details={**DATES, "calculationStatus": status}) == []


@pytest.mark.parametrize(
    ("details", "code"),
    [
        ({}, "details_unreadable"),
        ({"dates": []}, "details_unreadable"),
        ({"dates": {"CRD": "soon"}}, "details_unreadable"),
        ({"dates": {"CRD": "9999-12-31"}}, "details_unreadable"),
        ({"dates": {"CRD": ["2023-06-09"]}}, "details_unreadable"),
        ({"dates": {}}, "no_date"),
        ({"dates": {"HDCED": "2023-06-09", "CRD": None}}, "no_date"),
    ],
)
def test_details_that_give_no_date_are_for_a_person(details: Any, code: str) -> None:
    assert for_a_person(an.dates_changed(), a.custody(), details=details) == code


def test_dates_of_two_custodial_sentences_are_for_a_person() -> None:
    assert for_a_person(an.dates_changed(), a.custody(), a.lifer(), details=DATES) == "several_custodial_sentences"


# Risk and where they live


@pytest.mark.parametrize(
    ("what", "change"), [("added", "new"), ("updated", "changed"), ("deregistered", "gone"), ("deleted", "gone")]
)
def test_a_register_is_news_of_risk_with_what_became_of_it(what: str, change: str) -> None:
    news = {"source": "register", "factor": "RVHR", "change": change}
    assert told(an.register(what, "RVHR"), a.order(), a.custody()) == [("risk_information", news)] * 2


def test_a_register_that_says_nothing_of_risk_has_no_effect() -> None:
    assert told(an.register(code="PRC"), a.order()) == []


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (an.register(code=""), "register_unknown"),
        (an.register(code="Known to X900001"), "register_unknown"),
        (an.register("thought-of"), "event_type_unknown"),
    ],
)
def test_a_register_that_is_no_code_is_for_a_person(event: an.Event, code: str) -> None:
    assert for_a_person(event, a.order()) == code


@pytest.mark.parametrize(
    ("type", "fact"),
    [
        ("probation-case.address.created", ("address_changed", {"known_from": "probation-case"})),
        ("approved-premises.person.arrived", ("address_changed", {"known_from": "approved-premises"})),
        ("approved-premises.person.departed", ("address_changed", {"known_from": "approved-premises"})),
    ],
)
def test_that_they_live_elsewhere_is_told_and_not_where(type: str, fact: Any) -> None:
    assert told(an.event(type, crn=an.CRN, info={"address": "1 High Street"}), a.order()) == [fact]


def test_who_does_not_arrive_where_they_were_to_live_is_news_of_risk() -> None:
    ((name, news),) = told(an.event("approved-premises.person.not-arrived", crn=an.CRN), a.licence())
    assert (name, news["factor"]) == ("risk_information", "not_arrived")


# What others do


def test_a_referral_that_ended_is_of_the_intervention_that_its_reference_names() -> None:
    mine = a.order_with(PROGRAMME).sentence
    assert told(an.referral_ended("COMPLETED"), a.order(), referred=((mine, "I1"),)) == [
        ("completed", {"intervention": "I1"})
    ]
    for code, reason in (("MIS", "other"), ("MOV", "moved"), ("INE", "not_suitable")):
        ended = told(an.referral_ended(code=code), a.order(), referred=((mine, "I1"),))
        assert ended == [("ended_early", {"intervention": "I1", "reason": reason})]


def test_a_referral_that_nobody_here_made_is_for_a_person() -> None:
    assert for_a_person(an.referral_ended(), a.order_with(PROGRAMME)) == "intervention_unknown"
    assert for_a_person(an.referral_ended("PENDING"), a.order()) == "state_unknown"


@pytest.mark.parametrize(
    ("status", "facts"),
    [
        ("On programme", [("started", {"intervention": "I1"})]),
        ("Complete", [("completed", {"intervention": "I1"})]),
        ("Withdrawn", [("ended_early", {"intervention": "I1", "reason": "other"})]),
        ("Awaiting assessment", []),
        ("Breach", []),
    ],
)
def test_a_programmes_status_is_a_step_of_the_one_open_programme(status: str, facts: Any) -> None:
    assert told(an.programme(), a.order_with(PROGRAMME), details={"newStatus": status}) == facts


def test_a_programme_that_is_complete_is_completed() -> None:
    assert told(an.programme("programme.complete"), a.order_with(PROGRAMME)) == [("completed", {"intervention": "I1"})]


def test_a_status_that_is_not_told_or_of_no_programme_is_for_a_person() -> None:
    assert for_a_person(an.programme(), a.order_with(PROGRAMME)) == "details_unreadable"
    assert for_a_person(an.programme("programme.complete"), a.order()) == "intervention_unknown"


# Decisions of other systems


@pytest.mark.parametrize(
    ("event", "known"),
    [
        (an.enforcement("breach.raised"), a.in_court()),
        (an.enforcement("recall.raised"), a.recalled()),
        (an.enforcement("recall.concluded", "REC02"), a.back_inside()),
        (an.oversight("DECISION_TO_RECALL"), a.recalled()),
    ],
)
def test_a_decision_that_the_record_has_needs_nobody_and_another_a_person(event: an.Event, known: Any) -> None:
    found = read(json.dumps(event))
    assert isinstance(found, Event)
    must_be_known(Seen(found, {}, (a.order().sentence, known.sentence)))
    with pytest.raises(Unfitting, match="decided_elsewhere"):
        must_be_known(Seen(found, {}, (a.order().sentence,)))


def test_a_decision_not_to_recall_needs_nobody() -> None:
    found = read(json.dumps(an.oversight("DECISION_NOT_TO_RECALL")))
    assert isinstance(found, Event)
    must_be_known(Seen(found, {}, (a.licence().sentence,)))


@pytest.mark.parametrize("event", [an.oversight("MAYBE"), an.enforcement("breach.thought-of")])
def test_a_word_that_is_none_is_for_a_person(event: an.Event) -> None:
    found = read(json.dumps(event))
    assert isinstance(found, Event)
    with pytest.raises(Unfitting, match="unknown"):
        must_be_known(Seen(found, {}, (a.licence().sentence,)))


# Mutations

ODD: tuple[Any, ...] = (
    None,
    "",
    " ",
    0,
    -1,
    1e300,
    True,
    [],
    {},
    [[]],
    "X" * 3000,
    "\x00",
    "٣",
    {"a": {"b": []}},
    "null",
)
SENTENCES = tuple(
    step.sentence for step in (a.order_with(PROGRAMME), a.custody(), a.recalled(), a.engagement(), a.ended())
)


def mutated(chance: random.Random) -> bytes:
    """An event with something wrong: in its values, its fields, its wrapping, or its bytes."""
    event = json.loads(json.dumps(chance.choice(an.ONE_OF_EACH)))
    for _ in range(chance.randint(0, 3)):
        inside = chance.choice([event, *(one for one in event.values() if isinstance(one, dict) and one)])
        name = chance.choice(list(inside))
        match chance.randrange(4):
            case 0:
                inside.pop(name)
            case 1:
                inside[name] = chance.choice(ODD)
            case 2:
                inside[name] = chance.choice(an.ONE_OF_EACH).get(name)
            case 3:
                inside[chance.choice(["Message", "crn", "targetCRN", "reason", "detailUrl"])] = chance.choice(ODD)
        if not event:
            break
    wrapped = an.notification(event) if "eventType" in event and chance.random() < 0.3 else event
    body = bytearray(json.dumps(wrapped).encode())
    for _ in range(chance.choice((0, 0, 0, 1, 3))):
        body[chance.randrange(len(body))] = chance.randrange(256)
    return bytes(body[: chance.randint(0, len(body))] if chance.random() < 0.1 else body)


def outcome(body: bytes, chance: random.Random) -> str:
    """What comes of a body: its refusal, no effect, a person's look, or facts, each of which could be written."""
    event = read(body.decode(errors="replace"))
    if not isinstance(event, Event):
        return event
    mine = family(event.type)
    if mine is None:
        return "event_type_unknown"
    some = tuple(chance.sample(SENTENCES, chance.randint(0, len(SENTENCES))))
    seen = Seen(event, chance.choice(({}, DATES, {"dates": ODD}, {"newStatus": "Complete"})), some)
    try:
        if mine.news:
            must_be_known(seen)
        found = tells(mine, seen) if mine.facts else []
    except Unfitting as unfit:
        return unfit.code
    for one in found:
        assert isinstance(one.fact, Unfitting) or one.fact.check(_fields(one.fact)) == one.fact
    return "told" if found else "nothing"


def test_thousands_of_mutated_events_each_come_to_something_typed() -> None:
    chance = random.Random(20261122)
    came_to = Counter(outcome(mutated(chance), chance) for _ in range(MUTATED))
    assert sum(came_to.values()) == MUTATED
    assert all(code.replace("_", "").isalpha() for code in came_to)
    assert min(came_to["told"], came_to["nothing"], came_to["not_json"], came_to["no_person"]) > 100
