"""The switch "Alert me" tells the truth, with the way out of each state; and what the server then knows."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from companion.resources import frontend
from tests.browser.chromium import CHROMIUM, NEEDS_CHROMIUM, Phone, a_phone
from tests.browser.conftest import in_one_loop
from tests.browser.site_server import PUBLIC_KEY, SiteServer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.skipif(CHROMIUM is None, reason=NEEDS_CHROMIUM),
]

STAND_IN = Path(__file__).with_name("push_stand_in.js").read_text("utf-8")
TEXTS = {
    language: json.loads((frontend() / "texts" / f"{language}.json").read_text("utf-8"))["settings"]
    for language in ("en", "nb")
}
OTHER_KEY = "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
SAFARI = f"{IPHONE}Version/17.5 Mobile/15E148 Safari/604.1"
INSTAGRAM = f"{IPHONE}Mobile/15E148 Instagram 330.0"
WEBVIEW = "Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
NO_PUSH = "delete window.PushManager; delete window.Notification;"
NO_WORKER = f"{NO_PUSH} delete Navigator.prototype.serviceWorker;"


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
        await expect(self.page.locator("#test-button")).to_be_visible(visible=on)

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


@in_one_loop
async def settings(browser: Browser, site: SiteServer) -> AsyncIterator[Settings]:
    async with a_phone(browser) as phone:
        await phone.context.add_init_script(STAND_IN)
        page = await phone.open(f"{site.url}/settings")
        await phone.keeps(page, site.edition)
        opened = Settings(phone, page, site)
        await opened.permission("granted")
        await opened.says("off")
        yield opened
        assert phone.complaints == []


def subscribed(number: int = 1, language: str = "en") -> dict[str, Any]:
    endpoint = f"https://push.example/{number}"
    return {
        endpoint: {
            "endpoint": endpoint,
            "expirationTime": None,
            "keys": {"p256dh": "p", "auth": "a"},
            "language": language,
            "scope": "all",
        }
    }


async def test_on_and_off(settings: Settings) -> None:
    assert settings.site.subscriptions == {}
    await settings.switch.click()
    await settings.says("on")
    assert settings.site.subscriptions == subscribed()
    await settings.page.reload()
    await settings.says("on")

    await settings.switch.click()
    await settings.says("off")
    assert settings.site.subscriptions == {}
    await settings.page.reload()
    await settings.says("off")


async def test_each_opening_agrees_with_the_server(settings: Settings) -> None:
    page, site = settings.page, settings.site
    await settings.switch.click()
    await settings.says("on")

    site.subscriptions.clear()
    await page.goto(f"{site.url}/")
    await page.wait_for_load_state("networkidle")
    assert site.subscriptions == {}, "at most daily while nothing differs"

    await page.goto(f"{site.url}/nb/settings")
    await settings.says("on", "nb")
    assert site.subscriptions == subscribed(language="nb")

    site.public_key = OTHER_KEY
    await page.goto(f"{site.url}/settings")
    await settings.says("on")
    assert site.subscriptions == subscribed(2)
    await page.evaluate("""() => {
        const known = JSON.parse(localStorage.getItem("companion.alerts"));
        localStorage.setItem("companion.alerts", JSON.stringify({...known, at: known.at - 86_500_000}));
    }""")
    site.subscriptions.clear()
    async with page.expect_response("**/api/subscriptions"):
        await page.goto(f"{site.url}/speakers")
    assert site.subscriptions == subscribed(2)


async def test_a_phone_that_forgot_is_still_on(settings: Settings) -> None:
    await settings.switch.click()
    await settings.says("on")
    await settings.page.evaluate("localStorage.removeItem('companion.alerts')")
    await settings.page.reload()
    await settings.says("on")
    assert settings.site.subscriptions == subscribed()


async def test_permission_is_asked_in_the_tap_and_may_be_refused_or_taken_back(settings: Settings) -> None:
    await settings.permission("prompt")
    await settings.switch.click()
    await settings.says("dismissed")
    await settings.permission("denied")
    await settings.says("denied")
    await expect(settings.switch).to_be_disabled()

    await settings.permission("granted")
    await settings.says("off")
    await settings.switch.click()
    await settings.says("on")
    await settings.permission("denied")
    await settings.says("denied")
    await expect_nobody(settings.site)
    await settings.permission("granted")
    await settings.says("on")


async def expect_nobody(site: SiteServer) -> None:
    await site.until(lambda: not site.subscriptions)


async def test_nobody_is_asked_without_a_tap(settings: Settings) -> None:
    await settings.permission("prompt")
    await settings.page.add_init_script("Notification.requestPermission = () => { window.asked = true; }")
    for path in ("/", "/settings"):
        await settings.page.goto(f"{settings.site.url}{path}")
        await settings.page.wait_for_load_state("networkidle")
        assert await settings.page.evaluate("window.asked") is None
    await settings.switch.click()
    assert await settings.page.evaluate("window.asked") is True


async def test_a_push_service_that_does_not_answer(settings: Settings) -> None:
    await settings.stand_in(fails=True)
    await settings.switch.click()
    await settings.says("no-push")
    await settings.stand_in(fails=False)
    await settings.switch.click()
    await settings.says("on")


@pytest.mark.parametrize(("status", "state"), [(503, "no-server"), (429, "no-server"), (400, "refused")])
async def test_a_server_that_does_not_take_it(settings: Settings, status: int, state: str) -> None:
    settings.site.failing = {"/api/subscriptions": status}
    await settings.switch.click()
    await settings.says(state)
    settings.site.failing = {}
    await settings.page.reload()
    await settings.says("on")
    assert settings.site.subscriptions == subscribed()
    settings.phone.complaints.clear()  # of the failed requests


async def test_without_a_network_it_says_what_waits(settings: Settings) -> None:
    context = settings.phone.context
    await context.set_offline(True)
    await settings.says("offline-off")
    await settings.switch.click()
    await settings.says("waiting")
    await settings.switch.click()
    await settings.says("offline-off")
    await settings.switch.click()
    await settings.says("waiting")
    await context.set_offline(False)
    await settings.says("on")
    assert settings.site.subscriptions == subscribed()

    await context.set_offline(True)
    await settings.says("offline-on")
    await settings.switch.click()
    await settings.says("offline-off")
    assert settings.site.subscriptions == subscribed(), "the server cannot know yet"
    await context.set_offline(False)
    await settings.says("off")
    await expect_nobody(settings.site)
    settings.phone.complaints.clear()  # of the failed requests


async def test_a_test_notification_is_seen_to_arrive(settings: Settings) -> None:
    page = settings.page
    await settings.switch.click()
    await settings.says("on")
    await page.locator("#test-button").click()
    await expect(page.locator("#test-status")).to_have_text(TEXTS["en"]["states"]["test-sent"])
    await settings.site.until(lambda: settings.site.tested == ["https://push.example/1"])
    await settings.phone.note_notifications()
    await settings.phone.push(page, json.dumps({"notification": {"title": "A test"}}))
    await expect(page.locator("#test-status")).to_have_text("Arrived in 1 s.")


async def test_a_test_notification_that_does_not_arrive(settings: Settings) -> None:
    page, line = settings.page, settings.page.locator("#test-status")
    await settings.switch.click()
    await settings.says("on")
    settings.site.failing = {"/api/subscriptions/test": 429}
    await page.locator("#test-button").click()
    await expect(line).to_have_text(TEXTS["en"]["states"]["test-failed"])

    settings.site.failing = {}
    await page.clock.install()
    await page.reload()
    await settings.says("on")
    async with page.expect_response("**/api/subscriptions/test"):
        await page.locator("#test-button").click()
    await page.clock.fast_forward(31_000)
    await expect(line).to_have_text(TEXTS["en"]["states"]["test-lost"])
    settings.phone.complaints.clear()  # of the refused request


@pytest.mark.parametrize("language", ["en", "nb"])
@pytest.mark.parametrize(
    ("state", "options", "script"),
    [
        ("unsupported", {}, NO_WORKER),
        ("unsupported", {}, NO_PUSH),
        ("inapp", {"user_agent": INSTAGRAM}, NO_WORKER),
        ("inapp", {"user_agent": WEBVIEW}, NO_PUSH),
        ("ios", {"user_agent": SAFARI}, NO_PUSH),
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
        assert steps == (TEXTS[language]["ios_steps"] if state == "ios" else [])
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
        await expect(page.locator("#alert-switch")).to_be_hidden()


async def test_the_server_s_key_is_what_browsers_subscribe_with(settings: Settings) -> None:
    await settings.switch.click()
    await settings.says("on")
    kept = await settings.page.evaluate("JSON.parse(localStorage.getItem('stand-in')).current.key")
    assert kept == PUBLIC_KEY
