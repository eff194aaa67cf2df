"""The table of authority, cell by cell, against the page that is read and kept by hand (`authority.txt`)."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest

from domain import life, table
from domain.authority.may import may, must_be_allowed, must_be_one_who_may
from domain.authority.relation import CHECKS
from domain.authority.signed_in import SignedIn
from domain.authority.table import AUTHORITY, BESIDE, TABLE, Relation, relation_of, roles_that_may
from domain.errors import BadInput, Changed, NotAllowed, Refused
from domain.messages import Message
from domain.model import OPERATORS, READERS, By, Role
from domain.sentence import Sentence
from domain.state import Cover, Dated
from tests.domain import builders as a
from tests.domain.authority_page import BESIDE_MARKS, COLUMNS, HARMLESS, MARKS, PEOPLE, expected


@cache
def sentences() -> dict[str, Sentence]:
    """One sentence in each state, with the same four people about it wherever somebody manages it."""
    managed = {
        "in the community": a.order(),
        "in custody": a.custody(),
        "on licence": a.licence(),
        "recalled": a.recalled(),
        "unlawfully at large": a.at_large(),
        "over": a.over(),
        "ended": a.ended(),
    }
    alone = {"before sentence": a.engagement(), "sentenced, not allocated": a.sentenced()}
    found = {name: with_people(step.sentence) for name, step in managed.items()}
    return found | {name: step.sentence for name, step in alone.items()}


STATES = [
    "in the community",
    "in custody",
    "on licence",
    "recalled",
    "unlawfully at large",
    "over",
    "ended",
    "before sentence",
    "sentenced, not allocated",
]


def with_people(sentence: Sentence) -> Sentence:
    """The manager is away until tomorrow, somebody covers, and who sent the sentence has still to finish."""
    today = sentence.last_moment.date()
    cover = Cover(seq=1, by="cover", from_day=today, until=today + timedelta(days=1))
    people = {"offender_manager": "manager", "offender_supervisor": "manager", "cover": cover, "finishing": "sender"}
    covered = Dated(sentence.last_moment, 1, value=cover.until.isoformat())
    return sentence.but(team=sentence.team.but(**people)).keeping("absence_covered", covered)


def of_the_page(name: str, role: Role, person: str, state: str) -> str:
    managed = sentences()[state].team.offender_manager is not None
    return expected(name, role, person, managed=managed)


def answered(name: str, by: By, sentence: Sentence, body: dict[str, Any] | None = None) -> str:
    """What authority answers: the code under which it refuses, empty where they may."""
    refused = refusal(name, by, sentence, body)
    return refused.code if refused else ""


def refusal(
    name: str, by: By, sentence: Sentence, body: dict[str, Any] | None = None, at: datetime | None = None
) -> Refused | None:
    try:
        must_be_allowed(sentence, by, table.MESSAGES[name], at or sentence.last_moment, body or HARMLESS.get(name))
    except Refused as refused:
        return refused
    return None


# The table


def test_the_cells_are_many() -> None:
    assert set(STATES) == set(sentences())
    assert len(MARKS) * len(COLUMNS) * len(PEOPLE) * len(STATES) > 50_000


@pytest.mark.parametrize("name", MARKS)
def test_who_may_say_it_is_as_the_page_says_in_every_state_and_relation(name: str) -> None:
    cells = [(role, person, state) for role in COLUMNS for person in PEOPLE for state in STATES]
    wrong = {
        (role.value, person, state): found
        for role, person, state in cells
        if (found := answered(name, By(role=role, id=person), sentences()[state]))
        != of_the_page(name, role, person, state)
    }
    assert wrong == {}


@pytest.mark.parametrize("name", MARKS)
def test_the_decision_itself_is_held_by_it(name: str) -> None:
    for state in ("in the community", "sentenced, not allocated"):
        for role in COLUMNS:
            for person in ("manager", "stranger"):
                refused = of_the_page(name, role, person, state)
                found = told(name, By(role=role, id=person), sentences()[state])
                assert found == refused if refused else not is_of_authority(found), (role, person, state)


def told(name: str, by: By, sentence: Sentence) -> str:
    """How a sentence refuses what it is told, empty where it does not."""
    try:
        life.take(sentence, said(name, by, sentence.last_moment), sentence.last_moment)
    except Refused as refused:
        return refused.code
    except BadInput:
        return ""
    return ""


def said(name: str, by: By, at: datetime) -> Message:
    return Message(id="M", type=name, by=by, received_at=at, body=HARMLESS.get(name, {}))


def is_of_authority(code: str) -> bool:
    return code.startswith("authority.") or code == "transfer.own"


# The doors without an answer


@pytest.mark.parametrize("name", sorted(row.name for row in table.FACTS))
def test_a_signal_is_no_way_round_authority(name: str) -> None:
    sentence = sentences()["in the community"]
    for role in COLUMNS:
        entry = life.receive(
            sentence, said(name, By(role=role, id="manager"), sentence.last_moment), sentence.last_moment
        )
        is_kept_apart = getattr(entry.entries[-1].data, "why", "") == "reporter_not_allowed"
        assert is_kept_apart == (role in OPERATORS or MARKS[name][role] == "."), role


def test_what_was_vouched_for_while_the_sentence_was_halted_is_heard_when_it_goes_on() -> None:
    start = a.order()
    told = a.message("address_changed", "1999-03-10 10:30", "OM")
    moment = told.received_at
    assert life.receive(start.sentence, told, moment).entries[-1].type == "did_not_fit"
    assert life.receive(start.sentence, told.but(assertion="of a door"), moment).entries[-1].type == "address_changed"


def test_who_may_not_say_it_is_told_so_before_what_has_changed() -> None:
    start, told = a.order(), a.message("judge", "1999-03-10", "CA", failure="A1", finding="acceptable", reason="ill")
    with pytest.raises(NotAllowed):
        life.take(start.sentence, told.but(after=0), told.received_at)
    with pytest.raises(Changed):
        life.take(start.sentence, told.but(by=a.who("OM"), after=0), told.received_at)


# What the content decides


def ordered_and_chosen() -> Sentence:
    step = a.order_with({"id": "work", "name": "Unpaid work", "class_": "punitive", "partner": "unpaid_work"})
    return a.planned(step, "2022-05-10", a.PROGRAMME).sentence


@pytest.mark.parametrize(
    ("by", "intervention", "refused"),
    [
        ("CA", "work", ""),
        ("CA", "skills", "intervention.discretion"),
        ("OM", "skills", ""),
        ("OS:kim", "skills", ""),
        ("KW", "skills", ""),
    ],
)
def test_an_administrator_refers_only_to_what_the_court_ordered(by: str, intervention: str, refused: str) -> None:
    assert answered("refer", a.who(by), ordered_and_chosen(), {"intervention": intervention}) == refused


ENTRIES = {"fact": "attended", "decision": "assessed", "manager's own": "policy_adopted", "tier": "tier_overridden"}


@pytest.mark.parametrize(
    ("by", "entry", "refused"),
    [
        ("CA:lee", "fact", ""),
        ("CA:lee", "decision", "authority.annul"),
        ("CA:lee", "manager's own", "authority.annul"),
        ("CA:lee", "tier", "authority.annul"),
        ("OM:manager", "fact", ""),
        ("OM:manager", "decision", ""),
        ("OM:manager", "manager's own", "authority.own-case"),
        ("OM:cover", "tier", "authority.own-case"),
        ("LM:manager", "tier", "authority.own-case"),
        ("LM:parks", "tier", ""),
        ("LM:parks", "manager's own", ""),
        ("LM:parks", "decision", ""),
    ],
)
def test_who_annuls_what_depends_on_who_could_decide_it(by: str, entry: str, refused: str) -> None:
    body = {**HARMLESS["annul"], "type": ENTRIES[entry]}
    assert answered("annul", By.read(by), sentences()["in the community"], body) == refused


@pytest.mark.parametrize(
    ("by", "key", "refused"),
    [
        ("CA", "did_not_fit/4", ""),
        ("CA", "reconsider/4", "authority.reconsider"),
        ("OM", "reconsider/4", ""),
        ("LM", "reconsider/4", ""),
    ],
)
def test_an_administrator_reconsiders_no_decision(by: str, key: str, refused: str) -> None:
    body = {**HARMLESS["settle"], "key": key}
    assert answered("settle", a.who(by), sentences()["in the community"], body) == refused


# Two people


def recalled_while_away() -> a.Step:
    """On licence, the manager on leave; who covers decides on an emergency recall on the last day of it."""
    away = {"by_whom": "mills", "from_day": "2023-08-01", "until": "2023-08-04", "reason": "leave"}
    step = a.tell(a.licence(), "cover_absence", "2023-08-01", "LM", **away)
    return a.tell(step, "recall", "2023-08-04 14:00", "OM:mills", kind="emergency", reason="gone")


@pytest.mark.parametrize(
    ("by", "refused"),
    [("LM:parks", ""), ("LM:mills", "authority.second-person"), ("LM:brandt", "authority.own-case")],
)
def test_who_decided_on_a_recall_does_not_countersign_it_later_either(by: str, refused: str) -> None:
    after = a.wait(recalled_while_away(), "2023-08-08").sentence
    assert not after.manages("mills", after.last_moment)
    assert answered("countersign_recall", By.read(by), after) == refused


def test_who_managed_when_a_recall_was_decided_does_not_countersign_it_after_a_change_of_manager() -> None:
    step = a.tell(a.licence(), "recall", "2023-08-04 14:00", "OM", kind="emergency", reason="gone")
    step = a.tell(step, "allocate", "2023-08-05", "LM", offender_manager="dale", reason="brandt has gone")
    assert answered("countersign_recall", By.read("LM:brandt"), step.sentence) == "authority.second-person"
    assert answered("countersign_recall", By.read("LM:dale"), step.sentence) == "authority.own-case"
    assert answered("countersign_recall", By.read("LM:parks"), step.sentence) == ""


def test_a_recall_that_was_withdrawn_leaves_nobody_out() -> None:
    step = a.tell(recalled_while_away(), "withdraw_recall", "2023-08-04 16:00", "OM", reason="back")
    after = a.wait(step, "2023-08-08").sentence
    assert answered("countersign_recall", By.read("LM:mills"), after) == ""


# When


@pytest.mark.parametrize(
    ("days", "refused"), [(-1, "authority.own-manager"), (0, ""), (1, ""), (2, "authority.own-manager")]
)
def test_a_cover_has_authority_on_its_days_alone(days: int, refused: str) -> None:
    sentence = sentences()["in custody"]
    found = refusal("recall", By.read("OM:cover"), sentence, at=sentence.last_moment + timedelta(days=days))
    assert (found.code if found else "") == refused


# What doors ask


@pytest.mark.parametrize(
    ("by", "name", "open"),
    [
        ("OM:manager", "judge", True),
        ("OM:stranger", "judge", False),
        ("LM:manager", "authorise_not_breaching", False),
        ("CA:lee", "annul", True),
        ("CA:lee", "refer", True),
        ("IN:ives", "died", False),
    ],
)
def test_a_door_asks_before_there_is_any_content_and_leaves_open_what_the_content_decides(
    by: str, name: str, open: bool
) -> None:
    sentence = sentences()["in the community"]
    assert may(sentence, By.read(by), table.MESSAGES[name], sentence.last_moment) is open


@pytest.mark.parametrize(
    ("by", "name", "said"),
    [
        ("court", "warn", "A court cannot say 'warn'. Ask the offender manager or case administrator."),
        ("OS:kim", "judge", "An offender supervisor cannot say 'judge'. Ask the offender manager."),
        (
            "OM:stranger",
            "change_plan",
            "Only this sentence's offender manager can change the sentence plan. "
            "Ask them, or ask a manager to allocate the sentence to you.",
        ),
        (
            "LM:manager",
            "authorise_not_breaching",
            "You manage this sentence, so you cannot authorise not breaching. Ask a manager who does not.",
        ),
    ],
)
def test_a_refusal_names_the_rule_and_whom_to_ask(by: str, name: str, said: str) -> None:
    sentence = sentences()["in the community"]
    with pytest.raises(NotAllowed) as refused:
        must_be_allowed(sentence, a.who(by), table.MESSAGES[name], sentence.last_moment)
    assert str(refused.value) == said


@pytest.mark.parametrize("state", ["on licence", "before sentence"])
def test_every_refusal_of_a_relation_is_two_sentences_that_name_nobody(state: str) -> None:
    refusals = [
        refused
        for name in MARKS
        for role in roles_that_may(name)
        for person in PEOPLE
        if (refused := refusal(name, By(role=role, id=person), sentences()[state]))
    ]
    assert refusals
    for refused in refusals:
        assert a.is_a_sentence(refused.rule)
        assert a.is_a_sentence(refused.remedy)
        assert a.names_nobody(str(refused), a.licence(), {})


def test_who_has_no_role_can_say_nothing() -> None:
    with pytest.raises(NotAllowed, match="You have no role here") as refused:
        SignedIn(id="webb", name="Webb", roles=()).acting(roles_that_may("died"))
    assert refused.value.code == "authority.none"


# Nothing without a row, no row for nothing


def test_every_message_has_one_row_and_every_row_is_of_messages() -> None:
    named = [name for row in TABLE.rows for name in row.messages]
    assert sorted(named) == sorted(table.MESSAGES)
    assert set(MARKS) == set(table.MESSAGES)


def test_what_is_said_beside_sentences_has_one_row_that_asks_for_a_role_alone() -> None:
    rows = [row for rows in BESIDE.groups.values() for row in rows]
    named = [name for row in rows for name in row.messages]
    assert len(set(named)) == len(named)
    assert set(named).isdisjoint(table.MESSAGES)
    assert {relation for row in rows for relation in row.may} == {Relation.ANYONE}
    assert set(BESIDE.deeds) <= set(named)


@pytest.mark.parametrize("name", BESIDE_MARKS)
def test_who_may_say_it_beside_sentences_is_as_the_page_says(name: str) -> None:
    for role, mark in BESIDE_MARKS[name].items():
        if mark == "+":
            must_be_one_who_may(role, name)
            continue
        with pytest.raises(NotAllowed) as refused:
            must_be_one_who_may(role, name)
        assert refused.value.code == "authority.role"
        assert a.is_a_sentence(refused.value.rule)


def test_the_page_leaves_nothing_out_that_is_said_beside_sentences() -> None:
    assert set(AUTHORITY) == {*MARKS, *BESIDE_MARKS}


def test_a_role_stands_in_one_relation_to_a_message_and_every_row_has_its_source() -> None:
    for row in (*TABLE.rows, *(row for rows in BESIDE.groups.values() for row in rows)):
        assert len(row.roles) == sum(len(roles) for roles in row.may.values()) > 0
        assert row.source.strip()


def test_every_relation_is_checked_and_is_that_of_some_row() -> None:
    assert set(CHECKS) == set(Relation) == {relation for row in TABLE.rows for relation in row.may}


def test_what_is_refused_by_a_relation_has_its_words_and_nothing_else_has() -> None:
    said = {
        Relation.MANAGES,
        Relation.MANAGES_NOT,
        Relation.MANAGES_ONCE_ALLOCATED,
        Relation.MANAGES_OR_FINISHES,
        Relation.SECOND_PERSON,
    }
    assert set(TABLE.deeds) == {name for name, row in AUTHORITY.items() if said & set(row.may)}


def test_who_only_reads_says_nothing() -> None:
    assert [name for name in MARKS for role in READERS if relation_of(name, role)] == []
