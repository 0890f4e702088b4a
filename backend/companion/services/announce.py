"""What organizers say beside the agenda: into the pages, and into the outbox, in one transaction.

`preview` tells who would hear what, and sends nothing; `announce` sends it.
"""

from difflib import get_close_matches
from zoneinfo import ZoneInfo

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.clock import Clock
from companion.db.announcements import (
    AUDIENCE,
    Hearers,
    add_announcement,
    add_deliveries,
    count_concerned,
    count_hearers,
)
from companion.db.engines import Database
from companion.db.mode import Mode, read_mode
from companion.db.revisions import read_head, read_revision
from companion.domain.agenda import Agenda, Event
from companion.domain.announcements import Announcement, AnnouncementError, Message, check, sends, tell
from companion.domain.urgency import FAR_AHEAD, Sending
from companion.services.authorship import By, write_down
from companion.services.budget import PutOff, keep_budget
from companion.services.idempotency import Key, keep_outcome, outcome_of

COMMAND = By("command", action="announce")


class Told(Struct, frozen=True):
    """What the phones of one language show, and how many they are."""

    language: str
    message: Message
    phones: int


class Preview(Struct, frozen=True):
    """Who would hear what. `sending` is event time; `silent`: phones it concerns that want no announcements."""

    told: tuple[Told, ...]
    sending: Sending
    silent: int

    @property
    def phones(self) -> int:
        return sum(told.phones for told in self.told)


class Announced(Struct, frozen=True):
    """It is made: its number, and how many phones it goes to.

    `wait`: until when (event time), and why, all of them wait, or `put_off` of them (then the last one until then).
    """

    number: int
    phones: int
    wait: Sending | None = None
    put_off: int = 0


async def event_of(database: Database) -> Event:
    """The event as published. Raises AnnouncementError where nothing is."""
    async with database.read() as connection:
        return (await _agenda(connection)).event


async def preview(database: Database, clock: Clock, announcement: Announcement) -> Preview:
    """Raises AnnouncementError for what cannot be announced."""
    async with database.read() as connection:
        event, mode = await _ready(connection, clock, announcement)
        now = clock.event()
        told = [
            Told(
                hearers.language,
                tell(announcement, hearers.language, event, now, rehearsal=mode.rehearsal),
                await count_hearers(connection, hearers),
            )
            for hearers in _hearers(announcement, event)
        ]
        silent = await count_concerned(connection, announcement.starred) - sum(each.phones for each in told)
    return Preview(tuple(told), sends(announcement, event, now), silent)


async def announce(
    database: Database, clock: Clock, announcement: Announcement, by: By = COMMAND, key: Key | None = None
) -> Announced:
    """Say it, once for each `key`. Raises AnnouncementError for what cannot be announced, also if only by now."""
    async with database.write() as connection:
        done = await outcome_of(connection, clock, key, Announced) if key else None
        if done is not None:
            return done
        event, mode = await _ready(connection, clock, announcement)
        now = clock.event()
        number = await add_announcement(connection, announcement, clock.real())
        sending = sends(announcement, event, now)
        phones = 0
        for hearers in _hearers(announcement, event):
            phones += await add_deliveries(
                connection,
                number,
                hearers,
                tell(announcement, hearers.language, event, now, rehearsal=mode.rehearsal),
                path=f"{event.home(hearers.language)}/changes#announcement-{number}",
                useful_until=announcement.expires_at,
                due_at=sending.at - clock.offset,
            )
        about = {AUDIENCE: min(announcement.expires_at, now + FAR_AHEAD)}
        zone = ZoneInfo(event.timezone)
        put_off = await keep_budget(connection, clock, zone, "announcement", number, about)
        title = next(iter(announcement.texts.values())).title
        await write_down(connection, clock, by, None, f"{number}: {title}")
        announced = _announced(number, phones, sending, put_off)
        if key is not None:
            await keep_outcome(connection, clock, key, announced)
    return announced


def _announced(number: int, phones: int, sending: Sending, put_off: PutOff | None) -> Announced:
    if sending.wait is not None:
        return Announced(number, phones, sending)
    return (
        Announced(number, phones, put_off.sending, put_off.phones) if put_off else Announced(number, phones)
    )


async def _ready(connection: AsyncConnection, clock: Clock, announcement: Announcement) -> tuple[Event, Mode]:
    """The event and mode, with the clock set by it; raises where this cannot be announced now."""
    mode = await read_mode(connection) or Mode()
    clock.offset = mode.clock_offset
    agenda = await _agenda(connection)
    check(announcement, agenda.event, clock.event())
    if announcement.starred is not None and agenda.session(announcement.starred) is None:
        known = [session.id for session in agenda.sessions]
        near = get_close_matches(announcement.starred, known, n=1)
        hint = f"did you mean `{near[0]}`?" if near else "see the agenda file for its id"
        raise AnnouncementError(f"there is no session `{announcement.starred}`; {hint}")
    return agenda.event, mode


async def _agenda(connection: AsyncConnection) -> Agenda:
    head = await read_head(connection)
    revision = await read_revision(connection, head.revision) if head else None
    if revision is None:
        raise AnnouncementError("nothing is published yet, so nobody could read it: start `serve` first")
    return revision.agenda


def _hearers(announcement: Announcement, event: Event) -> tuple[Hearers, ...]:
    """One group for each language of the event; the first also has the phones that want another."""
    return tuple(
        Hearers(
            language,
            announcement.urgent,
            announcement.starred,
            event.languages if language == event.languages[0] else (),
        )
        for language in event.languages
    )
