"""The first start from the Home Screen: one button, "Alert me", in a real window without a browser's frame."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from companion.resources import frontend
from tests.browser.chromium import ARGUMENTS, CHROMIUM, ORDINARY, Phone, a_phone, in_chromium
from tests.browser.conftest import in_one_loop
from tests.browser.settings_page import STAND_IN, TEXTS, Settings, subscribed
from tests.browser.site_server import SiteServer

pytestmark = in_chromium

SAYS = {
    language: json.loads((frontend() / "texts" / f"{language}.json").read_text("utf-8"))["offer"]
    for language in ("en", "nb")
}
UNANSWERED = "Notification.requestPermission = () => { window.asked = true; return new Promise(() => {}); }"


class App(NamedTuple):
    """The installed app, not yet opened."""

    settings: Settings
    page: Page
    site: SiteServer

    async def start(self, path: str = "/") -> None:
        await self.page.goto(f"{self.site.url}{path}")
        await self.page.wait_for_load_state("networkidle")


@in_one_loop
async def app(tmp_path: Path, site: SiteServer) -> AsyncIterator[App]:
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            tmp_path, executable_path=CHROMIUM, args=[*ARGUMENTS, "--app=data:text/html,"], **ORDINARY
        )
        phone = Phone(context)
        await context.add_init_script(STAND_IN)
        (page,) = context.pages
        app = App(Settings(phone, page, site), page, site)
        await context.grant_permissions(["notifications"], origin=site.url)
        yield app
        assert phone.complaints == []
        await context.close()


@pytest.mark.parametrize("language", ["en", "nb"])
async def test_one_tap_and_the_phone_is_told(app: App, language: str) -> None:
    home = "/" if language == "en" else "/nb/"
    await app.start(home)
    box = app.page.locator("#offer")
    await expect(box.locator("p")).to_have_text(SAYS[language]["text"])
    await box.get_by_role("button", name=TEXTS[language]["switch"]).click()
    await expect(box.locator("p")).to_have_text(SAYS[language]["on"])
    await app.site.until(lambda: app.site.subscriptions == subscribed(language=language))
    await expect(box.get_by_role("button")).to_be_focused()
    await box.get_by_role("button").click()
    await expect(box).to_be_hidden()
    await app.start(home)
    await expect(box).to_be_hidden()


async def test_not_now_is_remembered(app: App) -> None:
    await app.start()
    await app.page.get_by_role("button", name=SAYS["en"]["later"]).click()
    await expect(app.page.locator("#offer")).to_be_hidden()
    await app.start()
    await expect(app.page.locator("#offer")).to_be_hidden()
    assert app.site.subscriptions == {}


async def test_it_asks_only_in_the_tap(app: App) -> None:
    await app.page.add_init_script(UNANSWERED)
    await app.start()
    await expect(app.page.locator("#offer")).to_be_visible()
    assert await app.page.evaluate("window.asked") is None
    await app.page.locator("#offer button").first.click()
    assert await app.page.evaluate("window.asked") is True
    await expect(app.page.locator("#offer p")).to_have_text(TEXTS["en"]["states"]["asking"])


async def test_what_goes_wrong_is_said_with_the_way_out(app: App) -> None:
    await app.start()
    await app.settings.stand_in(fails=True)
    await app.page.locator("#offer button").first.click()
    await app.page.wait_for_url("**/settings")
    await app.settings.says("no-push")
    await expect(app.page.locator("#offer")).to_be_hidden()


async def test_it_lies_over_the_page_and_hides_nothing_at_its_end(app: App) -> None:
    await app.start()
    await expect(app.page.locator("#offer")).to_be_visible()
    await app.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    places = await app.page.evaluate(
        """() => Object.fromEntries(["footer", "#offer", ".bar"].map(name => {
            const {top, bottom} = document.querySelector(name).getBoundingClientRect();
            return [name, {top: Math.round(top), bottom: Math.round(bottom)}];
        }))"""
    )
    assert places["footer"]["bottom"] <= places["#offer"]["top"]
    assert places["#offer"]["bottom"] == places[".bar"]["top"]


async def test_nobody_is_offered_what_is_decided_or_at_hand(app: App) -> None:
    await app.start("/settings")
    await app.settings.says("off")
    await expect(app.page.locator("#offer")).to_be_hidden()
    await app.settings.switch.click()
    await app.settings.says("on")
    await app.settings.switch.click()
    await app.settings.says("off")
    await app.start()
    await expect(app.page.locator("#offer")).to_be_hidden()


async def test_a_browser_s_tab_offers_nothing(browser: Browser, site: SiteServer) -> None:
    async with a_phone(browser, permissions=["notifications"]) as phone:
        await phone.context.add_init_script(STAND_IN)
        page = await phone.open(f"{site.url}/")
        await page.wait_for_load_state("networkidle")
        await expect(page.locator("#offer")).to_be_hidden()
        assert phone.complaints == []
