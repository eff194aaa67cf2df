"""Every page that there is, as everybody meets it: by ear, by keyboard, on a narrow screen, in colours of their own."""

from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, expect

from tests.browser.archive import KINDS, visiting
from tests.browser.house import House
from tests.browser.visit import Visit
from workers.issuer import people

FORMS = (
    "judge",
    "warn",
    "assess",
    "plan",
    "change_plan",
    "review",
    "work_out_tier",
    "end",
    "appointment_made",
    "recall",
)
PAGES_OF_ITS_OWN = 8
FOCUSED = """() => {
  const one = document.activeElement;
  return (one.labels && one.labels.length ? one.labels[0] : one).innerText.replace(/\\s+/g, ' ').trim();
}"""
SEEN = """all => all.filter(one => {
  const style = getComputedStyle(one);
  return one.checkVisibility() && [style.borderBottomWidth, style.outlineWidth].every(width => parseFloat(width) === 0);
}).map(one => one.outerHTML)"""


async def links(visit: Visit, within: str) -> list[str]:
    """The pages of ours that the links in a part of the page lead to, each once."""
    hrefs = "all => all.map(one => one.getAttribute('href'))"
    found: list[str] = await visit.page.locator(f"{within} a[href^='/']").evaluate_all(hrefs)
    return [link for link in dict.fromkeys(found) if not urlsplit(link).path.startswith(("/assets", "/sign-out"))]


async def test_what_anybody_finds_in_their_navigation_is_sound(chromium: Browser, archive: House) -> None:
    seen: set[str] = set()
    for who in people():
        async with visiting(chromium, archive, who) as visit:
            for path in await links(visit, "header"):
                assert await visit.goes(path) == 200, (who, path)
                await (visit.is_accessible() if path in seen else visit.is_sound())
                seen.add(path)
    assert "/" in seen


@pytest.mark.parametrize("name", KINDS.values(), ids=KINDS)
async def test_every_page_of_a_sentence_is_sound(chromium: Browser, archive: House, name: str) -> None:
    async with visiting(chromium, archive, "khan") as visit:
        await visit.goes(f"/sentences/{name}")
        pages = await links(visit, "main nav")
        assert len(pages) >= PAGES_OF_ITS_OWN
        for path in pages:
            assert await visit.goes(path) == 200, path
            await visit.is_sound()


async def test_forms_of_every_shape_are_sound(chromium: Browser, archive: House) -> None:
    async with visiting(chromium, archive, "brandt") as visit:
        for form in FORMS:
            assert await visit.goes(f"{visit.path}/tell/{form}") == 200, form
            await visit.is_sound()


async def test_what_is_not_there_is_a_sound_page(chromium: Browser, archive: House) -> None:
    async with visiting(chromium, archive, "brandt") as visit:
        for path, status in (("/nothing", 404), ("/sentences/S-none", 404), (f"/sentences/{KINDS['life']}", 403)):
            assert await visit.goes(path) == status
            await visit.is_sound()


async def tabs_to(visit: Visit, last: str) -> list[str]:
    """What the keyboard comes past on its way, from where it is to there; each place once."""
    passed = []
    while not passed or passed[-1] != last:
        await visit.page.keyboard.press("Tab")
        passed.append(await visit.page.evaluate(FOCUSED))
        assert len(passed) < 60, passed
    return passed


async def test_a_form_is_written_sent_and_mended_by_keyboard_alone(chromium: Browser, archive: House) -> None:
    async with visiting(chromium, archive, "brandt") as visit:
        keys = visit.page.keyboard
        await visit.goes(f"{visit.path}/tell/judge?failure=A1")
        passed = await tabs_to(visit, "Save judgement")
        places = ["Skip to main content", "Caseload", "Sign out", "Back to the sentence", "Acceptable", "Reasons"]
        assert [one for one in passed if one in places] == places
        await keys.press("Enter")
        assert "Select acceptable or unacceptable" in await visit.problem()
        await tabs_to(visit, "Select acceptable or unacceptable")
        await keys.press("Enter")
        await expect(visit.page.get_by_role("radio", name="Acceptable", exact=True)).to_be_focused()
        await keys.press("Space")
        await tabs_to(visit, "Reasons")
        await keys.type("a letter from the clinic")
        await tabs_to(visit, "Save judgement")
        await keys.press("Enter")
        await visit.is_told()


async def test_the_skip_link_leads_past_the_navigation(chromium: Browser, archive: House) -> None:
    async with visiting(chromium, archive, "brandt") as visit:
        await visit.goes(visit.path)
        await tabs_to(visit, "Skip to main content")
        await visit.page.keyboard.press("Enter")
        await visit.page.keyboard.press("Tab")
        assert await visit.page.evaluate("document.activeElement.closest('main') !== null")


async def test_in_colours_of_their_own_nothing_that_is_pressed_or_written_in_is_lost(
    chromium: Browser, archive: House
) -> None:
    async with visiting(chromium, archive, "brandt", forced_colors="active") as visit:
        assert await visit.page.evaluate("matchMedia('(forced-colors: active)').matches")
        for path in (visit.path, f"{visit.path}/tell/appointment_made"):
            await visit.goes(path)
            shapes = visit.page.locator(".govuk-button, .govuk-input, .govuk-textarea")
            assert await shapes.count()
            assert await shapes.evaluate_all(SEEN) == [], path
            await visit.is_sound()


async def test_axe_finds_what_is_wrong(chromium: Browser, archive: House) -> None:
    async with visiting(chromium, archive, "brandt") as visit:
        await visit.page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input>')")
        with pytest.raises(AssertionError, match="label"):
            await visit.is_accessible()
