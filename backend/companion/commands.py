"""What the commands that look at the database do; each prints for a person and returns an exit code."""

import json
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import Struct
from sqlalchemy.engine import make_url

from companion.clock import Clock
from companion.content.load import AgendaError
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
from companion.push.keys import VapidKeyError, load_or_make
from companion.services import announce as announcing
from companion.services.overview import Overview, history, overview
from companion.services.prepare import current_mode
from companion.services.publish import Published, PublishError, Unchanged
from companion.services.publish import publish as publish_source
from companion.settings import Settings, SettingsError

DONE, WRONG, UNUSABLE = 0, 1, 2


def require_data(settings: Settings) -> None:
    """Raise SettingsError where nothing was ever served: a command must not answer for another directory."""
    database = make_url(settings.database).database
    if database and not Path(database).exists():
        raise SettingsError(
            f"there is no event's data at {database}; name the directory that `serve` uses with --data"
        )


async def publish(settings: Settings) -> int:
    """Publish the agenda file, held or not: calling this is the organizer's word."""
    try:
        source = settings.agenda.read_bytes()
    except OSError as error:
        return _fail(f"{settings.agenda}: cannot be read: {error.strerror}", WRONG)
    try:
        async with open_database(settings.database) as database:
            clock = Clock((await current_mode(database)).clock_offset)
            result = await publish_source(database, clock, source, file=str(settings.agenda), confirmed=True)
    except (AgendaError, PublishError) as error:
        return _fail(str(error), WRONG)
    except DatabaseError as error:
        return _fail(str(error), UNUSABLE)
    if isinstance(result, Published):
        print(f"Published revision {result.revision.number}: {counted(len(result.changes), 'change')}.")
    elif isinstance(result, Unchanged):
        print(f"Nothing to publish: revision {result.revision} already says this.")
    return DONE


class Wish(Struct, frozen=True):
    """What `announce` was asked for. `until` (HH:MM by the event's clock) comes before `minutes`."""

    text: str
    translations: tuple[tuple[str, str], ...]
    minutes: int
    until: str | None
    urgent: bool


async def announce(settings: Settings, wish: Wish) -> int:
    """Show who is told what, and until when; then tell them."""
    try:
        async with open_database(settings.database) as database:
            clock = Clock((await current_mode(database)).clock_offset)
            event = await announcing.event_of(database)
            announcement = _announcement(wish, event, clock.event())
            print(_previewed(announcement, event, await announcing.preview(database, clock, announcement)))
            done = await announcing.announce(database, clock, announcement)
    except AnnouncementError as error:
        return _fail(str(error), WRONG)
    except DatabaseError as error:
        return _fail(str(error), UNUSABLE)
    waits = f" Some wait: {done.waits}." if done.waits else ""
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
    return Announcement(texts, expires_at, wish.urgent)


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
    if preview.silent:
        want, them = ("wants", "it") if preview.silent == 1 else ("want", "them")
        phones = counted(preview.silent, "phone")
        lines.append(f"{phones} {want} no announcements: --urgent would reach {them} too.")
    return "\n".join(lines)


async def revisions(settings: Settings) -> int:
    try:
        async with open_database(settings.database) as database:
            rows, zone = await history(database)
    except DatabaseError as error:
        return _fail(str(error), UNUSABLE)
    for row in rows:
        at = datetime.fromtimestamp(row.published_at / 1000, ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S")
        print(f"{row.token:<14} {at} {zone}  {counted(row.changes, 'change')}")
    if not rows:
        print("Nothing is published yet.")
    return DONE


async def stats(settings: Settings, *, as_json: bool) -> int:
    try:
        async with open_database(settings.database) as database:
            result = await overview(database)
    except DatabaseError as error:
        return _fail(str(error), UNUSABLE)
    print(json.dumps(result.as_json(), ensure_ascii=False, indent=2) if as_json else _told(result))
    return DONE


def keys(settings: Settings) -> int:
    try:
        key = load_or_make(settings.data / "vapid.pem", settings.vapid_key)
    except VapidKeyError as error:
        return _fail(str(error), UNUSABLE)
    print(f"key {key.id}\npublic {key.public}")
    return DONE


def _told(result: Overview) -> str:
    lines = [
        f"published    revision {result.revision}" if result.revision else "published    nothing yet",
        f"rehearsal    {'yes' if result.rehearsal else 'no'}",
        f"subscribers  {result.subscriptions}",
    ]
    lines += [f"held         {reason}" for reason in result.held]
    if result.waiting_changes:
        lines.append(
            f"waiting      {counted(result.waiting_changes, 'change')} since {result.waiting_ms / 1000:.0f} s, "
            "to be told after the server's alert delay"
        )
    lines += [
        f"{state:<12} {counted(number, 'delivery', 'deliveries')}"
        for state, number in result.deliveries.items()
    ]
    if result.next_due_ms:
        lines.append(
            f"next         may be sent in {result.next_due_ms / 60_000:.0f} minutes (night, digest or retry)"
        )
    return "\n".join(lines)


def _fail(message: str, code: int) -> int:
    print(message, file=sys.stderr)
    return code
