"""The organizer's word on what is published and not alerted yet: send it now, or hold it until it is released.

Only `services.alert` acts on it. The pages show what is published, whatever the pace.
"""

from enum import StrEnum

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.clock import Clock
from companion.db.engines import Database
from companion.db.pacing import Pacing, put_pacing, read_pacing
from companion.db.revisions import read_head
from companion.services.authorship import By, write_down


class Pace(StrEnum):
    """When changes are alerted."""

    NORMAL = "normal"
    """After the alert delay."""
    NOW = "now"
    """At once, up to the revision that is published by now; later ones after their delay."""
    HOLD = "hold"
    """Not at all, until it is set to something else."""


class PaceError(Exception):
    """More is published than was seen: to send it at once would tell what nobody has looked at."""


class InForce(Struct, frozen=True):
    """The pace as it is. `since` (real ms) and `by`: who set it when; None and nobody where it is normal."""

    pace: Pace = Pace.NORMAL
    since: int | None = None
    by: str = ""

    @property
    def on_hold(self) -> bool:
        return self.pace is Pace.HOLD


async def set_pace(database: Database, clock: Clock, pace: Pace, by: By, seen: int | None = None) -> None:
    """Say it, in the place of what was said before.

    `seen`: the newest revision that whoever says it knows. Raises PaceError for `now` where there is a newer one.
    """
    async with database.write() as connection:
        head = await read_head(connection)
        revision = head.revision if head else 0
        if pace is Pace.NOW and seen is not None and seen < revision:
            raise PaceError("More has been published since you looked: look again.")
        said = None if pace is Pace.NORMAL else Pacing(pace, revision, clock.real(), by.author)
        await put_pacing(connection, said)
        await write_down(connection, clock, by, revision, pace)


async def pace_in_force(connection: AsyncConnection) -> InForce:
    """What is true of the next alert: `now` is over once all that it was said of is told, or more is published."""
    said, head = await read_pacing(connection), await read_head(connection)
    if said is None:
        return InForce()
    pace = Pace(said.pace)
    if pace is Pace.NOW and (head is None or head.alerted == head.revision or said.revision < head.revision):
        return InForce()
    return InForce(pace, said.at or None, said.author)
