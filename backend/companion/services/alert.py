"""Turns the net change since the last alert into notifications and deliveries, in one transaction.

A → B → A says nothing, A → B → C says A → C once. Runs in every deliver process; a compare-and-swap lets one win.
"""

from collections.abc import Iterable

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.clock import Clock
from companion.db import outbox
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
    send_from,
    tell,
)
from companion.domain.changes import Change, diff


class Nothing(Struct, frozen=True):
    """All that is published has been alerted."""


class Later(Struct, frozen=True):
    """Changes wait for their alert delay; `due_at` is real time in milliseconds."""

    due_at: int
    urgency: Urgency | None
    changes: int


class Alerted(Struct, frozen=True):
    """An alert was made: `number`, or None where the edits had cancelled each other out.

    `texts`: different notifications; `phones`: deliveries.
    """

    number: int | None
    texts: int = 0
    phones: int = 0


Result = Nothing | Later | Alerted


async def alert(database: Database, clock: Clock, delay_ms: int) -> Result:
    """Make the next alert if its time has come."""
    async with database.read() as connection:
        head = await read_head(connection)
        if head is None or head.alerted == head.revision:
            return Nothing()
        mode = await read_mode(connection) or Mode()
        clock.offset = mode.clock_offset
        old = await _revision(connection, head.alerted)
        told = await _revision(connection, head.told)
        new = await _revision(connection, head.revision)
        published = await published_after(connection, head.alerted)
    now = clock.event()
    changes = diff(old.agenda, new.agenda)
    gathered = gather((told.agenda,), new.agenda, now)
    urgency = most_urgent(gathered)
    due_at = alert_due(published, delay_of(urgency or Urgency.NORMAL, delay_ms) or delay_ms)
    if clock.real() < due_at:
        return Later(due_at, urgency, len(changes))
    async with database.write() as connection:
        number = head.alert + 1 if changes else head.alert
        after = Head(
            event_id=head.event_id,
            revision=head.revision,
            alerted=new.number,
            told=head.told if urgency in {None, Urgency.QUIET} else new.number,
            alert=number,
        )
        if not await move_alerted(connection, head, after):
            return Nothing()
        if not changes:
            return Alerted(None)
        await add_alert(
            connection,
            Alert(
                number,
                clock.real(),
                old.number,
                new.number,
                urgency or Urgency.QUIET,
                changes,
                _general_texts(gathered, rehearsal=mode.rehearsal),
            ),
        )
        texts = await _fan_out(connection, clock, head, number, new, changes, rehearsal=mode.rehearsal)
        return Alerted(number, texts, await outbox.count_of(connection, number))


async def _fan_out(
    connection: AsyncConnection,
    clock: Clock,
    head: Head,
    number: int,
    new: Revision,
    changes: tuple[Change, ...],
    *,
    rehearsal: bool,
) -> int:
    """Deliveries for all whom the net change concerns, each told from what it has heard; how many texts."""
    await outbox.fan_out(
        connection,
        number,
        told=head.told,
        to_revision=new.number,
        session_ids=tuple(session.id for session in new.agenda.sessions)
        + tuple(change.session_id for change in changes if new.agenda.session(change.session_id) is None),
        now=clock.real(),
    )
    await outbox.supersede_waiting(connection, number)
    keys = {key: outbox.parse_key(key) for key in await outbox.audiences(connection, number)}
    agendas = await _agendas(connection, {base for key in keys.values() for base in key.bases})
    now = clock.event()
    # Comparing agendas is the dear part: once for each set of bases, not once for each audience.
    heard = {
        bases: gather(tuple(agendas[base] for base in bases), new.agenda, now)
        for bases in {key.bases for key in keys.values()}
    }
    texts: dict[str, tuple[Notification, int] | None] = {}
    for key, parsed in keys.items():
        notification = tell(heard[parsed.bases], parsed.audience, rehearsal=rehearsal)
        texts[key] = (notification, _goes_out(notification, new.agenda, clock)) if notification else None
    await outbox.assign(connection, number, texts)
    return sum(text is not None for text in texts.values())


def _goes_out(notification: Notification, agenda: Agenda, clock: Clock) -> int:
    """From when it may be sent, in real time."""
    at = send_from(notification.urgency, notification.starts_at, clock.event(), agenda.zone)
    return at - clock.offset


def _general_texts(gathered: Gathered, *, rehearsal: bool) -> dict[str, AlertText]:
    """What a phone with the default wishes hears, for toasts and the page of changes."""
    told = {
        language: tell(gathered, Audience(language=language), rehearsal=rehearsal)
        for language in gathered.head.event.languages
    }
    return {language: AlertText(text.title, text.body) for language, text in told.items() if text}


async def _agendas(connection: AsyncConnection, numbers: Iterable[int]) -> dict[int, Agenda]:
    return {number: (await _revision(connection, number)).agenda for number in sorted(numbers)}


async def _revision(connection: AsyncConnection, number: int) -> Revision:
    revision = await read_revision(connection, number)
    if revision is None:
        raise LookupError(f"the database has lost revision {number}")
    return revision
