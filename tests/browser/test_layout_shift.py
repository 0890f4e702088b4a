"""Nothing moves by itself on a page: not while it loads, not as time passes, whatever this phone remembers."""

from datetime import datetime
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import PIXEL, a_phone, in_chromium, visit
from tests.browser.occasions import (
    AFTER,
    BEFORE,
    MONDAY,
    PAGES,
    STARS,
    SUNDAY,
    VANISHED,
    remember,
    the_event,
)

pytestmark = [*in_chromium, pytest.mark.slow]

WATCH = """() => {
    self.shifts = [];
    new PerformanceObserver(list => {
        for (const {value, hadRecentInput, sources} of list.getEntries()) if (!hadRecentInput)
            shifts.push([value, ...sources.map(({node, previousRect: was, currentRect: is}) =>
                `${(node?.outerHTML ?? node?.textContent ?? "").slice(0, 90)} ${was.x},${was.y} -> ${is.x},${is.y}`)]);
    }).observe({type: "layout-shift", buffered: true});
}"""
SETTLED = """async () => {
    const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    for (let frames = 0; frames < 15; frames++) await frame();
    return shifts;
}"""
"""After a quarter of a second, so that what the last script did is painted and told."""

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
FIRST = ("/", "/sessions/keynote", "/changes", "/settings")
NARROWED = ("/?mine=1", "/?mine=1#day-2022-09-18")
KNOWN = {
    "stars": STARS,
    "cards": {"vanished": VANISHED},
    "seen": {"lunch": 1, "cable-car": 1},
    "visit": {"alert": 1, "at": 1663347180000},
    "read": 1,
}
"""What a phone remembers that has used all of it."""


async def shifts(page: Page) -> list[Any]:
    found: list[Any] = await page.evaluate(SETTLED)
    return found


@pytest.mark.parametrize(
    ("moment", "viewport", "home", "zone"),
    [
        (BEFORE, PHONE, "/nb", "Asia/Tokyo"),
        (BEFORE, DESK, "", "Europe/Oslo"),
        (SUNDAY, PHONE, "", "Europe/Oslo"),
        (SUNDAY, DESK, "/nb", "America/Los_Angeles"),
        (MONDAY, PHONE, "/nb", "Asia/Tokyo"),
        (MONDAY, DESK, "", "Europe/Oslo"),
        (AFTER, PHONE, "", "Europe/Oslo"),
        (AFTER, DESK, "/nb", "America/Los_Angeles"),
    ],
)
async def test_no_page_shifts_while_it_loads(
    browser: Browser, moment: datetime, viewport: Any, home: str, zone: str
) -> None:
    """The first time, and for a phone that has stars, has seen some changes, and has missed others."""
    found = {}
    device = {"viewport": viewport, "timezone_id": zone} | (
        {"user_agent": PIXEL} if viewport is PHONE else {}
    )
    async with (
        the_event(moment) as site,
        a_phone(browser, **device) as fresh,
        a_phone(browser, **device) as known,
    ):
        await remember(known, **KNOWN)
        for phone, paths in ((fresh, FIRST), (known, (*PAGES, *NARROWED))):
            await phone.context.add_init_script(f"({WATCH})()")
            page = await phone.context.new_page()
            for path in paths:
                await visit(page, f"{site.url}{home}{path}")
                if here := await shifts(page):
                    found["known" if phone is known else "fresh", path] = here
    assert found == {}


async def test_nothing_shifts_as_time_passes(browser: Browser) -> None:
    """From a minute before the doors open to the end of the last day, with the page open all the time."""
    start = datetime(2022, 9, 16, 18, 59, tzinfo=MONDAY.tzinfo)
    async with the_event(start, announcements=()) as site, a_phone(browser) as phone:
        await phone.context.add_init_script(f"({WATCH})()")
        page = await phone.context.new_page()
        await page.clock.install()
        await visit(page, f"{site.url}/")
        await expect(page.locator("#now")).not_to_be_empty()
        said = [await page.inner_text("#now")]
        for hours in (0.05, 2, 10, 30, 20, 24):
            await page.clock.fast_forward(int(hours * 3_600_000))
            await page.clock.run_for(10_000)
            said.append(await page.inner_text("#now"))
            assert (hours, await shifts(page)) == (hours, [])
    assert [text.split()[0] for text in said] == ["Today", "Now", "Now", "Now", "Now", "Now", "The"]
