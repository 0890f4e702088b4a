"""What the tests in a Chromium share: a phone, the app itself, and a site without the app that obeys the test."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from msgspec import Struct
from playwright.async_api import Browser, Page

from companion.domain.agenda import Agenda
from tests.browser.chromium import Phone, a_phone, chromium
from tests.browser.companion_process import CompanionProcess
from tests.browser.settings_page import Settings, open_settings
from tests.browser.site_server import SiteServer
from tests.builders import a_session, a_speaker, an_agenda

in_one_loop = pytest_asyncio.fixture(loop_scope="session")
"""For what a test shares with the browser, which lives as long as all the tests."""


class Server(Struct, frozen=True):
    """The app as an organizer runs it, with an agenda that a test may edit."""

    url: str
    agenda_path: Path

    def edit(self, change: Callable[[str], str]) -> None:
        """Save the agenda as editors do, by a rename; `change` makes the new text from the old."""
        draft = self.agenda_path.with_suffix(".draft")
        draft.write_text(change(self.agenda_path.read_text("utf-8")), "utf-8")
        draft.replace(self.agenda_path)


@in_one_loop
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    async with CompanionProcess(tmp_path / "app") as companion:
        yield Server(companion.origin, companion.agenda)


@pytest.fixture
def agenda() -> Agenda:
    """An event to be shown by `site` and changed by the test: long enough to scroll, in two languages."""
    return an_agenda(
        *(a_session(f"talk-{hour:02}", start=f"{hour:02}:00", speakers=("celi",)) for hour in range(8, 20)),
        speakers=(a_speaker("celi"),),
    )


@in_one_loop
async def site(agenda: Agenda) -> AsyncIterator[SiteServer]:
    async with SiteServer(agenda) as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


@in_one_loop
async def phone(browser: Browser) -> AsyncIterator[Phone]:
    async with a_phone(browser) as fresh:
        yield fresh


@in_one_loop
async def home(phone: Phone, site: SiteServer) -> Page:
    """The agenda of `site`, opened once; the worker has all of it."""
    page = await phone.open(f"{site.url}/")
    await phone.keeps(page, site.edition)
    return page


@in_one_loop
async def settings(browser: Browser, site: SiteServer) -> AsyncIterator[Settings]:
    async with open_settings(browser, site) as opened:
        yield opened
