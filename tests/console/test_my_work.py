"""The first page by role: what is owed, with the form that does it; what is new; what nobody else may see."""

from collections.abc import Iterator

import pytest

from clients.console.views.tasks import tasks
from domain.model import Role
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


def _seen() -> tuple[object, ...]:
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
