"""Deletes what is known about phones when the event is long over.

The rule is the published event's last day and the event's clock, nothing else, and it is asked anew each time: before
that moment nothing is deleted, and whoever publishes later dates may have new phones at once. What is deleted stays
deleted, also where the machine's clock was wrong; a phone that is opened again before the end subscribes itself anew.
"""

from companion.clock import Clock
from companion.db.engines import Database
from companion.db.mode import Mode, read_mode
from companion.db.revisions import read_head, read_revision
from companion.db.subscriptions import count_subscriptions, delete_all_subscriptions
from companion.domain.retention import forgotten_at


async def prune(database: Database, clock: Clock) -> int:
    """Forget all phones, with their stars and wishes, if it is time to; how many there were."""
    async with database.read() as connection:
        mode = await read_mode(connection) or Mode()
        clock.offset = mode.clock_offset
        if not await count_subscriptions(connection):
            return 0
        head = await read_head(connection)
        revision = await read_revision(connection, head.revision) if head else None
    if revision is None or clock.event() < forgotten_at(revision.agenda.event):
        return 0
    async with database.write() as connection:
        return await delete_all_subscriptions(connection)
