"""`companion announce`: shows who is told what, and until when; asks; then tells them."""

import asyncio
from zoneinfo import ZoneInfo

from msgspec import Struct

from companion.commands.asking import refusal
from companion.commands.data import DONE, UNUSABLE, WRONG, fail
from companion.commands.saving import by_user, clock_of
from companion.counted import counted
from companion.db.engines import DatabaseError, open_database
from companion.domain.agenda import Event
from companion.domain.announcements import (
    Announcement,
    AnnouncementError,
    day_and_clock,
    expiry_at,
    split,
    written_in,
)
from companion.domain.timeline import local
from companion.domain.urgency import MINUTE
from companion.services import announce as announcing
from companion.services.budget import PutOff
from companion.settings import Settings


class Wish(Struct, frozen=True):
    """What `announce` was asked for. `until` (HH:MM by the event's clock) comes before `minutes`."""

    text: str
    translations: tuple[tuple[str, str], ...]
    minutes: int
    until: str | None
    urgent: bool
    starred: str | None
    yes: bool


def announce(settings: Settings, wish: Wish) -> int:
    """Show who is told what, and until when; ask, twice if it is urgent; then tell them."""
    try:
        announcement, phones = asyncio.run(_prepare(settings, wish))
        refused = "" if wish.yes else _refused(wish, phones)
        return fail(refused, WRONG) if refused else asyncio.run(_tell(settings, announcement))
    except AnnouncementError as error:
        return fail(str(error), WRONG)
    except DatabaseError as error:
        return fail(str(error), UNUSABLE)


async def _prepare(settings: Settings, wish: Wish) -> tuple[Announcement, int]:
    """Print all that there is to know before one says yes; the announcement, and how many phones it goes to."""
    async with open_database(settings.database) as database:
        clock = await clock_of(database)
        event = await announcing.event_of(database)
        announcement = _announcement(wish, event, clock.event())
        preview = await announcing.preview(database, clock, announcement)
    print(_previewed(announcement, event, preview))
    return announcement, preview.phones


def _refused(wish: Wish, phones: int) -> str:
    """An urgent one wakes people up: whoever says yes without reading is asked again, in other words."""
    words = {"to": "announce", "nothing": "nothing was sent"}
    refused = refusal("Send it?", **words)
    if refused or not wish.urgent:
        return refused
    return refusal(f"It is urgent: {counted(phones, 'phone')} will ring, now. Really?", **words)


async def _tell(settings: Settings, announcement: Announcement) -> int:
    async with open_database(settings.database) as database:
        done = await announcing.announce(
            database, await clock_of(database), announcement, by_user("announce")
        )
        zone = ZoneInfo((await announcing.event_of(database)).timezone)
    waits = ""
    if done.wait is not None and done.put_off:
        waits = f" Some wait: {PutOff(done.wait.at, done.put_off).said(zone)}."
    print(f"Announcement {done.number} goes to {counted(done.phones, 'phone')}.{waits}")
    return DONE


def _announcement(wish: Wish, event: Event, now: int) -> Announcement:
    texts = {written_in(event): split(wish.text)}
    for language, text in wish.translations:
        if language in texts:
            raise AnnouncementError(f"{language}: there are two texts in this language, give one")
        texts[language] = split(text)
    zone = ZoneInfo(event.timezone)
    expires_at = expiry_at(wish.until, now, zone) if wish.until else now + wish.minutes * MINUTE
    return Announcement(texts, expires_at, wish.urgent, wish.starred)


def _previewed(announcement: Announcement, event: Event, preview: announcing.Preview) -> str:
    zone = ZoneInfo(event.timezone)
    lines = []
    for told in preview.told:
        message = told.message
        as_is = (
            ""
            if message.language == told.language
            else f", as in {message.language}: there is no translation"
        )
        lines += [
            f"{told.language}, {counted(told.phones, 'phone')}{as_is}",
            f"    {message.title}",
            *(f"    {line}" for line in message.body.split("\n")),
        ]
    lines.append(f"On every page until {day_and_clock(announcement.expires_at, zone)} ({event.timezone}).")
    if preview.sending.wait is not None:
        at = local(preview.sending.at, zone)
        lines.append(
            f"The pages show it now; phones are told at {at:%H:%M}, after the night. --urgent does not wait."
        )
    if announcement.starred is not None:
        lines.append(
            f"Only phones that starred {announcement.starred} are told; the pages show it to everybody."
        )
    if preview.silent:
        want, them = ("wants", "it") if preview.silent == 1 else ("want", "them")
        phones = counted(preview.silent, "phone")
        lines.append(f"{phones} {want} no announcements: --urgent would reach {them} too.")
    return "\n".join(lines)
