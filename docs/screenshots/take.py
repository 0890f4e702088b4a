"""Takes the pictures of the documentation anew: `.venv/bin/python -m docs.screenshots.take` (wants Chromium).

Two rehearsals of the example event, with edits that were made up for them and are in no agenda that is kept. On Sunday wind
has closed the cable car, and the presentations move. On Monday the panel is put at the keynote's time. Both begin at a full
minute, and the pictures are taken within it, so that the same ones come out each time.
"""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from playwright.async_api import Browser, Page, async_playwright

from docs.screenshots.small_png import small_png
from tests.browser.chromium import ARGUMENTS, CHROMIUM
from tests.browser.companion_process import CompanionProcess
from tests.browser.desk import a_desk

HERE = Path(__file__).parent
PUBLIC = {"COMPANION_PUBLIC_URL": "https://agenda.example.org"}
"""What is behind the QR codes."""
PATIENCE_S = 15

SUNDAY = "2022-09-18T16:35"
WIND = (
    ("venue: ulriken", "venue: eitri"),
    (
        "  - id: cable-car\n",
        "  - id: cable-car\n    status: cancelled\n    reason:\n      en: wind\n      nb: vind\n",
    ),
)
MONDAY = "2022-09-19T09:50"
SAME_TIME = (("start: 10:30\n    title: Panel", "start: 10:00\n    title: Panel"),)
STARS = ("keynote", "panel", "closing")
"""Those of a phone. Keynote and panel clash on Monday."""

WALL = {"width": 1280, "height": 720}
DESK = {"width": 1280, "height": 800}
PAPER = {"width": 794, "height": 1123}
A_PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 800},
    "device_scale_factor": 1.5,
    "locale": "en-GB",
    "timezone_id": "Europe/Oslo",
    "reduced_motion": "reduce",
    "permissions": ["notifications"],
}


async def main() -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        async with rehearsal(SUNDAY, WIND) as url:
            await take(browser, "changes", f"{url}/changes")
            await take(browser, "screen", f"{url}/screen", viewport=WALL, device_scale_factor=0.75)
            await take(browser, "desktop", f"{url}/", viewport=DESK, device_scale_factor=1)
        async with rehearsal(MONDAY, SAME_TIME) as url:
            await take(browser, "agenda-now", f"{url}/")
            await take(browser, "my-agenda", f"{url}/nb/?mine=1", color_scheme="dark")
            await take(browser, "session", f"{url}/sessions/panel")
            await take(browser, "settings", f"{url}/settings")
            await take(browser, "poster", f"{url}/poster", viewport=PAPER, device_scale_factor=0.6)
        await take_the_desk(browser)
        await browser.close()


@asynccontextmanager
async def rehearsal(moment: str, edits: tuple[tuple[str, str], ...]) -> AsyncIterator[str]:
    """The app at that moment of the event, after these edits and their alerts, one after the other."""
    with tempfile.TemporaryDirectory() as home:
        async with CompanionProcess(Path(home), environment=PUBLIC, rehearse=moment) as companion:
            for count, (old, new) in enumerate(edits, start=1):
                companion.edit(old, new)
                await told(companion.origin, count)
            yield companion.origin


async def told(url: str, count: int) -> None:
    """Wait until the pages show that many alerts."""
    async with asyncio.timeout(PATIENCE_S), aiohttp.ClientSession() as http:
        while True:
            async with http.get(f"{url}/changes") as response:
                if (await response.text()).count('class="alert"') == count:
                    return
            await asyncio.sleep(0.1)


async def take(browser: Browser, name: str, address: str, **options: Any) -> None:
    """What a phone with stars shows there, or another window by its `options`, in the file of that name."""
    context = await browser.new_context(**(A_PHONE | options))
    # It was here before, and has not looked at the changes since.
    kept = {"companion.stars": STARS, "companion.read": 0}
    await context.add_init_script(
        f"if (origin !== 'null') for (const [key, value] of Object.entries({json.dumps(kept)}))"
        " localStorage[key] ??= JSON.stringify(value)"
    )
    page = await context.new_page()
    if "poster" in address:
        await page.emulate_media(media="print")
    await page.goto(address)
    await settled(page)
    picture = await page.screenshot()
    await page.goto("about:blank")
    (HERE / f"{name}.png").write_bytes(await small_png(page, picture))
    await context.close()


async def take_the_desk(browser: Browser) -> None:
    """The organizer's page before, at and after wind closes the cable car, with five phones that listen."""
    with tempfile.TemporaryDirectory() as home:
        async with a_desk(browser, Path(home), **A_PHONE) as desk:
            for language in ("en", "en", "en", "nb", "nb"):
                await desk.subscribe(language)
            await desk.sign_in()
            await desk.page.wait_for_selector("#plan-buttons button")
            await keep(desk.page, "organizer")
            await desk.tap_on("#plan-buttons button")
            await desk.page.wait_for_selector(".told-list")
            await settled(desk.page)
            await keep(desk.page, "organizer-plan")
            await desk.tap_on("#sheet-foot button")
            await desk.push.wait_for(5, timeout=PATIENCE_S)
            await desk.page.wait_for_selector("#waiting", state="hidden")
            await desk.to("history")
            await settled(desk.page)
            await keep(desk.page, "organizer-history")


async def keep(page: Page, name: str) -> None:
    """What the window shows, in the file of that name, by way of a page that may compress it."""
    picture = await page.screenshot()
    blank = await page.context.new_page()
    (HERE / f"{name}.png").write_bytes(await small_png(blank, picture))
    await blank.close()


async def settled(page: Page) -> None:
    """Scripts have run, and the live stream has said that there is nothing newer."""
    await page.wait_for_load_state("load")
    await page.wait_for_timeout(800)


if __name__ == "__main__":
    asyncio.run(main())
