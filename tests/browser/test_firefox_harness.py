"""The browser harness does what it says, shown on a stand-in site: what fails here is not the app's fault."""

from pathlib import Path

import pytest

from tests.browser.firefox import Firefox, FirefoxError, Notification
from tests.browser.firefox_profile import in_firefox
from tests.browser.firefox_push_service import DELIVERED, Ack, FirefoxPushService
from tests.browser.stand_in_site import StandInSite

pytestmark = in_firefox

WORKER_SLEEPS_SOON = {
    "dom.serviceWorkers.idle_timeout": 300,
    "dom.serviceWorkers.idle_extended_timeout": 300,
}


async def subscribe(browser: Firefox, site: StandInSite) -> str:
    await browser.goto(f"{site.origin}/")
    await browser.click("#subscribe")
    await browser.wait_for("document.querySelector('#state').textContent === 'on'")
    return str(site.subscription["endpoint"])


async def test_a_click_subscribes_and_a_tapped_notification_opens_its_page(tmp_path: Path) -> None:
    async with (
        FirefoxPushService() as push_service,
        StandInSite() as site,
        Firefox(push_service, tmp_path, language="nb", preferences=WORKER_SLEEPS_SOON) as browser,
    ):
        endpoint = await subscribe(browser, site)
        assert push_service.endpoints == [endpoint]
        assert await browser.script("return document.body.dataset.activated") == "true"
        assert await browser.script("return navigator.language") == "nb-NO"
        assert await browser.text("#state") == "on"

        await browser.close_all_pages()
        assert await browser.tabs() == ["about:blank"]
        await browser.wait_until_workers_sleep()

        message = {
            "title": "Lunsj kl. 11.45",
            "body": "Var kl. 11.30. " + "Ærlig talt. " * 20,
            "lang": "nb",
            "navigate": "/lunsj",
        }
        assert await site.push(message) == 201
        assert await push_service.wait_for_ack() == Ack(endpoint, DELIVERED)
        shown = await browser.wait_for_notification()
        assert shown == Notification("Lunsj kl. 11.45", message["body"], "nb")

        await browser.click_notification("Lunsj kl. 11.45")
        await browser.switch_to_tab("/lunsj")
        assert await browser.url() == f"{site.origin}/lunsj"
        assert await browser.notifications() == []


async def test_what_was_pushed_to_a_closed_browser_is_shown_when_it_opens(tmp_path: Path) -> None:
    async with (
        FirefoxPushService() as push_service,
        StandInSite() as site,
        Firefox(push_service, tmp_path) as browser,
    ):
        endpoint = await subscribe(browser, site)
        await browser.quit()
        assert await site.push({"title": "Old", "body": "", "lang": "en"}, headers={"Topic": "t"}) == 201
        assert await site.push({"title": "New", "body": "", "lang": "en"}, headers={"Topic": "t"}) == 201

        await browser.start()
        assert await browser.wait_for_notification() == Notification("New", "", "en")
        assert push_service.acks == [Ack(endpoint, DELIVERED)]

        await browser.dismiss()
        assert await browser.notifications() == []
        with pytest.raises(FirefoxError, match="no such notification"):
            await browser.click_notification()


async def test_a_browser_that_cannot_start_says_why_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.browser.firefox.FIREFOX", "/bin/false")
    async with FirefoxPushService() as push_service:
        with pytest.raises(FirefoxError, match="ended while it started"):
            await Firefox(push_service, tmp_path).start()
