"""Which role sees which page: as `questions.toml` says it, and as the navigation offers it."""

from collections.abc import Iterator

import pytest

from domain.authority.questions import LOOKS, Look
from domain.authority.signed_in import SignedIn
from domain.model import Role
from tests.console.filled import MINE, fill
from tests.console.here import Here, here
from tests.console.html import Page, faults

PAGES = {
    "/quarantine": Look.QUARANTINE,
    "/quarantine/1": Look.QUARANTINE,
    "/places": Look.PLACES,
    "/places/Skills%20for%20work": Look.PLACES,
    "/status": Look.STATUS,
    f"/status/sentences/{MINE}": Look.STATUS,
    "/people/search": Look.SENTENCE,
    "/people/P-7": Look.SENTENCE,
    "/access": Look.ACCESS_LOG,
    f"/access/{MINE}/looks": Look.ACCESS_LOG,
    "/reports": Look.REPORTS,
}
FORMS = ("/quarantine/1/release", "/quarantine/1/reject", "/places/open", "/places/Skills%20for%20work/tell/pass_over")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    with here(tmp_path_factory.mktemp("console")) as opened:
        fill(opened.stores)
        yield opened


def holder(role: Role) -> SignedIn:
    ids = {Role.OFFENDER_MANAGER: "brandt", Role.LINE_MANAGER: "parks"}
    return SignedIn(id=ids.get(role, "x"), name="X", roles=(role,), areas=("north",))


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("role", Role)
def test_a_page_is_sound_for_the_roles_that_look_at_it_and_closed_to_all_others(
    house: Here, role: Role, address: str
) -> None:
    found = house.browser(holder(role)).get(address)
    assert found.status_code == (200 if role in LOOKS[PAGES[address]].may else 403), found.text[-400:]
    assert faults(found.text) == []


@pytest.mark.parametrize("role", Role)
def test_the_navigation_leads_nobody_to_a_closed_door(house: Here, role: Role) -> None:
    visitor = house.browser(holder(role))
    links = [one.attributes for one in Page(visitor.get("/", follow_redirects=True).text).all("a")]
    navigation = [one["href"] for one in links if "service-navigation" in one.get("class", "")]
    assert navigation
    for address in navigation:
        if address != "/sign-out":
            assert visitor.get(address).status_code == 200, address


@pytest.mark.parametrize("address", FORMS)
def test_a_form_is_sound_and_nobody_without_a_role_for_it_can_send_it(house: Here, address: str) -> None:
    found = house.browser(holder(Role.CASE_ADMINISTRATOR)).get(address)
    assert (found.status_code, faults(found.text)) == (200, [])
    stranger = house.browser(holder(Role.DEVELOPER))
    assert [stranger.get(address).status_code, stranger.post(address).status_code] == [403, 403]


def test_a_developer_sees_what_a_sentence_waits_for_and_nothing_that_it_says_of_anybody(house: Here) -> None:
    visitor = house.browser(holder(Role.DEVELOPER))
    assert (
        visitor.get("/status/sentences", params={"id": f" {MINE} "}).headers["location"] == f"/status/sentences/{MINE}"
    )
    text = visitor.get(f"/status/sentences/{MINE}").text
    sentence = house.record.sentence(MINE)
    assert sentence.chain in text
    assert all(clock.key in text for clock in sentence.clocks)
    assert "risk of harm" not in text
    assert house.stores.access.looks_at(MINE)[0].what == "mechanism"
    assert visitor.get(f"/sentences/{MINE}").status_code == 403
