"""Telling through the API: what was seen, the same key twice, what would follow, and every way in which it ends."""

import asyncio
import uuid
from datetime import timedelta
from typing import Any

import pytest
from temporalio.client import Client

from clients.api.bearer import MOST_BYTES
from clients.sentences import Sentences
from tests.api.conftest import Office
from workers.issuer import AUDIENCE, Issuer, people

LOW = {"harm": "low", "likelihood": "low", "needs": ["drugs"]}
HIGH = {**LOW, "harm": "high"}


async def test_a_command_is_answered_with_its_entries_as_the_record_has_them(office: Office) -> None:
    id = await office.allocated()
    caller = office.caller("osei")
    done = await caller.tell(id, "assess", LOW, seen='"3"')
    assert (done.status_code, done.headers["ETag"]) == (201, '"4"')
    entries = done.json()["entries"]
    assert [(one["type"], one["by"]["id"]) for one in entries] == [("assessed", "osei")]
    assert (await caller.get(f"/sentences/{id}/record", after=3)).json()["entries"] == entries


async def test_a_command_needs_what_was_seen_and_a_fact_does_not(office: Office) -> None:
    id = await office.allocated()
    caller = office.caller("osei")
    refused = await caller.tell(id, "assess", LOW, seen=None)
    assert (refused.status_code, refused.json()["title"]) == (428, "Say what you had seen")
    risk = await caller.tell(id, "risk", {"source": "police", "text": "threats"}, seen=None)
    assert risk.status_code == 201


async def test_what_speaks_against_a_command_is_answered_with_its_codes_until_they_are_named(office: Office) -> None:
    id, caller, key = await office.live.begun(), office.caller("khan"), str(uuid.uuid4())
    body = {"offender_manager": "osei", "caseload": 50}
    refused = await caller.tell(id, "allocate", body, key=key)
    assert (refused.status_code, refused.json()["code"]) == (422, "doubt.caseload-over-cap")
    assert refused.json()["codes"] == ["caseload_over_cap"]
    assert "allocated" not in office.live.types(id)
    going_on = {"codes": refused.json()["codes"], "reason": "nobody else has room"}
    done = await caller.tell(id, "allocate", {**body, "going_on": going_on}, key=key)
    assert done.status_code == 201
    assert done.json()["entries"][0]["data"]["going_on"] == going_on


async def test_of_two_operators_at_the_same_moment_one_wins_and_the_other_is_shown_what_changed(office: Office) -> None:
    id = await office.allocated()
    caller = office.caller("osei")
    answers = await asyncio.gather(*(caller.tell(id, "assess", body, seen='"3"') for body in (LOW, HIGH)))
    won, lost = sorted(answers, key=lambda answer: answer.status_code)
    assert (won.status_code, lost.status_code) == (201, 412)
    assert lost.json()["code"] == "conflict.changed"
    assert lost.json()["entries"] == won.json()["entries"]
    assert office.live.types(id).count("assessed") == 1


async def test_what_moved_in_another_part_is_no_conflict(office: Office) -> None:
    id = await office.allocated()
    appointment = {"appointment": "A1", "when": "2030-01-04T10:00:00Z"}
    assert (await office.caller("webb").tell(id, "appoint", appointment)).status_code == 201
    assert (await office.caller("osei").tell(id, "assess", LOW, seen='"3"')).status_code == 201


async def test_the_same_key_again_is_answered_as_the_first_time_at_once_and_later(office: Office) -> None:
    id, key = await office.allocated(), str(uuid.uuid4())
    caller = office.caller("osei")
    both = await asyncio.gather(*(caller.tell(id, "assess", LOW, key=key) for _ in range(2)))
    later = await caller.tell(id, "assess", LOW, key=key, seen='"1"')
    assert {answer.status_code for answer in (*both, later)} == {201}
    assert both[0].json() == both[1].json() == later.json()
    assert office.live.types(id).count("assessed") == 1
    assert (await caller.get(f"/sentences/{id}/messages/{key}")).json() == later.json()


OTHER = {
    "another body": ("osei", "assess", HIGH, {}),
    "another message": ("osei", "risk", {"source": "police", "text": "threats"}, {}),
    "somebody else": ("khan", "assess", LOW, {}),
    "another role": ("osei", "assess", LOW, {"as": "offender_supervisor"}),
    "another time": ("osei", "assess", LOW, {"occurred_at": "2026-11-20T12:00:00Z"}),
}


@pytest.mark.parametrize(("person", "verb", "body", "asked"), OTHER.values(), ids=OTHER)
async def test_a_key_never_stands_for_two_things(
    office: Office, person: str, verb: str, body: dict[str, Any], asked: dict[str, str]
) -> None:
    id, key = await office.allocated(), str(uuid.uuid4())
    assert (await office.caller("osei").tell(id, "assess", LOW, key=key)).status_code == 201
    answer = await office.caller(person).tell(id, verb, body, key=key, **asked)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency.other")


async def test_a_key_under_which_nothing_was_done_is_free_again(office: Office) -> None:
    id, key = await office.allocated(), str(uuid.uuid4())
    caller = office.caller("osei")
    assert (await caller.tell(id, "review", {"findings": "fine", "plan_still_fits": True}, key=key)).status_code == 409
    assert (await caller.tell(id, "assess", LOW, key=key)).status_code == 201


async def test_what_would_follow_is_what_follows_and_is_not_done(office: Office) -> None:
    id = await office.allocated()
    caller = office.caller("osei")
    shown = await caller.tell(id, "assess", LOW, key="try-1", dry_run=True)
    assert shown.status_code == 200
    assert "assessed" not in office.live.types(id)
    done = await caller.tell(id, "assess", LOW, key="try-1")
    said = [
        [{name: one[name] for name in ("seq", "type", "by", "data", "message")} for one in answer.json()["entries"]]
        for answer in (shown, done)
    ]
    assert said[0] == said[1]


async def test_what_would_follow_says_which_dates_move(office: Office) -> None:
    id = await office.allocated()
    shown = await office.caller("webb").tell(
        id, "appoint", {"appointment": "A1", "when": "2030-01-04T10:00:00Z"}, dry_run=True
    )
    assert shown.status_code == 200
    assert set(shown.json()) == {"entries", "moved"}
    assert all(set(one) == {"key", "before", "after", "owed_before", "owed_after"} for one in shown.json()["moved"])


async def test_a_sentence_is_taken_on_once_by_who_may_in_their_own_area(office: Office) -> None:
    imposed = {"kind": "community_order", "imposed": "2026-11-02", "months": 12}
    body = {"id": "S-api", "person": "P-1", "engagement": "E-1", "area": "north", "sentenced": imposed}
    first, again = [await office.caller("webb").post("/sentences", body) for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert {one["by"]["id"] for one in first.json()["entries"][:2]} == {"webb"}
    other = await office.caller("webb").post("/sentences", {**body, "person": "P-2"})
    assert (other.status_code, other.json()["code"]) == (409, "start.taken")
    for person, area in (("osei", "north"), ("webb", "coast")):
        refused = await office.caller(person).post("/sentences", {**body, "id": "S-not", "area": area})
        assert (refused.status_code, refused.json()["code"]) == (403, "authority.take-on")


async def test_a_message_may_say_when_it_happened_and_in_which_role(office: Office) -> None:
    id = await office.allocated()
    at = "2026-11-20T12:00:00Z"
    told = {"source": "police", "text": "threats"}
    answer = await office.caller("osei").tell(
        id, "risk", told, occurred_at=at, day_only=True, **{"as": "offender_supervisor"}
    )
    (entry,) = answer.json()["entries"][:1]
    assert (entry["by"]["role"], entry["day_only"]) == ("offender_supervisor", True)


NOT_READ = {
    "no field of it": ({**LOW, "harms": "low"}, "#/harms"),
    "a number as a text": ({**LOW, "needs": [3]}, "#/needs/0"),
    "none of the choices": ({**LOW, "harm": "lowish"}, "#/harm"),
    "left out": ({"harm": "low"}, "#/likelihood"),
    "no object": ([LOW], "#"),
}


@pytest.mark.parametrize(("body", "pointer"), NOT_READ.values(), ids=NOT_READ)
async def test_what_cannot_be_read_is_named_field_by_field(office: Office, body: Any, pointer: str) -> None:
    id = await office.allocated()
    answer = await office.caller("osei").tell(id, "assess", body)
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]


async def test_a_value_that_there_is_not_is_named_too_and_is_told_apart_from_what_has_no_such_shape(
    office: Office,
) -> None:
    sentenced = {"kind": "community_order", "imposed": "2026-11-02", "requirements": [{"id": "R1", "kind": "stocks"}]}
    body = {"id": "S-no", "person": "P-1", "engagement": "E-1", "area": "north", "sentenced": sentenced}
    answer = await office.caller("webb").post("/sentences", body)
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == ["#/sentenced/requirements/0"]


async def test_a_whole_number_is_one_however_it_is_written_and_however_big_it_is(office: Office) -> None:
    id = await office.allocated()
    headers = {"Idempotency-Key": "k", "If-Match": "*", "Content-Type": "application/json"}
    told = [b'{"days": %s}' % days for days in (b"3.0", b"3", b"3.5", b"1" + b"0" * 300, b"1e300", b"1e999", b"-1")]
    for path in (f"/sentences/{id}/add-days", f"/sentences/{id}/credit-remand"):
        bodies = [body.replace(b"days", b"remand_days") for body in told] if "remand" in path else told
        answers = [await office.caller("webb").post(path, body, headers, dry_run=True) for body in bodies]
        assert [answer.status_code for answer in answers] == [200, 200, 400, 400, 400, 400, 400]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 50_000, b'{"harm": "\\ud800"}', b"NaN"])
async def test_what_is_no_json_is_a_problem_and_no_fault(office: Office, body: bytes) -> None:
    headers = {"Idempotency-Key": "k", "If-Match": "*", "Content-Type": "application/json"}
    answer = await office.caller("osei").post("/sentences/S-1/assess", body, headers)
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:whole-sentence:problem:bad-input")


async def test_a_body_has_a_size_at_the_most(office: Office) -> None:
    answer = await office.caller("osei").post("/sentences", b" " * (MOST_BYTES + 1))
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("headers", "named"),
    [
        ({"If-Match": "*"}, "Idempotency-Key"),
        ({"Idempotency-Key": "two words", "If-Match": "*"}, "Idempotency-Key"),
        ({"Idempotency-Key": "court:msg_1", "If-Match": "*"}, "Idempotency-Key"),
        ({"Idempotency-Key": "S-1/7#1", "If-Match": "*"}, "Idempotency-Key"),
        ({"Idempotency-Key": "k", "If-Match": "57"}, "If-Match"),
        ({"Idempotency-Key": "k", "If-Match": 'W/"57"'}, "If-Match"),
    ],
)
async def test_a_header_that_is_wrong_is_named(office: Office, headers: dict[str, str], named: str) -> None:
    answer = await office.caller("osei").post("/sentences/S-1/assess", LOW, headers)
    assert answer.status_code == 400
    assert [one["parameter"] for one in answer.json()["errors"]] == [named]


REFUSED = {
    "the wrong role": ("webb", "assess", LOW, {}, 403, "authority.role"),
    "a role of somebody else": ("osei", "assess", LOW, {"as": "line_manager"}, 403, "authority.not-your-role"),
    "another team": ("brandt", "assess", LOW, {}, 403, "access.need-to-know"),
    "another area": ("parks", "assess", LOW, {}, 403, "access.need-to-know"),
    "a role that only runs this": ("lund", "assess", LOW, {}, 403, "access.role"),
    "not at that point": (
        "osei",
        "recall",
        {"kind": "standard", "reason": "drinks"},
        {},
        409,
        "enforcement.not-on-licence",
    ),
}


@pytest.mark.parametrize(("person", "verb", "body", "asked", "status", "code"), REFUSED.values(), ids=REFUSED)
async def test_a_refusal_has_its_status_its_code_its_rule_and_its_remedy(
    office: Office, person: str, verb: str, body: dict[str, Any], asked: dict[str, str], status: int, code: str
) -> None:
    id = await office.allocated()
    before = office.live.types(id)
    for dry_run in (True, False):
        answer = await office.caller(person).tell(id, verb, body, dry_run=dry_run, **asked)
        said = answer.json()
        assert (answer.status_code, said["status"], said["code"]) == (status, status, code)
        assert said["detail"]
        assert said["remedy"]
    assert office.live.types(id) == before


async def test_a_sentence_that_is_not_there_is_not_found(office: Office) -> None:
    answer = await office.caller("osei").tell("S-none", "assess", LOW)
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:whole-sentence:problem:not-found")


async def test_what_is_not_answered_says_whether_to_try_again_or_to_ask_by_the_key(office: Office) -> None:
    live, id = office.live, await office.allocated()
    elsewhere = await Client.connect(
        live.address, namespace="nobody-made-it", data_converter=live.client.data_converter
    )
    cases = (
        (Sentences(elsewhere, live.record), 503, "out-of-reach", None),
        (Sentences(live.client, live.record, timedelta(microseconds=1)), 504, "outcome-unknown", "asked-once"),
    )
    for sentences, status, kind, asks_again in cases:
        async with office.before(sentences) as address:
            answer = await office.caller("osei", address=address).tell(id, "assess", LOW, key="asked-once")
        said = answer.json()
        assert (answer.status_code, said["type"].rpartition(":")[2]) == (status, kind), said
        assert (answer.headers["Retry-After"], said.get("id")) == ("5", asks_again)


async def test_who_is_not_signed_in_gets_nowhere(office: Office) -> None:
    other = Issuer("http://127.0.0.1")
    other.address = office.issuer.address
    forged = other.token(people()["osei"], aud=AUDIENCE)
    tokens = ["", "not.a.token", forged, office.token("osei", aud="console"), office.token("osei", exp=1)]
    for token in tokens:
        answer = await office.caller(token=token).get("/sentences")
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="whole-sentence"')
    assert (await office.caller().get("/openapi.json")).status_code == 200
    assert (await office.caller().get("/sentences/openapi.json")).status_code == 401
