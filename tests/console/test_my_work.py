"""The first page by role: what is owed, with the form that does it; what is new; what nobody else may see."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from clients.console.views.my_work import my_work
from clients.console.views.tasks import tasks
from clients.desk.lists import News
from clients.told import TOLD, roles_that_may
from domain import calendar
from domain.life import take
from domain.messages import Fact, Message
from domain.model import Role
from domain.record import Batch, line_of
from tests.clients.lives import begun, keep, life_of
from tests.conftest import EXAMPLES
from tests.console.here import BRANDT, Here, here
from tests.console.html import Page, faults
from tests.stack import told

NAMES = [path.stem for path in EXAMPLES]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    """Every example half lived; one whose names nobody of these holds; one with two appointments to come."""
    with here(tmp_path_factory.mktemp("console")) as opened:
        for name in NAMES:
            lived = life_of(name, name)
            keep(opened.record, lived[: len(lived) // 2])
        team = told("m1", "allocate", "LM:khan", offender_manager="stone", line_manager="khan")
        keep(opened.record, begun("S-secret", team, area="south"), begun("S-seen", *_seen()))
        yield opened


def _seen() -> tuple[Message, ...]:
    team = {"offender_manager": "brandt", "offender_supervisor": "kim", "line_manager": "parks"}
    return (
        told("m1", "allocate", "LM:parks", **team),
        told("m2", "appointment_made", "OM:brandt", appointment="A1", when="2026-01-05T10:00:00Z"),
    )


def officer(house: Here, name: str, role: Role = Role.OFFENDER_MANAGER) -> str | None:
    return getattr(house.record.sentence(name).team, role)


@pytest.mark.parametrize("name", NAMES)
def test_my_work_shows_what_each_sentence_owes_with_its_forms(house: Here, name: str) -> None:
    state = house.record.sentence(name)
    manager = officer(house, name)
    if manager is None:
        return
    who = BRANDT.but(id=manager, areas=(state.area,))
    text = house.browser(who, state.last_moment).get("/").text
    assert faults(text) == []
    links = {one.attributes["href"] for one in Page(text).all("a")}
    for task in tasks(who, [state], state.last_moment):
        if task.mine and (task.late or task.due is None):
            assert {deed.href for deed in task.deeds[:3]} <= links, task.owing.key


def test_whatever_my_work_links_to_is_there(house: Here) -> None:
    visitor = house.browser(BRANDT)
    for link in Page(visitor.get("/").text).all("a"):
        to = link.attributes["href"]
        if to.startswith("/sentences/"):
            assert visitor.get(to).status_code == 200, to


def tell(house: Here, id: str, type: str, by: str, **body: object) -> None:
    """What somebody enters an hour from now."""
    state = house.record.sentence(id)
    message = told(f"{id}-{state.seq}", type, by, **body)
    step = take(state, message, max(message.received_at, state.last_moment) + timedelta(hours=1))
    lines = tuple(map(line_of, step.entries))
    house.record.append(Batch(sentence=id, after_seq=state.seq, after_chain=state.chain, lines=lines))


def new_in(text: str) -> list[str]:
    """The entries that the page says are new."""
    return [
        one.attributes["href"]
        for one in Page(text).all("a")
        if "/record/" in one.attributes["href"] and "entry" in one.says
    ]


def test_what_others_entered_since_the_last_look_is_new_and_ones_own_is_not(house: Here) -> None:
    keep(house.record, begun("S-new", *_seen()))
    visitor = house.browser(BRANDT)
    assert "S-new" in visitor.get("/").text.partition("You have not opened")[2]
    visitor.get("/sentences/S-new")
    assert not [to for to in new_in(visitor.get("/").text) if "S-new" in to]
    tell(house, "S-new", "need_stated", "OS:kim", need="housing")
    tell(house, "S-new", "need_stated", "OM:brandt", need="work")
    entries = house.record.entries("S-new")
    by_kim = next(entry.seq for entry in entries if entry.by.id == "kim")
    assert [to for to in new_in(visitor.get("/").text) if "S-new" in to] == [f"/sentences/S-new/record/{by_kim}"]


def test_what_is_kept_among_managers_is_not_new_to_others(house: Here) -> None:
    keep(house.record, begun("S-kept", *_seen()))
    kim = BRANDT.but(id="kim", roles=(Role.OFFENDER_SUPERVISOR,))
    visitor, secret = house.browser(kim), {"id": "X", "name": "Watched", "class_": "restrictive", "shared": "managers"}
    visitor.get("/sentences/S-kept")
    tell(house, "S-kept", "assess", "OM:brandt", harm="low", likelihood="low", needs=["work"])
    objectives = [{"id": "O1", "text": "Find work", "need": "work"}]
    tell(house, "S-kept", "plan", "OM:brandt", objectives=objectives, interventions=[secret])
    tell(house, "S-kept", "refer", "OM:brandt", intervention="X")
    types = {entry.seq: entry.type for entry in house.record.entries("S-kept")}
    seen = [types[int(to.rpartition("/")[2])] for to in new_in(visitor.get("/").text) if "S-kept" in to]
    assert "assessed" in seen
    assert "referred" not in seen
    assert "Watched" not in visitor.get("/").text


def test_who_sees_people_sees_their_appointments_first(house: Here) -> None:
    kim = BRANDT.but(id="kim", roles=(Role.OFFENDER_SUPERVISOR,))
    at = calendar.instant("2026-01-05T08:00:00Z")
    for who, first in ((kim, True), (BRANDT, False)):
        text = house.browser(who, at).get("/").text
        assert faults(text) == []
        assert (text.index("Appointments of the next 7 days") < text.index("Overdue")) is first
        links = {one.attributes["href"] for one in Page(text).all("a")}
        for message in ("attended", "failed_to_attend"):
            assert f"/sentences/S-seen/tell/{message}?appointment=A1" in links


DAYS = {
    "the day itself": ("2026-01-05T08:00:00Z", True),
    "the Sunday before": ("2026-01-04T12:00:00Z", True),
    "the first of seven days": ("2025-12-29T00:00:00Z", True),
    "a minute too early": ("2025-12-28T23:59:00Z", False),
}


@pytest.mark.parametrize(("at", "there"), DAYS.values(), ids=DAYS)
def test_an_appointment_shows_for_seven_days_beforehand_whatever_the_day_of_the_week(
    house: Here, at: str, there: bool
) -> None:
    text = house.browser(BRANDT, calendar.instant(at)).get("/").text
    assert ("/sentences/S-seen/tell/attended?appointment=A1" in text) is there


def test_what_is_due_within_seven_days_is_there_on_a_sunday(house: Here) -> None:
    state = house.record.sentence("S-seen")
    due = next(one.due for one in tasks(BRANDT, [state], state.last_moment) if one.due and one.mine)
    sunday = due - timedelta(days=calendar.day(due).isoweekday())
    found = my_work(BRANDT, [state], News((), ()), sunday)
    (soon,) = [one for one in found.parts if one.title == "Next 7 days"]
    assert due in [task.due for task in soon.tasks]


@pytest.mark.parametrize("role", [Role.COURT, Role.PRISON])
def test_who_has_no_pages_here_is_told_what_they_can_do_and_how_to_sign_out(house: Here, role: Role) -> None:
    text = house.browser(BRANDT.but(name="A Clerk", roles=(role,))).get("/").text
    codes = {one.says for one in Page(text).all("code")}
    facts = {row.name for row in TOLD.values() if issubclass(row, Fact) and role in roles_that_may(row)}
    door = {f"POST /facts/{role}", *(["POST /api/sentences"] if role is Role.COURT else [])}
    assert codes == {*facts, *door}
    assert (faults(text), f"You are A Clerk, {role}." in text, 'href="/sign-out"' in text) == ([], True, True)


def test_who_has_no_role_at_all_is_told_so(house: Here) -> None:
    found = house.browser(BRANDT.but(roles=()))
    assert "You have no role here that does anything." in found.get("/").text
    assert found.get("/caseload").status_code == 403


def test_nothing_of_a_sentence_that_is_not_theirs_is_there(house: Here) -> None:
    for role in (Role.OFFENDER_MANAGER, Role.OFFENDER_SUPERVISOR, Role.KEY_WORKER, Role.ENFORCEMENT_OFFICER):
        assert "S-secret" not in house.browser(BRANDT.but(roles=(role,))).get("/").text
    assert "S-secret" in house.browser(BRANDT.but(id="stone", areas=())).get("/").text
