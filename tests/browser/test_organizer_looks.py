"""The organizer's page for everybody's eyes and thumbs: axe, targets, widths, large letters, day and night."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import in_chromium
from tests.browser.desk import Desk, a_desk
from tests.browser.test_axe_on_states import look
from tests.pages.test_look import SMALL_TARGETS

pytestmark = [*in_chromium, pytest.mark.slow]

TABS = ("programme", "tell", "file", "history")


async def narrow(page: Page) -> dict[str, Any]:
    """What is too small for a thumb, and whether the page is wider than the phone."""
    small = [each for each in await page.evaluate(SMALL_TARGETS) if "summary" not in each[0]]
    wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return {"small": small, "wide": wide} if small or wide else {}


async def everywhere(desk: Desk) -> dict[str, Any]:
    """All that stands in the way, state by state."""
    page, found = desk.page, {}
    found |= await look(page, "door")
    await desk.sign_in()
    await expect(page.locator("#row-cable-car")).to_be_visible()
    await page.locator("#row-cable-car").click()
    await expect(page.locator(".menu")).to_be_visible()
    for tab in TABS:
        await page.locator(f'.bar a[href="#{tab}"]').click()
        await expect(page.locator(f"#{tab}")).to_be_visible()
        found |= await look(page, tab)
        if problems := await narrow(page):
            found[f"{tab} on a phone"] = problems
    await page.locator('.bar a[href="#programme"]').click()
    await page.locator("#plan-buttons button").click()
    await expect(page.locator(".told-list > li").first).to_be_visible()
    found |= await look(page, "sheet")
    if problems := await narrow(page):
        found["sheet on a phone"] = problems
    await page.locator("#sheet-foot button").click()
    await expect(page.locator("#said")).not_to_be_empty()
    desk.app.edit("timezone: Europe/Oslo", "timezone: Europe/Osol")
    await expect(page.locator("#broken li")).to_be_visible()
    found |= await look(page, "waiting and broken")
    return found


@pytest.mark.parametrize("home", ["", "/nb"])
async def test_nothing_stands_in_anybodys_way(browser: Browser, tmp_path: Path, home: str) -> None:
    async with a_desk(browser, tmp_path, path=f"{home}/organizer", delay="600") as desk:
        assert await everywhere(desk) == {}


async def test_with_letters_twice_as_large_nothing_is_cut_off(browser: Browser, tmp_path: Path) -> None:
    async with a_desk(browser, tmp_path, viewport={"width": 360, "height": 740}) as desk:
        await desk.sign_in()
        await expect(desk.page.locator("#row-cable-car")).to_be_visible()
        developer = await desk.phone.developer(desk.page)
        half = {"width": 180, "height": 370, "deviceScaleFactor": 2, "mobile": True}
        await developer.send("Emulation.setDeviceMetricsOverride", half)
        for tab in TABS:
            await desk.page.locator(f'.bar a[href="#{tab}"]').click()
            await expect(desk.page.locator(f"#{tab}")).to_be_visible()
            assert not await desk.page.evaluate("document.documentElement.scrollWidth > innerWidth"), tab


async def test_by_keyboard_alone_a_plan_is_sent_and_the_sheet_left(browser: Browser, tmp_path: Path) -> None:
    async with a_desk(browser, tmp_path) as desk:
        await desk.sign_in()
        await desk.page.locator("#plan-buttons button").focus()
        await desk.page.keyboard.press("Enter")
        await expect(desk.page.locator("#sheet")).to_be_visible()
        await desk.page.keyboard.press("Escape")
        await expect(desk.page.locator("#sheet")).to_be_hidden()
        await expect(desk.page.locator("#plan-buttons button")).to_be_focused()
        await desk.page.keyboard.press("Enter")
        await expect(desk.page.locator("#sheet-foot button")).to_be_visible()
        await desk.page.locator("#sheet-foot button").focus()
        await desk.page.keyboard.press("Enter")
        await desk.says("Published as revision 2.")
