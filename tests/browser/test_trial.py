"""The test notification: how long it took, or what to try."""

import json

from playwright.async_api import expect

from tests.browser.chromium import in_chromium
from tests.browser.settings_page import TEXTS, Settings, subscribed

pytestmark = in_chromium


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
