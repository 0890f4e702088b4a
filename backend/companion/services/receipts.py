"""Counts what phones report of their notifications: that one was shown, or opened.

After an alert thousands report within seconds: they are added up in memory and written once in a while, so that they
never compete with the delivery process for the database. Who loses power loses a second's worth of them.
"""

import asyncio
import logging
from collections import Counter
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from companion.db.engines import Database
from companion.db.receipts import count_receipts

log = logging.getLogger("companion.receipts")

EVERY_S = 1.0
MOST_KINDS = 10_000
"""Different tokens that are remembered until the next writing: more were never sent, so somebody invents them."""


class Receipts:
    """Where handlers note reports. `wanted` is False where the operator has switched receipts off."""

    def __init__(self, *, wanted: bool = True) -> None:
        self._wanted = wanted
        self._noted: Counter[tuple[str, str]] = Counter()

    def note(self, receipt: str, kind: str) -> None:
        """One phone's word; nothing is known of it here but the notification."""
        if self._wanted and (len(self._noted) < MOST_KINDS or (receipt, kind) in self._noted):
            self._noted[receipt, kind] += 1

    async def write(self, database: Database) -> None:
        """Add what was noted to the counts."""
        if not self._noted:
            return
        noted, self._noted = self._noted, Counter()
        try:
            async with database.write() as connection:
                for (receipt, kind), reports in noted.items():
                    await count_receipts(connection, receipt, kind, reports)
        except SQLAlchemyError as error:
            self._noted.update(noted)
            log.warning("receipts cannot be written now (%s); they are kept", type(error).__name__)

    async def keep_writing(self, database: Database, stop: asyncio.Event) -> None:
        """Until `stop` is set, and once more then."""
        while not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), EVERY_S)
            await self.write(database)
