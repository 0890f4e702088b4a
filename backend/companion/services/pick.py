"""Which of the due deliveries may begin now: so many at each push service, and none where it is left alone."""

import asyncio
from collections import Counter
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from companion.clock import Clock
from companion.db import outbox
from companion.services.quiet_hours import QuietHours

AT_ONE = 50
"""Claimed at one push service: in flight, or not yet written down."""
IN_ALL = 250
"""At all together: anyone can invent hosts below a known push service's."""
LOOK_S = 0.2
"""To look past push services that are full is to pass all that waits for them: not more often than this, and"""
LOOK_SHARE = 20
"""for not more than a part in so many of the time."""


class Limits(Protocol):
    """What is known of push services, each named by its origin."""

    def room(self, origin: str) -> int:
        """How many messages it may have under way."""
        ...

    def paused_until(self, origin: str) -> int | None:
        """Until when it is left alone, in real time; None if it is not."""
        ...


class NoLimits:
    """Every push service is well."""

    def room(self, _origin: str) -> int:
        return AT_ONE

    def paused_until(self, _origin: str) -> int | None:
        return None


class Picker:
    """Remembers where there was nothing else to find."""

    def __init__(self, clock: Clock, limits: Limits, quiet_hours: QuietHours) -> None:
        self._clock = clock
        self._limits = limits
        self._quiet_hours = quiet_hours
        self._known: frozenset[str] = frozenset()
        """When last looked, nothing was due at any other origin."""
        self._look_again = float("-inf")

    async def pick(self, connection: AsyncConnection, claimed: Counter[str]) -> tuple[outbox.Due, ...]:
        """Find what can begin beside what is `claimed` at each origin. What is due where it must wait is put off."""
        picked: dict[int, outbox.Due] = {}
        claimed = claimed.copy()
        full = {origin for origin in claimed if self._free(origin, claimed) <= 0}
        put_off: set[str] = set()
        now = self._clock.real()
        while most := self._most(claimed, full, put_off):
            asked, passed = most + len(picked), full | put_off
            began = asyncio.get_running_loop().time()
            found = await outbox.due(connection, now, asked, passed)
            for due in found:
                origin = origin_of(due)
                if due.id in picked or origin in full or origin in put_off:
                    continue
                if (until := self._limits.paused_until(origin)) is not None:
                    await self._put_off(connection, origin, now, until)
                    put_off.add(origin)
                elif self._free(origin, claimed) > 0:
                    picked[due.id] = due
                    claimed[origin] += 1
                else:
                    full.add(origin)
            if full | put_off == passed and len(found) < asked:
                self._remember(passed | {origin_of(due) for due in found}, began)
                break
            if full | put_off == passed and len(picked) < asked:
                break  # an origin that the database spells otherwise
        return tuple(picked.values())

    def _free(self, origin: str, claimed: Counter[str]) -> int:
        return min(self._limits.room(origin) - claimed[origin], IN_ALL - claimed.total())

    def _most(self, claimed: Counter[str], full: set[str], put_off: set[str]) -> int:
        """How many to ask for: no more than there is room for, while nothing is known to be due elsewhere."""
        room = IN_ALL - claimed.total()
        if asyncio.get_running_loop().time() < self._look_again:
            known = sum(max(0, self._free(origin, claimed)) for origin in self._known - full - put_off)
            if full and not known:
                return 0
            room = min(room, known or room)
        return min(AT_ONE, room)

    def _remember(self, origins: set[str], began: float) -> None:
        now = asyncio.get_running_loop().time()
        self._known = frozenset(origins)
        self._look_again = now + max(LOOK_S, LOOK_SHARE * (now - began))

    async def _put_off(self, connection: AsyncConnection, origin: str, now: int, until: int) -> None:
        """All at once: what waits for a broken push service is not looked at again until it may be well."""
        for urgency, useful_until in await outbox.usefulness(connection, origin, now):
            due_at = await self._quiet_hours.put_off(connection, urgency, useful_until, until)
            due_at = min(due_at, useful_until - self._clock.offset)
            if due_at > now:
                await outbox.postpone(connection, origin, (urgency, useful_until), now, due_at)


def origin_of(due: outbox.Due) -> str:
    """The push service of a stored endpoint; stored ones were checked, and so have one spelling."""
    return "/".join(due.endpoint.split("/", 3)[:3])
