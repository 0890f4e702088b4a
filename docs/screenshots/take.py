"""Takes the pictures of the documentation anew: `.venv/bin/python -m docs.screenshots.take` (wants Chromium).

The example event on its first evening, after two edits: the problems begin later, wind has closed the cable car.
"""

import asyncio
import base64
import tempfile
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from tests.browser.chromium import ARGUMENTS, CHROMIUM
from tests.browser.companion_process import CompanionProcess

HERE = Path(__file__).parent
EDITS = (
    ("start: 19:15", "start: 19:30"),
    (
        "  - id: cable-car\n",
        "  - id: cable-car\n    status: cancelled\n    reason:\n      en: wind\n      nb: vind\n",
    ),
)
PHONE = {"width": 360, "height": 720}
DESK = {"width": 1280, "height": 800}


async def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        async with CompanionProcess(Path(home)) as companion, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
            for old, new in EDITS:
                companion.edit(old, new)
                await asyncio.sleep(3)
            url = companion.origin
            (HERE / "phone.png").write_bytes(
                await side_by_side(
                    browser,
                    await shot(browser, f"{url}/", "light"),
                    await shot(browser, f"{url}/", "dark"),
                    await shot(browser, f"{url}/nb/changes", "light"),
                    await shot(browser, f"{url}/settings", "dark"),
                )
            )
            (HERE / "desktop.png").write_bytes(await shot(browser, f"{url}/", "light", DESK, scale=1))
            await browser.close()


async def shot(
    browser: Browser, url: str, scheme: str, size: dict[str, int] | None = None, scale: float = 1.5
) -> bytes:
    """What a window of that size shows."""
    context = await browser.new_context(
        viewport=size or PHONE, color_scheme=scheme, device_scale_factor=scale
    )
    page = await context.new_page()
    await page.goto(url)
    await page.wait_for_timeout(500)
    picture = await page.screenshot()
    await context.close()
    return picture


async def side_by_side(browser: Browser, *pictures: bytes) -> bytes:
    """One picture of several phones."""
    images = "".join(
        f'<img width="300" src="data:image/png;base64,{base64.b64encode(picture).decode()}">'
        for picture in pictures
    )
    style = "body{display:flex;gap:16px;margin:16px;background:#c9d0d2}img{border-radius:12px}"
    context = await browser.new_context(
        viewport={"width": 316 * len(pictures) + 16, "height": 632}, device_scale_factor=1.2
    )
    page = await context.new_page()
    await page.set_content(f"<style>{style}</style>{images}")
    picture = await page.screenshot()
    await context.close()
    return picture


if __name__ == "__main__":
    asyncio.run(main())
