"""The settings page as an attendee sees it, in a Chromium whose push service is a stand-in."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, expect

from companion.resources import frontend
from tests.browser.chromium import Phone, a_phone
from tests.browser.site_server import SiteServer

STAND_IN = Path(__file__).with_name("push_stand_in.js").read_text("utf-8")
TEXTS = {
    language: json.loads((frontend() / "texts" / f"{language}.json").read_text("utf-8"))["settings"]
    for language in ("en", "nb")
}


class Settings:
    """The settings page as an attendee sees it."""

    def __init__(self, phone: Phone, page: Page, site: SiteServer) -> None:
        self.phone, self.page, self.site = phone, page, site
        self.switch = page.locator("#alert-switch")

    async def says(self, state: str, language: str = "en") -> None:
        """The sentence of that state, and the switch that goes with it."""
        await expect(self.page.locator("#alert-status p").first).to_have_text(
            TEXTS[language]["states"][state]
        )
        on = state in {"on", "offline-on"}
        await expect(self.switch).to_have_attribute("aria-checked", "true" if on else "false")
        await expect(self.page.locator("#test-button")).to_be_enabled(enabled=on)

    async def permission(self, setting: str) -> None:
        """What the browser's own settings say of notifications: granted, denied or prompt."""
        developer = await self.phone.developer(self.page)
        target = await developer.send("Target.getTargetInfo")
        await developer.send(
            "Browser.setPermission",
            {
                "origin": self.site.url,
                "permission": {"name": "notifications"},
                "setting": setting,
                "browserContextId": target["targetInfo"]["browserContextId"],
            },
        )

    async def stand_in(self, **changes: Any) -> None:
        """How the push service behaves from now on."""
        await self.page.evaluate(
            """changes => localStorage.setItem("stand-in", JSON.stringify(
                {...JSON.parse(localStorage.getItem("stand-in") ?? "{}"), ...changes}))""",
            changes,
        )


@asynccontextmanager
async def open_settings(browser: Browser, site: SiteServer, **options: Any) -> AsyncIterator[Settings]:
    """The page on a phone that allows notifications; at the end nothing may have complained."""
    async with a_phone(browser, **options) as phone:
        await phone.context.add_init_script(STAND_IN)
        page = await phone.open(f"{site.url}/settings")
        await phone.keeps(page, site.edition)
        opened = Settings(phone, page, site)
        await opened.permission("granted")
        await opened.says("off")
        yield opened
        assert phone.complaints == []


def subscribed(number: int = 1, language: str = "en", **wishes: Any) -> dict[str, Any]:
    """What the server then holds; without other wishes those of a phone where nothing was chosen."""
    endpoint = f"https://push.example/{number}"
    return {
        endpoint: {
            "endpoint": endpoint,
            "expirationTime": None,
            "keys": {"p256dh": "p", "auth": "a"},
            "language": language,
            "scope": "all",
            "days": [],
            "announcements": True,
            "reminder_minutes": 0,
            "stars": [],
            **wishes,
        }
    }


async def expect_nobody(site: SiteServer) -> None:
    await site.until(lambda: not site.subscriptions)
