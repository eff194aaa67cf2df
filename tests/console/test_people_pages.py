"""People and access: one person with all their sentences, what is restricted, emergency access up to its review."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from clients.console.views.identity import PAGES
from clients.names import Called
from domain.model import Role
from tests.console.filled import CAME, DALE, ELSEWHERE, INSPECTOR, KHAN, MINE, OFFICER, THEIRS, fill, sent
from tests.console.here import BRANDT, PARKS, WEBB, Here, here
from tests.console.html import Page, faults


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Here]:
    with here(tmp_path) as opened:
        fill(opened.stores)
        yield opened


def kept(house: Here, sentence: str) -> list[tuple[str, str, bool]]:
    found = house.stores.access.looks_at(sentence)
    return [(one.who, one.what, one.emergency is not None) for one in found]


@pytest.mark.parametrize("number", ["X123456", " x123456 ", "P-7"])
def test_a_number_leads_to_an_address_that_does_not_bear_it(house: Here, number: str) -> None:
    assert sent(house.browser(WEBB), "/people/search", number=number) == (303, "/people/P-7")


def test_a_number_of_nobody_is_said_to_be_so_and_not_repeated_in_the_address(house: Here) -> None:
    status, text = sent(house.browser(WEBB), "/people/search", number="X999999")
    assert (status, faults(text)) == (422, [])
    assert "Nobody is known under that number." in text


def test_a_person_is_shown_with_all_their_sentences_and_each_that_is_open_is_a_look(house: Here) -> None:
    text = house.browser(WEBB).get("/people/P-7").text
    assert faults(text) == []
    titles = [one.says.strip() for one in Page(text).all("h3")]
    assert titles == [
        f"Access restricted, {ELSEWHERE}",
        f"Community order, {MINE}",
        f"Community order, {THEIRS}",
    ]
    assert "CRN X123456" in text
    assert kept(house, MINE) == [("webb", "person", False)]
    assert kept(house, ELSEWHERE) == []


def test_who_may_open_none_of_their_sentences_is_shown_no_number(house: Here) -> None:
    text = house.browser(DALE).get("/people/P-7").text
    assert "X123456" not in text
    assert text.count("Access restricted") == 4


def test_a_merge_is_shown_with_its_day(house: Here) -> None:
    house.stores.people.identify("P-8", house.record.sentence(MINE).last_moment, "prison", noms="A1234BC")
    house.stores.people.merge("P-8", "P-7", house.record.sentence(MINE).last_moment, "identity-1")
    found = house.browser(WEBB).get("/people/P-8").text
    assert "P-8 is P-7" in found
    assert "NOMS A1234BC" in found


def test_a_page_of_a_sentence_leads_to_the_others_of_the_same_person(house: Here) -> None:
    text = house.browser(WEBB).get(f"/sentences/{MINE}").text
    links = [one.attributes["href"] for one in Page(text).all("a")]
    assert {"/people/P-7", f"/sentences/{THEIRS}", f"/access/{ELSEWHERE}"} <= set(links)


def test_every_page_of_a_sentence_says_who_it_is_of(house: Here) -> None:
    house.stores.people.call("P-7", Called(name="Rowan Hollis", born=date(1990, 5, 3)), CAME, "CA:webb")
    visitor = house.browser(BRANDT)
    pages = [f"/sentences/{MINE}/{name}".rstrip("/") for name, _ in PAGES if name != "custody"]
    for page in (*pages, f"/sentences/{MINE}/record/1", f"/sentences/{MINE}/tell/judge", f"/sentences/{MINE}/done/1"):
        text = visitor.get(page).text
        said = ("Rowan Hollis", "Born 3 May 1990", "CRN X123456", f">{THEIRS}</a>")
        assert [one for one in said if one not in text] == [], page
        assert "Rowan" not in Page(text).all("title")[0].says


def test_a_name_stands_on_no_page_of_who_may_not_open_the_sentence(house: Here) -> None:
    house.stores.people.call("P-7", Called(name="Rowan Hollis", born=date(1990, 5, 3)), CAME, "CA:webb")
    visitor = house.browser(DALE)
    for page in (f"/sentences/{MINE}", f"/access/{MINE}", "/people/P-7", "/people/P-7/name", "/caseload?whose=area"):
        text = visitor.get(page).text
        assert not any(one in text for one in ("Rowan", "1990", "X123456")), page
    assert visitor.post("/people/P-7/name", data={"name": "Else"}).status_code == 403
    assert house.stores.people.called("P-7").name == "Rowan Hollis"


def test_a_name_is_told_on_the_page_of_the_person_and_never_in_an_address(house: Here) -> None:
    visitor = house.browser(WEBB)
    born = {"born-day": "3", "born-month": "5", "born-year": "1990"}
    assert sent(visitor, "/people/P-7/name", name="Rowan Hollis", **born) == (303, "/people/P-7")
    text = visitor.get("/people/P-7").text
    assert (faults(text), "Rowan Hollis" in text, "P-7 in every record" in text) == ([], True, True)
    assert Page(visitor.get("/people/P-7/name").text).posts()["born-year"] == ["1990"]
    assert sent(visitor, "/people/P-7/name", name="")[0] == 422


def test_who_does_not_name_people_has_no_form_for_it(house: Here) -> None:
    found = house.browser(INSPECTOR)
    assert "/people/P-7/name" not in found.get("/people/P-7").text
    assert found.get("/people/P-7/name").status_code == 403


def test_emergency_access_opens_a_sentence_with_a_reason_until_it_is_over_and_is_reviewed(house: Here) -> None:
    visitor, other = house.browser(DALE), house.browser(PARKS)
    closed = visitor.get(f"/sentences/{MINE}")
    assert closed.status_code == 403
    assert f"/access/{MINE}" in [one.attributes["href"] for one in Page(closed.text).all("a")]

    assert "first page of the line managers and the data officer of its area" in visitor.get(f"/access/{MINE}").text
    status, text = sent(visitor, f"/access/{MINE}", words="He is at the desk")
    assert (status, faults(text)) == (422, [])
    assert "Select why you need to see this sentence now" in text
    assert visitor.get(f"/sentences/{MINE}").status_code == 403

    answers = {"reason": "risk_of_harm", "words": "He is at the desk & threatens harm"}
    assert sent(visitor, f"/access/{MINE}", **answers) == (303, f"/sentences/{MINE}")
    for page in ("", "/plan", "/record", "/timeline"):
        opened = visitor.get(f"/sentences/{MINE}{page}")
        assert (opened.status_code, faults(opened.text)) == (200, [])
        assert "Emergency access until" in opened.text
        assert "Somebody may be at risk of harm. He is at the desk &amp; threatens harm" in opened.text
    assert visitor.get(f"/access/{MINE}").headers["location"] == f"/sentences/{MINE}"
    assert "Emergency access until" not in other.get(f"/sentences/{MINE}").text

    looks = house.browser(OFFICER).get(f"/access/{MINE}/looks").text
    assert faults(looks) == []
    assert ("dale", "overview", True) in kept(house, MINE)
    assert "Emergency access" in looks

    review = other.get("/access").text
    assert faults(review) == []
    assert "He is at the desk &amp; threatens harm" in review
    assert sent(other, "/access/reviews/1", finding="It was needed") == (303, "/access")
    assert "None in your areas." in other.get("/access").text
    assert house.stores.access.unreviewed() == []


def test_who_reviews_emergency_access_is_told_of_it_at_once_and_nobody_else(house: Here) -> None:
    manager_too = PARKS.but(roles=(Role.OFFENDER_MANAGER, *PARKS.roles))
    told = ((PARKS, "/team"), (manager_too, "/"))
    elsewhere = PARKS.but(id="quill", areas=("coast",))
    assert all("waits for review" not in house.browser(who).get(page).text for who, page in told)
    house.desk.access.take(DALE, MINE, "risk_of_harm", "He is at the desk")
    for who, page in told:
        text = house.browser(who).get(page).text
        assert faults(text) == []
        assert f"1 emergency access waits for review. It was to {MINE}, by dale, at" in text
        assert 'data-seq="1"' in text
    officers = house.browser(OFFICER).get("/access").text
    assert "He is at the desk" in officers
    assert 'data-seq="1"' in officers
    for who, page in ((elsewhere, "/team"), (BRANDT, "/"), (INSPECTOR, "/access")):
        text = house.browser(who).get(page).text
        assert "waits for review" not in text


def test_nobody_reviews_their_own_and_who_inspects_reviews_none(house: Here) -> None:
    house.stores.access.break_glass(
        "khan", ELSEWHERE, "north", "other", "I had to", house.record.sentence(MINE).last_moment
    )
    assert "Somebody else reviews it" in house.browser(KHAN).get("/access").text
    assert sent(house.browser(KHAN), "/access/reviews/1", finding="Fine")[0] == 422
    inspector = house.browser(INSPECTOR)
    assert "/access/reviews/1" not in inspector.get("/access").text
    assert sent(inspector, "/access/reviews/1", finding="Fine")[0] == 422


def test_whoever_may_open_a_sentence_is_led_to_it_and_needs_no_emergency(house: Here) -> None:
    found = house.browser(BRANDT).get(f"/access/{MINE}")
    assert (found.status_code, found.headers["location"]) == (303, f"/sentences/{MINE}")
    assert house.browser(BRANDT).get("/access/S-nowhere").status_code == 404
