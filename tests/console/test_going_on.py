"""What speaks against something that nothing forbids: told above the button, and gone past with a reason alone."""

from collections.abc import Iterator

import pytest

from tests.clients.lives import begun, keep
from tests.console.here import PARKS, Here, here
from tests.console.html import Page, faults
from tests.console.test_telling import form_of, lived, post, types

SAYS = "More cases than the cap: 51 of 50"
KNOWS = {"going_on-given": ["yes"], "going_on.reason": ["Nobody else has room"]}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    with here(tmp_path_factory.mktemp("console")) as opened:
        yield opened


@pytest.fixture
def sentence(house: Here, request: pytest.FixtureRequest) -> str:
    id = request.node.name[:60].replace("/", "-")
    keep(house.record, begun(id, *lived(id)))
    return id


def full(house: Here, sentence: str, **more: list[str]) -> dict[str, list[str]]:
    """An allocation to somebody who holds fifty cases."""
    answers = form_of(house.browser(PARKS), sentence, "allocate")
    told = {"offender_manager": ["dale"], "reason": ["vacancy"], "caseload": ["50"]}
    return {**answers, **told, **more}


def links(text: str) -> list[str]:
    return [one.attributes["href"] for one in Page(text).all("a") if one.attributes["href"].startswith("#f-")]


def test_nothing_is_saved_until_somebody_knows_what_speaks_against_it(house: Here, sentence: str) -> None:
    visitor, before = house.browser(PARKS), house.record.head(sentence).seq
    found = post(visitor, sentence, "allocate", full(house, sentence), "save")
    assert (found.status_code, faults(found.text), links(found.text)) == (422, [], ["#f-going_on"])
    assert SAYS in found.text
    assert Page(found.text).posts()["offender_manager"] == ["dale"]
    assert house.record.head(sentence).seq == before


@pytest.mark.parametrize(
    ("said", "led_to"),
    [({"going_on-given": ["yes"]}, "#f-going_on-reason"), ({"going_on.reason": ["Nobody else"]}, "#f-going_on")],
    ids=["no reason", "not known"],
)
def test_who_goes_on_knows_it_and_says_why(house: Here, sentence: str, said: dict[str, list[str]], led_to: str) -> None:
    visitor = house.browser(PARKS)
    shown = Page(post(visitor, sentence, "allocate", full(house, sentence), "save").text).posts()
    found = post(visitor, sentence, "allocate", {**shown, **said}, "save")
    assert (found.status_code, links(found.text), SAYS in found.text) == (422, [led_to], True)
    assert types(house, sentence).count("allocated") == 1


def test_why_somebody_went_on_is_saved_with_it_and_once(house: Here, sentence: str) -> None:
    visitor = house.browser(PARKS)
    shown = Page(post(visitor, sentence, "allocate", full(house, sentence), "save").text).posts()
    places = [post(visitor, sentence, "allocate", {**shown, **KNOWS}, "save") for _ in range(2)]
    assert [one.status_code for one in places] == [303, 303]
    entry = [one for one in house.record.entries(sentence) if one.type == "allocated"][1:]
    assert [one.data.going_on.model_dump() for one in entry] == [  # type: ignore[attr-defined]
        {"codes": ("caseload_over_cap",), "reason": "Nobody else has room"}
    ]
    assert "Gone on all the same: Nobody else has room" in visitor.get(f"/sentences/{sentence}/record").text


def test_what_would_follow_is_shown_with_what_speaks_against_it(house: Here, sentence: str) -> None:
    visitor = house.browser(PARKS)
    shown = Page(post(visitor, sentence, "allocate", full(house, sentence), "check").text).posts()
    check = post(visitor, sentence, "allocate", {**shown, **KNOWS}, "check")
    assert (check.status_code, faults(check.text)) == (200, [])
    assert SAYS in check.text
    assert post(visitor, sentence, "allocate", Page(check.text).posts(), "save").status_code == 303
    assert types(house, sentence).count("allocated") == 2


def test_who_chooses_otherwise_went_past_nothing(house: Here, sentence: str) -> None:
    visitor = house.browser(PARKS)
    shown = Page(post(visitor, sentence, "allocate", full(house, sentence), "save").text).posts()
    assert post(visitor, sentence, "allocate", {**shown, **KNOWS, "caseload": ["7"]}, "save").status_code == 303
    assert house.record.entries(sentence)[-1].data.going_on is None  # type: ignore[attr-defined]


def test_what_else_is_wrong_is_said_first(house: Here, sentence: str) -> None:
    found = post(house.browser(PARKS), sentence, "allocate", full(house, sentence, reason=[""]), "save")
    assert (found.status_code, SAYS in found.text) == (422, False)
