"""A weekend at an event, for tests of what follows the clock: two days, and what the time is on the phone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from playwright.async_api import Page

from companion.domain.agenda import Agenda, Kind
from companion.domain.changes import diff
from companion.pages.snapshot import AlertEntry
from tests.browser.chromium import Phone
from tests.builders import a_session, an_agenda

SUNDAY, MONDAY = date(2022, 9, 18), date(2022, 9, 19)

WEEKEND = an_agenda(
    a_session("walk", date=SUNDAY, start="17:00", end="18:00"),
    a_session("dinner", date=SUNDAY, start="19:00", kind=Kind.MEAL),
    a_session("keynote", start="10:00", end="11:00"),
    a_session("panel", start="10:30", end="11:30"),
    a_session("lunch", start="11:30", end="12:30", kind=Kind.MEAL),
    a_session("pitches", start="13:00", end="14:00"),
    a_session("closing", start="15:00", end="15:30"),
)


async def it_is(phone: Phone, clock: str, day: date = MONDAY) -> None:
    """What every page of this phone takes for now; call it before a page is opened, or again to let time pass."""
    moment = datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=ZoneInfo("Europe/Oslo"))
    await phone.context.clock.set_fixed_time(moment)


def at(clock: str, day: date = MONDAY) -> int:
    """UTC epoch ms."""
    moment = datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=ZoneInfo("Europe/Oslo"))
    return round(moment.timestamp() * 1000)


def told(old: Agenda, new: Agenda, moment: int, number: int = 1) -> AlertEntry:
    """The alert of an edit."""
    return AlertEntry(number, moment, number, number + 1, diff(old, new))


async def shown(page: Page, selector: str = ".agenda [data-session]") -> list[str]:
    """The sessions that can be seen, as soon as the page has found out which."""
    await page.wait_for_selector("html:not(.wait)", state="attached")
    found: list[str] = await page.evaluate(
        "selector => [...document.querySelectorAll(selector)].filter(one => one.offsetParent)"
        ".map(one => one.dataset.session ?? one.id)",
        selector,
    )
    return found
