"""Looks at everything at once: what is published, what waits and why, how deliveries stand. Changes nothing."""

from typing import Any

import msgspec
from msgspec import Struct

from companion.clock import Clock
from companion.db.engines import Database
from companion.db.history import Entry, read_history
from companion.db.mode import Mode, read_mode
from companion.db.outbox import count_by_state, next_due
from companion.db.pacing import read_pacing
from companion.db.revisions import (
    published_after,
    read_head,
    read_held,
    read_revision,
)
from companion.db.subscriptions import count_by_key, count_subscriptions
from companion.domain.changes import diff
from companion.services.pace import Pace


class Overview(Struct, frozen=True):
    """`waiting_ms`: for how long the changes that are not alerted yet have waited, in real milliseconds."""

    revision: str
    rehearsal: bool
    subscriptions: int
    held: tuple[str, ...]
    waiting_changes: int
    waiting_ms: int
    deliveries: dict[str, int]
    pace: str = Pace.NORMAL
    """`hold`: what waits is not told until the organizer releases it; `now`: it is told at once."""
    next_due_ms: int | None = None
    """In how many real milliseconds the next waiting delivery may go out: 0 is now, none is None."""

    def as_json(self) -> Any:
        return msgspec.to_builtins(self)


async def overview(database: Database) -> Overview:
    async with database.read() as connection:
        mode = await read_mode(connection) or Mode()
        head = await read_head(connection)
        waiting, since, current = 0, 0, ""
        if head is not None:
            new = await read_revision(connection, head.revision)
            old = await read_revision(connection, head.alerted)
            assert new is not None
            assert old is not None
            current = new.token
            waiting = len(diff(old.agenda, new.agenda))
            published = await published_after(connection, head.alerted)
            since = Clock().real() - published[0] if published else 0
        held = await read_held(connection)
        due_at = await next_due(connection)
        said = await read_pacing(connection)
        return Overview(
            revision=current,
            rehearsal=mode.rehearsal,
            subscriptions=await count_subscriptions(connection),
            held=held.reasons if held else (),
            waiting_changes=waiting,
            waiting_ms=since if waiting else 0,
            deliveries=await count_by_state(connection),
            pace=said.pace if said else Pace.NORMAL,
            next_due_ms=None if due_at is None else max(0, due_at - Clock().real()),
        )


async def counts(database: Database) -> tuple[int, dict[str, int]]:
    """How many subscriptions there are, and deliveries by state."""
    async with database.read() as connection:
        return await count_subscriptions(connection), await count_by_state(connection)


async def phones_by_key(database: Database) -> dict[str, int]:
    """How many phones have subscribed with each of our keys, by its id."""
    async with database.read() as connection:
        return await count_by_key(connection)


async def history(database: Database) -> tuple[tuple[Entry, ...], str]:
    """Every revision, newest first, and the event's time zone."""
    async with database.read() as connection:
        head = await read_head(connection)
        revision = await read_revision(connection, head.revision) if head else None
        if revision is None:
            return (), "UTC"
        return await read_history(connection), revision.agenda.event.timezone
