"""Without JavaScript everything can be read, and nothing is shown that only a script could move."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page

from tests.browser.chromium import CHROMIUM, NEEDS_CHROMIUM, Phone, a_phone
from tests.browser.conftest import in_one_loop
from tests.browser.occasions import MONDAY, PAGES, the_event
from tests.browser.settings_page import TEXTS
from tests.browser.site_server import SiteServer
from tests.pages.agendas import large_agenda
from tests.pages.scenes import a_site

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.skipif(CHROMIUM is None, reason=NEEDS_CHROMIUM),
]


@in_one_loop
async def site() -> AsyncIterator[SiteServer]:
    async with the_event(MONDAY) as running:
        yield running


@in_one_loop
async def bare(browser: Browser) -> AsyncIterator[Phone]:
    async with a_phone(browser, java_script_enabled=False) as phone:
        yield phone


async def dead(page: Page) -> list[str]:
    """What can be seen, looks as if it did something, and does not."""
    controls = page.locator("button, input, select, summary, form, [role=switch], #now, #mine-bar, #found")
    return [
        await one.evaluate("one => one.outerHTML") for one in await controls.all() if await one.is_visible()
    ]


async def read(page: Page, selector: str) -> list[str]:
    """The visible texts of these elements; a hidden one has none."""
    return [(await one.inner_text()).strip() for one in await page.locator(selector).all()]


@pytest.mark.parametrize("home", ["", "/nb"])
async def test_nothing_is_shown_that_only_a_script_could_move(
    bare: Phone, site: SiteServer, home: str
) -> None:
    page = await bare.context.new_page()
    found = {}
    for path in PAGES:
        await page.goto(f"{site.url}{home}{path}")
        found[path] = await dead(page)
    assert found == {path: [] for path in PAGES}


async def test_a_search_that_cannot_search_is_not_shown(bare: Phone, site: SiteServer) -> None:
    site.site = a_site(large_agenda(60))
    page = await bare.open(f"{site.url}/")
    assert await page.locator("#find-form").count() == 1
    assert (await dead(page), await page.locator(".stop:visible").count()) == ([], 60)


async def test_the_agenda_is_read_whole(bare: Phone, site: SiteServer) -> None:
    page = await bare.open(f"{site.url}/nb/")
    assert await read(page, ".agenda h2 b, .agenda h2") == [
        "Fredag 16. september Eitri",
        "Lørdag 17. september Eitri",
        "Søndag 18. september Eitri",
        "Mandag 19. september Eitri",
    ]
    assert await page.locator(".stop:visible").count() == len(site.agenda.sessions)
    assert await read(page, "#cable-car .word, #pizza .when, #panel .word") == ["kl. 20.30 Senere var 20.00"]


async def test_the_other_pages_are_read_whole(bare: Phone, site: SiteServer) -> None:
    page = await bare.context.new_page()
    texts = {}
    for path, selector in {
        "/sessions/cable-car": "h1, .notice p",
        "/speakers": ".people li",
        "/speakers/celi": "h1, .text p, .what",
        "/venues": ".people li",
        "/venues/eitri": "h1, address",
        "/changes": "h3, .alert p",
        "/about": "h1, h2",
    }.items():
        await page.goto(site.url + path)
        texts[path] = await read(page, f":is({selector})")
    assert texts == {}


@pytest.mark.parametrize(("home", "language"), [("", "en"), ("/nb", "nb")])
async def test_the_settings_say_what_alerts_need(
    bare: Phone, site: SiteServer, home: str, language: str
) -> None:
    page = await bare.open(f"{site.url}{home}/settings")
    assert await read(page, "#alerts > *:visible") == []
    assert TEXTS[language]["noscript"] in await page.inner_text("#alerts")
