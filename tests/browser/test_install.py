""" "Install the app", where the browser offers it."""

from playwright.async_api import expect

from tests.browser.chromium import in_chromium
from tests.browser.settings_page import TEXTS, Settings

pytestmark = in_chromium


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
