"""What a browser makes of the pages on a small phone: readable, reachable, three lines a card, nothing sideways."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from companion.domain.agenda import Status
from companion.pages.site import Site
from tests.browser.chromium import chromium, with_chromium
from tests.browser.occasions import PAGES
from tests.builders import changed
from tests.pages.agendas import large_agenda
from tests.pages.scenes import a_site, a_story, the_assets
from tests.pages.serve import application, example_agenda_read

VIEWS = (*PAGES, "/sessions/operationalizing-ai", "/venues/ulriken", "/404")
CONTRAST_OF_SEVEN = {"rules": {"color-contrast-enhanced": {"enabled": True}}, "resultTypes": ["violations"]}
CONTRAST_ALONE = {"runOnly": ["color-contrast", "color-contrast-enhanced"], "resultTypes": ["violations"]}
PHONE = {"width": 360, "height": 740}


def the_event_with_changes() -> Site:
    """The example with everything that can happen to a card: moved, elsewhere, both, cancelled."""
    before = example_agenda_read()
    after = changed(before, "problem-pitches", start="19:30")
    after = changed(
        after, "cable-car", status=Status.CANCELLED, reason="Wind", replaced_by="group-presentations"
    )
    after = changed(after, "group-presentations", venue="eitri", start="17:30")
    return a_site(a_story(before, after, rehearsal=True))


@asynccontextmanager
async def served(site: Site) -> AsyncIterator[str]:
    runner = web.AppRunner(application(site))
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def phone(browser: Browser, **options: Any) -> AsyncIterator[Page]:
    context = await browser.new_context(
        viewport=PHONE, service_workers="block", timezone_id="Europe/Oslo", **options
    )
    try:
        yield await context.new_page()
    finally:
        await context.close()


class TestOnAPhone:
    pytestmark = with_chromium

    @pytest.mark.parametrize("home", ["", "/nb"])
    async def test_axe_finds_nothing_by_day_and_by_night(self, home: str):
        """All rules by day; by night, where only colours differ, those of colours."""
        found = {}
        async with served(the_event_with_changes()) as origin, chromium() as browser, phone(browser) as page:
            for view in VIEWS:
                await page.emulate_media(color_scheme="light")
                await page.goto(origin + home + view)
                by_day = await Axe().run(page, options=CONTRAST_OF_SEVEN)
                await page.emulate_media(color_scheme="dark")
                by_night = await page.evaluate("options => axe.run(options)", CONTRAST_ALONE)
                if by_day.violations_count or by_night["violations"]:
                    found[view] = by_day.generate_report(), by_night["violations"]
        assert found == {}

    async def test_nothing_is_wider_than_the_screen_and_every_target_is_large_enough(self):
        """And the pages keep their own policy: the browser has nothing to refuse."""
        wide, small, complaints = [], [], []
        async with served(the_event_with_changes()) as origin, chromium() as browser, phone(browser) as page:
            page.on("console", lambda message: complaints.append(message.text))
            for view in VIEWS:
                await page.goto(f"{origin}/nb{view}")
                if await page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
                    wide.append(view)
                small += [(view, *each) for each in await page.evaluate(SMALL_TARGETS)]
        assert (wide, small) == ([], [])
        assert [text for text in complaints if "Content Security Policy" in text or "Trusted" in text] == []

    async def test_a_card_has_three_lines_at_most(self):
        async with served(a_site(large_agenda(30))) as origin, chromium() as browser, phone(browser) as page:
            await page.goto(origin)
            heights = await page.evaluate(
                "[...document.querySelectorAll('.stop')].map(each => each.getBoundingClientRect().height)"
            )
            wide = await page.evaluate("document.documentElement.scrollWidth")
        assert (len(heights), max(heights) <= THREE_LINES, wide) == (30, True, PHONE["width"])


THREE_LINES = 28 + 2 * 22 + 2 * 10
"""Pixels: the time, two lines below it, and the space around."""

SMALL_TARGETS = """
[...document.querySelectorAll("a, button")].filter(each => {
  const own = each.getBoundingClientRect(), after = getComputedStyle(each, "::after");
  const inText = each.closest("p, h3, dd") && !each.matches(".button, [role]") && !each.closest(".back, .stop");
  const covers = after.position === "absolute" && after.content !== "none";
  return own.width && !inText && !covers && !each.matches(".skip") && (own.width < 43.9 || own.height < 43.9);
}).map(each => [each.outerHTML.slice(0, 80), each.getBoundingClientRect().height])
"""


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of `#rrggbb`."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ink", ["ink", "quiet", "changed"])
def test_text_has_a_contrast_of_seven(scheme: str, ink: str):
    light, dark = re.findall(r":root\{(.*?)\}", the_assets().style)[:2]
    colours = dict(re.findall(r"--(\w+):(#\w{6})", light if scheme == "light" else dark))
    assert contrast(colours[ink], colours["paper"]) >= 7


def test_red_and_yellow_are_spent_on_nothing_else():
    style = the_assets().style
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", style)
    users = {
        name: {selector.strip() for selector, body in rules if f"var(--{name})" in body}
        for name in ("changed", "now")
    }
    assert users == {
        "changed": {
            ".changed:not(.calm)::after",
            ".changed .star span",
            ".word",
            ".alert::after",
            ".bar .news::after",
        },
        "now": {".cabin", ".at::before,#to-now::before"},
    }


def test_only_the_gondola_and_the_star_may_move():
    style = the_assets().style
    moving = re.findall(r"([^{}]+)\{[^{}]*(?:transition|animation):(?!none)", style)
    assert moving == [".star path", "#gondola"]
    assert "prefers-reduced-motion:reduce){#gondola,.star path{transition:none}" in style
