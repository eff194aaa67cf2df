"""The first page by role: what is owed, with the form that does it; what is new; what nobody else may see."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from clients.console.views.tasks import tasks
from domain import calendar
from domain.life import take
from domain.messages import Message
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
        assert (text.index("Appointments until Sunday") < text.index("Overdue")) is first
        links = {one.attributes["href"] for one in Page(text).all("a")}
        for message in ("attended", "failed_to_attend"):
            assert f"/sentences/S-seen/tell/{message}?appointment=A1" in links


def test_nothing_of_a_sentence_that_is_not_theirs_is_there(house: Here) -> None:
    for role in (Role.OFFENDER_MANAGER, Role.OFFENDER_SUPERVISOR, Role.KEY_WORKER, Role.ENFORCEMENT_OFFICER):
        assert "S-secret" not in house.browser(BRANDT.but(roles=(role,))).get("/").text
    assert "S-secret" in house.browser(BRANDT.but(id="stone", areas=())).get("/").text
