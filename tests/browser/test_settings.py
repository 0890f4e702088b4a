"""The switch "Alert me" tells the truth, with the way out of each state; and what the server then knows."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import CHROMIUM, NEEDS_CHROMIUM, a_phone
from tests.browser.conftest import in_one_loop
from tests.browser.settings_page import TEXTS, Settings, open_settings, subscribed
from tests.browser.site_server import PUBLIC_KEY, SiteServer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.skipif(CHROMIUM is None, reason=NEEDS_CHROMIUM),
]

OTHER_KEY = "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
SAFARI = f"{IPHONE}Version/17.5 Mobile/15E148 Safari/604.1"
OLD_SAFARI = SAFARI.replace("17_5", "15_8").replace("17.5", "15.6")
GOOGLE_APP = f"{IPHONE}GSA/320.0 Mobile/15E148 Safari/604.1"
INSTAGRAM = f"{IPHONE}Mobile/15E148 Instagram 330.0"
WEBVIEW = "Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
NO_PUSH = "delete window.PushManager; delete window.Notification;"
NO_WORKER = f"{NO_PUSH} delete Navigator.prototype.serviceWorker;"


@in_one_loop
async def settings(browser: Browser, site: SiteServer) -> AsyncIterator[Settings]:
    async with open_settings(browser, site) as opened:
        yield opened


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
    assert site.subscriptions == subscribed(2, replaces="https://push.example/1")


@pytest.mark.parametrize("off_by", [-86_500_000, 40 * 86_400_000])
async def test_each_day_the_server_hears_again_even_where_the_clock_was_wrong(
    settings: Settings, off_by: int
) -> None:
    page, site = settings.page, settings.site
    await settings.switch.click()
    await settings.says("on")
    await page.evaluate(
        """offBy => {
            const known = JSON.parse(localStorage.getItem("companion.alerts"));
            localStorage.setItem("companion.alerts", JSON.stringify({...known, at: known.at + offBy}));
        }""",
        off_by,
    )
    site.subscriptions.clear()
    async with page.expect_response("**/api/subscriptions"):
        await page.goto(f"{site.url}/speakers")
    assert site.subscriptions == subscribed()


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


@pytest.mark.parametrize(("status", "state"), [(503, "no-server"), (429, "quota"), (400, "refused")])
async def test_a_server_that_does_not_take_it(settings: Settings, status: int, state: str) -> None:
    settings.site.failing = {"/api/subscriptions": status}
    await settings.switch.click()
    await settings.says(state)
    settings.site.failing = {}
    await settings.page.reload()
    await settings.says("on")
    assert settings.site.subscriptions == subscribed()
    settings.phone.complaints.clear()  # of the failed requests


async def test_a_server_that_had_enough_is_asked_again_after_a_minute(settings: Settings) -> None:
    settings.site.failing = {"/api/subscriptions": 429}
    await settings.page.clock.install()
    await settings.page.reload()
    await settings.says("off")
    await settings.switch.click()
    await settings.says("quota")
    settings.site.failing = {}
    await settings.page.clock.fast_forward(61_000)
    await settings.says("on")
    settings.phone.complaints.clear()  # of the refused request


async def test_after_the_event_nobody_is_asked_again(settings: Settings) -> None:
    page, site = settings.page, settings.site
    site.failing = {"/api/subscriptions": 409}
    await settings.switch.click()
    await settings.says("over")
    settings.phone.complaints.clear()  # of the refused request
    asked = site.requests.count("/api/subscriptions")
    await page.reload()
    await settings.says("off")
    await page.goto(f"{site.url}/")
    await page.wait_for_load_state("networkidle")
    assert site.requests.count("/api/subscriptions") == asked
    assert await page.evaluate("JSON.parse(localStorage.getItem('stand-in')).current") is None


async def test_a_subscription_that_the_browser_lost_is_made_again(settings: Settings) -> None:
    await settings.switch.click()
    await settings.says("on")
    await settings.stand_in(current=None)
    await settings.page.reload()
    await settings.says("on")
    assert settings.site.subscriptions == subscribed(2, replaces="https://push.example/1")


async def test_an_address_that_the_worker_took_is_agreed_upon(settings: Settings) -> None:
    await settings.switch.click()
    await settings.says("on")
    await settings.stand_in(current={"endpoint": "https://push.example/9", "key": PUBLIC_KEY})
    await settings.page.reload()
    await settings.says("on")
    assert settings.site.subscriptions == subscribed(9, replaces="https://push.example/1")


async def test_one_tap_deletes_what_the_server_holds(settings: Settings) -> None:
    page, site, line = settings.page, settings.site, settings.page.locator("#forget-status p")
    states, tap = TEXTS["en"]["states"], settings.page.locator("#forget-button")
    await page.evaluate("localStorage.setItem('companion.stars', '[\"talk-10\"]')")
    await settings.switch.click()
    await settings.says("on")
    await tap.click()
    await expect(line).to_have_text(states["forgotten"])
    await settings.says("off")
    assert site.subscriptions == {}
    assert await page.evaluate("JSON.parse(localStorage.getItem('stand-in')).current") is None
    assert await page.evaluate("localStorage.getItem('companion.stars')") == '["talk-10"]'

    await settings.switch.click()
    await settings.says("on")
    await expect(line).to_have_count(0)
    assert site.subscriptions == subscribed(2, stars=["talk-10"])


@pytest.mark.parametrize("reopened", [False, True])
async def test_without_a_network_the_phone_says_when_it_will_be_forgotten(
    settings: Settings, *, reopened: bool
) -> None:
    page, site, line = settings.page, settings.site, settings.page.locator("#forget-status p")
    await settings.switch.click()
    await settings.says("on")
    await settings.phone.context.set_offline(True)
    await page.locator("#forget-button").click()
    await expect(line).to_have_text(TEXTS["en"]["states"]["forget-later"])
    await settings.says("offline-off")
    assert site.subscriptions == subscribed(), "the server cannot know yet"
    if reopened:
        await page.reload()
        await expect(line).to_have_text(TEXTS["en"]["states"]["forget-later"])
        await settings.phone.context.set_offline(False)
        await page.goto(f"{site.url}/speakers")
        await expect_nobody(site)
    else:
        await settings.phone.context.set_offline(False)
        await expect(line).to_have_text(TEXTS["en"]["states"]["forgotten"])
        assert site.subscriptions == {}
    settings.phone.complaints.clear()  # of the failed requests


async def test_a_phone_that_cannot_be_forgotten_is_told_so(settings: Settings) -> None:
    await settings.switch.click()
    await settings.says("on")
    settings.site.failing = {"/api/subscriptions": 503}
    await settings.page.evaluate(
        """() => {
            const find = PushManager.prototype.getSubscription;
            PushManager.prototype.getSubscription = async function () {
                return Object.assign(await find.call(this), {unsubscribe: async () => false});
            };
        }"""
    )
    await settings.page.locator("#forget-button").click()
    await expect(settings.page.locator("#forget-status p")).to_have_text(
        TEXTS["en"]["states"]["forget-failed"]
    )
    await settings.says("on")
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


async def test_a_test_for_a_phone_that_the_server_has_lost_subscribes_it_again(settings: Settings) -> None:
    page, site = settings.page, settings.site
    await settings.switch.click()
    await settings.says("on")
    site.subscriptions.clear()
    await page.locator("#test-button").click()
    await site.until(lambda: site.tested == ["https://push.example/1"])
    assert site.subscriptions == subscribed()
    await expect(page.locator("#test-status")).to_have_text(TEXTS["en"]["states"]["test-sent"])
    settings.phone.complaints.clear()  # of the refused request


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


async def test_an_installation_is_offered_where_the_browser_has_one(settings: Settings) -> None:
    page, section = settings.page, settings.page.locator("#install")
    offer = """() => {
        const event = new Event("beforeinstallprompt", {cancelable: true});
        window.prompted = 0;
        dispatchEvent(Object.assign(event, {prompt: async () => { prompted += 1; }}));
        return event.defaultPrevented;
    }"""
    await expect(section).to_be_hidden()
    assert await page.evaluate(offer) is True, "or the browser would show its own banner over the page"
    await page.get_by_role("button", name=TEXTS["en"]["install_now"]).click()
    await expect(section).to_be_hidden()
    assert await page.evaluate("prompted") == 1

    await page.evaluate(offer)
    await expect(section).to_be_visible()
    await page.evaluate("dispatchEvent(new Event('appinstalled'))")
    await expect(section).to_be_hidden()


async def test_the_server_s_key_is_what_browsers_subscribe_with(settings: Settings) -> None:
    await settings.switch.click()
    await settings.says("on")
    kept = await settings.page.evaluate("JSON.parse(localStorage.getItem('stand-in')).current.key")
    assert kept == PUBLIC_KEY
