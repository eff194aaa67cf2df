"""A visit: one browser window of one person, and whatever in it no visitor should ever meet."""

import asyncio
import os
import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Literal, NamedTuple

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import ConsoleMessage, Locator, Page, Request, Response, expect

from clients.sign_in.sessions import COOKIE
from domain import calendar

ACCESSIBLE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
SCREENSHOTS = "SENTENCE_SCREENSHOTS"
"""Names a folder for a picture of every page, wide and narrow, to be looked at."""
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
PATIENCE_MS = 5_000

Answer = str | date | datetime


class Seen(NamedTuple):
    """What follows as a check page says it, and what followed as the next one does: entries in words."""

    will_follow: list[str]
    followed: list[str]


class Visit:
    """Somebody before the console. What they do is said as they would say it; how, is in here alone."""

    def __init__(self, page: Page, address: str, sentence: str = "", *, script: bool) -> None:
        self.page, self.script, self.sentence = page, script, sentence
        self.faults: list[str] = []
        self._address, self._shots = address, 0
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"script failed: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)

    # What must not be

    def _said(self, message: ConsoleMessage) -> None:
        # Chromium says of each page that is a refusal that it "failed to load": what came is judged in _answered.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.faults.append(f"console: {message.text}")

    def _failed(self, request: Request) -> None:
        # Who goes on before all has come, or clicks twice, leaves something behind: that is no fault of the page.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.method} {request.url} ({request.failure})")

    def _answered(self, response: Response) -> None:
        limit = 500 if response.request.is_navigation_request() else 400
        if response.status >= limit:
            self.faults.append(f"{response.status}: {response.request.method} {response.url}")

    async def is_accessible(self) -> None:
        """Whether axe finds nothing against WCAG 2.2 AA on the page as it stands."""
        found = await Axe().run(self.page, options=ACCESSIBLE)
        broken = [f"{one['id']} {[node['target'] for node in one['nodes']]}" for one in found.response["violations"]]
        assert not broken, (self.page.url, broken)

    async def fits_a_narrow_screen(self) -> None:
        """Whether the page at 320 pixels (400 % of a usual one) scrolls down alone (WCAG 1.4.10)."""
        await self.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        wide = await self.page.evaluate("document.documentElement.scrollWidth")
        await self.pictured("narrow")
        await self.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        assert wide <= NARROW["width"], (self.page.url, f"{wide} pixels wide")

    async def is_sound(self) -> None:
        """Everything that holds of every page."""
        await self.pictured("wide")
        if self.script:  # axe is one itself; the page that it reads is the same without
            await self.is_accessible()
        await self.fits_a_narrow_screen()
        assert not self.faults

    async def pictured(self, how: str) -> None:
        folder = os.environ.get(SCREENSHOTS)
        if folder:
            name = re.sub(r"\W+", "-", self.page.url.removeprefix(self._address)).strip("-") or "first"
            self._shots += 1
            path = Path(folder) / f"{name[:80]}-{self._shots}-{how}.png"
            await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
            await self.page.screenshot(path=path, full_page=True)

    # Coming and going

    async def signs_in(self, who: str, wanted: str = "/") -> None:
        """Asks for a page without being signed in, says at the provider who they are, and is on that page; who asks for
        the first is on the one on which their day begins."""
        await self.goes(wanted)
        await self.says_who(who)
        assert wanted == "/" or self.where == wanted

    async def says_who(self, who: str) -> None:
        await self.page.locator(f'button[value="{who}"]').click()
        await self.page.wait_for_url(f"{self._address}/**")

    async def goes(self, path: str) -> int:
        answer = await self.page.goto(f"{self._address}{path}")
        return answer.status if answer else 0

    async def follows(self, link: str) -> None:
        async with self.page.expect_navigation():
            await self.page.get_by_role("link", name=link, exact=True).first.click()

    async def session(self) -> str:
        """The key of their session."""
        return next(one["value"] for one in await self.page.context.cookies() if one["name"] == COOKIE)

    @property
    def path(self) -> str:
        """The first page of the sentence that they work on."""
        return f"/sentences/{self.sentence}"

    @property
    def where(self) -> str:
        return self.page.url.removeprefix(self._address)

    # Reading

    async def reads(self, *texts: str) -> None:
        for text in texts:
            await expect(self.page.locator("body")).to_contain_text(text)

    async def heading(self) -> str:
        return await self.page.get_by_role("heading", level=1).inner_text()

    async def entries(self) -> list[str]:
        """The entries that a page lists under its headings of the second level."""
        return await self.page.locator("h3.moj-timeline__title").all_inner_texts()

    async def problem(self) -> str:
        """What the error summary says; it stands first, is where the keyboard is, and names the page an error."""
        summary = self.page.locator(".govuk-error-summary")
        await expect(summary).to_contain_text("There is a problem")
        assert (await self.page.title()).startswith("Error: ")
        if self.script:
            await expect(summary).to_be_focused()
        return await summary.inner_text()

    # Writing

    async def opens(self, form: str) -> None:
        """Opens a form from the page of the sentence, among all that may be done there."""
        await self.goes(self.path)
        await self.page.get_by_text("More actions", exact=True).click()
        async with self.page.expect_navigation():
            await self.page.locator("details").get_by_role("link", name=form, exact=True).click()
        assert await self.heading() == form

    async def answers(self, answers: Mapping[str, Answer]) -> None:
        for question, said in answers.items():
            await self._answers(question, said)

    async def _answers(self, question: str, said: Answer) -> None:
        group, text, choice = (self._asked(role, question) for role in ("group", "textbox", "combobox"))
        if isinstance(said, date):
            await self._dates(group, said)
        elif await group.count():
            one = re.compile(f"^{said}(,|$)")  # a failure is named with its day
            await group.get_by_role("radio", name=one).check()
        elif await choice.count():
            await choice.select_option(label=said)
        else:
            await text.fill(said)

    def _asked(self, role: Literal["group", "textbox", "combobox"], question: str) -> Locator:
        may_be_left = self.page.get_by_role(role, name=f"{question} (optional)", exact=True)
        return self.page.get_by_role(role, name=question, exact=True).or_(may_be_left)

    async def _dates(self, group: Locator, said: date) -> None:
        local = said.astimezone(calendar.LONDON) if isinstance(said, datetime) else said
        for part, value in (("Day", local.day), ("Month", local.month), ("Year", local.year)):
            await group.get_by_label(part, exact=True).fill(str(value))
        if isinstance(local, datetime):
            await group.get_by_label("Time", exact=True).fill(f"{local:%H:%M}")

    async def presses(self, button: str) -> None:
        async with self.page.expect_navigation():
            await self.page.get_by_role("button", name=button, exact=True).click()

    async def tells(self, form: str, answers: Mapping[str, Answer], *, save: str = "Save") -> None:
        """Writes a light message, from its form to the success that stands above the sentence."""
        await self.opens(form)
        await self.answers(answers)
        await self.presses(save)
        await self.is_told()

    async def is_told(self) -> None:
        """Whether the last thing that they did is saved, and said to be."""
        saved = self.page.get_by_role("region", name="success: Saved")
        await expect(saved).to_contain_text("Saved: ")
        await expect(saved).to_be_focused()

    async def checks(self, button: str) -> Seen:
        """From a heavy form: looks at what will follow, saves it, and looks at what followed."""
        await self.presses("Continue")
        assert await self.heading() == "Check before you save"
        will_follow = await self.entries()
        await self.presses(button)
        await self.reads("What happens next")
        return Seen(will_follow, await self.entries())
