"""Follows the head in the database, and has the pages show it.

Every process learns of a new revision or alert here and nowhere else, also the process whose watcher published it.
"""

import asyncio
import ctypes
import logging
import math
from contextlib import suppress

import msgspec
from msgspec import Struct, field
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.api.edition import Edition, build_edition
from companion.api.live import Live
from companion.api.state import Published
from companion.clock import Clock
from companion.db.alerts import Alert, read_alerts
from companion.db.announcements import Announced, read_announcements, standing
from companion.db.engines import Database
from companion.db.mode import Mode, read_mode
from companion.db.revisions import Head, has_lost, read_head, read_revision
from companion.domain.announcements import Announcement, tell
from companion.pages.release import Release
from companion.pages.site import render_site
from companion.pages.snapshot import AlertEntry, AnnouncementEntry, Snapshot

log = logging.getLogger("companion.pages")

POLL_S = 0.2
PAUSE_AFTER_ERROR_S = 2.0
RUSH_S = 30.0
"""So long after an edition its readers come all at once, and an allocation would wait for memory that is given back."""
PATIENCE_S = 5.0
"""Longer than a tapped page waits; who still waits then is told what there is."""


class Shown(Struct, frozen=True):
    """What decides what the pages say. `announcements`: the numbers of those that stand at this moment."""

    head: Head
    mode: Mode
    announcements: tuple[int, ...]


class Follower(Struct):
    """Renders each new head once, off the event loop, and swaps it in with one assignment."""

    database: Database
    clock: Clock
    release: Release
    published: Published
    live: Live
    shown: Shown | None = None
    nudge: asyncio.Event = field(default_factory=asyncio.Event)
    """Set by whoever knows that it is worth looking now; the polling does without."""
    next_look: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a look is over that has not begun yet."""

    async def follow(self, stop: asyncio.Event) -> None:
        """Look at the head until `stop` is set."""
        failed = ""
        quiet_from, now = 0.0, asyncio.get_running_loop().time
        while not stop.is_set():
            pause = POLL_S
            self.nudge.clear()
            looked, self.next_look = self.next_look, asyncio.Event()
            try:
                known = self.shown
                if await self.look():
                    quiet_from = now() + (RUSH_S if known else 0)
                failed = ""
            except SQLAlchemyError as error:
                if str(error) != failed:
                    log.error("the database does not answer (%s); the pages stay as they are", error)  # noqa: TRY400
                failed = str(error)
                pause = PAUSE_AFTER_ERROR_S
            finally:
                looked.set()
            if now() >= quiet_from:
                quiet_from = math.inf
                await asyncio.to_thread(_give_memory_back)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopped_or_nudged(stop), pause)
        self.next_look.set()

    async def _stopped_or_nudged(self, stop: asyncio.Event) -> None:
        waits = [asyncio.ensure_future(event.wait()) for event in (stop, self.nudge)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def catch_up(self) -> None:
        """Wait for a look that begins after this moment; whoever waits shares it.

        A phone that was told of a revision asks for it at once. Of the one before it would make an old page, and
        keep it for when there is no network.
        """
        looked = self.next_look
        self.nudge.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(looked.wait(), PATIENCE_S)

    async def look(self) -> bool:
        """Show the head if it is not shown yet; True if it was not. Announcements come, and expire, here too."""
        async with self.database.read() as connection:
            head = await read_head(connection)
            if head is None:
                return False
            mode = await read_mode(connection) or Mode()
            now = self.clock.real() + mode.clock_offset
            shown = Shown(head, mode, await standing(connection, now))
            if shown == self.shown:
                return False
            snapshot = await self._snapshot(connection, shown, now)
        self.clock.offset = mode.clock_offset
        edition = await asyncio.to_thread(self._render, snapshot)
        self.published.edition = edition
        before, self.shown = self.shown, shown
        log.debug("showing revision %s as edition %s", snapshot.token, edition.site.edition)
        if before is not None:
            self._tell_open_pages(edition, before)
        return True

    async def _snapshot(self, connection: AsyncConnection, shown: Shown, now: int) -> Snapshot:
        mode = shown.mode
        revision = await read_revision(connection, shown.head.revision)
        assert revision is not None
        alerts = await read_alerts(connection)
        announced = await read_announcements(connection, shown.announcements)
        return Snapshot(
            agenda=revision.agenda,
            revision=revision.number,
            content_hash=revision.content_hash,
            published_at=revision.published_at,
            alerts=tuple(_entry(alert) for alert in alerts),
            announcements=tuple(_announcement(each) for each in announced),
            clock_offset=mode.clock_offset,
            rehearsal=mode.rehearsal,
            lost=await has_lost(connection),
            now=now,
        )

    def _render(self, snapshot: Snapshot) -> Edition:
        site = render_site(snapshot, self.release)
        return build_edition(site, snapshot, self.published.edition)

    def _tell_open_pages(self, edition: Edition, before: Shown) -> None:
        self.live.publish("revision", edition.news)
        snapshot = edition.snapshot
        if snapshot.alert > before.head.alert:
            newest = max(snapshot.alerts, key=lambda entry: entry.number)
            told = LiveAlert(newest.number, edition.site.revision, edition.site.edition, newest.titles)
            self.live.publish("alert", msgspec.json.encode(told))
        if snapshot.clock_offset != before.mode.clock_offset:
            return  # a rehearsal that starts again: what stands again is no news
        for entry in snapshot.announcements:
            if entry.number not in before.announcements:
                news = LiveAnnouncement(entry.number, edition.site.edition, _spoken(snapshot, entry))
                self.live.publish("announcement", msgspec.json.encode(news))


class LiveAlert(Struct, frozen=True):
    """The data of the live event `alert`. `texts` by language; empty where nobody was told."""

    alert: int
    revision: str
    edition: str
    texts: dict[str, str]


class LiveAnnouncement(Struct, frozen=True):
    """The data of the live event `announcement`. `texts` by language, in every language of the event."""

    announcement: int
    edition: str
    texts: dict[str, str]


def _entry(alert: Alert) -> AlertEntry:
    return AlertEntry(
        number=alert.number,
        at=alert.created_at,
        from_revision=alert.from_revision,
        to_revision=alert.to_revision,
        changes=alert.changes,
        titles={language: f"{text.title} · {text.body}" for language, text in alert.texts.items()},
    )


def _announcement(announced: Announced) -> AnnouncementEntry:
    said = announced.announcement
    return AnnouncementEntry(announced.number, announced.created_at, said.expires_at, said.urgent, said.texts)


def _spoken(snapshot: Snapshot, entry: AnnouncementEntry) -> dict[str, str]:
    """As phones are told it."""
    said = Announcement(entry.texts, entry.expires_at, entry.urgent)
    sent_at, event = entry.at + snapshot.clock_offset, snapshot.agenda.event
    told = {
        language: tell(said, language, event, sent_at, rehearsal=snapshot.rehearsal)
        for language in snapshot.languages
    }
    return {language: f"{message.title} · {message.body}" for language, message in told.items()}


def _give_memory_back() -> None:
    """Rendering leaves some 10 MB of holes behind, which glibc keeps unless it is asked; others have no such call."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
