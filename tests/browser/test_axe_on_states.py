"""What axe finds once scripts have been at work: nothing, in any state that a page gets into, by day and by night."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import Phone, a_phone, in_chromium
from tests.browser.conftest import in_one_loop
from tests.browser.occasions import AFTER, BEFORE, MONDAY, STARS, VANISHED, remember, the_event
from tests.browser.settings_page import STAND_IN
from tests.browser.site_server import SiteServer
from tests.pages.agendas import large_agenda
from tests.pages.scenes import a_site
from tests.pages.test_look import CONTRAST_ALONE, CONTRAST_OF_SEVEN

pytestmark = [*in_chromium, pytest.mark.slow]

KNOWN = {
    "stars": STARS,
    "cards": {"vanished": VANISHED},
    "visit": {"alert": 1, "at": 1663347180000},
    "read": 1,
}


async def look(page: Page, state: str) -> dict[str, Any]:
    """What axe has against it: all rules by day, those of colours by night."""
    found = {}
    await page.emulate_media(color_scheme="light")
    by_day = await Axe().run(page, options=CONTRAST_OF_SEVEN)
    if by_day.violations_count:
        found[f"{state} by day"] = by_day.generate_report()
    await page.emulate_media(color_scheme="dark")
    if by_night := (await page.evaluate("options => axe.run(options)", CONTRAST_ALONE))["violations"]:
        found[f"{state} by night"] = [(each["id"], each["nodes"][0]["html"]) for each in by_night]
    return found


@in_one_loop
async def site() -> AsyncIterator[SiteServer]:
    async with the_event(MONDAY) as running:
        yield running


@in_one_loop
async def known(browser: Browser) -> AsyncIterator[Phone]:
    """A phone that has used all of the app, and is abroad."""
    async with a_phone(browser, timezone_id="Asia/Tokyo") as phone:
        await remember(phone, **KNOWN)
        yield phone


@pytest.mark.parametrize("home", ["", "/nb"])
async def test_the_agenda_while_the_event_is_on(known: Phone, site: SiteServer, home: str) -> None:
    """What is over folded and not, a clash, a tombstone, a toast, my agenda, no network, nothing starred."""
    page = await known.open(f"{site.url}{home}/")
    await expect(page.locator("#gone-vanished, .toast")).to_have_count(2)
    await expect(page.locator("#star-keynote span")).not_to_be_empty()
    found = await look(page, "with a clash")
    for fold in await page.locator(".fold:visible").all():
        await fold.click()
    await expect(page.locator("#doors")).to_be_visible()
    found |= await look(page, "unfolded")
    await page.click("#mine")
    await expect(page.locator("#mine-ways")).to_be_visible()
    found |= await look(page, "my agenda")
    await known.context.set_offline(offline=True)
    await expect(page.locator("#age")).to_be_visible()
    found |= await look(page, "offline")
    await page.evaluate(
        "localStorage['companion.stars'] = '[]', document.dispatchEvent(new Event('stars')),"
        "dispatchEvent(new Event('popstate'))"
    )
    await expect(page.locator(".stop:visible")).to_have_count(0)
    found |= await look(page, "nothing of mine")
    assert found == {}


@pytest.mark.parametrize("home", ["", "/nb"])
async def test_a_session_that_clashes_and_changes_that_are_over(
    known: Phone, site: SiteServer, home: str
) -> None:
    page = await known.open(f"{site.url}{home}/sessions/keynote")
    await expect(page.locator("#clash-panel")).to_be_visible()
    found = await look(page, "clash")
    await page.goto(f"{site.url}{home}/changes")
    found |= await look(page, "changes")
    for fold in await page.locator(".fold:visible").all():
        await fold.click()
    found |= await look(page, "all changes")
    assert found == {}


@pytest.mark.parametrize("moment", [BEFORE, AFTER], ids=["before", "after"])
async def test_the_agenda_before_and_after(known: Phone, moment: datetime) -> None:
    async with the_event(moment) as site:
        page = await known.open(f"{site.url}/nb/")
        await expect(page.locator("#now p").first).to_be_visible()
        assert await look(page, "then") == {}


@pytest.mark.parametrize("home", ["", "/nb"])
async def test_a_search(known: Phone, site: SiteServer, home: str) -> None:
    """With hits and with none."""
    site.site = a_site(large_agenda(60))
    page = await known.open(f"{site.url}{home}/")
    found = {}
    for words in ("number 59", "nobody has this"):
        await page.fill("#find", words)
        await expect(page.locator("#found")).to_be_visible()
        found |= await look(page, words)
    assert await page.locator(".stop:visible").count() == 0
    assert found == {}


@pytest.mark.parametrize("home", ["", "/nb"])
async def test_the_settings_when_all_of_them_can_be_used(known: Phone, site: SiteServer, home: str) -> None:
    await known.context.add_init_script(STAND_IN)
    await known.context.grant_permissions(["notifications"], origin=site.url)
    page = await known.open(f"{site.url}{home}/settings")
    found = await look(page, "off")
    await page.click("#alert-switch")
    await expect(page.locator("#test-button")).to_be_enabled()
    for box in await page.locator("[name=days]").all():
        await box.uncheck()
    found |= await look(page, "on, and no day is chosen")
    assert found == {}
