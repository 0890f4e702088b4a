"""What is new since the last visit: the word on coming back, the dot at "Changes", marks until they were seen."""

import pytest
from playwright.async_api import Page, expect

from companion.domain.agenda import Agenda
from companion.domain.announcements import AnnouncementText
from companion.pages.snapshot import AnnouncementEntry
from tests.browser.an_afternoon import WEEKEND, at, it_is, shown, told
from tests.browser.chromium import Phone, in_chromium
from tests.browser.site_server import SiteServer
from tests.builders import changed

pytestmark = in_chromium

LATER = changed(WEEKEND, "pitches", start="13:30", end="14:30")
AGAIN = changed(changed(LATER, "closing", start="15:15", end="15:45"), "lunch", venue="ulriken")
NEWS = ".bar a.news"


@pytest.fixture
def agenda() -> Agenda:
    return WEEKEND


async def publish_later(site: SiteServer, *, live: bool = False) -> None:
    site.told = (told(WEEKEND, LATER, at("09:10")),)
    await site.publish(LATER, live=live)


async def publish_both(site: SiteServer, *, live: bool = False) -> None:
    site.told = (told(WEEKEND, LATER, at("09:10")), told(LATER, AGAIN, at("09:20"), number=2))
    await site.publish(AGAIN, live=live)


async def toasts(page: Page, *wanted: str) -> None:
    await expect(page.locator(".toast p")).to_have_text(list(wanted))


async def test_a_reopened_page_says_how_much_has_changed_since(phone: Phone, site: SiteServer) -> None:
    await it_is(phone, "09:02")
    page = await phone.open(f"{site.url}/")
    await toasts(page)
    await site.until(lambda: site.listeners > 0)
    await page.goto("about:blank")
    await publish_both(site)
    await it_is(phone, "11:05")
    await page.goto(f"{site.url}/")
    await toasts(page, "Since 09:02: 3 changes")
    await expect(page.locator(NEWS)).to_have_text("Changes")
    await page.locator(".toast a").click()
    await expect(page).to_have_url(f"{site.url}/changes")
    await expect(page.locator(NEWS)).to_have_count(0)
    await page.locator(".toast-close").click()
    await page.goto(f"{site.url}/")
    await toasts(page)
    await expect(page.locator(NEWS)).to_have_count(0)


async def test_a_page_that_comes_back_into_sight_says_it_too(phone: Phone, site: SiteServer) -> None:
    await it_is(phone, "14:02")
    page = await phone.open(f"{site.url}/nb/")
    await phone.keeps(page, site.edition, "nb")
    await page.evaluate(
        """() => {
            Object.defineProperty(document, "visibilityState", {value: "hidden", configurable: true});
            document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    await site.until(lambda: not site.listeners)
    await publish_later(site)
    await it_is(phone, "16:02")
    await page.evaluate(
        """() => {
            Object.defineProperty(document, "visibilityState", {value: "visible", configurable: true});
            document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    await site.until(lambda: site.listeners > 0)
    await site.tell("revision", site.news)
    await toasts(page, "Siden 14:02: 1 endring")


async def test_what_was_told_live_is_not_told_again(phone: Phone, site: SiteServer) -> None:
    await it_is(phone, "09:02")
    page = await phone.open(f"{site.url}/")
    await phone.keeps(page, site.edition)
    await site.until(lambda: site.listeners > 0)
    site.told = (told(WEEKEND, LATER, at("09:10")),)
    await site.publish(LATER, live=False)
    texts = {"en": "Pitches start at 13:30", "nb": "Pitchene begynner kl. 13.30"}
    await site.tell("alert", {"alert": 1, "edition": site.edition, "texts": texts})
    await expect(page.locator("#pitches time").first).to_have_text("13:30")
    await toasts(page, "Pitches start at 13:30")
    await expect(page.locator(NEWS)).to_have_count(1)


async def test_a_first_visit_is_told_nothing(phone: Phone, site: SiteServer) -> None:
    await publish_both(site)
    page = await phone.open(f"{site.url}/")
    await toasts(page)
    await expect(page.locator(NEWS)).to_have_count(0)


async def test_a_mark_stays_until_it_was_seen_and_is_two_hours_old(phone: Phone, site: SiteServer) -> None:
    await publish_later(site)
    await it_is(phone, "09:12")
    page = await phone.open(f"{site.url}/")
    mark = page.locator("#pitches .mark")
    await expect(mark).to_have_text("Later was 13:00")
    await it_is(phone, "11:30")
    await page.goto(f"{site.url}/")
    await expect(mark).to_be_visible()
    await page.locator("#pitches").scroll_into_view_if_needed()
    await page.wait_for_function("() => localStorage['companion.seen'] === '{\"pitches\":1}'")
    await page.reload()
    await expect(mark).to_be_hidden()
    await it_is(phone, "11:05")
    await page.reload()
    await expect(mark).to_be_visible()


async def test_a_newer_change_marks_it_again(phone: Phone, site: SiteServer) -> None:
    await publish_later(site)
    await it_is(phone, "12:00")
    page = await phone.open(f"{site.url}/")
    await page.evaluate("localStorage['companion.seen'] = '{\"pitches\":1}'")
    await page.reload()
    await expect(page.locator("#pitches .mark")).to_be_hidden()
    after = changed(LATER, "pitches", start="13:45")
    site.told = (*site.told, told(LATER, after, at("11:59"), number=2))
    await site.publish(after)
    await expect(page.locator("#pitches .mark")).to_be_visible()


async def test_changes_that_no_longer_matter_fold_away(phone: Phone, site: SiteServer) -> None:
    await publish_both(site)
    await it_is(phone, "14:45")
    page = await phone.open(f"{site.url}/changes")
    assert await shown(page, ".alert") == ["alert-2"]
    await expect(page.locator("#alert-2 h2")).to_contain_text("· Revision 3")
    await page.locator(".fold").click()
    assert await shown(page, ".alert") == ["alert-2", "alert-1"]


async def test_a_session_that_is_gone_has_a_way_on(phone: Phone, site: SiteServer) -> None:
    """A page that was opened from an old push or link."""
    page = await phone.open(f"{site.url}/sessions/gone")
    await expect(page.locator("main")).to_contain_text("the programme has changed")
    await page.locator("main a").first.click()
    await expect(page.locator("main")).to_be_visible()
    assert [text for text in phone.complaints if "404" not in text] == []


@pytest.mark.parametrize("kept", ["{", "7", '{"alert": "x"}', "[]"])
async def test_a_memory_of_visits_that_is_broken(phone: Phone, site: SiteServer, kept: str) -> None:
    page = await phone.open(f"{site.url}/")
    await page.evaluate(
        "text => ['visit', 'read', 'seen'].forEach(key => localStorage.setItem(`companion.${key}`, text))",
        kept,
    )
    await publish_both(site)
    await page.goto(f"{site.url}/")
    await expect(page.locator("#pitches .mark")).to_be_visible()
    assert phone.complaints == []


async def test_a_newer_alert_takes_the_place_of_an_older_one(phone: Phone, site: SiteServer) -> None:
    """The older one's facts may be false by now."""
    await it_is(phone, "09:02")
    page = await phone.open(f"{site.url}/")
    await site.until(lambda: site.listeners > 0)
    for number, text in ((1, "Lunch at 11:46"), (2, "Lunch at 11:50")):
        await site.tell("alert", {"alert": number, "edition": site.edition, "texts": {"en": text}})
        await toasts(page, text)
    await page.reload()
    await toasts(page, "Lunch at 11:50")


async def test_an_announcements_toast_goes_when_it_expires(phone: Phone, site: SiteServer) -> None:
    await it_is(phone, "09:02")
    page = await phone.open(f"{site.url}/")
    await site.until(lambda: site.listeners > 0)
    texts = {"en": AnnouncementText("Wi-Fi is back", "Same password.")}
    site.announcements = (AnnouncementEntry(1, at("09:03"), at("09:30"), urgent=False, texts=texts),)
    await site.publish(WEEKEND, live=False)
    await site.tell(
        "announcement", {"announcement": 1, "edition": site.edition, "texts": {"en": "Wi-Fi is back"}}
    )
    await toasts(page, "Wi-Fi is back")
    await expect(page.locator("#announcement-1")).to_be_visible()
    await it_is(phone, "09:31")
    await expect(page.locator("#announcement-1")).to_be_hidden(
        timeout=15_000
    )  # it looks at the clock every 10 s
    await toasts(page)
    await page.reload()
    await expect(page.locator("#star-lunch")).to_be_visible()
    await toasts(page)


async def test_toasts_that_are_no_toasts(phone: Phone, site: SiteServer) -> None:
    page = await phone.open(f"{site.url}/")
    await page.evaluate("sessionStorage['companion.toasts'] = '[null, 5, {\"key\": \"x\"}]'")
    await page.reload()
    await toasts(page)
    await expect(page.locator("#star-lunch")).to_be_visible()
