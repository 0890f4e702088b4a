"""A session's page: into the calendar, and to a friend; a venue's: the map app that the phone has."""

import pytest
from icalendar import Calendar
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import PIXEL, Phone, a_phone, in_chromium
from tests.browser.conftest import in_one_loop
from tests.browser.site_server import SiteServer

pytestmark = in_chromium

SHARES = """navigator.share = async shared => { window.shared = shared; }"""
SHARES_NOTHING = """navigator.share = undefined"""
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15"
DESKTOP = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0"


@in_one_loop
async def talk(phone: Phone, site: SiteServer) -> Page:
    """A session's page; the worker has all of the site."""
    page = await phone.open(f"{site.url}/nb/sessions/talk-10")
    await phone.keeps(page, site.edition, "nb")
    return page


async def test_a_tap_brings_the_session_as_a_file_for_the_calendar(talk: Page) -> None:
    async with talk.expect_download() as coming:
        await talk.click("#to-calendar")
    download = await coming.value
    (event,) = Calendar.from_ical((await download.path()).read_bytes()).walk("VEVENT")
    assert (download.suggested_filename, str(event["uid"])) == ("talk-10.ics", "talk-10@datathon")
    await expect(talk.locator("#shared")).to_be_empty()


async def test_without_a_network_it_says_so_and_nothing_is_downloaded(talk: Page, phone: Phone) -> None:
    downloads: list[str] = []
    talk.on("download", lambda download: downloads.append(download.suggested_filename))
    await phone.context.set_offline(True)
    await talk.click("#to-calendar")
    await expect(talk.locator("#shared")).to_have_text("Du må ha nett for dette.")
    assert (downloads, await talk.locator("h1").inner_text()) == ([], "Talk 10")


async def test_the_phones_own_way_of_sharing(phone: Phone, site: SiteServer) -> None:
    await phone.context.add_init_script(SHARES)
    page = await phone.open(f"{site.url}/sessions/talk-10#top")
    await page.click("#share")
    assert await page.evaluate("shared") == {
        "title": "Talk 10 · Datathon",
        "url": f"{site.url}/sessions/talk-10",
    }


async def test_without_one_the_address_is_copied(phone: Phone, site: SiteServer) -> None:
    await phone.context.add_init_script(SHARES_NOTHING)
    await phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = await phone.open(f"{site.url}/sessions/talk-10")
    await page.click("#share")
    await expect(page.locator("#shared")).to_have_text("Copied.")
    assert await page.evaluate("navigator.clipboard.readText()") == f"{site.url}/sessions/talk-10"


async def test_where_neither_works_there_is_no_button(phone: Phone, site: SiteServer) -> None:
    await phone.context.add_init_script(
        f"{SHARES_NOTHING}; Object.defineProperty(navigator, 'clipboard', {{value: undefined}})"
    )
    page = await phone.open(f"{site.url}/sessions/talk-10")
    await phone.keeps(page, site.edition)
    await expect(page.locator("#share")).to_be_hidden()


async def test_what_one_can_tap_is_large_enough(talk: Page) -> None:
    heights = await talk.evaluate(
        "[...document.querySelectorAll('.actions > *')].map(each => each.getBoundingClientRect().height).slice(0, 2)"
    )
    assert min(heights) >= 44


@pytest.mark.parametrize(
    ("user_agent", "kind", "schemes"),
    [(IPHONE, "apple", ["maps:"]), (PIXEL, "geo", ["geo:"]), (DESKTOP, "", [])],
    ids=["ios", "android", "pc"],
)
async def test_a_map_app_is_offered_where_there_is_one(
    browser: Browser, site: SiteServer, user_agent: str, kind: str, schemes: list[str]
) -> None:
    async with a_phone(browser, user_agent=user_agent) as phone:
        page = await phone.open(f"{site.url}/venues/eitri")
        await expect(page.locator("html")).to_have_attribute("data-map", kind)
        offered = await page.evaluate(
            "[...document.querySelectorAll('.actions a')].filter(a => a.offsetParent).map(a => a.protocol)"
        )
    assert offered == ["https:", "https:", *schemes]
