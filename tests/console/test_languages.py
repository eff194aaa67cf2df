"""English and Cymraeg: chosen by a link, kept, said of what is written in which; and what is not in Welsh yet."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clients.console import app, languages
from clients.console.frame import environment
from domain.model import SHORT_ROLES
from tests.console.filled import MINE, fill
from tests.console.here import BRANDT, Here, here
from tests.console.html import Page, faults

SAID = re.compile(r"say\('((?:[^'])+)'")
TEMPLATES = Path(app.__file__).parent / "templates"
AT = datetime(2026, 11, 11, 14, 30, 7, tzinfo=UTC)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    with here(tmp_path_factory.mktemp("console")) as opened:
        fill(opened.stores)
        yield opened


def said(template: Path) -> set[str]:
    return set(SAID.findall(template.read_text(encoding="utf-8")))


def test_everything_that_the_frame_says_is_there_in_welsh() -> None:
    asked = said(TEMPLATES / "base.html") | said(TEMPLATES / "signed-out.html")
    asked |= {section.text for section in app.SECTIONS if section.text} | {app.MADE_UP, "Sign out"}
    asked |= {role.value.replace("_", " ") for role in SHORT_ROLES.values()}
    asked |= {"You have signed out", "You were signed out", "Sign in again"}
    assert len(asked) > 30
    assert asked <= set(languages.catalogue())


def test_pages_that_are_not_in_welsh_yet_are_counted() -> None:
    pages = [one for one in environment().list_templates() if "macros/" not in one]
    without = [one for one in pages if not said(TEMPLATES / one)]
    print(f"{len(without)} of {len(pages)} templates are in English alone: {', '.join(without)}")
    assert {"base.html", "signed-out.html"}.isdisjoint(without), "the frame and the end of a session are in both"


@pytest.mark.parametrize("text", languages.catalogue())
def test_a_text_and_its_welsh_have_the_same_values(text: str) -> None:
    assert sorted(re.findall(r"{(\w+)}", text)) == sorted(re.findall(r"{(\w+)}", languages.catalogue()[text]))


def test_what_is_not_in_welsh_is_said_in_english_and_marked_so() -> None:
    assert languages.say("cy", "Sign out") == "Allgofnodi"
    assert languages.say("cy", "<b>{of}</b>", of="&") == '<span lang="en">&lt;b&gt;&amp;&lt;/b&gt;</span>'


def test_days_are_those_of_the_language() -> None:
    assert (languages.day("en", AT), languages.clock("en", AT)) == ("Wednesday 11 November 2026", "2:30pm")
    assert (languages.day("cy", AT), languages.clock("cy", AT)) == ("dydd Mercher 11 Tachwedd 2026", "14:30")


def test_a_choice_leads_back_and_stays(house: Here) -> None:
    visitor = house.browser(BRANDT, AT)
    page = Page(visitor.get("/caseload?page=1").text)
    link = next(one.attributes for one in page.all("a") if one.says == "Cymraeg")
    assert (link["lang"], page.all("html")[0].attributes["lang"]) == ("cy", "en")
    came_from = {"Referer": "http://testserver/caseload?page=1"}
    assert visitor.get(link["href"], headers=came_from).headers["location"] == "/caseload?page=1"
    for path in ("/", "/caseload", f"/sentences/{MINE}", f"/sentences/{MINE}/tell/assess"):
        text = visitor.get(path).text
        assert faults(text) == []
        read = Page(text)
        assert [read.all(name)[0].attributes["lang"] for name in ("html", "title", "main")] == ["cy", "en", "en"]
        assert "Allgofnodi" in text
        assert "Lluniwyd y dudalen am 14:30 ar dydd Mercher 11 Tachwedd 2026." in text


def test_a_page_in_both_languages_is_wholly_in_the_one_that_was_chosen(house: Here) -> None:
    visitor = house.browser(BRANDT)
    visitor.get("/language/cy")
    text = visitor.get("/signed-out?next=/caseload").text
    assert faults(text) == []
    assert "Cawsoch eich allgofnodi" in text
    assert Page(text).all("main")[0].attributes["lang"] == "cy"


@pytest.mark.parametrize("page", ["", "https://elsewhere.example/x", "http://testserver//elsewhere.example"])
def test_a_choice_leads_nowhere_else(house: Here, page: str) -> None:
    answer = house.browser(BRANDT).get("/language/cy", headers={"Referer": page})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_there_is_no_third_language(house: Here) -> None:
    assert house.browser(BRANDT).get("/language/fr").status_code == 404
