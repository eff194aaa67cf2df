"""Pages that no sentence's own navigation leads to, each as somebody comes upon it; and what a page does by itself."""

import asyncio
from urllib.parse import quote

import pytest
from playwright.async_api import Browser, expect

from clients.console.pages import live
from tests.browser.archive import KINDS, OPEN, UNSURE, WATCHED, WRITTEN, visiting
from tests.browser.house import House
from tests.browser.visit import Visit
from tests.console.filled import THEIRS
from tests.stack import told

LIST = f"/places/{quote('Skills for work')}"
FOUND = {
    "brandt": (
        "/people/P-7",
        f"/sentences/{OPEN}/record/1",
        f"/sentences/{OPEN}/why/tier",
        f"/sentences/{OPEN}/record?thread=enforcement",
        "/caseload?whose=area&where=community",
        f"{LIST}/tell/take_place",
    ),
    "webb": (
        "/quarantine/1",
        "/quarantine/2",
        "/quarantine/1/release",
        "/places",
        LIST,
        f"{LIST}/tell/set_capacity",
        f"{LIST}/tell/pass_over",
        "/places/open",
        "/sentences/new",
    ),
    "khan": ("/quarantine/1/reject", "/quarantine?all=yes", f"/team/allocate/{THEIRS}", "/reports/enforcement"),
    "dunn": (f"/access/{OPEN}/looks",),
}
"""Of each kind of page that a link within another leads to, one; by whoever finds it."""
CLOSED_IN_PRINT = "nav, button, .govuk-button, .govuk-service-navigation, .moj-sub-navigation, .moj-filter"
HEARS = """
const Own = EventSource;
window.EventSource = class extends Own {
  constructor(...how) { super(...how); this.addEventListener('message', () => heard()); }
};
"""


@pytest.mark.parametrize("who", FOUND)
async def test_what_other_pages_lead_to_is_sound(chromium: Browser, archive: House, who: str) -> None:
    async with visiting(chromium, archive, who) as visit:
        for path in FOUND[who]:
            assert await visit.goes(path) == 200, path
            await visit.is_sound()


async def test_a_date_that_is_owed_and_an_entry_say_why_on_a_sound_page(chromium: Browser, archive: House) -> None:
    async with visiting(chromium, archive, "brandt") as visit:
        await visit.goes(visit.path)
        await visit.page.get_by_role("link", name="Why this date").first.click()
        await visit.reads("How it was counted")
        await visit.is_sound()


async def test_a_letter_is_sound_in_both_languages(chromium: Browser, archive: House) -> None:
    async with visiting(chromium, archive, "webb") as visit:
        await visit.goes("/queue?whose=area")
        await visit.page.get_by_role("link", name="Read the letter").click()
        await visit.reads("It is sent in English.")
        await visit.is_sound()
        await visit.follows("Welsh")
        await visit.is_sound()


async def test_a_search_that_finds_nobody_and_one_that_finds_somebody_are_sound(
    chromium: Browser, archive: House
) -> None:
    async with visiting(chromium, archive, "webb") as visit:
        await visit.goes("/people/search")
        await visit.answers({"CRN or NOMS number": "X999999"})
        await visit.presses("Search")
        assert "Nobody is known under that number." in await visit.problem()
        await visit.is_sound()
        await visit.answers({"CRN or NOMS number": "X123456"})
        await visit.presses("Search")
        assert visit.where == "/people/P-7"


async def test_emergency_access_is_sound_from_the_closed_door_to_its_review(chromium: Browser, archive: House) -> None:
    async with visiting(chromium, archive, "parks") as parks:
        parks.sentence = THEIRS
        assert await parks.goes(parks.path) == 403
        await parks.is_sound()
        await parks.follows("Ask for emergency access")
        await parks.presses("Open the sentence")
        assert "Select why you need to see this sentence now" in await parks.problem()
        await parks.is_sound()
        reason = "Why do you need to see this sentence now?"
        await parks.answers({reason: "Something else", "In your own words": "They stand at our desk"})
        await parks.presses("Open the sentence")
        await parks.reads("Emergency access until")
        await parks.is_sound()
    async with visiting(chromium, archive, "khan") as khan:
        await khan.goes("/access")
        await khan.is_sound()
        await khan.page.get_by_role("link", name="Review").click()
        await khan.reads("They stand at our desk")
        await khan.is_sound()


async def test_a_heavy_message_is_sound_from_its_check_to_what_follows(chromium: Browser, archive: House) -> None:
    async with visiting(chromium, archive, "brandt") as visit:
        visit.sentence = WRITTEN
        await visit.goes(f"{visit.path}/tell/judge?failure=A1")
        await visit.answers({"Your finding": "Unacceptable", "Reasons": "no reply"})
        await visit.presses("Save judgement")
        await visit.goes(f"{visit.path}/tell/warn")
        await visit.answers({"Which failure": "A1", "Language of the letter": "English"})
        await visit.presses("Continue")
        await visit.is_sound()
        await visit.presses("Give the warning")
        await visit.reads("What happens next")
        await visit.is_sound()


async def test_what_somebody_else_changed_and_what_nobody_knows_are_sound_pages(
    chromium: Browser, archive: House
) -> None:
    async with visiting(chromium, archive, "brandt") as visit:
        visit.sentence = WRITTEN
        await visit.goes(f"{visit.path}/tell/assess")
        assess = told("other", "assess", "OM:brandt", harm="low", likelihood="low", needs=["work"])
        await archive.sentences.tell(WRITTEN, assess)
        await visit.answers({"Risk of serious harm": "High", "Likelihood of reoffending": "Low"})
        await visit.presses("Save assessment")
        assert await visit.heading() == "This sentence changed while you were writing"
        await visit.is_sound()
        visit.sentence = UNSURE
        await visit.goes(f"{visit.path}/tell/judge?failure=A1")
        await visit.answers({"Your finding": "Unacceptable", "Reasons": "no reply"})
        await visit.presses("Save judgement")
        assert await visit.heading() == "We do not know yet whether this was saved"
        assert visit.faults.pop().startswith("503")
        await visit.is_sound()


async def test_the_pages_before_and_after_a_session_are_sound(chromium: Browser, archive: House) -> None:
    context = await chromium.new_context()
    visit = Visit(await context.new_page(), archive.address, script=True)
    await visit.goes("/")
    await visit.is_sound()
    await visit.says_who("webb")
    await visit.follows("Sign out")
    await visit.is_sound()
    await context.close()


async def test_whoever_writes_is_left_alone_and_told_above_the_button_when_they_stop(
    chromium: Browser, archive: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "GLANCE_SECONDS", 0.1)
    async with visiting(chromium, archive, "brandt") as visit:
        heard = asyncio.Event()
        await visit.page.expose_function("heard", heard.set)
        await visit.page.add_init_script(HEARS)
        await visit.goes(f"/sentences/{WATCHED}/tell/judge?failure=A1")
        line, reasons = visit.page.locator("[data-live]"), visit.page.get_by_role("textbox", name="Reasons")
        await reasons.press_sequentially("no re")
        plain = told("while", "address_changed", "CA:webb", known_from="a letter")
        await archive.sentences.tell(WATCHED, plain)
        await asyncio.wait_for(heard.wait(), 5)
        await reasons.press_sequentially("ply")
        await expect(line).to_have_text("")
        await expect(reasons).to_have_value("no reply")
        await reasons.blur()
        await expect(line).to_contain_text("1 new entry since")
        below = await visit.page.get_by_role("button", name="Save judgement", exact=True).bounding_box()
        above = await line.bounding_box()
        assert above
        assert below
        assert above["y"] + above["height"] <= below["y"]
        await visit.is_sound()


async def test_in_print_nothing_is_left_to_press_and_everything_is_said(chromium: Browser, archive: House) -> None:
    async with visiting(chromium, archive, "khan") as visit:
        for page in ("", "/record", "/timeline", "/diary"):
            await visit.goes(f"/sentences/{KINDS['custody and recall']}{page}")
            await visit.page.emulate_media(media="print")
            pressed = visit.page.locator(CLOSED_IN_PRINT)
            assert (
                await pressed.evaluate_all("all => all.filter(one => one.checkVisibility()).map(one => one.outerHTML)")
                == []
            )
            said = visit.page.locator("main .govuk-details__text")
            assert await said.evaluate_all("all => all.every(one => one.checkVisibility())")
            await expect(visit.page.get_by_role("heading", level=1)).to_be_visible()
            await visit.pictured("print")
            await visit.page.emulate_media(media="screen")
