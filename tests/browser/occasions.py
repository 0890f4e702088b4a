"""The example event before, while it is on and after it, with all that can happen to a card, as one phone meets it.

async with the_event(SUNDAY) as site, a_phone(browser) as phone:
    await remember(phone, stars=STARS)
    page = await phone.open(f"{site.url}/nb/")
"""

import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from companion.domain.agenda import Session, Status
from companion.domain.announcements import AnnouncementText
from companion.domain.changes import diff
from companion.pages.snapshot import AlertEntry, AnnouncementEntry
from tests.browser.chromium import Phone
from tests.browser.site_server import SiteServer
from tests.builders import changed
from tests.pages.scenes import HOUR, MINUTE, a_site, a_snapshot
from tests.pages.serve import example_agenda_read

OSLO = ZoneInfo("Europe/Oslo")
BEFORE = datetime(2022, 9, 10, 12, 0, tzinfo=OSLO)
SUNDAY = datetime(2022, 9, 18, 16, 50, tzinfo=OSLO)
"""Two days are over, the cable car would leave in ten minutes."""
MONDAY = datetime(2022, 9, 19, 10, 5, tzinfo=OSLO)
"""Keynote and panel are on, at the same time."""
AFTER = datetime(2022, 9, 25, 12, 0, tzinfo=OSLO)

STARS = ("pizza", "keynote", "panel", "group-presentations", "vanished")
"""Keynote and panel clash, and one is no longer in the programme."""
VANISHED = {"title": "Yoga at dawn", "clock": "07:30", "starts": 1663565400000}
ONLY_IN_NORWEGIAN = Session(
    id="fjelltur",
    date=date(2022, 9, 18),
    start="12:00",
    title={"nb": "Fjelltur for dem som vil"},
    description={"nb": "Gode sko, regntøy og matpakke."},
)
PAGES = (
    "/",
    "/sessions/keynote",
    "/sessions/cable-car",
    "/speakers",
    "/speakers/celi",
    "/venues",
    "/venues/eitri",
    "/changes",
    "/settings",
    "/about",
)


@asynccontextmanager
async def the_event(moment: datetime, **fields: Any) -> AsyncIterator[SiteServer]:
    """The example event as if it were that moment. Told three hours ago: a later start and a cancelled ride;
    told ten minutes ago: a new place and a clash. One announcement stands, and a session was removed
    long ago. `fields` are a snapshot's.
    """
    now = int(time.time() * 1000)
    first = example_agenda_read()
    first = replace(first, sessions=(*first.sessions, ONLY_IN_NORWEGIAN))
    second = changed(first, "lunch", start="11:45")
    second = changed(
        second, "cable-car", status=Status.CANCELLED, reason="Wind", replaced_by="group-presentations"
    )
    third = changed(changed(second, "group-presentations", venue="eitri"), "panel", start="10:00")
    told = tuple(
        AlertEntry(number=number, at=at, from_revision=number, to_revision=number + 1, changes=diff(*both))
        for number, at, both in (
            (1, now - 3 * HOUR, (first, second)),
            (2, now - 10 * MINUTE, (second, third)),
        )
    )
    event_now = int(moment.astimezone(UTC).timestamp() * 1000)
    texts = {"en": AnnouncementText("The coffee is late"), "nb": AnnouncementText("Kaffen er sen")}
    standing = AnnouncementEntry(1, now - HOUR, event_now + 8 * HOUR, urgent=False, texts=texts)
    values = {
        "revision": 3,
        "published_at": now - 10 * MINUTE,
        "alerts": told,
        "announcements": (standing,),
        "clock_offset": event_now - now,
        "lost": True,
    }
    async with SiteServer(third) as site:
        site.site = a_site(a_snapshot(third, **(values | fields)))
        yield site


async def remember(phone: Phone, **memory: Any) -> None:
    """What the phone has kept from before; what its pages keep afterwards stays theirs."""
    kept = {f"companion.{name}": json.dumps(value) for name, value in memory.items()}
    await phone.context.add_init_script(
        f"if (origin !== 'null') Object.entries({json.dumps(kept)})"
        ".forEach(([name, value]) => localStorage[name] ??= value)"
    )
