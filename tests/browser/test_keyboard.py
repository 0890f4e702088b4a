"""Everything can be reached and worked by keyboard; what has the focus shows it, uncovered (WCAG 2.2, 2.4.11)."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import Phone, a_phone, in_chromium, visit
from tests.browser.conftest import in_one_loop
from tests.browser.occasions import MONDAY, PAGES, STARS, remember, the_event
from tests.browser.settings_page import open_settings
from tests.browser.site_server import SiteServer

pytestmark = [*in_chromium, pytest.mark.slow]

FOCUSED = """() => {
    const one = document.activeElement;
    if (one === document.body) return null;
    const name = one.getAttribute("aria-label") ?? (one.textContent.trim().replace(/\\s+/g, " ") || one.name || one.id);
    const ring = (...pseudo) => {
        const {outlineStyle, outlineWidth} = getComputedStyle(one, ...pseudo);
        return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    };
    // A card's link is as large as the card, and a label belongs to its box.
    const whole = one.matches(".stop .what a") ? one.closest(".stop") : one;
    const {left, right, top, bottom} = whole.getBoundingClientRect();
    // A day at the end of its row, which scrolls sideways, may be cut off a little: Chromium finds that enough.
    const across = [(left + right) / 2, ...(one.matches(".days a") ? [] : [left + 4, right - 4])];
    const down = [top + 4, (top + bottom) / 2, bottom - 4];
    const over = across.flatMap(x => down.map(y => document.elementFromPoint(x, y)))
        .filter(seen => !seen || !(whole.contains(seen) || seen.contains(whole)))
        .map(seen => seen ? seen.outerHTML.slice(0, 60) : "the edge of the window");
    return {name, ring: ring() || ring("::after"), over: [...new Set(over)]};
}"""
FROM_THE_START = (
    "document.body.tabIndex = -1, document.body.focus(), document.body.removeAttribute('tabindex')"
)
CLOSING = "Closing remarks and announcing winners"
PHONE = {"width": 360, "height": 740}
SMALL = {"width": 320, "height": 480}
DESK = {"width": 1280, "height": 800}


async def tabbed(page: Page, key: str = "Tab") -> list[dict[str, Any]]:
    """What gets the focus, from the start of the page to its end."""
    found: list[dict[str, Any]] = []
    await page.evaluate(FROM_THE_START)
    for _ in range(300):
        await page.keyboard.press(key)
        stop = await page.evaluate(FOCUSED)
        if stop is None:
            return found
        found.append(stop)
    raise AssertionError(found[-1])  # it never ends


def faults(stops: list[dict[str, Any]]) -> list[tuple[str, bool, list[str]]]:
    return [(stop["name"], stop["ring"], stop["over"]) for stop in stops if not stop["ring"] or stop["over"]]


@in_one_loop
async def site() -> AsyncIterator[SiteServer]:
    async with the_event(MONDAY) as running:
        yield running


@pytest.mark.parametrize(("viewport", "home"), [(PHONE, ""), (SMALL, "/nb"), (DESK, "")])
async def test_whatever_has_the_focus_is_seen(
    browser: Browser, site: SiteServer, viewport: Any, home: str
) -> None:
    """Forwards and backwards, on each page, with a toast, and with what is over unfolded."""
    found = {}
    async with a_phone(browser, viewport=viewport) as phone:
        await remember(phone, stars=STARS, visit={"alert": 1, "at": 1663347180000}, read=1)
        page = await phone.context.new_page()
        for path in PAGES:
            await visit(page, f"{site.url}{home}{path}")
            for fold in await page.locator(".fold:visible").all():
                await fold.press("Enter")
            for key in ("Tab", "Shift+Tab"):
                if wrong := faults(await tabbed(page, key)):
                    found[path, key] = wrong
    assert found == {}, found


async def test_the_settings_are_reached_when_all_of_them_can_be_used(
    browser: Browser, site: SiteServer
) -> None:
    async with open_settings(browser, site) as settings:
        await settings.switch.press("Space")
        await settings.says("on")
        forwards = await tabbed(settings.page)
        assert faults(forwards) == []
        assert faults(await tabbed(settings.page, "Shift+Tab")) == []
        reached = [stop["name"] for stop in forwards][9:]
        assert (reached[:2], reached[-1]) == (
            ["alert-switch", "Send a test notification"],
            "Forget this phone",
        )


async def test_the_order_is_that_of_the_page(phone: Phone, site: SiteServer) -> None:
    """The frame first, then what is on, the days, and each card with its star."""
    page = await phone.open(f"{site.url}/")
    await expect(page.locator("#star-keynote")).to_be_attached()
    names = [stop["name"] for stop in await tabbed(page)]
    assert names[: names.index("What is over") + 1] == [
        "Skip to content",
        "Eitri Medical Datathon 2022",
        *("Agenda", "Speakers", "Venues", "Changes", "Alerts", "About"),
        "Norsk",
        "Now 10:00–11:45 Panel discussion +1",
        "Next 11:45 Lunch",
        *("Now", "Fri 16", "Sat 17", "Sun 18", "Mon 19"),
        "My agenda",
        "What is over",
    ]
    assert names[-2:] == [CLOSING, f"Star: {CLOSING}."]


async def test_the_skip_link_goes_past_the_frame(phone: Phone, site: SiteServer) -> None:
    page = await phone.open(f"{site.url}/sessions/keynote")
    await page.keyboard.press("Tab")
    await expect(page.locator(".skip")).to_be_in_viewport()
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "main"
    await page.keyboard.press("Tab")
    assert (await page.evaluate(FOCUSED))["name"] == "Agenda"
    assert await page.evaluate("document.activeElement.closest('.back') !== null")


async def test_arrow_keys_go_from_day_to_day(phone: Phone, site: SiteServer) -> None:
    page = await phone.open(f"{site.url}/")
    await page.focus(".days a[href='#day-2022-09-18']")
    gone = []
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "Home", "End"):
        await page.keyboard.press(key)
        gone.append((await page.evaluate(FOCUSED))["name"])
    assert gone == ["Mon 19", "Now", "Mon 19", "Now", "Mon 19"]
    await page.keyboard.press("Enter")
    await expect(page.locator("#day-2022-09-19")).to_be_in_viewport()


async def test_stars_and_folds_obey_enter_and_space(phone: Phone, site: SiteServer) -> None:
    page = await phone.open(f"{site.url}/")
    star = page.locator("#star-keynote")
    for key, pressed in (("Enter", "true"), ("Space", "false")):
        await star.press(key)
        await expect(star).to_have_attribute("aria-pressed", pressed)
    fold, folded = page.locator(".fold:visible").first, page.locator("#doors")
    for key, opened in (("Space", True), ("Enter", False)):
        await fold.press(key)
        await expect(fold).to_have_attribute("aria-expanded", str(opened).lower())
        await expect(folded).to_be_visible(visible=opened)


async def test_a_toast_is_closed_and_the_focus_is_not_lost(phone: Phone, site: SiteServer) -> None:
    await remember(phone, visit={"alert": 1, "at": 1663347180000})
    page = await phone.open(f"{site.url}/")
    close = page.locator(".toast-close")
    await close.focus()
    await page.keyboard.press("Enter")
    await expect(close).to_have_count(0)
    await page.keyboard.press("Tab")
    after = (await page.evaluate(FOCUSED))["name"]
    assert after != "Skip to content"
