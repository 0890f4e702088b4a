"""What follows the clock: now and next, the gondola, folds, days left, thanks, and the phone's own time."""

from datetime import date

import msgspec
import pytest
from playwright.async_api import Browser, Page, expect

from companion.domain.agenda import Agenda, Kind, Link, Signup
from tests.browser.an_afternoon import MONDAY, SUNDAY, WEEKEND, at, it_is, shown
from tests.browser.chromium import Phone, a_phone, in_chromium, visit
from tests.browser.site_server import SiteServer
from tests.builders import a_session, an_event, changed

pytestmark = in_chromium

BEFORE = date(2022, 9, 6)
GONDOLA = "document.getElementById('gondola').getBoundingClientRect().top"


@pytest.fixture
def agenda() -> Agenda:
    return WEEKEND


async def now_says(page: Page, *wanted: str) -> None:
    """Within two looks at the clock."""
    await expect(page.locator("#now p")).to_have_text(list(wanted), use_inner_text=True, timeout=20_000)


async def test_during_the_event_it_says_what_is_on_and_what_comes_next(
    phone: Phone, site: SiteServer
) -> None:
    await it_is(phone, "10:15")
    page = await phone.open(f"{site.url}/")
    await now_says(page, "Now 10:00–11:00 Keynote", "Next 10:30 Panel")
    await page.locator("#now a").first.click()
    await expect(page.locator("h1")).to_have_text("Keynote")


async def test_what_runs_side_by_side_is_counted(phone: Phone, site: SiteServer) -> None:
    await it_is(phone, "10:45")
    page = await phone.open(f"{site.url}/")
    await now_says(page, "Now 10:30–11:30 Panel +1", "Next 11:30 Lunch")


async def test_what_has_no_known_end_goes_on_until_something_begins(phone: Phone, site: SiteServer) -> None:
    await it_is(phone, "22:00", SUNDAY)
    page = await phone.open(f"{site.url}/")
    await now_says(page, "Now 19:00 Dinner", "Next Mon 10:00 Keynote")


async def test_between_two_sessions_nothing_is_on(phone: Phone, site: SiteServer) -> None:
    await it_is(phone, "12:45")
    page = await phone.open(f"{site.url}/nb/")
    await now_says(page, "Nå Ingenting", "Neste 13:00 Pitches")


async def test_it_changes_as_time_passes(phone: Phone, site: SiteServer) -> None:
    await it_is(phone, "11:20")
    page = await phone.open(f"{site.url}/")
    await now_says(page, "Now 10:30–11:30 Panel", "Next 11:30 Lunch")
    before = await page.evaluate(GONDOLA)
    await it_is(phone, "11:31")
    await now_says(page, "Now 11:30–12:30 Lunch", "Next 13:00 Pitches")
    await page.wait_for_function(f"before => {GONDOLA} > before + 5", arg=before)


async def test_the_gondola_hangs_between_the_stops_as_far_as_time_has_gone(
    phone: Phone, site: SiteServer
) -> None:
    await it_is(phone, "12:15")
    page = await phone.open(f"{site.url}/")
    await page.wait_for_function(
        """() => {
            const [from, to] = ["lunch", "pitches"].map(id => document.getElementById(id).getBoundingClientRect().top);
            const [box] = document.getElementById("gondola").getClientRects();
            return Math.abs(box?.top - (from + (to - from) / 2)) < 2;
        }"""
    )


async def test_what_is_over_folds_away_and_opens_again(phone: Phone, site: SiteServer) -> None:
    await it_is(phone, "11:45")
    page = await phone.open(f"{site.url}/")
    assert await shown(page) == ["lunch", "pitches", "closing"]
    folds = page.locator(".fold:visible")
    await expect(folds).to_have_count(2)
    await expect(folds.last).to_have_attribute("aria-expanded", "false")
    await folds.last.click()
    await expect(folds.last).to_have_attribute("aria-expanded", "true")
    assert await shown(page) == ["keynote", "panel", "lunch", "pitches", "closing"]


async def test_an_edit_leaves_folds_as_they_are(phone: Phone, site: SiteServer) -> None:
    """Nothing folds under a thumb, and what was opened stays open."""
    await it_is(phone, "11:45")
    page = await phone.open(f"{site.url}/")
    await page.locator(".fold:visible").last.click()
    await it_is(phone, "13:30")
    await site.publish(changed(WEEKEND, "closing", start="15:15", end="15:45"))
    await expect(page.locator("#closing time").first).to_have_text("15:15")
    assert await shown(page) == ["keynote", "panel", "lunch", "pitches", "closing"]
    await page.locator(".fold:visible").last.click()
    assert await shown(page) == ["lunch", "pitches", "closing"]
    await expect(page.locator("#gondola")).to_be_visible()


async def test_a_tab_leads_to_now_while_there_is_a_now(phone: Phone, site: SiteServer) -> None:
    await it_is(phone, "13:10")
    page = await phone.open(f"{site.url}/#day-2022-09-18")
    await page.locator("#to-now").click()
    assert await page.evaluate(GONDOLA) >= 48, "not under the bar"
    for clock, day in (("09:00", BEFORE), ("23:59", MONDAY)):
        await it_is(phone, clock, day)
        await page.goto(f"{site.url}/")
        await expect(page.locator("#to-now")).to_be_hidden()


async def test_before_the_event_days_left_the_way_and_the_sign_up(phone: Phone, site: SiteServer) -> None:
    await site.publish(changed(WEEKEND, "dinner", signup=Signup(opens="September")))
    await it_is(phone, "09:00", BEFORE)
    page = await phone.open(f"{site.url}/")
    await now_says(page, "In 12 days Sun 18 Sept, 17:00 Walk", "Getting there Sign-up opens: September")
    cut = "[...document.querySelectorAll('#now .ways a')].filter(one => one.scrollWidth > one.clientWidth).length"
    assert await page.evaluate(cut) == 0
    assert len(await shown(page)) == 7, "nothing is over"

    await it_is(phone, "09:00", date(2022, 9, 18))
    await visit(page, f"{site.url}/")
    await now_says(page, "Today 17:00 Walk", "Getting there Sign-up opens: September")


async def test_afterwards_thanks_and_what_is_left_to_see(phone: Phone, site: SiteServer) -> None:
    after = (Link(title="Slides", url="https://x.example/slides"), Link(title="Evil", url="javascript:1"))
    await site.publish(msgspec.structs.replace(WEEKEND, event=an_event(after=after)))
    await it_is(phone, "23:59")
    page = await phone.open(f"{site.url}/nb/")
    await now_says(page, "Arrangementet er over. Takk for at du var med.", "Slides Hva som lagres")
    assert len(await shown(page)) == 7, "the programme stays readable"


async def test_a_phone_in_another_zone_sees_both_times(browser: Browser, site: SiteServer) -> None:
    async with a_phone(browser, timezone_id="America/New_York", locale="de-DE") as phone:
        await it_is(phone, "09:00")
        page = await phone.open(f"{site.url}/")
        await expect(page.locator(".abroad-only")).to_contain_text(
            "All times are Oslo time (UTC+2). In brackets"
        )
        times = page.locator("#keynote .when > time")
        await expect(times).to_have_text("10:00")
        await expect(times).to_have_attribute("data-own", "04:00")
        await expect(page.locator("#now")).to_contain_text("Keynote")
        beside: str = await times.evaluate("node => getComputedStyle(node, '::after').content")
        assert beside in {'" (" "04:00" ")"', '" (04:00)"', '" (" attr(data-own) ")"'}


async def test_a_phone_at_home_sees_one(phone: Phone, site: SiteServer) -> None:
    page = await phone.open(f"{site.url}/")
    await expect(page.locator(".abroad-only")).to_be_hidden()
    await expect(page.locator("#keynote .when > time")).not_to_have_attribute("data-own", "10:00")


async def test_a_phone_whose_clock_is_wrong_goes_by_the_server_s(phone: Phone, site: SiteServer) -> None:
    await it_is(phone, "08:00")
    site.clock = at("11:45")
    page = await phone.open(f"{site.url}/")
    await expect(page.locator("#age")).to_have_text(
        "This phone's clock is wrong. Here, times follow the server's."
    )
    await now_says(page, "Now 11:30–12:30 Lunch", "Next 13:00 Pitches")
    assert await shown(page) == ["lunch", "pitches", "closing"]


async def test_a_clock_that_is_a_minute_off_is_not_worth_a_word(phone: Phone, site: SiteServer) -> None:
    await it_is(phone, "11:44")
    site.clock = at("11:45")
    page = await phone.open(f"{site.url}/")
    await site.until(lambda: site.listeners > 0)
    await now_says(page, "Now 11:30–12:30 Lunch", "Next 13:00 Pitches")
    await expect(page.locator("#age")).to_be_hidden()


async def test_the_day_that_is_read_is_marked_and_stays_in_the_address(
    phone: Phone, site: SiteServer
) -> None:
    await it_is(phone, "09:00", BEFORE)
    page = await phone.open(f"{site.url}/")
    tabs, current = page.locator(".days a[href^='#day']"), page.locator(".days [aria-current]")
    assert [await tab.get_attribute("href") for tab in await tabs.all()] == [
        "#day-2022-09-18",
        "#day-2022-09-19",
    ]
    await expect(current).to_have_count(0)
    assert page.url == f"{site.url}/"
    await page.evaluate("scrollTo(0, 10_000)")
    await expect(current).to_have_attribute("href", "#day-2022-09-19")
    await expect(page).to_have_url(f"{site.url}/#day-2022-09-19")
    await page.reload()
    heading = await page.locator("#day-2022-09-19").bounding_box()
    assert heading is not None
    assert heading["y"] >= 48, "not under the bar"
    await page.evaluate("scrollTo(0, 1)")
    await expect(page.locator(".days [aria-current]")).to_have_attribute("href", "#day-2022-09-18")


async def test_the_gondola_hangs_only_where_stops_are_shown(phone: Phone, site: SiteServer) -> None:
    await it_is(phone, "12:15")
    page = await phone.open(f"{site.url}/?mine=1")
    await expect(page.locator("#found")).to_be_visible()
    await expect(page.locator("#gondola")).to_be_hidden()
    await page.locator("#mine").click()
    await expect(page.locator("#gondola")).to_be_visible()


async def test_doors_that_have_opened_are_not_what_is_on(phone: Phone, site: SiteServer) -> None:
    doors = a_session("doors", date=SUNDAY, start="12:00", kind=Kind.LOGISTICS)
    await site.publish(msgspec.structs.replace(WEEKEND, sessions=(doors, *WEEKEND.sessions)))
    await it_is(phone, "16:20", SUNDAY)
    page = await phone.open(f"{site.url}/")
    await now_says(page, "Now Nothing", "Next 17:00 Walk")


async def test_the_other_language_shows_the_same(phone: Phone, site: SiteServer) -> None:
    page = await phone.open(f"{site.url}/?mine=1#day-2022-09-19")
    await page.locator(".language").click()
    await expect(page).to_have_url(f"{site.url}/nb/?mine=1#day-2022-09-19")
