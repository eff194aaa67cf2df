"""Reports on a page: worked out away from this process, with numerator, denominator, what nobody knows, and why."""

from collections.abc import Iterator

import pytest

from clients.console.views.reports import TOO_FEW, report_page
from domain.measures.equality import printable
from domain.measures.measure import Count, Tally, Window
from domain.measures.table import REPORTS
from tests.clients.lives import keep, life_of
from tests.console.here import PARKS, Here, here
from tests.console.html import Page, faults
from tests.stack import now

NAMES = ("breached-on-third-failure", "quiet-community-order", "recalled-and-re-released")
TODAY = now().date()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    with here(tmp_path_factory.mktemp("console")) as opened:
        keep(opened.record, *(life_of(name, name) for name in NAMES))
        yield opened


def tally(met: int, of: int, unknown: int = 0) -> Tally:
    found = Tally()
    for number in range(of):
        found.add(Count(int(number < met), 1, 0))
    for _ in range(unknown):
        found.add(Count(0, 0, 1))
    return found


def test_every_report_is_in_the_list(house: Here) -> None:
    text = house.browser(PARKS).get("/reports").text
    assert faults(text) == []
    assert {f"/reports/{name}" for name in REPORTS} <= {one.attributes["href"] for one in Page(text).all("a")}


def test_a_report_is_worked_out_while_the_record_is_open_and_being_written_here(house: Here) -> None:
    found = house.browser(PARKS).get("/reports/enforcement")
    assert (found.status_code, faults(found.text)) == (200, [])
    keep(house.record, life_of("quiet-community-order", "S-after"))
    assert house.record.count() >= 0
    for measure in REPORTS["enforcement"].measures:
        assert f'Definition<span class="govuk-visually-hidden">: {measure.title}' in found.text.replace("&#39;", "'")


def test_a_period_that_is_none_is_said_to_be_so_beside_the_filter(house: Here) -> None:
    found = house.browser(PARKS).get("/reports/hmip", params={"period": "next week"})
    assert (found.status_code, faults(found.text)) == (422, [])
    assert "Period must be a year, a quarter or a month" in found.text
    assert house.browser(PARKS).get("/reports/nothing").status_code == 404


@pytest.mark.parametrize("name", REPORTS)
def test_a_figure_stands_with_what_it_is_made_of_and_its_definition(name: str) -> None:
    asked = REPORTS[name]
    found = {"all": {one.name: tally(3, 4, 2) for one in asked.measures}}
    view = report_page(asked, Window(None, TODAY, TODAY), found, None)
    for line in (line for part in view.parts for line in part.lines):
        assert (line.of, line.unknown) == ("4", "2")
        assert line.value in ("75%", "0.75")
        assert all((line.counts, line.of_what, line.source))


def test_nothing_counted_has_no_figure_and_is_not_nought() -> None:
    asked = REPORTS["enforcement"]
    found = {"all": {one.name: tally(0, 0, 1) for one in asked.measures}}
    view = report_page(asked, Window(None, TODAY, TODAY), found, None)
    assert {line.value for part in view.parts for line in part.lines} == {"–"}


def test_of_a_small_group_no_figure_is_printed() -> None:
    asked = REPORTS["enforcement"]
    sizes = {"female": 2, "male": 50, "not known": 3}
    found = {group: {one.name: tally(1, size) for one in asked.measures} for group, size in sizes.items()}
    view = report_page(asked, Window(None, TODAY, TODAY), printable(found, "sex"), "sex")
    for table in view.groups:
        assert {row[0]: row[1] == TOO_FEW for row in table.rows} == {"Female": True, "Male": False, "Not known": True}
        assert all(set(row[1:]) == {TOO_FEW} for row in table.rows if row[1] == TOO_FEW)
