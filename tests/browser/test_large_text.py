"""Letters twice as large, and a window of 320 pixels: nothing is lost, nothing lies outside (WCAG 2.2, 1.4.4, 1.4.10).

The letters grow as a browser's own setting makes them grow: it changes what `100%` is at the root.
"""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from tests.browser.chromium import Phone, a_phone, in_chromium
from tests.browser.conftest import in_one_loop
from tests.browser.occasions import MONDAY, PAGES, STARS, remember, the_event
from tests.browser.site_server import SiteServer

pytestmark = [*in_chromium, pytest.mark.slow]

LOST = """() => [...document.querySelectorAll("body *")].filter(one => {
    const {overflowX, overflowY} = getComputedStyle(one);
    const clips = overflowX !== "visible" || overflowY !== "visible";
    const meant = one.matches(".unseen, .days, #now span, .stop .quiet");
    return clips && !meant && one.textContent.trim() && one.checkVisibility()
        && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1);
}).map(one => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 40)}`)"""
"""Elements that have words and cut some of them off. Words for screen readers alone are 1 px by intention, the days
are a row that can be swiped, what is on has its title in full on its card, and a card's last line on its page.
"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PHONE = {"width": 360, "height": 740}
NARROW = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 800}


async def large_letters(phone: Phone, page: Page, size: int = 32) -> None:
    """The browser's setting for letters; 16 is what everybody starts with."""
    developer = await phone.developer(page)
    await developer.send("Page.enable")
    await developer.send("Page.setFontSizes", {"fontSizes": {"standard": size, "fixed": size}})


@in_one_loop
async def site() -> AsyncIterator[SiteServer]:
    async with the_event(MONDAY) as running:
        yield running


@pytest.mark.parametrize(
    ("viewport", "size", "home"),
    [(PHONE, 32, ""), (PHONE, 32, "/nb"), (NARROW, 16, ""), (NARROW, 16, "/nb"), (DESK, 32, "")],
)
async def test_nothing_is_lost_and_nothing_goes_sideways(
    browser: Browser, site: SiteServer, viewport: Any, size: int, home: str
) -> None:
    lost = {}
    async with a_phone(browser, viewport=viewport) as phone:
        await remember(phone, stars=STARS)
        page = await phone.context.new_page()
        await large_letters(phone, page, size)
        for path in PAGES:
            await page.goto(f"{site.url}{home}{path}")
            assert await page.evaluate("getComputedStyle(document.documentElement).fontSize") == f"{size}px"
            here = await page.evaluate(LOST), await page.evaluate(SIDEWAYS)
            if here != ([], 0):
                lost[path] = here
    assert lost == {}, lost
