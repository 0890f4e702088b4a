"""The night, for whatever is put off after it was due: a retry keeps the quiet hours, as the first try did."""

from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from companion.clock import Clock
from companion.db.revisions import read_head, read_revision
from companion.domain.urgency import Urgency, awake_at


class QuietHours:
    """Remembers the event's time zone for as long as the revision stays."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._revision = 0
        self._zone: ZoneInfo | None = None

    async def put_off(self, connection: AsyncConnection, urgency: str, useful_until: int, until: int) -> int:
        """The first moment from `until` on at which it may go out. Both are real time, `useful_until` is event time."""
        zone = await self._read_zone(connection)
        if zone is None:
            return until
        offset = self._clock.offset
        return awake_at(Urgency(urgency), useful_until, until + offset, zone) - offset

    async def _read_zone(self, connection: AsyncConnection) -> ZoneInfo | None:
        head = await read_head(connection)
        if head is not None and head.revision != self._revision:
            revision = await read_revision(connection, head.revision)
            self._zone = revision.agenda.zone if revision else None
            self._revision = head.revision
        return self._zone
