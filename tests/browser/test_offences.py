"""No page of any test here breaks its policy, asks another origin or leaves an error uncaught: phones see to it."""

import asyncio

import pytest
from playwright.async_api import Browser

from tests.browser.chromium import TELL_VIOLATIONS, OffenceError, Phone, a_phone, in_chromium
from tests.browser.occasions import MONDAY, PAGES, STARS, remember, the_event
from tests.browser.site_server import SiteServer

pytestmark = in_chromium

ELSEWHERE = "http://127.0.0.2:9/"
OFFENCES = {
    "an inline style": "document.body.setAttribute('style', 'color: red')",
    "HTML from a text": "try { document.body.innerHTML = '<b>' } catch {}",
    "a script's address": "try { document.createElement('script').src = '/app.js' } catch {}",
    "code from a text": "await new Promise(done => setTimeout(() => { setTimeout(done); eval('1'); }))",
    "another policy": "try { trustedTypes.createPolicy('mine', {}) } catch {}",
    "an image from elsewhere": f"const i = new Image(); i.src = '{ELSEWHERE}'; await i.decode().catch(() => 0)",
    "an address elsewhere": f"await fetch('{ELSEWHERE}').catch(() => 0)",
    "an error": "await new Promise(done => setTimeout(() => { setTimeout(done); lost(); }))",
    "a promise": "await new Promise(done => { Promise.reject(new Error('lost')); setTimeout(done, 50); })",
}
"""What a page may not do, as scripts."""


@pytest.mark.parametrize("script", OFFENCES.values(), ids=OFFENCES)
async def test_an_offence_fails_the_test(browser: Browser, site: SiteServer, script: str) -> None:
    async def offend() -> None:
        async with a_phone(browser) as phone:
            page = await phone.open(f"{site.url}/speakers")
            await page.evaluate(f"async () => {{ {script} }}")
            await page.evaluate("() => new Promise(requestAnimationFrame)")

    with pytest.raises(OffenceError):
        await offend()


async def test_asking_another_origin_is_an_offence_without_a_policy_too(
    browser: Browser, site: SiteServer
) -> None:
    async def ask() -> None:
        async with a_phone(browser, bypass_csp=True) as phone:
            page = await phone.open(f"{site.url}/speakers")
            await page.evaluate(f"async () => {{ {OFFENCES['an address elsewhere']} }}")

    with pytest.raises(OffenceError, match=f"asked {ELSEWHERE}"):
        await ask()


async def test_a_worker_that_is_listened_to_commits_one_as_well(browser: Browser, site: SiteServer) -> None:
    async def ask() -> None:
        async with a_phone(browser) as phone:
            page = await phone.open(f"{site.url}/")
            await phone.keeps(page, site.edition)
            await phone.in_worker(TELL_VIOLATIONS)
            await phone.in_worker("address => fetch(address).catch(() => 0)", ELSEWHERE)
            async with asyncio.timeout(10):
                while not phone.offences:  # a worker's words take their time
                    await asyncio.sleep(0.05)

    with pytest.raises(OffenceError):
        await ask()


async def test_what_a_test_expects_on_the_console_is_no_offence(phone: Phone, site: SiteServer) -> None:
    page = await phone.open(f"{site.url}/nowhere")
    await page.evaluate("console.error('as expected')")
    assert [said.split(" (")[0] for said in phone.complaints][-1] == "as expected"
    assert phone.offences == []


@pytest.mark.parametrize("home", ["", "/nb"])
async def test_no_page_commits_one(browser: Browser, home: str) -> None:
    """During the event, with everything remembered that can be; leaving is what the phone checks."""
    async with the_event(MONDAY) as site, a_phone(browser, timezone_id="Asia/Tokyo") as phone:
        await remember(phone, stars=STARS)
        await phone.keeps(await phone.open(f"{site.url}/"), site.edition)
        await phone.in_worker(TELL_VIOLATIONS)
        for path in (*PAGES, "/poster", "/screen", "/organizer", "/nowhere"):
            page = await phone.open(f"{site.url}{home}{path}")
            await page.evaluate("() => new Promise(requestAnimationFrame)")
            await page.close()
