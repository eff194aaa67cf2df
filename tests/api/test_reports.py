"""Reports through the API and `--server`: the figures that the house itself works out, for who looks at them."""

from typing import Any

import pytest

from clients.reports import Asked
from domain.measures.account import Account
from domain.measures.facts import facts_of
from domain.measures.measure import Figures, figures
from domain.measures.table import REPORTS, ROWS
from tests.api.conftest import Office
from tests.terminal import Shown

SAID = {
    "as people read it": ("report", "recording", "--area", "north"),
    "for programs, with who is behind it": ("report", "recording", "--json", "--who", "--area", "north"),
    "told apart by what small groups are kept back of": ("report", "needs", "--csv", "--by", "sex"),
    "with scores, over a period": ("report", "esi", "--json", "--period", "2026", "--as-at", "2199-01-01"),
}
ALIKE = {
    "which there are": ("report",),
    "a definition": ("report", "--define", "breach_by_third_failure"),
    "none": ("report", "nothing"),
    "no period": ("report", "hmip", "--period", "2026Q5"),
    "two periods": ("report", "hmip", "--period", "2026", "--to", "2026-05-01"),
    "an end before the beginning": ("report", "hmip", "--from", "2026-05-01", "--to", "2026-04-01"),
}


@pytest.mark.parametrize("words", SAID.values(), ids=SAID)
async def test_a_report_says_the_same_through_a_server(office: Office, words: tuple[str, ...]) -> None:
    await office.allocated()
    here = await office.live.terminal.process(*words)  # of its own: DuckDB must not open a record that is open here
    assert await office.terminal("khan").told(*words) == here
    assert here.code == 0
    assert len(here.lines) > 0


@pytest.mark.parametrize("words", ALIKE.values(), ids=ALIKE)
async def test_what_needs_no_record_or_cannot_be_reported_is_said_alike(office: Office, words: tuple[str, ...]) -> None:
    here: Shown = await office.live.terminal.told(*words)
    assert await office.terminal("khan").told(*words) == here


async def test_which_reports_there_are_comes_with_what_each_counts(office: Office) -> None:
    listed = (await office.caller("khan").get("/reports")).json()["reports"]
    assert [one["name"] for one in listed] == [row.name for row in ROWS]
    first = listed[0]["sections"][0]["measures"][0]
    assert all(first[name] for name in ("name", "title", "counts", "of", "source", "unit", "basis"))


@pytest.mark.parametrize("person", ["lund", "ives"])
async def test_reports_are_for_who_looks_at_them(office: Office, person: str) -> None:
    for path in ("/reports", "/reports/hmip", "/reports/nothing"):
        answer = await office.caller(person).get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "access.role")


@pytest.mark.parametrize(
    ("path", "asked", "status"),
    [
        ("/reports/nothing", {}, 404),
        ("/reports/hmip", {"period": "2026Q5"}, 400),
        ("/reports/hmip", {"to": "0"}, 400),
        ("/reports/hmip", {"by": "shoe_size"}, 400),
        ("/reports/hmip", {"period": "2026", "to": "2026-05-01"}, 422),
        ("/reports/hmip", {"from": "2026-05-01", "to": "2026-04-01"}, 422),
    ],
)
async def test_what_cannot_be_reported_is_a_problem(
    office: Office, path: str, asked: dict[str, Any], status: int
) -> None:
    assert (await office.caller("khan").get(path, **asked)).status_code == status


async def test_behind_a_figure_only_those_are_named_that_may_be_opened(office: Office) -> None:
    mine, theirs = await office.allocated(), await office.live.begun()

    def of_both(asked: Asked) -> Figures:
        them = [Account(id, facts_of(office.live.record.entries(id), asked.window.as_at)) for id in (mine, theirs)]
        return figures(them, REPORTS[asked.report].measures, asked.window, asked.by, who=asked.who)

    async with office.before(office.live.sentences, of_both) as address:
        for person, named, not_named in (("khan", {mine, theirs}, 0), ("osei", {mine}, 1), ("brandt", set(), 2)):
            caller = office.caller(person, address=address)
            said = (await caller.get("/reports/recording", who=True)).json()
            measures = said["groups"][0]["measures"]
            assert {id for one in measures for ids in one["who"].values() for id in ids} == named
            assert said["not_named"] == not_named
            unasked = (await caller.get("/reports/recording")).json()
            assert {one["who"] for one in unasked["groups"][0]["measures"]} == {None}
            assert [one["of"] for one in unasked["groups"][0]["measures"]] == [one["of"] for one in measures]


async def test_a_house_that_works_no_reports_out_says_when_to_ask_again(office: Office) -> None:
    async with office.before(office.live.sentences) as address:
        answer = await office.caller("khan", address=address).get("/reports/hmip")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
