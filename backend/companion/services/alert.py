"""Turns the net change since the last alert into notifications and deliveries, in one transaction.

A → B → A says nothing, A → B → C says A → C once. Runs in every deliver process; a compare-and-swap lets one win.
"""

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.clock import Clock
from companion.db import fan_out
from companion.db.alerts import Alert, add_alert
from companion.db.audiences import parse_key
from companion.db.engines import Database
from companion.db.mode import Mode, read_mode
from companion.db.pacing import Pacing, read_pacing
from companion.db.revisions import Head, Revision, move_alerted, published_after, read_head
from companion.domain.alerts import Gathered, Urgency, alert_due, delay_of, gather, most_urgent
from companion.domain.changes import Change, diff
from companion.services.budget import keep_budget, waits_until
from companion.services.pace import Pace
from companion.services.texts import as_alert_texts, general_texts, revision_of, texts_of


class Nothing(Struct, frozen=True):
    """All that is published has been alerted."""


class Later(Struct, frozen=True):
    """Changes wait for their alert delay; `due_at` is real time in milliseconds."""

    due_at: int
    urgency: Urgency
    changes: int


class OnHold(Struct, frozen=True):
    """Changes wait until the organizer releases them."""


class Alerted(Struct, frozen=True):
    """An alert was made: `number`, or None where the edits had cancelled each other out.

    `texts`: different notifications; `phones`: deliveries; `waits`: why and until when some of them wait.
    """

    number: int | None
    texts: int = 0
    phones: int = 0
    waits: tuple[str, ...] = ()


Result = Nothing | Later | OnHold | Alerted


class Waiting(Struct, frozen=True):
    """The net change that is to be told at `due_at` (real ms); `held`: not before the organizer releases it."""

    due_at: int
    urgency: Urgency
    held: bool
    changes: tuple[Change, ...]


async def alert(database: Database, clock: Clock, delay_ms: int) -> Result:
    """Make the next alert if its time has come."""
    async with database.read() as connection:
        if not await _is_behind(connection):
            return Nothing()
        if _holds(await read_pacing(connection)):
            return OnHold()
        pending = await _pending(connection, clock, delay_ms)
    if clock.real() < pending.due_at:
        return Later(pending.due_at, pending.urgency, len(pending.changes))
    return await _make(database, clock, pending)


async def waiting(database: Database, clock: Clock, delay_ms: int) -> Waiting | None:
    """What is published and not alerted yet; None where that is nothing."""
    async with database.read() as connection:
        if not await _is_behind(connection):
            return None
        held = _holds(await read_pacing(connection))
        pending = await _pending(connection, clock, delay_ms)
    if not pending.changes:
        return None
    return Waiting(pending.due_at, pending.urgency, held, pending.changes)


class _Pending(Struct, frozen=True):
    mode: Mode
    head: Head
    old: Revision
    new: Revision
    changes: tuple[Change, ...]
    gathered: Gathered
    due_at: int

    @property
    def urgency(self) -> Urgency:
        return most_urgent(self.gathered) or Urgency.QUIET


async def _is_behind(connection: AsyncConnection) -> bool:
    head = await read_head(connection)
    return head is not None and head.alerted != head.revision


def _holds(said: Pacing | None) -> bool:
    return said is not None and said.pace == Pace.HOLD


async def _pending(connection: AsyncConnection, clock: Clock, delay_ms: int) -> _Pending:
    """What the last alert did not tell, with the clock set by the mode. There is a head."""
    mode = await read_mode(connection) or Mode()
    clock.offset = mode.clock_offset
    head = await read_head(connection)
    assert head is not None
    old = await revision_of(connection, head.alerted)
    new = await revision_of(connection, head.revision)
    published = await published_after(connection, head.alerted)
    said = await read_pacing(connection)
    gathered = gather((old.agenda,), new.agenda, clock.event())
    if said is not None and said.pace == Pace.NOW and said.revision >= head.revision:
        due_at = min(published[-1], clock.real())
    else:
        wait = delay_of(most_urgent(gathered) or Urgency.QUIET, delay_ms) or delay_ms
        # A clock that was set back must not make people wait for longer than the delay.
        due_at = min(alert_due(published, wait), clock.real() + wait)
    return _Pending(mode, head, old, new, diff(old.agenda, new.agenda), gathered, due_at)


async def _make(database: Database, clock: Clock, pending: _Pending) -> Result:
    """The alert, unless somebody has made it, held it or published more meanwhile."""
    head, old, new = pending.head, pending.old, pending.new
    number = head.alert + 1 if pending.changes else head.alert
    rehearsal = pending.mode.rehearsal
    async with database.write() as connection:
        if _holds(await read_pacing(connection)):
            return OnHold()
        after = Head(event_id=head.event_id, revision=head.revision, alerted=new.number, alert=number)
        if not await move_alerted(connection, head, after):
            return Nothing()
        if not pending.changes:
            return Alerted(None)
        texts = as_alert_texts(general_texts(pending.gathered, rehearsal=rehearsal))
        made = Alert(number, clock.real(), old.number, new.number, pending.urgency, pending.changes, texts)
        await add_alert(connection, made)
        different, waits = await _fan_out(connection, clock, number, new, rehearsal=rehearsal)
        return Alerted(number, different, await fan_out.count_of(connection, number), waits)


async def _fan_out(
    connection: AsyncConnection, clock: Clock, number: int, new: Revision, *, rehearsal: bool
) -> tuple[int, tuple[str, ...]]:
    """Deliveries for all whom the net change concerns, each told from what it has heard.

    How many different texts there are, and what of them waits.
    """
    texts = await texts_of(connection, new.agenda, clock, rehearsal=rehearsal)
    await fan_out.fan_out(
        connection,
        number,
        to_revision=new.number,
        session_ids=texts.starred_matter(),
        now=clock.real(),
    )
    await fan_out.supersede_waiting(connection, number)
    keys = {key: parse_key(key) for key in await fan_out.audiences(connection, number)}
    await texts.read_heard(connection, keys.values())
    by_key = {key: texts.text_for(parsed) for key, parsed in keys.items()}
    await fan_out.assign(connection, number, new.number, by_key)
    told = {key: text[0] for key, text in by_key.items() if text is not None}
    starts_at = {key: notification.starts_at for key, notification in told.items()}
    zone = new.agenda.zone
    put_off = await keep_budget(connection, clock, zone, "alert", number, starts_at)
    waits = [waits_until(sending, zone) for sending in texts.waits]
    waits += [put_off.said(zone)] if put_off else []
    return len(set(told.values())), tuple(sorted(waits))
