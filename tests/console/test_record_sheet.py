"""The record of a sentence as a sheet: whole or narrowed, harmless to a spreadsheet, and a look that is kept."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from clients.console.views.record import SHEET
from tests.clients.lives import begun, keep
from tests.console.here import BRANDT, PARKS, Here, here
from tests.console.html import Page
from tests.stack import told

TEAM = told("m1", "allocate", "LM:parks", offender_manager="brandt", line_manager="parks")
NEED = told("m2", "need_stated", "OM:brandt", need='=HYPERLINK("//x")')


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Here]:
    with here(tmp_path) as opened:
        keep(opened.record, begun("S-1", TEAM, NEED))
        yield opened


def rows(visitor: TestClient, address: str = "/sentences/S-1/record.csv") -> list[dict[str, str]]:
    found = visitor.get(address)
    assert found.status_code == 200, found.text
    return list(csv.DictReader(io.StringIO(found.text)))


def test_every_entry_is_a_row_in_order(house: Here) -> None:
    found = rows(house.browser(BRANDT))
    entries = house.record.entries("S-1")
    assert tuple(found[0]) == SHEET
    assert [(row["entry"], row["says"]) for row in found] == [(str(one.seq), one.words) for one in entries]


def test_the_button_on_the_page_takes_along_what_is_narrowed(house: Here) -> None:
    visitor = house.browser(BRANDT)
    page = Page(visitor.get("/sentences/S-1/record", params={"type": "allocated"}).text)
    button = next(one for one in page.all("a") if one.says.strip() == "Download CSV")
    assert [row["type"] for row in rows(visitor, button.attributes["href"])] == ["allocated"]


def test_what_was_known_on_a_day_is_all_there_is_in_its_sheet(house: Here) -> None:
    days = "as_at-day=1&as_at-month=1&as_at-year=2020"
    assert house.browser(BRANDT).get(f"/sentences/S-1/record.csv?{days}").status_code == 404
    assert house.browser(BRANDT).get("/sentences/S-1/record.csv?as_at-day=40").status_code == 422


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_is_a_formula_to_a_spreadsheet(tmp_path: Path, start: str) -> None:
    mover = told(f"{start}m", "allocate", "LM:parks", offender_manager=f"{start}brandt", line_manager="parks")
    mover = mover.but(by=mover.by.but(id=f"{start}parks"))
    with here(tmp_path) as opened:
        keep(opened.record, begun("S-1", mover))
        found = rows(opened.browser(PARKS))
    allocated = next(row for row in found if row["type"] == "allocated")
    assert (allocated["by"], allocated["message"]) == (f"'{start}parks", f"'{start}m")


def test_its_name_says_nothing_of_anybody_and_it_is_a_look_that_is_kept(house: Here) -> None:
    found = house.browser(BRANDT).get("/sentences/S-1/record.csv")
    name = found.headers["content-disposition"]
    assert name.startswith('attachment; filename="record-S-1-20')
    assert ("brandt", "record as CSV") in [(one.who, one.what) for one in house.stores.access.looks_at("S-1")]


def test_who_may_not_open_the_sentence_gets_no_sheet(house: Here) -> None:
    stranger = house.browser(BRANDT.but(id="dale"))
    assert stranger.get("/sentences/S-1/record.csv").status_code == 403
