"""The organizer's page on a phone, before the app as it runs, with phones that listen at a real push service.

async with a_desk(browser, tmp_path) as desk:
    await desk.sign_in()
    await desk.tap("button", "Wind closes the cable car")
    assert desk.taps == 1
"""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from playwright.async_api import Browser, Locator, Page, expect

from companion.resources import example_agenda
from tests.browser.chromium import Phone, a_phone
from tests.browser.companion_process import COMPANION, CompanionProcess
from tests.push_service import PushService

TOKEN = "correct-horse-battery-staple"
SUNDAY_AFTERNOON = "2022-09-18T16:00"
"""The cable car leaves in an hour."""


class Desk:
    """`taps` counts what a thumb does; typing is none."""

    def __init__(self, app: CompanionProcess, push: PushService, phone: Phone, page: Page) -> None:
        self.app = app
        self.push = push
        self.phone = phone
        self.page = page
        self.taps = 0

    async def sign_in(self, token: str = TOKEN) -> None:
        """Type the token and send it; not counted."""
        await self.page.locator("#token").fill(token)
        await self.page.locator("#door button").click()

    async def tap(self, role: Any, name: str, within: str = "body") -> None:
        await self.tap_on(self.page.locator(within).get_by_role(role, name=name, exact=True))

    async def tap_on(self, target: Locator | str) -> None:
        await (self.page.locator(target) if isinstance(target, str) else target).click()
        self.taps += 1

    async def to(self, tab: str) -> None:
        """Another tab, by its address; not counted."""
        await self.page.goto(f"{self.app.origin}/organizer#{tab}")
        await expect(self.page.locator(f"#{tab}")).to_be_visible()

    async def says(self, *words: str) -> None:
        for each in words:
            await expect(self.page.locator("#said")).to_contain_text(each)

    async def subscribe(self, language: str = "en", **wishes: Any) -> Any:
        """A phone that hears alerts; what it got is in `push`."""
        async with aiohttp.ClientSession() as http:
            async with http.get(f"{self.app.origin}/api/push") as response:
                key = (await response.json())["public_key"]
            phone = self.push.subscribe(key)
            body = {**phone.to_json(), "language": language, **wishes}
            async with http.put(f"{self.app.origin}/api/subscriptions", json=body) as response:
                assert response.status == 201, await response.text()
        return phone

    async def companion(self, *words: str) -> str:
        """What a command at the desk's data directory says."""
        ran = await asyncio.create_subprocess_exec(
            COMPANION, *words, "--data", self.app.data, stdout=asyncio.subprocess.PIPE
        )
        said, _ = await ran.communicate()
        assert ran.returncode == 0
        return said.decode()

    def agenda(self) -> str:
        return self.app.agenda.read_text("utf-8")


@asynccontextmanager
async def a_desk(
    browser: Browser, home: Path, *, path: str = "/organizer", delay: str = "1", **options: Any
) -> AsyncIterator[Desk]:
    async with PushService() as push:
        environment = {
            "COMPANION_ORGANIZER_TOKEN": TOKEN,
            "COMPANION_ALERT_DELAY": delay,
            "COMPANION_PUSH_HOSTS": push.origin,
        }
        app = CompanionProcess(home / "app", environment=environment, rehearse=SUNDAY_AFTERNOON)
        shutil.copytree(example_agenda().parent / "plans", app.agenda.parent / "plans")
        async with app, a_phone(browser, **options) as phone:
            page = await phone.open(app.origin + path)
            await page.wait_for_selector("#door:not([hidden])")
            yield Desk(app, push, phone, page)
