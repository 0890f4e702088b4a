"""Without JavaScript everything can be read, and nothing is shown that only a script could move."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page

from tests.browser.chromium import Phone, a_phone, in_chromium
from tests.browser.conftest import in_one_loop
from tests.browser.occasions import MONDAY, PAGES, the_event
from tests.browser.settings_page import TEXTS
from tests.browser.site_server import SiteServer
from tests.pages.agendas import large_agenda
from tests.pages.scenes import a_site

pytestmark = in_chromium


@in_one_loop
async def site() -> AsyncIterator[SiteServer]:
    async with the_event(MONDAY) as running:
        yield running


@in_one_loop
async def bare(browser: Browser) -> AsyncIterator[Phone]:
    async with a_phone(browser, java_script_enabled=False) as phone:
        yield phone


def in_english(text: str | dict[str, str]) -> str:
    return text["en"] if isinstance(text, dict) else text


async def dead(page: Page) -> list[str]:
    """What can be seen, looks as if it did something, and does not."""
    controls = page.locator("button, input, select, summary, form, [role=switch], #now, #mine-bar, #found")
    return [
        await one.evaluate("one => one.outerHTML") for one in await controls.all() if await one.is_visible()
    ]


async def read(page: Page, *selectors: str) -> list[str]:
    """The texts of these elements as far as they can be seen, in the order of the page."""
    found = await page.locator(f":is({', '.join(selectors)})").all()
    texts = [" ".join((await one.inner_text()).split()) for one in found if await one.is_visible()]
    return [text for text in texts if text]


@pytest.mark.parametrize("home", ["", "/nb"])
async def test_nothing_is_shown_that_only_a_script_could_move(
    bare: Phone, site: SiteServer, home: str
) -> None:
    page = await bare.context.new_page()
    found = {}
    for path in PAGES:
        await page.goto(f"{site.url}{home}{path}")
        found[path] = await dead(page)
    assert found == {path: [] for path in PAGES}


async def test_a_search_that_cannot_search_is_not_shown(bare: Phone, site: SiteServer) -> None:
    site.site = a_site(large_agenda(60))
    page = await bare.open(f"{site.url}/")
    assert await page.locator("#find-form").count() == 1
    assert (await dead(page), await page.locator(".stop:visible").count()) == ([], 60)


async def test_the_agenda_is_read_whole(bare: Phone, site: SiteServer) -> None:
    """Days and cards, what is over too, and what has changed."""
    page = await bare.open(f"{site.url}/nb/")
    assert await read(page, ".agenda h2") == [
        "Fredag 16. september Eitri",
        "Lørdag 17. september Eitri",
        "Søndag 18. september Eitri",
        "Mandag 19. september Eitri",
    ]
    assert await page.locator(".stop .what:visible").count() == len(site.agenda.sessions)
    assert await read(page, "#doors .when", "#cable-car .when", "#panel .when", "#lunch .when") == [
        "fra 19:00",
        "17:00 Avlyst",
        "10:00 –11:45 Tidligere var 10:30",
        "11:45 –12:30 Senere var 11:30",
    ]


async def test_a_session_and_the_changes_are_read_whole(bare: Phone, site: SiteServer) -> None:
    page = await bare.open(f"{site.url}/sessions/cable-car")
    assert await read(page, "main h1", ".notice p") == [
        "Cable car to Ulriken!",
        "This is cancelled.",
        "Reason: Wind",
        "Instead: Group presentations",
    ]
    await page.goto(f"{site.url}/changes")
    assert await read(page, "main h3", ".alert p") == [
        *("Group presentations", "Place is now Eitri, was Ulriken."),
        *("Panel discussion", "Starts at 10:00, was 10:30."),
        *("Cable car to Ulriken!", "Cancelled.", "Reason: Wind.", "Instead: Group presentations."),
        *("Lunch", "Starts at 11:45, was 11:30."),
    ]


async def test_people_and_places_are_read_whole(bare: Phone, site: SiteServer) -> None:
    page = await bare.open(f"{site.url}/speakers")
    assert (await read(page, ".people li"))[2:4] == [
        "Leo Antony Celi MIT",
        "Helga Brogger President Norwegian Society of Radiology",
    ]
    await page.goto(f"{site.url}/speakers/celi")
    assert (await read(page, "main h1", ".stop h4"), await page.locator(".text p:visible").count()) == (
        ["Leo Antony Celi", "Keynote"],
        1,
    )
    await page.goto(f"{site.url}/venues")
    assert await read(page, ".people li") == ["Eitri Haukelandsbakken 31, 5009 Bergen, Norway", "Ulriken"]
    await page.goto(f"{site.url}/venues/eitri")
    assert await read(page, "main h1", "address") == ["Eitri", "Haukelandsbakken 31, 5009 Bergen, Norway"]
    here = [session for session in site.agenda.sessions if session.venue == "eitri"]
    assert await page.locator(".stop .what:visible").count() == len(here)


async def test_what_is_said_about_the_event_is_read_whole(bare: Phone, site: SiteServer) -> None:
    page = await bare.open(f"{site.url}/about")
    headings = await read(page, "main h2")
    assert headings[: len(site.agenda.event.about)] == [
        "Background",
        "Vision",
        "The Datathon",
        "Open meeting",
        "Event profile",
        "The event will cover",
        "What to expect",
    ]
    assert await page.locator(".text p:visible, .text li:visible").count() == sum(
        len(section.items) + len([part for part in in_english(section.text).split("\n") if part])
        for section in site.agenda.event.about
    )


@pytest.mark.parametrize(("home", "language"), [("", "en"), ("/nb", "nb")])
async def test_the_settings_say_what_alerts_need(
    bare: Phone, site: SiteServer, home: str, language: str
) -> None:
    page = await bare.open(f"{site.url}{home}/settings")
    texts = TEXTS[language]
    assert await read(page, "#alerts > *") == [texts["title"], texts["intro"], texts["noscript"]]
