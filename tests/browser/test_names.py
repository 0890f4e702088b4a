"""What a screen reader is told: names, roles and states, the order of headings, and in which language words are."""

from collections.abc import AsyncIterator
from itertools import pairwise

import pytest
from playwright.async_api import Page, expect

from tests.browser.chromium import Phone, in_chromium, visit
from tests.browser.conftest import in_one_loop
from tests.browser.occasions import MONDAY, ONLY_IN_NORWEGIAN, PAGES, remember, the_event
from tests.browser.site_server import SiteServer
from tests.pages.agendas import large_agenda
from tests.pages.scenes import a_site

pytestmark = in_chromium

AGENDA_IN_ENGLISH = {
    "header": """
- banner:
  - link "Eitri Medical Datathon 2022"
  - navigation "Pages":
    - link "Agenda"
    - link "Speakers"
    - link "Venues"
    - link "Changes"
    - link "Alerts"
    - link "About"
  - link "Norsk"
  - status""",
    "#announcements": """
- complementary "Announcements":
  - paragraph:
    - strong: The coffee is late
  - paragraph:
    - time: Sent 09:05""",
    "#now": """
- region "Now and next":
  - paragraph:
    - link "Now 10:00–11:45 Panel discussion +1":
      - text: Now
      - time: 10:00–11:45
      - text: Panel discussion +1
  - paragraph:
    - link "Next 11:45 Lunch":
      - text: Next
      - time: 11:45
      - text: Lunch""",
    ".tools": """
- navigation "Days":
  - link "Now"
  - link "Fri 16"
  - link "Sat 17"
  - link "Sun 18"
  - link "Mon 19"
- button "My agenda\"""",
    ".day:first-of-type": """
- region "Friday 16 September":
  - heading "Friday 16 September" [level=2]
  - button "What is over 3\"""",
    "#keynote": """
- article:
  - paragraph:
    - time: 10:00
    - text: –
    - time: 11:45
  - heading "Keynote" [level=3]:
    - link "Keynote"
  - paragraph: Leo Antony Celi
  - 'button "Star: Keynote. Clashes with Panel discussion." [pressed]': Clash""",
    "#lunch": """
- article:
  - paragraph:
    - time: 11:45
    - text: –
    - time: 12:30
    - strong: Later
    - text: was 11:30
  - heading "Lunch" [level=3]:
    - link "Lunch"
  - 'button "Star: Lunch."'""",
}
AGENDA_IN_NORWEGIAN = {
    "header": """
- banner:
  - link "Eitri Medical Datathon 2022"
  - navigation "Sider":
    - link "Program"
    - link "Talere"
    - link "Steder"
    - link "Endringer"
    - link "Varsler"
    - link "Om"
  - link "English"
  - status""",
    "#announcements": """
- complementary "Beskjeder":
  - paragraph:
    - strong: Kaffen er sen
  - paragraph:
    - time: Sendt kl. 09.05""",
    "#now": """
- region "Nå og neste":
  - paragraph:
    - link "Nå 10:00–11:45 Paneldebatt +1":
      - text: Nå
      - time: 10:00–11:45
      - text: Paneldebatt +1
  - paragraph:
    - link "Neste 11:45 Lunsj":
      - text: Neste
      - time: 11:45
      - text: Lunsj""",
    ".tools": """
- navigation "Dager":
  - link "Nå"
  - link "Fre 16"
  - link "Lør 17"
  - link "Søn 18"
  - link "Man 19"
- button "Mitt program\"""",
    ".day:first-of-type": """
- region "Fredag 16. september":
  - heading "Fredag 16. september" [level=2]
  - button "Det som er over 3\"""",
    "#keynote": """
- article:
  - paragraph:
    - time: 10:00
    - text: –
    - time: 11:45
  - heading "Keynoten" [level=3]:
    - link "Keynoten"
  - paragraph: Leo Antony Celi
  - 'button "Stjernemerk: Keynoten. Krasjer med Paneldebatt." [pressed]': Krasj""",
    "#lunch": """
- article:
  - paragraph:
    - time: 11:45
    - text: –
    - time: 12:30
    - strong: Senere
    - text: var 11:30
  - heading "Lunsj" [level=3]:
    - link "Lunsj"
  - 'button "Stjernemerk: Lunsj."'""",
}
NEWEST_CHANGE = """
- region "Changed Monday 19 September, 09:55 · Revision 3":
  - heading "Changed Monday 19 September, 09:55 · Revision 3" [level=2]:
    - time: Changed Monday 19 September, 09:55
    - text: · Revision 3
  - heading "Group presentations" [level=3]:
    - link "Group presentations"
  - paragraph: Place is now Eitri, was Ulriken.
  - heading "Panel discussion" [level=3]:
    - link "Panel discussion"
  - paragraph: Starts at 10:00, was 10:30."""
SEARCH = """
- search "Search the programme":
  - searchbox "Search the programme\""""
LANGUAGES = """selector => [...document.querySelectorAll(selector)].map(one => one.closest("[lang]").lang)"""


@in_one_loop
async def site() -> AsyncIterator[SiteServer]:
    async with the_event(MONDAY) as running:
        yield running


async def told(page: Page, selector: str) -> str:
    """Names and roles as Playwright writes them, without addresses."""
    snapshot = await page.locator(selector).first.aria_snapshot()
    lines = [line for line in snapshot.split("\n") if not line.strip().startswith("- /url:")]
    return "\n" + "\n".join(
        line.removesuffix(":")
        if line.lstrip().startswith(("- link", "- text"))
        and not (after.startswith(" " * (len(line) - len(line.lstrip()) + 2)))
        else line
        for line, after in zip(lines, [*lines[1:], ""], strict=True)
    )


@pytest.mark.parametrize(("home", "names"), [("", AGENDA_IN_ENGLISH), ("/nb", AGENDA_IN_NORWEGIAN)])
async def test_the_agenda(phone: Phone, site: SiteServer, home: str, names: dict[str, str]) -> None:
    await remember(phone, stars=["keynote", "panel"])
    page = await phone.open(f"{site.url}{home}/")
    await expect(page.locator("#star-keynote span")).not_to_be_empty()
    assert {part: await told(page, part) for part in names} == names


async def test_a_fold_says_whether_it_is_open(phone: Phone, site: SiteServer) -> None:
    page = await phone.open(f"{site.url}/")
    fold = page.get_by_role("button", name="What is over 3", exact=True).first
    await expect(fold).to_have_attribute("aria-expanded", "false")
    await fold.click()
    await expect(fold).to_have_attribute("aria-expanded", "true")


async def test_a_search(phone: Phone, site: SiteServer) -> None:
    site.site = a_site(large_agenda(60))
    page = await phone.open(f"{site.url}/")
    assert (await told(page, "#find-form")).startswith(SEARCH)
    await page.get_by_role("searchbox").fill("nobody has this")
    await expect(page.locator("#found")).to_have_role("status")
    await expect(page.locator("#found")).to_have_text("Nothing fits.")


async def test_the_changes(phone: Phone, site: SiteServer) -> None:
    page = await phone.open(f"{site.url}/changes")
    assert await told(page, ".alert") == NEWEST_CHANGE


async def test_headings_leave_no_level_out(phone: Phone, site: SiteServer) -> None:
    page = await phone.context.new_page()
    found = {}
    for path in (*PAGES, "/sessions/fjelltur", "/venues/ulriken", "/nowhere"):
        await visit(page, site.url + path)
        levels = [int(tag[1]) for tag in await page.evaluate(HEADINGS)]
        steps = [new - old for old, new in pairwise(levels)]
        if levels[:1] != [1] or levels.count(1) != 1 or max(steps, default=0) > 1:
            found[path] = levels
    assert found == {}


HEADINGS = "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(one => one.tagName)"


async def test_words_in_the_other_language_say_so(phone: Phone, site: SiteServer) -> None:
    """A title that is there in Norwegian alone, and English descriptions on a Norwegian page."""
    page = await phone.open(f"{site.url}/")
    title = f"#{ONLY_IN_NORWEGIAN.id} h3 a"
    assert await page.evaluate(LANGUAGES, f"html, {title}, #keynote h3 a, .language") == [
        *("en", "nb", "nb", "en")
    ]
    await visit(page, f"{site.url}/sessions/{ONLY_IN_NORWEGIAN.id}")
    assert await page.evaluate(LANGUAGES, "h1, .text p") == ["nb", "nb"]
    await visit(page, f"{site.url}/nb/sessions/{ONLY_IN_NORWEGIAN.id}")
    assert await page.evaluate(LANGUAGES, "html, h1, .text p") == ["nb", "nb", "nb"]
    await visit(page, f"{site.url}/nb/sessions/doors")
    assert await page.evaluate(LANGUAGES, "html, h1, .text p") == ["nb", "nb", "en"]
    await visit(page, f"{site.url}/nb/speakers/celi")
    assert await page.evaluate(LANGUAGES, ".text p") == ["en"]
