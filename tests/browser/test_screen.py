"""The wall display, alone for a weekend: time passes, the agenda changes, network and server go and come."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import datetime

import msgspec
import pytest
from playwright.async_api import Page, expect

from companion.domain.agenda import Agenda, Status
from companion.pages.release import Release
from tests.browser.chromium import PATIENCE_S, POLL_S, Phone, in_chromium
from tests.browser.conftest import in_one_loop
from tests.browser.site_server import SiteServer
from tests.builders import a_session, an_agenda, changed

pytestmark = in_chromium

WALL = {"width": 1920, "height": 1080}
MINUTE = 60_000


HAS_A_COPY = """async edition => {
    const copy = (await caches.keys()).every(name => name.includes(edition)) && await caches.match("/screen");
    return copy ? (await copy.text()).includes(edition) : false;
}"""


def at(clock: str) -> datetime:
    """A time of the event's day."""
    return datetime.fromisoformat(f"2022-09-19T{clock}+02:00")


@pytest.fixture
def agenda() -> Agenda:
    return an_agenda(
        a_session("keynote", start="10:00", end="10:30"),
        a_session("panel", start="10:30"),
        a_session("lunch", start="11:30", end="12:30"),
        a_session("ride", start="11:45", status=Status.CANCELLED, reason="Wind"),
        a_session("closing", start="15:00"),
    )


async def asked_again(page: Page, outcome: Callable[[], Awaitable[None]]) -> None:
    """Time passes until the wall has asked the server again, and shows it. One question may be on its way already."""
    for _ in range(4):
        await page.clock.run_for(11_000)
        with suppress(AssertionError):
            await outcome()
            return
    await outcome()


async def renewed(page: Page, site: SiteServer) -> None:
    root = page.locator("html")
    await asked_again(
        page, lambda: expect(root).to_have_attribute("data-edition", site.edition, timeout=2000)
    )


@in_one_loop
async def wall(phone: Phone, site: SiteServer) -> AsyncIterator[Page]:
    """A display that was switched on at 10:12 and has been left alone since."""
    page = await phone.context.new_page()
    await page.set_viewport_size({"width": WALL["width"], "height": WALL["height"]})
    await page.clock.install(time=at("10:12"))
    await page.goto(f"{site.url}/screen")
    await expect(page.locator("#clock")).to_have_text("10:12")
    yield page


async def shown(page: Page) -> list[tuple[str, str]]:
    """The rows on the wall, each with the word above it."""
    rows: list[tuple[str, str]] = [
        tuple(row)
        for row in await page.evaluate(
            """[...document.querySelectorAll(".agenda .stop")].filter(row => row.offsetParent)
                .map(row => [row.querySelector(".when").dataset.label, row.dataset.session])"""
        )
    ]
    return rows


async def test_it_shows_what_is_on_and_what_comes_as_time_passes(wall: Page) -> None:
    assert await shown(wall) == [
        ("Now", "keynote"),
        ("Next", "panel"),
        ("", "lunch"),
        ("", "ride"),
    ]  # what fits
    await wall.clock.run_for(18 * MINUTE)
    await expect(wall.locator("#clock")).to_have_text("10:30")
    assert await shown(wall) == [("Now", "panel"), ("Next", "lunch"), ("", "ride"), ("", "closing")]
    await wall.clock.fast_forward(24 * 60 * MINUTE)
    assert await shown(wall) == []
    await expect(wall.locator("#over")).to_be_visible()


async def test_it_fills_one_wall_and_no_more(wall: Page, site: SiteServer, agenda: Agenda) -> None:
    crowd = (
        a_session(f"talk-{number}", start="10:00", end="11:00", title="A talk " * 9) for number in range(30)
    )
    await site.publish(msgspec.structs.replace(agenda, sessions=tuple(crowd)))
    await renewed(wall, site)
    for size in (WALL, {"width": 1080, "height": 1920}):
        await wall.set_viewport_size({"width": size["width"], "height": size["height"]})
        await wall.clock.run_for(1000)
        overflow = await wall.evaluate(
            "[document.documentElement, ...document.querySelectorAll('.agenda, .news')]"
            ".map(box => [box.scrollHeight - box.clientHeight, box.scrollWidth - box.clientWidth])"
        )
        assert overflow == [[0, 0]] * 3, size
        rows = await shown(wall)
        assert 2 <= len(rows) < 30
        assert rows[0] == (f"Now +{30 - len(rows)}", "talk-0")


async def test_letters_are_large_enough_for_eight_metres(wall: Page) -> None:
    """A display of 55 inches is 121 cm wide. Letters of 17 mm are read from 8 m with 7 minutes of arc."""
    sizes = await wall.evaluate(
        """[...document.querySelectorAll("#clock, h1, h2, h3, .when > time, .scan p, footer p")]
            .filter(each => each.offsetParent).map(each => parseFloat(getComputedStyle(each).fontSize))"""
    )
    capitals_in_mm = min(sizes) * 0.7 * 1210 / WALL["width"]
    assert capitals_in_mm >= 15


async def test_a_change_appears_and_a_lost_network_is_said_with_the_age(
    wall: Page, phone: Phone, site: SiteServer, agenda: Agenda
) -> None:
    await phone.context.set_offline(True)
    await wall.clock.run_for(30_000)
    await expect(wall.locator("#age")).to_contain_text("You are offline. Agenda of")
    assert ("Now", "keynote") in await shown(wall)
    await wall.clock.run_for(20 * MINUTE)
    assert ("Now", "panel") in await shown(wall)

    await site.publish(changed(agenda, "lunch", start="11:45"))
    await phone.context.set_offline(False)
    await renewed(wall, site)
    await expect(wall.locator("#lunch time").first).to_have_text("11:45")
    await expect(wall.locator("#age")).to_be_hidden()
    assert ("Next", "lunch") in await shown(wall)


async def test_a_silent_server_is_said_too(wall: Page, site: SiteServer) -> None:
    site.failing = {"/": 503}
    await wall.clock.run_for(30_000)
    await expect(wall.locator("#age")).to_contain_text("The server does not answer. Agenda of")
    site.failing = {}
    await asked_again(wall, lambda: expect(wall.locator("#age")).to_be_hidden(timeout=2000))


async def test_a_new_release_is_loaded_by_itself(
    wall: Page, phone: Phone, site: SiteServer, agenda: Agenda
) -> None:
    await wall.evaluate("window.before = true")
    assets = site.release.assets
    style = assets.styles["screen"] + "h1{letter-spacing:1px}"
    site.release = Release(msgspec.structs.replace(assets, styles={**assets.styles, "screen": style}))
    await site.publish(agenda)
    await renewed(wall, site)
    assert not await wall.evaluate("window.before")
    assert "letter-spacing:1px" in (await wall.locator("style").text_content() or "")
    # The old page read the new one before it left: its policy knows the old style alone, and says so.
    assert [offence for offence in phone.offences if "style-src" not in offence] == []
    phone.offences.clear()


async def test_a_power_cut_without_a_network_shows_it_again(
    wall: Page, phone: Phone, site: SiteServer, agenda: Agenda
) -> None:
    await site.publish(changed(agenda, "lunch", start="11:45"))
    await renewed(wall, site)
    async with asyncio.timeout(PATIENCE_S):
        while not await wall.evaluate(HAS_A_COPY, site.edition):
            await asyncio.sleep(POLL_S)
    await phone.context.set_offline(True)
    await wall.reload()
    await expect(wall.locator("#lunch time").first).to_have_text("11:45")
    assert ("Now", "keynote") in await shown(wall)
    await wall.clock.run_for(30_000)
    await expect(wall.locator("#age")).to_contain_text("You are offline.")


async def test_the_display_keeps_its_own_policy(wall: Page, phone: Phone) -> None:
    await wall.clock.run_for(MINUTE)
    assert [text for text in phone.complaints if "CSP" in text or "Content Security" in text] == []


async def test_without_scripts_it_is_the_whole_programme(phone: Phone, site: SiteServer) -> None:
    browser = phone.context.browser
    assert browser is not None
    context = await browser.new_context(java_script_enabled=False, viewport={"width": 1920, "height": 1080})
    try:
        page = await context.new_page()
        await page.goto(f"{site.url}/nb/screen")
        assert await page.locator(".stop").count() == 5
        assert await page.locator(".stop").last.is_visible()
    finally:
        await context.close()
