"""Drains the outbox: at least once, never in silence, and no push service holds up another's messages.

A window slides over what is due. One transaction writes down what has ended and claims what can begin now. So nothing
that is claimed waits for its turn while its lease runs; and what is claimed at one push service, in flight or not yet
written down, is never more than `AT_ONE`: that is all that a kill −9 can cause to be sent twice.
"""

import asyncio
import logging
from collections import Counter
from contextlib import suppress

import msgspec
from msgspec import Struct
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.clock import Clock
from companion.db import outbox
from companion.db.engines import Database
from companion.domain.delivery import State
from companion.services.attempts import LEASE_MS, Batch, Sender, attempt, claim, tidy, write_down
from companion.services.pick import Limits, NoLimits, Picker, origin_of
from companion.services.quiet_hours import QuietHours

ENOUGH = 25
"""Endings that are worth a transaction. Fewer wait for others, but not longer than this:"""
GATHER_S = 0.02
TIDY_S = 1.0
TRY_AGAIN_S = 0.5

_log = logging.getLogger(__name__)


class Round(Struct, frozen=True):
    """Deliveries by the state that they ended in."""

    ended: dict[State, int]

    @property
    def total(self) -> int:
        return sum(self.ended.values())


class _Begun(Struct, frozen=True):
    due: outbox.Due
    token: str


class _Ended(Struct, frozen=True):
    due: outbox.Due
    ending: outbox.Ending


class Window:
    """What is under way. Turns are taken one after the other, by one caller."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        sender: Sender,
        limits: Limits | None = None,
        *,
        receipts: bool = False,
    ) -> None:
        """`receipts`: phones are to report what they show."""
        self._database = database
        self._clock = clock
        self._sender = sender
        self._receipts = receipts
        self._quiet_hours = QuietHours(clock)
        self._picker = Picker(clock, limits or NoLimits(), self._quiet_hours)
        self._sending: dict[asyncio.Task[outbox.Ending], _Begun] = {}
        self._ended: list[_Ended] = []
        self._some, self._enough = asyncio.Event(), asyncio.Event()
        self.failure: BaseException | None = None
        """What a sender raised last, which none should."""
        self._tidied = float("-inf")

    @property
    def is_idle(self) -> bool:
        return not self._sending and not self._ended

    async def turn(self, *, claiming: bool = True) -> Round:
        """Write down what has ended, claim what can begin, begin it; what ended.

        Raises SQLAlchemyError: nothing is forgotten then, and the next turn tries again.
        """
        ended = self._ended.copy()
        begun = Counter(origin_of(each.due) for each in self._sending.values())
        async with self._database.write() as connection:
            endings = [await self._by_day(connection, each) for each in ended]
            await write_down(connection, endings)
            await self._tidy(connection)
            batch = await self._claim(connection, begun) if claiming else None
        del self._ended[: len(ended)]
        states = Counter(ending.state for ending in endings)
        if batch is not None:
            states[State.SUPERSEDED] += batch.withdrawn
            for due in batch.claimed:
                self._begin(_Begun(due, batch.token))
        self._ring()
        return Round(dict(+states))

    async def wait(self, most_s: float) -> None:
        """Until something has ended, and a moment more for what can be written down with it."""
        await _within(most_s, self._some)
        if self._ended:
            await _within(GATHER_S, self._enough)

    async def drain(self, patience_s: float) -> Round:
        """Claim nothing more. What is not sent within `patience_s` is given back, to whoever sends next."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + patience_s
        done = Counter[State]()
        while self._sending and (left := deadline - loop.time()) > 0:
            await self.wait(left)
            done.update(await self._write_down(deadline))
        await self._give_back()
        done.update(await self._write_down(deadline + TRY_AGAIN_S))
        return Round(dict(done))

    async def close(self) -> None:
        """Let go of what is in flight, as if this process had been killed."""
        tasks = tuple(self._sending)
        self._sending.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _tidy(self, connection: AsyncConnection) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._tidied >= TIDY_S:
            await tidy(connection, self._clock)
            self._tidied = now

    async def _claim(self, connection: AsyncConnection, begun: Counter[str]) -> Batch | None:
        picked = await self._picker.pick(connection, begun)
        return await claim(connection, self._clock, picked, receipts=self._receipts) if picked else None

    def _begin(self, begun: _Begun) -> None:
        task = asyncio.create_task(attempt(self._clock, self._sender, begun.due, begun.token))
        self._sending[task] = begun
        task.add_done_callback(self._note_end)

    def _note_end(self, task: asyncio.Task[outbox.Ending]) -> None:
        begun = self._sending.pop(task, None)
        if begun is None:
            return  # it was let go of
        if task.cancelled():
            self.failure = asyncio.CancelledError()
        elif (error := task.exception()) is not None:
            if repr(error) != repr(self.failure):
                _log.error("this should not have happened; trying again after the lease", exc_info=error)
            self.failure = error
        else:
            self._ended.append(_Ended(begun.due, task.result()))
        self._ring()

    def _ring(self) -> None:
        _set(self._some, to=bool(self._ended) or not self._sending)
        _set(self._enough, to=len(self._ended) >= ENOUGH or not self._sending)

    async def _by_day(self, connection: AsyncConnection, ended: _Ended) -> outbox.Ending:
        due, ending = ended.due, ended.ending
        if not ending.due_at:
            return ending
        due_at = await self._quiet_hours.put_off(connection, due.urgency, due.useful_until, ending.due_at)
        return msgspec.structs.replace(ending, due_at=due_at)

    async def _give_back(self) -> None:
        now = self._clock.real()
        for begun in self._sending.values():
            ending = outbox.Ending(begun.due.id, begun.token, State.WAITING, now, "given back", now)
            self._ended.append(_Ended(begun.due, ending))
        await self.close()

    async def _write_down(self, deadline: float) -> dict[State, int]:
        """Try until then. Raises SQLAlchemyError: what is not written down is sent again when its lease is over."""
        while self._ended:
            try:
                return (await self.turn(claiming=False)).ended
            except SQLAlchemyError:
                if asyncio.get_running_loop().time() > deadline:
                    raise
                await asyncio.sleep(TRY_AGAIN_S)
        return {}


async def deliver_round(database: Database, clock: Clock, sender: Sender, *, receipts: bool = False) -> Round:
    """One turn, and all that it begins seen through to its end."""
    window = Window(database, clock, sender, receipts=receipts)
    try:
        begun = await window.turn()
        ended = await window.drain(LEASE_MS / 1000)
    finally:
        await window.close()
    if window.failure is not None:
        raise window.failure
    return Round(dict(Counter(begun.ended) + Counter(ended.ended)))


async def next_due(database: Database) -> int | None:
    """When there is something to send next, in real time; None while the outbox is empty."""
    async with database.read() as connection:
        return await outbox.next_due(connection)


def _set(event: asyncio.Event, *, to: bool) -> None:
    if to:
        event.set()
    else:
        event.clear()


async def _within(seconds: float, event: asyncio.Event) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
