"""The organizer's word on what is published and not alerted yet: send it now, or hold it until it is released.

Only `services.alert` acts on it. The pages show what is published, whatever the pace.
"""

from enum import StrEnum

from companion.clock import Clock
from companion.db.engines import Database
from companion.db.pacing import Pacing, put_pacing
from companion.db.revisions import read_head
from companion.services.by import By, write_down


class Pace(StrEnum):
    """When changes are alerted."""

    NORMAL = "normal"
    """After the alert delay."""
    NOW = "now"
    """At once, up to the revision that is published by now; later ones after their delay."""
    HOLD = "hold"
    """Not at all, until it is set to something else."""


async def set_pace(database: Database, clock: Clock, pace: Pace, by: By) -> None:
    """Say it, in the place of what was said before."""
    async with database.write() as connection:
        head = await read_head(connection)
        revision = head.revision if head else 0
        await put_pacing(connection, None if pace is Pace.NORMAL else Pacing(pace, revision))
        await write_down(connection, clock, by, revision, pace)
