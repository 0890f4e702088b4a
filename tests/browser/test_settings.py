"""The switch "Alert me" tells the truth, with the way out of each state; and what the server then knows."""

import pytest
from playwright.async_api import expect

from tests.browser.chromium import in_chromium, revisit, visit
from tests.browser.settings_page import Settings, expect_nobody, subscribed
from tests.browser.site_server import PUBLIC_KEY

pytestmark = in_chromium

OTHER_KEY = "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM"


async def test_on_and_off(settings: Settings) -> None:
    assert settings.site.subscriptions == {}
    await settings.switch.click()
    await settings.says("on")
    assert settings.site.subscriptions == subscribed()
    await revisit(settings.page)
    await settings.says("on")

    await settings.switch.click()
    await settings.says("off")
    assert settings.site.subscriptions == {}
    await revisit(settings.page)
    await settings.says("off")


async def test_each_opening_agrees_with_the_server(settings: Settings) -> None:
    page, site = settings.page, settings.site
    await settings.switch.click()
    await settings.says("on")

    site.subscriptions.clear()
    await visit(page, f"{site.url}/")
    await page.wait_for_load_state("networkidle")
    assert site.subscriptions == {}, "at most daily while nothing differs"

    async with page.expect_response("**/api/subscriptions"):
        await visit(page, f"{site.url}/nb/settings")
    await settings.says("on", "nb")
    assert site.subscriptions == subscribed(language="nb")

    site.public_key = OTHER_KEY
    async with page.expect_response("**/api/subscriptions"):
        await visit(page, f"{site.url}/settings")
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
        await visit(page, f"{site.url}/speakers")
    assert site.subscriptions == subscribed()


async def test_a_phone_that_forgot_is_still_on(settings: Settings) -> None:
    await settings.switch.click()
    await settings.says("on")
    await settings.page.evaluate("localStorage.removeItem('companion.alerts')")
    await revisit(settings.page)
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


async def test_nobody_is_asked_without_a_tap(settings: Settings) -> None:
    await settings.permission("prompt")
    await settings.page.add_init_script("Notification.requestPermission = () => { window.asked = true; }")
    for path in ("/", "/settings"):
        await visit(settings.page, f"{settings.site.url}{path}")
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
    await revisit(settings.page)
    await settings.says("on")
    assert settings.site.subscriptions == subscribed()
    settings.phone.complaints.clear()  # of the failed requests


async def test_a_server_that_had_enough_is_asked_again_after_a_minute(settings: Settings) -> None:
    settings.site.failing = {"/api/subscriptions": 429}
    await settings.page.clock.install()
    await revisit(settings.page)
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
    await revisit(page)
    await settings.says("off")
    await visit(page, f"{site.url}/")
    await page.wait_for_load_state("networkidle")
    assert site.requests.count("/api/subscriptions") == asked
    assert await page.evaluate("JSON.parse(localStorage.getItem('stand-in')).current") is None


async def test_a_subscription_that_the_browser_lost_is_made_again(settings: Settings) -> None:
    await settings.switch.click()
    await settings.says("on")
    await settings.stand_in(current=None)
    await revisit(settings.page)
    await settings.says("on")
    assert settings.site.subscriptions == subscribed(2, replaces="https://push.example/1")


async def test_an_address_that_the_worker_took_is_agreed_upon(settings: Settings) -> None:
    await settings.switch.click()
    await settings.says("on")
    await settings.stand_in(current={"endpoint": "https://push.example/9", "key": PUBLIC_KEY})
    await revisit(settings.page)
    await settings.says("on")
    assert settings.site.subscriptions == subscribed(9, replaces="https://push.example/1")


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


async def test_the_server_s_key_is_what_browsers_subscribe_with(settings: Settings) -> None:
    await settings.switch.click()
    await settings.says("on")
    kept = await settings.page.evaluate("JSON.parse(localStorage.getItem('stand-in')).current.key")
    assert kept == PUBLIC_KEY
