"""What browser tests share: one browser, one console over living sentences, a window for each who visits it."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from playwright.async_api import Browser, async_playwright

from tests.browser.archive import put_there
from tests.browser.house import House, console_served
from tests.browser.people import Person
from tests.browser.visit import WIDE, Visit
from tests.live import Live
from tools import browser
from workers.front import Told

ARGUMENTS = ["--no-sandbox", "--disable-quic", "--disable-dev-shm-usage", "--disable-gpu", "--no-proxy-server"]
NONE_HERE = "NO BROWSER HERE: nothing of the console was seen in one. Install Chromium, or name one (SENTENCE_BROWSER)."

Strangers = Callable[..., Awaitable[Person]]
Visitors = Callable[..., Awaitable[Person]]


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The system's own browser; none is ever downloaded."""
    found = browser.find()
    if found is None:
        pytest.skip(NONE_HERE)
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield opened
        await opened.close()


@pytest.fixture(scope="session")
async def house(live: Live) -> AsyncIterator[House]:
    async with console_served(live.terminal.home, lambda _: Told(live.sentences)) as opened:
        yield opened


@pytest.fixture(scope="session")
async def archive(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """A console over what is there as a whole, without a server: every kind of life, something to see on every page."""
    async with console_served(tmp_path_factory.mktemp("archive"), put_there) as opened:
        yield opened


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def script(request: pytest.FixtureRequest) -> bool:
    """Every story is lived twice: the pages do all they do without a script."""
    return bool(request.param)


@pytest.fixture
async def stranger(chromium: Browser, house: House, script: bool) -> AsyncIterator[Strangers]:
    """Opens a window in which nobody is signed in. What goes wrong in any of them fails the test."""
    visits: list[Visit] = []

    async def open_(sentence: str = "") -> Person:
        context = await chromium.new_context(viewport=WIDE, java_script_enabled=script)  # type: ignore[arg-type]
        visit = Person(await context.new_page(), house.address, sentence, script=script)
        visits.append(visit)
        return visit

    yield open_
    for visit in visits:
        await visit.page.context.close()
    assert [fault for visit in visits for fault in visit.faults] == []


@pytest.fixture
def visitor(stranger: Strangers) -> Visitors:
    """Opens a window in which somebody has signed in, by their id at the local provider, for work on a sentence."""

    async def open_(who: str, sentence: str = "") -> Person:
        visit = await stranger(sentence)
        await visit.signs_in(who)
        return visit

    return open_
