""" "Forget this phone": one tap deletes what the server holds, now or when there is a network, and says which."""

import pytest
from playwright.async_api import expect

from tests.browser.chromium import in_chromium
from tests.browser.settings_page import TEXTS, Settings, expect_nobody, subscribed

pytestmark = in_chromium


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
