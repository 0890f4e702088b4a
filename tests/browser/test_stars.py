"""Stars: one tap, kept on the phone, "My agenda", clashes, the way to another phone, and tombstones."""

import msgspec
import pytest
from playwright.async_api import Browser, Page, expect

from companion.domain.agenda import Agenda, Status
from tests.browser.an_afternoon import WEEKEND, at, it_is, shown, told
from tests.browser.chromium import Phone, a_phone, in_chromium
from tests.browser.site_server import SiteServer
from tests.builders import changed

pytestmark = in_chromium


@pytest.fixture
def agenda() -> Agenda:
    return WEEKEND


async def tap(page: Page, *sessions: str) -> None:
    for session in sessions:
        await page.locator(f"#star-{session}").click()


async def starred(page: Page) -> list[str]:
    """What is starred, as soon as the page has said so."""
    await page.wait_for_selector("html:not(.wait) .star", state="attached")
    found: list[str] = await page.evaluate(
        "[...document.querySelectorAll('.star[aria-pressed=true]')].map(one => one.id.slice(5))"
    )
    return found


async def test_a_star_is_one_tap_and_stays(phone: Phone, site: SiteServer) -> None:
    page = await phone.open(f"{site.url}/")
    await expect(page.locator("#star-lunch")).to_have_attribute("aria-label", "Star: Lunch.")
    await tap(page, "lunch", "pitches", "walk")
    await tap(page, "walk")
    assert await starred(page) == ["lunch", "pitches"]
    await page.reload()
    assert await starred(page) == ["lunch", "pitches"]
    await page.goto(f"{site.url}/nb/sessions/lunch")
    await expect(page.locator("#star-lunch")).to_have_attribute("aria-label", "Stjernemerk: Lunch.")
    assert await starred(page) == ["lunch"]


async def test_a_star_without_a_network(phone: Phone, home: Page, site: SiteServer) -> None:
    await phone.context.set_offline(True)
    await tap(home, "panel")
    await home.reload()
    assert await starred(home) == ["panel"]
    await home.locator("#mine").click()
    assert await shown(home) == ["panel"]


async def test_another_open_page_follows(phone: Phone, site: SiteServer) -> None:
    first, second = await phone.open(f"{site.url}/"), await phone.open(f"{site.url}/sessions/lunch")
    await tap(first, "lunch")
    await expect(second.locator("#star-lunch")).to_have_attribute("aria-pressed", "true")


async def test_my_agenda_is_in_the_address(phone: Phone, site: SiteServer) -> None:
    page = await phone.open(f"{site.url}/")
    await tap(page, "lunch", "dinner")
    await page.locator("#mine").click()
    assert page.url == f"{site.url}/?mine=1"
    assert await shown(page) == ["dinner", "lunch"]
    await expect(page.locator("#found")).to_have_text("2 sessions")
    await page.reload()
    assert await shown(page) == ["dinner", "lunch"]
    await tap(page, "lunch")
    assert await shown(page) == ["dinner", "lunch"], "nothing moves under a thumb"
    await page.goto(f"{site.url}/?mine=1")
    await page.goto(f"{site.url}/speakers")
    await page.go_back()
    assert await shown(page) == ["dinner"]
    await page.locator("#mine").click()
    assert len(await shown(page)) == 7
    await page.go_back()
    await expect(page.locator("#mine")).to_have_attribute("aria-pressed", "true")
    assert await shown(page) == ["dinner"]


async def test_without_a_star_my_agenda_says_how(phone: Phone, site: SiteServer) -> None:
    page = await phone.open(f"{site.url}/nb/?mine=1")
    assert await shown(page) == []
    await expect(page.locator("#found")).to_contain_text("Ingen stjerner ennå")
    await expect(page.locator("#give")).to_be_hidden()


async def test_my_agenda_shows_what_is_over_too(phone: Phone, site: SiteServer) -> None:
    await it_is(phone, "14:30")
    page = await phone.open(f"{site.url}/")
    await page.locator(".fold:visible").last.click()
    await tap(page, "lunch")
    await page.locator(".fold:visible").last.click()
    await page.locator("#mine").click()
    assert await shown(page) == ["lunch"]


async def test_two_stars_at_the_same_time_clash(phone: Phone, site: SiteServer) -> None:
    page = await phone.open(f"{site.url}/")
    await tap(page, "keynote", "panel", "lunch")
    for session, other in (("keynote", "Panel"), ("panel", "Keynote")):
        mark = page.locator(f"#star-{session}")
        await expect(mark).to_have_attribute(
            "aria-label", f"Star: {session.capitalize()}. Clashes with {other}."
        )
        await expect(mark.locator("span")).to_have_text("Clash")
    await expect(page.locator("#star-lunch span")).to_have_text("")
    await page.goto(f"{site.url}/sessions/keynote")
    await expect(page.locator("#clash-panel")).to_have_text("Clashes with Panel, which you starred too.")
    await tap(page, "keynote")
    await expect(page.locator("#clash-panel")).to_be_hidden()


async def test_a_clash_that_a_change_has_caused_is_said(phone: Phone, site: SiteServer) -> None:
    page = await phone.open(f"{site.url}/")
    await tap(page, "pitches", "closing")
    after = changed(WEEKEND, "pitches", start="14:30", end="15:15")
    site.told = (told(WEEKEND, after, at("12:00")),)
    await site.publish(after)
    await expect(page.locator("#star-closing span")).to_have_text("Clash")
    await page.goto(f"{site.url}/sessions/closing")
    await expect(page.locator("#clash-pitches")).to_have_text(
        "Now clashes with Pitches, which you starred too."
    )


async def test_stars_move_to_another_phone_by_a_link(phone: Phone, site: SiteServer) -> None:
    await phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = await phone.open(f"{site.url}/nb/?mine=1")
    await page.evaluate("localStorage.setItem('companion.stars', '[\"lunch\", \"walk\"]')")
    await page.reload()
    await page.locator("#give").click()
    await expect(page.locator(".toast")).to_contain_text("Kopiert.")
    link = await page.evaluate("navigator.clipboard.readText()")
    assert link == f"{site.url}/nb/#stars=lunch.walk"

    await page.evaluate("localStorage.clear(); localStorage.setItem('companion.stars', '[\"panel\"]')")
    other = await phone.open(link)
    await expect(other.locator(".star[aria-pressed=true]")).to_have_count(3)
    assert await starred(other) == ["walk", "panel", "lunch"]
    await expect(other.locator(".toast").last).to_contain_text("2 stjerner ble med.")
    assert other.url == f"{site.url}/nb/"


@pytest.mark.parametrize(
    ("link", "stars", "words"),
    [
        (
            "#stars=lunch.no-such-session",
            ["lunch"],
            "1 star has come along. 1 are not in the programme.",
        ),
        (
            "#stars=%3Cimg%20src%3Dx%3E..%E2%98%85",
            [],
            "No star of this link is in this programme.",
        ),
        ("#stars=", [], "No star of this link is in this programme."),
        ("?stars=lunch", ["lunch"], "1 star has come along."),
    ],
)
async def test_a_broken_or_stale_link(
    phone: Phone, site: SiteServer, link: str, stars: list[str], words: str
) -> None:
    page = await phone.open(f"{site.url}/{link}")
    await expect(page.locator(".toast")).to_contain_text(words)
    assert await starred(page) == stars
    assert phone.complaints == []


async def test_an_app_that_starts_with_stars_takes_them_once(phone: Phone, site: SiteServer) -> None:
    """iOS opens an installed app by the address in its manifest, each time."""
    page = await phone.open(f"{site.url}/?stars=lunch.walk")
    await tap(page, "lunch")
    await page.goto(f"{site.url}/?stars=lunch.walk")
    assert await starred(page) == ["walk"]


async def test_a_starred_session_that_vanished_stays_as_a_tombstone(phone: Phone, site: SiteServer) -> None:
    page = await phone.open(f"{site.url}/")
    await tap(page, "pitches", "walk")
    without = tuple(one for one in WEEKEND.sessions if one.id != "pitches")
    await site.publish(msgspec.structs.replace(WEEKEND, sessions=without))
    await expect(page.locator("#pitches")).to_have_count(0)
    grave = page.locator("#gone-pitches")
    await expect(grave).to_contain_text("13:00 No longer in the programmePitches")
    assert await grave.evaluate("node => node.previousElementSibling.id") == "lunch"
    fewer = msgspec.structs.replace(WEEKEND, sessions=without)
    await site.publish(changed(fewer, "keynote", start="09:50", end="10:20"))
    await expect(page.locator("#keynote time").first).to_have_text("09:50")
    assert await grave.evaluate("node => node.previousElementSibling.id") == "lunch", (
        "after a further edit too"
    )
    await page.reload()
    await page.locator("#mine").click()
    await expect(grave).to_be_visible()
    await grave.locator("button").click()
    await expect(grave).to_have_count(0)
    await site.publish(WEEKEND)
    await expect(page.locator("#star-pitches")).to_have_attribute("aria-pressed", "false")


async def test_a_cancelled_star_stays_with_its_replacement(phone: Phone, site: SiteServer) -> None:
    await site.publish(changed(WEEKEND, "pitches", status=Status.CANCELLED, replaced_by="closing"))
    page = await phone.open(f"{site.url}/")
    await tap(page, "pitches")
    await page.locator("#mine").click()
    await expect(page.locator("#pitches")).to_contain_text("Instead: Closing")


@pytest.mark.parametrize("kept", ["{", "null", "7", '{"a": 1}', '[7, null, "<b>", {"x": 1}, "lunch"]'])
async def test_storage_that_holds_something_else(phone: Phone, site: SiteServer, kept: str) -> None:
    page = await phone.open(f"{site.url}/")
    await page.evaluate("text => localStorage.setItem('companion.stars', text)", kept)
    await page.reload()
    assert await starred(page) == (["lunch"] if "lunch" in kept else [])
    await tap(page, "walk")
    assert "walk" in await starred(page)
    assert phone.complaints == []


async def test_storage_that_is_full_or_blocked(phone: Phone, site: SiteServer) -> None:
    await phone.context.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('full') }"
    )
    page = await phone.open(f"{site.url}/")
    await tap(page, "lunch")
    assert await starred(page) == ["lunch"]
    await expect(page.locator(".toast")).to_contain_text("your stars are lost when you leave this page")
    await page.locator("#mine").click()
    assert await shown(page) == ["lunch"]
    assert phone.complaints == []


async def test_an_iphone_takes_its_stars_to_the_home_screen(browser: Browser, site: SiteServer) -> None:
    """What can be shown without an iPhone: Safari there has no push, so the manifest names a start with the stars."""
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1"
    async with a_phone(browser, user_agent=agent) as iphone:
        await iphone.context.add_init_script("delete window.PushManager")
        page = await iphone.open(f"{site.url}/nb/")
        manifest = page.locator("link[rel=manifest]")
        await expect(manifest).to_have_attribute("href", "/nb.webmanifest")
        await tap(page, "lunch", "walk")
        await expect(manifest).to_have_attribute("href", "/stars/nb/lunch.walk")
        await tap(page, "lunch", "walk")
        await expect(manifest).to_have_attribute("href", "/nb.webmanifest")
