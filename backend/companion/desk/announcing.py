"""Announcements from the organizer's page."""

from zoneinfo import ZoneInfo

from companion.api.organizer.asked import AnnouncementRequest
from companion.api.organizer.asked import AnnouncementText as TypedText
from companion.api.organizer.shapes.told import Announced, AnnouncementPreview, AnnouncementTold
from companion.clock import Clock
from companion.db.engines import Database
from companion.desk.failures import said
from companion.desk.lines import wait_shape
from companion.domain.announcements import Announcement, AnnouncementText, expiry_at, split
from companion.domain.urgency import MINUTE
from companion.services import announce as services
from companion.services.authorship import By
from companion.services.idempotency import Key
from companion.services.prepare import current_mode


async def preview_of(database: Database, clock: Clock, wish: AnnouncementRequest) -> AnnouncementPreview:
    with said():
        announcement = await _announcement(database, clock, wish)
        preview = await services.preview(database, clock, announcement)
    return AnnouncementPreview(
        told=tuple(
            AnnouncementTold(
                language=told.language,
                title=told.message.title,
                body=told.message.body,
                phones=told.phones,
                fallback=told.message.language != told.language,
                words_in=told.message.language,
            )
            for told in preview.told
        ),
        phones=preview.phones,
        silent=preview.silent,
        expires_at=announcement.expires_at,
        sends_at=preview.sending.at,
        wait=wait_shape(preview.sending),
    )


async def announce(
    database: Database, clock: Clock, name: str, wish: AnnouncementRequest, key: Key | None
) -> services.Announced:
    with said():
        announcement = await _announcement(database, clock, wish)
        by = By("page", name, action="announce")
        return await services.announce(database, clock, announcement, by, key)


def announced_shape(announced: services.Announced) -> Announced:
    return Announced(announced.number, announced.phones, wait_shape(announced.wait))


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
