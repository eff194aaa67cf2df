from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from clients.console import words
from clients.console.views.identity import PAGES
from domain.interventions.delivery import STEPS
from domain.model import Harm, Where
from domain.standing import ENFORCEMENT
from tests.clients.lives import keep, life_of
from tests.conftest import EXAMPLES
from tests.console.here import BRANDT, Here, everything, here
from tests.console.html import Page, faults

NAMES = [path.stem for path in EXAMPLES]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    with here(tmp_path_factory.mktemp("console")) as opened:
        keep(opened.record, *(life_of(name, name) for name in NAMES))
        yield opened


def browser(house: Here, name: str) -> TestClient:
    state = house.record.sentence(name)
    return house.browser(everything((state.area,)), state.last_moment)


@pytest.mark.parametrize("name", NAMES)
def test_every_page_of_every_example_is_sound(house: Here, name: str) -> None:
    for page, _ in PAGES:
        found = browser(house, name).get(f"/sentences/{name}/{page}".rstrip("/"))
        assert found.status_code == 200, (page, found.text[-600:])
        assert faults(found.text) == [], page


@pytest.mark.parametrize("name", ["breach-referred-in-2016", "recalled-and-re-released", "report-and-remand"])
def test_whatever_a_page_links_to_is_there(house: Here, name: str) -> None:
    visitor = browser(house, name)
    page = Page(visitor.get(f"/sentences/{name}").text)
    for link in page.all("a"):
        to = link.attributes["href"]
        if to.startswith("/sentences/"):
            assert visitor.get(to).status_code == 200, to


def test_an_entry_says_why_and_leads_to_those_behind_it(house: Here) -> None:
    name = "breached-on-third-failure"
    decided = next(entry for entry in house.record.entries(name) if entry.type == "breach_decided")
    text = browser(house, name).get(f"/sentences/{name}/record/{decided.seq}").text
    assert faults(text) == []
    for entry in {seq for reason in decided.because for seq in reason.entries or ()}:
        assert f"/sentences/{name}/record/{entry}" in text


def test_the_record_as_at_a_day_shows_what_was_known_then(house: Here) -> None:
    name = "breached-on-third-failure"
    entries = house.record.entries(name)
    on = entries[9].recorded_at
    query = {"as_at-day": on.day, "as_at-month": on.month, "as_at-year": on.year}
    text = browser(house, name).get(f"/sentences/{name}/record", params=query).text
    known = [entry for entry in entries if entry.recorded_at.date() <= on.date()]
    assert f"{len(known)} entries" in text
    assert "As it was known at the end of" in text


def test_the_record_can_be_narrowed_to_one_type(house: Here) -> None:
    name = "breached-on-third-failure"
    text = browser(house, name).get(f"/sentences/{name}/record", params={"type": "failed_to_attend"}).text
    wanted = [entry for entry in house.record.entries(name) if entry.type == "failed_to_attend"]
    assert f"{len(wanted)} entries" in text
    assert faults(text) == []


def test_a_day_that_no_calendar_has_is_an_error_beside_the_filter(house: Here) -> None:
    name = NAMES[0]
    query = {"as_at-day": "31", "as_at-month": "2", "as_at-year": "2026"}
    assert "As at must be a real date" in browser(house, name).get(f"/sentences/{name}/record", params=query).text


def test_the_picture_can_be_shown_under_the_strict_policy(house: Here) -> None:
    name = NAMES[0]
    found = browser(house, name).get(f"/sentences/{name}/timeline.svg")
    assert found.headers["content-type"].startswith("image/svg+xml")
    assert "style-src 'unsafe-inline'" in found.headers["content-security-policy"]


def test_a_page_may_load_and_send_nothing_elsewhere_and_is_kept_nowhere(house: Here) -> None:
    found = browser(house, NAMES[0]).get(f"/sentences/{NAMES[0]}")
    policy, nonce = found.headers["content-security-policy"], Page(found.text).all("script")[0].attributes["nonce"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert f"'nonce-{nonce}'" in policy
    assert found.headers["cache-control"] == "no-store"
    assert found.headers["x-content-type-options"] == "nosniff"
    assert found.headers["referrer-policy"] == "same-origin"
    again = browser(house, NAMES[0]).get(f"/sentences/{NAMES[0]}")
    assert nonce not in again.headers["content-security-policy"]


MISSING = {"a page": "/nothing", "a sentence": "/sentences/S-none", "an entry": f"/sentences/{NAMES[0]}/record/9999"}


@pytest.mark.parametrize("address", MISSING.values(), ids=MISSING)
def test_what_is_not_there_is_a_page_that_says_so(house: Here, address: str) -> None:
    found = browser(house, NAMES[0]).get(address)
    assert found.status_code == 404
    assert "Page not found" in found.text
    assert faults(found.text) == []


def test_a_sentence_of_another_team_says_how_it_may_be_seen_all_the_same(house: Here) -> None:
    found = house.browser(BRANDT.but(id="stranger")).get(f"/sentences/{NAMES[0]}")
    assert found.status_code == 403
    assert "use emergency access" in found.text


def test_who_is_not_signed_in_sees_nothing(house: Here) -> None:
    from clients.console.app import console

    found = TestClient(console(house.desk)).get(f"/sentences/{NAMES[0]}")
    assert found.status_code == 403
    assert NAMES[0] not in found.text


def test_the_first_page_lists_what_somebody_may_open(house: Here) -> None:
    text = browser(house, "last-third-with-an-exemption").get("/").text
    assert faults(text) == []


def test_every_status_word_is_short_and_no_group_gives_one_word_two_colours() -> None:
    for group, codes in words.tags().items():
        assert all(len(tag.text) <= words.LONGEST for tag in codes.values()), group
        colours: dict[str, str] = {}
        for tag in codes.values():
            assert colours.setdefault(tag.text, tag.colour) == tag.colour, (group, tag.text)


def test_every_status_that_a_sentence_can_have_has_a_word() -> None:
    tags = words.tags()
    assert {*Where} | {"ended"} == set(tags["where"])
    assert set(ENFORCEMENT) == set(tags["enforcement"])
    assert {*STEPS} <= set(tags["intervention"])
    assert {*Harm} == set(tags["risk"])


def test_a_life_is_looked_at_in_parts_by_links(house: Here) -> None:
    name = "life-over-thirty-years"
    visitor, at = browser(house, name), f"/sentences/{name}/timeline"
    whole = Page(visitor.get(at).text)
    links = [one.attributes["href"] for one in whole.all("a") if "?show=" in one.attributes["href"]]
    assert links == ["?show=all", "?show=year", "?show=custody", "?show=from-release"]
    for link in links:
        text = visitor.get(f"{at}{link}").text
        assert faults(text) == []
        (current,) = [
            one
            for one in Page(text).all("a")
            if one.attributes.get("aria-current") and "?show=" in one.attributes["href"]
        ]
        assert current.attributes["href"] == link
        (image,) = Page(text).all("img")
        drawn = visitor.get(image.attributes["src"])
        assert (drawn.status_code, "Whole sentence" in drawn.text) == (200, link != "?show=all")
    assert "Shown from 14 June 1999 to 5 December 2016." in visitor.get(f"{at}?show=custody").text


def test_a_short_order_has_no_parts_and_what_it_has_not_is_the_whole(house: Here) -> None:
    visitor = browser(house, "quiet-community-order")
    text = visitor.get("/sentences/quiet-community-order/timeline?show=custody").text
    assert (faults(text), "?show=" in text, "Shown from" in text) == ([], False, False)
