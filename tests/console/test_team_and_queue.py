"""Queue and team: what administration and managers have to do, each with its form; letters; an officer chosen."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from clients.console.app import SECTIONS, console
from clients.console.views.queue import OWED
from clients.console.views.tasks import tasks
from clients.names import Called
from domain.effects import Attempt
from domain.life import came_out, take
from domain.model import Role
from tests.clients.lives import Step, begun, keep, later, life_of
from tests.conftest import EXAMPLES
from tests.console.here import BRANDT, PARKS, Here, SignedInAs, here
from tests.console.html import Page, faults
from tests.stack import now, told

NAMES = [path.stem for path in EXAMPLES]
WEBB = BRANDT.but(id="webb", name="Jo Webb", roles=(Role.CASE_ADMINISTRATOR,))
KEPT = {"id": "kept", "text": "Housed", "shared": "managers"}
TEAM = {"offender_manager": "brandt", "case_administrator": "webb", "line_manager": "parks"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    """Every example two thirds lived; a failure without explanation and a letter that was not taken; one that nobody
    manages; one of another area; one that another team's manager holds."""
    with here(tmp_path_factory.mktemp("console")) as opened:
        for name in NAMES:
            lived = life_of(name, name)
            keep(opened.record, lived[: len(lived) * 2 // 3])
        authorised = life_of("line-manager-authorises", "S-breach")
        before = next(one.seq for one in authorised if one.type == "not_breaching_authorised") - 1
        keep(opened.record, authorised[:before])
        khan = told("m1", "allocate", "LM:khan", offender_manager="stone", line_manager="khan")
        keep(opened.record, failed("S-failed"), begun("S-nobody"), begun("S-far", area="far"), begun("S-khan", khan))
        yield opened


def failed(id: str) -> Step:
    step = begun(
        id,
        told("m1", "allocate", "LM:parks", **TEAM),
        told("p1", "plan", "OM:brandt", objectives=[KEPT], interventions=[], carries=1),
        told("p2", "progress_marked", "OS:brandt", what="Came round", objective="kept"),
        told("m2", "appointment_made", "OM:brandt", appointment="A1", when="2026-01-05T10:00:00Z", letter=True),
        told("m3", "failed_to_attend", "OM:brandt", appointment="A1"),
    )
    effect = step.sentence.effects[0]
    attempt = came_out(step.sentence, effect, Attempt(result="failed", code="http_503"), effect.next_at)
    return step.then(take(step.sentence, attempt, attempt.received_at))


def links(text: str) -> set[str]:
    return {one.attributes["href"] for one in Page(text).all("a")}


def test_the_queue_holds_what_each_sentence_owes_with_the_forms_that_do_it(house: Here) -> None:
    visitor = house.browser(WEBB)
    text = visitor.get("/queue?whose=area").text
    assert faults(text) == []
    there = links(text)
    states = [house.record.sentence(id) for id in house.record.ids()]
    north = [one for one in states if one.area == "north" and not one.ended_at]
    now = max(one.last_moment for one in north)
    for task in tasks(WEBB, north, now):
        if task.question in OWED and task.question not in ("review", "tier_at_review"):
            assert {deed.href for deed in task.deeds[:2]} <= there, (task.sentence, task.owing.key)


def test_what_a_queue_links_to_is_there(house: Here) -> None:
    visitor = house.browser(WEBB)
    for to in sorted(links(visitor.get("/queue").text)):
        if to.startswith(("/sentences/", "/queue")):
            assert visitor.get(to).status_code == 200, to


def test_an_administrator_sees_their_own_first_and_the_area_if_they_ask(house: Here) -> None:
    visitor = house.browser(WEBB)
    mine, area = visitor.get("/queue").text, visitor.get("/queue?whose=area").text
    assert "/sentences/S-failed" in links(mine)
    assert "/sentences/S-nobody" in links(mine)
    others = [id for id in house.record.ids() if house.record.standing(id).case_administrator not in (None, "webb")]
    assert not [id for id in others if f"/sentences/{id}" in links(mine)]
    assert [id for id in others if f"/sentences/{id}" in links(area)]
    assert "S-far" not in mine + area


def test_a_letter_that_could_not_be_sent_can_be_read_in_both_languages(house: Here) -> None:
    waits = house.desk.lists.letters(WEBB)
    assert [(one.sentence, one.failures) for one in waits] == [("S-failed", 1)]
    visitor = house.browser(WEBB)
    address = f"/sentences/S-failed/letters/{waits[0].effect}"
    assert address in links(visitor.get("/queue").text)
    english, welsh = (visitor.get(address, params={"language": one}).text for one in ("en", "cy"))
    assert faults(english) == faults(welsh) == []
    assert "It is sent in English" in welsh
    assert 'lang="cy"' in welsh
    assert "Ionawr" in welsh
    assert "January" in english
    assert "# " not in english + welsh
    assert house.desk.lists.letters(WEBB.but(id="new", areas=("far",))) == []


def test_a_letter_and_the_choice_of_an_officer_say_whose_sentence_it_is(house: Here) -> None:
    letter = f"/sentences/S-failed/letters/{house.desk.lists.letters(WEBB)[0].effect}"
    for who, id, page in ((WEBB, "S-failed", letter), (PARKS, "S-nobody", "/team/allocate/S-nobody")):
        house.stores.people.call(house.record.sentence(id).person, Called(name=f"Of {id}"), now(), "CA:webb")
        found = house.browser(who).get(page)
        assert (faults(found.text), f"Of {id}</a>" in found.text) == ([], True)


def test_an_entry_that_asked_for_no_letter_has_none(house: Here) -> None:
    visitor = house.browser(WEBB)
    for seq in (0, 1, 9999):
        assert visitor.get(f"/sentences/S-failed/letters/{seq}").status_code == 404


def test_a_letter_is_found_by_whoever_may_not_know_an_entry_before_it(house: Here) -> None:
    seq = house.desk.lists.letters(WEBB)[0].effect
    known = {entry.seq for entry in house.desk.sentences.entries(WEBB, "S-failed")}
    withheld = {entry.seq for entry in house.record.entries("S-failed")} - known
    assert min(withheld) < seq
    assert house.desk.sentences.letter(WEBB, "S-failed", seq).notice
    for one in withheld:
        assert house.browser(WEBB).get(f"/sentences/S-failed/letters/{one}").status_code == 404


def test_a_manager_sees_what_waits_for_a_decision_and_whom_to_allocate(house: Here) -> None:
    text = house.browser(PARKS).get("/team").text
    assert faults(text) == []
    there = links(text)
    assert "/team/allocate/S-nobody" in there
    assert "S-far" not in text
    assert any("tell/authorise_not_breaching" in to for to in there)
    for sentence in (house.record.sentence(id) for id in house.record.ids()):
        for task in tasks(PARKS, [sentence], sentence.last_moment):
            named = sentence.team.line_manager in (None, "parks") and sentence.area == "north"
            allocated = task.question == "allocation"
            if named and not sentence.ended_at and not allocated and task.owing.role is Role.LINE_MANAGER:
                assert {deed.href for deed in task.deeds[:3]} <= there, (sentence.id, task.owing.key)


def test_of_another_managers_team_nothing_waits_for_me(house: Here) -> None:
    khan = told("m1", "allocate", "LM:khan", offender_manager="stone", line_manager="khan")
    late = later(later(begun("S-late", khan), days=60), days=100)
    keep(house.record, late)
    assert "/sentences/S-late" not in links(house.browser(PARKS).get("/team").text)
    assert "/sentences/S-late" in links(house.browser(PARKS.but(id="khan")).get("/team").text)


def test_the_service_levels_of_their_areas_are_one_link_away(house: Here) -> None:
    visitor = house.browser(PARKS)
    (levels,) = (to for to in links(visitor.get("/team").text) if "service-levels" in to)
    found = visitor.get(levels)
    assert found.status_code == 200
    assert "Not known" in found.text


def test_workload_counts_every_living_sentence_of_the_area_once(house: Here) -> None:
    held = house.desk.lists.workload(PARKS, house.record.sentence("S-failed").last_moment + timedelta(days=7))
    rows = [house.record.standing(id) for id in house.record.ids()]
    north = [row for row in rows if row.area == "north" and row.ended_on is None and row.offender_manager]
    assert sum(one.sentences for one in held) == len(north)
    assert {one.officer for one in held} == {row.offender_manager for row in north}
    for one in held:
        mine = [row for row in north if row.offender_manager == one.officer]
        assert one.late == sum(row.overdue > 0 for row in mine)
        assert one.grave == sum(row.harm in ("high", "very_high") for row in mine)


def test_an_officer_is_chosen_by_what_they_would_hold(house: Here) -> None:
    visitor = house.browser(PARKS)
    found = visitor.get("/team/allocate/S-nobody")
    assert (found.status_code, faults(found.text)) == (200, [])
    officers = [one.attributes["value"] for one in Page(found.text).all("input") if one.attributes["type"] == "radio"]
    held = {
        one.officer: one.sentences
        for one in house.desk.lists.workload(PARKS, house.record.sentence("S-nobody").last_moment)
    }
    assert {*officers} == {*held}
    assert f"{held['brandt']}, then {held['brandt'] + 1}" in found.text
    sent = visitor.get("/team/allocate/S-nobody", params={"choose": "yes", "officer": "brandt"})
    assert sent.status_code == 303
    form = Page(visitor.get(sent.headers["location"]).text).posts()
    assert (form["offender_manager"], form["caseload"]) == (["brandt"], [str(held["brandt"])])
    assert form["line_manager"] == ["parks"]


def test_trying_officers_out_changes_nothing_and_is_one_look(house: Here) -> None:
    before, looks = house.record.head("S-nobody").seq, len(house.desk.access.looks_at(PARKS, "S-nobody"))
    house.browser(PARKS).get("/team/allocate/S-nobody")
    assert house.record.head("S-nobody").seq == before
    assert len(house.desk.access.looks_at(PARKS, "S-nobody")) <= looks + 3


def test_nobody_is_chosen_by_themselves(house: Here) -> None:
    visitor = house.browser(PARKS)
    assert "checked" not in visitor.get("/team/allocate/S-nobody").text
    found = visitor.get("/team/allocate/S-nobody", params={"choose": "yes"})
    assert (found.status_code, faults(found.text)) == (422, [])
    assert "Select an offender manager" in found.text


def test_emergency_access_to_a_sentence_of_the_area_awaits_its_review(house: Here) -> None:
    house.desk.access.take(BRANDT.but(id="other"), "S-khan", "risk", "heard of a threat")
    text = house.browser(PARKS).get("/team").text
    assert faults(text) == []
    assert "heard of a threat" in text


PAGES = {
    "/": "OM OS KW EO",
    "/queue": "CA LM",
    "/team": "LM",
    "/team/allocate/S-nobody": "LM",
    "/caseload": "OM OS KW CA LM EO IN",
}
BY_CODE = {"OM": Role.OFFENDER_MANAGER, "OS": Role.OFFENDER_SUPERVISOR, "KW": Role.KEY_WORKER} | {
    "CA": Role.CASE_ADMINISTRATOR,
    "LM": Role.LINE_MANAGER,
    "EO": Role.ENFORCEMENT_OFFICER,
    "IN": Role.INSPECTOR,
    "DV": Role.DEVELOPER,
    "DO": Role.DATA_OFFICER,
}


LANDS = {"CA": "/queue", "LM": "/team", "IN": "/reports", "DV": "/status", "DO": "/access"}


@pytest.mark.parametrize("code", BY_CODE)
def test_each_role_has_its_pages_and_a_sound_page_at_each(house: Here, code: str) -> None:
    visitor = house.browser(BRANDT.but(id="new", roles=(BY_CODE[code],)))
    for page, codes in PAGES.items():
        found = visitor.get(page)
        if page == "/" and code in LANDS:
            assert (found.status_code, found.headers["location"]) == (303, LANDS[code])
            continue
        assert found.status_code == (200 if code in codes else 403), page
        assert faults(found.text) == [], page


def test_nobody_is_sent_to_a_page_that_this_console_has_not(house: Here) -> None:
    inspector = BRANDT.but(id="new", roles=(Role.INSPECTOR,))
    sections = [section for section in SECTIONS if section.text != "Reports"]
    app = console(house.desk, middleware=[Middleware(SignedInAs, who=inspector)], sections=sections)
    assert TestClient(app, follow_redirects=False).get("/").status_code == 200
