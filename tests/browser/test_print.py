"""On paper: a day a page, and on each which revision it is and the code of where the newest one is found."""

import re
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from playwright.async_api import Browser, Page
from pypdf import PageObject, PdfReader

from companion.domain.agenda import Agenda
from tests.browser.chromium import Phone, a_phone, in_chromium, visit
from tests.browser.conftest import in_one_loop
from tests.browser.occasions import SUNDAY, remember, the_event
from tests.browser.site_server import SiteServer
from tests.pages.agendas import large_agenda
from tests.pages.serve import example_agenda_read

pytestmark = in_chromium

A4 = (595, 842)
"""Points."""


@pytest.fixture
def agenda() -> Agenda:
    return example_agenda_read()


@in_one_loop
async def reader(browser: Browser, site: SiteServer) -> AsyncIterator[Page]:
    """Somebody in another time zone, after the event has begun."""
    context = await browser.new_context(service_workers="block", timezone_id="America/New_York")
    page = await context.new_page()
    await page.goto(f"{site.url}/")
    yield page
    await context.close()


async def printed(page: Page) -> list[PageObject]:
    return list(PdfReader(BytesIO(await page.pdf(format="A4", prefer_css_page_size=True))).pages)


async def test_each_day_has_a_page_with_its_revision_and_the_address(reader: Page, site: SiteServer) -> None:
    pages = [page.extract_text() for page in await printed(reader)]
    days = ("Friday 16 September", "Saturday 17 September", "Sunday 18 September", "Monday 19 September")
    assert [[day for day in days if day in text.replace("published Friday", "")] for text in pages] == [
        [day] for day in days
    ]
    for text in pages:
        assert "Revision 1, published Friday 16 September 2022, 16:53." in text
        assert "127.0.0.1:8000" in text


async def test_the_code_is_fetched_for_paper_only(browser: Browser, site: SiteServer) -> None:
    context = await browser.new_context(service_workers="block")
    try:
        page = await context.new_page()
        await page.goto(f"{site.url}/nb/")
        await page.wait_for_load_state("load")
        before = "/nb/qr.svg" in site.requests
        await page.pdf()
        assert (before, "/nb/qr.svg" in site.requests) == (False, True)
        assert await page.evaluate("document.querySelector('.paper img').naturalWidth > 0")
    finally:
        await context.close()


async def test_a_long_day_runs_on_and_never_under_the_foot(reader: Page, site: SiteServer) -> None:
    await site.publish(large_agenda(90))
    await reader.goto(f"{site.url}/")
    pages = [page.extract_text() for page in await printed(reader)]
    assert len(pages) > 6
    assert all("Revision 2, published" in text for text in pages)
    talks = {int(number) for text in pages for number in re.findall(r"number\s+(\d+)", text)}
    assert talks == {*range(90)}


async def test_paper_has_no_buttons_and_no_time_of_somebodys_phone(reader: Page) -> None:
    text = "".join(page.extract_text() for page in await printed(reader))
    assert "In brackets" not in text
    assert "(13:00)" not in text
    await reader.emulate_media(media="print")
    assert (
        await reader.evaluate(
            "[...document.querySelectorAll('button, nav, #gondola')].filter(each => each.offsetParent).length"
        )
        == 0
    )


async def test_my_agenda_on_paper_has_what_is_over_but_nothing_else(browser: Browser) -> None:
    async with the_event(SUNDAY) as site, a_phone(browser) as phone:
        await remember(phone, stars=["pizza", "dinner"])
        page = await phone.context.new_page()
        await visit(page, f"{site.url}/?mine=1")
        await page.emulate_media(media="print")
        shown = (
            "[...document.querySelectorAll('.stop')].filter(each => each.offsetParent).map(({ id }) => id)"
        )
        assert await page.evaluate(shown) == ["pizza", "dinner"]


@pytest.mark.parametrize("home", ["", "/nb"])
async def test_the_poster_is_one_sheet_of_a4(phone: Phone, site: SiteServer, home: str) -> None:
    page = await phone.open(f"{site.url}{home}/poster")
    (sheet,) = await printed(page)
    assert tuple(round(float(length)) for length in sheet.mediabox[2:]) == A4
    text = " ".join(sheet.extract_text().split())
    for part in (
        "Eitri Medical",
        "16–19 September 2022",
        "16.–19. september 2022",
        "“Alert me”",
        "«Varsle meg»",
    ):
        assert part in text
    assert "Print this page" not in text
    await page.set_viewport_size({"width": 794, "height": 1123})
    await page.emulate_media(media="print")
    assert await page.evaluate(
        "(sheet => sheet.scrollHeight <= sheet.clientHeight)(document.querySelector('.sheet'))"
    ), "the sheet cuts its last lines off"
    assert phone.complaints == []


async def test_the_poster_is_readable_on_a_phone(phone: Phone, site: SiteServer) -> None:
    page = await phone.open(f"{site.url}/nb/poster")
    boxes = await page.evaluate(
        "[...document.querySelectorAll('main *:not(path)')].map(each => each.getBoundingClientRect().right)"
    )
    assert max(boxes) <= 360
