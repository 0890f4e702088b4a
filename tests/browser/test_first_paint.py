"""What the first paint waits for: the page alone, in few letters. Each thing more costs a slow phone milliseconds."""

import asyncio
from datetime import datetime

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import a_phone, in_chromium, visit
from tests.browser.occasions import AFTER, BEFORE, MONDAY, SUNDAY, the_event

pytestmark = in_chromium

WATCH = """{
    requestAnimationFrame(() => (self.frame = performance.now()));
    const { get } = Object.getOwnPropertyDescriptor(self, "localStorage");
    Object.defineProperty(self, "localStorage", { get() {
        self.looked ??= self.frame ? "after" : "before";
        return get.call(self);
    } });
}"""
ASKED = "performance.getEntriesByType('resource').find(({ name }) => name.endsWith('/app.js')).startTime"
LETTERS = """() => {
    const found = new Set();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const { data, parentElement } = texts.currentNode;
        const { fontSize, fontWeight } = getComputedStyle(parentElement);
        if (data.trim() && parentElement.getBoundingClientRect().width) found.add(`${fontSize} ${fontWeight}`);
    }
    return [...found].sort();
}"""


@pytest.mark.parametrize(("path", "fields", "looked"), [
    ("/", {"lost": False}, "after"),
    ("/", {"lost": True}, "before"),  # a starred session may be gone, and then its place is kept
    ("/sessions/keynote", {}, "before"),  # and it may clash with another one
    ("/speakers", {"lost": True}, "after"),
])  # fmt: skip
async def test_scripts_and_storage_come_after_the_first_frame(
    browser: Browser, path: str, fields: dict[str, bool], looked: str
) -> None:
    async with the_event(MONDAY, alerts=(), **fields) as site, a_phone(browser) as phone:
        await phone.context.add_init_script(WATCH)
        page = await phone.context.new_page()
        await visit(page, f"{site.url}{path}")
        assert await page.evaluate("looked") == looked
        assert await page.evaluate(f"{ASKED} >= frame")


UNSEEN = """
    self.requestAnimationFrame = () => 0; // no frame comes while nobody looks
    const hidden = value => Object.defineProperty(document, "hidden", { value });
"""
AWAY = "document.dispatchEvent(new Event('visibilitychange'))"
WITHOUT_SCRIPTS = """async () => {
    const { app } = document.documentElement.dataset;
    for (const name of await caches.keys()) await (await caches.open(name)).delete(app);
}"""


@pytest.mark.parametrize("when", ["at once", "before its first frame"])
async def test_a_page_that_nobody_looks_at_has_its_scripts(browser: Browser, when: str) -> None:
    """Else a phone that is put away in that moment asks for them hours later, when they may be gone."""
    away = {"at once": "hidden(true)", "before its first frame": f"addEventListener('load', () => {AWAY})"}
    async with the_event(MONDAY) as site, a_phone(browser) as phone:
        await phone.context.add_init_script(f"{{ {UNSEEN} {away[when]} }}")
        await visit(await phone.context.new_page(), f"{site.url}/")


async def test_a_page_whose_scripts_are_gone_reads_and_asks_its_worker_once_more(browser: Browser) -> None:
    """Which by then may have the next release: that deletes the scripts of the one before."""
    async with the_event(MONDAY) as site, a_phone(browser) as phone:
        page = await phone.open(f"{site.url}/")
        await phone.keeps(page, site.edition)
        site.failing = {"/assets/": 404}
        await page.evaluate(WITHOUT_SCRIPTS)
        await (await phone.developer(page)).send("Network.clearBrowserCache")
        loads: list[str] = []
        page.on("load", lambda loaded: loads.append(loaded.url))
        await page.goto(f"{site.url}/?mine=1")
        async with asyncio.timeout(10):
            while len(loads) < 2:
                await asyncio.sleep(0.05)
        await expect(page.locator("html.wait")).to_have_count(0)
        await expect(page.locator("#keynote")).to_be_visible()
        await page.wait_for_timeout(300)
        assert len(loads) == 2


WIDE = {"width": 1280, "height": 800}
FIRST_FRAME = """{
    const before = requestAnimationFrame;
    self.requestAnimationFrame = (then) => {
        self.days ??= [...document.querySelectorAll(".agenda > .day")].map(({ hidden }) => hidden);
        return before(then);
    };
}"""
BELOW = "[...document.querySelectorAll('.agenda > .day')].map(day => day.getBoundingClientRect().top >= innerHeight)"


async def left_for_later(page: Page, address: str) -> list[bool]:
    """Of each day, whether the first frame went without it. All are there once the page listens."""
    await visit(page, address)
    assert not await page.locator(".day[hidden]").count()
    later: list[bool] = await page.evaluate("days")
    return later


@pytest.mark.parametrize("moment", [BEFORE, SUNDAY, MONDAY, AFTER])
async def test_only_what_lies_below_a_phones_screen_is_left_for_the_second_frame(
    browser: Browser, moment: datetime
) -> None:
    """Whatever of it is folded away."""
    async with the_event(moment) as site, a_phone(browser) as phone:
        await phone.context.add_init_script(FIRST_FRAME)
        page = await phone.context.new_page()
        later = await left_for_later(page, f"{site.url}/")
        below = await page.evaluate(BELOW)
        assert all(is_below for is_below, is_left in zip(below, later, strict=True) if is_left)
        assert any(later) == (moment != MONDAY)


async def test_who_comes_to_a_day_or_back_to_a_place_has_all_days_at_once(browser: Browser) -> None:
    """Else the place is not there to be scrolled to. And on a wide screen days stand side by side."""
    async with the_event(BEFORE) as site, a_phone(browser) as phone, a_phone(browser, viewport=WIDE) as wide:
        for each in (phone, wide):
            await each.context.add_init_script(FIRST_FRAME)
        page, wide_page = await phone.context.new_page(), await wide.context.new_page()
        assert not any(await left_for_later(page, f"{site.url}/#day-2022-09-19"))
        assert not any(await left_for_later(wide_page, f"{site.url}/"))
        assert any(await left_for_later(page, f"{site.url}/?"))
        await page.evaluate("scrollTo(0, 900)")
        # The address may have the day that is read by now; without it, too, the place must be there.
        async with page.expect_navigation():
            await page.evaluate("history.replaceState(null, '', '/'); location.reload()")
        await expect(page.locator("html[data-ready]")).to_have_count(1)
        assert not any(await page.evaluate("days"))
        assert await page.evaluate("scrollY") == 900


async def test_the_agenda_needs_few_letters(browser: Browser) -> None:
    """Of each size and weight; another one costs a millisecond or more before anything is seen."""
    async with the_event(MONDAY, alerts=()) as site, a_phone(browser) as phone:
        page = await phone.context.new_page()
        await visit(page, f"{site.url}/")
        letters = await page.evaluate(LETTERS)
        assert len(letters) <= 10, letters
