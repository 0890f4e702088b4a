"""Search and filters: for many sessions, instant, without a network, and kept in the address."""

import asyncio

import msgspec
import pytest
from playwright.async_api import Browser, Page, Route, expect

from companion.domain.agenda import Agenda, Kind, Track
from tests.browser.an_afternoon import WEEKEND, shown
from tests.browser.chromium import Phone, a_phone, in_chromium, ready
from tests.browser.occasions import SUNDAY, remember, the_event
from tests.browser.site_server import SiteServer
from tests.builders import a_session, a_speaker, an_agenda
from tests.pages.agendas import large_agenda
from tests.pages.scenes import a_site

pytestmark = in_chromium


@pytest.fixture
def agenda() -> Agenda:
    return an_agenda(
        a_session("ethics", title="Ethics in practice", speakers=("bergsjo",), track="people"),
        a_session("models", start="11:00", title="Große Modelle, æ ø å", track="data", kind=Kind.WORKSHOP),
        a_session("lunch", start="12:00", kind=Kind.MEAL),
        a_session("ride", start="17:00", kind=Kind.TRANSPORT, venue="ulriken"),
        speakers=(a_speaker("bergsjo", name="Leonora Bergsjø"), a_speaker("celi")),
        tracks=(Track("people", "People"), Track("data", {"en": "Data", "nb": "Data og tall"})),
    )


async def find(page: Page, words: str) -> list[str]:
    await page.locator("#find").fill(words)
    await page.evaluate("new Promise(requestAnimationFrame)")  # the next frame shows it
    return await shown(page)


async def test_words_are_found_whatever_their_letters(home: Page) -> None:
    assert await find(home, "bergsjo") == ["ethics"]
    assert await find(home, "BERGSJØ") == ["ethics"]
    assert await find(home, "grosse ae") == ["models"]
    assert await find(home, "practice leonora") == ["ethics"]
    assert await find(home, "ulrik") == ["ride"]
    await expect(home.locator("#found")).to_have_text("1 session")
    assert await find(home, "zzz") == []
    await expect(home.locator("#found")).to_have_text("Nothing fits.")
    assert await find(home, "  ") == ["ethics", "models", "lunch", "ride"]
    await expect(home.locator("#found")).to_be_hidden()


async def test_filters_go_together_with_words_and_stars(home: Page) -> None:
    await home.locator("summary").click()
    await home.get_by_label("Kind").select_option("meal")
    assert await shown(home) == ["lunch"]
    await home.get_by_label("Kind").select_option("")
    await home.get_by_label("Venue").select_option("Eitri")
    assert await shown(home) == ["ethics", "models", "lunch"]
    await home.locator("#star-lunch").click()
    await home.locator("#star-models").click()
    await home.locator("#mine").click()
    assert await shown(home) == ["models", "lunch"]
    assert await find(home, "ethics") == []
    assert await find(home, "modelle") == ["models"]


async def test_a_link_and_back_keep_it(phone: Phone, home: Page, site: SiteServer) -> None:
    await find(home, "bergsjo")
    assert home.url.endswith("/?q=bergsjo")
    await home.locator("#ethics a").click()
    await expect(home.locator("h1")).to_have_text("Ethics in practice")
    await home.go_back()
    await expect(home.locator("#find")).to_have_value("bergsjo")
    assert await shown(home) == ["ethics"]
    other = await phone.open(f"{site.url}/nb/?track=data&speaker=no-such-person")
    assert await shown(other) == ["models"], "what is no choice is no filter"
    await expect(other.locator("[name=track]")).to_have_value("data")


async def test_a_tap_into_the_field_changes_nothing(phone: Phone, site: SiteServer) -> None:
    """It makes ready what the first key needs."""
    page = await phone.open(f"{site.url}/?track=data&mine=1#lunch")
    await ready(page)
    length = await page.evaluate("history.length")
    await page.locator("#find").click()
    await page.evaluate("new Promise(requestAnimationFrame)")
    assert await page.evaluate("location.href") == f"{site.url}/?track=data&mine=1#lunch"
    assert await page.evaluate("history.length") == length
    assert await shown(page) == []
    await expect(page.locator("#mine")).to_have_attribute("aria-pressed", "true")


async def test_a_tap_into_the_field_does_not_bring_back_stars_that_an_address_brought(
    phone: Phone, site: SiteServer
) -> None:
    page = await phone.open(f"{site.url}/?stars=lunch")
    await ready(page)
    await page.locator("#find").click()
    await page.locator("#find").press("l")
    await expect(page).to_have_url(f"{site.url}/?q=l")


async def test_it_works_without_a_network_and_after_an_edit(
    phone: Phone, home: Page, site: SiteServer
) -> None:
    await find(home, "lunch")
    later = tuple(
        msgspec.structs.replace(one, start="12:30") if one.id == "lunch" else one
        for one in site.agenda.sessions
    )
    await site.publish(msgspec.structs.replace(site.agenda, sessions=later))
    await expect(home.locator("#lunch time").first).to_have_text("12:30")
    assert await shown(home) == ["lunch"]
    await phone.keeps(home, site.edition)
    await phone.context.set_offline(True)
    await home.reload()
    assert await shown(home) == ["lunch"]
    assert await find(home, "bergsjo") == ["ethics"]


async def test_a_short_programme_is_read_and_not_searched(phone: Phone, site: SiteServer) -> None:
    await site.publish(WEEKEND)
    page = await phone.open(f"{site.url}/")
    await expect(page.locator("#find, #filters")).to_have_count(0)


async def test_what_was_typed_before_there_were_scripts_is_searched(phone: Phone, site: SiteServer) -> None:
    page = await phone.context.new_page()
    arrived = asyncio.Event()

    async def late(route: Route) -> None:
        await arrived.wait()
        await route.continue_()

    await page.route("**/app.js", late)
    await page.goto(f"{site.url}/")
    await page.locator("#find").fill("bergsjo")
    arrived.set()
    await ready(page)
    assert await shown(page) == ["ethics"]
    assert page.url == f"{site.url}/?q=bergsjo"


async def test_a_new_edition_right_after_a_key_does_not_lose_it(home: Page) -> None:
    await home.evaluate("""() => {
        const field = document.getElementById("find");
        field.focus();
        field.value = "ethics";
        field.dispatchEvent(new Event("input", { bubbles: true }));
        document.dispatchEvent(new Event("visibilitychange"));  // which adorns the page as an edition does
    }""")
    await home.evaluate("new Promise(requestAnimationFrame)")
    assert await shown(home) == ["ethics"]


async def test_a_tap_right_after_a_key_loses_neither(home: Page) -> None:
    """Both before the next frame, as on a phone that is busy."""
    await home.evaluate("""() => {
        const field = document.getElementById("find");
        field.value = "ethics";
        field.dispatchEvent(new Event("input", { bubbles: true }));
        document.getElementById("mine").click();
    }""")
    await home.evaluate("new Promise(requestAnimationFrame)")
    assert await home.evaluate("location.search") == "?q=ethics&mine=1"
    await expect(home.locator("#find")).to_have_value("ethics")


async def test_what_is_over_is_found_and_folds_away_again(browser: Browser) -> None:
    async with the_event(SUNDAY) as site, a_phone(browser) as phone:
        await remember(phone, stars=["pizza", "dinner", "keynote"])
        page = await phone.open(f"{site.url}/")
        before = await shown(page)
        assert not {"pizza", "dinner"} & set(before)
        mine = page.locator("#mine")
        for fold_open in (False, True):
            if fold_open:
                await page.locator(".fold").first.click()
                assert "pizza" in await shown(page)
            whole = await shown(page)
            await mine.click()
            assert await shown(page) == ["pizza", "dinner", "keynote"]
            await mine.click()
            assert await shown(page) == whole


async def test_forty_sessions_are_searched(phone: Phone, site: SiteServer) -> None:
    await site.publish(an_agenda(*(a_session(f"talk-{one}") for one in range(40))))
    page = await phone.open(f"{site.url}/")
    assert await find(page, "talk 39") == ["talk-39"]


async def test_of_hundreds_what_is_below_the_screen_follows_and_quick_fingers_get_what_they_asked(
    phone: Phone, home: Page, site: SiteServer
) -> None:
    site.site = a_site(large_agenda(300))
    page = await phone.open(f"{site.url}/")
    await page.locator("#find").press_sequentially("number 2", delay=1)
    await expect(page.locator("#found")).to_have_text("138 sessions")
    await expect(page.locator(".stop:not(.out)")).to_have_count(138)
    await page.locator("#find").press_sequentially("99")
    await expect(page.locator(".stop:not(.out)")).to_have_count(1)
    assert await shown(page) == ["session-299"]
    for _ in range(len("number 299")):
        await page.locator("#find").press("Backspace")
    await expect(page.locator(".stop:not(.out)")).to_have_count(300)
    await expect(page.locator(".day:not(.out)")).to_have_count(3)


IN_ITS_FRAME = """words => new Promise(resolve => {
  const find = document.getElementById("find");
  find.value = words;
  find.dispatchEvent(new Event("input", { bubbles: true }));
  const seen = () => [...document.querySelectorAll(".stop")].filter(stop => stop.checkVisibility());
  requestAnimationFrame(() => resolve(seen().map(stop => stop.id)));
})"""


async def test_the_first_hits_come_with_the_key_s_own_frame_also_in_days_that_had_none(
    phone: Phone, site: SiteServer
) -> None:
    site.site = a_site(large_agenda(300))
    page = await phone.open(f"{site.url}/")
    await ready(page)
    assert await page.evaluate(IN_ITS_FRAME, "zzz") == []
    assert (await page.evaluate(IN_ITS_FRAME, "number 2"))[:3] == ["session-2", "session-12", "session-20"]
