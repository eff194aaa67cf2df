"""A sentence is brought in: asked, checked against what will follow, and begun; who it is of is held apart."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from clients.names import Called
from domain import calendar
from domain.model import Kind
from tests.clients.lives import begun, keep
from tests.console.here import BRANDT, LEE, PARKS, Here, here
from tests.console.html import Page, faults
from tests.stack import now

NEW, BEFORE = "/sentences/new", "/sentences/new/before-sentence"
TODAY = calendar.day(now())
WHO = {"name": ["Rowan Hollis"], "crn": ["x123456"], "area": ["north"]}
ORDER = {"sentenced.kind": ["community_order"], "sentenced.months": ["12"]}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Here]:
    with here(tmp_path) as opened:
        yield opened


def day(name: str, on: Any) -> dict[str, list[str]]:
    return {f"{name}-day": [str(on.day)], f"{name}-month": [str(on.month)], f"{name}-year": [str(on.year)]}


BORN = day("born", TODAY - timedelta(days=9000))


def asked(visitor: TestClient, address: str = NEW, **more: list[str]) -> dict[str, list[str]]:
    form = visitor.get(address)
    assert (form.status_code, faults(form.text)) == (200, [])
    return {**Page(form.text).posts(), **WHO, **BORN, **more}


def sentenced(visitor: TestClient, **more: list[str]) -> dict[str, list[str]]:
    return {**asked(visitor), **ORDER, **day("sentenced.imposed", TODAY), **more}


def post(visitor: TestClient, answers: dict[str, list[str]], do: str, address: str = NEW) -> Any:
    found = visitor.post(address, data={**answers, "_do": do})
    assert found.status_code == 303 or faults(found.text) == []
    return found


def sentences(house: Here) -> list[str]:
    return [one.sentence for one in house.record.standings()]


def test_what_is_checked_is_what_follows_and_the_new_sentence_says_so(house: Here) -> None:
    visitor = house.browser(LEE)
    check = post(visitor, sentenced(visitor), "check")
    assert (check.status_code, sentences(house)) == (200, [])
    assert all(one in check.text for one in ("Rowan Hollis", "CRN X123456", "Not known here yet", "Owed first"))
    came = post(visitor, Page(check.text).posts(), "save")
    (id,) = sentences(house)
    assert came.headers["location"].partition("?")[0] == f"/sentences/{id}"
    assert all(f">{entry.words}<" in check.text for entry in house.record.entries(id))
    found = visitor.get(came.headers["location"]).text
    assert "Saved: Sentenced: community order" in found
    assert "Rowan Hollis" in found
    assert house.record.entries(id)[0].by.id == "lee"


def test_a_form_sent_twice_takes_one_sentence_on(house: Here) -> None:
    visitor = house.browser(LEE)
    answers = sentenced(visitor)
    places = {post(visitor, answers, "save").headers["location"] for _ in range(2)}
    assert (len(places), len(sentences(house))) == (1, 1)


def test_a_form_sent_again_with_other_answers_leads_to_what_was_saved(house: Here) -> None:
    visitor = house.browser(LEE)
    answers = sentenced(visitor)
    post(visitor, answers, "save")
    again = post(visitor, {**answers, "sentenced.months": ["24"]}, "save")
    (id,) = sentences(house)
    assert (again.status_code, "saved already, with other answers" in again.text) == (422, True)
    assert f"/sentences/{id}" in [one.attributes["href"] for one in Page(again.text).all("a")]


def test_nothing_in_the_record_says_who_the_person_is(house: Here) -> None:
    visitor = house.browser(LEE)
    post(visitor, sentenced(visitor), "save")
    (id,) = sentences(house)
    lines = "".join(line.text for line in house.record.lines(id))
    assert not any(one in lines for one in ("Rowan", "Hollis", "X123456"))
    person = house.record.sentence(id).person
    assert (house.stores.people.called(person).name, house.stores.people.crn(person)) == ("Rowan Hollis", "X123456")


def test_a_number_that_is_known_joins_the_sentences_of_one_person(house: Here) -> None:
    keep(house.record, begun("S-old", person="P-7"))
    house.stores.people.identify("P-7", now(), "CA:webb", crn="X123456")
    house.stores.people.call("P-7", Called(name="R. Hollis"), now(), "CA:webb")
    visitor = house.browser(LEE)
    check = post(visitor, sentenced(visitor), "check")
    assert all(one in check.text for one in ("Known here", "S-old", "is known here as R. Hollis"))
    assert [(one.who, one.what) for one in house.stores.access.looks_at("S-old")] == [("lee", "person")]
    post(visitor, Page(check.text).posts(), "save")
    assert len(house.stores.people.sentences("P-7")) == 2
    assert house.stores.people.called("P-7").name == "R. Hollis"
    assert house.stores.people.called("P-7").born is not None


def test_of_somebody_whose_sentences_are_closed_to_them_nothing_is_shown(house: Here) -> None:
    keep(house.record, begun("S-coast", person="P-7", area="coast"))
    house.stores.people.identify("P-7", now(), "CA:webb", crn="X123456")
    house.stores.people.call("P-7", Called(name="Secret Name"), now(), "CA:webb")
    visitor = house.browser(LEE)
    check = post(visitor, sentenced(visitor), "check")
    assert (check.status_code, "Secret Name" in check.text, "Rowan Hollis" in check.text) == (200, False, True)
    assert house.stores.access.looks_at("S-coast") == []


def test_somebody_before_sentence_is_taken_on_without_one(house: Here) -> None:
    visitor = house.browser(LEE)
    answers = {**asked(visitor, BEFORE), **day("opened", TODAY)}
    check = post(visitor, answers, "check", BEFORE)
    assert check.status_code == 200
    assert post(visitor, Page(check.text).posts(), "save", BEFORE).status_code == 303
    (id,) = sentences(house)
    assert house.record.sentence(id).order is None


LATER = TODAY + timedelta(days=3)
WRONG: dict[str, tuple[dict[str, list[str]], str]] = {
    "no name": ({"name": [""]}, "Enter their name"),
    "no such number": ({"crn": ["12"]}, "CRN: it is a letter and six digits"),
    "a sentence to come": (day("sentenced.imposed", LATER), "Date of sentence must be today or in the past"),
    "born tomorrow": (day("born", LATER), "Date of birth must be today or in the past"),
    "a life with an end": ({"sentenced.kind": [Kind.LIFE]}, "has no end"),
    "no kind": ({"sentenced.kind": []}, "Select what the court imposed"),
    "nobody's area": ({"area": ["coast"]}, "You do not take sentences on in"),
    "no area": ({"area": [""]}, "Select the area"),
}


@pytest.mark.parametrize("do", ["check", "save"])
@pytest.mark.parametrize(("said", "says"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_and_nothing_is_kept(house: Here, said: dict[str, list[str]], says: str, do: str) -> None:
    visitor = house.browser(LEE)
    found = post(visitor, {**sentenced(visitor), **said}, do)
    assert (found.status_code, says in found.text) == (422, True), found.text[-3000:]
    assert (sentences(house), house.stores.people.holder(crn="X123456")) == ([], None)


def test_who_was_born_on_another_day_is_somebody_else(house: Here) -> None:
    house.stores.people.identify("P-7", now(), "CA:webb", crn="X123456")
    house.stores.people.call("P-7", Called(born=TODAY), now(), "CA:webb")
    visitor = house.browser(LEE)
    found = post(visitor, sentenced(visitor), "save")
    assert (found.status_code, "was born on another day" in found.text) == (422, True)
    assert sentences(house) == []


def test_requirements_are_added_row_by_row(house: Here) -> None:
    visitor = house.browser(LEE)
    answers = Page(post(visitor, sentenced(visitor), "more:sentenced.requirements").text).posts()
    row = {"id": ["work"], "name": ["Unpaid work"], "class_": ["punitive"], "hours": ["80"]}
    answers |= {f"sentenced.requirements.0.{name}": said for name, said in row.items()}
    post(visitor, answers, "save")
    (id,) = sentences(house)
    assert [(one.id, one.hours) for one in house.record.sentence(id).interventions] == [("work", 80)]


def test_only_who_may_is_led_to_the_form(house: Here) -> None:
    for who, may in ((LEE, True), (PARKS, False), (BRANDT, False)):
        visitor = house.browser(who)
        assert [visitor.get(one).status_code for one in (NEW, BEFORE)] == [200 if may else 403] * 2
        assert visitor.post(NEW).status_code == (422 if may else 403)
        assert (f'href="{NEW}"' in visitor.get("/caseload").text) == may
    assert f'href="{NEW}"' in house.browser(LEE).get("/queue").text
