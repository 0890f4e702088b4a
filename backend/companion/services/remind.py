"""Puts reminders into the outbox when their time has come: one for each phone, starred session and start.

They say what the published head says, once people have been told of it: what is not alerted yet may still be taken
back in silence. The days that a phone chose do not matter here: it starred the session itself. What is not sent before
the head changes is withdrawn when it is claimed, and planned anew here.
"""

from typing import NamedTuple

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.clock import Clock
from companion.db import reminders
from companion.db.engines import Database
from companion.db.mode import Mode, read_mode
from companion.db.outbox import Notice
from companion.db.revisions import read_head
from companion.domain.agenda import Agenda
from companion.domain.alerts import told_differently
from companion.domain.reminders import Near, near
from companion.domain.timeline import Slot, timeline
from companion.domain.wording import language_for
from companion.domain.wording.reminder import word_reminder
from companion.services.texts import revision_of


class Programme(Struct, frozen=True):
    """The agenda of one revision, when its sessions are, and of which there is news that nobody was told."""

    revision: int
    alerted: int
    agenda: Agenda
    slots: dict[str, Slot]
    untold: frozenset[str]


class Reminded(NamedTuple):
    """How many phones are reminded, of how many sessions."""

    phones: int
    sessions: int


class Reminders:
    """Plans reminders; remembers the agenda until another is published, so that looking costs next to nothing."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._programme: Programme | None = None

    async def remind(self) -> Reminded:
        """Make the reminders that are due now, also for who has just subscribed or starred."""
        async with self._database.read() as connection:
            mode = await read_mode(connection) or Mode()
            self._clock.offset = mode.clock_offset
            minutes = await reminders.longest(connection)
            programme = await self._published(connection) if minutes else None
            if programme is None:
                return Reminded(0, 0)
            now = self._clock.event()
            soon = {
                one.session.id: one
                for one in near(programme.agenda, programme.slots, now, minutes)
                if one.session.id not in programme.untold
            }
            wanted = await reminders.wanted(connection, soon.values()) if soon else ()
        if not wanted:
            return Reminded(0, 0)
        phones = 0
        async with self._database.write() as connection:
            if await reminders.lock_head(connection) != programme.revision:
                return Reminded(0, 0)  # published in this very moment: look again
            for session_id, wished in wanted:
                notice = _notice(programme, soon[session_id], wished, now, rehearsal=mode.rehearsal)
                phones += await reminders.add_reminder(
                    connection,
                    soon[session_id],
                    wished,
                    notice,
                    revision=programme.revision,
                    now=self._clock.real(),
                )
        return Reminded(phones, len({session_id for session_id, _ in wanted}))

    async def _published(self, connection: AsyncConnection) -> Programme | None:
        head = await read_head(connection)
        if head is None:
            return None
        known = self._programme
        if known is None or (known.revision, known.alerted) != (head.revision, head.alerted):
            agenda = (await revision_of(connection, head.revision)).agenda
            before = (await revision_of(connection, head.alerted)).agenda
            untold = told_differently(before, agenda)
            known = Programme(head.revision, head.alerted, agenda, timeline(agenda), untold)
        self._programme = known
        return known


def _notice(programme: Programme, one: Near, wished: str, now: int, *, rehearsal: bool) -> Notice:
    agenda = programme.agenda
    language = language_for(wished, agenda.event)
    text = word_reminder(agenda, programme.slots, one.session, language, now, rehearsal=rehearsal)
    path = f"{agenda.event.home(language)}/sessions/{one.session.id}"
    return Notice(language, text.title, text.body, path, useful_until=one.starts_at)
