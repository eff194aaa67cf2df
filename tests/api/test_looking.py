"""Looking through the API: lists, records, diaries and whys; of what somebody may not open, that it is there."""

from typing import Any

import pytest

from clients.shown import entry_object, standing_object
from domain.why.answer import of_entry
from tests.api.conftest import Office

LOW = {"harm": "low", "likelihood": "low", "needs": ["drugs"]}


async def test_who_asks_is_told_who_they_are(office: Office) -> None:
    said = {"id": "khan", "roles": ["line_manager"], "areas": ["north"]}
    assert (await office.caller("khan").get("/me")).json() == said


async def test_where_a_sentence_stands_has_its_last_entry_as_tag_and_is_sent_once(office: Office) -> None:
    id = await office.allocated()
    caller = office.caller("osei")
    shown = await caller.get(f"/sentences/{id}")
    assert shown.json() == standing_object(office.live.record.standing(id))
    assert shown.headers["ETag"] == '"3"'
    for known in ('"3"', 'W/"3"', '"1", "3"'):
        assert (await caller.get(f"/sentences/{id}", {"If-None-Match": known})).status_code == 304
    await caller.tell(id, "assess", LOW)
    assert (await caller.get(f"/sentences/{id}", {"If-None-Match": '"3"'})).status_code == 200


TO_ASK_OFTEN = (
    *("/me", "/sentences", "/sentences/{id}", "/sentences/{id}/record", "/sentences/{id}/diary"),
    *("/sentences/{id}/why/tier", "/sentences/{id}/why/3", "/reports"),
)


@pytest.mark.parametrize("path", TO_ASK_OFTEN)
async def test_what_somebody_has_already_is_not_sent_again(office: Office, path: str) -> None:
    id = await office.allocated()
    caller, at, asked = office.caller("khan"), path.format(id=id), {"ids": id} if path == "/sentences" else {}
    first = await caller.get(at, **asked)
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = await caller.get(at, {"If-None-Match": first.headers["ETag"]}, **asked)
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    await office.caller("osei").tell(id, "assess", LOW)
    after = await caller.get(at, {"If-None-Match": first.headers["ETag"]}, **asked)
    moves = path in ("/sentences", "/sentences/{id}", "/sentences/{id}/record", "/sentences/{id}/diary")
    assert after.status_code == (200 if moves else 304)


async def test_the_record_comes_in_pages_that_add_up_to_it(office: Office) -> None:
    id = await office.allocated()
    caller, found, after = office.caller("osei"), [], 0
    while after is not None:
        page = (await caller.get(f"/sentences/{id}/record", after=after, limit=2)).json()
        found, after = found + page["entries"], page["next"]
    assert found == [entry_object(entry) for entry in office.live.record.entries(id)]


async def test_the_record_as_at_a_day_on_which_nothing_was_known_is_not_found(office: Office) -> None:
    id = await office.allocated()
    assert (await office.caller("osei").get(f"/sentences/{id}/record", as_at="2001-01-01")).status_code == 404


async def test_a_list_is_narrowed_sorted_and_paged(office: Office) -> None:
    ids = [await office.allocated() for _ in range(3)]
    caller = office.caller("osei")
    asked: dict[str, Any] = {"ids": ids, "order": "-id", "limit": 2}
    first = (await caller.get("/sentences", **asked)).json()
    second = (await caller.get("/sentences", **asked, offset=2)).json()
    rows = [row["sentence"] for page in (first, second) for row in page["sentences"]]
    assert (rows, first["total"]) == (sorted(ids, reverse=True), 3)
    for narrowed in ({"manager": "nobody"}, {"where": "custody"}, {"names": "OM:brandt"}, {"overdue": True}):
        assert (await caller.get("/sentences", ids=ids, **narrowed)).json()["total"] == 0


SAID_OF_IT: dict[str, dict[str, Any]] = {
    "area": {"area": "north"},
    "manager": {"manager": "osei"},
    "harm": {"harm": "unknown"},
    "where": {"where": "community"},
    "enforcement": {"enforcement": "none"},
    "names": {"names": "OM:osei"},
    "due": {"due_by": "2199-01-01T00:00:00Z"},
    "order": {"order": "tier"},
    "order as it is": {},
}


@pytest.mark.parametrize("asked", SAID_OF_IT.values(), ids=SAID_OF_IT)
async def test_no_filter_and_no_order_tells_anything_of_what_may_not_be_opened(
    office: Office, asked: dict[str, Any]
) -> None:
    id = await office.allocated()
    theirs = (await office.caller("osei").get("/sentences", ids=id, **asked)).json()
    assert ([row["sentence"] for row in theirs["sentences"]], theirs["total"]) == ([id], 1)
    for person in ("brandt", "parks"):
        others = (await office.caller(person).get("/sentences", ids=id, **asked)).json()
        assert (others["sentences"], others["total"]) == ([], 0)


async def test_a_list_is_for_who_looks_at_sentences(office: Office) -> None:
    for path in ("/sentences", "/events"):
        answer = await office.caller("lund").get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "access.role")


@pytest.mark.parametrize(
    "asked", [{"limit": 0}, {"limit": 201}, {"order": "name"}, {"names": "nobody"}, {"where": "x"}]
)
async def test_what_a_list_cannot_be_asked_for_is_said(office: Office, asked: dict[str, Any]) -> None:
    answer = await office.caller("osei").get("/sentences", **asked)
    assert (answer.status_code, answer.json()["title"]) == (400, "Bad input")


async def test_the_diary_says_what_is_owed_by_whom_and_who_holds_the_role(office: Office) -> None:
    id = await office.allocated()
    said = (await office.caller("webb").get(f"/sentences/{id}/diary")).json()
    assert said["items"][0]["key"] == "first_appointment"
    assert {(item["owner"], item["holder"]) for item in said["items"]} == {("offender_manager", "osei")}


async def test_a_why_is_the_one_that_the_record_gives(office: Office) -> None:
    id = await office.allocated()
    caller = office.caller("osei")
    said = (await caller.get(f"/sentences/{id}/why/3")).json()
    assert said == of_entry(office.live.record.entries(id), 3).model_dump(mode="json")
    due = (await caller.get(f"/sentences/{id}/why/due/first_appointment")).json()
    assert due["counted"]["days"]
    assert (await caller.get(f"/sentences/{id}/why/tier")).json()["of"] == "tier"
    for what in ("99", "due/nothing", "due/explanation/A9"):
        assert (await caller.get(f"/sentences/{id}/why/{what}")).status_code in (400, 404)


LOOKS = ("", "/record", "/diary", "/why/1", "/why/tier", "/messages/k", "/events")


@pytest.mark.parametrize("what", LOOKS)
async def test_another_team_sees_that_it_is_there_and_no_more(office: Office, what: str) -> None:
    id = await office.allocated()
    another_team, no_such_role = "access.need-to-know", "access.role"
    for person, code in (("brandt", another_team), ("parks", another_team), ("lund", no_such_role)):
        answer = await office.caller(person).get(f"/sentences/{id}{what}")
        assert (answer.status_code, answer.json()["code"]) == (403, code)
    for person in ("brandt", "parks"):
        rows = (await office.caller(person).get("/sentences", ids=id, order="id")).json()["sentences"]
        assert rows == [{"sentence": id, "standing": None}]
    assert {look.who for look in office.access.looks_at(id)} == {"khan"}


async def test_emergency_access_opens_for_an_hour_with_a_reason_alone(office: Office) -> None:
    id = await office.allocated()
    caller, path = office.caller("brandt"), f"/sentences/{id}/emergency-access"
    assert (await caller.post(path, {"reason": "risk", "words": " "})).status_code == 422
    assert (await caller.get(f"/sentences/{id}")).status_code == 403
    taken = await caller.post(path, {"reason": "risk", "words": "He is at the desk, and threatens to harm himself."})
    assert (taken.status_code, taken.json()["sentence"]) == (201, id)
    assert (await caller.get(f"/sentences/{id}")).status_code == 200
    assert office.access.looks_at(id)[0].emergency


async def test_each_look_is_kept_with_what_was_looked_at(office: Office) -> None:
    id = await office.allocated()
    for what in ("", "/record", "/diary"):
        await office.caller("webb").get(f"/sentences/{id}{what}")
    assert [(look.who, look.what) for look in office.access.looks_at(id)[:3]] == [
        ("webb", "diary"),
        ("webb", "record"),
        ("webb", "sentence"),
    ]


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/nothing", 404), ("DELETE", "/me", 405), ("GET", "/sentences/", 404)]
)
async def test_what_is_not_there_is_a_problem_too(office: Office, method: str, path: str, status: int) -> None:
    headers = {"Authorization": f"Bearer {office.token('osei')}"}
    answer = await office.http.request(method, office.address + path, headers=headers)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert status != 405 or answer.headers["Allow"]
