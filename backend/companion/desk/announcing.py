"""Announcements from the organizer's page."""

from zoneinfo import ZoneInfo

from companion.api.organizer.asked import AnnouncementRequest
from companion.api.organizer.asked import AnnouncementText as TypedText
from companion.api.organizer.shapes import Announced, AnnouncementPreview, AnnouncementTold
from companion.clock import Clock
from companion.db.engines import Database
from companion.desk.failures import said
from companion.domain.announcements import Announcement, AnnouncementText, expiry_at, split
from companion.domain.urgency import MINUTE
from companion.services import announce as services
from companion.services.by import By
from companion.services.prepare import current_mode


async def preview_of(database: Database, clock: Clock, wish: AnnouncementRequest) -> AnnouncementPreview:
    with said():
        announcement = await _announcement(database, clock, wish)
        preview = await services.preview(database, clock, announcement)
    return AnnouncementPreview(
        told=tuple(
            AnnouncementTold(told.language, told.message.title, told.message.body, told.phones)
            for told in preview.told
        ),
        phones=preview.phones,
        silent=preview.silent,
        expires_at=announcement.expires_at,
        sends_at=preview.sending.at,
        wait=preview.sending.wait.value if preview.sending.wait else "",
    )


async def announce(database: Database, clock: Clock, name: str, wish: AnnouncementRequest) -> Announced:
    with said():
        announcement = await _announcement(database, clock, wish)
        announced = await services.announce(
            database, clock, announcement, by=By("page", name, action="announce")
        )
    return Announced(announced.number, announced.phones, announced.waits or "")


async def _announcement(database: Database, clock: Clock, wish: AnnouncementRequest) -> Announcement:
    event = await services.event_of(database)
    clock.offset = (await current_mode(database)).clock_offset
    now, zone = clock.event(), ZoneInfo(event.timezone)
    expires_at = expiry_at(wish.until, now, zone) if wish.until else now + wish.minutes * MINUTE
    texts = {
        language: AnnouncementText(text.title, text.body) if isinstance(text, TypedText) else split(text)
        for language, text in wish.texts.items()
    }
    return Announcement(texts, expires_at, wish.urgent, wish.starred)
