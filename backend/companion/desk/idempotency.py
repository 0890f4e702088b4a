"""What an organizer asks for once is done once, however often the page has to ask until it hears the answer."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar
from weakref import WeakValueDictionary

from companion.clock import Clock
from companion.db.engines import Database
from companion.desk.failures import said
from companion.services.idempotency import Key, keep_outcome, outcome_of

Shape = TypeVar("Shape")


class Once:
    """Lets the second of two equal requests wait for the first, so that it is answered with what came of that."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._turns: WeakValueDictionary[Key, asyncio.Lock] = WeakValueDictionary()

    async def do(
        self, database: Database, key: Key | None, shape: type[Shape], act: Callable[[], Awaitable[Shape]]
    ) -> Shape:
        """What `act` returns, or what it returned when it was done with this key. Raises SaidError for a wrong key."""
        if key is None:
            return await act()
        async with self.turn(key):
            done = await self.done(database, key, shape)
            if done is not None:
                return done
            outcome = await act()
            async with database.write() as connection:
                await keep_outcome(connection, self._clock, key, outcome)
            return outcome

    @asynccontextmanager
    async def turn(self, key: Key) -> AsyncIterator[None]:
        """Nobody else does what `key` is of meanwhile."""
        lock = self._turns.setdefault(key, asyncio.Lock())
        async with lock:
            yield

    async def done(self, database: Database, key: Key, shape: type[Shape]) -> Shape | None:
        """What came of it, if it was done."""
        async with database.read() as connection:
            with said():
                return await outcome_of(connection, self._clock, key, shape)


def key_of(name: str, request: str | None, kind: str) -> Key | None:
    """None where the page gave none: then it is done as often as it is asked for."""
    return Key(name, request, kind) if request else None
