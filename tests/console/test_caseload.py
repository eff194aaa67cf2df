"""The caseload: what it shows to whom, narrowed and sorted by the database, and taken along as a sheet."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from clients.console import dates
from clients.console.views.caseload import PAGE, SHEET, SORTED
from domain import calendar
from domain.model import Role
from domain.record import standing_of
from domain.sentence import Sentence
from tests.clients.lives import begun, keep, life_of
from tests.conftest import EXAMPLES
from tests.console.here import BRANDT, PARKS, Here, here
from tests.console.html import Page, faults
from tests.stack import told

NAMES = [path.stem for path in EXAMPLES]
KIM = BRANDT.but(id="kim", name="Kim Ansah", roles=(Role.KEY_WORKER,))
QUILL = KIM.but(id="quill")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    """Every example half lived, in one area; twenty sentences more, one of them in another area."""
    with here(tmp_path_factory.mktemp("console")) as opened:
        for name in NAMES:
            lived = life_of(name, name)
            keep(opened.record, lived[: len(lived) // 2])
        team = told("m1", "allocate", "LM:khan", offender_manager="stone", line_manager="khan")
        keep(opened.record, *(begun(f"S-{number:02}", team) for number in range(20)), begun("S-away", team, area="far"))
        yield opened


def shown(text: str) -> list[str]:
    """The ids of the rows."""
    rows = [one for one in Page(text).all("th") if one.attributes.get("scope") == "row"]
    return [one.says for one in rows]


def everyone(house: Here) -> list[Sentence]:
    states = [house.record.sentence(id) for id in house.record.ids()]
    return [one for one in states if one.area == "north" and one.ended_at is None]


FILTERS = {
    "where": ("custody", lambda one: one.where == "custody"),
    "tier": ("2", lambda one: one.tier == "2"),
    "harm": ("high", lambda one: one.harm == "high"),
    "due": ("overdue", lambda one: (soon := standing_of(one).soonest) and soon.due < one.last_moment),
    "enforcement": ("to_be_judged", lambda one: standing_of(one).enforcement == "to_be_judged"),
    "team": ("khan", lambda one: one.team.line_manager == "khan"),
    "kind": ("community_order", lambda one: one.kind == "community_order"),
}


@pytest.mark.parametrize("name", [name for name in FILTERS if name != "due"])
def test_a_filter_lists_those_that_fit_and_no_other(house: Here, name: str) -> None:
    value, fits = FILTERS[name]
    text = house.browser(PARKS).get("/caseload", params={name: value, "sort": "id"}).text
    assert faults(text) == []
    wanted = [one.id for one in everyone(house) if fits(one)]
    assert wanted
    assert shown(text) == sorted(wanted)[:PAGE]
    assert f"{len(wanted)} sentence" in text


def test_what_is_overdue_is_found_by_its_date(house: Here) -> None:
    text = house.browser(PARKS).get("/caseload", params={"due": "overdue"}).text
    old = [one for one in everyone(house) if (soonest := standing_of(one).soonest) and soonest.due.year < 2026]
    assert {one.id for one in old} <= {*shown(text)}
    assert "S-00" not in shown(text)


@pytest.mark.parametrize("key", SORTED)
def test_every_column_sorts_both_ways_by_a_link(house: Here, key: str) -> None:
    visitor = house.browser(PARKS)
    for sort, said in ((key, "ascending"), (f"-{key}", "descending")):
        page = Page(visitor.get("/caseload", params={"sort": sort}).text)
        assert {one.attributes.get("aria-sort") for one in page.all("th")} == {None, "none", said}
    other = next(one.attributes["href"] for one in page.all("a") if one.says == f"Sort by {SORTED[key]}")
    assert f"sort={key}" in other


def test_pages_hold_fifty_and_together_everything_once(house: Here) -> None:
    visitor = house.browser(PARKS)
    first, second = (visitor.get("/caseload", params={"page": number}).text for number in (1, 2))
    assert faults(first) == faults(second) == []
    assert len(shown(first)) == PAGE
    assert sorted(shown(first) + shown(second)) == sorted(one.id for one in everyone(house))
    assert "page=2" in next(one.attributes["href"] for one in Page(first).all("a") if "Next" in one.says)


def test_choices_stay_in_the_address(house: Here) -> None:
    page = Page(house.browser(PARKS).get("/caseload", params={"team": "khan", "sort": "-due"}).text)
    assert page.posts()["team"] == ["khan"]
    assert page.posts()["sort"] == ["-due"]
    heads = [one.attributes["href"] for one in page.all("a") if one.says.startswith("Sort by")]
    assert all("team=khan" in href for href in heads)


def test_what_nobody_offers_narrows_nothing(house: Here) -> None:
    asked = {"where": "moon", "harm": "'", "due": "never", "sort": "state", "page": "-3", "whose": "all", "kind": "x"}
    assert house.browser(PARKS).get("/caseload", params=asked).status_code == 200


def test_mine_are_those_that_name_me(house: Here) -> None:
    text = house.browser(BRANDT).get("/caseload").text
    assert {*shown(text)} == {one.id for one in everyone(house) if one.team.offender_manager == "brandt"}


def test_a_key_worker_finds_the_sentences_of_their_interventions(house: Here) -> None:
    wanted = {one.id for one in everyone(house) if any(each.key_worker == "quill" for each in one.interventions)}
    assert wanted
    assert {*shown(house.browser(QUILL).get("/caseload").text)} == wanted
    assert shown(house.browser(KIM).get("/caseload").text) == []


def test_of_other_teams_the_id_is_all_there_is_and_no_filter_tells_more(house: Here) -> None:
    visitor = house.browser(KIM)
    by_id = visitor.get("/caseload", params={"whose": "area"}).text
    assert faults(by_id) == []
    assert len(shown(by_id)) == PAGE
    assert shown(by_id) == sorted(shown(by_id))
    assert "S-away" not in by_id
    for secret in ("stone", "In custody", "Community order", "govuk-tag--purple"):
        assert secret not in by_id
    for name, (value, _) in FILTERS.items():
        asked = {"whose": "area", name: value, "sort": "-harm"}
        assert shown(visitor.get("/caseload", params=asked).text) == shown(by_id), name
        sheet = visitor.get("/caseload.csv", params=asked).text
        assert all(set(row[1:]) == {""} for row in list(csv.reader(io.StringIO(sheet)))[1:])


def test_nobody_sees_anything_of_an_area_that_is_not_theirs(house: Here) -> None:
    for areas in ((), ("nowhere",)):
        for page in ("/caseload", "/caseload?whose=area", "/caseload?whose=team", "/caseload.csv"):
            found = house.browser(PARKS.but(id="new", areas=areas)).get(page)
            assert found.status_code == 200
            assert "S-00" not in found.text


def test_the_sheet_holds_the_whole_list_and_its_name_nothing_of_anybody(house: Here) -> None:
    found = house.browser(PARKS).get("/caseload.csv", params={"sort": "id"})
    rows = list(csv.reader(io.StringIO(found.text)))
    assert found.headers["content-type"].startswith("text/csv")
    assert "caseload-20" in found.headers["content-disposition"]
    assert tuple(rows[0]) == SHEET
    assert [row[0] for row in rows[1:]] == sorted(one.id for one in everyone(house))


def test_nothing_in_the_sheet_is_a_formula_to_a_spreadsheet(tmp_path: Path) -> None:
    allocated = told("m1", "allocate", "LM:parks", offender_manager='=HYPERLINK("//x")', line_manager="parks")
    with here(tmp_path) as opened:
        keep(opened.record, begun("S-1", allocated))
        *_, row = csv.reader(io.StringIO(opened.browser(PARKS).get("/caseload.csv").text))
    assert row[SHEET.index("manager")] == '\'=HYPERLINK("//x")'


def test_the_last_contact_stands_in_the_list_and_in_the_sheet(tmp_path: Path) -> None:
    team = told("m1", "allocate", "LM:parks", offender_manager="brandt", line_manager="parks")
    seen = told("m2", "attended", "OM:brandt")
    with here(tmp_path) as opened:
        keep(opened.record, begun("S-1", team, seen), begun("S-2", team))
        visitor = opened.browser(BRANDT)
        page = Page(visitor.get("/caseload", params={"sort": "id"}).text)
        column = [one.says for one in page.all("th") if one.attributes.get("scope") == "col"].index("Last contact")
        cells, width = [one.says for one in page.all("td")], len(SORTED)
        assert [cells[row * width + column - 1] for row in (0, 1)] == [dates.short(seen.received_at), "None known"]
        _, *rows = csv.reader(io.StringIO(visitor.get("/caseload.csv", params={"sort": "id"}).text))
        at = SHEET.index("last_contact")
        assert [row[at] for row in rows] == [calendar.day(seen.received_at).isoformat(), ""]


def test_the_button_takes_along_just_the_list_that_is_shown(house: Here) -> None:
    visitor = house.browser(PARKS)
    page = Page(visitor.get("/caseload", params={"team": "khan", "kind": "community_order", "sort": "-id"}).text)
    button = next(one for one in page.all("a") if one.says.strip() == "Download CSV")
    _, *rows = csv.reader(io.StringIO(visitor.get(button.attributes["href"]).text))
    assert [row[0] for row in rows] == shown(visitor.get("/caseload?team=khan&kind=community_order&sort=-id").text)


def test_a_developer_has_no_caseload(house: Here) -> None:
    who = PARKS.but(roles=(Role.DEVELOPER,))
    assert house.browser(who).get("/caseload").status_code == 403
    assert house.browser(who).get("/caseload.csv").status_code == 403
