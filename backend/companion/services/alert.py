"""Turns the net change since the last alert into notifications and deliveries, in one transaction.

A → B → A says nothing, A → B → C says A → C once. Runs in every deliver process; a compare-and-swap lets one win.
"""

from collections.abc import Mapping

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.clock import Clock
from companion.db import fan_out
from companion.db.alerts import Alert, AlertText, add_alert
from companion.db.engines import Database
from companion.db.mode import Mode, read_mode
from companion.db.revisions import (
    Head,
    Revision,
    move_alerted,
    published_after,
    read_head,
    read_revision,
)
from companion.domain.agenda import Agenda
from companion.domain.alerts import (
    Audience,
    Gathered,
    Notification,
    Urgency,
    alert_due,
    delay_of,
    gather,
    most_urgent,
    narrowed,
    sending,
    starred_matter,
    tell,
)
from companion.domain.changes import diff
from companion.domain.timeline import local
from companion.services.budget import keep_budget


class Nothing(Struct, frozen=True):
    """All that is published has been alerted."""


class Later(Struct, frozen=True):
    """Changes wait for their alert delay; `due_at` is real time in milliseconds."""

    due_at: int
    urgency: Urgency
    changes: int


class Alerted(Struct, frozen=True):
    """An alert was made: `number`, or None where the edits had cancelled each other out.

    `texts`: different notifications; `phones`: deliveries; `waits`: why and until when some of them wait.
    """

    number: int | None
    texts: int = 0
    phones: int = 0
    waits: tuple[str, ...] = ()


Result = Nothing | Later | Alerted


async def alert(database: Database, clock: Clock, delay_ms: int) -> Result:
    """Make the next alert if its time has come."""
    async with database.read() as connection:
        mode = await read_mode(connection) or Mode()
        clock.offset = mode.clock_offset
        head = await read_head(connection)
        if head is None or head.alerted == head.revision:
            return Nothing()
        old = await _revision(connection, head.alerted)
        new = await _revision(connection, head.revision)
        published = await published_after(connection, head.alerted)
    changes = diff(old.agenda, new.agenda)
    gathered = gather((old.agenda,), new.agenda, clock.event())
    urgency = most_urgent(gathered) or Urgency.QUIET
    wait = delay_of(urgency, delay_ms) or delay_ms
    # A clock that was set back must not make people wait for longer than the delay.
    due_at = min(alert_due(published, wait), clock.real() + wait)
    if clock.real() < due_at:
        return Later(due_at, urgency, len(changes))
    number = head.alert + 1 if changes else head.alert
    async with database.write() as connection:
        after = Head(event_id=head.event_id, revision=head.revision, alerted=new.number, alert=number)
        if not await move_alerted(connection, head, after):
            return Nothing()
        if not changes:
            return Alerted(None)
        texts = _general_texts(gathered, rehearsal=mode.rehearsal)
        await add_alert(
            connection, Alert(number, clock.real(), old.number, new.number, urgency, changes, texts)
        )
        different, waits = await _fan_out(connection, clock, number, new, rehearsal=mode.rehearsal)
        return Alerted(number, different, await fan_out.count_of(connection, number), waits)


async def _fan_out(
    connection: AsyncConnection, clock: Clock, number: int, new: Revision, *, rehearsal: bool
) -> tuple[int, tuple[str, ...]]:
    """Deliveries for all whom the net change concerns, each told from what it has heard.

    How many different texts there are, and what of them waits.
    """
    known = await fan_out.known_bases(connection)
    agendas = {base: (await _revision(connection, base)).agenda for base in known}
    await fan_out.fan_out(
        connection,
        number,
        to_revision=new.number,
        session_ids=tuple(sorted(starred_matter(agendas.values(), new.agenda, clock.event()))),
        now=clock.real(),
    )
    await fan_out.supersede_waiting(connection, number)
    texts = Texts(agendas, new.agenda, clock, rehearsal=rehearsal)
    by_key = {
        key: texts.text_for(fan_out.parse_key(key)) for key in await fan_out.audiences(connection, number)
    }
    await fan_out.assign(connection, number, new.number, by_key)
    told = {key: text[0] for key, text in by_key.items() if text is not None}
    starts_at = {key: notification.starts_at for key, notification in told.items()}
    over_budget = await keep_budget(connection, clock, new.agenda.zone, "alert", number, starts_at)
    waits = {*texts.waits, *([over_budget] if over_budget else [])}
    return len(set(told.values())), tuple(sorted(waits))


class Texts:
    """Composes each text once, all at one moment. Comparing agendas is dear too: once for each set of bases."""

    def __init__(self, agendas: Mapping[int, Agenda], head: Agenda, clock: Clock, *, rehearsal: bool) -> None:
        self._agendas = agendas
        self._head = head
        self._now = clock.event()
        self._offset = clock.offset
        self._rehearsal = rehearsal
        self._gathered: dict[tuple[int, ...], Gathered] = {}
        self.waits: set[str] = set()
        self._told: dict[tuple[tuple[int, ...], Audience], Notification | None] = {}

    def text_for(self, key: fan_out.AudienceKey) -> tuple[Notification, int] | None:
        """The notification, and from when in real time it may go out."""
        if key.bases not in self._gathered:
            bases = tuple(self._agendas[base] for base in key.bases)
            self._gathered[key.bases] = gather(bases, self._head, self._now)
        gathered = self._gathered[key.bases]
        audience = narrowed(gathered, key.audience)
        if (key.bases, audience) not in self._told:
            self._told[key.bases, audience] = tell(gathered, audience, rehearsal=self._rehearsal)
        notification = self._told[key.bases, audience]
        if notification is None:
            return None
        return notification, self._goes_out(notification)

    def _goes_out(self, notification: Notification) -> int:
        """From when it may be sent, in real time; what waits is noted."""
        zone = self._head.zone
        when = sending(notification.urgency, notification.starts_at, self._now, zone)
        if when.wait is not None:
            self.waits.add(f"{when.wait.value} until {local(when.at, zone):%Y-%m-%d %H:%M}")
        return when.at - self._offset


def _general_texts(gathered: Gathered, *, rehearsal: bool) -> dict[str, AlertText]:
    """What a phone with the default wishes hears, for toasts and the page of changes."""
    told = {
        language: tell(gathered, Audience(language=language), rehearsal=rehearsal)
        for language in gathered.head.event.languages
    }
    return {language: AlertText(text.title, text.body) for language, text in told.items() if text}


async def _revision(connection: AsyncConnection, number: int) -> Revision:
    revision = await read_revision(connection, number)
    if revision is None:
        raise LookupError(f"the database has lost revision {number}")
    return revision
