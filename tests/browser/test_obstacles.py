"""Windows that can never be told of anything: each says why, and the way out."""

from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import a_phone, in_chromium
from tests.browser.settings_page import TEXTS, Settings
from tests.browser.site_server import SiteServer

pytestmark = in_chromium

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
SAFARI = f"{IPHONE}Version/17.5 Mobile/15E148 Safari/604.1"
OLD_SAFARI = SAFARI.replace("17_5", "15_8").replace("17.5", "15.6")
GOOGLE_APP = f"{IPHONE}GSA/320.0 Mobile/15E148 Safari/604.1"
INSTAGRAM = f"{IPHONE}Mobile/15E148 Instagram 330.0"
WEBVIEW = "Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
NO_PUSH = "delete window.PushManager; delete window.Notification;"
NO_WORKER = f"{NO_PUSH} delete Navigator.prototype.serviceWorker;"


@pytest.mark.parametrize("language", ["en", "nb"])
@pytest.mark.parametrize(
    ("state", "options", "script"),
    [
        ("unsupported", {}, NO_WORKER),
        ("unsupported", {}, NO_PUSH),
        ("inapp", {"user_agent": INSTAGRAM}, NO_WORKER),
        ("inapp", {"user_agent": WEBVIEW}, NO_PUSH),
        ("inapp", {"user_agent": GOOGLE_APP}, NO_PUSH),
        ("ios", {"user_agent": SAFARI}, NO_PUSH),
        ("ios-old", {"user_agent": OLD_SAFARI}, NO_PUSH),
        ("ios-old", {"user_agent": OLD_SAFARI.replace("15_8", "16_3_1")}, NO_PUSH),
        ("ios", {"user_agent": OLD_SAFARI.replace("15_8", "16_4")}, NO_PUSH),
        ("insecure", {}, f"{NO_WORKER} Object.defineProperty(window, 'isSecureContext', {{value: false}});"),
    ],
)
async def test_a_window_that_can_never_be_told(
    browser: Browser, site: SiteServer, language: str, state: str, options: dict[str, Any], script: str
) -> None:
    async with a_phone(browser, **options) as phone:
        await phone.context.add_init_script(script)
        page = await phone.open(f"{site.url}{'' if language == 'en' else '/nb'}/settings")
        await Settings(phone, page, site).says(state, language)
        await expect(page.locator("#alert-switch")).to_be_disabled()
        steps = await page.locator("#alert-status li").all_inner_texts()
        assert [step.strip() for step in steps] == (TEXTS[language]["ios_steps"] if state == "ios" else [])
        assert await page.locator("#alert-status svg").count() == len(steps)
        for pointless in ("#choices", "#forget"):
            await expect(page.locator(pointless)).to_be_hidden()
        if state in {"inapp", "unsupported"}:
            await page.get_by_role("button", name=TEXTS[language]["copy"]).click()
            await expect(page.locator("#alert-status input")).to_have_value(page.url)
            await expect(page.locator("[data-copy]")).to_have_text(TEXTS[language]["copied"])
        assert phone.complaints == []


@pytest.mark.parametrize("language", ["en", "nb"])
async def test_without_javascript_it_says_so(browser: Browser, site: SiteServer, language: str) -> None:
    async with a_phone(browser, java_script_enabled=False) as phone:
        page = await phone.open(f"{site.url}{'' if language == 'en' else '/nb'}/settings")
        await expect(page.locator("noscript p")).to_have_text(TEXTS[language]["noscript"])
        for dead in ("#alert-switch", "#choices", "#forget", "#install"):
            await expect(page.locator(dead)).to_be_hidden()
